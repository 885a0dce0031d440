"""The whole evaluation over recorded readings: the short form that runs without any engine."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import fixtures
from bench import trust
from bench.eval import report_of, show, show_misses
from bench.goals import goal_rows
from bench.readings import Readings
from bench.running import Results, evaluate_one
from extractors.reading.codec import page_from_json

READY = Path(str(fixtures.__file__)).parent / "ready"
NAMES = (
    "national-digital.pdf",
    "national-scan.jpg",
    "table-digital.pdf",
    "both-sides-scan.jpg",
    "two-receipts.jpg",
    "list-scan.pdf",
)


@pytest.fixture
def results(tmp_path: Path) -> Results:
    readings = Readings(tmp_path / "readings", engine_name="there is none")
    together = Results()
    for name in NAMES:
        sample = tmp_path / name
        for suffix in ("", ".expected.json"):
            shutil.copy(READY / f"{name}{suffix}", tmp_path)
        recorded = json.loads((READY / f"{name}.recorded.json").read_text("utf-8"))
        readings.keep(sample, tuple(page_from_json(page) for page in recorded))
        together.add(evaluate_one(sample, readings))
    return together


def test_every_figure_is_there_and_counts_what_was_read(
    results: Results, capsys: pytest.CaptureFixture[str]
) -> None:
    report = report_of("tune", results, trust.thresholds(results.product))
    assert report["files"] == len(NAMES)
    assert report["pages"] == len(NAMES) + 1  # the list has two pages
    assert results.fresh_pages == 0
    assert report["split"]["pages"]["of"] == report["pages"]
    assert report["product"]["by_group"]["born digital"]["fields"]["of"] > 0
    assert report["altered"]["found"]["of"] >= 2
    rows = goal_rows(report)
    assert [row["goal"] for row in rows if row["met"] is None] == ["claims grouped right"]
    show(report)
    show_misses(results, 5)
    printed = capsys.readouterr().out
    lines = printed.splitlines()
    assert lines[2].startswith("goal")  # the goals come first
    assert sum(line.endswith(("met", "MISSED", "not measured")) for line in lines) == len(rows)


def test_readings_are_kept_even_where_extraction_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "table-digital.pdf"
    for suffix in ("", ".expected.json"):
        shutil.copy(READY / f"{name}{suffix}", tmp_path)

    def fail(*_: object) -> None:
        raise RuntimeError("extraction broke")

    readings = Readings(tmp_path / "readings", engine_name="null")
    monkeypatch.setattr("extractors.extract.find_documents", fail)
    with pytest.raises(RuntimeError, match="extraction broke"):
        evaluate_one(tmp_path / name, readings)
    assert len(readings.read(tmp_path / name)) == 1
