"""Labels in pieces made one: over two lines of a narrow cell, or spaced apart in a wide one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

from extractors.labels.finding import EXTRA, STOP, Vocabulary
from extractors.labels.label_words import REMARK, composed_key
from extractors.layout import PlainText, is_horizontal, offset, page_slope
from extractors.types import Line, Page
from extractors.words.known_values import is_known_value

MAX_SPACE = 5.2  # line heights between the two pieces of a label
MAX_OVERLAP = 0.5  # line heights that their boxes may overlap on a page that leans
MAX_SPACED = 2  # characters of a label's first piece: 姓 far from 名, 住 院 far from 号
MAX_PIECES = 4
LONGEST_PIECE = 12  # characters of a label's half that fills a line of its cell
# What a label's second line may add to it.
_MORE = re.compile("合计|总计|总额")
_SIGNERS = ("医师", "医生")
MORE_DROP = 1.2  # line heights down to it; a row of its own stands farther off
ROW_DROP = 1.45  # between two headings that each begin a row
LEVEL = 0.3  # line heights that a label and the text beside it lie apart at most


def join_split_labels(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with labels in pieces made one line each: 基本医疗保险统筹 over 基金支出 in a narrow
    cell, 姓 far from 名 (or from 名：张三) in a wide one."""
    flat = [line for line in page.lines if is_horizontal(line)]
    return _with_joined(
        page, [*_one_over_other(flat, vocabulary), *_spaced_apart(flat, vocabulary)]
    )


def join_spaced_labels(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with labels whose characters stand apart in their row made one line each."""
    flat = [line for line in page.lines if is_horizontal(line)]
    return _with_joined(page, _spaced_apart(flat, vocabulary))


def _with_joined(page: Page, pieces: Sequence[Sequence[Line]]) -> Page:
    joined: dict[int, Line | None] = {}
    for parts in pieces:
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
        if _is_under(upper, lower) and _is_label(upper, lower, flat, vocabulary)
    ]


def _is_label(upper: Line, lower: Line, flat: Sequence[Line], vocabulary: Vocabulary) -> bool:
    """Whether the two are one label, or the lower one only says more: 预交金额 / 合计."""
    first, second = PlainText.of(upper.text).text, PlainText.of(lower.text).text.rstrip(":")
    second = REMARK.sub("", second)
    height = min(upper.box.height, lower.box.height)
    is_close = lower.box.center_y - upper.box.center_y < MORE_DROP * height
    is_row = lower.box.center_y - upper.box.center_y > ROW_DROP * height
    is_other = vocabulary.sections.get(second) or second in _SIGNERS
    if is_row and vocabulary.sections.get(first) and is_other:
        return False  # 诊断 over 建议 or 医师: two rows, each with a text of its own
    if _says_twice(first, second):
        return False
    if _are_two(first, second, vocabulary) and (is_row or _have_values(upper, lower, flat)):
        return False
    is_more = is_close and first in vocabulary.keys and _MORE.fullmatch(second) is not None
    if is_more or first + second in vocabulary.keys:
        return True
    is_known = is_row and second in vocabulary.keys  # 本次住院 over 起付线 names its own row
    return not is_known and _is_composed(first, second, vocabulary)


def _have_values(upper: Line, lower: Line, flat: Sequence[Line]) -> bool:
    """Whether a text right of each stands level with it; beside a label of two lines it stands
    between them."""
    slope = page_slope(flat)
    return all(
        any(
            other.box.x0 > line.box.x1
            and abs(offset(line.box, other.box, slope)) < LEVEL * line.box.height
            for other in flat
        )
        for line in (upper, lower)
    )


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
