"""ID numbers as papers show them: masked, cut short, misread; and which whole numbers they may be.

The check digit (GB 11643) is one equation over all eighteen characters, so that a character in
doubt has exactly one value that fits: misread numbers are repaired by solving for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import combinations
from operator import mul

from rapidfuzz.distance import OSA

from claims.members.cells import CellError, id_in_18, read_id_number
from extractors.values.identity import ID_WEIGHTS, normalise_id_number

LENGTH = 18
WEIGHTS = (*ID_WEIGHTS, 1)
REMAINDER = 1  # the weighted sum of all eighteen characters, modulo 11
_INVERSES = {weight: pow(weight, -1, 11) for weight in WEIGHTS}
HIDDEN = "*"
_VALUES = {**{str(digit): digit for digit in range(10)}, "X": 10, HIDDEN: 0}
MIN_DIGITS_TO_COMPARE = 4
TAIL = 4
# Letters that OCR puts for digits.
_AS_DIGITS = str.maketrans("OQDILZSB", "00011258")
_DOTS = re.compile(r"[….?]+")
_HIDING_X = re.compile(r"X(?=[X*\d])")
_SWAPPED_X = re.compile(r"\d{16}X\d")  # nobody hides one digit: the last two were swapped


class IdAgreement(Enum):
    """How an ID number on a paper relates to a member's, best first."""

    EXACT = "id_exact"
    EXACT_15 = "id_exact_15"
    ONE_OFF = "id_one_off"
    SWAPPED = "id_swapped"
    ONE_MISSING = "id_character_missing"
    ONE_ADDED = "id_character_added"
    TWO_OFF = "id_two_off"
    TAIL_OFF = "id_tail_off"  # two of the last four are off, where twins' numbers differ
    MASKED = "id_masked"
    CUT_SHORT = "id_cut_short"
    MASKED_OFF = "id_masked_off"  # visible digits agree but for one or two
    OTHER_NUMBER = "id_other"  # a valid number, and another one
    DIFFERENT = "id_different"


@dataclass(frozen=True)
class SeenId:
    """An ID number as read: digits, ``X`` and ``*`` for what is hidden."""

    text: str

    @cached_property
    def legible(self) -> int:
        """How many characters can be read."""
        return len(self.text) - self.text.count(HIDDEN)

    @cached_property
    def whole(self) -> str | None:
        """The valid 18-character number that was read, if it is one (15 digits are brought up)."""
        if HIDDEN in self.text or self._is_start_of_18:
            return None
        try:
            return id_in_18(read_id_number(self.text))
        except CellError:
            return None

    @property
    def _is_start_of_18(self) -> bool:
        """Fifteen digits with a four-digit year: the holder of an old number would be over 100."""
        year, rest = self.text[6:10], self.text[10:14]
        is_year = "1930" <= year <= "2099" and "0101" <= rest <= "1231"
        return len(self.text) == 15 and is_year

    @cached_property
    def pattern(self) -> str | None:
        """Eighteen places with ``*`` where nothing is known; ``None`` where places are unsure.

        What stands before the first mask counts from the left, what stands after the last one
        from the right: papers do not keep the number of hidden digits.
        """
        if len(self.text) == LENGTH:
            return self.text
        head, mask, rest = self.text.partition(HIDDEN)
        tail = rest.rpartition(HIDDEN)[2] if mask else ""
        if len(head) + len(tail) > LENGTH - (1 if mask else 0):
            return None
        return head + HIDDEN * (LENGTH - len(head) - len(tail)) + tail

    @property
    def head(self) -> str:
        """The digits before the first hidden one."""
        return (self.pattern or "").partition(HIDDEN)[0]

    @property
    def tail(self) -> str | None:
        """The last four characters, where all are legible."""
        tail = (self.pattern or "")[-TAIL:]
        return tail if len(tail) == TAIL and HIDDEN not in tail else None

    @property
    def birth(self) -> str | None:
        """Eight birth digits, where all are legible."""
        birth = (self.pattern or "")[6:14]
        return birth if len(birth) == 8 and birth.isdecimal() else None


def read_seen_id(text: str | None) -> SeenId | None:
    """What a paper shows as ID number; ``None`` where it shows too little to compare."""
    if not text:
        return None
    plain = _DOTS.sub(HIDDEN, normalise_id_number(text))
    plain = plain.translate(_AS_DIGITS)
    if not _SWAPPED_X.fullmatch(plain):
        plain = _HIDING_X.sub(HIDDEN, plain)
    kept = "".join(c for c in plain if c in "0123456789X*")
    seen = SeenId(kept)
    return seen if seen.legible >= MIN_DIGITS_TO_COMPARE else None


def compare_ids(seen: SeenId, known: str) -> IdAgreement:
    """How the number on a paper relates to a member's 18-character number."""
    if seen.whole is not None:
        if seen.whole == known:
            return IdAgreement.EXACT if seen.text == known else IdAgreement.EXACT_15
        return IdAgreement.OTHER_NUMBER
    if HIDDEN in seen.text:
        return _compare_masked(seen, known)
    if seen.pattern is not None and len(seen.text) < LENGTH and known.startswith(seen.text):
        return IdAgreement.CUT_SHORT
    edits = OSA.distance(seen.text, known, score_cutoff=2)
    if edits == 1:
        return _one_edit(seen.text, known)
    if edits > 2:
        return IdAgreement.DIFFERENT
    is_head_whole = seen.text.startswith(known[: LENGTH - TAIL])
    return IdAgreement.TAIL_OFF if is_head_whole else IdAgreement.TWO_OFF


