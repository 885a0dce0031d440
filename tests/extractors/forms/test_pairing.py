"""Labels and their values: inline, beside, off the grid, misread."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import best_by_key, read_form, split_range
from extractors.labels.finding import find_labels, load_vocabulary
from extractors.types import Box, Line
from extractors.words.misread import closest_label
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")


def values(*lines: Line) -> dict[str, str]:
    form = read_form(page(*lines), VOCABULARY)
    return {key: reading.value for key, reading in best_by_key(form.readings).items()}


def test_values_beside_their_labels_in_one_run_of_text() -> None:
    found = values(
        line("票据代码：35060224 校验码：388ebd", 90, 200), line("医保类型：市医保", 90, 300)
    )
    assert found == {
        "invoice_code": "35060224",
        "check_code": "388ebd",
        "insurance_type": "市医保",
    }


@pytest.mark.parametrize(
    ("text", "prints"),
    [
        ("，性别女，年龄64岁，住神经内一科", ["女", "64岁"]),
        ("性别：□男☑女 年龄：3 个月", ["女", "3 个月"]),
    ],
)
def test_a_value_in_a_sentence_is_framed_by_itself(text: str, prints: list[str]) -> None:
    form = read_form(page(line(text, 90, 200)), load_vocabulary("discharge_summary"))
    best = best_by_key(form.readings)
    assert [best[key].raw for key in ("sex", "age")] == prints
    assert all(best[key].box.width < 150 for key in ("sex", "age"))


def test_the_longest_label_wins() -> None:
    found = values(line("电子票据代码：50060221", 90, 200), line("票据代码：15006022", 90, 240))
    assert found == {"electronic_invoice_code": "50060221", "invoice_code": "15006022"}


def test_a_value_is_cut_at_a_label_that_nobody_knows() -> None:
    found = values(line("个人自付：12.00 账户余额：300.50", 90, 200))
    assert found == {"in_scope_self_paid": "12.00", "extra:账户余额": "300.50"}


def narrow_roll(flush: float) -> list[Line]:
    """A till's roll: values at the far edge, two of them behind words of a stamp; the last one
    ends ``flush`` pixels before the others."""
    rows = {
        "合计金额：": "812.35",
        "医保统筹：": "495.45",
        "账户支付：": "53.78",
        "现金支付：": "263.12",
    }
    lines = []
    for number, (label, value) in enumerate(rows.items()):
        y = 600.0 + 40 * number
        end = 600 - (flush if label == "现金支付：" else 0)
        lines += [line(label, 40, y), line(value, end - 12 * len(value), y)]
    return [*lines, line("某市第五", 380, 680), line("2021.05.24", 300, 720)]


def test_a_stamp_between_a_label_and_a_far_value_does_not_part_them() -> None:
    roll = page(*narrow_roll(0), width=640, height=1000)
    found = {r.key: r.value for r in read_form(roll, VOCABULARY).readings}
    assert found["personal_account_paid"] == "53.78"
    assert found["cash_paid"] == "263.12"


def test_a_far_text_behind_others_that_is_not_flush_is_another_columns() -> None:
    roll = page(*narrow_roll(60), width=640, height=1000)
    assert "cash_paid" not in {r.key for r in read_form(roll, VOCABULARY).readings}


def test_a_word_inside_a_longer_word_is_no_label() -> None:
    assert values(line("复核人员须知事项", 90, 200)) == {}
    assert "issue_date" not in values(line("上次开票日期 2021-01-01", 90, 200))


@pytest.mark.parametrize("shift", [-20.0, -8.0, 0.0, 9.0, 20.0])
def test_a_print_off_the_grid_finds_its_labels(shift: float) -> None:
    """Values printed higher or lower than the form, as on real paper invoices."""
    rows = {
        "票据号码：": "0000032531",
        "校验码：": "f04e1a",
        "开票日期：": "2021-02-10",
    }
    money = {"医保统筹基金支付：": "28986.09", "个人自付：": "2931.95", "预缴金额：": "92000.00"}
    lines = []
    for number, (label, value) in enumerate((rows | money).items()):
        y = 200.0 + 36 * number
        lines += [line(label, 100, y), line(value, 380, y + shift)]
    assert values(*lines) == {
        "invoice_number": "0000032531",
        "check_code": "f04e1a",
        "issue_date": "2021-02-10",
        "pooled_fund_paid": "28986.09",
        "in_scope_self_paid": "2931.95",
        "prepaid_amount": "92000.00",
    }


GRID = (
    (("开票日期：", "2021-02-10"), ("住院天数：", "12"), ("性别：", "女")),
    (("预缴金额：", "9000.00"), ("补缴金额：", "0.00"), ("退费金额：", "1931.95")),
)
GRID_READ = {
    "issue_date": "2021-02-10", "length_of_stay": "12", "sex": "female",
    "prepaid_amount": "9000.00", "supplementary_amount": "0.00", "refund_amount": "1931.95",
}  # fmt: skip


@pytest.mark.parametrize("aside", [-40.0, -8.0, 30.0])
@pytest.mark.parametrize("shift", [-21.0, -16.0, 16.0, 21.0])
def test_values_between_two_rows_of_labels_belong_where_all_find_one(
    shift: float, aside: float
) -> None:
    """Rows 36 px apart: a print that lies 21 px high is nearer to the labels above it."""
    lines = [line("业务流水号：2021021000113", 100, 120)]
    for number, row in enumerate(GRID):
        y = 200.0 + 36 * number
        for column, (label, value) in enumerate(row):
            x = 100.0 + 420 * column
            lines += [line(label, x, y), line(value, x + 110 + aside, y + shift)]
    found = values(*lines)
    assert {key: found.get(key) for key in GRID_READ} == GRID_READ


@pytest.mark.parametrize("indent", [0.0, 50.0])
def test_values_under_their_labels_are_no_print_that_lies_too_high(indent: float) -> None:
    lines = []
    for number, row in enumerate(GRID):
        y = 200.0 + 60 * number
        for column, (label, value) in enumerate(row):
            x = 100.0 + 420 * column
            lines += [line(label[:-1], x, y), line(value, x + indent, y + 30)]
    assert values(*lines) == GRID_READ


@pytest.mark.parametrize("down", [10.0, 16.0, 26.0])
def test_a_column_whose_values_lie_low_is_no_print_that_lies_too_high(down: float) -> None:
    """A value fits the label of the next row as well; each has its own only where all lie low."""
    rows = [("统筹支付", "126.90"), ("账户支付", "0.00"), ("现金支付", "295.40")]
    rows += [("其他支付", "8.20"), ("个人自费", "58.00")]
    lines = []
    for number, (label, value) in enumerate(rows):
        y = 200.0 + 40 * number
        lines += [line(label, 100, y), line(value, 300, y + down)]
    found = values(*lines)
    assert found == {
        "pooled_fund_paid": "126.90", "personal_account_paid": "0.00", "cash_paid": "295.40",
        "other_paid": "8.20", "out_of_scope_self_paid": "58.00",
    }  # fmt: skip


COLUMN = (("统筹支付", "126.90"), ("账户支付", "7.10"), ("现金支付", "295.40"), ("自费", "58.00"))
COLUMN_READ = {
    "pooled_fund_paid": "126.90", "personal_account_paid": "7.10", "cash_paid": "295.40",
    "out_of_scope_self_paid": "58.00",
}  # fmt: skip
LEVEL_ROWS = (("开票日期", "2021-02-10"), ("住院天数", "12"), ("预缴金额", "9000.00"))


def _column(down: float, seen: int) -> list[Line]:
    """Amounts begun behind and below their labels, in rows 64 px apart; the first ``seen``."""
    lines: list[Line] = []
    for number, (label, value) in enumerate(COLUMN):
        y = 300.0 + 64 * number
        lines.append(line(label, 900, y))
        lines += [line(value, 1030, y + down)] if number < seen else []
    return lines


@pytest.mark.parametrize("down", [0.0, 36.0, 40.0])
def test_a_part_of_the_form_may_be_off_otherwise_than_the_rest(down: float) -> None:
    lines = _column(down, len(COLUMN))
    for number, (label, value) in enumerate(LEVEL_ROWS):
        y = 200.0 + 300 * number
        lines += [line(label, 100, y), line(value, 240, y)]
    found = values(*lines)
    expected = COLUMN_READ | {
        "issue_date": "2021-02-10", "length_of_stay": "12", "prepaid_amount": "9000.00",
    }  # fmt: skip
    assert found == expected


def test_a_part_that_may_be_off_either_way_is_not_guessed() -> None:
    """The last amount is not legible: each label but one has one above, and one below."""
    lines = _column(36.0, len(COLUMN) - 1)
    for number, (label, value) in enumerate(LEVEL_ROWS):
        y = 200.0 + 300 * number
        lines += [line(label, 100, y), line(value, 240, y)]
    assert not COLUMN_READ.keys() & values(*lines).keys()


def test_a_value_under_another_one_is_no_end_of_it() -> None:
    found = values(
        line("住院科别：夏侯刚", 100, 200),
        line("骨一科", 210, 232),
    )
    assert found.get("department") != "夏侯刚骨一科"


def test_words_that_go_on_in_their_cell_are_whole() -> None:
    found = values(
        line("收款单位：某某矿业集团第二职", 100, 200),
        line("医保类型：城乡居民基本", 700, 200),
        line("收款人：祝晓", 1200, 200),
        line("工医院", 210, 232),
        line("医疗保险", 810, 232),
        line("金额合计（大写）：柒佰玖拾", 100, 300),
        line("元贰角整", 298, 332),
    )
    assert found["hospital_name"] == "某某矿业集团第二职工医院"
    assert found["insurance_type"] == "城乡居民基本医疗保险"
    assert found["total_amount_in_words"] == "790.20"
    assert found["cashier_name"] == "祝晓"


def test_what_stands_under_a_whole_value_is_none_of_it() -> None:
    found = values(
        line("收款单位：某某县中医医院", 100, 200),
        line("医保类型：职工基本医疗保险", 700, 200),
        line("财务专用章", 210, 232),
        line("科室", 700, 232),
        line("消化内科", 810, 232),
        line("交款人：祝晓岚", 100, 300),
        line("市民", 188, 332),
    )
    assert found["hospital_name"] == "某某县中医医院"
    assert found["insurance_type"] == "职工基本医疗保险"
    assert found["payer_name"] == "祝晓岚"


def test_a_column_with_an_empty_line_is_not_read_one_row_off() -> None:
    """All values but one fit the label above as well; those beside their labels tell the level."""
    rows = [
        ("医保类型", "职工医保"),
        ("符合政策范围金额", "7379.32"),
        ("统筹基金支付", "3695.56"),
        ("其他基金支付", "0"),
        ("个人账户支付", "0"),
        ("个人自付", "0"),
        ("个人自费", ""),
        ("预交金合计", "5500"),
        ("补交现金", "0"),
        ("退还现金", "1816.24"),
        ("个人现金支付", "3683.76"),
    ]
    lines = [line("入院时间：2025年11月21日 出院时间：2025年11月29日", 100, 150)]
    lines += [line("费用结算情况", 400, 200)]
    for number, (label, value) in enumerate(rows):
        y = 231 + 31 * number
        lines += [line(label, 200, y)] + ([line(value, 420, y)] if value else [])
    found = values(*lines)
    assert found["insurance_type"] == "职工医保"
    assert found["pooled_fund_paid"] == "3695.56"
    assert found["prepaid_amount"] == "5500.00"
    assert found["refund_amount"] == "1816.24"
    assert found["cash_paid"] == "3683.76"
    assert "out_of_scope_self_paid" not in found


def test_an_empty_label_does_not_take_its_neighbours_value() -> None:
    found = values(
        line("预缴金额：", 100, 200),
        line("补缴金额：", 600, 200),
        line("635.24", 740, 202),
        line("退费金额：", 1000, 200),
    )
    assert found == {"supplementary_amount": "635.24"}


def test_a_value_of_another_kind_stays_away() -> None:
    """The ID number lies nearer to the name's row; a name has no digits."""
    found = values(
        line("交款人统一社会信用代码：", 100, 200),
        line("交款人：", 100, 226),
        line("220102********1973", 500, 220),
    )
    assert found == {"payer_id": "220102********1973"}


