"""Wordings taken out of the lists: what the rest of the paper says of them, and that nothing stays
hidden behind the bench."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import pytest

from bench.compare import FieldResult
from bench.typed_papers import read_paper
from bench.unseen_labels import (
    LABELS,
    LISTS,
    Asked,
    hiding,
    main,
    printed,
    read_hidden,
    what_became,
)
from extractors.vocabularies import load_vocabulary, word_list
from extractors.words import charge_names
from fixtures.makers.typed import FOLDER, TypedPaper, typed_paper, typed_papers

PAPER = """type: outpatient_invoice
=====
        某某市医疗门诊收费票据
票据号码：0000192837    姓名：喻小勤    性别：女
西药费：40.00     诊查费：10.00
合计（小写）：50.00      个人现金支付：50.00
收款单位：赣州市第十三人民医院    收款人：钟小英
=====
invoice_number: 0000192837
payer_name: 喻小勤
sex: female
total_amount: 50.00
cash_paid: 50.00
cashier_name: 钟小英
"""


@cache
def papers(group: str) -> dict[str, TypedPaper]:
    return {each.name: each for each in typed_papers(FOLDER / group)}


def lost(name: str, wording: str, files: Sequence[str] = LABELS) -> list[tuple[str, FieldResult]]:
    """What the typed paper ``name`` loses where no list has ``wording``."""
    group, _, own = name.partition("/")
    paper = papers(group)[own]
    before = read_paper(paper, group).result
    with hiding(wording, files):
        return list(what_became(before, read_paper(paper, group).result))


def test_a_hidden_wording_is_in_no_list_and_back_in_all_of_them() -> None:
    before = list(word_list("invoice")["fields"]["payer_name"]["labels"])
    known = load_vocabulary("invoice")
    with hiding("姓名", LABELS):
        assert "姓名" not in load_vocabulary("invoice").keys
        assert "患者姓名" in load_vocabulary("invoice").keys
    assert word_list("invoice")["fields"]["payer_name"]["labels"] == before
    assert load_vocabulary("invoice").keys == known.keys


def test_a_set_that_a_module_made_of_a_list_lacks_it_too() -> None:
    with hiding("西药费", LISTS["charges"]):
        assert "西药费" not in charge_names.CATEGORIES
    assert "西药费" in charge_names.CATEGORIES


def test_of_wordings_in_each_other_the_longest_is_printed() -> None:
    paper = typed_paper("one", PAPER)
    assert printed(paper, ["票据号码", "号码", "姓名", "患者"]) == {"票据号码", "姓名"}


def test_what_is_lost_is_counted_by_what_became_of_it() -> None:
    (found,) = read_hidden([("one", typed_paper("one", PAPER))], Asked(LABELS, only=("性别",)))
    assert (found.meant, found.printed, found.papers) == ("sex", 1, 1)
    assert [(what, x.key) for _, what, x in found.losses] == [("lost", "sex")]


def test_a_wording_that_many_print_is_left_out_where_few_are_asked_for() -> None:
    twice = [(name, typed_paper(name, PAPER)) for name in ("one", "two")]
    assert list(read_hidden(twice, Asked(LABELS, most=1, only=("性别",)))) == []


def test_the_bench_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["example", "--only", "性别", "--each", "--show"]) == 0
    assert "wordings    1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "wording"),
    [
        # told by the words that they are made of
        ("invoices4_rare/fujian-inpatient-2010", "社会统筹医疗基金支付"),
        ("inpatient/fujian-2013", "统筹基金"),
        ("inpatient2/xizang_2018", "农牧区医疗报销"),
        ("invoices4_rare/inner-mongolia-inpatient-2008", "个人自负"),
        ("ward3/settle-rural-cooperative", "可补偿费用"),
        ("inpatient/guizhou-2016", "个人编号"),
        # short ones without a colon, by the value behind them
        ("ward/liaoning-zhi", "病志号"),
        ("ward2/chongqing-settlement", "先自付"),
        ("inpatient/army-2012", "ID号"),
        ("inpatient3/psychiatric-liaoning-2015", "付款人"),
        ("wards5/sichuan-outpatient-2006", "收费人"),
        # headings of texts
        ("claim2/certificate-qinghai-bilingual-form", "医生意见"),
        ("claim_more/certificate-wenzhou-online", "主诊断"),
        ("papers4/discharge-psychiatric-jilin", "出院意见"),
        ("ward/liaoning-zhi", "出院指导"),
        ("ward2/hospital-leave-note", "最后诊断"),
        # another's amount before: words of their own are no misread label of a known sum
        ("wards5_more/injury-payer-2014", "保险公司垫付"),
        ("wards5_more/checkup-unit-2017", "转账支付"),
        # sums in a row of such
        ("outpatient/dalian-cells", "卡余额"),
        ("inpatient/hunan-children-2018", "商业保险"),
        ("inpatient/shanghai-paper-2009", "附加基金"),
        ("inpatient/tianjin-2018", "增负"),
        ("inpatient3/anhui-2019", "“180”补充"),
        ("invoices4/tianjin-outpatient-2018", "申报金额"),
        ("outpatient3/dialysis_e_2023", "全自费"),
        # what deposit and cash make
        ("inpatient3/shandong-2008", "找回"),
        ("inpatient/steelworks-2006", "实退"),
        # who signed
        ("claim3/path-skin-old-print", "检查者"),
        # what the paper says in words is its total, whatever the line is called
        ("inpatient3/maternity-fujian-2018", "总计"),
        # a label that goes on says nothing
        ("papers4/discharge-proof-hubei", "单位或住址"),
    ],
)
def test_a_paper_loses_nothing_by_a_wording_that_no_list_has(name: str, wording: str) -> None:
    assert lost(name, wording) == []


@pytest.mark.parametrize(
    ("name", "wording", "lists"),
    [
        ("einvoices5/central-cancer-inpatient", "医事服务费", "charges"),
        ("inpatient3/henan-2023", "中药饮片费", "charges"),
        ("outpatient3/jiangxi_paper_2010", "输液", "charges"),
        ("papers4_more/discharge-code-table-guangdong", "诊断名称", "headings"),
        ("ward3/icu-transfer-guizhou", "入院病情", "headings"),
    ],
)
def test_nor_by_a_charge_or_a_head_that_no_list_has(name: str, wording: str, lists: str) -> None:
    assert lost(name, wording, LISTS[lists]) == []
