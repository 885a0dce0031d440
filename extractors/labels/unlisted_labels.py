"""Words that stand like labels and are in no list: misread, torn, or known to nobody."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels.label_hits import (
    FIGURE,
    NOTE_HEAD,
    WORD,
    Hit,
    is_blank_before,
    is_ink,
    side_print,
    skip_colon,
)
from extractors.labels.label_words import (
    composed_key,
    ends_as_sum,
    has_same_turn,
    is_of_payment,
    misread_key,
)
from extractors.labels.listed_sums import is_listed_sum
from extractors.labels.torn_labels import label_at_end, label_begun
from extractors.layout import PlainText
from extractors.types import Line
from extractors.vocabularies import EXTRA, STOP, Vocabulary
from extractors.words.known_values import is_known_value
from extractors.words.misread import (
    DOUBTED,
    LOOK_ALIKE,
    MIN_LENGTH,
    SURE,
    alike_label,
    closest_label,
    distance,
)

SHORT_WORD = 2  # characters: told by the value behind it, or by a look-alike alone
MIN_EXTRA_LENGTH, MAX_EXTRA_LENGTH = 2, 14
LEAST_CELL = 6  # characters of a cell that is a label but for one of them
LEAST_SUM = 4  # characters of a further sum's label without a colon


def other_words(
    line: Line, plain: PlainText, hits: Sequence[Hit], vocabulary: Vocabulary, needs_colon: bool
) -> list[Hit]:
    """Words that no spelling fits: misread labels, and labels that nobody knows (extras).

    Before a colon every word is a label. Without one only a word that a figure follows, or that
    is a line by itself, can be one, and only where it is close to a label that is known.
    """
    found: list[Hit | None] = []
    text = plain.text
    for word in WORD.finditer(text):
        if text.startswith(":", word.end()):
            behind = _behind_value(plain, word, hits, vocabulary)
            found.append(behind or _before_colon(line, text, word, hits, vocabulary))
        elif not needs_colon:
            before = _before_blank(plain, word, hits, vocabulary)
            found.append(before or _without_colon(line, text, word, hits, vocabulary))
    known = [*hits, *(hit for hit in found if hit is not None)]
    return known[len(hits) :] + ([] if needs_colon else _listed(line, text, known, vocabulary))


def _listed(line: Line, text: str, known: Sequence[Hit], vocabulary: Vocabulary) -> list[Hit]:
    """The words left over that stand in a list of sums, each before its amount, as the misread
    labels that they are, or as further ones."""
    found: list[Hit] = []
    for word in WORD.finditer(text):
        if _is_taken(*word.span(), known) or not is_listed_sum(text, word, known, vocabulary):
            continue
        meant = closest_label(word[0], vocabulary, line.confidence)
        is_other = meant is None or _means_another(word[0], meant, vocabulary)
        is_other = is_other or _is_own_name(word[0], meant or "", line, vocabulary)
        found.append(Hit(*word.span(), word[0] if is_other else meant or "", is_exact=is_other))
    return found


def _before_blank(
    plain: PlainText, word: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary
) -> Hit | None:
    """收歇人 骆薇: what begins the line, up to its first blank, as a label of which a character was
    taken for one that looks like it, and its colon lost."""
    ends = (x for x in range(MIN_LENGTH, word.end()) if is_blank_before(plain, x))
    end = next(ends, 0) if word.start() == 0 else 0
    known = alike_label(plain.text[:end], vocabulary.name) if end >= MIN_LENGTH else None
    is_free = known is not None and not _is_taken(0, end, hits)
    return Hit(0, end, known, is_exact=False) if known and is_free else None


def _without_colon(
    line: Line, text: str, word: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary
) -> Hit | None:
    """``word`` as a further sum's label, a misread one, or the beginning of one."""
    start, end = word.span()
    if _is_taken(start, end, hits):
        return None
    if _names_sum(text, word, vocabulary):
        said = word[0].rstrip("(")
        return Hit(start, start + len(said), said)
    begun = _begun(text, word, vocabulary)
    if begun is None and not _may_lack_colon(line, text, word):
        return _as_cell(text, word, vocabulary)
    known = closest_label(word[0], vocabulary, line.confidence)
    if known is not None and _means_another(word[0], known, vocabulary):
        known = None
    known = known or begun
    if known is None:
        return _as_cell(text, word, vocabulary)
    return Hit(start, end, known, is_exact=False)


