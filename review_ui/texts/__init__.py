"""All words of the pages, in two catalogues with the same keys; the names of papers and of their
fields come from the types of paper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from extractors.types_of_paper import DECLARED, FIELDS

LANGUAGES = ("zh", "en")
DEFAULT = "zh"
HERE = Path(__file__).parent


COUNTS = ("n", "pages")  # the first of these that a text is given is what it counts
FORMS = {"one", "other"}


class Catalogue:
    """Texts of one language by dotted key. An unknown key is a mistake of ours: ``KeyError``.

    A text that counts may have a form of its own for one: in the file ``{one: …, other: …}``.
    """

    def __init__(
        self, language: str, texts: Mapping[str, str], for_one: Mapping[str, str] | None = None
    ) -> None:
        self.language = language
        self.texts = texts
        self.for_one = for_one or {}

    def __call__(self, key: str, **values: object) -> str:
        counted = next((values[name] for name in COUNTS if name in values), None)
        words = self.for_one.get(key) if counted == 1 else None
        words = self.texts[key] if words is None else words
        return words.format(**values) if values else words

    def named(self, group: str, name: object, default: str | None = None) -> str:
        """The text for a name that comes from outside (a field key, a code), or the name."""
        return self.texts.get(f"{group}.{name}", str(name) if default is None else default)

    def has(self, group: str, name: object) -> bool:
        return f"{group}.{name}" in self.texts

    def for_scripts(self) -> str:
        """The ``js.*`` texts as JSON, for the modules that run in the browser; where one has a
        form of its own, both in a list."""
        told = {
            key[3:]: [self.for_one[key], text] if key in self.for_one else text
            for key, text in self.texts.items()
            if key.startswith("js.")
        }
        return json.dumps(told, ensure_ascii=False)


def flatten(tree: Mapping[str, Any], prefix: str = "") -> tuple[dict[str, str], dict[str, str]]:
    """Nested YAML as dotted keys: the texts, and the forms for one of those that have any."""
    flat: dict[str, str] = {}
    for_one: dict[str, str] = {}
    for name, value in tree.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and value.keys() == FORMS:
            flat[key], for_one[key] = str(value["other"]), str(value["one"])
        elif isinstance(value, Mapping):
            below, below_for_one = flatten(value, f"{key}.")
            flat |= below
            for_one |= below_for_one
        else:
            flat[key] = str(value)
    return flat, for_one


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of ``language``, read once."""
    text = (HERE / f"{language}.yaml").read_text(encoding="utf-8")
    own, for_one = flatten(yaml.safe_load(text))
    return Catalogue(language, names_of_papers(language) | own, for_one)


def names_of_papers(language: str) -> dict[str, str]:
    """The names of the types of paper and of their fields, which each type declares itself. A field
    that the page already has a name for, as the day of a death, keeps that one."""
    types = {f"paper.{name}": each for name, each in DECLARED.items()}
    if language == "zh":
        named = {key: each.zh for key, each in types.items()}
        return named | {f"field.{key}": field.zh for key, field in FIELDS.items()}
    named = {key: each.en[0].upper() + each.en[1:] for key, each in types.items()}
    return named | {f"field.{key}": field.en for key, field in FIELDS.items()}
