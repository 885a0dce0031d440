"""Reading a form: which text is the value of which label.

E-invoices print ``label：value`` in one run of text. Paper forms are pre-printed, and a machine
prints the values over them, a few millimetres off the grid. So after the values beside their
labels are taken, the texts left over are given to the labels left over
(:mod:`extractors.forms.off_grid`), and what then has no value takes one from the box under it or
from the next row of running text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.forms.boxed import pair_below
from extractors.forms.boxed_rows import pair_rows, parted_under
from extractors.forms.free_lines import free_lines
from extractors.forms.label_ranks import settled
from extractors.forms.off_grid import can_be, is_strict, kind_of, pair_off_grid, pairs_struck_high
from extractors.forms.slots import fill_slots, with_sisters
from extractors.forms.stray_amounts import STRAY_TRUST, are_strays, may_be_a_tail
from extractors.forms.sums_in_rows import with_sums_in_rows
from extractors.forms.values_over_rows import over_rows, unwrapped
from extractors.forms.wrapped_values import figures_after, pair_wrapped
from extractors.labels.finding import STOP, Label, Vocabulary, find_labels, page_labels
from extractors.labels.form_readings import FormReading, Reading
from extractors.layout import Slope, line_height, offset, page_slope
from extractors.types import Line, Page
from extractors.values.dates import find_dates
from extractors.words.amount_texts import is_nought
from extractors.words.kinds import KINDS, NAME_BEFORE_SEX, Kind

__all__ = ["FormReading", "Reading", "best_by_key", "read_form", "split_range"]

FUZZY_LABEL_TRUST = 0.97
COMPOSED_LABEL_TRUST = 0.9  # no list has it: its words alone say what it means
POINTLESS_TRUST = 0.6
LONE_KINDS = frozenset({"code", "serial", "id_number"})  # one of these makes a box
SAME_SHIFT = 0.35  # label heights by which values of a print that is off may lie apart
NOUGHT_TRUST = 0.9  # of a 0 that was read as another character
_TIME_BEHIND = re.compile(
    r"(?:\s*日)?(?:\s*\d{1,2}\s*[:：时点]\s*\d{1,2}(?:\s*[:：]\s*\d{1,2}|\s*分)?)?"
)


def read_form(
    page: Page, vocabulary: Vocabulary, *, needs_colon: bool = False, boxes: int = 0
) -> FormReading:
    """All label values of ``page``. Several readings of one key are all given, in page order.
    ``boxes`` with a value under their label were read before, and are no longer on ``page``."""
    slope = page_slope(page.lines)
    labels = _labels_of(page, slope, vocabulary, needs_colon)
    free = free_lines(page, labels)
    told, open_labels = _told_inline(page, labels, slope, vocabulary)
    free = parted_under(open_labels, free, line_height(page.lines), slope)
    if page.source == "text_layer":
        told, free = unwrapped(page, told, labels, free, slope, vocabulary)
    level = sum(is_strict(vocabulary, label) for label, _ in told)
    high = pairs_struck_high(page, labels, free, vocabulary)
    open_labels, unpaired = _without(open_labels, free, high)
    under = pair_rows(
        open_labels,
        page.lines,
        unpaired,
        line_height(page.lines),
        slope,
        lambda label, line: can_be(vocabulary, label, line),
    )
    known = {id(label) for label in labels}
    labels += [label for label, _ in under if id(label) not in known]  # further sums
    wanting, left = _without(open_labels, unpaired, under)
    pairs, shift = pair_off_grid(page, wanting, labels, left, vocabulary, level, under)
    more, rest = _pair_below(
        page, labels, *_without(wanting, left, pairs), vocabulary, len(under) + boxes, shift
    )
    for label, line in (*high, *under, *pairs, *more):
        reading = _reading(page, label, line, 0, len(line.text), vocabulary)
        if reading is not None:
            told.append((label, reading))
        elif line in free:
            rest.append(line)  # what ink left of an amount
    if page.source == "text_layer":
        told, rest = unwrapped(page, told, labels, rest, slope, vocabulary)
    told, rest = over_rows(told, labels, page, rest, slope, vocabulary)
    return FormReading(_weighed(told, vocabulary), tuple(labels), tuple(rest), shift)


def _labels_of(page: Page, slope: Slope, vocabulary: Vocabulary, needs_colon: bool) -> list[Label]:
    """The labels of ``page`` that mean a field, those among them that ink covers."""
    found = (
        find_labels(page.lines, vocabulary, needs_colon=True)
        if needs_colon
        else page_labels(page, vocabulary)
    )
    labels = settled(found, vocabulary, page, slope)
    if not vocabulary.rows:
        return labels
    labels = fill_slots(page, with_sisters(page, labels, vocabulary), vocabulary)
    return with_sums_in_rows(page, labels, vocabulary)


def _told_inline(
    page: Page, labels: Sequence[Label], slope: Slope, vocabulary: Vocabulary
) -> tuple[list[tuple[Label, Reading]], list[Label]]:
    """The labels with a value behind them in their line, and those beside which nothing stands."""
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
    return told, open_labels


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
    shift: float,
) -> tuple[list[tuple[Label, Line]], list[Line]]:
    """``open_labels`` with their values in the box under them or in the next row of running text,
    and the lines of ``free`` that are left. ``known`` boxes of the form were read before; those of
    which the print lies ``shift`` pixels low need no other beside them."""

    def fits(label: Label, line: Line) -> bool:
        return can_be(vocabulary, label, line)

    slope = page_slope(page.lines)
    boxed = pair_below(open_labels, labels, free, slope, fits, known)
    if not boxed and shift > 0:
        struck = pair_below(open_labels, labels, free, slope, fits, known + 1)
        boxed = [(x, line) for x, line in struck if _is_struck(x, line, shift, slope)]
    if not boxed:  # a number has a form that no other column's figures have
        numbers = [x for x in open_labels if vocabulary.kinds.get(x.key) in LONE_KINDS]
        boxed = pair_below(numbers, labels, free, slope, fits, known + 1)
    wanting, left = _without(open_labels, free, boxed)
    wanting = [label for label in wanting if is_strict(vocabulary, label)]
    wrapped = pair_wrapped(wanting, page.lines, left, slope, fits)
    _, left = _without((), left, [(label, whole) for label, _, whole in wrapped])
    return [*boxed, *((label, value) for label, value, _ in wrapped)], left


def _is_struck(label: Label, line: Line, shift: float, slope: Slope) -> bool:
    """Whether ``line`` lies as far under ``label`` as the print does under its form."""
    return abs(offset(label.box, line.box, slope) - shift) < SAME_SHIFT * label.box.height


def _without(
    labels: Sequence[Label], lines: Sequence[Line], pairs: Sequence[tuple[Label, Line]]
) -> tuple[list[Label], list[Line]]:
    """``labels`` and ``lines`` that are in none of ``pairs``."""
    filled = {id(label) for label, _ in pairs}
    used = {id(each) for label, line in pairs for each in (label.line, line)}
    return [x for x in labels if id(x) not in filled], [x for x in lines if id(x) not in used]


def _whole(
    reading: Reading, label: Label, page: Page, slope: Slope, vocabulary: Vocabulary
) -> Reading:
    """``reading`` with the figures that the end of its row cut off, or that the engine read again
    as a line of their own."""
    again = _read_again(page, reading, label, slope, vocabulary)
    if again is not None or not is_strict(vocabulary, label):
        return again or reading
    more = figures_after(label, page.lines, slope)
    value = kind_of(vocabulary, label.key).parse(reading.raw + more) if more else None
    return reading if value is None else replace(reading, value=value, raw=reading.raw + more)


def _read_again(
    page: Page, reading: Reading, label: Label, slope: Slope, vocabulary: Vocabulary
) -> Reading | None:
    """门诊号：2 and, over its end, 244543: the number of which the line of ``label`` has only what
    the other line begins with. So with an amount that has its cents there: 自付：3 and 322.25."""
    own, kind = label.line.box, kind_of(vocabulary, label.key)
    is_sum = kind is KINDS["money"] and reading.raw.isdigit()
    if not (is_sum or kind is KINDS["number"]) or reading.end < len(label.line.text):
        return None
    for line in page.lines:
        is_over = own.x0 < line.box.x0 < own.x1 < line.box.x1
        is_longer = line.text.strip().startswith(reading.raw) and line.text.strip() != reading.raw
        is_whole = not is_sum or _CENTS.search(line.text) is not None
        if (
            is_over
            and is_longer
            and is_whole
            and abs(offset(own, line.box, slope)) < 0.5 * own.height
        ):
            return _reading(page, label, line, 0, len(line.text), vocabulary)
    return None


_CENTS = re.compile(r"\.\d\d\s*$")
# 个人自费车715.58: a character of a seal behind a label, none that makes another sum of it
_INK_INSIDE = re.compile(
    r"\s*(?![额款费率比限余内外合小总元约共占])[\u3400-\u9fff]\s*(?=\d[\d,]*\.\d\d\s*$)"
)
LEAST_FIRM = 4  # characters of a label that a character of ink behind it makes no other of
INK_TRUST = 0.9


_REST_OF_LABEL = re.compile(
    r"(合计|总计|总额|金额|小计)?([(（]元[)）])?|[及和与或/][\u3400-\u9fff]{1,4}"
)  # 预交金合计, 统筹支付(元), 开户行及户名

# 身份证号码（18位）, 所在单位（全称）, 个人负担总额(J=B+C+E+I), 统筹支付 F=(D-E)×85%
_REMARK = re.compile(
    r"[(（]?[^()（）:：]{1,8}[)）]|[(（]?[A-Za-z\d]{1,2}\s*[=＝][A-Za-z\d\s()（）+＋–－*×%-]{1,24}"
)

_FOR_SEAL = re.compile(r"[(（](?:签?章|盖章|公章|印章|签字|签名)[)）][:：]?")  # 收款单位：（盖章）


def _has_text(label: Label) -> bool:
    """A legible text stands beside the label, though not of its kind: nothing else is its value."""
    beside = label.value_text.strip()
    if _FOR_SEAL.fullmatch(beside):
        return False
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
    ink = _INK_INSIDE.match(label.value_text)
    is_sum = label.is_exact and kind_of(vocabulary, label.key) is KINDS["money"]
    skipped = ink.end() if ink and is_sum and len(label.spelling) >= LEAST_FIRM else 0
    start = label.value_start + skipped
    reading = _reading(page, label, label.line, start, label.value_end, vocabulary)
    if reading is None or not skipped:
        return reading
    return replace(reading, confidence=INK_TRUST * reading.confidence)


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
    KINDS["person"]: (NAME_BEFORE_SEX,),
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
