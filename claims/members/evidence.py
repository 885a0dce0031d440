"""What each fact is worth: log-likelihood ratios, and the words a reviewer sees for them.

A weight is ln(P(seen | this member's paper) / P(seen | anybody's paper)), after Fellegi and
Sunter. The error rates below are those of scans with typed member lists; ``bench/matching.py``
shows whether the probabilities that come out of them hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import log

from claims.members.id_numbers import HIDDEN, IdAgreement, SeenId, compare_ids, is_two_edits_away
from claims.members.names import Agreement

# Chance that a random member of the same office has the same character in this place.
SAME_BY_CHANCE: tuple[float, ...] = (
    *(0.9, 0.9, 0.8, 0.35, 0.7, 0.2),  # region: one province, few cities
    *(0.9, 0.9, 0.2, 0.12),  # year of birth
    *(0.6, 0.18, 0.33, 0.1),  # month and day
    *(0.1, 0.1, 0.1, 0.1),  # sequence and check digit
)
BIRTH = slice(6, 14)
_PLACE_WEIGHTS = tuple(-log(chance) for chance in SAME_BY_CHANCE)
_WHOLE_WEIGHT = sum(_PLACE_WEIGHTS)
MISREAD_SHARE = 0.015  # of characters, spread over nine others
EDIT_WEIGHT = -6.5  # one misread character
LUCKY_CHECK_WEIGHT = -2.4  # a misread number is valid once in eleven
_EDITS = {
    IdAgreement.EXACT: 0,
    IdAgreement.EXACT_15: 0,
    IdAgreement.ONE_OFF: 1,
    IdAgreement.SWAPPED: 1,
    IdAgreement.ONE_MISSING: 1,
    IdAgreement.ONE_ADDED: 1,
    IdAgreement.TWO_OFF: 2,
    IdAgreement.TAIL_OFF: 2,
}
OTHER_PERSONS_ID_WEIGHT = -9.0

# P(this spelling is printed | a member whose name agrees so far): how often papers misread a name
# so on the bench's fitting seeds, shared among the spellings that such a misreading may lead to. (A
# surname is lost more often there, by construction; five times as often as believed here.)
PRINTED_AS = {
    Agreement.SAME: 0.75,
    Agreement.LOOKS_ALIKE: 0.045 / 5,
    Agreement.SOUNDS_ALIKE: 0.02 / 10,
    Agreement.ONE_MISSING: 0.09 / 3,
    Agreement.ONE_ADDED: 0.003 / 3 / 50,
    Agreement.SURNAME_MISSING: 0.01,
    Agreement.ONE_DIFFERS: 0.03 / 2 / 50,
    Agreement.SURNAME_DIFFERS: 0.01 / 50,
}
# Members whose name comes so near to one on a paper, where nobody counts them: twice what a
# made-up province showed; real names are less evenly spread.
_NEAR_BY_CHANCE = {
    Agreement.SOUNDS_ALIKE: 3e-4,
    Agreement.ONE_DIFFERS: 8e-4,
}
_LOST_BY_CHANCE = 4e-4  # names with one character more than a short one on a paper
# A name's share of the population where the roster is too small to tell.
USUAL_NAME_SHARE = 1e-4
USUAL_LOOK_ALIKE_SHARE = 3e-4
ROSTER_TO_TRUST = 1_000
NAME_WEIGHTS = {
    Agreement.MASKED: log(0.95 / 0.05),  # little more than the surname is left to compare
    Agreement.SURNAME_ONLY: log(0.005 / 0.05),
    Agreement.DIFFERENT: log(0.002 / 0.95),
}
BIRTH_SAME_WEIGHT = log(0.97 * 15_000)
BIRTH_NEAR_WEIGHT = log(0.01 * 300)
BIRTH_OTHER_WEIGHT = log(0.01)
SEX_SAME_WEIGHT = log(2)
SEX_OTHER_WEIGHT = log(0.03)
UNIT_SHARE = 0.6  # papers that name the present employer
UNIT_LIKE_WEIGHT = log(20)
UNIT_OTHER_WEIGHT = log(0.45)

REASONS = {
    "id_exact": "ID number the same",
    "id_exact_15": "15-digit ID number of the same person",
    "id_one_off": "one ID digit off, check digit repaired",
    "id_swapped": "two neighbouring ID digits swapped",
    "id_character_missing": "one ID digit missing, check digit repaired",
    "id_character_added": "one ID digit too many",
    "id_two_off": "two ID digits off, check digit repaired",
    "id_tail_off": "two of the last four ID digits off",
    "id_masked": "visible ID digits agree",
    "id_cut_short": "ID number cut short, the rest agrees",
    "id_masked_off": "one or two visible ID digits off",
    "id_other": "a valid ID number, but another one",
    "id_different": "ID number differs",
    "name_same": "name the same",
    "name_look_alike": "name looks alike",
    "name_sound_alike": "name sounds alike",
    "name_character_missing": "one character of the name missing",
    "name_character_added": "one character of the name too many",
    "name_character_differs": "one character of the name differs",
    "name_surname_missing": "given name the same, surname missing",
    "name_surname_differs": "given name the same, surname differs",
    "name_masked": "what is legible of the name agrees",
    "name_surname_only": "only the surname agrees",
    "name_different": "name contradicts",
    "birth_same": "birth date the same",
    "birth_near": "birth date nearly the same",
    "birth_other": "birth date differs",
    "sex_same": "sex the same",
    "sex_other": "sex differs",
    "unit_same": "employer agrees",
    "unit_like": "employer similar",
    "unit_other": "employer differs",
    "same_patient": "the hospital's number for its patient is on an earlier claim",
    "same_hospital": "an earlier claim is from the same hospital",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact compared. ``code`` is stable, ``text`` English, ``weight`` in natural logarithm."""

    code: str
    weight: float

    @property
    def text(self) -> str:
        return REASONS[self.code]


