"""Reads plan files: YAML → :class:`~claims.benefits.rules.Plan`, every mistake with its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
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
    shortened,
)
from claims.benefits.problem_texts import GROUP, LIST, NOTHING, problem
from claims.benefits.rules import Plan
from claims.benefits.texts import AMOUNTS, DATES, KINDS, NUMBERS, PAPERS, Text

__all__ = ["Plan", "PlanFileError", "PlanProblem", "check_plans", "load_plan", "load_plans"]

_NAMES = (AMOUNTS, DATES, KINDS, NUMBERS, PAPERS)

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
        raise PlanFileError([PlanProblem(1, problem("one_plan", found=len(plans)))], name)
    return plans[0]


def check_plans(text: str, name: str = "plan file") -> list[PlanProblem]:
    """All problems of a file by line, warnings too; empty where there is nothing to say."""
    try:
        return _read(text, name)[1]
    except PlanFileError as error:
        return error.problems


def plan_documents(text: str, name: str = "plan file") -> list[tuple[Plan, PlainDocument]]:
    """Each plan beside its plain values and their lines, for keeping; raises
    :class:`PlanFileError`."""
    return list(zip(load_plans(text, name), read_documents(text, name), strict=True))


def _read(text: str, name: str) -> tuple[list[Plan], list[PlanProblem]]:
    plans: list[Plan] = []
    problems: list[PlanProblem] = []
    documents = read_documents(text, name)
    for document in documents:
        plan, found, taken_out = _validate(document)
        problems += found
        if plan is not None:
            plans.append(plan)
            problems += [
                PlanProblem(document.line(c.path), c.text, c.severity)
                for c in find_contradictions(plan)
                # What is missing only because we took it out is no second mistake.
                if not any(path[: len(c.path)] == c.path for path in taken_out)
            ]
    if len(plans) == len(documents):
        problems += [
            PlanProblem(documents[at].line(("plan",)), text)
            for at, text in find_double_plans(plans)
        ]
    return plans, sorted(set(problems), key=lambda problem: (problem.line, problem.message))


def _validate(document: PlainDocument) -> tuple[Plan | None, list[PlanProblem], set[Path]]:
    """The plan, its structural problems, and the keys taken out for them.

    The rest is still worth having: one misspelt word should not hide an overlap further down.
    """
    value: Plain = document.value
    problems: list[PlanProblem] = []
    taken_out: set[Path] = set()
    for _ in range(_MOST_PRUNINGS):
        try:
            return Plan.model_validate(value), problems, taken_out
        except ValidationError as error:
            details = [d for d in error.errors(include_url=False) if not _is_echo(d, problems)]
            problems += [
                PlanProblem(document.line(detail["loc"]), _say(detail, document))
                for detail in details
            ]
            taken_out |= {document.nearest_key(detail["loc"]) for detail in details}
            value = _without(value, taken_out)
    # Nothing is refused without a word.
    return None, problems or [PlanProblem(document.line(()), problem("unreadable"))], taken_out


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


def _is_echo(detail: ErrorDetails, problems: list[PlanProblem]) -> bool:
    """Whether an error only repeats another: a list is "too short" once its entries are wrong,
    and keys that were taken out for their mistakes are "missing" in the next round."""
    if detail["type"] == "too_short":
        return bool(detail["input"])
    return detail["type"] == "missing" and bool(problems)


def _say(detail: ErrorDetails, document: PlainDocument) -> Text:
    """What is wrong, in words for somebody who has never seen the inside of the program."""
    path = document.nearest_key(detail["loc"])
    key = str(path[-1]) if path else "the plan"
    value: Any = detail["input"]
    given = _shown(value)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _say_unknown(str(detail["loc"][-1]))
    if kind == "missing":
        return problem("missing", key=detail["loc"][-1])
    if kind == "literal_error":
        return _say_expected(key, value, detail["ctx"]["expected"])
    if isinstance(value, str) and kind in _LISTS and re.search("[，、]", value):
        return problem("full_width_comma")
    if kind == "string_too_long":
        return problem("long", key=key, most=detail["ctx"]["max_length"])
    if kind == "greater_than_equal":
        return problem("small_number", key=key, least=detail["ctx"]["ge"], given=given)
    if kind in _SHAPES:
        return problem(_SHAPES[kind], key=key, given=given)
    return problem("other", key=key, what=detail["msg"], given=given)


def _shown(value: object) -> str | Text:
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return shortened(value)
    return LIST if isinstance(value, list) else GROUP


# What pydantic calls a wrong shape, and the sentence that says the right one.
_SHAPES = {
    "money": "money",
    "percent": "percent",
    "date": "date",
    "calendar_day": "calendar_day",
    "string_pattern_mismatch": "name",
    "string_type": "text",
    "string_too_short": "text",
    "too_short": "filled_list",
    "int_parsing": "whole_number",
    "int_type": "whole_number",
    "bool_parsing": "yes_no",
    "bool_type": "yes_no",
    "tuple_type": "list",
    "model_type": "group",
    "dict_type": "group",
    "date_type": "date",
    "date_parsing": "date",
    "date_from_datetime_parsing": "date",
}
_LISTS = ("tuple_type", "literal_error", "string_pattern_mismatch")


def _say_unknown(word: str) -> Text:
    if word in _KNOWN_WORDS:
        return problem("wrong_place", word=word)
    word = shortened(word)
    if "：" in word:
        return problem("full_width_colon")
    if word.isdecimal():
        return problem("comma_in_amount")
    close = difflib.get_close_matches(word, _KNOWN_WORDS, n=1)
    if close:
        return problem("unknown_word_close", word=word, close=close[0])
    return problem("unknown_word", word=word)


def _say_expected(key: str, given: object, expected: str) -> Text:
    words = re.findall(r"'([^']+)'", expected)
    if not isinstance(given, str):
        return problem("no_such_word", key=key, given=_shown(given), words=", ".join(words))
    if re.search("[，、]", given):
        return problem("full_width_comma")
    close = _closest(given, words)
    if close is not None:
        return problem("no_such_word_close", key=key, given=_shown(given), close=close)
    return problem("no_such_word", key=key, given=_shown(given), words=", ".join(words))


def _closest(given: str, words: list[str]) -> str | None:
    """The word that may have been meant: by its spelling, or by its Chinese name."""
    names = {text.zh: word for table in _NAMES for word, text in table.items() if word in words}
    close = difflib.get_close_matches(given, [*words, *names], n=1)
    return names.get(close[0], close[0]) if close else None
