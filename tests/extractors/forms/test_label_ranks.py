"""Which wording of a field means it."""

from __future__ import annotations

import pytest

from tests.extractors.drawing import line
from tests.extractors.form_texts import values


def test_a_general_word_is_a_label_where_no_better_one_is_printed() -> None:
    assert values(line("现金：12.00", 100, 200)) == {"cash_paid": "12.00"}
    both = values(line("现金支付：40.00", 100, 200), line("现金：12.00", 600, 200))
    assert both == {"cash_paid": "40.00", "extra:现金": "12.00"}


def test_of_two_names_of_one_sum_the_first_in_the_vocabulary_is_the_field() -> None:
    found = values(line("统筹支付：40.00", 100, 200), line("医保统筹基金支付：52.00", 600, 200))
    assert found == {"pooled_fund_paid": "52.00", "extra:统筹支付": "40.00"}


def test_a_bare_day_above_the_day_of_issue_is_the_visit_s() -> None:
    foot = line("开票日期：2021-03-15", 1160, 785)
    assert values(line("日期 2021-03-14", 552, 240), foot) == {
        "visit_date": "2021-03-14",
        "issue_date": "2021-03-15",
    }
    assert values(line("日期 2021-03-14", 552, 240)) == {"issue_date": "2021-03-14"}
    beside = values(line("日期 2021-03-14", 552, 785), foot)
    assert beside == {"issue_date": "2021-03-15"}


def test_a_visit_that_has_its_own_day_takes_no_other() -> None:
    found = values(
        line("就诊日期：2021-03-13", 90, 240),
        line("日期：2021-03-14", 552, 240),
        line("开票日期：2021-03-15", 1160, 785),
    )
    assert found == {"visit_date": "2021-03-13", "issue_date": "2021-03-15"}


def test_a_stroke_alone_in_a_cell_is_a_one_where_an_amount_stands_beside_it() -> None:
    assert values(line("自付-", 100, 600), line("21.00", 300, 600)) == {"extra:自付一": "21.00"}
    assert values(line("自付：21.00", 100, 600)) == {"in_scope_self_paid": "21.00"}


def test_a_bare_share_beside_a_part_of_it_is_the_other_part() -> None:
    found = values(line("分类自负：780.05", 100, 600), line("自负：1270.02", 500, 600))
    assert found == {"extra:分类自负": "780.05", "extra:自负": "1270.02"}
    assert values(line("自负：1270.02", 500, 600)) == {"in_scope_self_paid": "1270.02"}


@pytest.mark.parametrize("stroke", ["—", "--", "－", "-"])
def test_a_one_that_was_read_as_a_stroke_names_the_first_part(stroke: str) -> None:
    found = values(line(f"自付{stroke} 21.00", 100, 600), line("自付二3.00", 500, 600))
    assert found == {"extra:自付一": "21.00", "extra:自付二": "3.00"}


def test_a_share_that_lost_its_number_beside_the_first_is_the_second() -> None:
    found = values(line("自付一：133.68", 100, 600), line("自付：12.42", 500, 600))
    assert found == {"extra:自付一": "133.68", "extra:自付二": "12.42"}


def test_what_stands_beside_a_table_heads_none_of_its_columns() -> None:
    found = values(
        line("收费项目", 123, 170),
        line("数量", 357, 170),
        line("金额", 560, 170),
        line("医保类型", 879, 176),
        line("离休", 1110, 166),
        line("诊查费", 80, 209),
        line("2", 362, 212),
        line("306.94", 560, 215),
    )
    assert found["insurance_type"] == "离休"


def test_a_further_sum_is_called_as_the_paper_writes_it() -> None:
    old = values(line("历年帐户余额：418.77", 100, 600), line("个人帐户支付：20.00", 500, 600))
    assert old == {"extra:历年帐户余额": "418.77", "personal_account_paid": "20.00"}
    field = line("个人账户支付：20.00", 500, 600)
    typed = values(line("历年帐户余额：418.77", 100, 600), field)  # into a form of other print
    assert typed == old
    misread = values(line("历年帐户余额：418.77", 100, 600, 0.93), field)
    assert misread == {"extra:历年账户余额": "418.77", "personal_account_paid": "20.00"}


