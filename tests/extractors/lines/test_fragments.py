"""Dates, amounts, words and labels that came in pieces."""

from __future__ import annotations

import pytest

from extractors.lines.fragments import join_fragments
from extractors.types import Box, Line
from tests.extractors.drawing import line, page
from tests.extractors.form_texts import VOCABULARY, texts, values


@pytest.mark.parametrize("shift", [-20.0, -8.0, 0.0, 8.0, 20.0])
def test_figures_dropped_between_printed_marks_make_one_date(shift: float) -> None:
    """The form says 自 年 月 日 至 年 月 日; a machine drops the figures in, off the row."""
    marks = (("住院时间：自", 100), ("年", 344), ("月", 436), ("日 至", 528))
    marks += (("年", 680), ("月", 770), ("日", 860))
    figures = (("2019", 289), ("12", 406), ("26", 498), ("2020", 630), ("01", 739), ("02", 831))
    lines = [line(text, x, 300) for text, x in marks]
    lines += [line(text, x, 300 + shift) for text, x in figures]
    assert values(*lines) == {"admission_date+discharge_date": "2019-12-26/2020-01-02"}


def test_a_stay_whose_words_stand_apart_is_one_range() -> None:
    cells = (("住院日期", 100), ("自", 300), ("2024-03-05", 350), ("至", 490), ("2024-03-15", 530))
    found = values(
        *(line(text, x, 300) for text, x in (*cells, ("共", 680), ("10", 720), ("天", 760)))
    )
    assert found["admission_date+discharge_date"] == "2024-03-05/2024-03-15"


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("8十万贰万", "贰仟柒佰零拾壹元伍角叁分"),  # a place struck out
        ("贰万零附盾", "贰拾捌圆伍角贰分"),  # ink over two characters
    ],
)
def test_words_in_pieces_are_one_amount(head: str, tail: str) -> None:
    pieces = line(head, 380, 675), line(tail, 390 + 24 * len(head), 675)
    assert texts(*pieces) == [head + tail]


def test_a_department_before_words_is_no_piece_of_them() -> None:
    assert len(texts(line("急诊二科", 380, 675), line("贰拾捌圆伍角", 490, 675))) == 2


def test_an_amount_that_was_split_at_its_point_is_joined_with_less_trust() -> None:
    joined = join_fragments(page(line("65", 100, 200), line("38", 124, 200)), VOCABULARY).lines
    assert [each.text for each in joined] == ["65.38"]
    assert joined[0].confidence < 0.95
    assert joined[0].box == Box(100, 200, 148, 224)


@pytest.mark.parametrize("unit", ["日", "8/日"])
def test_a_unit_of_days_is_no_piece_of_a_date(unit: str) -> None:
    assert texts(line(unit, 600, 300), line("20", 660, 300)) == [unit, "20"]


def test_amounts_of_two_columns_stay_apart() -> None:
    assert texts(line("65", 100, 200), line("38", 160, 200)) == ["65", "38"]
    assert texts(line("12.50", 100, 200), line("30.00", 162, 200)) == ["12.50", "30.00"]


def test_print_that_runs_down_the_edge_is_in_no_row() -> None:
    edge = [line(character, 1600, 200 + 26 * n) for n, character in enumerate("第二联")]
    units = [line("项", 600, 200 + 40 * n) for n in range(3)]
    row = line("床位费", 100, 200)
    assert texts(row, *units, *edge) == ["床位费", "项", "项", "项"]


def test_a_label_in_two_pieces_is_one() -> None:
    assert values(line("姓", 100, 200), line("名：罗娜", 150, 200)) == {"payer_name": "罗娜"}


def test_words_behind_their_label_go_on_in_the_next_piece() -> None:
    found = values(line("大写金额捌佰", 200, 700), line("壹拾元肆角肆分", 360, 702))
    assert found == {"total_amount_in_words": "810.44"}


def test_words_in_pieces_of_which_one_begins_with_a_unit_are_joined() -> None:
    found = values(
        line("合计(大写)", 100, 300), line("壹万贰", 330, 300), line("千零陆拾玖元", 402, 300)
    )
    assert found["total_amount_in_words"] == "12069.00"


def test_a_sign_read_unsurely_makes_its_amount_no_less_sure() -> None:
    (joined,) = join_fragments(
        page(line("¥", 200, 100, 0.39), line("13740.40", 230, 100)), VOCABULARY
    ).lines
    assert (joined.text, joined.confidence) == ("¥13740.40", 0.99)


def test_marks_and_figures_read_in_one_are_taken_apart_where_the_other_stands() -> None:
    printed = (("仟", 440), ("佰", 520), ("拾", 600), ("元", 680), ("角", 760), ("分", 840))
    dropped = (("贰", 400), ("肆", 480), ("伍", 560), ("陆", 720), ("零", 800))
    marks = [line(text, x, 312) for text, x in printed]
    figures = [line(text, x, 300) for text, x in dropped]
    whole = "贰仟肆佰伍拾元陆角零分"
    assert whole in texts(*marks, *figures)
    _, hundreds, tens, *_ = marks
    edges = (*hundreds.edges[:-1], *tens.edges)
    joined = Line("佰拾", hundreds.box.union(tens.box), 0.99, edges)
    kept = [mark for mark in marks if mark not in (hundreds, tens)]
    assert whole in texts(*kept, joined, *figures)


