"""Claims as the API and the pages show them: the queue, one claim, its audit trail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from claims import queue
from claims.caps import caps_of_claim
from claims.desk import forbidding_checks
from claims.evaluation import documents_of
from claims.events import event_of
from claims.models import AuditEntry, Claim, DocumentRow, Member, PageRow
from claims.papers import checked_keys
from claims.queue import Filters
from extractors.values.identity import mask_id_number

Json = dict[str, Any]
PAGE_SIZE = 50


def list_claims(
    session: Session,
    status: str | None = None,
    q: str | None = None,
    page: int = 1,
    page_size: int = PAGE_SIZE,
    filters: Filters | None = None,
) -> Json:
    """One page of the queue, with the number of claims in every state and for every mark.

    Oldest first unless ``filters`` says otherwise; ``status`` and ``q`` go before those of it.
    """
    wanted = filters or Filters()
    wanted = replace(wanted, status=status or wanted.status, q=q or wanted.q)
    counts = queue.count(session, wanted)
    ids = session.scalars(
        queue.ordered(wanted).offset((page - 1) * page_size).limit(page_size)
    ).all()
    found = _in_order(session, ids)
    failed = _failed_on_papers(session, ids)
    by_status = counts.by_status
    total = by_status.get(wanted.status, 0) if wanted.status else sum(by_status.values())
    return {
        "items": [summary(claim, failed[claim.id]) for claim in found],
        "page": page,
        "page_size": page_size,
        "pages": max(1, -(-total // page_size)),
        "total": total,
        "counts": by_status,
        "marks": counts.by_mark,
    }


def _in_order(session: Session, ids: Sequence[int]) -> list[Claim]:
    query = select(Claim).where(Claim.id.in_(ids)).options(selectinload(Claim.member))
    by_id = {claim.id: claim for claim in session.scalars(query)}
    return [by_id[claim_id] for claim_id in ids if claim_id in by_id]


def _failed_on_papers(session: Session, claim_ids: Sequence[int]) -> dict[int, list[str]]:
    """Ids of the failed checks on each claim's papers, for one page of the queue."""
    failed: dict[int, list[str]] = {claim_id: [] for claim_id in claim_ids}
    rows = session.execute(
        select(DocumentRow.claim_id, DocumentRow.checks).where(DocumentRow.claim_id.in_(claim_ids))
    )
    for claim_id, checks in rows:
        failed[claim_id] += [check["id"] for check in checks if _needs_a_look(check)]
    return failed


def _needs_a_look(check: Mapping[str, Any]) -> bool:
    return not check["passed"] and check["severity"] != "info"


def summary(claim: Claim, failed_on_papers: Sequence[str] = ()) -> Json:
    """A claim as a row of the queue; the ID number is masked."""
    member = claim.member
    failed = [check["id"] for check in claim.checks if _needs_a_look(check)]
    return {
        "id": claim.id,
        "status": claim.status,
        "version": claim.version,
        "bundle_id": claim.bundle_id,
        "created_at": _plain(claim.created_at),
        "updated_at": _plain(claim.updated_at),
        "person_name": claim.person_name,
        "hospital_name": claim.hospital_name,
        "event_kind": claim.event_kind,
        "admission_date": _plain(claim.admission_date),
        "discharge_date": _plain(claim.discharge_date),
        "total_amount": _plain(claim.total_amount),
        "payable": _plain(claim.payable),
        "member": None
        if member is None
        else {
            "member_no": member.member_no,
            "name": member.name,
            "id_number": mask_id_number(member.id_number),
            "employer": member.employer,
        },
        "member_level": claim.member_level,
        "missing": claim.missing,
        "failed_checks": list(dict.fromkeys([*failed_on_papers, *failed])),
        "reason": claim.reason,
    }


def show_claim(session: Session, claim_id: int) -> Json | None:
    """One claim with all that a reviewer needs; ``None`` where there is none."""
    claim = session.get(Claim, claim_id)
    if claim is None:
        return None
    documents = documents_of(session, claim)
    failed = _failed_on_papers(session, [claim.id])
    return summary(claim, failed[claim.id]) | {
        "member": None if claim.member is None else _member(claim.member),
        "member_chosen_by": claim.member_chosen_by,
        "candidates": _candidates(session, claim.candidates),
        "documents": [_document(row, row.claim_id != claim.id) for row in documents],
        "pages": _pages(session, claim.bundle_id, documents),
        "checks": claim.checks,
        "missing": claim.missing,
        "benefit": claim.benefit,
        "caps": caps_of_claim(session, claim),
        "event": event_of(claim, [row.type for row in documents]),
        "forbidding_checks": forbidding_checks(session, claim),
        "decided_by": claim.decided_by,
        "decided_at": _plain(claim.decided_at),
    }


