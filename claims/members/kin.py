"""How well a paper also fits somebody close to a member who is not on the roster.

Chance coincidences are in the weights of ``evidence``, each fact by itself. Twins, sons, brothers
and colleagues are no coincidence, and what they share comes together: a twin has county, birthday
and surname of the member at once, a namesake of the family has name and county and another
birthday. So beside every candidate stand such people, one of each kind. For one kind the facts are
independent of each other; over all kinds they are not, which no single ratio for each fact can say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import exp, prod

from claims.members.evidence import BIRTH, MISREAD_SHARE, SAME_BY_CHANCE, Evidence
from claims.members.id_numbers import HIDDEN, LENGTH, SeenId
from claims.members.linking import ID_SURE, ID_TELLS_APART
from claims.members.lookups import Known
from claims.members.seen import Seen

REGION, YEAR, DAY = range(6), range(6, 10), range(10, 14)  # places in an ID number
_YEAR = slice(YEAR.start, YEAR.stop)
_NOTHING = HIDDEN * LENGTH
_YEARS = 50  # members are born within so many
_GENERATION = range(18, 41)  # years between parent and child
_SAME_YEAR = range(1)
_NEAR = range(8)  # years between brothers, or colleagues of one age
# P(seen | the kind) / P(seen | the member) beside name and number.
_BESIDE_NUMBER = {"sex_other": 3.0, "same_patient": 0.01}
# An ID number with the member's last characters: theirs agree by chance, or are misread so.
_OWN_EXACT, _OWN_NUMBER = 1e-5, 0.002
_UNSURE = frozenset(("id_two_off", "id_cut_short"))  # where a digit was lost or added
# P(whole number seen | the kind) / P(the same last characters by chance): one valid number in 500
# is this person's; those that are not valid were misread.
_WHOLE_VALID, _WHOLE_MISREAD = 5.0, 0.1

# P(agreement | a name that differs in one character of the given name) / P(agreement | the name
# itself), counted on papers of the bench's fitting seeds.
_SIBLINGS_NAME = {
    "name_same": 0.003,
    "name_look_alike": 0.03,
    "name_sound_alike": 0.4,
    "name_character_missing": 0.6,
    "name_character_added": 0.6,
    "name_character_differs": 21.0,
    "name_surname_missing": 0.004,  # what is left is the given name, in which they differ
    "name_surname_differs": 0.004,
    "name_masked": 0.4,
    "name_surname_only": 140.0,
    "name_different": 110.0,
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One way of being close to a member.

    ``share``: of all papers that come in. ``names``: how a name fits them
    against how it fits the member, by agreement (1 where absent); ``None`` for people with a name
    of their own. ``years``: how many years they may be younger or older.
    """

    share: float
    names: Mapping[str, float] | None = field(default_factory=dict)
    years: range = _SAME_YEAR
    has_same_day: bool = False


# The shares are the bench's: a tenth of its papers are of people close to a member. Offices will
# see fewer; then scores promise less than they keep.
KINDS = (
    Kind(0.02, _SIBLINGS_NAME, has_same_day=True),  # twins
    Kind(0.02, years=_GENERATION),  # parents and children of the same name
    Kind(0.02),  # namesakes of the year
    Kind(0.02, _SIBLINGS_NAME, years=_NEAR),  # brothers, sisters, colleagues
    Kind(0.02, None, has_same_day=True),  # strangers whose numbers were given out beside it
)
CLOSE_SHARE = sum(kind.share for kind in KINDS)


