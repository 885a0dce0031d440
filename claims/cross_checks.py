"""Rules over all papers of a claim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from claims.comparisons import Comparison, compare
from claims.facts import TRUST, Facts
from claims.papers import Paper
from extractors.values.identity import mask_id_number

Json = dict[str, Any]
PRIVATE = ("id_number", "card_number")
SHOWN_END = 4  # characters


def papers_agree(papers: Sequence[Paper], member_name: str | None = None) -> list[Json]:
    """What the papers contradict each other in: name, sex, visible ID digits, birth and age, days
    of the stay, totals, hospital, bank card. Nothing where no two papers can be compared.

    ``papers`` of a finding names each paper with its field and what it says there.
    """
    trusted = sorted(papers, key=lambda p: TRUST.index(p.type) if p.type in TRUST else len(TRUST))
    comparisons = compare(trusted, member_name)
    differing = [_differs(one) for one in comparisons if not one.agrees]
    if differing or not comparisons:
        return differing
    compared = ", ".join(dict.fromkeys(one.what for one in comparisons))
    values = {"compared": compared}
    return [finding("papers_agree", True, "error", f"the papers agree on {compared}", (), values)]


def _differs(found: Comparison) -> Json:
    shown = _shown(found)
    chosen, *others = shown
    message = f"papers disagree on {found.what}: {chosen} and {', '.join(others)}"
    values = {"what": found.what, "chosen": chosen, "others": ", ".join(others)}
    keys = dict.fromkeys(said.key for said in found.said)
    differs = finding("papers_agree", False, found.severity, message, [*keys], values)
    differs["papers"] = [
        {
            "document": said.paper.row_id,
            "type": said.paper.type,
            "field": said.key,
            "value": value,
        }
        for said, value in zip(found.said, shown, strict=True)
    ]
    return differs


def _shown(found: Comparison) -> list[str]:
    """What the papers say, to be told. Of ID and card numbers only where they differ, and the
    end: the whole number stands in the field itself."""
    values = [said.value for said in found.said]
    if found.what not in PRIVATE:
        return values
    if len({len(value) for value in values}) > 1:
        return [mask_id_number(value) or "" for value in values]
    places = list(zip(*values, strict=True))
    ends = len(places) - SHOWN_END
    return [
        "".join(
            character if place >= ends or len(set(places[place])) > 1 else "*"
            for place, character in enumerate(value)
        )
        for value in values
    ]


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
