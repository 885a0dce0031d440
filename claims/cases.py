"""A claim as the plans see it: the contract's benefit case, from the member, the papers, and what a
person said of the event."""

from __future__ import annotations

from datetime import date
from typing import Any

from claims.benefits.case import Case, case_from_json
from claims.events import said_of
from claims.facts import Facts
from claims.models import Claim, Member

Json = dict[str, Any]


def case_of(claim: Claim, facts: Facts) -> Case:
    """The case of a claim with a member, without its history."""
    if claim.member is None:
        raise ValueError("a case needs a member")
    said = said_of(claim)
    amounts = {key: str(value) for key, value in facts.amounts.items()} | said.amounts
    return case_from_json(
        {
            "member": _member(claim.member),
            "event": _event(claim, facts) | said.event,
            "amounts": amounts,
        }
    )


def is_visit(claim: Claim, facts: Facts) -> bool:
    """An accident, say, may be a stay as well as a visit: that is for the papers to tell."""
    if claim.event_kind in ("inpatient", "outpatient"):
        return claim.event_kind == "outpatient"
    return facts.admission_date is None and facts.visit_date is not None


def _event(claim: Claim, facts: Facts) -> Json:
    visit = is_visit(claim, facts)
    return {
        "kind": claim.event_kind,
        "admission_date": _day(None if visit else facts.admission_date),
        "discharge_date": _day(None if visit else facts.discharge_date),
        "visit_date": _day(facts.visit_date if visit else None),
        "settlement_date": _day(facts.settlement_date),
        "applied": _day(claim.created_at.date() if claim.created_at else None),
        "hospital_level": facts.hospital_level,
        "hospital_name": facts.hospital_name,
        "diagnoses": list(facts.diagnoses) or None,
        "settled_by_insurance": facts.settled_by_insurance,
    }


def _member(member: Member) -> Json:
    return {
        "name": member.name,
        "sex": member.sex,
        "birth_date": _day(member.birth_date),
        "joined": _day(member.joined),
        "shares": member.shares,
        "unit_kind": member.unit_kind,
        "insured": member.insured,
        "coverage": [
            {"plan": cover.plan, "from": _day(cover.cover_from), "until": _day(cover.cover_until)}
            for cover in member.covers
        ],
        "roster": {column: str(text) for column, text in member.extra.items()},
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
