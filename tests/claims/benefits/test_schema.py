"""The schema that editors use is the language that the product reads."""

from __future__ import annotations

import json
from pathlib import Path

from claims.benefits.schema import schema_text

DOCS = Path(__file__).parents[3] / "docs"


def test_the_schema_in_docs_is_up_to_date() -> None:
    assert (DOCS / "plan.schema.json").read_text() == schema_text(), (
        "write it anew: python -m claims.benefits.schema > docs/plan.schema.json"
    )


def test_the_schema_knows_every_word_and_no_other() -> None:
    schema = json.loads(schema_text())
    assert set(schema["properties"]) == {"plan", "title", "title_en", "versions", "source"}
    benefit = schema["$defs"]["BenefitRule"]
    assert benefit["additionalProperties"] is False
    assert {"base", "rate", "bands", "fixed", "per_day"} <= set(benefit["properties"])
    assert "from" in schema["$defs"]["Band"]["properties"]
