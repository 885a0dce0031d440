"""What the papers of one claim say together: the person, the stay, the amounts.

The values are taken in order of trust: an ID card knows the name best, a discharge summary the
stay, an invoice or settlement sheet the money. Disagreements are for ``claims.cross_checks``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from claims.papers import INVOICES, PERSON_ID, PERSON_NAME, Paper, first_text
from claims.relatives import without_others_cards
from extractors.values.identity import check_id_number
from extractors.values.money import parse_amount

INVOICE_AMOUNTS = (
    *("total_amount", "pooled_fund_paid", "other_paid", "personal_account_paid", "cash_paid"),
    *("in_scope_self_paid", "out_of_scope_self_paid"),
)
SETTLEMENT_AMOUNTS = (
    *("total_amount", "in_scope_amount", "deductible", "pooled_fund_paid", "other_paid"),
    *("out_of_scope_self_paid", "advance_self_paid", "proportional_self_paid", "cash_paid"),
    *("personal_account_paid",),
)
# Provincial lines of the invoice that plans ask for by another name.
EXTRA_AMOUNTS = {
    "起付线": "deductible",
    "起付标准": "deductible",
    "乙类首自付": "advance_self_paid",
    "乙类先自付": "advance_self_paid",
    "先行自付": "advance_self_paid",
    "按比例自付": "proportional_self_paid",
    "符合政策范围金额": "in_scope_amount",
}
HOSPITAL_LEVELS = ("三级", "二级", "一级")
TRUST = ("id_card", "inpatient_invoice", "outpatient_invoice", "settlement_sheet")


@dataclass(frozen=True, slots=True)
class Facts:
    """One claim's facts; absent is absent. ``sources`` names the paper each amount came from."""

    name: str | None = None
    is_name_mended: bool = False  # no paper was read so: a list put it right
    id_number: str | None = None
    sex: str | None = None
    birth_date: str | None = None
    employer: str | None = None
    hospital_name: str | None = None
    hospital_level: str | None = None
    admission_date: date | None = None
    discharge_date: date | None = None
    visit_date: date | None = None
    settlement_date: date | None = None
    diagnoses: tuple[str, ...] = ()
    settled_by_insurance: bool | None = None
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    sources: Mapping[str, tuple[int, ...]] = field(default_factory=dict)  # key -> document rows
    invoice_numbers: tuple[str, ...] = ()  # code/number
    amount_notes: tuple[str, ...] = ()  # codes: why an amount was left out


def gather(papers: Sequence[Paper]) -> Facts:
    """Facts of a claim from all its papers but the cards of other people."""
    papers = without_others_cards(papers)
    trusted = sorted(papers, key=lambda p: TRUST.index(p.type) if p.type in TRUST else len(TRUST))
    invoices = [paper for paper in papers if paper.type in INVOICES]
    sheets = [paper for paper in papers if paper.type == "settlement_sheet"]
    amounts, sources, notes = _amounts(invoices, sheets)
    name, id_number = first_text(trusted, *PERSON_NAME), _best_id(trusted)
    told = check_id_number(id_number) if id_number else None
    start, end = _stay_days(papers, "admission_date"), _stay_days(papers, "discharge_date")
    return Facts(
        name=name,
        is_name_mended=name is not None and _is_mended(name, trusted),
        id_number=id_number,
        sex=first_text(trusted, "sex") or (told.sex if told else None),
        birth_date=first_text(trusted, "birth_date") or (told.birth_date if told else None),
        employer=first_text(trusted, "employer"),
        hospital_name=first_text(papers, "hospital_name"),
        hospital_level=_level(papers),
        admission_date=start,
        discharge_date=end,
        visit_date=_stay_days(invoices, "visit_date"),
        settlement_date=_stay_days(sheets, "settlement_date") or _stay_days(invoices, "issue_date"),
        diagnoses=_diagnoses(papers),
        settled_by_insurance=_settled(invoices, amounts),
        amounts=amounts,
        sources=sources,
        invoice_numbers=_invoice_keys(invoices),
        amount_notes=notes,
    )


def _invoice_keys(invoices: Sequence[Paper]) -> tuple[str, ...]:
    """``code/number`` of each invoice and of the e-invoice behind it: numbers alone repeat
    between provinces, and the electronic pair ties an e-invoice to its paper copy."""
    keys: dict[str, None] = {}
    for paper in invoices:
        for prefix in ("", "electronic_"):
            number = paper.text(f"{prefix}invoice_number")
            if number:
                keys[f"{paper.text(f'{prefix}invoice_code') or ''}/{number}"] = None
    return tuple(keys)


def _is_mended(name: str, papers: Sequence[Paper]) -> bool:
    """Whether no paper gives the person's name so but where its surname was put right."""
    return all(
        key in paper.mended for paper in papers for key in PERSON_NAME if paper.text(key) == name
    )


