"""YAML text → plain values that remember their lines.

Scalars stay exactly the text that stands in the file: YAML's own reading would turn ``0.10`` into
a float and ``2025-01-01`` into a date before anybody could say what is wrong with them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import yaml

from claims.benefits.problem_texts import problem
from claims.benefits.texts import Text

MAX_PLAN_FILE_CHARS = 1_000_000
MOST_REPEATED = 60  # characters of the file in a sentence about it
# Control characters, and what stands for bytes that are no UTF-8: a picture, a GBK file.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]")
_ALIAS = "an alias"
_FULL_WIDTH_COLON = re.compile(r"(- )?\{?\s*\w+\s*：")
_GLUED_COLON = re.compile(r"(?:- )?(\w+):[^\s/]")
_NULL_TEXTS = ("", "~", "null", "Null", "NULL")

Path = tuple[str | int, ...]
Plain = str | None | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class PlanProblem:
    """One thing wrong with a plan file. ``line`` counts from 1; a warning does not stop loading."""

    line: int
    text: Text
    severity: Literal["error", "warning"] = "error"

    @property
    def message(self) -> str:
        return self.text.en

    @property
    def message_zh(self) -> str:
        return self.text.zh


class PlanFileError(Exception):
    """A plan file that cannot be used as it stands; ``problems`` says where and why."""

    def __init__(self, problems: list[PlanProblem], name: str = "plan file") -> None:
        self.problems = problems
        self.name = name
        super().__init__("\n".join(f"{name}:{p.line}: {p.message}" for p in problems))


@dataclass(frozen=True, slots=True)
class PlainDocument:
    """One YAML document: its value, and the line on which each part of it begins."""

    value: Plain
    lines: Mapping[Path, int]

    def line(self, path: Path) -> int:
        """The line of ``path``, or of the nearest part around it that stands in the file."""
        for length in range(len(path), -1, -1):
            found = self.lines.get(path[:length])
            if found is not None:
                return found
        return 1

    def nearest_key(self, path: Path) -> Path:
        """The innermost key of a mapping at or around ``path`` that stands in the file."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines and isinstance(path[length - 1], str):
                return path[:length]
        return ()


def shortened(given: str) -> str:
    """What stands in the file, short enough for a sentence and on one line."""
    plain = " ".join(given.split())
    return plain if len(plain) <= MOST_REPEATED else f"{plain[: MOST_REPEATED - 1]}…"


class _Loader(yaml.SafeLoader):
    """Refuses aliases: a plan says each rule where it applies, and aliases can nest endlessly."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            event: Any = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(
                problem=_ALIAS,
                problem_mark=event.start_mark,
            )
        return super().compose_node(parent, index)


def read_documents(text: str, name: str) -> list[PlainDocument]:
    """The YAML documents of ``text``; raises :class:`PlanFileError` for broken YAML."""
    if len(text) > MAX_PLAN_FILE_CHARS:
        raise PlanFileError([PlanProblem(1, problem("too_large"))], name)
    if no_text := _NO_TEXT.search(text):
        line = text.count("\n", 0, no_text.start()) + 1
        raise PlanFileError([PlanProblem(line, problem("no_text"))], name)
    problems: list[PlanProblem] = []
    documents = []
    try:
        for root in yaml.compose_all(text.removeprefix("\ufeff"), Loader=_Loader):
            lines: dict[Path, int] = {}
            value = _plain(root, (), lines, problems)
            documents.append(PlainDocument(value, lines))
    except yaml.YAMLError as error:
        problems.append(_yaml_problem(error, text))
    except RecursionError:
        problems.append(PlanProblem(1, problem("nested")))
    if problems:
        raise PlanFileError(problems, name)
    if all(document.value is None for document in documents):
        raise PlanFileError([PlanProblem(1, problem("empty"))], name)
    return [document for document in documents if document.value is not None]


def _plain(
    node: yaml.Node, path: Path, lines: dict[Path, int], problems: list[PlanProblem]
) -> Plain:
    # The line of a mapping's entry is that of its key, set below; do not move it to the value.
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, i), lines, problems) for i, item in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, yaml.ScalarNode) else ""
            line = key_node.start_mark.line + 1
            if not key:
                problems.append(PlanProblem(line, problem("odd_key")))
            elif key in entries:
                first = lines[(*path, key)]
                twice = problem("double_key", key=shortened(key), first=first)
                problems.append(PlanProblem(line, twice))
            else:
                lines[(*path, key)] = line
                entries[key] = _plain(value_node, (*path, key), lines, problems)
        return entries
    text = str(node.value)
    is_plain = isinstance(node, yaml.ScalarNode) and node.style is None
    return None if is_plain and text in _NULL_TEXTS else text


def _yaml_problem(error: yaml.YAMLError, text: str) -> PlanProblem:
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark is not None:
        return _marked_problem(error, error.problem_mark.line, text)
    position = getattr(error, "position", 0)
    return PlanProblem(text.count("\n", 0, position) + 1, problem("yaml", what=error))


def _marked_problem(error: yaml.MarkedYAMLError, at: int, text: str) -> PlanProblem:
    """What is wrong by YAML, or the slip of the keyboard that led to it."""
    if error.problem == _ALIAS:
        return PlanProblem(at + 1, problem("alias"))
    what = ": ".join(part for part in (error.context, error.problem) if part)
    if "\\t" in what:
        return PlanProblem(at + 1, problem("yaml_tab"))
    if slip := _slip_of_a_colon(at, text):
        return slip
    if "expected <block end>" in what or "could not find expected ':'" in what:
        return PlanProblem(at + 1, problem("yaml_indent"))
    if "mapping values are not allowed" in what:
        return PlanProblem(at + 1, problem("yaml_second_colon"))
    opens = error.context_mark
    if opens is not None and ("flow" in what or "quoted" in what):
        return PlanProblem(opens.line + 1, problem("yaml_open"))
    return PlanProblem(at + 1, problem("yaml", what=what))


def _slip_of_a_colon(at: int, text: str) -> PlanProblem | None:
    # YAML notices a line without its colon only on the next one that has it.
    lines = text.splitlines()
    for number in (at, at - 1):
        line = lines[number].strip() if 0 <= number < len(lines) else ""
        if _FULL_WIDTH_COLON.match(line):
            return PlanProblem(number + 1, problem("full_width_colon"))
        if glued := _GLUED_COLON.match(line):
            return PlanProblem(number + 1, problem("no_space_after_colon", key=glued[1]))
    return None
