"""Values that go on in the next row: of a text layer below their label, of a scan in their cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractors.forms.off_grid import kind_of
from extractors.forms.wrapped_values import (
    KINDS_OF_WORDS,
    cell_goes_on,
    is_in_capitals,
    is_whole,
    joined_value,
    rest_below,
)
from extractors.labels.finding import Label, Vocabulary
from extractors.labels.form_readings import Reading
from extractors.layout import Slope
from extractors.types import Line, Page
from extractors.values.dates import find_dates
from extractors.words.kinds import KINDS, Kind


def over_rows(
    told: Sequence[tuple[Label, Reading]],
    labels: Sequence[Label],
    page: Page,
    rest: Sequence[Line],
    slope: Slope,
    vocabulary: Vocabulary,
) -> tuple[list[tuple[Label, Reading]], list[Line]]:
    """``told`` with words whole that go on in the next row of their cell, and what is left."""
    whole: list[tuple[Label, Reading]] = []
    left = [*rest]
    for label, reading in (*told, *_begun_words(told, labels, page, vocabulary)):
        line, kind = reading.line, vocabulary.kinds.get(label.key, "")
        is_at_end = line is not None and not line.text[reading.end :].strip()
        more = (
            cell_goes_on(label.box, reading.box, page.lines, left, slope)
            if is_at_end and kind in KINDS_OF_WORDS
            else None
        )
        if more is not None and is_whole(label.key, kind, reading.raw, more.text.strip()):
            left.remove(more)
            value = KINDS[kind].parse(reading.raw + more.text.strip())
            whole.append((label, _both(reading, more, value or reading.value)))
        elif reading.value:
            whole.append((label, reading))
    return whole, left


def _both(reading: Reading, below: Line, value: str) -> Reading:
    """``reading`` as the ``value`` that it is with the line ``below``."""
    raw, box = reading.raw + below.text.strip(), reading.box.union(below.box)
    line = Line(raw, box, min(reading.confidence, below.confidence))
    return replace(reading, value=value, raw=raw, box=box, line=line, start=0, end=len(raw))


def _begun_words(
    told: Sequence[tuple[Label, Reading]],
    labels: Sequence[Label],
    page: Page,
    vocabulary: Vocabulary,
) -> list[tuple[Label, Reading]]:
    """Amounts in words behind their labels that are none before the next row; without a value."""
    known = {id(label) for label, _ in told}
    begun: list[tuple[Label, Reading]] = []
    for label in labels:
        said = label.value_text.strip()
        is_words = vocabulary.kinds.get(label.key) == "money_words" and is_in_capitals(said)
        part = label.line.part(label.value_start, label.value_end) if is_words else None
        if part is not None and id(label) not in known:
            end, trust = label.value_end, label.line.confidence
            begun.append((label, Reading(label.key, "", said, trust, page.index, part.box,
                                         label.line, label.value_start, end)))  # fmt: skip
    return begun


def unwrapped(
    page: Page,
    told: Sequence[tuple[Label, Reading]],
    labels: Sequence[Label],
    free: Sequence[Line],
    slope: Slope,
    vocabulary: Vocabulary,
) -> tuple[list[tuple[Label, Reading]], list[Line]]:
    """``told`` with the rest of the values that go on below their label or, in a cell of their own,
    below their beginning, and the lines of ``free`` that are none."""
    whole: list[tuple[Label, Reading]] = []
    printed, own = {id(line) for line in page.lines}, {id(line) for line in free}
    for label, reading in told:
        line, left = reading.line, label.box.x0 if reading.line is label.line else reading.box.x0
        below = None
        if line is not None and id(line) in printed and not line.text[reading.end :].strip():
            below = rest_below(line, left, page.lines, labels, slope)
        is_free = below is not None and id(below) in own
        more = (
            _with_rest(reading, below, kind_of(vocabulary, label.key)) if below and is_free else []
        )
        whole += [(label, each) for each in more or [reading]]
        own -= {id(below)} if more else set()
    return whole, [line for line in free if id(line) in own]


def _with_rest(reading: Reading, below: Line, kind: Kind) -> list[Reading]:
    """``reading`` with what ``below`` adds to its value: of a stay, the two days apart; nothing
    where they make no value."""
    if kind is KINDS["date_range"]:
        return _days_apart(reading, below)
    value = joined_value(reading.raw, below.text.strip(), kind)
    return [] if value is None else [_both(reading, below, value)]


def _days_apart(reading: Reading, below: Line) -> list[Reading]:
    """The days of a stay of which the row below says the second, or the end of it."""
    line = reading.line
    keys, told = reading.key.split("+"), find_dates(reading.raw)
    if line is None or len(keys) != 2 or not told:
        return []
    first, start, end = told[0]
    head = line.part(reading.start + end, len(line.text))  # the year, where the row cut the day
    begun = head.text if head is not None else ""
    after = find_dates(begun + below.text)
    if len(first) < len("2021-04-14") or len(after) != 1:
        return []
    is_begun = head is not None and any(character.isdigit() for character in begun)
    box = head.box.union(below.box) if head is not None and is_begun else below.box
    raw = begun + below.text.strip() if is_begun else below.text.strip()
    admitted = replace(reading, key=keys[0], value=first, end=reading.start + end)
    admitted = replace(admitted, raw=reading.raw[start:end], start=reading.start + start)
    day = line.span_box(admitted.start, admitted.end)
    left = replace(reading, key=keys[1], value=after[0][0], raw=raw, box=box, line=None)
    return [replace(admitted, box=day), left]
