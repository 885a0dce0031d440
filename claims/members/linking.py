"""When a member is linked without a person, and the names of what was found.

All texts are English; the codes are stable, the web pages translate by them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set

# Scores are probabilities that share one whole, so the bound is a margin too: above it, no
# runner-up can reach one hundredth.
LINK_BOUND = 0.99
TIE_BOUND = 0.05  # a runner-up above it is worth a reviewer's look

ID_SURE = frozenset(("id_exact", "id_exact_15"))
_ID_ONE_EDIT = frozenset(("id_one_off", "id_swapped", "id_character_missing", "id_character_added"))
ID_TELLS_APART = ID_SURE | _ID_ONE_EDIT
_ID_IN_PART = frozenset(("id_two_off", "id_tail_off", "id_masked", "id_cut_short", "id_masked_off"))
_ID_AGREES = ID_TELLS_APART | _ID_IN_PART
_NAME_AGREES = frozenset(("name_same", "name_look_alike", "name_sound_alike"))
_GIVEN_NAME_AGREES = frozenset(("name_surname_missing", "name_surname_differs"))
# Names of brothers and sisters differ so as often as one name is misread so.
_NAME_IN_PART = frozenset(
    (
        *("name_sound_alike", "name_character_missing", "name_character_added"),
        *("name_character_differs", "name_masked"),
    )
)
_NAME_AGREES |= _GIVEN_NAME_AGREES | _NAME_IN_PART
_NAME_CONTRADICTS = frozenset(("name_surname_only", "name_different"))
_CONTRADICTING = frozenset(("birth_other", "birth_near", "sex_other"))
_OTHER_FACTS = frozenset(("birth_same", "unit_same"))
_EARLIER = frozenset(("same_patient", "same_hospital"))

LEVELS = {
    "id_exact": "exact ID",
    "id_exact_15": "15-digit ID agrees",
    "id_one_off": "one digit off, check digit repaired",
    "id_swapped": "two digits swapped, check digit repaired",
    "id_character_missing": "one digit missing, check digit repaired",
    "id_character_added": "one digit too many, check digit repaired",
    "id_two_off": "two digits off, check digit repaired",
    "id_tail_off": "two of the last four digits off",
    "id_masked": "masked ID agrees",
    "id_cut_short": "ID cut short agrees",
    "id_masked_off": "masked ID nearly agrees",
    "name_same": "same name",
    "name_look_alike": "name looks alike",
    "name_sound_alike": "name sounds alike",
    "name_character_missing": "one character of the name missing",
    "name_character_added": "one character of the name too many",
    "name_character_differs": "one character of the name differs",
    "name_surname_missing": "given name agrees, surname missing",
    "name_surname_differs": "given name agrees, surname differs",
    "name_masked": "legible part of the name agrees",
    "id_contradicted": "ID agrees, name contradicts",
    "other_facts": "other facts only",
}
DOUBTS = {
    "nobody": "nobody on the roster comes near",
    "name_contradicts": "the name contradicts",
    "last_digits_off": "the ID number is off where those of twins differ",
    "id_contradicts": "the ID number contradicts",
    "another_valid_id": "the paper shows another valid ID number",
    "fact_contradicts": "birth date or sex contradicts",
    "name_in_part": "the name agrees in part only, and nothing tells a twin apart",
    "earlier_only": "only the name and an earlier claim speak for this member",
    "name_alone": "a name alone proves nobody",
    "employer_only": "father and son may share name and employer",
    "id_alone": "a damaged or masked ID number needs another fact beside it",
    "tie": "two members fit about as well",
    "below_bound": "not certain enough",
    "name_mended": "the surname was put right from a list, not read",
}

Rule = Callable[[set[str], bool], bool]
# What is never linked by itself, whatever the probability says: the codes found, and whether the
# ID number shows what tells this person from a twin.
_NEVER: tuple[tuple[str, Rule], ...] = (
    ("another_valid_id", lambda codes, _: "id_other" in codes),
    ("id_contradicts", lambda codes, _: "id_different" in codes),
    ("id_contradicts", lambda codes, apart: "id_masked_off" in codes and not apart),
    ("name_contradicts", lambda codes, _: bool(codes & _NAME_CONTRADICTS)),
    ("last_digits_off", lambda codes, _: "id_tail_off" in codes),
    ("fact_contradicts", lambda codes, apart: bool(codes & _CONTRADICTING) and not apart),
    ("name_in_part", lambda codes, apart: bool(codes & _NAME_IN_PART) and not apart),
    (
        "earlier_only",
        lambda codes, _: bool(codes & _EARLIER) and not codes & (_ID_AGREES | _OTHER_FACTS),
    ),
    ("name_alone", lambda codes, _: not codes & (_ID_AGREES | _OTHER_FACTS)),
    ("employer_only", lambda codes, _: not codes & (_ID_AGREES | {"birth_same"})),
    (
        "id_alone",
        lambda codes, apart: (
            not codes & (ID_SURE | _NAME_AGREES) and not (apart and codes & _OTHER_FACTS)
        ),
    ),
)


def level(reasons: Sequence[str]) -> str:
    """The name of the strongest agreement among the reason codes."""
    codes = set(reasons)
    agreeing_id = next(iter(codes & _ID_AGREES), None)
    if agreeing_id and codes & _NAME_CONTRADICTS:
        return LEVELS["id_contradicted"]
    return LEVELS[agreeing_id or next(iter(codes & _NAME_AGREES), None) or "other_facts"]


def is_told_apart(codes: Set[str], *, has_same_tail: bool) -> bool:
    """Whether the ID number on the paper shows what tells this member from a twin."""
    return bool(codes & ID_TELLS_APART) or has_same_tail


def doubt(
    score: float, runner_up: float, reasons: Sequence[str], *, has_same_tail: bool
) -> str | None:
    """Why the best candidate may not be linked without a person; ``None`` where it may.

    ``has_same_tail``: the last four ID characters are legible and agree; they tell twins apart.
    """
    codes = set(reasons)
    is_apart = is_told_apart(codes, has_same_tail=has_same_tail)
    for code, holds in _NEVER:
        if holds(codes, is_apart):
            return code
    if score >= LINK_BOUND:
        return None
    return "tie" if runner_up > TIE_BOUND else "below_bound"
