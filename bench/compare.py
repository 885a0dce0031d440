"""Hold what was read from one file against what is printed on it, field by field.

How values are compared: widths and blanks do not count (``：`` equals ``:``), all else must be
the same; lists are compared element by element, in order. Long texts (:data:`LONG_TEXTS`) are
compared without punctuation and count as right from a similarity of :data:`ALIKE` on. What nobody
can read on the spoiled paper (``"legible": false``) does not count, whether given or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from rapidfuzz import fuzz

from bench.boxes import is_on_ink
from extractors.types import Evidence
from extractors.values.text import ascii_width, squeeze

Json = Mapping[str, Any]
Outcome = Literal["right", "wrong", "missing", "extra"]

CRITICAL = frozenset(
    {
        "payer_name",
        "payer_id",
        "invoice_code",
        "invoice_number",
        "total_amount",
        "pooled_fund_paid",
        "in_scope_self_paid",
        "out_of_scope_self_paid",
        "cash_paid",
        "admission_date",
        "discharge_date",
        "patient_name",
        "id_number",
    }
)
LONG_TEXTS = frozenset({"advice", "discharge_advice", "address"})
ALIKE = 97.0  # per cent
INVOICES = ("inpatient_invoice", "outpatient_invoice")


@dataclass(frozen=True, slots=True)
class FieldResult:
    """One printed value, or (``extra``) one given where none is printed."""

    key: str
    outcome: Outcome
    printed: Any
    given: Any
    confidence: float | None
    evidence: Evidence | None = None  # what the confidence rests on
    score: float | None = None  # how well it was read
    on_ink: bool | None = None  # whether its box frames it, where it was read right


@dataclass(frozen=True, slots=True)
class DocumentResult:
    """One printed document and what became of it."""

    file: str
    type: str
    family: str
    condition: str
    is_type_right: bool
    are_pages_right: bool
    fields: tuple[FieldResult, ...]
    items_right: int
    items_printed: int
    failed_checks: tuple[str, ...]
    is_altered: bool

    @property
    def is_critical_right(self) -> bool:
        """Whether every critical field that is printed was read right."""
        return all(
            field.outcome == "right"
            for field in self.fields
            if field.key in CRITICAL and field.outcome != "extra"
        )


def compare_file(expected: Json, found: Json) -> list[DocumentResult]:
    """Results for every printed document of one file."""
    left = list(found["documents"])
    results = []
    for printed in expected["documents"]:
        match = _partner(printed, left)
        if match is not None:
            left.remove(match)
        results.append(_document(expected, printed, match))
    return results


def _partner(printed: Json, candidates: Sequence[Any]) -> Any:
    """The found document on the same pages, one of the same type and values first; or ``None``."""

    def fitness(each: Json) -> tuple[bool, int, int]:
        pages = len(set(each["pages"]) & set(printed["pages"]))
        found = _fields(printed["fields"], each["fields"])
        return each["type"] == printed["type"], pages, sum(x.outcome == "right" for x in found)

    touching = [each for each in candidates if set(each["pages"]) & set(printed["pages"])]
    return max(touching, key=fitness, default=None)


def _document(expected: Json, printed: Json, match: Json | None) -> DocumentResult:
    made = expected["made"]
    rows = [item for item in printed["items"] if _is_legible(item)]
    is_type_right = match is not None and match["type"] == printed["type"]
    given = match if match is not None and is_type_right else {"fields": {}, "items": []}
    failed = tuple(
        check["id"]
        for check in given.get("checks", ())
        if not check["passed"] and check["severity"] == "error"
    )
    return DocumentResult(
        file=expected["file"],
        type=printed["type"],
        family=made["family"],
        condition=made["condition"],
        is_type_right=is_type_right,
        are_pages_right=match is not None
        and set(match["pages"]) - _blank_pages(expected) == set(printed["pages"]),
        fields=tuple(_fields(printed["fields"], given["fields"])),
        items_right=_items_right(rows, given["items"]),
        items_printed=len(rows),
        failed_checks=failed,
        is_altered=any(not check["passed"] for check in printed.get("checks", ())),
    )


def _blank_pages(expected: Json) -> set[int]:
    """Backs that were scanned too: they may lie with any paper."""
    return {page["index"] for page in expected["pages"] if page.get("blank")}


def _is_legible(printed: Json) -> bool:
    return bool(printed.get("legible", True))


def _fields(printed: Json, given: Json) -> Iterator[FieldResult]:
    for key, value in printed.items():
        if key == "extras":
            more = {_label(label): each for label, each in given.get("extras", {}).items()}
            for label, each in value.items():
                if not _is_legible(each):
                    continue
                yield _field(f"extras.{label}", each, more.get(_label(label)))
        elif _is_legible(value):
            yield _field(key, value, given.get(key))
    for key, value in given.items():
        # A derived value says that it was worked out; nobody takes it for a printed one.
        if key != "extras" and key not in printed and "derived_from" not in value:
            yield _given(key, "extra", None, value)


def _field(key: str, printed: Json, given: Json | None) -> FieldResult:
    if given is None:
        return FieldResult(key, "missing", printed["value"], None, None)
    if not is_same(key, printed["value"], given["value"]):
        return _given(key, "wrong", printed["value"], given)
    right = _given(key, "right", printed["value"], given)
    return replace(right, on_ink=is_on_ink(printed, given))


def _given(key: str, outcome: Outcome, printed: Any, given: Json) -> FieldResult:
    known = (given.get(name) for name in ("confidence", "evidence", "score"))
    return FieldResult(key, outcome, printed, given["value"], *known)


def is_same(key: str, printed: Any, given: Any) -> bool:
    """Whether two contract values of field ``key`` say the same."""
    if isinstance(printed, list):
        if not isinstance(given, list) or len(given) != len(printed):
            return False
        return all(_plain(a) == _plain(b) for a, b in zip(printed, given, strict=True))
    if not isinstance(given, str):
        return False
    if key in LONG_TEXTS:
        return fuzz.ratio(_letters(printed), _letters(given)) >= ALIKE
    return _plain(printed) == _plain(given)


def _items_right(printed: Sequence[Json], given: Sequence[Json]) -> int:
    """How many printed rows were read with the same name, amount, quantity and unit."""
    rows = [_row(item) for item in given]
    right = 0
    for item in printed:
        row = _row(item)
        if row in rows:
            rows.remove(row)
            right += 1
    return right


def _row(item: Json) -> tuple[str, ...]:
    quantity = str(item.get("quantity", "")).removesuffix(".0")
    return _plain(item["name"]), item["amount"], quantity, _plain(item.get("unit", ""))


def _label(label: str) -> str:
    return _plain(label).rstrip(":")


def _plain(text: str) -> str:
    return squeeze(ascii_width(text))


def _letters(text: str) -> str:
    return "".join(character for character in _plain(text) if character.isalnum())
