"""The main job on real parts: papers dropped into a page become a claim that a person confirms.

``huzhu up`` with embedded PostgreSQL and Redis, RQ workers, the real OCR models, Chromium.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.huzhu.running import System, wait_until

pytestmark = [pytest.mark.servers, pytest.mark.ocr, pytest.mark.browser]

DEMO = Path(__file__).parents[1] / "fixtures" / "demo"
BUNDLE = DEMO / "bundles" / "1-complete"
READING_TIMEOUT_MS = 240_000  # models load and three pages are read, on a machine that may be busy


@pytest.fixture
def system() -> Iterator[System]:
    home = Path(tempfile.mkdtemp(prefix="huzhu-test-", dir="/tmp"))
    home.chmod(0o711)
    running = System(home, engine="paddle-onnx")
    try:
        yield running
    finally:
        running.close()
        wait_until(lambda: not running.processes())
        shutil.rmtree(home)


def printed(name: str) -> dict[str, str]:
    """What stands on a sample, by the truth that was drawn with it."""
    found = json.loads((BUNDLE / f"{name}.expected.json").read_text(encoding="utf-8"))
    return {key: field["value"] for key, field in found["documents"][0]["fields"].items()}


def test_from_dropped_papers_to_a_confirmed_claim(system: System, browser: Any) -> None:
    assert system.command("members", "import", DEMO / "roster.csv").returncode == 0
    for plan in sorted((DEMO / "plans").glob("*.yaml")):
        assert system.command("plans", "load", plan).returncode == 0
    papers = sorted(path for path in BUNDLE.iterdir() if path.suffix in {".pdf", ".jpg"})
    assert len(papers) == 3

    page = browser.new_page(
        base_url=system.address, viewport={"width": 1366, "height": 768}, locale="zh-CN"
    )
    page.goto("/upload")
    page.set_input_files("input[type=file] >> nth=0", papers)
    page.wait_for_selector("a[href^='/claims/']", timeout=READING_TIMEOUT_MS)
    page.click("a[href^='/claims/'] >> nth=0")
    # Loaded, so that its keys are bound: a key pressed while a page is on its way goes nowhere.
    page.wait_for_url("**/claims/*", wait_until="load")
    claim_id = page.get_attribute("[data-claim]", "data-claim")

    claim = system.get(f"/api/v1/claims/{claim_id}")
    invoice = printed("e-invoice.pdf")
    assert claim["member"]["name"] == invoice["payer_name"]
    assert claim["total_amount"] == invoice["total_amount"]
    assert claim["admission_date"] == invoice["admission_date"]
    # Plan B: 60 % of what the person paid inside the catalogue, 300 off once a period.
    expected = (float(invoice["in_scope_self_paid"]) - 300) * 0.6
    assert abs(float(claim["payable"]) - expected) < 0.006
    assert {d["type"] for d in claim["documents"]} == {
        "inpatient_invoice",
        "discharge_summary",
        "id_card",
    }

    page.keyboard.press("c")
    page.click("[data-dialog=confirm] button.primary")
    wait_until(lambda: system.get(f"/api/v1/claims/{claim_id}")["status"] == "confirmed", 30)
    trail = system.get(f"/api/v1/claims/{claim_id}/audit")
    assert trail[0]["action"] == "created"
    assert trail[-1]["action"] == "confirmed"
    page.close()

    again = system.command("intake", *papers, "--json")
    assert json.loads(again.stdout)["duplicate_of"]
