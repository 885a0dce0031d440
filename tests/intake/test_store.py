"""Files are kept once, under their own digest, and never changed."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from intake.store import FileStore, sha256_of


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "store")


def test_a_file_lies_under_the_digest_of_its_bytes(store: FileStore, tmp_path: Path) -> None:
    paper = tmp_path / "发票.pdf"
    paper.write_bytes(b"%PDF-1.4 paper")
    sha256 = store.put(paper)
    assert sha256 == hashlib.sha256(b"%PDF-1.4 paper").hexdigest()
    assert store.path(sha256).read_bytes() == b"%PDF-1.4 paper"
    assert sha256_of(store.path(sha256)) == sha256


def test_the_same_bytes_are_stored_once_and_left_untouched(store: FileStore) -> None:
    first = store.path(store.put(b"same"))
    before = first.stat()
    second = store.path(store.put(b"same"))
    assert second == first
    assert second.stat().st_mtime_ns == before.st_mtime_ns
    assert second.stat().st_ino == before.st_ino
    assert len(list(store.originals())) == 1


def test_nobody_else_may_read_and_nobody_may_write(store: FileStore) -> None:
    path = store.path(store.put(b"private"))
    assert path.stat().st_mode & 0o777 == 0o400
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert store.root.stat().st_mode & 0o077 == 0


def test_page_pictures_are_kept_apart_from_originals(store: FileStore) -> None:
    sha256 = store.put_derived(b"jpeg")
    assert store.path(sha256).read_bytes() == b"jpeg"
    assert list(store.originals()) == []


def test_a_write_that_breaks_off_leaves_nothing(
    store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full_disk(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full_disk)
        with pytest.raises(OSError, match="No space"):
            store.put(b"half")
    assert [path for path in store.root.rglob("*") if path.is_file()] == []
    assert store.path(store.put(b"half")).read_bytes() == b"half"


def test_an_unknown_digest_has_a_place_but_no_file(store: FileStore) -> None:
    assert not store.path("0" * 64).exists()
