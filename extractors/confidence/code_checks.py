"""What QR and bar codes say against what was read: support, doubt, and blanks filled.

The text of an e-invoice's code is not public. Only the triple of 票据代码, 票据号码 and 校验码
(8 + 10 + 6 characters) is looked for in it, in whatever order and dress, and the two numbers of a
tax invoice. A code never overrules print: where they differ, its reading is offered. A field that
could not be read is filled only where every other part of the code agrees with the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Levenshtein

from extractors.confidence.code_texts import CHECK, CODE, NUMBER, Told, numbers_in, told_by
from extractors.types import Box, Check, Code, Document, Field, Offer

CHECK_ID = "barcode_agrees"
SUPPORTED = 0.999  # a code's own check sums and the print agree in every character
FILLED = 0.98
DOUBTED = 0.6
MAX_SLIPS = 2  # characters that OCR may get wrong in a number; other invoices differ in more

# The paper's own pair, and that of the e-invoice behind it: a code may hold either.
OWN = {CODE: CODE, NUMBER: NUMBER, CHECK: CHECK}
ELECTRONIC = {
    CODE: "electronic_invoice_code",
    NUMBER: "electronic_invoice_number",
    CHECK: CHECK,
}
# Numbers that hospitals print as bars on their papers.
ALONE = (
    *("admission_number", "medical_record_number", "serial_number", "outpatient_number"),
    *(NUMBER, ELECTRONIC[NUMBER]),
)

Fields = Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Scanned:
    """A code and the page that it is on (``Page.index``)."""

    code: Code
    page: int


@dataclass(frozen=True, slots=True)
class _Outcome:
    """How one code's parts compare with one pair of numbers: part → slips; unread ones missing."""

    told: Told
    keys: Mapping[str, str]  # part of the code → field key
    slips: Mapping[str, int]

    @property
    def is_equal(self) -> bool:
        return not any(self.slips.values())

    @property
    def is_of_this_paper(self) -> bool | None:
        """``None`` where too little was read to say, or where the code names the e-invoice
        behind a paper copy, whose own numbers are others."""
        number, check = self.slips.get(NUMBER), self.slips.get(CHECK)
        if number is None:
            return True if _is_near(check) else None
        if number == 0:
            return True
        if check == 0:
            return True if _is_near(number) or self.slips.get(CODE) == 0 else None
        if CHECK not in self.told.parts:  # bars may say anything: only a near miss tells something
            return True if _is_near(number) else None
        return _is_near(number) and (check is None or _is_near(check))


def _is_near(slips: int | None) -> bool:
    return slips is not None and slips <= MAX_SLIPS


def with_codes(document: Document, scanned: Sequence[Scanned]) -> Document:
    """``document`` after its codes were compared: trust, filled fields and the check."""
    found = [(told_by(one.code.text), one) for one in scanned]
    outcomes = [
        (outcome, one)
        for told, one in found
        for outcome in (_outcomes(told, document.fields) if told else ())
    ]
    fields = dict(document.fields)
    check, source = _best(outcomes)
    if check is not None and check.passed and source is not None:
        fields = _filled(fields, check, source)
    supported = _supported(fields, [one.code.text for one in scanned])
    if check is None and supported:
        check = _agreement(supported, tuple(supported))
    elif check is not None and check.passed:
        proves = tuple(dict.fromkeys((*check.proves, *supported)))
        check = replace(check, proves=proves, values={**supported, **check.values})
    if check is None:
        return document
    for key in (*check.proves, *supported):
        fields[key] = replace(fields[key], confidence=max(fields[key].confidence, SUPPORTED))
    for key in check.fields if check.offers else ():
        fields[key] = replace(fields[key], confidence=min(fields[key].confidence, DOUBTED))
    return replace(document, fields=fields, checks=(*document.checks, check))


def checked_again(checks: Iterable[Check], fields: Fields) -> tuple[Check, ...]:
    """The code's check over ``fields`` as they stand now. The codes themselves are not kept with
    a paper; what they said stands in the earlier check's ``values``."""
    for check in checks:
        if check.id != CHECK_ID:
            continue
        told = Told({part: check.values[part] for part in OWN if part in check.values})
        again, _ = _best([(outcome, None) for outcome in _outcomes(told, fields)])
        if again is None:
            same = [key for key in ALONE if _is_said(fields, key, [check.values.get(key, "")])]
            again = _agreement({key: check.values[key] for key in same}, same) if same else None
        return () if again is None else (again,)
    return ()