def _best_id(papers: Sequence[Paper]) -> str | None:
    """A whole number with a right check digit before a masked or doubtful one."""
    found = [number for paper in papers for key in PERSON_ID if (number := paper.text(key))]
    found.sort(key=lambda n: (check_id_number(n).check_ok is not True, -len(n.replace("*", ""))))
    return found[0] if found else None


def _stay_days(papers: Sequence[Paper], key: str) -> date | None:
    return next((day for paper in papers if (day := paper.day(key))), None)


def _level(papers: Sequence[Paper]) -> str | None:
    kind = first_text(papers, "institution_type") or ""
    return next((level for level in HOSPITAL_LEVELS if level in kind), None)


def _diagnoses(papers: Sequence[Paper]) -> tuple[str, ...]:
    for key in ("discharge_diagnoses", "diagnoses", "admission_diagnoses"):
        for paper in papers:
            value = paper.values.get(key)
            if isinstance(value, list) and value:
                return tuple(value)
    told = first_text(papers, "pathological_diagnosis")
    return (told,) if told else ()


def _settled(invoices: Sequence[Paper], amounts: Mapping[str, Decimal]) -> bool | None:
    """Insurance settled the bill if the pool paid, or if an insured kind is printed."""
    if amounts.get("pooled_fund_paid", Decimal(0)) != 0 or amounts.get("other_paid", 0) != 0:
        return True
    kind = first_text(invoices, "insurance_type")
    if kind is None:
        return None
    return not ("自费" in kind or "全自费" in kind)


Amounts = dict[str, Decimal]
Sources = dict[str, tuple[int, ...]]


def _amounts(
    invoices: Sequence[Paper], sheets: Sequence[Paper]
) -> tuple[Amounts, Sources, tuple[str, ...]]:
    counted, notes = _without_copies(invoices)
    amounts: Amounts = {}
    sources: Sources = {}
    for key in INVOICE_AMOUNTS:
        values = [(paper.amount(key), paper.row_id) for paper in counted]
        # A sum is known only when every invoice states its part.
        if values and all(value is not None for value, _ in values):
            amounts[key] = sum((value for value, _ in values if value is not None), Decimal(0))
            sources[key] = tuple(row for _, row in values if row is not None)
    for paper in counted:
        for label, key in EXTRA_AMOUNTS.items():
            value = parse_amount(paper.extras.get(label, ""))
            if value is not None and len(counted) == 1:
                amounts.setdefault(key, value)
                sources.setdefault(key, (paper.row_id,) if paper.row_id is not None else ())
    notes += _drop_unstated(amounts, sources)
    if len(sheets) == 1:
        for key in SETTLEMENT_AMOUNTS:
            value = sheets[0].amount(key)
            if value is not None and key not in amounts:
                amounts[key] = value
                sources[key] = (sheets[0].row_id,) if sheets[0].row_id is not None else ()
    return amounts, sources, tuple(notes)


def counted_invoices(invoices: Sequence[Paper]) -> list[Paper]:
    """``invoices`` without the copies of one that is there."""
    return _without_copies(invoices)[0]


def _without_copies(invoices: Sequence[Paper]) -> tuple[list[Paper], list[str]]:
    """An e-invoice and its paper copy (same total and stay, other number) count once."""
    counted: list[Paper] = []
    notes: list[str] = []
    for paper in invoices:
        if any(_is_copy(paper, other) for other in counted):
            notes.append("invoice_copy_not_counted")
        else:
            counted.append(paper)
    if len(counted) > 1:
        notes.append("several_invoices_added")
    return counted, notes


def _is_copy(a: Paper, b: Paper) -> bool:
    numbers = {a.text("invoice_number"), a.text("electronic_invoice_number")} - {None}
    others = {b.text("invoice_number"), b.text("electronic_invoice_number")} - {None}
    if numbers & others:
        return True
    same_total = a.amount("total_amount") is not None and a.amount("total_amount") == b.amount(
        "total_amount"
    )
    keys = ("admission_date", "discharge_date", "visit_date", "issue_date")
    return same_total and a.type == b.type and all(a.text(key) == b.text(key) for key in keys)


def _drop_unstated(amounts: Amounts, sources: Sources) -> list[str]:
    """On many provinces' prints 个人自付 and 个人自费 are both 0.00 although the person paid:
    the lines are not filled in there, and a zero must not be taken for an amount."""
    split = [amounts.get(key) for key in ("in_scope_self_paid", "out_of_scope_self_paid")]
    paid = [amounts.get(key, Decimal(0)) for key in ("personal_account_paid", "cash_paid")]
    if split == [Decimal(0), Decimal(0)] and sum(paid, Decimal(0)) > 0:
        for key in ("in_scope_self_paid", "out_of_scope_self_paid"):
            del amounts[key]
            sources.pop(key, None)
        return ["self_paid_not_stated"]
    return []
