"""English that repeats a Chinese label is no part of a value, an entry or a name."""

from __future__ import annotations

import pytest

from extractors.documents import find_documents
from extractors.lines.bilingual import without_translations
from extractors.types import Document
from tests.extractors.drawing import line, page

CHINESE = "某市中心医院的一张用中文写成的纸"


def told(text: str) -> str | None:
    """What is left of a line on a Chinese paper, without blanks; ``None`` where nothing is."""
    printed = page(line(CHINESE * 3, 90, 40), line(text, 90, 100))
    left = without_translations(printed).lines[1:]
    assert all(len(each.text) == len(text) for each in left)
    return left[0].text.replace(" ", "") if left else None


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("Admitting Diagnosis 入院诊断:", "入院诊断:"),
        ("AdmittingDiagnosis入院诊断:", "入院诊断:"),
        ("姓名 Name: 高某", "姓名:高某"),
        ("姓名(Name):高某", "姓名:高某"),
        ("出院日期/Discharge Date：2024-03-09", "出院日期：2024-03-09"),
        ("票据号码 No.: 0123456789", "票据号码:0123456789"),
        ("(小写) In figures: 84.00", "(小写):84.00"),
        ("2.高血压病3级 Discharge Orders", "2.高血压病3级"),
        ("Discharge Summary", None),
    ],
)
def test_what_repeats_a_label_is_blanked(printed: str, left: str | None) -> None:
    assert told(printed) == left


@pytest.mark.parametrize(
    "printed",
    [
        *(
            "No 0076315978",
            "沪财 No: 38520461",
            "NO.0123456789",
            "Total Protein测定",
            "CT检查费",
            "1.Graves病",
        ),
        *(
            "MRI检查",
            "血型 A Rh(D)",
            "Name: Gao",
            "科室: ICU",
            "交款人: Anna Date",
            "T-cell counts",
        ),
    ],
)
def test_what_says_something_of_its_own_stays(printed: str) -> None:
    assert told(printed) == printed.replace(" ", "")


def test_an_english_paper_stays_as_it_is() -> None:
    printed = page(line("Discharge Summary", 90, 40), line("Name 姓名", 90, 80))
    assert without_translations(printed) is printed


def summary(*rows: str) -> Document:
    lines = [line("某市中心医院", 600, 40), line("出院小结", 600, 90)]
    lines += [line(row, 90, 150 + 44 * number) for number, row in enumerate(rows)]
    (found,) = find_documents([page(*lines, height=2300)])
    return found


@pytest.mark.parametrize("order", ["{english} {chinese}", "{chinese} {english}"])
def test_a_paper_in_two_languages_gives_what_one_in_chinese_gives(order: str) -> None:
    rows = [
        ("Name", "姓名", "高某某"),
        ("Admission Date", "入院日期", "2024-03-01"),
        ("Discharge Date", "出院日期", "2024-03-09"),
        ("Hospital No.", "住院号", "123456"),
        ("Admitting Diagnosis", "入院诊断", "1.冠心病 2.高血压病"),
        ("Discharge Diagnosis", "出院诊断", "1.冠心病 2.高血压病3级"),
        ("Discharge Orders", "出院医嘱", "1.按时服药；2.定期复查。"),
    ]
    chinese = summary(*(f"{label}：{value}" for _, label, value in rows))
    both = summary(
        *(
            f"{order.format(english=english, chinese=label)}：{value}"
            for english, label, value in rows
        )
    )
    assert both.type == "discharge_summary"
    assert both.fields["admission_diagnoses"].value == ("冠心病", "高血压病")
    values = {key: found.value for key, found in both.fields.items()}
    assert values == {key: found.value for key, found in chinese.fields.items()}
