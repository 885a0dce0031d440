"""Several receipts on one sheet."""

from __future__ import annotations

import pytest

from extractors.documents import find_documents
from extractors.papers.receipts import receipts_on
from tests.extractors.drawing import line, page
from tests.extractors.sound_papers import invoice_lines, shifted


@pytest.mark.parametrize(("dx", "dy"), [(0, 1000), (1700, 0)])
def test_two_receipts_on_one_sheet_are_two_papers(dx: float, dy: float) -> None:
    second = shifted(invoice_lines(total="1,600.50"), dx, dy)
    sheet = page(*invoice_lines(), *second, width=3400, height=2200)
    documents = find_documents([sheet])
    assert [d.pages for d in documents] == [(0,), (0,)]
    assert [d.value("total_amount") for d in documents] == ["1500.50", "1600.50"]
    assert [len(d.items) for d in documents] == [3, 3]


def test_the_foot_of_the_first_receipt_is_not_the_seconds() -> None:
    """What stands below the last label that both have ends the first receipt all the same."""
    foot = line("账户余额：66.00", 120, 930)
    second = shifted(invoice_lines(total="1,600.50"), 0, 1000)
    documents = find_documents([page(*invoice_lines(), foot, *second, width=1700, height=2200)])
    assert [set(d.extras) for d in documents] == [{"起付线", "账户余额"}, {"起付线"}]


def test_what_stands_right_of_the_first_receipts_labels_is_its_own() -> None:
    right = line("账户余额：66.00", 1480, 930)
    second = shifted(invoice_lines(total="1,600.50"), 1700, 0)
    documents = find_documents([page(*invoice_lines(), right, *second, width=3400, height=1200)])
    assert [set(d.extras) for d in documents] == [{"起付线", "账户余额"}, {"起付线"}]


@pytest.mark.parametrize("title", ["电子发票（普通发票）", "电子发票一普通发票）"])
def test_a_form_under_a_tax_invoice_is_a_paper_of_its_own(title: str) -> None:
    """They share no label; the bracket of the first title may be misread."""
    first = [
        line(title, 700, 60),
        line("发票号码：21532000000226869084", 1100, 120),
        line("价税合计（大写）", 120, 500),
        line("（小写）¥352.56", 1000, 500),
    ]
    second = shifted(invoice_lines(total="1,600.50"), 0, 1000)
    sheet = page(*first, *second, width=1700, height=2200)
    assert len(receipts_on(sheet)) == 2


OTHER_WORDS = {
    "票据号码：": "发票号：",
    "交款人：": "姓名：",
    "金额合计（大写）": "人民币（大写）：",
    "（小写）": "小写：",
    "收款人：": "收费员：",
    "个人现金支付：": "现金支付：",
    "医保统筹基金支付：": "统筹支付：",
}


def test_two_receipts_in_other_words_are_two_papers() -> None:
    lines = invoice_lines(total="1,600.50")
    for printed, other in OTHER_WORDS.items():
        lines = [line(x.text.replace(printed, other), x.box.x0, x.box.y0) for x in lines]
    sheet = page(*invoice_lines(), *shifted(lines, 0, 1000), width=1700, height=2200)
    documents = find_documents([sheet])
    assert [d.value("total_amount") for d in documents] == ["1500.50", "1600.50"]


def test_a_tax_invoice_under_a_form_is_a_paper_of_its_own() -> None:
    tax = [
        line("电子发票（普通发票）", 600, 1060),
        line("发票号码：25442000000012345678", 1000, 1120),
        line("开票日期：2022年02月01日", 1000, 1160),
        line("购买方信息", 90, 1200),
        line("名称：郭某萍", 200, 1200),
        line("销售方信息", 900, 1200),
        line("名称：某市康复医院有限公司", 1000, 1200),
        line("项目名称", 120, 1300),
        line("金额", 900, 1300),
        line("税率/征收率", 1100, 1300),
        line("价税合计（大写）", 120, 1500),
        line("贰佰元整", 400, 1500),
        line("（小写）¥200.00", 1000, 1500),
    ]
    sheet = page(*invoice_lines(), *tax, width=1700, height=2200)
    documents = find_documents([sheet])
    assert [d.value("total_amount") for d in documents][:1] == ["1500.50"]
    assert len(documents) == 2
