"""What the desk learns: effort, corrections, throughput and age of the queue on one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from claims import desk_figures
from claims.desk_figures import Effort, Period, Throughput, Waiting
from review_ui import plots
from review_ui.context import ActorDep, ServicesDep
from review_ui.problems import Problem
from review_ui.rendering import render, texts
from review_ui.texts import Catalogue

router = APIRouter(include_in_schema=False)

PERIODS_DAYS = (7, 30, 90)
MOST_ROWS = 20

Efforts = Sequence[Effort | None]


@router.get("/desk")
def show_figures(
    request: Request,
    services: ServicesDep,
    actor: ActorDep,
    days: Annotated[int, Query()] = PERIODS_DAYS[1],
) -> HTMLResponse:
    """The office's figures and the reader's own; nobody is compared with anybody."""
    if days not in PERIODS_DAYS:
        raise Problem(404, "unknown_period", f"Known: {', '.join(map(str, PERIODS_DAYS))}.")
    period = Period.of(days)
    with services.db.begin() as session:
        whole = desk_figures.effort(session, period)
        own = desk_figures.effort(session, period, actor)
        by_day = desk_figures.effort_by_day(session, period)
        own_by_day = desk_figures.effort_by_day(session, period, actor)
        done = desk_figures.throughput(session, period)
        waiting = desk_figures.waiting(session)
        papers = desk_figures.corrected_papers(session, period)
        fields = desk_figures.corrected_fields(session, period)
    if whole and own and whole.decisions == own.decisions:
        own, own_by_day = None, []  # the office is one person: the line would lie on the other
    t = texts(request)
    return render(
        request,
        "desk.html",
        days=days,
        periods=PERIODS_DAYS,
        whole=whole,
        own=own,
        table=list(zip(period.dates(), by_day, own_by_day or by_day, done, strict=True))[::-1],
        decided=sum(one.decided for one in done),
        seconds=_efforts(t, "seconds", period.dates(), by_day, own_by_day),
        keys=_efforts(t, "keys", period.dates(), by_day, own_by_day),
        done=_done(t, period.dates(), done),
        waiting=waiting,
        ages=_ages(t, waiting),
        age_words=partial(age_words, t),
        overdue_days=services.settings.overdue_days,
        papers_read=papers[:MOST_ROWS],
        fields_read=[row for row in fields if row.corrected][:MOST_ROWS],
        untouched=sum(not row.corrected for row in fields),
        plot_size=(plots.WIDTH, plots.HEIGHT),
    )


def _efforts(
    t: Catalogue, what: str, dates: Sequence[date], of_all: Efforts, own: Efforts
) -> plots.Plot:
    """The lines of ``what``: seconds or keys."""
    named = [
        ("p90", _figures(of_all, f"{what}_p90")),
        ("median", _figures(of_all, what)),
        *([("own", _figures(own, what))] if own else []),
    ]
    return plots.lines(_labels(dates), named, t(f"figures.{what}_dot"))


def _figures(efforts: Efforts, what: str) -> list[float | None]:
    return [None if one is None else float(getattr(one, what)) for one in efforts]


def _done(t: Catalogue, dates: Sequence[date], done: Sequence[Throughput]) -> plots.Plot:
    named = [
        ("received", [float(one.received) for one in done]),
        ("decided", [float(one.decided) for one in done]),
    ]
    return plots.bars(_labels(dates), named, t("figures.claims_dot"))


def _ages(t: Catalogue, waiting: Sequence[Waiting]) -> plots.Plot:
    labels = [age_words(t, one) for one in waiting]
    return plots.bars(
        labels, [("waiting", [float(one.claims) for one in waiting])], t("figures.claims_dot")
    )


def age_words(t: Catalogue, group: Waiting) -> str:
    """``3–7``, or ``30+``: days."""
    if group.until is None:
        return t("figures.days_and_more", days=group.days)
    return t("figures.days_between", days=group.days, until=group.until)


def _labels(dates: Sequence[date]) -> list[str]:
    return [f"{day:%m-%d}" for day in dates]
