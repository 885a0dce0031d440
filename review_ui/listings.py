"""Queries that only the pages need: bundles, members, plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select, union
from sqlalchemy.orm import Session

from claims.members.lookups import LAST_CHARACTER
from claims.members.names import name_key
from claims.models import Bundle, BundleFile, Claim, Member, MemberKey, PageRow, PlanVersion

PAGE_SIZE = 50
MOST_COUNTED = 10_000
TAIL = 4  # characters of an ID or phone number; fewer would list half the roster


@dataclass(frozen=True, slots=True)
class Slice:
    """One page of a list, counted from 1."""

    rows: list[Any]
    total: int
    page: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PAGE_SIZE), 1)


def bundles(session: Session, page: int) -> Slice:
    """Bundles, newest first, each with the counts that its row shows."""
    total = session.scalar(select(func.count()).select_from(Bundle)) or 0
    found = session.scalars(
        select(Bundle)
        .order_by(Bundle.created_at.desc(), Bundle.id)
        .limit(PAGE_SIZE)
        .offset((page - 1) * PAGE_SIZE)
    ).all()
    ids = [bundle.id for bundle in found]
    files = _counts(session, select(BundleFile.bundle_id, func.count()), BundleFile.bundle_id, ids)
    pages = _counts(session, select(PageRow.bundle_id, func.count()), PageRow.bundle_id, ids)
    done = _counts(
        session,
        select(PageRow.bundle_id, func.count()).where(PageRow.state.in_(("read", "set_aside"))),
        PageRow.bundle_id,
        ids,
    )
    claims = _counts(session, select(Claim.bundle_id, func.count()), Claim.bundle_id, ids)
    names = select(BundleFile.bundle_id, BundleFile.name).where(BundleFile.position == 0)
    first = dict(iter(session.execute(names.where(BundleFile.bundle_id.in_(ids)))))
    rows = [
        {
            "id": bundle.id,
            "status": bundle.status,
            "note": bundle.note,
            "created_at": bundle.created_at,
            "first_file": first.get(bundle.id),
            "files": files.get(bundle.id, 0),
            "pages": pages.get(bundle.id, 0),
            "done": done.get(bundle.id, 0),
            "claims": claims.get(bundle.id, 0),
        }
        for bundle in found
    ]
    return Slice(rows, total, page)


def _counts(
    session: Session, query: Select[str, int], column: Any, ids: list[str]
) -> dict[str, int]:
    counted = session.execute(query.where(column.in_(ids)).group_by(column))
    return dict(iter(counted))


def find_members(session: Session, q: str, page: int = 1) -> Slice:
    """Members by number, by the beginning of the name, or by the end of the ID or phone number.

    Every way goes through an index of its own; counting stops at ``MOST_COUNTED``.
    """
    if not q:
        query = select(Member)
        total = session.scalar(select(func.count()).select_from(Member)) or 0
    else:
        found = union(*_ways_to_find(q)).subquery()
        query = select(Member).where(Member.id.in_(select(found.c.id)))
        few = select(found.c.id).limit(MOST_COUNTED).subquery()
        total = session.scalar(select(func.count()).select_from(few)) or 0
    rows = session.scalars(
        query.order_by(Member.name, Member.id).limit(PAGE_SIZE).offset((page - 1) * PAGE_SIZE)
    ).all()
    return Slice(list(rows), total, page)


def _ways_to_find(q: str) -> list[Select[int]]:
    ways = [select(Member.id.label("id")).where(Member.member_no == q)]
    if name := name_key(q):
        named = (MemberKey.name >= name) & (MemberKey.name < name + LAST_CHARACTER)
        ways.append(select(MemberKey.member_id).where(named).limit(MOST_COUNTED))
    tail = "".join(q.split()).upper()
    if len(tail) >= TAIL and tail[:-1].isdecimal():
        key = tail[-TAIL:]
        by_id = (MemberKey.id_tail == key) & MemberKey.id18.endswith(tail, autoescape=True)
        by_phone = (func.right(Member.phone, TAIL) == key) & Member.phone.endswith(tail)
        ways += [select(MemberKey.member_id).where(by_id), select(Member.id).where(by_phone)]
    return ways


def plan_titles(session: Session) -> dict[str, tuple[str, str]]:
    """Plan → its Chinese and English title, of the newest version."""
    return {
        one.plan: (one.title, str(one.body.get("title_en") or one.title))
        for one in reversed(plan_versions(session))
    }


def plan_versions(session: Session) -> list[PlanVersion]:
    """All versions, the newest of each plan first."""
    return list(
        session.scalars(
            select(PlanVersion).order_by(PlanVersion.plan, PlanVersion.valid_from.desc())
        )
    )
