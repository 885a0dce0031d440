"""The reviewer's desk: corrections and decisions, each under a version check and on record.

Every function locks the claim's row, compares the version that the caller has seen, applies the
change, works the claim out again and appends to the audit trail, all in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import steps
from claims.benefits import store
from claims.evaluation import documents_of, evaluate
from claims.households import household_of
from claims.models import OPEN_STATES, AuditEntry, Claim, DocumentRow, Member
from claims.papers import corrected_document
from claims.reasons import reasons
from claims.typed_values import NotAValue, normalised
from extractors.contract import check_to_json
from extractors.documents import check_document
from extractors.types_of_paper import OTHER, TYPES
from extractors.values.identity import mask_id_number
from extractors.values.money import to_contract

Json = dict[str, Any]
SYSTEM = "huzhu"
CONFIRMABLE = ("review", "second_look", "waiting_papers")
NEVER_ACCEPTED = frozenset({"member_linked", "benefit_computed", "benefit_payable"})
KNOWN_TYPES = (*(kind.name for kind in TYPES), OTHER)


class DeskError(Exception):
    """A change that is not made; the text says why and what to do."""


class NotFound(DeskError):
    """There is no such claim, document or member."""


class Conflict(DeskError):
    """Somebody else changed the claim first."""


class AmountChanged(Conflict):
    """The amount is no longer the one that the caller has seen; ``refresh`` stores the new one."""

    def __init__(self, claim_id: int, seen: Decimal, now: Decimal | None) -> None:
        super().__init__(
            f"The amount of claim {claim_id} is now {now}, you have seen {seen}."
            " Load it again and look."
        )
        self.claim_id = claim_id


class NotAllowed(DeskError):
    """The claim's state does not allow it."""


class NothingToUndo(NotAllowed):
    """No correction is left to take back, or its paper is no longer with the claim."""


class InvalidValue(DeskError):
    """A corrected value that cannot be what the field holds; ``place`` is its paper and field."""

    def __init__(self, message: str, place: tuple[int, str] | None = None) -> None:
        super().__init__(message)
        self.place = place


class Forbidden(DeskError):
    """Checks forbid the decision; ``check_ids`` names them."""

    def __init__(self, check_ids: Sequence[str]) -> None:
        super().__init__(f"These checks forbid it: {', '.join(check_ids)}.")
        self.check_ids = tuple(check_ids)


def correct(
    session: Session, claim_id: int, version: int, patch: Mapping[str, Any], actor: str
) -> Claim:
    """Apply the contract's PATCH body: ``member_no`` (null unlinks) and document fields."""
    claim = _locked(session, claim_id, version)
    _require_state(claim, OPEN_STATES, "changed")
    changes: list[Json] = []
    rows = {row.id: row for row in documents_of(session, claim)}
    before = steps.state_of(claim, list(rows.values()))
    if "member_no" in patch:
        changes += _choose_member(session, claim, patch["member_no"], actor)
    for entry in patch.get("documents", ()):
        row = rows.get(entry["id"])
        if row is None:
            raise NotFound(f"Claim {claim_id} has no document {entry['id']}.")
        changes += _correct_document(row, entry)
    if not changes:
        return claim
    session.flush()
    steps.remember(session, claim, before, steps.state_of(claim, list(rows.values())), actor)
    evaluate(session, claim)
    _record(session, claim, actor, "changed", changes)
    return claim


def undo(session: Session, claim_id: int, version: int, actor: str) -> Claim:
    """Take back the last correction, choice of member or change of type of this claim."""
    claim = _locked(session, claim_id, version)
    _require_state(claim, OPEN_STATES, "changed")
    rows = documents_of(session, claim)
    step = steps.last_step(session, claim_id)
    if step is None or not steps.can_restore(step, rows):
        raise NothingToUndo("There is nothing left to take back on this claim.")
    was = _trail_values(claim, rows)
    for row in steps.restore(claim, rows, step):
        _check_again(row)
    session.flush()
    session.expire(claim, ["member"])
    now = _trail_values(claim, rows)
    evaluate(session, claim)
    changes = [
        {"what": what, "from": was.get(what), "to": now.get(what)}
        for what in (*was, *(what for what in now if what not in was))
        if was.get(what) != now.get(what)
    ]
    _record(session, claim, actor, "undone", changes)
    return claim


