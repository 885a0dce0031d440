"""What the sixth wave of typed ward and office papers showed: sums that a sheet numbers under the
heads of its columns, a stamp's place behind a hospital's name, grades in a column of classes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.types import Document, FieldValue
from fixtures.makers.typed import FOLDER, TypedPaper, read_pages, typed_paper
from tests.extractors.types_of_paper.reading import only, values


def typed(*rows: str) -> Document:
    return only(read_pages(TypedPaper("paper", "", (rows,), {})))


def said(*rows: str) -> Mapping[str, FieldValue]:
    return values(typed(*rows))


SHEET = (
    "某某市职工医疗保险住院费用结算单",
    "医疗机构：某某市第二人民医院{stamp}",
    "姓名：裴景行    险种：职工基本医疗保险    人员类别：在职",
    "入院日期：2023-09-04    出院日期：2023-09-15    结算日期：2023-09-15",
)


@pytest.mark.parametrize("number", ["（{}）", "({})", "{}、", "{}."])
def test_a_sum_numbered_under_the_heads_of_its_columns_is_no_value_of_theirs(number: str) -> None:
    sums = ("总医疗费用", "全自费费用", "先自付费用", "起付标准", "统筹基金支付")
    rows = [
        f"{number.format(n)}{label}".ljust(30) + amount
        for n, (label, amount) in enumerate(
            zip(sums, ("9100.00", "100.00", "400.00", "800.00", "6500.00"), strict=True), 1
        )
    ]
    found = said(*SHEET, "项目".ljust(32) + "金额（元）        备注", *rows)
    assert found["total_amount"] == "9100.00"
    assert found["advance_self_paid"] == "400.00"
    assert found["pooled_fund_paid"] == "6500.00"


@pytest.mark.parametrize("stamp", ["（公章）", "(盖章)", "（加盖公章）", "（章）", ""])
def test_where_the_stamp_goes_is_no_part_of_a_hospitals_name(stamp: str) -> None:
    rows = (row.format(stamp=stamp) for row in SHEET)
    found = said(
        *rows, "总费用：9100.00   统筹支付：6500.00   个人账户支付：0.00   现金支付：2600.00"
    )
    assert found["hospital_name"] == "某某市第二人民医院"


def test_a_supplement_for_serious_illness_is_named_without_a_verb() -> None:
    found = said(*SHEET, "总费用：9100.00   统筹支付：6500.00   大病补充：0.00   现金支付：2600.00")
    assert found["large_amount_paid"] == "0.00"


LIST = (
    "某某市第二人民医院住院费用清单",
    "姓名：裴景行      住院号：2309117",
)


def test_grades_in_a_column_of_classes_are_the_grades_of_insurance() -> None:
    found = typed(
        *LIST,
        "项目名称            规格      单位    单价      数量    金额      类别",
        "葡萄糖注射液        250ml     瓶      2.10      2       4.20      甲类",
        "一次性穿刺器        10mm      把      186.00    1       186.00    丙类",
        "合计：190.20",
    )
    assert [item.more.get("insurance_grade") for item in found.items] == ["甲类", "丙类"]
    assert not any("category" in item.more for item in found.items)


def test_half_of_the_word_for_a_sum_is_no_class_of_charges() -> None:
    name = "tax-inpatient-private"
    paper = typed_paper(name, (FOLDER / "wards6" / f"{name}.txt").read_text("utf-8"))
    found = only(read_pages(paper))
    assert [item.name for item in found.items] == [row["name"] for row in paper.truth["items"]]
    assert not any("category" in item.more for item in found.items)
