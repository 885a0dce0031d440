"""Lines that an engine tore where nothing parts them in print."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.lines.torn_lines import join_torn
from extractors.types import Line, Look
from tests.extractors.drawing import line, page


def pieces(*texts: str, gap: float = 0.0) -> list[Line]:
    """Lines on one row, each ``gap`` pixels behind the one before it."""
    found: list[Line] = []
    for text in texts:
        found.append(line(text, found[-1].box.x1 + gap if found else 100.0, 200))
    return found


def joined(*lines: Line) -> list[str]:
    return [each.text for each in join_torn(page(*lines)).lines]


@pytest.mark.parametrize(
    "torn",
    [
        ("收款单位：宝鸡市陈", "仓区虢镇人民医院"),
        ("收款单位：蜀岭市第三人民", "医院"),
        ("票据号码", "：", "03394", "71828"),
        ("科室：胸外科三", "病房"),
        ("出院日期：2023-03-", "12 10:20"),
        ("医保类型：", "自费"),
        ("00183", "744021"),
        ("152301", "96*****0021"),
        ("MZ221", "205-7718"),
        ("2023-11-", "27"),
        ("包头市某某", "医院"),
        ("城乡居民", "医疗保险"),
        # another pair stands before it, or goes on behind it
        ("姓名：祝晓岚 开票日期", "：2022-05-25"),
        ("门诊号：0001", "928374 就诊日期：2022-05-25"),
        ("姓名：祝晓岚 出院日期", "：2019年", "01月23日 09:40"),
        ("2023年03月", "12日 16时00分"),
        ("2017.02.07-20", "17.02.20"),
        ("91330", "781MA2E7XK03T"),
    ],
)
@pytest.mark.parametrize("gap", [-4.0, 0.0, 4.0])
def test_pieces_that_touch_are_one_line(torn: tuple[str, ...], gap: float) -> None:
    assert joined(*pieces(*torn, gap=gap)) == ["".join(torn)]


@pytest.mark.parametrize(
    "apart",
    [
        ("姓名：祝晓岚", "性别：女"),
        ("住院号：0018", "妇产科 床号：12"),
        ("2017.02.07", "2017.02.20"),
        ("姓名：祝晓岚", "住院号"),
        ("姓名：祝晓岚", "性别女"),
        ("西药费", "88.60"),
        ("12.00", "36.50"),
        ("放射费", "西医"),
        ("姓名", "祝晓岚"),
        ("床位费：120.00", "西药费"),
        ("住院号：00183744", "妇产科"),
        ("户名：祝晓岚", "网点名称"),
    ],
)
def test_what_belongs_to_another_label_stays_apart(apart: tuple[str, ...]) -> None:
    assert joined(*pieces(*apart)) == list(apart)


def test_the_point_that_the_engine_left_out_between_two_pieces_of_a_note() -> None:
    torn = pieces("公务员：167", "23；民政救助：310.16", gap=4)
    assert joined(*torn) == ["公务员：167.23；民政救助：310.16"]
    apart = pieces("住院号：167", "23；民政救助310.16", gap=40)
    assert joined(*apart) == [each.text for each in apart]
    (whole,) = join_torn(page(*torn)).lines
    assert len(whole.edges) in (0, len(whole.text) + 1)
    assert whole.confidence <= 0.9


def test_a_gap_a_step_and_another_size_part_two_lines() -> None:
    first, second = pieces("收款单位：宝鸡市陈", "仓区虢镇人民医院", gap=9.0)
    assert len(joined(first, second)) == 2
    first, second = pieces("收款单位：宝鸡市陈", "仓区虢镇人民医院")
    low = replace(second, box=second.box._replace(y0=208, y1=232))
    tall = replace(second, box=second.box._replace(y0=192, y1=232))
    assert len(joined(first, low)) == len(joined(first, tall)) == 2


def test_a_text_layer_is_left_as_it_is() -> None:
    whole = replace(page(*pieces("票据号码：03394", "71828")), source="text_layer")
    assert join_torn(whole) is whole


def test_second_looks_stay_on_their_characters() -> None:
    first, second = pieces("票据号码：03394", "71828")
    second = replace(second, again=(Look("71828", 0.9, "enlarged", 0, 5),))
    (whole,) = join_torn(page(first, second)).lines
    (look,) = whole.again
    assert whole.text[look.start : look.end] == "71828"
    assert whole.span_box(look.start, look.end) == second.box
