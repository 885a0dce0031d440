"""Remarks set as running text: what the end of a row parts belongs together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.forms.pairing import best_by_key, read_form, split_range
from extractors.forms.wrapped_values import is_whole
from extractors.labels.finding import load_vocabulary
from extractors.labels.form_readings import Reading
from extractors.types import Line
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")


def values(*lines: Line) -> dict[str, str]:
    form = read_form(page(*lines), VOCABULARY)
    return {key: reading.value for key, reading in best_by_key(form.readings).items()}


@pytest.mark.parametrize(
    ("upper", "lower", "key", "value"),
    [
        ("门诊号：61127449 就诊日期：", "2020年07月23日", "visit_date", "2020-07-23"),
        ("住院号：7286462；个人现金支付", "：7012.86", "cash_paid", "7012.86"),
        ("住院号：7286462；个人现金支付：", "7012.86；性别：女", "cash_paid", "7012.86"),
        ("住院号：7286462；个人现金支付：70", "12.86；性别：女", "cash_paid", "7012.86"),
        ("住院号：7286462；出院日期：2020年1", "2月23日", "discharge_date", "2020-12-23"),
    ],
)
@pytest.mark.parametrize("indent", [0.0, 40.0, -12.0])
def test_a_value_goes_on_in_the_next_row(
    upper: str, lower: str, key: str, value: str, indent: float
) -> None:
    found = values(line(upper, 900, 700), line(lower, 900 + indent, 736))
    assert found[key] == value


def test_a_row_in_two_pieces_goes_on_under_its_first_one() -> None:
    found = values(
        line("门诊号：443193", 877, 700),
        line("就诊日期：", 1097, 700),
        line("2020-01-15", 917, 736),
    )
    assert found == {"outpatient_number": "443193", "visit_date": "2020-01-15"}


def test_the_box_of_such_a_value_is_in_its_own_row() -> None:
    lower = line("：7012.86", 900, 736)
    form = read_form(page(line("住院号：72；个人现金支付", 900, 700), lower), VOCABULARY)
    reading = best_by_key(form.readings)["cash_paid"]
    assert (reading.box.y0, reading.box.y1) == (lower.box.y0, lower.box.y1)
    assert reading.box.x1 == lower.box.x1


@pytest.mark.parametrize(
    "lines",
    [
        # a label that begins its row is a form's, whose value is beside it
        (line("就诊日期：", 900, 700), line("2020-01-15", 900, 736)),
        # further text on the right: the row goes on there
        (
            line("门诊号：443193 就诊日期：", 900, 700),
            line("（未填）", 1250, 700),
            line("2020-01-15", 900, 736),
        ),
        # too far down, or not at the left edge of the text
        (line("门诊号：443193 就诊日期：", 900, 700), line("2020-01-15", 900, 790)),
        (line("门诊号：443193 就诊日期：", 900, 700), line("2020-01-15", 1050, 736)),
    ],
)
def test_what_does_not_go_on_is_no_value(lines: tuple[Line, ...]) -> None:
    assert "visit_date" not in values(*lines)


def test_a_whole_amount_takes_no_figures_of_the_next_row() -> None:
    found = values(line("住院号：72；个人现金支付：70.00", 900, 700), line("12.86", 900, 736))
    assert found["cash_paid"] == "70.00"


def test_the_amount_of_a_charge_is_not_what_a_label_of_the_next_column_goes_on_with() -> None:
    """其他支付's own 0 was not seen; 手术费 and 护理费 stand far left of their amounts."""
    lines = (
        *(line("手术费", 120, 560), line("4533.73", 503, 560), line("其他支付：", 620, 560)),
        *(line("护理费", 120, 604), line("1568.98", 503, 604), line("个人自付：9.00", 620, 604)),
    )
    found = best_by_key(read_form(page(*lines), load_vocabulary("invoice")).readings)
    assert "other_paid" not in found


