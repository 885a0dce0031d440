"""Labels that stand behind their values, or under them: 126.50（现金支付）, the figure of a phone's
page over its caption, a name on the line above who signs.

Papers that print them so do it throughout. So a page is told by all of its rows: more values fit
the labels behind or under them than fit the usual way, and what fits does so by its form.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extractors.arrangements.cells_in_rows import Cells, cells_of, in_order
from extractors.arrangements.told_pairs import Pair, Told
from extractors.forms.off_grid import kind_of
from extractors.labels.finding import Label, Vocabulary, find_labels
from extractors.layout import is_horizontal, parts_of
from extractors.types import Line, Page
from extractors.values.text import squeeze
from extractors.words.kinds import HAN

MOST_OTHERS = 4  # pairs that outweigh a row of another arrangement
FEWEST = 3  # labels with a value whose form tells it
_BRACKETED = re.compile(rf"\s*([^（(：:]+?)\s*[（(]([{HAN}/、]{{2,14}})[)）]\s*")


def bracketed_labels(page: Page, vocabulary: Vocabulary) -> Told:
    """Labels in brackets behind their values, where a page has several."""
    found: list[tuple[Line, Pair]] = []
    for line in page.lines:
        match = _BRACKETED.fullmatch(line.text) if is_horizontal(line) else None
        key = vocabulary.keys.get(squeeze(match[2])) if match else None
        if match is None or key is None or kind_of(vocabulary, key).parse(match[1]) is None:
            continue
        value, label = parts_of(line, match.span(1), match.span(2))
        found.append((line, Pair(label, value)))
    spellings = {pair.label.text for _, pair in found}
    if len(found) < FEWEST or len(spellings) < len(found):
        return Told()
    return Told(tuple(pair for _, pair in found), tuple(line for line, _ in found))


def captioned_values(page: Page, vocabulary: Vocabulary) -> Told:
    """Rows of labels with their values in the row above, where all of a page's rows are so."""
    cells = cells_of(page, vocabulary)
    above: list[Pair] = []
    below: list[Pair] = []
    count = 0
    for number, row in enumerate(cells.rows):
        if not cells.is_head(row) or not any(map(cells.is_field, row)):
            continue
        count += 1
        over = _values_for(row, cells.rows[:number][-1:], cells)
        if not over:
            return Told()
        above += over
        below += _values_for(row, cells.rows[number + 1 : number + 2], cells)
    sure = sum(cells.is_sure(pair.label) for pair in above)
    usual = sum(cells.is_sure(pair.label) for pair in below)
    if sure < FEWEST or sure <= usual or len(above) <= len(below):
        return Told()
    return Told.of_lines(above)


def _values_for(labels: Sequence[Line], near: Sequence[Sequence[Line]], cells: Cells) -> list[Pair]:
    """``labels`` with the values of the row next to them, most of them at least."""
    if not near or cells.is_head(near[0]) or any(id(x) in cells.labels for x in near[0]):
        return []
    pairs = in_order(labels, near[0], cells)
    return pairs if 2 * len(pairs) > len(labels) else []


def labels_at_the_right(page: Page, vocabulary: Vocabulary) -> Told:
    """Labels right of their values, where the rows of labels and values begin with a value."""
    parted, printed = _parted(page, vocabulary)
    cells = cells_of(parted, vocabulary)
    pairs: list[Pair] = []
    usual = others = 0
    for row in cells.rows:
        are_labels = [id(line) in cells.labels for line in row]
        own = [Pair(b, a) for a, b in zip(row[::2], row[1::2], strict=False)]
        is_turned = any(are_labels) and are_labels == [False, True] * len(own)
        if is_turned and all(cells.fits(x.label, x.value) for x in own):
            pairs += own
            both = pairwise(own)
            usual += sum(cells.is_sure(a.label) and cells.fits(a.label, b.value) for a, b in both)
        elif any(are_labels) and len(row) > 1:
            others += 1
    sure = sum(cells.is_sure(pair.label) for pair in pairs)
    if sure < FEWEST or sure <= usual or others * MOST_OTHERS > len(pairs):
        return Told()
    used = {id(x): printed.get(id(x), x) for pair in pairs for x in (pair.label, pair.value)}
    return Told(tuple(pairs), tuple(used.values()))


def _parted(page: Page, vocabulary: Vocabulary) -> tuple[Page, dict[int, Line]]:
    """``page`` with labels at the end of a line apart from what stands before them, and the line
    as printed of each such part."""
    by_line: dict[int, list[Label]] = {}
    for label in find_labels(page.lines, vocabulary):
        by_line.setdefault(id(label.line), []).append(label)
    printed: dict[int, Line] = {}
    lines: list[Line] = []
    for line in page.lines:
        own = by_line.get(id(line), [])
        cut = own[0].start if len(own) == 1 and not own[0].value_text.strip() else 0
        parts = parts_of(line, (0, cut), (cut, len(line.text))) if cut else [line]
        lines += parts
        printed |= {id(part): line for part in parts if part is not line}
    return (replace(page, lines=tuple(lines)) if printed else page), printed
