"""Which member a paper belongs to: look up, weigh, and link only what is beyond doubt.

A candidate's score is the probability that the paper is this member's, given everything seen and
that some papers come from people outside the roster. Two equal candidates share it, so that a tie
can never reach the bound. Some things are never linked whatever the score: see ``_doubt``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log
from typing import TypeVar

from sqlalchemy.orm import Session

from claims.members import evidence, linking
from claims.members.cells import CellError, read_date, read_sex
from claims.members.employers import unit_key, unit_likeness
from claims.members.evidence import Census, Evidence
from claims.members.id_numbers import (
    HIDDEN,
    LENGTH,
    IdAgreement,
    SeenId,
    compare_ids,
    fill_hidden,
    read_seen_id,
    repaired,
    repaired_twice,
)
from claims.members.linking import DOUBTS, LEVELS
from claims.members.lookups import Facts, FoundUnit, Known, Lookups
from claims.members.names import (
    Agreement,
    compare_names,
    fits_mask,
    look_alike_names,
    mask_of,
    name_key,
    sound_keys,
)

__all__ = ["DOUBTS", "LEVELS", "Candidate", "MatchResult", "Query", "match"]

MAX_CANDIDATES = 8
MIN_SCORE = 1e-6
MEMBERS_SHARE = 0.9  # of the papers that come in are members' papers
MIN_HEAD_DIGITS = 8  # a prefix shorter than this is shared by whole counties


Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Query:
    """What the papers say about a person; any part may be missing.

    ``birth_date`` is ``YYYY-MM-DD``, ``sex`` is ``male`` or ``female``, all else as printed.
    """

    name: str | None = None
    id_number: str | None = None
    employer: str | None = None
    birth_date: str | None = None
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member that the papers may belong to.

    ``score`` is a probability, ``level`` the name of the strongest agreement, ``reasons`` stable
    codes (texts in ``evidence.REASONS``), ``evidence`` the same with weights, strongest first;
    ``has_same_tail`` whether the papers show the last four ID characters of this member.
    """

    member_no: str
    score: float
    level: str
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    has_same_tail: bool = False


@dataclass(frozen=True, slots=True)
class MatchResult:
    """``linked`` is a member number only where no doubt is left; ``doubt`` is a code else."""

    linked: str | None
    candidates: tuple[Candidate, ...]
    doubt: str | None = None

    @property
    def doubt_text(self) -> str | None:
        """Why nobody was linked, in English."""
        return None if self.doubt is None else DOUBTS[self.doubt]


@dataclass(frozen=True, slots=True)
class _Seen:
    """The query, read once."""

    name: str
    name_mask: str | None
    id: SeenId | None
    unit: str
    birth_date: date | None
    sex: str | None

    @property
    def birth_told(self) -> date | None:
        """The birth date, printed or inside a legible part of the ID number."""
        if self.birth_date is not None or self.id is None or self.id.birth is None:
            return self.birth_date
        return _read_or_none(read_date, self.id.birth)

    @property
    def name_pattern(self) -> str:
        """A regular expression for names that share all characters but one with this one."""
        letters = [re.escape(letter) for letter in self.name]
        if len(letters) < 3:
            return "|".join(f"^{letters[0]}" if i == 0 else c for i, c in enumerate(letters))
        gaps = ("".join([*letters[:i], ".*", *letters[i + 1 :]]) for i in range(len(letters)))
        return "|".join(f"^{gap}" for gap in gaps)


def match(session: Session, query: Query) -> MatchResult:
    """Find the member whom the papers belong to; a few milliseconds on a roster of millions."""
    seen = _read(query)
    session.flush()  # the look-ups go past the session, straight to the database
    lookups = Lookups(session)
    try:
        result = MatchResult(None, (), "nobody")
        search = _Search(lookups, seen)
        for look_up in (search.exactly, search.nearly, search.widely):
            look_up()
            result = _decide(search.candidates())
            if result.linked is not None:
                break
        return result
    finally:
        lookups.close()


