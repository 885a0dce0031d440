"""How well a paper also fits somebody close to a member who is not on the roster.

Chance coincidences are in the weights of ``evidence``. Twins, sons, brothers and colleagues are no
coincidence: county, day of birth, surname and employer come together. So beside every candidate
stands such a person, and takes from the score what would fit them as well.
"""

from __future__ import annotations

from collections.abc import Collection
from math import prod

# For each paper of a member, papers of somebody close to them who is no member.
CLOSE_SHARE = 0.02
# P(seen | somebody close) / P(seen | the member): rough, by what families share. A name that
# differs in one character is rarely a misreading and often a sibling; the last ID characters, the
# number at a hospital and a whole ID number are a person's own.
_RATIOS = {
    "name_same": 0.05,  # father and son, namesakes of one village
    "name_sound_alike": 1.5,
    "name_character_missing": 2.0,
    "name_character_differs": 20.0,
    "name_surname_missing": 0.1,  # brothers and twins differ in the given name
    "name_surname_differs": 1.0,  # cousins
    "name_masked": 0.3,
    "name_surname_only": 80.0,
    "name_different": 100.0,
    "birth_same": 0.1,  # twins
    "birth_other": 90.0,
    "sex_same": 0.6,
    "sex_other": 15.0,
    "unit_other": 1.2,
    "id_tail_off": 2.0,  # a twin's number, misread once
    "id_masked_off": 10.0,
    "id_other": 500.0,
    "id_different": 500.0,
    "same_patient": 0.01,
}
_OWN_NUMBER = 0.002  # the last ID characters agree by chance
_BIRTH_IN_NUMBER = 0.1  # the ID number shows the birth date and not the rest
_BIRTHS = frozenset(("birth_same", "birth_other"))
_IDS = frozenset(("id_two_off", "id_tail_off", "id_masked", "id_cut_short", "id_masked_off"))
MOST = 100.0  # a candidate that is contradicted stays on the list


def kin_odds(codes: Collection[str], *, is_told_apart: bool) -> float:
    """How probable somebody close to the member is, against the member being the right one.

    ``is_told_apart``: the ID number on the paper shows the last characters, and they agree.
    """
    odds = CLOSE_SHARE * prod(_RATIOS.get(code, 1.0) for code in codes)
    if is_told_apart:
        odds *= _OWN_NUMBER
    elif _BIRTHS.isdisjoint(codes) and not _IDS.isdisjoint(codes):
        odds *= _BIRTH_IN_NUMBER
    return min(odds, MOST)
