"""互助金申请表: a table to fill in, values over several lines, and a letter."""

from __future__ import annotations

from extractors.types import Line
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, outcomes, values


def form() -> list[Line]:
    return [
        line("某市职工医疗互助保障金给付申请表", 560, 40),
        line("会员姓名", 100, 140),
        line("高某海", 300, 142),
        line("性别", 700, 140),
        line("男", 800, 142),
        line("联系电话", 1000, 140),
        line("138 0000 1234", 1200, 142),
        line("身份证号码", 100, 200),
        line("320102199207100021", 300, 202),
        line("所在单位", 100, 270),
        line("某市第二建筑工程有限公司机械", 300, 256),
        line("施工分公司", 300, 286),
        line("住院医院", 1000, 270),
        line("某市人民医院", 1200, 270),
        line("开户行", 100, 350),
        line("中国工商银行某市分行", 300, 352),
        line("银行卡号", 1000, 350),
        line("6200 0046 8468 1555 923", 1200, 352),
        line("申请事由", 100, 450),
        line("本人因患急性胆囊炎于2025年3月2日住院治疗，现已", 300, 420),
        line("出院结算，特申请互助保障金。", 300, 452),
        line("单位工会意见：同意", 100, 560),
        line("申请人签字：", 100, 660),
        line("填表日期：2025年3月20日", 1000, 660),
    ]


def test_a_table_that_was_filled_in() -> None:
    document = only([page(*form())])
    assert document.type == "application_form"
    assert values(document) == {
        "member_name": "高某海",
        "id_number": "320102199207100021",
        "employer": "某市第二建筑工程有限公司机械施工分公司",
        "phone": "13800001234",
        "bank_name": "中国工商银行某市分行",
        "card_number": "6200004684681555923",
        "claim_reason": "本人因患急性胆囊炎于2025年3月2日住院治疗，现已"
        "出院结算，特申请互助保障金。",
        "apply_date": "2025-03-20",
    }
    assert "id_check_digit" in outcomes(document)


def test_the_ink_of_a_value_in_two_lines_is_both_lines() -> None:
    box = only([page(*form())]).fields["employer"].box
    assert box is not None
    assert (box.y0, box.y1) == (256, 310)


def test_cells_that_were_left_empty_stay_absent() -> None:
    empty = ("138 0000 1234", "中国工商银行某市分行", "6200 0046 8468 1555 923")
    document = only([page(*(each for each in form() if each.text not in empty))])
    assert not {"phone", "bank_name", "card_number"} & set(document.fields)
    assert document.value("member_name") == "高某海"


def test_a_letter() -> None:
    document = only(
        [
            page(
                line("职工互助保障金申请书", 640, 60),
                line("某市总工会：", 100, 140),
                line(
                    "本人高某海，男，身份证号：320102199207100021，系某市永安纺织有限公司职工，",
                    150,
                    190,
                ),
                line("联系电话：13800001234。", 100, 226),
                line("申请理由：因病住院治疗。", 150, 270),
                line("开户银行：中国农业银行某县支行，账号：6200008599645318257", 150, 320),
                line("申请人：", 1000, 420),
                line("2025年3月20日", 1000, 760),
            )
        ]
    )
    assert values(document) == {
        "member_name": "高某海",
        "id_number": "320102199207100021",
        "employer": "某市永安纺织有限公司",
        "phone": "13800001234",
        "claim_reason": "因病住院治疗。",
        "bank_name": "中国农业银行某县支行",
        "card_number": "6200008599645318257",
        "apply_date": "2025-03-20",
    }
