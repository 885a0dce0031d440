"""A box drawn on the page, by mouse and by keys, is read again and offered for its field."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from rq.serializers import JSONSerializer
from sqlalchemy import select

from claims.models import BundleFile, DocumentRow, PageRow
from claims.part_readings import PartReading
from extractors.reading.isolated import IsolatedReader
from tests.review_ui import seeding
from tests.review_ui.conftest import Office
from tests.review_ui.test_claim_page import field_id
from workers import jobs, worker
from workers.tools import Tools

pytestmark = pytest.mark.browser

READ_AGAIN_TIMEOUT_MS = 25_000


def printed(key: str) -> dict[str, Any]:
    fields = seeding.expected(seeding.INVOICE)["documents"][0]["fields"]
    return dict(fields[key])


def answer(office: Office, *ways: str) -> None:
    """What a worker would have read in the part that was asked for last."""
    with office.db.begin() as session:
        asked = session.scalars(select(PartReading).order_by(PartReading.id.desc())).first()
        assert asked is not None
        asked.found = [{"lines": [text], "confidence": 0.9} for text in ways]
        asked.state = "done"


def boxes_asked(office: Office) -> list[list[int]]:
    with office.db.begin() as session:
        return list(session.scalars(select(PartReading.box).order_by(PartReading.id)))


def invoice_row(office: Office) -> DocumentRow:
    with office.db.begin() as session:
        return session.query(DocumentRow).filter_by(type="inpatient_invoice").one()


@pytest.fixture
def desk(office: Office, page: Page) -> Page:
    """A claim whose total was misread, at its total, everything on screen."""
    sheets = seeding.invoice_and_summary(total_amount="20051.39")
    claim_id = office.seed(*sheets, seeding.card())
    with page.expect_response("**/look"):
        page.goto(f"/claims/{claim_id}")
    page.locator("#" + field_id(office, claim_id, "inpatient_invoice", "total_amount")).focus()
    return page


def total(office: Office) -> str:
    return f"#f-{invoice_row(office).id}-total_amount"


@pytest.fixture
def work(office: Office) -> Iterator[Callable[[], None]]:
    """Does what waits, as a worker whose models are loaded does."""
    (office.settings.home / "tmp").mkdir(exist_ok=True)
    with IsolatedReader(office.settings.reader_options()) as reader:
        worker.warm_up(reader, office.settings)
        jobs.equip(Tools(office.settings, office.db, office.store, office.queues, reader))
        lanes = [office.queues.lanes["desk"]]
        taker = worker.LongWorker(
            lanes, connection=office.queues.connection, serializer=JSONSerializer
        )
        yield lambda: taker.work(burst=True, logging_level="WARNING") and None
        jobs.equip(None)


@pytest.mark.ocr
@pytest.mark.servers
def test_a_value_is_read_again_by_keys_and_saved_with_its_box(
    work: Callable[[], None], office: Office, desk: Page
) -> None:
    desk.keyboard.press("Control+b")
    bar = desk.locator("[data-draw-bar]")
    expect(bar).to_contain_text("为“金额合计”框选")
    expect(desk.locator(".drawing rect")).to_be_visible()
    for key in ("ArrowLeft", "Shift+ArrowRight", "Shift+ArrowRight"):
        desk.keyboard.press(key)
    with desk.expect_response("**/readings"):
        desk.keyboard.press("Enter")
    work()
    best = bar.locator("button.primary")
    expect(best).to_contain_text("20050.39", timeout=READ_AGAIN_TIMEOUT_MS)
    expect(desk.locator(total(office))).to_have_value("20051.39")  # offered, not taken

    with desk.expect_response(lambda one: one.request.method == "PATCH"):
        desk.keyboard.press("Enter")
    expect(bar).to_be_hidden()
    expect(desk.locator(total(office))).to_have_value("20050.39")
    expect(desk.locator(total(office))).to_be_focused()
    row = invoice_row(office)
    (asked,) = boxes_asked(office)
    assert row.corrections == {"total_amount": "20050.39"}
    assert row.drawn == {"total_amount": {"page": 0, "box": asked}}
    x0, y0, x1, y1 = printed("total_amount")["box"]
    assert asked[0] < x0 < x1 < asked[2]
    assert asked[1] < y0 < y1 < asked[3]
    # Its ink is where it was drawn, and stays lit.
    lit = desk.locator(f'.box[data-for="{total(office)[1:]}"]')
    expect(lit).to_have_attribute("x", str(asked[0] - 3))
    expect(lit).to_have_class(re.compile("is-lit"))


def test_a_box_is_drawn_with_the_mouse_and_drawn_again(office: Office, desk: Page) -> None:
    desk.locator(f'[data-draws="{total(office)[1:]}"]').click()
    stage = desk.locator(".stage").bounding_box()
    assert stage is not None
    x, y = stage["x"] + 200, stage["y"] + 200

    def drag(width: int, height: int) -> None:
        desk.mouse.move(x, y)
        desk.mouse.down()
        desk.mouse.move(x + width, y + height, steps=4)
        desk.mouse.up()

    drag(2, 2)  # a click is no box
    assert boxes_asked(office) == []
    with desk.expect_response("**/readings"):
        drag(120, 30)
    answer(office)
    bar = desk.locator("[data-draw-bar]")
    expect(bar).to_contain_text("框内没有认出文字")
    with desk.expect_response("**/readings"):
        drag(-120, -30)  # from the other corner
    answer(office, "¥1,234.50", "1284.50", "1,234.50")
    expect(bar.locator("button:not(.quiet)")).to_have_text(
        [re.compile("1234.50"), re.compile("1284.50")]
    )
    left, right = boxes_asked(office)
    assert left[2] > left[0]
    assert right[2] == pytest.approx(left[0], abs=2)
    bar.locator("button.primary").click()
    expect(desk.locator(total(office))).to_have_value("1234.50")


def test_escape_gives_the_field_back_and_no_other_key_acts(office: Office, desk: Page) -> None:
    desk.keyboard.press("Escape")
    desk.keyboard.press("b")
    bar = desk.locator("[data-draw-bar]")
    expect(bar).to_be_visible()
    for key in ("c", "x", "j", "?"):
        desk.keyboard.press(key)
    expect(desk.locator("dialog[open]")).to_have_count(0)
    desk.keyboard.press("Escape")
    expect(bar).to_be_hidden()
    expect(desk.locator(".drawing")).to_have_count(0)
    expect(desk.locator(total(office))).to_be_focused()
    desk.keyboard.press("Escape")
    desk.keyboard.press("c")
    expect(desk.locator("dialog[open]")).to_be_visible()


def test_another_way_to_read_it_is_chosen_by_its_number(office: Office, desk: Page) -> None:
    hospital = f"f-{invoice_row(office).id}-hospital_name"
    desk.locator(f"#{hospital}").focus()
    desk.keyboard.press("Control+b")
    with desk.expect_response("**/readings"):
        desk.keyboard.press("Enter")
    answer(office, "漳州市<b>云</b>医院", "漳州市云溪医院")
    bar = desk.locator("[data-draw-bar]")
    expect(bar.locator("button.primary")).to_contain_text("漳州市<b>云</b>医院")
    desk.keyboard.press("2")
    expect(desk.locator(f"#{hospital}")).to_have_value("漳州市云溪医院")


def test_what_is_no_value_of_the_field_is_said_so_and_not_saved(office: Office, desk: Page) -> None:
    desk.keyboard.press("Control+b")
    with desk.expect_response("**/readings"):
        desk.keyboard.press("Enter")
    answer(office, "合计")
    expect(desk.locator("[data-draw-bar]")).to_contain_text("看起来不像这一项的值")
    with desk.expect_response(lambda one: one.request.method == "PATCH"):
        desk.keyboard.press("Enter")
    problem = desk.locator(f'[data-problem-of="{total(office)[1:]}"]')
    expect(problem).to_be_visible()
    assert invoice_row(office).corrections == {}


def test_the_api_says_what_it_cannot_do(office: Office, client: TestClient) -> None:
    office.seed()
    with office.db.begin() as session:
        page_id = session.scalars(select(PageRow.id).order_by(PageRow.id)).first()

    def ask(box: object, page: object = page_id) -> tuple[int, object]:
        told = client.post(f"/api/v1/pages/{page}/readings", json={"box": box})
        return told.status_code, told.json().get("code")

    assert ask([0, 0, 100, 40]) == (202, None)
    assert ask([9000, 0, 9100, 40]) == (422, "box_too_small")
    assert ask([0, 0, 100]) == (422, "invalid_request")
    assert ask([0, 0, 100, 40], 999_999) == (404, "not_found")
    assert client.get("/api/v1/readings/999999").status_code == 404
    for _ in range(7):
        assert ask([0, 0, 100, 40])[0] == 202
    assert ask([0, 0, 100, 40]) == (429, "too_many")
    with office.db.begin() as session:
        session.query(BundleFile).update({"sha256": None})
        session.query(PartReading).delete()
    assert ask([0, 0, 100, 40]) == (404, "not_found")


def test_a_box_must_lie_on_a_page_of_its_paper(office: Office, client: TestClient) -> None:
    claim_id = office.seed()
    row = invoice_row(office)
    entry = {"id": row.id, "fields": {"check_code": "a1b2c3"}}

    def patch(page: int, version: int) -> Any:
        body = {
            "documents": [{**entry, "boxes": {"check_code": {"page": page, "box": [1, 2, 30, 40]}}}]
        }
        return client.patch(
            f"/api/v1/claims/{claim_id}",
            json=body,
            headers={"If-Match": str(version)},
        )

    refused = patch(1, 1)
    assert (refused.status_code, refused.json()["field"]) == (422, "check_code")
    told = patch(0, 1).json()
    field = next(one for one in told["documents"] if one["id"] == row.id)["fields"]["check_code"]
    assert (field["value"], field["page"], field["box"]) == ("a1b2c3", 0, [1, 2, 30, 40])
    # Taken back, the field is where it was read again.
    undone = client.post(f"/api/v1/claims/{claim_id}/undo", headers={"If-Match": "2"}).json()
    field = next(one for one in undone["documents"] if one["id"] == row.id)["fields"]["check_code"]
    assert field["box"] == printed("check_code")["box"]
