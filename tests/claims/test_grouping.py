"""Which papers of a bundle make one claim."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.grouping import group
from claims.same_person import compare_ids
from extractors.types import Document
from tests.claims.bundles import (
    ACCOUNT,
    HERS,
    HIS_INVOICE,
    HIS_STAY,
    HIS_SUMMARY,
    LATER,
    STAY,
    card,
    grouped,
)
from tests.claims.papers import document, invoice, papers, summary


def test_the_papers_of_one_stay_are_one_claim() -> None:
    assert grouped(invoice(0), summary(1), card(2, "陈素芬", "350602198111238276")) == [[0, 1, 2]]


def test_two_people_in_one_scan_are_two_claims() -> None:
    other = {"admission_date": "2026-03-02", "discharge_date": "2026-03-09"}
    found = grouped(
        invoice(0),
        invoice(1, payer_name="林志强", invoice_number="0862654530"),
        summary(2, patient_name="林志强", **other),
        summary(3),
        card(4, "林志强", "350602197001010011"),
        card(5, "陈素芬", "350602198111238276"),
    )
    assert found == [[0, 3, 5], [1, 2, 4]]


def test_papers_without_names_go_by_their_dates() -> None:
    """Names are often illegible, or covered."""
    nameless = invoice(0, payer_name="")
    other = summary(1, patient_name="", admission_date="2026-05-01", discharge_date="2026-05-06")
    own = summary(2, patient_name="")
    assert grouped(nameless, other, own) == [[0, 2], [1]]


def test_a_misread_discharge_does_not_tear_a_stay_apart() -> None:
    """Two bills from one admission stay two: an interim one ends earlier."""
    assert grouped(invoice(0), summary(1, discharge_date="2026-03-19")) == [[0, 1]]
    interim = invoice(1, discharge_date="2026-03-05", invoice_number="0862654530")
    assert grouped(invoice(0), interim) == [[0], [1]]


def test_a_list_goes_to_the_stay_of_its_number_wherever_it_lies() -> None:
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    found = grouped(
        invoice(0),
        invoice(1, invoice_number="0862654530", **later),
        document("expense_list", 2, patient_name="陈素芬", admission_number="8480666"),
        summary(3, admission_number="8480666"),
        summary(4, admission_number="9480667", **later),
    )
    assert found == [[0, 2, 3], [1, 4]]


def test_a_masked_id_tells_people_apart() -> None:
    first = invoice(0, payer_name="", payer_id="350602********8276")
    second = invoice(1, payer_name="", payer_id="350602********1131")
    assert grouped(first, second) == [[0], [1]]
    assert compare_ids("350602********8276", "350602198111238276") is True
    assert compare_ids("3506", "350602198111238276") is None


def test_summaries_of_different_months_sexes_or_people_are_never_one() -> None:
    """With names covered and days illegible there is still enough to tell them apart."""
    first = summary(0, patient_name="", admission_date="2019-11", discharge_date="2019-12")
    second = summary(1, patient_name="", admission_date="2019-10", discharge_date="2019-10")
    third = summary(2, patient_name="", admission_date="", discharge_date="", sex="male")
    assert grouped(first, second, third) == [[0], [1], [2]]


def test_visits_and_stays_are_different_claims() -> None:
    visit = document(
        "outpatient_invoice", 1, payer_name="陈素芬", visit_date="2026-03-02", total_amount="6.00"
    )
    documents = [invoice(0), visit]
    drafts = group(documents, papers(documents))
    assert [(d.documents, d.event_kind) for d in drafts] == [
        ([0], "inpatient"),
        ([1], "outpatient"),
    ]


def test_what_nobody_knows_stays_with_its_neighbour() -> None:
    other = document("other", 1)
    assert grouped(invoice(0), other, invoice(2, payer_name="林志强")) == [[0, 1], [2]]
    assert grouped(document("other", 0)) == [[0]]


def test_papers_without_a_stay_go_by_number_and_date() -> None:
    """Two stays of one person: the list by its admission number, the certificate by its date."""
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    expenses = document("expense_list", 2, patient_name="陈素芬", admission_number="20458811")
    note = document("diagnosis_certificate", 3, patient_name="陈素芬", issue_date="2026-03-09")
    documents = (
        summary(0, admission_number="20458811"),
        summary(1, admission_number="20460077", **later),
        expenses,
        note,
    )
    assert grouped(*documents) == [[0, 2, 3], [1]]


def test_of_two_stays_the_nearer_one_takes_a_paper_that_could_be_of_either() -> None:
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    expenses = document("expense_list", 2, patient_name="陈素芬")
    assert grouped(summary(0), summary(1, **later), expenses) == [[0], [1, 2]]


def test_a_paper_between_two_stays_goes_with_the_one_that_it_lies_behind() -> None:
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    report = document("pathology_report", 1, patient_name="陈素芬")
    assert grouped(summary(0), report, summary(2, **later), invoice(3, **later)) == [[0, 1], [2, 3]]
    before = document("pathology_report", 0, patient_name="陈素芬")
    assert grouped(before, summary(1), summary(2, **later)) == [[0, 1], [2]]


def test_a_misread_name_under_the_same_admission_number_is_no_other_person() -> None:
    same = {"admission_number": "20458811"}
    assert grouped(invoice(0, **same), summary(1, patient_name="陈素芳", **same)) == [[0, 1]]
    elsewhere = {"patient_name": "陈素芳", "hospital_name": "北京协和医院"}
    assert grouped(invoice(0), summary(1, **elsewhere)) == [[0], [1]]
    assert grouped(invoice(0, **same), summary(1, patient_name="林志强", **same)) == [[0], [1]]


def test_one_misread_name_keeps_no_paper_out_of_its_stay() -> None:
    """The certificate names the patient as the summary does; the invoice lost a stroke."""
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    number = {"admission_number": "20458811"}
    found = grouped(
        summary(0, **number),
        invoice(1, payer_name="陈素芳", **number),
        summary(2, **later),
        document("diagnosis_certificate", 3, patient_name="陈素芬", issue_date="2026-03-09"),
    )
    assert found == [[0, 1, 3], [2]]


def test_a_certificate_goes_to_the_stay_that_it_was_written_after() -> None:
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    written = {"patient_name": "陈素芬", "issue_date": "2026-03-25"}
    certificate = document("diagnosis_certificate", 2, **written)
    assert grouped(summary(0), summary(1, **later), certificate) == [[0, 2], [1]]


def test_one_misread_digit_makes_no_other_stay_and_no_other_person() -> None:
    assert grouped(invoice(0), summary(1, admission_date="2026-03-08")) == [[0, 1]]
    number = {"admission_number": "20458811"}
    missing = {"admission_date": "", "discharge_date": "2026-03-01"}
    assert grouped(summary(0, **number), invoice(1, **number, **missing)) == [[0, 1]]
    misread = ("陈素芬", HERS[1].replace("1981", "1987"))
    assert grouped(invoice(0, payer_id=HERS[1]), card(1, *misread)) == [[0, 1]]


def test_another_admission_number_speaks_against_a_stay() -> None:
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    expenses = document("expense_list", 2, patient_name="陈素芬", admission_number="20458811")
    found = grouped(summary(0), summary(1, admission_number="7711023", **later), expenses)
    assert found == [[0, 2], [1]]


@pytest.mark.parametrize("misread", ["陈素芳", "陈素", "陈素芬女"])
def test_a_misread_name_on_the_papers_of_one_whole_stay_tears_no_claim(misread: str) -> None:
    assert grouped(invoice(0), summary(1, patient_name=misread)) == [[0, 1]]
    assert grouped(invoice(0), summary(1, patient_name=misread, **LATER)) == [[0], [1]]


def test_two_who_have_nearly_one_name_stay_two() -> None:
    """Sisters in one ward: each has an invoice of her own."""
    hers = {"patient_name": "陈素芳"}
    other = invoice(3, payer_name="陈素芳", invoice_number="0862654530")
    assert grouped(summary(0, **hers), invoice(1), summary(2), other) == [[0, 3], [1, 2]]


def test_a_lone_paper_whose_name_lost_a_stroke_is_no_third_persons() -> None:
    expenses = document("expense_list", 2, patient_name="陈素芥")
    assert grouped(invoice(0), summary(1), expenses) == [[0, 1, 2]]
    strangers = document("diagnosis_certificate", 2, patient_name="林志强", issue_date="2026-03-09")
    assert grouped(invoice(0), summary(1), strangers) == [[0, 1], [2]]


def test_the_other_script_is_no_other_name() -> None:
    traditional = summary(1, patient_name="陳愛華")
    assert grouped(invoice(0, payer_name="陈爱华"), traditional) == [[0, 1]]
    in_letters = document("bank_card", 2, holder_name="CHEN SUFEN", card_number=ACCOUNT)
    assert grouped(invoice(0), invoice(1, payer_name="林志强"), in_letters) == [[0, 2], [1]]


def test_half_a_name_under_the_number_and_the_days_of_a_stay_is_hers() -> None:
    number = {"admission_number": "20458811"}
    assert grouped(invoice(0, payer_name="东索芬", **number), summary(1, **number)) == [[0, 1]]
    assert grouped(invoice(0, payer_name="东索芬"), summary(1)) == [[0], [1]]


def test_a_masked_name_that_fits_two_people_is_set_apart() -> None:
    other = invoice(1, payer_name="陈桂芬", invoice_number="0862654530", **LATER)
    masked = {"patient_name": "陈*芬"}
    assert grouped(invoice(0), other, document("expense_list", 2, **masked)) == [[0], [1], [2]]
    sheet = document("settlement_sheet", 2, **masked, **LATER)
    assert grouped(invoice(0), other, sheet) == [[0], [1, 2]]


def test_a_list_of_one_of_two_namesakes_lies_behind_its_invoice() -> None:
    """Two of one name, told apart by their ID numbers; the list has none."""
    namesake = invoice(2, payer_id="350602197203151026", invoice_number="0862654530")
    expenses = {"patient_name": "陈素芬"}
    found = grouped(
        invoice(0, payer_id=HERS[1]),
        document("expense_list", 1, **expenses),
        namesake,
        document("other", 3),
        document("expense_list", 4, **expenses),
    )
    assert found == [[0, 1], [2, 3], [4]]


def test_stays_of_one_night_that_follow_each_other_are_two() -> None:
    first = {"admission_date": "2026-03-02", "discharge_date": "2026-03-03"}
    second = {"admission_date": "2026-03-03", "discharge_date": "2026-03-04"}
    later = invoice(2, invoice_number="0862654530", **second)
    found = grouped(invoice(0, **first), summary(1, **first), later, summary(3, **second))
    assert found == [[0, 1], [2, 3]]


def test_the_code_of_the_unit_that_pays_is_nobodys_id_number() -> None:
    paid_by = invoice(0, payer_id="91350602MA2XY12345")
    assert grouped(paid_by, summary(1, id_number=HERS[1])) == [[0, 1]]
    of_another = invoice(1, payer_name="", payer_id="91350602MA2XY12345", **LATER)
    assert grouped(paid_by, of_another, summary(2, patient_name="林志强", **LATER)) == [[0], [1, 2]]


def test_a_hidden_name_that_may_be_of_two_people_is_set_apart() -> None:
    """Both lay in the ward on the same days, and neither has an invoice."""
    hidden = invoice(0, payer_name="")
    assert grouped(hidden, summary(1), summary(2, **HIS_STAY)) == [[0], [1], [2]]


def test_a_hidden_name_goes_to_who_still_lacks_the_paper() -> None:
    his = invoice(3, payer_name="林志强", invoice_number="0862654530")
    found = grouped(invoice(0, payer_name=""), summary(1), summary(2, **HIS_STAY), his)
    assert found == [[0, 1], [2, 3]]


def test_a_hidden_name_is_told_by_the_hospitals_number_under_either_label() -> None:
    number, his = "20458811", {"medical_record_number": "30458899"}
    hidden = invoice(0, payer_name="", admission_number=number)
    hers = summary(2, medical_record_number=number)
    assert grouped(hidden, summary(1, **HIS_STAY, **his), hers) == [[0, 2], [1]]


def test_another_number_of_the_series_keeps_a_hidden_name_out() -> None:
    hidden = invoice(0, payer_name="", admission_number="20458811")
    assert grouped(hidden, summary(1, admission_number="20458899")) == [[0], [1]]
    assert grouped(hidden, summary(1, admission_number="7711")) == [[0, 1]]


def test_a_hidden_name_is_told_by_the_id_number_of_a_card() -> None:
    hidden = invoice(0, payer_name="", payer_id="350602********8276")
    found = grouped(hidden, card(1, *HERS), summary(2, **HIS_STAY), summary(3))
    assert found == [[0, 1, 3], [2]]


def test_an_id_number_that_cannot_be_anybodys_speaks_for_no_other_person() -> None:
    """One digit is off, and the check digit says which of the two is misread."""
    misread = HERS[1].replace("1981", "1987")
    hidden = invoice(0, payer_name="", payer_id=HERS[1])
    assert grouped(hidden, summary(1, patient_name="", id_number=misread)) == [[0, 1]]
    others = HERS[1].replace("1981", "1971")  # two digits off
    assert grouped(hidden, summary(1, id_number=f"{others[:-1]}3")) == [[0], [1]]


def test_sheets_of_a_list_that_name_nobody_follow_their_invoice() -> None:
    def sheet(page: int) -> Document:
        return document("expense_list", page)

    assert grouped(invoice(0), summary(1), sheet(2), sheet(3)) == [[0, 1, 2, 3]]
    assert grouped(sheet(0), invoice(1), invoice(2, payer_name="林志强")) == [[0, 1], [2]]
    assert grouped(invoice(0), card(1, *HERS), sheet(2)) == [[0, 1, 2]]


def test_a_paper_without_a_name_is_told_by_its_sum() -> None:
    his = invoice(1, payer_name="林志强", total_amount="99.10")
    settled = document("settlement_sheet", 2, total_amount="10000.00")
    assert grouped(invoice(0), his, settled) == [[0, 2], [1]]


def test_the_same_days_of_another_year_are_misread() -> None:
    year = {"admission_date": "2025-03-02", "discharge_date": "2025-03-09"}
    assert grouped(invoice(0), summary(1, **year)) == [[0, 1]]
    assert grouped(invoice(0), invoice(1, invoice_number="0862654530", **year)) == [[0], [1]]


def test_of_two_stays_the_one_with_its_diagnoses_takes_a_certificate() -> None:
    """It was made out days after the first stay, in the second."""
    soon = {"admission_date": "2026-03-11", "discharge_date": "2026-03-20"}
    certificate = document(
        "diagnosis_certificate",
        4,
        patient_name="陈素芬",
        issue_date="2026-03-17",
        diagnoses=("肺部感染",),
    )
    first = document("discharge_summary", 1, patient_name="陈素芬", diagnoses=("肺部感染",), **STAY)
    second = document("discharge_summary", 3, patient_name="陈素芬", diagnoses=("白内障",), **soon)
    later = invoice(2, invoice_number="0862654530", **soon)
    assert grouped(invoice(0), first, later, second, certificate) == [[0, 1, 4], [2, 3]]
    unsaid = document("diagnosis_certificate", 4, patient_name="陈素芬", issue_date="2026-03-17")
    assert grouped(invoice(0), first, later, second, unsaid) == [[0, 1], [2, 3, 4]]


def test_a_misread_name_is_told_by_the_id_number_and_by_the_sum() -> None:
    misread = {"patient_name": "陈索芬", "admission_date": "2026-03-02"}
    by_id = document("settlement_sheet", 1, id_number="35060219811123****", **misread)
    assert grouped(invoice(0), by_id, card(2, *HERS), summary(3)) == [[0, 1, 2, 3]]
    by_sum = document("settlement_sheet", 1, total_amount="10000.00", **misread)
    assert grouped(invoice(0), by_sum, summary(2)) == [[0, 1, 2]]


def test_one_misread_date_keeps_no_nameless_paper_out_of_its_stay() -> None:
    misread = STAY | {"discharge_date": "2028-03-09"}
    settled = document("settlement_sheet", 1, patient_name="陈素芬", **misread)
    assert grouped(invoice(0), settled, summary(2, patient_name="")) == [[0, 1, 2]]


def test_a_masked_name_goes_with_its_id_number() -> None:
    near = invoice(1, payer_name="陈桂芬", payer_id="35060219720315102X", **LATER)
    applied = document("application_form", 2, member_name="陈*芬", id_number=HERS[1])
    assert grouped(invoice(0, payer_id="350602********8276"), near, applied) == [[0, 2], [1]]


def test_a_paper_with_one_date_waits_for_those_with_both() -> None:
    """Readmitted on the day after a night in the ward."""
    night = {"admission_date": "2026-03-01", "discharge_date": "2026-03-02"}
    found = grouped(
        summary(0),
        summary(1, admission_date="2026-03-01", discharge_date="", department="心内科"),
        invoice(2, department="心内科", invoice_number="0862654530", **night),
        invoice(3),
    )
    assert found == [[0, 3], [1, 2]]


def test_a_nameless_certificate_is_told_by_age_ward_and_diagnoses() -> None:
    ward = {"hospital_name": "漳州市云溪医院", "department": "心内科"}
    ill = ("肺部感染", "冠心病")
    hers = document("discharge_summary", 1, patient_name="陈素芬", diagnoses=ill, **ward, **STAY)
    his = summary(2, department="心内科", **HIS_SUMMARY)
    certificate = document("diagnosis_certificate", 3, age="44", diagnoses=ill, **ward)
    assert grouped(invoice(0), hers, his, certificate) == [[0, 1, 3], [2]]
    unlike = document("diagnosis_certificate", 1, age="44")
    assert grouped(his, unlike) == [[0], [1]]


def test_a_nameless_paper_among_those_of_two_people_is_set_apart() -> None:
    sheet = document("expense_list", 4)
    his = [invoice(1, **HIS_INVOICE), summary(3, **HIS_SUMMARY)]
    assert grouped(invoice(0), his[0], summary(2), his[1], sheet) == [[0, 2], [1, 3], [4]]


PEOPLE = st.sampled_from(["陈素芬", "林志强", ""])
DAYS = st.sampled_from(["2026-03-02", "2026-05-01", ""])
KINDS = st.sampled_from(
    ["inpatient_invoice", "outpatient_invoice", "discharge_summary", "id_card", "other"]
)


@given(st.lists(st.tuples(KINDS, PEOPLE, DAYS), max_size=8))
def test_every_document_ends_in_exactly_one_claim(rows: list[tuple[str, str, str]]) -> None:
    documents = [
        document(kind, n, payer_name=name, admission_date=day)
        for n, (kind, name, day) in enumerate(rows)
    ]
    drafts = group(documents, papers(documents))
    assert sorted(place for draft in drafts for place in draft.documents) == list(range(len(rows)))
