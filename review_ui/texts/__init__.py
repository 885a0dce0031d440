"""All words of the pages, in two catalogues with the same keys."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("zh", "en")
DEFAULT = "zh"
HERE = Path(__file__).parent


class Catalogue:
    """Texts of one language by dotted key. An unknown key is a mistake of ours: ``KeyError``."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self.texts = texts

    def __call__(self, key: str, **values: object) -> str:
        return self.texts[key].format(**values) if values else self.texts[key]

    def named(self, group: str, name: object, default: str | None = None) -> str:
        """The text for a name that comes from outside (a field key, a code), or the name."""
        return self.texts.get(f"{group}.{name}", str(name) if default is None else default)

    def has(self, group: str, name: object) -> bool:
        return f"{group}.{name}" in self.texts

    def for_scripts(self) -> str:
        """The ``js.*`` texts as JSON, for the modules that run in the browser."""
        return json.dumps(
            {key[3:]: text for key, text in self.texts.items() if key.startswith("js.")},
            ensure_ascii=False,
        )


def flatten(tree: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """Nested YAML as dotted keys."""
    flat: dict[str, str] = {}
    for key, value in tree.items():
        if isinstance(value, Mapping):
            flat |= flatten(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = str(value)
    return flat


@cache
def catalogue(language: str) -> Catalogue:
    """The catalogue of ``language``, read once."""
    text = (HERE / f"{language}.yaml").read_text(encoding="utf-8")
    return Catalogue(language, flatten(yaml.safe_load(text)))
