"""What paper forms of the provinces say in words, and in places, that other forms do not have."""

from __future__ import annotations

import pytest

from extractors.forms.free_lines import free_lines
from extractors.types import Document
from fixtures.makers.typed import read_pages, typed_paper
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only


def read(rows: str) -> Document:
    return only(read_pages(typed_paper("form", f"type: other\n=====\n{rows}\n=====\n")))


def outpatient(head: str, foot: str = "") -> Document:
    """A slip of a visit: ``head`` under its number, ``foot`` under its total."""
    return read(
        f"""          浙江省医疗门诊收费票据
                       №  3300127469
{head}
西药费          187.35      治疗费           18.00
合计(大写) 贰佰零伍元叁角伍分        ¥205.35
{foot}
收费单位(盖章) 金华市婺城区第一人民医院    收款人 盛梅"""
    )


@pytest.mark.parametrize("word", ["类别", "类别：", "身份："])
def test_the_card_of_who_is_insured_is_that_of_his_insurance(word: str) -> None:
    found = outpatient(f"姓名：钭小芬   卡号：3307002841966   {word} 市医保在职")
    assert found.value("insurance_type") == "市医保在职"
    assert found.value("insurance_number") == "3307002841966"
    assert found.value("outpatient_number") is None


def test_the_card_of_who_pays_alone_is_the_hospitals() -> None:
    found = outpatient("姓名：钭小芬   卡号：3307002841966   费别：自费")
    assert found.value("outpatient_number") == "3307002841966"
    assert found.value("insurance_number") is None


def test_a_class_of_something_else_is_no_kind_of_insurance() -> None:
    found = outpatient("姓名：钭小芬   类别：急诊")
    assert found.value("insurance_type") is None


def test_the_day_beside_the_payer_of_a_short_slip_is_the_day_of_issue() -> None:
    slip = """湖北省医疗单位门诊收费收据
          № 4718362
姓 名  尤 秀 珍        2007年 11月 29日
西药费  64.30    治疗费  9.00
金额(大写)  柒拾叁元叁角整      ￥73.30
收款单位 监利县朱河镇卫生院      收款人 万中华"""
    assert read(slip).value("issue_date") == "2007-11-29"


def test_a_slip_of_what_is_paid_back_is_issued_on_its_day() -> None:
    found = outpatient("姓名：年小虎   退费日期：2015-05-11")
    assert found.value("issue_date") == "2015-05-11"


def test_cash_that_was_handed_over_for_change_is_not_what_was_paid() -> None:
    found = outpatient("姓名：苑秀英", "结算方式：现金    实收：210.00    找零：4.65")
    assert found.value("cash_paid") is None
    assert found.extras["实收"].value == "210.00"
    whole = outpatient("姓名：苑秀英", "实收：205.35    找零：0.00")
    assert whole.value("cash_paid") == "205.35"


def test_what_a_village_scheme_takes_off_is_paid_by_it() -> None:
    found = outpatient("姓名：普桂仙", "其中：合作医疗减免  100.00   自付  105.35")
    assert found.value("pooled_fund_paid") == "100.00"
    assert found.value("in_scope_self_paid") == "105.35"


def test_who_took_the_money_stands_right_behind_the_hospital_without_a_colon() -> None:
    found = read("""         河南省医疗门诊收费票据
           No. 20183716054
姓名 谷小垒   性别 男     2018年04月09日
西药费   86.20    治疗费   32.00
合计   118.20   大写   壹佰壹拾捌元贰角整
收款单位（盖章）新密市第一人民医院收款人 慕晓霞""")
    assert found.value("hospital_name") == "新密市第一人民医院"
    assert found.value("cashier_name") == "慕晓霞"


def test_a_word_of_insurance_before_the_blank_is_no_part_of_the_card_behind_it() -> None:
    found = outpatient("姓名：钭小芬   类别:九江市职工医保 卡号:3604027710935")
    assert found.value("insurance_type") == "九江市职工医保"
    assert found.value("insurance_number") == "3604027710935"


