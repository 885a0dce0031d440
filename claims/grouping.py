"""Documents of a bundle → claims: by person and stay, without separator sheets.

Papers about a stay (invoices, discharge summaries, settlement sheets, …) open claims; papers about
a person (ID card, bank card, application) go with that person's claims. A paper that names nobody
goes by its dates, then by its neighbours. Nothing is dropped: every document ends in a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from claims.groups import (
    CARDS,
    Group,
    are_mixed,
    are_several_people,
    names_anything,
    names_person,
)
from claims.hospitals import clearly_differ
from claims.misread_names import ONE_EACH, with_names_settled
from claims.papers import PERSON_PAPERS, Paper
from claims.person_papers import claims_of, is_somebody_elses
from claims.same_person import (
    is_other_admission,
    is_same_total,
    one_character_off,
    same_person,
    shares_hospital_number,
)
from claims.stays import SAME_STAY, is_same_whole_stay, same_stay, shared_diagnoses, stay_of
from extractors.types import Document

WRITTEN = ("issue_date", "report_date", "settlement_date")  # when a paper was made out
WRITTEN_AFTER = timedelta(days=7)  # certificates, reports and settlements follow the discharge


@dataclass
class ClaimDraft:
    """Documents of one claim, by their place in the bundle; ``shared`` belong to a sister claim."""

    documents: list[int] = field(default_factory=list)
    shared: list[int] = field(default_factory=list)
    event_kind: str = "inpatient"


def group(documents: Sequence[Document], papers: Sequence[Paper]) -> list[ClaimDraft]:
    """Claims of one bundle; ``papers[i]`` is the view of ``documents[i]``."""
    if not documents:
        return []
    papers = with_names_settled(papers)
    groups: list[Group] = []
    of_stays = [
        (place, paper)
        for place, paper in enumerate(papers)
        if paper.type not in PERSON_PAPERS and paper.type != "other"
    ]
    known = {place for place, _ in of_stays}
    later = [(place, paper) for place, paper in enumerate(papers) if place not in known]
    # Who applies before whose card it is, and last what names nobody: the back of a card.
    later.sort(key=lambda each: (each[1].type in CARDS, not names_anything(each[1])))
    # What tells its stay first: a list of charges can only then be tied by its admission number.
    # Who names nobody comes after those who may claim the same days.
    # Where one end of a stay is not legible, those whose both ends are go before.
    of_stays.sort(
        key=lambda each: (
            stay_of(each[1]) is None,
            not names_person(each[1]),
            None in (stay_of(each[1]) or ()),
        )
    )
    for place, paper in of_stays:
        home = _home_of(paper, place, groups) or _beside(place, papers, groups)
        if home is None:
            home = Group()
            groups.append(home)
        home.papers.append((place, paper))
    groups.sort(key=lambda found: min(place for place, _ in found.papers))
    drafts = [_draft(found) for found in groups]
    for place, paper in later:
        _add(place, paper, groups, drafts)
    for draft in drafts:
        draft.documents.sort()
        draft.shared.sort()
    return drafts


def _draft(found: Group) -> ClaimDraft:
    kind = "outpatient" if found.visits_only else "inpatient"
    return ClaimDraft([place for place, _ in found.papers], [], kind)


def _add(place: int, paper: Paper, groups: list[Group], drafts: list[ClaimDraft]) -> None:
    """A paper of a person to his claims; without any, it is a claim that waits for its papers."""
    own = claims_of(place, paper, groups)
    if not own:
        groups.append(Group([(place, paper)]))
        drafts.append(ClaimDraft([place]))
        return
    first, *others = (number for number, found in enumerate(groups) if found in own)
    drafts[first].documents.append(place)
    if not is_somebody_elses(paper, groups[first]):  # by a relative's card nobody is known
        groups[first].papers.append((place, paper))
    for number in others:
        drafts[number].shared.append(place)


def _home_of(paper: Paper, place: int, groups: Sequence[Group]) -> Group | None:
    """The claim that a stay paper belongs to: no contradiction, and something that ties it. What
    names nobody, or 陈*芬, and may be of several people is set apart, not guessed."""
    open_groups = _open_to(paper, groups)
    strength = max((_strength(paper, found) for found in open_groups), default=0)
    if strength == 0:
        return None
    tied = [found for found in open_groups if _strength(paper, found) == strength]
    if are_several_people(tied):
        lacking = [found for found in tied if not _has_its_own(paper, found)]
        if len(lacking) != 1:
            return _behind_its_name(paper, place, tied)
        tied = lacking
    tied += _of_other_days(paper, strength, tied, open_groups)
    return max(tied, key=lambda found: _likeness(paper, place, found))


def _of_other_days(
    paper: Paper, strength: int, tied: Sequence[Group], groups: Sequence[Group]
) -> list[Group]:
    """The same person's claims that only the date of ``paper``, on which it was made out, ties
    less: of two stays soon after each other either may be meant."""
    others = [found for found in groups if _strength(paper, found) == strength - 1 >= 2]
    is_free = stay_of(paper) is None and not are_several_people([*tied, *others])
    return others if is_free else []


def _behind_its_name(paper: Paper, place: int, groups: Sequence[Group]) -> Group | None:
    """Of people who have one name the one whose papers ``paper``, with the whole name, lies
    behind."""
    if not paper.person_name or "*" in paper.person_name:
        return None
    return next((found for found in groups if any(at == place - 1 for at, _ in found.papers)), None)


def _open_to(paper: Paper, groups: Sequence[Group]) -> list[Group]:
    """The claims in which nothing speaks against ``paper``. Where it tells the whole stay of one
    of their papers, another date on a second one is misread."""
    return [
        found
        for found in groups
        for is_of_stay in [any(is_same_whole_stay(paper, other) for _, other in found.papers)]
        if not any(_contradicts(paper, other, is_of_stay) for _, other in found.papers)
    ]


def _has_its_own(paper: Paper, found: Group) -> bool:
    """Whether a claim has a paper of the kind already, of which there is one for a stay."""
    return paper.type in ONE_EACH and any(other.type == paper.type for _, other in found.papers)


def _beside(place: int, papers: Sequence[Paper], groups: Sequence[Group]) -> Group | None:
    """The claim of a paper with neither person nor dates (a list, a certificate): of the paper
    before it, at the head of a scan of the one behind it, or the only one there is. A second
    paper of the same type is somebody else's; only lists have many sheets. Where papers of
    several people are mixed, its place says nothing."""
    paper = papers[place]
    if names_anything(paper) or are_mixed(groups):
        return None
    fitting = [
        found
        for found in _open_to(paper, groups)
        if paper.type == "expense_list"
        or paper.type not in {other.type for _, other in found.papers}
    ]
    before = [at for at in range(place) if papers[at].type != "other"]
    behind = [at for at in range(place + 1, len(papers)) if papers[at].type != "other"]
    neighbour = next(iter(before[-1:] or behind[:1]), None)
    for found in fitting:
        if any(at == neighbour for at, _ in found.papers):
            return found
    return groups[0] if fitting == list(groups) and len(groups) == 1 else None


def _strength(paper: Paper, found: Group) -> int:
    return max(_ties(paper, other) for _, other in found.papers)


def _likeness(paper: Paper, place: int, found: Group) -> tuple[int, ...]:
    """Among claims that ``paper`` is tied to equally: the one without another admission number,
    that of its hospital, its diagnoses, its date, its ward, the stay that it was written soonest
    after, and the claim that lies nearest before it, else nearest behind."""
    others = [other for _, other in found.papers]
    hospital, ward = (paper.text(key) for key in ("hospital_name", "department"))
    is_behind, distance = found.distance(place)
    return (
        not any(is_other_admission(paper, other) for other in others),
        any(hospital == other.text("hospital_name") for other in others if hospital),
        max(shared_diagnoses(paper, other) for other in others),
        _is_dated_after(paper, others),
        any(ward == other.text("department") for other in others if ward),
        -min(_days_apart(paper, other) for other in others),
        -is_behind,
        -distance,
    )


def _is_dated_after(paper: Paper, others: Sequence[Paper]) -> bool:
    """Whether ``paper`` is dated in the stay of ``others`` or soon after, as far as they tell."""
    stays = [stay for other in others if (stay := stay_of(other)) is not None]
    starts, ends = ([day for stay in stays if (day := stay[n])] for n in (0, 1))
    return any(
        all(start - SAME_STAY <= day for start in starts)
        and all(day <= end + WRITTEN_AFTER for end in ends)
        for key in WRITTEN
        if (day := paper.day(key)) and starts
    )


FAR_APART = 10_000  # days: where dates say nothing


def _days_apart(paper: Paper, other: Paper) -> int:
    """Days from the end of ``other``'s stay to the date on ``paper``; none is written before."""
    stay, own = stay_of(other), [day for key in WRITTEN if (day := paper.day(key))]
    if stay is None or not own or stay_of(paper) is not None:
        return FAR_APART
    start, end = (day or known for day, known in zip(stay, stay[::-1], strict=True))
    if start is None or end is None or own[0] < start:
        return FAR_APART
    return max((own[0] - end).days, 0)


