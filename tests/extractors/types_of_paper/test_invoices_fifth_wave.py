"""Invoices of today as people typed them: those over two pages, reversed ones, tax invoices."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from extractors.documents import find_documents
from extractors.labels.finding import find_labels
from extractors.types import Page
from extractors.vocabularies import load_vocabulary
from fixtures.makers.typed import read_pages, typed_paper
from tests.extractors.drawing import line
from tests.extractors.types_of_paper.reading import only, outcomes, values

HEAD = """\
                       某某省医疗门诊收费票据（电子）
票据代码：14060123                              票据号码：{number}
交款人统一社会信用代码：140902********1018      校验码：48de5c
交款人：皇甫某斌                                开票日期：2023-03-22
项目名称        数量    单位    金额（元）      项目名称        数量    单位    金额（元）
"""
FIRST = (
    HEAD
    + """\
静脉采血         1      次         5.00         血常规           1      次        20.00
尿常规           1      次         8.00         肝功能           1      次       115.00
"""
)
TOTAL = """\
金额合计（大写）壹佰伍拾伍元整                  （小写）155.00
业务流水号：230322014477      门诊号：0038817        就诊日期：2023-03-22
医保统筹基金支付：0.00        个人账户支付：0.00     个人现金支付：155.00
收款单位（章）：某某市播明医院                  收款人：赵某
"""
LAST = HEAD.replace("交款人统一社会信用代码：140902********1018      校验码：48de5c\n", "") + (
    "门诊诊察费       1      次         7.00\n" + TOTAL
)


def pages(*texts: str, number: str = "0207736185") -> list[Page]:
    leaves = "-----\n".join(text.format(number=number) for text in texts)
    return read_pages(typed_paper("a", f"type: outpatient_invoice\n=====\n{leaves}=====\n"))


def test_charges_that_go_on_are_one_invoice() -> None:
    """Its total and payers stand on the last page, a part of its head on the first alone."""
    document = only(pages(FIRST, LAST))
    assert document.pages == (0, 1)
    assert [item.amount for item in document.items] == ["5.00", "20.00", "8.00", "115.00", "7.00"]
    assert outcomes(document)["items_sum_to_total"]
    found = values(document)
    assert found["cash_paid"] == "155.00"
    assert found["payer_id"] == "140902********1018"
    assert found["check_code"] == "48de5c"


def test_two_prints_of_a_whole_invoice_are_two_papers() -> None:
    assert len(find_documents(pages(LAST, LAST))) == 2


def test_an_invoice_of_another_number_goes_on_with_none() -> None:
    other = replace(pages(LAST, number="0207736190")[0], index=1)
    assert len(find_documents([*pages(FIRST), other])) == 2


@pytest.mark.parametrize(
    "remark",
    [
        "备注：冲销电子票据代码：35060125，电子票据号码：0391170028",
        "原票据代码：35060125  原票据号码：0391170028",
        "冲红票据号码：0391170028",
        "原电子票据号码：0391170028",
    ],
)
def test_the_number_of_a_reversed_invoice_is_not_this_ones(remark: str) -> None:
    keys = {each.key for each in find_labels([line(remark, 100, 900)], load_vocabulary("invoice"))}
    assert not {key for key in keys if key.endswith(("invoice_code", "invoice_number"))}


PAPER = """5100224130                 四川增值税普通发票               No 18830274
                                                            5100224130
                                                            开票日期：2023年04月25日
购  名        称：卓玛某金
买  纳税人识别号：
货物或应税劳务、服务名称    规格型号    单位    数量    单价        金额        税率    税额
*医疗服务*种植体植入                    颗       1      5600.00     5600.00     免税    ***
合    计                                                           ￥5600.00            ***
价税合计（大写）            ⊗伍仟陆佰元整                  （小写）￥5600.00
销  名        称：某市雅洁口腔医院有限公司
售  纳税人识别号：91510107MA6CQ8NW5X
"""


def test_a_paper_tax_invoice_has_its_number_after_no() -> None:
    found = values(only(pages(PAPER)))
    assert found["invoice_number"] == "18830274"
    assert found["invoice_code"] == "5100224130"


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("医疗机构类型，民族医院", "institution_type", "民族医院"),
        ("电子票剧号码，1877240365", "electronic_invoice_number", "1877240365"),
        ("他性别：男", "sex", "男"),
        ("家庭共济账户支什：200.00", "extra:家庭共济账户支付", "200.00"),
        ("公务员医疗朴助支付：0.00", "extra:公务员医疗补助支付", "0.00"),
        ("爱心基金：0.00", "extra:爱心基金", "0.00"),
    ],
)
def test_a_label_of_which_the_engine_missed_a_mark(text: str, key: str, value: str) -> None:
    (found,) = find_labels([line(text, 100, 900)], load_vocabulary("invoice"))
    assert (found.key, found.value_text) == (key, value)


LIST = """\
                     医疗收费明细（电子）
