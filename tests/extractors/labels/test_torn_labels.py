"""Labels of which an end is lost name their field where nothing else can have stood there."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import read_form
from extractors.labels.finding import find_labels, load_vocabulary
from extractors.labels.torn_labels import label_at_end, label_begun, speckless
from extractors.types import Line
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def values(*lines: Line) -> dict[str, str]:
    form = read_form(page(*lines), INVOICE)
    return {reading.key: reading.value for reading in form.readings}


def test_a_value_that_covers_the_next_label_ends_where_that_begins() -> None:
    found = values(line("医保类型：城镇职工基本医疗保险保编号：60255881", 100, 200))
    assert found == {"insurance_type": "城镇职工基本医疗保险", "insurance_number": "60255881"}


def test_a_first_character_that_is_misread_too_belongs_to_the_label() -> None:
    found = values(line("医疗机构类型：三级甲等综合医院匠保类型：市医保", 100, 200))
    assert found["insurance_type"] == "市医保"


def test_a_seal_took_the_last_character_of_a_sum() -> None:
    assert values(line("其他支", 100, 200), line("800.17", 240, 202)) == {"other_paid": "800.17"}


def test_a_seal_took_the_last_character_of_a_further_sum() -> None:
    """起付标 is 起付标准: its amount is not that of the label before it."""
    lines = (line("个人自费：", 529, 845), line("起付标", 868, 842), line("900.00", 1011, 844))
    assert values(*lines) == {"extra:起付标准": "900.00"}


def test_a_character_that_ink_took_out_of_a_label_is_missed_by_nobody() -> None:
    assert values(line("个现金支付：204.44", 100, 200)) == {"cash_paid": "204.44"}


@pytest.mark.parametrize("ink", ["云", "妇幼"])
def test_ink_before_a_label_is_no_part_of_it(ink: str) -> None:
    assert values(line(f"{ink}个人自费：12.50", 100, 200)) == {"out_of_scope_self_paid": "12.50"}


@pytest.mark.parametrize("word", ["累计", "医保"])
def test_words_before_a_label_make_another_sum_of_it(word: str) -> None:
    assert "out_of_scope_self_paid" not in values(line(f"{word}个人自费：12.50", 100, 200))


def test_a_part_of_the_amount_before_it_keeps_its_name() -> None:
    found = values(line("个人现金支付：20.00元，其中个人自费：12.50", 100, 200))
    assert found["out_of_scope_self_paid"] == "12.50"
    assert found["cash_paid"] == "20.00"


def test_a_part_of_the_amount_in_the_row_before_keeps_its_name() -> None:
    assert values(line("其中个人自费：12.50", 100, 200)) == {"out_of_scope_self_paid": "12.50"}


@pytest.mark.parametrize("word", ["个人自", "新农合", "检查费", "基本医疗", "收款"])
def test_a_beginning_that_may_be_something_else_is_no_label(word: str) -> None:
    assert label_begun(word, INVOICE) is None


@pytest.mark.parametrize("word", ["院日期", "款人", "员"])
def test_an_end_that_several_fields_share_is_no_label(word: str) -> None:
    assert label_at_end(word, INVOICE) is None


@pytest.mark.parametrize("said", ["医保费用", "住院天数：16天，符合基本医保费用"])
def test_what_says_the_contrary_is_not_what_is_left_of_a_label(said: str) -> None:
    """医保费用 is not 非医保费用 without its first character."""
    found = values(line(f"{said}：11080.94", 100, 200))
    assert "out_of_scope_self_paid" not in found and "extra:非医保费用" not in found


def test_a_speck_inside_a_label_is_overlooked() -> None:
    found = values(line("开.票日期：2023-05-26", 100, 200))
    assert found == {"issue_date": "2023-05-26"}
    found = values(line("收款单位.（章）：江苏省第三人民医院", 100, 200))
    assert found == {"hospital_name": "江苏省第三人民医院"}


def test_the_rule_that_a_label_stands_on_is_no_part_of_it() -> None:
    assert values(line("姓_名：_", 100, 200), line("鞠文海", 240, 200)) == {"payer_name": "鞠文海"}
    assert values(line("科_室_：心内科", 100, 200)) == {"department": "心内科"}


@pytest.mark.parametrize("said", ["开票日1期", "开票日]期", "开[票日期"])
def test_a_stroke_that_a_fax_took_off_a_character_is_overlooked(said: str) -> None:
    assert values(line(f"{said}：2023-05-26", 100, 200)) == {"issue_date": "2023-05-26"}


def test_the_number_of_days_is_no_stroke() -> None:
    assert speckless("住院1日", INVOICE) is None
    assert speckless("住院1天数", INVOICE) is None


@pytest.mark.parametrize(
    ("said", "key"),
    [("(小)：12.50", "total_amount"), ("合计(大)：拾元整", "total_amount_in_words")],
)
def test_brackets_that_lost_a_character_name_their_total(said: str, key: str) -> None:
    assert list(values(line(said, 100, 200))) == [key]


def test_marks_between_words_part_no_label() -> None:
    assert speckless("张三·李四", INVOICE) is None


@pytest.mark.parametrize("text", ["性别：☑女", "性别：: 女", "生别：女", "性别 □男 ☑女"])
def test_a_sex_is_told_by_its_mark(text: str) -> None:
    assert values(line(text, 100, 200)) == {"sex": "female"}


def test_an_unticked_pair_says_nothing() -> None:
    assert "sex" not in values(line("性别：□男 □女", 100, 200))


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("本次统筹基金支付：1.50", "pooled_fund_paid"),
        ("医保统筹支付额：1.50", "pooled_fund_paid"),
        ("个人自付额：1.50", "in_scope_self_paid"),
        ("现金支付额：1.50", "cash_paid"),
        ("个人帐户支付额：1.50", "personal_account_paid"),
        ("当年账户支付：1.50", "extra:当年账户支付"),  # one of two parts of the account
        ("非医保费用：1.50", "out_of_scope_self_paid"),
        ("退预交款：1.50", "refund_amount"),
        ("符合基本医保费用：1.50", "extra:符合基本医保费用"),
    ],
)
def test_sums_in_the_words_of_other_offices(printed: str, key: str) -> None:
    assert values(line(printed, 100, 200)) == {key: "1.50"}


def test_a_misread_word_of_a_note_stands_behind_a_mark() -> None:
    note = line("公务员报销金额：0.00，木额补助0.00", 100, 200, confidence=0.95)
    assert [label.spelling for label in find_labels([note], INVOICE)] == [
        "公务员报销金额",
        "大额补助",
    ]


@pytest.mark.parametrize(
    ("said", "key"), [("白付", "in_scope_self_paid"), ("目费", "out_of_scope_self_paid")]
)
def test_a_short_label_of_which_a_look_alike_was_read(said: str, key: str) -> None:
    assert values(line(f"{said}：12.50", 100, 200)) == {key: "12.50"}


def test_a_short_word_that_is_like_no_label_keeps_its_name() -> None:
    assert values(line("理赔：12.50", 100, 200)) == {"extra:理赔": "12.50"}


def test_a_seal_before_the_end_of_a_label_does_not_hide_it() -> None:
    assert values(line("财务专阅费日期：2023.01.16", 600, 1460)) == {"issue_date": "2023-01-16"}


@pytest.mark.parametrize("account", ["账户", "帐户"])
def test_a_further_sum_behind_a_value_is_told_whichever_account_it_writes(account: str) -> None:
    found = find_labels([line(f"性别：男{account}余额：3957.60", 100, 200)], INVOICE)
    assert [label.key for label in found] == ["sex", f"extra:{account}余额"]
