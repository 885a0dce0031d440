"""Marks tie a claim to others about the same bill, stay, bank card or phone.

A mark is a short text such as ``stay:漳州市云溪医院:202603117:2026-03-02``; two claims that share
one have something in common that should be looked at. All kinds live in one indexed array, so that
one look-up finds the others among years of claims.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from claims.models import Member
from claims.papers import INVOICES, Paper
from extractors.values.text import ascii_width, squeeze

SERIAL, STAY, BILL, CARD, PHONE = "serial", "stay", "bill", "card", "phone"
PATIENT = "patient"  # ties claims of one person, which is no finding
MIN_CARD_DIGITS, MIN_PHONE_DIGITS = 10, 7
MIN_PATIENT_CHARACTERS = 5  # shorter ones may be bed numbers, or begin anew every year
STAY_NUMBERS = ("admission_number", "medical_record_number", "outpatient_number")
# A visit's bill of a round sum at a large hospital is no coincidence worth a look.
MIN_TELLING_YUAN = Decimal(100)


def marks_of(papers: Sequence[Paper], member: Member | None) -> list[str]:
    """All marks of a claim, sorted."""
    found: set[str] = set()
    for paper in papers:
        if paper.type in INVOICES:
            found |= set(_bill_marks(paper))
    found |= set(_payment_marks(papers, member))
    found |= set(patient_marks(papers))
    return sorted(found)


def patient_marks(papers: Sequence[Paper]) -> list[str]:
    """The numbers by which a hospital knows the person, sorted; the hospital is part of each."""
    return sorted(
        f"{PATIENT}:{hospital}:{number}"
        for paper in papers
        if (hospital := plain(paper.text("hospital_name")))
        for key in STAY_NUMBERS
        if len(number := plain(paper.text(key))) >= MIN_PATIENT_CHARACTERS
    )


def _bill_marks(paper: Paper) -> Iterable[str]:
    """The same bill under another number: re-issued, or an e-invoice changed to paper."""
    hospital = plain(paper.text("hospital_name"))
    total = paper.amount("total_amount")
    first = paper.text("admission_date", "visit_date")
    last = paper.text("discharge_date", "visit_date")
    serial = plain(paper.text("serial_number"))
    if serial and total is not None:
        yield f"{SERIAL}:{serial}:{abs(total)}"
    if not hospital or not first:
        return
    for key in STAY_NUMBERS:
        if (number := plain(paper.text(key))) and total is not None:
            yield f"{STAY}:{hospital}:{number}:{first}:{abs(total)}"
    name = plain(paper.person_name)
    if total is not None and abs(total) >= MIN_TELLING_YUAN and name and last:
        yield f"{BILL}:{hospital}:{name}:{first}:{last}:{abs(total)}"


def _payment_marks(papers: Sequence[Paper], member: Member | None) -> Iterable[str]:
    """Where the money would go, and who can be called."""
    cards = {paper.text("card_number") for paper in papers}
    phones = {paper.text("phone") for paper in papers}
    if member is not None:
        cards.add(member.bank_card)
        phones.add(member.phone)
    for kind, numbers, least in ((CARD, cards, MIN_CARD_DIGITS), (PHONE, phones, MIN_PHONE_DIGITS)):
        for number in numbers:
            # A masked number would tie strangers together.
            if number and "*" not in number and len(digits := _digits(number)) >= least:
                yield f"{kind}:{digits}"


def plain(text: str | None) -> str:
    """Comparable text: no blanks, brackets, dashes or case."""
    return re.sub(r"[^\w]", "", ascii_width(squeeze(text or ""))).lower()


def _digits(text: str) -> str:
    return re.sub(r"\D", "", ascii_width(text))


# Amounts with odd cents and long numbers are nearly unique to a paper; dates, codes of a province
# and round sums are not.
_TELLING = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:,?\d{3})+|\d{3,})\.(?!00)\d{2}(?![\d.])|\d{9,20}")
MOST_PAGE_MARKS = 16
LEAST_PAGE_MARKS = 4


def page_marks(texts: Iterable[str]) -> list[int]:
    """Fingerprint of a paper by the telling numbers on it, which a second scan repeats.

    The smallest hashes of the numbers, so that two scans of one paper keep the same ones even
    where some digits are read differently. Empty where there are too few numbers to tell.
    """
    text = ascii_width("\n".join(texts))
    numbers = {re.sub(r"[,.]", "", match) for match in _TELLING.findall(text)}
    hashes = sorted(
        int.from_bytes(hashlib.blake2b(number.encode(), digest_size=7).digest())
        for number in numbers
    )
    return hashes[:MOST_PAGE_MARKS] if len(hashes) >= LEAST_PAGE_MARKS else []
