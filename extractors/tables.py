"""Tables whose labels stand over their values, and labels that fill two lines of their cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

from extractors.forms import Reading
from extractors.kinds import KINDS
from extractors.known_values import is_known_value
from extractors.label_words import REMARK, composed_key
from extractors.labels import EXTRA, STOP, Label, Vocabulary, find_labels
from extractors.layout import PlainText, is_horizontal, offset, rows
from extractors.row_slopes import table_slope
from extractors.split_cells import parted_values
from extractors.types import Box, Line, Page
from extractors.values.money import parse_amount

MIN_HEADS = 3  # labels in a row without a value among them: the head of columns
MIN_LIST_HEADS = 2  # of them that are labels too, over a list of charges
_OF_STAY = re.compile("本次|此次|合计|总计|住院")  # names a row that is no class of charges
MIN_AMOUNTS = 2  # in a row of a list of charges
MAX_SPACE = 4.0  # line heights between the two pieces of a label
MAX_OVERLAP = 0.5  # line heights that their boxes may overlap on a page that leans
MAX_SPACED = 2  # characters of a label's first piece: 姓 far from 名, 住 院 far from 号
MAX_PIECES = 4
LONGEST_PIECE = 12  # characters of a label's half that fills a line of its cell
# What a label's second line may add to it.
_MORE = re.compile("合计|总计|总额")
_SIGNERS = ("医师", "医生")
MORE_DROP = 1.2  # line heights down to it; a row of its own stands farther off
ROW_DROP = 1.45  # between two headings that each begin a row
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
    printed = rows(flat, slope)
    readings: list[Reading] = []
    used: set[int] = set()
    for number, (heads, under) in enumerate(pairwise(printed)):
        below = parted_values(under, len(heads))
        if not _are_heads(heads, below, labels, vocabulary):
            if _is_list(printed[number : number + 3], labels):
                used |= {id(line) for line in heads}
                readings += _sums(page, heads, printed[number + 1 :], labels, vocabulary)
            continue
        if any(id(line) in labels for line in below):
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
            two = line.part(0, place), line.part(place, len(line.text))
            return [part for part in two if part is not None]
    return []


LONGEST_PAIR, LEAST_GLUED = 16, 3  # characters of two labels read as one, and of each of them


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


def _is_whole(label: Label) -> bool:
    """Nothing but the label stands in its line, a remark like (元) or a 其中: before it aside."""
    return not label.line.text[: label.start].strip(" 其中:：;；.·") and not any(
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


def join_split_labels(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with labels in pieces made one line each: 基本医疗保险统筹 over 基金支出 in a narrow
    cell, 姓 far from 名 (or from 名：张三) in a wide one."""
    flat = [line for line in page.lines if is_horizontal(line)]
    joined: dict[int, Line | None] = {}
    for parts in [*_one_over_other(flat, vocabulary), *_spaced_apart(flat, vocabulary)]:
        if not any(id(part) in joined for part in parts):
            joined |= dict.fromkeys(map(id, parts))
            joined[id(parts[0])] = reduce(_joined_line, parts)
    lines = (joined.get(id(line), line) for line in page.lines)
    return replace(page, lines=tuple(line for line in lines if line is not None))


def _joined_line(first: Line, second: Line) -> Line:
    """Both as one line; in a row, each character keeps its place."""
    is_row = second.box.x0 >= first.box.x1
    edges = (*_edges(first)[:-1], *_edges(second)) if is_row else ()
    box = first.box.union(second.box)
    trust = min(first.confidence, second.confidence)
    text = first.text + second.text if is_row else first.text.strip() + second.text.strip()
    return Line(text, box, trust, edges, first.slope)


def _edges(line: Line) -> tuple[float, ...]:
    if line.edges:
        return line.edges
    step = line.box.width / max(len(line.text), 1)
    return tuple(line.box.x0 + step * place for place in range(len(line.text) + 1))


def _one_over_other(flat: Sequence[Line], vocabulary: Vocabulary) -> list[tuple[Line, Line]]:
    """Two lines of one cell that are a label together."""
    short = [x for x in flat if len(x.text) <= LONGEST_PIECE]
    short.sort(key=lambda line: line.box.center_y)
    return [
        (upper, lower)
        for number, upper in enumerate(short)
        for lower in short[number + 1 :]
        if _is_under(upper, lower) and _is_label(upper, lower, vocabulary)
    ]


