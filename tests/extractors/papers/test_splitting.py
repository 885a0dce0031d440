"""Which pages are one paper: running heads, numbers, blank backs, mixed order, sides of cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.documents import find_documents
from extractors.types import Document, Page
from extractors.types_of_paper.other import BLANK
from tests.extractors.drawing import line, page


def record(name: str = "林某强", number: str = "20458811", foot: str = "第1页 共2页") -> Page:
    """The first page of a discharge record."""
    return page(
        line("某市第七人民医院", 700, 40),
        line("出院记录", 740, 90),
        line(f"姓名：{name}", 100, 160),
        line("性别：男", 500, 160),
        line(f"住院号：{number}", 900, 160),
        line("入院日期：2025-03-02", 100, 210),
        line("出院日期：2025-03-12", 700, 210),
        line("入院诊断：1.急性阑尾炎", 100, 270),
        line("诊疗经过：入院后完善检查，择期手术，过程顺利。", 100, 320),
        line("出院诊断：1.急性阑尾炎", 100, 1000),
        *([line(foot, 800, 1150)] if foot else []),
    )


def further(name: str = "林某强", number: str = "20458811", foot: str = "第2页 共2页") -> Page:
    """Its second page: a running head (where ``name`` is given), the rest of the list, advice."""
    head = [line(f"姓名：{name}", 100, 60), line(f"住院号：{number}", 900, 60)] if name else []
    return page(
        *head,
        line("2.胆囊结石", 160, 140),
        line("出院医嘱：注意休息，一周后门诊复查。", 100, 200),
        line("医师签名：周某", 900, 300),
        *([line(foot, 800, 1150)] if foot else []),
    )


def front(name: str = "林某强", number: str = "350602197001010011", county: str = "芗城区") -> Page:
    return page(
        line(f"姓名{name}", 300, 200),
        line("性别男", 300, 260),
        line("民族汉", 460, 260),
        line("出生1970年1月1日", 300, 320),
        line(f"住址福建省漳州市{county}胜利路11号", 300, 380),
        line(f"公民身份号码{number}", 300, 500),
    )


def back(county: str = "芗城") -> Page:
    return page(
        line("中华人民共和国", 400, 200),
        line("居民身份证", 420, 260),
        line(f"签发机关漳州市公安局{county}分局", 300, 420),
        line("有效期限2015.06.01-2035.06.01", 300, 470),
    )


def certificate() -> Page:
    return page(
        line("某县中医医院", 700, 40),
        line("疾病诊断证明书", 700, 90),
        line("姓名：林某花", 100, 180),
        line("性别：女", 400, 180),
        line("诊断：急性阑尾炎", 100, 270),
        line("建议：休息半个月", 100, 340),
    )


def report() -> Page:
    return page(
        line("道路交通事故认定书", 700, 80),
        line("当事人林某强驾驶电动自行车由东向西行驶至路口时与轿车相撞。", 100, 200),
    )


def blank() -> Page:
    return page(line("·", 800, 600, 0.4))


def found(*pages: Page) -> tuple[Document, ...]:
    return find_documents([replace(each, index=number) for number, each in enumerate(pages)])


def shape(*pages: Page) -> list[tuple[str, tuple[int, ...]]]:
    return [(each.type, each.pages) for each in found(*pages)]


WHOLE = ("急性阑尾炎", "胆囊结石")


def test_a_list_of_diagnoses_goes_on_under_the_running_head() -> None:
    (document,) = found(record(), further())
    assert document.pages == (0, 1)
    assert document.fields["discharge_diagnoses"].value == WHOLE
    assert document.value("discharge_advice") == "注意休息，一周后门诊复查。"


def test_a_page_without_head_or_number_goes_on_with_the_paper_before_it() -> None:
    assert shape(record(foot=""), further(name="", foot="")) == [("discharge_summary", (0, 1))]


def test_a_blank_back_between_two_pages_is_set_aside_by_name() -> None:
    documents = found(record(), blank(), further(), blank())
    assert [each.pages for each in documents] == [(0, 2), (1,), (3,)]
    assert [each.title for each in documents] == ["", BLANK, BLANK]
    assert documents[0].fields["discharge_diagnoses"].value == WHOLE


def test_the_second_page_scanned_before_the_first_is_read_after_it() -> None:
    (document,) = found(further(), record())
    assert document.pages == (0, 1)
    assert document.fields["discharge_diagnoses"].value == WHOLE


def test_the_second_page_is_found_behind_other_papers() -> None:
    assert shape(record(), certificate(), further()) == [
        ("discharge_summary", (0, 2)),
        ("diagnosis_certificate", (1,)),
    ]


def test_a_page_under_another_name_is_no_page_of_this_paper() -> None:
    other = ("陈某芬", "20459902")
    assert shape(record(), further(*other), record(*other))[0] == ("discharge_summary", (0,))
    assert ("discharge_summary", (1, 2)) in shape(record(), further(*other), record(*other))


def test_two_records_of_two_people_with_their_pages_crossed() -> None:
    other = ("陈某芬", "20459902")
    assert shape(record(), record(*other), further(), further(*other)) == [
        ("discharge_summary", (0, 2)),
        ("discharge_summary", (1, 3)),
    ]


def listing(number: int, total: int = 3) -> Page:
    """A page of an expense list: only the first has a head, all have their number."""
    heads = [line(text, x, 200) for text, x in LIST_HEADS] if number == 1 else []
    title = [line("住院费用清单", 700, 60), line("姓名：林某强", 100, 120)] if number == 1 else []
    rows = [
        line(text, x, 244.0 + 40 * row)
        for row in range(6)
        for text, (_, x) in zip(("静脉输液", "3.00", "2", "6.00"), LIST_HEADS, strict=True)
    ]
    return page(*title, *heads, *rows, line(f"第{number}页 共{total}页", 800, 1150))


LIST_HEADS = (("项目名称", 100), ("单价", 600), ("数量", 900), ("金额", 1200))


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_a_nameless_list_in_any_order_between_other_papers(order: tuple[int, ...]) -> None:
    pages = [listing(number) for number in order]
    assert shape(certificate(), *pages, front()) == [
        ("diagnosis_certificate", (0,)),
        ("expense_list", (1, 2, 3)),
        ("id_card", (4,)),
    ]


def test_a_nameless_page_between_two_lists_is_given_to_neither() -> None:
    found_shape = shape(listing(1, 2), certificate(), listing(2, 2), certificate(), listing(1, 2))
    assert ("other", (2,)) in found_shape


def test_heads_without_colons_part_two_records() -> None:
    def labelled(name: str) -> Page:
        return page(
            line("某市云溪医院", 700, 40),
            line("出院记录", 740, 90),
            *(line(text, x, 160) for text, x in (("姓名", 100), (name, 200), ("性别", 500))),
            *(line(text, x, 160) for text, x in (("男", 600), ("入院日期", 800))),
            line("2025-03-02", 960, 160),
            line("出院诊断：急性阑尾炎", 100, 280),
            line("出院医嘱：注意休息。", 100, 330),
        )

    assert [pages for _, pages in shape(labelled("林某强"), labelled("陈某芬"))] == [(0,), (1,)]


def test_a_page_that_fits_two_papers_is_given_to_neither() -> None:
    """Two stays of one person, neither with a number on the further page's head."""
    lost = replace(further(), lines=further().lines[:1] + further().lines[2:])
    documents = shape(record(), certificate(), record(number="20460077"), certificate(), lost)
    assert documents[-1] == ("other", (4,))


