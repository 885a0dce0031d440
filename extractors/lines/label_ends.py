"""Labels of which only the end was read: 科 far from 别：风湿科, in a head that is set wide.

A head of two columns spreads its labels of two characters over one width (姓　　名, 科　　别), and
the engine often misses the first one, which stands alone. The ends stand in a column then; which
label each of them ends is told by the piece before it, or else by the form of the value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.labels.finding import Vocabulary, is_han
from extractors.layout import PlainText, is_horizontal
from extractors.types import Line, Page
from extractors.words.kinds import KINDS
from extractors.words.known_values import is_known_value

FEWEST = 3  # ends in a column: 名：, 别：, 龄：
SPREAD = 1.0  # line heights that their left edges may differ by
LEAST_TEXT = 4  # characters of a value that no form tells


def with_whole_labels(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with the labels of two characters whole of which only the second was read, where a
    column of them shows that labels are spread."""
    ended = [line for line in page.lines if is_horizontal(line) and _is_label_end(line)]
    whole: dict[int, Line | None] = {}
    for line in ended:
        if sum(_is_in_column(line, other) for other in ended) < FEWEST:
            continue
        before = _before(line, page.lines)
        begun = _lost(line, before, vocabulary)
        if begun is not None:
            whole |= {id(before): None} if before is not None else {}
            whole[id(line)] = replace(line, text=begun + line.text, edges=_with_first(line))
    lines = (whole.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line is not None)) if whole else page


def _is_label_end(line: Line) -> bool:
    """One character and a colon begin the line: 别：女."""
    text = PlainText.of(line.text).text
    return len(text) > 2 and is_han(text[0]) and text[1] == ":"


def _is_in_column(line: Line, other: Line) -> bool:
    return abs(line.box.x0 - other.box.x0) < SPREAD * line.box.height


def _with_first(line: Line) -> tuple[float, ...]:
    """The edges of ``line`` with one character of no width before it."""
    return (line.edges[0], *line.edges) if line.edges else ()


def _lost(line: Line, before: Line | None, vocabulary: Vocabulary) -> str | None:
    """What stood before the end of the label: what was read there, or the one character with which
    it names a field that takes the value."""
    text = PlainText.of(line.text).text
    if before is not None:
        first = before.text.strip()
        return first if first + text[0] in vocabulary.keys else None
    wholes = [x for x in vocabulary.keys if len(x) == 2 and x[1] == text[0]]
    fitting = dict(_fitting(wholes, text[2:], vocabulary))
    return next(iter(fitting))[0] if len(set(fitting.values())) == 1 else None


def _before(line: Line, lines: Sequence[Line]) -> Line | None:
    """The one character left of ``line`` in its row, if nothing else stands between."""
    half = 0.5 * line.box.height
    left = (
        x
        for x in lines
        if x is not line
        and abs(x.box.center_y - line.box.center_y) < half
        and x.box.center_x < line.box.x0
    )
    nearest = max(left, key=lambda x: x.box.x1, default=None)
    text = nearest.text.strip() if nearest is not None else ""
    return nearest if len(text) == 1 and is_han(text) else None


def _fitting(
    wholes: Sequence[str], value: str, vocabulary: Vocabulary
) -> Iterator[tuple[str, str]]:
    """Those of ``wholes`` that name a field whose values look like ``value``, with its key. What no
    form tells is text only where no other field takes it."""
    told, free = [], []
    for whole in wholes:
        key = vocabulary.keys[whole]
        kind = vocabulary.kinds.get(key, "")
        if key == "department":
            told += [(whole, key)] if is_known_value(key, value) else []
        elif kind == "text":
            free += [(whole, key)] if len(value) >= LEAST_TEXT and is_han(value[0]) else []
        elif kind in ("sex", "age", "bed") and KINDS[kind].parse(value) is not None:
            told.append((whole, key))
    yield from told or free
