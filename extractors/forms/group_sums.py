"""小计 under a group of rows whose name stands in a cell of its own, at their left."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from extractors.labels.finding import Vocabulary
from extractors.labels.form_readings import Reading
from extractors.layout import PlainText, is_horizontal, rows
from extractors.lines.row_slopes import table_slope
from extractors.types import Line, Page
from extractors.words.kinds import KINDS

_SUM = re.compile(r"小计|合计")
# Only these are sums of their group; 合计 beside any other word may be a part of it.
SUMMED = frozenset({"fund_total_paid", "personal_total"})


def group_sums(page: Page, vocabulary: Vocabulary) -> list[Reading]:
    """The amount of each row 小计 as the sum that the cell left of its group is the label of.

    The cell stands in the middle of its rows, so that it is the last one that begins above the
    row's foot.
    """
    flat = [line for line in page.lines if is_horizontal(line)]
    printed = rows(flat, table_slope(flat))
    groups = _groups(printed, vocabulary)
    readings: list[Reading] = []
    last = -1
    for number, row in enumerate(printed):
        at = next((n for n, x in enumerate(row) if _SUM.fullmatch(PlainText.of(x.text).text)), None)
        if at is None or at + 2 != len(row):
            continue
        own = [place for place in groups if last < place <= number]
        value = KINDS["money"].parse(row[-1].text)
        last = number
        if not own or value is None or groups[own[-1]][0].box.x1 > row[at].box.x0:
            continue
        line, key = groups[own[-1]]
        trust = min(line.confidence, row[-1].confidence)
        raw, box = row[-1].text.strip(), row[-1].box
        readings.append(Reading(key, value, raw, trust, page.index, box))
    return readings


def _groups(
    printed: Sequence[Sequence[Line]], vocabulary: Vocabulary
) -> Mapping[int, tuple[Line, str]]:
    """The rows that begin with the name of a sum and nothing else in its cell."""
    found = {}
    for number, row in enumerate(printed):
        key = vocabulary.keys.get(PlainText.of(row[0].text).text)
        if key in SUMMED:
            found[number] = (row[0], key)
    return found
