"""A name that as many papers of the file spell otherwise is doubted, and never changed."""

from __future__ import annotations

from extractors.confidence.shared_names import DOUBTED, with_doubted_names
from extractors.types import Document, Field, Page
from tests.extractors.drawing import page


def trusts(*names: str, pages: tuple[Page, ...] | None = None) -> list[float]:
    documents = [
        Document("discharge_summary", (at,), 0.9, {"patient_name": Field(name, name, 0.98, at)})
        for at, name in enumerate(names)
    ]
    found = with_doubted_names(documents, pages or tuple(page(index=n) for n in range(len(names))))
    assert [str(each.fields["patient_name"].value) for each in found] == list(names)
    return [each.fields["patient_name"].confidence for each in found]


def test_two_spellings_are_both_doubted_and_a_majority_is_not() -> None:
    assert trusts("宫晓雯", "官晓雯") == [DOUBTED, DOUBTED]
    assert trusts("宫晓雯", "官晓雯", "宫晓雯") == [0.98, DOUBTED, 0.98]


def test_other_persons_are_not_doubted() -> None:
    assert trusts("宫晓雯", "张晓雨", "宫晓雯") == [0.98] * 3
    assert trusts("王丽", "李丽") == [0.98, 0.98]  # too short to be one name
    assert trusts("王未", "王末") == [DOUBTED, DOUBTED]  # unless the two are alike
    assert trusts("宫*雯", "宫晓雯") == [0.98, 0.98]


def test_what_a_text_layer_says_is_not_misread() -> None:
    read, printed = page(index=0), Page(1, 1654, 2339, 0, "text_layer", ())
    assert trusts("宫晓雯", "官晓雯", pages=(read, printed)) == [DOUBTED, 0.98]