def _contradicts(a: Paper, b: Paper, is_of_stay: bool) -> bool:
    if same_person(a, b) is False:
        return True
    if same_stay(a, b) is False and not is_of_stay and not _is_one_stay_misread(a, b):
        return True
    if same_person(a, b) is None and _describe_others(a, b):
        return True
    if a.type == b.type == "discharge_summary" and same_stay(a, b) is None:
        return same_person(a, b) is None
    if same_person(a, b) is None and _is_other_in_the_series(a, b):
        return True
    kinds = {a.type, b.type}
    return kinds == {"outpatient_invoice", "inpatient_invoice"}


def _describe_others(a: Paper, b: Paper) -> bool:
    """Whether two papers tell of people of another sex or age, or in another hospital."""
    if len({a.text("sex"), b.text("sex")} - {None}) > 1:
        return True
    ages = [int(age) for paper in (a, b) if (age := paper.text("age")) and age.isdecimal()]
    if len(ages) > 1 and abs(ages[0] - ages[1]) > 1:
        return True
    first, second = a.text("hospital_name"), b.text("hospital_name")
    is_sure = not any("hospital_name" in paper.unsure for paper in (a, b))
    return bool(is_sure and first and second and clearly_differ(first, second))


def _is_other_in_the_series(a: Paper, b: Paper) -> bool:
    """Whether two papers name admissions in numbers of one length: a hospital's own series. A
    number of another length may be the same patient's in another department."""
    lengths = {len(paper.text("admission_number") or "") for paper in (a, b)}
    return len(lengths) == 1 and is_other_admission(a, b)


