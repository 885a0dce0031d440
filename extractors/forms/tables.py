"""Tables whose labels stand over their values, and rows of a label and a value far apart."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extractors.forms.off_grid import pairs_struck_high
from extractors.labels.finding import EXTRA, STOP, Label, Vocabulary, find_labels
from extractors.labels.form_readings import Reading
from extractors.layout import PlainText, is_horizontal, offset, parts_of, rows
from extractors.lines.row_slopes import table_slope
from extractors.lines.split_cells import parted_at_heads, parted_values
from extractors.types import Box, Line, Page
from extractors.values.money import parse_amount
from extractors.words.kinds import KINDS

MIN_HEADS = 3  # labels in a row without a value among them: the head of columns
MIN_LIST_HEADS = 2  # of them that are labels too, over a list of charges
_OF_STAY = re.compile("本次|此次|合计|总计|住院")  # names a row that is no class of charges
MIN_AMOUNTS = 2  # in a row of a list of charges
MAX_DROP = 3.2  # line heights from a head to the value under it


@dataclass(frozen=True, slots=True)
class HeadedColumns:
    """Values read under their labels, and the page without those lines."""

    readings: tuple[Reading, ...]
    rest: Page


def read_headed_columns(page: Page, vocabulary: Vocabulary) -> HeadedColumns:
    """Every row of labels alone with the row of values under it, as far as they match."""
    flat = [line for line in page.lines if is_horizontal(line)]
    slope = table_slope(flat)
    flat, found = _parted_heads(flat, find_labels(flat, vocabulary), vocabulary)
    labels = {id(each.line): each for each in found if _is_whole(each)}
    high = pairs_struck_high(page, found, [x for x in flat if id(x) not in labels], vocabulary)
    struck = {id(line) for pair in high for line in (pair[0].line, pair[1])}
    printed = rows([line for line in flat if id(line) not in struck], slope)
    readings: list[Reading] = []
    used: set[int] = set()
    for number, (heads, under) in enumerate(pairwise(printed)):
        below = parted_values(under, len(heads))
        if len(below) < len(heads):
            parts = parted_at_heads(below, heads, heads[0].box.height)
            below = [part for line in below for part in parts.get(id(line), [line])]
        if not _are_heads(heads, below, labels, vocabulary):
            if _is_list(printed[number : number + 3], labels):
                used |= {id(line) for line in heads}
                readings += _sums(page, heads, printed[number + 1 :], labels, vocabulary)
            continue
        if any(id(line) in labels for line in (*under, *below)):
            continue
        if _is_amounts(printed[number + 2 : number + 3], labels):
            used |= {id(line) for line in heads}  # a list of charges: its first row is no sum
            readings += _sums(page, heads, printed[number + 1 :], labels, vocabulary)
            continue
        drop = offset(heads[0].box, below[0].box, slope)
        if drop > MAX_DROP * heads[0].box.height:
            continue
        pairs = _pairs_in_order(heads, below, labels, vocabulary) or _pairs(heads, below)
        readings += _readings(page, pairs, labels, vocabulary)
        used |= {id(line) for line in (*heads, *under)}
    rest = replace(page, lines=tuple(line for line in page.lines if id(line) not in used))
    return HeadedColumns(tuple(readings), rest)


def _are_heads(
    heads: Sequence[Line],
    below: Sequence[Line],
    labels: Mapping[int, Label],
    vocabulary: Vocabulary,
) -> bool:
    """Whether ``heads`` stand over columns: all are labels, or some are short words, and what
    stands ``below`` the labels fits them, an amount or a day among it."""
    known = [line for line in heads if id(line) in labels]
    if len(heads) < MIN_HEADS or len(known) == len(heads):
        return len(heads) >= MIN_HEADS
    others = [line.text.strip() for line in heads if id(line) not in labels]
    if 3 * len(known) < len(heads) or not all(map(_HEAD.fullmatch, others)):
        return False
    kinds = [
        (kind, KINDS[kind].parse(line.text))
        for head, line in _pairs(heads, below)
        if id(head) in labels and (kind := vocabulary.kinds.get(labels[id(head)].key)) is not None
    ]
    is_sure = any(kind in SURE_KINDS for kind, _ in kinds)
    return len(kinds) >= MIN_FITS and is_sure and all(value is not None for _, value in kinds)


MIN_FITS = 2  # values that fit their heads, where not every head is known
SURE_KINDS = ("money", "date")  # nothing else reads so
_HEAD = re.compile(r"[\u3400-\u9fff()（）/、]{2,12}")


def _parted_heads(
    flat: Sequence[Line], labels: Sequence[Label], vocabulary: Vocabulary
) -> tuple[list[Line], list[Label]]:
    """``flat`` and its ``labels`` with heads of two columns that were read as one line apart."""
    told: dict[int, list[Label]] = {}
    for label in labels:
        told.setdefault(id(label.line), []).append(label)
    heads = {
        line: own
        for line, own in told.items()
        if len(own) > 1
        and not own[0].line.text[: own[0].start].strip()
        and not any(label.value_text.strip() or label.has_colon for label in own)
    }
    parts = {
        line: [part for x in own if (part := x.line.part(x.start, x.value_start)) is not None]
        for line, own in heads.items()
    }
    parts |= {id(line): two for line in flat if (two := _two_labels(line, vocabulary))}
    if not parts:
        return [*flat], [*labels]
    lines = [part for line in flat for part in parts.get(id(line), [line])]
    again = [part for own in parts.values() for part in own]
    kept = [label for label in labels if id(label.line) not in parts]
    return lines, kept + find_labels(again, vocabulary)


def _two_labels(line: Line, vocabulary: Vocabulary) -> list[Line]:
    """超限价自付乙类自付: the two listed labels that a line is made of, each a line; or nothing."""
    plain = PlainText.of(line.text)
    if len(plain.text) > LONGEST_PAIR or plain.text in vocabulary.keys:
        return []
    for cut in range(LEAST_GLUED, len(plain.text) - LEAST_GLUED + 1):
        if plain.text[:cut] in vocabulary.keys and plain.text[cut:] in vocabulary.keys:
            place = plain.origin[cut]
            return parts_of(line, (0, place), (place, len(line.text)))
    return []


LONGEST_PAIR, LEAST_GLUED = 24, 3  # characters of two labels read as one, and of each of them


def _readings(
    page: Page,
    pairs: Sequence[tuple[Line, Line]],
    labels: Mapping[int, Label],
    vocabulary: Vocabulary,
) -> list[Reading]:
    known = ((labels[id(head)], line) for head, line in pairs if id(head) in labels)
    found = (_reading(page, label, line, vocabulary) for label, line in known)
    return [reading for reading in found if reading is not None]


_SUM_OF_COLUMNS = re.compile("(?:费用)?(?:合计|总计|共计)(?:金额)?")


def _sums(
    page: Page,
    heads: Sequence[Line],
    below: Sequence[Sequence[Line]],
    labels: Mapping[int, Label],
    vocabulary: Vocabulary,
) -> list[Reading]:
    """What the last row of a list of charges says under ``heads``, where it is called their sum."""
    for row in below:
        if sum(parse_amount(line.text) is not None for line in row) < MIN_AMOUNTS:
            break
        if _SUM_OF_COLUMNS.fullmatch(PlainText.of(row[0].text).text):
            pairs = [(head, line) for head, line in _pairs(heads, row[1:]) if id(head) in labels]
            return _readings(page, pairs, labels, vocabulary)
    return []


def _is_list(printed: Sequence[Sequence[Line]], labels: Mapping[int, Label]) -> bool:
    """Whether two rows of amounts, each behind a name, stand under a row of heads without any: a
    list of charges by class (类别 总金额 自费 自付), and no row of it is the sum."""
    heads, *below = printed
    if sum(id(line) in labels for line in heads) < MIN_LIST_HEADS or len(below) < 2:
        return False
    has_amount = any(parse_amount(line.text) is not None for line in heads)
    named = all(parse_amount(row[0].text) is None for row in below)
    is_of_stay = any(_OF_STAY.match(PlainText.of(row[0].text).text) for row in below)
    return (
        not has_amount
        and named
        and not is_of_stay
        and all(_is_amounts([row], labels) for row in below)
    )


def _is_amounts(after: Sequence[Sequence[Line]], labels: Mapping[int, Label]) -> bool:
    """Whether a second row of amounts follows."""
    return any(
        sum(parse_amount(line.text) is not None for line in row) >= MIN_AMOUNTS
        and not any(id(line) in labels for line in row)
        for row in after
    )


# (3)先自付费用, 1、医疗费总额: a sheet that works out its sums numbers them
_ORDINAL = re.compile(
    r"^\s*(?:[(（](?:\d{1,2}|[一二三四五六七八九十]{1,2})[)）]|\d{1,2}[.、．)）])"
)


def _is_whole(label: Label) -> bool:
    """Nothing but the label stands in its line, a remark like (元), a number or a 其中: before it
    aside."""
    before = _ORDINAL.sub("", label.line.text[: label.start])
    return not before.strip(" 其中:：;；.·") and not any(
        character.isalnum() and character != "元" for character in label.value_text
    )


def _pairs_in_order(
    heads: Sequence[Line],
    below: Sequence[Line],
    labels: Mapping[int, Label],
    vocabulary: Vocabulary,
) -> list[tuple[Line, Line]]:
    """A value for each head from left to right, where each is of its head's kind: cells of other
    widths than the heads' stand under wrong ones."""
    kinds = [
        vocabulary.kinds.get(labels[id(head)].key) if id(head) in labels else None for head in heads
    ]
    is_fit = len(heads) == len(below) and all(
        kind is None or KINDS[kind].parse(line.text) is not None
        for kind, line in zip(kinds, below, strict=False)
    )
    return list(zip(heads, below, strict=True)) if is_fit else []


