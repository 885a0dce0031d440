"""Who else a paper may be of: the member's family, whose facts come together."""

from __future__ import annotations

from datetime import date
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.earlier import EarlierClaims
from claims.members.evidence import REASONS, Census, Evidence
from claims.members.kin import CLOSE_SHARE, KINDS, Kin
from claims.members.linking import LINK_BOUND
from claims.members.lookups import Known
from claims.members.seen import Query, read_query
from claims.members.weighing import Weighing
from tests.claims.members.people import id_number, valid_ids

NUMBER = id_number(region="410103", born="19850307", sequence="121")
MEMBER = Known("M1", 1, "李建国", NUMBER, date(1985, 3, 7), "male", None, None)
CENSUS = Census(members=100_000, namesakes=3, look_alikes=5)


def score(query: Query, member: Known = MEMBER) -> float:
    weighing = Weighing(read_query(query), CENSUS, [], EarlierClaims(None, None))
    (candidate,) = weighing.candidates([member])
    return candidate.score


def odds(query: Query) -> float:
    found = score(query)
    return found / (1 - found)


def test_without_a_fact_there_is_only_the_share_of_such_papers() -> None:
    assert Kin(read_query(Query())).likelihood(MEMBER, []) == pytest.approx(CLOSE_SHARE)
    assert sum(kind.share for kind in KINDS) == pytest.approx(CLOSE_SHARE)


@given(
    valid_ids,
    st.integers(1, 18),
    st.integers(0, 17),
    st.one_of(st.none(), st.dates(date(1930, 1, 1), date(2020, 1, 1))),
    st.dictionaries(st.sampled_from(sorted(REASONS)), st.floats(-15, 25), max_size=5),
)
def test_whatever_is_seen_somebody_close_is_possible_and_no_more(
    number: str, end: int, start: int, born: date | None, weights: dict[str, float]
) -> None:
    shown = number[:start] + "*" * 3 + number[end:]
    query = Query("李建国", shown, birth_date=born.isoformat() if born else None)
    facts = [Evidence(code, weight) for code, weight in weights.items()]
    for member in (MEMBER, MEMBER._replace(id18=None), MEMBER._replace(id18=None, birth_date=None)):
        assert 0 <= Kin(read_query(query)).likelihood(member, facts) < exp(250)


@pytest.mark.parametrize(
    ("less", "more"),
    [
        pytest.param(  # the year is a generation off, and father and son are namesakes
            Query("李建国", NUMBER[:6] + "20100307****"),
            Query("李建国", NUMBER[:14] + "****"),
            id="child of the same name",
        ),
        pytest.param(
            Query("李建华", NUMBER[:14] + "****"), Query("李建国", NUMBER[:14] + "****"), id="twin"
        ),
        pytest.param(
            Query("李建华", NUMBER[:14] + "****"), Query("李建华", NUMBER), id="twin, whole number"
        ),
        pytest.param(
            Query("李建", NUMBER[:14] + "****"),
            Query("建国", NUMBER[:14] + "****"),
            id="brothers differ in the given name",
        ),
        pytest.param(
            Query("李建国", birth_date="1985-03-09"),
            Query("李建国", birth_date="1985-03-07"),
            id="namesake of the year",
        ),
        pytest.param(
            Query("周芳", NUMBER[:14] + "****"),
            Query("周芳", NUMBER),
            id="somebody whose number was given out beside it",
        ),
    ],
)
def test_what_families_share_counts_less(less: Query, more: Query) -> None:
    assert odds(less) * 10 < odds(more)


def test_what_nobody_close_would_show_reaches_the_bound() -> None:
    assert score(Query("李建国", NUMBER[:14] + "****")) > LINK_BOUND
    assert score(Query("李建国", birth_date="1985-03-07")) > LINK_BOUND


def test_a_namesake_of_another_generation_is_as_likely_as_the_member_misread() -> None:
    """Two wrong digits in the year are rarer than a son who is not on the roster."""
    assert score(Query("李建国", NUMBER[:6] + "20100307****")) < 0.05
    # 37 years and a month off at once: no relation is so, and no misreading either.
    assert score(Query("李建国", NUMBER[:6] + "20221207****")) < 0.05


def test_digits_of_a_number_that_lost_one_say_nothing_of_the_family() -> None:
    """Nobody knows which place they are from; as anybody's number they may be a relative's."""
    query = read_query(Query("李建国", "4101031985030712"[:-1] + "99"))
    facts = [Evidence("id_different", -9.0)]
    assert Kin(query).likelihood(MEMBER, facts) == pytest.approx(CLOSE_SHARE)
