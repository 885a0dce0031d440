"""Several cards copied on one sheet: each is a paper of its own."""

from __future__ import annotations

import pytest

from extractors.documents import find_documents
from extractors.papers.cards import cards_on
from extractors.types import Document, Line
from tests.extractors.drawing import line, page

ONE, OTHER = "6200 0046 8468 1555 923", "6217 0024 3000 5179 263"


def card(bank: str, number: str, x: float, y: float) -> list[Line]:
    return [
        *(line(bank, x, y), line("借记卡", x + 300, y)),
        *(line(number, x, y + 100), line("银联", x + 300, y + 160)),
    ]


def identity_card(x: float, y: float) -> list[Line]:
    return [
        *(line("姓名 高某海", x, y), line("性别 男", x, y + 40), line("民族 汉", x + 200, y + 40)),
        line("出生 1992年7月10日", x, y + 80),
        line("公民身份号码 320102199207100021", x, y + 160),
    ]


def papers(*lines: Line) -> list[Document]:
    return list(find_documents([page(*lines, height=1800)]))


def banks(documents: list[Document]) -> list[tuple[str | None, str | None]]:
    found = [each for each in documents if each.type == "bank_card"]
    return [(each.value("bank_name"), each.value("card_number")) for each in found]


FIRST = ("中国农业银行", ONE.replace(" ", ""))
SECOND = ("中国建设银行", OTHER.replace(" ", ""))


@pytest.mark.parametrize(("x", "y"), [(100, 900), (650, 300)])
def test_two_bank_cards_on_a_sheet_are_two_papers(x: float, y: float) -> None:
    first, second = card(FIRST[0], ONE, 100, 300), card(SECOND[0], OTHER, x, y)
    assert banks(papers(*first, *second)) == [FIRST, SECOND]


def test_an_id_card_and_two_bank_cards_are_three_papers() -> None:
    cards = [*card(FIRST[0], ONE, 100, 600), *card(SECOND[0], OTHER, 100, 1100)]
    found = papers(*identity_card(100, 100), *cards)
    assert [each.type for each in found] == ["id_card", "bank_card", "bank_card"]
    assert banks(found) == [FIRST, SECOND]


def test_one_card_that_shows_its_number_twice_is_one_paper() -> None:
    misread = ONE[:-1] + "8"
    again = [line("BANK CARD", 100, 900), line(misread, 100, 1000)]
    assert banks(papers(*card(FIRST[0], ONE, 100, 300), *again)) == [FIRST]


def test_a_slash_parts_surname_and_name_of_a_holder() -> None:
    (found,) = papers(*card(FIRST[0], ONE, 100, 300), line("GAO/MOUHAI", 100, 440))
    assert found.value("holder_name") == "GAO/MOUHAI"


def test_the_back_beside_the_front_adds_no_figure_to_the_number() -> None:
    short = "6226 2210 4837 5619"
    front = card("中国民生银行", short, 100, 300)
    for beside in ("1.本卡仅限本人使用，请妥善保管", "873"):
        (found,) = papers(*front, line(beside, 700, 400))
        assert found.value("card_number") == short.replace(" ", "")


def test_amounts_in_rows_are_no_numbers_of_cards_to_part_a_sheet_by() -> None:
    rows = [
        line(f"姓名 性别 {n}234.56 98{n}.10 76{n}.54 3210.0{n}", 100, 40 * n) for n in range(1, 10)
    ]
    sheet = page(*rows)
    assert cards_on(sheet) == [sheet]
