"""Amounts without a legible label: placed where a sum proves them, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.documents import find_documents
from extractors.types import Box, Document, Line
from tests.extractors.drawing import line, page

# total 20,961.28 = pooled 8,552.20 + other 1,000.00 + account 0.00 + cash 11,409.08
TITLE = line("某省医疗住院收费票据", 500, 60)
HEAD = (TITLE, line("姓名：陈某", 120, 200), line("住院号：98138381", 700, 200))
TOTAL = (
    line("合计（大写）：贰万零玖佰陆拾壹元贰角捌分", 120, 700),
    line("小写：20,961.28", 1100, 700),
)
POOLED = line("统筹基金支付：8552.20", 120, 760)
OTHER = line("其他支付：1000.00", 600, 760)
ACCOUNT = line("账户支付：0.00", 1000, 760)
CASH = line("现金支付：11409.08", 1300, 760)


def read(*lines: Line) -> Document:
    (document,) = find_documents([page(*HEAD, *TOTAL, *lines)])
    assert document.type == "inpatient_invoice"
    return document


@pytest.mark.parametrize(
    "seen",
    [
        line("支付：8552.20", 230, 760),  # the label's end beside a seal
        line("付8552.20.", 280, 760),
        line("8,552.20", 300, 766),  # nothing of it
        line("8552.20区人民医院", 300, 764),  # a seal's words behind it
        line("统筹史作8552.20", 120, 760),  # its half under ink
        line("山统筹发付8552.20", 100, 760),  # a character of ink, and one misread
    ],
)
def test_the_one_term_that_lacks_is_the_amount_that_has_no_place(seen: Line) -> None:
    document = read(seen, OTHER, ACCOUNT, CASH)
    found = document.fields["pooled_fund_paid"]
    assert (found.value, found.evidence, found.derived_from) == ("8552.20", "proven", ())
    assert found.box is not None
    assert found.box.x1 <= seen.box.x1


@pytest.mark.parametrize(
    "seen", ["统筹基金支付：855220", "统筹基金支付：8,55220", "统筹记账8,55220"]
)
def test_a_lost_point_is_put_back_where_the_sum_says_so(seen: str) -> None:
    assert read(line(seen, 120, 760), OTHER, ACCOUNT, CASH).value("pooled_fund_paid") == "8552.20"


def test_a_figure_that_ink_added_is_taken_off_where_the_sum_says_so() -> None:
    seen = line("统筹基金支付：8552.201", 120, 760)
    assert read(seen, OTHER, ACCOUNT, CASH).value("pooled_fund_paid") == "8552.20"


def test_no_nought_is_printed_behind_the_point_that_was_lost() -> None:
    seen = line("统筹基金支付：85522", 120, 760)
    assert read(seen, OTHER, ACCOUNT, CASH).value("pooled_fund_paid") == "8552.20"


def test_a_share_beside_its_label_needs_one_other_amount_to_prove_it() -> None:
    cash = line("现金支付：12409.08", 1300, 760)
    shares = (line("个人自付：12409.081", 120, 820), line("个人自费：0.00", 600, 820))
    document = read(POOLED, line("其他支付：0.00", 600, 760), ACCOUNT, cash, *shares)
    assert document.value("in_scope_self_paid") == "12409.08"


def test_a_figure_of_the_total_that_was_read_as_a_letter() -> None:
    words = line("合计（大写）：贰万零玖佰陆拾壹元贰角捌分", 120, 700)
    lines = (*HEAD, words, line("20,9A1.28", 1150, 700), POOLED, OTHER, ACCOUNT, CASH)
    (document,) = find_documents([page(*lines)])
    assert document.value("total_amount") == "20961.28"
    (other,) = find_documents(
        [page(*(line("20,9A1.29", 1150, 700) if x == lines[3] else x for x in lines))]
    )
    assert "total_amount" not in other.fields  # another figure is wrong too


@pytest.mark.parametrize("wording", ["余额：590.92", "退 590.92"])
def test_what_is_left_of_a_deposit_is_the_refund_where_deposit_and_cash_say_so(
    wording: str,
) -> None:
    deposit, left = line("预收 12000.00", 120, 820), line(wording, 600, 820)
    document = read(POOLED, OTHER, ACCOUNT, CASH, deposit, left)
    assert document.value("refund_amount") == "590.92"
    other = line(wording.replace("590.92", "588.20"), 600, 820)  # of an account
    assert read(POOLED, OTHER, ACCOUNT, CASH, deposit, other).value("refund_amount") is None


def test_what_is_left_of_a_deposit_is_no_refund_to_who_stays_on() -> None:
    deposit, left = line("预收 12000.00", 120, 820), line("余额：590.92", 600, 820)
    interim = line("（中途结算）", 1300, 40)
    document = read(POOLED, OTHER, ACCOUNT, CASH, deposit, left, interim)
    assert document.value("refund_amount") is None
    assert document.extras["余额"].value == "590.92"


@pytest.mark.parametrize("seen", ["¥20,961.28", "20961.28"])
def test_a_total_without_a_label_is_the_one_that_the_words_say(seen: str) -> None:
    """As a phone shows an e-invoice: large over all else."""
    words = line("合计（大写）：贰万零玖佰陆拾壹元贰角捌分", 120, 700)
    (document,) = find_documents([page(*HEAD, line(seen, 700, 300), words, POOLED, CASH)])
    found = document.fields["total_amount"]
    assert (found.value, found.evidence, found.derived_from) == ("20961.28", "proven", ())
    assert found.box is not None
    (unlike,) = find_documents([page(*HEAD, line("20,961.23", 700, 300), words, POOLED, CASH)])
    assert unlike.fields["total_amount"].derived_from


def test_a_total_far_behind_words_that_are_not_legible_is_what_the_payers_make() -> None:
    """合计人民币 贰万…拾 分 20961.28: some of the words are lost, and the sign too."""
    row = (line("合计人民币", 120, 700), line("贰万零玖佰陆拾", 330, 700), line("分", 900, 700))
    deposit = line("预缴金额：12000.00", 120, 820)

    def total(seen: str) -> str | None:
        lines = (*row, line(seen, 1000, 700), POOLED, OTHER, ACCOUNT, CASH, deposit)
        (document,) = find_documents([page(*HEAD, *lines)])
        found = document.fields.get("total_amount")
        return None if found is None or found.derived_from else str(found.value)

    assert total("20961.28") == "20961.28"
    assert total("20196.82") is None


def _set_large(found: Line) -> Line:
    box = found.box
    return replace(found, box=Box(box.x0, box.y0, box.x1, box.y0 + 2 * box.height))


@pytest.mark.parametrize(
    "seen",
    [
        line("20,961.23", 1100, 700),
        _set_large(line("20,961.23", 700, 300)),
        line("¥20,961.23", 700, 300),
    ],
)
def test_a_total_that_contradicts_the_words_by_a_digit_is_printed_all_the_same(seen: Line) -> None:
    """In the row of the words without a label; large, or with its sign, over all else."""
    words = line("合计（大写）：贰万零玖佰陆拾壹元贰角捌分", 120, 700)
    (document,) = find_documents([page(*HEAD, seen, words, POOLED, OTHER, ACCOUNT, CASH)])
    found = document.fields["total_amount"]
    assert (found.value, found.derived_from) == ("20961.23", ())
    failed = {c.id for c in document.checks if not c.passed and c.severity == "error"}
    assert failed == {"total_in_words", "payers_sum_to_total"}


def test_an_amount_that_makes_no_sum_hold_has_no_place() -> None:
    document = read(line("支付：8952.30", 230, 760), OTHER, ACCOUNT, CASH)
    assert document.value("pooled_fund_paid") is None


def test_a_payment_that_contradicts_the_sum_by_a_digit_is_printed_all_the_same() -> None:
    document = read(line("支付：8552.30", 230, 760), OTHER, ACCOUNT, CASH)
    found = document.fields["pooled_fund_paid"]
    assert (found.value, found.derived_from) == ("8552.30", ())
    assert found.confidence < 0.8
    failed = {c.id for c in document.checks if not c.passed and c.severity == "error"}
    assert failed == {"payers_sum_to_total"}


def test_a_payment_that_misses_the_sum_by_a_digit_is_not_guessed_between_two_terms() -> None:
    """8,552.30 may be of the pool, or what others paid."""
    total = line("小写：19,961.28", 1100, 700)
    (document,) = find_documents([page(*HEAD, total, line("8552.30", 300, 760), ACCOUNT, CASH)])
    assert document.value("pooled_fund_paid") is None
    assert document.value("other_paid") is None


def test_two_terms_that_lack_leave_it_open_which_is_meant() -> None:
    """8,552.20 may be of the pool, or what others paid."""
    total = line("小写：19,961.28", 1100, 700)
    (document,) = find_documents([page(*HEAD, total, line("8552.20", 300, 760), ACCOUNT, CASH)])
    assert document.value("pooled_fund_paid") is None
    assert document.value("other_paid") is None


def test_an_amount_at_another_label_is_that_labels() -> None:
    claimed = (line("备用金支出：", 120, 760), line("8552.20", 270, 760))
    document = read(*claimed, OTHER, ACCOUNT, CASH)
    assert document.value("pooled_fund_paid") is None
    assert document.extras["备用金支出"].value == "8552.20"


def test_a_charge_is_no_payment() -> None:
    charges = (line("项目名称", 120, 300), line("金额", 400, 300))
    row = (line("西药费", 120, 340), line("8552.20", 400, 340))
    document = read(*charges, *row, OTHER, ACCOUNT, CASH)
    assert [(item.name, item.amount) for item in document.items] == [("西药费", "8552.20")]
    assert document.value("pooled_fund_paid") is None


@settings(max_examples=40, deadline=None)
@given(off=st.integers(-900_000, 900_000))
def test_what_is_placed_is_printed_and_completes_its_sum(off: int) -> None:
    amount = Decimal("8552.20") + Decimal(off) / 100
    document = read(line(f"支付：{amount}", 230, 760), OTHER, ACCOUNT, CASH)
    found = document.value("pooled_fund_paid")
    others = sum(x != y for x, y in zip(f"{amount:.2f}", "8552.20", strict=False))
    if off and len(f"{amount:.2f}") == len("8552.20") and others == 1:
        assert found == f"{amount:.2f}"  # a contradiction to be seen
        assert "payers_sum_to_total" in {each.id for each in document.checks if not each.passed}
    else:
        assert found == ("8552.20" if off == 0 else None)


def test_cents_that_ink_took_beside_a_label_follow_from_the_sum() -> None:
    label, left = line("统筹基金支付：", 120, 760), line("8552.", 300, 760)
    found = read(label, left, OTHER, ACCOUNT, CASH).fields["pooled_fund_paid"]
    assert (found.value, bool(found.derived_from)) == ("8552.20", True)
    other = line("8553.", 300, 760)
    assert "pooled_fund_paid" not in read(label, other, OTHER, ACCOUNT, CASH).fields


@pytest.mark.parametrize("left", ["务8552.2", "/52.20"])
def test_what_ink_left_of_an_amount_beside_its_label_is_filled_up_by_the_sum(left: str) -> None:
    """Its other digits are not read but follow: a person looks at it."""
    document = read(line(f"统筹基金支付{left}", 120, 760), OTHER, ACCOUNT, CASH)
    found = document.fields["pooled_fund_paid"]
    assert (found.value, found.evidence, found.box) == ("8552.20", "derived", None)
    assert set(found.derived_from) == {
        "total_amount",
        "other_paid",
        "personal_account_paid",
        "cash_paid",
    }
    assert found.confidence < 0.95


@pytest.mark.parametrize("left", ["务8553.2", "/53.20", "/0.20", "务85"])
def test_what_is_left_must_agree_and_be_enough(left: str) -> None:
    document = read(line(f"统筹基金支付{left}", 120, 760), OTHER, ACCOUNT, CASH)
    found = document.fields.get("pooled_fund_paid")
    assert found is None or found.derived_from or found.value != "8552.20"


@pytest.mark.parametrize("left", ["8552.医会", "552第20", "8552医20"])
def test_an_amount_beside_its_label_of_which_a_seal_hides_a_part(left: str) -> None:
    document = read(line("统筹基金支付：", 120, 760), line(left, 310, 764), OTHER, ACCOUNT, CASH)
    found = document.fields["pooled_fund_paid"]
    assert (found.value, found.raw) == ("8552.20", "")
    assert "cash_paid" in found.derived_from


@pytest.mark.parametrize("left", ["8551.医会", "8552第30", "552.医会"])
def test_a_seal_leaves_no_other_figures(left: str) -> None:
    document = read(line("统筹基金支付：", 120, 760), line(left, 310, 764), OTHER, ACCOUNT, CASH)
    found = document.fields.get("pooled_fund_paid")
    assert found is None or found.raw != left
