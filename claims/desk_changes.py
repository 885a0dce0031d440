"""What every change at the desk shares: the lock, the version that was seen, the record of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.desk_errors import Conflict, NotAllowed, NotFound
from claims.models import AuditEntry, Claim

Json = dict[str, Any]
SYSTEM = "huzhu"


def locked_claim(session: Session, claim_id: int, version: int) -> Claim:
    claim = session.scalars(
        select(Claim)
        .where(Claim.id == claim_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if claim is None:
        raise NotFound(f"There is no claim {claim_id}.")
    if claim.version != version:
        raise Conflict(
            f"Claim {claim_id} is at version {claim.version}, you have seen {version}."
            " Load it again and repeat your change."
        )
    return claim


def require_state(claim: Claim, allowed: Sequence[str], verb: str) -> None:
    if claim.status not in allowed:
        raise NotAllowed(f"A claim in state {claim.status} cannot be {verb}.")


def put_on_record(
    session: Session,
    claim: Claim,
    actor: str,
    action: str,
    changes: Sequence[Json],
    note: str | None = None,
) -> None:
    """Append to the audit trail, under the claim's next version. Flushes, does not commit."""
    claim.version += 1
    claim.updated_at = datetime.now(UTC)
    session.add(
        AuditEntry(
            claim_id=claim.id,
            actor=actor,
            action=action,
            changes=list(changes),
            note=note,
            version=claim.version,
        )
    )
    session.flush()
