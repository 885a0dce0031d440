"""Values that a machine printed over a form, some way off the rows of their labels.

The shift of the print against the form is estimated from the page itself, and a text may only
become the value of a label whose kind it has.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from extractors.labels.finding import EXTRA, STOP, Label, Vocabulary
from extractors.labels.label_words import ends_as_sum
from extractors.layout import Slope, line_height, offset, page_slope
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze
from extractors.words.amount_texts import is_cut_amount
from extractors.words.charge_names import CATEGORIES
from extractors.words.kinds import KINDS, Kind

MAX_SHIFT = 1.3  # line heights that a print may lie above or below its row
ROW_SHIFT = 0.8  # of the distance of two rows: a print that is off by more belongs to the next one
ROW_REACH = 0.75  # line heights around the expected place
UNDER = 0.75  # label heights: further off, and begun before the label ends, it is in another box
MOST_UNDER, FEWEST_BOXES = 2.6, 4  # label heights down to a value; labels with one under them
FEWEST_OFF, SAME_SHIFT = 6, 0.2  # pairs, and line heights between them, of a print that is off
MAX_GAP = 0.33  # of the page width between a label and its value, with other text in between
FEWEST_FLUSH = 2  # values at the far edge that show where all of them end
FARTHEST, LEVEL = 1.2, 0.25  # line heights that a print may lie above its form, and beside it
FEWEST_LEVEL, FEWEST_ELSEWHERE = 2, 4  # labels of strict kind that show where such a part is
FEWEST_HIGH, MOST_LEVEL = 3, 0.25  # labels that show it, and the share of them with another value


def kind_of(vocabulary: Vocabulary, key: str) -> Kind:
    """The kind of the values of ``key``; that of further lines where it is no field: amounts, where
    its label is listed or worded as a sum's."""
    named = vocabulary.kinds.get(key)
    if named is None and key.startswith(EXTRA):
        label = key.removeprefix(EXTRA)
        named = "money" if label in vocabulary.keys or ends_as_sum(label) else None
    return KINDS[named or "extra"]


def can_be(vocabulary: Vocabulary, label: Label, line: Line) -> bool:
    """Whether ``line`` may be the value of ``label``, or what ink left of it."""
    kind = kind_of(vocabulary, label.key)
    if kind is KINDS["money"]:
        return is_cut_amount(line.text) or kind.parse(line.text) is not None
    is_charge = not kind.is_strict and squeeze(line.text) in CATEGORIES
    return not is_charge and kind.parse(line.text) is not None


def is_strict(vocabulary: Vocabulary, label: Label) -> bool:
    """Whether values of ``label`` are told from their neighbours by form."""
    return kind_of(vocabulary, label.key).is_strict


@dataclass(frozen=True, slots=True)
class _Pair:
    label: Label
    line: Line
    shift: float  # pixels the value lies below its label's row
    gap: float  # pixels between label and value
    is_under: bool = False  # as in a boxed form, of which no print is off

    def cost(self, usual: float, height: float) -> float:
        return abs(self.shift - usual) / height + 0.02 * max(self.gap, 0) / height


def pair_off_grid(
    page: Page,
    open_labels: Sequence[Label],
    all_labels: Sequence[Label],
    free: Sequence[Line],
    vocabulary: Vocabulary,
    level: int,
    known: Sequence[tuple[Label, Line]] = (),
) -> tuple[list[tuple[Label, Line]], float]:
    """Free lines given to labels without a value, the cheapest pairs first, each text and label
    once; and how many pixels the print lies below the form. ``level``: values that were read in
    one line with their labels; ``known``: those of whole rows, which tell how low they lie."""
    height = line_height(page.lines)
    slope = page_slope(page.lines)
    placed = [(label, label.box) for label in all_labels]
    pairs = [
        pair
        for label, box in placed
        if any(label is each for each in open_labels)
        for line in free
        if (pair := _possible(page, label, box, line, placed, height, slope)) is not None
        and can_be(vocabulary, label, line)
    ]
    pairs = _reachable(pairs, page, slope)
    behind = [pair for pair in pairs if not pair.is_under]
    if _is_boxed(open_labels, free, vocabulary, slope):
        behind = [pair for pair in behind if abs(pair.shift) <= UNDER * pair.label.box.height]
    most = min(MAX_SHIFT * height, ROW_SHIFT * _row_pitch(all_labels, slope))
    usual = _usual_shift(behind, vocabulary, height, most, level)
    under = [pair for pair in pairs if pair.is_under]
    pairs = _as_far_off(behind, under, usual, height)
    chosen = _cheapest(
        pairs,
        lambda p: p.cost(usual, height) + (0.0 if is_strict(vocabulary, p.label) else 0.3),
    )
    left = _left_over(behind, chosen, page.lines, slope)
    return [*chosen, *_otherwise_off(left, vocabulary, height, _shifts(known, slope))], usual


