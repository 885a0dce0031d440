"""Whether two papers name one person."""

from __future__ import annotations

from dataclasses import replace

from claims.papers import paper_of
from claims.same_person import compare_ids, is_id_contradiction, names_agree
from extractors.types import Document
from tests.claims.bundles import HIS_STAY, LATER, grouped
from tests.claims.papers import document, invoice, summary


def test_names() -> None:
    assert names_agree("阿依古丽·买买提", "阿依古丽买买提")
    assert names_agree("陈*芬", "陈素芬")
    assert names_agree("陈*", "陈素芬")
    assert names_agree("*素芬", "陈素芬")
    assert not names_agree("林*", "陈素芬")
    assert not names_agree("陈素芬", "陈素芳")


def test_one_county_is_not_one_person() -> None:
    """Masks leave the county of both and nothing else that can be compared."""
    hers = invoice(0, payer_name="", payer_id="35060219811123****")
    assert compare_ids("35060219811123****", "350602********0011") is None
    assert grouped(hers, summary(1, id_number="350602********0011", **HIS_STAY, **LATER)) == [
        [0],
        [1],
    ]


def test_a_figure_too_many_behind_a_mask_is_misread_where_the_name_is_one() -> None:
    hers = invoice(0, payer_id="350602********8276")
    sheet = summary(1, id_number="350602*******82767")
    assert contradict(hers, sheet)
    assert not contradict(hers, unsure(sheet))
    card = document("id_card", 2, name="陈素芬", id_number="350602198111238276")
    assert not contradict(card, unsure(sheet))
    assert contradict(hers, unsure(summary(1, id_number="350602*******11310")))
    assert contradict(card, unsure(summary(1, id_number="350602*******11310")))
    assert contradict(hers, unsure(summary(1, id_number="350603*******82767")))
    other = summary(1, id_number="350602*******82767", patient_name="陈素芳")
    assert contradict(hers, unsure(other))


def contradict(one: Document, other: Document) -> bool:
    return is_id_contradiction(paper_of(one), paper_of(other))


def unsure(made: Document) -> Document:
    fields = {**made.fields, "id_number": replace(made.fields["id_number"], confidence=0.2)}
    return replace(made, fields=fields)
