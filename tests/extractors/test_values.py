"""Normalisers: what is printed becomes the contract's value, or nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.values import dates, identity, money, text

DIGITS = "零壹贰叁肆伍陆柒捌玖"


def in_words(cents: int) -> str:
    """An independent writer of amounts in capitals, as cash desks print them."""
    yuan, cents = divmod(cents, 100)
    groups, place = [], 0
    while yuan:
        yuan, group = divmod(yuan, 10_000)
        groups.append((group, ["", "万", "亿"][place]))
        place += 1
    words = ""
    for number, (group, unit) in enumerate(reversed(groups)):
        if group == 0:
            continue
        digits = f"{group:04}" if number else str(group)
        part, zero = "", False
        for position, digit in enumerate(digits):
            if digit == "0":
                zero = bool(part) or bool(words)
                continue
            if zero:
                part += "零"
                zero = False
            part += DIGITS[int(digit)] + ["仟", "佰", "拾", ""][position + 4 - len(digits)]
        if words and number and digits[0] == "0" and not part.startswith("零"):
            part = "零" + part
        words += part + unit
    words = (words or "零") + "元"
    jiao, fen = divmod(cents, 10)
    if not cents:
        return words + "整"
    words += DIGITS[jiao] + "角" if jiao else "零"
    return words + (DIGITS[fen] + "分" if fen else "")


@given(st.integers(min_value=0, max_value=99_999_999_99))
def test_amount_in_words_is_read_back(cents: int) -> None:
    assert money.parse_words(in_words(cents)) == Decimal(cents) / 100


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("贰拾柒万陆仟零贰拾元零陆角陆分", "276020.66"),
        ("陆元整", "6.00"),
        ("拾元", "10.00"),
        ("壹拾万零伍佰圆正", "100500.00"),
        ("貳萬參仟元整", "23000.00"),
        ("伍角", "0.50"),
        ("壹亿零贰万元整", "100020000.00"),
        # ladders, which print 十万 and 万 as places of their own
        ("⊗十万贰万贰仟柒佰零拾壹元伍角叁分", "22701.53"),
        ("8十万壹万零仟捌佰零拾捌元玖角捌分", "10808.98"),  # the cross read as a figure
        ("十万壹万贰仟捌佰伍拾陆元贰角柒分", "12856.27"),  # a place left empty
        ("⊗佰万⊗拾万贰万零仟零佰零拾壹元整", "20001.00"),
        ("壹十万贰万零仟零佰零拾元零角零分", "120000.00"),
        ("壹佰贰拾万元整", "1200000.00"),  # no ladder
        ("ㄨ拾ㄨ万捌仟零佰柒拾零元零角零分", "8070.00"),
    ],
)
def test_known_amounts_in_words(words: str, amount: str) -> None:
    assert money.parse_words(words) == Decimal(amount)


@pytest.mark.parametrize(
    "words",
    [
        *("", "整", "贰拾柒", "伍佰贰佰元", "壹元贰角X分", "合计元", "肆分角", "佰贰拾元"),
        *("营十万贰万元", "⊗十万贰万附仟柒佰元"),  # a misread figure is no struck place
    ],
)
def test_broken_words_give_nothing(words: str) -> None:
    assert money.parse_words(words) is None


@given(st.decimals(min_value=-10_000_000, max_value=10_000_000, places=2), st.booleans())
def test_amounts_in_figures_are_read_back(amount: Decimal, grouped: bool) -> None:
    printed = f"{amount:,.2f}" if grouped else f"{amount:.2f}"
    assert money.parse_amount(f"￥{printed}元") == amount
    assert Decimal(money.to_contract(amount)) == amount


def test_a_printed_sign_stays() -> None:
    assert money.to_contract(Decimal("-0.00")) == "-0.00"


@pytest.mark.parametrize(
    ("printed", "amount"),
    [
        ("24,189.65", "24189.65"),
        ("$：722.42", "722.42"),  # a worn ￥
        ("36282 03", "36282.03"),  # the point was lost
        ("9,037,61", "9037.61"),
        ("６.００", "6.00"),
        ("-0.92", "-0.92"),
        ("166", "166.00"),
        ("￥**1,234.56", "1234.56"),  # guarded against figures added later
        ("⊗1234.56#", "1234.56"),
        ("人民币1234.56元整", "1234.56"),
    ],
)
def test_figures_as_machines_print_them(printed: str, amount: str) -> None:
    assert money.parse_amount(printed) == Decimal(amount)


@pytest.mark.parametrize(
    "printed", ["", "1 234.50", "12.345", "1.0天", "a12.00", "12.00 13.00", ".9", "1234567890"]
)
def test_unclear_figures_give_nothing(printed: str) -> None:
    assert money.parse_amount(printed) is None


@pytest.mark.parametrize("minus", ["-", "\N{MINUS SIGN}", "—", "－", "负", "¥-", "-¥"])
def test_a_refund_s_sign_is_kept_however_it_is_printed(minus: str) -> None:
    assert money.parse_amount(f"{minus}5747.52") == Decimal("-5747.52")


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_dates_in_every_spelling(day: date) -> None:
    spellings = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}日10时12分",
        f"{day.year}．{day.month}．{day.day}",
        f"{day:%Y-%m-%d}16:20",
    ]
    for spelling in spellings:
        assert dates.parse_date(spelling) == day.isoformat(), spelling


@pytest.mark.parametrize(
    ("printed", "first", "last"),
    [
        ("2024-03-05至03-15", "2024-03-05", "2024-03-15"),
        ("2024年3月5日-3月15日 共10天", "2024-03-05", "2024-03-15"),
        ("2024.12.25～01.03", "2024-12-25", "2025-01-03"),  # over the turn of the year
        ("2024年3月5日至15日", "2024-03-05", "2024-03-15"),
        ("10年03月15日至10年03月29日", "2010-03-15", "2010-03-29"),  # nor has either its century
    ],
)
def test_the_end_of_a_range_may_lack_its_year(printed: str, first: str, last: str) -> None:
    assert [value for value, _, _ in dates.find_dates(printed)] == [first, last]


@pytest.mark.parametrize("printed", ["2024-03-05 08:30", "2024-03-05-03:15", "2024-03-05至今"])
def test_what_stands_behind_a_date_is_not_always_its_end(printed: str) -> None:
    assert [value for value, _, _ in dates.find_dates(printed)] == ["2024-03-05"]


@pytest.mark.parametrize(
    "printed",
    [
        *("2019年0817日", "2019年08117日", "2019 年 08 1 17 日", "2019 08 17 ", "2019年0817"),
        "201908-17",
        *("2019年办08月17日", "2019年08月专17日", "2019 年08 月17章日"),
    ],
)
def test_dates_whose_marks_were_too_faint_are_read_with_doubt(printed: str) -> None:
    assert [value for value, _, _ in dates.find_dates(printed)] == ["2019-08-17"]
    assert dates.has_lost_mark(printed)


@pytest.mark.parametrize(("printed", "is_cut"), [("2025-09-1", True), ("2025-9-1", False)])
def test_a_day_of_one_figure_behind_a_month_of_two_has_lost_its_other(
    printed: str, is_cut: bool
) -> None:
    assert dates.parse_date(printed) == "2025-09-01"
    assert dates.has_lost_mark(printed) == is_cut


@pytest.mark.parametrize(
    "text", ["2019 08 17.50", "12019 08 17", "2019 8 17", "3.2019 08 17", "2019年办8月"]
)
def test_figures_in_a_row_are_no_date(text: str) -> None:
    assert "2019-08-17" not in [value for value, _, _ in dates.find_dates(text)]


def test_ranges_and_months() -> None:
    for stay in ("20201217|20201223", "2020-12-17～2020-12-23"):
        assert [value for value, _, _ in dates.find_dates(stay)] == ["2020-12-17", "2020-12-23"]
    assert dates.parse_date("2019年11月") == "2019-11"
    assert dates.parse_date("二〇二四年三月五日") == "2024-03-05"
    assert dates.parse_date("二0一九年十二月廿一日") == "2019-12-21"
    assert dates.parse_date("贰零贰肆年零叁月叁拾日") == "2024-03-30"
    assert dates.parse_date("二〇二四年十三月五日") is None
    assert dates.parse_date("2021-02-30") is None
    assert dates.parse_date("2021-02-01 2021-02-03") is None


@given(st.integers(min_value=0, max_value=10**17 - 1))
def test_one_wrong_digit_never_passes_the_id_check(first17: int) -> None:
    number = f"{first17:017}"
    whole = number + identity.check_character(number)
    for place in range(17):
        wrong = whole[:place] + str((int(whole[place]) + 1) % 10) + whole[place + 1 :]
        assert identity.check_character(wrong[:17]) != wrong[17]


def test_id_numbers_tell_birth_and_sex() -> None:
    told = identity.check_id_number("11010519491231002x")
    assert (told.check_ok, told.birth_date, told.sex) == (True, "1949-12-31", "female")
    masked = identity.check_id_number("150102********2023")
    assert (masked.is_masked, masked.check_ok, masked.birth_date) == (True, None, None)
    assert identity.check_id_number("110105491231002").birth_date == "1949-12-31"
    assert identity.upgrade_15("110105491231002") == "11010519491231002X"
    assert identity.check_id_number("110105194913310021").check_ok is False


def test_the_check_digits_of_cards() -> None:
    assert identity.is_valid_card_number("6222 0000 0000 0000 002") is False
    assert identity.is_valid_card_number("4111111111111111")


def test_masks_hide_the_middle() -> None:
    assert identity.mask_id_number("11010519491231002X") == "110105********002X"
    assert identity.mask_id_number(None) is None


@given(st.text())
def test_normalising_text_twice_changes_nothing(raw: str) -> None:
    assert text.half_width(text.half_width(raw)) == text.half_width(raw)
    assert text.squeeze(text.squeeze(raw)) == text.squeeze(raw)
    assert text.tidy(text.tidy(raw)) == text.tidy(raw)


@pytest.mark.parametrize(
    ("text", "is_sign"),
    [("¥", True), (" 夫", True), ("￥：", True), ("夫妇", False), ("元", False)],
)
def test_a_currency_sign_is_known_however_it_was_read(text: str, is_sign: bool) -> None:
    assert money.is_currency_sign(text) == is_sign


@pytest.mark.parametrize(
    ("text", "days"), [("07-03-05", ["2007-03-05"]), ("0703-05", []), ("01-02-03", [])]
)
def test_a_cell_may_give_a_year_of_the_first_decade_in_two_figures(
    text: str, days: list[str]
) -> None:
    assert [value for value, _, _ in dates.find_dates(text)] == days


def test_a_cell_with_both_ends_of_a_stay_in_short_years() -> None:
    found = dates.find_dates("08.06.02 至 08.06.11")
    assert [value for value, _, _ in found] == ["2008-06-02", "2008-06-11"]
    assert dates.find_dates("08.06至08.07") == []
