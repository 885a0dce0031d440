"""互助金申请表: a table to fill in, values over several lines, and a letter."""

from __future__ import annotations

import pytest

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


ID, CARD = "320102199207100021", "6200004684681555923"
TITLE = line("某市职工互助保障金给付申请表", 560, 40)


def test_a_box_for_every_digit() -> None:
    cells = [line(digit, 300 + 40 * n, 200) for n, digit in enumerate(ID)]
    card = [line(digit, 300 + 40 * n, 300) for n, digit in enumerate(CARD)]
    heads = [line("申请人姓名", 100, 140), line("高某海", 300, 140), line("开户行", 100, 250)]
    labels = [line("身份证号", 100, 200), line("银行卡号", 100, 300), line("联系电话", 100, 400)]
    found = values(only([page(TITLE, *heads, *labels, *cells, *card)]))
    assert (found["id_number"], found["card_number"]) == (ID, CARD)
    assert "phone" not in found


def test_labels_with_a_remark_and_of_several_words() -> None:
    rows = [
        ("职工姓名", "高某海"),
        ("职工身份证号（18位）", ID),
        ("所在单位（全称）", "某县供水公司"),
        ("本人银行卡开户行", "中国银行某县支行"),
        ("本人银行卡号", CARD),
        ("单位经办人", "吴某伟"),
        ("单位联系电话", "0512-65551234"),
        ("申请救助原因", "因病住院，负担较重"),
    ]
    lines = [
        line(text, 100 + 400 * column, 140 + 50 * row)
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]
    assert values(only([page(TITLE, *lines)])) == {
        "member_name": "高某海",
        "id_number": ID,
        "employer": "某县供水公司",
        "bank_name": "中国银行某县支行",
        "card_number": CARD,
        "claim_reason": "因病住院，负担较重",
    }


@pytest.mark.parametrize(
    ("label", "printed", "expected"),
    [
        ("理赔类型", "□意外身故 ☑疾病住院 □重大疾病", "疾病住院"),
        ("事故类别", "□疾病 √意外伤害 □身故", "意外伤害"),
        ("申请原因", "□疾病 □意外伤害", None),
        ("理赔类型", "□疾病 ☑意外伤害 ☑身故", None),
        ("申请项目", "住院医疗互助计划", None),
        ("出险类型", "疾病住院", "疾病住院"),
        ("申请原因", "因病住院", "因病住院"),
    ],
)
def test_the_kind_of_case_that_is_ticked(label: str, printed: str, expected: str | None) -> None:
    rows = [
        (line("会员姓名", 100, 140), line("高某海", 300, 140)),
        (line("身份证号", 100, 190), line(ID, 300, 190)),
        (line("工作单位", 100, 240), line("某县供水公司", 300, 240)),
        (line(label, 100, 290), line(printed, 300, 290)),
    ]
    lines = [each for row in rows for each in row]
    found = values(only([page(TITLE, *lines, line("申请人签字：", 100, 600))]))
    assert found.get("claim_reason") == expected


def test_a_letter_in_other_words() -> None:
    lines = [
        line("关于申请职工医疗互助金的申请书", 500, 60),
        line(f"我叫高某海，女，身份证号码是{ID}，", 150, 170),
        line("现为某市第三中学教师，工会会员。因病住院，特申请互助金。", 100, 210),
        line(f"本人开户行为中国建设银行某市支行，卡号为{CARD}，", 100, 290),
        line("联系电话13800001234。", 100, 330),
    ]
    found = values(only([page(*lines)]))
    assert found["member_name"] == "高某海"
    assert found["employer"] == "某市第三中学"
    assert found["bank_name"] == "中国建设银行某市支行"
    assert found["card_number"] == CARD


def test_the_heirs_numbers_are_not_the_members() -> None:
    lines = [
        line("职工互助保障身故慰问金申领表", 500, 60),
        line("职工姓名", 100, 150),
        line("高某海", 300, 150),
        line("职工身份证号", 700, 150),
        line(ID, 950, 150),
        line("受益人姓名", 100, 260),
        line("林某燕", 300, 260),
        line("受益人身份证号", 700, 260),
        line("320102199107100019", 950, 260),
        line("受益人银行卡号", 100, 360),
        line(CARD, 300, 360),
    ]
    document = only([page(*lines)])
    assert document.type == "application_form"
    assert (document.value("member_name"), document.value("id_number")) == ("高某海", ID)


