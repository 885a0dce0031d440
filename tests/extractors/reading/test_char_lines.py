"""Characters with places become lines, though values run into each other or are printed twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.reading.char_lines import Char, lines_of

WIDTH, HEIGHT = 10.0, 12.0


def set_at(text: str, x: float, y: float = 0.0) -> list[Char]:
    return [
        Char(each, x + WIDTH * n, y, x + WIDTH * (n + 1), y + HEIGHT)
        for n, each in enumerate(text)
        if each.strip()
    ]


def texts(chars: Sequence[Char]) -> list[str]:
    return [line.text for line in lines_of(chars)]


@pytest.mark.parametrize("overlap", [0, 4, 7, 13, 35])
def test_a_value_that_runs_into_the_next_stays_whole(overlap: float) -> None:
    first, second = set_at("2020-05-27", 0), set_at("2020-06-30", 100 - overlap)
    assert texts([*first, *second]) == ["2020-05-272020-06-30"]
    (line,) = lines_of([*first, *second])
    assert list(line.edges) == sorted(line.edges)
    assert line.box.x1 == pytest.approx(200 - overlap)


def test_the_order_in_which_a_document_draws_its_values_does_not_matter() -> None:
    first, second = set_at("总金额:432.99", 0), set_at("住院号:42", 88)
    assert texts([*second, *first]) == texts([*first, *second]) == ["总金额:432.99住院号:42"]


def test_characters_that_are_drawn_in_any_order_stand_from_left_to_right() -> None:
    chars = set_at("票据代码:52060121", 0)
    assert texts(chars[::2] + chars[1::2]) == ["票据代码:52060121"]
    assert texts(chars[::-1]) == ["票据代码:52060121"]


def test_bold_print_of_two_layers_is_read_once() -> None:
    assert texts([*set_at("合计金额", 0), *set_at("合计金额", 0.8)]) == ["合计金额"]


def test_cells_lie_apart_and_words_have_blanks() -> None:
    assert texts([*set_at("床位费", 0), *set_at("41.00", 60)]) == ["床位费", "41.00"]
    assert texts([*set_at("Li", 0), *set_at("Na", 26)]) == ["Li Na"]


def test_rows_are_told_by_their_height() -> None:
    assert texts([*set_at("第二行", 0, 30), *set_at("第一行", 0, 0)]) == ["第一行", "第二行"]