@dataclass(frozen=True)
class Census:
    """What the roster says of chance: its size and how often the name on the paper occurs."""

    members: int
    namesakes: int
    look_alikes: int
    is_short: bool = False  # two characters: what a usual name of three leaves when one is lost

    def name_weight(self, agreement: Agreement) -> float:
        """What it says that a name agrees so far.

        A rare name says more than a usual one; so does a spelling that is nobody's name, for
        whoever it is was misread, and few people are so near to it.
        """
        if agreement in NAME_WEIGHTS:
            return NAME_WEIGHTS[agreement]
        return log(PRINTED_AS[agreement] / self._printed_by_chance)

    @cached_property
    def _printed_by_chance(self) -> float:
        """P(this spelling is printed | anybody's paper)."""
        counted = {
            Agreement.SAME: self._share(self.namesakes, USUAL_NAME_SHARE),
            Agreement.LOOKS_ALIKE: self._share(self.look_alikes, USUAL_LOOK_ALIKE_SHARE),
            Agreement.ONE_MISSING: _LOST_BY_CHANCE if self.is_short else 0.0,
        }
        shares = _NEAR_BY_CHANCE | counted
        return sum(PRINTED_AS[agreement] * share for agreement, share in shares.items())

    def _share(self, count: int, usual: float) -> float:
        return (count + ROSTER_TO_TRUST * usual) / (self.members + ROSTER_TO_TRUST)


def id_evidence(seen: SeenId, known: str) -> Evidence:
    """Compare ID numbers: the sum over legible places, less what each misreading costs."""
    agreement = compare_ids(seen, known)
    return Evidence(agreement.value, max(_id_weight(seen, known, agreement), -15.0))


def _id_weight(seen: SeenId, known: str, agreement: IdAgreement) -> float:
    if agreement is IdAgreement.OTHER_NUMBER and is_two_edits_away(seen, known):
        return _WHOLE_WEIGHT + 2 * EDIT_WEIGHT + LUCKY_CHECK_WEIGHT
    if agreement in (IdAgreement.DIFFERENT, IdAgreement.OTHER_NUMBER):
        return OTHER_PERSONS_ID_WEIGHT
    if agreement in _EDITS:
        return _WHOLE_WEIGHT + _EDITS[agreement] * EDIT_WEIGHT
    pattern = seen.pattern or ""
    return sum(
        weight if shown == true else EDIT_WEIGHT
        for shown, true, weight in zip(pattern, known, _PLACE_WEIGHTS, strict=True)
        if shown != HIDDEN
    )


def birth_in_id(seen: SeenId, known: str) -> float:
    """What legible digits of an ID number say of the birth date already."""
    return sum(
        weight
        for shown, true, weight in zip(
            (seen.pattern or "")[BIRTH], known[BIRTH], _PLACE_WEIGHTS[BIRTH], strict=True
        )
        if shown == true
    )


def birth_evidence(seen: date, known: date, counted: float = 0.0) -> Evidence:
    """Compare birth dates; one wrong digit, or day and month swapped, is *near*.

    ``counted``: what the ID number said of the same date, which is not said twice.
    """
    if seen == known:
        return Evidence("birth_same", max(BIRTH_SAME_WEIGHT - counted, 0.0))
    differing = sum(a != b for a, b in zip(f"{seen:%Y%m%d}", f"{known:%Y%m%d}", strict=True))
    is_swapped = seen.year == known.year and (seen.month, seen.day) == (known.day, known.month)
    if differing == 1 or is_swapped:
        return Evidence("birth_near", BIRTH_NEAR_WEIGHT)
    return Evidence("birth_other", BIRTH_OTHER_WEIGHT)


def sex_evidence(seen: str, known: str) -> Evidence:
    """Compare ``male`` / ``female``."""
    if seen == known:
        return Evidence("sex_same", SEX_SAME_WEIGHT)
    return Evidence("sex_other", SEX_OTHER_WEIGHT)


def unit_evidence(likeness: float, unit_members: int, members: int) -> Evidence:
    """Weigh an employer that agrees: the smaller the unit, the more it says."""
    if likeness >= 0.9:
        share = max(unit_members, 1) / max(members, ROSTER_TO_TRUST)
        return Evidence("unit_same", max(log(UNIT_SHARE / share), 0.0))
    if likeness >= 0.7:
        return Evidence("unit_like", UNIT_LIKE_WEIGHT)
    return Evidence("unit_other", UNIT_OTHER_WEIGHT)
