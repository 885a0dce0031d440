"""Whether papers name one person: by name, by ID number, by the number that the hospital gave."""

from __future__ import annotations

import re
from functools import lru_cache

from claims.members.names import name_key, romanised
from claims.papers import PERSON_ID, Paper
from extractors.values.identity import check_id_number, normalise_id_number
from extractors.values.text import squeeze

# One hospital's number of a patient goes by several labels: 住院号 here is 病案号 there.
HOSPITAL_NUMBERS = ("admission_number", "medical_record_number")
MIN_HOSPITAL_NUMBER = 4  # characters; shorter ones are bed numbers, or begin anew every year

LEAST_SHARED_DIGITS = 6  # that two papers must show of an ID number
COUNTY_DIGITS, OWN_DIGITS = 6, 4  # where it was given out; those behind that must agree
LEAST_TELLING_YUAN = 10  # smaller sums are many people's


def same_person(a: Paper, b: Paper) -> bool | None:
    """Whether two papers name one person; ``None`` where they cannot be compared."""
    if shares_id(a, b):
        return True
    if is_id_contradiction(a, b):
        return False
    if a.person_name and b.person_name:
        agree = _names_agree_in_any_script(a.person_name, b.person_name)
        is_misread = agree is False and is_one_name_misread(a, b) and shares_hospital_number(a, b)
        return None if is_misread else agree
    return None


def is_surely_one(a: Paper, b: Paper) -> bool:
    """Whether two papers name one person by the ID number, or by a name in full."""
    if shares_id(a, b):
        return True
    is_masked = "*" in f"{a.person_name}{b.person_name}"
    return not is_masked and same_person(a, b) is True


def shares_id(a: Paper, b: Paper) -> bool:
    """Whether the ID numbers on two papers are one, as far as they are shown."""
    return compare_ids(_persons_id(a), _persons_id(b)) is True


def _names_agree_in_any_script(one: str, other: str) -> bool | None:
    """``names_agree``, or ``CHEN SUFEN`` on a bank card beside 陈素芬; ``None`` where nothing is
    known of how a name is spelled."""
    if one.isascii() == other.isascii():
        return names_agree(one, other)
    letters, name = (one, other) if one.isascii() else (other, one)
    spelled = romanised(name)
    plain = "".join(filter(str.isalpha, letters.upper()))
    return plain in spelled if spelled and plain and "*" not in letters else None


def is_id_contradiction(a: Paper, b: Paper) -> bool:
    """Whether the ID numbers of two papers are two people's.

    Not where one digit differs, and either one name in full stands by both or one of the numbers
    cannot be anybody's (its check digit is wrong): that digit is misread. Nor where one was read
    unsurely and has a figure too many or too few behind its mask, if no other name speaks against.
    """
    first, second = _persons_id(a), _persons_id(b)
    if not first or not second or compare_ids(first, second) is not False:
        return False
    is_one_name = a.person_name == b.person_name and "*" not in (a.person_name or "*")
    is_unsure = any(not paper.unsure.isdisjoint(PERSON_ID) for paper in (a, b))
    is_other_name = bool(a.person_name and b.person_name) and not is_one_name
    if is_unsure and not is_other_name and _ends_slipped(first, second):
        return False
    pairs = _aligned(normalise_id_number(first), normalise_id_number(second))
    if sum("*" not in pair and len(set(pair)) > 1 for pair in pairs) > 1:
        return True
    return not is_one_name and {check_id_number(each).check_ok for each in (first, second)} != {
        True,
        False,
    }


def _ends_slipped(first: str, second: str) -> bool:
    """Whether two numbers begin alike, and behind the mask one of them shows a figure more than the
    other: 110107*******38277 and 110107********3827."""
    shown = min(_visible(number) for number in (first, second))
    if "*" not in first + second or shown < COUNTY_DIGITS or first[:shown] != second[:shown]:
        return False
    ends = [number[number.rfind("*") + 1 :] for number in (first, second)]
    if min(map(len, ends)) < OWN_DIGITS - 1:
        return False
    return any(
        one.endswith(other[:at] + other[at + 1 :])
        for one, end in (ends, ends[::-1])
        for other in (end[-len(one) - 1 :],)
        for at in range(len(other))
        if len(other) >= OWN_DIGITS
    )


