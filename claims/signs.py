"""Signs on one claim alone that something is wrong with it, beside sums that do not add up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib import resources
from itertools import combinations
from typing import Any

import yaml

from claims.cross_checks import finding
from claims.facts import Facts
from claims.models import Claim
from claims.papers import INVOICES, Paper
from claims.proposals import Proposal

Json = dict[str, Any]

# What the tax and finance platforms print over an invoice that was taken back.
# “涂改作废” is printed on every form and is no such word.
_REVERSED = re.compile(r"已?冲红|红冲|红字(?:发票|票据|信息)|已作废")


def amount_signs(papers: Sequence[Paper]) -> list[Json]:
    """An invoice over a negative sum takes money back; nothing can be claimed on it."""
    negative = [
        (paper, total)
        for paper in papers
        if paper.type in INVOICES and (total := paper.amount("total_amount")) is not None
        if total < 0
    ]
    return [
        finding(
            "amount_negative",
            False,
            "error",
            f"the invoice is over {total}: it takes an earlier one back",
            ["total_amount"],
            {"amount": str(total)},
        )
        for _, total in negative
    ]


def reversal_signs(texts: Iterable[str]) -> list[Json]:
    """``texts``: what is printed on the pages of the claim's invoices."""
    for text in texts:
        if match := _REVERSED.search(re.sub(r"\s", "", text)):
            said = match.group()
            message = f"a page says {said}: the invoice was reversed"
            return [finding("invoice_reversed", False, "error", message, (), {"said": said})]
    return []


def diagnosis_signs(facts: Facts, sex: str | None) -> list[Json]:
    """A disease that the person's sex rules out: the papers may be of two people."""
    for diagnosis in facts.diagnoses if sex else ():
        for word in words_of_sex().get(_OTHER[sex or ""], ()):
            if word in diagnosis and not any(harmless in diagnosis for harmless in _HARMLESS):
                message = f"{diagnosis} does not go with the sex {sex}"
                values = {"diagnosis": diagnosis, "sex": sex or ""}
                return [finding("sex_fits_diagnosis", False, "warning", message, ["sex"], values)]
    return []


def event_signs(claim: Claim, facts: Facts, proposals: Sequence[Proposal]) -> list[Json]:
    """The papers speak of another kind of case than the claim is; dates that cannot all be."""
    findings: list[Json] = []
    for proposal in proposals:
        if proposal.key == "kind":
            values = {"said": proposal.said, "proposed": proposal.value, "kind": claim.event_kind}
            message = f"a paper says {proposal.said}; the claim is one of {claim.event_kind}"
            findings.append(finding("event_kind_fits", False, "warning", message, (), values))
    days = [(key, str(claim.event[key])) for key in _IN_ORDER if claim.event.get(key)]
    if facts.admission_date is not None and claim.event_kind == "accident":
        days.append(("admission_date", facts.admission_date.isoformat()))
    for (early, first), (late, last) in combinations(days, 2):
        if first > last:
            message = f"{early} {first} lies after {late} {last}"
            values = {"early": early, "first": first, "late": late, "last": last}
            findings.append(finding("event_dates", False, "warning", message, (), values))
    return findings


# Of these each happens before the next, or on the same day.
_IN_ORDER = ("accident_date", "death_date", "applied")

_OTHER: Mapping[str, str] = {"male": "female", "female": "male", "": ""}
# A man can be examined for, or be related to, what these speak of.
_HARMLESS = ("家族史", "配偶", "母亲", "妻", "丈夫", "新生儿", "婴儿")


@cache
def words_of_sex() -> Mapping[str, tuple[str, ...]]:
    """``female``/``male`` -> words that only a diagnosis of that sex holds."""
    source = resources.files("claims").joinpath("sex_diagnoses.yaml")
    found = yaml.safe_load(source.read_text(encoding="utf-8"))
    return {sex: tuple(words) for sex, words in found.items()}