@pytest.mark.parametrize(
    ("read", "meant"),
    [("个人自责", "个人自费"), ("退费全额", "退费金额"), ("医保統筹基金支付", "医保统筹基金支付")],
)
def test_one_misread_character_is_forgiven(read: str, meant: str) -> None:
    assert closest_label(read, VOCABULARY) == meant
    assert values(line(f"{read}：45.10", 100, 200)) == {VOCABULARY.keys[meant]: "45.10"}


def test_a_word_between_two_labels_is_neither() -> None:
    """个人自甲 is as far from 自付 as from 自费: not guessed."""
    assert closest_label("个人自甲", VOCABULARY) is None


def test_values_flush_under_their_labels_are_not_the_neighbours() -> None:
    """A row of boxes: what begins right where the next label does stands in that label's box."""
    found = values(
        line("医保支付", 100, 650),
        line("个人账户支付", 400, 650),
        line("个人现金支付", 700, 650),
        line("其他支付", 1000, 650),
        line("120.00", 100, 680),
        line("50.00", 400, 680),
        line("30.00", 700, 680),
        line("0.00", 1000, 680),
    )
    assert found == {
        "pooled_fund_paid": "120.00",
        "personal_account_paid": "50.00",
        "cash_paid": "30.00",
        "other_paid": "0.00",
    }


