"""Print that runs down a page's edge, one character a line: 第二联, a number on the margin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from extractors.layout import line_height
from extractors.lines.spaced_words import CHARGES, reach
from extractors.types import Line
from extractors.values.text import ascii_width, squeeze
from extractors.vocabularies import Vocabulary
from extractors.words.charge_names import SPACED

MIN_DOWN = 3  # characters that run down the page
EDGE = 0.06  # of the printed width
MAX_STEP = 3.5  # line heights from one of them to the next


def without_print_down(lines: Sequence[Line], vocabulary: Vocabulary) -> list[Line]:
    """``lines`` without columns of single characters at the page's edges; inside, units and
    quantities stand in such columns, and labels printed apart begin so: 姓  名 over 科  别."""
    height = line_height(lines)
    left = min((line.box.x0 for line in lines), default=0.0)
    right = max((line.box.x1 for line in lines), default=0.0)
    edge = EDGE * (right - left)
    single = sorted(
        (
            line
            for line in lines
            if len(line.text.strip()) == 1
            and min(line.box.center_x - left, right - line.box.center_x) < edge
            and not _begins_word(line, lines, vocabulary)
        ),
        key=lambda line: (round(line.box.center_x / height), line.box.center_y),
    )
    runs: list[list[Line]] = [[line] for line in single[:1]]
    for above, below in pairwise(single):
        is_under = abs(above.box.center_x - below.box.center_x) < 0.5 * height
        is_near = 0 < below.box.center_y - above.box.center_y < MAX_STEP * height
        if is_under and is_near:
            runs[-1].append(below)
        else:
            runs.append([below])
    gone = {id(line) for run in runs if len(run) >= MIN_DOWN for line in run}
    return [line for line in lines if id(line) not in gone]


def _begins_word(line: Line, lines: Sequence[Line], vocabulary: Vocabulary) -> bool:
    """Whether ``line`` with the text right of it makes a label or a charge."""
    first = squeeze(line.text)
    beside = (
        squeeze(ascii_width(other.text)).partition(":")[0]
        for other in lines
        if 0 < other.box.x0 - line.box.x1 < reach(line)
        and abs(other.box.center_y - line.box.center_y) < 0.5 * line.box.height
    )
    words = (first + text for text in beside)
    return any(
        each in SPACED or each in vocabulary.keys or any(x.startswith(each) for x in CHARGES)
        for each in words
        if len(each) > 1
    )
