"""Made-up members for the tests, with ID numbers that are valid and belong to nobody."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from extractors.values.identity import check_character

HEADER = (
    "member_no,name,id_number,sex,birth_date,employer,phone,bank_card,plan,cover_from,cover_until"
)


def id_number(region: str = "999901", born: str = "19800101", sequence: str = "123") -> str:
    """A valid number; region 9999 is no place."""
    first = region + born + sequence
    return first + check_character(first)


valid_ids = st.builds(
    id_number,
    st.from_regex(r"[1-6][1-5][0-9]{4}", fullmatch=True),
    st.dates(date(1940, 1, 1), date(2015, 12, 31)).map(lambda day: f"{day:%Y%m%d}"),
    st.from_regex(r"[0-9]{3}", fullmatch=True),
)


def write_roster(path: Path, *rows: str, header: str = HEADER) -> Path:
    """A UTF-8 CSV with ``rows`` below ``header``."""
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")
    return path
