"""Lines are recognised unpadded, several at once, and come back in their order."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from extractors.reading.engines.characters import is_foreign
from extractors.reading.engines.recognition import NOTHING, Recogniser

CHARACTERS = ["", "一", "二", "三"]  # the blank first


class Model:
    """Answers a strip with one column for every eight pixels; ``classes`` are what they show."""

    def __init__(self, *classes: int) -> None:
        self.classes = classes
        self.widths: list[int] = []
        self.threads: set[int] = set()
        self._lock = threading.Lock()

    def __call__(self, strip: NDArray[np.float32]) -> Any:
        assert strip.shape[:3] == (1, 3, 48)
        assert strip.dtype == np.float32
        with self._lock:
            self.widths.append(strip.shape[3])
            self.threads.add(threading.get_ident())
        scores = np.full((1, strip.shape[3] // 8, len(CHARACTERS)), 0.05, np.float32)
        shown = [*self.classes, *[0] * scores.shape[1]][: scores.shape[1]]
        scores[0, np.arange(len(shown)), shown] = 0.85
        return scores


def image(width: int, height: int = 48, shade: int = 255) -> NDArray[np.uint8]:
    return np.full((height, width, 3), shade, np.uint8)


def test_repeated_columns_are_one_character_unless_a_blank_is_between() -> None:
    (reading,) = Recogniser(Model(1, 1, 0, 1, 2, 2), CHARACTERS, 1).read([image(128)])
    assert reading.text == "一一二"
    assert reading.confidence == pytest.approx(0.85)
    # the middles of columns 0, 3 and 4 of 16
    assert reading.centers == pytest.approx((0.5 / 16, 3.5 / 16, 4.5 / 16))


def test_characters_that_the_model_half_took_for_others_are_told_apart() -> None:
    def model(strip: NDArray[np.float32]) -> Any:
        shares = [[0.01, 0.98, 0.01, 0.0], [0.97, 0.01, 0.01, 0.01], [0.0, 0.3, 0.7, 0.0]]
        return np.array([shares], np.float32)

    (reading,) = Recogniser(model, CHARACTERS, 1).read([image(64)])
    assert (reading.text, reading.confidence) == ("一二", pytest.approx(0.84))
    assert reading.unsure == (("二", pytest.approx(0.7)),)  # the mean hides it


def test_places_are_shares_of_the_line_not_of_its_padding() -> None:
    (reading,) = Recogniser(Model(0, 0, 1), CHARACTERS, 1).read([image(40)])
    assert reading.centers == pytest.approx((2.5 * 8 / 40,))


@given(st.lists(st.tuples(st.integers(1, 4000), st.integers(1, 90)), max_size=12))
def test_strips_are_as_wide_as_their_lines_and_no_wider_than_need_be(
    sizes: list[tuple[int, int]],
) -> None:
    model = Model(1)
    assert len(Recogniser(model, CHARACTERS, 1).read([image(*size) for size in sizes])) == len(
        sizes
    )
    for (width, height), strip in zip(sizes, model.widths, strict=True):
        natural = min(48 * width / height, 3200)
        assert natural <= strip < max(natural, 64) + 32
        assert strip % 32 == 0  # few shapes: each one costs memory


@pytest.mark.parametrize("streams", [1, 3])
def test_lines_come_back_in_their_order_also_from_several_threads(streams: int) -> None:
    class Shades(Model):
        def __call__(self, strip: NDArray[np.float32]) -> Any:
            self.classes = ()
            scores = super().__call__(strip)
            scores[0, 0] = 0
            scores[0, 0, round(float(strip[0, 0, 0, 0]))] = 1.0
            return scores

    # shades 0, 127.5 and 255 reach the model as -1, 0 and 1: only the white ones show a character
    shades = [255, 128, 255, 255, 128]
    images = [image(64 + 100 * n, shade=shade) for n, shade in enumerate(shades)]
    found = Recogniser(Shades(), CHARACTERS, streams).read(images)
    assert [reading.text for reading in found] == ["一", "", "一", "一", ""]


def test_an_empty_image_gives_nothing() -> None:
    empty = np.zeros((0, 20, 3), np.uint8)
    found = Recogniser(Model(1), CHARACTERS, 2).read([empty, image(100), empty])
    assert [reading.text for reading in found] == ["", "一", ""]
    assert found[0] == NOTHING


def test_a_traditional_form_is_read_as_the_next_likely_character() -> None:
    def model(strip: NDArray[np.float32]) -> Any:
        #                   blank  黃     黄    苗
        return np.array([[[0.02, 0.90, 0.06, 0.02], [0.9, 0.1, 0.0, 0.0]]], np.float32)

    (reading,) = Recogniser(model, ["", "黃", "黄", "苗"], 1).read([image(64)])
    assert reading.text == "黄"
    assert reading.confidence == pytest.approx(0.6)


def test_a_column_of_nothing_but_a_traditional_form_is_no_character() -> None:
    def model(strip: NDArray[np.float32]) -> Any:
        return np.array([[[0.0, 1.0], [0.0, 1.0]]], np.float32)

    assert Recogniser(model, ["", "黃"], 1).read([image(64)]) == [NOTHING]


@pytest.mark.parametrize("character", "黃國漢顏瑤費項額醫財カの")
def test_foreign_characters(character: str) -> None:
    assert is_foreign(character)


@pytest.mark.parametrize(
    "character", [*"黄国汉颜瑶费医财昇堃喆玥珮璟翀惇焜棻琯濛〇一Ⅲα¤℃", "", "ab"]
)
def test_characters_that_papers_print(character: str) -> None:
    assert not is_foreign(character)
