from __future__ import annotations

import pytest

from claims.members.employers import SAME_UNIT, unit_key, unit_likeness


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
