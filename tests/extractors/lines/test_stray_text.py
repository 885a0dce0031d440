"""Print of seals among running text: by what it says, where it stands, what it stands beside."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.lines.stray_text import without_seal_end, without_seals
from extractors.types import Box, Line
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values

HOSPITAL = "云溪市第二人民医院"
TEXT = line("建议全休两周，门诊复查，不适时随时就诊", 300, 700)


def left_of(*rows: Line, hospital: str = HOSPITAL) -> list[str]:
    return [each.text for each in without_seals(page(TEXT, *rows), hospital).lines[1:]]


def test_pieces_of_the_hospitals_name_are_no_text() -> None:
    assert left_of(line("第二人", 1000, 780)) == []
    assert left_of(line("云溪市民医院", 300, 740)) == []  # so many stand there by no chance
    assert left_of(line("第二人", 1000, 780), hospital="") == ["第二人"]


def test_what_stands_close_to_a_seal_is_of_it() -> None:
    seal = line("诊断证明专用章", 1000, 860)
    assert left_of(line("必弟", 1040, 820), line("F", 1030, 790), seal) == []
    assert left_of(line("必弟", 600, 820), seal) == ["必弟"]
    assert left_of(line("随诊。", 1040, 820), seal) == ["随诊。"]


@pytest.mark.parametrize(
    "row",
    [
        line("医院", 300, 735),  # the last row of the text above
        line("第二", 1000, 100),  # in the head
        line("医院", TEXT.box.x1 + 10, 700),  # the row goes on
        line("人民路2号院", 800, 780),
    ],
)
def test_words_of_the_name_that_are_text(row: Line) -> None:
    assert left_of(row, line("公章", 1100, 780)) == [row.text]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("休息两周，不适随诊。第二人", "休息两周，不适随诊。"),
        ("切缘未见癌。", "切缘未见癌。"),
        ("休息两周。随诊", "休息两周。随诊"),
        ("转云溪市第二人民医院", "转云溪市第二人民医院"),
    ],
)
def test_a_piece_that_was_read_in_one_line_with_the_text(text: str, kept: str) -> None:
    assert without_seal_end(text, HOSPITAL) == kept


def test_a_seal_on_a_sheet_that_fills_the_upper_part_of_its_page() -> None:
    rows = (line("第二人民", 200, 780), line("专用章", 300, 820))
    tall = replace(page(line("诊断证明书", 500, 500), TEXT, *rows), height=2600)
    assert [each.text for each in without_seals(tall, HOSPITAL).lines[2:]] == []


def test_a_leaning_piece_level_with_the_text_is_no_end_of_it() -> None:
    head = (line(HOSPITAL, 640, 60), line("诊断证明书", 680, 120), line("姓名：林某强", 100, 200))
    leaning = Line("民医院", Box(1000, 560, 1090, 690), 0.99)
    found = values(
        only(
            [
                page(
                    *head,
                    line("诊断：急性阑尾炎", 100, 520),
                    line("建议：全休两周", 100, 600),
                    leaning,
                    line("市", 940, 604),
                    line("医师：廖欣琪", 700, 760),
                )
            ]
        )
    )
    assert found["advice"] == "全休两周"
    assert found["diagnoses"] == ("急性阑尾炎",)