def _as_cell(text: str, word: re.Match[str], vocabulary: Vocabulary) -> Hit | None:
    """``word`` as a composed label of which a character was taken for one that looks like it, where
    it is long and all that its cell says: 医保个人账户支付全额(元)."""
    is_cell = word[0] == text and len(text) >= LEAST_CELL
    if not is_cell or composed_key(text, vocabulary) is not None:
        return None
    means = misread_key(text, vocabulary.name)
    return None if means is None else Hit(*word.span(), text, False, means)


def _before_colon(
    line: Line, text: str, word: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary
) -> Hit | None:
    """``word`` as the misread or torn label that it is, else as one that nobody knows."""
    end = word.end()
    start = word.start() + side_print(word[0])
    start += _is_behind_unit(text, start, end, vocabulary)
    said = text[start:end]
    if _is_taken(start, end, hits):
        return None
    known = closest_label(said, vocabulary, line.confidence)
    if known is not None and (
        _is_own_name(said, known, line, vocabulary) or _means_another(said, known, vocabulary)
    ):
        known = None
    if known is None and composed_key(said, vocabulary) is None:
        means = misread_key(said, vocabulary.name)
        if means is not None:
            return Hit(start, end, said, False, means)
    torn = label_at_end(said, vocabulary) if known is None else None
    if known is None and len(said) == SHORT_WORD:
        known = _told_by_value(said, text[end:], vocabulary) or alike_label(said, vocabulary.name)
    if known is not None:
        return Hit(start, end, known, is_exact=False)
    if start == 0 and (cut := _department_before(said, vocabulary)):
        return Hit(cut, end, said[cut:], is_exact=False)
    is_covered = torn is not None and (torn[0] == 0 or is_ink(said[: torn[0]]))
    if torn is not None and (is_covered or _hides_first(text, start, end, hits, vocabulary)):
        return Hit(start + torn[0], end, torn[1], is_exact=False)
    before = _BEFORE_WORD.search(text, 0, start)
    if before is not None and not _is_taken(before.start(1), start, hits):
        start = before.start(1)
    is_label = MIN_EXTRA_LENGTH <= len(said) <= MAX_EXTRA_LENGTH
    return Hit(start, end, text[start:end]) if is_label else None


_BEFORE_WORD = re.compile(r"(?:^|[,;:。、)\d元])([“”\"]\d{1,4}[“”\"])$")  # “180”补充:


def _department_before(said: str, vocabulary: Vocabulary) -> int:
    """Where in 针灸康复科床号 the listed label begins, behind a department; 0 without both."""
    if composed_key(said, vocabulary) is not None:
        return 0  # 门诊起付线 is another sum
    cuts = (cut for cut in range(2, len(said) - 1) if said[cut:] in vocabulary.keys)
    return next((cut for cut in cuts if is_known_value("department", said[:cut])), 0)


def _behind_value(
    plain: PlainText, word: re.Match[str], hits: Sequence[Hit], vocabulary: Vocabulary
) -> Hit | None:
    """医保类型:职工医保 医保编呈:: the end of ``word``, behind its last blank, as a misread label,
    where what stands before the blank is the value of another."""
    start = next((x for x in range(word.end(), word.start(), -1) if is_blank_before(plain, x)), 0)
    if start <= word.start() or not _is_value(plain.text, word.start(), hits):
        return None
    known = closest_label(plain.text[start : word.end()], vocabulary)
    is_free = known is not None and not _is_taken(start, word.end(), hits)
    return Hit(start, word.end(), known, is_exact=False) if known and is_free else None


def _is_taken(start: int, end: int, hits: Sequence[Hit]) -> bool:
    """Whether a part of ``text[start:end]`` is a label that is known already."""
    return any(hit.start < end and start < hit.end for hit in hits)


_AMOUNT_BEHIND = re.compile(r"\(?[¥￥]?-?[\d,]+(?:\.\d{1,2}|元)|0(?:[\u3400-\u9fff]{3}|[,;。]|$)")
_BEFORE_LABEL = re.compile(r"(?:^|[,;:。、)]|\d元|\.\d{1,2})$")


