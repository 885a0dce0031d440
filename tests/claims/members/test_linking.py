from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.members.evidence import REASONS
from claims.members.linking import DOUBTS, LEVELS, LINK_BOUND, doubt, level

CODES = st.lists(st.sampled_from(sorted(REASONS)), unique=True)
SCORES = st.floats(0, 1)


def test_every_agreement_has_a_level_of_its_name() -> None:
    agreeing = [code for code in REASONS if code in LEVELS]
    assert {level([code]) for code in agreeing} == {LEVELS[code] for code in agreeing}
    assert level(["id_exact", "name_same"]) == "exact ID"
    assert level(["id_masked", "name_different"]) == "ID agrees, name contradicts"
    assert level(["birth_same"]) == "other facts only"


@given(SCORES, SCORES, CODES, st.booleans())
def test_every_doubt_has_words_and_every_link_its_proof(
    score: float, runner_up: float, codes: list[str], has_same_tail: bool
) -> None:
    found = doubt(score, runner_up, codes, has_same_tail=has_same_tail)
    assert found is None or found in DOUBTS
    if found is None:
        assert score >= LINK_BOUND
        assert not {"name_different", "name_surname_only", "id_other", "id_different"} & set(codes)
        assert any(code.startswith("id_") or code == "birth_same" for code in codes)


@given(SCORES, CODES)
def test_a_name_and_sex_are_never_enough(score: float, codes: list[str]) -> None:
    weak = [code for code in codes if code.startswith(("name_", "sex_", "unit_"))]
    assert doubt(score, 0.0, weak, has_same_tail=True) is not None