def test_when_a_stay_is_settled_is_no_kind_of_insurance() -> None:
    found = outpatient("姓名：关英杰   结算方式：中途结算")
    assert found.value("insurance_type") is None
    assert outpatient("姓名：关英杰   结算方式：职工医保").value("insurance_type") == "职工医保"


def test_how_the_insurer_pays_elsewhere_is_a_kind_of_insurance() -> None:
    found = outpatient("姓名：关英杰   医保类型：跨省异地就医直接结算")
    assert found.value("insurance_type") == "跨省异地就医直接结算"


def test_a_point_for_the_comma_of_thousands_parts_no_amount() -> None:
    cut, two = line("5.830.18", 100, 100), line("2,587.685,000.00", 100, 150)
    texts = [part.text for part in free_lines(page(cut, two), [])]
    assert texts == ["5.830.18", "2,587.68", "5,000.00"]


def test_what_is_paid_by_transfer_is_no_account() -> None:
    found = outpatient("姓名：关英杰", "转账支付：205.35   现金支付：0.00")
    assert found.value("personal_account_paid") is None
    assert found.value("cash_paid") == "0.00"
    assert found.extras["转账支付"].value == "205.35"


def test_what_an_insurer_advanced_is_not_paid_by_the_pool() -> None:
    found = outpatient("姓名：卿建国", "保险公司垫付：100.00   现金支付：105.35")
    assert found.value("pooled_fund_paid") is None
    assert found.extras["保险公司垫付"].value == "100.00"


def test_a_total_in_words_and_its_figure_that_the_engine_read_as_one() -> None:
    found = read("""         浙江省医疗门诊收费票据
           № 3300127469
姓名：钭小芬   卡号：3307002841966
西药费          187.35      治疗费           18.00
合计（大写）：   贰佰零伍元叁角伍分205.35
收费单位(盖章) 金华市婺城区第一人民医院    收款人 盛梅""")
    assert found.value("total_amount") == "205.35"
    assert found.value("total_amount_in_words") == "205.35"


def test_amounts_of_two_boxes_that_the_engine_read_as_one() -> None:
    found = outpatient(
        "姓名：钭小芬",
        "统筹支付  个人账户  个人现金    应退\n100.00    1,090.3515.00           0.00",
    )
    payers = ("pooled_fund_paid", "personal_account_paid", "cash_paid", "refund_amount")
    assert [found.value(key) for key in payers] == ["100.00", "1090.35", "15.00", "0.00"]


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("姓名 原改成单位 二矿采煤三队", "payer_name", "原改成"),
        ("收费员：饶琴流水号 0721086", "cashier_name", "饶琴"),
        ("收费员：饶琴流水号 0721086", "serial_number", "0721086"),
        ("住院号数 04-1173", "admission_number", "04-1173"),
    ],
)
def test_labels_glued_to_the_name_before_them(row: str, key: str, value: str) -> None:
    found = read(f"""     河南省医疗机构住院收费收据
                         № 0184627
{row}
入院 2015-03-14   出院 2015-04-06   住院 23 天
西药费   3,418.27    护理费    92.00
合 计（大写）叁仟伍佰壹拾元贰角柒分    ￥3,510.27""")
    assert found.value(key) == value


def test_what_a_charge_is_called_is_no_department() -> None:
    found = read("""     江西省医疗机构住院收费收据
                                          № 3072619485
姓名     住院号     科别       床号
揭水莲   108362
床位费   诊疗费     西药费     中成药费
360.00   90.00      281.43     706.20
合计人民币（大写） 壹仟肆佰叁拾柒元陆角叁分    ￥1,437.63""")
    assert found.value("department") is None


def test_a_misread_label_that_ends_as_a_bare_word_is_the_longer_one() -> None:
    found = read("""     河南省医疗机构住院收费收据
                                       № 0184627
姓名    原改成    费川类别   市本级职工    医保证号  948158319012
入院日期  2015-03-14   出院日期   2015-04-06   住院天数   23
西药费   3,418.27    护理费    92.00
合 计（大写）叁仟伍佰壹拾元贰角柒分    ￥3,510.27""")
    assert found.value("insurance_type") == "市本级职工"
