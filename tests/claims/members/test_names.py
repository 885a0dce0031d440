from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claims.members.names import (
    MAX_VARIANTS,
    Agreement,
    compare_names,
    look_alike_names,
    look_alikes,
    name_key,
    sound_key,
    sound_keys,
)

NAMES = st.text(alphabet="王李张伟玮芳方建国园明朋欧阳买提尔", min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("seen", "known", "agreement"),
    [
        ("張偉", "张伟", Agreement.SAME),
        ("张 伟", "张伟", Agreement.SAME),
        ("买买提·吐尔逊", "买买提吐尔逊", Agreement.SAME),
        ("买买提．吐尔逊", "买买提·吐尔逊", Agreement.SAME),
        ("张玮", "张伟", Agreement.LOOKS_ALIKE),
        ("乌明", "马明", Agreement.LOOKS_ALIKE),
        ("章伟", "张伟", Agreement.SOUNDS_ALIKE),
        ("陈诗", "程斯", Agreement.SOUNDS_ALIKE),  # sh and s, ng and n are merged in speech
        ("李国", "李建国", Agreement.ONE_MISSING),
        ("李建国明", "李建国", Agreement.ONE_ADDED),
        ("阿不都热依木", "阿不都热依木买买提", Agreement.ONE_MISSING),
        ("建国", "李建国", Agreement.SURNAME_MISSING),
        ("国", "李国", Agreement.DIFFERENT),
        ("都热依木", "阿都热依木", Agreement.ONE_MISSING),  # a long name has no surname
        ("李建口", "李建国", Agreement.ONE_DIFFERS),
        ("口建国", "李建国", Agreement.SURNAME_DIFFERS),
        ("口国", "李国", Agreement.DIFFERENT),
        ("李娜", "李建国", Agreement.SURNAME_ONLY),
        ("王芳", "李建国", Agreement.DIFFERENT),
    ],
)
def test_agreement(seen: str, known: str, agreement: Agreement) -> None:
    assert compare_names(name_key(seen), name_key(known)) is agreement


@given(NAMES, NAMES)
def test_a_comparison_turned_round_finds_as_much(one: str, other: str) -> None:
    fewer, more = Agreement.ONE_MISSING, Agreement.ONE_ADDED
    agreement = compare_names(one, other)
    assert compare_names(other, one) is {fewer: more, more: fewer}.get(agreement, agreement)
    assert (compare_names(one, other) is Agreement.SAME) == (one == other)


@given(st.text(max_size=20))
@example("ῢ")  # its capital has a mark of its own
@example("ᄀ ᅡ")  # two letters that compose without the blank
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)
    sound_key(name_key(text))


@given(NAMES)
def test_look_alike_names_look_alike(name: str) -> None:
    variants = look_alike_names(name)
    assert len(variants) <= MAX_VARIANTS and name not in variants
    for variant in variants:
        assert compare_names(name, variant) is Agreement.LOOKS_ALIKE


def test_the_table_of_shapes_is_symmetric() -> None:
    table = look_alikes()
    assert all(one in table[other] for one, others in table.items() for other in others)


def test_a_text_that_is_no_name_has_few_sound_keys() -> None:
    """Two readings each for eighty characters: all of them would not fit into any memory."""
    assert len(sound_keys("长" * 80)) == 8
    assert len(sound_keys("陈长")) == 2
