"""Adding papers to a claim, from its page and over the API."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect

from claims import desk
from claims.models import BundleFile
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser

NEW = seeding.FIXTURES / "ready" / "settlement-scan.jpg"


def test_papers_are_added_from_the_bundles_page(office: Office, page: Page) -> None:
    claim_id = office.seed(seeding.invoice_and_summary()[0])
    bundle_id = office.claim(claim_id).bundle_id
    page.goto(f"/bundles/{bundle_id}")
    page.get_by_role("link", name="补充材料").click()
    page.wait_for_url(f"**/upload?claim={claim_id}")
    expect(page.locator("h1")).to_have_text("给 陈刚 的申请补充材料")
    page.locator("[data-files]").first.set_input_files(str(NEW))
    expect(page.locator(".upload-card")).to_contain_text("排队等待识别")
    with office.db.begin() as session:
        file = session.query(BundleFile).filter_by(name=NEW.name).one()
        assert (file.bundle_id, file.claim_id) == (bundle_id, claim_id)


def test_a_decided_claim_takes_none(office: Office, page: Page, client: TestClient) -> None:
    claim_id = office.seed()
    with office.db.begin() as session:
        desk.reject(session, claim_id, office.claim(claim_id).version, "不在保障期内", "x")
    page.goto(f"/upload?claim={claim_id}")
    expect(page.locator("main")).to_contain_text("已办结，不能再补充材料")
    expect(page.locator("[data-files]")).to_have_count(0)
    with NEW.open("rb") as stream:
        answer = client.post(f"/api/v1/claims/{claim_id}/papers", files={"files": stream})
    assert (answer.status_code, answer.json()["code"]) == (409, "claim_decided")


def test_files_that_the_claim_has_already_are_answered(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    path = seeding.FIXTURES / "ready" / seeding.INVOICE
    with path.open("rb") as stream:
        answer = client.post(f"/api/v1/claims/{claim_id}/papers", files={"files": stream})
    bundle_id = office.claim(claim_id).bundle_id
    assert (answer.status_code, answer.json()["duplicate_of"]) == (200, bundle_id)
    assert client.post("/api/v1/claims/99/papers", files={"files": b"x"}).status_code == 404
