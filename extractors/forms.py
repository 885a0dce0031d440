"""Reading a form: which text is the value of which label.

E-invoices print ``label：value`` in one run of text. Paper forms are pre-printed, and a machine
prints the values over them, a few millimetres off the grid. So after the values beside their
labels are taken, the texts left over are given to the labels left over
(:mod:`extractors.off_grid`), and what then has no value takes one from the box under it or from
the next row of running text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace

from extractors.boxed import pair_below
from extractors.boxed_rows import pair_rows
from extractors.kinds import KINDS, Kind, is_nought
from extractors.known_values import is_known_value
from extractors.labels import EXTRA, STOP, Label, Vocabulary, find_labels, page_labels
from extractors.layout import Slope, is_horizontal, line_height, offset, page_slope
from extractors.off_grid import MAX_GAP, can_be, is_strict, kind_of, pair_off_grid
from extractors.slots import fill_slots
from extractors.stray_amounts import STRAY_TRUST, are_strays, may_be_a_tail
from extractors.types import Box, Field, Line, Page
from extractors.values.dates import find_dates
from extractors.values.text import squeeze
from extractors.wrapped_values import figures_after, pair_wrapped

FUZZY_LABEL_TRUST = 0.97
COMPOSED_LABEL_TRUST = 0.9  # no list has it: its words alone say what it means
POINTLESS_TRUST = 0.6
LONE_KINDS = frozenset({"code", "serial", "id_number"})  # one of these makes a box
FEWEST_OF_SUM = 4  # characters of a wording that names a sum without a colon
SMALLEST, LARGEST = 0.5, 1.9  # of the page's line height: print of a value
UNSURE = 0.9  # of a line that may be no print at all
LEVEL = 0.8  # line heights that the texts of one row may lie off each other
NOUGHT_TRUST = 0.9  # of a 0 that was read as another character
_TIME_BEHIND = re.compile(r"日?(?:\s*\d{1,2}\s*[:：时点]\s*\d{1,2}(?:\s*[:：]\s*\d{1,2}|\s*分)?)?")


@dataclass(frozen=True, slots=True)
class Reading:
    """A label with its value on a page. ``line`` holds the value, ``start:end`` its raw span."""

    key: str
    value: str
    raw: str
    confidence: float
    page: int
    box: Box
    line: Line | None = None
    start: int = 0
    end: int = 0

    def as_field(self) -> Field:
        return Field(self.value, self.raw, self.confidence, self.page, self.box)


@dataclass(frozen=True, slots=True)
class FormReading:
    """Everything that stands beside a label, and the lines that belong to no label."""

    readings: tuple[Reading, ...]
    labels: tuple[Label, ...]
    rest: tuple[Line, ...]
    shift: float = 0.0  # pixels that the print lies below the form


def read_form(
    page: Page, vocabulary: Vocabulary, *, needs_colon: bool = False, boxes: int = 0
) -> FormReading:
    """All label values of ``page``. Several readings of one key are all given, in page order.
    ``boxes`` with a value under their label were read before, and are no longer on ``page``."""
    found = (
        find_labels(page.lines, vocabulary, needs_colon=True)
        if needs_colon
        else page_labels(page, vocabulary)
    )
    slope = page_slope(page.lines)
    labels = _without_values(_ranked(found, vocabulary, page, slope), page, slope)
    labels = fill_slots(page, labels, vocabulary) if vocabulary.rows else labels
    labelled = {id(label.line) for label in labels}
    usual = line_height(page.lines)
    free = [x for x in page.lines if id(x) not in labelled and is_horizontal(x) and x.text.strip()]
    free = [x for x in free if not _is_smudge(x, usual)]
    free = [part for line in free for part in _apart(line)] + _before_labels(labels)
    told: list[tuple[Label, Reading]] = []
    open_labels: list[Label] = []
    for label in labels:
        if label.key == STOP:
            continue
        reading = _inline(page, label, vocabulary)
        if reading is not None:
            told.append((label, _whole(reading, label, page, slope, vocabulary)))
        elif not _has_text(label):
            open_labels.append(label)
    level = sum(is_strict(vocabulary, label) for label, _ in told)
    under = pair_rows(
        open_labels,
        page.lines,
        free,
        line_height(page.lines),
        slope,
        lambda label, line: can_be(vocabulary, label, line),
    )
    wanting, left = _without(open_labels, free, under)
    pairs, shift = pair_off_grid(page, wanting, labels, left, vocabulary, level)
    more, rest = _pair_below(
        page, labels, *_without(wanting, left, pairs), vocabulary, len(under) + boxes
    )
    for label, line in (*under, *pairs, *more):
        reading = _reading(page, label, line, 0, len(line.text), vocabulary)
        if reading is not None:
            told.append((label, reading))
        elif line in free:
            rest.append(line)  # what ink left of an amount
    return FormReading(_weighed(told, vocabulary), tuple(labels), tuple(rest), shift)


def _without_values(labels: Sequence[Label], page: Page, slope: Slope) -> list[Label]:
    """``labels`` but for those that are the value of the one before them in their row: 自费 beside
    医保类型 names no sum, unless an amount stands behind it."""
    return [
        label
        for label in labels
        if not (_is_lone(label) and _is_value_of_another(label, labels, page, slope))
    ]


def _is_lone(label: Label) -> bool:
    return squeeze(label.line.text) == label.spelling


def _is_value_of_another(label: Label, labels: Sequence[Label], page: Page, slope: Slope) -> bool:
    own = label.line.box
    row = [
        line
        for line in page.lines
        if line is not label.line and abs(offset(line.box, own, slope)) < LEVEL * own.height
    ]
    before = max((x for x in row if x.box.x0 < own.x0), key=lambda x: x.box.x0, default=None)
    behind = min((x for x in row if x.box.x0 > own.x0), key=lambda x: x.box.x0, default=None)
    asking = max((x for x in labels if x.line is before), key=lambda x: x.start, default=None)
    return (
        asking is not None
        and not asking.value_text.strip()
        and own.x0 - asking.box.x1 < MAX_GAP * page.width
        and is_known_value(asking.key, label.spelling)
        and (behind is None or KINDS["money"].parse(behind.text) is None)
    )


def _weighed(told: Sequence[tuple[Label, Reading]], vocabulary: Vocabulary) -> tuple[Reading, ...]:
    """The readings, with less trust in amounts that stand where the paper prints none."""
    kinds = vocabulary.kinds
    amounts = [(label, reading) for label, reading in told if kinds.get(label.key) == "money"]
    strays = are_strays([(label, reading.box) for label, reading in amounts])
    doubted = {
        id(reading)
        for (_, reading), is_stray in zip(amounts, strays, strict=True)
        if is_stray and may_be_a_tail(reading.value)
    }
    return tuple(
        replace(x, confidence=STRAY_TRUST * x.confidence) if id(x) in doubted else x
        for _, x in told
    )


def _pair_below(
    page: Page,
    labels: Sequence[Label],
    open_labels: Sequence[Label],
    free: Sequence[Line],
    vocabulary: Vocabulary,
    known: int,
) -> tuple[list[tuple[Label, Line]], list[Line]]:
    """``open_labels`` with their values in the box under them or in the next row of running text,
    and the lines of ``free`` that are left. ``known`` boxes of the form were read before."""

    def fits(label: Label, line: Line) -> bool:
        return can_be(vocabulary, label, line)

    slope = page_slope(page.lines)
    boxed = pair_below(open_labels, labels, free, slope, fits, known)
    if not boxed:  # a number has a form that no other column's figures have
        numbers = [x for x in open_labels if vocabulary.kinds.get(x.key) in LONE_KINDS]
        boxed = pair_below(numbers, labels, free, slope, fits, known + 1)
    wanting, left = _without(open_labels, free, boxed)
    wanting = [label for label in wanting if is_strict(vocabulary, label)]
    wrapped = pair_wrapped(wanting, page.lines, left, slope, fits)
    _, left = _without((), left, [(label, whole) for label, _, whole in wrapped])
    return [*boxed, *((label, value) for label, value, _ in wrapped)], left


def _without(
    labels: Sequence[Label], lines: Sequence[Line], pairs: Sequence[tuple[Label, Line]]
) -> tuple[list[Label], list[Line]]:
    """``labels`` and ``lines`` that are in none of ``pairs``."""
    filled, used = {id(label) for label, _ in pairs}, {id(line) for _, line in pairs}
    return [x for x in labels if id(x) not in filled], [x for x in lines if id(x) not in used]


def _whole(
    reading: Reading, label: Label, page: Page, slope: Slope, vocabulary: Vocabulary
) -> Reading:
    """``reading`` with the figures that the end of its row cut off."""
    if not is_strict(vocabulary, label):
        return reading
    more = figures_after(label, page.lines, slope)
    value = kind_of(vocabulary, label.key).parse(reading.raw + more) if more else None
    return reading if value is None else replace(reading, value=value, raw=reading.raw + more)


def _ranked(
    labels: Sequence[Label], vocabulary: Vocabulary, page: Page, slope: Slope
) -> list[Label]:
    """One wording a field: 现金 means the cash paid where no 个人现金支付 is printed; beside it, it
    is another line. Of two names of one sum the vocabulary's first is meant, and the other is
    given under its own name. Of two names that are only composed, neither is told to be it.
    What stands alone in its row is the heading of a block, where another label names the field."""
    heads = {id(label) for label in labels if _is_alone(label, page, slope)}
    beside = {label.key for label in labels if id(label) not in heads}
    ranked = [label for label in labels if id(label) not in heads or label.key not in beside]
    firm = {label.key for label in ranked if not is_weak(label, vocabulary)}
    first: dict[str, int] = {}
    for label in ranked:
        rank = _rank(label, vocabulary)
        first[label.key] = min(rank, first.get(label.key, rank))
    for key in {label.key for label in ranked if label.is_composed}:
        if len({x.spelling for x in ranked if x.key == key and x.is_composed}) > 1:
            first[key] = min(first[key], len(vocabulary.keys) - 1)
    return [_named(label, firm, first, vocabulary) for label in labels]


def _is_alone(label: Label, page: Page, slope: Slope) -> bool:
    """Whether nothing else stands in the row of ``label``, no colon and no value."""
    own = label.line.box
    return (
        _is_lone(label)
        and not label.has_colon
        and not any(
            line is not label.line and abs(offset(line.box, own, slope)) < LEVEL * own.height
            for line in page.lines
        )
    )


def is_weak(label: Label, vocabulary: Vocabulary) -> bool:
    """Whether ``label`` means its field only where no firmer wording is printed."""
    return label.is_composed or label.spelling in vocabulary.weak


def _rank(label: Label, vocabulary: Vocabulary) -> int:
    """The place of a wording among those of its field; what is only composed, or stands before an
    amount in words, comes behind all that are listed, but for the weak ones."""
    is_last = label.is_composed or "大写" in label.line.text[label.start : label.value_start + 3]
    last = len(vocabulary.keys)
    listed = vocabulary.ranks.get(label.spelling, 0) + last * (label.spelling in vocabulary.weak)
    return last if is_last else listed


def _named(label: Label, firm: Set[str], first: Mapping[str, int], vocabulary: Vocabulary) -> Label:
    is_sum = vocabulary.kinds.get(label.key) == "money" and not label.key.startswith("total")
    is_first = _rank(label, vocabulary) == first[label.key]
    if is_weak(label, vocabulary) and label.key in firm:
        is_line = label.has_colon or len(label.spelling) >= FEWEST_OF_SUM
        return replace(label, key=EXTRA + label.spelling if is_sum and is_line else STOP)
    return label if is_first or not is_sum else replace(label, key=EXTRA + label.spelling)


_INK_BEFORE = re.compile(r"(.*[^\d\s.,:：¥￥-])\s+(-?\d[\d,]*\.\d{2})\s*")


_FIGURES = re.compile(r"[-¥￥\d.,\s]+")


def _is_smudge(line: Line, usual: float) -> bool:
    """Figures of no size that this paper prints, read unsurely: of a stamp, or a speck."""
    is_odd = not SMALLEST * usual < line.box.height < LARGEST * usual
    return is_odd and line.confidence < UNSURE and _FIGURES.fullmatch(line.text) is not None


def _apart(line: Line) -> list[Line]:
    """A seal's words and the amount behind them, which the engine gave as one line (在院(6)
    8252.48), apart; no label is among the words."""
    found = _INK_BEFORE.fullmatch(line.text)
    if found is None:
        return [line]
    parts = (line.part(0, found.end(1)), line.part(*found.span(2)))
    return [part for part in parts if part is not None]


def _before_labels(labels: Sequence[Label]) -> list[Line]:
    """A long value runs into the next label, and the engine gives both as one line: what stands
    before the first label of a line is a text of its own."""
    first: dict[int, Label] = {}
    for label in labels:
        known = first.get(id(label.line))
        if known is None or label.start < known.start:
            first[id(label.line)] = label
    return [
        line for label in first.values() if (line := label.line.part(0, label.start)) is not None
    ]


_REST_OF_LABEL = re.compile(
    r"(合计|总计|总额|金额|小计)?([(（]元[)）])?|[及和与/][\u3400-\u9fff]{1,4}"
)  # 预交金合计, 统筹支付(元), 开户行及户名

_REMARK = re.compile(r"[(（]?[^()（）:：]{1,8}[)）]")  # 身份证号码（18位）, 所在单位（全称）


def _has_text(label: Label) -> bool:
    """A legible text stands beside the label, though not of its kind: nothing else is its value."""
    beside = label.value_text.strip()
    if not label.has_colon and (_REST_OF_LABEL.fullmatch(beside) or _REMARK.fullmatch(beside)):
        return False
    return len([c for c in label.value_text if c.isalnum()]) >= 2


def _with_time(text: str, date_end: int, end: int) -> int:
    """Where a date ends with its day's mark and the time of day, if any."""
    behind = _TIME_BEHIND.match(text, date_end, end)
    return behind.end() if behind else date_end


