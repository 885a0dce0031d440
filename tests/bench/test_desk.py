"""The bench of the desk: its figures, and that what it asks still works on a small queue."""

from __future__ import annotations

from itertools import count

from bench import desk_queue
from bench.desk_claims import prepare, usual_claim, wide_claim
from bench.desk_figures import Figure, compared, figure, p95, table
from claims.db import Database
from claims.models import Claim
from intake.store import FileStore


def test_a_goal_is_held_against_the_median() -> None:
    times = [10.0] * 18 + [500.0] * 2
    assert figure("a", times, 50) == Figure("a", 20, 10.0, 500.0, "median ≤ 50 ms", True)
    assert figure("a", [60.0], 50).is_met is False
    assert figure("a", [60.0]).is_met is None


def test_p95_is_what_nineteen_of_twenty_stay_below() -> None:
    assert p95([float(n) for n in range(100)]) == 95.0
    assert p95([3.0]) == 3.0


def test_busy_times_are_held_against_idle_ones() -> None:
    met = compared("b", [10.0] * 20, [19.0] * 20, 2)
    missed = compared("b", [10.0] * 20, [21.0] * 20, 2)
    assert (met.is_met, missed.is_met) == (True, False)
    assert "MISSED" in table([missed])
    assert "2.10" in table([missed])


def test_the_queue_is_filled_and_every_wish_asked(db: Database) -> None:
    desk_queue.fill_queue(db, 700)
    asked = desk_queue.ask(db, rounds=1)
    assert len({one.name for one in asked}) == len(asked) > len(desk_queue.ASKED)


def test_claims_to_work_on(db: Database, tmp_path) -> None:
    numbers = count(1)
    with db.begin() as session:
        store = FileStore(tmp_path)
        prepare(session)
        usual = usual_claim(session, store, next(numbers))
        assert usual.member is not None
        assert usual.payable is not None
        wide = wide_claim(session, store, 100, pages=3, boxes=120)
        assert session.query(Claim).count() == 2
        fields = [row.fields for row in wide.documents]
    boxes = [f for one in fields for f in (*one.values(), *one["extras"].values()) if "box" in f]
    assert len(boxes) == 120
