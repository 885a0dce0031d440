"""People rearrange a bundle's pages: each change in one transaction, under a version check, on
record, and undone by one step.

Documents whose pages changed are extracted again from the stored readings, with people's
corrections kept; the claims they belong to are worked out again. A decided claim is never touched.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.arrangement import Arrangement, Impossible, Operation, changed
from claims.benefits.store import lock_members
from claims.desk import Conflict, InvalidValue, NotAllowed, NotFound
from claims.desk_changes import put_on_record
from claims.evaluation import evaluate
from claims.events import kind_of
from claims.models import OPEN_STATES, Bundle, Claim, Rearrangement
from claims.page_layout import Layout

Json = dict[str, Any]
DISSOLVED = "dissolved"
TURN = "turn"
SETTLED = ("ready", "failed")  # bundles that nothing is being read of


class CannotMove(InvalidValue):
    """The pages do not allow it; ``code`` is that of :class:`Impossible`."""

    def __init__(self, cause: Impossible) -> None:
        super().__init__(str(cause))
        self.code = cause.code


class Refused(NotAllowed):
    """The state of the bundle or of ``claim`` does not allow it; ``code`` is stable."""

    def __init__(self, code: str, message: str, claim: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.claim = claim


def rearrange(
    session: Session, bundle_id: str, version: int, operation: Operation, actor: str
) -> Bundle:
    """Apply ``operation``; raises the desk's errors. The caller's transaction is all or nothing."""
    bundle = locked_bundle(session, bundle_id, version)
    layout = Layout.of(session, bundle)
    try:
        before = layout.arrangement
        after = changed(before, operation)
    except Impossible as error:
        raise CannotMove(error) from error
    if after == before:
        return bundle
    after = layout.open_claim(after)
    touched = layout.touched(after)
    claims = locked_open_claims(session, touched)
    kept = layout.snapshot(after, claims)
    told = {number: layout.told(number) for number in touched}
    known = set(layout.rows)
    layout.write(after, operation.reason)
    kept["created"] = sorted(set(layout.rows) - known)
    _work_out(session, claims, layout, told, actor, operation.reason)
    asked = {key: value for key, value in asdict(operation).items() if value not in (None, ())}
    note_change(session, bundle, actor, asked, kept, claims)
    return bundle


def undo(session: Session, bundle_id: str, version: int, actor: str) -> Bundle:
    """Take the last change back, unless one of its claims was worked on since."""
    bundle = locked_bundle(session, bundle_id, version)
    last = last_change(session, bundle_id)
    if last is None:
        raise Refused("nothing_to_undo", "There is nothing to undo in this bundle.")
    claims = locked_open_claims(session, {int(number) for number in last.before["versions"]})
    worked_on = [c.id for c in claims if c.version != last.before["versions"][str(c.id)]]
    if worked_on:
        message = f"Claim {worked_on[0]} was changed since. Move the pages back by hand."
        raise Refused("changed_since", message, worked_on[0])
    layout = Layout.of(session, bundle)
    told = {claim.id: layout.told(claim.id) for claim in claims}
    layout.restore(last.before)
    for claim in claims:
        old = last.before["claims"].get(str(claim.id))
        claim.shared_document_ids = old["shared"] if old else []
        claim.status = old["status"] if old else claim.status
        claim.event_kind = old["event_kind"] if old else claim.event_kind
    layout = Layout.of(session, bundle)
    if last.operation["do"] == TURN:
        _work_out_turned(session, claims, last.operation["pages"], actor)
    else:
        _work_out(session, claims, layout, told, actor, None)
    last.is_undone = True
    bundle.version += 1
    renew_versions(session, bundle_id, last.before["claims"], claims)
    session.flush()
    return bundle


def renew_versions(session: Session, bundle_id: str, before: Json, claims: Iterable[Claim]) -> None:
    """Changes know a claim by the version that it had after them. Where the same claim has come
    under a new version without anybody's work on it (by undoing a later change, by a page that
    was turned and is read now), they can still be undone."""
    now = {str(claim.id): claim.version for claim in claims}
    earlier = select(Rearrangement).where(
        Rearrangement.bundle_id == bundle_id, ~Rearrangement.is_undone
    )
    for change in session.scalars(earlier):
        versions = {
            number: now[number]
            if number in now and before.get(number, {}).get("version") == version
            else version
            for number, version in change.before["versions"].items()
        }
        change.before = {**change.before, "versions": versions}


def last_change(session: Session, bundle_id: str) -> Rearrangement | None:
    """What ``undo`` would take back."""
    query = select(Rearrangement).where(
        Rearrangement.bundle_id == bundle_id, ~Rearrangement.is_undone
    )
    return session.scalar(query.order_by(Rearrangement.version.desc()).limit(1))


def arrangement_of(session: Session, bundle: Bundle) -> Arrangement:
    """How the bundle's pages lie now."""
    return Layout.of(session, bundle).arrangement