def _member(member: Member) -> Json:
    return {
        "member_no": member.member_no,
        "name": member.name,
        "id_number": mask_id_number(member.id_number),
        "sex": member.sex,
        "birth_date": _plain(member.birth_date),
        "employer": member.employer,
        "covers": [
            {
                "plan": cover.plan,
                "from": _plain(cover.cover_from),
                "until": _plain(cover.cover_until),
            }
            for cover in member.covers
        ],
    }


def _candidates(session: Session, candidates: Sequence[Mapping[str, Any]]) -> list[Json]:
    """Candidates as stored, with the roster's words beside them."""
    numbers = [candidate["member_no"] for candidate in candidates]
    rows = session.scalars(select(Member).where(Member.member_no.in_(numbers)))
    members = {member.member_no: member for member in rows}
    shown: list[Json] = []
    for candidate in candidates:
        member = members.get(candidate["member_no"])
        if member is not None:
            known = {
                "name": member.name,
                "id_number": mask_id_number(member.id_number),
                "sex": member.sex,
                "birth_date": _plain(member.birth_date),
                "employer": member.employer,
            }
            shown.append({**candidate, **known})
    return shown


def _document(row: DocumentRow, is_shared: bool) -> Json:
    checked = checked_keys(row)
    fields = {
        key: _field(entry, key, row, is_corrected=key in row.corrections and key not in checked)
        for key, entry in row.fields.items()
        if key != "extras"
    }
    for key, value in row.corrections.items():
        if key not in fields and value is not None:
            fields[key] = {
                "value": value,
                "raw": None,
                "confidence": 1.0,
                "page": None,
                "box": None,
                "read_value": None,
                "corrected": True,
            } | row.drawn.get(key, {})
    if "extras" in row.fields:
        fields["extras"] = row.fields["extras"]
    return {
        "id": row.id,
        "type": row.type,
        "read_type": row.read_type,
        "title": row.title or None,
        "pages": row.pages,
        "confidence": row.confidence,
        "fields": fields,
        "checked": checked,
        "items": row.items,
        "checks": row.checks,
        "shared": is_shared,
    }


def _field(entry: Json, key: str, row: DocumentRow, is_corrected: bool) -> Json:
    value = row.corrections[key] if is_corrected else entry["value"]
    ink = row.drawn.get(key, {}) if is_corrected else {}
    told = {"value": value, "read_value": entry["value"], "corrected": is_corrected}
    return {**entry, **told, **ink}


def _pages(session: Session, bundle_id: str, documents: Sequence[DocumentRow]) -> list[Json]:
    positions = [position for row in documents for position in row.pages]
    rows = session.execute(
        select(
            *(PageRow.id, PageRow.position, PageRow.width, PageRow.height, PageRow.rotation),
            *(PageRow.source, PageRow.state, PageRow.problem_code, PageRow.problem_message),
            PageRow.is_blank,
        )
        .where(PageRow.bundle_id == bundle_id, PageRow.position.in_(positions))
        .order_by(PageRow.position)
    )
    return [
        {
            "id": row.id,
            "position": row.position,
            "width": row.width,
            "height": row.height,
            "rotation": row.rotation,
            "source": row.source,
            "state": row.state,
            "blank": row.is_blank,
            "problem": None
            if row.problem_code is None
            else {"code": row.problem_code, "message": row.problem_message},
        }
        for row in rows
    ]


def documents_of_claim(session: Session, claim_id: int) -> list[Json]:
    """The papers of a claim as ``show_claim`` tells them, without all the rest."""
    claim = session.get_one(Claim, claim_id)
    return [_document(row, row.claim_id != claim.id) for row in documents_of(session, claim)]


def page_id(session: Session, claim_id: int, position: int) -> int | None:
    """The page at ``position`` of the claim's bundle."""
    return session.scalar(
        select(PageRow.id)
        .join(Claim, Claim.bundle_id == PageRow.bundle_id)
        .where(Claim.id == claim_id, PageRow.position == position)
    )


def audit_trail(session: Session, claim_id: int) -> list[Json] | None:
    """Who changed what, from what, to what, when; ``None`` where there is no such claim."""
    if session.get(Claim, claim_id) is None:
        return None
    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.claim_id == claim_id).order_by(AuditEntry.id)
    )
    return [
        {
            "at": _plain(entry.at),
            "actor": entry.actor,
            "action": entry.action,
            "changes": entry.changes,
            "note": entry.note,
            "version": entry.version,
        }
        for entry in entries
    ]


def _plain(value: date | datetime | Decimal | None) -> str | None:
    """JSON's spelling: ISO dates, amounts with two decimals."""
    if value is None:
        return None
    return f"{value:.2f}" if isinstance(value, Decimal) else value.isoformat()
