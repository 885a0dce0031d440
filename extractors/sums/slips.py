"""What else a number may have said where one digit was misread, lost, added or altered.

Never a value to take: only what a reviewer is offered, and how a difference is told from chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from extractors.values.identity import check_id_number
from extractors.values.text import ascii_width, squeeze

HUNDRED = Decimal(100)


def is_other_digit(first: Decimal, second: Decimal) -> bool:
    """Whether the two amounts are printed alike but for a single digit."""
    a, b = f"{first:.2f}", f"{second:.2f}"
    return len(a) == len(b) and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def is_slip(first: Decimal, second: Decimal) -> bool:
    """Whether one digit more, less or other, or a lost point, makes one of the other."""
    return (
        is_other_digit(first, second)
        or is_digit_more(f"{first:.2f}", f"{second:.2f}")
        or is_digit_more(f"{second:.2f}", f"{first:.2f}")
        or (first != 0 and (first == HUNDRED * second or second == HUNDRED * first))
    )


def is_end(read: Decimal, amount: Decimal) -> bool:
    """Whether ``read`` is what is left of ``amount`` where the beginning was lost: 6.83 of 3006.83,
    or 0.35 of 812.35, of which no yuan was read. Nothing is printed far too often to be a part."""
    is_cut = is_tail_of(f"{read:.2f}", amount)
    return amount > read > 0 and (is_cut or (read < 1 and amount % 1 == read))


def is_head_of(text: str, amount: Decimal) -> bool:
    """Whether the figures ``text`` begin the print of ``amount``: 1598.4 of 1598.42."""
    return f"{amount:.2f}".startswith(text.replace(",", ""))


def is_tail_of(text: str, amount: Decimal) -> bool:
    """Whether the figures ``text`` end the print of ``amount``: 2.73 of 722.73."""
    return f"{amount:.2f}".endswith(text.replace(",", ""))


def is_short(raw: str) -> bool:
    """Whether ``raw`` is an amount with a point and fewer than two decimals: some papers print it
    so, on others its end was lost."""
    text = ascii_width(raw).strip("¥￥元 ")
    return re.search(r"\d\.\d?$", text) is not None


def bare(raw: str) -> str:
    """The figures and points of a printed amount, without its sign of currency and marks."""
    return squeeze(ascii_width(raw)).strip("¥￥元:;,")


def is_beginning(read: Decimal, amount: Decimal) -> bool:
    """Whether ``read``, of which a short amount was made, is ``amount`` without its end: 11911.40
    for 11911.44."""
    return 0 < amount - read < 1 and is_head_of(f"{read:.2f}".rstrip("0"), amount)


def is_digit_more(longer: str, shorter: str) -> bool:
    """Whether leaving out one digit of ``longer`` gives ``shorter``."""
    if len(longer) != len(shorter) + 1:
        return False
    return any(
        longer[:place] + longer[place + 1 :] == shorter
        for place, character in enumerate(longer)
        if character.isdigit()
    )


def other_id_numbers(number: str, birth_date: str | None, sex: str | None) -> list[str]:
    """The valid ID numbers one digit away that fit a birth date and sex read elsewhere.

    Nearly every place has one digit that sets the check right, so this names one number only
    where birth date or sex say where the slip is.
    """
    found = []
    for place, digit in enumerate(number):
        for other in "0123456789X" if place == len(number) - 1 else "0123456789":
            told = check_id_number(number[:place] + other + number[place + 1 :])
            fits_person = birth_date in (None, told.birth_date) and sex in (None, told.sex)
            if other != digit and told.check_ok and fits_person and told.is_region_known:
                found.append(told.text)
    return found


def other_dates(day: str) -> Iterator[str]:
    """Real dates that differ from ``day`` (``YYYY-MM-DD``) in one digit."""
    for place, digit in enumerate(day):
        if not digit.isdigit():
            continue
        for other in "0123456789":
            changed = day[:place] + other + day[place + 1 :]
            if other != digit and _is_date(changed):
                yield changed


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).year >= 1900
    except ValueError:
        return False
