"""Recognised texts as papers print them: brackets of one width, words that lists know."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.confidence.calibration import weighed_fields
from extractors.lines.mended_texts import with_mended_texts
from extractors.types import Box, Document, Field, FieldValue, Item, Source
from extractors.values.brackets import with_equal_brackets
from extractors.words.known_values import mended_department
from tests.extractors.drawing import page

BOX = Box(0, 0, 100, 30)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("（膀胱)非浸润性癌", "（膀胱）非浸润性癌"),
        ("(宫颈3点、6点）低级别病变", "（宫颈3点、6点）低级别病变"),
        ("职工 (退休)", "职工(退休)"),
        ("职工（ 退休 ）", "职工（退休）"),
        ("腺癌，TTF-1（+)，NapsinA（+）", "腺癌，TTF-1（+），NapsinA（+）"),
        ("HbA1c (%）", "HbA1c (%)"),
        ("研究院(肿瘤医院（东院))", "研究院(肿瘤医院（东院）)"),
        ("职工(退休)", "职工(退休)"),  # as it is printed
        ("1)卧床休息 2)定期复查", "1)卧床休息 2)定期复查"),
        ("切口换药 (2) 定期复查", "切口换药 (2) 定期复查"),
        ("贵阳市红星医院（电", "贵阳市红星医院（电"),  # its other half was not read
    ],
)
def test_both_halves_of_a_pair_have_one_width(read: str, printed: str) -> None:
    assert with_equal_brackets(read) == printed


@given(st.text("()（）医院 a1", max_size=12))
def test_brackets_are_settled_once(text: str) -> None:
    settled = with_equal_brackets(text)
    assert with_equal_brackets(settled) == settled
    assert [x for x in settled if x not in "()（） "] == [x for x in text if x not in "()（） "]


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("介人科", "介入科"),
        ("介人科二病区", "介入科二病区"),
        ("心胸外料", "心胸外科"),
        ("神经内二料", "神经内二科"),
        ("神经内二科", "神经内二科"),
        ("产科", "产科"),
        ("老干部科", "老干部科"),
        ("人科", "人科"),  # of any
    ],
)
def test_a_department_of_which_a_character_was_taken_for_one_like_it(read: str, meant: str) -> None:
    assert mended_department(read) == meant


def paper(source: Source, **values: FieldValue) -> Document:
    sheet = replace(page(), source=source)
    fields = {key: Field(value, str(value), 0.99, 0, BOX) for key, value in values.items()}
    item = Item("床位费（双人间)", "80.00", page=0)
    document = Document("inpatient_invoice", (0,), 0.99, fields, items=(item,))
    return weighed_fields(with_mended_texts(document, [sheet]), [sheet])


def test_what_was_put_right_is_less_sure_and_keeps_its_place() -> None:
    found = paper("ocr", department="介人科", institution_type="三级医院田").fields
    assert [found[key].value for key in ("department", "institution_type")] == [
        "介入科",
        "三级医院",
    ]
    assert (found["department"].evidence, found["department"].raw) == ("mended", "介人科")
    assert found["department"].box == BOX
    assert found["department"].confidence <= 0.9


def test_a_stroke_between_kinds_of_insurance_is_no_point() -> None:
    read = paper("ocr", insurance_type="职工医保·普通住院").fields["insurance_type"]
    assert (read.value, read.raw) == ("职工医保-普通住院", "职工医保·普通住院")
    assert read.confidence <= 0.9
    typed = paper("text_layer", insurance_type="职工医保·普通住院").fields["insurance_type"]
    assert typed.value == "职工医保·普通住院"


def test_brackets_make_no_value_another() -> None:
    found = paper("ocr", hospital_name="成都市第三人民医院（南湖院区)")
    assert found.fields["hospital_name"].value == "成都市第三人民医院（南湖院区）"
    assert found.fields["hospital_name"].evidence == "read"
    assert [item.name for item in found.items] == ["床位费（双人间）"]


def test_a_class_that_may_be_several_is_absent() -> None:
    assert "institution_type" not in paper("ocr", institution_type="级医院").fields


def test_a_text_layer_says_what_is_printed() -> None:
    found = paper("text_layer", department="介人科", institution_type="级医院", advice="（一)")
    assert {key: field.value for key, field in found.fields.items()} == {
        "department": "介人科",
        "institution_type": "级医院",
        "advice": "（一)",
    }
    assert found.items[0].name == "床位费（双人间)"


def test_diagnoses_are_settled_one_by_one() -> None:
    found = paper("ocr", discharge_diagnoses=("高血压3级（高危)", "CKD(3期）"))
    assert found.fields["discharge_diagnoses"].value == ("高血压3级（高危）", "CKD（3期）")
