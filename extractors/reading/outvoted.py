"""Which of several looks at one part of a line is right, where the first two differ.

The looks are of the same ink, cut out and enlarged in different ways. Where most of them read one
thing, and no less surely than the first look read another, that is what stands there. Two kinds of
difference are told apart, for the recogniser errs in one direction: it skips what is faint (a
point, a digit under a seal, the first character of a name), and it is sure of what is left. So a
text that has only more than the first look needs fewer looks that see it, and may be less sure.

Noise errs in one direction too: a stroke of a seal or of a rule becomes a digit or a character at
either end, and a nought that dust lies on becomes a 9. What is no date, no amount or no name any
more, and an even amount that would be odd, is never taken. An amount in words is left to its rule.
And where the recogniser takes one character for another it gives the commoner one (全 for 仝, 妹
for 姝): a rare character that the first look saw is not given up for a common one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from statistics import fmean

from extractors.values.text import ascii_width

LOOKS = 5  # the second and those after it
FEWEST, FEWEST_OF_MORE = 4, 3  # that agree; that agree on what has only more than the first
LESS_SURE_OF_MORE = 0.15  # than the first look, that these may be
MIN_CONFIDENCE = 0.75  # of those that agree

Reading = tuple[str, float]  # text and confidence

_MARKS = re.compile(r"[^0-9A-Za-z*.\u3400-\u9fff〇()-]")
_BRACKETS = re.compile(r"[()]")
_STARS = re.compile(r"\*+")
_NUMERO = re.compile(r"^(?:No|Nº|N|Y)(?=\d)")
_HAN = re.compile(r"[\u3400-\u9fff〇]")
_AMOUNT = re.compile(r"-?\d+\.(\d{1,2})")
_NOTHING = re.compile(r"-?0\.0{1,2}")
_DATED = re.compile(r"(?:19|20)\d{2}[-/.年]?\d.*")
_DATE = re.compile(r"(?:19|20)\d{2}[-/.年]?[01]?\d[-/.月]?[0-3]?\d日?")
_KIND = re.compile(r"(?:医院|卫生院|保健院|中心)$")
_IN_WORDS = re.compile(r"[零壹贰貳叁叄參肆伍陆陸柒捌玖拾佰仟万萬亿億元圆角分整正]+")
_CENTS = 2
_FIRST_RARE = 0xD8  # the byte from which GB 2312 has its second level, the rarer characters
_DAY_DIGITS = 8  # of a date without signs
_ID_CHARACTERS = 18
_FEWEST_POINTED = 4  # figures of a number whose point may have been skipped


def differ(first: str, second: str) -> bool:
    """Whether two looks read different characters; signs around and between them do not count."""
    told = comparable(first)
    return len(told) > 1 and told != comparable(second)


def comparable(text: str) -> str:
    """``text`` without what looks differ in that says nothing: blanks, signs, how many stars."""
    plain = _MARKS.sub("", ascii_width(text).replace("○", "〇"))
    if not _HAN.search(plain):
        plain = _BRACKETS.sub("", plain)  # of the code or the label beside a number
    return _STARS.sub("*", _NUMERO.sub("", plain)).strip(".-")


def winner(first: Reading, looks: Sequence[Reading]) -> Reading | None:
    """What stands in the part that ``first`` misread; ``None`` where it may be right."""
    told = comparable(first[0])
    seen: dict[str, list[Reading]] = defaultdict(list)
    for look in looks:
        seen[comparable(look[0])].append(look)
    text, agreeing = max(seen.items(), key=lambda each: (len(each[1]), _surety(each[1])))
    if text == told or not _may_be(told, text):
        return None
    has_more = _is_part(told, text)
    fewest = FEWEST_OF_MORE if has_more else FEWEST
    if _has_tenths(told, text):
        fewest = LOOKS  # few papers print tenths, many print whole numbers
    sure, doubt = _surety(agreeing), _surety([first, *seen[told]])
    is_most = len(agreeing) >= fewest
    is_sure = sure >= doubt - (LESS_SURE_OF_MORE if has_more else 0.0)
    if not is_most or not is_sure or sure < MIN_CONFIDENCE:
        return None
    best = _bare(max(agreeing, key=lambda look: (look[1], look[0]))[0])
    if "*" not in told:
        return best, sure
    return _masked(first[0], best, sure)


def _bare(text: str) -> str:
    """``text`` without the signs that the neighbours of a part leave at its ends."""
    bare = text.strip(" :：;；,，.|·'`").rstrip("-~")
    return bare if _HAN.search(bare) else bare.strip("()（）. ")


def _surety(looks: Sequence[Reading]) -> float:
    return fmean(confidence for _, confidence in looks)


def _is_part(text: str, whole: str) -> bool:
    """Whether ``whole`` has all characters of ``text`` in their order."""
    rest = iter(whole)
    return all(character in rest for character in text)


def _masked(first: str, text: str, sure: float) -> Reading | None:
    """``text`` with as many stars as ``first`` saw, for looks differ in that; ``None`` where that
    is no ID number."""
    masked = _STARS.sub(max(_STARS.findall(ascii_width(first))), ascii_width(text))
    return (masked, sure) if len(masked) == _ID_CHARACTERS else None


def _has_tenths(told: str, text: str) -> bool:
    """Whether ``text`` is the number ``told`` with a point before its last figure."""
    return len(told) >= _FEWEST_POINTED and told.isdigit() and text == f"{told[:-1]}.{told[-1]}"


def _may_be(told: str, text: str) -> bool:
    """Whether ``text`` is still a thing of the kind that ``told`` is."""
    if _DATED.fullmatch(told) and (len(told) >= _DAY_DIGITS):
        return _DATE.fullmatch(text) is not None
    if _HAN.search(told):
        if _IN_WORDS.fullmatch(told):
            return False
        is_whole = _KIND.search(text) is not None or _KIND.search(told) is None
        return len(text) >= len(told) and is_whole and not _is_commoner(told, text)
    first, other = _AMOUNT.fullmatch(told), _AMOUNT.fullmatch(text)
    if first is not None:
        return other is not None and _is_no_odder(first, other)
    if _HAN.search(text):
        return False
    if "*" in told:
        return len(text) == len(told) + 1 and "*" in text and _is_part(told, text)
    if told.isdigit():
        has_cents = other is not None and len(other[1]) == _CENTS
        return len(text) == len(told) or has_cents or _has_tenths(told, text)
    return len(text) >= len(told) and not _has_another_letter(told, text)


def _has_another_letter(told: str, text: str) -> bool:
    """Whether a letter of a code became another one, and not its other case: c and e of small
    print are misread by large looks as often as by the first."""
    pairs = zip(told.casefold(), text.casefold(), strict=True) if len(told) == len(text) else ()
    return any(one != other and one.isalpha() and other.isalpha() for one, other in pairs)


def _is_commoner(told: str, text: str) -> bool:
    """Whether ``text`` has a common character in the place of a rare one."""
    pairs = zip(told, text, strict=True) if len(told) == len(text) else ()
    return any(_is_rare(one) and not _is_rare(other) for one, other in pairs)


def _is_rare(character: str) -> bool:
    if not _HAN.fullmatch(character):
        return False
    code = character.encode("gb2312", "ignore")
    return not code or code[0] >= _FIRST_RARE


def _is_no_odder(amount: re.Match[str], other: re.Match[str]) -> bool:
    """Whether ``other`` has all cents of ``amount``, and noughts where that has nothing else."""
    if _NOTHING.fullmatch(amount[0]):
        return _NOTHING.fullmatch(other[0]) is not None
    cents = amount[1]
    return len(other[1]) >= len(cents) and not (cents == "00" != other[1])
