"""Confirming many proven claims together in Chromium: from the key until the last one is settled.

Every claim has a member of its own, a paper set of its own and a decision of its own on record.
What is measured is what the reviewer waits for; that each was confirmed once, for the amount that
was shown, is checked afterwards, and anything else is a fault.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from sqlalchemy import func, select, update

from bench.desk_claims import good_claim
from bench.desk_figures import Figure, figure
from bench.desk_page import open_browser
from bench.desk_server import Office
from claims.models import AuditEntry, Claim
from claims.queue_entries import QueueEntry

CLAIMS = 50
LASTS_MS = 120_000
FIRST_NUMBER = 7_000_000

# When each row was settled, by the browser's own clock, from the key that began it.
WATCH = """
() => {
  window.settledAt = [];
  const pressed = (event) => { window.pressedAt = event.timeStamp; };
  addEventListener("keydown", pressed, { capture: true });
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      if (target.className.startsWith("is-")) settledAt.push(performance.now() - pressedAt);
    }
  }).observe(document.querySelector("form"), { subtree: true, attributeFilter: ["class"] });
}
"""


def measure(office: Office) -> list[Figure]:
    """One batch of ``CLAIMS`` claims."""
    with office.db.begin() as session:
        session.execute(update(QueueEntry).values(is_proven=False))
        made = [good_claim(session, office.store, FIRST_NUMBER + n) for n in range(CLAIMS)]
        ids = [claim.id for claim in made]
        shown = sum((claim.payable or Decimal(0) for claim in made), Decimal(0))
        is_proven = QueueEntry.claim_id.in_(ids) & QueueEntry.is_proven
        proven = session.scalar(select(func.count()).where(is_proven))
        if proven != CLAIMS:
            raise RuntimeError(f"{proven} of {CLAIMS} claims are wholly proven")
    with open_browser(office.address) as page:
        settled = _confirm_all(page, shown)
    _must_be_sound(office, ids)
    between = [later - earlier for earlier, later in zip([0.0, *settled], settled, strict=False)]
    return [
        figure(f"batch: each of {CLAIMS} claims confirmed", between),
        figure(f"batch: all {CLAIMS} of them", settled[-1:]),
    ]


def _confirm_all(page: Any, shown: Decimal) -> list[float]:
    page.goto("/batch")
    page.wait_for_load_state("networkidle")
    told = page.locator("[data-sum]").inner_text()
    if f"{shown:,.2f}" not in told:
        raise RuntimeError(f"the page shows {told!r}, the claims come to {shown}")
    page.evaluate(WATCH)
    page.keyboard.press("c")
    page.wait_for_function(f"() => settledAt.length >= {CLAIMS}", timeout=LASTS_MS)
    settled: list[float] = page.evaluate("settledAt")
    return settled


def _must_be_sound(office: Office, ids: list[int]) -> None:
    """Each confirmed, and by one decision."""
    with office.db.begin() as session:
        confirmed = session.scalar(
            select(func.count()).where(Claim.id.in_(ids), Claim.status == "confirmed")
        )
        decisions = session.scalar(
            select(func.count()).where(
                AuditEntry.claim_id.in_(ids), AuditEntry.action == "confirmed"
            )
        )
    if (confirmed, decisions) != (CLAIMS, CLAIMS):
        raise RuntimeError(f"{confirmed} of {CLAIMS} confirmed, by {decisions} decisions")
