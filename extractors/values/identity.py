"""Numbers that name a person or an account, and their check digits.

Sources: GB 11643 (resident ID), ISO/IEC 7812 (Luhn).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from operator import mul
from typing import Literal

from extractors.values.text import ascii_width, squeeze

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECK_CHARACTERS = "10X98765432"
DOUBLED_DIGIT_SUMS = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)  # Luhn: 7 → 14 → 5
# First two digits of GB/T 2260 that are or were in use.
PROVINCE_CODES = frozenset(
    str(code)
    for first, last in (
        *((11, 15), (21, 23), (31, 37), (41, 46)),
        *((50, 54), (61, 65), (71, 71), (81, 83)),
    )
    for code in range(first, last + 1)
)


@dataclass(frozen=True, slots=True)
class IdNumber:
    """What an ID number tells. ``text`` is normalised (upper-case X, ``*`` for hidden digits).

    ``check_ok`` is ``None`` where the check digit cannot be computed (masked, or 15 digits).
    """

    text: str
    is_complete: bool
    is_masked: bool
    check_ok: bool | None
    birth_date: str | None
    sex: Literal["male", "female"] | None
    is_region_known: bool


def normalise_id_number(text: str) -> str:
    """Half-width, no blanks, ``X`` upper-case, any masking mark as ``*``."""
    plain = squeeze(ascii_width(text)).upper()
    return re.sub(r"[*#•·●xX×_]", lambda m: "X" if m[0] in "xX" else "*", plain)


def check_character(first17: str) -> str:
    """The check character for the first seventeen digits."""
    if len(first17) != len(ID_WEIGHTS):
        raise ValueError("a check character needs seventeen digits")
    return ID_CHECK_CHARACTERS[sum(map(mul, map(int, first17), ID_WEIGHTS)) % 11]


def is_valid_id_number(text: str) -> bool:
    """Whether ``text`` is a whole 18-character number with a real date and right check digit."""
    return check_id_number(text).check_ok is True


def check_id_number(text: str) -> IdNumber:
    """Take an ID number apart; 18 or 15 characters, masked or cut short is allowed."""
    number = normalise_id_number(text)
    masked = "*" in number
    complete = bool(re.fullmatch(r"\d{17}[\dX]|\d{15}", number))
    birth, sequence = _birth_and_sequence(number)
    birth_date = _real_date(birth) if birth else None
    check_ok: bool | None = None
    if re.fullmatch(r"\d{17}[\dX]", number):
        check_ok = birth_date is not None and check_character(number[:17]) == number[17]
    sex: Literal["male", "female"] | None = None
    if sequence and sequence.isdigit():
        sex = "male" if int(sequence) % 2 else "female"
    return IdNumber(
        number, complete, masked, check_ok, birth_date, sex, number[:2] in PROVINCE_CODES
    )


def _birth_and_sequence(number: str) -> tuple[str | None, str | None]:
    if len(number) == 15:
        digits = number[6:12]
        return ("19" + digits if digits.isdigit() else None), number[14]
    digits = number[6:14]
    birth = digits if len(digits) == 8 and digits.isdigit() else None
    return birth, (number[16] if len(number) == 18 else None)


def _real_date(digits: str) -> str | None:
    try:
        found = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return found.isoformat() if 1880 <= found.year <= 2100 else None


def is_old_id_number(text: str) -> bool:
    """Whether ``text`` is a 15-digit number of a known province with a real date of birth."""
    told = check_id_number(text)
    return len(text) == 15 and told.is_complete and bool(told.birth_date) and told.is_region_known


def upgrade_15(number: str) -> str:
    """The 18-character form of a 15-digit number (births before 2000 only had those)."""
    first17 = number[:6] + "19" + number[6:]
    return first17 + check_character(first17)


def is_valid_card_number(number: str) -> bool:
    """Luhn's sum over 16 to 19 digits. Passbook accounts fail it: a warning, no more."""
    plain = number if number.isalnum() and number.isascii() else squeeze(ascii_width(number))
    if not re.fullmatch(r"\d{16,19}", plain):
        return False
    odd, even = map(int, plain[-1::-2]), map(int, plain[-2::-2])
    return (sum(odd) + sum(map(DOUBLED_DIGIT_SUMS.__getitem__, even))) % 10 == 0


def mask_id_number(number: str | None) -> str | None:
    """For lists and logs: first six and last four stay."""
    if not number or len(number) < 11:
        return number and "*" * len(number)
    return number[:6] + "*" * (len(number) - 10) + number[-4:]
