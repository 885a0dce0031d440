"""Papers drawn on the fly: pages with known text at known places, and PDFs with a text layer."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
import pytest
from PIL import Image, ImageDraw, ImageFont

from extractors.reading.engines import OcrEngine, make_engine
from extractors.reading.raster import Image as Bgr
from extractors.types import Box

FONT = Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")  # Debian: fonts-wqy-microhei


def speckled(height: int, width: int, grey: int = 255) -> Bgr:
    """A page of one grey but for a speck in the middle, so that it is not taken for blank."""
    image = np.full((height, width, 3), grey, np.uint8)
    y, x, side = height // 2, width // 2, 4 + max(height, width) // 100
    image[y : y + side, x : x + side] = max(grey - 60, 0)
    return image


INVOICE = (
    (420, 90, 44, "贵州省医疗住院收费票据（电子）"),
    (120, 200, 26, "票据代码：52060121"),
    (760, 200, 26, "票据号码：0028016123"),
    (120, 260, 26, "交款人：王小明"),
    (760, 260, 26, "开票日期：2021-04-14"),
    (120, 340, 26, "床位费"),
    (420, 340, 26, "1,069.50"),
    (760, 340, 26, "诊察费"),
    (1060, 340, 26, "441.00"),
    (120, 420, 26, "金额合计（大写）壹仟伍佰壹拾元伍角"),
    (760, 420, 26, "（小写）1510.50"),
    (120, 500, 26, "医保统筹基金支付：1000.00"),
    (760, 500, 26, "个人现金支付：510.50"),
    (120, 580, 26, "收款单位（章）：贵州省人民医院"),
)


@dataclass(frozen=True)
class Drawn:
    """A page and where its text really is: the ink's box of every line."""

    image: Bgr
    truth: dict[str, Box]


def draw(lines: tuple[tuple[int, int, int, str], ...] = INVOICE, size=(1400, 900)) -> Drawn:
    """A white page with black print."""
    page = Image.new("RGB", size, "white")
    pen = ImageDraw.Draw(page)
    truth = {}
    for x, y, height, text in lines:
        font = ImageFont.truetype(str(FONT), height)
        pen.text((x, y), text, "black", font)
        # the ink itself: a closing full-width bracket fills only half of its place
        alone = Image.new("L", size)
        ImageDraw.Draw(alone).text((x, y), text, 255, font)
        truth[text] = Box(*alone.getbbox())
    return Drawn(np.ascontiguousarray(np.asarray(page)[:, :, ::-1]), truth)


@pytest.fixture(scope="session")
def font() -> Path:
    if not FONT.exists():
        if os.environ.get("CI"):
            pytest.fail(f"{FONT} is missing: install fonts-wqy-microhei")
        pytest.skip(f"NOT TESTED: {FONT} is missing; install fonts-wqy-microhei")
    return FONT


@pytest.fixture
def invoice(font: Path) -> Drawn:
    return draw()


@pytest.fixture(scope="session")
def paddle(font: Path) -> OcrEngine:
    return make_engine("paddle-onnx")


TextPdf = Callable[..., Path]


@pytest.fixture
def text_pdf(font: Path, tmp_path: Path) -> Iterator[TextPdf]:
    """Make a PDF: ``items`` are (x, baseline from the page's foot, size, text) in points."""

    def make(
        items, rotation=0, image: Bgr | None = None, render_mode=0, crop=None, turned_text=False
    ):
        document = pdfium.PdfDocument.new()
        page = document.new_page(595, 842)
        if image is not None:
            _place_image(document, page, image)
        bytes_ = font.read_bytes()
        buffer = (ctypes.c_ubyte * len(bytes_)).from_buffer_copy(bytes_)
        loaded = pdfium_c.FPDFText_LoadFont(
            document, buffer, len(bytes_), pdfium_c.FPDF_FONT_TRUETYPE, 1
        )
        for x, y, size, text in items:
            _place_text(document, page, loaded, (x, y, size, text), render_mode, turned_text)
        if crop:
            page.set_cropbox(*crop)
        page.set_rotation(rotation)
        page.gen_content()
        path = tmp_path / f"text{len(list(tmp_path.iterdir()))}.pdf"
        document.save(path)
        pdfium_c.FPDFFont_Close(loaded)
        document.close()
        return path

    return make


def _place_text(document, page, font, item, render_mode, turned) -> None:
    x, y, size, text = item
    placed = pdfium_c.FPDFPageObj_CreateTextObj(document, font, size)
    encoded = (text + "\0").encode("utf-16-le")
    wide = (pdfium_c.FPDF_WCHAR * (len(encoded) // 2)).from_buffer_copy(encoded)
    assert pdfium_c.FPDFText_SetText(placed, wide)
    pdfium_c.FPDFTextObj_SetTextRenderMode(placed, render_mode)
    # turned by 90 degrees against the clock: level again on a page that is turned clockwise
    matrix = (0, 1, -1, 0, 595 - y * 595 / 842, x) if turned else (1, 0, 0, 1, x, y)
    pdfium_c.FPDFPageObj_Transform(placed, *matrix)
    pdfium_c.FPDFPage_InsertObject(page, placed)


def _place_image(document, page, image: Bgr) -> None:
    bitmap = pdfium.PdfBitmap.from_pil(Image.fromarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB)))
    placed = pdfium.PdfImage.new(document)
    placed.set_bitmap(bitmap)
    placed.set_matrix(pdfium.PdfMatrix().scale(595, 842))
    page.insert_obj(placed)
