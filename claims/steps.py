"""What each correction replaced, so that a reviewer can take back the last one.

The audit trail cannot serve for this: it is for reading, and masks ID and card numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Boolean, ForeignKey, false, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.models import Base, Claim, DocumentRow

Json = dict[str, Any]


class DeskStep(Base):
    """One correction by a person, with what was there before it."""

    __tablename__ = "desk_step"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("claim.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    before: Mapped[Json]  # see `difference`
    is_undone: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


def state_of(claim: Claim, rows: Sequence[DocumentRow]) -> Json:
    """What a correction can change: the member choice, what is said of the event, types and
    corrections of the papers."""
    return {
        "member": {
            "member_id": claim.member_id,
            "member_level": claim.member_level,
            "member_chosen_by": claim.member_chosen_by,
        },
        "event": {"event": dict(claim.event), "event_kind": claim.event_kind},
        "types": {str(row.id): row.type for row in rows},
        "corrections": {str(row.id): dict(row.corrections) for row in rows},
    }


def difference(before: Json, after: Json) -> Json:
    """The parts of ``before`` that are another in ``after``.

    A corrected field is ``[value]``, or ``[]`` where there was no correction: null is one, too.
    """
    kept: Json = {"types": {}, "corrections": {}}
    for part in ("member", "event"):
        if before[part] != after[part]:
            kept[part] = before[part]
    for id_, type_ in before["types"].items():
        if after["types"][id_] != type_:
            kept["types"][id_] = type_
        old, new = before["corrections"][id_], after["corrections"][id_]
        fields = {
            key: [old[key]] if key in old else []
            for key in (*old, *(key for key in new if key not in old))
            if (key in old) != (key in new) or old.get(key) != new.get(key)
        }
        if fields:
            kept["corrections"][id_] = fields
    return kept


def remember(session: Session, claim: Claim, before: Json, after: Json, actor: str) -> None:
    """Keep what a correction replaced."""
    session.add(DeskStep(claim_id=claim.id, actor=actor, before=difference(before, after)))


def last_step(session: Session, claim_id: int) -> DeskStep | None:
    """The newest correction of the claim that has not been taken back."""
    return session.scalars(
        select(DeskStep)
        .where(DeskStep.claim_id == claim_id, ~DeskStep.is_undone)
        .order_by(DeskStep.id.desc())
        .limit(1)
    ).one_or_none()


def can_restore(step: DeskStep, rows: Sequence[DocumentRow]) -> bool:
    """Whether the papers that the step changed are still with the claim: pages can be moved."""
    there = {str(row.id) for row in rows}
    return {*step.before["types"], *step.before["corrections"]} <= there


def restore(claim: Claim, rows: Sequence[DocumentRow], step: DeskStep) -> list[DocumentRow]:
    """Put back what the step replaced; what was changed elsewhere since stays.

    Gives the papers that are another now.
    """
    touched = {*step.before["types"], *step.before["corrections"]}
    changed = [row for row in rows if str(row.id) in touched]
    for part in ("member", "event"):
        for name, value in step.before.get(part, {}).items():
            setattr(claim, name, value)
    for row in changed:
        row.type = step.before["types"].get(str(row.id), row.type)
        corrections = dict(row.corrections)
        for key, old in step.before["corrections"].get(str(row.id), {}).items():
            if old:
                corrections[key] = old[0]
            else:
                corrections.pop(key, None)
        row.corrections = corrections
    step.is_undone = True
    return changed
