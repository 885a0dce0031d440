"""The papers of one claim held against each other: whose they are, which stay, how much.

Every rule names the papers and fields that it compared. What is known to differ between honest
papers is allowed for: masked numbers and names, names cut short, a day more or less, ages counted
from conception, cents that tills round away, hospitals under an abbreviation or a seal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import combinations

from claims.facts import counted_invoices
from claims.hospitals import clearly_differ
from claims.members.names import Agreement, compare_names, name_key, romanised
from claims.papers import INVOICES, PERSON_ID, PERSON_NAME, Paper
from claims.relatives import others_cards
from claims.same_person import compare_ids, is_persons_id, names_agree
from claims.stays import SAME_STAY
from extractors.types import Severity
from extractors.values.identity import IdNumber, check_id_number

STAY_PAPERS = (*INVOICES, "discharge_summary", "settlement_sheet")
# 虚岁 counts one at birth and one more at each new year; a birthday may fall within the stay.
YOUNGER, OLDER = 1, 2
CENTS = Decimal("0.10")  # tills round a bill to the jiao
LONG_NAME = 5  # characters; such names are cut short by narrow fields
CUT_NAME = 3  # characters that must be left of them
MASK = "*"


@dataclass(frozen=True, slots=True)
class Said:
    """What one paper says: ``value`` of its field ``key``."""

    paper: Paper
    key: str
    value: str

    @property
    def is_unsure(self) -> bool:
        return self.key in self.paper.unsure


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two or more papers on one matter. ``what`` is a field key that names it in words."""

    what: str
    said: tuple[Said, ...]
    agrees: bool
    severity: Severity = "error"


Papers = Sequence[Paper]


def compare(papers: Papers, member_name: str | None = None) -> list[Comparison]:
    """All that can be compared on ``papers`` (those to be trusted most first). A contradiction
    that rests on an unsure reading is a ``warning``: the papers need not disagree."""
    own, relatives = _apart(papers)
    found: list[Comparison] = []
    for rule in RULES:
        found += rule(own)
    found += _relatives(own, relatives)
    found += _card_holder(own, member_name)
    return [
        replace(one, severity="warning") if any(said.is_unsure for said in one.said) else one
        for one in found
    ]


def _apart(papers: Papers) -> tuple[Papers, Papers]:
    """The papers, and ID cards of other people apart where the patient's own is there as well."""
    others = [paper for paper in others_cards(papers) if paper.type == "id_card"]
    own = [paper for paper in papers if not any(paper is other for other in others)]
    has_own_card = any(paper.type == "id_card" for paper in own)
    return (own, others) if has_own_card else (papers, ())


def _relatives(own: Papers, cards: Papers) -> Iterator[Comparison]:
    """A relative's ID card beside the patient's own contradicts nothing; the reviewer is told."""
    names = _all_said([paper for paper in own if paper.type != "bank_card"], *PERSON_NAME)
    for card in _all_said(cards, "name"):
        yield Comparison("name", (*names[:1], card), False, "warning")


def _compared(
    what: str,
    said: Sequence[Said],
    same: Callable[[str, str], bool | None],
    severity: Severity = "error",
) -> Iterator[Comparison]:
    """One comparison over all pairs of ``said``; none where no pair can be compared. Where they
    disagree, it names the first that does with each that contradicts it."""
    verdicts = [(a, b, same(a.value, b.value)) for a, b in combinations(said, 2)]
    known = [(a, b, verdict) for a, b, verdict in verdicts if verdict is not None]
    if not known:
        return
    against = [(a, b) for a, b, verdict in known if not verdict]
    if not against:
        yield Comparison(what, tuple(said), True, severity)
        return
    first = against[0][0]
    others = tuple(b for a, b in against if a is first)
    yield Comparison(what, (first, *others), False, severity)


def _all_said(papers: Papers, *keys: str, types: Sequence[str] = ()) -> list[Said]:
    """The first of ``keys`` that each paper (of ``types``, if any are given) has."""
    found = []
    for paper in papers:
        if types and paper.type not in types:
            continue
        key = next((key for key in keys if paper.text(key)), None)
        if key is not None:
            found.append(Said(paper, key, str(paper.values[key])))
    return found


