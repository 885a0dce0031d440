"""What the papers seem to say of the event: offered to a person, never taken by itself.

A diagnosis has its date on the pathology report, a death on a certificate, the cause of a claim in
the words of its application. Papers without a type of their own are known by their headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from claims.events import kind_by_papers
from claims.models import Claim
from claims.papers import Paper
from extractors.values.dates import find_dates

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One value for ``key`` of the event, and the paper that speaks for it.

    ``field`` is the paper's field, ``None`` where the words stand somewhere on ``page``; ``said``
    is what stands there.
    """

    key: str
    value: str
    document: int | None
    field: str | None
    page: int | None
    said: str


# A paper's words -> kind of case; the more serious first.
_KIND_WORDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("death", re.compile(r"身故|死亡|去世|病故")),
    ("disability", re.compile(r"伤残|致残|残疾")),
    ("accident", re.compile(r"意外|事故|工伤|摔伤|烫伤|烧伤")),
    ("female_specific_disease", re.compile(r"女(?:职工|性)?(?:特殊|特定|特有)疾?病")),
    ("critical_illness", re.compile(r"重大疾病|重疾|大病互助")),
)
# Headings of papers that are `other`, with the kind that they speak of.
_HEADINGS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("death", re.compile(r"死亡(?:医学)?证明|火化证明|死亡记录|死亡注销")),
    ("disability", re.compile(r"伤残(?:等级)?(?:鉴定|评定)|劳动能力鉴定")),
    ("accident", re.compile(r"事故认定书|意外(?:伤害|事故)?(?:证明|报告)|事故(?:证明|报告)")),
)
_HEADING_CHARACTERS = 400  # a heading stands at the top
_DAY_LABELS: Mapping[str, re.Pattern[str]] = {
    "death_date": re.compile(r"(?:死亡|身故|去世)(?:日期|时间|于)?[:：]?"),
    "accident_date": re.compile(r"(?:事故|意外)?(?:发生|受伤|出险)(?:日期|时间|于)[:：]?"),
}
_NEAR = 24  # characters after its label in which a date belongs to it
_GRADE = re.compile(
    r"(?:伤残等级(?:为|[:：])?|评定为|构成)([一二三四五六七八九十]|10|[1-9])级"
    r"|([一二三四五六七八九十]|10|[1-9])级伤残"
)
_GRADES = "一二三四五六七八九十"


def proposals_of(
    claim: Claim, papers: Sequence[Paper], texts: Mapping[int, str]
) -> tuple[Proposal, ...]:
    """What may be taken over, each key once; nothing that was said already.

    ``texts`` holds what is printed on each page, by its place in the bundle.
    """
    found: dict[str, Proposal] = {}
    for proposal in _all(papers, texts):
        found.setdefault(proposal.key, proposal)
    kind = found.get("kind")
    if kind is not None and kind.value == kind_by_papers({paper.type for paper in papers}):
        del found["kind"]
    return tuple(one for one in found.values() if one.key not in claim.event)


def proposals_to_json(proposals: Sequence[Proposal]) -> list[Json]:
    return [asdict(one) for one in proposals]


def _all(papers: Sequence[Paper], texts: Mapping[int, str]) -> Iterator[Proposal]:
    for paper in papers:
        if paper.type == "other":
            yield from _of_other(paper, texts)
    for paper in papers:
        if paper.type == "application_form":
            yield from _kind_of_reason(paper)
            yield from _field(paper, "applied", "apply_date")
    for paper in papers:
        if paper.type == "pathology_report":
            yield from _field(paper, "diagnosed_date", "report_date")
    for paper in papers:
        if paper.type == "diagnosis_certificate":
            yield from _field(paper, "diagnosed_date", "issue_date")


def _field(paper: Paper, key: str, name: str) -> Iterator[Proposal]:
    day = paper.day(name)
    if day is not None:
        yield Proposal(key, day.isoformat(), paper.row_id, name, None, day.isoformat())


def _kind_of_reason(paper: Paper) -> Iterator[Proposal]:
    reason = paper.text("claim_reason") or ""
    for kind, words in _KIND_WORDS:
        if words.search(reason):
            yield Proposal("kind", kind, paper.row_id, "claim_reason", None, reason)
            return


def _of_other(paper: Paper, texts: Mapping[int, str]) -> Iterator[Proposal]:
    """What a paper without a type says, if its heading tells what it is."""
    for page in paper.pages:
        plain = re.sub(r"\s", "", texts.get(page) or "")
        heading = plain[:_HEADING_CHARACTERS]
        for kind, words in _HEADINGS:
            if match := words.search(heading):
                yield Proposal("kind", kind, paper.row_id, None, page, match.group())
                yield from _days(paper, page, plain)
                yield from _grade(paper, page, plain)
                break


def _days(paper: Paper, page: int, plain: str) -> Iterator[Proposal]:
    for key, label in _DAY_LABELS.items():
        for match in label.finditer(plain):
            near = plain[match.end() : match.end() + _NEAR]
            days = [day for day, _, _ in find_dates(near) if len(day) == len("2026-03-01")]
            if days:
                yield Proposal(key, days[0], paper.row_id, None, page, match.group() + near)
                break


def _grade(paper: Paper, page: int, plain: str) -> Iterator[Proposal]:
    if match := _GRADE.search(plain):
        said = match[1] or match[2]
        grade = str(_GRADES.index(said) + 1) if said in _GRADES else said
        yield Proposal("injury_grade", grade, paper.row_id, None, page, match.group())
