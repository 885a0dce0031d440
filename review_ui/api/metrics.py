"""Counts for Prometheus: how much waits in each state, and how long the oldest has waited."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from claims.db import Database
from claims.models import BUNDLE_STATES, CLAIM_STATES, PAGE_STATES, Bundle, Claim, PageRow

COUNTED: tuple[tuple[str, InstrumentedAttribute[str], tuple[str, ...]], ...] = (
    ("bundles", Bundle.status, BUNDLE_STATES),
    ("pages", PageRow.state, PAGE_STATES),
    ("claims", Claim.status, CLAIM_STATES),
)
OPEN_CLAIMS = ("review", "second_look", "waiting_papers")


class _Collector:
    """Counted anew at each scrape: the database owns the state, nothing is kept beside it."""

    def __init__(self, db: Database) -> None:
        self.db = db

    def collect(self) -> Iterator[Any]:
        with self.db.begin() as session:
            for name, column, states in COUNTED:
                gauge = GaugeMetricFamily(f"huzhu_{name}", f"{name} by state", labels=["state"])
                rows = session.execute(select(column, func.count()).group_by(column))
                counts = dict(iter(rows))
                for state in states:
                    gauge.add_metric([state], counts.get(state, 0))
                yield gauge
            yield _oldest(
                session,
                "huzhu_oldest_unread_bundle_seconds",
                Bundle.created_at,
                Bundle.status.in_(("received", "reading")),
            )
            yield _oldest(
                session,
                "huzhu_oldest_open_claim_seconds",
                Claim.created_at,
                Claim.status.in_(OPEN_CLAIMS),
            )


def _oldest(
    session: Session, name: str, moment: InstrumentedAttribute[Any], which: ColumnElement[bool]
) -> GaugeMetricFamily:
    age = func.extract("epoch", func.now() - func.min(moment))
    seconds = session.scalar(select(age).where(which))
    return GaugeMetricFamily(name, "age of the oldest, 0 where none waits", value=seconds or 0)


def registry(db: Database) -> CollectorRegistry:
    """A registry of its own, so that two apps in one process do not collide."""
    made = CollectorRegistry(auto_describe=False)
    made.register(_Collector(db))
    return made
