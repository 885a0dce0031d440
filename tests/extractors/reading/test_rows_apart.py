"""Rows that a seal's curved words link in the detection's map come apart again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image as Pictures
from PIL import ImageDraw, ImageFont

from extractors.reading.engines import OcrEngine
from extractors.reading.engines.rows_apart import Map, RowsApart, rows_apart
from extractors.reading.raster import Image
from tests.extractors.reading.conftest import FONT, draw

THRESHOLD = 0.2
HIGH = 10  # of a row on the map, in places


def page(*rows: tuple[int, int, int]) -> Map:
    """A map with rows of text: left, right and middle of each."""
    text = np.zeros((240, 400), np.float32)
    for left, right, middle in rows:
        text[middle - HIGH // 2 : middle + HIGH // 2, left:right] = 0.95
    return text


def with_arc(text: Map, center: tuple[int, int], radius: int, degrees: tuple[int, int]) -> Map:
    arc = np.zeros_like(text)
    cv2.ellipse(arc, center, (radius, radius), 0, *degrees, (0.9,), HIGH)
    return np.maximum(text, arc)


def regions(text: Map) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height of what hangs together, from top to bottom."""
    boxes = cv2.connectedComponentsWithStats((text > THRESHOLD).astype(np.uint8))[2]
    found = [(int(x), int(y), int(width), int(height)) for x, y, width, height, _ in boxes[1:]]
    return sorted(found, key=lambda box: box[1])


def covered(text: Map, left: int, right: int, middle: int) -> float:
    """The share of a row's middle that lies in one region no higher than two rows."""
    return max(
        (
            max(0, min(right, x + width) - max(left, x)) / (right - left)
            for x, y, width, height in regions(text)
            if y <= middle < y + height <= y + 2 * HIGH
        ),
        default=0.0,
    )


PLAIN = ((20, 150, 30), (200, 360, 30), (20, 150, 120), (20, 110, 150))


def test_rows_that_an_arc_links_come_apart() -> None:
    text = with_arc(page(*PLAIN, (220, 380, 90), (240, 380, 190)), (230, 140), 55, (100, 275))
    before = [box for box in regions(text) if box[3] > 2 * HIGH]
    assert len(before) == 1, "the arc links both rows"
    apart = rows_apart(text, THRESHOLD)
    assert covered(apart, 220, 380, 90) > 0.9
    assert covered(apart, 240, 380, 190) > 0.9
    assert [covered(apart, *row) for row in PLAIN] == [1.0] * len(PLAIN)


def test_a_row_that_the_arc_only_meets_keeps_its_end() -> None:
    text = with_arc(page(*PLAIN, (220, 380, 120)), (160, 175), 80, (250, 330))
    assert covered(text, 220, 380, 120) == 0.0
    assert covered(rows_apart(text, THRESHOLD), 220, 380, 120) > 0.95


@pytest.mark.parametrize("drop", [-7, -5, 5, 7])
def test_a_value_half_a_row_off_its_label_comes_apart_from_it(drop: int) -> None:
    text = page(*PLAIN, (220, 280, 90), (280, 380, 90 + drop))
    apart = rows_apart(text, THRESHOLD)
    assert covered(apart, 220, 275, 90) == 1.0
    assert covered(apart, 285, 380, 90 + drop) == 1.0
    heights = [box[3] for box in regions(apart)]
    assert heights == [HIGH] * (len(PLAIN) + 2), "each side is as high as its characters"


def test_a_value_hardly_off_its_label_stays_beside_it() -> None:
    text = page(*PLAIN, (220, 280, 90), (280, 380, 92))
    assert rows_apart(text, THRESHOLD) is text


