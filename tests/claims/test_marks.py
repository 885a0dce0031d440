"""Marks and fingerprints, without a database."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.marks import LEAST_PAGE_MARKS, MOST_PAGE_MARKS, marks_of, page_marks
from claims.models import Member
from tests.claims.papers import document, invoice, papers

amounts = st.lists(
    st.integers(100, 99_999).map(lambda yuan: f"{yuan}.{yuan % 89 + 10}"),
    min_size=LEAST_PAGE_MARKS,
    max_size=60,
    unique=True,
)


@given(amounts, st.randoms())
def test_the_order_and_spelling_of_numbers_do_not_matter(
    numbers: list[str], random: object
) -> None:
    shuffled = list(numbers)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    spaced = [f"{float(number):,.2f}" for number in shuffled]
    assert page_marks(["  ".join(numbers)]) == page_marks(["\n".join(spaced)])


@given(amounts)
def test_a_fingerprint_is_short_and_fits_a_bigint(numbers: list[str]) -> None:
    marks = page_marks([" ".join(numbers)])
    assert LEAST_PAGE_MARKS <= len(marks) <= MOST_PAGE_MARKS
    assert all(0 <= mark < 2**63 for mark in marks)


def test_what_many_papers_share_tells_nothing() -> None:
    assert page_marks(["2026-03-02 20260302 41060221 300.00 1,200.00 100.00 50.00 第 1 页"]) == []


def test_marks_need_a_hospital_and_days() -> None:
    known = marks_of(papers([invoice(0, admission_number="88123")]), None)
    assert {mark.partition(":")[0] for mark in known} == {"stay", "bill", "patient"}
    vague = document("inpatient_invoice", 0, total_amount="900.00", admission_number="88123")
    assert marks_of(papers([vague]), None) == []


def test_the_roster_says_where_the_money_goes() -> None:
    member = Member(bank_card="6222 0212 3456 7890 123", phone="138-0000-1111")
    assert marks_of([], member) == ["card:6222021234567890123", "phone:13800001111"]
