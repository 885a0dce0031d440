"""Labels that cannot be read, or not from their beginning on, known from their place among others.

The national layout prints its rows of labels in a fixed order (``rows`` in the vocabulary). Where
a value's ink covers a label, or a fax line has eaten it, its neighbours still tell what stands
there: the slot of a missing label is where its row and its column meet. A slot is filled only
where at least two labels of its row and one more of its column were read, and its value must
still be of the label's kind.

Whatever their wordings, the labels of such a row stand together on other forms too: where one of
them is read, the end of another one beside it tells that one, with a seal's ink before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from rapidfuzz.distance import Levenshtein

from extractors.labels.finding import EXTRA, STOP, Label, Vocabulary
from extractors.labels.label_hits import is_ink
from extractors.labels.label_words import composed_key, has_known_word
from extractors.labels.torn_labels import label_at_end
from extractors.layout import PlainText, Slope, is_horizontal, offset, page_slope
from extractors.types import Box, Line, Page
from extractors.words.charge_names import HEADS, is_charge_name
from extractors.words.misread import alike_label

MIN_IN_ROW = 2
LEVEL = 0.5  # label heights that the only label of a row may stand off the level of the row
MIN_ROWS = 2  # that tell where a third one stands of which no label could be read
UNSURE = 0.97  # an unknown label read surer than this is a label of its own
NEAR = 1.2  # label heights
LEAST_TAIL = 2  # characters of a label that tell it where one before them is spoiled
TAIL = 2.0  # label heights between the ends of a label and of what is legible of it


MOST_INK = 3  # characters of a seal before what is left of a label
BESIDE = 0.8  # label heights that ink may move what is left of a label off its row
LEAST_READ = 0.75  # of a line that may be a label: the figures behind it are no surer
LEAST_MISREAD = 4  # characters of a label of which one may be any other
_OF_OTHER_SUMS = "总共计累年月次其先甲乙丙"
_WORD_AND_AMOUNT = re.compile(r"([\u3400-\u9fff]{3,12}):?(?:[¥￥]?-?[\d,]+(?:\.\d{1,2})?)?")


@dataclass(frozen=True, slots=True)
class _Slot:
    key: str
    spelling: str
    box: Box
    has_row: bool = True  # whether labels of its own row tell where it is


def with_sisters(page: Page, labels: Sequence[Label], vocabulary: Vocabulary) -> list[Label]:
    """``labels`` and those of which ink covers the beginning, each in the row of a label that the
    unified layout prints beside it: 放军人自费 is 个人自费 in the row of 个人自付."""
    rows = [frozenset(key for key, _ in row) for row in vocabulary.rows]
    slope, found = page_slope(page.lines), list(labels)
    for place, torn in _torn(page, labels, vocabulary):
        sisters = next((row for row in rows if torn.key in row), frozenset())
        if any(label.key == torn.key for label in found) or not any(
            label.key in sisters and abs(offset(label.box, torn.box, slope)) < BESIDE * height
            for label in found
            if (height := label.box.height)
        ):
            continue
        found = [*found, torn] if place is None else [*found[:place], torn, *found[place + 1 :]]
    return found


def _torn(
    page: Page, labels: Sequence[Label], vocabulary: Vocabulary
) -> Iterator[tuple[int | None, Label]]:
    """What may be the end of a label behind ink: labels that nobody knows, with their place among
    ``labels``, and lines without one."""
    keys = {label.key for label in labels}
    for place, label in enumerate(labels):
        is_unknown = label.key.startswith(EXTRA) and label.spelling not in vocabulary.keys
        if is_unknown and label.line.confidence >= LEAST_READ:
            end = _end_of_label(label.spelling, vocabulary, keys)
            if end is not None:
                start, spelling = label.start + end[0], end[1]
                key = vocabulary.keys[spelling]
                found = replace(label, key=key, spelling=spelling, start=start, is_exact=False)
                yield place, found
    labelled = {id(label.line) for label in labels}
    for line in page.lines:
        plain = PlainText.of(line.text)
        word = _WORD_AND_AMOUNT.fullmatch(plain.text)
        is_worn = line.confidence < LEAST_READ or not is_horizontal(line)
        if word is None or id(line) in labelled or is_worn:
            continue
        end = _end_of_label(word[1], vocabulary, keys)
        if end is not None:
            first, last = plain.raw_span(end[0], word.end(1))
            value = last + (plain.text[word.end(1) : word.end(1) + 1] == ":")
            key = vocabulary.keys[end[1]]
            has_colon, to = value > last, len(line.text)
            yield None, Label(key, end[1], line, first, value, to, has_colon, is_exact=False)


def _end_of_label(word: str, vocabulary: Vocabulary, known: Set[str]) -> tuple[int, str] | None:
    """Where in ``word`` a label begins, or what is left of it, behind ink alone; and the label. A
    whole one may be misread in one character where labels of other fields are ``known``."""
    if composed_key(word, vocabulary) is not None:
        return None  # 转账支付 is a word of its own, and no ink before 账支付
    ends = ((start, word[start:]) for start in range(len(word)))
    end = next((each for each in ends if each[1] in vocabulary.keys), None)
    is_bare = end is not None and vocabulary.keys[end[1]].startswith(EXTRA)
    misread = _with_one_misread(word, vocabulary, known) if is_bare else None
    if misread is not None:
        return misread  # 费川类别 is no 类别
    for start in range(1, len(word) - LEAST_TAIL + 1) if end is None else ():
        if (alike := alike_label(word[start:], vocabulary.name)) is not None:
            end = start, alike  # 民账广支付
            break
    end = end or label_at_end(word, vocabulary)
    if end is None:
        return _with_one_misread(word, vocabulary, known)
    if end[0] == 0:
        return None
    before = word[: end[0]]
    is_short = len(before) <= MOST_INK and before[-1] not in _OF_OTHER_SUMS
    is_covered = is_ink(before) or (is_short and not has_known_word(before))
    return end if is_covered else None


def _with_one_misread(word: str, vocabulary: Vocabulary, known: Set[str]) -> tuple[int, str] | None:
    """个人拍费 beside 个人自付 is 个人自费, where 个人缴费 has its label elsewhere."""
    if len(word) < LEAST_MISREAD:
        return None
    near = [
        each
        for each in vocabulary.by_first.get(word[0], ())
        if len(each) == len(word) and sum(a != b for a, b in zip(each, word, strict=True)) == 1
    ]
    keys = {vocabulary.keys[each] for each in near} - known
    meant = [each for each in near if vocabulary.keys[each] in keys]
    return (0, meant[0]) if len(keys) == 1 else None


def fill_slots(page: Page, labels: Sequence[Label], vocabulary: Vocabulary) -> list[Label]:
    """``labels`` and those that could not be read but must stand at known places."""
    slope = page_slope(page.lines)
    found = {label.key: label for label in labels}
    filled = list(labels)
    heads = [label.box for label in labels if label.key == STOP and label.spelling in HEADS]
    for slot in _empty_slots(found, vocabulary, slope):
        if any(_is_level([head, slot.box], slope) for head in heads):
            continue  # 金额 beside 项目名称 heads a column of charges
        misread = _misread(slot, filled, slope, vocabulary)
        if misread is not None:
            filled[filled.index(misread)] = replace(misread, key=slot.key, is_exact=False)
        elif slot.has_row and not any(_overlap(slot.box, label.box) for label in filled):
            filled.append(_placed(slot, slope))
    return filled


def _empty_slots(found: Mapping[str, Label], vocabulary: Vocabulary, slope: Slope) -> list[_Slot]:
    columns: dict[int, list[Box]] = {}
    for row in vocabulary.rows:
        for number, (key, _) in enumerate(row):
            if key in found:
                columns.setdefault(number, []).append(found[key].box)
    known = [_known(row, found, slope) for row in vocabulary.rows]
    levels = _levels(known, slope)
    slots: list[_Slot] = []
    for place, row in enumerate(vocabulary.rows):
        if any(found[key].spelling != spelling for key, spelling in row if key in found):
            continue  # another form, with words and an order of its own
        level = levels.get(place)
        boxes = known[place] or _at(level, row, found, slope)
        if not boxes and level is None:
            continue
        for number, (key, spelling) in enumerate(row):
            column = columns.get(number, [])
            if key not in found and column and boxes:
                box = _crossing(boxes, column, spelling, slope)
                if _is_between(box, number, row, found):
                    slots.append(_Slot(key, spelling, box))
            elif key not in found and column and level is not None:
                box = _at_level(level, column, spelling, slope)
                slots.append(_Slot(key, spelling, box, has_row=False))
    return slots


def _is_between(
    box: Box, number: int, row: Sequence[tuple[str, str]], found: Mapping[str, Label]
) -> bool:
    """Whether the slot with this ``number`` in ``row`` stands right of the labels that are printed
    before it and left of those behind it: of another form the columns say nothing."""
    return all(
        (found[key].box.x0 < box.x0) == (other < number)
        for other, (key, _) in enumerate(row)
        if key in found
    )


def _known(row: Sequence[tuple[str, str]], found: Mapping[str, Label], slope: Slope) -> list[Box]:
    """The labels of ``row`` that were read, where they are enough to tell its place and stand in
    its order; forms with 性别 before 医保类型 have no 医保编号 between them."""
    boxes = [found[key].box for key, _ in row if key in found]
    is_in_order = all(left.x0 < right.x0 for left, right in pairwise(boxes))
    return boxes if len(boxes) >= MIN_IN_ROW and is_in_order and _is_level(boxes, slope) else []


def _at(
    level: float | None, row: Sequence[tuple[str, str]], found: Mapping[str, Label], slope: Slope
) -> list[Box]:
    """The one label of ``row`` that was read, where other rows say that it stands in its place."""
    boxes = [found[key].box for key, _ in row if key in found]
    if level is None or len(boxes) != 1:
        return []
    (box,) = boxes
    return boxes if abs(slope.level(box) - level) < LEVEL * box.height else []


def _levels(known: Sequence[Sequence[Box]], slope: Slope) -> dict[int, float]:
    """Where rows stand of which too few labels were read: rows are printed at even distances."""
    own = {n: median(slope.level(box) for box in boxes) for n, boxes in enumerate(known) if boxes}
    steps = [(own[b] - own[a]) / (b - a) for a, b in pairwise(sorted(own))]
    if len(own) < MIN_ROWS or max(steps) > 1.3 * min(steps):
        return {}
    step = median(steps)
    return {
        place: own[beside] + (place - beside) * step
        for place in range(len(known))
        if place not in own
        for beside in sorted(own, key=lambda other: abs(other - place))[:1]
        if abs(beside - place) == 1
    }


def _at_level(level: float, column: Sequence[Box], spelling: str, slope: Slope) -> Box:
    x0, height = median(box.x0 for box in column), median(box.height for box in column)
    middle = level + x0 * slope.at(x0 / 2, level)
    return Box(
        x0, middle - height / 2, x0 + 0.95 * height * (len(spelling) + 1), middle + height / 2
    )


def _is_level(boxes: Sequence[Box], slope: Slope) -> bool:
    """Whether the labels stand in one row here too; other layouts print them in others."""
    first = boxes[0]
    return all(abs(offset(first, box, slope)) < 0.8 * first.height for box in boxes[1:])


def _crossing(row: Sequence[Box], column: Sequence[Box], spelling: str, slope: Slope) -> Box:
    """Where the row's level and the column's left edge meet, as wide as the label is printed."""
    x0 = median(box.x0 for box in column)
    height = median(box.height for box in row)
    beside = min(row, key=lambda box: abs(box.x0 - x0))
    level = beside.center_y + slope.at(x0, beside.center_y) * (x0 - beside.center_x)
    width = 0.95 * height * (len(spelling) + 1)
    return Box(x0, level - height / 2, x0 + width, level + height / 2)


def _misread(
    slot: _Slot, labels: Sequence[Label], slope: Slope, vocabulary: Vocabulary
) -> Label | None:
    """A word before a colon at the slot's place that no vocabulary knows, and read unsurely; or
    the end of the slot's own label."""
    for label in labels:
        is_level = abs(offset(slot.box, label.box, slope)) < 0.6 * slot.box.height
        if is_level and (_is_tail(slot, label) or _is_worn(slot, label, vocabulary)):
            return label
        is_listed = label.is_exact and label.spelling in vocabulary.keys
        is_free = label.key.startswith(EXTRA) and not is_listed
        is_unknown = is_free and not is_charge_name(label.spelling)
        if not is_unknown or label.line.confidence > UNSURE:
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