def test_each_date_of_a_stay_has_its_own_ink() -> None:
    stay = line("住院时间：2024-08-27至2024-09-03，", 100, 200)
    (read,) = read_form(page(stay), VOCABULARY).readings
    first, last = split_range(read)
    assert (first.raw, last.raw) == ("2024-08-27", "2024-09-03")
    assert first.box.x0 < first.box.x1 < last.box.x0 < last.box.x1 < stay.box.x1
    assert stay.text[last.start : last.end] == last.raw


def test_a_seal_read_on_behind_a_date_is_not_of_it() -> None:
    (read,) = read_form(page(line("开票日期：2021-06-17诊断专用章", 100, 200)), VOCABULARY).readings
    assert read.raw == "2021-06-17"
    (timed,) = read_form(
        page(line("开票日期：2021年6月17日 09:30诊", 100, 200)), VOCABULARY
    ).readings
    assert timed.raw == "2021年6月17日 09:30"
    assert read.box.x1 < 100 + (line("开票日期：2021-06-17诊断", 100, 200).box.width)


def test_the_box_of_a_value_is_its_own_ink() -> None:
    text = line("票据代码：35060224", 100, 200)
    reading = read_form(page(text), VOCABULARY).readings[0]
    assert reading.box.x0 == pytest.approx(100 + 5 * 22)
    assert reading.box.x1 == pytest.approx(100 + 5 * 22 + 8 * 12)


