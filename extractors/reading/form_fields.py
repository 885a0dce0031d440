"""What was filled into the form fields of a PDF: no part of its text layer, yet printed with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from extractors.reading.drawn import advance

_LARGEST_PT = 12.0  # type in a field, unless the field is lower
_OF_HEIGHT = 0.75  # of a field's height: its type
_INDENT_PT = 2.0
_UTF16 = b"\xfe\xff"


def filled_chars(annotations: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The characters in the text fields among ``annotations`` (pdfplumber's ``annots``), each with
    ``text x0 x1 top bottom`` in points, set from the left edge of its field in one row.

    Where in the field they stand is the viewer's choice; so the places are near, the text exact."""
    for field in annotations:
        own = field["data"]
        if _name(own.get("Subtype")) != "Widget" or _name(own.get("FT")) != "Tx":
            continue
        yield from _set(_decoded(own.get("V")), field)


def _set(text: str, field: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    size = min(_OF_HEIGHT * (field["bottom"] - field["top"]), _LARGEST_PT)
    middle = (field["top"] + field["bottom"]) / 2
    x = field["x0"] + _INDENT_PT
    for character in " ".join(text.split()):
        end = x + advance(character, size)
        place = {"x0": x, "x1": end, "top": middle - size / 2, "bottom": middle + size / 2}
        yield {"text": character, **place}
        x = end


def _name(found: object) -> str:
    """The text of a PDF name, ``/Widget``."""
    return str(getattr(found, "name", found) or "").strip("/'")


def _decoded(value: object) -> str:
    """A PDF string: UTF-16 with its mark, else Latin-1, near enough to PDF's own coding."""
    if not isinstance(value, bytes):
        return ""
    if value.startswith(_UTF16):
        return value[len(_UTF16) :].decode("utf-16-be", "replace")
    return value.decode("latin-1")