def _trail_values(claim: Claim, rows: Sequence[DocumentRow]) -> Json:
    """What a correction can change, in the words of the audit trail."""
    values: Json = {"member_no": claim.member.member_no if claim.member else None}
    for row in rows:
        values[f"documents.{row.id}.type"] = row.type
        for key in (*row.fields, *row.corrections):
            value = row.corrections.get(key, _read_value(row, key))
            values[f"documents.{row.id}.{key}"] = _shown(key, value)
        values.pop(f"documents.{row.id}.extras", None)
    return values


def confirm(
    session: Session,
    claim_id: int,
    version: int,
    actor: str,
    accepted_checks: Sequence[str] = (),
) -> Claim:
    """Confirm the amount as it is computed now; it counts against the caps from here on.

    ``accepted_checks`` are failed checks the reviewer has looked at and takes responsibility for.
    """
    # The member before the claim, always: whoever confirms holds the member and then works the
    # member's other claims out again, so the opposite order could lock two reviewers up.
    member_id = session.scalar(select(Claim.member_id).where(Claim.id == claim_id))
    if member_id is not None:
        store.lock_member(session, member_id)
    claim = _locked(session, claim_id, version)
    _require_state(claim, CONFIRMABLE, "confirmed")
    seen = claim.payable
    result = evaluate(session, claim)
    if seen is not None and claim.payable != seen:
        raise AmountChanged(claim_id, seen, claim.payable)
    forbidding = [
        check
        for check in forbidding_checks(session, claim)
        if check in NEVER_ACCEPTED or check not in accepted_checks
    ]
    if forbidding:
        raise Forbidden(forbidding)
    assert claim.member_id is not None and result is not None  # member_linked is checked above
    store.record(session, claim.id, claim.member_id, result)  # computed under the member's lock
    missing = ", ".join(entry["paper"] for entry in claim.missing)
    accepted = ", ".join(accepted_checks)
    notes = [f"papers missing: {missing}"] * bool(missing) + [f"accepted: {accepted}"] * bool(
        accepted
    )
    _decide(session, claim, "confirmed", actor, "; ".join(notes) or None)
    _work_out_others(session, claim)
    return claim


def refresh(session: Session, claim_id: int) -> Claim:
    """Work a claim out again after its plan or its member changed; on record if that shows."""
    claim = session.scalars(select(Claim).where(Claim.id == claim_id).with_for_update()).one()
    if claim.status in OPEN_STATES:
        _work_out(session, claim)
    return claim


def _work_out_others(session: Session, claim: Claim) -> None:
    """What was confirmed counts against the caps of the other open claims of the member, and of
    the household, at once."""
    assert claim.member_id is not None
    others = session.scalars(
        select(Claim)
        .where(
            Claim.member_id.in_(household_of(session, claim.member_id)),
            Claim.id != claim.id,
            Claim.status.in_(OPEN_STATES),
        )
        .order_by(Claim.id)
        .with_for_update()
    ).all()
    for other in others:
        _work_out(session, other)


def _work_out(session: Session, claim: Claim) -> None:
    """Evaluate, and put on record what the reviewer would see change."""
    before = _outcome(claim)
    evaluate(session, claim)
    after = _outcome(claim)
    changes = [
        {"what": what, "from": before[what], "to": after[what]}
        for what in after
        if after[what] != before[what]
    ]
    if changes:
        _record(session, claim, SYSTEM, "recomputed", changes)


def _outcome(claim: Claim) -> Json:
    return {
        "payable": _money(claim.payable),
        "member_no": claim.member.member_no if claim.member else None,
        "status": claim.status,
        "missing": ", ".join(entry["paper"] for entry in claim.missing) or None,
    }


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else to_contract(amount)


def give_back(
    session: Session,
    claim_id: int,
    version: int,
    reason: str,
    actor: str,
    codes: Sequence[str] = (),
) -> Claim:
    """Send the claim back for other papers; it can be corrected and looked at again.

    ``codes`` are those of ``claims.reasons`` that the words of ``reason`` were chosen from.
    """
    claim = _locked(session, claim_id, version)
    _require_state(claim, ("waiting_papers", "review", "second_look"), "returned")
    _decide(session, claim, "returned", actor, _reason(reason), codes)
    return claim


def reject(
    session: Session,
    claim_id: int,
    version: int,
    reason: str,
    actor: str,
    codes: Sequence[str] = (),
) -> Claim:
    """Refuse the claim, with the reason that the member will read."""
    claim = _locked(session, claim_id, version)
    _require_state(claim, OPEN_STATES, "rejected")
    _decide(session, claim, "rejected", actor, _reason(reason), codes)
    return claim


