"""Cards of other people among the papers of a claim."""

from __future__ import annotations

from claims.comparisons import compare
from claims.facts import gather
from claims.relatives import for_the_checklist, others_cards
from extractors.types import Document
from tests.claims.papers import document, invoice, papers, summary

HERS, HIS = "350602198111238276", "350602197001010011"


def card(page: int, name: str, number: str) -> Document:
    return document("id_card", page, name=name, id_number=number)


def test_the_card_of_a_relative_tells_nothing_of_the_patient() -> None:
    claim = papers([invoice(0), card(1, "陈建国", HIS), card(2, "陈素芬", HERS)])
    assert others_cards(claim) == [claim[1]]
    facts = gather(claim)
    assert (facts.name, facts.id_number) == ("陈素芬", HERS)
    alone = gather(papers([invoice(0), card(1, "陈建国", HIS)]))
    assert (alone.name, alone.id_number) == ("陈素芬", None)


def test_beside_the_patients_own_card_it_is_a_warning_and_alone_a_contradiction() -> None:
    his, hers = card(1, "陈建国", HIS), card(2, "陈素芬", HERS)
    both = [one for one in compare(papers([invoice(0), his, hers])) if not one.agrees]
    assert [(one.what, one.severity) for one in both] == [("name", "warning")]
    assert [said.value for said in both[0].said] == ["陈素芬", "陈建国"]
    alone = [one for one in compare(papers([invoice(0), his])) if not one.agrees]
    assert [(one.what, one.severity) for one in alone] == [("name", "error")]


def test_a_relatives_card_is_not_the_one_that_is_asked_for_unless_he_is_the_member() -> None:
    bill, his, hers = invoice(0), card(1, "陈建国", HIS), card(2, "陈素芬", HERS)
    claim = papers([bill, his, hers])
    assert for_the_checklist(claim) == [claim[0], claim[2]]
    alone = papers([bill, his, document("bank_card", 2, holder_name="陈建国")])
    assert for_the_checklist(alone, HERS) == [alone[0], alone[2]]
    assert for_the_checklist(alone, HIS) == alone


def test_a_card_is_the_patients_where_nothing_says_otherwise() -> None:
    """A misread character, a name that nobody printed, a masked number that fits."""
    for paper in (
        invoice(0, payer_name="陈素芳"),
        summary(0, patient_name=""),
        invoice(0, payer_name="", payer_id="350602********8276"),
    ):
        claim = papers([paper, card(1, "陈素芬", HERS)])
        assert others_cards(claim) == []
        assert gather(claim).id_number == HERS


def test_the_account_of_a_relative_is_his() -> None:
    claim = papers([invoice(0), document("bank_card", 1, holder_name="陈建国")])
    assert others_cards(claim) == [claim[1]]
