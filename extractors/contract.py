"""The extraction JSON that others rely on: one object per input file."""

from __future__ import annotations

from typing import Any

from extractors.types import (
    Check,
    Document,
    Field,
    FileExtraction,
    Item,
    Offer,
    Page,
    Problem,
    SecondReading,
)

Json = dict[str, Any]


def file_to_json(found: FileExtraction) -> Json:
    """One line of ``huzhu extract --jsonl``."""
    result: Json = {
        "file": found.file,
        "sha256": found.sha256,
        "error": None if found.error is None else _error(found.error),
        "pages": [page_to_json(page) for page in found.pages],
        "documents": [document_to_json(document) for document in found.documents],
        "problems": [problem_to_json(problem) for problem in found.problems],
    }
    return result


def _error(error: Problem) -> Json:
    return {"code": error.code, "message": error.message}


def problem_to_json(problem: Problem) -> Json:
    """What failed in part: a ``member`` of an archive, a ``page``, or, with neither, the whole."""
    return {
        "member": problem.member,
        "page": problem.page,
        "code": problem.code,
        "message": problem.message,
    }


def page_to_json(page: Page) -> Json:
    """A page without its text; ``member`` only for pages out of an archive, ``codes`` where there
    are QR or bar codes, ``blank`` where nothing is printed on it."""
    result: Json = {
        "index": page.index,
        "width": page.width,
        "height": page.height,
        "rotation": page.rotation,
        "source": page.source,
    }
    if page.member is not None:
        result["member"] = page.member
    if page.codes:
        result["codes"] = [
            {"text": code.text, "kind": code.kind, "box": code.box.rounded()} for code in page.codes
        ]
    if page.is_blank:
        result["blank"] = True
    return result


def document_to_json(document: Document) -> Json:
    """A paper; further printed labels stand under ``extras``, ``title`` where it is of no type."""
    fields: Json = {key: field_to_json(found) for key, found in document.fields.items()}
    if document.extras:
        fields["extras"] = {label: field_to_json(f) for label, f in document.extras.items()}
    result: Json = {
        "type": document.type,
        "pages": list(document.pages),
        "confidence": round(document.confidence, 3),
        "fields": fields,
        "items": [item_to_json(item) for item in document.items],
        "checks": [check_to_json(check) for check in document.checks],
    }
    return result | {"title": document.title} if document.title else result


def field_to_json(found: Field) -> Json:
    """A value with its ink: ``page`` and ``box`` (pixels of the page as it came in, turned by its
    rotation), or what it was derived from; ``second`` where another look reads otherwise."""
    value = list(found.value) if isinstance(found.value, tuple) else found.value
    result: Json = {"value": value, "raw": found.raw, "confidence": round(found.confidence, 3)}
    if found.evidence is not None:
        result |= {"evidence": found.evidence, "score": round(found.legibility, 3)}
    if found.second is not None and found.second.verdict != "same":
        result["second"] = _second(found.second)
    if found.derived_from:
        result |= {"derived_from": list(found.derived_from)}
        if found.box is None:
            return result  # a code that gave the value has its place, a sum has none
    return result | {"page": found.page, "box": found.box.rounded() if found.box else None}


def _second(second: SecondReading) -> Json:
    """The reading of the value that the field does not have; see ``SecondReading``."""
    other = list(second.value) if isinstance(second.value, tuple) else second.value
    return {"value": other, "verdict": second.verdict, "proof": list(second.proof)}


def item_to_json(item: Item) -> Json:
    """A charged row; of what need not be there, only what it has."""
    result: Json = {"name": item.name, "amount": item.amount}
    if item.confidence < 1.0:
        result["confidence"] = round(item.confidence, 3)
    if item.is_beside_unread:
        result["is_beside_unread"] = True
    if item.unnamed:
        result["unnamed"] = list(item.unnamed)
    if item.quantity is not None:
        result["quantity"] = item.quantity
    if item.unit is not None:
        result["unit"] = item.unit
    result |= dict(item.more)
    if item.box is not None:
        result |= {"page": item.page, "box": item.box.rounded()}
    return result


def check_to_json(check: Check) -> Json:
    """``proves`` and ``offers`` only where there are any."""
    result: Json = {
        "id": check.id,
        "passed": check.passed,
        "severity": check.severity,
        "message": check.message,
        "fields": list(check.fields),
        "values": dict(check.values),
    }
    if check.proves:
        result["proves"] = list(check.proves)
    if check.offers:
        result["offers"] = [_offer(offer) for offer in check.offers]
    return result


def _offer(offer: Offer) -> Json:
    result: Json = {"field": offer.field, "value": offer.value}
    return result if offer.row is None else result | {"row": offer.row}
