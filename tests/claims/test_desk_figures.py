"""What the office learns from its desk, on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from claims import desk_figures
from claims.db import Database
from claims.desk_figures import Corrected, Effort, Period, Throughput, Waiting
from claims.desk_time import DeskTime
from claims.models import Bundle, BundleFile, Claim, DocumentRow, PageRow

NOW = datetime.now(UTC)
WEEK = Period.of(7)


@pytest.fixture
def session(db: Database) -> Any:
    with db.begin() as opened:
        opened.add(Bundle(id="b", status="ready"))
        opened.flush()
        yield opened


def add_claim(session: Session, days: float, decided_days: float | None = None) -> Claim:
    """A claim received ``days`` ago, and perhaps decided since."""
    claim = Claim(
        bundle_id="b",
        created_at=NOW - timedelta(days=days),
        status="review" if decided_days is None else "confirmed",
        decided_at=None if decided_days is None else NOW - timedelta(days=decided_days),
    )
    session.add(claim)
    session.flush()
    return claim


def test_a_period_begins_at_midnight_and_ends_today() -> None:
    noon = datetime(2026, 3, 5, 12).astimezone()
    period = Period.of(3, noon)
    assert [f"{day:%m-%d}" for day in period.dates()] == ["03-03", "03-04", "03-05"]
    assert period.since == datetime(2026, 3, 3).astimezone()


def test_effort_of_the_office_and_of_one_person(session: Session) -> None:
    claim = add_claim(session, 0)
    assert desk_figures.effort(session, WEEK) is None

    def add(seconds: float, keys: int, actor: str, days: float = 0) -> None:
        session.add(
            DeskTime(
                claim_id=claim.id,
                at=NOW - timedelta(days=days),
                actor=actor,
                decision="confirmed",
                seconds=seconds,
                keys=keys,
            )
        )

    for seconds, keys in ((10.0, 2), (20.0, 4), (60.0, 12)):
        add(seconds, keys, "Li")
    add(100.0, 30, "Wang", days=2)
    add(5_000.0, 999, "Li", days=30)  # before the period
    session.flush()
    # The middle of 10, 20, 60, 100; nine tenths of the way from the least to the most.
    whole = desk_figures.effort(session, WEEK)
    assert whole is not None
    assert (whole.decisions, whole.seconds, whole.keys) == (4, 40.0, 8.0)
    assert whole.seconds_p90 == pytest.approx(60 + 0.7 * 40)
    assert desk_figures.effort(session, WEEK, "Li") == Effort(3, 20.0, 52.0, 4.0, 10.4)
    assert desk_figures.effort(session, WEEK, "nobody") is None
    by_day = desk_figures.effort_by_day(session, WEEK)
    assert [one.decisions if one else 0 for one in by_day] == [0, 0, 0, 0, 1, 0, 3]
    own = desk_figures.effort_by_day(session, WEEK, "Wang")
    assert [one.seconds if one else None for one in own] == [None] * 4 + [100.0] + [None] * 2


def test_throughput_and_what_waits(session: Session) -> None:
    add_claim(session, 40)
    add_claim(session, 2, decided_days=0)
    add_claim(session, 2)
    add_claim(session, 0)
    add_claim(session, 60, decided_days=1)
    done = desk_figures.throughput(session, WEEK)
    assert len(done) == 7
    assert done[-3:] == [Throughput(2, 0), Throughput(0, 1), Throughput(1, 1)]
    # What is decided waits no longer; a day is past when it is whole.
    assert desk_figures.waiting(session, NOW + timedelta(minutes=1)) == [
        Waiting(0, 1, 1),
        Waiting(1, 3, 1),
        Waiting(3, 7, 0),
        Waiting(7, 14, 0),
        Waiting(14, 30, 0),
        Waiting(30, None, 1),
    ]


def add_paper(
    session: Session,
    claim: Claim,
    position: int,
    corrections: dict[str, Any],
    title: str = "",
    **read: str,
) -> None:
    """An invoice with ten values read and more, and extras, which are no values of ours."""
    fields: dict[str, Any] = {f"field_{n}": {"value": "1"} for n in range(10)}
    fields |= {key: {"value": value} for key, value in read.items()}
    session.add(
        DocumentRow(
            **{"bundle_id": "b", "claim_id": claim.id, "position": position, "title": title},
            **{"type": "inpatient_invoice", "read_type": "inpatient_invoice", "confidence": 1.0},
            **{"pages": [0], "fields": fields | {"extras": {}}, "corrections": corrections},
        )
    )
    session.flush()


def test_corrections_are_counted_where_somebody_has_decided(session: Session) -> None:
    file = BundleFile(bundle_id="b", position=0, name="a.jpg", problems=[])
    session.add(file)
    session.flush()
    session.add(
        PageRow(
            **{"bundle_id": "b", "bundle_file_id": file.id, "position": 0, "index": 0},
            **{"state": "read", "source": "ocr"},
        )
    )
    decided, waiting = add_claim(session, 3, decided_days=1), add_claim(session, 3)
    long_ago = add_claim(session, 90, decided_days=80)
    title = "福建省医疗住院收费票据"
    for position in range(8):
        # Two of eight wrong in one field; once a value taken away; one typed where none was read.
        corrections: dict[str, Any] = {"field_0": "2"} if position < 2 else {}
        corrections |= {"field_1": None} if position == 2 else {}
        corrections |= {"field_2": "1"} if position < 3 else {}  # looked at, and right
        corrections |= {"payer_name": "陈刚", "cash_paid": None} if position == 3 else {}
        add_paper(session, decided, position, corrections, title)
    for position in range(8, 10):
        add_paper(session, decided, position, {}, "福建省医疗住院收弗票据")
    add_paper(session, waiting, 10, {"field_0": "2"})
    add_paper(session, long_ago, 11, {"field_0": "2"})
    papers = desk_figures.corrected_papers(session, WEEK)
    kind = "inpatient_invoice"
    assert papers == [
        Corrected(kind, title, "ocr", papers=8, given=80, corrected=3, added=1, checked=3),
        Corrected(kind, "", "ocr", papers=2, given=20, corrected=0, added=0),
    ]
    worst, second, *others = desk_figures.corrected_fields(session, WEEK)
    assert worst == Corrected(kind, "field_0", "", papers=10, given=10, corrected=2, added=0)
    assert worst.share == 0.2
    assert (second.what, second.corrected) == ("field_1", 1)
    assert {row.corrected for row in others} == {0}
    assert {row.what: row.checked for row in others if row.checked} == {"field_2": 3}
    # Too few were read to say anything: `payer_name` and `cash_paid` are not listed.
    assert {row.what for row in others} == {f"field_{n}" for n in range(2, 10)}


def test_invoices_without_a_title_are_told_by_their_province(session: Session) -> None:
    claim = add_claim(session, 3, decided_days=1)
    for position, code in enumerate(("35060226", "35060121", "35060126", "41060226", "壹")):
        add_paper(session, claim, position, {}, invoice_code=code)
    papers = desk_figures.corrected_papers(session, WEEK)
    assert {row.what: row.papers for row in papers} == {"35": 3, "": 2}
