"""Characters with places become lines, though values run into each other or are printed twice."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from extractors.reading.char_lines import Char, lines_of
from extractors.reading.page_rules import Rule

WIDTH, HEIGHT = 10.0, 12.0


def set_at(text: str, x: float, y: float = 0.0) -> list[Char]:
    return [
        Char(each, x + WIDTH * n, y, x + WIDTH * (n + 1), y + HEIGHT)
        for n, each in enumerate(text)
        if each.strip()
    ]


def texts(chars: Sequence[Char], rules: Sequence[Rule] = ()) -> list[str]:
    return [line.text for line in lines_of(chars, rules)]


def upright(*xs: float) -> list[Rule]:
    return [Rule(x, -5, 20) for x in xs]


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


def test_a_rule_parts_cells_that_stand_close() -> None:
    chars = [*set_at("性别", 0), *set_at("男", 26), *set_at("年龄", 50)]
    assert texts(chars) == ["性别 男", "年龄"]
    assert texts(chars, upright(23, 48)) == ["性别", "男", "年龄"]
    assert texts(chars, [Rule(23, 30, 60)]) == ["性别 男", "年龄"]


def test_a_value_that_reaches_over_its_rule_stays_whole() -> None:
    chars = set_at("城镇职工基本医疗保险", 0)
    assert texts(chars, upright(47)) == ["城镇职工基本医疗保险"]


def test_boxes_for_a_figure_each_hold_one_number() -> None:
    chars = [char for n, digit in enumerate("6021") for char in set_at(digit, 14 * n)]
    assert texts(chars, upright(*(12 + 14 * n for n in range(-1, 4)))) == ["6 0 2 1"]


def test_a_word_spread_over_its_cell_is_one_line() -> None:
    spread = [*set_at("性", 0), *set_at("别", 60)]
    assert texts(spread) == ["性", "别"]
    assert texts([*spread, *set_at("男", 76)], upright(-3, 73)) == ["性 别", "男"]


def test_equal_distances_tell_a_spread_word_where_no_rule_does() -> None:
    spread = [char for n, each in enumerate("病历号") for char in set_at(each, 30 * n)]
    assert texts([*spread, *set_at("8817", 74)]) == ["病 历 号 8817"]
    assert texts([*spread, *set_at("住院号", 102)]) == ["病 历 号", "住院号"]
    places = [char for n, each in enumerate("仟佰拾元") for char in set_at(each, 30 * n)]
    assert texts(places) == ["仟", "佰", "拾", "元"]


def test_longer_words_of_the_column_tell_how_far_two_characters_are_spread() -> None:
    rows = [("住院号", 0), ("医保类型", 30), ("性别", 60), ("年龄", 90)]
    chars = []
    for word, y in rows:
        step = 120 / (len(word) - 1)
        chars += [char for n, each in enumerate(word) for char in set_at(each, step * n, y)]
    chars += set_at("男", 134, 60)
    assert texts(chars) == ["住 院 号", "医 保 类 型", "性 别 男", "年 龄"]
    assert texts([char for char in chars if char.top != 30]) == [
        *("住 院 号", "性", "别 男", "年", "龄")
    ]


def test_a_spread_word_begins_close_behind_a_value() -> None:
    spread = [char for n, each in enumerate("复核人") for char in set_at(each, 66 + 30 * n)]
    assert texts([*set_at("中医医院", 20), *spread]) == ["中医医院", "复 核 人"]
    assert texts([*set_at("中医医院", 26), *spread]) == ["中医医院复", "核", "人"]  # its own


def test_single_characters_of_several_cells_are_no_word() -> None:
    chars = [char for n, each in enumerate("次盒支") for char in set_at(each, 30 * n)]
    assert texts(chars, upright(-8, 20, 50, 80)) == ["次", "盒", "支"]
    uneven = [*set_at("次", 0), *set_at("盒", 30), *set_at("支", 80)]
    assert texts(uneven, upright(-8, 95)) == texts(uneven) == ["次", "盒", "支"]


def test_the_words_of_a_seal_lie_over_a_name_and_not_in_it() -> None:
    chars = [*set_at("怀柔中医院", 0, 0), *set_at("专用章", 12, 3)]
    assert texts(chars) == ["怀柔中医院", "专用章"]


def test_a_large_watermark_is_in_no_row_of_small_print() -> None:
    large = Char("样", 20, -14, 60, 26)
    assert texts([*set_at("金额合计", 0), large]) == ["金额合计", "样"]


def test_a_rule_parts_an_amount_from_the_name_behind_it() -> None:
    chars = [*set_at("10.00", 0), *set_at("针刺", 50)]
    assert texts(chars, upright(50)) == ["10.00", "针刺"]
    assert texts(chars, upright(53)) == ["10.00针刺"]  # it runs over the rule
    assert texts([*set_at("床位", 0), *set_at("费", 20)], upright(20)) == ["床位费"]


def test_the_documents_own_blanks_part_words_however_narrow() -> None:
    blank = Char(" ", 50, 0, 52.5, HEIGHT)
    chars = [*set_at("100mg", 0), blank, *set_at("qd", 52.5)]
    assert texts(chars) == ["100mg qd"]
    assert texts([char for char in chars if char is not blank]) == ["100mgqd"]
    assert texts([*set_at("金额合计：", 0), blank, *set_at("72.00", 52.5)]) == ["金额合计：72.00"]