def _inline(page: Page, label: Label, vocabulary: Vocabulary) -> Reading | None:
    said = label.value_text.strip()
    if not said or (not label.has_colon and _REST_OF_LABEL.fullmatch(said)):
        return None
    return _reading(page, label, label.line, label.value_start, label.value_end, vocabulary)


def _reading(
    page: Page, label: Label, line: Line, start: int, end: int, vocabulary: Vocabulary
) -> Reading | None:
    raw = line.text[start:end]
    value = kind_of(vocabulary, label.key).parse(raw)
    is_pointless = _is_pointless_amount(raw, kind_of(vocabulary, label.key))
    if value is None:
        return None
    start += len(raw) - len(raw.lstrip())
    start, end = _ink(line.text, start, start + len(raw.strip()), kind_of(vocabulary, label.key))
    trust = 1.0 if label.is_exact else FUZZY_LABEL_TRUST
    trust = COMPOSED_LABEL_TRUST if label.is_composed else trust
    if is_pointless:
        trust *= POINTLESS_TRUST
    if kind_of(vocabulary, label.key) is KINDS["money"] and is_nought(raw):
        trust *= NOUGHT_TRUST
    box = line.span_box(start, end)
    confidence = line.confidence * trust
    raw = line.text[start:end]
    return Reading(label.key, value, raw, confidence, page.index, box, line, start, end)


