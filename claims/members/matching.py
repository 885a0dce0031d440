"""Which member a paper belongs to: look up, weigh, and link only what is beyond doubt.

Candidates are gathered in rounds that reach ever further; each round ends the search where it finds
a member beyond doubt. Some things are never linked whatever the score: see ``linking``.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy.orm import Session

from claims.members import linking
from claims.members.earlier import EarlierClaims, Stay
from claims.members.evidence import Census
from claims.members.id_numbers import (
    HIDDEN,
    LENGTH,
    IdAgreement,
    SeenId,
    compare_ids,
    fill_hidden,
    repaired,
    repaired_twice,
)
from claims.members.linking import DOUBTS, LEVELS
from claims.members.lookups import Facts, Known, Lookups
from claims.members.names import look_alike_names, sound_keys
from claims.members.seen import Query, Seen, read_query
from claims.members.unit_lookups import FoundUnit, find_units, likely_units
from claims.members.weighing import Candidate, Weighing

__all__ = ["DOUBTS", "LEVELS", "Candidate", "MatchResult", "Query", "Stay", "match"]

MIN_SCORE = 1e-6
MIN_HEAD_DIGITS = 8  # a prefix shorter than this is shared by whole counties


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


def match(session: Session, query: Query) -> MatchResult:
    """Find the member whom the papers belong to; a few milliseconds on a roster of millions."""
    session.flush()  # the look-ups go past the session, straight to the database
    with closing(Lookups(session)) as lookups:
        earlier = EarlierClaims(lookups.cursor, query.stay)
        search = _Search(lookups, earlier, read_query(query))
        result = MatchResult(None, (), "nobody")
        for look_up, is_thorough in (
            (search.exactly, False),
            (search.by_id_number, False),
            (search.by_name, True),
            (search.widely, True),
        ):
            look_up()
            found = search.candidates(is_search_over=is_thorough)
            result = _decide(found, is_name_mended=query.is_name_mended)
            if result.linked is not None:
                break
        return result


class _Search:
    """Gathers candidates in widening rounds, and weighs all that were found."""

    def __init__(self, lookups: Lookups, earlier: EarlierClaims, seen: Seen) -> None:
        self._lookups = lookups
        self._earlier = earlier
        self._seen = seen
        self._found: dict[int, Known] = {}
        self._units: list[FoundUnit] = []
        self._names: dict[str, int] = {}  # as printed and look-alikes, with their members
        self._census = Census(lookups.roster_size(), 0, 0)

    def _keep(self, known: Iterable[Known]) -> None:
        self._found.update((one.member_id, one) for one in known)

    def exactly(self) -> None:
        """A whole and valid ID number."""
        if self._seen.id is not None and self._seen.id.whole is not None:
            self._keep(self._lookups.by_ids([self._seen.id.whole]))

    def by_id_number(self) -> None:
        """One edit or a mask away in the ID number; the hospital's number for its patient."""
        seen = self._seen
        if seen.name:
            self._names = self._lookups.count_names([seen.name, *look_alike_names(seen.name)])
            self._census = self._count(seen.name)
        self._keep(self._lookups.by_members(self._earlier.same_patients()))
        if seen.id is not None and seen.id.whole is None:
            self._keep(self._by_damaged_id(seen.id))

    def _count(self, name: str) -> Census:
        same = self._names.get(name, 0)
        near = sum(self._names.values()) - same
        return Census(self._census.members, same, near, is_short=len(name) == 2)

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
            names = self._seen.name_pattern or "^$"
            return [
                known
                for head in self._seen.heads
                for known in self._lookups.by_head(head, names, self._seen.sex)
            ]
        return []

    def by_name(self) -> None:
        """Names and their look-alikes; birth dates with names of the same surname."""
        seen = self._seen
        if seen.unit:
            self._units = find_units(self._lookups.cursor, seen.unit)
        if not seen.name:
            return
        if self._names:
            self._keep(self._lookups.by_names(sorted(self._names), seen.name, self._facts()))
        if seen.birth_told is not None:
            start = seen.name[0]
            self._keep(self._lookups.by_birth(seen.birth_told, seen.name_pattern, start=start))

    def _facts(self) -> Facts:
        shown = self._seen.id
        return Facts(
            birth_date=self._seen.birth_told,
            id_tail=shown.tail if shown else None,
            id_head=shown.head if shown else "",
            units=likely_units(self._units),
            sex=self._seen.sex,
        )

    def widely(self) -> None:
        """Two edits in the ID number; names that sound alike; similar names of any surname."""
        seen, units = self._seen, likely_units(self._units)
        if seen.name:
            self._keep(self._lookups.by_sound(sound_keys(seen.name), self._facts()))
            if seen.birth_told is not None:
                self._keep(self._lookups.by_birth(seen.birth_told, seen.name_pattern))
            if units:
                self._keep(self._lookups.by_unit(units, seen.name_pattern))
            if seen.birth_told is None and not units and len(seen.name) >= 2:
                self._keep(self._lookups.by_name_gap(seen.name, self._facts()))
        elif seen.id is not None and units and len(seen.id.head) >= MIN_HEAD_DIGITS:
            self._keep(self._lookups.by_head_and_unit(seen.id.head, units))
        if seen.id is not None and not self._is_id_explained(seen.id):
            self._keep(self._lookups.by_ids(repaired_twice(seen.id.text)))

    def _is_id_explained(self, shown: SeenId) -> bool:
        """Whether two repairs have nothing to add: they are thousands of numbers to look up."""
        if HIDDEN in shown.text or (shown.whole is not None and self._found):
            return True
        numbers = (known.id18 for known in self._found.values())
        return any(n and compare_ids(shown, n) is not IdAgreement.DIFFERENT for n in numbers)

    def candidates(self, *, is_search_over: bool) -> list[Candidate]:
        """The most probable of all members found so far, most probable first."""
        self._earlier.load(list(self._found))
        weighing = Weighing(self._seen, self._census, self._units, self._earlier, is_search_over)
        return weighing.candidates(self._found.values())


def _decide(candidates: list[Candidate], *, is_name_mended: bool) -> MatchResult:
    listed = tuple(one for one in candidates if one.score >= MIN_SCORE)
    if not listed:
        return MatchResult(None, (), "nobody")
    best = listed[0]
    runner_up = listed[1].score if len(listed) > 1 else 0.0
    doubt = linking.doubt(best.score, runner_up, best.reasons, has_same_tail=best.has_same_tail)
    if doubt is None and is_name_mended:
        doubt = "name_mended"
    return MatchResult(best.member_no if doubt is None else None, listed, doubt)
