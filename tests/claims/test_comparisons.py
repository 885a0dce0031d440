"""The papers of one claim side by side: what is a contradiction, and what honest papers do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.comparisons import compare, same_name
from claims.cross_checks import papers_agree
from claims.members.names import romanised
from claims.papers import Paper, paper_of
from claims.same_person import compare_ids
from extractors.types import Document, Field, Item
from extractors.values.identity import check_character, mask_id_number
from tests.claims.papers import document, invoice, summary

NUMBER = "350602198111238268"  # female, born 1981-11-23
NEIGHBOUR = "350602198111238428"
MALE = "350602198111238233"


def papers(*documents: Document) -> list[Paper]:
    return [paper_of(found, number) for number, found in enumerate(documents, start=1)]


def differing(*documents: Document, member: str | None = None) -> dict[str, str]:
    """What the papers disagree on, with the severity."""
    found = compare(papers(*documents), member)
    return {one.what: one.severity for one in found if not one.agrees}


def card(**values: str) -> Document:
    usual = {"name": "陈素芬", "sex": "female", "birth_date": "1981-11-23", "id_number": NUMBER}
    return document("id_card", 2, **(usual | values))


def sheet(**values: str) -> Document:
    usual = {"patient_name": "陈素芬", "id_number": NUMBER, "total_amount": "10000.00"}
    return document("settlement_sheet", 3, **(usual | values))


def bank_card(holder: str, number: str = "6217000000000000019") -> Document:
    return document("bank_card", 4, holder_name=holder, card_number=number)


def expense_list(*amounts: str, confidence: float = 1.0, **values: str) -> Document:
    made = document("expense_list", 5, **({"patient_name": "陈素芬"} | values))
    items = tuple(Item("床位费", amount, confidence=confidence) for amount in amounts)
    return Document(made.type, made.pages, made.confidence, made.fields, items=items)


def unsure(made: Document, key: str) -> Document:
    found = made.fields[key]
    doubted = Field(found.value, found.raw, 0.7, found.page, found.box)
    return Document(made.type, made.pages, made.confidence, {**made.fields, key: doubted})


def test_the_numbers_of_these_tests_are_valid() -> None:
    for number in (NUMBER, NEIGHBOUR, MALE):
        assert check_character(number[:17]) == number[17]


def test_good_papers_agree_on_everything_that_they_share() -> None:
    all_papers = papers(
        invoice(payer_id=NUMBER),
        summary(age="44"),
        card(),
        sheet(admission_date="2026-03-02", hospital_name="漳州市云溪医院"),
        bank_card("陈素芬"),
        expense_list("10000.00"),
    )
    (found,) = papers_agree(all_papers, "陈素芬")
    assert found["passed"]
    assert set(found["values"]["compared"].split(", ")) == {
        *("name", "id_number", "sex", "birth_date", "age", "admission_date", "discharge_date"),
        *("total_amount", "hospital_name", "holder_name"),
    }


def test_one_paper_alone_agrees_with_nothing() -> None:
    assert papers_agree(papers(invoice()), None) == []


def test_a_finding_names_both_papers_with_their_fields() -> None:
    found = papers_agree(papers(invoice(), summary(patient_name="林志强")))
    (name,) = [one for one in found if one["values"]["what"] == "name"]
    assert not name["passed"] and name["severity"] == "error"
    assert name["fields"] == ["payer_name", "patient_name"]
    assert name["papers"] == [
        {"document": 1, "type": "inpatient_invoice", "field": "payer_name", "value": "陈素芬"},
        {"document": 2, "type": "discharge_summary", "field": "patient_name", "value": "林志强"},
    ]


def test_it_names_the_papers_that_contradict_only() -> None:
    found = compare(papers(invoice(), card(), summary(patient_name="林志强")))
    (name,) = [one for one in found if one.what == "name"]
    assert [said.paper.type for said in name.said] == ["inpatient_invoice", "discharge_summary"]


# Names


@pytest.mark.parametrize(
    "printed",
    ["陈素芬", "陈*芬", "陈**", "*素芬", "陈 素 芬", "陳素芬"],
)
def test_masked_and_traditional_names_agree(printed: str) -> None:
    assert "name" not in differing(card(), invoice(payer_name=printed))


def test_a_long_name_may_be_cut_short() -> None:
    assert same_name("阿依古丽·买买提", "阿依古丽")
    assert not same_name("陈素芬", "陈素")
    assert not same_name("买买提·阿依古丽", "阿依古丽·买买提")


def test_two_names_behind_one_mask_differ() -> None:
    two = (invoice(payer_name="陈*芬"), summary(patient_name="陈素芬"), card(name="陈淑芬"))
    assert "name" in differing(*two)


def test_look_alike_characters_are_rather_misread() -> None:
    assert differing(card(name="李浩"), summary(patient_name="李皓"))["name"] == "warning"
    assert differing(card(name="陈素芬"), summary(patient_name="陈素梅"))["name"] == "error"


def test_another_name_under_the_same_number_is_a_warning() -> None:
    found = differing(card(), invoice(payer_name="陈素梅", payer_id=NUMBER))
    assert found["name"] == "warning"


# ID numbers


@pytest.mark.parametrize(
    "printed",
    [
        NUMBER,
        mask_id_number(NUMBER) or "",
        "350602****8268",  # a mask shorter than what it hides
        "350602198111******",
        "350602811123826",  # the old form of fifteen digits
        "12350600489012345X",  # 交款人 may be a unit: its credit code is no ID number
        "91350600MA2XYZ1234",
    ],
)
def test_the_same_number_in_other_dress_agrees(printed: str) -> None:
    assert "id_number" not in differing(card(), invoice(payer_id=printed))


@pytest.mark.parametrize(
    "printed", [NEIGHBOUR, "350602********8428", "350602****8267", "350602198212******"]
)
def test_visible_digits_that_differ_are_a_contradiction(printed: str) -> None:
    assert differing(card(), invoice(payer_id=printed))["id_number"] == "error"


def test_a_number_with_a_digit_lost_is_rather_misread() -> None:
    number = NUMBER[:9] + NUMBER[10:]
    assert compare_ids(NUMBER, number) is False
    assert "id_number" not in differing(card(), invoice(payer_id=number))  # no number at all


def test_only_the_differing_digits_of_a_number_are_told() -> None:
    (found,) = [
        one
        for one in papers_agree(papers(card(), invoice(payer_id=NEIGHBOUR)))
        if one["values"]["what"] == "id_number"
    ]
    assert [one["value"] for one in found["papers"]] == ["*" * 14 + "8268", "*" * 14 + "8428"]
    assert NUMBER not in str(found)


@given(st.sets(st.integers(6, 17), max_size=12))
def test_hiding_digits_never_makes_a_number_differ(places: set[int]) -> None:
    masked = "".join("*" if n in places else digit for n, digit in enumerate(NUMBER))
    assert compare_ids(NUMBER, masked) is not False
    assert compare_ids(masked, NUMBER) == compare_ids(NUMBER, masked)


# Sex, birth, age


def test_sex_is_compared_with_the_number_too() -> None:
    assert differing(invoice(sex="male"), summary())["sex"] == "error"
    assert "sex" in differing(invoice(payer_id=MALE), summary())
    assert "sex" not in differing(invoice(payer_id=NUMBER), summary())
    broken = NUMBER[:16] + "3" + NUMBER[17]  # a wrong check digit proves nothing about the sex
    assert "sex" not in differing(invoice(payer_id=broken), summary())


def test_a_birth_date_is_compared_with_other_papers_numbers() -> None:
    assert "birth_date" in differing(card(birth_date="1981-11-28"), invoice(payer_id=NUMBER))
    assert "birth_date" not in differing(card(), invoice(payer_id=NUMBER))
    masked = mask_id_number(NUMBER) or ""
    assert "birth_date" not in differing(card(birth_date="1981-11-28"), invoice(payer_id=masked))


@pytest.mark.parametrize(
    ("age", "agrees"),
    [("42", False), ("43", True), ("44", True), ("45", True), ("46", True), ("47", False)],
)
def test_ages_are_counted_in_several_ways(age: str, agrees: bool) -> None:
    """Born 1981-11-23 and admitted 2026-03-02: 44 years; 虚岁 counts up to two more."""
    found = differing(card(), summary(age=age))
    assert ("age" not in found) is agrees
    assert found.get("age", "warning") == "warning"


def test_an_age_in_months_is_not_compared() -> None:
    assert "age" not in differing(card(), summary(age="3月"))


# The stay


@pytest.mark.parametrize("days", range(-3, 4))
def test_dates_may_be_a_day_apart(days: int) -> None:
    day = date(2026, 3, 2) + timedelta(days=days)
    found = differing(invoice(), summary(admission_date=day.isoformat()))
    assert ("admission_date" in found) is (abs(days) > 1)


@pytest.mark.parametrize(
    ("month", "agrees"), [("2026-03", True), ("2026-02", False), ("2025-03", False)]
)
def test_a_month_compares_as_a_month(month: str, agrees: bool) -> None:
    found = differing(invoice(), summary(discharge_date=month))
    assert ("discharge_date" not in found) is agrees


def test_the_last_day_of_a_month_may_be_the_next_month() -> None:
    late = invoice(admission_date="2026-02-28")
    assert "admission_date" not in differing(late, summary(admission_date="2026-03"))


def test_an_unsure_reading_only_warns() -> None:
    other = summary(admission_date="2026-03-12")
    assert differing(invoice(), other)["admission_date"] == "error"
    found = differing(invoice(), unsure(other, "admission_date"))
    assert found["admission_date"] == "warning"


# Totals


@pytest.mark.parametrize(
    ("total", "agrees"),
    [("10000.00", True), ("10000.10", True), ("9999.90", True), ("10000.11", False)],
)
def test_invoice_and_sheet_give_one_total_but_for_cents(total: str, agrees: bool) -> None:
    found = differing(invoice(), sheet(total_amount=total))
    assert ("total_amount" not in found) is agrees
    assert found.get("total_amount", "error") == "error"


def test_several_invoices_add_up_or_the_sheet_is_for_one_of_them() -> None:
    second = invoice(invoice_number="0862654530", total_amount="500.00")
    for total in ("10500.00", "10000.00", "500.00"):
        assert "total_amount" not in differing(invoice(), second, sheet(total_amount=total))
    assert "total_amount" in differing(invoice(), second, sheet(total_amount="9000.00"))


def test_a_copy_of_the_invoice_is_not_added() -> None:
    copy = invoice(invoice_code="35062926", invoice_number="0012345678")
    assert "total_amount" not in differing(invoice(), copy, sheet())
    assert "total_amount" in differing(invoice(), copy, sheet(total_amount="20000.00"))


def test_the_rows_of_a_list_are_its_total_where_all_were_read_surely() -> None:
    assert "total_amount" not in differing(invoice(), expense_list("9000.00", "1000.00"))
    assert differing(invoice(), expense_list("9000.00"))["total_amount"] == "warning"
    assert "total_amount" not in differing(invoice(), expense_list("9000.00", confidence=0.6))
    printed = expense_list("9000.00", total_amount="10000.00")
    assert "total_amount" not in differing(invoice(), printed)


def test_the_lists_of_several_days_are_not_compared() -> None:
    assert "total_amount" not in differing(invoice(), expense_list("10.00"), expense_list("20.00"))


def test_a_list_is_compared_with_the_sheet_where_there_is_no_invoice() -> None:
    assert "total_amount" in differing(sheet(), expense_list("9000.00"))


# Hospital and card


def test_hospitals_differ_only_where_nothing_else_explains_it() -> None:
    other = summary(hospital_name="泉州市明德医院")
    assert differing(invoice(), other)["hospital_name"] == "warning"
    assert "hospital_name" not in differing(invoice(), summary(hospital_name="云溪医院"))
    assert "hospital_name" not in differing(invoice(), unsure(other, "hospital_name"))


def test_a_diagnosis_may_come_from_another_hospital() -> None:
    report = document("pathology_report", 6, patient_name="陈素芬", hospital_name="泉州市明德医院")
    assert "hospital_name" not in differing(invoice(), summary(), report)


@pytest.mark.parametrize("holder", ["陈素芬", "CHEN SUFEN", "SUFEN CHEN", "Chen Su-fen", "陈*芬"])
def test_the_members_card_is_the_members(holder: str) -> None:
    assert differing(invoice(), bank_card(holder), member="陈素芬") == {}


@pytest.mark.parametrize("holder", ["林志强", "LIN ZHIQIANG"])
def test_somebody_elses_card_is_a_warning_and_no_other_name(holder: str) -> None:
    found = differing(invoice(), bank_card(holder), member="陈素芬")
    assert found == {"holder_name": "warning"}


def test_the_member_counts_where_the_papers_spell_the_name_otherwise() -> None:
    found = differing(invoice(payer_name="陈淑芬"), bank_card("陈素芬"), member="陈素芬")
    assert "holder_name" not in found


def test_letters_of_a_name_that_nobody_can_spell_say_nothing() -> None:
    assert romanised("〇") == frozenset()
    long_name = invoice(payer_name="阿依古丽·买买提")
    assert differing(long_name, bank_card("AYGUL MEMET")) == {}


def test_the_application_names_the_account_of_the_card() -> None:
    form = document("application_form", 7, member_name="陈素芬", card_number="6217000000000000027")
    assert differing(form, bank_card("陈素芬"))["card_number"] == "warning"
    same = document("application_form", 7, card_number="621700*********0019")
    assert "card_number" not in differing(same, bank_card("陈素芬"))


kinds = st.sampled_from([invoice, summary, card, sheet])
values = st.dictionaries(
    st.sampled_from(
        ["sex", "age", "admission_date", "payer_id", "id_number", "total_amount", "birth_date"]
    ),
    st.text("0123456789*-X. 月male", max_size=18),
    max_size=4,
)


@given(st.lists(st.tuples(kinds, values), max_size=4))
def test_no_values_are_too_odd_to_compare(made: list) -> None:  # type: ignore[type-arg]
    found = papers_agree(papers(*(kind(**changes) for kind, changes in made)), "陈素芬")
    assert all(one["passed"] or len(one["papers"]) >= 2 for one in found)
