"""What the whole product makes of ``paper.txt``, as JSON: run with a copy of ``extractors`` first
on the path to which the type was added, and of nothing else."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import extractors
from claims.benefits.checklist import missing_papers
from claims.benefits.plan_file import load_plan
from claims.benefits.schema import schema_text
from claims.events import kind_by_papers
from claims.grouping import group
from claims.papers import paper_of
from claims.queue_entries import doubtful_fields
from claims.typed_values import normalised
from extractors.contract import document_to_json
from extractors.documents import find_documents
from extractors.types_of_paper import DECLARED
from fixtures.makers.typed import read_pages, typed_paper
from review_ui import papers
from review_ui.rendering import ENVIRONMENT
from review_ui.texts import LANGUAGES, catalogue

HERE = Path(__file__).parent
PLAN = """\
plan: visits
title: 门诊互助
versions:
  - version: "1"
    valid_from: 2024-01-01
    source: 规则
    date_in_cover: visit
    papers: {any: [id_card, {any: [outpatient_record, outpatient_invoice]}]}
    benefits: [{id: visit, title: 门诊, kinds: [outpatient], fixed: 100}]
"""


def everywhere() -> dict[str, Any]:
    pages = read_pages(typed_paper("paper", (HERE / "paper.txt").read_text("utf-8")))
    documents = find_documents(pages)
    told = [document_to_json(each) for each in documents]
    version = load_plan(PLAN).versions[0]
    asked = missing_papers(version, "outpatient", ["id_card"])
    (draft,) = group(documents, [paper_of(each) for each in documents])
    unsure = {key: {"confidence": 0.5} for key in ("triage_level", "chief_complaint")}
    row = SimpleNamespace(checks=[], corrections={}, fields=unsure)
    return {
        "extractors": extractors.__file__,
        "documents": told,
        "page": {language: _on_the_page(told[0], language) for language in LANGUAGES},
        "missing": [(each.message, each.message_zh) for each in asked],
        "still_missing": len(missing_papers(version, "outpatient", ["id_card", told[0]["type"]])),
        "in_schema": '"outpatient_record"' in schema_text(),
        "event": [draft.event_kind, kind_by_papers(["outpatient_record"])],
        "doubtful": doubtful_fields(row),  # type: ignore[arg-type]
        "typed": normalised("visit_date", "2024年5月7日"),
    }


def _on_the_page(document: dict[str, Any], language: str) -> str:
    """The paper on the claim's page, with everything that it shows unfolded."""
    shown = {**document, "id": 1, "title": None, "checked": []}
    template = ENVIRONMENT.get_template("_paper.html")
    module = template.make_module({"t": catalogue(language)})
    numbers = {page: page + 1 for page in document["pages"]}
    made = module.paper(  # type: ignore[attr-defined]
        catalogue(language), shown, papers.rows(shown), numbers, list(DECLARED), True
    )
    return str(made)


if __name__ == "__main__":
    sys.stdout.write(json.dumps(everywhere(), ensure_ascii=False))
