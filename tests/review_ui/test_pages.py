"""The other pages in a real browser: queue, upload, roster, plans, languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from claims import recording
from claims.models import Bundle, BundleFile, PageRow, PlanVersion
from claims.refreshing import refresh_marked
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

pytestmark = pytest.mark.browser

ROSTER = "会员编号,姓名,身份证号\nA1,王<b>小</b>明,\nA2,,123\n"
BAD_PLAN = "plan: x\ntitle: 计划\nversions:\n  - version: '1'\n    rate: 60%\n"


def a_file(folder: Path, name: str, content: bytes | str) -> str:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def work_through(office: Office) -> None:
    """What the workers do, at once: the fixture's ground truth as the reading."""
    with office.db.begin() as session:
        bundle = session.query(Bundle).one()
        file = session.query(BundleFile).filter_by(error_code=None).one()
        session.add(
            PageRow(
                bundle_id=bundle.id,
                bundle_file_id=file.id,
                position=0,
                index=0,
                state="read",
                image_sha256=file.sha256,
                width=1700,
                height=1200,
            )
        )
        bundle.status = "ready"
        sheet = seeding.invoice_and_summary()[0]
        recording.record(session, bundle, [seeding.document(sheet, 0)])


def test_from_the_drop_to_the_claim(office: Office, page: Page, tmp_path: Path) -> None:
    good = str(seeding.FIXTURES / "ready" / seeding.INVOICE)
    page.goto("/")
    expect(page.locator(".empty")).to_contain_text("还没有申请")
    page.locator("[data-files]").first.set_input_files([good, a_file(tmp_path, "空.pdf", b"")])
    card = page.locator(".upload-card")
    expect(card).to_contain_text("文件是空的")
    expect(card).to_contain_text("排队等待识别")
    work_through(office)
    expect(card.locator("li").first).to_contain_text("1 / 1 页")
    # The queue below has followed.
    expect(page.locator("[data-row]")).to_contain_text("陈刚")
    card.get_by_role("link", name="打开 陈刚 的申请").click()
    expect(page.locator("h1")).to_have_text("陈刚")

    page.goto("/upload")
    page.locator("[data-files]").first.set_input_files(good)
    expect(page.locator(".upload-card")).to_contain_text("以前都收到过")
    page.get_by_role("link", name="查看首次收到的批次").click()
    expect(page.locator("main")).to_contain_text("空.pdf")
    expect(page.locator("main")).to_contain_text("文件是空的")
    expect(page.locator(".card-link")).to_contain_text("陈刚")


def test_dropping_a_file_on_the_window(office: Office, page: Page) -> None:
    page.goto("/upload")
    page.locator("#note").fill("三小工会")
    page.evaluate(
        """() => {
            const transfer = new DataTransfer();
            transfer.items.add(new File(["%PDF-1.4 x"], "票据.pdf", {type: "application/pdf"}));
            dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, cancelable: true}));
        }"""
    )
    expect(page.locator(".upload-card")).to_contain_text("票据.pdf")
    expect(page.locator(".upload-card a")).to_have_count(1)
    with office.db.begin() as session:
        assert session.query(Bundle).one().note == "三小工会"


def test_a_bundle_page_follows_the_reading(office: Office, page: Page) -> None:
    page.goto("/upload")
    page.locator("[data-files]").first.set_input_files(
        str(seeding.FIXTURES / "ready" / seeding.INVOICE)
    )
    page.locator(".upload-card a").click()
    expect(page.locator("progress")).to_be_visible()
    work_through(office)
    expect(page.locator(".card-link")).to_contain_text("陈刚")
    expect(page.locator("progress")).to_have_count(0)


def test_the_queue_by_keyboard(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto("/?status=all")
    expect(page.locator("[data-row]")).to_contain_text("350602********8276")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/claims/{claim_id}?status=all")
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/")
    page.keyboard.press("/")
    page.keyboard.type("没有这个人")
    page.keyboard.press("Enter")
    expect(page.locator(".empty")).to_contain_text("没有这个人")


def test_the_queue_says_where_papers_contradict_themselves(office: Office, page: Page) -> None:
    office.seed(*seeding.invoice_and_summary(total_amount="20051.39"), seeding.card())
    page.goto("/?status=all")
    # The items, the words and the payers all say another total.
    expect(page.locator("[data-row]")).to_contain_text("3 处请看")


def test_a_roster_file_is_imported_with_a_report(page: Page, tmp_path: Path) -> None:
    page.goto("/members")
    expect(page.locator(".empty")).to_contain_text("名册还是空的")
    page.locator("#roster").set_input_files(a_file(tmp_path, "名册.csv", ROSTER))
    page.get_by_role("button", name="导入", exact=True).click()
    report = page.locator(".notice")
    expect(report).to_contain_text("新增 1 人")
    expect(report).to_contain_text("有 1 行未导入，共 2 处问题")
    expect(report.locator("td").first).to_have_text("3")
    expect(page.locator("main")).to_contain_text("王<b>小</b>明")

    page.locator("#roster").set_input_files(a_file(tmp_path, "x.csv", "甲,乙\n1,2\n"))
    page.get_by_role("button", name="导入", exact=True).click()
    expect(page.locator('[role="alert"]')).to_contain_text("x.csv")


def test_a_member_is_added_and_corrected_by_hand(page: Page) -> None:
    page.goto("/members/new")
    page.get_by_label("会员编号").fill("B/1")
    page.get_by_label("姓名").fill("陈刚")
    page.get_by_label("身份证号").fill("350602198111238270")
    page.get_by_role("button", name="保存").click()
    expect(page.locator('[role="alert"]')).to_contain_text("身份证号")
    page.get_by_label("身份证号").fill(seeding.PERSON_ID)
    page.get_by_role("button", name="保存").click()
    expect(page.locator('[role="status"]').last).to_contain_text("已保存")
    expect(page.get_by_label("出生日期")).to_have_value("1981-11-23")

    page.get_by_label("工作单位").fill("第三小学")
    page.get_by_label("单位所在市").fill("清源市")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_label("工作单位")).to_have_value("第三小学")
    expect(page.get_by_label("单位所在市")).to_have_value("清源市")

    page.goto("/members/new")
    page.get_by_label("会员编号").fill("B/1")
    page.get_by_label("姓名").fill("另一位")
    page.get_by_role("button", name="保存").click()
    expect(page.locator('[role="alert"]')).to_contain_text("已有人使用")


