"""What the claim page shows of a claim: rows, boxes, findings and what may be decided.

Pure: made from the claim as the API tells it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from claims import desk
from claims.models import OPEN_STATES
from extractors.types_of_paper import DECLARED
from review_ui import opening, papers, step_links
from review_ui.texts import Catalogue

# Each decision with its key and the states in which the desk allows it.
DECISIONS = (
    ("reject", "x", OPEN_STATES),
    ("return", "r", desk.CONFIRMABLE),
    ("confirm", "c", desk.CONFIRMABLE),
)

Shown = Mapping[str, Any]
Rows = papers.RowsByDocument


def view(claim: Shown, t: Catalogue) -> dict[str, Any]:
    """What the template needs of ``claim`` beside itself, by name."""
    rows = {document["id"]: papers.rows(document) for document in claim["documents"]}
    found = findings(claim, rows)
    forbidding = claim["forbidding_checks"]
    first_target, first_page = opening.opens_at(claim["documents"], rows)
    return {
        "rows": rows,
        # Counted within the claim: its pages may be any of the bundle's.
        "page_numbers": {page["position"]: n for n, page in enumerate(claim["pages"], start=1)},
        "blank_papers": [one for one in claim["documents"] if papers.is_blank(one)],
        "boxes": boxes(claim, rows),
        "first_target": first_target,
        "first_page": first_page,
        "doubts": len(papers.places_to_look_at(rows)),
        "findings": found,
        "links_of": partial(step_links.links_of, claim),
        "blockers": [one for one in forbidding if one in desk.NEVER_ACCEPTED],
        "asks_for_missing": "papers_missing" in forbidding,
        "acceptable": _once_each(found["failed"], forbidding),
        "decisions": [(kind, key) for kind, key, states in DECISIONS if claim["status"] in states],
        "is_open_claim": claim["status"] in OPEN_STATES,
        "paper_types": list(DECLARED),
    }


def _once_each(failed: Sequence[dict[str, Any]], ids: Sequence[str]) -> list[dict[str, Any]]:
    """The failed checks named by ``ids``: a reviewer accepts a check once for the whole claim."""
    by_id = {one["id"]: one for one in reversed(failed) if one["id"] in ids}
    return [by_id[one] for one in ids if one in by_id]


def boxes(claim: Shown, rows: Rows) -> dict[int, list[dict[str, Any]]]:
    """The evidence boxes of each page, by its position in the bundle, smallest on top."""
    found: dict[int, list[dict[str, Any]]] = {page["position"]: [] for page in claim["pages"]}
    for document in claim["documents"]:
        for row in rows[document["id"]]:
            target = f"f-{document['id']}-{row['key']}"
            _add_box(found, row["field"], target, row["state"])
        extras = document["fields"].get("extras") or {}
        for number, extra in enumerate(extras.values()):
            _add_box(found, extra, f"e-{document['id']}-{number}", "extra")
    for drawn in found.values():
        drawn.sort(key=lambda box: -box["width"] * box["height"])
    return found


def _add_box(
    found: dict[int, list[dict[str, Any]]],
    field: Mapping[str, Any],
    target: str,
    state: str,
) -> None:
    box = field.get("box")
    if not box or field.get("page") not in found:
        return
    x0, y0, x1, y1 = box
    found[field["page"]].append(
        {
            "target": target,
            "state": state,
            "x": x0 - 3,
            "y": y0 - 3,
            "width": max(x1 - x0, 1) + 6,
            "height": max(y1 - y0, 1) + 6,
        }
    )


def findings(claim: Shown, rows: Rows) -> dict[str, list[dict[str, Any]]]:
    """All checks of the claim and its papers: what failed, worst first, and what passed.

    An ``info`` check is known not to hold on its layout: it alarms nobody and is left out.
    """
    every = [
        {**_finding(check, claim["documents"], rows), "paper": None} for check in claim["checks"]
    ]
    for document in claim["documents"]:
        every += [
            {**_finding(check, [document], rows), "paper": document["type"]}
            for check in document.get("checks") or ()
        ]
    failed = [one for one in every if not one["passed"] and one["severity"] != "info"]
    failed.sort(key=lambda one: one["severity"] != "error")
    return {"failed": failed, "passed": [one for one in every if one["passed"]]}


def _finding(check: Mapping[str, Any], documents: Sequence[Shown], rows: Rows) -> dict[str, Any]:
    """The check with links to the fields that it names, each with the paper that it is on.

    A check that names its papers leads to those only."""
    named = {(one["document"], one["field"]) for one in check.get("papers") or ()}
    targets = [
        {
            "id": f"f-{document['id']}-{key}",
            "key": key,
            "paper": {"type": document["type"], "page": min(document["pages"])},
        }
        for key in check.get("fields") or ()
        for document in documents
        if any(row["key"] == key for row in rows[document["id"]])
        and (not named or (document["id"], key) in named)
    ]
    times = Counter(target["key"] for target in targets)
    for target in targets:
        target["is_ambiguous"] = bool(named) or times[target["key"]] > 1
    return {**check, "targets": targets}
