"""Lists of charges as phones, machines and slips print them: under a heading, or in pairs."""

from __future__ import annotations

import pytest

from extractors.charges.items import read_items
from extractors.labels.finding import load_vocabulary, page_labels
from extractors.types import Document, Line
from extractors.types_of_paper.invoices import INPATIENT_INVOICE
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only

CHARGES = [("西药费", "845.60"), ("检查费", "300.00"), ("化验费", "200.00")]


def viewer(*rows: Line, total: str = "￥1,345.60") -> list[Line]:
    """A viewer of electronic receipts: a card with the total, labels left and values right, the
    list of charges, and who paid."""
    pairs = [
        ("票据代码", "41060124"),
        ("票据号码", "0012345670"),
        ("交款人", "王建国"),
        ("收款单位", "郑州大学第一附属医院"),
    ]
    payers = [
        ("医保统筹基金支付", "600.00"),
        ("个人账户支付", "245.60"),
        ("个人现金支付", "500.00"),
    ]
    return [
        line("医疗门诊收费票据（电子）", 250, 100),
        line(total, 300, 150),
        *(line(key, 40, 200 + 40 * n) for n, (key, _) in enumerate(pairs)),
        *(line(value, 500, 200 + 40 * n) for n, (_, value) in enumerate(pairs)),
        *rows,
        *(line(key, 40, 900 + 40 * n) for n, (key, _) in enumerate(payers)),
        *(line(value, 600, 900 + 40 * n) for n, (_, value) in enumerate(payers)),
    ]


def charged(document: Document) -> list[tuple[str, str]]:
    return [(item.name, item.amount) for item in document.items]


def read(*rows: Line) -> Document:
    document = only([page(*viewer(*rows), width=750)])
    assert document.type == "outpatient_invoice"
    return document


@pytest.mark.parametrize(
    "heading", ["费用明细", "收费明细", "收费项目明细", "费用明细(3)", "缴费清单"]
)
def test_rows_under_a_heading_of_their_own(heading: str) -> None:
    rows = [
        cell
        for n, (name, amount) in enumerate(CHARGES)
        for cell in (line(name, 40, 500 + 40 * n), line("￥" + amount, 600, 500 + 40 * n))
    ]
    document = read(line(heading, 40, 450), *rows)
    assert charged(document) == CHARGES
    assert document.value("total_amount") == "1345.60"  # of no label: the charges tell it


def test_names_over_their_counts_and_amounts() -> None:
    rows = [
        cell
        for n, (name, amount) in enumerate(CHARGES)
        for cell in (
            line(name, 40, 500 + 80 * n),
            line("1.00 次", 40, 540 + 80 * n),
            line("￥" + amount, 600, 540 + 80 * n),
        )
    ]
    assert charged(read(line("费用明细", 40, 450), *rows)) == CHARGES


def test_names_that_no_list_of_charges_has() -> None:
    names = [("阿莫西林胶囊", "845.60"), ("头颅CT平扫", "300.00"), ("血常规", "200.00")]
    rows = [
        cell
        for n, (name, amount) in enumerate(names)
        for cell in (line(name, 40, 500 + 40 * n), line(amount + "元", 600, 500 + 40 * n))
    ]
    assert charged(read(line("费用明细", 40, 450), *rows)) == names


def test_a_tab_is_no_heading() -> None:
    tabs = [line("票据信息", 40, 50), line("费用明细", 300, 50), line("医保信息", 560, 50)]
    rows = [
        cell
        for n, (name, amount) in enumerate(CHARGES)
        for cell in (line(name, 40, 500 + 40 * n), line("￥" + amount, 600, 500 + 40 * n))
    ]
    assert charged(read(*tabs, line("费用明细", 40, 450), *rows)) == CHARGES