def test_a_day_with_a_letter_for_a_figure() -> None:
    found = values(line("住院日期：自2025年5月2l日至2025年6月5日", 100, 300))
    assert found == {"admission_date+discharge_date": "2025-05-21/2025-06-05"}


def test_a_name_set_wide_is_one_value() -> None:
    cells = (("姓名", 100), ("普", 200), ("阿", 260), ("妹", 320), ("住院号", 450), ("10338", 560))
    assert values(*(line(text, x, 300) for text, x in cells)) == {
        "payer_name": "普阿妹",
        "admission_number": "10338",
    }


def test_a_name_parted_from_its_surname_is_one_value() -> None:
    found = values(line("患者姓名：权", 100, 300), line("建 设", 290, 300), line("男", 480, 300))
    assert found["payer_name"] == "权建设"


def test_a_label_set_wide_behind_a_surname_is_no_part_of_the_name() -> None:
    parts = line("患者姓名：李", 100, 300), line("性 别", 290, 300), line("女", 400, 300)
    assert values(*parts).get("payer_name", "李") == "李"


def test_a_number_that_ends_like_a_year_does_not_begin_the_date_behind_it() -> None:
    parts = "门诊号 18040922016", "2018年04月09日"
    assert texts(line(parts[0], 100, 300), line(parts[1], 380, 300)) == list(parts)


def test_a_label_set_wide_is_no_name() -> None:
    cells = (("姓名", 100), ("性", 200), ("别", 260), ("女", 330))
    assert values(*(line(text, x, 300) for text, x in cells)) == {"sex": "female"}


def test_a_charge_of_two_characters_set_as_wide_as_the_others() -> None:
    assert texts(line("其", 100, 300), line("他", 200, 300), line("35.00", 400, 300)) == [
        "其他",
        "35.00",
    ]


def test_a_charge_whose_characters_are_lines_is_whole() -> None:
    apart = [line(each, x, 300) for each, x in zip("中成药费", (100, 148, 196, 244), strict=True)]
    assert texts(*apart, line("36.50", 400, 300)) == ["中成药费", "36.50"]


def test_a_charge_set_wide_of_which_one_character_is_a_line() -> None:
    assert texts(line("西", 100, 300), line("药 费", 150, 300), line("36.50", 400, 300)) == [
        "西药 费",
        "36.50",
    ]


def test_a_label_whose_characters_are_lines_is_whole_with_its_value() -> None:
    apart = line("病", 500, 300), line("历", 548, 300), line("号：700381", 596, 300)
    assert texts(*apart) == ["病历号：700381"]


def test_labels_that_begin_with_a_character_at_the_edge_are_no_print_down_it() -> None:
    rows = (("姓", "名：时桂芝"), ("科", "别：眼科"), ("检", "查"), ("西", "药"))
    lines = [
        line(text, x, 200 + 36 * row)
        for row, pair in enumerate(rows)
        for text, x in zip(pair, (100, 148), strict=True)
    ]
    assert texts(*lines) == ["姓名：时桂芝", "科别：眼科", "检查", "西药"]


def test_boxes_to_tick_are_one_value() -> None:
    boxes = line("费别：□自费", 100, 300), line("☑职工医保", 260, 300), line("□其他", 420, 300)
    assert texts(*boxes, line("性别：男", 560, 300)) == ["费别：□自费 ☑职工医保 □其他", "性别：男"]
    assert values(*boxes)["insurance_type"] == "职工医保"


@pytest.mark.parametrize("gap", [-20.0, 5.0, 40.0])
def test_a_masked_number_of_which_stars_are_lost_is_one(gap: float) -> None:
    head = line("642101*****", 300, 300)
    found = values(line("证件号", 100, 300), head, line("*1628", head.box.x1 + gap, 300))
    assert found == {"payer_id": "642101********1628"}


def test_days_and_figures_under_labels_of_their_own_are_no_pieces_of_a_date() -> None:
    labels = (("入院日期", 100), ("出院日期", 300), ("住院天数", 500), ("性别", 700))
    said = (("2013年11月04日", 100), ("2013年11月12日", 300), ("8", 530), ("女", 700))
    found = values(*(line(text, x, 300) for text, x in labels),
                   *(line(text, x, 336) for text, x in said))  # fmt: skip
    assert found["admission_date"] == "2013-11-04"
    assert found["discharge_date"] == "2013-11-12"
    assert found["length_of_stay"] == "8"


@pytest.mark.parametrize("label", ["姓名", "性别", "科别"])
def test_the_end_of_a_stay_under_a_name_is_a_piece_of_its_dates(label: str) -> None:
    pieces = line("自2004年5月3日", 60, 340), line("至2004年5月16日", 310, 340)
    assert texts(line(label, 313, 300), *pieces)[1:] == ["自2004年5月3日至2004年5月16日"]
