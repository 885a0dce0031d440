"""Findings as sentences in the reader's language."""

from __future__ import annotations

import pytest

from claims.cross_checks import papers_agree
from claims.papers import paper_of
from extractors.confidence.code_checks import Scanned, with_codes
from extractors.contract import check_to_json
from extractors.types import Box, Code, Document
from review_ui import wording
from review_ui.texts import catalogue
from tests.claims.papers import document, invoice, summary


def code_finding(made: Document, text: str) -> dict:  # type: ignore[type-arg]
    scanned = [Scanned(Code(text, "QRCode", Box(0, 0, 9, 9)), 0)]
    return check_to_json(with_codes(made, scanned).checks[-1])


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_a_code_says_is_told_by_its_cause(language: str) -> None:
    t = catalogue(language)
    misread = wording.check(t, code_finding(invoice(), "0862654528"))
    assert "0862654528" in misread
    made = invoice(check_code="a1b2c3")
    other = wording.check(t, code_finding(made, "11060226,0031415926,9f8e7d"))
    assert "0031415926" in other and "9f8e7d" in other
    assert misread.split("0862654528")[1] != other.split("9f8e7d")[1]


def test_papers_that_differ_are_named_with_what_they_say() -> None:
    papers = [paper_of(invoice(), 1), paper_of(summary(patient_name="林志强"), 2)]
    (found,) = papers_agree(papers)
    assert (
        wording.check(catalogue("zh"), found)
        == "姓名不一致：住院收费票据“陈素芬”、出院记录“林志强”。"
    )


def test_a_sex_is_told_as_a_word() -> None:
    (found,) = papers_agree([paper_of(invoice(sex="male"), 1), paper_of(summary(), 2)])
    told = wording.check(catalogue("zh"), found)
    assert "男" in told and "女" in told and "male" not in told


def test_a_finding_from_before_papers_were_named_is_still_told() -> None:
    (found,) = papers_agree([paper_of(invoice(sex="male"), 1), paper_of(summary(), 2)])
    del found["papers"]
    assert wording.check(catalogue("zh"), found).startswith("性别不一致：男、女")


def test_an_account_is_told_without_its_middle() -> None:
    card = paper_of(document("bank_card", 3, card_number="6217000000000000019"), 1)
    form = paper_of(document("application_form", 4, card_number="6217000000000000027"), 2)
    (found,) = papers_agree([card, form])
    told = wording.check(catalogue("zh"), found)
    assert "0019" in told and "0027" in told and "6217" not in told
