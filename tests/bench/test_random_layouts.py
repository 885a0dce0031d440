"""Layouts drawn at random: sane, the same for a seed, and read well at first sight."""

from __future__ import annotations

from random import Random

import pytest

from bench.random_layouts import Read, by_feature, by_field, figures, main, misses, read_layouts
from fixtures.makers.misreading import misread, torn
from fixtures.makers.papers.tune.at_random import draw_at_random, draw_form_at_random
from fixtures.makers.perfect import perfect_page
from fixtures.makers.sheet import Pen, Sheet

SEED, COUNT = "7", 40
NO_COLONS = {ord(mark): None for mark in "：:"}
FORMS, LEAST_FIELDS_OF_FORMS = 30, 0.95
LEAST_FIELDS, LEAST_CRITICAL, MOST_WRONG = 0.985, 0.985, 0.01


@pytest.fixture(scope="module")
def reads() -> list[Read]:
    return list(read_layouts(SEED, COUNT))


def test_layouts_that_nobody_saw_are_read(reads: list[Read]) -> None:
    assert len({read.paper.sheet.kind for read in reads}) == 4
    fields = [each for read in reads for each in read.result.fields]
    printed = [each for each in fields if each.outcome != "extra"]
    right = sum(each.outcome == "right" for each in printed)
    wrong = sum(each.outcome in ("wrong", "extra") for each in fields)
    assert len(printed) > 12 * COUNT
    assert right / len(printed) >= LEAST_FIELDS
    assert wrong / len(printed) <= MOST_WRONG
    assert sum(read.result.is_type_right for read in reads) == COUNT
    assert sum(read.result.is_critical_right for read in reads) >= 0.9 * COUNT


def test_the_report_names_what_was_missed(
    reads: list[Read], capsys: pytest.CaptureFixture[str]
) -> None:
    told = figures(reads)
    assert told[0].startswith("all") and len(told) == 5
    missed = [each for read in reads for each in read.result.fields if each.outcome != "right"]
    assert len(misses(reads)) == len(missed)
    assert {line.split()[0] for line in by_field(reads)} == {each.key for each in missed}
    assert any(line.startswith("person: pairs=") for line in by_feature(reads))
    assert main(["--count", "2", "--seed", SEED, "--forms", "--noise", "worn", "--show"]) == 0
    assert capsys.readouterr().out.startswith("all")


def test_a_seed_draws_one_paper() -> None:
    first, again, other = (draw_at_random(seed) for seed in ("7/3", "7/3", "7/4"))
    assert first.sheet.printed == again.sheet.printed
    assert first.features == again.features
    assert first.sheet.printed != other.sheet.printed


def test_forms_that_nobody_saw_are_read() -> None:
    forms = list(read_layouts(SEED, FORMS, draw=draw_form_at_random))
    fields = [each for read in forms for each in read.result.fields]
    printed = [each for each in fields if each.outcome != "extra"]
    assert len(printed) > 12 * FORMS
    right = sum(each.outcome == "right" for each in printed)
    assert right / len(printed) >= LEAST_FIELDS_OF_FORMS
    assert sum(read.result.is_type_right for read in forms) == FORMS


def test_a_worn_reading_keeps_names_and_spoils_some_labels() -> None:
    drawn = [draw_form_at_random(f"7/{number}").sheet for number in range(20)]
    before = [[x.text for x in perfect_page(sheet).lines] for sheet in drawn]
    rng = Random(3)
    pages = [torn(perfect_page(misread(sheet, rng)), rng) for sheet in drawn]
    after = [[line.text for line in page.lines] for page in pages]
    assert sum(a != b for a, b in zip(after, before, strict=True)) > 15
    for sheet, texts in zip(drawn, after, strict=True):
        assert sheet.printed["payer_name"].raw in "".join(texts)
    lines = [line for page in pages for line in page.lines]
    assert all(len(line.edges) == len(line.text) + 1 for line in lines)


@pytest.mark.parametrize("number", range(12))
def test_nothing_is_printed_over_or_beside_the_sheet(number: int) -> None:
    sheet = draw_at_random(f"7/{number}").sheet
    boxes = [each.box for each in perfect_page(sheet).lines]
    scale = 200 / 72
    assert all(box.x0 >= 0 and box.x1 <= sheet.width * scale for box in boxes)
    assert all(box.y1 <= sheet.height * scale for box in boxes)
    clashes = [
        (a, b)
        for at, a in enumerate(boxes)
        for b in boxes[at + 1 :]
        if _shared(a.x0, a.x1, b.x0, b.x1) > 2 and _shared(a.y0, a.y1, b.y0, b.y1) > 0.5 * a.height
    ]
    assert not clashes


def _shared(a0: float, a1: float, b0: float, b1: float) -> float:
    return min(a1, b1) - max(a0, b0)


def test_a_perfect_reading_joins_what_is_near_and_parts_what_is_far_or_ruled() -> None:
    sheet, pen = Sheet("other", 300, 100), Pen("song", 10)
    end = sheet.text(10, 20, "姓名：", pen).x1
    sheet.text(end + 4, 20, "张三", pen)
    sheet.text(end + 60, 20, "性别", pen)
    sheet.text(10, 50, "甲", pen)
    sheet.rule(22, 40, 22, 60)
    sheet.text(24, 50, "乙", pen)
    assert [line.text for line in perfect_page(sheet).lines] == ["姓名： 张三", "性别", "甲", "乙"]
    (name, *_) = perfect_page(sheet).lines
    assert len(name.edges) == len(name.text) + 1
    # engines tell a border half-way between two characters' middles
    blank, first = end + 2, end + 9
    assert name.span_box(4, 6).x0 == pytest.approx((blank + first) / 2 * 200 / 72)


def test_noise_moves_boxes_and_keeps_the_words() -> None:
    sheet = draw_at_random("7/1").sheet
    plain, noisy = perfect_page(sheet), perfect_page(sheet, Random(1))
    assert len(plain.lines) == len(noisy.lines)
    assert any(a.box != b.box for a, b in zip(plain.lines, noisy.lines, strict=True))
    for a, b in zip(plain.lines, noisy.lines, strict=True):
        assert a.text.translate(NO_COLONS) == b.text.translate(NO_COLONS)