def test_options_that_are_lines_of_their_own() -> None:
    options = ("□住院医疗", "□重大疾病", "☑意外伤害")
    cells = [line(text, 300 + 300 * n, 290) for n, text in enumerate(options)]
    who = [line("会员姓名", 100, 140), line("高某海", 300, 140), line("身份证号", 100, 190)]
    rest = [line(ID, 300, 190), line("工作单位", 100, 240), line("申请原因", 100, 290)]
    found = values(only([page(TITLE, *who, *rest, *cells, line("申请人签字：", 100, 600))]))
    assert found["claim_reason"] == "意外伤害"


def test_the_members_own_unit_and_phone_go_before_the_unions() -> None:
    rows = [
        [("工会名称", 100), ("某市公交公司工会委员会", 300), ("工会联系人", 700), ("吴某伟", 900),
         ("电话", 1100), ("0512-65551234", 1200)],
        [("会员姓名", 100), ("高某海", 300), ("会员身份证号", 700), (ID, 950)],
        [("会员电话", 100), ("13800001234", 300), ("会员工作单位", 700), ("某市公交公司", 950)],
    ]  # fmt: skip
    lines = [line(text, x, 140 + 50 * n) for n, row in enumerate(rows) for text, x in row]
    found = values(only([page(TITLE, *lines)]))
    assert (found["phone"], found["employer"]) == ("13800001234", "某市公交公司")


def test_the_date_beside_the_applicants_signature() -> None:
    who = [line("会员姓名", 100, 140), line("高某海", 300, 140), line("身份证号", 100, 190)]
    feet = [
        line("申请人（签字）：高某海", 100, 600),
        *(line(t, 900 + 50 * n, 600) for n, t in enumerate(["2025", "年", "3", "月", "20", "日"])),
        line("单位意见：同意", 100, 700),
        line("2025年3月22日", 900, 760),
    ]
    labels = [line(ID, 300, 190), line("工作单位", 100, 240), line("某县供水公司", 300, 240)]
    found = values(only([page(TITLE, *who, *labels, *feet, height=1000)]))
    assert found["apply_date"] == "2025-03-20"


WHO = [
    line("姓名：高某海", 100, 140),
    line(f"身份证号：{ID}", 700, 140),
    line("工作单位：某市第二建筑公司", 100, 200),
    line("联系电话：13800001234", 900, 200),
]
FEET = [line("申请人签字：", 100, 800), line("申请日期：2025年3月20日", 1000, 800)]


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        ([("申请事由：患胆囊息肉住院20天，医疗费用负担较重，特申请互助金", 100, 300)],
         "患胆囊息肉住院20天，医疗费用负担较重，特申请互助金"),
        ([("申请原因：3月2日住院，出院诊断：急性胆囊炎，自付费用较高", 100, 300)],
         "3月2日住院，出院诊断：急性胆囊炎，自付费用较高"),
        ([("申请理由（可附页）：因患胆囊结石住院8天", 100, 300)], "因患胆囊结石住院8天"),
        ([("申请事由：因混合痔住院治疗，申请互助金", 100, 300),
          ("本人保证所提供的材料真实有效，如有虚假愿承担相应责任。", 144, 344)],
         "因混合痔住院治疗，申请互助金"),
        ([("申请事由：本人因患急性胆囊炎住院治疗，共花费医疗费用一万二千元，家庭负担", 100, 300),
          ("较重，特申请互助保障金。", 100, 344), ("附：出院记录", 100, 388)],
         "本人因患急性胆囊炎住院治疗，共花费医疗费用一万二千元，家庭负担较重，特申请互助保障金。"),
        ([("申请理由：", 100, 300),
          ("本人因患急性胆囊炎住院治疗，共花费医疗费用一万二千元，家庭负", 144, 344),
          ("担较重，特申请互助金", 100, 388)],
         "本人因患急性胆囊炎住院治疗，共花费医疗费用一万二千元，家庭负担较重，特申请互助金"),
    ],
)  # fmt: skip
def test_a_reason_in_running_text(printed: list[tuple[str, int, int]], reason: str) -> None:
    lines = [line(text, x, y) for text, x, y in printed]
    found = only([page(TITLE, *WHO, *lines, *FEET)])
    assert found.value("claim_reason") == reason


