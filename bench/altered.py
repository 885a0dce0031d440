"""Forged amounts: one digit of a printed amount changed in the reading, and does a check see it?

The reading is altered, not the paper, so that hundreds of cases cost no OCR. Only amounts in an
identity that holds on the paper are taken: the charged rows and the total (rows = total, figures
= words), and what each payer paid where payers add up to the total.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from random import Random
from typing import Any, TypeVar

from bench.compare import INVOICES
from extractors.documents import find_documents
from extractors.types import Box, Document, Line, Page

Json = Mapping[str, Any]
Read = TypeVar("Read")
PAYERS = ("pooled_fund_paid", "other_paid", "personal_account_paid", "cash_paid")
CASES_PER_INVOICE = 2


@dataclass(frozen=True, slots=True)
class AlteredCase:
    """``amount`` is ``items``, ``total_amount`` or ``payers``."""

    file: str
    amount: str
    alarms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Target:
    amount: str
    raw: str
    box: Box


def altered_cases(expected: Json, pages: Sequence[Page], seed: str) -> list[AlteredCase]:
    """Up to :data:`CASES_PER_INVOICE` forgeries of the one invoice that a file holds."""
    documents = expected["documents"]
    if len(documents) != 1 or documents[0]["type"] not in INVOICES or len(pages) != 1:
        return []
    if documents[0].get("checks"):  # altered on the paper already
        return []
    rng = Random(f"altered/{seed}/{expected['file']}")
    scale = pages[0].width / expected["pages"][0]["width"]
    targets = _targets(documents[0])
    rng.shuffle(targets)
    cases: list[AlteredCase] = []
    for target in targets:
        page = _altered(pages[0], target, scale, rng)
        if page != pages[0]:  # else the amount was not read as printed: nothing to alter
            alarms = failed_errors(find_documents([page]))
            cases.append(AlteredCase(expected["file"], target.amount, alarms))
        if len(cases) == CASES_PER_INVOICE:
            break
    return cases


def failed_errors(documents: Sequence[Document]) -> tuple[str, ...]:
    """The checks of severity ``error`` that failed on any of ``documents``."""
    return tuple(
        check.id
        for document in documents
        for check in document.checks
        if not check.passed and check.severity == "error"
    )


def _targets(document: Json) -> list[_Target]:
    """Amounts in identities that hold by what is printed; kinds weigh alike, rows do not flood."""
    printed = document["fields"]
    if "total_amount" not in printed:
        return []
    total = Decimal(printed["total_amount"]["value"])
    found: list[_Target] = []
    if total == sum((Decimal(item["amount"]) for item in document["items"]), Decimal()):
        found += [_Target("items", each["amount"], Box(*each["box"])) for each in document["items"]]
        found = found[:3]
    if found or "total_amount_in_words" in printed:
        found.append(_field_target("total_amount", printed["total_amount"]))
    paid = [printed[key] for key in PAYERS if key in printed]
    if len(paid) == len(PAYERS) and sum(Decimal(each["value"]) for each in paid) == total:
        found += [_field_target("payers", each) for each in paid if Decimal(each["value"])]
    return found


def _field_target(name: str, field: Json) -> _Target:
    return _Target(name, field["raw"], Box(*field["box"]))


def _altered(page: Page, target: _Target, scale: float, rng: Random) -> Page:
    box = Box(*(edge * scale for edge in target.box))
    places = [at for at, character in enumerate(target.raw) if character.isdigit()]
    place = rng.choice(places)
    others = [digit for digit in "123456789" if digit != target.raw[place]]
    forged = target.raw[:place] + rng.choice(others) + target.raw[place + 1 :]
    return _replaced(page, box, target.raw, forged)


def _replaced(read: Read, box: Box, raw: str, forged: str) -> Read:
    """``read`` with ``forged`` wherever a line says ``raw`` inside ``box``, also in second
    readings that other parts of a page may hold."""
    if isinstance(read, Line):
        at = _place_in(read, box, raw)
        if at is None:
            return read
        text = read.text[:at] + forged + read.text[at + len(raw) :]
        # The ink is forged, so that every look at it sees the other digit.
        again = tuple(replace(look, text=_forged(look.text, raw, forged)) for look in read.again)
        return replace(read, text=text, again=again)
    if isinstance(read, tuple) and not isinstance(read, Box):
        return type(read)(_replaced(each, box, raw, forged) for each in read)
    if is_dataclass(read) and not isinstance(read, type):
        values = {each.name: getattr(read, each.name) for each in fields(read)}
        return replace(
            read,
            **{name: _replaced(value, box, raw, forged) for name, value in values.items()},
        )
    return read


def _forged(text: str, raw: str, forged: str) -> str:
    """``text`` with ``forged`` for ``raw``, whatever marks part its digits there, and though its
    first digit was not read."""
    for start in (0, 1):
        digits = [re.escape(mark) for mark in raw[start:] if mark.isdigit()]
        pattern = r"(?<!\d)" + r"[^\d\s]?".join(digits) + r"(?!\d)"
        if digits and re.search(pattern, text):
            return re.sub(pattern, forged[start:], text)
    return text


def _place_in(line: Line, box: Box, raw: str) -> int | None:
    """Where ``raw`` stands in ``line`` as a whole number inside ``box``."""
    at = line.text.find(raw)
    while at >= 0:
        end = at + len(raw)
        around = line.text[max(at - 1, 0) : at] + line.text[end : end + 1]
        middle = line.span_box(at, end)
        is_inside = (
            box.x0 - 30 <= middle.center_x <= box.x1 + 30
            and box.y0 - 15 <= middle.center_y <= box.y1 + 15
        )
        if is_inside and not any(character.isdigit() for character in around):
            return at
        at = line.text.find(raw, at + 1)
    return None
