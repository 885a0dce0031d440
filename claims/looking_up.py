"""How far is my claim? Asked at the counter by name and the end of an ID or phone number, or by
the number on the receipt. The answer names no more than the person who asks must know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from claims.evaluation import papers_of
from claims.members.names import name_key
from claims.models import Claim, ClaimLookup, Member, MemberKey
from claims.same_person import names_agree
from extractors.values.text import half_width, squeeze

TAIL = re.compile(r"\d{3,17}[\dX]")  # at least four characters; only the last may be an X
BUNDLE_NUMBER = re.compile(r"[0-9a-f]{16}")
MOST_SHOWN = 20


class TooVague(ValueError):
    """Not enough to be sure that it is the person's own claim; ``code`` is stable."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """One claim as the counter may tell of it: no amounts, no numbers, the name masked."""

    claim_id: int
    name: str
    status: str
    received: datetime
    changed: datetime
    missing: tuple[dict[str, Any], ...]
    reason: str | None  # of a claim that was returned


def look_up(session: Session, name: str, tail: str, number: str, actor: str) -> list[Answer]:
    """Claims of the person, the newest first; the look-up is put on record in any case."""
    name, tail = squeeze(half_width(name)), squeeze(half_width(tail)).upper()
    number = squeeze(half_width(number)).lower()
    if number:
        if BUNDLE_NUMBER.fullmatch(number) is None:
            raise TooVague("bad_number")
        found = _of_bundle(session, number)
    else:
        if not name or TAIL.fullmatch(tail) is None:
            raise TooVague("name_and_tail")
        found = _of_person(session, name, tail)
    answers = [_answer(claim) for claim in found[:MOST_SHOWN]]
    asked = {"number": number} if number else {"name": name, "tail": tail[-4:]}
    told = [answer.claim_id for answer in answers]
    session.add(ClaimLookup(actor=actor, asked=asked, claims=told))
    session.flush()
    return answers


def masked_name(name: str | None) -> str:
    """``陈素芬`` → ``陈**``: enough to know oneself again."""
    return name[0] + "*" * (len(name) - 1) if name else ""


def _answer(claim: Claim) -> Answer:
    name = claim.person_name or (claim.member.name if claim.member else None)
    reason = claim.reason if claim.status == "returned" else None
    return Answer(
        claim.id,
        masked_name(name),
        claim.status,
        claim.created_at,
        claim.updated_at,
        tuple(claim.missing) if claim.status == "waiting_papers" else (),
        reason,
    )


def _of_bundle(session: Session, number: str) -> list[Claim]:
    return _claims(session, Claim.bundle_id == number)


def _of_person(session: Session, name: str, tail: str) -> list[Claim]:
    """By the roster; a claim that nobody is linked to, by the name and the ID on its papers."""
    by_id = MemberKey.id18.endswith(tail, autoescape=True) & (MemberKey.id_tail == tail[-4:])
    by_phone = Member.phone.endswith(tail, autoescape=True)
    members = (
        select(Member.id)
        .join(MemberKey, MemberKey.member_id == Member.id)
        .where(MemberKey.name == name_key(name), or_(by_id, by_phone))
    )
    linked = _claims(session, Claim.member_id.in_(members))
    unlinked = _claims(session, Claim.member_id.is_(None) & (Claim.person_name == name))
    own = [claim for claim in unlinked if _has_id(session, claim, name, tail)]
    return sorted([*linked, *own], key=lambda claim: claim.created_at, reverse=True)


def _has_id(session: Session, claim: Claim, name: str, tail: str) -> bool:
    papers = papers_of(session, claim)
    numbers: Iterable[str] = (paper.person_id or "" for paper in papers)
    named = any(paper.person_name and names_agree(paper.person_name, name) for paper in papers)
    return named and any(number.upper().endswith(tail) for number in numbers)


def _claims(session: Session, condition: ColumnElement[bool]) -> list[Claim]:
    query = select(Claim).where(condition, Claim.status != "dissolved")
    return list(session.scalars(query.order_by(Claim.created_at.desc(), Claim.id.desc())))
