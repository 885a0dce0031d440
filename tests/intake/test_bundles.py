"""What becomes of an upload: rows, first looks, and files that were here before."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from claims.db import Database
from claims.models import Bundle
from extractors.limits import Limits
from intake.bundles import Received, Upload, progress, receive
from intake.store import FileStore

pytestmark = pytest.mark.servers

PDF = b"%PDF-1.7 "


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "store")


class Desk:
    """Hands in papers by their bytes."""

    def __init__(self, db: Database, store: FileStore, folder: Path) -> None:
        self.db, self.store, self.folder = db, store, folder

    def hand_in(self, *contents: bytes, **options) -> Received:
        uploads = []
        for number, content in enumerate(contents):
            path = self.folder / f"{len(list(self.folder.iterdir()))}"
            path.write_bytes(content)
            uploads.append(Upload(f"{number}.pdf", path))
        return receive(self.db, self.store, uploads, **options)

    def progress(self, bundle_id: str) -> dict:
        with self.db.begin() as session:
            found = progress(session, bundle_id)
        assert found is not None
        return found


@pytest.fixture
def desk(db: Database, store: FileStore, tmp_path: Path) -> Desk:
    folder = tmp_path / "uploads"
    folder.mkdir()
    return Desk(db, store, folder)


def test_a_bundle_is_written_with_its_files_in_order(desk: Desk) -> None:
    received = desk.hand_in(PDF + b"a", PDF + b"b", note="张三 6 月")
    found = desk.progress(received.bundle_id)
    assert (found["status"], found["lane"], found["note"]) == ("received", "live", "张三 6 月")
    assert [file["name"] for file in found["files"]] == ["0.pdf", "1.pdf"]
    assert [file["sha256"] for file in found["files"]] == [f["sha256"] for f in received.files]
    assert found["progress"] == {"pages_done": 0, "pages": 0}
    assert all(desk.store.path(file["sha256"]).exists() for file in found["files"])


def test_bad_files_are_named_at_once_and_the_others_go_on(desk: Desk) -> None:
    received = desk.hand_in(
        b"", b"just words", PDF + b"x" * 100, PDF + b"good", limits=Limits(max_file_bytes=50)
    )
    codes = [file["error"] and file["error"]["code"] for file in received.files]
    assert codes == ["empty_file", "unsupported_type", "file_too_large", None]
    assert desk.progress(received.bundle_id)["status"] == "received"
    assert received.files[2]["sha256"] is None, "bytes that are too many are not kept"


def test_a_file_handed_in_again_names_the_bundle_that_had_it(desk: Desk) -> None:
    card = desk.hand_in(PDF + b"id card")
    again = desk.hand_in(PDF + b"id card", PDF + b"new invoice")
    assert again.duplicate_of is None
    assert again.bundle_id != card.bundle_id
    assert [file["first_seen"] for file in again.files] == [card.bundle_id, None]


def test_a_whole_bundle_handed_in_again_is_answered_with_the_first(desk: Desk) -> None:
    first = desk.hand_in(PDF + b"a", PDF + b"b")
    again = desk.hand_in(PDF + b"b", PDF + b"a")
    assert again.duplicate_of == again.bundle_id == first.bundle_id
    with desk.db.begin() as session:
        assert session.query(Bundle).count() == 1


def test_of_several_bundles_with_the_papers_the_first_is_named(desk: Desk) -> None:
    first = desk.hand_in(PDF + b"a")
    later = desk.hand_in(PDF + b"a", PDF + b"b")
    again = desk.hand_in(PDF + b"a")
    assert again.duplicate_of == first.bundle_id != later.bundle_id


def test_papers_of_a_bundle_that_failed_may_be_handed_in_again(desk: Desk) -> None:
    first = desk.hand_in(PDF + b"a")
    with desk.db.begin() as session:
        session.get_one(Bundle, first.bundle_id).status = "failed"
    again = desk.hand_in(PDF + b"a")
    assert again.duplicate_of is None
    assert again.files[0]["first_seen"] == first.bundle_id


def test_the_same_bytes_twice_in_one_bundle_point_at_the_bundle_itself(desk: Desk) -> None:
    received = desk.hand_in(PDF + b"a", PDF + b"a")
    assert [file["first_seen"] for file in received.files] == [None, received.bundle_id]


def test_two_desks_that_hand_in_the_same_papers_at_once_get_one_bundle(desk: Desk) -> None:
    contents = [PDF + bytes([65 + n]) for n in range(6)]
    paths = []
    for number, content in enumerate(contents):
        path = desk.folder / f"at-once-{number}"
        path.write_bytes(content)
        paths.append(path)

    def hand_in(order: int) -> Received:
        chosen = paths if order % 2 else list(reversed(paths))
        return receive(desk.db, desk.store, [Upload(path.name, path) for path in chosen])

    with ThreadPoolExecutor(4) as desks:
        received = list(desks.map(hand_in, range(8)))
    assert len({one.bundle_id for one in received}) == 1
    assert sum(one.duplicate_of is None for one in received) == 1


def test_an_upload_whose_bad_file_is_alone_is_no_duplicate(desk: Desk) -> None:
    first, second = desk.hand_in(b""), desk.hand_in(b"")
    assert second.duplicate_of is None
    assert first.bundle_id != second.bundle_id


def test_an_unknown_bundle_has_no_progress(desk: Desk) -> None:
    with desk.db.begin() as session:
        assert progress(session, "nothing") is None
