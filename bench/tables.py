"""Figures from results: by type, condition and family, a reliability table, commonest misses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import Any

from bench.altered import AlteredCase
from bench.compare import CRITICAL, INVOICES, DocumentResult, FieldResult
from bench.shares import share, short, shown
from bench.splitting import SplitResult
from bench.trust import calibration_error, fields_given

Json = dict[str, Any]

GROUPS = {
    "digital": "born digital",
    "scan": "scan",
    "fax": "photo, fax, screenshot",
    "photo": "photo, fax, screenshot",
    "screenshot": "photo, fax, screenshot",
}
BINS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 1.0001)
MAIN_TYPES = (*INVOICES, "discharge_summary", "id_card")  # what a claim cannot do without
TRUSTED = 0.95


def figures(documents: Sequence[DocumentResult]) -> Json:
    """All figures of a run, ready to be written as JSON."""
    return {
        "documents": len(documents),
        "all": _block(documents),
        "main_types": _block([each for each in documents if each.type in MAIN_TYPES]),
        "by_group": _blocks(documents, lambda each: GROUPS[each.condition]),
        "by_condition": _blocks(documents, lambda each: each.condition),
        "by_type": _blocks(documents, lambda each: each.type),
        "by_type_and_group": _blocks(
            documents, lambda each: f"{each.type} / {GROUPS[each.condition]}"
        ),
        "by_family": _blocks(documents, lambda each: each.family),
        "by_field": _by_field(documents),
        "boxes": _boxes(documents),
        "reliability": reliability(documents),
        "alarms": _alarms(documents),
    }


def _blocks(
    documents: Iterable[DocumentResult], name: Callable[[DocumentResult], str]
) -> dict[str, Json]:
    grouped: dict[str, list[DocumentResult]] = defaultdict(list)
    for document in documents:
        grouped[name(document)].append(document)
    return {key: _block(grouped[key]) for key in sorted(grouped)}


def _block(documents: Sequence[DocumentResult]) -> Json:
    printed = [field for each in documents for field in each.fields if field.outcome != "extra"]
    critical = [field for field in printed if field.key in CRITICAL]
    invoices = [each for each in documents if each.type in INVOICES]
    extras = sum(field.outcome == "extra" for each in documents for field in each.fields)
    return {
        "fields": _right(printed),
        "critical": _right(critical),
        "invoices_all_critical": share(
            sum(each.is_critical_right for each in invoices), len(invoices)
        ),
        "types": share(sum(each.is_type_right for each in documents), len(documents)),
        "pages": share(sum(each.are_pages_right for each in documents), len(documents)),
        "item_rows": share(
            sum(each.items_right for each in documents),
            sum(each.items_printed for each in documents),
        ),
        "wrong_extra": extras,
    }


def _right(fields: Sequence[FieldResult]) -> Json:
    return share(sum(field.outcome == "right" for field in fields), len(fields))


def _by_field(documents: Sequence[DocumentResult]) -> Json:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for document in documents:
        for field in document.fields:
            counts[f"{document.type}.{field.key}"][field.outcome] += 1
    return {key: dict(counts[key]) for key in sorted(counts)}


def _boxes(documents: Sequence[DocumentResult]) -> Json:
    """Of the values read right, how many boxes lie on their ink."""
    known = [x.on_ink for each in documents for x in each.fields if x.on_ink is not None]
    return share(sum(known), len(known))


def reliability(documents: Sequence[DocumentResult]) -> Json:
    """Of the values given, how many are right at each confidence; an extra one is never right."""
    given = fields_given(documents)
    rows = []
    for low, high in pairwise(BINS):
        inside = [right for confidence, right in given if low <= confidence < high]
        rows.append({"from": low, "to": min(high, 1.0), **share(sum(inside), len(inside))})
    trusted = [right for confidence, right in given if confidence >= TRUSTED]
    return {
        "bins": rows,
        "trusted": {"from": TRUSTED, **share(sum(trusted), len(trusted))},
        "wrong_but_trusted_share_of_given": share(len(trusted) - sum(trusted), len(given)),
        "expected_calibration_error": calibration_error(documents),
    }


def _alarms(documents: Sequence[DocumentResult]) -> Json:
    """Failed checks of severity error: on invoices altered on the paper wanted, elsewhere not."""
    invoices = [each for each in documents if each.type in INVOICES]
    altered = [each for each in invoices if each.is_altered]
    sound = [each for each in invoices if not each.is_altered]
    by_check = Counter(check for each in sound for check in each.failed_checks)
    return {
        "altered_found": share(sum(bool(each.failed_checks) for each in altered), len(altered)),
        "false_alarms": share(sum(bool(each.failed_checks) for each in sound), len(sound)),
        **{
            f"false alarms by {check}": share(count, len(sound))
            for check, count in sorted(by_check.items())
        },
    }


def split_figures(files: Sequence[SplitResult]) -> Json:
    """Pages in the right paper, claims put together right."""
    return {
        "pages": share(sum(each.pages_right for each in files), sum(each.pages for each in files)),
        "claims": share(
            sum(each.claims_right for each in files), sum(each.claims for each in files)
        ),
    }


def altered_figures(cases: Sequence[AlteredCase], documents: Sequence[DocumentResult]) -> Json:
    """Forged readings that a failed ``error`` check shows; sound invoices that one hits."""
    found = {"found": share(sum(bool(each.alarms) for each in cases), len(cases))}
    for amount in sorted({each.amount for each in cases}):
        chosen = [each for each in cases if each.amount == amount]
        found[f"found in {amount}"] = share(sum(bool(x.alarms) for x in chosen), len(chosen))
    alarms = _alarms(documents)
    return {
        **found,
        "found on altered paper": alarms["altered_found"],
        "false_alarms": alarms["false_alarms"],
        **{name: part for name, part in alarms.items() if name.startswith("false alarms by")},
    }


def misses(documents: Sequence[DocumentResult]) -> list[tuple[str, int, list[Json]]]:
    """Fields that failed most often: ``type.key outcome``, how often, and the cases."""
    cases: dict[str, list[Json]] = defaultdict(list)
    for document in documents:
        if not document.is_type_right:
            cases[f"{document.type} not recognised"].append({"file": document.file})
            continue
        for field in document.fields:
            if field.outcome != "right":
                cases[f"{document.type}.{field.key} {field.outcome}"].append(
                    {"file": document.file, "printed": field.printed, "given": field.given}
                )
    ranked = sorted(cases.items(), key=lambda each: -len(each[1]))
    return [(name, len(found), found) for name, found in ranked]


def print_table(title: str, blocks: dict[str, Json], baseline: dict[str, Json]) -> None:
    """One row a group: fields, critical, whole invoices, types, rows of items, baseline."""
    print(f"\n{title}")
    head = ("", "fields", "critical", "whole invoices", "type", "items", "extra", "baseline")
    print("{:<42}{:>22}{:>22}{:>22}{:>14}{:>14}{:>7}{:>10}".format(*head))
    for name, block in blocks.items():
        plain = baseline.get(name, {}).get("fields", {}).get("share")
        print(
            f"{name:<42}{shown(block['fields']):>22}{shown(block['critical']):>22}"
            f"{shown(block['invoices_all_critical']):>22}{short(block['types']):>14}"
            f"{short(block['item_rows']):>14}{block['wrong_extra']:>7}"
            f"{'–' if plain is None else f'{plain:.1%}':>10}"
        )


def print_reliability(table: Json) -> None:
    """Confidence against the truth."""
    print("\nof the values given, right at each confidence")
    for row in table["bins"]:
        print(f"  {row['from']:.3f} to {row['to']:.3f}  {shown(row):>24}  of {row['of']}")
    trusted, wrong = table["trusted"], table["wrong_but_trusted_share_of_given"]
    print(f"  from {trusted['from']:.2f} on   {shown(trusted):>24}  of {trusted['of']}")
    print(f"  wrong with confidence from {trusted['from']:.2f} on: {shown(wrong)} of all given")
    print(f"  expected calibration error: {table['expected_calibration_error']}")
