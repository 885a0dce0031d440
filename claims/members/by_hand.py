"""One member added or corrected by hand, by the same checks as a roster's rows."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims.members import name_counts, places
from claims.members.employers import unit_key, unit_letters
from claims.members.rows import KEPT_AS_HISTORY, RosterRow, RowNote, check_fields
from claims.models import Cover, Member, MemberChange, MemberKey, Unit
from claims.outdated import mark_for_member

OPTIONAL = ("unit_kind", "shares", "insured", "joined")
HOUSEHOLD = ("household", "家庭编号", "户号")  # what rosters call it, the first one ours


class RowRejected(ValueError):
    """A member entered by hand that cannot be kept; ``notes`` name each field and cause."""

    def __init__(self, notes: list[RowNote]) -> None:
        super().__init__("; ".join(f"{note.column}: {note.cause}" for note in notes))
        self.notes = notes


def save_member(session: Session, fields: Mapping[str, str | None], actor: str) -> Member:
    """Add the member ``fields["member_no"]``, or correct the fields given, by hand.

    A field given as ``None`` or blank is erased, one not given stays. ``province``, ``city`` and
    ``county`` may be given too: they place the member's unit in the tree; so may ``household``,
    the same for all of one family. Raises ``RowRejected``.
    """
    stored = session.scalar(
        select(Member).where(Member.member_no == (fields.get("member_no") or "").strip())
    )
    checked = check_fields(_with_stored(fields, stored))
    if checked.row is None:
        raise RowRejected(checked.faults)
    member = stored if stored is not None else Member(member_no=checked.row.member_no, extra={})
    if stored is None:
        session.add(member)
    _set_fields(session, member, checked.row, fields, actor)
    member.extra = _with_household(places.with_places(member.extra, fields), fields)
    _set_key(session, member, checked.row)
    _set_cover(member, checked.row)
    session.flush()
    if member.employer:
        places.hang_unit(session.connection().connection.cursor(), member.employer)
    mark_for_member(session, member.id)
    return member


def _with_stored(fields: Mapping[str, str | None], stored: Member | None) -> dict[str, str | None]:
    """The fields to check: a correction is held against what stays."""
    if stored is None:
        return dict(fields)
    kept = {"name": stored.name, "id_number": stored.id_number}
    if not fields.get("id_number"):
        kept["sex"] = stored.sex
        kept["birth_date"] = stored.birth_date.isoformat() if stored.birth_date else None
    return {**kept, **fields}


def _set_fields(
    session: Session,
    member: Member,
    row: RosterRow,
    fields: Mapping[str, str | None],
    actor: str,
) -> None:
    is_new = member.id is None
    derived = {"sex", "birth_date"} if row.id_number else set()
    for column in (*KEPT_AS_HISTORY, *OPTIONAL):
        value = getattr(row, column)
        if column not in fields and column not in derived:
            continue
        if value is None and column in ("shares", "insured"):
            continue  # the table has its own default
        old = None if is_new else getattr(member, column)
        setattr(member, column, value)
        if old is not None and old != value and column in KEPT_AS_HISTORY:
            new = None if value is None else str(value)
            session.add(
                MemberChange(member_id=member.id, actor=actor, field=column, old=str(old), new=new)
            )
    session.flush()


def household_of(extra: Mapping[str, str]) -> str | None:
    """The household on a member's roster row, whatever the roster calls the column."""
    return next((extra[name] for name in HOUSEHOLD if extra.get(name)), None)


def _with_household(extra: Mapping[str, str], fields: Mapping[str, str | None]) -> dict[str, str]:
    """``extra`` with the household that ``fields`` has; a blank one is taken out."""
    if HOUSEHOLD[0] not in fields:
        return dict(extra)
    kept = {name: cell for name, cell in extra.items() if name not in HOUSEHOLD}
    given = (fields[HOUSEHOLD[0]] or "").strip()
    return kept | ({HOUSEHOLD[0]: given} if given else {})


def _set_key(session: Session, member: Member, row: RosterRow) -> None:
    stored = session.get(MemberKey, member.id)
    name_counts.count_renamed(session, stored.name if stored else None, row.name_key)
    session.merge(
        MemberKey(
            member_id=member.id,
            id18=row.id18,
            id_tail=row.id18 and row.id18[-4:],
            birth_date=member.birth_date,
            sex=member.sex,
            name=row.name_key,
            sound=row.sound,
            unit_id=_unit_id(session, member.employer),
        )
    )


def _unit_id(session: Session, employer: str | None) -> int | None:
    if not employer:
        return None
    found = session.scalar(select(Unit.id).where(Unit.name == employer))
    if found is not None:
        return found
    key = unit_key(employer)
    unit = Unit(name=employer, key=key, letters=unit_letters(key))
    session.add(unit)
    session.flush()
    return unit.id


def _set_cover(member: Member, row: RosterRow) -> None:
    if row.plan is None or row.cover_from is None or row.cover_until is None:
        return
    for cover in member.covers:
        if (cover.plan, cover.cover_from) == (row.plan, row.cover_from):
            cover.cover_until = row.cover_until
            return
    member.covers.append(
        Cover(plan=row.plan, cover_from=row.cover_from, cover_until=row.cover_until)
    )