def is_two_edits_away(seen: SeenId, known: str) -> bool:
    """Whether two misread characters would explain the number; a twin's number does so too."""
    return OSA.distance(seen.text, known, score_cutoff=2) <= 2


def _one_edit(text: str, known: str) -> IdAgreement:
    if len(text) != LENGTH:
        return IdAgreement.ONE_MISSING if len(text) < LENGTH else IdAgreement.ONE_ADDED
    is_swap = sorted(text) == sorted(known)
    return IdAgreement.SWAPPED if is_swap else IdAgreement.ONE_OFF


def _compare_masked(seen: SeenId, known: str) -> IdAgreement:
    wrong = differing_places(seen, known)
    if wrong is None or wrong > 2:
        return IdAgreement.DIFFERENT
    return IdAgreement.MASKED_OFF if wrong else IdAgreement.MASKED


def differing_places(seen: SeenId, known: str) -> int | None:
    """How many legible characters differ from ``known``; ``None`` where places are unsure."""
    if seen.pattern is None:
        return None
    return sum(s not in (HIDDEN, k) for s, k in zip(seen.pattern, known, strict=True))


def repaired(text: str) -> list[str]:
    """Valid numbers one edit from ``text`` (a whole or nearly whole number without masks)."""
    templates: list[str] = []
    if len(text) == LENGTH:
        templates = [text[:i] + HIDDEN + text[i + 1 :] for i in range(LENGTH)]
        templates += [text[:i] + text[i + 1] + text[i] + text[i + 2 :] for i in range(LENGTH - 1)]
    elif len(text) == LENGTH - 1:
        templates = [text[:i] + HIDDEN + text[i:] for i in range(LENGTH)]
    elif len(text) == LENGTH + 1:
        templates = [text[:i] + text[i + 1 :] for i in range(LENGTH + 1)]
    return _all_filled(templates)


def repaired_twice(text: str) -> list[str]:
    """Valid numbers two edits from ``text``: up to some three thousand."""
    return _all_filled(_two_edit_templates(text))


def _two_edit_templates(text: str) -> Iterator[str]:
    """``text`` with two characters lost, in doubt or dropped, brought to eighteen places."""
    hole = HIDDEN
    pairs = list(combinations(range(LENGTH), 2))
    if len(text) == LENGTH:
        yield from (text[:i] + hole + text[i + 1 : j] + hole + text[j + 1 :] for i, j in pairs)
        for i in range(LENGTH):  # one lost and one added
            shorter = text[:i] + text[i + 1 :]
            yield from (shorter[:j] + hole + shorter[j:] for j in range(LENGTH) if j != i)
    elif len(text) == LENGTH - 1:
        for i in range(LENGTH):
            longer = text[:i] + hole + text[i:]
            yield from (longer[:j] + hole + longer[j + 1 :] for j in range(LENGTH) if j != i)
    elif len(text) == LENGTH - 2:
        yield from (text[:i] + hole + text[i : j - 1] + hole + text[j - 1 :] for i, j in pairs)
    elif len(text) == LENGTH + 1:
        for i in range(LENGTH + 1):
            shorter = text[:i] + text[i + 1 :]
            yield from (shorter[:j] + hole + shorter[j + 1 :] for j in range(LENGTH))
    elif len(text) == LENGTH + 2:
        for i, j in combinations(range(LENGTH + 2), 2):
            yield text[:i] + text[i + 1 : j] + text[j + 1 :]


def fill_hidden(pattern: str) -> list[str]:
    """All valid numbers that a pattern with one or two hidden places allows."""
    return _all_filled([pattern])


def _all_filled(templates: Iterable[str]) -> list[str]:
    found = {number for template in templates for number in _filled(template)}
    return sorted(filter(_has_birth_date, found))


def _filled(template: str) -> Iterator[str]:
    """Solve the check equation for up to two hidden places of an 18-character template."""
    if "X" in template[:-1]:
        return
    holes = template.count(HIDDEN)
    rest = sum(map(mul, WEIGHTS, map(_VALUES.__getitem__, template)))
    if not holes:
        if rest % 11 == REMAINDER:
            yield template
        return
    last = template.rindex(HIDDEN)
    before = template[:last]
    inverse, after = _INVERSES[WEIGHTS[last]], template[last + 1 :]
    if holes == 1:
        yield from _with(before, (REMAINDER - rest) * inverse % 11, after)
    elif holes == 2:
        first = before.index(HIDDEN)
        head, middle = before[:first], before[first + 1 :]
        for digit in range(10):
            value = (REMAINDER - rest - WEIGHTS[first] * digit) * inverse % 11
            yield from _with(f"{head}{digit}{middle}", value, after)


def _with(before: str, value: int, after: str) -> Iterator[str]:
    if value < 10:
        yield f"{before}{value}{after}"
    elif not after:
        yield before + "X"


def _has_birth_date(number: str) -> bool:
    """Whether the birth digits can be a date; the number of days a month has is not checked."""
    is_day = "01" <= number[10:12] <= "12" and "01" <= number[12:14] <= "31"
    return is_day and number[6:8] in ("19", "20")
