"""Parts of pages that a reviewer points at and has read again.

Asked for here, answered by a worker, told to whoever asked. An answer changes nothing by itself:
what the reviewer takes of it is a correction like any other. Rows live for an hour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.models import Base, PageRow
from claims.typed_values import NotAValue, normalised
from extractors.reading.page_read import PartText
from extractors.words.kinds import KINDS

Json = dict[str, Any]
Box = Sequence[int]

KEPT_FOR = timedelta(hours=1)
# Nobody waits for an answer longer than this; what is older holds up nobody.
WAITS_FOR = timedelta(seconds=60)
MAX_WAITING = 8  # in the whole office: reviewers draw one at a time
MIN_SIDE_PX = 4
# A label that was caught in the box with its value.
_LABEL = re.compile(r"^[\u3400-\u9fff（）()、 ]{1,14}[:：]\s*(?=\S)")

_NUMBERING = re.compile(r"^[（(]?\d{1,2}[.、．)）]\s*")
# Forms that typed values need not have (a person knows better), but what is read again should.
_KINDS = {
    **dict.fromkeys(("payer_name", "patient_name", "name", "member_name"), "person"),
    **dict.fromkeys(("serial_number", "medical_record_number", "admission_number"), "number"),
    **dict.fromkeys(("outpatient_number", "insurance_number"), "number"),
    **dict.fromkeys(("invoice_code", "electronic_invoice_code"), "code"),
    **dict.fromkeys(("invoice_number", "electronic_invoice_number"), "serial"),
    **{kind: kind for kind in ("check_code", "age", "phone", "card_number", "employer")},
    **{"bed_number": "bed", "hospital_name": "organisation", "department": "han_text"},
}
_LISTS = ("admission_diagnoses", "discharge_diagnoses", "diagnoses")


class PartReading(Base):
    """One part of a page, and what a worker read there."""

    __tablename__ = "part_reading"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    page_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("page.id", ondelete="CASCADE"), index=True
    )
    box: Mapped[list[Any]]  # pixels of the upright page
    state: Mapped[str] = mapped_column(String(8), default="waiting")  # waiting, done, failed
    found: Mapped[list[Any]] = mapped_column(default=list)  # [{lines, confidence}], likeliest first
    problem: Mapped[str | None]  # code of what went wrong
    asked_by: Mapped[str]
    asked_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CannotRead(Exception):
    """A part that is not read; ``code`` is stable."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def ask(session: Session, page_id: int, box: Box, actor: str) -> PartReading:
    """Note that ``box`` of a page is to be read; the caller enqueues it after the commit."""
    page = session.get(PageRow, page_id)
    if page is None or page.file.sha256 is None or page.width is None or page.height is None:
        raise CannotRead("not_found", "There is no page with this number whose picture is there.")
    x0, y0, x1, y1 = box
    inside = [max(0, x0), max(0, y0), min(x1, page.width), min(y1, page.height)]
    if min(inside[2] - inside[0], inside[3] - inside[1]) < MIN_SIDE_PX:
        raise CannotRead("box_too_small", "The box is too small or beside the page.")
    now = session.scalar(select(func.now()))
    assert now is not None
    session.execute(delete(PartReading).where(PartReading.asked_at < now - KEPT_FOR))
    waiting = select(func.count()).where(
        PartReading.state == "waiting", PartReading.asked_at > now - WAITS_FOR
    )
    if (session.scalar(waiting) or 0) >= MAX_WAITING:
        raise CannotRead("too_many", "Too many parts wait to be read. Try again in a moment.")
    asked = PartReading(page_id=page_id, box=inside, asked_by=actor)
    session.add(asked)
    session.flush()
    return asked


def told(reading: PartReading, field: str | None) -> Json:
    """The answer as far as it is there, each way to read the part as a value of ``field``."""
    return {
        "id": reading.id,
        "state": reading.state,
        "box": reading.box,
        "offers": [_offer(one, field) for one in reading.found],
        "problem": reading.problem,
    }


def to_json(found: Sequence[PartText]) -> list[Json]:
    """What a worker read, as it is stored."""
    return [{"lines": [*one.lines], "confidence": round(one.confidence, 3)} for one in found]


def _offer(found: Json, field: str | None) -> Json:
    lines = found["lines"]
    return {
        "text": "\n".join(lines),
        "value": value_of(lines, field) if field else None,
        "confidence": found["confidence"],
    }


def value_of(lines: Sequence[str], field: str) -> Any:
    """The lines as a value of ``field`` in the contract's spelling; ``None`` where they are none.

    A label before the value is left out where the value alone is one.
    """
    if field in _LISTS:
        entries = [_NUMBERING.sub("", _LABEL.sub("", line)).strip(" 。；;，,") for line in lines]
        return [entry for entry in entries if entry] or None
    whole = "".join(lines)
    kind = "money_words" if field.endswith("_in_words") else _KINDS.get(field)
    if kind is not None:
        parse = KINDS[kind].parse
        return parse(_LABEL.sub("", whole)) or parse(whole)
    for text in (_LABEL.sub("", whole), whole):
        try:
            value = normalised(field, text)
        except NotAValue:
            continue
        if value is not None:
            return value
    return None
