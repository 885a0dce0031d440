"""Cells that ask for two facts or three and give them together: 姓名/性别：张三/男.

The words between the strokes are labels, one by one or with the end that the last of them has for
all (入院/出院日期), and what is written has a part of its kind for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from extractors.arrangements.told_pairs import Pair, Told
from extractors.forms.off_grid import kind_of
from extractors.labels.finding import STOP, Vocabulary
from extractors.layout import is_horizontal, line_height, offset, page_slope, parts_of
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze
from extractors.words.kinds import HAN

_WORD = rf"[{HAN}()（）]{{1,8}}"
_STROKE = re.compile("[/／]")
_LABELS = re.compile(rf"(?:^|(?<=\s))({_WORD}(?:[/／]{_WORD}){{1,3}})\s?(?:[:：]|(?=\s)|$)")
_NEXT_LABEL = re.compile(rf"\s+[{HAN}()（）/／]{{2,14}}\s?[:：]|\s{{3,}}")
MOST_GAP = 12.0  # line heights from such labels to their values
LEVEL = 0.4  # line heights that both lie apart


@dataclass(frozen=True, slots=True)
class _Cell:
    """The labels of a cell with their keys, where they stand, and what is written to them."""

    keys: Sequence[tuple[str, str]]
    line: Line
    span: tuple[int, int]
    said: Line
    values: tuple[Line, ...]


def shared_pairs(page: Page, vocabulary: Vocabulary) -> Told:
    """The labels of such cells on ``page``, each with its part of what is written."""
    pairs: list[Pair] = []
    used: list[Line] = []
    rest: list[Line] = []
    for line in page.lines:
        if not is_horizontal(line) or not _STROKE.search(line.text):
            continue
        cells = list(_cells(line, page, vocabulary))
        if not cells or any(id(x.said) in {id(each) for each in used} for x in cells):
            continue
        pairs += [pair for cell in cells for pair in _pairs(cell)]
        used += [line, *(x.said for x in cells if x.said is not line)]
        starts = [0, *(x.span[1] for x in cells)]
        ends = [*(x.span[0] for x in cells), len(line.text)]
        rest += parts_of(line, *zip(starts, ends, strict=True))
    return Told(tuple(pairs), tuple(used), tuple(rest))


def _cells(line: Line, page: Page, vocabulary: Vocabulary) -> Iterator[_Cell]:
    """The cells that begin in ``line``."""
    for match in _LABELS.finditer(line.text):
        keys = _keys([squeeze(word) for word in _STROKE.split(match[1])], vocabulary)
        following = _NEXT_LABEL.search(line.text, match.end())
        end = following.start() if following else len(line.text)
        if not keys:
            continue
        said: Line | None = line
        span = end - len(line.text[match.end() : end].lstrip()), end
        if span[0] == end:
            said = _beside(line, page) if end == len(line.text) else None
            span = 0, len(said.text) if said else 0
        values = _values(said, span, keys, vocabulary) if said else ()
        if said is not None and values:
            yield _Cell(keys, line, (match.start(), end), said, values)


def _pairs(cell: _Cell) -> Iterator[Pair]:
    """Each label of ``cell`` with its value; they share the room of the cell."""
    whole = cell.line.span_box(*cell.span)
    right = max(whole.x1, cell.said.box.x1 if cell.said is not cell.line else whole.x1)
    step = (right - whole.x0) / len(cell.keys)
    for number, ((spelling, _), value) in enumerate(zip(cell.keys, cell.values, strict=True)):
        left = whole.x0 + number * step
        box = Box(left, whole.y0, left + step / 2, whole.y1)
        label = Line(spelling, box, cell.line.confidence, slope=cell.line.slope)
        yield Pair(label, value)


def _keys(words: Sequence[str], vocabulary: Vocabulary) -> list[tuple[str, str]]:
    """The labels that ``words`` are, each with its key; none where no field is among them."""
    if "/".join(words) in vocabulary.keys:
        return []
    found = [_spelling(word, words[-1], vocabulary) for word in words]
    keys = [(spelling, vocabulary.keys.get(spelling, STOP)) for spelling in found]
    return keys if any(key in vocabulary.kinds for _, key in keys) else []


def _spelling(word: str, last: str, vocabulary: Vocabulary) -> str:
    """``word`` with as much of the end of the ``last`` one as makes a label of it: 入院/出院科室;
    rather one of the same kind."""
    ends = ("", *(last[place:] for place in range(1, len(last))))
    known = [word + end for end in ends if word + end in vocabulary.keys]
    kind = vocabulary.kinds.get(vocabulary.keys.get(last, STOP))
    alike = [x for x in known if vocabulary.kinds.get(vocabulary.keys[x]) == kind]
    return next(iter((*alike, *known)), word)


def _beside(line: Line, page: Page) -> Line | None:
    """What stands next to ``line`` in its row."""
    height, slope = line_height(page.lines), page_slope(page.lines)
    behind = [
        other
        for other in page.lines
        if 0 <= other.box.x0 - line.box.x1 < MOST_GAP * height
        and abs(offset(line.box, other.box, slope)) < LEVEL * height
    ]
    return min(behind, key=lambda other: other.box.x0, default=None)


def _values(
    said: Line, span: tuple[int, int], keys: Sequence[tuple[str, str]], vocabulary: Vocabulary
) -> tuple[Line, ...]:
    """What ``said.text[span]`` gives for each of ``keys``; nothing where a part is not of its
    kind. A day may have strokes of its own."""
    strokes = [x.start() for x in _STROKE.finditer(said.text, *span)]
    found: list[tuple[Line, ...]] = []
    for chosen in combinations(strokes, len(keys) - 1):
        starts = (span[0], *(place + 1 for place in chosen))
        values = tuple(parts_of(said, *zip(starts, (*chosen, span[1]), strict=True)))
        if len(values) == len(keys) and all(
            _fits(key, value.text, vocabulary) for (_, key), value in zip(keys, values, strict=True)
        ):
            found.append(values)
    return min(found, key=_unevenness, default=())


def _unevenness(values: Sequence[Line]) -> int:
    """How much longer one of ``values`` is than another: both days are whole, or neither."""
    lengths = [len(value.text) for value in values]
    return max(lengths) - min(lengths)


def _fits(key: str, text: str, vocabulary: Vocabulary) -> bool:
    return key == STOP or kind_of(vocabulary, key).parse(text) is not None
