"""Noughts and points that the likeliest path skips are put back where a number has them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.reading.engines.skipped import MIN_NOUGHT, MIN_POINT, Mark, Scores, Skipped

CHARACTERS = ["", *"第九一医院〇○☐0123456789.年/,"]


def columns(*shown: dict[str, float] | str) -> Scores:
    """One column for each of ``shown``: a character surely, or characters with what they score;
    the blank has the rest."""
    scores = np.zeros((len(shown), len(CHARACTERS)), np.float32)
    for column, each in zip(scores, shown, strict=True):
        likely = {each: 1.0} if isinstance(each, str) and each else each or {}
        assert isinstance(likely, dict)
        for character, score in likely.items():
            column[CHARACTERS.index(character)] = score
        column[0] = 1.0 - column.sum()
    return scores


def marks(scores: Scores) -> list[Mark]:
    """What the likeliest path finds, of characters that have a column each."""
    best = scores.argmax(axis=1)
    return [
        Mark(at, int(each), float(scores[at, each])) for at, each in enumerate(best) if each != 0
    ]


def read(*shown: dict[str, float] | str) -> str:
    scores = columns(*shown)
    found = Skipped(CHARACTERS).added(marks(scores), scores)
    assert [mark.column for mark in found] == sorted({mark.column for mark in found})
    return "".join(CHARACTERS[mark.number] for mark in found)


def test_rings_that_share_a_likelihood_are_a_nought_together() -> None:
    ring = {"○": 0.36, "〇": 0.05, "☐": 0.01}
    assert read("第", "", "九", "", ring, "", "一", "", "医", "院") == "第九〇一医院"


def test_a_nought_takes_what_all_rings_have_as_its_confidence() -> None:
    scores = columns("九", {"○": 0.2, "〇": 0.1}, "一")
    found = Skipped(CHARACTERS).added(marks(scores), scores)
    assert found[1][:2] == (1, CHARACTERS.index("〇"))
    assert found[1].confidence == pytest.approx(0.3)


def test_a_circle_behind_a_numeral_is_called_a_nought() -> None:
    assert read("第", "九", {"○": 0.8}, "一", "医") == "第九〇一医"
    assert read("第", "九", {"○": 0.8}, "", {"○": 0.8}, "年") == "第九〇〇年"
    assert read("第", {"○": 0.8}, "医") == "第○医"


def test_two_noughts_side_by_side_are_two() -> None:
    ring = {"○": 0.2, "〇": 0.2}
    assert read("第", "", "九", "", ring, "", "", ring, "", "医") == "第九〇〇医"
    seen = {"○": 0.6}
    assert read("第", "", "九", "", seen, "", "", "", ring, "", "", "医") == "第九〇〇医"
    assert read("第", "", "九", "", "", ring, "", "", "", seen, "", "医") == "第九〇〇医"


def test_the_columns_beside_a_nought_are_its_own() -> None:
    shoulder = {"○": 0.3}
    assert read("第", "九", "", shoulder, {"○": 0.6}, shoulder, "", "", "一", "医") == "第九〇一医"


def test_a_ring_that_is_hardly_seen_or_stands_behind_a_word_is_left_out() -> None:
    assert read("九", {"○": MIN_NOUGHT - 0.02}, "一") == "九一"
    assert read("医", {"○": 0.4}, "院") == "医院"


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (("1", "5", "1", "6", {".": 0.16}, "4", "2"), "1516.42"),
        (("第", "7", "5", {".": 0.04}, "4", "9", "医"), "第75.49医"),
        (("2", {".": 0.1}, "4", "9"), "2.49"),
        (("1", ",", "5", "1", {".": 0.1}, "4", "9"), "1,51.49"),
    ],
)
def test_a_faint_point_before_cents_is_put_back(
    number: tuple[dict[str, float] | str, ...], text: str
) -> None:
    assert read(*number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (("1", "2", {".": 0.1}, "3", "4", "5"), "12345"),  # not before the last two
        (("2", {".": 0.1}, "4"), "24"),  # too short
        (("1", ".", "2", {".": 0.1}, "3", "4"), "1.234"),  # has one
        (("1", "2", {".": 0.1}, "3", "4", ".", "5"), "1234.5"),
        (("1", "2", "", "3", "4"), "1234"),
    ],
)
def test_points_stand_before_two_digits_of_a_number_without_one(
    number: tuple[dict[str, float] | str, ...], text: str
) -> None:
    assert read(*number) == text


def test_a_model_without_these_characters_is_left_as_it_is() -> None:
    scores = np.array([[0.1, 0.9]], np.float32)
    found = [Mark(0, 1, 0.9)]
    assert Skipped(["", "医"]).added(found, scores) == found


@given(
    st.lists(st.sampled_from(["", *CHARACTERS[1:]]), min_size=1, max_size=12),
    st.floats(0.0, MIN_POINT / 2),
)
def test_nothing_is_added_where_nothing_is_half_seen(shown: list[str], dust: float) -> None:
    scores = columns(*shown)
    scores[:, CHARACTERS.index(".")] += np.float32(dust)
    before = marks(scores)
    found = Skipped(CHARACTERS).added(before, scores)
    assert [mark.column for mark in found] == [mark.column for mark in before]
