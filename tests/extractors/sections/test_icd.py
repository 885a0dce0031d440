"""Codes of ICD-10 beside the names of diseases."""

import pytest

from extractors.sections.icd import is_code, with_own_code, without_code


@pytest.mark.parametrize(
    ("entry", "name"),
    [
        ("强直性脊柱炎M45.x00", "强直性脊柱炎"),
        ("强直性脊柱炎 M45.X00", "强直性脊柱炎"),
        ("扁桃体周围脓肿J36.×00", "扁桃体周围脓肿"),
        ("高血压病I10.x00x002", "高血压病"),
        ("高血压病（3级）I10.x05", "高血压病（3级）"),
        ("胆囊炎K81.900", "胆囊炎"),
    ],
)
def test_a_code_is_cut_off_with_a_filled_fourth_place_too(entry: str, name: str) -> None:
    assert without_code(entry) == name


@pytest.mark.parametrize("entry", ["(I10.x00)高血压病", "白血病M3", "维生素B12缺乏", "IgA肾病"])
def test_a_code_in_brackets_and_letters_of_a_name_stay(entry: str) -> None:
    assert without_code(entry) == entry


@pytest.mark.parametrize("text", ["J36.x00", "I10.×00x002", "K35.800 1"])
def test_a_code_alone_is_none_of_the_list(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize(
    ("entry", "own"),
    [
        ("脑梗死 I63.900", "脑梗死 I63.900"),
        ("(K35.800)急性阑尾炎", "(K35.800)急性阑尾炎"),
        ("胎膜早破 042.900", "胎膜早破 O42.900"),
        ("左乳腺恶性肿瘤术后 C50.900 好转", "左乳腺恶性肿瘤术后"),
    ],
)
def test_an_entry_keeps_the_code_that_is_printed_with_it(entry: str, own: str) -> None:
    assert with_own_code(entry) == own
