"""How far a bundle is, in the shape of ``GET /bundles/{id}``."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Bundle, BundleFile, Claim, DocumentRow, Json, PageRow
from claims.rearranging import last_change

DONE = ("read", "set_aside")


def progress(session: Session, bundle_id: str) -> Json | None:
    """State, pages done, files, pages, documents and claims; ``None`` for an unknown bundle."""
    bundle = session.get(Bundle, bundle_id)
    if bundle is None:
        return None
    pages = _pages(session, bundle_id)
    done = sum(page["state"] in DONE for page in pages)
    files = session.scalars(
        select(BundleFile).where(BundleFile.bundle_id == bundle_id).order_by(BundleFile.position)
    )
    documents = _documents(session, bundle_id)
    types = {position: one["type"] for one in documents for position in one["pages"]}
    return {
        "id": bundle.id,
        "status": bundle.status,
        "lane": bundle.lane,
        "note": bundle.note,
        "created_at": bundle.created_at.isoformat(),
        "finished_at": bundle.finished_at.isoformat() if bundle.finished_at else None,
        "error_code": bundle.error_code,
        "error_message": bundle.error_message,
        "version": bundle.version,
        "can_undo": last_change(session, bundle_id) is not None,
        "progress": {"pages_done": done, "pages": len(pages)},
        "pages_done": done,
        "pages_total": len(pages),
        "files": [_file(file) for file in files],
        "pages": [page | {"type": types.get(page["position"])} for page in pages],
        "documents": documents,
        "claims": _claims(session, bundle_id),
    }


def _pages(session: Session, bundle_id: str) -> list[Json]:
    """Without the readings: a page of text has hundreds of lines."""
    rows = session.execute(
        select(
            PageRow.id,
            PageRow.position,
            PageRow.bundle_file_id,
            PageRow.index,
            PageRow.member,
            PageRow.state,
            PageRow.image_sha256,
            PageRow.rotation,
            PageRow.is_blank,
            PageRow.problem_code,
            PageRow.problem_message,
        )
        .where(PageRow.bundle_id == bundle_id)
        .order_by(PageRow.position)
    )
    return [
        {
            "id": row.id,
            "position": row.position,
            "file_id": row.bundle_file_id,
            "index": row.index,
            "member": row.member,
            "state": row.state,
            "has_image": row.image_sha256 is not None,
            "image": row.image_sha256[:12] if row.image_sha256 else None,  # changes with it
            "rotation": row.rotation,
            "blank": row.is_blank,
            "problem": _problem(row.problem_code, row.problem_message),
        }
        for row in rows
    ]


def _file(file: BundleFile) -> Json:
    return {
        "id": file.id,
        "name": file.name,
        "sha256": file.sha256,
        "first_seen": file.first_seen,
        "error": _problem(file.error_code, file.error_message),
        "problems": file.problems,
    }


def _documents(session: Session, bundle_id: str) -> list[Json]:
    rows = session.execute(
        select(
            DocumentRow.id,
            DocumentRow.type,
            DocumentRow.title,
            DocumentRow.pages,
            DocumentRow.confidence,
            DocumentRow.claim_id,
        )
        .where(DocumentRow.bundle_id == bundle_id)
        .order_by(DocumentRow.position)
    )
    return [{**row._mapping, "title": row.title or None} for row in rows]


def _claims(session: Session, bundle_id: str) -> list[Json]:
    claims = session.scalars(select(Claim).where(Claim.bundle_id == bundle_id).order_by(Claim.id))
    return [
        {
            "id": claim.id,
            "status": claim.status,
            "person_name": claim.person_name,
            "hospital_name": claim.hospital_name,
            "total_amount": str(claim.total_amount) if claim.total_amount is not None else None,
            "payable": str(claim.payable) if claim.payable is not None else None,
        }
        for claim in claims
    ]


def _problem(code: str | None, message: str | None) -> Json | None:
    return None if code is None else {"code": code, "message": message}
