"""The printed labels of a family of papers, kept as YAML in ``extractors/vocabulary``.

A file names, per field, the kind of its value and every spelling of its label. Spellings are
written half-width and without blanks. Brackets and the two ways to write 账户 need not be
listed: a print that lost a bracket, or says 帐户, is the same label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

STOP = ""  # the key of labels that only end a value
EXTRA = "extra:"  # what the key of a label begins with that is printed but no field of ours


@dataclass(frozen=True, slots=True, eq=False)  # one a file: the same vocabulary is the same object
class Vocabulary:
    """Labels of one family of papers. ``keys`` maps a spelling to its field, ``kinds`` a field to
    its kind; ``sections`` maps a spelling to its section key (``STOP`` ends a section); ``rows``
    are labels that the form prints side by side, see ``extractors.forms.slots``; ``weak`` are
    spellings that mean their field only where no other label of it is printed; ``ranks`` the place
    of a spelling among those of its field; ``line_stops`` end a section only where they begin a
    line; ``beside`` maps weak spellings to the field that they name where a firm label of their own
    is printed below them; ``parts`` maps a word for a sum to labels of a part of it: beside one of
    them it is the other part.
    ``by_length`` are all spellings, the longest first."""

    name: str
    keys: Mapping[str, str]
    kinds: Mapping[str, str]
    sections: Mapping[str, str] = field(default_factory=dict)
    rows: tuple[tuple[tuple[str, str], ...], ...] = ()  # (key, spelling) in printed order
    weak: frozenset[str] = frozenset()
    ranks: Mapping[str, int] = field(default_factory=dict)
    line_stops: frozenset[str] = frozenset()
    beside: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    by_length: tuple[str, ...] = ()
    by_first: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def meaning(self, spelling: str) -> str:
        """The key of ``spelling``, the same one whichever 账 a further sum is written with."""
        return self.keys[spelling].replace("帐", "账")


@cache
def word_list(name: str) -> dict[str, Any]:
    """What ``extractors/vocabulary/<name>.yaml`` says; not to be changed by who reads it."""
    source = resources.files("extractors").joinpath("vocabulary", f"{name}.yaml")
    content: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    return content


@cache
def load_vocabulary(name: str) -> Vocabulary:
    """Read ``extractors/vocabulary/<name>.yaml``; two keys with one spelling are an error."""
    content = word_list(name)
    keys: dict[str, str] = {}
    for key, spelling in _spellings(content):
        if keys.setdefault(spelling, key) != key:
            raise ValueError(f"{name}.yaml: {spelling} is a label of {keys[spelling]} and {key}")
    sections = {s: key for key, names in content.get("sections", {}).items() for s in names}
    line_stops = content.get("line_stops", ())
    sections |= dict.fromkeys((*content.get("section_stops", ()), *line_stops), STOP)
    for spelling in (*content.get("extras", ()), *content.get("facts", ())):
        keys.setdefault(spelling, EXTRA + spelling)
    for spelling in (*content.get("stops", ()), *sections):
        keys.setdefault(spelling, STOP)
    weak = frozenset(s for entry in content["fields"].values() for s in entry.get("weak", ()))
    ranks = _ranks(content)
    for spelling, key in list(keys.items()):
        is_sum = content["fields"].get(key, {}).get("kind") == "money" and spelling not in weak
        for variant in (*_variants(spelling), *(_sum_variants(spelling) if is_sum else ())):
            is_printed_so = key == EXTRA + spelling and variant == spelling.replace("账", "帐")
            keys.setdefault(variant, EXTRA + variant if is_printed_so else key)
            ranks.setdefault(variant, ranks.get(spelling, 0))
    by_length = tuple(sorted(keys, key=len, reverse=True))
    return Vocabulary(
        name,
        keys,
        {key: entry["kind"] for key, entry in content["fields"].items()}
        | {EXTRA + spelling: "text" for spelling in content.get("facts", ())},
        sections,
        tuple(tuple((keys[s], s) for s in row) for row in content.get("rows", ())),
        weak,
        ranks,
        frozenset(line_stops),
        {s: key for key, entry in content["fields"].items() for s in entry.get("beside", ())},
        {spelling: frozenset(own) for spelling, own in content.get("parts", {}).items()},
        by_length,
        _by_first(by_length),
    )


@cache
def labels_of_papers() -> frozenset[str]:
    """Every label that some type of paper knows: of all vocabularies that have fields."""
    folder = resources.files("extractors").joinpath("vocabulary")
    files = (each.name for each in folder.iterdir())
    names = [each.removesuffix(".yaml") for each in files if each.endswith(".yaml")]
    papers = (name for name in names if word_list(name).get("fields"))
    return frozenset(label for name in papers for label in load_vocabulary(name).keys)


def _by_first(spellings: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """``spellings`` by their first character, in the same order."""
    found: dict[str, list[str]] = {}
    for spelling in spellings:
        found.setdefault(spelling[0], []).append(spelling)
    return {first: tuple(own) for first, own in found.items()}


def _spellings(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for key, entry in content["fields"].items():
        for spelling in (*entry["labels"], *entry.get("weak", ())):
            yield key, spelling


def _ranks(content: Mapping[str, Any]) -> dict[str, int]:
    return {
        spelling: rank
        for entry in content["fields"].values()
        for rank, spelling in enumerate((*entry["labels"], *entry.get("weak", ())))
    }


def _variants(spelling: str) -> Iterator[str]:
    """The same label with a bracket or the 写 in it lost, or with the other 账."""
    if "写)" in spelling:
        yield spelling.replace("写)", ")")
    if "(" in spelling and len(spelling) > len("(大写)"):
        for lost in ("(", ")", "()"):
            yield spelling.translate(str.maketrans("", "", lost))
    if "账" in spelling:
        yield spelling.replace("账", "帐")


_PAID = ("支付", "自付", "自费", "补偿", "报销", "记账", "补助")


def _sum_variants(spelling: str) -> Iterator[str]:
    """The same sum with 本次 before it, or called an amount."""
    if not spelling.startswith("本次"):
        yield "本次" + spelling
    if spelling.endswith(_PAID):
        yield from (spelling + "额", spelling + "金额")
