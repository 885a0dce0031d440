"""Fit what scores mean: ``python -m bench.calibrate --count 240 --out DIR``.

Reads papers of *tune* and *past* (kept readings are used again), holds every value against the
print and writes ``extractors/vocabulary/confidence.yaml``. First it prints how well the fit carries
over: every family of layouts is judged by a table fitted on all the others.

A step's confidence is the lower end of an interval for the share that was right, so that a place
with few values is never trusted for want of counter-examples. Errors come in layouts, not one by
one: however many values a layout has in a place, it counts as no more than a few.

The open papers flatter the reader: what it got wrong on them has been mended since. So the values
that were wrong when a layout was seen for the first time (``first_sight.yaml``) count as wrong for
ever; the next layout will bring its like.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bench.compare import CRITICAL, DocumentResult
from bench.running import Options, default_jobs, evaluate
from bench.samples import prepare
from extractors.confidence.calibration import EVIDENCE, Step, Table, confidence_of
from extractors.confidence.value_kinds import KINDS, kind_of
from extractors.types import Evidence, Field
from fixtures.makers.evaluation_set import BUNDLE, TWO_RECEIPTS
from fixtures.makers.family import OPEN, Split

TARGET = Path(__file__).parents[1] / "extractors" / "vocabulary" / "confidence.yaml"
FIRST_SIGHT = Path(__file__).with_name("first_sight.yaml")
EDGES = (0.0, 0.5, 0.7, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995, 0.998)
EDGES_OF_PROOF = (0.0,)  # what a sum proves is right however faint it is
MOST_OF_A_LAYOUT = 5.0  # values that one layout may count for in a place
Z = 1.645  # one-sided 95 %: with 90 %, left-out layouts had more than 0.2 % wrong and trusted
HIGHEST = 0.999
TRUSTED = 0.95

_HEAD = """\
# What a value's score means, by its kind and its evidence: from `score` on, `confidence`.
# Fitted by `python -m bench.calibrate` on {values} values of {families} families of tune
# and past; made anew, not edited. A confidence is the lower end of a one-sided 95 % interval in
# which no layout counts for more than a few values.
confidence:
"""


@dataclass(frozen=True, slots=True)
class Given:
    """One value that was given, and whether it stands on the paper. ``layout`` is its family, or
    its file where that has papers of several families."""

    family: str
    key: str
    field: Field
    evidence: Evidence
    is_right: bool
    layout: str

    @property
    def place(self) -> tuple[str, str]:
        return kind_of(self.key, self.field.value), self.evidence


def main(arguments: Sequence[str] | None = None) -> int:
    """Read, cross-validate, print, and write the table."""
    options = _parser().parse_args(arguments)
    samples = [each for split in OPEN for each in _papers(options, split)]
    results = evaluate(samples, Options(options.out / "readings"), options.jobs)
    values = with_first_sight(given_values(results.product), first_sight())
    print(told("left out one family at a time", left_out(values)))
    table = fit(values)
    print(told("fitted on all", [(weigh(each, table), each) for each in values]))
    options.table.write_text(as_yaml(table, values), "utf-8")
    print(f"written: {options.table}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.calibrate", description=__doc__)
    parser.add_argument("--count", type=int, default=240, help="papers of tune and of past to read")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--out", type=Path, default=Path("eval-out"))
    parser.add_argument("--jobs", type=int, default=default_jobs())
    parser.add_argument("--table", type=Path, default=TARGET, help="where to write the table")
    return parser


def _papers(options: argparse.Namespace, split: Split) -> list[Path]:
    folder = options.out / f"{split}-{options.seed}"
    return prepare(folder, split, options.count, options.seed, options.jobs)


def given_values(documents: Iterable[DocumentResult]) -> list[Given]:
    """Every value that was given with its evidence; one given where none is printed is wrong."""
    return [
        Given(
            document.family,
            field.key,
            Field(as_field_value(field.given), "", field.score, score=field.score),
            field.evidence,
            field.outcome == "right",
            document.file if document.family in (BUNDLE, TWO_RECEIPTS) else document.family,
        )
        for document in documents
        for field in document.fields
        if field.evidence is not None and field.score is not None
    ]


def first_sight() -> list[Given]:
    """The values that were wrong on layouts that the rules had never seen, as they were given."""
    entries = yaml.safe_load(FIRST_SIGHT.read_text("utf-8"))
    return [
        Given(
            entry["family"],
            entry["key"],
            Field(as_field_value(entry["given"]), "", entry["score"], score=entry["score"]),
            entry["evidence"],
            False,
            entry["layout"],
        )
        for entry in entries
    ]


def with_first_sight(values: Sequence[Given], misses: Sequence[Given]) -> list[Given]:
    """``values`` and ``misses``; each miss stands for one value of its field and layout."""
    stand_in = Counter((each.layout, each.key) for each in misses)
    kept = []
    for each in values:
        if stand_in[each.layout, each.key] > 0:
            stand_in[each.layout, each.key] -= 1
        else:
            kept.append(each)
    return [*kept, *misses]


def as_field_value(given: object) -> str | tuple[str, ...]:
    """A JSON value as fields hold it."""
    return given if isinstance(given, str) else tuple(map(str, given or ()))  # type: ignore[call-overload]


def fit(values: Iterable[Given]) -> Table:
    """The steps of every kind and evidence; rising confidence only."""
    places: dict[tuple[str, str], list[Given]] = defaultdict(list)
    for each in values:
        places[each.place].append(each)
    return {
        place: _steps(inside, EDGES_OF_PROOF if place[1] == "proven" else EDGES)
        for place, inside in places.items()
    }


def _steps(values: Sequence[Given], edges: Sequence[float]) -> tuple[Step, ...]:
    """Neighbouring bins are pooled until their shares rise (isotonic regression)."""
    sizes = Counter(each.layout for each in values)
    weights = {layout: min(1.0, MOST_OF_A_LAYOUT / size) for layout, size in sizes.items()}
    pools: list[tuple[float, float, float]] = []  # from which score, right, of
    for low, high in zip(edges, (*edges[1:], math.inf), strict=True):
        inside = [each for each in values if low <= each.field.legibility < high]
        if inside:
            right = sum(weights[each.layout] for each in inside if each.is_right)
            pools.append((low, right, sum(weights[each.layout] for each in inside)))
        while len(pools) > 1 and lower_end(*pools[-1][1:]) <= lower_end(*pools[-2][1:]):
            _, right, of = pools.pop()
            low_before, right_before, of_before = pools.pop()
            pools.append((low_before, right + right_before, of + of_before))
    return tuple(Step(low, lower_end(right, of)) for low, right, of in pools)


def lower_end(right: float, of: float) -> float:
    """The lower end of Wilson's interval for ``right`` of ``of``, at most :data:`HIGHEST`;
    rounded as the table shows it, so that steps which look alike are one."""
    share = right / of
    middle = share + Z * Z / (2 * of)
    reach = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return round(min(max((middle - reach) / (1 + Z * Z / of), 0.0), HIGHEST), 4)


def weigh(value: Given, table: Table) -> float:
    return confidence_of(value.key, value.field, value.evidence, table)


def left_out(values: Sequence[Given]) -> list[tuple[float, Given]]:
    """Every value with the confidence that a table fitted on all other families gives it."""
    weighed = []
    for family in sorted({each.family for each in values}):
        table = fit(each for each in values if each.family != family)
        weighed += [(weigh(each, table), each) for each in values if each.family == family]
    return weighed


def told(title: str, weighed: Sequence[tuple[float, Given]]) -> str:
    """How the confidences came out, in words: what is trusted, and how much of it is wrong."""
    trusted = [each for confidence, each in weighed if confidence >= TRUSTED]
    wrong = [each for each in trusted if not each.is_right]
    critical = [each for _, each in weighed if each.key in CRITICAL]
    held = sum(each.key in CRITICAL for each in trusted)
    lines = [
        f"{title}: {len(weighed)} values, {len(trusted)} of them trusted ({TRUSTED} and more)",
        f"  right among the trusted: {1 - len(wrong) / max(len(trusted), 1):.3%}",
        f"  wrong and trusted, of all values: {len(wrong) / max(len(weighed), 1):.3%}",
        f"  critical values trusted: {held} of {len(critical)}",
    ]
    for place in sorted({each.place for _, each in weighed}):
        inside = [(confidence, each) for confidence, each in weighed if each.place == place]
        right = sum(each.is_right for _, each in inside)
        sure = [each for confidence, each in inside if confidence >= TRUSTED]
        kept = sum(each.is_right for each in sure)
        kind, evidence = place
        lines.append(
            f"  {kind:13}{evidence:9}{right:6} right of {len(inside):5},"
            f" {kept:6} of {len(sure):5} trusted"
        )
    return "\n".join(lines)


def as_yaml(table: Table, values: Sequence[Given]) -> str:
    """The file's text, kinds and evidence in a fixed order."""
    families = len({each.family for each in values})
    lines = [_HEAD.format(values=len(values), families=families).rstrip("\n")]
    for kind in KINDS:
        places = [
            (evidence, table[kind, evidence]) for evidence in EVIDENCE if (kind, evidence) in table
        ]
        if places:
            lines.append(f"  {kind}:")
        for evidence, steps in places:
            shown = ", ".join(f"[{step.score}, {step.confidence}]" for step in steps)
            lines.append(f"    {evidence}: [{shown}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
