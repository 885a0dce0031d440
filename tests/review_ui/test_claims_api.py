"""The claims calls of the contract, on the real desk and database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from fastapi.testclient import TestClient

from claims.models import Claim
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

PROBLEM = "application/problem+json"


def versioned(version: int) -> dict[str, str]:
    return {"If-Match": f'"{version}"'}


def fields_of(claim: dict, type_of_paper: str) -> dict:
    return next(d for d in claim["documents"] if d["type"] == type_of_paper)


def test_a_claim_is_shown_with_its_papers_member_and_amount(
    office: Office, client: TestClient
) -> None:
    answer = client.get(f"/api/v1/claims/{office.seed()}")
    assert answer.status_code == 200
    claim = answer.json()
    assert answer.headers["etag"] == f'"{claim["version"]}"'
    assert claim["member"]["member_no"] == "ZZ90001"
    assert "*" in claim["member"]["id_number"]
    assert claim["payable"] == claim["benefit"]["payable"]
    assert {document["type"] for document in claim["documents"]} == {
        *("inpatient_invoice", "discharge_summary", "id_card"),
    }


def test_the_queue_filters_by_state_and_text(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    assert [c["id"] for c in client.get("/api/v1/claims?q=陈刚").json()["items"]] == [claim_id]
    assert client.get("/api/v1/claims?status=paid").json()["items"] == []
    assert client.get("/api/v1/claims?q=%25").json()["items"] == []
    for name in ("status", "kind", "mark", "sort"):
        refused = client.get(f"/api/v1/claims?{name}=lost")
        assert (refused.status_code, refused.json()["code"]) == (422, f"unknown_{name}")


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("unit=漳州市东方小学&kind=inpatient", True),
        ("unit=漳州市东方小学&kind=outpatient", False),
        ("office=漳州市东方小学&sort=risk", True),
        ("office=别的单位", False),
        ("mark=unlinked", False),
    ],
)
def test_the_queue_takes_the_filters_of_the_page(
    office: Office, client: TestClient, query: str, is_found: bool
) -> None:
    claim_id = office.seed()
    found = client.get(f"/api/v1/claims?{query}").json()
    assert [claim["id"] for claim in found["items"]] == ([claim_id] if is_found else [])


def test_units_are_found_by_name(office: Office, client: TestClient) -> None:
    office.seed()
    found = client.get("/api/v1/units?q=东方").json()
    assert found == {"units": [{"name": "漳州市东方小学", "level": "unit"}]}


def test_a_correction_needs_the_version_and_computes_again(
    office: Office, client: TestClient
) -> None:
    claim = client.get(f"/api/v1/claims/{office.seed()}").json()
    invoice = fields_of(claim, "inpatient_invoice")
    url = f"/api/v1/claims/{claim['id']}"
    body = {"documents": [{"id": invoice["id"], "fields": {"in_scope_self_paid": "1300.00"}}]}

    assert client.patch(url, json=body).status_code == 428
    assert client.patch(url, json=body, headers={"If-Match": "x"}).status_code == 400
    changed = client.patch(url, json=body, headers=versioned(claim["version"]))
    assert changed.status_code == 200
    # (1300 - 300) at 60 %
    assert changed.json()["payable"] == "600.00"
    field = fields_of(changed.json(), "inpatient_invoice")["fields"]["in_scope_self_paid"]
    assert (field["value"], field["corrected"]) == ("1300.00", True)
    read = invoice["fields"]["in_scope_self_paid"]["value"]
    assert field["read_value"] == read

    late = client.patch(url, json=body, headers={"If-Match": str(claim["version"])})
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    assert late.headers["content-type"] == PROBLEM

    undone = {"documents": [{"id": invoice["id"], "fields": {"in_scope_self_paid": read}}]}
    restored = client.patch(url, json=undone, headers=versioned(changed.json()["version"])).json()
    field = fields_of(restored, "inpatient_invoice")["fields"]["in_scope_self_paid"]
    assert (field["value"], field["corrected"]) == (read, False)

    trail = client.get(f"{url}/audit").json()
    assert [entry["action"] for entry in trail] == ["created", "changed", "changed"]
    assert trail[1]["changes"][0]["to"] == "1300.00"


def test_what_is_no_amount_is_refused_in_words(office: Office, client: TestClient) -> None:
    claim = client.get(f"/api/v1/claims/{office.seed()}").json()
    invoice = fields_of(claim, "inpatient_invoice")
    body = {"documents": [{"id": invoice["id"], "fields": {"cash_paid": "some money"}}]}
    answer = client.patch(
        f"/api/v1/claims/{claim['id']}", json=body, headers=versioned(claim["version"])
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_value")
    assert "some money" in answer.json()["detail"]


def test_an_unknown_part_of_a_patch_is_refused(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    answer = client.patch(f"/api/v1/claims/{claim_id}", json={"amount": "1"}, headers=versioned(1))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")
    assert answer.headers["content-type"] == PROBLEM


def test_confirming_decides_once(office: Office, client: TestClient) -> None:
    claim = client.get(f"/api/v1/claims/{office.seed()}").json()
    url = f"/api/v1/claims/{claim['id']}"
    accepted = {"accepted_checks": claim["forbidding_checks"]}
    confirmed = client.post(f"{url}/confirm", json=accepted, headers=versioned(claim["version"]))
    assert confirmed.status_code == 200, confirmed.text
    assert confirmed.json()["status"] == "confirmed"
    again = client.post(f"{url}/confirm", headers=versioned(confirmed.json()["version"]))
    assert (again.status_code, again.json()["code"]) == (409, "state_not_allowed")


def test_without_a_member_confirming_names_the_check(office: Office, client: TestClient) -> None:
    claim_id = office.seed(with_member=False)
    answer = client.post(f"/api/v1/claims/{claim_id}/confirm", headers=versioned(1))
    assert answer.status_code == 422
    assert "member_linked" in answer.json()["checks"]
    assert office.claim(claim_id).status != "confirmed"


def test_returning_and_rejecting_take_a_reason(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    url = f"/api/v1/claims/{claim_id}"
    assert client.post(f"{url}/return", json={}, headers=versioned(1)).status_code == 422
    blank = client.post(f"{url}/return", json={"reason": "  "}, headers=versioned(1))
    assert (blank.status_code, blank.json()["code"]) == (422, "invalid_value")
    returned = client.post(f"{url}/return", json={"reason": "缺出院小结"}, headers=versioned(1))
    assert (returned.json()["status"], returned.json()["reason"]) == ("returned", "缺出院小结")
    second = versioned(returned.json()["version"])
    rejected = client.post(
        f"{url}/reject",
        json={"reason": "不在保障期内"},
        headers=second,
    )
    assert rejected.json()["status"] == "rejected"


def test_another_member_can_be_chosen(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    with office.db.begin() as session:
        seeding.add_member(session, "ZZ90002", "陈钢", None)
    url = f"/api/v1/claims/{claim_id}"
    nobody = client.patch(url, json={"member_no": "ZZ0"}, headers=versioned(1))
    assert (nobody.status_code, nobody.json()["code"]) == (404, "not_found")
    chosen = client.patch(url, json={"member_no": "ZZ90002"}, headers=versioned(1)).json()
    assert (chosen["member"]["name"], chosen["member_chosen_by"]) == ("陈钢", "local reviewer")
    unlinked = client.patch(url, json={"member_no": None}, headers=versioned(2)).json()
    assert unlinked["member"] is None


def test_an_unknown_claim_is_a_problem_document(client: TestClient) -> None:
    for method, path in [("GET", ""), ("GET", "/audit"), ("POST", "/confirm")]:
        answer = client.request(method, f"/api/v1/claims/77{path}", headers=versioned(1))
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        assert answer.headers["content-type"] == PROBLEM


def test_an_amount_that_changed_meanwhile_is_shown_before_it_is_confirmed(
    office: Office, client: TestClient
) -> None:
    """A plan or a cover may have changed since the claim was last worked out."""
    claim_id = office.seed()
    url = f"/api/v1/claims/{claim_id}"
    right = client.get(url).json()["payable"]
    with office.db.begin() as session:
        session.get_one(Claim, claim_id).payable = Decimal("1.00")
    assert client.post(f"{url}/confirm", headers=versioned(1)).status_code == 412
    shown = client.get(url).json()
    assert (shown["payable"], shown["version"]) == (right, 2)
    assert client.post(f"{url}/confirm", headers=versioned(2)).status_code == 200