所属电子票据代码：14060123                      所属电子票据号码：{number}
项目名称            规格      单位    数量      单价        金额（元）      医保等级
注射用头孢曲松钠    1g        支      12        18.36       220.32          甲
布洛芬混悬液        100ml     瓶      2         21.80       43.60           甲
"""


@pytest.mark.parametrize("own", [True, False])
def test_a_list_of_charges_belongs_to_the_invoice_that_it_names(own: bool) -> None:
    whole, listed = pages(LAST, LIST)
    if not own:
        listed = replace(pages(LIST, number="0207736190")[0], index=1)
    found = find_documents([whole, listed])
    assert (found[0].pages == (0, 1)) is own


def test_the_seller_behind_the_print_of_its_cells_edge() -> None:
    glued = PAPER.replace("销  名        称：", "销名称：").replace(
        "购  名        称：", "购名称："
    )
    found = values(only(pages(glued)))
    assert found["payer_name"] == "卓玛某金"
    assert found["hospital_name"] == "某市雅洁口腔医院有限公司"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("医保类型：港澳居民（自费）", ["insurance_type"]),
        ("个人支付（自费）：20.00", ["out_of_scope_self_paid"]),
    ],
)
def test_a_word_in_brackets_at_the_end_of_a_value_is_a_part_of_it(
    text: str, keys: list[str]
) -> None:
    found = find_labels([line(text, 100, 900)], load_vocabulary("invoice"))
    assert [each.key for each in found][-1:] == keys


OFF_GRID = """\
                          某某省医疗门诊收费票据
票据代码：                                  校验码：                          开票日期：
'         53060123                                  91c2dd                              2023-06-16
交款人：                                    性别：                            医保类型：
'       普某仙                                    女                                    城镇职工
项目名称            数量      金额（元）      项目名称            数量      金额（元）
西药费               2           105.28      检查费                1           160.00
金额合计（大写）                                                      （小写）
'                 贰佰陆拾伍元贰角捌分                                          265.28
医保统筹基金支付：                个人账户支付：                个人现金支付：
'                   175.14                         90.14                          0.00
收款单位（章）：                                            收款人：
'               某某县小街卫生院                                      普某
"""


def test_no_label_is_thought_where_its_row_has_another_order() -> None:
    """其他支付, which the form does not print, would stand right of 个人现金支付."""
    found = values(only(pages(OFF_GRID)))
    assert "other_paid" not in found
    assert found["cash_paid"] == "0.00"


def test_what_a_tax_invoices_remark_says_of_other_payers() -> None:
    remark = (
        "备注：医保编号：36052617 医保统筹支付：2000.00 大病保险支付：600.00 现金支付：3000.00\n"
    )
    document = only(pages(PAPER + remark))
    assert document.extras["大病保险支付"].value == "600.00"
    assert values(document)["insurance_number"] == "36052617"


PHONE = """\
< 票据详情
重庆市医疗门诊收费票据（电子）
票据代码                      票据号码
50060124                      0133870926
校验码                        开票日期
2c90ab                        2024-10-21
交款人                        交款人统一社会信用代码
谭某                          500234********3391
金额合计（小写）              金额合计（大写）
¥245.20                       贰佰肆拾伍元贰角整
项目名称                数量    单位    金额（元）
西药费                   2       盒        68.20
检查费                   1       次       165.00
挂号费                   1       次         0.00
诊察费                   1       次        12.00
业务流水号                    门诊号
1022410210377                 MZ0088231
就诊日期                      医疗机构类型
2024-10-21                    二级甲等综合医院
医保类型                      医保编号
城镇职工医保                  0017723864
医保统筹基金支付              其他支付
86.40                         0.00
个人账户支付                  个人现金支付
158.80                        0.00
个人自付                      个人自费
143.20                        15.60
收款单位
某某市丰乐街道社区卫生服务中心
收款人                        复核人
邹某                        系统
下载票据                      分享
"""


@pytest.mark.parametrize("seed", [3, 53, 55, 106, 154, 212])
def test_values_under_their_labels_however_far_the_rows_are_apart(seed: int) -> None:
    paper = typed_paper("a", f"type: outpatient_invoice\n=====\n{PHONE}=====\n")
    found = values(only(read_pages(paper, Random(seed))))
    assert found["serial_number"] == "1022410210377"
    assert found["outpatient_number"] == "MZ0088231"
    assert (found["personal_account_paid"], found["cash_paid"]) == ("158.80", "0.00")
