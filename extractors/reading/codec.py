"""A page as compact JSON and back: how a reading is stored and how it crosses a pipe."""

from __future__ import annotations

from typing import Any

from extractors.types import Box, Code, Line, Look, Page, Unsure

Json = dict[str, Any]


def page_to_json(page: Page) -> Json:
    """``page`` as plain JSON; coordinates keep a tenth of a pixel.

    A line is ``[text, [x0, y0, x1, y1], confidence, slope, [edge, …]]``, and where it was looked
    at again ``[[text, confidence, variant, start, end], …]`` behind it, then where the engine was
    unsure of characters ``[[character, share], …]``: a dense page has hundreds of lines, and their
    keys would outweigh their values.
    """
    return {
        "index": page.index,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "source": page.source,
        "member": page.member,
        "codes": [_code_to_json(code) for code in page.codes],
        "seals": [line_to_json(seal) for seal in page.seals],
        "blank": page.is_blank,
        "lines": [line_to_json(line) for line in page.lines],
    }


def page_from_json(stored: Json) -> Page:
    """The page that :func:`page_to_json` wrote."""
    return Page(
        index=stored["index"],
        width=stored["width"],
        height=stored["height"],
        rotation=stored["rotation"],
        source=stored["source"],
        lines=tuple(line_from_json(line) for line in stored["lines"]),
        member=stored["member"],
        codes=tuple(Code(text, kind, Box(*box)) for text, kind, box in stored["codes"]),
        seals=tuple(_seal_from_json(seal) for seal in stored.get("seals", ())),
        is_blank=stored.get("blank", False),  # and before blank pages were told
    )


def _seal_from_json(stored: Any) -> Line:
    """A seal; readings made before seals had places hold their texts alone."""
    return Line(stored, Box(0, 0, 0, 0), 0.0) if isinstance(stored, str) else line_from_json(stored)


def _code_to_json(code: Code) -> list[Any]:
    return [code.text, code.kind, [round(value, 1) for value in code.box]]


def line_to_json(line: Line) -> list[Any]:
    """One line as the list that :func:`page_to_json` describes."""
    stored: list[Any] = [
        line.text,
        [round(value, 1) for value in line.box],
        round(line.confidence, 4),
        round(line.slope, 5),
        [round(edge, 1) for edge in line.edges],
    ]
    if line.again or line.unsure:
        stored.append([_look_to_json(look) for look in line.again])
    if line.unsure:
        stored.append([[each.character, round(each.share, 3)] for each in line.unsure])
    return stored


def line_from_json(stored: list[Any]) -> Line:
    """The line that :func:`line_to_json` wrote."""
    text, box, confidence, slope, edges, *more = stored
    again, unsure = (*more, [], [])[:2]
    looks = tuple(Look(*look) for look in again)
    doubts = tuple(Unsure(*each) for each in unsure)
    return Line(text, Box(*box), confidence, tuple(edges), slope, looks, doubts)


def _look_to_json(look: Look) -> list[Any]:
    return [look.text, round(look.confidence, 4), look.variant, look.start, look.end]
