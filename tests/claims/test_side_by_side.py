"""What the papers and the roster say next to each other, and which of them differs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from claims.side_by_side import Row, Table, side_by_side
from tests.claims.papers import document, invoice, papers

ID = "350602198111238276"
ROSTER = {"name": "陈素芬", "sex": "female", "id_number": ID, "birth_date": "1981-11-23"}


def row(table: Table, what: str) -> Row:
    return next(one for one in table.rows if one.what == what)


def differing(table: Table, what: str) -> list[bool | None]:
    return [cell.differs if cell else None for cell in row(table, what).cells]


def test_the_one_that_differs_from_the_others_is_marked() -> None:
    told = papers(
        [
            invoice(0),
            document("discharge_summary", 1, patient_name="陈素芳", sex="female"),
            document("id_card", 2, name="陈素芬", sex="female", id_number=ID),
        ]
    )
    table = side_by_side(told, ROSTER)
    assert [paper.type for paper in table.columns][-1] == "roster"
    assert differing(table, "name") == [False, True, False, False]
    assert differing(table, "sex") == [None, False, False, False]
    assert table.differs


def test_where_two_contradict_each_other_both_are_marked() -> None:
    told = papers([invoice(0), document("discharge_summary", 1, admission_date="2026-01-02")])
    assert differing(side_by_side(told, None), "admission_date") == [True, True]


def test_what_honest_papers_differ_in_is_no_difference() -> None:
    told = papers(
        [
            invoice(0, payer_id="350602********8276"),
            document("discharge_summary", 1, patient_name="陈*芬", admission_date="2026-03-01"),
            document("bank_card", 2, holder_name="CHEN SUFEN", card_number="6222020000000000"),
            document("application_form", 3, id_number=ID, card_number="622202******0000"),
        ]
    )
    table = side_by_side(told, ROSTER)
    assert not table.differs
    assert [row.what for row in table.rows] == [
        *("name", "id_number", "admission_date", "card_number"),
    ]


def test_two_bills_make_one_settlement() -> None:
    bills = [invoice(0), invoice(1, invoice_number="0862654530", total_amount="500.00")]
    sheet = document("settlement_sheet", 2, total_amount="10500.00")
    assert not side_by_side(papers([*bills, sheet]), None).differs
    other = document("settlement_sheet", 2, total_amount="10400.00")
    table = side_by_side(papers([*bills, other]), None)
    assert differing(table, "total_amount") == [True, True, True]


def test_what_only_one_paper_says_is_left_out() -> None:
    told = papers([invoice(0), document("pathology_report", 1, specimen="胃")])
    table = side_by_side(told, None)
    assert (table.columns, table.rows) == ((), ())
    assert side_by_side([], ROSTER).rows == ()


NAMES = st.sampled_from(["陈素芬", "陈素芳", "陈*芬", "林小燕", "CHEN SUFEN"])


@given(st.lists(NAMES, min_size=2, max_size=6), st.randoms())
def test_the_order_of_the_papers_does_not_matter(names: list[str], random) -> None:
    told = [document("id_card", n, name=name) for n, name in enumerate(names)]
    shuffled = random.sample(told, len(told))

    def marks(documents: list) -> dict[int, bool]:
        table = side_by_side(papers(documents), None)
        cells = row(table, "name").cells
        return {
            paper.pages[0]: bool(cell and cell.differs)
            for paper, cell in zip(table.columns, cells, strict=True)
        }

    assert marks(told) == marks(shuffled)
