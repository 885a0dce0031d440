"""A page and the picture that a reviewer sees of it share their coordinates."""

from __future__ import annotations

import io
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from extractors.limits import Limits
from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image as Bgr
from extractors.reading.reader import read_page, review_jpeg
from extractors.reading.source import open_source
from extractors.reading.upright import turned
from extractors.types import Box, Line
from tests.extractors.reading.conftest import Drawn, speckled


class OneLine:
    """An engine that sees one line, at a tenth of the picture's width and height."""

    name = "one-line"

    def read(self, image: Bgr) -> tuple[Line, ...]:
        height, width = image.shape[:2]
        x0, y0 = width / 10, height / 10
        return (Line("ab", Box(x0, y0, x0 + 20, y0 + 8), 0.9, (x0, x0 + 10, x0 + 20)),)

    def recognise(self, crops):
        return tuple(("", 0.0) for _ in crops)


def size_of(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as image:
        return image.size


def test_the_picture_has_the_pages_pixels(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    cv2.imwrite(str(path), speckled(900, 600))
    with open_source(path, "scan.png", Limits()) as source:
        read = read_page(source, 0, OneLine())
    assert (read.page.width, read.page.height) == (600, 900) == size_of(read.image_jpeg)
    assert read.page.lines[0].box == Box(60, 90, 80, 98)


def test_a_large_page_keeps_its_coordinates_and_has_a_smaller_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extractors.reading.raster.MAX_RASTER_PIXELS", 1_000_000)
    path = tmp_path / "photo.png"
    cv2.imwrite(str(path), speckled(2_000, 4_000))
    with open_source(path, "photo.png", Limits()) as source:
        read = read_page(source, 0, OneLine())
    assert (read.page.width, read.page.height) == (4_000, 2_000)
    assert size_of(read.image_jpeg) == (2_400, 1_200)
    line = read.page.lines[0]
    assert (line.box.x0, line.box.y0) == pytest.approx((400, 200), abs=3)
    assert line.box.width == pytest.approx(20 * 4_000 / 1_414, abs=0.1)
    assert line.edges[1] - line.edges[0] == pytest.approx(line.box.width / 2)


def test_the_picture_is_never_enlarged() -> None:
    assert size_of(review_jpeg(np.zeros((20, 10, 3), np.uint8), 10, 20)) == (10, 20)


@pytest.mark.ocr
def test_a_page_on_its_side_comes_upright_with_its_picture(
    invoice: Drawn, paddle: OcrEngine, tmp_path: Path
) -> None:
    path = tmp_path / "sideways.png"
    cv2.imwrite(str(path), turned(invoice.image, 90))
    with open_source(path, "sideways.png", Limits()) as source:
        read = read_page(source, 0, paddle)
    assert read.page.rotation == 270
    assert (read.page.width, read.page.height) == (1_400, 900) == size_of(read.image_jpeg)
    picture = cv2.imdecode(np.frombuffer(read.image_jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert np.abs(picture.astype(int) - invoice.image.astype(int)).mean() < 2


def test_a_person_says_which_way_is_up(tmp_path: Path) -> None:
    path = tmp_path / "scan.png"
    cv2.imwrite(str(path), speckled(900, 600))
    with open_source(path, "scan.png", Limits()) as source:
        read = read_page(source, 0, OneLine(), rotation=90)
    page = read.page
    assert (page.rotation, page.width, page.height) == (90, 900, 600)
    assert size_of(read.image_jpeg) == (900, 600)
    assert page.lines[0].box == Box(90, 60, 110, 68), "read on the turned page"
