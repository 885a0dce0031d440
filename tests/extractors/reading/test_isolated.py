"""The reading child: killed when it hangs, replaced when it crashes or grows, gone with us."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import psutil
import pytest

from extractors.errors import CorruptFile, FileTooLarge, InternalError, ReadTimeout
from extractors.limits import Limits
from extractors.reading import isolated
from extractors.reading.engines import crashing
from extractors.reading.isolated import IsolatedReader
from extractors.reading.options import ReaderOptions
from tests.extractors.reading.conftest import Drawn, speckled

MakePage = Callable[[int], Path]


@pytest.fixture
def reader() -> Iterator[IsolatedReader]:
    with IsolatedReader(ReaderOptions(engine="crashing")) as running:
        yield running


@pytest.fixture
def page(tmp_path: Path) -> MakePage:
    def make(grey: int) -> Path:
        path = tmp_path / f"{grey}.png"
        cv2.imwrite(str(path), speckled(60, 90, grey))
        return path

    return make


def read(reader: IsolatedReader, path: Path, timeout_s: float = 30.0) -> str:
    return reader.read_page(path, path.name, 0, timeout_s).page.lines[0].text


def test_pages_come_back_with_their_picture(reader: IsolatedReader, page: MakePage) -> None:
    path = page(crashing.READS)
    opened = reader.open(path, "white.png")
    assert [ref.index for ref in opened.pages] == [0]
    result = reader.read_page(path, "white.png", 0)
    assert (result.page.width, result.page.height) == (90, 60)
    picture = cv2.imdecode(np.frombuffer(result.image_jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert picture.shape == (60, 90, 3)


def test_a_crash_costs_one_page(reader: IsolatedReader, page: MakePage) -> None:
    assert read(reader, page(crashing.READS)) == "white"
    first = reader.pid
    with pytest.raises(InternalError, match="SIGSEGV"):
        read(reader, page(crashing.CRASHES))
    assert read(reader, page(crashing.READS)) == "white"
    assert reader.pid != first


def test_a_hung_read_is_killed(reader: IsolatedReader, page: MakePage) -> None:
    assert read(reader, page(crashing.READS)) == "white"
    hung = reader.pid
    assert hung is not None
    with pytest.raises(ReadTimeout, match=r"longer than 0\.5 seconds"):
        read(reader, page(crashing.HANGS), timeout_s=0.5)
    assert not psutil.pid_exists(hung)
    assert read(reader, page(crashing.READS)) == "white"


def test_a_read_that_takes_all_memory_is_killed(
    reader: IsolatedReader, page: MakePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(isolated, "_HEADROOM_MB", 100)
    reader.options = replace(reader.options, max_mb=200)
    assert read(reader, page(crashing.READS)) == "white"
    greedy = reader.pid
    assert greedy is not None
    with pytest.raises(FileTooLarge, match="too much memory"):
        read(reader, page(crashing.GROWS))
    assert not psutil.pid_exists(greedy)
    assert read(reader, page(crashing.READS)) == "white"


def test_an_error_in_the_engine_keeps_the_child(
    reader: IsolatedReader, page: MakePage, capfd: pytest.CaptureFixture[str]
) -> None:
    assert read(reader, page(crashing.READS)) == "white"
    before = reader.pid
    with pytest.raises(InternalError, match="RuntimeError"):
        read(reader, page(crashing.RAISES))
    assert read(reader, page(crashing.READS)) == "white"
    assert reader.pid == before
    said = capfd.readouterr().err
    assert "as it was asked to" in said
    assert "crashing.py:" in said
    assert "Traceback" not in said


def test_a_child_that_died_while_idle_blames_no_page(
    reader: IsolatedReader, page: MakePage
) -> None:
    read(reader, page(crashing.READS))
    assert reader.pid is not None
    os.kill(reader.pid, signal.SIGKILL)
    psutil.Process(reader.pid).wait(5)
    assert read(reader, page(crashing.READS)) == "white"


def test_bad_files_keep_their_codes(reader: IsolatedReader, tmp_path: Path) -> None:
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(CorruptFile):
        reader.open(torn, "torn.pdf")
    with pytest.raises(InternalError, match="no longer there"):
        reader.open(tmp_path / "gone.pdf", "gone.pdf")


def test_a_file_that_changed_is_opened_again(reader: IsolatedReader, tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    for height in (40, 70):
        cv2.imwrite(str(path), speckled(height, 50))
        assert reader.read_page(path, "scan.png", 0).page.height == height


def test_the_child_is_replaced_after_its_pages(page: MakePage) -> None:
    with IsolatedReader(ReaderOptions(engine="null", max_pages=2)) as reader:
        path = page(255)
        pids = []
        for _ in range(4):
            reader.read_page(path, "p.png", 0)
            pids.append(reader.pid)
    assert pids[0] is not None
    assert pids[1] is None  # two pages read: it was stopped, the next request starts another
    assert pids[2] not in (None, pids[0])


def test_a_child_that_grew_too_large_is_replaced(page: MakePage) -> None:
    with IsolatedReader(ReaderOptions(engine="null", max_mb=1)) as reader:
        reader.read_page(page(255), "p.png", 0)
        assert reader.pid is None


def test_limits_reach_the_child(page: MakePage) -> None:
    options = ReaderOptions(engine="null", limits=Limits(max_image_pixels=10))
    assert ReaderOptions.from_json(options.to_json()) == options
    with IsolatedReader(options) as reader, pytest.raises(Exception, match="million allowed"):
        reader.open(page(255), "p.png")


def test_the_child_goes_when_its_parent_is_killed(page: MakePage) -> None:
    """Even in the middle of a read that never returns."""
    script = (
        "import sys, threading, time\n"
        "from pathlib import Path\n"
        "from extractors.reading.isolated import IsolatedReader\n"
        "from extractors.reading.options import ReaderOptions\n"
        "reader = IsolatedReader(ReaderOptions(engine='crashing'))\n"
        "reader.open(Path(sys.argv[1]), 'p.png')\n"
        "print(reader.pid, flush=True)\n"
        "reader.read_page(Path(sys.argv[1]), 'p.png', 0, 600.0)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(page(crashing.HANGS))],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[3],
    )
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    time.sleep(0.5)  # the read has begun
    assert child.is_running()
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert child.wait(5) is None or not child.is_running()


@pytest.mark.ocr
def test_the_real_engine_in_the_child(invoice: Drawn, tmp_path: Path) -> None:
    path = tmp_path / "invoice.png"
    cv2.imwrite(str(path), invoice.image)
    with IsolatedReader() as reader:
        texts = {line.text for line in reader.read_page(path, "invoice.png", 0).page.lines}
    assert "票据代码：52060121" in texts
