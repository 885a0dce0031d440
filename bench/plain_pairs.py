"""The rows of a typed paper that hold nothing but labels with their values, told for certain.

What is not plain (a table, a sentence, a value that may go on in the next row) is no such row:
laying it anew could change what the paper says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.values.dates import parse_date
from extractors.values.text import ascii_width, squeeze
from fixtures.makers.typed import LOWER, RUN, TypedPaper

HAN = r"\u3400-\u9fff"
LONGEST_LABEL = 18
WIDEST_VALUE = 44  # columns; more is a sentence
# 入院日期：; what follows up to the next such label is its value
_LABEL = re.compile(rf"(?:^|(?<=\s))([{HAN}][{HAN}（）()/、]{{1,{LONGEST_LABEL - 1}}})\s?[:：]")
_LABEL_INSIDE = re.compile(rf"[{HAN}）)]\s?[:：]")  # of a value that is more than one
_BARE_LABEL = re.compile(rf"[{HAN}][{HAN}（）()]{{1,{LONGEST_LABEL - 1}}}")
_SPREAD = re.compile(rf"[{HAN}]\s?[:：]")  # 名：of 姓    名：
_AMOUNTS = re.compile("[(（]?金额[)）]?(?![:：]).{0,4}$")
_SENTENCE = re.compile("[。；;，！？]")
# whose number, day or telephone a row gives, the rows around it say
_OF_OTHERS = re.compile("代办|经办|委托|联系|家属|监护|法定|开户|报销|单位意见|签[字名章]")
_SUM = re.compile(r"[¥￥]?(-?[\d,]+(?:\.\d+)?)元?")
_LISTS = frozenset({"claim_reason", "pathological_diagnosis", "advice", "discharge_advice"})


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of print: ``at`` is its column on a typewriter, ``drop`` how many rows it is low.
    One that ``begins`` is no part of the run before it, however near that stands."""

    text: str
    at: float
    drop: float = 0.0
    begins: bool = False

    @property
    def end(self) -> float:
        return self.at + width(self.text)


@dataclass(frozen=True, slots=True)
class Pair:
    """A label (without its colon) with its value, which may be empty; ``at`` is its column."""

    label: str
    value: str
    at: float


Row = tuple[Run, ...]
Pairs = tuple[Pair, ...]


def width(text: str) -> int:
    """Columns that ``text`` takes on a typewriter."""
    return sum(2 if unicodedata.east_asian_width(each) in "WFA" else 1 for each in text)


def runs_of(text: str) -> Row:
    """The runs of one typed row."""
    drop = 0.5 if text.startswith(LOWER) else 0.0
    text = text.replace(LOWER, " ", 1) if drop else text
    return tuple(Run(x.group(), width(text[: x.start()]), drop) for x in RUN.finditer(text))


def page_rows(rows: Sequence[str]) -> list[Row]:
    """A typed page row by row; what is struck half a row low is in the row above it."""
    found: list[Row] = []
    for text in rows:
        if text.startswith(LOWER) and found:
            found[-1] += runs_of(text)
        else:
            found.append(runs_of(text))
    return found


def plain_rows(paper: TypedPaper) -> list[list[tuple[Row, Pairs | None]]]:
    """Every row of ``paper`` by page, with its pairs where it is plain."""
    truth = _Truth(paper)
    pages = []
    for rows in map(page_rows, paper.pages):
        pairs = [None if is_in_table else truth.pairs_of(row)
                 for row, is_in_table in zip(rows, _in_tables(rows), strict=True)]  # fmt: skip
        told = [x if x and not _goes_on(x, n, rows, pairs, truth) else None
                for n, x in enumerate(pairs)]  # fmt: skip
        pages.append(list(zip(rows, told, strict=True)))
    return pages


def _in_tables(rows: Sequence[Row]) -> Iterator[bool]:
    """Of each row, whether it stands under heads of columns (项目 金额), before any colon."""
    is_in_table = False
    for row in rows:
        words = [squeeze(run.text) for run in row]
        is_head = len(row) > 1 and any(map(_AMOUNTS.match, words))
        is_in_table = is_head or (is_in_table and not any(re.search("[:：]", x) for x in words))
        yield is_in_table


def _goes_on(
    pairs: Pairs, number: int, rows: Sequence[Row], known: Sequence[Pairs | None], truth: _Truth
) -> bool:
    """Whether the last value of a row may go on in the next one, or stand there."""
    if number + 1 == len(rows) or known[number + 1] or not rows[number + 1]:
        return False
    return len(rows[number + 1]) == 1 and not truth.has(pairs[-1].value)