def _pairs(heads: Sequence[Line], below: Sequence[Line]) -> list[tuple[Line, Line]]:
    """Each value with the head whose column it stands in: left, middle or right aligned."""
    pairs = []
    for line in below:
        head = min(heads, key=lambda each: _apart(each.box, line.box))
        rivals = [each for each in below if each is not line]
        is_nearest = all(_apart(head.box, line.box) <= _apart(head.box, x.box) for x in rivals)
        if is_nearest and _apart(head.box, line.box) <= max(head.box.width, line.box.width):
            pairs.append((head, line))
    return pairs


def _apart(a: Box, b: Box) -> float:
    return min(abs(a.x0 - b.x0), abs(a.center_x - b.center_x), abs(a.x1 - b.x1))


def _reading(page: Page, label: Label, line: Line, vocabulary: Vocabulary) -> Reading | None:
    if label.key == STOP or label.key not in vocabulary.kinds:
        return None
    kind = KINDS["money" if label.key.startswith(EXTRA) else vocabulary.kinds[label.key]]
    value = kind.parse(line.text)
    if value is None:
        return None
    return Reading(label.key, value, line.text.strip(), line.confidence, page.index, line.box)


def read_far_values(page: Page, vocabulary: Vocabulary) -> list[Reading]:
    """Rows of one label and one value, however far apart: a list of amounts at the right edge."""
    flat = [line for line in page.lines if is_horizontal(line)]
    labels = {id(each.line): each for each in find_labels(flat, vocabulary) if _is_whole(each)}
    readings: list[Reading] = []
    for row in rows(flat, table_slope(flat)):
        if len(row) >= 2 and id(row[-2]) in labels and id(row[-1]) not in labels:
            is_alone = not any(id(line) in labels for line in row[:-2])
            label = labels[id(row[-2])]
            reading = _reading(page, label, row[-1], vocabulary) if is_alone else None
            readings += [reading] if reading is not None else []
    return readings