def test_a_plan_file_with_mistakes_names_the_line(page: Page, tmp_path: Path) -> None:
    page.goto("/plans")
    page.locator("#plan-file").set_input_files(a_file(tmp_path, "计划.yaml", BAD_PLAN))
    page.get_by_role("button", name="载入", exact=True).click()
    problems = page.locator('[role="alert"]')
    expect(problems).to_contain_text("第 5 行")
    expect(problems).to_contain_text("此处缺少")
    expect(problems.locator("code").last).to_contain_text("rate: 60%")
    good = seeding.FIXTURES / "demo" / "plans" / "zhangzhou-inpatient.yaml"
    page.locator("#plan-file").set_input_files(str(good))
    page.get_by_role("button", name="载入", exact=True).click()
    expect(page.locator('.notice[role="status"]')).to_contain_text("zhangzhou-inpatient 2021")
    expect(page.locator("table")).to_contain_text("漳州市职工医疗互助")


def test_a_doubtful_plan_file_is_loaded_with_a_warning(page: Page, tmp_path: Path) -> None:
    good = (seeding.FIXTURES / "demo" / "plans" / "zhangzhou-inpatient.yaml").read_text()
    page.goto("/plans")
    doubtful = good.replace("    date_in_cover:", "    max_shares: 3\n    date_in_cover:", 1)
    assert doubtful != good
    page.locator("#plan-file").set_input_files(a_file(tmp_path, "计划.yaml", doubtful))
    page.get_by_role("button", name="载入", exact=True).click()
    expect(page.locator('.notice[role="status"]')).to_contain_text("zhangzhou-inpatient 2021")
    expect(page.locator(".notice.look")).to_contain_text("`max_shares` 不起作用")


def test_a_plan_that_changes_open_claims_shows_them_before_it_is_loaded(
    office: Office, page: Page, tmp_path: Path
) -> None:
    claim_id = office.seed()
    before = office.claim(claim_id).payable
    plan = seeding.FIXTURES / "demo" / "plans" / "zhangzhou-inpatient.yaml"
    dearer = plan.read_text(encoding="utf-8").replace("rate: 60%", "rate: 70%")
    page.goto("/plans")
    page.locator("#plan-file").set_input_files(a_file(tmp_path, "新版.yaml", dearer))
    page.get_by_role("button", name="载入", exact=True).click()
    preview = page.locator(".preview")
    expect(preview).to_contain_text("有 1 份未办结的申请金额会变")
    expect(preview.get_by_role("link", name=f"申请 {claim_id}")).to_be_visible()
    with office.db.begin() as session:
        assert session.query(PlanVersion).filter_by(plan="zhangzhou-inpatient").count() == 1
        assert refresh_marked(office.db) == 0
    assert office.claim(claim_id).payable == before
    preview.get_by_role("button", name="载入并重新计算").click()
    expect(page.locator('.notice[role="status"]')).to_contain_text("更新：zhangzhou-inpatient")
    assert refresh_marked(office.db) == 1
    after = office.claim(claim_id).payable
    assert before is not None and after is not None and after > before


def test_the_english_switch_stays_on_the_page(office: Office, page: Page) -> None:
    claim_id = office.seed()
    page.goto(f"/claims/{claim_id}?status=all")
    page.get_by_role("link", name="English").click()
    page.wait_for_url(f"**/claims/{claim_id}?status=all")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Confirm").first).to_be_visible()


@pytest.mark.parametrize("width", [390, 1366])
def test_no_page_is_wider_than_the_screen(office: Office, page: Page, width: int) -> None:
    office.seed()
    page.set_viewport_size({"width": width, "height": 800})
    for language in ("zh", "en"):
        page.goto(f"/language/{language}")
        for path in ("/", "/upload", "/bundles", "/members", "/members/new", "/plans", "/docs"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
