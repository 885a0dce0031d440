"""Whose claims an ID card, a bank card or an application goes with."""

from __future__ import annotations

from claims.grouping import group
from tests.claims.bundles import ACCOUNT, HERS, HIS, HIS_INVOICE, LATER, account, card, grouped
from tests.claims.papers import document, invoice, papers, summary


def test_two_stays_of_one_person_are_two_claims_that_share_the_card() -> None:
    documents = [
        card(0, "陈素芬", "350602198111238276"),
        invoice(1),
        invoice(2, admission_date="2026-05-01", discharge_date="2026-05-06"),
        summary(3, admission_date="2026-05-01", discharge_date="2026-05-06"),
    ]
    drafts = group(documents, papers(documents))
    assert [(d.documents, d.shared) for d in drafts] == [([0, 1], []), ([2, 3], [0])]


def test_a_relatives_card_is_no_claim_of_its_own() -> None:
    assert grouped(invoice(0), card(1, *HERS), card(2, *HIS)) == [[0, 1, 2]]
    assert grouped(card(0, *HIS), invoice(1), card(2, *HERS)) == [[0, 1, 2]]


def test_a_card_of_somebody_who_applies_goes_with_the_application() -> None:
    applied = document("application_form", 3, member_name="陈建国")
    assert grouped(card(0, *HIS), invoice(1), card(2, *HERS), applied) == [[1, 2], [0, 3]]


def test_cards_alone_are_a_claim_for_each_person() -> None:
    assert grouped(card(0, *HERS), card(1, *HIS)) == [[0], [1]]


def test_the_back_of_a_card_stays_beside_its_front() -> None:
    back = document("id_card", 2, issuing_authority="漳州市公安局", valid_until="长期")
    found = grouped(invoice(0, payer_name="林志强"), invoice(1), back, card(3, *HERS))
    assert found == [[0], [1, 2, 3]]


def test_a_card_without_a_name_goes_with_its_account() -> None:
    account = {"card_number": "6200001554410360916"}
    found = grouped(
        invoice(0, payer_name="林志强"),
        document("bank_card", 1, **account),
        invoice(2),
        document("application_form", 3, member_name="陈素芬", **account),
    )
    assert found == [[0], [1, 2, 3]]


def test_a_card_whose_name_lost_a_stroke_is_no_other_persons() -> None:
    assert grouped(invoice(0, payer_name="陈素芳"), card(1, *HERS)) == [[0, 1]]


def test_a_father_who_applies_with_his_card_is_not_his_son() -> None:
    found = grouped(
        invoice(0, payer_name="王小明"),
        summary(1, patient_name="王小明", sex="male"),
        document("application_form", 2, member_name="王大明"),
        card(3, "王大明", "350602197001010011"),
    )
    assert found == [[0, 1], [2, 3]]


def test_the_spouses_card_goes_with_the_account_of_the_application() -> None:
    found = grouped(
        invoice(0, payer_name="王大明"),
        document("bank_card", 1, holder_name="林志强", card_number=ACCOUNT),
        invoice(2),
        document("application_form", 3, member_name="陈素芬", card_number=ACCOUNT),
    )
    assert found == [[0], [1, 2, 3]]


def test_one_card_without_a_name_serves_all_stays_of_its_only_person() -> None:
    documents = [invoice(0), summary(1, **LATER), account(2), card(3, *HERS)]
    drafts = group(documents, papers(documents))
    assert [(d.documents, d.shared) for d in drafts] == [([0, 2, 3], []), ([1], [2, 3])]
    assert grouped(card(0, *HERS), account(1)) == [[0, 1]]


def test_a_card_without_a_name_lies_at_the_end_of_its_persons_papers() -> None:
    first, second = (invoice(0), summary(1), account(2)), invoice(3, **HIS_INVOICE)
    assert grouped(*first, second, account(4, "7")) == [[0, 1, 2], [3, 4]]
    assert grouped(*first, second) == [[0, 1, 2], [3]]


def test_a_card_without_a_name_lies_before_its_persons_papers_where_the_first_does() -> None:
    first, second = (account(0), invoice(1), summary(2)), invoice(4, **HIS_INVOICE)
    assert grouped(*first, account(3, "7"), second) == [[0, 1, 2], [3, 4]]


def test_a_card_without_a_name_is_nobodys_where_papers_of_two_people_are_mixed() -> None:
    his = {"patient_name": "林志强", "sex": "male"}
    mixed = [invoice(0), invoice(1, **HIS_INVOICE), summary(2), summary(3, **his)]
    assert grouped(*mixed, account(4)) == [[0, 2], [1, 3], [4]]
    applied = document("application_form", 5, member_name="陈素芬", card_number=ACCOUNT)
    assert grouped(*mixed, account(4), applied) == [[0, 2, 4, 5], [1, 3]]


def test_the_account_tells_whose_card_it_is_where_a_masked_name_fits_two() -> None:
    other = invoice(1, payer_name="陈桂芬", invoice_number="0862654530", **LATER)
    applied = document("application_form", 3, member_name="陈素芬", card_number=ACCOUNT)
    assert grouped(invoice(0), other, account(2, holder_name="陈*"), applied) == [[0, 2, 3], [1]]


def test_by_a_relatives_card_nobody_is_known() -> None:
    """A stranger's card on top must not keep her own out."""
    found = grouped(
        card(0, *HIS), invoice(1), summary(2), invoice(3, **HIS_INVOICE), card(4, *HERS)
    )
    assert found == [[0, 1, 2, 4], [3]]


def test_a_nameless_application_is_told_by_its_account() -> None:
    applied = document("application_form", 2, card_number=ACCOUNT)
    own = document("bank_card", 3, holder_name="陈素芬", card_number=ACCOUNT)
    assert grouped(invoice(0), invoice(1, **HIS_INVOICE), applied, own) == [[0, 2, 3], [1]]