class _Shown:
    """Eighteen places as the paper shows them, and what each says for somebody who shares it."""

    def __init__(self, digits: str) -> None:
        self._year = digits[_YEAR]
        legible = [
            (place, seen, 1 / chance, MISREAD_SHARE / (1 - chance))
            for place, (seen, chance) in enumerate(zip(digits, SAME_BY_CHANCE, strict=True))
            if seen != HIDDEN
        ]
        self._legible = {
            part: tuple(one for one in legible if one[0] in part) for part in (REGION, YEAR, DAY)
        }

    def shared(self, true: str, part: range) -> float:
        """P(legible characters of a part | shared with the member) / P(the same | anybody)."""
        ratio = 1.0
        for place, seen, same, other in self._legible[part]:
            if true[place] != HIDDEN:
                ratio *= same if seen == true[place] else other
        return ratio

    def apart(self, true: str, years: range) -> float:
        """P(year seen | so far from the member's) / P(the same | anybody)."""
        if not (self._year.isdecimal() and true[_YEAR].isdecimal()):
            return 1.0
        is_within = abs(int(self._year) - int(true[_YEAR])) in years
        return _YEARS / (2 * len(years)) if is_within else 0.0


class Kin:
    """The people close to each member, held against one paper."""

    def __init__(self, seen: Seen) -> None:
        shown = seen.id
        is_sure = shown is not None and _has_sure_places(shown)
        number = (shown.whole or shown.pattern or _NOTHING) if shown and is_sure else _NOTHING
        self._has_sure_places = is_sure
        self._shown = _Shown(_with_birth(number, seen.birth_date))
        self._birth_alone = _Shown(_with_birth(_NOTHING, seen.birth_told))
        self._whole = 1.0
        if shown is not None and HIDDEN not in number:
            self._whole = _WHOLE_MISREAD if shown.whole is None else _WHOLE_VALID

    def likelihood(self, known: Known, facts: Sequence[Evidence]) -> float:
        """P(seen | somebody close to ``known``) / P(seen | anybody), times their share of papers.

        ``facts`` are the member's own.
        """
        weights = {fact.code: fact.weight for fact in facts}
        name = next((code for code in weights if code.startswith("name_")), None)
        number = self._number(known, weights)
        close = sum(kind.share * number(kind) * _name(kind, name, weights) for kind in KINDS)
        return close * _beside(weights)

    def _number(self, known: Known, weights: Mapping[str, float]) -> Callable[[Kind], float]:
        """P(ID number and birth date seen | a kind) / P(the same | anybody)."""
        is_own = not ID_TELLS_APART.isdisjoint(weights)
        if is_own or not (self._has_sure_places or _UNSURE.isdisjoint(weights)):
            own = sum(w for code, w in weights.items() if code.startswith(("id_", "birth_")))
            ratio = (_OWN_NUMBER if ID_SURE.isdisjoint(weights) else _OWN_EXACT) * exp(own)
            return lambda _: ratio
        shown = self._birth_alone if known.id18 is None else self._shown
        true = known.id18 or _with_birth(_NOTHING, known.birth_date)
        place = shown.shared(true, REGION) * (1.0 if known.id18 is None else self._whole)
        day, same_year = shown.shared(true, DAY), shown.shared(true, YEAR)

        def likelihood(kind: Kind) -> float:
            year = same_year if kind.years is _SAME_YEAR else shown.apart(true, kind.years)
            return place * year * (day if kind.has_same_day else 1.0)

        return likelihood


def _has_sure_places(shown: SeenId) -> bool:
    """Whether the place of each digit is known: none was lost or added on the way."""
    return HIDDEN in shown.text or len(shown.text) == LENGTH or len(shown.text) < LENGTH - 1


def _with_birth(number: str, born: date | None) -> str:
    if born is None:
        return number
    return number[: BIRTH.start] + f"{born:%Y%m%d}" + number[BIRTH.stop :]


def _name(kind: Kind, name: str | None, weights: Mapping[str, float]) -> float:
    """P(name seen | a kind) / P(the same | anybody)."""
    if name is None or kind.names is None:
        return 1.0
    return exp(weights[name]) * kind.names.get(name, 1.0)


def _beside(weights: Mapping[str, float]) -> float:
    """The same for all facts but name, ID number and birth date."""
    return prod(
        exp(weight) * _BESIDE_NUMBER.get(code, 1.0)
        for code, weight in weights.items()
        if not code.startswith(("name_", "id_", "birth_"))
    )