# A sentence goes on behind them: 女，64岁，住神经内一科
_OWN_PRINT = {
    KINDS["sex"]: (re.compile("(?<=[☑☒√✓✔■●])[男女]"), re.compile("[男女]")),
    KINDS["age"]: (re.compile(r"\d[\d\s]*(?:周?岁|个?月(?:\s*\d+\s*[天日])?|天|日)?"),),
}


def _ink(text: str, start: int, end: int, kind: Kind) -> tuple[int, int]:
    """Where in ``text[start:end]`` the value itself stands: no comma, no words of a seal behind."""
    if kind is KINDS["date"]:
        _, first, last = find_dates(text[start:end])[0]
        return start + first, _with_time(text, start + last, end)
    if kind in (KINDS["money"], KINDS["days"]):
        number = re.match(r".*\d\s*[元天日]?", text[start:end])
        return start, start + number.end() if number else end
    own = (pattern.search(text, start, end) for pattern in _OWN_PRINT.get(kind, ()))
    return next((found.span() for found in own if found), (start, end))


def _is_pointless_amount(raw: str, kind: Kind) -> bool:
    """Six digits and more without a point: more often a point that the engine did not see."""
    return kind is KINDS["money"] and re.fullmatch(r"\d{6,}", raw.strip(" ;；,，.。元")) is not None


def best_by_key(readings: Sequence[Reading]) -> dict[str, Reading]:
    """One reading a key: the surest, the first of equals."""
    best: dict[str, Reading] = {}
    for reading in readings:
        known = best.get(reading.key)
        if known is None or reading.confidence > known.confidence + 0.02:
            best[reading.key] = reading
    return best


def split_range(reading: Reading) -> list[Reading]:
    """A reading of ``first+last`` with ``a/b`` as two readings; a lone date is the first."""
    keys, values = reading.key.split("+"), reading.value.split("/")
    spans = {value: (start, end) for value, start, end in find_dates(reading.raw)}
    return [
        _narrowed(replace(reading, key=key, value=value), spans.get(value))
        for key, value in zip(keys, values, strict=False)
    ]


def _narrowed(reading: Reading, span: tuple[int, int] | None) -> Reading:
    """``reading`` with the ink of ``raw[span]`` alone."""
    if span is None or reading.line is None:
        return reading
    start = reading.start + span[0]
    end = _with_time(reading.line.text, reading.start + span[1], reading.end)
    box = reading.line.span_box(start, end)
    return replace(reading, raw=reading.line.text[start:end], box=box, start=start, end=end)