def test_side_print_sticks_to_no_label() -> None:
    assert values(line("息按比例自付：976.65", 100, 200)) == {"extra:按比例自付": "976.65"}
    assert values(line("其他支付：5.00", 100, 200)) == {"other_paid": "5.00"}


def test_running_text_holds_no_labels_without_a_colon() -> None:
    vocabulary = load_vocabulary("discharge_summary")
    text = line("患者姓名及住院号不详，年龄约五十", 100, 200)
    assert find_labels([text], vocabulary, needs_colon=True) == []


def test_a_value_that_runs_into_the_next_label_is_still_read() -> None:
    """The machine's print is longer than its space, and the engine gives one line."""
    found = values(
        line("业务流水号：", 100, 200),
        line("202509034860病历号：", 400, 200),
        line("15963436", 660, 201),
    )
    assert found == {"serial_number": "202509034860", "medical_record_number": "15963436"}


def test_a_head_without_colons_or_blanks_is_read_with_its_numbers() -> None:
    found = values(line("姓名张三丰性别男住院号68936485科别手足外科", 100, 100))
    assert found["admission_number"] == "68936485"
    assert (found["payer_name"], found["department"]) == ("张三丰", "手足外科")


def test_a_label_that_ink_covers_is_known_from_its_row_and_column() -> None:
    """住院时间's print runs over 预缴金额; the rows above and below tell what stands there."""
    found = values(
        line("住院时间：", 100, 200),
        line("2023-04-07至2023缴额：", 300, 200, 0.8),
        line("8000.00", 720, 202),
        line("补缴金额：0.00", 900, 200),
        line("退费金额：2109.35", 1300, 200),
        line("医保统筹基金支付：12.00", 100, 240),
        line("其他支付：0.00", 560, 240),
        line("个人账户支付：0.00", 900, 240),
        line("个人现金支付：5.00", 1300, 240),
    )
    assert found["prepaid_amount"] == "8000.00"
    assert found["supplementary_amount"] == "0.00"


