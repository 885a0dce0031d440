"""Everything about a claim that follows from its papers: member, checks, missing papers, amount.

Run when a claim is made and again after every correction; it never touches what a person decided.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select, tuple_, update
from sqlalchemy.orm import Session

from claims import queue_entries
from claims.benefits import store
from claims.benefits.checklist import missing_for_all, still_missing
from claims.benefits.compute import compute
from claims.benefits.result import PlanResult, Result, result_to_json
from claims.benefits.rules import Plan, Version
from claims.cases import case_of, is_visit
from claims.cross_checks import amount_findings, finding, papers_agree
from claims.facts import Facts, gather
from claims.marks import marks_of, patient_marks
from claims.members.matching import Candidate, MatchResult, Query, Stay, match
from claims.models import Claim, DocumentRow, Member, PageRow
from claims.other_claims import find_in_other_claims
from claims.papers import INVOICES, Paper, paper_of_row
from claims.proposals import proposals_of, proposals_to_json
from claims.relatives import for_the_checklist
from claims.same_person import names_agree
from claims.signs import amount_signs, diagnosis_signs, event_signs, reversal_signs

Json = dict[str, Any]


def evaluate(session: Session, claim: Claim) -> Result | None:
    """Work out the claim again from its documents as corrected. Flushes, does not commit.

    Gives what the plans say, or ``None`` without a member.
    """
    rows = documents_of(session, claim)
    papers = [paper_of_row(row) for row in rows]
    facts = gather(papers)
    _describe(claim, facts)
    proposals = proposals_of(claim, papers, _texts(session, rows, "other"))
    claim.proposals = proposals_to_json(proposals)
    found = _match(session, claim, facts, patient_marks(papers))
    claim.marks = marks_of(papers, claim.member)
    session.flush()
    member_sex = claim.member.sex if claim.member else None
    claim.checks = [
        *papers_agree(papers, claim.member.name if claim.member else None),
        *amount_findings(facts),
        *amount_signs(papers),
        *reversal_signs([*_texts(session, rows, *INVOICES).values()]),
        *diagnosis_signs(facts, facts.sex or member_sex),
        *event_signs(claim, facts, proposals),
        *_member_findings(claim, facts, found),
        *find_in_other_claims(session, claim, facts, rows),
    ]
    plans = plans_of(session, claim)
    claim.checks = [*claim.checks, *_plan_findings(claim, plans)]
    result = _compute(session, claim, facts, plans)
    claim.missing = _missing(claim, papers, plans, result)
    if claim.status in {"waiting_papers", "review"}:
        claim.status = "waiting_papers" if claim.missing else "review"
    claim.outdated = False
    session.flush()
    queue_entries.enter(session, claim, rows)
    return result


def renew_traces(session: Session, claim: Claim) -> None:
    """Write anew what other claims and the queue find a decided claim by, and nothing else."""
    rows = documents_of(session, claim)
    marks = marks_of([paper_of_row(row) for row in rows], claim.member)
    queue_entries.enter(session, claim, rows)
    session.execute(
        update(Claim)
        .where(Claim.id == claim.id)
        .values(marks=marks, outdated=False, updated_at=Claim.updated_at)
    )


def documents_of(session: Session, claim: Claim) -> list[DocumentRow]:
    """The claim's own documents and those it shares with a sister claim, in page order."""
    shared = list(claim.shared_document_ids or ())
    rows = session.scalars(
        select(DocumentRow)
        .where((DocumentRow.claim_id == claim.id) | DocumentRow.id.in_(shared))
        .order_by(DocumentRow.position)
    )
    return list(rows)


def papers_of(session: Session, claim: Claim) -> list[Paper]:
    return [paper_of_row(row) for row in documents_of(session, claim)]


def _texts(session: Session, rows: Sequence[DocumentRow], *types: str) -> dict[int, str]:
    """What is printed on the pages of papers of these types, by their place in the bundle."""
    places = [
        (row.bundle_id, position) for row in rows if row.type in types for position in row.pages
    ]
    if not places:
        return {}
    query = select(PageRow.position, PageRow.text).where(
        tuple_(PageRow.bundle_id, PageRow.position).in_(places)
    )
    return {position: text for position, text in session.execute(query) if text}


def _describe(claim: Claim, facts: Facts) -> None:
    """What the queue shows and searches."""
    claim.person_name = facts.name
    claim.hospital_name = facts.hospital_name
    claim.invoice_numbers = list(facts.invoice_numbers)
    visit = is_visit(claim, facts)
    claim.admission_date = facts.visit_date if visit else facts.admission_date
    claim.discharge_date = facts.visit_date if visit else facts.discharge_date
    claim.total_amount = facts.amounts.get("total_amount")


def _match(
    session: Session, claim: Claim, facts: Facts, marks_of_patient: Sequence[str]
) -> MatchResult:
    """Candidates always; the link only where nobody has chosen a member by hand."""
    query = Query(
        name=facts.name,
        id_number=facts.id_number,
        employer=facts.employer,
        birth_date=facts.birth_date,
        sex=facts.sex,
        stay=Stay(facts.hospital_name, tuple(marks_of_patient), claim.id),
        is_name_mended=facts.is_name_mended,
    )
    found = match(session, query)
    claim.candidates = [_candidate_to_json(candidate) for candidate in found.candidates]
    if claim.member_chosen_by is None:
        linked = found.linked
        claim.member = _member(session, linked) if linked else None
        claim.member_level = found.candidates[0].level if linked else None
        session.flush()
    return found


