"""The papers of one claim and the roster next to each other, field by field.

Pure. What is taken for the same (masked digits, a day more or less, an abbreviated hospital, two
bills against one settlement) is what ``claims.comparisons`` takes for the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from claims.comparisons import (
    MASK,
    STAY_PAPERS,
    is_holder,
    same_day,
    same_hospital,
    same_name,
    same_number,
    totals,
)
from claims.papers import PERSON_ID, PERSON_NAME, Paper
from claims.same_person import compare_ids, is_persons_id

ROSTER = "roster"  # the type of the paper that stands for the member's row of the roster
Same = Callable[[str, str], bool | None]


@dataclass(frozen=True, slots=True)
class Cell:
    """What one paper says: ``value`` of its field ``key``. ``differs`` from most other papers."""

    key: str
    value: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One matter, named by a field key; a cell a column, ``None`` where a paper is silent."""

    what: str
    cells: tuple[Cell | None, ...]

    @property
    def differs(self) -> bool:
        return any(cell is not None and cell.differs for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Table:
    """``columns`` are the papers that say anything of the ``rows``, the roster last."""

    columns: tuple[Paper, ...]
    rows: tuple[Row, ...]

    @property
    def differs(self) -> bool:
        return any(row.differs for row in self.rows)


def side_by_side(papers: Sequence[Paper], roster: Mapping[str, str] | None) -> Table:
    """The rows that two papers at least speak of. ``roster`` has the member's ``name``, ``sex``,
    ``id_number`` and ``birth_date``, as far as they are known."""
    known = [*papers]
    if roster:
        known.append(Paper(ROSTER, (), roster, {}))
    rows = [_row(what, keys, types, same, known) for what, keys, types, same in _MATTERS]
    rows.append(_totals_row(known))
    told = [row for row in rows if sum(cell is not None for cell in row.cells) > 1]
    used = [n for n in range(len(known)) if any(row.cells[n] for row in told)]
    return Table(
        tuple(known[n] for n in used),
        tuple(Row(row.what, tuple(row.cells[n] for n in used)) for row in told),
    )


def _row(
    what: str, keys: Sequence[str], types: Sequence[str], same: Same, papers: Sequence[Paper]
) -> Row:
    cells = [_cell(paper, keys) if not types or paper.type in types else None for paper in papers]
    return Row(what, _marked(cells, same))


def _cell(paper: Paper, keys: Sequence[str]) -> Cell | None:
    key = next((key for key in keys if paper.text(key)), None)
    return None if key is None else Cell(key, str(paper.values[key]))


def _marked(cells: Sequence[Cell | None], same: Same) -> tuple[Cell | None, ...]:
    """Those that contradict most others are marked; where no majority is, all that contradict."""
    against = dict.fromkeys((n for n, cell in enumerate(cells) if cell is not None), 0)
    for (a, one), (b, other) in combinations(enumerate(cells), 2):
        if one is not None and other is not None and same(one.value, other.value) is False:
            against[a] += 1
            against[b] += 1
    fewest = min(against.values(), default=0)
    is_split = fewest > 0 and set(against.values()) == {fewest}
    return tuple(
        replace(cell, differs=against[n] > fewest or is_split) if cell is not None else None
        for n, cell in enumerate(cells)
    )


def _totals_row(papers: Sequence[Paper]) -> Row:
    """Sums are held against each other as the check of them does: two bills may make one sheet."""
    compared = {
        (id(said.paper), said.key): (said.value, not one.agrees)
        for one in sorted(totals(papers), key=lambda one: not one.agrees)
        for said in one.said
    }
    cells: list[Cell | None] = []
    for paper in papers:
        told = next(
            ((key, compared[id(paper), key]) for key in _TOTALS if (id(paper), key) in compared),
            None,
        )
        if told is not None:
            cells.append(Cell(told[0], *told[1]))
        else:
            cells.append(_cell(paper, _TOTALS[:1]))
    return Row("total_amount", tuple(cells))


def _same_person(one: str, other: str) -> bool | None:
    """Names; cards print them in letters, which says nothing where the spelling is not known."""
    for holder, name in ((one, other), (other, one)):
        if holder.isascii() and not name.isascii():
            return None if MASK in name else is_holder(holder, name)
    return same_name(one, other)


def _same_id(one: str, other: str) -> bool | None:
    """ID numbers; where a bill names its payer by a unit's number there is none to compare."""
    return compare_ids(one, other) if is_persons_id(one) and is_persons_id(other) else None


_TOTALS = ("total_amount", "items")  # the sum of a list's rows where it prints no total
_MATTERS: tuple[tuple[str, Sequence[str], Sequence[str], Same], ...] = (
    ("name", PERSON_NAME, (), _same_person),
    ("sex", ("sex",), (), lambda one, other: one == other),
    ("id_number", PERSON_ID, (), _same_id),
    ("birth_date", ("birth_date",), (), lambda one, other: one == other),
    ("admission_date", ("admission_date",), (), same_day),
    ("discharge_date", ("discharge_date",), (), same_day),
    ("hospital_name", ("hospital_name",), STAY_PAPERS, same_hospital),
    ("card_number", ("card_number",), (), same_number),
)
