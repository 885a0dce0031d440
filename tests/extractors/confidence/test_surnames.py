"""A misread surname is put right where one alone looks like it; nothing else of a name changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from extractors.confidence.surnames import surname_meant, with_mended_surnames
from extractors.types import Document, Evidence, Field, SecondReading
from extractors.vocabularies import word_list


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("葡耕炜", "蔺耕炜"),
        ("减荷", "臧荷"),
        ("卡婕芮", "卞婕芮"),
        ("膝*辉", "滕*辉"),  # a mask hides no surname
    ],
)
def test_what_is_no_surname_is_the_one_that_looks_like_it(read: str, meant: str) -> None:
    assert surname_meant(read) == meant


@pytest.mark.parametrize(
    "name",
    [
        *("余晓雯", "佘晓雯", "官乃文", "宫乃文", "丘善", "后善"),  # surnames, alike or not
        *("候建国", "逢春雨", "藏海波", "亓明", "闭雪梅", "字阿妹"),  # rare, and borne
        "部志强",  # 郭 or 郜
        "徐部强",  # a given name may be anything
        *("卡德尔", "卡米拉", "再努尔", "卡哈尔·买买提"),  # have no surname
        *("卡婕芮合", "葡", "蔺", "Kari Smith", "*文静"),
        "妍文静",  # no surname, and no surname looks like it
    ],
)
def test_other_names_stay_as_they_were_read(name: str) -> None:
    assert surname_meant(name) is None


def test_another_paper_says_which_surname_is_meant() -> None:
    assert surname_meant("葡晓雯", {"葡晓雯", "蒲晓雯"}) == "蒲晓雯"  # before what looks like it
    assert surname_meant("妍文静", {"邢文静"}) == "邢文静"
    assert surname_meant("葡晓雯", {"蒲晓雯", "满晓雯"}) is None
    assert surname_meant("减荷", {"王荷"}) is None  # too short to be one person's
    assert surname_meant("减荷", {"臧荷", "葡荷"}) == "臧荷"
    assert surname_meant("葡晓雯", {"葡晓雯", "张晓雨"}) == "蔺晓雯"  # of somebody else


def paper(name: str, evidence: Evidence = "read", key: str = "patient_name") -> Document:
    found = Field(name, name, 0.97, 0, evidence=evidence, score=0.97)
    return Document("discharge_summary", (0,), 0.9, {key: found})


def names(*papers: Document) -> list[object]:
    return [found.value for each in with_mended_surnames(papers) for found in each.fields.values()]


def test_a_mended_name_says_so_and_is_less_sure() -> None:
    read = paper("卡婕芮")
    (mended,) = with_mended_surnames([read])
    found = mended.fields["patient_name"]
    assert (found.value, found.raw, found.evidence) == ("卞婕芮", "卡婕芮", "mended")
    assert found.legibility < read.fields["patient_name"].legibility
    assert found.confidence < 0.95


def test_all_papers_of_a_person_are_mended_alike() -> None:
    assert names(paper("卡婕芮"), paper("卡婕芮", "agreed")) == ["卞婕芮"] * 2
    assert names(paper("葡晓雯"), paper("蒲晓雯")) == ["蒲晓雯"] * 2


def test_a_surname_that_the_engine_half_took_for_another_is_mended_all_the_same() -> None:
    (mended,) = with_mended_surnames([paper("卡婕芮", "doubted")])
    assert mended.fields["patient_name"].value == "卞婕芮"
    assert mended.fields["patient_name"].evidence == "mended"


@pytest.mark.parametrize("key", ["name", "payer_name", "cashier_name", "physician_name"])
def test_patients_and_staff_are_persons(key: str) -> None:
    assert names(paper("卡婕芮", key=key)) == ["卞婕芮"]


def test_what_is_printed_or_doubted_stays() -> None:
    assert names(paper("卡婕芮", "printed")) == ["卡婕芮"]
    assert names(paper("卡婕芮", "printed"), paper("卡婕芮")) == ["卡婕芮"] * 2
    two_ways = paper("卡婕芮", "doubted")
    found = replace(two_ways.fields["patient_name"], second=SecondReading("下婕芮", "differs"))
    assert names(replace(two_ways, fields={"patient_name": found})) == ["卡婕芮"]
    assert names(paper("卡婕芮", key="department")) == ["卡婕芮"]  # no person's


def test_the_lists_agree_with_themselves() -> None:
    content = word_list("surnames")
    counts = Counter("".join(content["surnames"].split()))
    assert max(counts.values()) == 1
    assert len(counts) > 600
    look_alikes = content["look_alikes"]
    assert set(look_alikes) <= set(counts)
    assert not {slip for slips in look_alikes.values() for slip in slips} & set(counts)


@pytest.mark.parametrize("name", ["刘药", "陆小烯", "王*药", "逢周伦"])
def test_a_name_that_nobody_bears_is_doubted_and_kept(name: str) -> None:
    """刘菂, 陆小悕 and 逄周伦 were read so, surely and twice."""
    (given,) = with_mended_surnames([paper(name, "agreed")])
    found = given.fields["patient_name"]
    assert (found.value, found.evidence) == (name, "doubted")
    assert found.confidence < 0.95


@pytest.mark.parametrize(
    "name",
    ["药文静", "郭药某医", "阿曼古丽", "Ann Li", "仇舒楠", "代春花", "张药"],
)
def test_other_names_are_not_doubted_by_their_characters(name: str) -> None:
    (given,) = with_mended_surnames([paper(name, "printed")])
    assert given.fields["patient_name"].evidence == "printed"
    (given,) = with_mended_surnames([paper(name)])
    assert (given.fields["patient_name"].evidence == "doubted") == (name == "张药")
