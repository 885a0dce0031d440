"""The total in words where a stamp hides some of its characters: 肆佰贰拾贰无叁角减分.

What is left says no amount by itself. Where it is the beginning and most of what the total in
figures is in words, and no legible character says otherwise, the words say that total; they are
given as derived from it, so that they prove nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from rapidfuzz.distance import Indel

from extractors.sums.identities import amount_of
from extractors.types import Field, Page
from extractors.values.text import simplified, squeeze
from extractors.words.amount_texts import capital_figures

WORN_TRUST = 0.85
LEAST, LEAST_SHARE = 4, 0.5  # characters of the words that are legible, and their share of all
_FIGURES, _UNITS, _CENTS = "零壹贰叁肆伍陆柒捌玖", ("", "拾", "佰", "仟"), "角分"
_SILENT = str.maketrans({"零": "", "整": "", "正": "", "圆": "元"})  # left out or printed at will
_OF_WORDS = frozenset("壹贰叁肆伍陆柒捌玖拾佰仟万元角分")

Fields = Mapping[str, Field]


def with_worn_words(fields: Fields, page: Page) -> dict[str, Field]:
    """``fields`` with the total in words, where what is legible of it on ``page`` agrees with the
    total in figures."""
    total = fields.get("total_amount")
    if "total_amount_in_words" in fields or total is None or total.derived_from:
        return {**fields}
    amount = amount_of(total)
    if amount <= 0:
        return {**fields}
    words = in_words(amount)
    found = [
        line
        for line in page.lines
        if (text := squeeze(line.text))
        and (is_left_of(simplified(text), words) or is_left_of(capital_figures(text), words))
    ]
    if len(found) != 1:
        return {**fields}
    trust = WORN_TRUST * min(found[0].confidence, total.confidence)
    worn = Field(total.value, "", trust, derived_from=("total_amount",))
    return {**fields, "total_amount_in_words": worn}


def in_words(amount: Decimal) -> str:
    """``amount`` in capitals, without zeros and without 整: what every spelling of it holds."""
    yuan, cents = divmod(int(amount * 100), 100)
    whole = "".join(_places(yuan))
    figures = zip(divmod(cents, 10), _CENTS, strict=True)
    part = "".join(_FIGURES[figure] + unit for figure, unit in figures if figure)
    return (whole + "元" if yuan else "") + part


def _places(yuan: int) -> Iterator[str]:
    above, below = divmod(yuan, 10_000)
    if above:
        yield from _places(above)
        yield "万"
    for place in (3, 2, 1, 0):
        figure = below // 10**place % 10
        if figure:
            yield _FIGURES[figure] + _UNITS[place]


def is_left_of(text: str, words: str) -> bool:
    """Whether ``text`` begins, behind a label, as ``words`` do, agrees with most of it, and has no
    character of an amount in another place."""
    start = text.find(words[0])
    said = text[max(start, 0) :].translate(_SILENT)
    if not said.startswith(words[:2]) or _OF_WORDS & {*text[: max(start, 0)]}:
        start, said = 0, text.translate(_SILENT)
        if not said.startswith(words[1:4]):  # 万贰仟: ink took the first figure alone
            return False
    alike = 0
    for step in Indel.opcodes(words, said):
        if step.tag == "equal":
            alike += step.src_end - step.src_start
        elif _OF_WORDS & {*said[step.dest_start : step.dest_end]}:
            return False
    return alike >= max(LEAST, LEAST_SHARE * len(words))