def test_sides_of_two_cards_one_after_the_other() -> None:
    pages = (front(), back(), front("陈某芬", "350602198111238276"), back())
    assert [pages for _, pages in shape(*pages)] == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("text", "title"),
    [("居民身份证", ""), ("本页空白", "空白页"), ("第一页共三页", "空白页"), ("专用", "空白页")],
)
def test_a_word_that_was_read_surely_is_no_speck(text: str, title: str) -> None:
    (document,) = find_documents([page(line(text, 500, 300))])
    assert (document.type, document.title) == ("other", title)


def test_a_blank_between_the_sides_of_a_card() -> None:
    assert ("id_card", (0, 2)) in shape(front(), blank(), back())


def test_sides_far_apart_are_joined_where_only_one_of_each_is_there() -> None:
    assert shape(front(), certificate(), record(foot=""), back()) == [
        ("id_card", (0, 3)),
        ("diagnosis_certificate", (1,)),
        ("discharge_summary", (2,)),
    ]


def test_both_fronts_then_both_backs_go_by_the_place_of_issue() -> None:
    other = ("陈某芬", "350602198111238276", "龙文区")
    pages = (front(), front(*other), back("龙文"), back())
    assert [pages for _, pages in shape(*pages)] == [(0, 3), (1, 2)]


def test_cards_of_one_place_in_no_plain_order_stay_apart() -> None:
    """A relative's validity on the member's card would be a guess."""
    pages = (front(), front("陈某芬", "350602198111238276"), back(), back())
    assert [pages for _, pages in shape(*pages)] == [(0,), (1,), (2,), (3,)]


def test_a_paper_without_a_type_keeps_its_title() -> None:
    (document,) = found(report())
    assert (document.type, document.title, document.fields) == ("other", "道路交通事故认定书", {})


MAKERS = (record, further, front, back, certificate, report, blank)
PEOPLE = (("林某强", "20458811"), ("陈某芬", "20459902"))
pages_of_a_scan = st.lists(
    st.one_of(
        st.sampled_from([record(*who) for who in PEOPLE] + [further(*who) for who in PEOPLE]),
        st.sampled_from([maker() for maker in MAKERS]),
        st.sampled_from([further("", foot=""), further("", foot="第3页"), record(foot="")]),
    ),
    max_size=9,
)


@given(pages_of_a_scan)
def test_every_page_is_in_exactly_one_document(scan: Sequence[Page]) -> None:
    documents = found(*scan)
    assert sorted(page for each in documents for page in each.pages) == list(range(len(scan)))
    firsts = [each.pages[0] for each in documents]
    assert firsts == sorted(firsts)
    for each in documents:
        assert list(each.pages) == sorted(each.pages)
        on_pages = {field.page for field in each.fields.values()}
        assert on_pages <= set(each.pages)


@given(pages_of_a_scan)
def test_no_paper_names_two_people(scan: Sequence[Page]) -> None:
    for document in found(*scan):
        texts = [line.text for number in document.pages for line in scan[number].lines]
        named = {name for name, _ in PEOPLE if any(name in text for text in texts)}
        assert len(named) < 2
