from __future__ import annotations

from importlib.resources import files

import pytest

from claims.members.employers import SAME_UNIT, spelled_out, unit_key, unit_likeness


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("清源机械制造有限公司", "清源机械制造有限责任公司"),
        ("清源市第一中学", "清源市第一中學"),
        ("清源一中", "清源市第一中学"),
        ("清源市纺织厂（三车间）", "清源市纺织厂"),
        ("清源市纺织厂三车间", "清源市纺织厂"),
    ],
)
def test_one_unit(seen: str, known: str) -> None:
    assert unit_likeness(unit_key(seen), unit_key(known)) >= SAME_UNIT


@pytest.mark.parametrize(
    ("seen", "known"),
    [
        ("清源市第一中学", "清源市第二中学"),
        ("清源市人民医院", "青阳市人民医院"),
        ("无", "清源市人民医院"),
    ],
)
def test_two_units(seen: str, known: str) -> None:
    assert unit_likeness(unit_key(seen), unit_key(known)) < SAME_UNIT


@pytest.mark.parametrize(
    ("short", "whole"),
    [
        ("清源市卫健委", "清源市卫生健康委员会"),
        ("清源工商局", "清源市市场监督管理局"),
        ("清源市第1中学", "清源市第一中学"),
        ("清源市七中", "清源市第七中学"),
        ("清源县医院", "清源县人民医院"),
        ("鑫达集团", "鑫达集团有限公司"),
        ("清源市建行", "清源市建设银行"),
    ],
)
def test_short_forms(short: str, whole: str) -> None:
    assert unit_likeness(unit_key(short), unit_key(whole)) >= SAME_UNIT
    assert unit_likeness(unit_key(whole), unit_key(short)) >= SAME_UNIT


def test_a_whole_name_is_not_spelled_out_twice() -> None:
    for name in ("清源市人民法院", "清源市人民医院", "统一中心", "清源市中医院"):
        assert spelled_out(name) == name


def test_every_short_form_is_shorter_and_leads_to_one_name() -> None:
    lines = files("claims.members").joinpath("employer_short_forms.csv").read_text("utf-8")
    pairs = [line.split(",") for line in lines.splitlines() if not line.startswith("#")]
    assert len({short for short, _ in pairs}) == len(pairs)
    for short, whole in pairs:
        assert len(short) <= len(whole)
        assert spelled_out(spelled_out(f"清源{short}")) == spelled_out(f"清源{short}")


def test_a_place_that_only_one_side_names_is_made_up_for_by_the_tree() -> None:
    seen, known = unit_key("清源市第一中学"), unit_key("第一中学")
    assert SAME_UNIT > unit_likeness(seen, known) >= 0.7
    assert unit_likeness(seen, known, "河南省 清源市") >= SAME_UNIT
    assert unit_likeness(seen, known, "河南省 洛水市") == 0.0
    assert SAME_UNIT > unit_likeness(unit_key("市一中"), unit_key("清源市第一中学")) >= 0.7
