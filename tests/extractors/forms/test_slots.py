"""Labels that ink covers in part, told by those that are printed beside them."""

from __future__ import annotations

import pytest

from extractors.types import Line
from tests.extractors.drawing import line
from tests.extractors.form_texts import values


def row(text: str, *, x: float = 600, confidence: float = 0.9) -> dict[str, str]:
    """The values of a row that begins with 个人自付, and of ``text`` beside it."""
    return values(line("个人自付：0.00", 90, 600), line(text, x, 604, confidence))


@pytest.mark.parametrize(
    "text",
    [
        "放军人自费：147.20",  # the first character of the label is covered
        "液患人自费：147.20",
        "军第九个人自费：147.20",  # all of the label is there, ink before it
        "楼社区身费：147.20",  # and a character was taken for one that looks like it
    ],
)
def test_the_share_outside_stands_beside_the_share_inside(text: str) -> None:
    assert row(text) == {"in_scope_self_paid": "0.00", "out_of_scope_self_paid": "147.20"}


def test_one_character_may_be_any_where_no_other_label_can_be_meant() -> None:
    misread = line("个人拍费147.20", 600, 604, 0.9)  # 个人自费 or 个人缴费
    sister, cash = line("个人自付：0.00", 90, 600), line("现金支付：20.00", 1100, 600)
    assert values(sister, misread, cash)["out_of_scope_self_paid"] == "147.20"
    assert "out_of_scope_self_paid" not in values(sister, misread)


def test_its_amount_may_be_a_line_of_its_own() -> None:
    torn = (line("区卫生自费", 365, 603), line("116.47", 626, 600))
    found = values(line("自付", 66, 601), line("12.00", 180, 601), *torn)
    assert found == {"in_scope_self_paid": "12.00", "out_of_scope_self_paid": "116.47"}


def test_a_row_of_the_till_has_sisters_too() -> None:
    sisters: tuple[Line, ...] = (
        line("预交金：900.00", 90, 600),
        line("退还金额：44.45", 1200, 600),
    )
    found = values(*sisters, line("军第九补交金额：0.00", 520, 602))
    assert found["supplementary_amount"] == "0.00"


@pytest.mark.parametrize("text", ["民账广支付：12.00", "军第账房支付：12.00"])
def test_behind_ink_a_character_of_the_label_may_look_like_another(text: str) -> None:
    found = values(line("统筹支付：628.35", 90, 600), line(text, 520, 602))
    assert found == {"pooled_fund_paid": "628.35", "personal_account_paid": "12.00"}


@pytest.mark.parametrize(
    "text",
    [
        "离休自费：147.20",  # words of another sum, and no ink
        "累计个人自费：147.20",
        "学生自费：147.20",
        "本年自费：147.20",
    ],
)
def test_words_of_another_sum_are_no_ink(text: str) -> None:
    assert "out_of_scope_self_paid" not in row(text)


def test_without_a_sister_in_its_row_an_end_tells_nothing() -> None:
    assert "out_of_scope_self_paid" not in values(line("放军人自费：147.20", 600, 604))
    far = values(line("个人自付：0.00", 90, 600), line("放军人自费：147.20", 600, 720))
    assert "out_of_scope_self_paid" not in far


def test_a_field_that_has_its_label_gets_no_other() -> None:
    found = values(
        line("个人自付：0.00", 90, 600),
        line("个人自费：20.00", 600, 600),
        line("放军人自费：147.20", 1100, 600),
    )
    assert found["out_of_scope_self_paid"] == "20.00"


def test_a_form_with_an_order_of_its_own_has_no_slot_of_the_unified_one() -> None:
    """No 医保编号 stands between 医保类型 and 性别, which takes the value of 科室 under it."""
    heads = (("姓名", 60), ("性别", 368), ("住院号", 533), ("科室", 698), ("医保类型", 918))
    under = (("欧阳文斌", 93), ("男", 390), ("16032871", 599), ("骨伤科", 742), ("新农合", 962))
    printed = [line(text, x, 132) for text, x in heads] + [line(text, x, 152) for text, x in under]
    printed += [line("补收金额", 963, 600), line("0.00", 1100, 600)]
    assert values(*printed)["department"] == "骨伤科"


def test_what_was_hardly_read_is_no_label() -> None:
    assert "out_of_scope_self_paid" not in row("西真人自费9", confidence=0.6)


def test_the_heads_of_charges_are_no_ends_of_labels() -> None:
    """金额 in the row of 项目名称 is no 补缴金额, though it stands where that would end."""
    labels = (
        *(line("入院：2016-08-02", 90, 200), line("医保类型：职工", 90, 280)),
        *(line("出院：2016-08-30", 500, 200), line("住院天数：28", 900, 200)),
    )
    heads = [
        line(text, x, 240)
        for x, text in ((90, "项目名称"), (300, "金额"), (500, "项目名称"), (710, "金额"))
    ]
    rows = [line(text, x, 264) for x, text in ((90, "床位费"), (300, "40.00"), (710, "22.00"))]
    found = values(*labels, *heads, *rows)
    assert not found.keys() & {"prepaid_amount", "supplementary_amount", "refund_amount"}


def test_a_further_sum_that_lists_know_is_no_misread_label_of_its_place() -> None:
    head = (line("医疗机构类型：综合医院", 60, 520), line("医保类型：职工医保", 470, 520))
    paid = (line("医保统筹基金支付：440.62", 60, 560), line("其他支付：0.00", 470, 560))
    more = (line("个人账户支付：0.00", 880, 560), line("个人现金支付：160.09", 1290, 560))
    shares = (line("大额补助：21.46", 60, 600, 0.95), line("个人自费：0.00", 470, 600))
    found = values(*head, *paid, *more, *shares)
    assert found.get("extra:大额补助") == "21.46"
    assert "in_scope_self_paid" not in found
