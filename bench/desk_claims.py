"""Claims to work on, made by the product's own parts from the ready fixtures; nothing is read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
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

FIXTURES = Path(__file__).parents[1] / "fixtures"
INVOICE, SUMMARY, CARD = "national-scan.jpg", "running-text-scan.jpg", "both-sides-scan.jpg"
PERSON, ID_NUMBER = "陈刚", "350602198111238276"
STAY = {"admission_date": "2024-05-27", "discharge_date": "2024-06-06"}


def prepare(session: Session) -> None:
    """The plans of the demo, and one member who is covered by one of them."""
    for path in sorted((FIXTURES / "demo" / "plans").glob("*.yaml")):
        plan_store.load_file(session, path.read_text(encoding="utf-8"), path.name)
    fields: dict[str, str | None] = {
        **{"member_no": "ZZ90001", "name": PERSON, "id_number": ID_NUMBER},
        **{"employer": "漳州市东方小学", "plan": "zhangzhou-inpatient"},
        **{"cover_from": "2024-01-01", "cover_until": "2024-12-31"},
    }
    roster.save_member(session, fields, "bench")


def usual_claim(session: Session, store: FileStore, number: int) -> Claim:
    """An invoice, a discharge summary and an ID card."""
    sheets = [
        (INVOICE, {"payer_name": PERSON, "invoice_number": f"{number:010}"}, 0),
        (SUMMARY, {"patient_name": PERSON, **STAY}, 0),
        (CARD, {"name": PERSON, "id_number": ID_NUMBER}, 0),
    ]
    return _claim(session, store, f"bench-{number}", sheets)


def wide_claim(session: Session, store: FileStore, number: int, pages: int, boxes: int) -> Claim:
    """An invoice a page, all of one stay, with ``boxes`` fields and further lines in all."""
    sheets = [
        (INVOICE, {"payer_name": PERSON, "invoice_number": f"{number + at:010}"}, boxes // pages)
        for at in range(pages)
    ]
    return _claim(session, store, f"wide-{number}", sheets)


def _claim(
    session: Session,
    store: FileStore,
    bundle_id: str,
    sheets: Sequence[tuple[str, Mapping[str, str], int]],
) -> Claim:
    bundle = Bundle(id=bundle_id, status="ready")
    session.add(bundle)
    session.flush()
    documents = []
    for position, (name, values, boxes) in enumerate(sheets):
        told = json.loads((FIXTURES / "ready" / f"{name}.expected.json").read_text("utf-8"))
        _add_page(session, store, bundle, position, name, told["pages"][0])
        documents.append(_document(told["documents"][0], position, values, boxes))
    session.flush()
    claims = recording.record(session, bundle, documents)
    if len(claims) != 1:
        raise RuntimeError(f"{bundle_id} became {len(claims)} claims")
    return claims[0]


def _add_page(
    session: Session,
    store: FileStore,
    bundle: Bundle,
    position: int,
    name: str,
    told: Mapping[str, Any],
) -> None:
    path = FIXTURES / "ready" / name
    sha256 = store.put(path)
    stored = StoredFile(
        sha256=sha256,
        size=path.stat().st_size,
        media_type="image/jpeg",
        first_bundle_id=bundle.id,
    )
    session.merge(stored)
    session.flush()
    file = BundleFile(bundle_id=bundle.id, position=position, name=name, sha256=sha256, problems=[])
    session.add(file)
    session.flush()
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


def _document(
    told: Mapping[str, Any], page: int, values: Mapping[str, str], boxes: int
) -> Document:
    """The paper as it should be read, with as many further lines as make up ``boxes``."""
    fields = {
        key: Field(
            _plain(values.get(key, entry["value"])), entry["raw"], 0.99, page, Box(*entry["box"])
        )
        for key, entry in told["fields"].items()
        if key != "extras" and entry.get("box")
    }
    extras = {
        f"另列 {n}": Field(f"{n}.00", f"{n}.00", 0.9, page, _box(n))
        for n in range(boxes - len(fields))
    }
    items = tuple(Item(item["name"], item["amount"]) for item in told.get("items", ()))
    made = Document(told["type"], (page,), 0.99, fields, extras, items)
    return replace(made, checks=check_document(made))


def _box(number: int) -> Box:
    """Ten in a row, down the page."""
    x, y = 60 + 95 * (number % 10), 300 + 40 * (number // 10)
    return Box(x, y, x + 80, y + 25)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
