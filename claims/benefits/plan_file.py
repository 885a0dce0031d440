"""Reads plan files: YAML → :class:`~claims.benefits.rules.Plan`, every mistake with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from claims.benefits import rules
from claims.benefits.plan_checks import find_contradictions, find_double_plans
from claims.benefits.plan_text import (
    Path,
    Plain,
    PlainDocument,
    PlanFileError,
    PlanProblem,
    read_documents,
)
from claims.benefits.rules import Plan

__all__ = ["Plan", "PlanFileError", "PlanProblem", "check_plans", "load_plan", "load_plans"]

# Taking out a broken part can leave its surroundings incomplete; beyond this it is no use.
_MOST_PRUNINGS = 3


def load_plans(text: str, name: str = "plan file") -> list[Plan]:
    """The plans of a file, one a YAML document. Raises :class:`PlanFileError` for any error."""
    plans, problems = _read(text, name)
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        raise PlanFileError(errors, name)
    return plans


def load_plan(text: str, name: str = "plan file") -> Plan:
    """The only plan of a file; raises :class:`PlanFileError` also where there are several."""
    plans = load_plans(text, name)
    if len(plans) != 1:
        raise PlanFileError([PlanProblem(1, f"one plan expected, {len(plans)} found")], name)
    return plans[0]


def check_plans(text: str, name: str = "plan file") -> list[PlanProblem]:
    """All problems of a file by line, warnings too; empty where there is nothing to say."""
    try:
        return _read(text, name)[1]
    except PlanFileError as error:
        return error.problems


def plan_documents(text: str, name: str = "plan file") -> list[tuple[Plan, dict[str, Plain]]]:
    """Each plan beside its plain values, for keeping; raises :class:`PlanFileError`."""
    plans = load_plans(text, name)
    values = [document.value for document in read_documents(text, name)]
    return [(p, v) for p, v in zip(plans, values, strict=True) if isinstance(v, dict)]


def _read(text: str, name: str) -> tuple[list[Plan], list[PlanProblem]]:
    plans: list[Plan] = []
    problems: list[PlanProblem] = []
    documents = read_documents(text, name)
    for document in documents:
        plan, found = _validate(document)
        problems += found
        if plan is not None:
            plans.append(plan)
            problems += [
                PlanProblem(document.line(c.path), c.message, c.severity)
                for c in find_contradictions(plan)
            ]
    if len(plans) == len(documents):
        problems += [
            PlanProblem(documents[at].line(("plan",)), message)
            for at, message in find_double_plans(plans)
        ]
    return plans, sorted(set(problems), key=lambda problem: (problem.line, problem.message))


def _validate(document: PlainDocument) -> tuple[Plan | None, list[PlanProblem]]:
    """The plan and its structural problems; with problems, what is left of it without them.

    The rest is still worth having: one misspelt word should not hide an overlap further down.
    """
    value: Plain = document.value
    problems: list[PlanProblem] = []
    for _ in range(_MOST_PRUNINGS):
        try:
            return Plan.model_validate(value), problems
        except ValidationError as error:
            details = error.errors(include_url=False)
            if problems:
                details = [detail for detail in details if detail["type"] != "missing"]
            problems += [
                PlanProblem(document.line(detail["loc"]), _say(detail)) for detail in details
            ]
            value = _without(value, {document.nearest_key(detail["loc"]) for detail in details})
    return None, problems


def _without(value: Plain, paths: set[Path], here: Path = ()) -> Plain:
    """``value`` less the keys at ``paths``; lists stay whole, so that places keep their numbers."""
    if isinstance(value, dict):
        return {
            key: _without(part, paths, (*here, key))
            for key, part in value.items()
            if (*here, key) not in paths
        }
    if isinstance(value, list):
        return [_without(part, paths, (*here, i)) for i, part in enumerate(value)]
    return value


def _words() -> Iterator[str]:
    for rule in vars(rules).values():
        if isinstance(rule, type) and issubclass(rule, BaseModel):
            for name, info in rule.model_fields.items():
                yield info.alias or name


_KNOWN_WORDS = sorted(set(_words()))


def _say(detail: ErrorDetails) -> str:
    """What is wrong, in words for somebody who has never seen the inside of the program."""
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    given: Any = detail["input"]
    shown = f"{given!r}" if isinstance(given, str | None) else "a list or a group of keys"
    context: Mapping[str, Any] = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return _say_unknown(key)
        case "missing":
            return f"`{key}` is missing here"
        case "literal_error":
            return f"`{_place(detail)}` should be {context['expected']}, not {shown}{_near(detail)}"
        case "string_pattern_mismatch":
            return f"`{_place(detail)}` takes lower-case letters, digits and -, not {shown}"
        case "money" | "percent" | "date":
            return f"`{_place(detail)}` {detail['msg']}"
        case "too_short":
            return f"`{_place(detail)}` needs at least one entry"
        case "int_parsing" | "int_type" | "int_from_float":
            return f"`{_place(detail)}` should be a whole number, not {shown}"
        case "bool_parsing" | "bool_type":
            return f"`{_place(detail)}` should be true or false, not {shown}"
        case "tuple_type":
            return f"`{_place(detail)}` should be a list (lines that begin with -), not {shown}"
        case "model_type" | "dict_type":
            return f"`{_place(detail)}` should be a group of keys, not {shown}"
        case "date_from_datetime_parsing" | "date_parsing":
            return f"`{_place(detail)}` should be a date such as 2025-01-31, not {shown}"
    return f"`{_place(detail)}`: {detail['msg']} (found {shown})"


def _place(detail: ErrorDetails) -> str:
    names = [str(part) for part in detail["loc"] if isinstance(part, str) and part != "[key]"]
    return names[-1] if names else "the plan"


def _say_unknown(key: str) -> str:
    if key in _KNOWN_WORDS:
        return f"`{key}` does not belong here; look where docs/plans.md puts it"
    close = difflib.get_close_matches(key, _KNOWN_WORDS, n=1)
    return f"unknown word `{key}`" + (f"; did you mean `{close[0]}`?" if close else "")


def _near(detail: ErrorDetails) -> str:
    given = detail["input"]
    expected = [
        word.strip("' ") for word in detail["ctx"]["expected"].replace(" or ", ",").split(",")
    ]
    close = difflib.get_close_matches(given, expected, n=1) if isinstance(given, str) else []
    return f"; did you mean `{close[0]}`?" if close else ""
