"""What a part of a page says, as a value of a field."""

from __future__ import annotations

from typing import Any

import pytest

from claims.part_readings import value_of


@pytest.mark.parametrize(
    ("field", "lines", "value"),
    [
        ("total_amount", ["¥20,050.39元"], "20050.39"),
        ("total_amount", ["（小写）：20,050.39"], "20050.39"),
        ("total_amount_in_words", ["金额合计（大写）：贰万零伍拾元叁角玖分"], "20050.39"),
        ("admission_date", ["入院日期：2021年12月01日 8点"], "2021-12-01"),
        ("admission_date", ["王小明"], None),
        ("sex", ["性别：女"], "female"),
        ("payer_name", ["交款人：陈刚"], "陈刚"),
        ("payer_name", ["陈刚"], "陈刚"),
        ("payer_id", ["350602********8276"], "350602********8276"),
        ("hospital_name", ["漳州市云溪", "医院"], "漳州市云溪医院"),
        ("length_of_stay", ["住院天数：10天"], "10"),
        ("discharge_diagnoses", ["出院诊断：1.2型糖尿病。", "2、高血压"], ["2型糖尿病", "高血压"]),
        ("discharge_diagnoses", ["。"], None),
        ("payer_name", ["  "], None),
        ("age", ["29岁"], "29"),
        ("medical_record_number", ["374680"], "374680"),
        ("medical_record_number", ["|374680"], None),
        ("card_number", ["6222 0200 0000 0000"], "6222020000000000"),
        ("bed_number", ["床号：+8"], "+8"),
        ("institution_type", ["医疗机构类型：三级甲等"], "三级甲等"),
    ],
)
def test_it_is_put_in_the_spelling_of_its_field(field: str, lines: list[str], value: Any) -> None:
    assert value_of(lines, field) == value
