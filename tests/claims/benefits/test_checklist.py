"""Which papers are missing, by plan and kind of case."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.benefits.checklist import missing_for_all, missing_papers
from claims.benefits.plan_file import load_plan
from claims.benefits.rules import Version

FIXTURES = Path(__file__).parents[3] / "fixtures"


def version(name: str, at: int = 0) -> Version:
    return load_plan((FIXTURES / name).read_text()).versions[at]


XIAMEN = version("plans/xiamen-inpatient.yaml", 1)
CHONGQING = version("plans/chongqing-critical-illness.yaml")
COMPLETE = {"application_form", "discharge_summary", "inpatient_invoice", "id_card", "bank_card"}


def test_nothing_is_missing_from_a_complete_bundle() -> None:
    assert missing_papers(XIAMEN, "inpatient", COMPLETE) == []


def test_an_alternative_will_do() -> None:
    found = COMPLETE - {"inpatient_invoice"} | {"settlement_sheet"}
    assert missing_papers(XIAMEN, "inpatient", found) == []


def test_what_is_missing_is_said_in_words_to_pass_on() -> None:
    missing = missing_papers(XIAMEN, "inpatient", {"application_form", "discharge_summary"})
    assert [paper.message_zh for paper in missing] == [
        "缺少住院收费票据或医保结算单（须载明住院天数）",
        "缺少身份证（正反两面）",
        "缺少银行卡",
    ]
    assert missing[0].to_json() == {
        "paper": "inpatient_invoice",
        "message": "missing: inpatient invoice or settlement sheet (须载明住院天数)",
        "message_zh": "缺少住院收费票据或医保结算单（须载明住院天数）",
        "alternatives": ["settlement_sheet"],
    }


@pytest.mark.parametrize(
    ("kind", "papers"),
    [
        ("critical_illness", ["application_form", "diagnosis_certificate", "id_card"]),
        ("death", ["application_form", "id_card"]),  # by `any`
    ],
)
def test_each_kind_of_case_has_its_own_list(kind: str, papers: list[str]) -> None:
    assert [paper.paper for paper in missing_papers(CHONGQING, kind, set())] == papers


def test_a_kind_without_a_list_lacks_nothing() -> None:
    assert missing_papers(XIAMEN, "disability", set()) == []


def test_two_plans_ask_for_the_same_paper_once() -> None:
    shaoxing = version("demo/plans/shaoxing-inpatient.yaml")
    zhangzhou = version("demo/plans/zhangzhou-inpatient.yaml")
    missing = missing_for_all([shaoxing, zhangzhou], "inpatient", {"id_card"})
    assert [paper.paper for paper in missing] == ["inpatient_invoice", "discharge_summary"]


ACCIDENT = version("plans/like-guangzhou-accident.yaml")


def test_a_paper_without_a_type_is_asked_for_by_what_it_is() -> None:
    missing = missing_papers(ACCIDENT, "disability", {"application_form", "id_card"})
    assert [paper.message_zh for paper in missing] == ["缺少伤残鉴定书"]


def test_each_paper_without_a_type_counts_once() -> None:
    rules = ACCIDENT.papers["disability"] + ACCIDENT.papers["death"][1:2]
    both = ACCIDENT.model_copy(update={"papers": {"disability": rules}})
    found = ["application_form", "id_card", "other"]
    left = missing_papers(both, "disability", found)
    assert [paper.message_zh for paper in left] == ["缺少死亡证明及继承人身份证明"]
    assert missing_papers(both, "disability", [*found, "other"]) == []
