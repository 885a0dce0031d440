"""What the papers say about a person, as printed and made comparable."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from claims.members.cells import CellError, read_date, read_sex
from claims.members.earlier import Stay
from claims.members.employers import unit_key
from claims.members.id_numbers import SeenId, read_seen_id
from claims.members.names import mask_of, name_key

BIRTH_START = 6  # in an ID number
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Query:
    """What the papers say about a person; any part may be missing.

    ``birth_date`` is ``YYYY-MM-DD``, ``sex`` is ``male`` or ``female``, all else as printed.
    """

    name: str | None = None
    id_number: str | None = None
    employer: str | None = None
    birth_date: str | None = None
    sex: str | None = None
    stay: Stay | None = None  # for what earlier claims say
    is_name_mended: bool = False  # its surname is not what was read; see docs/decisions/0016


@dataclass(frozen=True, slots=True)
class Seen:
    """The query, read once."""

    name: str
    name_mask: str | None
    id: SeenId | None
    unit: str
    birth_date: date | None
    sex: str | None

    @property
    def birth_told(self) -> date | None:
        """The birth date, printed or inside a legible part of the ID number."""
        if self.birth_date is not None or self.id is None or self.id.birth is None:
            return self.birth_date
        return _read_or_none(read_date, self.id.birth)

    @property
    def heads(self) -> list[str]:
        """What the ID number may begin with; the printed birth date goes on where it was cut."""
        head = self.id.head if self.id is not None else ""
        if self.birth_date is None or len(head) < BIRTH_START:
            return [head]
        further = f"{head[:BIRTH_START]}{self.birth_date:%Y%m%d}"
        is_further = len(head) < len(further) and further.startswith(head)
        return [further, head] if is_further else [head]

    @property
    def name_pattern(self) -> str:
        """A regular expression for names that share all characters but one with this one."""
        letters = [re.escape(letter) for letter in self.name]
        if len(letters) < 3:
            return "|".join(f"^{letters[0]}" if i == 0 else c for i, c in enumerate(letters))
        gaps = ("".join([*letters[:i], ".*", *letters[i + 1 :]]) for i in range(len(letters)))
        return "|".join(f"^{gap}" for gap in gaps)


def read_query(query: Query) -> Seen:
    """Make a query comparable; what cannot be read says nothing."""
    return Seen(
        name="" if mask_of(query.name or "") else name_key(query.name or ""),
        name_mask=mask_of(query.name or ""),
        id=read_seen_id(query.id_number),
        unit=unit_key(query.employer or ""),
        birth_date=_read_or_none(read_date, query.birth_date),
        sex=_read_or_none(read_sex, query.sex),
    )


def _read_or_none(read: Callable[[str], Value], text: str | None) -> Value | None:
    """What cannot be read says nothing; it must not stop the search."""
    try:
        return read(text) if text else None
    except CellError:
        return None
