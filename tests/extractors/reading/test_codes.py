"""QR and bar codes on pictures of pages, written by other code than reads them where possible."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from extractors.limits import Limits
from extractors.reading.codes import (
    MAX_CODES,
    MAX_PAYLOAD_CHARACTERS,
    printable,
    read_codes,
)
from extractors.reading.engines import make_engine
from extractors.reading.raster import Image
from extractors.reading.reader import read_page
from extractors.reading.source import open_source
from extractors.reading.upright import turned
from fixtures.makers.stamps import bar_code, qr_code

TRIPLE = "35060226,0862654529,a1b2c3"


def sheet(width: int = 1600, height: int = 1100) -> Image:
    return np.full((height, width, 3), 245, dtype=np.uint8)


def put(page: Image, stamp: object, x: int, y: int, width: int, height: int) -> None:
    """Lay a code on the page; its transparent parts are white."""
    alpha = np.asarray(stamp.getchannel("A").resize((width, height)))  # type: ignore[attr-defined]
    page[y : y + height, x : x + width] = 255 - alpha[:, :, None]


@pytest.fixture
def page() -> Image:
    drawn = sheet()
    put(drawn, qr_code(TRIPLE), 1300, 100, 160, 160)
    put(drawn, bar_code("0012345678"), 200, 900, 360, 60)
    return drawn


def test_codes_are_read_from_top_to_bottom_with_their_place(page: Image) -> None:
    first, second = read_codes(page)
    assert (first.text, first.kind) == (TRIPLE, "QRCode")
    assert (second.text, second.kind) == ("0012345678", "Code128")
    assert list(first.box) == pytest.approx([1300, 100, 1460, 260], abs=8)
    assert (second.box.x0, second.box.x1) == pytest.approx((200, 560), abs=8)
    assert second.box.y0 >= 896 and second.box.y1 <= 964
    assert first.box.height > 0 and second.box.height > 0


def test_boxes_are_those_of_the_page_where_its_picture_is_smaller(page: Image) -> None:
    (first, _) = read_codes(page, scale=2.0)
    assert list(first.box) == pytest.approx([2600, 200, 2920, 520], abs=16)


def test_a_large_picture_keeps_its_coordinates(page: Image) -> None:
    large = np.asarray(cv2.resize(page, None, fx=2.5, fy=2.5), dtype=np.uint8)
    first = read_codes(large)[0]
    assert first.text == TRIPLE
    assert list(first.box) == pytest.approx([3250, 250, 3650, 650], abs=20)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_on_its_side_keeps_its_codes(page: Image, degrees: int) -> None:
    assert {code.text for code in read_codes(turned(page, degrees))} == {TRIPLE, "0012345678"}


def test_bars_too_fine_for_the_first_pass_are_looked_at_again() -> None:
    """As pre-printed numbers are on a small scan: a pixel and a half a bar, a little soft."""
    drawn = sheet()
    put(drawn, bar_code("0012345678"), 1200, 60, 140, 40)
    soft = np.asarray(cv2.GaussianBlur(drawn, (0, 0), 0.8), dtype=np.uint8)
    grey = cv2.cvtColor(soft, cv2.COLOR_BGR2GRAY)
    assert not zxingcpp.read_barcodes(grey, try_downscale=False, try_invert=False)
    (found,) = read_codes(soft)
    assert found.text == "0012345678"
    assert (found.box.x0, found.box.x1) == pytest.approx((1200, 1340), abs=8)
    assert 55 <= found.box.y0 < found.box.y1 <= 105


def test_a_page_without_codes_has_none() -> None:
    drawn = sheet()
    for row in range(12):  # a table and a line of print are no bars
        cv2.line(drawn, (100, 100 + 30 * row), (1500, 100 + 30 * row), (90, 90, 90), 2)
        cv2.putText(drawn, "0862654529", (110, 124 + 30 * row), 0, 0.8, (20, 20, 20), 2)
    assert read_codes(drawn) == ()


def test_what_cannot_be_shown_is_escaped() -> None:
    drawn = sheet()
    put(drawn, qr_code("a\x00b\x1b[31m\nc"), 100, 100, 200, 200)
    assert [code.text for code in read_codes(drawn)] == ["a\\x00b\\x1b[31m\\nc"]


@given(st.text(max_size=60))
def test_printable_text_can_be_shown_and_stored(text: str) -> None:
    shown = printable(text)
    assert shown.isprintable()
    shown.encode("utf-8")  # no lone surrogates
    assert shown == text or not text.isprintable() or text != text.strip()


def test_absurd_payloads_are_passed_over() -> None:
    drawn = sheet(1600, 1600)
    put(drawn, qr_code("x" * (MAX_PAYLOAD_CHARACTERS + 1)), 100, 100, 1000, 1000)
    put(drawn, qr_code(TRIPLE), 1300, 100, 160, 160)
    assert [code.text for code in read_codes(drawn)] == [TRIPLE]


def test_a_sheet_full_of_codes_gives_a_bounded_number() -> None:
    drawn = sheet(2000, 1600)
    for number in range(MAX_CODES + 4):
        x, y = 60 + number % 5 * 380, 60 + number // 5 * 300
        put(drawn, qr_code(f"code {number}"), x, y, 200, 200)
    assert len(read_codes(drawn)) == MAX_CODES


@settings(max_examples=60, deadline=None)
@given(
    arrays(
        np.uint8, array_shapes(min_dims=2, max_dims=2, max_side=90), elements=st.integers(0, 255)
    )
)
def test_no_picture_is_too_odd(grey: np.ndarray) -> None:
    picture = np.ascontiguousarray(np.repeat(grey[:, :, None], 3, axis=2))
    assert isinstance(read_codes(picture), tuple)


@pytest.mark.parametrize("seed", range(4))
def test_a_damaged_code_is_read_or_left(seed: int) -> None:
    """Blots over a code: the decoder's own sums keep it from reading something else."""
    dice = np.random.default_rng(seed)
    drawn = sheet(500, 500)
    put(drawn, qr_code(TRIPLE), 100, 100, 200, 200)
    for _ in range(6 * (seed + 1)):
        x, y = dice.integers(90, 300, 2)
        cv2.circle(
            drawn, (int(x), int(y)), int(dice.integers(3, 20)), (int(dice.integers(256)),) * 3, -1
        )
    assert {code.text for code in read_codes(drawn)} <= {TRIPLE}


def test_a_born_digital_page_has_its_codes_too(tmp_path: Path) -> None:
    path = tmp_path / "invoice.pdf"
    canvas = Canvas(str(path), pagesize=(600, 400))
    for row in range(20):
        canvas.drawString(40, 360 - 14 * row, "a line of text that makes a text layer")
    canvas.drawImage(ImageReader(qr_code(TRIPLE)), 500, 310, 60, 60, mask="auto")
    canvas.save()
    with open_source(path, "invoice.pdf", Limits()) as source:
        read = read_page(source, 0, make_engine("null"))
    assert read.page.source == "text_layer"
    (code,) = read.page.codes
    assert code.text == TRIPLE
    pixels = 200 / 72
    assert list(code.box) == pytest.approx(
        [500 * pixels, 30 * pixels, 560 * pixels, 90 * pixels], abs=6
    )