def _outcomes(told: Told, fields: Fields) -> list[_Outcome]:
    outcomes = []
    for keys in (OWN, ELECTRONIC):
        slips = {}
        for part, said in told.parts.items():
            read = fields.get(keys[part])
            if read is not None and not read.derived_from and isinstance(read.value, str):
                slips[part] = Levenshtein.distance(read.value.lower(), said.lower())
        if NUMBER in slips or (CHECK in slips and keys is OWN):
            outcomes.append(_Outcome(told, keys, slips))
    return outcomes


def _best(
    outcomes: Sequence[tuple[_Outcome, Scanned | None]],
) -> tuple[Check | None, Scanned | None]:
    """The check by the code that comes nearest to the paper, and that code."""
    own = [pair for pair in outcomes if pair[0].is_of_this_paper]
    if own:
        best, source = min(own, key=lambda pair: sum(pair[0].slips.values()))
        if not best.is_equal:
            return _misread(best), source
        equal = [one for one, _ in own if one.is_equal and one.told == best.told]
        proves = [one.keys[part] for one in equal for part in one.slips]
        return _agreement(best.told.parts, proves), source
    # on a paper with two pairs, the code may well hold the other one
    others = [outcome for outcome, _ in outcomes if outcome.is_of_this_paper is False]
    if others and len(others) == len(outcomes):
        return _another_invoice(others[0]), None
    return None, None


def _agreement(said: Mapping[str, str], proves: Sequence[str]) -> Check:
    message = "the code says what is printed"
    proves = tuple(dict.fromkeys(proves))
    return Check(CHECK_ID, True, "warning", message, (), dict(said), proves)


def _misread(outcome: _Outcome) -> Check:
    wrong = [part for part, slips in outcome.slips.items() if slips]
    keys = tuple(outcome.keys[part] for part in wrong)
    said = ", ".join(outcome.told.parts[part] for part in wrong)
    offers = tuple(Offer(outcome.keys[part], outcome.told.parts[part]) for part in wrong)
    return Check(
        CHECK_ID,
        False,
        "warning",
        f"the code says {said}; the print was perhaps misread",
        keys,
        {**outcome.told.parts, "told": "misread", "said": said},
        offers=offers,
    )


def _another_invoice(outcome: _Outcome) -> Check:
    said = ", ".join(outcome.told.parts.values())
    return Check(
        CHECK_ID,
        False,
        "warning",
        f"the code belongs to another invoice: {said}",
        tuple(outcome.keys[part] for part, slips in outcome.slips.items() if slips),
        {**outcome.told.parts, "told": "other_invoice", "said": said},
    )


def _filled(fields: dict[str, Field], check: Check, source: Scanned) -> dict[str, Field]:
    """``fields`` with the parts that could not be read. The number itself only where code and
    check code both agree: on a paper with two pairs, a check code alone may be the other's."""
    filled = dict(fields)
    for keys in (OWN, ELECTRONIC):
        agreed = tuple(key for key in keys.values() if key in check.proves)
        is_whole = {keys[CODE], CHECK} <= set(agreed) and ELECTRONIC[NUMBER] not in fields
        if keys[NUMBER] not in agreed and not (keys is OWN and is_whole):
            continue
        for part, key in keys.items():
            said = check.values.get(part)
            if said is not None and key not in fields:
                box: Box = source.code.box
                filled[key] = Field(said, said, FILLED, source.page, box, derived_from=agreed)
    return filled


def _supported(fields: Fields, texts: Sequence[str]) -> dict[str, str]:
    """Numbers of the paper that a code repeats on its own. One that differs says nothing: bars
    number forms, samples and wrist bands too."""
    said = [number for text in texts for number in numbers_in(text)]
    return {key: str(fields[key].value) for key in ALONE if _is_said(fields, key, said)}


def _is_said(fields: Fields, key: str, said: Iterable[str]) -> bool:
    found = fields.get(key)
    if found is None or found.derived_from or not isinstance(found.value, str):
        return False
    return any(number and number.lower() == found.value.lower() for number in said)