def test_a_row_that_runs_up_by_and_by_is_not_cut() -> None:
    text = page(*PLAIN)
    for x in range(200, 380):
        y = 90 + round((x - 200) ** 2 / 3000)
        text[y - HIGH // 2 : y + HIGH // 2, x] = 0.95
    assert (rows_apart(text, THRESHOLD)[:, 200:370] > THRESHOLD).any(axis=0).all()


def test_neighbouring_rows_that_hang_together_at_one_end_come_apart() -> None:
    text = page(*PLAIN, (220, 380, 120), (220, 380, 140))
    text[125:135, 220:230] = 0.9
    text[95:115, 370:380] = 0.9
    apart = rows_apart(text, THRESHOLD)
    assert covered(apart, 220, 380, 120) > 0.9
    assert covered(apart, 220, 380, 140) > 0.9


def test_a_page_of_plain_rows_is_left_as_it_is() -> None:
    text = page(*PLAIN)
    assert rows_apart(text, THRESHOLD) is text


def test_an_empty_page_is_left_as_it_is() -> None:
    text = page()
    assert rows_apart(text, THRESHOLD) is text


@pytest.mark.parametrize("slope", [-0.1, -0.03, 0.03, 0.1])
def test_slanting_rows_are_left_as_they_are(slope: float) -> None:
    text = page(*PLAIN)
    for x in range(20, 380):
        y = 190 + round(slope * (x - 200))
        text[y - HIGH // 2 : y + HIGH // 2, x] = 0.95
    assert rows_apart(text, THRESHOLD) is text


def test_a_column_of_characters_is_left_as_it_is() -> None:
    text = page(*PLAIN)
    text[20:220, 385:395] = 0.95
    assert rows_apart(text, THRESHOLD) is text


@given(
    st.tuples(st.integers(60, 340), st.integers(60, 180)),
    st.integers(25, 90),
    st.integers(0, 360),
    st.integers(30, 360),
)
def test_nothing_is_added_and_rows_apart_from_the_arc_stay(
    center: tuple[int, int], radius: int, start: int, length: int
) -> None:
    text = with_arc(page(*PLAIN), center, radius, (start, start + length))
    before = regions(text)
    apart = rows_apart(text, THRESHOLD)
    assert ((apart == text) | (apart == 0)).all()
    alone = [box for box in before if box[3] == HIGH]
    assert set(alone) <= set(regions(apart))


def test_the_way_to_boxes_gets_the_map_with_its_rows_apart() -> None:
    text = with_arc(page(*PLAIN, (220, 380, 120)), (160, 175), 80, (250, 330))
    seen = []

    def boxes(maps: list[list[NDArray[np.float32]]], shapes: str, **options: float) -> str:
        assert [part.shape for part in maps[0]] == [(1, 240, 400)]
        seen.append(maps[0][0][0])
        assert (shapes, options) == ("shapes", {"thresh": THRESHOLD})
        return "boxes"

    maps = [text[np.newaxis, np.newaxis]]
    assert RowsApart(boxes, THRESHOLD)(maps, "shapes", thresh=THRESHOLD) == "boxes"
    assert np.array_equal(seen[0], rows_apart(text, THRESHOLD))


SEALED = (
    (90, 60, 30, "个人账户支付：1204.66"),
    (620, 60, 30, "个人现金支付：3371.05"),
    (90, 130, 30, "起付线：800.00；公务员补助：75.91"),
    (620, 130, 30, "医保编号：77160254"),
    (90, 200, 30, "其他支付：972.50"),
    (620, 200, 30, "大额补助：883.71；"),
    (90, 270, 30, "病历号：253863"),
    (620, 270, 30, "预缴金额：5500.00"),
)


def stamped(image: Image, center: tuple[int, int], radius: int, words: str) -> Image:
    """A seal as a fax shows it where its rim is worn: black words that run around."""
    sheet = Pictures.fromarray(image)
    font = ImageFont.truetype(str(FONT), 30)
    for number, character in enumerate(words):
        degrees = 150 + 240 * number / (len(words) - 1)
        glyph = Pictures.new("L", (40, 40))
        ImageDraw.Draw(glyph).text((20, 20), character, 255, font, anchor="mm")
        glyph = glyph.rotate(-(degrees + 90), expand=True)
        at = np.array(center) + 0.78 * radius * np.array(
            [np.cos(np.radians(degrees)), np.sin(np.radians(degrees))]
        )
        left, top = (round(float(c)) - glyph.width // 2 for c in at)
        sheet.paste((0, 0, 0), (left, top), glyph)
    return np.asarray(sheet).copy()


@pytest.mark.ocr
def test_values_beside_a_black_seal_are_read(paddle: OcrEngine) -> None:
    clean = draw(SEALED, (1120, 360))
    faxed = stamped(clean.image, (430, 150), 130, "宝鸡市第三人民医院")
    read = "".join(line.text for line in paddle.read(faxed))
    assert [number for number in ("1204.66", "883.71", "3371.05") if number not in read] == []
