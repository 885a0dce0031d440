"""Pairs of brackets that the engine gave halves of two widths, or blanks beside them."""

from __future__ import annotations

import re

_OPEN, _CLOSED = "(（", ")）"
_HAN = r"\u3400-\u9fff"
_IS_HAN = re.compile(f"[{_HAN}]")
# 职工 (退休): between Chinese and a bracket no paper leaves a blank, nor inside of a pair; (2) is
# the number of what follows.
_BLANK = re.compile(
    rf"(?<=[{_HAN}])\s+(?=[{_OPEN}](?!\d{{1,2}}[{_CLOSED}]))|(?<=[{_OPEN}])\s+(?=\S)|(?<=\S)\s+(?=[{_CLOSED}])"
    rf"|(?<=[{_HAN}][{_CLOSED}])\s+(?=[{_HAN}])"
)


def with_equal_brackets(text: str) -> str:
    """``text`` with both halves of each pair of one width: full in Chinese, half elsewhere. Pairs
    of equal halves stay as they are."""
    if not any(bracket in text for bracket in _OPEN):
        return text
    text = _BLANK.sub("", text)
    characters, is_wide = list(text), _IS_HAN.search(text) is not None
    for start, end in _pairs(text):
        if (text[start] == "(") == (text[end] == ")"):
            continue
        characters[start], characters[end] = ("（", "）") if is_wide else ("(", ")")
    return "".join(characters)


def _pairs(text: str) -> list[tuple[int, int]]:
    """The places of the two halves of each pair; a half without its other, as of 1), is in none."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for place, character in enumerate(text):
        if character in _OPEN:
            opened.append(place)
        elif character in _CLOSED and opened:
            found.append((opened.pop(), place))
    return found
