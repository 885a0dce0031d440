"""Pages in are pages out, whatever a person does with them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.arrangement import (
    NEW_CLAIM,
    OPERATIONS,
    Arrangement,
    Impossible,
    Operation,
    Placed,
    changed,
)

PILE = Arrangement(
    (Placed((0, 1), 7, 70), Placed((2,), 7, 71), Placed((3,), 8, 80), Placed((3,), 8, 81)),
    frozenset({4}),
)


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    rows = st.none() | st.sampled_from([70, 71, 80, 81, 99])
    return Operation(
        do=draw(st.sampled_from(sorted(OPERATIONS))),
        pages=tuple(draw(st.lists(st.integers(0, 5), max_size=3))),
        document=draw(rows),
        to_document=draw(rows),
        to_claim=draw(st.none() | st.sampled_from([NEW_CLAIM, 7, 8])),
        reason=draw(st.sampled_from([None, " ", "模糊"])),
    )


@given(st.lists(operations(), max_size=12))
def test_no_page_is_lost_and_none_lies_in_two_piles(asked: list[Operation]) -> None:
    pile = PILE
    for operation in asked:
        try:
            pile = changed(pile, operation)
        except Impossible:
            continue
        inside = [page for one in pile.documents for page in one.pages]
        assert pile.pages == PILE.pages
        assert not set(inside) & pile.aside
        assert all(
            one.pages and list(one.pages) == sorted(set(one.pages)) for one in pile.documents
        )
        assert {page for page in inside if inside.count(page) > 1} <= {3}, "only the shared sheet"


def lie(pile: Arrangement) -> list[tuple[tuple[int, ...], int | None]]:
    return [(one.pages, one.claim_id) for one in pile.documents]


def test_a_page_goes_to_another_document() -> None:
    after = changed(PILE, Operation("move", (1,), to_document=71))
    assert lie(after) == [((0,), 7), ((1, 2), 7), ((3,), 8), ((3,), 8)]


def test_a_shared_sheet_that_moves_leaves_both_of_its_papers() -> None:
    after = changed(PILE, Operation("move", (3,), to_document=71))
    assert lie(after) == [((0, 1), 7), ((2, 3), 7)]


def test_a_document_goes_to_a_claim_of_its_own() -> None:
    after = changed(PILE, Operation("move", document=80, to_claim=NEW_CLAIM))
    assert sorted(lie(after)) == [((0, 1), 7), ((2,), 7), ((3,), NEW_CLAIM), ((3,), 8)]


def test_splitting_and_joining_are_each_others_inverse() -> None:
    apart = changed(PILE, Operation("split", (1,), document=70))
    assert lie(apart)[:2] == [((0,), 7), ((1,), 7)]
    joined = changed(PILE, Operation("join", document=71))
    assert lie(joined)[0] == ((0, 1, 2), 7)
    assert lie(changed(joined, Operation("split", (2,), document=70)))[:2] == lie(PILE)[:2]


def test_a_page_taken_back_goes_where_its_neighbours_are() -> None:
    after = changed(PILE, Operation("take_back", (4,)))
    assert ((4,), 8) in lie(after)
    assert after.aside == frozenset()


@pytest.mark.parametrize(
    ("operation", "words"),
    [
        (Operation("split", (0,), document=70), "second page"),
        (Operation("join", document=70), "no document before it"),
        (Operation("set_aside", (0,)), "Say why"),
        (Operation("take_back", (0,)), "set aside"),
        (Operation("move", (9,), to_claim=7), "no page 10"),
        (Operation("move", (1,)), "where the pages go"),
        (Operation("move", (1,), to_document=99), "no document 99"),
        (Operation("burn", (1,)), "nothing that can be done"),
        (Operation("set_aside", reason="模糊"), "Choose at least one page"),
    ],
)
def test_what_cannot_be_done_says_why(operation: Operation, words: str) -> None:
    with pytest.raises(Impossible, match=words):
        changed(PILE, operation)


def test_a_document_is_joined_past_blank_backs() -> None:
    front, back, second = Placed((0,), 7, 1), Placed((1,), 7, 2, is_blank=True), Placed((2,), 7, 3)
    before = Arrangement((front, back, second))
    joined = changed(before, Operation("join", document=3))
    assert [one.pages for one in joined.documents] == [(0, 2), (1,)]
    # The back itself goes with its front if somebody wants it so, and with another back at last.
    assert changed(before, Operation("join", document=2)).documents[0].pages == (0, 1)
    only_backs = Arrangement((replace(front, is_blank=True), second))
    assert changed(only_backs, Operation("join", document=3)).documents[0].pages == (0, 2)