def _names(papers: Papers) -> Iterator[Comparison]:
    """The person's name; the holder of a bank card may be another (see ``_card_holder``)."""
    said = _all_said([p for p in papers if p.type != "bank_card"], *PERSON_NAME)
    for one in _compared("name", said, same_name):
        first, *others = one.said
        is_slip = not one.agrees and all(_is_slip(first, other) for other in others)
        yield replace(one, severity="warning") if is_slip else one


def same_name(one: str, other: str) -> bool:
    """Equal, masked, in the other script, or a long name cut short."""
    if names_agree(one, other):
        return True
    if MASK in one or MASK in other:
        return False
    short, long = sorted((name_key(one), name_key(other)), key=len)
    is_cut = len(long) >= LONG_NAME and len(short) >= CUT_NAME and long.startswith(short)
    return short == long or is_cut


def _is_slip(one: Said, other: Said) -> bool:
    """Characters that look alike, or the same ID number on both papers: rather a misreading than
    another person."""
    if compare_names(name_key(one.value), name_key(other.value)) is Agreement.LOOKS_ALIKE:
        return True
    return compare_ids(one.paper.person_id, other.paper.person_id) is True


def _ids(papers: Papers) -> Iterator[Comparison]:
    said = [said for said in _all_said(papers, *PERSON_ID) if is_persons_id(said.value)]
    yield from _compared("id_number", said, compare_ids)


def _known_ids(papers: Papers) -> Iterator[tuple[Said, IdNumber]]:
    """ID numbers in full whose check digit is right: they tell sex and birth date."""
    for said in _all_said(papers, *PERSON_ID):
        told = check_id_number(said.value)
        if told.check_ok:
            yield said, told


def _sexes(papers: Papers) -> Iterator[Comparison]:
    said = _all_said(papers, "sex")
    said += [Said(one.paper, one.key, told.sex) for one, told in _known_ids(papers) if told.sex]
    yield from _compared("sex", said, lambda a, b: a == b)


def _birth_dates(papers: Papers) -> Iterator[Comparison]:
    """A paper's birth date against other papers' ID numbers (its own it is checked against)."""
    for born in _all_said(papers, "birth_date"):
        said = [
            Said(one.paper, one.key, told.birth_date)
            for one, told in _known_ids(papers)
            if told.birth_date and one.paper is not born.paper
        ]
        yield from _compared("birth_date", [born, *said], lambda a, b: a == b)


def _ages(papers: Papers) -> Iterator[Comparison]:
    """Printed ages against the birth date, on the day of the paper or of the stay."""
    births = _all_said(papers, "birth_date")
    births += [
        Said(one.paper, one.key, told.birth_date)
        for one, told in _known_ids(papers)
        if told.birth_date
    ]
    stay = _day_of(papers)
    for said in _all_said(papers, "age"):
        day = _day_of([said.paper]) or stay
        if not births or day is None or not said.value.isdecimal():
            continue  # months and days are printed with their unit
        years = _years(births[0].value, day)
        agrees = years is None or years - YOUNGER <= int(said.value) <= years + OLDER
        yield Comparison("age", (births[0], said), agrees, "warning")


def _day_of(papers: Papers) -> date | None:
    keys = ("admission_date", "discharge_date", "report_date", "issue_date", "visit_date")
    return next((day for key in keys for paper in papers if (day := paper.day(key))), None)


def _years(born: str, day: date) -> int | None:
    try:
        birth = date.fromisoformat(born)
    except ValueError:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _stay_dates(papers: Papers) -> Iterator[Comparison]:
    for key in ("admission_date", "discharge_date"):
        yield from _compared(key, _all_said(papers, key), same_day)


def same_day(one: str, other: str) -> bool | None:
    """A day apart is the same: wards and cash desks date differently. Months compare as months."""
    length = min(len(one), len(other))
    if length < len("2026-03-02"):
        return one[:length] == other[:length] or _are_neighbours(one, other)
    try:
        return abs(date.fromisoformat(one) - date.fromisoformat(other)) <= SAME_STAY
    except ValueError:
        return None