def _is_one_stay_misread(a: Paper, b: Paper) -> bool:
    """Nobody begins or ends two stays on one day: where the person (or the admission number) and
    one end agree, the other date is misread or misprinted, as is a date one digit off under one
    person's one number. ``claims.comparisons`` tells the reviewer."""
    if {a.type, b.type} <= {"inpatient_invoice", "outpatient_invoice"}:
        return False
    is_person, is_number = same_person(a, b) is True, shares_hospital_number(a, b)
    ends = [(a.text(key), b.text(key)) for key in ("admission_date", "discharge_date")]
    if (is_person or is_number) and any(x == y for x, y in ends if x):
        return True
    known = [(x, y) for x, y in ends if x and y]
    # Nor does anybody stay on the same days of two years.
    is_year = len(known) == len(ends) and all(x[4:] == y[4:] for x, y in known)
    return is_person and (is_number or is_year) and all(one_character_off(x, y) for x, y in known)


def _ties(a: Paper, b: Paper) -> int:
    """How strongly two papers belong together: the person and the admission number count twice,
    the stay once, as do a paper's own date within it and the diagnoses of who is not named."""
    hospital = a.text("hospital_name")
    same_hospital = hospital is not None and hospital == b.text("hospital_name")
    return (
        2 * (same_person(a, b) is True)
        + 2 * shares_hospital_number(a, b)
        + (same_stay(a, b) is True)
        + (1 if same_hospital and same_stay(a, b) else 0)
        + (_is_dated_within(a, b) or _is_dated_within(b, a))
        + 2 * is_same_total(a, b)
        + (same_person(a, b) is None and _is_one_illness(a, b))
    )


def _is_one_illness(a: Paper, b: Paper) -> bool:
    """Whether two papers of one hospital's ward tell of the same diagnoses."""
    places = [(a.text(key), b.text(key)) for key in ("hospital_name", "department")]
    is_ward = all(one is not None and one == other for one, other in places)
    return is_ward and (shared_diagnoses(a, b) or shared_diagnoses(b, a)) > 0


def _is_dated_within(paper: Paper, other: Paper) -> bool:
    """Whether a paper without a stay of its own (certificate, report) is dated in ``other``'s."""
    stay = stay_of(other)
    if stay_of(paper) is not None or stay is None or None in stay:
        return False
    start, end = stay
    days = [paper.day(key) for key in WRITTEN]
    return any(
        day and start and end and start - SAME_STAY <= day <= end + WRITTEN_AFTER for day in days
    )