def test_a_misread_label_takes_the_name_of_its_slot() -> None:
    found = values(
        line("住院时间：", 100, 200),
        line("预缴金额：9.00", 560, 200),
        line("补缴金额：0.00", 900, 200),
        line("医保统筹基金支付：12.00", 100, 240),
        line("共弛攴忖：34.50", 560, 240, 0.7),
        line("个人账户支付：0.00", 900, 240),
    )
    assert found["other_paid"] == "34.50"


def test_a_value_under_the_next_column_is_not_given_across_a_label_that_ink_hides() -> None:
    """个人自费 alone is not legible: the rows above say that it stands before the second amount."""
    rows = [
        (("住院时间：", 100), ("预缴金额：", 560), ("9000.00", 720), ("补缴金额：0.00", 900)),
        (("医疗机构类型：三级", 100), ("医保类型：居民", 560), ("医保编号：9012", 900)),
        (("医保统筹基金支付：12.00", 100), ("其他支付：", 560), ("0.00", 720)),
        (("个人自付：", 100), ("4071.06", 722)),
    ]
    lines = [line(text, x, 200 + 40 * n) for n, row in enumerate(rows) for text, x in row]
    found = values(*lines)
    assert found["out_of_scope_self_paid"] == "4071.06"
    assert "in_scope_self_paid" not in found


@pytest.mark.parametrize(("seen", "confidence"), [("其他付：", 0.99), ("院处真他申付：", 0.8)])
def test_a_worn_label_that_ends_at_its_slot_takes_its_name(seen: str, confidence: float) -> None:
    found = values(
        line("住院时间：", 100, 200),
        line("预缴金额：9.00", 560, 200),
        line("补缴金额：0.00", 900, 200),
        line("医保统筹基金支付：12.00", 100, 240),
        line(seen, 560 + 22 * (5 - len(seen)), 240, confidence),
        line("34.50", 720, 240),
        line("个人账户支付：0.00", 900, 240),
    )
    assert found["other_paid"] == "34.50"


@pytest.mark.parametrize(("y0", "y1"), [(300, 378), (330, 341)])
def test_figures_of_a_size_that_the_paper_does_not_print_are_no_amount(y0: int, y1: int) -> None:
    """A stamp's ring and a speck are read as figures, unsurely."""
    lines = [line("统筹基金支付", 100, 280), line("补缴金额", 400, 280), line("现金支付", 700, 280)]
    lines += [line("11.00", 110, 312), line("44.00", 710, 312), line("入院日期", 100, 400)]
    smudge = Line("900 ", Box(400, y0, 560, y1), 0.76)
    assert "supplementary_amount" not in values(*lines, smudge)
    assert values(*lines, line("900", 410, 312, 0.76))["supplementary_amount"] == "900.00"