def test_prices_and_quantities_under_the_names() -> None:
    counts = ["￥845.60×1盒", "￥100.00 x 3次", "100.00元*2"]
    rows = [
        cell
        for n, ((name, amount), count) in enumerate(zip(CHARGES, counts, strict=True))
        for cell in (
            line(name, 40, 500 + 80 * n),
            line(count, 40, 540 + 80 * n),
            line("￥" + amount, 600, 540 + 80 * n),
        )
    ]
    document = read(line("费用明细", 40, 450), *rows)
    assert charged(document) == CHARGES
    assert [item.quantity for item in document.items] == ["1", "3", "2"]


@pytest.mark.parametrize("number", ["{}.", "{}、", "({})"])
def test_numbers_before_the_names(number: str) -> None:
    rows = [
        cell
        for n, (name, amount) in enumerate(CHARGES)
        for cell in (
            line(number.format(n + 1) + name, 40, 500 + 40 * n),
            line(amount, 600, 500 + 40 * n),
        )
    ]
    assert charged(read(line("费用明细", 40, 450), *rows)) == CHARGES


def slip(*rows: str, title: str = "门诊收费凭条") -> list[Line]:
    texts = ["姓名：刘洋", "科室：消化内科", *rows, "统筹支付：60.00", "个人账户支付：50.00"]
    texts += ["现金支付：30.00", "收费员：1003"]
    return [
        line("成都市第七人民医院", 100, 20),
        line(title, 160, 60),
        *(line(text, 40, 120 + 40 * n) for n, text in enumerate(texts)),
    ]


def test_a_hospital_behind_its_own_word_and_a_name_before_the_sex() -> None:
    lines = slip("西药费：88.60", "治疗费：51.40", "合计：140.00")[1:]
    lines[1] = line("患者：刘洋 男 45岁", 40, 120)
    document = only([page(line("医院：成都市第七人民医院", 40, 20), *lines, width=600)])
    assert document.value("hospital_name") == "成都市第七人民医院"
    assert document.value("payer_name") == "刘洋"
    assert document.fields["payer_name"].raw == "刘洋"


@pytest.mark.parametrize(
    "rows",
    [
        ("西药费：88.60", "治疗费：51.40"),
        ("西药费:88.60 治疗费:51.40",),
        ("西药费￥88.60", "治疗费￥51.40"),
        ("西药费......88.60", "治疗费......51.40"),
    ],
)
def test_charges_with_colons(rows: tuple[str, ...]) -> None:
    document = only([page(*slip(*rows, "合计：140.00"), width=600)])
    assert document.type == "outpatient_invoice"
    assert charged(document) == [("西药费", "88.60"), ("治疗费", "51.40")]
    assert not document.extras


@pytest.mark.parametrize("word", ["应付金额", "应收金额", "缴费金额"])
def test_what_the_till_asks_for_is_the_total_where_the_charges_say_so(word: str) -> None:
    charges = ("西药费：88.60", "治疗费：51.40")
    asked = only([page(*slip(*charges, f"{word}：140.00"), width=600)])
    assert asked.value("total_amount") == "140.00"
    assert charged(asked) == [("西药费", "88.60"), ("治疗费", "51.40")]


def test_rows_of_words_without_their_fee_between_those_that_tell_a_charge() -> None:
    rows = (("西药", "12.00"), ("检查", "60.00"), ("放射", "40.00"), ("材料", "18.00"))
    cells = [line(x, left, 200 + 40 * n) for n, row in enumerate(rows)
             for x, left in zip(row, (40, 300), strict=True)]  # fmt: skip
    head = [line("医疗门诊收费票据", 200, 60), line("姓名：柴涛", 40, 120)]
    foot = [line("合计（大写）：壹佰叁拾元整", 40, 400), line("收费员：崔敏", 40, 440)]
    assert charged(only([page(*head, *cells, *foot, width=700)])) == list(rows)


