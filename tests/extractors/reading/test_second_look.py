"""The second look: what is looked at again, and that the value alone is what it sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from extractors.reading.engines import OcrEngine
from extractors.reading.raster import Image
from extractors.reading.seals import seal_mask
from extractors.reading.second_look import look_again, with_contrast
from extractors.reading.worth_a_look import MAX_LOOKS
from extractors.types import Box, Line
from tests.extractors.reading.conftest import Drawn
from tests.extractors.reading.test_seals import with_seal

PAPER = np.full((600, 1000, 3), 255, np.uint8)


class Sizes:
    """Answers every crop with its size."""

    name = "sizes"

    def read(self, image: Image) -> tuple[Line, ...]:
        return ()

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        return tuple((f"{crop.shape[1]}x{crop.shape[0]}", 0.9) for crop in crops)


def line_of(text: str, row: int = 0, confidence: float = 0.97) -> Line:
    """A line of 20-pixel characters."""
    return Line(text, Box(50, 40 * row, 50 + 20 * len(text), 40 * row + 30), confidence)


def looked_at(text: str, confidence: float = 0.97) -> list[str]:
    (line,) = look_again(PAPER, [line_of(text, 3, confidence)], Sizes())
    return [text[look.start : look.end] for look in line.again]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("医保统筹基金支付：9412.66", ["9412.66"]),
        ("（大写）壹万柒仟元整（小写）￥17,000.00", ["壹万柒仟元整", "￥17,000.00"]),
        ("住院时间：2023年05月09日至2023-05-13", ["2023年05月09日", "2023-05-13"]),
        ("开具日期：2024年月17日", ["2024年月17日"]),  # a month that was skipped
        ("票据号码：0028016123 校验码：3a9457", ["0028016123", "3a9457"]),
        ("411102********4536", ["411102********4536"]),
        ("交款人：王小明", ["王小明"]),
        ("36282 03", ["36282 03"]),  # a point that was read as a blank
        ("住院时间：20241231-20250124", ["20241231", "20250124"]),
        ("No0014208068", ["0014208068"]),
        ("BP：130/65mmHg，T：36.6℃", ["130", "36.6"]),
        ("医保总金额：17044.9符合政策", ["17044.9"]),  # cut short by the next word
        ("收款单位（章）：漯河市中医医院", ["漯河市中医医院"]),
        ("王小明", []),  # as likely a word of the form
        ("出院诊断：高血压", []),
        ("第1页", []),
    ],
)
def test_what_matters_is_told_by_its_shape(text: str, parts: list[str]) -> None:
    assert looked_at(text) == parts


def test_what_was_read_surely_is_not_looked_at_again_but_for_a_lost_point() -> None:
    assert looked_at("化验费：9412.66", 0.9995) == []
    assert looked_at("660356", 0.9995) == ["660356"]


def test_what_is_paid_is_always_looked_at_again() -> None:
    assert looked_at("医保统筹基金支付：9412.66", 1.0) == ["9412.66"]
    label, number = line_of("个人现金支付", 1, 1.0), line_of("510.50", 1, 1.0)
    beside = replace(number, box=Box(200, 45, 320, 75))  # a little below its row
    below = replace(number, box=Box(200, 120, 320, 150))
    looked = look_again(PAPER, [label, beside, below], Sizes())
    assert [len(line.again) for line in looked] == [0, 1, 0]


def test_a_name_is_looked_at_again_where_a_label_asks_for_it() -> None:
    name, label = line_of("王小明", 1), line_of("患者姓名：", 1)
    beside = replace(name, box=Box(180, 40, 240, 70))
    looked = look_again(PAPER, [label, beside], Sizes())
    assert [len(line.again) for line in looked] == [0, 1]


def test_a_crop_is_the_part_with_its_margins() -> None:
    (line,) = look_again(PAPER, [line_of("现金：9412.66", 3)], Sizes())
    width, height = (int(side) for side in line.again[0].text.split("x"))
    assert height == 36  # 30 and a tenth above and below
    # seven characters, 0.4 heights at the line's end, 0.12 towards the colon, made wider
    assert width == pytest.approx(1.2 * (140 + 12 + 3.6), abs=2)


def test_the_unsure_are_looked_at_first_and_not_all_of_a_long_list() -> None:
    lines = [line_of("1234.56", row, 0.9 + row * 0.0005) for row in range(MAX_LOOKS + 30)]
    looked = look_again(PAPER, lines, Sizes())
    assert [bool(line.again) for line in looked] == [True] * MAX_LOOKS + [False] * 30


def test_lines_keep_their_order_and_what_they_said() -> None:
    lines = [line_of("1234.56", 1), line_of("标题", 2), line_of("5678.90", 3)]
    looked = look_again(PAPER, lines, Sizes())
    assert [replace(line, again=()) for line in looked] == lines


def test_a_line_that_runs_down_the_page_is_left_alone() -> None:
    tall = Line("1234.56", Box(10, 10, 40, 300), 0.9)
    assert look_again(PAPER, [tall], Sizes()) == (tall,)


def test_faint_print_becomes_black_on_white() -> None:
    faint = np.full((40, 200, 3), 210, np.uint8)
    faint[15:25, 20:60] = 150
    strong = with_contrast(faint)
    assert (strong[20, 40, 0], strong[5, 100, 0]) == (0, 255)
    blank = np.full((40, 200, 3), 210, np.uint8)
    assert (with_contrast(blank) == 210).all()  # noise is not blown up to ink


@pytest.mark.ocr
def test_a_number_is_read_again_also_under_a_seal(invoice: Drawn, paddle: OcrEngine) -> None:
    text = "票据号码：0028016123"
    box = invoice.truth[text]
    stamped = with_seal(invoice.image, (round(box.x1) - 60, round(box.center_y)))
    half = (box.x1 - box.x0) / 20  # five full-width characters before ten half-width ones
    edges = [box.x0 + half * min(2 * n, n + 5) for n in range(len(text) + 1)]
    unsure = Line(text, box, 0.9, tuple(edges))
    (looked,) = look_again(stamped, [unsure], paddle, seal_mask(stamped))
    (look,) = looked.again
    assert look.text.lstrip("：:") == "0028016123"
    assert text[look.start : look.end] == "0028016123"


class Told:
    """Answers the crops one after another with what it was told, the last over and over."""

    name = "told"

    def __init__(self, *answers: str) -> None:
        self.answers = [*answers]
        self.asked = 0

    def read(self, image: Image) -> tuple[Line, ...]:
        return ()

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        self.asked += len(crops)
        return tuple(
            (self.answers.pop(0) if len(self.answers) > 1 else self.answers[0], 0.98) for _ in crops
        )


def test_looks_that_agree_are_not_asked_again() -> None:
    engine = Told("9412.66")
    (line,) = look_again(PAPER, [line_of("现金支付：9412.66")], engine)
    assert (line.text, engine.asked) == ("现金支付：9412.66", 1)


def test_what_most_looks_read_takes_the_place_of_the_first_which_becomes_the_second() -> None:
    before = line_of("现金支付：303.2，账户支付：61.50", confidence=0.985)
    engine = Told("303.29", "61.50", "303.29")
    (line,) = look_again(PAPER, [before], engine)
    assert line.text == "现金支付：303.29，账户支付：61.50"
    assert [line.text[look.start : look.end] for look in line.again] == ["303.29", "61.50"]
    assert [look.text for look in line.again] == ["303.2", "61.50"]
    assert line.confidence == pytest.approx(0.98)  # of the less sure
    assert engine.asked == 2 + 4


def test_without_enough_looks_that_agree_the_line_keeps_its_text() -> None:
    engine = Told("303.29", "303.24", "303.2", "308.2")
    (line,) = look_again(PAPER, [line_of("现金支付：303.2")], engine)
    assert (line.text, line.again[0].text) == ("现金支付：303.2", "303.29")


def test_an_undecided_look_at_a_cashier_s_name_says_nothing() -> None:
    (cashier,) = look_again(PAPER, [line_of("收款人：葡小明")], Told("南小明", "蔺小明", "莆小明"))
    (payer,) = look_again(PAPER, [line_of("交款人：葡小明")], Told("南小明", "蔺小明", "莆小明"))
    assert (cashier.text, cashier.again) == ("收款人：葡小明", ())
    assert [look.text for look in payer.again] == ["南小明"]


def test_characters_put_in_lie_where_the_part_lay() -> None:
    text = "现金支付：303.2元"
    edges = tuple(float(50 + 20 * n) for n in range(len(text) + 1))
    (line,) = look_again(PAPER, [replace(line_of(text), edges=edges)], Told("303.29"))
    assert len(line.edges) == len(line.text) + 1
    assert list(line.edges) == sorted(line.edges)
    start, end = line.text.index("3"), line.text.index("元")
    assert (line.edges[start], line.edges[end]) == (edges[5], edges[10])


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("收款人：王小明", "王小明"),
        ("复核王小明", "王小明"),
        ("主治医师：王小明", "王小明"),
        ("患者姓名王小明", "王小明"),
        ("住院科别：心胸外科", "心胸外科"),
        ("校验码： wF0zLt", "wF0zLt"),
    ],
)
def test_names_wards_and_check_codes_behind_their_labels_are_looked_at(
    text: str, part: str
) -> None:
    (line,) = look_again(PAPER, [line_of(text)], Told(part))
    assert [text[look.start : look.end] for look in line.again] == [part]


@pytest.mark.parametrize("text", ["收款单位", "交款人统一社会信用代码", "复核"])
def test_labels_alone_are_not(text: str) -> None:
    assert looked_at(text) == []


def test_a_check_code_is_looked_at_again_where_a_label_asks_for_it() -> None:
    code, label = line_of("wF0zLt", 1), line_of("校验码：", 1)
    beside = replace(code, box=Box(150, 40, 260, 70))
    assert [bool(each.again) for each in look_again(PAPER, [label, beside], Sizes())] == [0, 1]
    assert look_again(PAPER, [line_of("wF0zLt", 3)], Sizes())[0].again == ()


def test_an_amount_without_its_cents_is_looked_at_beyond_the_end_of_its_line() -> None:
    cut, whole = (
        look_again(PAPER, [line_of(text, 3, 1.0)], Sizes())[0]
        for text in ("个人自付：2002.3", "个人自付：200.34")
    )
    widths = [int(line.again[0].text.split("x")[0]) for line in (cut, whole)]
    assert widths[0] - widths[1] == pytest.approx(1.2 * (1.2 - 0.4) * 30, abs=2)
    even, long = (
        look_again(PAPER, [line_of(text, 3, 1.0)], Sizes())[0]
        for text in ("个人自付：6500", "个人自付：65000")
    )
    # the rule of its cell would be one more digit
    widths = [int(line.again[0].text.split("x")[0]) for line in (even, long)]
    assert widths[1] - widths[0] == pytest.approx(1.2 * 20, abs=2)


def test_an_amount_without_its_cents_is_looked_at_however_surely_it_was_read() -> None:
    assert looked_at("2002.3", 1.0) == ["2002.3"]
    assert looked_at("2002.34", 1.0) == []


@pytest.mark.ocr
def test_a_misread_amount_is_put_right_by_its_print(invoice: Drawn, paddle: OcrEngine) -> None:
    box = invoice.truth["个人现金支付：510.50"]
    half = (box.x1 - box.x0) / 20  # seven full-width characters before six half-width ones
    text = "个人现金支付：510.5"
    edges = [box.x0 + half * min(2 * n, n + 7) for n in range(len(text) + 1)]
    cut = Line(text, replace_x1(box, edges[-1]), 0.99, tuple(edges))
    (looked,) = look_again(invoice.image, [cut], paddle)
    assert looked.text == "个人现金支付：510.50"
    assert looked.again[0].text == "510.5"


def replace_x1(box: Box, x1: float) -> Box:
    return Box(box.x0, box.y0, x1, box.y1)
