"""A reviewer's corrections: values, types of papers, the member, and taking them back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from claims import steps
from claims.desk_changes import locked_claim, put_on_record, require_state
from claims.desk_errors import InvalidValue, NotFound, NothingToUndo
from claims.evaluation import documents_of, evaluate
from claims.events import say
from claims.models import OPEN_STATES, Claim, DocumentRow, Member
from claims.papers import checked_keys, corrected_document, read_value
from claims.typed_values import NotAValue, normalised
from extractors.contract import check_to_json
from extractors.documents import check_document
from extractors.types_of_paper import OTHER, TYPES
from extractors.values.identity import mask_id_number

Json = dict[str, Any]
KNOWN_TYPES = (*(kind.name for kind in TYPES), OTHER)


def correct(
    session: Session, claim_id: int, version: int, patch: Mapping[str, Any], actor: str
) -> Claim:
    """Apply the contract's PATCH body: ``member_no`` (null unlinks), document fields, ``checked``
    keys of fields that are right as they stand, and what is said of the event (see
    ``claims.events``; null takes a part back)."""
    claim = locked_claim(session, claim_id, version)
    require_state(claim, OPEN_STATES, "changed")
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
    changes += say(claim, patch.get("event") or {}, {row.type for row in rows.values()})
    if not changes:
        return claim
    session.flush()
    steps.remember(session, claim, before, steps.state_of(claim, list(rows.values())), actor)
    evaluate(session, claim)
    is_only_checked = all(change.get("checked") for change in changes)
    put_on_record(session, claim, actor, "checked" if is_only_checked else "changed", changes)
    return claim


def undo(session: Session, claim_id: int, version: int, actor: str) -> Claim:
    """Take back the last correction, choice of member or change of type of this claim."""
    claim = locked_claim(session, claim_id, version)
    require_state(claim, OPEN_STATES, "changed")
    rows = documents_of(session, claim)
    step = steps.last_step(session, claim_id)
    if step is None or not steps.can_restore(step, rows):
        raise NothingToUndo("There is nothing left to take back on this claim.")
    was, were_checked = _trail_values(claim, rows), _trail_checked(rows)
    for row in steps.restore(claim, rows, step):
        _check_again(row)
    session.flush()
    session.expire(claim, ["member"])
    now, are_checked = _trail_values(claim, rows), _trail_checked(rows)
    evaluate(session, claim)
    changes: list[Json] = [
        {"what": what, "from": was.get(what), "to": now.get(what)}
        for what in (*was, *(what for what in now if what not in was))
        if was.get(what) != now.get(what)
    ]
    changes += [
        {"what": what, "from": now.get(what), "to": now.get(what), "checked": False}
        for what in were_checked
        if what not in are_checked and was.get(what) == now.get(what)
    ]
    put_on_record(session, claim, actor, "undone", changes)
    return claim


def _trail_values(claim: Claim, rows: Sequence[DocumentRow]) -> Json:
    """What a correction can change, in the words of the audit trail."""
    values: Json = {"member_no": claim.member.member_no if claim.member else None}
    values |= {f"event.{key}": value for key, value in claim.event.items()}
    values["event.kind"] = claim.event_kind
    for row in rows:
        values[f"documents.{row.id}.type"] = row.type
        for key in (*row.fields, *row.corrections):
            value = row.corrections.get(key, read_value(row, key))
            values[f"documents.{row.id}.{key}"] = _shown(key, value)
        values.pop(f"documents.{row.id}.extras", None)
    return values


def _trail_checked(rows: Sequence[DocumentRow]) -> list[str]:
    return [f"documents.{row.id}.{key}" for row in rows for key in checked_keys(row)]


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
    # Who chooses the person that was linked already says so, too: the link is theirs from now on.
    is_said_anew = before != member_no or claim.member_chosen_by is None
    claim.member_chosen_by = actor
    session.flush()
    return [{"what": "member_no", "from": before, "to": member_no}] if is_said_anew else []


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
        before = corrections[key] if key in corrections else read_value(row, key)
        after = _typed(row, key, value)
        if after == before and (key in corrections or after is not None):
            continue
        if after == read_value(row, key):
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
    for key in entry.get("checked", ()):
        if key == "extras":
            raise InvalidValue(f"{key} is no field.", (row.id, key))
        if key in corrections:
            continue  # a person's word already
        corrections[key] = read_value(row, key)
        shown = _shown(key, corrections[key])
        what = f"documents.{row.id}.{key}"
        changes.append({"what": what, "from": shown, "to": shown, "checked": True})
    row.corrections = corrections
    row.drawn = {**row.drawn, **_drawn(row, entry.get("boxes") or {})}
    _check_again(row)
    return changes


def _drawn(row: DocumentRow, boxes: Mapping[str, Any]) -> Json:
    """Where a person says that the ink of corrected fields stands, by key: on the paper's pages."""
    strange = [key for key, at in boxes.items() if at["page"] not in row.pages]
    if strange:
        raise InvalidValue(f"{strange[0]}: the box is on none of its pages.", (row.id, strange[0]))
    return {key: {"page": at["page"], "box": list(at["box"])} for key, at in boxes.items()}


def _check_again(row: DocumentRow) -> None:
    row.checks = [check_to_json(check) for check in check_document(corrected_document(row))]


def _typed(row: DocumentRow, key: str, value: Any) -> Any:
    try:
        return normalised(key, value)
    except NotAValue as error:
        raise InvalidValue(str(error), (row.id, key)) from error


def _shown(key: str, value: Any) -> Any:
    """The audit trail names the change; whole ID and card numbers do not belong in it."""
    if key in {"payer_id", "id_number", "card_number"} and isinstance(value, str):
        return mask_id_number(value)
    return value
