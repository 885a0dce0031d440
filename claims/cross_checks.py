"""Rules over all papers of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claims.facts import Facts
from claims.grouping import compare_ids, names_agree, same_stay
from claims.papers import Paper

Json = dict[str, Any]


def papers_agree(papers: Sequence[Paper], facts: Facts) -> list[Json]:
    """Name, sex, visible ID digits and days of stay must not differ between papers."""
    findings: list[Json] = []
    names = [(p.person_name, p) for p in papers if p.person_name]
    differing = [n for n, _ in names if facts.name and not names_agree(n, facts.name)]
    if differing:
        findings.append(_differs("name", facts.name, differing))
    ids = [p.person_id for p in papers if p.person_id]
    differing = [i for i in ids if compare_ids(i, facts.id_number) is False]
    if differing:
        findings.append(_differs("id_number", facts.id_number, differing))
    sexes = {p.text("sex") for p in papers} - {None}
    if len(sexes) > 1:
        findings.append(_differs("sex", facts.sex, sorted(s for s in sexes if s)))
    for key in ("admission_date", "discharge_date"):
        days = [p for p in papers if p.day(key)]
        if any(same_stay(days[0], other) is False for other in days[1:]):
            findings.append(_differs(key, days[0].text(key), [p.text(key) or "" for p in days[1:]]))
    if findings:
        return findings
    return [finding("papers_agree", True, "error", "the papers agree")]


def _differs(what: str, chosen: str | None, others: Sequence[str]) -> Json:
    message = f"papers disagree on {what}: {chosen} and {', '.join(others)}"
    values = {"what": what, "chosen": chosen or "", "others": ", ".join(others)}
    return finding("papers_agree", False, "error", message, [what], values)


def finding(
    check_id: str,
    passed: bool,
    severity: str,
    message: str,
    fields: Sequence[str] = (),
    values: Json | None = None,
    claims: Sequence[int] = (),
) -> Json:
    """One outcome over a whole claim, in the shape that is stored and shown."""
    return {
        "id": check_id,
        "passed": passed,
        "severity": severity,
        "message": message,
        "fields": list(fields),
        "values": values or {},
        "claims": list(claims),
    }


def amount_findings(facts: Facts) -> list[Json]:
    """What the amounts leave open, by the codes of ``claims.facts``."""
    texts = {
        "invoice_copy_not_counted": "an invoice with the same total and dates is counted once",
        "several_invoices_added": "the amounts of several invoices are added up",
        "self_paid_not_stated": "the invoice leaves both self-paid lines at zero: not stated",
    }
    return [finding(code, False, "warning", texts[code]) for code in facts.amount_notes]
