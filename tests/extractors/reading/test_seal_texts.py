"""The text around a round seal is read, however the seal was turned."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as PilImage
from PIL import ImageDraw, ImageFont

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seal_texts import read_rims
from extractors.reading.seals import seal_mask
from tests.extractors.reading.conftest import FONT, Drawn
from tests.extractors.reading.test_seals import Answers, with_seal

NAME = "漯河市云溪医院"
RED = (222, 52, 60)


def page_with_rim(turn_deg: float, size: int = 200) -> Image:
    """A white page with one seal: a ring, and the name around its upper part."""
    seal = PilImage.new("RGB", (size, size), "white")
    ImageDraw.Draw(seal).ellipse((4, 4, size - 4, size - 4), outline=RED, width=5)
    font = ImageFont.truetype(str(FONT), 26)
    for place, character in enumerate(NAME):
        degrees = -105 + 210 * place / (len(NAME) - 1)
        layer = PilImage.new("L", (size, size))
        ImageDraw.Draw(layer).text((size / 2, 30), character, 255, font, anchor="mm")
        seal.paste(RED, (0, 0), layer.rotate(-degrees, PilImage.Resampling.BICUBIC))
    page = np.full((900, 1400, 3), 255, np.uint8)
    turned = seal.rotate(turn_deg, PilImage.Resampling.BICUBIC, fillcolor="white")
    page[500 : 500 + size, 300 : 300 + size] = np.asarray(turned)[:, :, ::-1]
    return page


def test_a_page_without_seals_is_not_read(invoice: Drawn) -> None:
    assert read_rims(invoice.image, seal_mask(invoice.image), Answers(NAME, 1.0)) == ()


@pytest.mark.parametrize(("confidence", "expected"), [(0.9, (NAME,)), (0.4, ())])
def test_only_a_legible_rim_counts(
    invoice: Drawn, confidence: float, expected: tuple[str, ...]
) -> None:
    strips: list[Image] = []

    class Rims(Answers):
        def recognise(self, crops):
            strips.extend(crops)
            return tuple(self.answer for _ in crops)

    stamped = with_seal(invoice.image, (420, 700))
    rims = read_rims(stamped, seal_mask(stamped), Rims(NAME, confidence))
    assert tuple(rim.text for rim in rims) == expected
    (strip,) = strips
    assert strip.shape[0] == 48
    assert strip.shape[1] > 8 * 48


def test_an_oval_seal_has_no_name_on_its_rim(invoice: Drawn) -> None:
    image = invoice.image.copy()
    cv2.ellipse(image, (700, 700), (150, 90), 0, 0, 360, (60, 60, 220), 6)
    assert read_rims(image, seal_mask(image), Answers(NAME, 1.0)) == ()


@pytest.mark.ocr
@pytest.mark.parametrize("turn_deg", [0, -15, 90, 180])
def test_the_name_is_read_in_one_piece(turn_deg: float, paddle: OcrEngine) -> None:
    image = page_with_rim(turn_deg)
    (rim,) = read_rims(image, seal_mask(image), paddle)
    assert rim.box.x0 == pytest.approx(300, abs=12)
    assert rim.box.height == pytest.approx(200, abs=24)
    assert NAME in rim.text
