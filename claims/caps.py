"""What is left under the limits of a claim's plans, as the claim was last worked out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.models import Claim

Json = dict[str, Any]
PAID_STATES = frozenset({"paid", "archived"})
_PLACE = re.compile(r"(history|household)\[(\d+)\]")


def caps_of_claim(session: Session, claim: Claim) -> list[Json]:
    """One entry for each limit of a period, a life or an accident that the claim falls under, in
    the shape that docs/formats.md tells; empty without a member.

    ``used`` is what the other claims of the member (or household) take: ``paid`` where the money
    has gone out, ``committed`` where it is confirmed only.
    """
    benefit = claim.benefit or {}
    found = [(plan, cap) for plan in benefit.get("plans", ()) for cap in plan.get("caps", ())]
    if not found:
        return []
    claims = {id(cap): _claims_by_amount(cap, benefit) for _, cap in found}
    states = _states(session, {number for used in claims.values() for number, _ in used})
    shown: list[Json] = []
    for plan, cap in found:
        # A limit over several plans stands in each of them.
        if not any(cap["plans"] and _is_same(cap, other) for other in shown):
            shown.append(_entry(claim, plan, cap, claims[id(cap)], states))
    return shown


def _is_same(cap: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(cap[key] == other[key] for key in ("plans", "per", "unit", "cap"))


def _claims_by_amount(cap: Mapping[str, Any], benefit: Mapping[str, Any]) -> list[tuple[int, str]]:
    """The claims that use the limit up, each with what it takes."""
    found = []
    for used in cap["used_by"]:
        place = _PLACE.fullmatch(used["place"])
        if place is not None:
            claim_ids = benefit.get(f"{place[1]}_claims") or ()
            found.append((claim_ids[int(place[2])], used["amount"]))
    return found


def _states(session: Session, claim_ids: Iterable[int]) -> dict[int, str]:
    rows = session.execute(select(Claim.id, Claim.status).where(Claim.id.in_(list(claim_ids))))
    return {row.id: row.status for row in rows}


def _entry(
    claim: Claim,
    plan: Mapping[str, Any],
    cap: Mapping[str, Any],
    used: list[tuple[int, str]],
    states: Mapping[int, str],
) -> Json:
    paid = sum((Decimal(a) for number, a in used if states.get(number) in PAID_STATES), Decimal(0))
    committed = Decimal(cap["used"]) - paid
    until = _until(claim, plan)
    return {
        "plan": plan["plan"],
        "version": plan["version"],
        **{key: cap[key] for key in ("per", "unit", "benefits", "plans", "household")},
        "from": plan["cover_from"] if cap["per"] == "period" else None,
        "until": until if cap["per"] == "period" else None,
        "cap": cap["cap"],
        "paid": _spelt(paid, cap),
        "committed": _spelt(committed, cap),
        **{key: cap[key] for key in ("used", "left", "this_claim", "left_after")},
        "claims": list(dict.fromkeys(number for number, _ in used)),
        "source": cap["source"],
    }


def _until(claim: Claim, plan: Mapping[str, Any]) -> str | None:
    for cover in claim.member.covers if claim.member else ():
        if cover.plan == plan["plan"] and cover.cover_from.isoformat() == plan["cover_from"]:
            return cover.cover_until.isoformat()
    return None


def _spelt(amount: Decimal, cap: Mapping[str, Any]) -> str:
    return f"{amount:.2f}" if cap["unit"] == "yuan" else str(int(amount))
