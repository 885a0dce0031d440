"""The JSON Schema of plan files, for editors that complete and check YAML while it is typed.

``python -m claims.benefits.schema > docs/plan.schema.json`` writes it anew; a test keeps the file
in step with the language.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from claims.benefits.rules import Plan


def plan_schema() -> dict[str, Any]:
    """The schema of one YAML document of a plan file."""
    schema = Plan.model_json_schema(by_alias=True, mode="validation")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "huzhu plan file",
        **{key: part for key, part in _without_titles(schema).items() if key != "title"},
    }


def schema_text() -> str:
    """What ``docs/plan.schema.json`` holds."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=2) + "\n"


def _without_titles(part: Any, *, is_properties: bool = False) -> Any:
    """Pydantic names each place after its key, which tells an editor's user nothing.

    A property called ``title`` is no such name and stays.
    """
    if isinstance(part, dict):
        return {
            key: _without_titles(value, is_properties=key in ("properties", "$defs"))
            for key, value in part.items()
            if is_properties or key != "title"
        }
    if isinstance(part, list):
        return [_without_titles(value) for value in part]
    return part


if __name__ == "__main__":
    sys.stdout.write(schema_text())
