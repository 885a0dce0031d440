"""Pages that lie on their side or stand on their head: a person turns them, they are read again.

Turning only writes down what is to be done and sends the bundle back to reading. When its pages
are read, :func:`renew_turned` extracts the papers on them again, people's corrections kept. What
was read before is kept with the change, so that undoing it takes no second reading.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.evaluation import evaluate
from claims.models import OPEN_STATES, Bundle, Claim, PageRow
from claims.page_layout import Layout
from claims.rearranging import (
    TURN,
    Refused,
    locked_bundle,
    locked_open_claims,
    note_change,
    note_pages,
    pages_in_words,
    renew_versions,
)

FULL_DEG = 360


def turn(
    session: Session, bundle_id: str, version: int, places: Sequence[int], degrees: int, actor: str
) -> list[PageRow]:
    """Turn pages that are in papers of open claims clockwise; the caller enqueues their reading."""
    bundle = locked_bundle(session, bundle_id, version)
    layout = Layout.of(session, bundle)
    if not places or not set(places) <= layout.arrangement.placed:
        raise Refused("not_in_paper", "Only pages that are in a paper are turned: take it back.")
    claims = locked_open_claims(session, layout.claims_on(places))
    kept = layout.snapshot_of_turn(places, claims)
    for claim in claims:
        note_pages(session, claim, actor, "turned", None, pages_in_words(places))
    here = (PageRow.bundle_id == bundle_id, PageRow.position.in_(places))
    rows = list(session.scalars(select(PageRow).where(*here).with_for_update()))
    for row in rows:
        row.turned = ((row.rotation or 0) + degrees) % FULL_DEG
        row.state, row.is_renewed, row.attempts = "waiting", True, 0
        row.problem_code = row.problem_message = None
    bundle.status = "reading"
    bundle.assemble_attempts = 0
    asked = {"do": TURN, "pages": list(places), "degrees": degrees}
    note_change(session, bundle, actor, asked, kept, claims)
    return rows


def renew_turned(session: Session, bundle: Bundle) -> None:
    """Extract again what lies on turned pages, and work its claims out; decided ones stay."""
    here = (PageRow.bundle_id == bundle.id, PageRow.is_renewed)
    turned = list(session.scalars(select(PageRow).where(*here)))
    if not turned:
        return
    layout = Layout.of(session, bundle)
    concerned = layout.claims_on({row.position for row in turned})
    claims = select(Claim).where(Claim.id.in_(concerned)).order_by(Claim.id).with_for_update()
    found = list(session.scalars(claims))
    if all(claim.status in OPEN_STATES for claim in found):
        before = {str(claim.id): {"version": claim.version} for claim in found}
        layout.renew({row.position for row in turned})
        for claim in found:
            evaluate(session, claim)
            claim.version += 1
        renew_versions(session, bundle.id, before, found)
    for row in turned:
        row.is_renewed = False
    session.flush()
