"""What a fiscal e-invoice XML says, under the labels that the national form prints."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any
from xml.etree.ElementTree import Element

import yaml

from extractors.reading.xml_text import local_name

MAX_VALUE_CHARACTERS = 300
MAX_ITEMS = 2_000
_CHINESE_LABEL = re.compile(r"[\u3400-\u9fff()（）]{2,14}")
_PAIR_NAMES, _PAIR_VALUES = ("name", "label", "key"), ("value", "content")
_SEX_CODES = {"1": "男", "2": "女"}  # GB/T 2261.1


@dataclass(frozen=True, slots=True)
class Item:
    """A charged row as the XML has it; parts that it lacks are empty."""

    name: str
    quantity: str
    unit: str
    amount: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Values by printed label; ``unknown`` are elements that no label is known for."""

    title: str
    values: Mapping[str, str]
    extras: Mapping[str, str]
    items: tuple[Item, ...]
    unknown: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The vocabulary file: element name → label, by the part of the form."""

    groups: Mapping[str, Sequence[str]]  # head, total, stay, extras, foot → labels in order
    labels: Mapping[str, str]
    titles: frozenset[str]
    item: Mapping[str, frozenset[str]]
    passed_over: frozenset[str]


@cache
def load_terms() -> Terms:
    """``vocabulary/einvoice_xml.yaml``; one element name for two labels is an error."""
    source = resources.files("extractors").joinpath("vocabulary", "einvoice_xml.yaml")
    content: dict[str, Any] = yaml.safe_load(source.read_text(encoding="utf-8"))
    groups = {name: content[name] for name in ("head", "total", "stay", "extras", "foot")}
    labels: dict[str, str] = {}
    for group in groups.values():
        for label, names in group.items():
            for name in (label, *names):
                if labels.setdefault(plain_name(name), label) != label:
                    raise ValueError(f"einvoice_xml.yaml: {name} stands for two labels")
    return Terms(
        {name: tuple(group) for name, group in groups.items()},
        labels,
        frozenset(map(plain_name, content["title"])),
        {key: frozenset(map(plain_name, names)) for key, names in content["item"].items()},
        frozenset(plain_name(name) for row in content["passed_over"] for name in row),
    )


def plain_name(name: str) -> str:
    """An element's name for comparing: without namespace, case, brackets, ``-`` and ``_``."""
    return re.sub(r"[-_\s()（）]", "", name.rpartition("}")[2]).lower()


def read_facts(root: Element) -> Facts:
    """All that ``root`` says. The first of several elements for one label counts."""
    collected = _Collected(load_terms())
    collected.take(root)
    return Facts(
        collected.title,
        collected.values,
        collected.extras,
        tuple(collected.items),
        tuple(collected.unknown),
    )


@dataclass
class _Collected:
    terms: Terms
    title: str = ""
    values: dict[str, str] = field(default_factory=dict)
    extras: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)
    unknown: list[tuple[str, str]] = field(default_factory=list)

    def take(self, root: Element) -> None:
        for element in _elements(root, self.terms.passed_over):
            item = _item(element, self.terms)
            if item is not None:
                if len(self.items) < MAX_ITEMS:
                    self.items.append(item)
            elif (pair := _named_value(element)) is not None:
                self._note(*pair)
            else:
                self._note_own(element)

    def _note_own(self, element: Element) -> None:
        """What ``element`` says itself: in its text, or in attributes that name a label."""
        if not len(element) and (value := _value(element)):
            self._note(local_name(element), value)
        for name, text in element.items():
            if plain_name(name) in self.terms.labels and text.strip():
                self._note(name, _one_line(text))

    def _note(self, name: str, value: str) -> None:
        plain = plain_name(name)
        label = self.terms.labels.get(plain)
        if plain in self.terms.titles:
            self.title = self.title or value
        elif label is not None and label in self.terms.groups["extras"]:
            self.extras.setdefault(label, value)
        elif label is not None:
            value = _SEX_CODES.get(value, value) if label == "性别" else value
            self.values.setdefault(label, value)
        elif _CHINESE_LABEL.fullmatch(name):
            self.extras.setdefault(name, value)
        elif (name, value) not in self.unknown:
            self.unknown.append((name, value))


def _elements(root: Element, passed_over: frozenset[str]) -> Iterator[Element]:
    """Every element in document order, without the insides of rows, pairs and technical parts."""
    waiting = [root]
    terms = load_terms()
    while waiting:
        element = waiting.pop()
        name = plain_name(local_name(element))
        if not name or name in passed_over:
            continue
        yield element
        if _item(element, terms) is None and _named_value(element) is None:
            waiting.extend(reversed(element))


def _item(element: Element, terms: Terms) -> Item | None:
    found = _told(element)
    parts = {
        key: next((found[name] for name in names if name in found), "")
        for key, names in terms.item.items()
    }
    return Item(**parts) if parts["name"] and parts["amount"] else None


def _named_value(element: Element) -> tuple[str, str] | None:
    """``<Info><InfoName>起付标准</InfoName><InfoValue>900.00</InfoValue></Info>`` and the like, in
    attributes too: ``<Item name="起付标准" value="900.00"/>``, ``<I name="起付标准">9</I>``."""
    found = _told(element)
    if not len(element) and _value(element):
        found = {"value": _value(element), **found}
    if len(found) > 4:
        return None
    name = next((found[key] for key in found if key.endswith(_PAIR_NAMES)), "")
    value = next((found[key] for key in found if key.endswith(_PAIR_VALUES)), "")
    return (name, value) if value and _CHINESE_LABEL.fullmatch(name) else None


def _told(element: Element) -> dict[str, str]:
    """What the attributes and children of ``element`` say, by their names."""
    attributes = {plain_name(name): _one_line(text) for name, text in element.items()}
    return attributes | {plain_name(local_name(child)): _value(child) for child in element}


def _value(element: Element) -> str:
    """The element's text in one line; what is longer than any printed value is cut off."""
    return _one_line(element.text or "")


def _one_line(text: str) -> str:
    return " ".join(text.split())[:MAX_VALUE_CHARACTERS]
