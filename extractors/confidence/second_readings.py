"""Two looks at one value, reconciled: who is right is told by the paper's own rules, or not at all.

Where both looks say the same, the value is a little surer. Where they differ, a rule that only one
of them keeps (a sum, the amount in words, a check digit) proves that one; without such a rule the
first reading stays, and is too unsure to pass without a person. See ``SecondReading``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.types import Box, Check, Document, Field, Item, Line, Look, Page, SecondReading
from extractors.values.dates import find_dates
from extractors.values.text import ascii_width, squeeze
from extractors.words.kinds import KINDS

Fields = Mapping[str, Field]
Rules = Callable[[Fields, Fields, Sequence[Item]], tuple[Check, ...]]

MIN_LOOK = 0.7  # a look less sure than this says nothing
DOUBTED = 0.85  # the most that a value is trusted that the second look reads otherwise
PROVEN = 0.97  # of a value that the second look read and the rules confirm
AGREED_GAIN = 0.2  # of the doubt that is left, where the second look agrees

# A passed rule of these is no proof: far more than one reading keeps it.
_WEAK = frozenset({"stay_dates", "length_of_stay", "code_matches_title"})
# How a text may have become the value: the first that makes the value out of the first look.
_KINDS = ("money", "money_words", "card_number", "number", "person", "organisation")
_OWN_KINDS = {
    "check_code": ("check_code",),
    "payer_id": ("id_number",),
    "id_number": ("id_number",),
}


@dataclass(frozen=True, slots=True)
class _Other:
    """What the second look makes of a value, how sure it is, and as what it stands there."""

    value: str
    raw: str
    confidence: float


def reconciled(document: Document, pages: Sequence[Page], rules: Rules) -> Document:
    """``document`` with its values held against the second looks on ``pages``; ``rules`` gives
    the checks of fields, extras and items."""
    looked = [(page.index, line) for page in pages for line in page.lines if line.again]
    if not looked:
        return document
    document = _with_items(document, looked, rules)
    for key, found in document.fields.items():
        other = _other(key, found, looked)
        if other is not None:
            document = _with_field(document, key, other, rules)
    extras = {
        label: found if (other := _other(label, found, looked)) is None else _compared(found, other)
        for label, found in document.extras.items()
    }
    compared = replace(document, extras=extras)
    return replace(compared, checks=_checks(compared, rules))


def _checks(document: Document, rules: Rules) -> tuple[Check, ...]:
    return rules(document.fields, document.extras, document.items)


def _with_field(document: Document, key: str, other: _Other, rules: Rules) -> Document:
    """``document`` after the two readings of ``key`` were compared."""
    found = document.fields[key]
    compared = _compared(found, other)
    if other.value != found.value and not _is_source(document, key):
        second = replace(found, value=other.value, raw=other.raw)
        before = _checks(document, rules)
        after = _checks(_changed(document, key, second), rules)
        proof, refutation = _newly_kept(before, after), _newly_kept(after, before)
        if proof and not refutation:
            kept = SecondReading(found.value, "taken", proof)
            compared = replace(second, confidence=PROVEN, second=kept)
        elif refutation and not proof:
            kept = SecondReading(other.value, "refuted", refutation)
            compared = replace(found, second=kept)
        elif _lacks_point(found, other) or _lacks_cent(found, other):
            taken = SecondReading(found.value, "taken", ())
            compared = replace(second, confidence=DOUBTED, second=taken)
    return _changed(document, key, compared)


def _lacks_point(found: Field, other: _Other) -> bool:
    """Whether the first look lost the point of the amount, or all behind it (23438 and 105 for
    234.38 and 105.59): amounts are not read with digits that nobody printed."""
    whole, _, cents = other.value.partition(".")
    first = ascii_width(found.raw).strip("¥￥元 ")
    is_cut = first in (whole, whole + cents[:1], whole + cents)  # 8781 is no part of 87819.00
    return first.isdigit() and len(first) >= 3 and len(cents) == 2 and is_cut


def _lacks_cent(found: Field, other: _Other) -> bool:
    """Whether the first look has a figure less than the second, which gives the cents in full:
    303.2 for 303.29, 302.8 for 302.78."""
    first = ascii_width(found.raw).strip("¥￥元 ")
    is_cut = re.fullmatch(r"\d+\.\d", first) is not None
    whole = other.value if re.fullmatch(r"\d+\.\d[1-9]", other.value) else ""
    return is_cut and any(whole[:at] + whole[at + 1 :] == first for at in range(len(whole)))


def _changed(document: Document, key: str, found: Field) -> Document:
    return replace(document, fields={**document.fields, key: found})


def _is_source(document: Document, key: str) -> bool:
    """Whether another field was worked out from ``key``: its rules then prove nothing."""
    return any(key in found.derived_from for found in document.fields.values())


def _newly_kept(before: Sequence[Check], after: Sequence[Check]) -> tuple[str, ...]:
    """The strong rules that are broken in ``before`` and kept in ``after``."""
    broken = {check.id for check in before if not check.passed} - _WEAK
    return tuple(check.id for check in after if check.passed and check.id in broken)


def _compared(found: Field, other: _Other) -> Field:
    """``found`` beside what the second look gives, where no rule decides."""
    if other.value == found.value:
        surer = found.confidence + AGREED_GAIN * (1 - found.confidence) * other.confidence
        return replace(found, confidence=surer, second=SecondReading(found.value, "same"))
    doubted = min(found.confidence, DOUBTED)
    return replace(found, confidence=doubted, second=SecondReading(other.value, "differs"))


def _other(key: str, found: Field, looked: Sequence[tuple[int, Line]]) -> _Other | None:
    """What the second look gives for field ``key``; ``None`` where there was none, or where it
    cannot be told."""
    if found.box is None or not isinstance(found.value, str) or not found.raw:
        return None
    kinds = _OWN_KINDS.get(key, _KINDS)
    for page, line in looked:
        if page == found.page and _holds(line.box, found.box):
            for start in _places(line.text, found.raw):
                other = _reread(line, start, start + len(found.raw), found.value, kinds)
                if other is not None:
                    return other
    return None


def _holds(line: Box, part: Box) -> bool:
    return line.x0 - 1 <= part.center_x <= line.x1 + 1 and line.y0 <= part.center_y <= line.y1


def _places(text: str, raw: str) -> Iterator[int]:
    """Where ``raw`` stands in ``text``."""
    start = text.find(raw)
    while start >= 0:
        yield start
        start = text.find(raw, start + 1)


def _reread(line: Line, start: int, end: int, value: str, kinds: Sequence[str]) -> _Other | None:
    """The value that the second looks give at ``line.text[start:end]``, where the first gave
    ``value``."""
    looks = [look for look in line.again if look.start < end and start < look.end]
    if not looks or min(look.confidence for look in looks) < MIN_LOOK:
        return None
    start, end = min(start, looks[0].start), max(end, looks[-1].end)
    raw = _spliced(line.text, start, end, looks)
    confidence = min(look.confidence for look in looks)
    for parse in _parsers(line.text[start:end], value, kinds):
        other = _comparable(value, parse(raw) or _unmasked(value, raw))
        return None if other is None else _Other(other, raw.strip(), confidence)
    return None


def _unmasked(value: str, raw: str) -> str | None:
    """``raw`` where the second look sees no star of a masked ``value``: its digits still count."""
    digits = squeeze(ascii_width(raw))
    return digits if "*" in value and re.fullmatch(r"\d+X?", digits) else None


def _comparable(value: str, other: str | None) -> str | None:
    """``other`` where it says something about ``value``, else ``None``.

    How many stars hide digits is not told reliably, only the digits are; a rule of the form beside
    an amount looks like a minus; a date without its day is an illegible one.
    """
    if other is None or (other != value and other.lstrip("-") == value.lstrip("-")):
        return None
    if "*" in value and value.replace("*", "") == other.replace("*", ""):
        return value
    is_date = re.fullmatch(r"\d{4}-\d\d(-\d\d)?", value) is not None
    is_part = other.startswith(value) or value.startswith(other)
    return None if is_date and is_part and other != value else other


def _spliced(text: str, start: int, end: int, looks: Sequence[Look]) -> str:
    """``text[start:end]`` with the parts that were looked at again as the second look has them."""
    pieces, at = [], start
    for look in looks:
        pieces += [text[at : look.start], look.text]
        at = look.end
    return "".join([*pieces, text[at:end]])


def _parsers(first: str, value: str, kinds: Sequence[str]) -> Iterator[Callable[[str], str | None]]:
    """How ``value`` may have been made of ``first``, which is a date or one of ``kinds``."""
    dates = [found for found, _, _ in find_dates(first)]
    if value in dates:
        place, count = dates.index(value), len(dates)

        def date(text: str) -> str | None:
            again = [found for found, _, _ in find_dates(text)]
            return again[place] if len(again) == count else None

        yield date
    for name in kinds:
        parse = KINDS[name].parse
        if parse(first) == value:
            yield parse


def _with_items(document: Document, looked: Sequence[tuple[int, Line]], rules: Rules) -> Document:
    """``document`` with the amounts of its rows compared: one that mends the sum is taken, the
    others are doubted."""
    for number, item in enumerate(document.items):
        other = _other_amount(item, looked)
        if other is None or other.value == item.amount:
            continue
        second = _with_item(document, number, replace(item, amount=other.value))
        before, after = _checks(document, rules), _checks(second, rules)
        if _newly_kept(before, after) and not _newly_kept(after, before):
            document = second
        elif not _newly_kept(after, before):
            doubted = replace(item, confidence=min(item.confidence, DOUBTED))
            document = _with_item(document, number, doubted)
    return document


def _with_item(document: Document, number: int, item: Item) -> Document:
    items = [*document.items]
    items[number] = item
    return replace(document, items=tuple(items))


def _other_amount(item: Item, looked: Sequence[tuple[int, Line]]) -> _Other | None:
    """What the second look gives for the amount of ``item``: the look in its row whose first
    reading is that amount."""
    if item.box is None:
        return None
    for page, line in looked:
        if page != item.page or not _crosses(item.box, line.box):
            continue
        for look in line.again:
            first = KINDS["money"].parse(line.text[look.start : look.end])
            if first == item.amount:
                return _reread(line, look.start, look.end, item.amount, ("money",))
    return None


def _crosses(row: Box, line: Box) -> bool:
    is_level = row.y0 <= line.center_y <= row.y1
    return is_level and line.x0 < row.x1 and row.x0 < line.x1
