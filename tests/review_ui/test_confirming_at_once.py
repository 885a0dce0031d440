"""Reviewers who confirm two claims of one member at the same moment, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from threading import Barrier
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from claims.benefits import store as plan_store
from claims.members import roster
from claims.models import Benefit, Member
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.servers

PLAN = """\
plan: {key}
title: 住院定额
versions:
  - version: "2024"
    valid_from: 2024-01-01
    source: 测试
    date_in_cover: admission
    benefits:
      - {{id: stay, title: 定额, kinds: [inpatient], fixed: 3000}}
{joint}    papers: {{any: [inpatient_invoice]}}
"""
# Each claim alone is due 3,000 under each plan; both plans together pay 7,000 a period.
FIRST = PLAN.format(key="first-plan", joint="")
SECOND = PLAN.format(
    key="second-plan",
    joint="    limits: [{per: period, amount: 7000, plans: [first-plan]}]\n",
)
STAYS = (("2024-03-01", "2024-03-06"), ("2024-06-10", "2024-06-14"), ("2024-09-02", "2024-09-08"))


@pytest.fixture
def claim_ids(office: Office) -> list[int]:
    with office.db.begin() as session:
        plan_store.load_file(session, f"{FIRST}---\n{SECOND}")
        member = {
            "member_no": "ZZ90001",
            "name": seeding.PERSON,
            "id_number": seeding.PERSON_ID,
            "cover_from": "2024-01-01",
            "cover_until": "2024-12-31",
        }
        for plan in ("first-plan", "second-plan"):
            roster.save_member(session, member | {"plan": plan}, "test")
        return [_claim(office, session, at, stay) for at, stay in enumerate(STAYS)]


def _claim(office: Office, session: Any, number: int, stay: tuple[str, str]) -> int:
    dates = {"admission_date": stay[0], "discharge_date": stay[1]}
    own = {"invoice_number": f"00998877{number:02}", "serial_number": f"S{number}"}
    invoice, summary = seeding.invoice_and_summary(**dates, **own)
    summary = replace(summary, values={**(summary.values or {}), **dates})
    return seeding.claim_of(session, office.store, (invoice, summary, seeding.card())).id


def confirm(address: str, claim: dict[str, Any], everybody_ready: Barrier) -> httpx.Response:
    with httpx.Client(base_url=address, timeout=60) as client:
        everybody_ready.wait(timeout=30)
        return client.post(
            f"/api/v1/claims/{claim['id']}/confirm",
            json={"accepted_checks": claim["forbidding_checks"]},
            headers={"If-Match": str(claim["version"])},
        )


def test_a_limit_over_two_plans_holds_for_confirmations_at_one_moment(
    office: Office, address: str, claim_ids: list[int]
) -> None:
    with httpx.Client(base_url=address) as client:
        seen = [client.get(f"/api/v1/claims/{claim_id}").json() for claim_id in claim_ids]
    assert [claim["payable"] for claim in seen] == ["6000.00"] * 3
    everybody_ready = Barrier(len(seen))
    with ThreadPoolExecutor(len(seen)) as pool:
        answers = list(pool.map(lambda claim: confirm(address, claim, everybody_ready), seen))

    # One was paid as it was seen; the others were told that theirs is no longer what they saw.
    assert sorted(answer.status_code for answer in answers)[0] == 200
    assert {answer.status_code for answer in answers} <= {200, 409, 412}
    assert [answer.status_code for answer in answers].count(200) == 1
    assert _paid(office) == Decimal("6000.00")

    with httpx.Client(base_url=address) as client:
        after = [client.get(f"/api/v1/claims/{claim_id}").json() for claim_id in claim_ids]
    left = [claim for claim in after if claim["status"] != "confirmed"]
    assert [claim["payable"] for claim in left] == ["1000.00"] * 2
    everybody_ready = Barrier(len(left))
    with ThreadPoolExecutor(len(left)) as pool:
        answers = list(pool.map(lambda claim: confirm(address, claim, everybody_ready), left))
    assert [answer.status_code for answer in answers].count(200) == 1
    assert _paid(office) == Decimal("7000.00")


def _paid(office: Office) -> Decimal:
    with office.db.begin() as session:
        of_member = select(Member.id).where(Member.member_no == "ZZ90001")
        query = select(func.sum(Benefit.payable)).where(Benefit.member_id.in_(of_member))
        return Decimal(session.scalar(query) or 0)
