"""The example plans against cases that a claims expert can read (fixtures/plans/cases)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from claims.benefits.case import CaseError, case_from_json
from claims.benefits.compute import compute
from claims.benefits.plan_file import check_plans, load_plans
from claims.benefits.result import result_to_json
from claims.benefits.rules import Plan

FIXTURES = Path(__file__).parents[3] / "fixtures"
CASE_FILES = sorted((FIXTURES / "plans" / "cases").glob("*.yaml"))
PLAN_FILES = sorted([*FIXTURES.glob("plans/*.yaml"), *FIXTURES.glob("demo/plans/*.yaml")])
KNOWN_EXPECTATIONS = {
    "payable", "eligible", "reasons", "incomplete", "version", "ends_cover", "total", "error",
}  # fmt: skip


def merged(given: Any, but: Any) -> Any:
    """``given`` with the parts of ``but`` put in; ``null`` takes a part out."""
    if not isinstance(given, dict) or not isinstance(but, dict):
        return but
    both = {key: merged(given.get(key), but[key]) if key in but else given[key] for key in given}
    both |= {key: part for key, part in but.items() if key not in given}
    return {key: part for key, part in both.items() if part != "null"}


def cases() -> Iterator[Any]:
    for path in CASE_FILES:
        # The base loader keeps every scalar as its text: no float ever touches the money.
        content = yaml.load(path.read_text(), Loader=yaml.BaseLoader)
        assert set(content) <= {"plans", "look_at", "given", "cases"}, path
        for case in content["cases"]:
            assert set(case) <= {"name", "but", "expect"}, (path, case)
            assert set(case["expect"]) <= KNOWN_EXPECTATIONS, (path, case)
            whole = merged(content["given"], case.get("but", {}))
            yield pytest.param(
                content["plans"], content.get("look_at"), whole, case["expect"],
                id=f"{path.stem}: {case['name']}",
            )  # fmt: skip


def plans_of(names: list[str]) -> list[Plan]:
    return [plan for name in names for plan in load_plans((FIXTURES / name).read_text(), name)]


@pytest.mark.parametrize(("plans", "look_at", "case", "expect"), list(cases()))
def test_case(
    plans: list[str], look_at: str | None, case: dict[str, Any], expect: dict[str, Any]
) -> None:
    if "error" in expect:
        with pytest.raises(CaseError) as caught:
            case_from_json(case)
        assert [path for path, _ in caught.value.problems] == [expect["error"]]
        return
    result = result_to_json(compute(plans_of(plans), case_from_json(case)))
    outcome = next(p for p in result["plans"] if look_at in (None, p["plan"]))
    assert outcome["payable"] == expect["payable"], outcome["steps"]
    assert outcome["eligible"] == (expect.get("eligible", "true") == "true")
    assert sorted({r["code"] for r in outcome["reasons"]}) == sorted(expect.get("reasons", []))
    if "incomplete" in expect:
        assert outcome["incomplete"] == expect["incomplete"]
    if "version" in expect:
        assert outcome["version"] == expect["version"]
    if "ends_cover" in expect:
        assert outcome["ends_cover"] is (expect["ends_cover"] == "true")
    if "total" in expect:
        assert result["payable"] == expect["total"]


@pytest.mark.parametrize("path", PLAN_FILES, ids=lambda path: path.name)
def test_example_plans_have_no_problems(path: Path) -> None:
    assert check_plans(path.read_text(), path.name) == []


def test_every_plan_file_has_cases() -> None:
    used = {
        name
        for path in CASE_FILES
        for name in yaml.load(path.read_text(), Loader=yaml.BaseLoader)["plans"]
    }
    assert used == {path.relative_to(FIXTURES).as_posix() for path in PLAN_FILES}
