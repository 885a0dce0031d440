"""One charge as its row is read: a name, and the numbers behind it as quantity and amount."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extractors.charges.rows import is_number
from extractors.types import Box, Item, Line, Page
from extractors.values.money import parse_amount, to_contract
from extractors.values.text import tidy
from extractors.words.charge_names import CHARGE, UNITS
from extractors.words.kinds import HAN

_QUANTITY_UNIT = re.compile(  # 12 麻醉费 is numbered
    rf"^(\d+(?:\.\d+)?)\s*/?\s*((?![元号]|[{HAN}]+[费药血氧术]$)[{HAN}]{{1,3}}|[a-zA-Z]{{1,3}})$"
)
_ONE_MISREAD = re.compile(rf"^[一丨|lI]\s*({'|'.join(sorted(UNITS - {'个'}))})$")
PRICED = 3  # numbers of a charge with its price: price, quantity, amount
_CENT = Decimal("0.01")


@dataclass
class Entry:
    """A charge's name, where it is legible, with the lines and the numbers that are its own."""

    name: str
    lines: list[Line]
    numbers: list[str] = field(default_factory=list)
    unit: str | None = None
    before_unit: int = 0  # how many numbers stood before the unit: a quantity, never the amount

    @property
    def is_waiting(self) -> bool:
        """Whether a charge has no amount with cents yet."""
        return CHARGE.search(self.name) is not None and not self.has_cents

    @property
    def lacks_amount(self) -> bool:
        """Whether no number is there, or a quantity with its unit and nothing else: ￥24.00×2次."""
        return not self.numbers or (self.unit is not None and self.before_unit == len(self.numbers))

    @property
    def is_counted(self) -> bool:
        """Whether quantity, unit and amount are all there."""
        is_told = len(self.numbers) > self.before_unit > 0 or self.before_unit > 1  # 1.00 次
        return self.unit is not None and is_told and self.has_cents

    @property
    def has_cents(self) -> bool:
        """Whether its last number, the amount as a rule, has cents."""
        return bool(self.numbers) and "." in self.numbers[-1]

    @property
    def is_taken_off(self) -> bool:
        """Whether a row of the table takes off what charges make: 减免 -10.00."""
        return bool(self.numbers) and self.numbers[-1].startswith("-")

    @property
    def amount_line(self) -> Line:
        """The line of its amount; the last one, where none is a figure."""
        return next((x for x in reversed(self.lines) if is_number(x)), self.lines[-1])

    def take(self, line: Line) -> None:
        """A quantity, unit or amount; other text is not its own."""
        text = tidy(line.text)
        if is_unit(line):
            self._take_quantity(text, line)
        elif parse_amount(text) is not None:
            self.numbers.append(text if "." in text else text.strip("()（）"))  # ink beside a count
            self.lines.append(line)

    def _take_quantity(self, text: str, line: Line) -> None:
        both = _QUANTITY_UNIT.match(text)
        one = _ONE_MISREAD.match(text)
        if both:
            self.numbers.append(both[1])
            self.unit = both[2]
        elif one:
            self.numbers.append("1")
            self.unit = one[1]
        else:
            self.unit = text
        self.before_unit = len(self.numbers)
        self.lines.append(line)


def is_unit(line: Line) -> bool:
    """Whether ``line`` says what is counted, with its count or without: 次, 2次."""
    text = tidy(line.text)
    return text in UNITS or bool(_QUANTITY_UNIT.match(text) or _ONE_MISREAD.match(text))


def _confidence(entry: Entry) -> float:
    """Of the amount; one of six digits and more without a point has most often lost its point."""
    is_pointless = re.fullmatch(r"\d{6,}", entry.numbers[-1].strip()) is not None
    return entry.lines[-1].confidence * (0.6 if is_pointless else 1.0)


def _quantity(entry: Entry, amount: Decimal) -> str | None:
    """Of two numbers the first; of unit price and quantity, in whichever order, the one with no
    cents that multiplies to the amount."""
    before = entry.numbers[:-1]
    if len(before) < 2:
        return before[0] if before else None
    first, second = (parse_amount(text) for text in before)
    if first is not None and second is not None and abs(first * second - amount) <= 1:
        return before[0] if "." not in before[0] and "." in before[1] else before[1]
    return before[-1]


def up_to_amount(entry: Entry) -> Entry:
    """``entry`` without what stands behind its amount (自付比例, 自费金额): price times quantity
    says which of its numbers is the amount. Where that is far less, it was not legible."""
    if len(entry.numbers) < PRICED:
        return entry
    price, quantity, amount = (parse_amount(text) for text in entry.numbers[:PRICED])
    if price is None or quantity is None or amount is None:
        return entry
    if abs(price * quantity - amount) > _CENT:
        is_other = 2 * amount < price * quantity and len(entry.numbers) == PRICED
        return replace(entry, numbers=[]) if is_other else entry
    behind = {id(line) for line in [x for x in entry.lines if is_number(x)][PRICED:]}
    lines = [line for line in entry.lines if id(line) not in behind]
    return replace(entry, lines=lines, numbers=entry.numbers[:PRICED])


def _up_to_parts(entry: Entry) -> Entry:
    """``entry`` without the parts behind its amount: 总金额 83.40, 记账 66.72 and 自付 16.68 are no
    quantity, price and amount."""
    if len(entry.numbers) != PRICED or not all("." in number for number in entry.numbers):
        return entry
    whole, first, second = (parse_amount(number) for number in entry.numbers)
    if whole is None or first is None or second is None or not whole or whole != first + second:
        return entry
    amount = next(x for x in entry.lines if parse_amount(tidy(x.text)) == whole)
    return replace(entry, numbers=entry.numbers[:1], lines=[entry.lines[0], amount])


def as_item(page: Page, entry: Entry, has_quantity: bool) -> Item | None:
    """The last number is the amount, one before it the quantity; an entry without is no charge."""
    if not entry.numbers or len(entry.numbers) > 3:
        return None
    if has_quantity and entry.unit and entry.before_unit == len(entry.numbers):
        return None  # a quantity whose amount was not legible
    entry = _up_to_parts(entry)
    amount = parse_amount(entry.numbers[-1])
    if amount is None:
        return None
    quantity = _quantity(entry, amount)
    return Item(
        entry.name,
        to_contract(amount),
        quantity,
        entry.unit,
        page.index,
        Box.around(line.box for line in entry.lines),
        confidence=_confidence(entry),
        raw=entry.numbers[-1],
    )