class _Truth:
    """What is true of a paper, to tell values that stand behind a label without a colon."""

    def __init__(self, paper: TypedPaper) -> None:
        fields = {**paper.truth, **paper.truth.get("extras", {})}
        self._values = {_plain(x) for x in fields.values() if isinstance(x, str)}
        self._charges = {_name(item) for item in paper.truth.get("items", ())}
        lists = ["".join(x) for x in fields.values() if isinstance(x, list) and x
                 and isinstance(x[0], str)]  # fmt: skip
        lists += [x for key, x in fields.items() if key in _LISTS and isinstance(x, str)]
        self._long = squeeze(ascii_width("\n".join(lists)))

    def has(self, value: str) -> bool:
        """Whether ``value`` as printed is a whole value of the paper."""
        plain = _plain(value)
        day = parse_date(value)
        return plain in self._values or day in self._values or _sex(plain) in self._values

    def pairs_of(self, row: Row) -> Pairs | None:
        """``row`` as pairs; ``None`` where it is not plain."""
        if any(run.drop for run in row):
            return None
        pairs = list(self._read(_joined(row)))
        if not pairs or None in pairs:
            return None
        plain = tuple(pair for pair in pairs if pair is not None)
        if all(self._is_plain(pair) for pair in plain) and any(pair.value for pair in plain):
            return plain
        return None

    def _is_plain(self, pair: Pair) -> bool:
        if pair.label in self._charges or _OF_OTHERS.search(pair.label):
            return False
        value = squeeze(ascii_width(pair.value))
        is_listed = len(value) > 1 and value in self._long
        is_more = _SENTENCE.search(pair.value) or _LABEL_INSIDE.search(pair.value)
        return not (is_listed or is_more or width(pair.value) > WIDEST_VALUE)

    def _read(self, row: Row) -> Iterator[Pair | None]:
        """``None`` stands for a run that is in no pair."""
        place = 0
        while place < len(row):
            run, following = row[place], row[place + 1] if place + 1 < len(row) else None
            pairs = _with_colons(run) or self._with_blank(run)
            is_open = bool(pairs) and not pairs[-1].value
            is_value = following is not None and not re.search("[:：](?!\\d)", following.text)
            if pairs and is_open and is_value and following is not None:
                pairs[-1] = Pair(pairs[-1].label, following.text, pairs[-1].at)
                place += 1
            elif not pairs and following is not None and self._is_bare(run.text, following.text):
                pairs = [Pair(run.text, following.text, run.at)]
                place += 1
            yield from pairs or (None,)
            place += 1

    def _with_blank(self, run: Run) -> list[Pair]:
        """姓名 税明富, in one run."""
        label, _, value = run.text.partition(" ")
        return [Pair(label, value.strip(), run.at)] if self._is_bare(label, value) else []

    def _is_bare(self, label: str, value: str) -> bool:
        is_label = _BARE_LABEL.fullmatch(squeeze(label)) is not None and not self.has(label)
        return is_label and self.has(value)


def _joined(row: Row) -> Row:
    """``row`` with 姓    名： as one run, and without a character of 其他信息 down the edge."""
    if len(row) > 1 and len(row[0].text) == 1 and not _SPREAD.match(row[1].text):
        row = row[1:]
    found: list[Run] = []
    for run in row:
        last = found[-1] if found else None
        if last is not None and len(last.text) == 1 and _SPREAD.match(run.text):
            found[-1] = Run(last.text + run.text, last.at)
        else:
            found.append(run)
    return tuple(found)


def _with_colons(run: Run) -> list[Pair]:
    """The pairs in one run; none where something else stands in it too."""
    found = list(_LABEL.finditer(run.text))
    if not found or found[0].start():
        return []
    ends = [*(each.start() for each in found[1:]), len(run.text)]
    return [
        Pair(each[1], run.text[each.end() : end].strip(), run.at + width(run.text[: each.start()]))
        for each, end in zip(found, ends, strict=True)
    ]


def _plain(value: str) -> str:
    plain = squeeze(ascii_width(value))
    amount = _SUM.fullmatch(plain)
    return amount[1].replace(",", "") if amount else plain


def _sex(plain: str) -> str:
    return {"男": "male", "女": "female"}.get(plain, "?")


def _name(item: object) -> str:
    if isinstance(item, dict):
        return str(item.get("name", ""))
    return str(item[0]) if isinstance(item, list) else ""