def _is_worn(slot: _Slot, label: Label, vocabulary: Vocabulary) -> bool:
    """其他付 where 其他支付 must end, 院处个天申费 where 个人自费 must: a word that nobody knows
    and that says most of the slot's label, or half of it where it was read unsurely. What is made
    of known words says something else: 转账支付 is no worn 个账支付."""
    said = label.spelling[-len(slot.spelling) :]
    is_unsure = label.line.confidence < UNSURE
    allowed = len(slot.spelling) // (2 if is_unsure else 4)
    is_like = len(said) > LEAST_TAIL and Levenshtein.distance(said, slot.spelling) <= allowed
    is_free = label.key.startswith(EXTRA) and composed_key(label.spelling, vocabulary) is None
    return is_free and is_like and abs(label.box.x1 - slot.box.x1) < TAIL * slot.box.height


def _overlap(a: Box, b: Box) -> bool:
    shared = min(a.x1, b.x1) - max(a.x0, b.x0)
    is_level = abs(a.center_y - b.center_y) < 0.5 * min(a.height, b.height)
    return is_level and shared > 0.5 * min(a.width, b.width)


def _placed(slot: _Slot, slope: Slope) -> Label:
    """A label without ink: an empty line at the slot, whose value is looked for beside it."""
    line = Line(slot.spelling, slot.box, 1.0, (), slope.at(slot.box.center_x, slot.box.center_y))
    end = len(slot.spelling)
    return Label(slot.key, slot.spelling, line, 0, end, end, has_colon=True, is_exact=False)
