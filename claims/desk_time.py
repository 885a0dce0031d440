"""What decisions take: seconds of work and keys, sent by the claim's page with the decision.

Seconds are those in which somebody was at work on the page: it was in sight and something was
pressed, moved or scrolled a moment before. Claims confirmed together are not timed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Float, ForeignKey, String, func
from sqlalchemy.orm import Mapped, Session, mapped_column

from claims.models import Base, Claim


class DeskTime(Base):
    """What one decision took."""

    __tablename__ = "desk_time"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("claim.id", ondelete="CASCADE"), index=True
    )
    at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    actor: Mapped[str]
    decision: Mapped[str] = mapped_column(String(16))  # the state that the claim came into
    seconds: Mapped[float] = mapped_column(Float)
    keys: Mapped[int]


def note(session: Session, claim: Claim, actor: str, seconds: float, keys: int) -> None:
    """Keep what the decision just made took, in its own transaction."""
    session.add(
        DeskTime(claim_id=claim.id, actor=actor, decision=claim.status, seconds=seconds, keys=keys)
    )
    session.flush()
