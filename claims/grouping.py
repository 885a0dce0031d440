"""Documents of a bundle → claims: by person and stay, without separator sheets.

Papers about a stay (invoices, discharge summaries, settlement sheets, …) open claims; papers about
a person (ID card, bank card, application) go with that person's claims. A paper that names nobody
goes by its dates, then by its neighbours. Nothing is dropped: every document ends in a claim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from claims.papers import Paper
from extractors.types import Document
from extractors.values.identity import normalise_id_number
from extractors.values.text import squeeze

CARDS = frozenset({"id_card", "bank_card"})
PERSON_PAPERS = CARDS | {"application_form"}
SAME_STAY = timedelta(days=1)  # wards and cash desks date admissions a day apart
WRITTEN = ("issue_date", "report_date", "settlement_date")  # when a paper was made out
WRITTEN_AFTER = timedelta(days=7)  # certificates, reports and settlements follow the discharge


@dataclass
class ClaimDraft:
    """Documents of one claim, by their place in the bundle; ``shared`` belong to a sister claim."""

    documents: list[int] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)
    event_kind: str = "inpatient"


@dataclass(eq=False)
class _Group:
    papers: list[tuple[int, Paper]] = field(default_factory=list)

    @property
    def tells_stay(self) -> bool:
        return any(paper.type not in PERSON_PAPERS for _, paper in self.papers)

    @property
    def visits_only(self) -> bool:
        kinds = {paper.type for _, paper in self.papers}
        return "outpatient_invoice" in kinds and not kinds & {
            "inpatient_invoice",
            "discharge_summary",
        }


def group(documents: Sequence[Document], papers: Sequence[Paper]) -> list[ClaimDraft]:
    """Claims of one bundle; ``papers[i]`` is the view of ``documents[i]``."""
    if not documents:
        return []
    groups: list[_Group] = []
    of_stays = [
        (place, paper)
        for place, paper in enumerate(papers)
        if paper.type not in PERSON_PAPERS and paper.type != "other"
    ]
    known = {place for place, _ in of_stays}
    later = [(place, paper) for place, paper in enumerate(papers) if place not in known]
    # Who applies before whose card it is, and last what names nobody: the back of a card.
    later.sort(key=lambda each: (each[1].type in CARDS, not _names_anything(each[1])))
    # What tells its stay first: a list of charges can only then be tied by its admission number.
    for place, paper in sorted(of_stays, key=lambda each: _stay(each[1]) is None):
        home = _home_of(paper, place, groups)
        if home is None:
            home = _Group()
            groups.append(home)
        home.papers.append((place, paper))
    groups.sort(key=lambda found: min(place for place, _ in found.papers))
    drafts = [_draft(found) for found in groups]
    for place, paper in later:
        _add_person_paper(place, paper, groups, drafts)
    for draft in drafts:
        draft.documents.sort()
        draft.shared.sort()
    return drafts


def _draft(found: _Group) -> ClaimDraft:
    kind = "outpatient" if found.visits_only else "inpatient"
    return ClaimDraft([place for place, _ in found.papers], [], kind)


def _home_of(paper: Paper, place: int, groups: Sequence[_Group]) -> _Group | None:
    """The claim that a stay paper belongs to: no contradiction, and something that ties it."""
    open_groups = [found for found in groups if _is_open(paper, found)]
    scored = [(_likeness(paper, found), found) for found in open_groups]
    (strength, *_), best = max(scored, key=lambda each: each[0], default=((0,), None))
    if strength > 0:
        return best
    # A paper with neither person nor dates follows the one before it (a list, a certificate);
    # a second paper of the same type is somebody else's.
    if not _names_anything(paper):
        for found in open_groups:
            kinds = {other.type for _, other in found.papers}
            if found.papers[-1][0] == place - 1 and paper.type not in kinds:
                return found
    return None


def _is_open(paper: Paper, found: _Group) -> bool:
    """Whether nothing in the claim speaks against ``paper`` but a name that one paper misread."""
    against = [other for _, other in found.papers if _contradicts(paper, other)]
    if not against:
        return True
    is_known = any(same_person(paper, other) is True for _, other in found.papers)
    return is_known and all(_is_name_misread(paper, other) for other in against)


def _is_name_misread(a: Paper, b: Paper) -> bool:
    """Whether two papers differ in nothing but one character of the name."""
    return (
        compare_ids(a.person_id, b.person_id) is None
        and is_one_name_misread(a, b)
        and same_stay(a, b) is not False
    )


def is_one_name_misread(a: Paper, b: Paper) -> bool:
    """Whether the names on two papers differ in one character."""
    first, second = a.person_name, b.person_name
    return first is not None and second is not None and _one_character_off(first, second)


def _likeness(paper: Paper, found: _Group) -> tuple[int, bool, bool, int, int]:
    """How strongly ``paper`` is tied to a claim; among equals the claim without another admission
    number, that of its hospital, the stay that it was written soonest after, and the claim that
    lies last."""
    hospital = paper.text("hospital_name")
    return (
        max(_ties(paper, other) for _, other in found.papers),
        not any(_is_other_admission(paper, other) for _, other in found.papers),
        any(hospital == other.text("hospital_name") for _, other in found.papers if hospital),
        -min(_days_apart(paper, other) for _, other in found.papers),
        found.papers[-1][0],
    )


FAR_APART = 10_000  # days: where dates say nothing


def _days_apart(paper: Paper, other: Paper) -> int:
    """Days from the end of ``other``'s stay to the date on ``paper``; none is written before."""
    stay, own = _stay(other), [day for key in WRITTEN if (day := paper.day(key))]
    if stay is None or not own or _stay(paper) is not None:
        return FAR_APART
    start, end = (day or known for day, known in zip(stay, stay[::-1], strict=True))
    if start is None or end is None or own[0] < start:
        return FAR_APART
    return max((own[0] - end).days, 0)