def test_the_row_of_sums_says_what_the_person_bears_outside() -> None:
    rows = [("项目名称", "金额", "申报金额", "自费金额"), ("西药费", "72.15", "60.00", "12.15")]
    rows += [("检查费", "55.00", "55.00", ""), ("合计", "127.15", "115.00", "12.15")]
    cells = [line(x, left, 200 + 40 * n) for n, row in enumerate(rows)
             for x, left in zip(row, (40, 240, 440, 640), strict=True) if x]  # fmt: skip
    head = [line("医疗门诊收费票据", 200, 60), line("姓名：柴涛", 40, 120)]
    foot = [line("金额（大写）壹佰贰拾柒元壹角伍分", 40, 400), line("收费员：09", 40, 440)]
    found = only([page(*head, *cells, *foot, width=900)])
    assert found.value("out_of_scope_self_paid") == "12.15"
    assert found.extras["申报金额"].value == "115.00"
    assert charged(found) == [("西药费", "72.15"), ("检查费", "55.00")]


def test_charges_beside_the_sums_that_settle_them() -> None:
    """The total stands in the row of the first charge, the words under the last."""
    rows = (("西药费", "72.15"), ("检查费", "55.00"))
    cells = [line(x, left, 200 + 40 * n) for n, row in enumerate(rows)
             for x, left in zip(row, (40, 240), strict=True)]  # fmt: skip
    sums = (("合计金额", "127.15"), ("现金支付", "127.15"))
    cells += [line(x, left, 200 + 40 * n) for n, row in enumerate(sums)
              for x, left in zip(row, (420, 580), strict=True)]  # fmt: skip
    head = [line("医疗门诊收费票据", 200, 60), line("姓名：柴涛", 40, 120)]
    foot = [line("大写：壹佰贰拾柒元壹角伍分", 40, 320), line("收费员：09", 40, 360)]
    assert charged(only([page(*head, *cells, *foot, width=700)])) == list(rows)


def test_what_insurance_leaves_is_no_total() -> None:
    charges = ("西药费：88.60", "治疗费：51.40", "费用总额：140.00")
    left = only([page(*slip(*charges, "应付金额：30.00"), width=600)])
    assert left.value("total_amount") == "140.00"


def test_a_record_of_a_shop_or_of_other_payments_is_no_receipt_of_care() -> None:
    lines = [
        line("手机缴费详情", 160, 60),
        line("姓名：刘洋", 40, 120),
        line("合计：140.00", 40, 160),
    ]
    lines += [line("现金支付：30.00", 40, 200), line("收费员：1003", 40, 240)]
    assert only([page(*lines, width=600)]).type == "other"


def test_a_phone_may_show_what_was_charged_under_the_total() -> None:
    rows = [("费用总额", "￥1,345.60"), *((name, f"￥{amount}") for name, amount in CHARGES)]
    rows += [("医保支付", "￥845.60"), ("其他费", "￥1.00")]
    shown = [
        line(text, x, 300 + 40 * n)
        for n, row in enumerate(rows)
        for text, x in zip(row, (40, 500), strict=True)
    ]
    head = [line("医疗住院收费票据", 250, 100), line("住院号：0600317742", 40, 200)]
    found = INPATIENT_INVOICE.extract([page(*head, *shown, width=750)], 1.0)
    assert charged(found) == CHARGES


def test_columns_of_who_paid_beside_the_charges_hold_none() -> None:
    rows = [
        cell
        for n, (name, amount, fund, paid) in enumerate(
            [
                ("西药费", "845.60", "新农合补偿", "800.00"),
                ("检查费", "300.00", "扶贫特惠保", "407.68"),
                ("中草药", "", "财政兜底", "100.00"),  # the form names it, and nothing was charged
                ("化验费", "200.00", "个人负担", "37.92"),
            ]
        )
        for cell in (
            line(name, 40, 500 + 40 * n),
            *([line(amount, 360, 500 + 40 * n)] if amount else []),
            line(fund, 520, 500 + 40 * n),
            line(paid, 900, 500 + 40 * n),
        )
    ]
    heads = [line("收费项目", 60, 450), line("金 额", 370, 450)]
    heads += [line("补偿项目", 540, 450), line("金 额", 910, 450)]
    document = only([page(*viewer(*heads, *rows), width=1100)])
    assert charged(document) == [("西药费", "845.60"), ("检查费", "300.00"), ("化验费", "200.00")]