def _shifts(pairs: Sequence[tuple[Label, Line]], slope: Slope) -> list[float]:
    """How many pixels the values of ``pairs`` lie below the labels that they stand behind."""
    return [
        offset(label.box, line.box, slope)
        for label, line in pairs
        if line.box.x0 > label.box.x0 + 0.4 * label.box.width
    ]


def _left_over(
    pairs: Sequence[_Pair],
    chosen: Sequence[tuple[Label, Line]],
    lines: Sequence[Line],
    slope: Slope,
) -> list[_Pair]:
    """Those of ``pairs`` of which neither is among the ``chosen``, with no text between them."""
    taken = {id(each) for pair in chosen for each in pair}
    return [
        x
        for x in pairs
        if id(x.label) not in taken
        and id(x.line) not in taken
        and not _is_text_between(x.label.box, x.line.box, lines, slope)
    ]


def _otherwise_off(
    left: Sequence[_Pair], vocabulary: Vocabulary, height: float, known: Sequence[float]
) -> list[tuple[Label, Line]]:
    """The labels of a part of the form that its print misses otherwise than the rest, with their
    values: level with them, or all as far below or above. No shift but one may explain as many.
    Rows whose values lie as low (``known``) speak for it too."""
    strict = [pair for pair in left if is_strict(vocabulary, pair.label)]

    def told(shift: float) -> set[int]:
        return {id(x.label) for x in strict if abs(x.shift - shift) <= SAME_SHIFT * height}

    best = max((x.shift for x in strict), key=lambda shift: len(told(shift)), default=0.0)
    apart = [x for x in strict if abs(x.shift - best) > 2 * SAME_SHIFT * height]
    fewest = FEWEST_LEVEL if abs(best) <= LEVEL * height else FEWEST_ELSEWHERE
    fewest -= sum(abs(shift - best) <= SAME_SHIFT * height for shift in known)
    if len(told(best)) < max([fewest, *(len(told(x.shift)) + 1 for x in apart)]):
        return []
    pairs = [x for x in left if abs(x.shift - best) <= SAME_SHIFT * height]
    return _cheapest(pairs, lambda pair: pair.cost(best, height))


def pairs_struck_high(
    page: Page, labels: Sequence[Label], free: Sequence[Line], vocabulary: Vocabulary
) -> list[tuple[Label, Line]]:
    """Labels with the values of a print that lies too high: between two rows of labels they belong
    to the lower one. Found only where more values lie so than lie equally far below labels or
    under them (what lies low fits the labels of the next row too), and where few stand level."""
    height, slope = line_height(page.lines), page_slope(page.lines)
    open_labels = [x for x in labels if not x.value_text.strip() and x.key != STOP]
    if sum(is_strict(vocabulary, label) for label in open_labels) < FEWEST_HIGH:
        return []
    placed = [(label, label.box) for label in labels]
    near = [
        pair
        for label in open_labels
        for line in free
        if offset(label.box, line.box, slope) > -FARTHEST * height
        and (pair := _possible(page, label, label.box, line, placed, height, slope)) is not None
        and pair.gap < MAX_GAP * page.width
        and can_be(vocabulary, label, line)
    ]
    strict = [pair for pair in near if is_strict(vocabulary, pair.label)]

    def told(shift: float) -> set[int]:
        return {id(x.label) for x in strict if abs(x.shift - shift) <= SAME_SHIFT * height}

    high = [pair.shift for pair in strict if pair.shift < -LEVEL * height]
    usual = max(high, key=lambda shift: len(told(shift)), default=0.0)
    own, level = told(usual), told(0.0)
    low = [len(told(pair.shift)) for pair in strict if pair.shift > LEVEL * height]
    under = _count_under(open_labels, free, vocabulary, slope)
    is_high = len(own) >= FEWEST_HIGH and len(own) > max([*low, under])
    if not is_high or len(own & level) > MOST_LEVEL * len(own):
        return []
    pairs = [x for x in near if abs(x.shift - usual) <= SAME_SHIFT * height]
    return _cheapest(
        [x for x in pairs if id(x.label) not in level], lambda x: x.cost(usual, height)
    )


def _cheapest(pairs: Sequence[_Pair], cost: Callable[[_Pair], float]) -> list[tuple[Label, Line]]:
    """The cheapest of ``pairs``, each label and each line once."""
    taken: set[int] = set()
    chosen: list[tuple[Label, Line]] = []
    for pair in sorted(pairs, key=cost):
        if id(pair.label) in taken or id(pair.line) in taken:
            continue
        taken |= {id(pair.label), id(pair.line)}
        chosen.append((pair.label, pair.line))
    return chosen


def _as_far_off(
    behind: Sequence[_Pair], under: Sequence[_Pair], usual: float, height: float
) -> list[_Pair]:
    """The pairs that are as far off as is ``usual``, those whose value stands ``under`` its label
    only where the whole print is off; and values level with a colon, printed with their label and
    not over the form."""
    pairs = [pair for pair in behind if abs(pair.shift - usual) <= ROW_REACH * height]
    if len(pairs) >= FEWEST_OFF and usual > UNDER * height:
        pairs += [pair for pair in under if abs(pair.shift - usual) <= SAME_SHIFT * height]
    return pairs + [
        pair
        for pair in behind
        if pair.label.has_colon
        and abs(pair.shift) <= SAME_SHIFT * height
        and abs(pair.shift - usual) > ROW_REACH * height
    ]


