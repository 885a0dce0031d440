"""Claims as the workers leave them, made from the ready fixtures by the product's own parts.

Only the reading is left out: the ground truth of a synthetic paper stands for what was read.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from claims import recording
from claims.benefits import store as plan_store
from claims.members import roster
from claims.models import Bundle, BundleFile, Claim, PageRow, StoredFile
from extractors.documents import check_document
from extractors.types import Box, Document, Field, Item
from intake.store import FileStore

FIXTURES = Path(__file__).parents[2] / "fixtures"
INVOICE = "national-scan.jpg"
SUMMARY = "running-text-scan.jpg"
CARD = "both-sides-scan.jpg"
PERSON = "陈刚"
PERSON_ID = "350602198111238276"

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet:
    """One page to hand in: a ready fixture, with values and confidences told otherwise."""

    file: str
    values: Values | None = None
    doubtful: Sequence[str] = ()
    without: Sequence[str] = ()


def expected(file: str) -> dict[str, Any]:
    path = FIXTURES / "ready" / f"{file}.expected.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def invoice_and_summary(name: str = PERSON, **values: Any) -> tuple[Sheet, Sheet]:
    """The papers of one stay of ``name``."""
    stay = {"admission_date": "2024-05-27", "discharge_date": "2024-06-06", "age": "42"}
    return (
        Sheet(INVOICE, {"payer_name": name, **values}, doubtful=["check_code", "department"]),
        Sheet(SUMMARY, {"patient_name": name, "hospital_name": _hospital(), **stay}),
    )


def card(name: str = PERSON, id_number: str = PERSON_ID) -> Sheet:
    values = {"name": name, "id_number": id_number, "sex": "male", "birth_date": "1981-11-23"}
    return Sheet(CARD, values)


def _hospital() -> str:
    return str(expected(INVOICE)["documents"][0]["fields"]["hospital_name"]["value"])


def document(sheet: Sheet, page: int) -> Document:
    """The sheet's paper as the extractors would give it, on ``page`` of its bundle."""
    told = expected(sheet.file)["documents"][0]
    fields = {
        key: _field(key, entry, sheet, page)
        for key, entry in told["fields"].items()
        if key != "extras" and key not in sheet.without
    }
    for key, value in (sheet.values or {}).items():
        fields.setdefault(key, Field(value, str(value), 0.99, page, Box(60, 60, 240, 90)))
    items = tuple(Item(item["name"], item["amount"]) for item in told.get("items", ()))
    made = Document(told["type"], (page,), 0.99, fields, {}, items)
    return replace(made, checks=check_document(made))


def _field(key: str, entry: Mapping[str, Any], sheet: Sheet, page: int) -> Field:
    value = (sheet.values or {}).get(key, entry["value"])
    confidence = 0.71 if key in sheet.doubtful else 0.992
    plain = tuple(value) if isinstance(value, list) else value
    return Field(plain, entry["raw"], confidence, page, Box(*entry["box"]))


def hand_in(session: Session, store: FileStore, sheets: Sequence[Sheet]) -> Bundle:
    """A bundle in state ``ready`` with its claims."""
    bundle = Bundle(id=secrets.token_hex(8), status="ready")
    session.add(bundle)
    session.flush()
    for position, sheet in enumerate(sheets):
        _add_page(session, store, bundle, position, sheet)
    session.flush()
    recording.record(session, bundle, [document(sheet, at) for at, sheet in enumerate(sheets)])
    return bundle


def _add_page(
    session: Session, store: FileStore, bundle: Bundle, position: int, sheet: Sheet
) -> None:
    path = FIXTURES / "ready" / sheet.file
    sha256 = store.put(path)
    size = path.stat().st_size
    session.merge(
        StoredFile(sha256=sha256, size=size, media_type="image/jpeg", first_bundle_id=bundle.id)
    )
    session.flush()
    file = BundleFile(
        bundle_id=bundle.id, position=position, name=sheet.file, sha256=sha256, problems=[]
    )
    session.add(file)
    session.flush()
    told = expected(sheet.file)["pages"][0]
    session.add(
        PageRow(
            bundle_id=bundle.id,
            bundle_file_id=file.id,
            position=position,
            index=0,
            state="read",
            width=told["width"],
            height=told["height"],
            rotation=0,
            source="ocr",
            image_sha256=store.put_derived(path.read_bytes()),
        )
    )


def claim_of(session: Session, store: FileStore, sheets: Sequence[Sheet]) -> Claim:
    """The one claim that ``sheets`` make."""
    bundle = hand_in(session, store, sheets)
    return session.query(Claim).filter_by(bundle_id=bundle.id).one()


def add_member(
    session: Session,
    member_no: str = "ZZ90001",
    name: str = PERSON,
    id_number: str | None = PERSON_ID,
    cover_year: int = 2024,
) -> None:
    """A member with cover under the plan of the demo."""
    fields: dict[str, str | None] = {
        "member_no": member_no,
        "name": name,
        "id_number": id_number,
        "employer": "漳州市东方小学",
        "plan": "zhangzhou-inpatient",
        "cover_from": date(cover_year, 1, 1).isoformat(),
        "cover_until": date(cover_year, 12, 31).isoformat(),
    }
    roster.save_member(session, fields, "test")


def load_plans(session: Session) -> None:
    """The plans of the demo."""
    for path in sorted((FIXTURES / "demo" / "plans").glob("*.yaml")):
        plan_store.load_file(session, path.read_text(encoding="utf-8"), path.name)
