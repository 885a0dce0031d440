"""What the queue filters, sorts and searches by: one narrow row a claim, and its words apart.

A trigger copies what the claim itself says (state, age, kind, member, papers missing), so that no
way of changing a claim can forget it; the rest is written whenever the claim is worked out.

Search needs no extension of PostgreSQL: a text is kept as its pairs of neighbouring Chinese
characters and its whole runs of digits and letters, in an array with an index. The words have a
table of their own: a decision must not rewrite hundreds of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, String, Text, select, tuple_, update
from sqlalchemy.dialects.postgresql import ARRAY, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.models import Base, Claim, DocumentRow, MemberKey, PageRow
from extractors.types_of_paper import FIELDS

Json = dict[str, Any]

# Below this a person should look at a value, whatever else agrees.
CLEAR_CONFIDENCE = 0.95
CRITICAL = frozenset(key for key, field in FIELDS.items() if field.is_critical)
# Points of risk. They only order the queue: what most needs a person comes first.
UNLINKED, FAILED_ERROR, MISSING_PAPER, FAILED_WARNING, DOUBTFUL_FIELD = 40, 30, 15, 10, 5
YUAN_A_POINT, MOST_FOR_THE_AMOUNT = 2_000, 20
HIGH_RISK = FAILED_ERROR

SHORTEST_TAIL = 4  # characters of an ID or invoice number that can be searched by
MOST_WORDS = 6_000  # a claim with hundreds of pages is not searched by all of them
_RUN = re.compile(r"[0-9a-z*]+|[㐀-鿿]+")


class QueueEntry(Base):
    """A claim's place in the queue. The row comes with the claim, by the trigger."""

    __tablename__ = "queue_entry"

    claim_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True
    )
    # Written by the trigger `claim_into_queue` only.
    status: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    event_kind: Mapped[str] = mapped_column(String(32))
    member_id: Mapped[int | None] = mapped_column(BigInteger)
    is_missing: Mapped[bool]  # papers are missing
    # Written by `enter`.
    risk: Mapped[int] = mapped_column(Integer)
    is_proven: Mapped[bool]  # nothing is left for a person to look at
    unit_id: Mapped[int | None] = mapped_column(BigInteger)  # the member's, when worked out
    is_worked_out: Mapped[bool]


class ClaimWords(Base):
    """What a claim is found by."""

    __tablename__ = "claim_words"

    claim_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("claim.id", ondelete="CASCADE"), primary_key=True
    )
    words: Mapped[list[str]] = mapped_column(ARRAY(Text))


def words_of(text: str) -> set[str]:
    """What a text is found by: pairs of characters, whole numbers and words, in small letters."""
    found: set[str] = set()
    for run in _RUN.findall(text.lower()):
        if run[0].isascii():
            found.add(run)
        else:
            found |= {run[at : at + 2] for at in range(len(run) - 1)} or {run}
    return found


def tails_of(number: str) -> set[str]:
    """A number is found by any end of it that is long enough: people type the last digits."""
    plain = "".join(_RUN.findall(number.lower()))
    return {plain[at:] for at in range(max(len(plain) - SHORTEST_TAIL + 1, 0))}


def enter(session: Session, claim: Claim, rows: Sequence[DocumentRow]) -> None:
    """Write what the queue knows of the claim after it was worked out from its papers ``rows``."""
    checks = [*claim.checks, *(check for row in rows for check in row.checks)]
    doubtful = sum(len(doubtful_fields(row)) for row in rows)
    session.flush()  # the trigger has made the entry
    session.execute(
        update(QueueEntry)
        .where(QueueEntry.claim_id == claim.id)
        .values(
            risk=risk_of(claim, checks, doubtful),
            is_proven=is_proven(claim, checks, doubtful),
            unit_id=_unit_id(session, claim),
            is_worked_out=True,
        )
    )
    # Where there are too many, numbers of long lists are left out first.
    words = sorted(sorted(_words(session, claim, rows)), key=str.isascii)[:MOST_WORDS]
    new = insert(ClaimWords).values(claim_id=claim.id, words=words)
    session.execute(
        new.on_conflict_do_update(
            index_elements=["claim_id"],
            set_={"words": new.excluded.words},
            where=ClaimWords.words != new.excluded.words,
        )
    )


def _unit_id(session: Session, claim: Claim) -> int | None:
    if claim.member_id is None:
        return None
    return session.scalar(select(MemberKey.unit_id).where(MemberKey.member_id == claim.member_id))


def needs_a_look(check: Mapping[str, Any]) -> bool:
    return not check["passed"] and check["severity"] != "info"


def doubtful_fields(row: DocumentRow) -> list[str]:
    """Critical fields that no rule proves, nobody corrected and the reading is not sure of."""
    proven = {key for check in row.checks if check["passed"] for key in check.get("proves") or ()}
    return [
        key
        for key, field in row.fields.items()
        if key in CRITICAL
        and key not in row.corrections
        and key not in proven
        and not field.get("derived_from")
        and field.get("confidence", 0) < CLEAR_CONFIDENCE
    ]


def risk_of(claim: Claim, checks: Iterable[Mapping[str, Any]], doubtful: int) -> int:
    """How much the claim needs a person: failed checks, doubt, no member, papers, amount."""
    failed = [check for check in checks if needs_a_look(check)]
    errors = len([check for check in failed if check["severity"] == "error"])
    amount = min(int((claim.total_amount or Decimal(0)) // YUAN_A_POINT), MOST_FOR_THE_AMOUNT)
    return (
        (UNLINKED if claim.member_id is None else 0)
        + FAILED_ERROR * errors
        + FAILED_WARNING * (len(failed) - errors)
        + MISSING_PAPER * len(claim.missing)
        + DOUBTFUL_FIELD * doubtful
        + max(amount, 0)
    )


def is_proven(claim: Claim, checks: Iterable[Mapping[str, Any]], doubtful: int) -> bool:
    """Whether every rule agrees: then many such claims can be confirmed at once."""
    return (
        claim.member_id is not None
        and claim.member_chosen_by is None
        and not claim.missing
        and not doubtful
        and claim.payable is not None
        and claim.payable > 0
        and not any(needs_a_look(check) for check in checks)
    )


def _words(session: Session, claim: Claim, rows: Sequence[DocumentRow]) -> set[str]:
    places = [(row.bundle_id, position) for row in rows for position in row.pages]
    query = select(PageRow.text).where(tuple_(PageRow.bundle_id, PageRow.position).in_(places))
    texts = [text for text in session.scalars(query) if text] if places else []
    member = claim.member
    if member is not None:
        texts += [member.name, member.member_no, member.employer or ""]
    texts += [claim.person_name or "", claim.hospital_name or ""]
    words = {word for text in texts for word in words_of(text)}
    for number in (*claim.invoice_numbers, member.id_number if member else None):
        if number:
            words |= tails_of(number.split("/")[-1])
    return words