def _read(query: Query) -> _Seen:
    return _Seen(
        name="" if mask_of(query.name or "") else name_key(query.name or ""),
        name_mask=mask_of(query.name or ""),
        id=read_seen_id(query.id_number),
        unit=unit_key(query.employer or ""),
        birth_date=_read_or_none(read_date, query.birth_date),
        sex=_read_or_none(read_sex, query.sex),
    )


def _read_or_none(read: Callable[[str], Value], text: str | None) -> Value | None:
    """What cannot be read says nothing; it must not stop the search."""
    try:
        return read(text) if text else None
    except CellError:
        return None


class _Search:
    """Gathers candidates in three widening rounds, and weighs all that were found."""

    def __init__(self, lookups: Lookups, seen: _Seen) -> None:
        self._lookups = lookups
        self._seen = seen
        self._found: dict[int, Known] = {}
        self._units: list[FoundUnit] = []
        self._census = Census(lookups.roster_size(), 0, 0)

    def _keep(self, known: Iterable[Known]) -> None:
        self._found.update((one.member_id, one) for one in known)

    def exactly(self) -> None:
        """A whole and valid ID number."""
        if self._seen.id is not None and self._seen.id.whole is not None:
            self._keep(self._lookups.by_ids([self._seen.id.whole]))

    def nearly(self) -> None:
        """One edit or a mask away in the ID number; names and their look-alikes; birth dates."""
        seen = self._seen
        if seen.unit:
            self._units = self._lookups.find_units(seen.unit)
        if seen.id is not None and seen.id.whole is None:
            self._keep(self._by_damaged_id(seen.id))
        if seen.name:
            self._by_name(seen.name)
            if seen.birth_told is not None:
                pattern = seen.name_pattern
                self._keep(self._lookups.by_birth([seen.birth_told], pattern))

    def _by_damaged_id(self, shown: SeenId) -> list[Known]:
        if HIDDEN not in shown.text and abs(len(shown.text) - LENGTH) <= 1:
            found = self._lookups.by_ids(repaired(shown.text))
            if found:
                return found
        pattern = shown.pattern
        if pattern is None:
            return []
        if 0 < pattern.count(HIDDEN) <= 2:
            return self._lookups.by_ids(fill_hidden(pattern))
        if shown.tail is not None and HIDDEN in shown.text:
            return self._lookups.by_head_and_tail(shown.head, shown.tail)
        if len(shown.head) >= MIN_HEAD_DIGITS and len(shown.head) < LENGTH:
            return self._lookups.by_head(shown.head, self._seen.name_pattern or "^$")
        return []

    def _by_name(self, name: str) -> None:
        found, counts = self._lookups.by_names([name, *look_alike_names(name)], self._facts())
        self._keep(found)
        same = counts.get(name, 0)
        self._census = Census(self._census.members, same, sum(counts.values()) - same)

    def _facts(self) -> Facts:
        shown = self._seen.id
        return Facts(
            birth_date=self._seen.birth_told,
            id_tail=shown.tail if shown else None,
            id_head=shown.head if shown else "",
            units=[unit.unit_id for unit in self._units],
            sex=self._seen.sex,
        )

    def widely(self) -> None:
        """Two edits in the ID number; names that sound alike; colleagues with a similar name."""
        seen = self._seen
        if seen.name:
            self._keep(self._lookups.by_sound(sound_keys(seen.name), self._facts()))
            if len(seen.name) >= 2:
                self._keep(self._lookups.by_name_gap(seen.name, self._facts()))
            if self._units:
                ids = [unit.unit_id for unit in self._units]
                self._keep(self._lookups.by_unit(ids, seen.name_pattern))
        if seen.id is not None and not self._is_id_explained(seen.id):
            self._keep(self._lookups.by_ids(repaired_twice(seen.id.text)))

    def _is_id_explained(self, shown: SeenId) -> bool:
        """Whether two repairs have nothing to add: they are thousands of numbers to look up."""
        if shown.whole is not None or HIDDEN in shown.text:
            return True
        numbers = (known.id18 for known in self._found.values())
        return any(n and compare_ids(shown, n) is not IdAgreement.DIFFERENT for n in numbers)

    def candidates(self) -> list[Candidate]:
        """All members found so far, most probable first."""
        weighed = [(known, self._weigh(known)) for known in self._found.values()]
        prior = log(MEMBERS_SHARE / max(self._census.members, evidence.ROSTER_TO_TRUST))
        odds = [exp(prior + sum(fact.weight for fact in facts)) for _, facts in weighed]
        total = sum(odds) + (1 - MEMBERS_SHARE)
        found = [
            self._candidate(known, facts, chance / total)
            for (known, facts), chance in zip(weighed, odds, strict=True)
        ]
        return sorted(found, key=lambda one: (-one.score, one.member_no))

    def _candidate(self, known: Known, facts: Sequence[Evidence], score: float) -> Candidate:
        codes = tuple(fact.code for fact in facts)
        tail = self._seen.id.tail if self._seen.id is not None else None
        has_same_tail = tail is not None and known.id18 is not None and known.id18.endswith(tail)
        return Candidate(
            known.member_no, score, linking.level(codes), codes, tuple(facts), has_same_tail
        )

    def _weigh(self, known: Known) -> list[Evidence]:
        seen, facts = self._seen, []
        if seen.id is not None and known.id18 is not None:
            facts.append(evidence.id_evidence(seen.id, known.id18))
        if seen.name_mask is not None or seen.name:
            agreement = self._compare_name(known)
            facts.append(Evidence(agreement.value, self._census.name_weight(agreement)))
        born = self._birth_beside_id(known)
        if born is not None and known.birth_date is not None:
            facts.append(evidence.birth_evidence(born, known.birth_date))
        if seen.sex is not None and known.sex is not None:
            facts.append(evidence.sex_evidence(seen.sex, known.sex))
        if seen.unit and known.employer:
            facts.append(self._weigh_unit(known))
        return sorted(facts, key=lambda fact: -abs(fact.weight))

    def _compare_name(self, known: Known) -> Agreement:
        mask = self._seen.name_mask
        if mask is None:
            return compare_names(self._seen.name, known.name)
        return Agreement.MASKED if fits_mask(mask, known.name) else Agreement.DIFFERENT

    def _birth_beside_id(self, known: Known) -> date | None:
        """The birth date that was seen, unless comparing the ID numbers counts it already.

        One that differs is always counted: then the papers contradict each other.
        """
        if known.id18 is None:
            return self._seen.birth_told
        is_in_id = self._seen.id is not None and self._seen.id.birth is not None
        is_counted = is_in_id and self._seen.birth_date == known.birth_date
        return None if is_counted else self._seen.birth_date

    def _weigh_unit(self, known: Known) -> Evidence:
        for unit in self._units:
            if unit.unit_id == known.unit_id:
                return evidence.unit_evidence(unit.likeness, unit.members, self._census.members)
        likeness = unit_likeness(self._seen.unit, unit_key(known.employer or ""))
        return evidence.unit_evidence(min(likeness, 0.89), 1, self._census.members)


def _decide(candidates: list[Candidate]) -> MatchResult:
    listed = tuple(one for one in candidates if one.score >= MIN_SCORE)[:MAX_CANDIDATES]
    if not listed:
        return MatchResult(None, (), "nobody")
    best = listed[0]
    runner_up = listed[1].score if len(listed) > 1 else 0.0
    doubt = linking.doubt(best.score, runner_up, best.reasons, has_same_tail=best.has_same_tail)
    return MatchResult(best.member_no if doubt is None else None, listed, doubt)