def _names_anything(paper: Paper) -> bool:
    return bool(paper.person_name or paper.person_id or _stay(paper))


def _stay(paper: Paper) -> tuple[date | None, date | None] | None:
    start, end = paper.day("admission_date"), paper.day("discharge_date")
    if paper.type == "outpatient_invoice" and not (start or end):
        start = end = paper.day("visit_date") or paper.day("issue_date")
    return (start, end) if start or end else None


def same_stay(a: Paper, b: Paper) -> bool | None:
    """Whether two papers tell of one stay; ``None`` where they do not say."""
    if _months_differ(a, b):
        return False
    first, second = _stay(a), _stay(b)
    if first is None or second is None:
        return None
    known = [(x, y) for x, y in zip(first, second, strict=True) if x and y]
    if not known:
        return None
    if a.type == b.type == "outpatient_invoice":
        return first == second
    return all(abs(x - y) <= SAME_STAY for x, y in known)


def _months_differ(a: Paper, b: Paper) -> bool:
    """Dates of which only the month is legible can still rule a stay out."""
    for key in ("admission_date", "discharge_date"):
        first, second = a.text(key), b.text(key)
        is_partial = first and second and min(len(first), len(second)) == len("2021-04")
        if is_partial and first and second and first[:7] != second[:7]:
            return True
    return False


def same_person(a: Paper, b: Paper) -> bool | None:
    """Whether two papers name one person; ``None`` where they cannot be compared."""
    ids = compare_ids(a.person_id, b.person_id)
    if ids is not None:
        return ids or _is_one_id_misread(a, b)
    if a.person_name and b.person_name:
        if names_agree(a.person_name, b.person_name):
            return True
        is_misread = _same_admission(a, b) and _one_character_off(a.person_name, b.person_name)
        return None if is_misread else False
    return None


def _is_one_id_misread(a: Paper, b: Paper) -> bool:
    """One name in full under two numbers that differ in one digit."""
    first, second = a.person_id, b.person_id
    if not (first and second and a.person_name and a.person_name == b.person_name):
        return False
    pairs = _aligned(normalise_id_number(first), normalise_id_number(second))
    return (
        "*" not in a.person_name
        and sum("*" not in pair and len(set(pair)) > 1 for pair in pairs) == 1
    )


def _one_character_off(a: str, b: str) -> bool:
    return len(a) == len(b) > 1 and sum(x != y for x, y in zip(a, b, strict=True)) == 1


def names_agree(a: str, b: str) -> bool:
    """Equal but for blanks and dots; ``*`` stands for any characters (``陈*芬``, ``陈*``)."""
    first, second = (squeeze(x).replace("·", "").replace("•", "") for x in (a, b))
    if "*" in first or "*" in second:
        masked, other = (first, second) if "*" in first else (second, first)
        if "*" in other:
            return masked[0] == other[0] or "*" in (masked[0], other[0])
        pattern = re.sub(r"(?:\\\*)+", ".{1,4}", re.escape(masked))
        return re.fullmatch(pattern, other) is not None
    return first == second


def compare_ids(a: str | None, b: str | None) -> bool | None:
    """Compare the visible digits of two ID numbers; ``None`` with fewer than six in common."""
    if not a or not b:
        return None
    first, second = normalise_id_number(a), normalise_id_number(b)
    shared = [(x, y) for x, y in _aligned(first, second) if "*" not in (x, y)]
    if len(shared) < 6:
        return None
    return all(x == y for x, y in shared)


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


def _contradicts(a: Paper, b: Paper) -> bool:
    if same_person(a, b) is False:
        return True
    if same_stay(a, b) is False and not _is_one_stay_misread(a, b):
        return True
    sexes = {a.text("sex"), b.text("sex")} - {None}
    if len(sexes) > 1 and same_person(a, b) is None:
        return True
    if a.type == b.type == "discharge_summary" and same_stay(a, b) is None:
        return same_person(a, b) is None
    kinds = {a.type, b.type}
    return kinds == {"outpatient_invoice", "inpatient_invoice"}


