"""A sound invoice and a sound summary, line by line, and what whole papers say."""

from __future__ import annotations

from extractors.documents import find_documents
from extractors.types import Document, Line, Page
from tests.extractors.drawing import line, page


def invoice_lines(total: str = "1,500.50") -> list[Line]:
    """An inpatient invoice on which all sums hold, if its total is not another."""
    return [
        line("某省医疗住院收费票据（电子）", 500, 60),
        line("票据代码：41060222", 90, 150),
        line("票据号码：0996808541", 1000, 150),
        line("交款人统一社会信用代码：32010219920710****", 90, 190),
        line("校验码：09f94d", 1000, 190),
        line("交款人：郭某萍", 90, 230),
        line("开票日期：20220127", 1000, 230),
        line("项目名称", 120, 290),
        line("金额（元）", 330, 290),
        line("项目名称", 640, 290),
        line("金额（元）", 850, 290),
        line("诊察费", 90, 340),
        line("714.50", 340, 340),
        line("化验费", 620, 342),
        line("500.00", 860, 341),
        line("手术费", 90, 376),
        line("286.00", 340, 375),
        line("金额合计（大写）壹仟伍佰元伍角整", 90, 600),
        line(f"（小写）{total}", 1000, 600),
        line("住院时间：20220120-20220127", 130, 660),
        line("预缴金额：2000.00", 600, 660),
        line("补缴金额：0.00", 900, 660),
        line("退费金额：1499.50", 1200, 660),
        line("医保统筹基金支付：1000.00", 130, 700),
        line("其他支付：0.00", 600, 700),
        line("个人账户支付：0.00", 900, 700),
        line("个人现金支付：500.50", 1200, 700),
        line("个人自付：300.50", 130, 740),
        line("个人自费：200.00", 600, 740),
        line("备注：出院时间：2022-01-27;住院天数：7;起付线：500.00;", 130, 780),
        line("收款单位（章）：某市和平医院", 90, 860),
        line("收款人：胡某梅", 1000, 860),
    ]


def only(pages: list[Page]) -> Document:
    """The one paper that ``pages`` are."""
    documents = find_documents(pages)
    assert len(documents) == 1
    return documents[0]


def checks(document: Document) -> dict[str, bool]:
    return {check.id: check.passed for check in document.checks}


def summary_pages() -> list[Page]:
    """A discharge summary of two pages."""
    first = page(
        line("某省人民医院", 700, 60),
        line("出院记录", 740, 110),
        line("姓名：郭某萍", 100, 200),
        line("性别：女", 500, 200),
        line("年龄：55岁", 800, 200),
        line("住院号：2674565511", 1100, 200),
        line("入院日期：2022-01-20", 100, 240),
        line("出院日期：2022年1月27日 8点00分", 600, 240),
        line("住院天数：7天", 1200, 240),
        line("入院诊断：1、肺部感染 2、低钠血症", 100, 300),
        line("诊疗经过：入院后完善检查，姓名核对无误，予抗感染治疗，于2022-01-25行胸部", 100, 340),
        line("检查，病情好转。", 100, 376),
        line("出院诊断：1、右肺小细胞肺癌（广泛期）化疗后2、脑转移放疗后", 100, 420),
        line("3、低钠血症", 100, 456),
        line("出院医嘱：1.院外注意休息；2.3天后复查血常规；", 100, 500),
        line("第1页", 800, 2250),
        height=2339, width=1654,
    )  # fmt: skip
    second = page(
        line("3.如有不适，及时就诊。", 100, 100),
        line("主治医师：胡某", 1000, 200),
        line("第2页", 800, 2250),
        index=1, height=2339, width=1654,
    )  # fmt: skip
    return [first, second]


def severity(document: Document, check_id: str) -> str:
    return next(check.severity for check in document.checks if check.id == check_id)


def without(*parts: str) -> list[Line]:
    """The invoice without the lines that hold one of ``parts``."""
    return [found for found in invoice_lines() if not any(part in found.text for part in parts)]


def shifted(lines: list[Line], dx: float, dy: float) -> list[Line]:
    return [line(found.text, found.box.x0 + dx, found.box.y0 + dy) for found in lines]
