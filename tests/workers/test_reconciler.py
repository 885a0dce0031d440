"""Nothing is lost: not with Redis emptied, not with an enqueue that never came."""

from __future__ import annotations

import pytest
import redis

from claims.models import PageRow
from workers.reconciler import Reconciler, reconcile_once
from workers.row_locks import held, page_key

pytestmark = pytest.mark.servers


def reconcile(office) -> int:
    return reconcile_once(office.tools.db, office.queues)


def flush(office) -> None:
    with redis.Redis.from_url(office.redis_url) as connection:
        connection.flushall()


def test_a_bundle_that_was_never_queued_is_found(office) -> None:
    bundle_id = office.hand_in("a.png", is_queued=False)
    assert reconcile(office) == 1
    office.work()
    assert office.bundle(bundle_id).status == "ready"
    assert reconcile(office) == 0


@pytest.mark.parametrize("jobs_done", range(5))
def test_redis_emptied_after_any_job_loses_nothing(office, reader, jobs_done: int) -> None:
    reader.pages_of = {"a.pdf": 3}
    bundle_id = office.hand_in("a.pdf")
    if jobs_done:
        office.work(max_jobs=jobs_done)
    flush(office)
    for _ in range(4):
        reconcile(office)
        office.work()
    assert office.bundle(bundle_id).status == "ready"
    assert office.states(bundle_id) == ["read"] * 3
    assert len(reader.read) == 3, "what had been read is not read again"


def test_redis_emptied_while_a_page_is_read_loses_nothing(office, reader) -> None:
    reader.pages_of = {"a.pdf": 3}
    reader.on_read = lambda name, index: flush(office) if len(reader.read) == 2 else None
    bundle_id = office.hand_in("a.pdf")
    for _ in range(3):
        office.work()
        reconcile(office)
    office.work()
    assert office.bundle(bundle_id).status == "ready"


def test_work_that_waits_in_its_lane_is_left_there(office) -> None:
    office.hand_in("a.png")
    office.hand_in("b.png", lane="bulk")
    assert reconcile(office) == 0
    assert len(office.queues.waiting()) == 2


def test_a_page_whose_worker_was_killed_is_queued_again_in_its_lane(office) -> None:
    bundle_id = office.hand_in("a.png", lane="bulk")
    office.work(max_jobs=1)
    (page,) = office.pages(bundle_id)
    flush(office)
    with office.tools.db.begin() as session:
        row = session.get_one(PageRow, page.id)
        row.state, row.attempts = "reading", 1
    with held(office.tools.db, page_key(page.id)):
        assert reconcile(office) == 0, "its worker still has it"
    assert reconcile(office) == 1
    assert office.queues.lanes["bulk"].get_job_ids() == [f"page-{page.id}-1"]
    office.work()
    assert office.bundle(bundle_id).status == "ready"


def test_a_job_that_a_dying_worker_took_along_does_not_block_its_id(office) -> None:
    """Taken from the lane but never begun: Redis still knows the job, and refuses its id."""
    bundle_id = office.hand_in("a.png")
    assert office.queues.connection.lpop(office.queues.lanes["live"].key) is not None
    assert not office.queues.enqueue_split(bundle_id, 0, "live")
    assert reconcile(office) == 1
    office.work()
    assert office.bundle(bundle_id).status == "ready"


def test_it_goes_on_by_itself_and_stops_when_told(office) -> None:
    bundle_id = office.hand_in("a.png", is_queued=False)
    reconciler = Reconciler(office.tools.db, office.queues, every_s=0.05)
    reconciler.start()
    try:
        office.work()
        while office.bundle(bundle_id).status != "ready":
            office.work()
    finally:
        reconciler.stop()
    assert not reconciler.is_alive()
