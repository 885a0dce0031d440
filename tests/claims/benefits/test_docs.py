"""docs/plans.md must be true: its example works, and its pieces are readable by the product."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from claims.benefits.case import case_from_json
from claims.benefits.compute import compute
from claims.benefits.plan_file import check_plans, load_plan
from claims.benefits.schema import plan_schema
from claims.benefits.texts import REASONS

PAGE = (Path(__file__).parents[3] / "docs" / "plans.md").read_text()
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
EXAMPLE = next(block for block in BLOCKS if block.startswith("plan:"))
PIECES = [block for block in BLOCKS if block != EXAMPLE]

FRAME = """\
plan: frame
title: 框
versions:
  - version: "1"
    valid_from: 2025-01-01
    source: 规则
    date_in_cover: admission
{version}
    benefits:
      - id: uninsured-in-city
        title: 一
        kinds: [inpatient]
{benefit}
      - id: uninsured-elsewhere
        title: 二
        kinds: [inpatient]
        fixed: 1
"""


def framed(piece: str) -> str:
    """The piece inside a plan, where the page says that it belongs."""
    key = piece.split(":", maxsplit=1)[0]
    papers = "" if key == "papers" else "papers: {any: [id_card]}\n"
    is_joint = key == "limits" and "plans:" in piece
    if key in ("papers", "waiting", "only_highest", "rounding") or is_joint:
        return FRAME.format(version=indent(papers + piece, 4), benefit=indent("fixed: 1", 8))
    rest = "base: total_amount\n" if key in ("deductible", "rate", "bands", "tiers") else ""
    rest += "rate: 60%\n" if key in ("base", "deductible") else ""
    rest += "fixed: 1\n" if key in ("when", "limits") else ""
    if key == "amount":
        piece = "fixed:\n" + indent(piece.removeprefix("amount:\n"), 2)
    return FRAME.format(version=indent(papers, 4), benefit=indent(rest + piece, 8))


def indent(text: str, by: int) -> str:
    return "\n".join(" " * by + line for line in text.splitlines())


def test_the_example_is_right() -> None:
    assert check_plans(EXAMPLE) == []


@pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.split("\n")[0])
def test_every_piece_is_part_of_the_language(piece: str) -> None:
    assert check_plans(framed(piece)) == []


def test_the_worked_example_pays_what_the_page_says() -> None:
    plan = load_plan(EXAMPLE)
    rows = re.findall(r"\| admitted (\S+).*?\| ([\d,.]+) \|.*\| (.+?) \|\n", PAGE)
    assert len(rows) == 3
    history: list[object] = []
    for day, self_paid, pays in rows:
        case = {
            "member": {
                "coverage": [{"plan": plan.plan, "from": "2025-01-01", "until": "2025-12-31"}]
            },
            "event": {"kind": "inpatient", "admission_date": day, "discharge_date": day},
            "amounts": {"in_scope_self_paid": self_paid.replace(",", "")},
            "history": history,
        }
        (outcome,) = compute([plan], case_from_json(case)).plans
        if pays.startswith("refused"):
            assert [reason.code for reason in outcome.reasons] == [pays.split("`")[1]]
        else:
            assert f"{outcome.payable:,}" == pays
            history.append(outcome.history)


def test_the_page_names_every_reason() -> None:
    codes = set(REASONS) - {
        "no_version",
        "cover_ended",
        "below_mark",
        "above_mark",
        "other_hospital",
        "other_hospital_level",
    }
    assert {code for code in codes if f"`{code}`" not in PAGE} == set()


def test_the_page_names_every_word_of_the_language() -> None:
    definitions = plan_schema()["$defs"].values()
    words = {word for part in definitions for word in part["properties"]} - {"fixed"}
    assert {word for word in words if not re.search(rf"\b{word}\b", PAGE)} == set()
