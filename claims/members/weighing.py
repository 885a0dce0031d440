"""How probable each member found is, given everything seen: the facts, what they weigh, the score.

A candidate's score is the probability that the paper is this member's, given that some papers come
from people outside the roster, some of them close to a member. Two equal candidates share it, so
that a tie can never reach the bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, log

from claims.members import evidence, kin, linking
from claims.members.earlier import EarlierClaims
from claims.members.employers import unit_key, unit_likeness
from claims.members.evidence import Census, Evidence
from claims.members.lookups import Known
from claims.members.names import Agreement, compare_names, fits_mask
from claims.members.seen import Seen
from claims.members.unit_lookups import FoundUnit

MAX_CANDIDATES = 8
# Of the papers that come in: members', and those of people close to a member; the rest are of
# strangers. The bench's shares, on purpose more cautious than what offices see.
MEMBERS_SHARE = 0.87
STRANGERS_SHARE = 1 - MEMBERS_SHARE - kin.CLOSE_SHARE


@dataclass(frozen=True, slots=True)
class Candidate:
    """A member that the papers may belong to.

    ``score`` is a probability, ``level`` the name of the strongest agreement, ``reasons`` stable
    codes (texts in ``evidence.REASONS``), ``evidence`` the same with weights, strongest first;
    ``has_same_tail`` whether the papers show the last four ID characters of this member.

    The log-odds of ``score`` are the sum of ``prior`` (any member's, before a fact is known), the
    weights of ``evidence`` and ``others`` (what else would explain the papers; never above 0).
    """

    member_no: str
    score: float
    level: str
    reasons: tuple[str, ...]
    evidence: tuple[Evidence, ...] = ()
    has_same_tail: bool = False
    prior: float = 0.0
    others: float = 0.0


@dataclass(frozen=True, slots=True)
class Weighing:
    """Everything that facts are held against: what was seen, and what the roster says of chance."""

    seen: Seen
    census: Census
    units: Sequence[FoundUnit]
    earlier: EarlierClaims
    is_search_over: bool = True  # else members not looked up yet explain as much as outsiders do

    def candidates(self, found: Iterable[Known]) -> list[Candidate]:
        """The most probable of ``found``, at most ``MAX_CANDIDATES``, most probable first."""
        weighed = [(known, self._weigh(known)) for known in found]
        members = max(self.census.members, evidence.ROSTER_TO_TRUST)
        prior = log(MEMBERS_SHARE / members / STRANGERS_SHARE)
        near = kin.Kin(self.seen)
        odds = [exp(prior + sum(fact.weight for fact in facts)) for _, facts in weighed]
        close = (
            exp(prior)
            / MEMBERS_SHARE
            * sum(near.likelihood(known, facts) for known, facts in weighed)
        )
        total = sum(odds) + close + (1 if self.is_search_over else 1 / STRANGERS_SHARE)
        ranked = sorted(
            zip(odds, weighed, strict=True), key=lambda one: (-one[0], one[1][0].member_no)
        )
        return [
            self._candidate(known, facts, prior, log(max(total - chance, 1.0)))
            for chance, (known, facts) in ranked[:MAX_CANDIDATES]
        ]

    def _candidate(
        self, known: Known, facts: Sequence[Evidence], prior: float, others: float
    ) -> Candidate:
        codes = tuple(fact.code for fact in facts)
        logit = prior + sum(fact.weight for fact in facts) - others
        return Candidate(
            known.member_no,
            1 / (1 + exp(-logit)),
            linking.level(codes),
            codes,
            tuple(facts),
            self._has_same_tail(known),
            prior,
            -others,
        )

    def _has_same_tail(self, known: Known) -> bool:
        tail = self.seen.id.tail if self.seen.id is not None else None
        return tail is not None and known.id18 is not None and known.id18.endswith(tail)

    def _weigh(self, known: Known) -> list[Evidence]:
        seen, facts = self.seen, []
        if seen.id is not None and known.id18 is not None:
            facts.append(evidence.id_evidence(seen.id, known.id18))
        if seen.name_mask is not None or seen.name:
            agreement = self._compare_name(known)
            facts.append(Evidence(agreement.value, self.census.name_weight(agreement)))
        born = self._birth_beside_id(known)
        if born is not None and known.birth_date is not None:
            facts.append(evidence.birth_evidence(born, known.birth_date, self._birth_in_id(known)))
        if seen.sex is not None and known.sex is not None:
            facts.append(evidence.sex_evidence(seen.sex, known.sex))
        if seen.unit and known.employer:
            facts.append(self._weigh_unit(known))
        facts += self.earlier.evidence(known.member_id)
        return sorted(facts, key=lambda fact: -abs(fact.weight))

    def _compare_name(self, known: Known) -> Agreement:
        mask = self.seen.name_mask
        if mask is None:
            return compare_names(self.seen.name, known.name)
        return Agreement.MASKED if fits_mask(mask, known.name) else Agreement.DIFFERENT

    def _birth_beside_id(self, known: Known) -> date | None:
        """The birth date that was seen, unless comparing the ID numbers counts it already.

        One that differs is always counted: then the papers contradict each other.
        """
        if known.id18 is None:
            return self.seen.birth_told
        is_in_id = self.seen.id is not None and self.seen.id.birth is not None
        is_counted = is_in_id and self.seen.birth_date == known.birth_date
        return None if is_counted else self.seen.birth_date

    def _birth_in_id(self, known: Known) -> float:
        if self.seen.id is None or known.id18 is None or self.seen.id.pattern is None:
            return 0.0
        return evidence.birth_in_id(self.seen.id, known.id18)

    def _weigh_unit(self, known: Known) -> Evidence:
        for unit in self.units:
            if unit.unit_id == known.unit_id:
                return evidence.unit_evidence(unit.likeness, unit.members, self.census.members)
        likeness = unit_likeness(self.seen.unit, unit_key(known.employer or ""))
        return evidence.unit_evidence(min(likeness, 0.89), 1, self.census.members)