def form(*rows: Line) -> Document:
    """A paper form without heads over its charges."""
    return only(
        [
            page(
                line("安徽省医疗机构住院收费收据", 400, 100),
                line("№ 0826174", 900, 140),
                line("姓名：束长林", 100, 180),
                line("住院号：126317", 500, 180),
                line("入院日期：2012.08.20", 100, 220),
                line("出院日期：2012.09.05", 500, 220),
                *rows,
                line("收款单位（盖章）：寿县正阳关镇中心卫生院", 100, 700),
            )
        ]
    )


def test_charges_set_as_wide_as_each_other_with_their_amounts_behind_colons() -> None:
    document = form(
        line("床 位 费：192.00", 100, 300),
        line("检 查 费：430.00", 500, 300),
        line("材 料 费：57.34", 100, 340),
        line("其 他：16.00", 500, 340),
        line("合计人民币（大写）：陆佰玖拾伍元叁角肆分", 100, 400),
        line("￥：695.34", 700, 400),
    )
    names = [(name.replace(" ", ""), amount) for name, amount in charged(document)]
    assert names == [
        ("床位费", "192.00"),
        ("检查费", "430.00"),
        ("材料费", "57.34"),
        ("其他", "16.00"),
    ]
    assert "其他" not in document.extras


def test_what_others_paid_is_no_charge() -> None:
    document = form(
        line("床位费：192.00", 100, 300),
        line("检查费：430.00", 500, 300),
        line("合计（大写）：陆佰贰拾贰元整", 100, 400),
        line("（小写）：622.00", 700, 400),
        line("统筹支付：500.00", 100, 450),
        line("其他：16.00", 400, 450),
        line("现金支付：106.00", 700, 450),
    )
    assert [name for name, _ in charged(document)] == ["床位费", "检查费"]


def test_a_charge_that_no_list_has_with_its_amount_in_a_column_of_its_own() -> None:
    names = (("床位费：", "1,060.00"), ("空调费：", "212.00"), ("心理治疗费：", "360.00"))
    rows = [
        cell
        for n, (name, amount) in enumerate(names)
        for cell in (line(name, 100 + 400 * n, 300), line(amount, 300 + 400 * n, 300))
    ]
    total = line("合计（大写）：壹仟陆佰叁拾贰元整", 100, 400), line("（小写）：1,632.00", 700, 400)
    assert charged(form(*rows, *total)) == [
        ("床位费", "1060.00"),
        ("空调费", "212.00"),
        ("心理治疗费", "360.00"),
    ]


def test_a_row_of_words_with_amounts_between_two_rows_of_charges() -> None:
    rows = (
        (("西药费", "187.35"), ("中成药费", "92.60")),
        (("常规检查", "20.00"), ("CT", "240.00")),
        (("化验费", "65.00"), ("治疗费", "18.00")),
    )
    cells = [
        cell
        for n, row in enumerate(rows)
        for m, (name, amount) in enumerate(row)
        for cell in (
            line(name, 100 + 400 * m, 300 + 40 * n),
            line(amount, 300 + 400 * m, 300 + 40 * n),
        )
    ]
    total = (
        line("合计（大写）陆佰贰拾贰元玖角伍分", 100, 450),
        line("（小写）622.95", 700, 450),
    )
    assert charged(form(*cells, *total)) == [pair for row in rows for pair in row]


