"""Names under a seal: completed where one name fits alone, and left alone in every other case."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.hospitals.grammar import families
from extractors.hospitals.name_fit import Evidence
from extractors.hospitals.under_seal import (
    MAX_CONFIDENCE,
    MIN_CONFIDENCE,
    complete,
    with_completed_name,
)
from extractors.labels.form_readings import Reading
from extractors.types import Box, Line, Page

LABEL = "收款单位（章）："
PITCH = 30.0


def under_seal(
    name: str,
    hidden: str = "",
    *,
    confidence: float = 0.97,
    pitch: float = PITCH,
    read_as: dict[int, str] | None = None,
    gap_px: float = 0.0,
    seed: int = 1,
) -> tuple[Line, int, int]:
    """``name`` behind its label, as the engine gives it: the places whose character in ``hidden``
    is ``x`` are not read, those in ``read_as`` are read as something else."""
    rng = Random(seed)
    characters, centers = list(LABEL), [PITCH * (i + 0.5) for i in range(len(LABEL))]
    x = PITCH * len(LABEL) + gap_px
    for place, character in enumerate(name):
        if hidden[place : place + 1] != "x":
            characters.append((read_as or {}).get(place, character))
            centers.append(x + pitch / 2)
        x += pitch
    centers = [center + rng.uniform(-0.07, 0.07) * PITCH for center in centers]
    inner = [(a + b) / 2 for a, b in pairwise(centers)]
    line = Line("".join(characters), Box(0, 0, x, 30), confidence, (0.0, *inner, x))
    return line, len(LABEL), len(characters)


def read(name: str, hidden: str, province: str = "", **how: object) -> str | None:
    found = complete(*under_seal(name, hidden, **how), Evidence(province))  # type: ignore[arg-type]
    return None if found is None else found.value


@pytest.mark.parametrize(
    ("name", "hidden", "province"),
    [
        ("河南省人民医院", "..x..x.", "41"),
        ("河北医科大学第四医院", "...x......", "13"),
        ("昆明医科大学附属医院", "...x.x....", "53"),
        ("湖北省肿瘤医院", "x......", "42"),
        ("周口市中心医院", ".....x.", "41"),
        ("哈尔滨医科大学附属第二医院", "....x...x....", ""),
        ("泉州市妇幼保健院", ".....x..", "35"),
        ("中国人民解放军联勤保障部队第九六〇医院", "..x......x.........", ""),
        ("漯河市云溪医院", ".....x.", "41"),  # a word that no list has is kept as it was read
        ("商水县胡桥镇卫生院", "......x..", "41"),
        ("南阳市中心医院", "......x", "41"),
    ],
)
@pytest.mark.parametrize("pitch", [27.0, 30.0, 32.0])
def test_hidden_characters_are_filled_in(
    name: str, hidden: str, province: str, pitch: float
) -> None:
    assert read(name, hidden, province, pitch=pitch) == name


def test_a_look_alike_is_put_right_where_the_engine_shows_a_gap() -> None:
    assert read("贵州省人民医院", "..x..x.", "52", read_as={3: "太"}) == "贵州省人民医院"


def test_two_names_with_brackets_are_completed_each() -> None:
    hidden = ".........x" + "........"
    assert read("山东省肿瘤防治研究院（山东省肿瘤医院）", hidden, "37") == (
        "山东省肿瘤防治研究院（山东省肿瘤医院）"
    )


@pytest.mark.parametrize(
    ("name", "hidden", "province"),
    [
        ("河南省人民医院", "...xx..", "41"),  # 人民, 肿瘤, 中医, 中心
        ("漳州市第二医院", "....x..", "35"),  # any ordinal
        ("南阳市中心医院", "xx.....", ""),  # any city
        ("南阳市中心医院", "....x..", "41"),  # 中医医院 or 中心医院
        ("漯河市云溪医院", "...xx..", "41"),
        ("新安信义骨伤专科医院", "..xx......", "41"),
    ],
)
def test_where_several_names_fit_none_is_taken(name: str, hidden: str, province: str) -> None:
    assert read(name, hidden, province) is None


@pytest.mark.parametrize(
    "name",
    [
        "漳州市云溪医院",
        "安阳灯塔医院",
        "平煤神马医疗集团总医院",
        "核工业四一六医院",
        "三二〇一医院",
        "上海嘉会国际医院",
        "胡桥镇卫生院",
        "河南省人民医院",
        "贵州太民院",
    ],
)
@given(
    confidence=st.floats(0.9, 1.0),
    pitch=st.floats(26.0, 33.0),
    gap_px=st.floats(0.0, 8.0),
    seed=st.integers(0, 999),
)
def test_a_cleanly_read_name_is_never_changed(
    name: str, confidence: float, pitch: float, gap_px: float, seed: int
) -> None:
    how = {"confidence": confidence, "pitch": pitch, "gap_px": gap_px, "seed": seed}
    assert complete(*under_seal(name, **how)) is None  # type: ignore[arg-type]


def test_a_value_printed_away_from_its_label_is_complete() -> None:
    assert read("漯河市云溪医院", "", gap_px=40) is None


def test_a_pitch_that_was_told_wrongly_names_nothing() -> None:
    """Middles that lie on each other give a row of a million cells."""
    name = "漯河市云溪院"
    edges = (*(100 + 0.001 * place for place in range(len(name))), 400.0)
    line = Line(name, Box(100, 0, 400, 30), 0.9, edges)
    assert complete(line, 0, len(name), Evidence("41")) is None


@given(
    brand=st.text("安康瑞华同泰恒信博爱仁济", min_size=2, max_size=3),
    hidden=st.integers(4, 7),
)
def test_a_completed_name_keeps_every_character_that_was_surely_read(
    brand: str, hidden: int
) -> None:
    name = f"漯河市{brand}医院"
    mask = "".join("x" if place == hidden else "." for place in range(len(name)))
    found = read(name, mask, "41")
    if found is not None:
        kept = iter(found)
        assert all(c in kept for place, c in enumerate(name) if place != hidden)


def test_the_name_elsewhere_on_the_paper_decides() -> None:
    name, hidden = "新安信义骨伤专科医院", "..xx......"
    line, start, end = under_seal(name, hidden)
    found = complete(line, start, end, Evidence("41", (name, "新安县第三人民医院")))
    assert found is not None
    assert found.value == name


def test_the_text_around_the_seal_fills_what_it_hides() -> None:
    """Around a seal the name begins anywhere, goes on, and has misread characters itself."""
    line, start, end = under_seal("漯河市红星骨伤医院", "...xx....")
    rim = "星骨伤医院瀑河市红星骨伤医院瀑"
    found = complete(line, start, end, Evidence("41", (rim,)))
    assert found is not None
    assert found.value == "漯河市红星骨伤医院"


def test_a_slip_in_the_text_around_the_seal_is_put_right() -> None:
    line, start, end = under_seal("遵义医科大学附属医院", "....x.xx..")
    found = complete(line, start, end, Evidence("52", ("遵义医科大学附展医院遵义医科大学附",)))
    assert found is not None
    assert found.value == "遵义医科大学附属医院"


def test_the_text_around_another_seal_fills_nothing() -> None:
    line, start, end = under_seal("漯河市红星骨伤医院", "...xx....")
    rim = "城建集团职工附属总医院城建集团"
    assert complete(line, start, end, Evidence("41", (rim,))) is None


def test_the_confidence_says_how_much_was_read() -> None:
    little = complete(*under_seal("遵义医科大学附属医院", "...x.x.x.."), Evidence("52"))
    much = complete(*under_seal("遵义医科大学附属医院", "...x......"), Evidence("52"))
    assert little is not None and much is not None
    assert MIN_CONFIDENCE <= little.confidence < much.confidence <= MAX_CONFIDENCE


def page_with(line: Line, *more: Line, source: str = "ocr") -> Page:
    return Page(0, 1000, 700, 0, source, (line, *more))  # type: ignore[arg-type]


def reading_of(line: Line, start: int, end: int) -> Reading:
    raw = line.text[start:end]
    return Reading("hospital_name", raw, raw, line.confidence, 0, line.box, line, start, end)


def test_the_title_or_the_code_tells_the_province_and_raw_stays() -> None:
    line, start, end = under_seal("铜仁市人民医院", ".x.....")
    title = Line("贵州省医疗住院收费票据（电子）", Box(0, 0, 300, 30), 0.99)
    best = {"hospital_name": reading_of(line, start, end)}
    found = with_completed_name(best, page_with(line, title))["hospital_name"]
    assert (found.value, found.raw) == ("铜仁市人民医院", "铜市人民医院")
    assert found.confidence < 0.95


def test_a_city_of_which_the_seal_hides_the_hospital_names_none() -> None:
    line, start, end = under_seal("日喀则市第一医院", "....xxxx")
    assert "hospital_name" not in with_completed_name(
        {"hospital_name": reading_of(line, start, end)}, page_with(line)
    )


def test_a_text_layer_hides_nothing() -> None:
    line, start, end = under_seal("铜仁市人民医院", ".x.....")
    best = {"hospital_name": reading_of(line, start, end)}
    assert with_completed_name(best, page_with(line, source="text_layer")) == best


def test_places_of_characters_that_are_not_known_complete_nothing() -> None:
    assert complete(Line("河南省民医院", Box(0, 0, 180, 30), 0.97), 0, 6) is None


def test_every_part_of_the_grammar_has_the_length_it_is_filed_under() -> None:
    for family in families():
        for by_length in (family.heads, family.tails):
            assert by_length
            for length, parts in by_length.items():
                assert {len(part.text) for part in parts} == {length}
