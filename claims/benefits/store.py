"""Plans and paid benefits in the database."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.benefits.case import Case, HistoryEntry, history_from_json
from claims.benefits.compute import compute
from claims.benefits.plan_file import PlanFileError, PlanProblem, plan_documents
from claims.benefits.plan_text import Plain, PlainDocument
from claims.benefits.problem_texts import problem
from claims.benefits.result import Result
from claims.benefits.rules import Plan, Version
from claims.households import household_of
from claims.models import Benefit, Member, PlanVersion
from claims.outdated import mark_for_plans


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What loading a file did; each entry names a plan and its version."""

    added: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


_Outcome = Literal["added", "replaced", "unchanged", "refused"]


@dataclass(frozen=True, slots=True)
class _Change:
    """What loading one version comes to, before anything is written."""

    outcome: _Outcome
    row: PlanVersion
    plan: Plan
    version: Version
    body: dict[str, Any]
    sha256: str

    @property
    def label(self) -> str:
        return f"{self.plan.plan} {self.version.version}"


def load_file(session: Session, text: str, name: str = "plan file") -> LoadReport:
    """Keep the plans of a file. Loading the same again changes nothing.

    A version that claims have been decided by is never changed: give the new rule a version of
    its own. Raises :class:`PlanFileError` (all problems by line) and then keeps nothing.
    """
    changes = _changes(session, text, name)
    for change in changes:
        if change.outcome != "unchanged":
            session.add(change.row)
            _write(change)
    session.flush()
    mark_for_plans(session, {c.plan.plan for c in changes if c.outcome != "unchanged"})
    labels = {
        outcome: tuple(change.label for change in changes if change.outcome == outcome)
        for outcome in ("added", "replaced", "unchanged")
    }
    return LoadReport(**labels)


def plans_after(session: Session, text: str, name: str = "plan file") -> list[Plan]:
    """The plans of a file as they would stand once it is loaded, stored versions included.

    Nothing is kept. Raises :class:`PlanFileError` where loading would.
    """
    changes = _changes(session, text, name)
    plans = []
    for key in dict.fromkeys(change.plan.plan for change in changes):
        bodies = {version: row.body for version, row in _stored_versions(session, key).items()}
        bodies |= {c.version.version: c.body for c in changes if c.plan.plan == key}
        plans.append(_plan_from(list(bodies.values())))
    return plans


def _changes(session: Session, text: str, name: str) -> list[_Change]:
    """What loading a file would do to each version, or all that stands against it."""
    changes: list[_Change] = []
    problems: list[PlanProblem] = []
    for plan, document in plan_documents(text, name):
        stored = _stored_versions(session, plan.plan)
        problems += _overlaps(plan, stored, document)
        bodies = _bodies(document.value)
        for i, (version, body) in enumerate(zip(plan.versions, bodies, strict=True)):
            change = _compare(session, plan, version, body, stored.get(version.version))
            changes.append(change)
            if change.outcome == "refused":
                line = document.line(("versions", i, "version"))
                problems.append(PlanProblem(line, problem("decided", version=change.label)))
    if problems:
        raise PlanFileError(problems, name)
    return changes


def plans_for(session: Session, keys: Collection[str]) -> list[Plan]:
    """The plans called ``keys`` with all their versions, in the order of the keys."""
    query = select(PlanVersion).where(PlanVersion.plan.in_(list(keys)))
    rows = session.scalars(query.order_by(PlanVersion.valid_from)).all()
    bodies: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        bodies.setdefault(row.plan, []).append(row.body)
    return [_plan_from(bodies[key]) for key in dict.fromkeys(keys) if key in bodies]


def lock_member(session: Session, member_id: int) -> None:
    """Wait until no other confirmation of this member, or of the household, is under way.

    Held until the transaction ends. Whoever reads the history after this sees all that has been
    committed, so that two confirmations at one moment cannot both use up the same cap.
    """
    lock_members(session, [member_id])


def lock_members(session: Session, member_ids: Iterable[int]) -> None:
    """The same for several members, with their households."""
    wanted = {one for member_id in member_ids for one in household_of(session, member_id)}
    # NO KEY UPDATE: linking another claim to the member must not wait for this. In the order of
    # their ids, so that two who lock the same members cannot lock each other up.
    locked = select(Member.id).where(Member.id.in_(wanted)).order_by(Member.id)
    session.execute(locked.with_for_update(key_share=True))


def history_for(
    session: Session, member_id: int, leaving_out: int | None = None
) -> tuple[HistoryEntry, ...]:
    """What the member's confirmed claims paid, oldest first, but for the claim ``leaving_out``."""
    return tuple(entry for _, entry in earlier_benefits(session, member_id, leaving_out))


