"""What earlier claims say of a candidate: the hospital, and the number that it gave its patient.

Weak evidence, named as such. It never links by itself (see ``linking``), for a hospital is shared
by a whole town, and a claim that was settled wrongly must not pull the next one after it. Only
claims that a person confirmed are asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from claims.marks import plain
from claims.members.evidence import Evidence

CONFIRMED = ("confirmed", "in_payment", "paid", "archived")
MAX_CLAIMS = 200  # of all candidates together
MIN_HOSPITAL_CHARACTERS = 5  # papers leave the university out: 漳州市医院 for …附属漳州市医院
# A number at a hospital is one patient's, but numbers are short, and some hospitals count anew
# every year.
SAME_PATIENT_WEIGHT = log(0.9 / 1e-3)
# People go back to their hospital; one in ten others goes there too.
SAME_HOSPITAL_WEIGHT = log(0.6 / 0.1)


@dataclass(frozen=True, slots=True)
class Stay:
    """Where the papers come from. ``marks``: the patient's numbers there (``claims.marks``).

    ``claim_id`` is the claim that is being matched; it is no evidence for itself.
    """

    hospital: str | None
    marks: tuple[str, ...] = ()
    claim_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Earlier:
    hospital: str
    marks: frozenset[str]


class EarlierClaims:
    """Looks up confirmed claims through the indexes on their marks and on their member."""

    def __init__(self, cursor: Any, stay: Stay | None) -> None:
        self._cursor = cursor
        self._stay = stay
        self._claims: dict[int, list[_Earlier]] = {}

    def same_patients(self) -> list[int]:
        """Ids of members who had one of the patient's numbers at this hospital before."""
        if self._stay is None or not self._stay.marks:
            return []
        self._cursor.execute(
            """
            SELECT DISTINCT member_id FROM claim
            WHERE marks && %s::text[] AND member_id IS NOT NULL
              AND status = ANY(%s::text[]) AND id <> %s LIMIT %s
            """,
            (list(self._stay.marks), list(CONFIRMED), self._stay.claim_id or 0, MAX_CLAIMS),
        )
        return [member_id for (member_id,) in self._cursor]

    def load(self, member_ids: Sequence[int]) -> None:
        """Fetch the claims of all candidates at once."""
        if self._stay is None or not member_ids:
            return
        if not self._stay.marks and not self._stay.hospital:
            return
        self._cursor.execute(
            """
            SELECT member_id, hospital_name, marks FROM claim
            WHERE member_id = ANY(%s::bigint[]) AND status = ANY(%s::text[]) AND id <> %s
            ORDER BY id DESC LIMIT %s
            """,
            (list(member_ids), list(CONFIRMED), self._stay.claim_id or 0, MAX_CLAIMS),
        )
        found: dict[int, list[_Earlier]] = defaultdict(list)
        for member_id, hospital, marks in self._cursor:
            found[member_id].append(_Earlier(plain(hospital), frozenset(marks)))
        self._claims = dict(found)

    def evidence(self, member_id: int) -> list[Evidence]:
        """At most one fact: another hospital than before says nothing."""
        if self._stay is None:
            return []
        earlier = self._claims.get(member_id, [])
        if any(one.marks.intersection(self._stay.marks) for one in earlier):
            return [Evidence("same_patient", SAME_PATIENT_WEIGHT)]
        here = plain(self._stay.hospital)
        if any(_is_same_hospital(here, one.hospital) for one in earlier):
            return [Evidence("same_hospital", SAME_HOSPITAL_WEIGHT)]
        return []


def _is_same_hospital(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= MIN_HOSPITAL_CHARACTERS and long.endswith(short)