def _are_neighbours(one: str, other: str) -> bool:
    """``2026-03`` and the last day of February, or the first of April."""
    month, day = sorted((one, other), key=len)
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return False
    return any(f"{known + step:%Y-%m}" == month for step in (SAME_STAY, -SAME_STAY))


def totals(papers: Papers) -> Iterator[Comparison]:
    """What the invoices cost against the settlement sheet and against the list of charges.

    A list may be one day's, a sheet one visit's: on several invoices, either may name one of them.
    """
    invoices = _amounts(counted_invoices([p for p in papers if p.type in INVOICES]))
    sheets = _amounts([p for p in papers if p.type == "settlement_sheet"])
    lists = _amounts([p for p in papers if p.type == "expense_list"])
    kinds: tuple[tuple[list[Said], Severity], ...] = ((sheets, "error"), (lists, "warning"))
    for others, severity in kinds:
        first = invoices or sheets
        if len(others) == 1 and first and first is not others:
            agrees = _is_sum_or_one(_value(others[0]), [_value(one) for one in first])
            yield Comparison("total_amount", (*first, *others), agrees, severity)


def _amounts(papers: Papers) -> list[Said]:
    """Each paper's total; of a list that prints none, the sum of its rows."""
    found = []
    for paper in papers:
        printed = paper.amount("total_amount")
        total = printed if printed is not None else paper.items_total
        if total is not None:
            key = "total_amount" if printed is not None else "items"
            found.append(Said(paper, key, str(total)))
    return found


def _value(said: Said) -> Decimal:
    return Decimal(said.value)


def _is_sum_or_one(total: Decimal, parts: Sequence[Decimal]) -> bool:
    return any(abs(total - part) <= CENTS for part in (sum(parts, Decimal(0)), *parts))


def _hospitals(papers: Papers) -> Iterator[Comparison]:
    """Papers of the stay only: a diagnosis may well come from another hospital."""
    said = _all_said(papers, "hospital_name", types=STAY_PAPERS)
    sure = [one for one in said if not one.is_unsure]  # what lies under a seal is no evidence
    yield from _compared("hospital_name", sure, same_hospital, "warning")


def same_hospital(one: str, other: str) -> bool:
    return not clearly_differ(one, other)


def _card_numbers(papers: Papers) -> Iterator[Comparison]:
    """The account that the application names, against the card."""
    said = _all_said(papers, "card_number")
    yield from _compared("card_number", said, same_number, "warning")


def same_number(one: str, other: str) -> bool:
    """Equal in all places that neither hides."""
    if len(one) != len(other):
        return False
    return all(a == b or MASK in (a, b) for a, b in zip(one, other, strict=True))


def _card_holder(papers: Papers, member_name: str | None) -> Iterator[Comparison]:
    """The bank card is the member's; cards print the name in letters too."""
    holders = _all_said(papers, "holder_name", types=("bank_card",))
    persons = _all_said([p for p in papers if p.type != "bank_card"], *PERSON_NAME)
    for holder in holders:
        names = [*([member_name] if member_name else []), *(one.value for one in persons)]
        verdicts = [is_holder(holder.value, name) for name in names]
        known = [verdict for verdict in verdicts if verdict is not None]
        if known:
            said = (*persons[:1], holder)
            yield Comparison("holder_name", said, any(known), "warning")


def is_holder(holder: str, name: str) -> bool | None:
    """Whether ``holder`` as a card prints it is ``name``; ``None`` where the scripts differ and
    nothing is known of how the name is spelled."""
    if same_name(holder, name):
        return True
    if not holder.isascii():
        return False
    spelled = romanised(name)
    letters = "".join(filter(str.isalpha, holder.upper()))
    return letters in spelled if spelled and letters else None


RULES: Iterable[Callable[[Papers], Iterator[Comparison]]] = (
    *(_names, _ids, _sexes, _birth_dates, _ages, _stay_dates, totals, _hospitals, _card_numbers),
)
