"""Whether two papers name one person."""

from __future__ import annotations

from claims.same_person import compare_ids, names_agree
from tests.claims.bundles import HIS_STAY, LATER, grouped
from tests.claims.papers import invoice, summary


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
