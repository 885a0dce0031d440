"""Letters and figures that were mixed up: put right where the surroundings are sure, else kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.sections.icd import with_letters
from extractors.values.notation import with_notation
from extractors.vocabularies import word_list

LISTED = [word for key in ("units", "words") for word in word_list("notation")[key]]


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("空腹低于7.0mmo1/L；", "空腹低于7.0mmol/L；"),
        ("餐后<10mmoI/L", "餐后<10mmol/L"),
        ("呋塞米2Omg", "呋塞米20mg"),
        ("地高辛0.l25mg", "地高辛0.125mg"),
        ("甘露醇125m1静滴", "甘露醇125ml静滴"),
        ("血压低于140/90mmH9", "血压低于140/90mmHg"),
        ("维生素Bl2片", "维生素B12片"),
        ("ⅡI级护理", "Ⅱ级护理"),
        ("I级护理", "Ⅰ级护理"),
        ("1级护理", "Ⅰ级护理"),
        ("TTF-l（+），CD2O（十），Ki一67（约15%）", "TTF-1（+），CD20（+），Ki-67（约15%）"),
        ("HP（一）。", "HP（-）。"),
        ("HER2（2十），切缘（一）。", "HER2（2+），切缘（-）。"),
        ("左肺腺癌cT2N1MO", "左肺腺癌cT2N1M0"),
        ("乳腺癌（pT1cNOMO）", "乳腺癌（pT1cN0M0）"),
        ("宫内孕39周G1PO LOA", "宫内孕39周G1P0 LOA"),
        ("宫内孕39周G1POLOA", "宫内孕39周G1P0LOA"),
        ("孕2产O", "孕2产0"),
        ("急性气管一支气管炎", "急性气管-支气管炎"),
        ("胃一食管反流病", "胃-食管反流病"),
    ],
)
def test_what_was_mixed_up_is_put_right(read: str, printed: str) -> None:
    assert with_notation(read) == printed


@pytest.mark.parametrize(
    "printed",
    [
        "胰岛素21U", "静脉注射5-100ml", "第d1、d8天", "2g/1次", "（一）一般治疗", "见附件（一）。",
        "心功能Ⅲ级", "T3N1M0", "G2P10", "TO及NO",
        "HPV（16）", "病室51", "气管插管一次，支气管镜检查一次", "阿司匹林肠溶片100mg 每日1次",
    ],
)  # fmt: skip
def test_what_may_be_printed_so_is_kept(printed: str) -> None:
    assert with_notation(printed) == printed


@given(st.sampled_from(LISTED), st.text("胃癌，。；0123456789（）", max_size=6))
def test_a_listed_word_stays_as_it_is(word: str, behind: str) -> None:
    text = f"见{word} {behind}"
    assert with_notation(text) == text
    assert with_notation(with_notation(text)) == text


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("(184.201)混合痔", "(I84.201)混合痔"),
        ("（l20.000）心绞痛", "（I20.000）心绞痛"),
        ("(110.x00)高血压", "(I10.x00)高血压"),
        ("(080.000)单胎顺产", "(O80.000)单胎顺产"),
        ("混合痔", "混合痔"),
        ("肿物(12.5cm)", "肿物(12.5cm)"),
    ],
)
def test_a_code_begins_with_a_letter(read: str, printed: str) -> None:
    assert with_letters(read) == printed


def test_the_pelvis_of_a_kidney_is_no_name() -> None:
    assert with_notation("急性肾孟肾炎") == "急性肾盂肾炎"
    assert with_notation("双肾孟分离，孟鲁司特钠10mg") == "双肾盂分离，孟鲁司特钠10mg"


def test_rays_are_named_with_a_capital() -> None:
    assert with_notation("复查x线片，胸部x光") == "复查X线片，胸部X光"
    assert with_notation("Max线") == "Max线"
