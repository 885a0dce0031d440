"""The bench's own judgement: who is answerable, who is a double, what scores keep."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bench.matching_asked import questions
from bench.matching_figures import goals, reliability, scores
from bench.matching_papers import Asked, Clerk, judge
from bench.matching_people import Person, bank_card, make_people, read_people, write_roster
from claims.members.matching import Candidate, MatchResult, Query
from extractors.values.identity import is_valid_card_number


def person(member_no: str, sequence: str, **more: object) -> Person:
    facts = {"name": "王芳", "sex": "female", "born": date(1970, 1, 1), "employer": "水泥厂"}
    number = f"41010119700101{sequence}0"
    return Person(member_no=member_no, id_number=number, **{**facts, **more})  # type: ignore[arg-type]


def asked_often(roster: list[Person], who: Person) -> list[Asked]:
    clerk = Clerk()
    return judge([clerk.paper(who) for _ in range(300)], roster)


def test_somebody_outside_with_all_facts_of_a_member_is_a_double_where_the_digits_are_hidden() -> (
    None
):
    roster = [person("M1", "001")]
    for one in asked_often(roster, person("", "003")):
        shown = one.query.id_number or ""
        shows_last_digits = shown.endswith("0030") or len(shown.replace("*", "")) > 15
        if one.is_double:
            assert not shows_last_digits
        assert (one.truth, one.is_answerable) == (None, False)
    assert any(one.is_double for one in asked_often(roster, person("", "003")))


def test_another_birthday_or_unit_is_no_double_where_it_is_shown() -> None:
    roster = [person("M1", "001")]
    for one in asked_often(roster, person("", "003", employer="纺织厂", born=date(1970, 1, 1))):
        assert not (one.is_double and one.query.employer)


def test_members_are_never_doubles_and_twins_are_not_answerable_without_the_last_digits() -> None:
    twins = [person("M1", "001"), person("M2", "003")]
    for one in asked_often(twins, twins[0]):
        assert not one.is_double
        hidden = one.kind.startswith(("id_absent", "id_cut"))
        assert not (hidden and one.is_answerable)


def test_another_seed_makes_other_people() -> None:
    first, again, other = (list(make_people(50, seed)) for seed in (7, 7, 8))
    assert first == again
    assert first != other


@pytest.fixture
def answers() -> tuple[list[Asked], list[MatchResult]]:
    """A right link, a wrong link, an outsider linked, a double linked, one left to a person."""
    query = Query("王芳")
    linked = [
        ("M1", "M1", 0.999, False),
        ("M1", "M2", 0.995, False),
        (None, "M3", 0.993, False),
        (None, "M4", 0.992, True),
        ("M5", None, 0.4, False),
    ]
    asked = [Asked(query, truth, truth is not None, "", double) for truth, _, _, double in linked]
    results = [
        MatchResult(found, (Candidate(found or "M5", score, "", ()),))
        for _, found, score, _ in linked
    ]
    return asked, results


def test_links_are_counted_by_what_they_are(
    answers: tuple[list[Asked], list[MatchResult]],
) -> None:
    figures = scores(*answers)
    assert (figures["answerable"], figures["wrong_links"]) == (3, 1)
    assert (figures["outsiders"], figures["outsiders_linked"]) == (2, 1)
    assert (figures["doubles"], figures["doubles_linked"]) == (1, 1)
    assert figures["linked_share"] == round(1 / 3, 4)


def test_what_scores_promise_stands_beside_what_they_keep(
    answers: tuple[list[Asked], list[MatchResult]],
) -> None:
    low, high = reliability(*answers)[-2:]
    assert (low["from"], low["candidates"], low["kept"]) == (0.99, 3, 0.0)
    assert (high["from"], high["candidates"], high["kept"]) == (0.999, 1, 1.0)
    assert low["promised"] == pytest.approx((0.995 + 0.993 + 0.992) / 3, abs=1e-5)


def test_an_outsider_with_the_number_of_a_member_is_not_asked_about() -> None:
    assert asked_often([person("M1", "001")], person("", "001")) == []


def test_questions_are_about_a_roster_that_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "roster.csv"
    people = list(make_people(400, seed=3))
    planted = write_roster(iter(people), path)
    assert [people[place].is_planted for place in planted] == [True] * len(planted)
    assert len(planted) == sum(one.is_planted for one in people)
    assert list(read_people(path)) == [replace(one, is_planted=False) for one in people]
    asked = questions(path, planted, 200, seed=5)
    assert len(asked) == 200
    assert asked == questions(path, planted, 200, seed=5)
    numbers = {one.member_no for one in people}
    assert {one.truth for one in asked} <= numbers | {None}
    assert 0 < sum(one.truth is None for one in asked) < 60


@pytest.mark.parametrize("number", [0, 1, 99_999_999])
def test_made_up_cards_keep_the_sum_of_cards(number: int) -> None:
    assert is_valid_card_number(bank_card(number))


def test_a_large_roster_has_twice_the_time_and_the_same_care() -> None:
    million, ten = (
        {goal.figure: goal.bound for goal in goals(count)} for count in (1_000_000, 10_000_000)
    )
    assert (million["median_ms"], ten["median_ms"]) == (5, 10)
    assert (million["import_s"], ten["import_s"]) == (60, 600)
    assert (million["wrong_links"], ten["wrong_links"]) == (0, 0)
    linked = next(goal for goal in goals(1) if goal.figure == "linked_share")
    assert linked.row({"linked_share": 0.93}).startswith("✓")
    assert linked.row({"linked_share": 0.91}).startswith("✗")