def _is_boxed(
    labels: Sequence[Label], free: Sequence[Line], vocabulary: Vocabulary, slope: Slope
) -> bool:
    """Whether most labels that have a value of strict kind near them have it under them."""
    strict = sum(is_strict(vocabulary, label) for label in labels)
    under = _count_under(labels, free, vocabulary, slope)
    return under >= FEWEST_BOXES and 2 * under > strict


def _count_under(
    labels: Sequence[Label], free: Sequence[Line], vocabulary: Vocabulary, slope: Slope
) -> int:
    """How many labels of strict kind have a text of that kind under them."""
    return sum(
        any(
            UNDER < offset(label.box, line.box, slope) / label.box.height < MOST_UNDER
            and _is_under(label.box, line.box)
            and kind_of(vocabulary, label.key).parse(line.text) is not None
            for line in free
        )
        for label in labels
        if is_strict(vocabulary, label)
    )


def _is_under(label: Box, value: Box) -> bool:
    """Whether ``value`` stands in the label's column, centred or flush; a print that is off its
    form begins behind the label."""
    shared = min(label.x1, value.x1) - max(label.x0, value.x0)
    return shared >= 0.5 * min(label.width, value.width)


def _possible(
    page: Page,
    label: Label,
    box: Box,
    line: Line,
    placed: Sequence[tuple[Label, Box]],
    height: float,
    slope: Slope,
) -> _Pair | None:
    """Whether ``line`` may be the value of ``label`` by its place: right of it, before the next
    label of the row, at most a bit more than one row up or down."""
    shift = offset(box, line.box, slope)
    gap = line.box.x0 - box.x1
    if abs(shift) > (MAX_SHIFT + ROW_REACH) * height or line.box.x0 < box.x0 + 0.4 * box.width:
        return None
    is_under = abs(shift) > UNDER * box.height and line.box.x0 < box.x1 - 0.5 * box.height
    for other, place in placed:
        is_between = box.x1 <= place.x0 + height and place.x0 <= line.box.x0 - 0.2 * height
        if other is not label and is_between and abs(offset(box, place, slope)) < 0.5 * height:
            return None
    return _Pair(label, line, shift, gap, is_under)


def _reachable(pairs: Sequence[_Pair], page: Page, slope: Slope) -> list[_Pair]:
    """``pairs`` but for those with other text between label and value. Where values stand at the
    far edge, flush with each other, a stamp between is no text of the form."""
    near: list[_Pair] = []
    beyond: list[_Pair] = []
    for pair in pairs:
        is_far = pair.gap > MAX_GAP * page.width
        is_cut = is_far and _is_text_between(pair.label.box, pair.line.box, page.lines, slope)
        (beyond if is_cut else near).append(pair)
    edges = [pair.line.box.x1 for pair in near if pair.gap > MAX_GAP * page.width]
    return near + [
        pair
        for pair in beyond
        if abs(pair.shift) < UNDER * pair.label.box.height
        and sum(abs(pair.line.box.x1 - x1) < pair.line.box.height for x1 in edges) >= FEWEST_FLUSH
    ]


def _is_text_between(label: Box, value: Box, lines: Sequence[Line], slope: Slope) -> bool:
    """Viewers on phones print the value at the far edge of the row, alone; in a form the far text
    is another column's."""
    return any(
        label.x1 <= line.box.x0
        and line.box.x1 <= value.x0 + 0.3 * label.height
        and abs(offset(label, line.box, slope)) < 0.6 * label.height
        for line in lines
    )


def _row_pitch(labels: Sequence[Label], slope: Slope) -> float:
    """How far apart, in pixels, the rows of labels are that begin under each other."""
    steps = []
    boxes = [label.box for label in labels]
    for box in boxes:
        under = [
            drop
            for other in boxes
            if abs(other.x0 - box.x0) < box.height
            and (drop := offset(box, other, slope)) > 0.5 * box.height
        ]
        steps += [min(under)] if under else []
    return median(steps) if steps else float("inf")


def _usual_shift(
    pairs: Sequence[_Pair], vocabulary: Vocabulary, height: float, most: float, level: int
) -> float:
    """The shift, of ``most`` pixels, under which most labels of strict kinds find a value (0 where
    none do). In a column of figures a shift of a whole row finds as many: the ``level`` values
    that stand in one line with their labels tell that the print is not off."""
    strict = [p for p in pairs if is_strict(vocabulary, p.label)]
    candidates = [0.0, *(p.shift for p in strict if abs(p.shift) <= most)]

    def score(shift: float) -> float:
        near = {id(p.label) for p in strict if abs(p.shift - shift) <= 0.35 * height}
        inline = level if abs(shift) <= 0.35 * height else 0
        return len(near) + inline - 0.5 * abs(shift) / height

    return max(candidates, key=score)
