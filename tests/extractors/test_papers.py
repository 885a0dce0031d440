"""Whole papers: what they are, what stands on them, what their arithmetic says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.contract import document_to_json
from extractors.documents import find_documents
from extractors.forms.pairing import read_form
from extractors.labels.finding import load_vocabulary
from extractors.papers.splitting import identify
from extractors.types import Page
from tests.extractors.drawing import line, page
from tests.extractors.sound_papers import (
    checks,
    invoice_lines,
    only,
    severity,
    summary_pages,
    without,
)


def test_an_inpatient_invoice_is_read() -> None:
    document = only([page(*invoice_lines())])
    assert document.type == "inpatient_invoice"
    assert {key: found.value for key, found in document.fields.items()} == {
        "invoice_code": "41060222",
        "invoice_number": "0996808541",
        "payer_id": "32010219920710****",
        "check_code": "09f94d",
        "payer_name": "郭某萍",
        "issue_date": "2022-01-27",
        "total_amount_in_words": "1500.50",
        "total_amount": "1500.50",
        "admission_date": "2022-01-20",
        "discharge_date": "2022-01-27",
        "length_of_stay": "7",
        "prepaid_amount": "2000.00",
        "supplementary_amount": "0.00",
        "refund_amount": "1499.50",
        "pooled_fund_paid": "1000.00",
        "other_paid": "0.00",
        "personal_account_paid": "0.00",
        "cash_paid": "500.50",
        "in_scope_self_paid": "300.50",
        "out_of_scope_self_paid": "200.00",
        "hospital_name": "某市和平医院",
        "cashier_name": "胡某梅",
    }
    assert {label: found.value for label, found in document.extras.items()} == {"起付线": "500.00"}
    assert [(i.name, i.amount) for i in document.items] == [
        ("诊察费", "714.50"),
        ("化验费", "500.00"),
        ("手术费", "286.00"),
    ]
    assert all(checks(document).values())
    assert set(checks(document)) >= {
        "items_sum_to_total",
        "total_in_words",
        "payers_sum_to_total",
        "self_paid_split",
        "prepaid_refund",
        "length_of_stay",
        "code_matches_title",
    }


def test_one_altered_digit_of_the_total_breaks_three_rules() -> None:
    found = checks(only([page(*invoice_lines(total="1,600.50"))]))
    assert not found["items_sum_to_total"]
    assert not found["total_in_words"]
    assert not found["payers_sum_to_total"]


def test_every_read_field_names_its_page_and_box() -> None:
    shown = document_to_json(only([replace(page(*invoice_lines()), index=4)]))
    for key, field in shown["fields"].items():
        for entry in field.values() if key == "extras" else [field]:
            assert entry["page"] == 4
            x0, y0, x1, y1 = entry["box"]
            assert 0 <= x0 < x1 <= 1700 and 0 <= y0 < y1 <= 1200, key


def test_an_outpatient_invoice_has_quantities() -> None:
    document = only(
        [
            page(
                line("某省医疗门诊收费票据（电子）", 500, 60),
                line("票据代码：52060121", 90, 150),
                line("票据号码：0063235712", 1000, 150),
                line("交款人：李某", 90, 190),
                line("开票日期：2021-02-11", 1000, 190),
                line("项目名称", 120, 290),
                line("数量/单位", 330, 290),
                line("金额（元）", 480, 290),
                line("挂号费", 90, 340),
                line("1.0", 340, 340),
                line("2.00", 490, 340),
                line("诊察费", 700, 340),
                line("1", 900, 340),
                line("次", 930, 340),
                line("4.00", 1000, 340),
                line("金额合计（大写）陆元整", 90, 600),
                line("（小写）6.00", 1000, 600),
                line("门诊号：202102111", 130, 660),
                line("就诊日期：2021-02-11", 700, 660),
                line("个人现金支付：6.00", 1000, 660),
                line("收款单位（章）：某医院", 90, 860),
            )
        ]
    )
    assert document.type == "outpatient_invoice"
    assert document.value("visit_date") == "2021-02-11"
    assert document.value("outpatient_number") == "202102111"
    assert [(i.name, i.quantity, i.unit, i.amount) for i in document.items] == [
        ("挂号费", "1.0", None, "2.00"),
        ("诊察费", "1", "次", "4.00"),
    ]
    assert checks(document)["items_sum_to_total"]


def test_a_discharge_summary_over_two_pages() -> None:
    document = only(summary_pages())
    assert document.type == "discharge_summary"
    assert document.pages == (0, 1)
    assert {key: found.value for key, found in document.fields.items()} == {
        "hospital_name": "某省人民医院",
        "patient_name": "郭某萍",
        "sex": "female",
        "age": "55",
        "admission_number": "2674565511",
        "admission_date": "2022-01-20",
        "discharge_date": "2022-01-27",
        "length_of_stay": "7",
        "admission_diagnoses": ("肺部感染", "低钠血症"),
        "discharge_diagnoses": ("右肺小细胞肺癌（广泛期）化疗后", "脑转移放疗后", "低钠血症"),
        "discharge_advice": "1.院外注意休息；2.3天后复查血常规；3.如有不适，及时就诊。",
        "physician_name": "胡某",
    }


def card_front(index: int = 0) -> Page:
    return page(
        line("姓名 郭某萍", 100, 100),
        line("性别 女", 100, 150),
        line("民族 汉", 300, 150),
        line("出生 1992 年 7 月 10 日", 100, 200),
        line("住址 某省某市某区和平路", 100, 250),
        line("12号", 152, 280),
        line("公民身份号码 320102199207100026", 100, 350),
        index=index,
    )


def card_back(index: int = 0) -> Page:
    return page(
        line("中华人民共和国", 300, 100),
        line("居民身份证", 300, 150),
        line("签发机关 某市公安局某分局", 100, 250),
        line("有效期限 2012.03.04-长期", 100, 300),
        index=index,
    )


def test_both_sides_of_a_card_on_two_pages_are_one_paper() -> None:
    document = only([card_front(0), card_back(1)])
    assert document.type == "id_card"
    assert document.pages == (0, 1)
    assert {key: found.value for key, found in document.fields.items()} == {
        "name": "郭某萍",
        "sex": "female",
        "ethnicity": "汉",
        "birth_date": "1992-07-10",
        "address": "某省某市某区和平路12号",
        "id_number": "320102199207100026",
        "issuing_authority": "某市公安局某分局",
        "valid_from": "2012-03-04",
        "valid_until": "长期",
    }
    assert not checks(document)["id_check_digit"]  # the number is made up
    assert checks(document)["id_agrees_with_card"]


def test_pages_in_are_pages_out() -> None:
    blank = page(index=2)
    letter = page(line("关于端午节放假的通知", 100, 100), index=3)
    pages = [*summary_pages(), blank, letter, replace(page(*invoice_lines()), index=4)]
    documents = find_documents(pages)
    assert [d.type for d in documents] == [
        "discharge_summary",
        "other",
        "other",
        "inpatient_invoice",
    ]
    assert sorted(index for d in documents for index in d.pages) == [0, 1, 2, 3, 4]


def test_two_invoices_in_a_row_stay_two() -> None:
    pages = [page(*invoice_lines()), replace(page(*invoice_lines()), index=1)]
    assert [d.pages for d in find_documents(pages)] == [(0,), (1,)]


def test_a_page_of_nothing_is_other() -> None:
    assert identify(page()) == (None, 0.0)


def test_a_discharge_summary_that_is_a_table() -> None:
    """Headings stand in the middle of their cells, the text beside them at the top."""
    document = only(
        [
            page(
                line("某市妇幼保健院南院", 600, 60),
                line("出院小结", 740, 110),
                line("姓名", 100, 200),
                line("高某海", 250, 200),
                line("性别", 500, 200),
                line("男", 640, 200),
                line("入院日期", 100, 240),
                line("2025-02-03", 250, 240),
                line("出院日期", 800, 240),
                line("2025-02-19", 950, 240),
                line("入院诊断", 110, 320),
                line("1. 轻度贫血", 300, 280),
                line("诊疗经过", 110, 470),
                line("入院后完善相关检查，过程顺利，无明显不良反应，请", 300, 400),
                line("示上级医师后，予以办理出院。", 300, 430),
                line("出院诊断", 110, 620),
                line("1. 轻度贫血", 300, 572),
                line("2. 高血压病3级（极高危）", 300, 602),
                line("出院医嘱", 110, 740),
                line("按时服药；出院后1周门诊复查。", 300, 710),
                width=1654,
                height=2339,
            )
        ]
    )
    assert {key: found.value for key, found in document.fields.items()} == {
        "hospital_name": "某市妇幼保健院南院",
        "patient_name": "高某海",
        "sex": "male",
        "admission_date": "2025-02-03",
        "discharge_date": "2025-02-19",
        "admission_diagnoses": ("轻度贫血",),
        "discharge_diagnoses": ("轻度贫血", "高血压病3级（极高危）"),
        "discharge_advice": "按时服药；出院后1周门诊复查。",
    }


@pytest.mark.parametrize("seal", ["云", "市第"])
def test_a_seals_character_before_a_persons_share_is_no_part_of_its_label(seal: str) -> None:
    lines = [x for x in invoice_lines() if not x.text.startswith("个人自费")]
    covered = line(f"{seal}个人自费：200.00", 600, 740, confidence=0.95)
    assert only([page(*lines, covered)]).value("out_of_scope_self_paid") == "200.00"
    other = line("累计个人自费：900.00", 600, 740)
    assert only([page(*lines, other)]).value("out_of_scope_self_paid") is None


def test_charges_without_a_table_head() -> None:
    lines = [found for found in invoice_lines() if found.text not in {"项目名称", "金额（元）"}]
    document = only([page(*lines)])
    assert [(i.name, i.amount) for i in document.items] == [
        ("诊察费", "714.50"),
        ("化验费", "500.00"),
        ("手术费", "286.00"),
    ]


def test_the_head_of_a_discharge_summary_without_colons() -> None:
    document = only(
        [
            page(
                line("某市第二人民医院", 600, 60),
                line("出院小结", 740, 110),
                line("姓名 高某海", 100, 200),
                line("性别 男", 500, 200),
                line("年龄 45岁", 800, 200),
                line("科室 心内科", 1100, 200),
                line("入院日期 2025-02-03", 100, 240),
                line("出院日期 2025-02-19", 700, 240),
                line("入院诊断：高血压病", 100, 300),
                line("诊疗经过：姓名核对无误，予降压治疗。", 100, 340),
                line("出院诊断：高血压病", 100, 380),
                line("出院医嘱：按时服药。", 100, 420),
                width=1654,
                height=2339,
            )
        ]
    )
    assert document.value("patient_name") == "高某海"
    assert document.value("age") == "45"
    assert document.value("department") == "心内科"
    assert document.value("admission_date") == "2025-02-03"


def test_rows_of_a_photo_that_converge() -> None:
    """Perspective: lower rows rise more than upper ones; values still meet their labels."""
    lines = []
    for number, (label, value) in enumerate(
        {
            "医保统筹基金支付：": "28986.09",
            "预缴金额：": "92000.00",
            "个人自付：": "2931.95",
        }.items()
    ):
        for filler in range(6):
            lines.append(line("项目说明文字说明文字说明", 100 + 290 * filler, 60 + 12 * filler))
        y = 300.0 + 120 * number
        slope = -0.01 * (number + 1)
        lines += [line(label, 100, y), line(value, 900, y + slope * 800)]
    tilted = [replace(found, slope=-0.01 * max(0, (found.box.y0 - 180) / 120)) for found in lines]
    document_values = {
        reading.key: reading.value
        for reading in read_form(page(*tilted), load_vocabulary("invoice")).readings
    }
    assert document_values["pooled_fund_paid"] == "28986.09"
    assert document_values["in_scope_self_paid"] == "2931.95"
    assert document_values["prepaid_amount"] == "92000.00"


def test_an_unsure_reading_warns_where_a_sure_one_accuses_the_paper() -> None:
    sure = only([page(*invoice_lines(total="1,600.50"))])
    assert severity(sure, "items_sum_to_total") == "error"
    lines = [
        replace(found, confidence=0.6) if found.text == "500.00" else found
        for found in invoice_lines(total="1,600.50")
    ]
    assert severity(only([page(*lines)]), "items_sum_to_total") == "warning"
    illegible = [found for found in invoice_lines() if found.text != "500.00"]
    assert severity(only([page(*illegible)]), "items_sum_to_total") == "warning"


def test_the_total_after_a_currency_sign_and_a_date_without_label() -> None:
    lines = [
        found
        for found in invoice_lines()
        if "（小写）" not in found.text and "开票日期" not in found.text
    ]
    lines += [line("￥1,500.50", 1000, 600), line("2022 年 01 月 27 日", 1000, 230)]
    document = only([page(*lines)])
    assert document.value("total_amount") == "1500.50"
    assert document.value("issue_date") == "2022-01-27"


def test_a_figure_beside_the_words_that_says_something_else_is_not_the_total() -> None:
    lines = [found for found in invoice_lines() if "（小写）" not in found.text]
    document = only([page(*lines, line("1,620.50", 1000, 600))])
    assert document.fields["total_amount"].derived_from == ("total_amount_in_words",)


def test_a_figure_beside_the_words_that_is_one_digit_off_is_an_altered_total() -> None:
    """Its label was not legible; no other amount of a paper is so near to its total."""
    lines = [found for found in invoice_lines() if "（小写）" not in found.text]
    document = only([page(*lines, line("1,600.50", 1000, 600))])
    assert document.value("total_amount") == "1600.50"
    assert "total_in_words" in {
        c.id for c in document.checks if c.severity == "error" and not c.passed
    }


def test_a_name_on_a_row_of_its_own_meets_its_numbers_on_the_next() -> None:
    lines = [found for found in invoice_lines() if found.text not in {"手术费", "286.00"}]
    lines += [
        line("注射用头孢呋辛钠粉针剂", 90, 376),
        line("1", 200, 412),
        line("支", 240, 412),
        line("286.00", 340, 412),
    ]
    document = only([page(*lines)])
    assert ("注射用头孢呋辛钠粉针剂", "286.00") in [(i.name, i.amount) for i in document.items]


def test_a_missing_total_is_what_its_words_say() -> None:
    document = only([page(*without("（小写）"))])
    total = document.fields["total_amount"]
    assert (total.value, total.derived_from) == ("1500.50", ("total_amount_in_words",))
    assert (total.page, total.box) == (None, None)
    shown = document_to_json(document)["fields"]["total_amount"]
    assert "box" not in shown and shown["derived_from"] == ["total_amount_in_words"]
    assert "total_in_words" not in checks(document)  # it would prove itself


def test_a_missing_payer_is_what_the_others_leave() -> None:
    document = only([page(*without("个人现金支付"))])
    cash = document.fields["cash_paid"]
    assert cash.value == "500.50"
    assert cash.derived_from[0] == "total_amount"
    assert cash.confidence < 0.95


def test_one_sum_alone_gives_no_missing_payer() -> None:
    lines = without("个人现金支付", "预缴金额")
    with_another_payer = only([page(*lines, line("附加基金支付：100.00", 1200, 740))])
    assert "cash_paid" not in with_another_payer.fields
    two_missing = only([page(*without("个人现金支付", "预缴金额", "其他支付"))])
    assert "cash_paid" not in two_missing.fields
    fund_missing = only([page(*without("医保统筹基金支付"))])
    assert "pooled_fund_paid" not in fund_missing.fields
