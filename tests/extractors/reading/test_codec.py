from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.codec import line_from_json, page_from_json, page_to_json
from extractors.types import Box, Code, Line, Look, Page, Unsure

tenths = st.integers(-1_000, 100_000).map(lambda value: value / 10)


looks = st.builds(
    Look,
    text=st.text(min_size=1, max_size=8),
    confidence=st.integers(0, 10_000).map(lambda value: value / 10_000),
    variant=st.just("wide"),
    start=st.integers(0, 5),
    end=st.integers(6, 12),
)


doubts = st.builds(
    Unsure,
    character=st.characters(),
    share=st.integers(0, 1_000).map(lambda value: value / 1_000),
)


@st.composite
def lines(draw: st.DrawFn) -> Line:
    text = draw(st.text(min_size=1, max_size=12))
    edges = draw(st.just(()) | st.lists(tenths, min_size=len(text) + 1, max_size=len(text) + 1))
    confidence = draw(st.integers(0, 10_000)) / 10_000
    slope = draw(st.integers(-20_000, 20_000)) / 100_000
    box = Box(*(draw(tenths) for _ in range(4)))
    again = tuple(draw(st.lists(looks, max_size=2)))
    unsure = tuple(draw(st.lists(doubts, max_size=2)))
    return Line(text, box, confidence, tuple(edges), slope, again, unsure)


@st.composite
def codes(draw: st.DrawFn) -> Code:
    return Code(draw(st.text(max_size=8)), "QRCode", Box(*(draw(tenths) for _ in range(4))))


@given(
    st.builds(
        Page,
        index=st.integers(0, 999),
        width=st.integers(1, 40_000),
        height=st.integers(1, 40_000),
        rotation=st.sampled_from((0, 90, 180, 270)),
        source=st.sampled_from(("ocr", "text_layer")),
        lines=st.lists(lines(), max_size=5).map(tuple),
        member=st.none() | st.text(max_size=8),
        codes=st.lists(codes(), max_size=2).map(tuple),
        seals=st.lists(lines(), max_size=2).map(tuple),
    )
)
def test_a_page_survives_the_way_through_json(page: Page) -> None:
    assert page_from_json(json.loads(json.dumps(page_to_json(page)))) == page


def test_lines_stored_before_there_were_second_looks_still_load() -> None:
    assert line_from_json(["票据", [1, 2, 30, 20], 0.9, 0.0, [1, 15, 30]]).again == ()


def test_lines_stored_before_characters_were_weighed_still_load() -> None:
    look = ["票据", 0.9, "wide", 0, 2]
    line = line_from_json(["票据", [1, 2, 30, 20], 0.9, 0.0, [1, 15, 30], [look]])
    assert (len(line.again), line.unsure) == (1, ())