def test_a_full_line_over_the_row_of_the_label_is_the_beginning_of_the_reason() -> None:
    first = (
        "本人于2022年05月04日因胆囊结石伴急性胆囊炎在泰安市中心医院（北院区）住院，现因此申请住院"
    )
    lines = [
        line("姓名", 120, 140),
        line("高某海", 300, 140),
        line("身份证号", 700, 140),
        line(ID, 900, 140),
        line(first, 300, 250),
        line("申请事由", 120, 298),
        line("互助金", 300, 298),
        line("情况属实，同意申请", 300, 470),
        line("工会意见", 120, 500),
    ]
    found = only([page(TITLE, *lines, *FEET)])
    assert found.value("claim_reason") == first + "互助金"


def test_a_reason_at_the_top_of_a_tall_cell() -> None:
    lines = [
        line("姓名", 120, 140),
        line("高某海", 300, 140),
        line("身份证号", 700, 140),
        line(ID, 900, 140),
        line("工作单位", 120, 200),
        line("某市第二建筑公司", 300, 200),
        line("因患胆囊结石住院8天，医疗费用较高，特申请互助金", 300, 250),
        line("申请事由", 120, 330),
        line("情况属实，同意申请", 300, 470),
        line("工会意见", 120, 500),
    ]
    found = only([page(TITLE, *lines, *FEET)])
    assert found.value("claim_reason") == "因患胆囊结石住院8天，医疗费用较高，特申请互助金"


def test_the_rest_of_a_label_is_no_value() -> None:
    bank = [line("开户行及户名", 100, 260), line("中国建设银行某市分行", 300, 260)]
    found = only([page(TITLE, *WHO, *bank, *FEET)])
    assert found.value("bank_name") == "中国建设银行某市分行"


def dense_form() -> list[Line]:
    """Rows as close as the lines of a text, as forms without rules print them."""
    return [
        line("市直机关职工医疗互助补助申请表", 560, 40),
        line("填报单位", 100, 140),
        line("某市园林绿化服务中心", 300, 140),
        line("会员姓名", 100, 178),
        line("韦某玮", 300, 178),
        line("身份证号", 700, 178),
        line("320102199207100021", 860, 178),
        line("联系电话", 100, 216),
        line("0917-3390128", 300, 216),
        line("所患疾病", 100, 254),
        line("乳腺纤维腺瘤", 300, 254),
        line("申请慰问金额", 100, 292),
        line("人民币壹仟元整", 300, 292),
        line("开户行及账号", 100, 330),
        line("中国银行某市河滨支行", 300, 330),
        line("6200004684681555923", 700, 330),
        line("分会意见", 100, 368),
        line("同意。", 300, 368),
        line("代办人信息", 100, 406),
        line("姓名", 300, 406),
        line("周某慧", 400, 406),
        line("电话", 700, 406),
        line("13720187733", 860, 406),
        line("申请人签名：", 100, 460),
        line("填表日期：2025年3月20日", 700, 460),
    ]


def test_rows_as_close_as_lines_are_rows_all_the_same() -> None:
    assert values(only([page(*dense_form())])) == {
        "employer": "某市园林绿化服务中心",
        "member_name": "韦某玮",
        "id_number": "320102199207100021",
        "phone": "0917-3390128",
        "claim_reason": "乳腺纤维腺瘤",
        "bank_name": "中国银行某市河滨支行",
        "card_number": "6200004684681555923",
        "apply_date": "2025-03-20",
    }


def test_beside_a_reason_a_disease_is_none() -> None:
    rows = [*dense_form(), line("申请事由", 100, 500), line("手术费用较高", 300, 500)]
    assert values(only([page(*rows)]))["claim_reason"] == "手术费用较高"


def test_what_stands_beside_another_label_is_no_further_line() -> None:
    rows = [each for each in dense_form() if each.text != "申请慰问金额"]
    rows += [line("户名", 100, 292)]
    assert values(only([page(*rows)]))["bank_name"] == "中国银行某市河滨支行"


def test_a_choice_a_title_and_the_heading_of_a_block_are_no_further_lines() -> None:
    rows = [each for each in dense_form() if each.box.y0 not in (292, 368)]
    rows += [line("否√", 300, 292), line("三、领款账户", 300, 368)]
    assert values(only([page(*rows)]))["bank_name"] == "中国银行某市河滨支行"