def locked_bundle(session: Session, bundle_id: str, version: int) -> Bundle:
    """The bundle, locked, if nobody changed it since ``version`` and all of it is read."""
    bundle = session.get(Bundle, bundle_id, with_for_update=True, populate_existing=True)
    if bundle is None:
        raise NotFound(f"There is no bundle {bundle_id}.")
    if bundle.version != version:
        raise Conflict(
            f"The papers of bundle {bundle_id} were moved by somebody else. Look and try again."
        )
    if bundle.status not in SETTLED:
        message = "The bundle is still being read. Its pages can be moved afterwards."
        raise Refused("being_read", message)
    return bundle


def locked_open_claims(session: Session, numbers: Collection[int]) -> list[Claim]:
    """The claims, locked; refuses decided ones. Members first and then claims by number, as a
    confirmation does it."""
    linked = select(Claim.member_id).where(Claim.id.in_(numbers), Claim.member_id.is_not(None))
    lock_members(session, {number for number in session.scalars(linked) if number})
    query = select(Claim).where(Claim.id.in_(numbers)).order_by(Claim.id).with_for_update()
    claims = list(session.scalars(query.execution_options(populate_existing=True)))
    decided = [one for one in claims if one.status not in (*OPEN_STATES, DISSOLVED)]
    if decided:
        message = (
            f"Claim {decided[0].id} is decided ({decided[0].status}): its papers stay as they"
            " are. Choose pages of open claims."
        )
        raise Refused("claim_decided", message, decided[0].id)
    return claims


def _work_out(
    session: Session,
    claims: Iterable[Claim],
    layout: Layout,
    told: Mapping[int, str],
    actor: str,
    reason: str | None,
) -> None:
    """Evaluate the claims again and put on record which pages each has now."""
    for claim in claims:
        rows = [row for row in layout.rows.values() if row.claim_id == claim.id]
        if rows:
            if claim.status == DISSOLVED:
                claim.status = "review"
            claim.event_kind = kind_of(claim, {row.type for row in rows})
            evaluate(session, claim)
        else:
            _dissolve(claim)
        now = layout.told(claim.id)
        note_pages(session, claim, actor, "rearranged", told[claim.id], now, reason)


def _work_out_turned(
    session: Session, claims: Iterable[Claim], places: Iterable[int], actor: str
) -> None:
    """The pages are the same, what was read on them is another."""
    for claim in claims:
        evaluate(session, claim)
        note_pages(session, claim, actor, "turned_back", None, pages_in_words(places))


def pages_in_words(places: Iterable[int]) -> str:
    """Positions in a bundle as people count them: ``1, 3``."""
    return ", ".join(str(place + 1) for place in sorted(places))


def note_pages(
    session: Session,
    claim: Claim,
    actor: str,
    action: str,
    before: str | None,
    now: str,
    reason: str | None = None,
) -> None:
    """Put on record what was done to the claim's pages, under a new version of it."""
    changes = [{"what": "pages", "from": before, "to": now}]
    put_on_record(session, claim, actor, action, changes, reason)


def _dissolve(claim: Claim) -> None:
    """A claim without papers ties nobody to anything; its trail stays."""
    claim.status = DISSOLVED
    claim.invoice_numbers, claim.marks, claim.shared_document_ids = [], [], []
    claim.checks, claim.missing, claim.candidates = [], [], []
    claim.admission_date = claim.discharge_date = None
    claim.benefit = claim.payable = claim.total_amount = None


def note_change(
    session: Session,
    bundle: Bundle,
    actor: str,
    operation: Json,
    kept: Json,
    claims: Iterable[Claim],
) -> None:
    """Put a change of the bundle on record with what it takes to undo it, under a new version."""
    bundle.version += 1
    session.add(
        Rearrangement(
            bundle_id=bundle.id,
            version=bundle.version,
            actor=actor,
            operation=operation,
            before=kept | {"versions": {str(claim.id): claim.version for claim in claims}},
        )
    )
    session.flush()
