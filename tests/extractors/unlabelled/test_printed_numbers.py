"""Numbers of an invoice that are printed in advance, without a label."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import best_by_key, read_form
from extractors.unlabelled.printed_numbers import with_printed_number
from tests.extractors.drawing import line, page
from tests.extractors.form_texts import VOCABULARY, read


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("No73569337", "73569337"),
        ("N4917501885", "4917501885"),
        ("N0070423401", "0070423401"),  # the o of No is in the zero
        ("N00083106090", "0083106090"),  # and here it was read as one
        ("№671222", "671222"),
        ("No 018499822", "018499822"),  # its o was read: the zero is the number's own
        ("№018499822", "018499822"),
        ("甘财 00731826", "00731826"),  # behind the office of finance
        ("苏财 0418 No 0093617254", "0093617254"),
        ("穗财 A No 2817364", "2817364"),
        ("黔财票 No 14 0093827", "0093827"),  # behind the year of its series
        ("NO 1602 7740183", "7740183"),  # its year and month
        ("NO A17035512846", "A17035512846"),
        ("№ HN20471835", "HN20471835"),  # of a province's series
        ("No 37D0284615", "37D0284615"),
        ("浙财（12） No 1203384716", "1203384716"),
        ("（2010）沪财 No 0118842793", "0118842793"),
        ("桂 No 5520817", "5520817"),  # behind the province
        ("鲁财 No 2014B03391268", "2014B03391268"),  # its year and letter are its own
        ("No 3205130089274", "3205130089274"),  # with the form's year and place
    ],
)
def test_the_number_printed_in_advance(printed: str, number: str) -> None:
    head = line(printed, 1200, 150)
    assert with_printed_number({}, [head], page(head))["invoice_number"].value == number


def test_the_number_in_the_cell_beside_its_no() -> None:
    head = [line("NO", 1100, 150), line("14069920731", 1180, 152), line("1207", 1400, 151)]
    found = with_printed_number({}, head, page(*head))["invoice_number"]
    assert (found.value, found.raw) == ("14069920731", "NO14069920731")
    close = [line("NO", 1100, 150), line("14069920731", 1118, 152)]  # their boxes overlap
    assert with_printed_number({}, close, page(*close))["invoice_number"].value == "14069920731"
    far = [line("No", 100, 150), line("14069920731", 1180, 152)]
    assert with_printed_number({}, far, page(*far)) == {}


def test_the_number_in_the_cell_beside_its_series() -> None:
    head = [line("琼财 B", 100, 150), line("1500288173", 190, 150)]
    assert with_printed_number({}, head, page(*head))["invoice_number"].value == "1500288173"


def test_where_no_stands_on_the_paper_the_office_of_finance_has_no_number_of_its_own() -> None:
    head = [line("冀财 13010211", 100, 150), line("No 7719036", 1200, 150)]
    assert with_printed_number({}, head, page(*head))["invoice_number"].value == "7719036"


def test_a_lone_number_at_the_right_of_the_head_is_taken_with_less_trust() -> None:
    head = line("3242003", 1300, 150)
    found = with_printed_number({}, [head], page(head))["invoice_number"]
    assert (found.value, found.confidence < 0.95) == ("3242003", True)
    low = line("3242003", 1300, 900)
    assert with_printed_number({}, [low], page(low)) == {}


@pytest.mark.parametrize(("printed", "number"), [("BZ 0627714", "BZ0627714"), ("BZ 06277", None)])
def test_a_lone_number_behind_the_letters_of_its_series(printed: str, number: str | None) -> None:
    head = line(printed, 1200, 150)
    found = with_printed_number({}, [head], page(head)).get("invoice_number")
    assert (found.value if found else None) == number


def test_a_lone_number_behind_one_letter_stands_alone_in_its_row() -> None:
    number, other = line("T07352914", 1200, 150), line("苗桂兰", 200, 150)
    left_of_no, below = line("o", 1150, 150), line("苗桂兰", 200, 250)
    found = with_printed_number({}, [number], page(number, left_of_no, below))
    assert found["invoice_number"].value == "T07352914"
    assert with_printed_number({}, [number, other], page(number, other)) == {}


def test_a_lone_number_behind_no_in_one_character_read_as_a_letter() -> None:
    head = line("M 83308636", 1300, 150)
    found = with_printed_number({}, [head], page(head))["invoice_number"]
    assert (found.value, found.confidence < 0.95) == ("83308636", True)


def test_two_lone_numbers_are_not_guessed_between() -> None:
    heads = [line("3242003", 1300, 150), line("7782003", 1300, 190)]
    assert with_printed_number({}, heads, page(*heads)) == {}


def test_an_own_number_that_is_illegible_is_not_taken_from_the_electronic_pair() -> None:
    electronic = line("电子票据号码：0693561785", 1100, 240)
    document = read(line("票据号码：", 1100, 200), electronic, has_number=False)
    assert document.value("invoice_number") is None
    assert document.value("electronic_invoice_number") == "0693561785"
    alone = read(electronic, has_number=False)
    assert alone.value("invoice_number") == "0693561785"


def test_a_receipt_low_on_its_sheet_has_its_number_at_its_own_head() -> None:
    head, foot = line("No0051035812", 1200, 1382), line("收款人：马某", 1200, 2000)
    sheet = page(head, foot, height=2200)
    assert with_printed_number({}, [head], sheet)["invoice_number"].value == "0051035812"


@pytest.mark.parametrize("seen", ["N 0", "No00-", "№", "2767134", ":8839652"])
def test_a_trace_of_a_number_printed_in_advance_keeps_the_electronic_one_away(seen: str) -> None:
    pair = (line("电子票据代码：36060222", 200, 240), line("电子票据号码：0693561785", 1100, 240))
    other = () if not seen.isdigit() else (line("8839652", 1100, 180),)
    document = read(*pair, line(seen, 1300, 150), *other, has_number=False)
    assert document.value("invoice_number") is None
    assert document.value("invoice_code") is None


def test_a_form_that_is_not_electronic_may_have_a_number_of_which_nothing_was_seen() -> None:
    pair = (line("电子票据代码：36060222", 200, 240), line("电子票据号码：0693561785", 1100, 240))
    form = read(*pair, has_number=False)
    electronic = read(*pair, line("（电子）", 1000, 90), has_number=False)
    for key in ("invoice_code", "invoice_number"):
        assert form.fields[key].confidence < 0.95 < electronic.fields[key].confidence


def test_another_number_of_its_own_comes_with_another_code() -> None:
    pair = (line("电子票据代码：36060222", 200, 240), line("电子票据号码：0693561785", 1100, 240))
    document = read(*pair)
    assert document.value("invoice_number") == "6568912"
    assert document.value("invoice_code") is None


@pytest.mark.parametrize(
    "printed",
    [
        "军票字№ 4971570",
        "军票字N4971570",
        "晋财票字第No:4971570号",
        "Nº4971570",
        "津财票字ZY No 4971570",
    ],
)
def test_the_series_may_stand_before_the_printed_number(printed: str) -> None:
    found = with_printed_number({}, [line(printed, 900, 100)], page())
    assert found["invoice_number"].value == "4971570"


@pytest.mark.parametrize(
    "text", ["字第 0271836 号", "京财字第0271836号", "沪财 ( 12 ) 第 0271836 号", "№(19)0271836"]
)
def test_a_number_between_words_of_its_series(text: str) -> None:
    sheet = page(line("医疗住院收费收据", 600, 60), line(text, 1200, 100))
    form = read_form(sheet, VOCABULARY)
    best = with_printed_number(best_by_key(form.readings), form.rest, sheet)
    assert best["invoice_number"].value == "0271836"
