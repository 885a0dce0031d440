"""A bundle's way through the jobs, and that running any of them twice changes nothing."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from claims.models import BundleFile, Claim, DocumentRow
from extractors.errors import CorruptFile, ReadTimeout
from workers import jobs
from workers.pages import MAX_READINGS
from workers.row_locks import bundle_key, held, page_key

pytestmark = pytest.mark.servers


def count(office, model) -> int:
    with office.tools.db.begin() as session:
        return session.scalar(select(func.count()).select_from(model))


def test_a_bundle_becomes_pages_documents_and_claims(office, reader) -> None:
    reader.pages_of = {"b.pdf": 2}
    bundle_id = office.hand_in("a.png", "b.pdf")
    office.work()
    assert office.bundle(bundle_id).status == "ready"
    assert office.bundle(bundle_id).finished_at is not None
    pages = office.pages(bundle_id)
    assert [(page.position, page.index, page.state) for page in pages] == [
        (0, 0, "read"),
        (1, 0, "read"),
        (2, 1, "read"),
    ]
    assert pages[2].text == "b.pdf \ufffd 第 1 页", "PostgreSQL cannot keep a NUL"
    assert pages[2].reading["lines"][0][0] == pages[2].text
    assert office.tools.store.path(pages[2].image_sha256).exists()
    with office.tools.db.begin() as session:
        papers = session.scalars(select(DocumentRow).order_by(DocumentRow.position)).all()
    assert sorted(page for paper in papers for page in paper.pages) == [0, 1, 2]


def test_running_each_job_again_changes_nothing(office, reader) -> None:
    bundle_id = office.hand_in("a.png", "b.png")
    office.work()
    before = (office.bundle(bundle_id).finished_at, count(office, Claim), len(reader.read))
    jobs.split(bundle_id)
    for page in office.pages(bundle_id):
        jobs.page(page.id)
    jobs.assemble(bundle_id)
    office.work()
    after = (office.bundle(bundle_id).finished_at, count(office, Claim), len(reader.read))
    assert after == before
    assert len(office.pages(bundle_id)) == 2


def test_a_page_that_somebody_reads_is_left_to_them(office, reader) -> None:
    bundle_id = office.hand_in("a.png")
    office.work(max_jobs=1)
    (page,) = office.pages(bundle_id)
    with held(office.tools.db, page_key(page.id)) as is_ours:
        assert is_ours
        jobs.page(page.id)
    assert reader.read == []
    jobs.page(page.id)
    assert office.states(bundle_id) == ["read"]


def test_a_bundle_that_somebody_opens_is_left_to_them(office) -> None:
    bundle_id = office.hand_in("a.png", is_queued=False)
    with held(office.tools.db, bundle_key(bundle_id)):
        jobs.split(bundle_id)
    assert office.pages(bundle_id) == []


def test_a_page_that_fails_once_is_read_again(office, reader) -> None:
    def fail_first(name: str, index: int) -> None:
        if len(reader.read) == 1:
            raise ReadTimeout("The page took too long.")

    reader.on_read = fail_first
    bundle_id = office.hand_in("a.png")
    office.work()
    (page,) = office.pages(bundle_id)
    assert (page.state, page.attempts, page.problem_code) == ("read", 2, None)


def test_a_page_that_fails_twice_is_set_aside_and_the_bundle_goes_on(office, reader) -> None:
    reader.pages_of = {"a.pdf": 3}

    def fail_second_page(name: str, index: int) -> None:
        if index == 1:
            raise ReadTimeout("The page took too long.")

    reader.on_read = fail_second_page
    bundle_id = office.hand_in("a.pdf")
    office.work()
    assert office.states(bundle_id) == ["read", "set_aside", "read"]
    page = office.pages(bundle_id)[1]
    assert (page.problem_code, page.problem_message) == ("timeout", "The page took too long.")
    assert reader.read.count(("a.pdf", 1)) == 2
    assert office.bundle(bundle_id).status == "ready"


def test_a_page_that_never_can_be_read_is_not_tried_twice(office, reader) -> None:
    def refuse(name: str, index: int) -> None:
        raise CorruptFile("The picture is damaged.")

    reader.on_read = refuse
    bundle_id = office.hand_in("a.png")
    office.work()
    assert len(reader.read) == 1
    found = office.bundle(bundle_id)
    assert (found.status, found.error_code) == ("failed", "corrupt_file")


def test_an_error_of_ours_sets_the_page_aside_too(office, reader) -> None:
    def break_down(name: str, index: int) -> None:
        if name == "a.png":
            raise ZeroDivisionError

    reader.on_read = break_down
    bundle_id = office.hand_in("a.png", "b.png")
    office.work()
    assert office.states(bundle_id) == ["set_aside", "read"]
    assert office.pages(bundle_id)[0].problem_code == "internal"


def test_a_page_whose_worker_is_lost_each_time_is_set_aside(office, reader) -> None:
    bundle_id = office.hand_in("a.png", "b.png")
    office.work(max_jobs=1)
    lost, _ = office.pages(bundle_id)
    with office.tools.db.begin() as session:
        row = session.get_one(type(lost), lost.id)
        row.state, row.attempts = "reading", MAX_READINGS
    office.work()
    assert office.states(bundle_id) == ["set_aside", "read"]
    assert office.bundle(bundle_id).status == "ready"


def test_being_told_to_stop_does_not_count_against_the_page(office, reader) -> None:
    def stop(name: str, index: int) -> None:
        raise SystemExit

    reader.on_read = stop
    bundle_id = office.hand_in("a.png")
    office.work(max_jobs=1)
    (page,) = office.pages(bundle_id)
    with pytest.raises(SystemExit):
        jobs.page(page.id)
    assert office.states(bundle_id) == ["waiting"]
    assert office.pages(bundle_id)[0].problem_code is None


def test_a_file_that_cannot_be_opened_is_named_and_the_others_go_on(office, reader) -> None:
    def refuse(name: str) -> None:
        if name == "bad.pdf":
            raise CorruptFile("The PDF is damaged.")

    reader.on_open = refuse
    bundle_id = office.hand_in("bad.pdf", "good.png")
    office.work()
    assert office.bundle(bundle_id).status == "ready"
    with office.tools.db.begin() as session:
        codes = session.scalars(select(BundleFile.error_code).order_by(BundleFile.position)).all()
    assert codes == ["corrupt_file", None]


def test_a_bundle_of_which_nothing_can_be_opened_fails_with_the_reason(office, reader) -> None:
    def refuse(name: str) -> None:
        raise CorruptFile("The PDF is damaged.")

    reader.on_open = refuse
    bundle_id = office.hand_in("bad.pdf")
    office.work()
    found = office.bundle(bundle_id)
    assert (found.status, found.error_code) == ("failed", "corrupt_file")
    assert found.error_message == "The PDF is damaged."


def test_the_last_of_many_pages_makes_the_claims_and_only_it(office, reader) -> None:
    reader.pages_of = {"a.pdf": 5}
    bundle_id = office.hand_in("a.pdf")
    office.work(max_jobs=1)
    pages = office.pages(bundle_id)
    for page in pages[:-1]:
        jobs.page(page.id)
        assert not any(job.startswith("assemble") for job in office.queues.waiting())
    jobs.page(pages[-1].id)
    assert f"assemble-{bundle_id}-0" in office.queues.waiting()
    office.work()
    assert office.bundle(bundle_id).status == "ready"


def test_claims_that_cannot_be_made_end_the_bundle_with_a_reason(office, monkeypatch) -> None:
    def break_down(session, bundle) -> None:
        raise RuntimeError("an error of ours")

    monkeypatch.setattr(jobs.pipeline, "assemble", break_down)
    bundle_id = office.hand_in("a.png")
    office.work()
    for _ in range(jobs.MAX_ASSEMBLIES):
        try:
            jobs.assemble(bundle_id)
        except RuntimeError:
            continue
    found = office.bundle(bundle_id)
    assert (found.status, found.error_code) == ("failed", "internal")
    assert office.states(bundle_id) == ["read"]


def test_live_papers_are_read_before_an_archive_that_came_first(office, reader) -> None:
    reader.pages_of = {"archive.pdf": 6}
    office.hand_in("archive.pdf", lane="bulk")
    office.work(max_jobs=3)  # opened, two pages read
    office.hand_in("desk.png")
    office.work(max_jobs=2)
    assert reader.read[:3] == [("archive.pdf", 0), ("archive.pdf", 1), ("desk.png", 0)]
    office.work()
    assert len(reader.read) == 7


def test_the_same_job_is_queued_once(office) -> None:
    bundle_id = office.hand_in("a.png", is_queued=False)
    assert office.queues.enqueue_split(bundle_id, 0, "live")
    assert not office.queues.enqueue_split(bundle_id, 0, "live")
    assert office.queues.waiting() == {f"split-{bundle_id}-0"}
