from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.evidence import REASONS
from claims.members.kin import CLOSE_SHARE, MOST, kin_odds

CODES = st.sets(st.sampled_from(sorted(REASONS)))


@given(CODES, st.booleans())
def test_somebody_close_is_never_out_of_bounds(codes: set[str], is_told_apart: bool) -> None:
    assert 0 < kin_odds(codes, is_told_apart=is_told_apart) <= MOST


@given(CODES)
def test_the_last_digits_of_an_id_number_tell_the_family_apart(codes: set[str]) -> None:
    seen = kin_odds(codes, is_told_apart=True)
    assert seen <= kin_odds(codes, is_told_apart=False)


@pytest.mark.parametrize(
    ("more_like_the_member", "more_like_somebody_close"),
    [
        ({"name_same"}, {"name_character_differs"}),
        ({"name_same"}, {"name_surname_only"}),
        ({"name_same", "birth_same"}, {"name_same", "birth_other"}),
        ({"id_masked", "name_same"}, {"id_masked", "name_character_differs"}),
        ({"id_masked"}, {"id_masked_off"}),
        ({"id_masked", "name_surname_missing"}, {"id_masked", "name_character_missing"}),
        ({"name_same", "id_masked"}, {"name_same", "id_other"}),
        ({"name_same", "same_patient"}, {"name_same"}),
    ],
)
def test_what_families_share_counts_less(
    more_like_the_member: set[str], more_like_somebody_close: set[str]
) -> None:
    near = kin_odds(more_like_somebody_close, is_told_apart=False)
    assert kin_odds(more_like_the_member, is_told_apart=False) < near


def test_without_a_fact_there_is_only_the_share_of_such_papers() -> None:
    assert kin_odds(set(), is_told_apart=False) == CLOSE_SHARE