def _is_one_stay_misread(a: Paper, b: Paper) -> bool:
    """Nobody begins or ends two stays on one day: where the person (or the admission number) and
    one end agree, the other date is misread or misprinted, as is a date one digit off under one
    person's one number. ``claims.comparisons`` tells the reviewer."""
    if {a.type, b.type} <= {"inpatient_invoice", "outpatient_invoice"}:
        return False
    is_person, is_number = same_person(a, b) is True, _same_admission(a, b)
    ends = [(a.text(key), b.text(key)) for key in ("admission_date", "discharge_date")]
    if (is_person or is_number) and any(x == y for x, y in ends if x):
        return True
    return is_person and is_number and all(_one_character_off(x, y) for x, y in ends if x and y)


def _ties(a: Paper, b: Paper) -> int:
    """How strongly two papers belong together: the person and the admission number count twice,
    the stay once, as does a paper's own date within it."""
    hospital = a.text("hospital_name")
    same_hospital = hospital is not None and hospital == b.text("hospital_name")
    return (
        2 * (same_person(a, b) is True)
        + 2 * _same_admission(a, b)
        + (same_stay(a, b) is True)
        + (1 if same_hospital and same_stay(a, b) else 0)
        + (_is_dated_within(a, b) or _is_dated_within(b, a))
    )


def _same_admission(a: Paper, b: Paper) -> bool:
    number = a.text("admission_number")
    return number is not None and number == b.text("admission_number")


def _is_other_admission(a: Paper, b: Paper) -> bool:
    """Whether both name an admission, in numbers that no misread digit and no suffix explains."""
    first, second = a.text("admission_number"), b.text("admission_number")
    if first is None or second is None or first in second or second in first:
        return False
    return not _one_character_off(first, second)


def _is_dated_within(paper: Paper, other: Paper) -> bool:
    """Whether a paper without a stay of its own (certificate, report) is dated in ``other``'s."""
    stay = _stay(other)
    if _stay(paper) is not None or stay is None or None in stay:
        return False
    start, end = stay
    days = [paper.day(key) for key in WRITTEN]
    return any(
        day and start and end and start - SAME_STAY <= day <= end + WRITTEN_AFTER for day in days
    )


def _add_person_paper(
    place: int, paper: Paper, groups: list[_Group], drafts: list[ClaimDraft]
) -> None:
    """To every claim of the person; without a name or a match, to the nearest claim before. The
    card of somebody who claims nothing here (a relative's) goes there too: it is no claim."""
    fitting = [found for found in groups if not _is_somebody_elses(paper, found)]
    own = _claims_of(paper, groups) or _claims_of_account(paper, groups)
    own = own or _beside_its_front(place, paper, groups)
    own = own or _nearest(place, fitting)
    if not own and paper.type in CARDS:
        own = _nearest(place, [found for found in groups if found.tells_stay])
    if not own:
        groups.append(_Group([(place, paper)]))
        drafts.append(ClaimDraft([place]))
        return
    first, *others = (number for number, found in enumerate(groups) if found in own)
    drafts[first].documents.append(place)
    groups[first].papers.append((place, paper))
    for number in others:
        drafts[number].shared.append(place)


def _is_somebody_elses(paper: Paper, found: _Group) -> bool:
    return any(same_person(paper, other) is False for _, other in found.papers)


def _claims_of(paper: Paper, groups: Sequence[_Group]) -> list[_Group]:
    """The claims of the person on ``paper``; else the only one whose papers name that person but
    for one character."""
    own, nearly = [], []
    for found in groups:
        verdicts = [(same_person(paper, other), other) for _, other in found.papers]
        against = [other for verdict, other in verdicts if verdict is False]
        if all(_is_name_misread(paper, other) for other in against):
            own += [found] if any(verdict for verdict, _ in verdicts) else []
            nearly += [found] if against else []
    return own or (nearly if len(nearly) == 1 else [])


def _claims_of_account(paper: Paper, groups: Sequence[_Group]) -> list[_Group]:
    """For a card that names nobody: the claims whose application names its account."""
    account = paper.text("card_number")
    if account is None or _names_anything(paper):
        return []
    return [
        found
        for found in groups
        if any(other.text("card_number") == account for _, other in found.papers)
    ]


def _beside_its_front(place: int, paper: Paper, groups: Sequence[_Group]) -> list[_Group]:
    """The claim with the portrait side of an ID card next to ``paper``, a lone emblem side."""
    if paper.type != "id_card" or _names_anything(paper):
        return []
    return [
        found
        for found in groups
        for at, other in found.papers
        if other.type == "id_card" and abs(at - place) == 1 and other.person_name
        if "issuing_authority" not in other.values
    ][:1]


def _nearest(place: int, groups: Sequence[_Group]) -> list[_Group]:
    """The claim whose papers lie nearest before ``place``, else nearest after it."""

    def distance(found: _Group) -> tuple[int, int]:
        gaps = [place - at for at, _ in found.papers]
        before = [gap for gap in gaps if gap > 0]
        return (0, min(before)) if before else (1, min(-gap for gap in gaps))

    return [min(groups, key=distance)] if groups else []
