"""ID cards as they are copied: one side, both, with what the copy is for written across them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.documents import find_documents
from extractors.types import FieldValue, Line
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values

PURPOSES = (
    "仅供办理医保报销使用",
    "此复印件仅供申请职工互助金使用",
    "仅用于医疗费用理赔",
    "仅供医院入院登记使用",
    "与原件一致",
)
FRONT = (
    line("姓名林某强", 300, 200),
    line("性别男", 300, 260),
    line("民族汉", 460, 260),
    line("出生1970年1月1日", 300, 320),
    line("住址福建省漳州市芗城区胜利路11号", 300, 380),
    line("公民身份号码350602197001010011", 300, 500),
)
BACK = (
    line("中华人民共和国", 300, 800),
    line("居民身份证", 300, 860),
    line("签发机关 漳州市公安局芗城分局", 300, 960),
    line("有效期限 2012.03.04-2032.03.04", 300, 1010),
)


def kinds(*lines: Line) -> list[str]:
    return [document.type for document in find_documents([page(*lines)])]


@pytest.mark.parametrize("purpose", PURPOSES)
@pytest.mark.parametrize("sides", [FRONT, BACK, (*FRONT, *BACK)])
def test_a_card_is_known_whatever_its_copy_is_for(sides: tuple[Line, ...], purpose: str) -> None:
    assert kinds(*sides, line(purpose, 340, 620)) == ["id_card"]


def test_a_purpose_in_two_lines_may_name_other_papers_beside_its_own_words() -> None:
    assert kinds(*FRONT, line("仅供申请", 340, 600), line("医保费用报销", 360, 640)) == ["id_card"]


@pytest.mark.parametrize(
    "seen",
    [
        BACK[1:],  # 中华人民共和国 in the emblem's light
        BACK[:3],
        (line("民身份证", 300, 860), *BACK[2:]),
        BACK[2:],  # a copy so faint that the title is gone
    ],
)
def test_an_emblem_side_alone_is_a_card(seen: tuple[Line, ...]) -> None:
    assert kinds(*seen) == ["id_card"]


def test_what_the_copy_is_for_is_no_part_of_a_value() -> None:
    written = line("姓名林某强仅供办理医保报销使用", 300, 200)
    (card,) = find_documents([page(written, *FRONT[1:])])
    assert card.value("name") == "林某强"


def test_of_two_dates_the_legible_one_keeps_its_place() -> None:
    worn = line("有效期限 2618.02.05-2038.02.05", 300, 1010)
    (card,) = find_documents([page(*BACK[:3], worn)])
    assert card.value("valid_from") is None
    assert card.value("valid_until") == "2038-02-05"


@pytest.mark.parametrize(
    "other",
    [
        (
            "中华人民共和国",
            "往来港澳通行证",
            "签发机关 公安部出入境管理局",
            "有效期限 2019.03.04-2029.03.04",
        ),
        ("中华人民共和国", "居住证", "签发机关 漳州市公安局", "有效期限 2019.03.04-2020.03.04"),
        ("中华人民共和国", "道路交通事故认定书", "漳州市公安局交通警察支队"),
    ],
)
def test_other_papers_of_the_police_are_no_id_card(other: tuple[str, ...]) -> None:
    assert kinds(*(line(text, 300, 200 + 60 * row) for row, text in enumerate(other))) == ["other"]


def test_a_form_that_asks_for_the_same_facts_is_no_card() -> None:
    labels = ("参保登记", "户籍类别", "联系电话", "参保日期")
    asked = [
        line(f"{text}：某处填写的内容若干，请用黑色笔书写工整", 300, 600 + 50 * row)
        for row, text in enumerate(labels * 3)
    ]
    assert kinds(*FRONT, *asked) == ["other"]


def read(*lines: Line) -> Mapping[str, FieldValue]:
    return values(only([page(*lines)]))


def test_the_people_are_of_the_closed_list() -> None:
    for printed in ("民族漢", "民族☑汉", "民族 汉"):
        assert read(*FRONT[:2], line(printed, 460, 260), *FRONT[3:])["ethnicity"] == "汉"
    assert "ethnicity" not in read(*FRONT[:2], line("民族汊", 460, 260), *FRONT[3:])


def test_a_whole_number_tells_sex_and_birth_that_were_not_read() -> None:
    seen = (FRONT[0], line("性别", 300, 260), FRONT[2], line("出生", 300, 320), *FRONT[4:])
    right = line("公民身份号码350602197001010014", 300, 500)
    document = only([page(*seen[:-1], right)])
    assert (document.value("sex"), document.value("birth_date")) == ("male", "1970-01-01")
    assert document.fields["sex"].derived_from == ("id_number",)
    misread = (*seen[:-1], line("公民身份号码350602197001010017", 300, 500))
    assert "sex" not in read(*misread)


def test_an_address_in_two_lines_beside_the_other_side() -> None:
    front = (*FRONT[:4], line("住址", 300, 380), line("福建省漳州市芗城区", 400, 380))
    further = (line("居民身份证", 1100, 378), line("胜利路11号", 400, 420), FRONT[5])
    found = read(*front, *further, line("签发机关漳州市公安局芗城分局", 1000, 500))
    assert found["address"] == "福建省漳州市芗城区胜利路11号"