def test_the_total_heads_the_last_column_of_a_row_of_charges_over_their_amounts() -> None:
    rows = (
        (("床位费", "560.00"), ("西药费", "6,218.45"), ("中成药", "386.20"), ("检查费", "290.00")),
        (("材料费", "983.00"), ("麻醉费", "620.00"), ("其他", "24.00"), ("合计", "9,081.65")),
    )
    cells = [
        cell
        for n, row in enumerate(rows)
        for m, (name, amount) in enumerate(row)
        for cell in (
            line(name, 100 + 250 * m, 300 + 80 * n),
            line(amount, 100 + 250 * m, 340 + 80 * n),
        )
    ]
    document = form(*cells, line("合计人民币（大写）：玖仟零捌拾壹元陆角伍分", 100, 480))
    expected = [(name, amount.replace(",", "")) for row in rows for name, amount in row][:-1]
    assert charged(document) == expected
    assert document.fields["total_amount"].value == "9081.65"


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [
        ((("材料费", 100), ("57.34其他", 300), ("620.00", 700)), ("材料费", "其他")),
        ((("材料费1/项", 100), ("57.34", 300), ("其他", 500), ("620.00", 700)), ("材料费", "其他")),
        ((("材 料 费，57.34", 100), ("其他费·620.00", 500)), ("材 料 费", "其他费")),
        ((("材料费：", 100), ("57.34其他费：", 300), ("620.00", 700)), ("材料费", "其他费")),
    ],
)
def test_cells_that_the_engine_read_as_one(
    cells: tuple[tuple[str, int], ...], read_as: tuple[str, str]
) -> None:
    first = (line("床位费", 100, 260), line("144.00", 300, 260), line("检查费：430.00", 500, 260))
    document = form(
        line("项目", 100, 240),
        line("金额", 300, 240),
        *first,
        *(line(text, x, 300) for text, x in cells),
        line("合计（大写）：壹仟贰佰伍拾壹元叁角肆分", 100, 450),
        line("（小写）：1,251.34", 700, 450),
    )
    assert charged(document) == [
        ("床位费", "144.00"),
        ("检查费", "430.00"),
        (read_as[0], "57.34"),
        (read_as[1], "620.00"),
    ]


def test_names_over_their_amounts_that_the_engine_read_as_one() -> None:
    names = line("材料费麻醉费", 100, 300), line("护理费", 500, 300)
    amounts = (line(text, x, 340) for text, x in (("57.34", 100), ("620.00", 170), ("9.00", 500)))
    total = line("合计（大写）：陆佰捌拾陆元叁角肆分", 100, 400)
    assert charged(form(*names, *amounts, total)) == [
        ("材料费", "57.34"),
        ("麻醉费", "620.00"),
        ("护理费", "9.00"),
    ]


def test_charges_in_the_row_of_their_head_over_their_amounts() -> None:
    cells = (
        (("项 目", 100), ("西药", 250), ("中药", 400), ("注射", 550), ("检查", 700)),
        (("金 额", 100), ("23.40", 250), ("3.00", 550), ("8.00", 700)),
    )
    rows = [line(text, x, 300 + 40 * n) for n, row in enumerate(cells) for text, x in row]
    total = line("合计（大写）：叁拾肆元肆角整", 100, 400), line("（小写）：34.40", 700, 400)
    assert charged(form(*rows, *total)) == [
        ("西药", "23.40"),
        ("注射", "3.00"),
        ("检查", "8.00"),
    ]


def test_rows_go_on_under_the_charges_in_the_column_of_their_amounts() -> None:
    printed = (("诊查费", "x1", "6.00"), ("血常规", "x1", "20.00"), ("氨溴索口服液", "x2", "43.60"))
    rows = [
        line(text, x, 300 + 36 * place)
        for place, row in enumerate(printed)
        for text, x in zip(row, (100, 500, 700), strict=True)
    ]
    foot = line("合计（小写）：69.60", 100, 500)
    labels = page_labels(page(*rows, foot), load_vocabulary("invoice"))
    items = read_items(page(*rows, foot), labels, has_quantity=True)
    assert [(x.name, x.quantity, x.amount) for x in items] == [
        ("诊查费", "1", "6.00"),
        ("血常规", "1", "20.00"),
        ("氨溴索口服液", "2", "43.60"),
    ]
    # what stands off the column, or further down, is no charge
    for x, y in ((400, 408), (700, 470)):
        apart = (*rows[:6], line("窗口排队号", 100, y), line("43.60", x, y), foot)
        assert len(read_items(page(*apart), labels, has_quantity=True)) == 2
