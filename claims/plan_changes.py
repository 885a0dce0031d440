"""What a changed plan would do to claims, told before anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from claims.benefits import store
from claims.benefits.case import Case, CoverPeriod, HistoryEntry, history_from_json
from claims.benefits.rules import Plan
from claims.benefits.simulate import Outcome, Simulation, compare
from claims.cases import case_of
from claims.evaluation import papers_of
from claims.facts import gather
from claims.households import household_of
from claims.models import OPEN_STATES, Benefit, Claim, Cover

_CLAIMS_AT_A_TIME = 500  # kept in memory with their papers


def preview_open_claims(session: Session, text: str, name: str = "plan file") -> Simulation:
    """Each open claim under the plans of a file, before and after loading it.

    Nothing is kept. Raises ``PlanFileError`` where loading would.
    """
    changed = {plan.plan: plan for plan in store.plans_after(session, text, name)}
    outcomes: list[Outcome] = []
    for claim in _open_claims_covered_by(session, changed):
        assert claim.member is not None  # the query asks for it
        keys = [cover.plan for cover in claim.member.covers]
        before = store.plans_for(session, keys)
        stored = {plan.plan: plan for plan in before}
        after = [(stored | changed)[key] for key in dict.fromkeys(keys) if key in stored | changed]
        case = store.with_history(session, _case(session, claim), claim.member.id, claim.id)
        outcomes.append(compare(str(claim.id), case, before, after))
    return Simulation(tuple(outcomes))


def simulate_past_claims(
    session: Session,
    plan: Plan,
    claim_ids: Collection[int] | None = None,
    *,
    instead_of: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Simulation:
    """Decided claims under ``plan``, against what they were paid under the stored one.

    ``claim_ids`` left out means all of them. ``instead_of`` names the stored plan whose members
    ``plan`` would take over; left out, it is the plan of the same key. Each claim is computed
    with what had been confirmed before it, and one at a time, so that years of claims fit into
    memory. The rules of ``plan`` are taken as if they had always been in force.
    """
    key = instead_of or plan.plan
    stored, timeless = store.plans_for(session, [key]), [_always_in_force(plan)]
    ids = _decided_under(session, key, claim_ids)
    outcomes: list[Outcome] = []
    loaded: dict[str, Sequence[Plan]] = {key: (), plan.plan: ()}
    for done, claim_id in enumerate(ids, 1):
        claim = session.get_one(Claim, claim_id)
        case = _with_what_came_before(session, claim)
        beside = _plans_beside(session, case, loaded)
        was = compare(str(claim_id), case, (), stored, beside)
        would = compare(str(claim_id), _under(case, key, plan.plan), (), timeless, beside)
        outcomes.append(replace(would, before=was.after))
        if progress is not None:
            progress(done, len(ids))
        if done % _CLAIMS_AT_A_TIME == 0:
            session.expunge_all()
    return Simulation(tuple(outcomes))


def _open_claims_covered_by(session: Session, keys: Collection[str]) -> Sequence[Claim]:
    covered = select(Cover.member_id).where(Cover.plan.in_(list(keys)))
    query = select(Claim).where(Claim.status.in_(OPEN_STATES), Claim.member_id.in_(covered))
    return session.scalars(query.order_by(Claim.id)).all()


def _case(session: Session, claim: Claim) -> Case:
    return case_of(claim, gather(papers_of(session, claim)))


def _decided_under(session: Session, plan: str, claim_ids: Collection[int] | None) -> list[int]:
    decided = select(Benefit.claim_id).where(Benefit.plan == plan)
    query = select(Claim.id).where(Claim.id.in_(decided))
    if claim_ids is not None:
        query = query.where(Claim.id.in_(list(claim_ids)))
    return list(session.scalars(query.order_by(Claim.id)))


def _plans_beside(
    session: Session, case: Case, loaded: dict[str, Sequence[Plan]]
) -> Sequence[Plan]:
    """The member's further plans, each read once; ``loaded`` keeps them."""
    keys = list(dict.fromkeys(cover.plan for cover in case.member.coverage))
    for key in keys:
        if key not in loaded:
            loaded[key] = store.plans_for(session, [key])
    return [plan for key in keys for plan in loaded[key]]


def _with_what_came_before(session: Session, claim: Claim) -> Case:
    """The claim's case with what had been confirmed for the member and the household before it."""
    assert claim.member_id is not None  # it was decided
    members = household_of(session, claim.member_id)
    first = select(func.min(Benefit.id)).where(Benefit.claim_id == claim.id).scalar_subquery()
    query = select(Benefit).where(Benefit.member_id.in_(members), Benefit.id < first)
    own: list[HistoryEntry] = []
    household: list[HistoryEntry] = []
    for row in session.scalars(query.order_by(Benefit.id)):
        entries = own if row.member_id == claim.member_id else household
        entries.append(history_from_json(row.history))
    return replace(_case(session, claim), history=tuple(own), household=tuple(household))


def _under(case: Case, old: str, new: str) -> Case:
    """The same case as if cover and earlier claims had been under the other plan.

    Earlier claims lose their parts: the other plan's benefits have other names.
    """

    def renamed(cover: CoverPeriod) -> CoverPeriod:
        return replace(cover, plan=new) if cover.plan == old else cover

    def moved(entries: tuple[HistoryEntry, ...]) -> tuple[HistoryEntry, ...]:
        return tuple(
            replace(entry, plan=new, parts=None) if entry.plan == old else entry
            for entry in entries
        )

    covers = tuple(renamed(cover) for cover in case.member.coverage)
    member = replace(case.member, coverage=covers)
    history, household = moved(case.history), moved(case.household)
    return replace(case, member=member, history=history, household=household)


def _always_in_force(plan: Plan) -> Plan:
    """The newest version alone, for covers of any time."""
    newest = max(plan.versions, key=lambda version: version.valid_from)
    return plan.model_copy(
        update={
            "versions": (newest.model_copy(update={"valid_from": date.min, "valid_until": None}),)
        }
    )
