"""Whose papers a bundle holds: by unit and person, with what is missing and what is illegible.

One unit agent hands in the papers of twenty colleagues; the clerk says at once what each lacks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims.evaluation import documents_of
from claims.models import Claim, DocumentRow, PageRow
from claims.papers import is_blank_row, paper_of_row

Json = dict[str, Any]
SEEN_BEFORE = ("invoice_seen_before", "bill_seen_before", "page_seen_before")
BY_HAND = "by_hand"


class PaperName(NamedTuple):
    """What a paper is: its type, and what one without a type calls itself."""

    type: str
    title: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One claim of a bundle. Page numbers count from 1; ``missing`` is as the claim has it."""

    claim_id: int
    status: str
    unit: str | None  # the roster's, else what a paper says
    name: str | None
    member_no: str | None
    hospital_name: str | None
    papers: tuple[PaperName, ...]  # in page order, without blank pages
    blank_pages: int
    missing: tuple[Json, ...]
    illegible: tuple[int, ...]
    seen_before: tuple[int, ...]  # other claims with the same invoice, bill or page
    total_amount: Decimal | None


def people(session: Session, bundle_id: str) -> list[PersonLine]:
    """The bundle's claims by unit and name; claims without papers are left out."""
    claims = session.scalars(
        select(Claim)
        .where(Claim.bundle_id == bundle_id, Claim.status != "dissolved")
        .options(selectinload(Claim.member))
        .order_by(Claim.id)
    )
    unread = set(illegible_pages(session, bundle_id))
    lines = [_line(claim, documents_of(session, claim), unread) for claim in claims]
    return sorted(lines, key=lambda one: (one.unit or "\uffff", one.name or "\uffff", one.claim_id))


def illegible_pages(session: Session, bundle_id: str) -> list[int]:
    """Pages that could not be read, from 1; not those that a person put aside."""
    rows = session.scalars(
        select(PageRow.position)
        .where(
            PageRow.bundle_id == bundle_id,
            PageRow.problem_code.is_not(None),
            PageRow.problem_code != BY_HAND,
        )
        .order_by(PageRow.position)
    )
    return [position + 1 for position in rows]


def _line(claim: Claim, rows: Sequence[DocumentRow], unread: set[int]) -> PersonLine:
    pages = {page + 1 for row in rows for page in row.pages}
    member = claim.member
    on_paper = next((e for row in rows if (e := paper_of_row(row).text("employer"))), None)
    return PersonLine(
        claim.id,
        claim.status,
        (member.employer if member else None) or on_paper,
        claim.person_name or (member.name if member else None),
        member.member_no if member else None,
        claim.hospital_name,
        tuple(PaperName(row.type, row.title) for row in rows if not is_blank_row(row)),
        sum(len(row.pages) for row in rows if is_blank_row(row)),
        tuple(claim.missing),
        tuple(sorted(pages & unread)),
        _seen_before(claim.checks),
        claim.total_amount,
    )


def _seen_before(checks: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    found = {
        number
        for check in checks
        if check["id"] in SEEN_BEFORE and not check["passed"]
        for number in check.get("claims") or ()
    }
    return tuple(sorted(found))