def test_the_number_of_another_label_is_not_what_a_number_goes_on_with() -> None:
    """黑财监字 No.00728814 over 住院号 141933."""
    found = values(
        *(line("黑财监字", 900, 100), line("No.00728814", 1000, 100)),
        *(line("住院号", 780, 136), line("141933", 900, 136)),
    )
    assert found["invoice_number"] == "00728814"


@pytest.mark.parametrize("below", ["2005 年", "2005 年12 月 6 日", "2005-12-06"])
def test_a_year_under_the_number_of_a_form_is_no_part_of_it(below: str) -> None:
    found = values(line("№ 0938271", 1000, 100), line(below, 1000, 136))
    assert found["invoice_number"] == "0938271"


def layer(*lines: Line) -> dict[str, Reading]:
    """What a text layer says, stays as two days."""
    paper = replace(page(*lines), source="text_layer")
    form = read_form(paper, VOCABULARY)
    told = [each for reading in form.readings for each in split_range(reading)]
    return best_by_key(told)


@pytest.mark.parametrize(
    ("upper", "lower", "key", "value"),
    [
        ("住院科别：普外科、甲状腺乳腺", "外科病房", "department", "普外科、甲状腺乳腺外科病房"),
        ("业务流水号：3502032025061123", "06021142", "serial_number", "350203202506112306021142"),
        ("医保统筹基金支付：12345648", ".81", "pooled_fund_paid", "12345648.81"),
    ],
)
def test_a_value_goes_on_under_its_label_in_a_text_layer(
    upper: str, lower: str, key: str, value: str
) -> None:
    first, second = line(upper, 300, 700), line(lower, 300, 729)
    beside = line("其他支付：0.00", first.box.x1 + 24, 700)
    found = layer(first, second, beside)[key]
    assert found.value == value
    assert found.box.y1 == second.box.y1
    assert found.box.x0 == second.box.x0
    alone = layer(first, second, line("其他支付：0.00", 1200, 700))
    assert key not in alone or alone[key].value != value  # nothing shows that its column ends there


@pytest.mark.parametrize(
    ("upper", "lower", "raw"),
    [
        ("住院时间：2025-05-27至", "2025-06-02", "2025-06-02"),
        ("住院时间：2025-05-27至20", "25-06-02", "至2025-06-02"),
    ],
)
def test_a_stay_goes_on_in_the_next_row(upper: str, lower: str, raw: str) -> None:
    first, second = line(upper, 300, 700), line(lower, 300, 729)
    found = layer(first, second, line("其他支付：0.00", first.box.x1 + 24, 700))
    days = (found["admission_date"].value, found["discharge_date"].value)
    assert days == ("2025-05-27", "2025-06-02")
    assert found["discharge_date"].raw == raw
    assert found["discharge_date"].box.y1 == second.box.y1
    assert found["admission_date"].box.y1 == first.box.y1


def test_the_neighbours_stand_in_the_middle_of_their_cells() -> None:
    first = line("住院时间：2025-01-20至2025-01-", 300, 700)
    beside = line("其他支付：0.00", first.box.x1 + 24, 717)
    found = layer(first, line("30", 300, 733), beside, line("性别：男", 300, 777))
    assert found["admission_date"].value == "2025-01-20"
    assert found["discharge_date"].value == "2025-01-30"
    assert found["other_paid"].value == "0.00"


def test_a_row_with_labels_is_no_rest_of_the_values_above() -> None:
    first = line("住院科别：普外科、甲状腺乳腺", 300, 700)
    beside = line("其他支付：0.00", first.box.x1 + 24, 700)
    below = (line("外科病房", 300, 729), line("性别：男", first.box.x1 + 24, 729))
    assert layer(first, beside, *below)["department"].value == "普外科、甲状腺乳腺"


def test_the_head_of_a_table_of_charges_under_a_value_is_none_of_it() -> None:
    assert not is_whole("insurance_type", "han_text", "居民", "化验费")
    assert is_whole("insurance_type", "han_text", "城乡居民基本", "医疗保险")
