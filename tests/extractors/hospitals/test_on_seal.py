"""A hospital that only its seal names is told from the seal, where the strip shows it in full."""

from __future__ import annotations

import pytest

from extractors.hospitals.on_seal import TRUST, named_on_seal
from extractors.types import Box, Line, Page

BOX = Box(340, 890, 680, 1230)


def page(*rims: str) -> Page:
    seals = tuple(Line(rim, BOX, 0.9) for rim in rims)
    return Page(2, 1600, 1200, 0, "ocr", (), seals=seals)


@pytest.mark.parametrize(
    "rim",
    [
        "湖南省怀化市第四人民医院湖南省怀化市第四人",
        "第四人民医院湖南省怀化市第四人民医院",  # it begins within the name
        "湖南省怀化市第四人民医院收费专用章湖南省怀化市第",
        "人民医院 住院收费专用章 湖南省怀化市第四人民医院住院",
    ],
)
def test_a_name_that_is_seen_again_is_whole(rim: str) -> None:
    found = named_on_seal(page(rim))
    assert found is not None
    assert (found.key, found.value, found.raw) == ("hospital_name", "湖南省怀化市第四人民医院", rim)
    assert (found.page, found.box) == (2, BOX)
    assert found.confidence == pytest.approx(TRUST * 0.9)


@pytest.mark.parametrize(
    "rims",
    [
        (),
        ("湖南省怀化市第四人民医院",),  # what stands before it was not read
        ("江市第四人民医院远江市第四人",),  # no place is called so
        ("贵州省财政票据监制章贵州省财政票",),
        ("怀化市嘉禾供水有限公司怀化市嘉禾",),
        (
            "湖南省怀化市第四人民医院湖南省怀化市第四人",
            "湖南省怀化市第一人民医院湖南省怀化市第一人",
        ),
    ],
)
def test_a_seal_that_names_no_hospital_in_full_names_none(rims: tuple[str, ...]) -> None:
    assert named_on_seal(page(*rims)) is None


def test_the_same_seal_stamped_twice_names_its_hospital() -> None:
    rim = "湖南省怀化市第四人民医院湖南省怀化市第四人"
    assert named_on_seal(page(rim, rim)) is not None
