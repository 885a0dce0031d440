"""The watched folder with real files on a real disk: nothing half-written, nothing twice."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import OperationalError

from claims.db import Database
from claims.models import Bundle, BundleFile
from intake import watching
from intake.settling import Settling, is_unfinished
from intake.store import FileStore
from intake.watching import Watcher

pytestmark = pytest.mark.servers

SETTLE_S = 10.0
PDF = b"%PDF-1.4 "


class Place:
    """A watched folder and what came of it."""

    def __init__(self, db: Database, folder: Path) -> None:
        self.db, self.root = db, folder / "scans"
        self.root.mkdir()
        self.store = FileStore(folder / "store")
        self.queued: list[str] = []

    def watcher(self) -> Watcher:
        return Watcher(self.root, SETTLE_S, self.db, self.store, self.queued.append)

    def put(self, name: str, content: bytes) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def bundles(self) -> list[tuple[str | None, list[str]]]:
        with self.db.begin() as session:
            rows = session.query(Bundle).order_by(Bundle.created_at)
            return [(bundle.note, [file.name for file in bundle.files]) for bundle in rows]

    def below(self, name: str) -> list[str]:
        folder = self.root / name
        found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
        return sorted("/".join(path.parts[1:]) for path in found)


@pytest.fixture
def place(db: Database, tmp_path: Path) -> Place:
    return Place(db, tmp_path)


def test_a_file_is_taken_once_it_has_settled(place: Place) -> None:
    watcher = place.watcher()
    path = place.put("甲.pdf", PDF + b"1")
    assert watcher.look(0.0) == 0
    assert watcher.look(SETTLE_S - 0.1) == 0
    assert path.exists()
    assert watcher.look(SETTLE_S) == 1
    assert place.bundles() == [(None, ["甲.pdf"])]
    assert len(place.queued) == 1
    assert place.below("taken") == ["甲.pdf"]
    assert not path.exists()
    assert watcher.look(3 * SETTLE_S) == 0
    assert not any((place.root / ".taking").iterdir())


def test_a_file_that_grows_or_is_written_anew_waits(place: Place) -> None:
    watcher = place.watcher()
    path = place.put("甲.pdf", PDF)
    watcher.look(0.0)
    path.write_bytes(PDF + b"more")
    assert watcher.look(SETTLE_S) == 0
    # As many bytes as before, but another time.
    told = path.stat()
    os.utime(path, ns=(told.st_atime_ns, told.st_mtime_ns + 1_000_000))
    assert watcher.look(1.5 * SETTLE_S) == 0
    assert watcher.look(2.5 * SETTLE_S) == 1


def test_a_file_replaced_by_another_of_the_same_size_and_time_waits(place: Place) -> None:
    watcher = place.watcher()
    path = place.put("甲.pdf", PDF)
    told = path.stat()
    watcher.look(0.0)
    other = place.put(".neu", PDF)
    os.utime(other, ns=(told.st_atime_ns, told.st_mtime_ns))
    other.replace(path)
    assert watcher.look(SETTLE_S) == 0


def test_a_folder_is_one_bundle_and_waits_for_its_last_file(place: Place) -> None:
    watcher = place.watcher()
    place.put("三小工会/甲.pdf", PDF + b"1")
    watcher.look(0.0)
    place.put("三小工会/丙/乙.pdf", PDF + b"2")
    assert watcher.look(SETTLE_S) == 0
    assert watcher.look(2 * SETTLE_S) == 1
    assert place.bundles() == [("三小工会", ["三小工会/丙/乙.pdf", "三小工会/甲.pdf"])]
    assert place.below("taken") == ["三小工会/丙/乙.pdf", "三小工会/甲.pdf"]


def test_a_folder_with_a_file_still_coming_in_waits(place: Place) -> None:
    watcher = place.watcher()
    place.put("三小工会/甲.pdf", PDF)
    coming = place.put("三小工会/乙.pdf.part", b"%P")
    watcher.look(0.0)
    assert watcher.look(2 * SETTLE_S) == 0
    coming.rename(coming.with_suffix(""))
    watcher.look(3 * SETTLE_S)
    assert watcher.look(4 * SETTLE_S) == 1


def test_temporary_names_empty_folders_and_links_are_left_alone(
    place: Place, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.pdf"
    secret.write_bytes(PDF)
    (place.root / "link.pdf").symlink_to(secret)
    (place.root / "empty").mkdir()
    place.put("~$x.pdf", PDF)
    place.put(".hidden.pdf", PDF)
    place.put("x.pdf.crdownload", PDF)
    watcher = place.watcher()
    watcher.look(0.0)
    assert watcher.look(9 * SETTLE_S) == 0
    assert place.bundles() == []
    assert len(list(place.root.iterdir())) == 5


def test_what_cannot_be_read_lies_in_failed_with_the_reason(place: Place) -> None:
    watcher = place.watcher()
    place.put("leer.pdf", b"")
    place.put("notiz.txt", b"hello")
    watcher.look(0.0)
    watcher.look(SETTLE_S)
    assert place.below("failed") == [
        "leer.pdf",
        "leer.pdf.reason.txt",
        "notiz.txt",
        "notiz.txt.reason.txt",
    ]
    (reason,) = (place.root / "failed").rglob("leer.pdf.reason.txt")
    assert "empty" in reason.read_text(encoding="utf-8")


def test_the_same_bytes_again_name_the_first_bundle(place: Place) -> None:
    watcher = place.watcher()
    place.put("甲.pdf", PDF)
    watcher.look(0.0)
    watcher.look(SETTLE_S)
    place.put("甲.pdf", PDF)  # also under the same name: both are kept
    watcher.look(2 * SETTLE_S)
    assert watcher.look(3 * SETTLE_S) == 1
    assert len(place.bundles()) == 1
    assert len([name for name in place.below("taken") if name.endswith(".pdf")]) == 2
    (reason,) = (place.root / "taken").rglob("*.reason.txt")
    assert place.queued[0] in reason.read_text(encoding="utf-8")
    assert len(place.queued) == 1


def test_a_write_at_the_last_moment_puts_the_file_back(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = place.watcher()
    path = place.put("甲.pdf", PDF)
    with path.open("ab") as writer:  # somebody who has had it open all the time
        watcher.look(0.0)
        rename = Path.rename

        def write_first(self: Path, target: Path) -> Path:
            if self == path:
                writer.write(b"late")
                writer.flush()
            return rename(self, target)

        monkeypatch.setattr(Path, "rename", write_first)
        assert watcher.look(SETTLE_S) == 0
        monkeypatch.undo()
    assert path.read_bytes() == PDF + b"late"
    watcher.look(2 * SETTLE_S)
    assert watcher.look(3 * SETTLE_S) == 1


@pytest.mark.parametrize("is_received", [False, True])
def test_what_a_killed_watcher_left_is_finished(place: Place, is_received: bool) -> None:
    watcher = place.watcher()
    place.put("甲.pdf", PDF)
    left = place.root / ".taking" / "0123456789abcdef"
    left.mkdir(parents=True)
    (place.root / "甲.pdf").rename(left / "甲.pdf")
    if is_received:  # killed between the commit and putting the file away
        watcher._receive(left / "甲.pdf")
    assert watcher.look(0.0) == 1
    assert [files for _, files in place.bundles()] == [["甲.pdf"]]
    assert "甲.pdf" in place.below("taken")
    assert not left.exists()


def test_files_wait_while_the_database_is_away(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = place.watcher()
    place.put("甲.pdf", PDF)
    watcher.look(0.0)

    def away(*_args: object) -> None:
        raise OperationalError("SELECT", {}, ConnectionError("gone"))

    monkeypatch.setattr(watching, "receive", away)
    assert watcher.look(SETTLE_S) == 0
    monkeypatch.undo()
    assert watcher.look(SETTLE_S + 1) == 1
    assert place.below("failed") == []


def test_two_watchers_never_take_the_same_file(place: Place) -> None:
    names = [f"{number:02}.pdf" for number in range(30)]
    for name in names:
        place.put(name, PDF + name.encode())
    watchers = [place.watcher() for _ in range(3)]
    for watcher in watchers:
        watcher.look(0.0)
    start = threading.Barrier(len(watchers))
    done: list[int] = []

    def work(watcher: Watcher) -> None:
        start.wait()
        done.append(sum(watcher.look(SETTLE_S + turn) for turn in range(3)))

    threads = [threading.Thread(target=work, args=(watcher,)) for watcher in watchers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(done) == len(names)
    with place.db.begin() as session:
        assert sorted(file.name for file in session.query(BundleFile)) == names
        assert session.query(Bundle).count() == len(names)
    assert place.below("taken") == names
    assert not any((place.root / ".taking").iterdir())


def test_a_folder_that_is_not_there_is_waited_for(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    watcher = place.watcher()
    place.root.rmdir()
    is_over = threading.Event()
    stopper = threading.Timer(0.2, is_over.set)
    stopper.start()
    watcher.run(is_over)
    stopper.join()
    assert "cannot be read" in caplog.text


@given(st.lists(st.sampled_from(["write", "wait"]), max_size=12))
def test_nothing_is_settled_before_it_was_left_alone_long_enough(
    tmp_path_factory: pytest.TempPathFactory, steps: list[str]
) -> None:
    root = tmp_path_factory.mktemp("scans")
    settling = Settling(root, SETTLE_S)
    now, written, size = 0.0, None, 0
    for step in [*steps, "wait", "wait"]:
        now += SETTLE_S / 2
        if step == "write":
            size += 1
            (root / "a.pdf").write_bytes(b"x" * size)
            written = now
        found = settling.settled(now)
        if found:
            assert written is not None
            assert now - written >= SETTLE_S
    assert bool(settling.settled(now + SETTLE_S)) == (size > 0)


@pytest.mark.parametrize(
    ("name", "expected"), [("a.pdf", False), ("a.PART", True), ("~$a.docx", True), (".x", True)]
)
def test_unfinished_by_name(name: str, expected: bool) -> None:
    assert is_unfinished(name) is expected


def test_a_bad_file_among_known_ones_is_still_named(place: Place) -> None:
    """Somebody looks for it: that the others were here before must not hide it."""
    watcher = place.watcher()
    for folder in ("first", "again"):
        place.put(f"{folder}/invoice.pdf", PDF + b"1")
        place.put(f"{folder}/note.docx", b"just words")
        watcher.look(0.0 if folder == "first" else 10 * SETTLE_S)
        assert watcher.look(SETTLE_S if folder == "first" else 11 * SETTLE_S) == 1
    told = next((place.root / "taken").rglob("again.reason.txt")).read_text(encoding="utf-8")
    assert place.queued == place.queued[:1]
    assert place.queued[0] in told
    assert "note.docx: The file type is not known." in told
