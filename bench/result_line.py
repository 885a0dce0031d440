"""What extraction made of many papers, as one line of a table."""

from __future__ import annotations

from collections.abc import Sequence

from bench.compare import CRITICAL, DocumentResult
from bench.shares import share, shown


def result_line(name: str, results: Sequence[DocumentResult]) -> str:
    """Fields and critical fields right, papers right by type and critical fields, values given
    wrongly, charged rows, types, and papers with a failed check of severity ``error``."""
    fields = [each for result in results for each in result.fields]
    printed = [each for each in fields if each.outcome != "extra"]
    critical = [each for each in printed if each.key in CRITICAL]
    given = [each for each in fields if each.given is not None]
    wrong = sum(each.outcome in ("wrong", "extra") for each in given)
    parts = {
        "fields": share(sum(each.outcome == "right" for each in printed), len(printed)),
        "critical": share(sum(each.outcome == "right" for each in critical), len(critical)),
        "whole": share(sum(x.is_type_right and x.is_critical_right for x in results), len(results)),
        "given wrong": share(wrong, len(given)),
        "charges": share(
            sum(each.items_right for each in results), sum(each.items_printed for each in results)
        ),
        "type": share(sum(each.is_type_right for each in results), len(results)),
        "alarms": share(sum(bool(each.failed_checks) for each in results), len(results)),
    }
    return f"{name:24}" + "  ".join(f"{key} {shown(value)}" for key, value in parts.items())
