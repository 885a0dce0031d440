"""The roster's search: each way of asking, through an index."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from claims.db import Database
from claims.members.roster import save_member
from review_ui.listings import find_members
from tests.claims.members.people import id_number

pytestmark = pytest.mark.servers

CHEN = id_number(born="19800101", sequence="123")
LI = id_number(born="19850505", sequence="201")


@pytest.fixture
def roster(db: Database) -> Database:
    with db.begin() as session:
        for number, name, id_no, phone in (
            ("M-1", "陈国华", CHEN, "13900001234"),
            ("M-2", "陈国", LI, "13700009876"),
            ("M-3", "买买提·吐尔逊", None, None),
        ):
            fields = {"member_no": number, "name": name, "id_number": id_no, "phone": phone}
            save_member(session, fields, "clerk")
    return db


def found(db: Database, q: str) -> list[str]:
    with db.begin() as session:
        listed = find_members(session, q)
        assert listed.total == len(listed.rows)
        return [member.member_no for member in listed.rows]


@pytest.mark.parametrize(
    ("q", "numbers"),
    [
        ("M-2", ["M-2"]),
        ("陈国", ["M-2", "M-1"]),
        ("陳 國華", ["M-1"]),
        ("买买提.吐", ["M-3"]),
        (CHEN[-4:], ["M-1"]),
        (LI[-8:], ["M-2"]),
        (LI, ["M-2"]),
        ("1234", ["M-1"]),
        ("700009876", ["M-2"]),
        ("9" + CHEN[-4:], []),
        ("876", []),
        ("国华", []),
        ("%", []),
        ("", ["M-3", "M-2", "M-1"]),
    ],
)
def test_ways_to_ask(roster: Database, q: str, numbers: list[str]) -> None:
    assert sorted(found(roster, q)) == sorted(numbers)


def test_the_end_of_a_phone_number_is_looked_up_in_an_index(roster: Database) -> None:
    with roster.begin() as session:
        session.execute(text("SET LOCAL enable_seqscan = off"))
        asked = "SELECT id FROM member WHERE right(phone, 4) = '9876' AND phone LIKE '%9876'"
        plan = " ".join(session.scalars(text(f"EXPLAIN {asked}")))
    assert "ix_member_phone_tail" in plan
