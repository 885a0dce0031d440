"""Findings against the other claims of all years and offices: bills and stays handed in before,
pages seen before, one card or phone for several members.

Every look-up goes through an index; each finding names the other claims, so that the page can link
them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import exists, func, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import Session
from sqlalchemy.types import BigInteger, Text

from claims.cross_checks import finding
from claims.facts import Facts
from claims.marks import BILL, CARD, PHONE, SERIAL, STAY
from claims.models import BundleFile, Claim, Cover, DocumentRow, MemberKey, PageRow

Json = dict[str, Any]
DECIDED_TO_PAY = ("confirmed", "in_payment", "paid", "archived")
MOST_LINKED = 20  # other claims named by one finding
# Of the telling numbers on the shorter paper, the share that a second scan of it repeats. Bills
# of one stay share a few (the total, the number of the person), never most of them.
SAME_PAPER = 0.6
COPIED_TYPES = ("inpatient_invoice", "outpatient_invoice", "settlement_sheet")


def find_in_other_claims(
    session: Session, claim: Claim, facts: Facts, rows: Sequence[DocumentRow]
) -> list[Json]:
    """All findings of a claim whose ``marks`` are up to date and flushed."""
    same_invoice = _invoices_seen(session, claim, facts)
    named = {number for found in same_invoice for number in found["claims"]}
    findings = [*same_invoice]
    findings += _bills_seen(session, claim, leaving_out=named)
    named |= {number for found in findings for number in found["claims"]}
    findings += _pages_seen(session, claim, rows, leaving_out=named)
    findings += _overlapping_stays(session, claim, facts)
    findings += _shared_by_members(session, claim)
    findings += _enrolled_too_late(session, claim, facts)
    return findings


def _invoices_seen(session: Session, claim: Claim, facts: Facts) -> list[Json]:
    """The same code and number; the electronic pair ties an e-invoice to its paper copy."""
    numbers = list(facts.invoice_numbers)
    if not numbers:
        return []
    found = _others(session, claim, Claim.invoice_numbers.has_any(array(numbers)))
    message = "the same invoice number is on another claim"
    values = {"numbers": ", ".join(numbers)}
    return _repeat("invoice_seen_before", message, found, ["invoice_number"], values)


def _bills_seen(session: Session, claim: Claim, leaving_out: Collection[int]) -> list[Json]:
    """The same bill under another number: serial or admission number, dates and sum agree."""
    marks = _marks(claim, SERIAL, STAY, BILL)
    if not marks:
        return []
    found = [one for one in _others(session, claim, _overlap(marks)) if one[0] not in leaving_out]
    message = "a bill of the same hospital, stay and sum is on another claim, under another number"
    return _repeat("bill_seen_before", message, found, ["total_amount"])


def _pages_seen(
    session: Session, claim: Claim, rows: Sequence[DocumentRow], leaving_out: Collection[int]
) -> list[Json]:
    """The same file, or another scan of the same paper, on another claim."""
    copied = [row for row in rows if row.type in COPIED_TYPES]
    others = set(_same_files(session, claim, copied))
    for row in copied:
        others |= set(_same_numbers(session, claim, row))
    others -= set(leaving_out)
    if not others:
        return []
    found = _others(session, claim, Claim.id.in_(others))
    message = "another claim holds the same paper, as a file or scanned again"
    return _repeat("page_seen_before", message, found)


def _same_files(session: Session, claim: Claim, rows: Sequence[DocumentRow]) -> Iterable[int]:
    """Claims whose papers lie on pages of files with the same bytes."""
    places = [(row.bundle_id, position) for row in rows for position in row.pages]
    if not places:
        return
    here = (
        select(BundleFile.sha256, PageRow.index)
        .join(PageRow, PageRow.bundle_file_id == BundleFile.id)
        .where(
            PageRow.bundle_id == claim.bundle_id,
            PageRow.position.in_([position for _, position in places]),
        )
    )
    for sha256, index in session.execute(here).all():
        there = (
            select(DocumentRow.claim_id)
            .join(PageRow, PageRow.bundle_id == DocumentRow.bundle_id)
            .join(BundleFile, BundleFile.id == PageRow.bundle_file_id)
            .where(
                BundleFile.sha256 == sha256,
                PageRow.index == index,
                DocumentRow.pages.contains(func.to_jsonb(PageRow.position)),
                DocumentRow.claim_id.is_not(None),
                DocumentRow.claim_id != claim.id,
                DocumentRow.type.in_(COPIED_TYPES),
            )
            .limit(MOST_LINKED)
        )
        yield from (number for number in session.scalars(there) if number is not None)


def _same_numbers(session: Session, claim: Claim, row: DocumentRow) -> Iterable[int]:
    if not row.marks:
        return
    mine = set(row.marks)
    alike = (
        select(DocumentRow.id, DocumentRow.claim_id, DocumentRow.type, DocumentRow.marks)
        .where(DocumentRow.marks.overlap(literal(list(mine), ARRAY(BigInteger))))
        .cte("alike")
        .prefix_with("MATERIALIZED")  # by the index, whatever the planner expects
    )
    query = select(alike.c.claim_id, alike.c.marks).where(
        alike.c.claim_id.is_not(None),
        alike.c.claim_id != claim.id,
        alike.c.type.in_(COPIED_TYPES),
    )
    for claim_id, marks in session.execute(query.limit(1_000)):
        if len(mine & set(marks)) >= SAME_PAPER * min(len(mine), len(marks)):
            yield claim_id


def _overlapping_stays(session: Session, claim: Claim, facts: Facts) -> list[Json]:
    start, end = facts.admission_date, facts.discharge_date
    if claim.member_id is None or start is None or end is None:
        return []
    overlapping = (
        (Claim.member_id == claim.member_id)
        & (Claim.event_kind != "outpatient")
        & (Claim.admission_date < end)
        & (Claim.discharge_date > start)
    )
    found = [number for number, _ in _others(session, claim, overlapping)]
    if not found:
        return []
    message = "another claim of this member covers overlapping days"
    fields = ["admission_date", "discharge_date"]
    return [finding("stay_overlaps", False, "warning", message, fields, {}, found)]


def _shared_by_members(session: Session, claim: Claim) -> list[Json]:
    """One bank card or phone for several members: a colleague who collects, or worse."""
    findings: list[Json] = []
    for kind, check_id in ((CARD, "card_of_one_member"), (PHONE, "phone_of_one_member")):
        marks = _marks(claim, kind)
        if not marks or claim.member_id is None:
            continue
        is_other = Claim.member_id.is_not(None) & (Claim.member_id != claim.member_id)
        found = [number for number, _ in _others(session, claim, _overlap(marks) & is_other)]
        if found:
            message = f"claims of other members name the same {kind}"
            findings.append(finding(check_id, False, "warning", message, (), {}, found))
    return findings


def _enrolled_too_late(session: Session, claim: Claim, facts: Facts) -> list[Json]:
    """Nobody of the unit had cover when the member fell ill, or the member had none."""
    start = facts.admission_date or facts.visit_date
    if claim.member_id is None or start is None:
        return []
    begun = exists().where(Cover.member_id == claim.member_id, Cover.cover_from <= start)
    if session.scalar(select(begun)) or not session.scalar(_any_cover(claim.member_id)):
        return []
    unit = session.scalar(select(MemberKey.unit_id).where(MemberKey.member_id == claim.member_id))
    who = "member"
    if unit is not None and not session.scalar(_unit_had_cover(unit, start)):
        who = "unit"
    message = f"the {who} was enrolled only after the admission"
    return [finding("enrolled_before", False, "warning", message, (), {"who": who})]


def _any_cover(member_id: int) -> Any:
    return select(exists().where(Cover.member_id == member_id))


def _unit_had_cover(unit: int, day: Any) -> Any:
    colleagues = select(Cover.id).join(MemberKey, MemberKey.member_id == Cover.member_id)
    return select(colleagues.where(MemberKey.unit_id == unit, Cover.cover_from <= day).exists())


def _marks(claim: Claim, *kinds: str) -> list[str]:
    return [mark for mark in claim.marks if mark.partition(":")[0] in kinds]


def _overlap(marks: Sequence[str]) -> Any:
    return Claim.marks.overlap(literal(list(marks), ARRAY(Text)))


def _others(session: Session, claim: Claim, condition: Any) -> list[tuple[int, str]]:
    """Number and state of other claims, the oldest first; rejected ones took nothing."""
    # Materialised: a planner that expects many hits would walk all claims in the order of their
    # numbers, to stop at the first few; here there are none as a rule.
    hits = (
        select(Claim.id, Claim.status)
        .where(condition, Claim.id != claim.id, Claim.status != "rejected")
        .cte("hits")
        .prefix_with("MATERIALIZED")
    )
    rows = session.execute(select(hits).order_by(hits.c.id).limit(MOST_LINKED)).all()
    return [(number, status) for number, status in rows]


def _repeat(
    check_id: str,
    message: str,
    found: Sequence[tuple[int, str]],
    fields: Sequence[str] = (),
    values: Json | None = None,
) -> list[Json]:
    """An error where the other claim is to be paid or was: the money would go out twice."""
    if not found:
        return []
    is_paid = any(status in DECIDED_TO_PAY for _, status in found)
    severity = "error" if is_paid else "warning"
    numbers = [number for number, _ in found]
    return [finding(check_id, False, severity, message, fields, values, numbers)]
