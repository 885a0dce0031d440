"""Labels that cannot be read, known from their place among those that can.

The national layout prints its rows of labels in a fixed order (``rows`` in the vocabulary). Where
a value's ink covers a label, or a fax line has eaten it, its neighbours still tell what stands
there: the slot of a missing label is where its row and its column meet. A slot is filled only
where at least two labels of its row and one more of its column were read, and its value must
still be of the label's kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

from extractors.labels import EXTRA, STOP, Label, Vocabulary
from extractors.layout import Slope, offset, page_slope
from extractors.types import Box, Line, Page

MIN_IN_ROW = 2
UNSURE = 0.97  # an unknown label read surer than this is a label of its own
NEAR = 1.2  # label heights
LEAST_TAIL = 2  # characters of a label that tell it where one before them is spoiled
TAIL = 2.0  # label heights between the ends of a label and of what is legible of it


@dataclass(frozen=True, slots=True)
class _Slot:
    key: str
    spelling: str
    box: Box


def fill_slots(page: Page, labels: Sequence[Label], vocabulary: Vocabulary) -> list[Label]:
    """``labels`` and those that could not be read but must stand at known places."""
    slope = page_slope(page.lines)
    found = {label.key: label for label in labels}
    filled = list(labels)
    for slot in _empty_slots(found, vocabulary, slope):
        misread = _misread(slot, filled, slope)
        if misread is not None:
            filled[filled.index(misread)] = replace(misread, key=slot.key, is_exact=False)
        elif not any(_overlap(slot.box, label.box) for label in filled):
            filled.append(_placed(slot, slope))
    return filled


def _empty_slots(found: Mapping[str, Label], vocabulary: Vocabulary, slope: Slope) -> list[_Slot]:
    columns: dict[int, list[Box]] = {}
    for row in vocabulary.rows:
        for number, (key, _) in enumerate(row):
            if key in found:
                columns.setdefault(number, []).append(found[key].box)
    slots: list[_Slot] = []
    for row in vocabulary.rows:
        known = [(number, found[key].box) for number, (key, _) in enumerate(row) if key in found]
        if any(found[key].spelling != spelling for key, spelling in row if key in found):
            continue  # another form, with words and an order of its own
        if len(known) < MIN_IN_ROW or not _is_level([box for _, box in known], slope):
            continue
        for number, (key, spelling) in enumerate(row):
            column = columns.get(number, [])
            if key not in found and column:
                slots.append(_Slot(key, spelling, _crossing(known, column, spelling, slope)))
    return slots


def _is_level(boxes: Sequence[Box], slope: Slope) -> bool:
    """Whether the labels stand in one row here too; other layouts print them in others."""
    first = boxes[0]
    return all(abs(offset(first, box, slope)) < 0.8 * first.height for box in boxes[1:])


def _crossing(
    row: Sequence[tuple[int, Box]], column: Sequence[Box], spelling: str, slope: Slope
) -> Box:
    """Where the row's level and the column's left edge meet, as wide as the label is printed."""
    x0 = median(box.x0 for box in column)
    height = median(box.height for _, box in row)
    beside = min((box for _, box in row), key=lambda box: abs(box.x0 - x0))
    level = beside.center_y + slope.at(x0, beside.center_y) * (x0 - beside.center_x)
    width = 0.95 * height * (len(spelling) + 1)
    return Box(x0, level - height / 2, x0 + width, level + height / 2)


def _misread(slot: _Slot, labels: Sequence[Label], slope: Slope) -> Label | None:
    """A word before a colon at the slot's place that no vocabulary knows, and read unsurely; or
    the end of the slot's own label."""
    for label in labels:
        is_level = abs(offset(slot.box, label.box, slope)) < 0.6 * slot.box.height
        if is_level and _is_tail(slot, label):
            return label
        if not label.key.startswith(EXTRA) or label.line.confidence > UNSURE:
            continue
        if is_level and abs(label.box.x0 - slot.box.x0) < NEAR * slot.box.height:
            return label
    return None


def _is_tail(slot: _Slot, label: Label) -> bool:
    """金额 where 预缴金额 must end: what stands before covers its beginning, or spoils a character
    of it (微金额)."""
    said = label.spelling
    is_end = slot.spelling.endswith(said) or (
        len(said) > LEAST_TAIL and slot.spelling.endswith(said[1:])
    )
    is_part = is_end and said != slot.spelling
    is_free = label.key == STOP or label.key.startswith(EXTRA)
    return is_part and is_free and abs(label.box.x1 - slot.box.x1) < TAIL * slot.box.height


def _overlap(a: Box, b: Box) -> bool:
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    is_level = abs(a.center_y - b.center_y) < 0.5 * min(a.height, b.height)
    return is_level and shared > 0.5 * min(a.width, b.width)


def _placed(slot: _Slot, slope: Slope) -> Label:
    """A label without ink: an empty line at the slot, whose value is looked for beside it."""
    line = Line(slot.spelling, slot.box, 1.0, (), slope.at(slot.box.center_x, slot.box.center_y))
    end = len(slot.spelling)
    return Label(slot.key, slot.spelling, line, 0, end, end, has_colon=True, is_exact=False)
