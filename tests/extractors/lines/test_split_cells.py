"""Names over two lines, units read down a column, and what stands beside a table."""

from __future__ import annotations

import pytest

from extractors.charges.items import read_items
from extractors.labels.finding import load_vocabulary, page_labels
from extractors.layout import FLAT
from extractors.lines.split_cells import with_stacked_units, with_whole_names
from extractors.types import Box, Line
from extractors.words.charge_names import UNITS
from tests.extractors.drawing import line, page

HEADS = (line("项目名称", 100, 250), line("金额", 400, 250))
FOOT = line("合计（大写）：壹仟元整", 100, 700)


def charges(*lines: Line) -> list[tuple[str, str]]:
    sheet = page(*HEADS, *lines, FOOT)
    labels = page_labels(sheet, load_vocabulary("invoice"))
    return [(x.name, x.amount) for x in read_items(sheet, labels, has_quantity=False)]


@pytest.mark.parametrize(("gap", "down"), [(20, 10), (20, 0), (20, 20), (25, 12)])
def test_a_name_over_two_lines_has_the_amount_beside_both(gap: float, down: float) -> None:
    """The second line is a name by itself, and so would be the first."""
    upper, lower = line("手术用一次性医", 100, 300), line("用材料费", 100, 300 + gap)
    amount = line("2793.44", 400, 300 + down)
    below = (line("床位费", 100, 345), line("80.00", 400, 345))
    assert charges(upper, lower, amount, *below) == [
        ("手术用一次性医用材料费", "2793.44"),
        ("床位费", "80.00"),
    ]


@pytest.mark.parametrize("pitch", [25, 28, 40])
def test_two_charges_in_narrow_rows_stay_two(pitch: float) -> None:
    names = (line("一般检查费", 100, 300), line("化验费", 100, 300 + pitch))
    amounts = (line("15.00", 400, 300), line("27.50", 400, 300 + pitch))
    assert charges(*names, *amounts) == [("一般检查费", "15.00"), ("化验费", "27.50")]


@pytest.mark.parametrize("pitch", [25, 28, 40])
def test_a_charge_printed_in_advance_without_amount_is_no_part_of_the_next(pitch: float) -> None:
    names = (line("一般检查费", 100, 300), line("化验费", 100, 300 + pitch))
    assert charges(*names, line("27.50", 400, 300 + pitch))[-1] == ("化验费", "27.50")


def test_names_of_two_columns_are_not_joined() -> None:
    names = [line("手术用一次性医", 100, 300), line("用材料费", 700, 320)]
    assert with_whole_names([*names, line("80.00", 400, 310)], FLAT)[:2] == names


def test_units_read_down_their_column_are_one_a_row() -> None:
    stack = Line("次项项", Box(700, 300, 730, 420), 0.98)
    parts = with_stacked_units(page(stack), UNITS).lines
    assert [(part.text, part.box.y0) for part in parts] == [("次", 300), ("项", 340), ("项", 380)]
    counts = page(Line("23", Box(700, 300, 730, 376), 0.98))
    assert [part.text for part in with_stacked_units(counts, UNITS).lines] == ["2", "3"]
    level = page(Line("23", Box(700, 300, 727, 330), 0.98))
    assert with_stacked_units(level, UNITS) is level
    side_print = page(Line("收据联", Box(700, 300, 730, 420), 0.98))
    assert with_stacked_units(side_print, UNITS) is side_print


def test_a_seals_words_beside_the_table_are_no_charge() -> None:
    rows = [line("床位费", 100, 300), line("80.00", 400, 300)]
    rows += [line("化验费", 100, 345), line("27.50", 400, 345)]
    seal = [line("绍兴市", 100, 400), line("7", 400, 400)]
    assert charges(*rows, *seal) == [("床位费", "80.00"), ("化验费", "27.50")]
    whole = [line("床位费", 100, 300), line("80", 400, 300)]
    assert charges(*whole, *rows[2:], *seal)[-1] == ("绍兴市", "7.00")  # here charges are whole too


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("21卫生材料费", "卫生材料费"),
        ("卫.生材料费", "卫生材料费"),
        ("般检查费", "一般检查费"),
        ("嬰儿费", "婴儿费"),
        ("CT费", "CT费"),
        ("24小时监护费", "24小时监护费"),
    ],
)
def test_ink_at_a_charge_is_no_part_of_its_name(printed: str, name: str) -> None:
    assert charges(line(printed, 100, 300), line("80.00", 400, 300)) == [(name, "80.00")]