def _persons_id(paper: Paper) -> str | None:
    number = paper.person_id
    return number if number and is_persons_id(number) else None


@lru_cache(maxsize=10_000)  # asked of each pair of papers
def is_persons_id(number: str) -> bool:
    """Whether ``number`` may be an ID number: 交款人统一社会信用代码 of a unit is none."""
    told = check_id_number(number)
    return told.is_masked or (told.is_complete and told.birth_date is not None)


def one_character_off(a: str, b: str) -> bool:
    return len(a) == len(b) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) == 1


@lru_cache(maxsize=100_000)
def names_agree(a: str, b: str) -> bool:
    """Equal but for blanks, dots, script; ``*`` stands for any characters (``陈*芬``, ``陈*``)."""
    first, second = (squeeze(x).replace("·", "").replace("•", "") for x in (a, b))
    if "*" in first or "*" in second:
        masked, other = (first, second) if "*" in first else (second, first)
        if "*" in other:
            return masked[0] == other[0] or "*" in (masked[0], other[0])
        pattern = re.sub(r"(?:\\\*)+", ".{1,4}", re.escape(masked))
        return re.fullmatch(pattern, other) is not None
    return first == second or name_key(first) == name_key(second) != ""


@lru_cache(maxsize=100_000)
def compare_ids(a: str | None, b: str | None) -> bool | None:
    """Compare the visible digits of two ID numbers; ``None`` with fewer than six in common, or
    where those agree that say no more than the county, in which a whole family was born."""
    if not a or not b:
        return None
    pairs = _aligned(normalise_id_number(a), normalise_id_number(b))
    shared = [place for place, pair in enumerate(pairs) if "*" not in pair]
    if len(shared) < LEAST_SHARED_DIGITS:
        return None
    if any(pairs[place][0] != pairs[place][1] for place in shared):
        return False
    return True if sum(place >= COUNTY_DIGITS for place in shared) >= OWN_DIGITS else None


def _aligned(first: str, second: str) -> list[tuple[str, str]]:
    """The digits of two numbers that stand at the same place."""
    short, long = sorted((first, second), key=len)
    if (len(short), len(long)) == (15, 18) and "*" not in short:
        short = f"{short[:6]}19{short[6:]}"  # the old form lacks the century and the check digit
    elif len(short) != len(long) and "*" in short + long:
        # some masks are shorter than what they hide: only what stands before and behind compares
        head = min(_visible(number) for number in (short, long))
        tail = min(_visible(number[::-1]) for number in (short, long))
        short = short[:head] + short[len(short) - tail :]
        long = long[:head] + long[len(long) - tail :]
    return list(zip(short, long, strict=False))


def _visible(number: str) -> int:
    """How many characters stand before the mask."""
    return number.find("*") if "*" in number else len(number)


def is_one_name_misread(a: Paper, b: Paper) -> bool:
    """Whether the names on two papers differ in one character."""
    first, second = a.person_name, b.person_name
    return first is not None and second is not None and one_character_off(first, second)


def shares_hospital_number(a: Paper, b: Paper) -> bool:
    """Whether a number that the hospital gave the patient stands on both papers."""
    numbers = _hospital_numbers(a)
    return bool(numbers) and not numbers.isdisjoint(_hospital_numbers(b))


def _hospital_numbers(paper: Paper) -> set[str]:
    found = [number for key in HOSPITAL_NUMBERS if (number := paper.text(key))]
    numbers = map(squeeze, found)
    return {number for number in numbers if len(number.lstrip("0")) >= MIN_HOSPITAL_NUMBER}


def is_same_total(a: Paper, b: Paper) -> bool:
    """Whether an invoice, a settlement sheet and a list of charges come to one sum."""
    total = a.amount("total_amount")
    is_telling = total is not None and abs(total) >= LEAST_TELLING_YUAN
    return is_telling and a.type != b.type and total == b.amount("total_amount")


def is_other_admission(a: Paper, b: Paper) -> bool:
    """Whether both name an admission, in numbers that no misread digit and no suffix explains."""
    first, second = a.text("admission_number"), b.text("admission_number")
    if first is None or second is None or first in second or second in first:
        return False
    return not one_character_off(first, second)