def test_a_row_of_misread_labels_stands_between_two_that_were_read() -> None:
    found = values(
        line("业务流水号：2021", 100, 160),
        line("病历号：533019", 560, 160),
        line("位宽吗司：", 100, 200, 0.7),
        line("的级全当：6500", 560, 200, 0.7),
        line("医疗机构类型：专科医院", 100, 240),
        line("医保类型：城乡居民", 560, 240),
        line("医保统筹基金支付：12.00", 100, 280),
        line("其他支付：0.00", 560, 280),
    )
    assert found["prepaid_amount"] == "6500.00"


def test_another_layouts_label_keeps_its_own_name() -> None:
    """A clear label that no vocabulary knows is an extra, wherever it stands."""
    found = values(
        line("医保统筹基金支付：12.00", 100, 240),
        line("附加基金支付：34.50", 560, 240),
        line("个人账户支付：0.00", 900, 240),
        line("预缴金额：9.00", 560, 200),
        line("住院时间：", 100, 200),
    )
    assert "other_paid" not in found
    assert found["extra:附加基金支付"] == "34.50"


def test_miscounted_stars_of_a_masked_number() -> None:
    assert values(line("身份证号：411102*****4536", 90, 200)) == {"payer_id": "411102********4536"}
    assert values(line("身份证号：34032119990909****", 90, 200)) == {
        "payer_id": "34032119990909****"
    }


def test_a_long_amount_without_a_point_is_doubted() -> None:
    form = read_form(page(line("预缴金额：1500000 补缴金额：1500", 100, 200)), VOCABULARY)
    surety = {reading.key: reading.confidence for reading in form.readings}
    assert surety["prepaid_amount"] < 0.7
    assert surety["supplementary_amount"] > 0.95


def test_a_character_of_ink_between_a_label_and_its_amount_is_none_of_either() -> None:
    assert values(line("个人自费车715.58", 90, 600)) == {"out_of_scope_self_paid": "715.58"}
    assert "out_of_scope_self_paid" not in values(line("个人自费率15.58", 90, 600))
    assert "out_of_scope_self_paid" not in values(line("个人自费车7", 90, 600))


def test_a_number_that_was_read_again_over_its_beginning_is_whole() -> None:
    label = line("门诊号：2", 795, 197)
    assert values(label, line("244543", label.box.x1 - 12, 197)) == {"outpatient_number": "244543"}
    share = line("个人自付：3", 795, 197)
    whole = line("322.25", share.box.x1 - 12, 197)
    assert values(share, whole) == {"in_scope_self_paid": "322.25"}
    assert values(label, line("154543", label.box.x1 - 12, 197)) == {"outpatient_number": "2"}


def test_an_ink_mark_before_a_name_is_none_of_it() -> None:
    assert values(line("交款人：☑牧曦", 90, 200)) == {"payer_name": "牧曦"}
    assert values(line("交款人：*芳", 90, 200)) == {"payer_name": "*芳"}


def test_a_row_lies_as_low_as_one_that_is_told() -> None:
    """The last values begin behind their labels; the whole row over them shows how low."""
    head = ("票据代码：33010114", "票据号码：1408817350", "就诊日期：2014-12-01", "性别：女")
    head += ("门诊号：P03381772", "医保编号：330183726", "合计（小写）：157.36", "余额：0.00")
    rows = (
        (("医保统筹支付", 90), ("个人账户支付", 400), ("个人现金支付", 710)),
        (("72.15", 190), ("30.20", 500), ("55.01", 810)),
        (("个人自付", 90), ("自理", 400), ("自费", 710)),
        (("61.21", 190), ("4.00", 470), ("20.00", 780)),
    )
    printed = [line(text, 90, 20 + 30 * place) for place, text in enumerate(head)]
    for place, row in enumerate(rows):
        printed += [line(text, x, 300 + 40 * (place // 2) + 20 * (place % 2)) for text, x in row]
    found = values(*printed)
    assert found["pooled_fund_paid"] == "72.15"
    assert found["in_scope_self_paid"] == "61.21"
    assert found["out_of_scope_self_paid"] == "20.00"
