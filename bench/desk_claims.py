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
from extractors.values.identity import check_character
from intake.store import FileStore

FIXTURES = Path(__file__).parents[1] / "fixtures"
INVOICE, SUMMARY, CARD = "national-scan.jpg", "running-text-scan.jpg", "both-sides-scan.jpg"
PERSON, ID_NUMBER = "陈刚", "350602198111238276"
STAY = {"admission_date": "2024-05-27", "discharge_date": "2024-06-06"}


def prepare(session: Session) -> None:
    """The plans of the demo, and one member who is covered by one of them."""
    for path in sorted((FIXTURES / "demo" / "plans").glob("*.yaml")):
        plan_store.load_file(session, path.read_text(encoding="utf-8"), path.name)
    _save_member(session, "ZZ90001", PERSON, ID_NUMBER)


def _save_member(session: Session, member_no: str, name: str, id_number: str) -> None:
    fields: dict[str, str | None] = {
        **{"member_no": member_no, "name": name, "id_number": id_number},
        **{"employer": "漳州市东方小学", "plan": "zhangzhou-inpatient"},
        **{"cover_from": "2024-01-01", "cover_until": "2024-12-31"},
    }
    roster.save_member(session, fields, "bench")


def good_claim(session: Session, store: FileStore, number: int) -> Claim:
    """The usual papers, of a member of their own: nothing in them asks for a person."""
    family, given = "王李张刘陈杨赵黄周吴", "伟芳娜敏静丽强磊军洋"
    name = family[number // 10 % 10] + given[number % 10] + given[number // 100 % 10]
    first = f"3506021981{number % 12 + 1:02}{number // 12 % 28 + 1:02}{number % 499 * 2 + 1:03}"
    id_number = first + check_character(first)
    _save_member(session, f"ZZ{number}", name, id_number)
    masked = f"{id_number[:6]}********{id_number[-4:]}"
    numbers = ("invoice_number", "serial_number", "admission_number", "medical_record_number")
    facts = {"payer_name": name, "payer_id": masked, **dict.fromkeys(numbers, f"{number:010}")}
    summary = {"patient_name": name, "sex": "male", "age": "42", **STAY}
    summary |= {"medical_record_number": f"{number:010}", "hospital_name": "漳州市云溪医院"}
    card = {"name": name, "id_number": id_number, "birth_date": born(id_number), "sex": "male"}
    sheets = [
        (INVOICE, {**facts, "sex": "male"}, 0),
        (SUMMARY, summary, 0),
        (CARD, card, 0),
    ]
    return _claim(session, store, f"good-{number}", sheets)


def born(id_number: str) -> str:
    """``…19811123…`` → ``1981-11-23``."""
    return f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}"


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
        # A scan of its own: what comes behind a picture's end is not looked at.
        scan = (FIXTURES / "ready" / name).read_bytes() + bundle_id.encode()
        _add_page(session, store, bundle, position, (name, scan), told["pages"][0])
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
    named_scan: tuple[str, bytes],
    told: Mapping[str, Any],
) -> None:
    name, scan = named_scan
    sha256 = store.put(scan)
    stored = StoredFile(
        sha256=sha256,
        size=len(scan),
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
            image_sha256=store.put_derived(scan),
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