def _names_sum(text: str, word: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether ``word``, without a colon, is another line's label: made of known words, of which one
    is of payments, and before an amount or alone in its line: 备注:医保账户余额703.80. A nought
    counts where the next label or a mark follows."""
    said = word[0].rstrip("(")  # 二次报销(20.00)
    end = word.start() + len(said)
    is_line = said == text and ends_as_sum(said)
    key = composed_key(said, vocabulary) if LEAST_SUM <= len(said) <= MAX_EXTRA_LENGTH else None
    return (
        key is not None
        and key.startswith(EXTRA)
        and said not in vocabulary.keys
        and is_of_payment(said)
        and _BEFORE_LABEL.search(text, 0, word.start()) is not None
        and (is_line or _AMOUNT_BEHIND.match(text, end) is not None)
    )


def _is_behind_unit(text: str, start: int, end: int, vocabulary: Vocabulary) -> bool:
    """住院18天个人自付:3915.34: the first character belongs to the figure before it."""
    is_unit = start > 0 and text[start - 1].isdigit() and text[start] in "天日元"
    return is_unit and text[start + 1 : end] in vocabulary.keys


def _means_another(said: str, known: str, vocabulary: Vocabulary) -> bool:
    """医院垫付 is no misread 医保垫付, 上次住院押金 no 本次住院押金: a word that is made of words
    itself, and not by a look-alike. 病人性列 is 病人性别 by one, and no 病人性质."""
    if distance(said, known) <= LOOK_ALIKE:
        return False
    own = misread_key(said, vocabulary.name)
    if own is not None and own != vocabulary.keys[known]:
        return True
    return composed_key(said, vocabulary) is not None or not has_same_turn(said, known)


def _is_value(text: str, start: int, hits: Sequence[Hit]) -> bool:
    """Whether a label of ``hits`` ends right before ``start``: what follows is its value first."""
    return any(skip_colon(text, hit.end) == start > hit.end for hit in hits)


def _hides_first(
    text: str, start: int, end: int, hits: Sequence[Hit], vocabulary: Vocabulary
) -> bool:
    """Whether the value of the label before, which ends in the word, hides where another begins;
    behind 备注, which has none, 职工大额补助支付 is one label of known words."""
    asking = [hit for hit in hits if skip_colon(text, hit.end) == start > hit.end]
    if all(vocabulary.keys.get(hit.spelling, STOP) == STOP for hit in asking):
        return bool(asking) and composed_key(text[start:end], vocabulary) is None
    return True


def _is_own_name(said: str, known: str, line: Line, vocabulary: Vocabulary) -> bool:
    """符合基本医保费用 is no misread 符合基本医疗费用: where the line was read surely, a label that
    is no field of ours keeps its name; 超限价白费 is 超限价自费, of one that looks like it."""
    is_alike = distance(said, known) <= LOOK_ALIKE
    return line.confidence >= SURE and not is_alike and vocabulary.keys[known].startswith(EXTRA)


_DAY = re.compile(r":(19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?")
# Of a word of two characters, what it must share one with, and a value that nothing else has.
_TELLING = (("性别", re.compile(r":[^\w]*[男女][^\w]*")), ("日期", _DAY), ("时间", _DAY))


def _told_by_value(said: str, rest: str, vocabulary: Vocabulary) -> str | None:
    """生别:女, 百期:2021-10-18. So short a word is known by the value behind it."""
    return next(
        (
            spelling
            for spelling, value in _TELLING
            if set(said) & set(spelling) and spelling in vocabulary.keys and value.fullmatch(rest)
        ),
        None,
    )


def _may_lack_colon(line: Line, text: str, word: re.Match[str]) -> bool:
    """A misread word without a colon stands alone or before a figure; in a note, behind a mark
    (0.00，木额补助0.00)."""
    is_first = word.start() == 0 or text[word.start() - 1] in ",;"
    least = MIN_LENGTH if line.confidence < DOUBTED and word[0] == text else MIN_LENGTH + 1
    return (
        line.confidence < SURE
        and len(word[0]) >= least
        and is_first
        and FIGURE.match(text, word.end()) is not None
    )


def _begun(text: str, word: re.Match[str], vocabulary: Vocabulary) -> str | None:
    """The label that ``word`` begins, alone or before a figure; first of its line or note."""
    head = text[: word.start()].removesuffix(":")
    is_first = (not head or re.fullmatch(NOTE_HEAD, head) is not None) and FIGURE.match(
        text, word.end()
    ) is not None
    return label_begun(word[0], vocabulary) if is_first else None