def forbidding_checks(session: Session, claim: Claim) -> list[str]:
    """Ids of what stands against confirming: no member, no amount, missing papers, contradictions.

    Missing papers and contradictions can be accepted by a reviewer who has looked, by their ids.
    """
    found: list[str] = []
    if claim.member_id is None:
        found.append("member_linked")
    elif claim.payable is None:
        found.append("benefit_computed")
    elif claim.payable <= 0 and not _counts_for_later(claim):
        found.append("benefit_payable")
    if claim.missing:
        found.append("papers_missing")
    checks = [*claim.checks]
    for row in documents_of(session, claim):
        checks += row.checks
    found += [c["id"] for c in checks if not c["passed"] and c["severity"] == "error"]
    return list(dict.fromkeys(found))


def _counts_for_later(claim: Claim) -> bool:
    """A stay below a deductible of the period pays nothing and still uses the deductible up."""
    return any(plan["history"] is not None for plan in (claim.benefit or {}).get("plans", ()))


def _locked(session: Session, claim_id: int, version: int) -> Claim:
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


def _require_state(claim: Claim, allowed: Sequence[str], verb: str) -> None:
    if claim.status not in allowed:
        raise NotAllowed(f"A claim in state {claim.status} cannot be {verb}.")


def _reason(reason: str) -> str:
    if not reason.strip():
        raise InvalidValue("Give the reason in words: the member will read it.")
    return reason.strip()


def _choose_member(session: Session, claim: Claim, member_no: str | None, actor: str) -> list[Json]:
    before = claim.member.member_no if claim.member else None
    if member_no is None:
        claim.member, claim.member_level = None, None
    else:
        member = session.scalars(select(Member).where(Member.member_no == member_no)).one_or_none()
        if member is None:
            raise NotFound(f"There is no member {member_no} on the roster.")
        claim.member = member
        claim.member_level = next(
            (c["level"] for c in claim.candidates if c["member_no"] == member_no), None
        )
    claim.member_chosen_by = actor
    session.flush()
    return [{"what": "member_no", "from": before, "to": member_no}] if before != member_no else []


def _correct_document(row: DocumentRow, entry: Mapping[str, Any]) -> list[Json]:
    changes: list[Json] = []
    wanted = entry.get("type")
    if wanted is not None and wanted != row.type:
        if wanted not in KNOWN_TYPES:
            raise InvalidValue(f"{wanted} is no type of paper.")
        changes.append({"what": f"documents.{row.id}.type", "from": row.type, "to": wanted})
        row.type = wanted
    corrections = dict(row.corrections)
    for key, value in entry.get("fields", {}).items():
        before = corrections[key] if key in corrections else _read_value(row, key)
        after = _typed(row, key, value)
        if after == before and (key in corrections or after is not None):
            continue
        if after == _read_value(row, key):
            corrections.pop(key, None)
        else:
            corrections[key] = after
        changes.append(
            {
                "what": f"documents.{row.id}.{key}",
                "from": _shown(key, before),
                "to": _shown(key, after),
            }
        )
    row.corrections = corrections
    _check_again(row)
    return changes


def _check_again(row: DocumentRow) -> None:
    row.checks = [check_to_json(check) for check in check_document(corrected_document(row))]


def _typed(row: DocumentRow, key: str, value: Any) -> Any:
    try:
        return normalised(key, value)
    except NotAValue as error:
        raise InvalidValue(str(error), (row.id, key)) from error


def _read_value(row: DocumentRow, key: str) -> Any:
    found = row.fields.get(key)
    return found.get("value") if found else None


def _shown(key: str, value: Any) -> Any:
    """The audit trail names the change; whole ID and card numbers do not belong in it."""
    if key in {"payer_id", "id_number", "card_number"} and isinstance(value, str):
        return mask_id_number(value)
    return value


def _decide(
    session: Session,
    claim: Claim,
    status: str,
    actor: str,
    note: str | None,
    codes: Sequence[str] = (),
) -> None:
    unknown = [code for code in codes if code not in reasons().by_code]
    if unknown:
        raise InvalidValue(f"There is no reason called {', '.join(unknown)}.")
    before = claim.status
    claim.status = status
    claim.decided_by, claim.decided_at = actor, datetime.now(UTC)
    claim.reason = note
    changes: list[Json] = [{"what": "status", "from": before, "to": status}]
    if status == "confirmed":
        changes.append({"what": "payable", "from": None, "to": str(claim.payable)})
    if codes:
        changes.append({"what": "reasons", "from": None, "to": list(codes)})
    _record(session, claim, actor, status, changes, note)


def _record(
    session: Session,
    claim: Claim,
    actor: str,
    action: str,
    changes: Sequence[Json],
    note: str | None = None,
) -> None:
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
