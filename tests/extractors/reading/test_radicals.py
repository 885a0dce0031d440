"""Radicals that a PDF names in place of characters are read as the characters."""

from __future__ import annotations

import unicodedata

import pytest

from extractors.reading.char_lines import Char, lines_of
from extractors.reading.radicals import as_characters


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("重庆市歌乐⼭第三⼈⺠医院", "重庆市歌乐山第三人民医院"),
        ("城乡居⺠⼆档", "城乡居民二档"),
        ("⾦额合计（⼩写）", "金额合计（小写）"),
        ("⻔诊 ⽀付 ⽇期 ⽤量", "门诊 支付 日期 用量"),
        ("⼾⼝⻚", "户口页"),
        ("\uf90a\uf97e", "金量"),  # compatibility ideographs
    ],
)
def test_radicals_become_the_characters_that_they_look_like(given: str, shown: str) -> None:
    assert as_characters(given) == shown


def test_other_characters_stay() -> None:
    common = bytes(range(0xB0, 0xF8))
    text = "".join(
        bytes((first, second)).decode("gb2312", "ignore")
        for first in common
        for second in range(0xA1, 0xFF)
    )
    assert len(text) > 6000
    assert as_characters(text + "（）：，￥％①ABC0123") == text + "（）：，￥％①ABC0123"


def test_nothing_that_is_read_is_left_a_radical() -> None:
    for code in range(0x2F00, 0x2FD6):
        assert unicodedata.name(as_characters(chr(code))).startswith("CJK UNIFIED")


def test_lines_of_a_text_layer_hold_characters() -> None:
    chars = [
        Char(text, 10.0 * place, 0, 10.0 * place + 10, 10) for place, text in enumerate("⽀付")
    ]
    (line,) = lines_of(chars)
    assert line.text == "支付"
    assert line.edges == (0, 10, 20)
