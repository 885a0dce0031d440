"""A text layer is taken where it holds the page, and refused with its reason where it does not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from extractors.limits import Limits
from extractors.reading.char_lines import Char, lines_of
from extractors.reading.engines.null import NullEngine
from extractors.reading.pdf import PdfFile
from extractors.reading.reader import read_page
from extractors.reading.source import open_source
from extractors.reading.text_layer import refuse_text
from extractors.types import Line, Page

ITEMS = [
    (60, 780, 18, "贵州省医疗住院收费票据（电子）"),
    (60, 740, 10, "票据代码：52060121"),
    (350, 740, 10, "票据号码：0028016123"),
    (60, 700, 10, "床位费"),
    (160, 700, 10, "1,069.00"),
    (250, 700, 10, "诊察费"),
    (350, 700, 10, "41.00"),
    (60, 100, 10, "收款单位（章）：贵州省人民医院"),
]
MakePdf = Callable[..., Path]


def page_of(path: Path) -> Page:
    with open_source(path, path.name, Limits()) as source:
        return read_page(source, 0, NullEngine()).page


def reason_for(path: Path) -> str:
    layers = PdfFile(path.open("rb"), Limits())
    try:
        return layers.text_layer(0).reason
    finally:
        layers.close()


def line(page: Page, text: str) -> Line:
    return next(line for line in page.lines if line.text == text)


def ink_around(path: Path, box: tuple[float, ...]) -> float:
    """The share of dark pixels of the page that lie inside ``box``."""
    with open_source(path, path.name, Limits()) as source:
        jpeg = read_page(source, 0, NullEngine()).image_jpeg
    grey = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    dark = grey < 128
    x0, y0, x1, y1 = (round(value) for value in box)
    return float(dark[max(y0, 0) : y1, max(x0, 0) : x1].sum() / dark.sum())


def test_a_row_becomes_several_lines_in_reading_order(text_pdf: MakePdf) -> None:
    page = page_of(text_pdf(ITEMS))
    assert page.source == "text_layer"
    assert (page.width, page.height) == (1653, 2339)
    assert [line.text for line in page.lines] == [text for *_, text in ITEMS]
    assert {line.confidence for line in page.lines} == {1.0}


def test_characters_keep_their_edges(text_pdf: MakePdf) -> None:
    found = line(page_of(text_pdf(ITEMS)), "票据代码：52060121")
    assert len(found.edges) == len(found.text) + 1
    assert list(found.edges) == sorted(found.edges)
    assert found.edges[0] == pytest.approx(60 * 200 / 72, abs=1.5)
    digits = found.span_box(5, 13)
    assert digits.x0 == pytest.approx((60 + 5 * 10) * 200 / 72, abs=3)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [None, (40, 60, 560, 820)])
def test_boxes_lie_on_the_ink_after_rotation_and_cropping(
    text_pdf: MakePdf, rotation: int, crop: tuple[int, ...] | None
) -> None:
    """The text is turned with the page, so only its unrotated form is read as a layer."""
    path = text_pdf(ITEMS, rotation=rotation, crop=crop)
    page = page_of(path)
    if rotation:
        assert page.source == "ocr"
        assert reason_for(path) == "the text runs sideways"
        return
    around = [tuple(line.box) for line in page.lines]
    assert sum(ink_around(path, box) for box in around) > 0.97
    assert page.width == round((520 if crop else 595) * 200 / 72)


def test_text_that_is_level_after_the_pages_rotation_is_read(text_pdf: MakePdf) -> None:
    """Landscape forms are often a turned portrait page: the text matrix turns it back."""
    path = text_pdf(ITEMS, rotation=90, turned_text=True)
    page = page_of(path)
    assert page.source == "text_layer"
    assert (page.width, page.height) == (2339, 1653)
    assert sum(ink_around(path, tuple(line.box)) for line in page.lines) > 0.97


def test_an_empty_page_is_a_scan(text_pdf: MakePdf) -> None:
    assert reason_for(text_pdf([])) == "the page has no text layer"
    assert page_of(text_pdf([])).source == "ocr"


def test_an_invisible_layer_is_not_trusted(text_pdf: MakePdf) -> None:
    white = np.full((300, 200, 3), 240, np.uint8)
    path = text_pdf(ITEMS, image=white, render_mode=3)
    assert reason_for(path) == "an invisible text layer over a scan"


def test_a_stamped_header_does_not_make_a_scan_a_text_page(text_pdf: MakePdf) -> None:
    white = np.full((300, 200, 3), 240, np.uint8)
    header = [(60, 810, 9, "医院信息系统打印 第 1 页 共 3 页 打印时间 2021-04-14")]
    assert reason_for(text_pdf(header, image=white)) == (
        "a page-sized image with little text over it"
    )


def test_a_full_page_of_text_over_a_background_is_read(text_pdf: MakePdf) -> None:
    white = np.full((300, 200, 3), 240, np.uint8)
    rows = [
        (60, 800 - 30 * row, 9, "出院诊断与诊疗经过的说明文字一共二十个字") for row in range(25)
    ]
    assert page_of(text_pdf(rows, image=white)).source == "text_layer"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("收费票据", "the text layer holds too few characters"),
        ("(cid:12)(cid:245)(cid:31)(cid:7)", "a font without a Unicode table"),
        ("医疗住院收费票据" * 4 + "\ue123\ue124\ue125", "unreadable characters"),
        ("医疗住院收费票据电子" * 4 + "\ufffd" * 3, "unreadable characters"),
        ("医疗住院收费票据金额".encode("gbk").decode("latin-1") * 3, "text in the wrong code page"),
        ("龘靐齉爩鱻麤龗灪吁龖厵滟" * 3, "improbable characters"),
        ("医疗住院收费票据（电子）票据代码：52060121", ""),
        ("醫療住院收費收據（電子）金額合計與姓名資料", ""),
        ("INVOICE No. 12345, total 100.00", ""),
    ],
)
def test_garbage_is_told_from_text(text: str, reason: str) -> None:
    assert refuse_text(text) == reason


def char(text: str, x: float, y: float = 0.0, wide: float = 10.0) -> Char:
    return Char(text, x, y, x + wide, y + 10)


def test_wide_gaps_split_and_narrow_ones_become_spaces() -> None:
    found = lines_of([char("甲", 0), char("乙", 14), char("丙", 40)])
    assert [line.text for line in found] == ["甲 乙", "丙"]
    assert found[0].edges == (0, 10, 14, 24)


def test_characters_printed_twice_for_boldness_count_once() -> None:
    found = lines_of([char("合", 0), char("合", 0.5), char("计", 10), char("计", 10.5)])
    assert [line.text for line in found] == ["合计"]


def test_equal_digits_side_by_side_are_two() -> None:
    found = lines_of([char("1", 0, wide=5), char("1", 5, wide=5)])
    assert [line.text for line in found] == ["11"]


def test_a_ligature_shares_its_width() -> None:
    assert lines_of([char("ffi", 0, wide=9)])[0].edges == (0, 3, 6, 9)