def _is_label(upper: Line, lower: Line, vocabulary: Vocabulary) -> bool:
    """Whether the two are one label, or the lower one only says more: 预交金额 / 合计."""
    first, second = PlainText.of(upper.text).text, PlainText.of(lower.text).text.rstrip(":")
    second = REMARK.sub("", second)
    height = min(upper.box.height, lower.box.height)
    is_close = lower.box.center_y - upper.box.center_y < MORE_DROP * height
    is_row = lower.box.center_y - upper.box.center_y > ROW_DROP * height
    is_other = vocabulary.sections.get(second) or second in _SIGNERS
    if is_row and vocabulary.sections.get(first) and is_other:
        return False  # 诊断 over 建议 or 医师: two rows, each with a text of its own
    if _says_twice(first, second) or (is_row and _are_two(first, second, vocabulary)):
        return False
    is_more = is_close and first in vocabulary.keys and _MORE.fullmatch(second) is not None
    if is_more or first + second in vocabulary.keys:
        return True
    is_known = is_row and second in vocabulary.keys  # 本次住院 over 起付线 names its own row
    return not is_known and _is_composed(first, second, vocabulary)


def _are_two(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """Whether two rows of a page are no halves of a label: 交款人 over 身份证号, of two
    fields, or a value over a label that needs none of it (在职职工 over 统筹基金支付)."""
    keys = {_field(first, vocabulary), _field(second, vocabulary)}
    if STOP not in keys and None not in keys and len(keys) > 1:
        return True
    is_value = is_known_value("insurance_type", first) and first not in vocabulary.keys
    return is_value and second in vocabulary.keys


def _says_twice(first: str, second: str) -> bool:
    """市医保 over 医保统筹基金支付: no label says a word twice over."""
    return first.endswith("医保") and second.startswith("医保")


def _is_composed(first: str, second: str, vocabulary: Vocabulary) -> bool:
    """入院登 over 记时间: halves of a wording that no list has. The lower one says nothing by
    itself, or the upper one the same."""
    key, upper = composed_key(first + second, vocabulary), _field(first, vocabulary)
    if key is None or key.startswith(EXTRA):
        return False
    lower = _field(second, vocabulary)
    return lower is None or (upper in (None, key) and lower == key)


def _field(word: str, vocabulary: Vocabulary) -> str | None:
    key = vocabulary.keys.get(word) or composed_key(word, vocabulary)
    return None if key is None or key.startswith(EXTRA) else key


def _spaced_apart(flat: Sequence[Line], vocabulary: Vocabulary) -> list[tuple[Line, ...]]:
    """Pieces of one or two characters and what stands right of them, which begins with the rest of
    the label."""
    pieces = [x for x in flat if len(x.text.strip()) <= MAX_SPACED]
    found: list[tuple[Line, ...]] = []
    begun: list[tuple[Line, ...]] = [(piece,) for piece in pieces]
    for _ in range(MAX_PIECES - 1):
        longer = [(*parts, line) for parts in begun for line in flat if _is_spaced(parts[-1], line)]
        found += [
            parts
            for parts in longer
            if _begins_label(parts, vocabulary) and not _are_sums(parts, vocabulary)
        ]
        begun = [parts for parts in longer if len(parts[-1].text.strip()) == 1]
    return found


def _are_sums(parts: Sequence[Line], vocabulary: Vocabulary) -> bool:
    """Whether each part names a sum of its own: 自费 and 现金 in two boxes are no 自费现金."""
    keys = [vocabulary.keys.get(PlainText.of(part.text).text, "") for part in parts]
    return all(vocabulary.kinds.get(key) == "money" for key in keys)


def _begins_label(parts: Sequence[Line], vocabulary: Vocabulary) -> bool:
    """Whether the texts are a label up to the first colon, to another mark that it was read as, or
    to the blank where it is lost (科 far from 室 内科); without a value, all of them."""
    text = "".join(part.text.strip() for part in parts)
    plain = PlainText.of(text).text
    first = PlainText.of(text.split()[0]).text if text.split() else ""
    heads = {plain.partition(":")[0], re.split("[,;.]", plain)[0], first}
    begun = sum(len(part.text.strip()) for part in parts[:-1])
    is_of_person = vocabulary.kinds.get(vocabulary.keys.get(plain[:2], "")) in OF_PERSON
    if is_of_person and begun == 1:
        return True  # 姓 far from 名冼伟棠
    # 性别 alone, its value lost, and 职业 behind it are two
    return any(len(head) > begun and head in vocabulary.keys for head in heads)


OF_PERSON = ("person", "sex", "age")  # kinds that need no mark behind their label


def _is_spaced(first: Line, second: Line) -> bool:
    """In one row, a few characters apart."""
    height = min(first.box.height, second.box.height)
    gap = second.box.x0 - first.box.x1
    return (
        abs(second.box.center_y - first.box.center_y) < 0.5 * height
        and -MAX_OVERLAP * height < gap < MAX_SPACE * height
        and first.box.x0 < second.box.x0
    )


def _is_under(upper: Line, lower: Line) -> bool:
    height = min(upper.box.height, lower.box.height)
    overlap = min(upper.box.x1, lower.box.x1) - max(upper.box.x0, lower.box.x0)
    gap = lower.box.center_y - upper.box.center_y
    return 0.6 * height < gap < 1.7 * height and overlap > 0.5 * min(
        upper.box.width, lower.box.width
    )
