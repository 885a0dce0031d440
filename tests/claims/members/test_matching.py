"""Matching against a small roster in a real PostgreSQL, with people easily taken for others."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.db import Database
from claims.members.matching import MatchResult, Query, match
from claims.members.roster import import_roster, save_member
from tests.claims.members.people import id_number, write_roster

pytestmark = pytest.mark.servers

ZHANG = id_number(born="19800101", sequence="123")
TWIN_A = id_number(born="19850505", sequence="201")
TWIN_B = id_number(born="19850505", sequence="203")
FATHER = id_number(born="19600606", sequence="331")
SON = id_number(born="19880808", sequence="335")
OLD = id_number(born="19551212", sequence="017")
UYGHUR = id_number(born="19910310", sequence="555")


@pytest.fixture
def roster(db: Database, tmp_path: Path) -> Database:
    rows = (
        f"M1,张伟,{ZHANG},,,清源市第一机械厂有限公司,,,,,",
        f"M2,王伟强,{TWIN_A},,,清源市一中,,,,,",
        f"M3,王伟刚,{TWIN_B},,,清源市一中,,,,,",
        f"M4,赵建国,{FATHER},,,清源市纺织厂,,,,,",
        f"M5,赵建国,{SON},,,清源市纺织厂,,,,,",
        f"M6,陈玉兰,{OLD},,,,,,,,",
        f"M7,买买提·吐尔逊,{UYGHUR},,,,,,,,",
        "M8,孙丽,,female,1977-07-07,清源市人民医院,,,,,",
        f"M9,李明,{id_number(born='19700707', sequence='011')},,,,,,,,",
        f"M10,李明,{id_number(born='19700707', sequence='011')},,,,,,,,",
    )
    with db.begin() as session:
        report = import_roster(session, write_roster(tmp_path / "roster.csv", *rows))
        assert report.rejected == []
    return db


def ask(db: Database, *values: str | None, **more: str) -> MatchResult:
    with db.begin() as session:
        return match(session, Query(*values, **more))


def altered(number: str, place: int) -> str:
    return number[:place] + str((int(number[place]) + 3) % 10) + number[place + 1 :]


@pytest.mark.parametrize(
    ("name", "shown", "level"),
    [
        ("张伟", ZHANG, "exact ID"),
        ("張 偉", ZHANG, "exact ID"),
        ("张玮", ZHANG, "exact ID"),
        ("章伟", altered(ZHANG, 9), "one digit off, check digit repaired"),
        ("张伟", altered(altered(ZHANG, 3), 15), "two digits off, check digit repaired"),
        ("张伟", ZHANG[:4] + ZHANG[5:], "one digit missing, check digit repaired"),
        ("张伟", ZHANG[:4] + "7" + ZHANG[4:], "one digit too many, check digit repaired"),
        (
            "张伟",
            ZHANG[:14] + ZHANG[15] + ZHANG[14] + ZHANG[16:],
            "two digits swapped, check digit repaired",
        ),
        ("张伟", ZHANG[:6] + "********" + ZHANG[14:], "masked ID agrees"),
        ("张伟", ZHANG[:12] + "…***", "masked ID agrees"),
        ("张伟", ZHANG[:13], "ID cut short agrees"),
        (None, ZHANG, "exact ID"),
    ],
)
def test_what_is_beyond_doubt_is_linked(
    roster: Database, name: str | None, shown: str, level: str
) -> None:
    result = ask(roster, name, shown)
    assert (result.linked, result.doubt) == ("M1", None)
    assert result.candidates[0].level == level
    assert result.candidates[0].score >= 0.99


def test_an_old_number_of_15_digits(roster: Database) -> None:
    result = ask(roster, "陈玉兰", OLD[:6] + OLD[8:17])
    assert result.linked == "M6"
    assert result.candidates[0].level == "15-digit ID agrees"


def test_a_name_and_a_birth_date(roster: Database) -> None:
    assert ask(roster, "孙丽", birth_date="1977-07-07").linked == "M8"
    assert ask(roster, "孙丽", birth_date="1977-07-08").linked is None


def test_a_long_name_with_another_dot(roster: Database) -> None:
    assert ask(roster, "买买提.吐尔逊", UYGHUR[:6] + "********" + UYGHUR[14:]).linked == "M7"


def test_a_name_that_a_list_put_right_links_nobody(roster: Database) -> None:
    """However surely the ID number agrees: the surname is not what was read on the paper."""
    with roster.begin() as session:
        read = match(session, Query("张伟", ZHANG))
        mended = match(session, Query("张伟", ZHANG, is_name_mended=True))
    assert (read.linked, read.doubt) == ("M1", None)
    assert (mended.linked, mended.doubt) == (None, "name_mended")
    assert mended.candidates[0].member_no == "M1"


@pytest.mark.parametrize(
    ("query", "doubt", "first"),
    [
        (Query("张伟"), "name_alone", "M1"),
        (Query("张伟", sex="male"), "name_alone", "M1"),
        (Query("张伟", employer="清源第一机械厂"), "employer_only", "M1"),
        (Query("王丽", ZHANG), "name_contradicts", "M1"),
        (Query(None, ZHANG[:6] + "********" + ZHANG[14:]), "id_alone", "M1"),
        (Query(None, altered(ZHANG, 9)), "id_alone", "M1"),
        (Query("张伟", id_number(born="19800101", sequence="125")), "another_valid_id", "M1"),
        (Query("王伟", birth_date="1985-05-05"), "name_in_part", "M2"),
        (
            Query("张伟", altered(altered(ZHANG, 14), 16), "清源市第一机械厂"),
            "last_digits_off",
            "M1",
        ),
        (Query("赵建国", employer="清源市纺织厂"), "employer_only", "M4"),
        (Query("李明", id_number(born="19700707", sequence="011")), "tie", "M10"),
        (Query("张伟", ZHANG[:11] + "9*******", "清源市第一机械厂"), "id_contradicts", "M1"),
        (Query("张伟", "777" + ZHANG[3:], birth_date="1980-01-01"), "id_contradicts", "M1"),
        (Query(None, altered(altered(ZHANG, 3), 15), "清源市第一机械厂"), "id_alone", "M1"),
        (
            Query("张伟", ZHANG[:6] + "********" + altered(ZHANG[14:], 1), "清源市第一机械厂"),
            "id_contradicts",
            "M1",
        ),
        (
            Query("张伟", altered(altered(ZHANG, 3), 15), birth_date="1955-01-01"),
            "fact_contradicts",
            "M1",
        ),
        (
            Query("孙丽", employer="清源市人民医院", birth_date="1977-07-08"),
            "fact_contradicts",
            "M8",
        ),
        (Query("孙丽", birth_date="1999-01-01", sex="male"), "fact_contradicts", "M8"),
    ],
)
def test_what_a_person_must_look_at(roster: Database, query: Query, doubt: str, first: str) -> None:
    with roster.begin() as session:
        result = match(session, query)
    assert (result.linked, result.doubt) == (None, doubt)
    assert result.doubt_text
    assert result.candidates[0].member_no == first


def test_twins_are_told_apart_by_their_last_digits_or_not_at_all(roster: Database) -> None:
    assert ask(roster, "王伟强", TWIN_A).linked == "M2"
    assert ask(roster, "王伟刚", TWIN_B[:6] + "********" + TWIN_B[14:]).linked == "M3"
    both = ask(roster, "王伟", TWIN_A[:14])
    assert both.linked is None
    assert {one.member_no for one in both.candidates[:2]} == {"M2", "M3"}


def test_a_lost_surname_leaves_what_tells_brothers_apart(roster: Database) -> None:
    assert ask(roster, "伟强", TWIN_A[:14]).linked == "M2"
    assert ask(roster, "伟刚", TWIN_A[:14]).linked == "M3"
    assert ask(roster, "伟强", birth_date="1985-05-05").linked == "M2"
    assert ask(roster, "伟明", TWIN_A[:14]).linked is None  # a third brother
    assert ask(roster, "伟强").linked is None


def test_father_and_son_with_one_name(roster: Database) -> None:
    assert ask(roster, "赵建国", SON).linked == "M5"
    assert ask(roster, "赵建国", birth_date="1960-06-06").linked == "M4"


def test_people_outside_the_roster_are_never_linked(roster: Database) -> None:
    stranger = id_number(region="999902", born="19931111", sequence="777")
    for query in (
        Query("周芳", stranger),
        Query("张伟", stranger),
        Query("张伟", altered(stranger, 4)),
        Query("张伟", stranger[:6] + "********" + stranger[14:]),
        Query("王伟明", id_number(born="19850505", sequence="205"), "清源市一中"),
    ):
        with roster.begin() as session:
            assert match(session, query).linked is None, query


def test_nothing_to_go_by(roster: Database) -> None:
    for query in (Query(), Query("", "", "", "", ""), Query(name="·"), Query(birth_date="x")):
        with roster.begin() as session:
            assert match(session, query) == MatchResult(None, (), "nobody")


def test_odd_characters_do_no_harm(roster: Database) -> None:
    for name in ("张*", "a(b", "%", "张\\", "[王", "张伟" * 40):
        with roster.begin() as session:
            assert match(session, Query(name, birth_date="1980-01-01")).linked is None


def test_a_member_saved_by_hand_is_found(roster: Database) -> None:
    number = id_number(born="20000202", sequence="246")
    with roster.begin() as session:
        fields = {"member_no": "M99", "name": "钱静", "id_number": number}
        save_member(session, fields, "clerk")
    assert ask(roster, "钱静", altered(number, 10)).linked == "M99"


def test_reasons_come_with_weights_strongest_first(roster: Database) -> None:
    best = ask(roster, "张伟", ZHANG, "清源市第一机械厂", sex="male").candidates[0]
    assert best.reasons == tuple(fact.code for fact in best.evidence)
    weights = [abs(fact.weight) for fact in best.evidence]
    assert weights == sorted(weights, reverse=True)
    assert all(fact.text for fact in best.evidence)


def test_a_masked_name_agrees_in_part(roster: Database) -> None:
    """Prints hide names as 赵*国 or 赵**: enough beside a whole ID number, never alone."""
    for name in ("赵*国", "赵**", "赵*"):
        assert ask(roster, name, FATHER).linked == "M4"
        assert ask(roster, name, None).linked is None
    assert ask(roster, "钱**", FATHER).linked is None
    assert ask(roster, "赵**", FATHER[:6] + "*" * 8 + FATHER[14:]).candidates[0].member_no == "M4"
    assert ask(roster, "**", FATHER).linked is not None  # says nothing, contradicts nothing