def test_a_field_s_own_label_goes_before_other_names_of_its_number() -> None:
    found = values(line("交易流水号：0111A030", 100, 200), line("业务流水号：2013052811", 600, 200))
    assert found["serial_number"] == "2013052811"
    empty = values(line("交易流水号：0111A030", 100, 200), line("业务流水号：", 600, 200))
    assert empty == {"serial_number": "0111A030"}
    paid = values(line("微信支付：3.00", 100, 200), line("商户单号：42000003192019", 600, 200))
    assert paid == {"cash_paid": "3.00"}


def test_who_is_insured_goes_before_what_kind_of_visit_it_is() -> None:
    kinds = [line("医疗类别：普通门诊", 100, 200), line("人员类别：退休人员", 600, 200)]
    assert values(*kinds)["insurance_type"] == "退休人员"
    assert values(kinds[0]) == {"insurance_type": "普通门诊"}


def test_a_value_that_is_worded_as_a_sum_is_none_under_the_label_that_asks_for_it() -> None:
    found = values(
        line("住院号", 180, 200),
        line("科室", 480, 200),
        line("医保类型", 780, 200),
        line("1320247368", 60, 240),
        line("普外科", 360, 240),
        line("职工统筹", 660, 240),
    )
    assert found["insurance_type"] == "职工统筹"
    assert "pooled_fund_paid" not in found


def test_a_value_at_the_far_edge_of_a_phones_page_is_no_label() -> None:
    rows = [line("门诊号", 100, 150), line("72219757", 970, 150)]
    rows += [line("医保类型", 100, 200), line("居民统筹", 995, 200)]
    rows += [line("费用明细", 100, 260)]
    assert values(*rows)["insurance_type"] == "居民统筹"
    paid = values(*rows[:4], line("412.50", 1090, 200))
    assert paid["pooled_fund_paid"] == "412.50"


@pytest.mark.parametrize("stamp", ["现金收讫", "现金设讫", "转账收讫"])
def test_a_stamp_of_the_till_names_no_sum(stamp: str) -> None:
    found = values(line(stamp, 700, 300), line("个人支付：78.76", 900, 600))
    assert found == {"cash_paid": "78.76"}


def test_a_stay_behind_the_kind_of_insurance_of_a_bare_word() -> None:
    found = values(line("类别：职工基本医保在职住院：2023-09-14至2023-10-06", 100, 200))
    assert found["admission_date+discharge_date"] == "2023-09-14/2023-10-06"
    assert found["extra:类别"] == "职工基本医保在职"


def test_the_number_of_a_slip_is_the_serial_number_where_no_other_is_printed() -> None:
    slip = line("单据号：00317769", 80, 110)
    assert values(slip) == {"serial_number": "00317769"}
    both = values(slip, line("流水号：17056885798991", 600, 110))
    assert both == {"serial_number": "17056885798991"}


def test_a_bare_kind_is_the_insurance_s_where_no_better_word_is_printed() -> None:
    kind = line("性质：医保记账", 400, 140)
    assert values(kind) == {"insurance_type": "医保记账"}
    both = values(kind, line("医保类型：市医保", 900, 140))
    assert both == {"insurance_type": "市医保"}


def test_the_head_of_a_column_of_funds_is_none_of_them() -> None:
    heads = (line("基金支付项目", 100, 400), line("金额", 400, 400))
    found = values(*heads, line("基本医疗统筹基金", 100, 440), line("3618.90", 400, 440))
    assert found == {"pooled_fund_paid": "3618.90"}


def test_a_department_that_begins_as_a_label_does() -> None:
    found = values(line("就诊科室：", 1050, 175), line("职业病科", 1200, 175))
    assert found == {"department": "职业病科"}


def test_a_department_s_label_without_its_last_character() -> None:
    assert values(line("就诊科：骨伤科", 100, 175)) == {"department": "骨伤科"}
