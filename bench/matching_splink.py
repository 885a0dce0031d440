"""The same queries asked of Splink, where it is installed: a comparison, no dependency.

Splink 5 on its DuckDB backend links two tables in one batch. It is given every advantage that
costs no code of ours: names, employers and ID numbers in our comparable spelling, the true share of
members, and its parameters learned from the very queries that it is asked.
"""

from __future__ import annotations

import importlib.util
import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from bench.matching_papers import Asked
from bench.matching_people import Person
from claims.members.employers import unit_key
from claims.members.id_numbers import HIDDEN
from claims.members.matching import Query
from claims.members.seen import read_query

LINK_BOUND = 0.99
MIN_SCORE = 0.001
MAX_PAIRS = 2_000_000  # to learn how often members agree by chance
MIN_WHOLE_CHARACTERS = 16  # of an ID number that edits may explain


def is_installed() -> bool:
    """Whether ``pip install splink`` was run."""
    return importlib.util.find_spec("splink") is not None


def beside_splink(people: Sequence[Person], asked: Sequence[Asked]) -> dict[str, float]:
    """Recall, links and time of Splink over ``asked``; nothing where it is not installed."""
    if not is_installed():
        return {}
    start = time.perf_counter()
    linker, connection = _linker(people, asked)
    _learn(linker)
    learned = time.perf_counter()
    predicted = linker.inference.predict(threshold_match_probability=MIN_SCORE)
    rows = connection.execute(
        "SELECT unique_id_l, unique_id_r, match_probability"
        f" FROM {predicted.physical_name} ORDER BY match_probability DESC"
    ).fetchall()
    answered = time.perf_counter()
    found: dict[int, list[tuple[str, float]]] = defaultdict(list)
    for one, other, probability in rows:
        query, member = (one, other) if one.startswith("Q") else (other, one)
        found[int(query[1:])].append((member, probability))
    figures = _score(asked, found)
    figures["splink_setup_s"] = round(learned - start, 1)
    figures["splink_ms_a_query_in_batch"] = round((answered - learned) / len(asked) * 1000, 2)
    return figures


def _linker(people: Sequence[Person], asked: Sequence[Asked]) -> tuple[Any, Any]:
    import duckdb  # type: ignore[import-not-found, unused-ignore]
    import pyarrow  # type: ignore[import-not-found, unused-ignore]
    import splink.comparison_library as compare  # type: ignore[import-not-found, unused-ignore]
    from splink import (  # type: ignore[import-not-found, unused-ignore]
        Linker,
        SettingsCreator,
        block_on,
    )
    from splink.internals.duckdb.database_api import (  # type: ignore[import-not-found, unused-ignore]
        DuckDBAPI,
    )

    connection = duckdb.connect()
    api = DuckDBAPI(connection)
    asked_rows = [{"unique_id": f"Q{i}", **_row(one.query)} for i, one in enumerate(asked)]
    roster_rows = [{"unique_id": p.member_no, **_row(_as_query(p))} for p in people]
    tables = [
        api.register(pyarrow.Table.from_pylist(rows), table_name=name)
        for name, rows in (("asked", asked_rows), ("roster", roster_rows))
    ]
    settings = SettingsCreator(
        link_type="link_only",
        probability_two_random_records_match=0.9 / len(people),
        comparisons=[
            compare.DamerauLevenshteinAtThresholds("id_number", [1, 2]),
            compare.ExactMatch("id_tail"),
            compare.DamerauLevenshteinAtThresholds("name", [1]).configure(
                term_frequency_adjustments=True
            ),
            compare.DamerauLevenshteinAtThresholds("birth", [1]),
            compare.ExactMatch("sex"),
            compare.JaroWinklerAtThresholds("employer", [0.9, 0.8]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("id_number"),
            block_on("name"),
            block_on("birth", "substr(name, 1, 1)"),
            block_on("birth", "id_tail"),
            block_on("id_head"),
            block_on("substr(id_number, 7, 12)"),
            block_on("substr(id_number, 1, 14)"),
        ],
    )
    return Linker(tables, settings, log_level=None), connection


def _learn(linker: Any) -> None:
    from splink import block_on  # type: ignore[import-not-found, unused-ignore]

    linker.training.estimate_u_using_random_sampling(max_pairs=MAX_PAIRS)
    for columns in (("id_number",), ("name", "birth")):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(*columns))


def _as_query(person: Person) -> Query:
    born = person.born.isoformat()
    return Query(person.name, person.id_number, person.employer, born, person.sex)


def _row(query: Query) -> dict[str, str | None]:
    seen = read_query(query)
    shown = seen.id.text if seen.id is not None else ""
    is_whole = HIDDEN not in shown and len(shown) >= MIN_WHOLE_CHARACTERS
    head = seen.id.head[:12] if seen.id is not None else ""
    return {
        "id_number": shown if is_whole else None,
        "id_head": head if len(head) == 12 else None,
        "id_tail": seen.id.tail if seen.id is not None else None,
        "name": seen.name or None,
        "birth": seen.birth_told.isoformat() if seen.birth_told else None,
        "sex": seen.sex,
        "employer": unit_key(query.employer or "") or None,
    }


def _score(asked: Sequence[Asked], found: dict[int, list[tuple[str, float]]]) -> dict[str, float]:
    counts: Counter[str] = Counter()
    for place, one in enumerate(asked):
        best = found.get(place, [])
        linked = best[0][0] if best and best[0][1] >= LINK_BOUND else None
        if one.truth is None:
            counts["outsiders_linked"] += linked is not None and not one.is_double
        else:
            counts["wrong_links"] += linked not in (None, one.truth)
        if one.is_answerable:
            counts["answerable"] += 1
            counts["first"] += [member for member, _ in best[:1]] == [one.truth]
            counts["among_five"] += one.truth in [member for member, _ in best[:5]]
            counts["links"] += linked == one.truth
    answerable = max(counts["answerable"], 1)
    return {
        "splink_recall_at_1": round(counts["first"] / answerable, 4),
        "splink_recall_at_5": round(counts["among_five"] / answerable, 4),
        "splink_linked_share": round(counts["links"] / answerable, 4),
        "splink_wrong_links": counts["wrong_links"],
        "splink_outsiders_linked": counts["outsiders_linked"],
    }