def _candidate_to_json(candidate: Candidate) -> Json:
    """``prior``, the weights of ``evidence`` and ``others`` add up to the log-odds of ``score``."""
    return {
        "member_no": candidate.member_no,
        "score": round(candidate.score, 4),
        "level": candidate.level,
        "reasons": list(candidate.reasons),
        "prior": round(candidate.prior, 3),
        "evidence": [
            {"code": fact.code, "weight": round(fact.weight, 3)} for fact in candidate.evidence
        ],
        "others": round(candidate.others, 3),
    }


def _member(session: Session, member_no: str) -> Member:
    return session.scalars(select(Member).where(Member.member_no == member_no)).one()


def _member_findings(claim: Claim, facts: Facts, found: MatchResult) -> list[Json]:
    """Why nobody is linked; and a member chosen by hand is still held against the papers."""
    member = claim.member
    if member is None:
        message = found.doubt_text or "no member is linked"
        values = {"doubt": found.doubt or "nobody"}
        return [finding("member_linked", False, "warning", message, (), values)]
    findings: list[Json] = []
    if facts.sex and member.sex and facts.sex != member.sex:
        findings.append(_member_differs("sex", facts.sex, member.sex))
    if facts.name and not names_agree(facts.name, member.name):
        findings.append(_member_differs("name", facts.name, member.name))
    return findings


def _member_differs(what: str, on_papers: str, on_roster: str) -> Json:
    message = f"{what}: the papers say {on_papers}, the roster {on_roster}"
    values = {"what": what, "papers": on_papers, "roster": on_roster}
    return finding("member_agrees", False, "warning", message, [what], values)


def plans_of(session: Session, claim: Claim) -> list[Plan]:
    """The plans that the member has or had cover under."""
    if claim.member is None:
        return []
    return store.plans_for(session, [cover.plan for cover in claim.member.covers])


def _plan_findings(claim: Claim, plans: Sequence[Plan]) -> list[Json]:
    """Cover under a plan that nobody has loaded would pay nothing without a word."""
    covered = {cover.plan for cover in claim.member.covers} if claim.member else set()
    unknown = sorted(covered - {plan.plan for plan in plans})
    if not unknown:
        return []
    names = ", ".join(unknown)
    message = f"no rules are loaded for the plan {names}"
    return [finding("plan_loaded", False, "error", message, (), {"plans": names})]


def _compute(session: Session, claim: Claim, facts: Facts, plans: Sequence[Plan]) -> Result | None:
    """Fill in the benefit; ``None`` without a member."""
    if claim.member is None:
        claim.benefit, claim.payable = None, None
        return None
    earlier = store.earlier_benefits(session, claim.member.id, leaving_out=claim.id)
    household = store.household_benefits(session, claim.member.id)
    case = replace(
        case_of(claim, facts),
        history=tuple(entry for _, entry in earlier),
        household=tuple(entry for _, entry in household),
    )
    result = compute(plans, case)
    claim.benefit = result_to_json(result) | {
        "amounts": {key: str(value) for key, value in case.amounts.items()},
        "sources": {key: list(rows) for key, rows in facts.sources.items()},
        "history_claims": [claim_id for claim_id, _ in earlier],
        "household_claims": [claim_id for claim_id, _ in household],
    }
    claim.payable = _payable(result)
    return result


def _payable(result: Result) -> Decimal | None:
    """No sum while a plan still needs something: absent beats guessed."""
    if not result.plans or any(plan.incomplete for plan in result.plans):
        return None
    return result.payable


def _missing(
    claim: Claim, papers: Sequence[Paper], plans: Sequence[Plan], result: Result | None
) -> list[Json]:
    """What the checklists of the plans that may pay still ask for; a bill in any case.

    Without a member no checklist is known: what was asked for before stays asked for until it
    comes in, so that taking a wrong member away calls nothing complete.
    """
    member_id = claim.member.id_number if claim.member else None
    found = [paper.type for paper in for_the_checklist(papers, member_id)]
    if result is None:
        has_bill = bool({*INVOICES, "settlement_sheet"} & set(found))
        return still_missing([*([] if has_bill else [_NO_BILL]), *(claim.missing or ())], found)
    outcomes = [p for p in result.plans if p.eligible or p.incomplete] or result.plans
    by_key = {plan.plan: plan for plan in plans}
    versions = [v for o in outcomes if (v := _version_of(claim, by_key[o.plan], o)) is not None]
    missing = missing_for_all(versions, claim.event_kind, found)
    return [paper.to_json() for paper in missing]


def _version_of(claim: Claim, plan: Plan, outcome: PlanResult) -> Version | None:
    """The version that a plan was computed by; while its date is not known, that of the newest
    cover."""
    if outcome.version is not None:
        return next((v for v in plan.versions if v.version == outcome.version), None)
    covers = claim.member.covers if claim.member else ()
    begins = [cover.cover_from for cover in covers if cover.plan == plan.plan]
    return plan.version_for(max(begins)) if begins and outcome.incomplete else None


_NO_BILL: Json = {
    "paper": "inpatient_invoice",
    "message": "an invoice or settlement sheet of the stay",
    "message_zh": "住院（门诊）收费票据或医保结算单",
    "alternatives": ["inpatient_invoice", "outpatient_invoice", "settlement_sheet"],
}