def earlier_benefits(
    session: Session, member_id: int, leaving_out: int | None = None
) -> list[tuple[int, HistoryEntry]]:
    """The same, each entry with the claim that it is from."""
    return [one for one in _benefits_of(session, [member_id]) if one[0] != leaving_out]


def household_benefits(session: Session, member_id: int) -> list[tuple[int, HistoryEntry]]:
    """The same of the other members of the member's household."""
    others = [other for other in household_of(session, member_id) if other != member_id]
    return _benefits_of(session, others) if others else []


def _benefits_of(session: Session, member_ids: Sequence[int]) -> list[tuple[int, HistoryEntry]]:
    query = select(Benefit).where(Benefit.member_id.in_(member_ids)).order_by(Benefit.id)
    return [(row.claim_id, history_from_json(row.history)) for row in session.scalars(query)]


def with_history(
    session: Session, case: Case, member_id: int, leaving_out: int | None = None
) -> Case:
    """``case`` with what the member's and the household's confirmed claims paid before it."""
    household = tuple(entry for _, entry in household_benefits(session, member_id))
    return replace(case, history=history_for(session, member_id, leaving_out), household=household)


def settle(session: Session, claim_id: int, member_id: int, case: Case) -> Result:
    """Compute a claim for good and record it, all under the member's lock.

    ``case.history`` is replaced by what the database holds now. The caller compares the result
    with what the reviewer saw, and rolls back where it differs.
    """
    lock_member(session, member_id)
    current = with_history(session, case, member_id, leaving_out=claim_id)
    keys = [cover.plan for cover in case.member.coverage]
    result = compute(plans_for(session, keys), current)
    record(session, claim_id, member_id, result)
    return result


def record(session: Session, claim_id: int, member_id: int, result: Result) -> None:
    """Insert one Benefit row a plan that the claim leaves a trace under.

    Use :func:`settle` unless the member is locked already and ``result`` was computed after it.
    """
    for plan in result.plans:
        if plan.history is None:
            continue
        session.add(
            Benefit(
                claim_id=claim_id,
                member_id=member_id,
                plan=plan.plan,
                version=plan.version or "",
                cover_from=date.fromisoformat(plan.cover_from) if plan.cover_from else None,
                payable=plan.payable,
                history=dict(plan.history),
            )
        )
    session.flush()


def _stored_versions(session: Session, plan: str) -> dict[str, PlanVersion]:
    rows = session.scalars(select(PlanVersion).where(PlanVersion.plan == plan)).all()
    return {row.version: row for row in rows}


def _bodies(value: Plain) -> list[dict[str, Any]]:
    """One body a version: the plan's own keys with that version alone."""
    assert isinstance(value, dict) and isinstance(value["versions"], list)  # a plan was read
    return [{**value, "versions": [version]} for version in value["versions"]]


def _plan_from(bodies: list[Mapping[str, Any]]) -> Plan:
    newest = bodies[-1]
    versions = [version for body in bodies for version in body["versions"]]
    return Plan.model_validate({**newest, "versions": versions})


def _compare(
    session: Session, plan: Plan, version: Version, body: dict[str, Any], row: PlanVersion | None
) -> _Change:
    """What loading would do to one version. Its title may always change, its rules may not."""
    rules = json.dumps(body["versions"], ensure_ascii=False, sort_keys=True)
    sha256 = hashlib.sha256(rules.encode()).hexdigest()
    outcome: _Outcome = "replaced"
    if row is None:
        outcome = "added"
    elif row.source_sha256 == sha256:
        outcome = "unchanged" if row.body == body else "replaced"
    elif _is_decided(session, plan.plan, version.version):
        outcome = "refused"
    kept = row or PlanVersion(plan=plan.plan, version=version.version)
    return _Change(outcome, kept, plan, version, body, sha256)


def _write(change: _Change) -> None:
    change.row.title = change.plan.title
    change.row.valid_from = change.version.valid_from
    change.row.valid_until = change.version.valid_until
    change.row.body = change.body
    change.row.source_sha256 = change.sha256


def _is_decided(session: Session, plan: str, version: str) -> bool:
    query = select(Benefit.id).where(Benefit.plan == plan, Benefit.version == version).limit(1)
    return session.scalar(query) is not None


def _overlaps(
    plan: Plan, stored: Mapping[str, PlanVersion], document: PlainDocument
) -> list[PlanProblem]:
    """Stored versions that the file does not hold must not overlap those that it does."""
    problems = []
    in_file = {version.version for version in plan.versions}
    for row in stored.values():
        for i, version in enumerate(plan.versions if row.version not in in_file else ()):
            begins_before_end = version.valid_from <= (row.valid_until or date.max)
            if begins_before_end and row.valid_from <= (version.valid_until or date.max):
                names = {"plan": plan.plan, "version": version.version, "stored": row.version}
                line = document.line(("versions", i, "valid_from"))
                problems.append(PlanProblem(line, problem("stored_overlap", **names)))
    return problems
