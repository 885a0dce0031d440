"""Parts of pages that reviewers have read again, answered by a worker."""

from __future__ import annotations

import pytest
from rq import Queue
from sqlalchemy import func, select, update

from claims.models import PageRow
from claims.part_readings import MAX_WAITING, CannotRead, PartReading, ask
from extractors.errors import ReadTimeout
from tests.workers.conftest import Office
from workers.worker import _make_worker

pytestmark = pytest.mark.servers

BOX = (5, 6, 40, 20)


def page_id(office: Office) -> int:
    bundle_id = office.hand_in("a.png")
    office.work()
    return office.pages(bundle_id)[0].id


def asked(office: Office, page: int, box: tuple[int, int, int, int] = BOX) -> int:
    with office.tools.db.begin() as session:
        reading = ask(session, page, box, "reviewer")
        return reading.id


def reading(office: Office, id_: int) -> PartReading:
    with office.tools.db.begin() as session:
        return session.get_one(PartReading, id_)


def test_a_part_is_read_on_the_page_as_it_was_turned(office: Office) -> None:
    page = page_id(office)
    with office.tools.db.begin() as session:
        session.get_one(PageRow, page).rotation = 90
    id_ = asked(office, page, (-5, 6, 900, 20))
    assert (reading(office, id_).state, reading(office, id_).box) == ("waiting", [0, 6, 60, 20])
    office.queues.enqueue_part(id_)
    office.work()
    answer = reading(office, id_)
    assert (answer.state, answer.problem) == ("done", None)
    told = "a.png 90 [0, 6, 60, 20]"
    assert answer.found == [{"lines": [told], "confidence": 0.98}]


def test_what_goes_wrong_is_an_answer_too(office: Office, reader) -> None:
    page = page_id(office)

    def fail(name: str, index: int) -> None:
        raise ReadTimeout("It took too long.")

    reader.on_read = fail
    id_ = asked(office, page)
    office.queues.enqueue_part(id_)
    office.work()
    assert (reading(office, id_).state, reading(office, id_).problem) == ("failed", "timeout")

    def crash(name: str, index: int) -> None:
        raise RuntimeError("unheard of")

    reader.on_read = crash
    id_ = asked(office, page)
    office.queues.enqueue_part(id_)
    office.work()
    assert (reading(office, id_).state, reading(office, id_).problem) == ("failed", "internal")


def test_whatever_lanes_a_worker_serves_the_reviewer_comes_first(office: Office) -> None:
    page = page_id(office)
    office.hand_in("b.png", "c.png", lane="bulk")
    office.queues.enqueue_part(asked(office, page))
    worker = _make_worker(office.queues.connection, ["bulk"])
    assert [queue.name for queue in worker.queues] == ["desk", "bulk"]
    first = Queue.dequeue_any(worker.queues, None, connection=office.queues.connection)
    assert first is not None
    assert first[0].id.startswith("part-")


def test_boxes_beside_the_page_and_too_many_are_refused(office: Office) -> None:
    page = page_id(office)
    for box in ((100, 0, 200, 20), (5, 5, 6, 30), (40, 6, 5, 20)):
        with pytest.raises(CannotRead, match="too small or beside"):
            asked(office, page, box)
    with pytest.raises(CannotRead, match="no page"):
        asked(office, 999_999)
    for _ in range(MAX_WAITING):
        asked(office, page)
    with pytest.raises(CannotRead, match="Too many") as refused:
        asked(office, page)
    assert refused.value.code == "too_many"

    # Nobody waits a minute: what is older holds up nobody, and after an hour it is forgotten.
    with office.tools.db.begin() as session:
        age = func.make_interval(0, 0, 0, 0, 2)
        session.execute(update(PartReading).values(asked_at=func.now() - age))
    asked(office, page)
    with office.tools.db.begin() as session:
        assert session.scalar(select(func.count(PartReading.id))) == 1
