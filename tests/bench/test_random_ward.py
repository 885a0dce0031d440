"""Wards' papers and papers of a claim drawn at random: sane, and read well at first sight."""

from __future__ import annotations

import pytest

from bench.random_layouts import Draw, Read, main, read_layouts
from fixtures.makers.papers.tune.random_claim_papers import draw_claim_paper
from fixtures.makers.papers.tune.random_ward import draw_ward_paper
from fixtures.makers.perfect import perfect_page

SEED, COUNT = "7", 30
LEAST_FIELDS, MOST_WRONG, LEAST_ROWS = 0.98, 0.01, 0.95


@pytest.mark.parametrize(("draw", "kinds"), [(draw_ward_paper, 3), (draw_claim_paper, 4)])
def test_layouts_that_nobody_saw_are_read(draw: Draw, kinds: int) -> None:
    reads = list(read_layouts(SEED, COUNT, noise="light", draw=draw))
    assert len({read.paper.sheet.kind for read in reads}) == kinds
    fields = [each for read in reads for each in read.result.fields]
    printed = [each for each in fields if each.outcome != "extra"]
    wrong = sum(each.outcome in ("wrong", "extra") for each in fields)
    assert len(printed) > 4 * COUNT
    assert sum(each.outcome == "right" for each in printed) >= LEAST_FIELDS * len(printed)
    assert wrong <= MOST_WRONG * len(printed)
    assert sum(read.result.is_type_right for read in reads) >= COUNT - 1
    assert _rows_right(reads) >= LEAST_ROWS


def _rows_right(reads: list[Read]) -> float:
    printed = sum(read.result.items_printed for read in reads)
    return sum(read.result.items_right for read in reads) / printed if printed else 1.0


@pytest.mark.parametrize("draw", [draw_ward_paper, draw_claim_paper])
def test_a_seed_draws_one_paper_within_its_sheet(draw: Draw) -> None:
    first, again, other = (draw(seed) for seed in ("7/3", "7/3", "7/4"))
    assert first.sheet.printed == again.sheet.printed
    assert first.sheet.printed != other.sheet.printed
    for number in range(12):
        sheet = draw(f"7/{number}").sheet
        boxes = [each.box for each in perfect_page(sheet).lines]
        assert all(box.x0 >= 0 and box.x1 <= sheet.width * 200 / 72 for box in boxes)
        assert all(box.y1 <= sheet.height * 200 / 72 for box in boxes)


def test_the_command_draws_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--count", "2", "--ward"]) == 0
    assert main(["--count", "2", "--claim"]) == 0
    assert "_" in capsys.readouterr().out
