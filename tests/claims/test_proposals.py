"""What papers seem to say of the event."""

from __future__ import annotations

import pytest

from claims.models import Claim
from claims.proposals import proposals_of
from extractors.types import Document
from tests.claims.papers import document, invoice, papers

BOOK = document("other", 5)


def proposed(*documents: Document, text: str = "", **said: object) -> dict[str, str]:
    claim = Claim(event=dict(said), event_kind="inpatient")
    found = proposals_of(claim, papers([invoice(0), *documents]), {5: text})
    return {one.key: one.value for one in found}


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("因病身故", "death"), ("工伤致残九级", "disability"), ("交通意外", "accident"),
        ("患重大疾病", "critical_illness"), ("女职工特殊疾病", "female_specific_disease"),
    ],
)  # fmt: skip
def test_the_reason_of_an_application_proposes_a_kind(reason: str, kind: str) -> None:
    assert proposed(document("application_form", 5, claim_reason=reason)) == {"kind": kind}


def test_an_ordinary_reason_proposes_nothing() -> None:
    assert proposed(document("application_form", 5, claim_reason="住院")) == {}


def test_a_diagnosis_is_dated_by_pathology_before_a_certificate() -> None:
    certificate = document("diagnosis_certificate", 5, issue_date="2026-03-09")
    report = document("pathology_report", 6, report_date="2026-03-04")
    assert proposed(certificate) == {"diagnosed_date": "2026-03-09"}
    assert proposed(certificate, report) == {"diagnosed_date": "2026-03-04"}
    assert proposed(document("pathology_report", 6, report_date="2026-03")) == {}


def test_a_death_certificate_proposes_kind_and_date() -> None:
    text = "居民死亡医学证明（推断）书\n姓名 陈素芬\n死亡日期： 2026年3月8日\n"
    assert proposed(BOOK, text=text) == {"kind": "death", "death_date": "2026-03-08"}


def test_an_accident_report_proposes_its_day() -> None:
    text = "道路交通事故认定书（简易程序）\n事故发生时间：2026年02月11日08时20分 天气 晴"
    assert proposed(BOOK, text=text) == {"kind": "accident", "accident_date": "2026-02-11"}


@pytest.mark.parametrize(("words", "grade"), [("构成九级伤残", "9"), ("伤残等级：10级", "10")])
def test_an_appraisal_proposes_its_grade(words: str, grade: str) -> None:
    assert proposed(BOOK, text=f"劳动能力鉴定结论书\n{words}") == {
        "kind": "disability",
        "injury_grade": grade,
    }


def test_words_that_are_no_heading_propose_nothing() -> None:
    text = "费用说明 " + "药" * 500 + " 死亡证明 死亡日期 2026-03-08"
    assert proposed(BOOK, text=text) == {}


def test_what_was_said_is_not_proposed_again() -> None:
    text = "死亡证明 死亡日期 2026-03-08"
    assert proposed(BOOK, text=text, kind="death") == {"death_date": "2026-03-08"}


def test_only_the_first_proposal_of_each_part_is_told() -> None:
    first = document("application_form", 5, claim_reason="意外")
    second = document("application_form", 6, claim_reason="身故")
    assert proposed(first, second) == {"kind": "accident"}
