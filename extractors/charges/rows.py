"""The rows of charges: what is a figure, a label or a foot among them, and amounts under names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from extractors.labels.finding import STOP, Label
from extractors.layout import Slope, offset
from extractors.types import Box, Line
from extractors.values.money import parse_amount
from extractors.values.text import tidy
from extractors.words.charge_names import CHARGE, is_charge_name
from extractors.words.kinds import HAN

FEWEST_BELOW = 3  # amounts in a row of their own under a row of names
NEXT_ROW = 2.8  # line heights from a name to the amount under it
FEET = frozenset({"total_amount_in_words", "total_amount"})
JOINED = re.compile(r"\s*-?\d[\d,]*\.\d{2}\s*")  # an amount that the label behind it was joined to
_CHARGE_ALONE = re.compile(rf"[{HAN}]{{2,}}[费药氧血术类]|[{HAN}]*其他[{HAN}]*费用?")


def level_with(box: Box, lines: Sequence[Line], slope: Slope) -> list[Line]:
    """The ``lines`` in the row of ``box``, itself among them."""
    return [x for x in lines if abs(offset(box, x.box, slope)) < 0.5 * box.height]


def first_foot(feet: Sequence[Box], lines: Sequence[Line], slope: Slope) -> Box | None:
    """The first of ``feet`` that has no charges below it and above the next: a total may be printed
    beside the charges too, among those who paid."""
    ordered = sorted(feet, key=slope.level)
    for foot, following in pairwise(ordered):
        if not any(
            CHARGE.search(tidy(line.text))
            and offset(foot, line.box, slope) > 0.5 * foot.height
            and offset(following, line.box, slope) < -0.5 * following.height
            for line in lines
        ):
            return foot
    return ordered[-1] if ordered else None


def without_labelled(body: Sequence[Line], labels: Sequence[Label], slope: Slope) -> list[Line]:
    """``body`` without its labels, and without the figures that stand right behind one: some forms
    print who paid what in a column of its own beside the charges."""
    first = first_labels(labels)
    telling = {id(x.line) for x in labels if x.key != STOP and id(x.line) in first}
    kept = []
    for line in body:
        if id(line) in first:
            joined = _before_label(line, first[id(line)])
            kept += [joined] if joined is not None else []
            continue
        left = [
            other
            for other in body
            if other.box.center_x < line.box.x0
            and abs(offset(other.box, line.box, slope)) < 0.6 * line.box.height
        ]
        nearest = max(left, key=lambda other: other.box.x1, default=None)
        if nearest is None or id(nearest) not in telling or not is_number(line):
            kept.append(line)
    return kept


def first_labels(labels: Sequence[Label]) -> dict[int, Label]:
    """The first label of each line, by the line's id. What is a charge as a whole has none, though
    it begins as a label does: 住院诊查费."""
    found: dict[int, Label] = {}
    for label in labels:
        text = tidy(label.line.text)
        is_part = label.spelling != text and _CHARGE_ALONE.fullmatch(text) is not None
        known = found.get(id(label.line))
        if not is_part and (known is None or label.start < known.start):
            found[id(label.line)] = label
    return found


def _before_label(line: Line, label: Label) -> Line | None:
    """The amount in front of ``label``, which belongs to the column before it."""
    is_joined = JOINED.fullmatch(line.text[: label.start]) is not None
    return line.part(0, label.start) if is_joined else None


def with_figures_below(printed: Sequence[list[Line]]) -> list[list[Line]]:
    """``printed`` rows, each of names alone with the row of amounts right under it, each of which
    stands under one name: 床位费 诊疗费 护理费 over 110.00 33.00 88.00; under some of the names of
    a form that prints them all in advance."""
    found: list[list[Line]] = []
    for row in printed:
        names = found[-1] if found else []
        is_grid = max(len(row), len(names)) >= FEWEST_BELOW
        under = [_over(figure, names) for figure in row] if is_grid else []
        owners = [id(name) for name in under if name is not None]
        if under and len(set(owners)) == len(row):
            told = {id(name): figure for name, figure in zip(under, row, strict=True)}
            found[-1] = [x for n in names for x in (n, told.get(id(n))) if x is not None]
        else:
            found.append(row)
    return found


def _over(figure: Line, names: Sequence[Line]) -> Line | None:
    """The name of a charge that ``figure`` stands under, where ``names`` are a row of such."""
    if not is_number(figure) or not all(is_charge_name(name.text) for name in names):
        return None
    height = figure.box.height
    over = [
        x
        for x in names
        if x.box.x0 - height < figure.box.x0 < x.box.x1 + height
        and 0 < figure.box.center_y - x.box.center_y < NEXT_ROW * height
    ]
    shared = [min(x.box.x1, figure.box.x1) - max(x.box.x0, figure.box.x0) for x in over]
    nearest = [x for x, width in zip(over, shared, strict=True) if width == max(shared)]
    return nearest[0] if len(nearest) == 1 else None


def is_number(line: Line) -> bool:
    """Whether ``line`` is a figure and nothing else: an amount, a price or a count."""
    return parse_amount(tidy(line.text)) is not None
