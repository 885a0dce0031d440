"""A gap of one cell in a hospital's name: filled where one character fits, else left."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.hospitals.gaps import with_gaps_filled, with_piece_of_seal
from extractors.hospitals.grammar import known_kinds
from extractors.types import Box, Line

PITCH = 30.0
LABEL = "收款单位（章）："


def printed(name: str) -> tuple[Line, int, int]:
    """``name`` behind its label in even print; what is ＿ in it was not read."""
    text = LABEL + name
    places = [at for at, character in enumerate(text) if character != "＿"]
    centers = [PITCH * (at + 0.5) for at in places]
    inner = [(a + b) / 2 for a, b in pairwise(centers)]
    read = "".join(text[at] for at in places)
    width = PITCH * len(text)
    line = Line(read, Box(0, 0, width, 30), 0.97, (0.0, *inner, width))
    return line, len(LABEL), len(read)


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("中国人民解放军第九二＿医院", "中国人民解放军第九二〇医院"),
        ("中国人民解放军第九＿一医院", "中国人民解放军第九〇一医院"),
        ("联勤保障部人第九＿七医院", "联勤保障部人第九〇七医院"),
        ("江西省第一＿人医院", "江西省第一工人医院"),
        ("江西省第一人＿医院", "江西省第一人民医院"),
        ("常州市中医＿", "常州市中医院"),
        ("昆明市妇幼保＿院", "昆明市妇幼保健院"),
    ],
)
def test_one_character_fits(name: str, meant: str) -> None:
    assert with_gaps_filled(*printed(name)) == meant


@pytest.mark.parametrize(
    "name",
    [
        "中国人民解放军第九二医院",  # there were hospitals of two numerals
        "联勤保障部队第九＿医院",  # two are lacking, one is hidden
        "四川省第＿康复医院",
        "福州市中＿医院",  # 中心医院 or 中医医院
        "常州＿州市中医院",
    ],
)
def test_no_gap_or_several_that_fit(name: str) -> None:
    assert with_gaps_filled(*printed(name)) is None


@given(st.sampled_from(sorted(known_kinds())))
def test_even_print_hides_nothing(kind: str) -> None:
    assert with_gaps_filled(*printed(f"福州市{kind}")) is None


def test_a_piece_of_the_seal_has_the_lost_character() -> None:
    assert with_piece_of_seal("云南省科医院", ["省脑科价"]) == "云南省脑科医院"
    assert with_piece_of_seal("四川省第康复医院", ["川省第二康复"]) == "四川省第二康复医院"
    assert with_piece_of_seal("四川省第康复医院", ["第二康", "第三康"]) is None
    assert with_piece_of_seal("四川省第康复医院", ["费专用"]) is None
