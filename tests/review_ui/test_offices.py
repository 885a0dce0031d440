"""The queue of an office: the tree comes with the roster, as offices send it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from claims.members import roster
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser

PROVINCE, CITY, OTHER_CITY = "福建省", "福建省 漳州市", "福建省 泉州市"
NEAR, FAR = "福建省 漳州市 芗城区", "福建省 漳州市 云霄县"
HEAD = "会员编号,姓名,身份证号,工作单位,省,市,区县,保障计划,保障起,保障止\n"
PEOPLE = (
    ("ZZ1", "陈刚", "350602198111238276", "东方小学", "漳州市", "芗城区"),
    ("ZZ2", "林小燕", "350602198503152244", "云霄棉纺厂", "漳州市", "云霄县"),
    ("QZ1", "张俊", "350602197707070318", "刺桐医院", "泉州市", "丰泽区"),
)


@pytest.fixture
def claim_ids(office: Office, tmp_path: Path) -> dict[str, int]:
    """One claim for each of three people, who work in three counties of two cities."""
    file = tmp_path / "roster.csv"
    lines = [
        f"{number},{name},{id_},{unit},福建省,{city},{county},zhangzhou-inpatient,"
        "2024-01-01,2024-12-31\n"
        for number, name, id_, unit, city, county in PEOPLE
    ]
    file.write_text(HEAD + "".join(lines), encoding="utf-8")
    made = {}
    with office.db.begin() as session:
        seeding.load_plans(session)
        report = roster.import_roster(session, file)
        assert (report.added, report.rejected) == (3, [])
        for number, (_, name, id_number, *_) in enumerate(PEOPLE, start=1):
            numbered = {"invoice_number": f"000000000{number}", "payer_id": id_number}
            sheets = (*seeding.invoice_and_summary(name, **numbered), seeding.card(name, id_number))
            made[name] = seeding.claim_of(session, office.store, sheets).id
    return made


def names(page: Page) -> list[str]:
    return page.locator("[data-row] .who a").all_inner_texts()


def test_each_office_has_its_own_and_what_is_below_it(
    page: Page, claim_ids: dict[str, int]
) -> None:
    page.goto("/?status=all")
    offices = page.locator("#office option")
    told = [one.strip("\u3000") for one in offices.all_inner_texts()]
    # A county is shown beneath its city; the place above it is not said again.
    assert told[1:] == ["福建省", "泉州市", "丰泽区", "漳州市", "云霄县", "芗城区"]
    for place, wanted in (
        (PROVINCE, ["陈刚", "林小燕", "张俊"]),
        (CITY, ["陈刚", "林小燕"]),
        (OTHER_CITY, ["张俊"]),
        (NEAR, ["陈刚"]),
        (FAR, ["林小燕"]),
    ):
        page.goto("/?status=all")
        page.get_by_label("办事处").select_option(place)
        page.wait_for_url("**office=*")
        assert names(page) == wanted
        expect(page.get_by_label("办事处")).to_have_value(place)


def test_who_works_for_an_office_is_led_through_its_claims_only(
    page: Page, claim_ids: dict[str, int]
) -> None:
    page.goto(f"/?status=all&office={CITY}")
    page.get_by_role("link", name="陈刚").click()
    page.wait_for_url(f"**/claims/{claim_ids['陈刚']}?*")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    page.wait_for_url(f"**/claims/{claim_ids['林小燕']}?*")
    page.wait_for_load_state("networkidle")
    page.keyboard.press("n")
    expect(page.locator(".flash")).to_have_text("后面没有申请了")
    page.get_by_role("link", name="返回列表").click()
    page.wait_for_url("**office=*")
    assert names(page) == ["陈刚", "林小燕"]
