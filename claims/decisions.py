"""The reviewer's decision, and what follows from it for the claims that share its limits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.benefits import store
from claims.desk_changes import SYSTEM, locked_claim, put_on_record, require_state
from claims.desk_errors import AmountChanged, Forbidden, InvalidValue
from claims.evaluation import documents_of, evaluate, renew_traces
from claims.households import household_of
from claims.models import OPEN_STATES, Claim
from claims.reasons import reasons
from extractors.values.money import to_contract

Json = dict[str, Any]
Codes = Sequence[str]
CONFIRMABLE = ("review", "second_look", "waiting_papers")
NEVER_ACCEPTED = frozenset({"member_linked", "benefit_computed", "benefit_payable"})


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
    claim = locked_claim(session, claim_id, version)
    require_state(claim, CONFIRMABLE, "confirmed")
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
    """Work a claim out again after its plan or its member changed; on record if that shows.

    What was decided stays: only what others find such a claim by is written anew.
    """
    claim = session.scalars(select(Claim).where(Claim.id == claim_id).with_for_update()).one()
    if claim.status in OPEN_STATES:
        _work_out(session, claim)
    elif claim.outdated:
        renew_traces(session, claim)
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
        put_on_record(session, claim, SYSTEM, "recomputed", changes)


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
    session: Session, claim_id: int, version: int, reason: str, actor: str, codes: Codes = ()
) -> Claim:
    """Send the claim back for other papers; it can be corrected and looked at again.

    ``codes`` are those of ``claims.reasons`` that the words of ``reason`` were chosen from.
    """
    claim = locked_claim(session, claim_id, version)
    require_state(claim, CONFIRMABLE, "returned")
    return _decide(session, claim, "returned", actor, _in_words(reason), codes)


def reject(
    session: Session, claim_id: int, version: int, reason: str, actor: str, codes: Codes = ()
) -> Claim:
    """Refuse the claim, with the reason that the member will read."""
    claim = locked_claim(session, claim_id, version)
    require_state(claim, OPEN_STATES, "rejected")
    return _decide(session, claim, "rejected", actor, _in_words(reason), codes)


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


def _in_words(reason: str) -> str:
    if not reason.strip():
        raise InvalidValue("Give the reason in words: the member will read it.")
    return reason.strip()


def _decide(
    session: Session,
    claim: Claim,
    status: str,
    actor: str,
    note: str | None,
    codes: Codes = (),
) -> Claim:
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
    put_on_record(session, claim, actor, status, changes, note)
    return claim
