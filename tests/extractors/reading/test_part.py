"""Parts of a page that a person points at."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.errors import ReadTimeout
from extractors.limits import Limits
from extractors.reading.engines import OcrEngine, crashing
from extractors.reading.isolated import IsolatedReader
from extractors.reading.options import ReaderOptions
from extractors.reading.part import read_part
from extractors.reading.raster import Image
from extractors.reading.source import open_source
from extractors.types import Box, Line
from tests.extractors.reading.conftest import Drawn, speckled

READY = Path(__file__).parents[3] / "fixtures" / "ready"


class Looking:
    """Notes the pictures that it is shown, and reads what it is told."""

    name = "looking"

    def __init__(self, lines: Sequence[Line] = (), text: str = "", sure: float = 0.9) -> None:
        self.lines, self.text, self.sure = tuple(lines), text, sure
        self.pages: list[Image] = []
        self.crops: list[Image] = []

    def read(self, image: Image) -> tuple[Line, ...]:
        self.pages.append(image)
        return self.lines

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        self.crops += crops
        return tuple((self.text, self.sure) for _ in crops)


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    path = tmp_path / "scan.png"
    cv2.imwrite(str(path), speckled(900, 600))
    return path


def read(path: Path, engine: OcrEngine, box: Box, rotation: int = 0) -> list[tuple[str, ...]]:
    with open_source(path, path.name, Limits()) as source:
        return [found.lines for found in read_part(source, 0, engine, rotation, box)]


def test_the_part_is_cut_out_enlarged_and_framed(scan: Path) -> None:
    engine = Looking([Line("甲", Box(30, 30, 60, 60), 0.9)], "甲")
    assert read(scan, engine, Box(100, 200, 300, 224)) == [("甲",)], "one reading, told once"
    (framed,), (crop,) = engine.pages, engine.crops
    assert crop.shape[:2] == (24, 200)
    assert framed.shape[:2] == (24 * 4 + 48, 200 * 4 + 48)


def test_two_rows_are_no_single_line(scan: Path) -> None:
    rows = [Line("下", Box(30, 90, 60, 120), 0.9), Line("上", Box(30, 30, 60, 60), 0.9)]
    engine = Looking(rows, "×")
    assert read(scan, engine, Box(100, 200, 140, 280)) == [("上", "下")]
    assert engine.crops == [], "as high as it is wide"


def test_the_likeliest_comes_first_and_a_guess_is_left_out(scan: Path) -> None:
    torn = [Line("12", Box(30, 30, 60, 60), 0.99)]
    assert read(scan, Looking(torn, "1234.50"), Box(0, 0, 200, 24)) == [("1234.50",), ("12",)]
    assert read(scan, Looking(torn, "1234.50", 0.2), Box(0, 0, 200, 24)) == [("12",)]


def test_the_box_lies_on_the_turned_page_and_may_reach_over_its_edge(scan: Path) -> None:
    engine = Looking(text="甲")
    read(scan, engine, Box(-50, 580, 120, 700), rotation=90)  # the page is 900 x 600 then
    assert engine.crops[0].shape[:2] == (20, 120)
    assert read(scan, engine, Box(900, 0, 950, 20), rotation=90) == []


def test_text_of_the_file_itself_comes_first(text_pdf: Callable[..., Path]) -> None:
    path = text_pdf([(60, 780 - 30 * n, 12, f"第{n}行 票据代码 3506022{n}") for n in range(12)])
    with open_source(path, path.name, Limits()) as source:
        opened, ref = source.page_file(0)
        line = max(opened.text_lines(ref.part) or (), key=lambda one: len(one.text))
    half = len(line.text) // 2
    box = line.span_box(0, half)
    found = read(path, Looking(text="misread"), Box(box.x0, box.y0 - 2, box.x1, box.y1 + 2))
    assert found == [(line.text[:half].strip(),), ("misread",)]


def test_the_child_answers_and_a_hung_part_ends_with_its_time(tmp_path: Path) -> None:
    box = Box(10, 10, 80, 30)
    with IsolatedReader(ReaderOptions(engine="crashing")) as reader:
        for grey in (crashing.READS, crashing.HANGS):
            cv2.imwrite(str(tmp_path / f"{grey}.png"), np.full((60, 90, 3), grey, np.uint8))
        (found,) = reader.read_part(tmp_path / f"{crashing.READS}.png", "a.png", 0, 0, box)
        assert (found.lines, found.confidence) == (("white",), 0.99)
        with pytest.raises(ReadTimeout):
            reader.read_part(tmp_path / f"{crashing.HANGS}.png", "b.png", 0, 0, box, 0.5)


@pytest.mark.ocr
def test_every_value_of_a_scan_is_read_from_its_own_box(paddle: OcrEngine) -> None:
    path = READY / "national-scan.jpg"
    truth = json.loads((READY / f"{path.name}.expected.json").read_text(encoding="utf-8"))
    fields = truth["documents"][0]["fields"]
    wrong = {}
    with open_source(path, path.name, Limits()) as source:
        for key in ("payer_name", "payer_id", "check_code", "total_amount", "hospital_name"):
            x0, y0, x1, y1 = fields[key]["box"]
            box = Box(x0 - 4, y0 - 4, x1 + 4, y1 + 4)
            ways = read_part(source, 0, paddle, 0, box)
            if not ways or ways[0].lines != (fields[key]["raw"],):
                wrong[key] = ways
    assert wrong == {}, "the hospital's name lies under its seal"


@pytest.mark.ocr
def test_small_print_is_read_enlarged(invoice: Drawn, paddle: OcrEngine, tmp_path: Path) -> None:
    path = tmp_path / "small.png"
    small = cv2.resize(invoice.image, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(path), small)
    text = "医保统筹基金支付：1000.00"
    x0, y0, x1, y1 = (value / 2 for value in invoice.truth[text])
    assert read(path, paddle, Box(x0 - 3, y0 - 3, x1 + 3, y1 + 3))[0] == (text,)
