"""费用清单: columns in any order and alignment, over pages, with sums that are no charges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from extractors.types import Box, Document, Item, Line, Page
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, outcomes, values

A4 = {"width": 1654, "height": 2339}
# x position of each column's head, and how its cells are aligned
COLUMNS = {
    "序号": (60, "left"),
    "费用日期": (130, "left"),
    "收费项目名称": (340, "left"),
    "规格": (720, "left"),
    "单位": (900, "middle"),
    "单价(元)": (1000, "right"),
    "数量": (1140, "right"),
    "金额(元)": (1260, "right"),
    "自付比例": (1400, "right"),
    "医保等级": (1540, "middle"),
}
ROWS = [
    ("1", "2025-03-02", "三人间床位费", "", "日", "40.00", "10", "400.00", "0%", "甲"),
    ("2", "25-03-02", "注射用头孢呋辛钠", "0.75g/支", "支", "12.3450", "20", "246.90", "10%", "乙"),
    ("3", "2025-03-03", "一次性使用无菌注射器带针", "5ml", "支", "0.85", "6", "5.10", "100%", "丙"),
    ("4", "2025-03-04", "肝功能检查(15项)", "", "次", "98.00", "1", "98.00", "0%", "甲"),
    ("5", "2025-03-05", "退药", "10ml", "支", "3.00", "-2", "-6.00", "0%", "甲"),
]  # fmt: skip


def placed(text: str, head: Line, alignment: str, y: float) -> Line:
    width = line(text, 0, y).box.width
    x = {
        "left": head.box.x0 - 4,
        "middle": head.box.center_x - width / 2,
        "right": head.box.x1 - width,
    }[alignment]
    return line(text, x, y)


def table(rows: list[tuple[str, ...]], top: float = 300) -> list[Line]:
    heads = [(line(text, x, top), alignment) for text, (x, alignment) in COLUMNS.items()]
    lines = [head for head, _ in heads]
    for number, row in enumerate(rows):
        lines += [
            placed(text, head, alignment, top + 44 * (number + 1))
            for text, (head, alignment) in zip(row, heads, strict=True)
            if text
        ]
    return lines


def head(number: str = "") -> list[Line]:
    lines = [
        line("某市人民医院住院病人费用明细清单", 500, 60),
        line("姓名：高某海", 60, 150),
        line("住院号：60123146", 500, 150),
        line("科室：骨一科", 900, 150),
        line("入院日期：2025-03-02", 1200, 150),
    ]
    return [*lines, line(number, 1400, 100)] if number else lines


def rows_of(items: tuple[Item, ...]) -> list[tuple[str | None, ...]]:
    return [
        (i.name, i.more.get("specification"), i.unit, i.more.get("unit_price"), i.quantity,
         i.amount, i.more.get("insurance_grade"))
        for i in items
    ]  # fmt: skip


EXPECTED = [
    ("三人间床位费", None, "日", "40.00", "10", "400.00", "甲"),
    ("注射用头孢呋辛钠", "0.75g/支", "支", "12.3450", "20", "246.90", "乙"),
    ("一次性使用无菌注射器带针", "5ml", "支", "0.85", "6", "5.10", "丙"),
    ("肝功能检查(15项)", None, "次", "98.00", "1", "98.00", "甲"),
    ("退药", "10ml", "支", "3.00", "-2", "-6.00", "甲"),
]


def test_columns_of_any_alignment() -> None:
    foot = [line("合计", 340, 600), line("744.00", 1280, 600)]
    document = only([page(*head(), *table(ROWS), *foot, **A4)])
    assert document.type == "expense_list"
    assert rows_of(document.items) == EXPECTED
    assert values(document) == {
        "patient_name": "高某海",
        "admission_number": "60123146",
        "total_amount": "744.00",
    }
    assert outcomes(document) == {"items_sum_to_total": True, "row_amounts": True}


def test_an_overlooked_quantity_follows_from_price_and_amount() -> None:
    """A lone digit in its cell is what engines overlook most. 246.90 is no whole number of times
    12.3450 with a digit changed, so nothing is made up where the figures do not fit."""
    without = [(*row[:6], "", *row[7:]) for row in ROWS]
    without[1] = (*without[1][:5], "12.3440", *without[1][6:])
    items = only([page(*head(), *table(without), **A4)]).items
    assert [item.quantity for item in items] == ["10", None, "6", "1", None]
    assert [item.more.get("derived") for item in items] == [
        "quantity",
        None,
        "quantity",
        "quantity",
        None,
    ]


def test_a_derived_quantity_proves_nothing() -> None:
    without = [(*row[:6], "", *row[7:]) for row in ROWS]
    assert "row_amounts" not in outcomes(only([page(*head(), *table(without), **A4)]))


def leaning(each: Line, slope: float, change: float) -> Line:
    """``each`` as on a photo: rows run down by ``slope``, by ``change`` more at the foot."""
    dy = each.box.center_x * (slope + change * each.box.center_y / A4["height"])
    x0, y0, x1, y1 = each.box
    return replace(each, box=Box(x0, y0 + dy, x1, y1 + dy))


@pytest.mark.parametrize(("slope", "change"), [(0.05, 0.0), (-0.04, 0.05), (0.02, -0.06)])
def test_rows_of_a_photo_that_slants_and_narrows(slope: float, change: float) -> None:
    rows = [(str(n), *row[1:]) for n, row in enumerate(ROWS * 5, 1)]
    flat = [*head(), *table(rows)]
    photo = page(*(leaning(each, slope, change) for each in flat), **A4)
    assert rows_of(only([photo]).items) == EXPECTED * 5


def aslant(each: Line, lean: float, shift: float = 0.0, scale: float = 1.0) -> Line:
    """``each`` where columns lean by ``lean`` (dx/dy), on a photo taken elsewhere."""
    dx = lean * (each.box.y0 - 300) + shift + (scale - 1) * each.box.x0
    x0, y0, x1, y1 = each.box
    return replace(each, box=Box(x0 + dx, y0, x1 + dx, y1), edges=())


@pytest.mark.parametrize("lean", [0.0, 0.05, -0.05])
def test_columns_that_lean(lean: float) -> None:
    rows = [(str(n), *row[1:]) for n, row in enumerate(ROWS * 7, 1)]
    photo = page(*(aslant(each, lean) for each in [*head(), *table(rows)]), **A4)
    assert rows_of(only([photo]).items) == EXPECTED * 7


@pytest.mark.parametrize(("shift", "scale"), [(0.0, 1.0), (40.0, 1.0), (-35.0, 1.0), (-20.0, 1.04)])
def test_a_further_photo_is_taken_from_elsewhere(shift: float, scale: float) -> None:
    """Its columns have no heads, and stand a little left or right of those on the first."""
    rows = [(str(n), *row[1:]) for n, row in enumerate(ROWS * 6, 1)]
    first = page(*head("第1页 共2页"), *table(rows), **A4)
    body = [aslant(each, 0.03, shift, scale) for each in table(rows)[len(COLUMNS) :]]
    second = replace(page(line("第2页 共2页", 1400, 100), *body, **A4), index=1)
    assert rows_of(only([first, second]).items) == EXPECTED * 12


def test_a_misread_price_is_pointed_out() -> None:
    wrong = [*ROWS[:3], (*ROWS[3][:5], "93.00", *ROWS[3][6:])]
    document = only([page(*head(), *table(wrong), **A4)])
    check = next(each for each in document.checks if each.id == "row_amounts")
    assert not check.passed and check.severity == "warning"
    assert "肝功能检查(15项)" in check.message


def pages_of_two(*, numbered: bool, headed: bool) -> list[Page]:
    foot = [line("总计：744.00", 1100, 520)]
    second = table(ROWS[3:]) if headed else table(ROWS[3:])[len(COLUMNS) :]
    titles = [head("第1页 共2页") if numbered else head(), []]
    titles[1] = head("第2页 共2页") if numbered else (head() if headed else [])
    return [
        page(*titles[0], *table(ROWS[:3]), **A4),
        replace(page(*titles[1], *second, *foot, **A4), index=1),
    ]


@pytest.mark.parametrize(("numbered", "headed"), [(True, True), (False, True), (True, False)])
def test_rows_add_up_over_pages(numbered: bool, headed: bool) -> None:
    document = only(pages_of_two(numbered=numbered, headed=headed))
    assert document.pages == (0, 1)
    assert rows_of(document.items) == EXPECTED
    assert [item.page for item in document.items] == [0, 0, 0, 1, 1]
    assert outcomes(document)["items_sum_to_total"]


def test_rows_without_head_or_number_go_on_with_the_list() -> None:
    second = replace(page(*table(ROWS)[len(COLUMNS) :], **A4), index=1)
    document = only([page(*head(), *table(ROWS), **A4), second])
    assert rows_of(document.items) == EXPECTED * 2


def test_a_last_page_that_was_scanned_first_is_told_by_the_sum() -> None:
    first, last = pages_of_two(numbered=False, headed=True)
    document = only([replace(last, index=0), replace(first, index=1)])
    assert document.pages == (0, 1)
    assert outcomes(document)["items_sum_to_total"]


def test_the_list_of_another_patient_is_another_list() -> None:
    from extractors.documents import find_documents

    first = page(*head(), *table(ROWS), **A4)
    other = [line("姓名：林某", 60, 150) if x.text == "姓名：高某海" else x for x in first.lines]
    found = find_documents([first, replace(first, index=1, lines=tuple(other))])
    assert [each.pages for each in found] == [(0,), (1,)]


def test_sums_of_a_kind_or_a_page_are_no_charges() -> None:
    lines = [
        line("住院费用清单", 600, 60),
        line("项目名称", 100, 200),
        line("单价", 600, 200),
        line("数量", 900, 200),
        line("金额", 1200, 200),
        line("西药费", 100, 244),
        line("氯化钠注射液", 120, 288),
        line("3.00", 600, 288),
        line("4", 900, 288),
        line("12.00", 1200, 288),
        line("小计", 120, 332),
        line("12.00", 1200, 332),
        line("化验费", 100, 376),
        line("血细胞分析", 120, 420),
        line("20.00", 600, 420),
        line("1", 900, 420),
        line("20.00", 1200, 420),
        line("小计", 120, 464),
        line("20.00", 1200, 464),
        line("本页合计", 120, 508),
        line("32.00", 1200, 508),
        line("费用总额：", 120, 552),
        line("32.00", 1200, 552),
    ]
    document = only([page(*lines, **A4)])
    assert [(i.name, i.amount, i.more["category"]) for i in document.items] == [
        ("氯化钠注射液", "12.00", "西药费"),
        ("血细胞分析", "20.00", "化验费"),
    ]
    assert document.value("total_amount") == "32.00"


def test_two_tables_side_by_side() -> None:
    heads = [("项目名称", 60), ("数量", 400), ("金额", 560), ("项目名称", 860), ("数量", 1200),
             ("金额", 1360)]  # fmt: skip
    lines = [line("费用汇总清单", 600, 60), *(line(text, x, 200) for text, x in heads)]
    goods = [("床位费", "10", "400.00"), ("护理费", "10", "150.00"), ("西药费", "3", "88.20"),
             ("化验费", "7", "310.00")]  # fmt: skip
    for number, row in enumerate(goods):
        left, y = 800 * (number % 2), 244 + 44 * (number // 2)
        lines += [line(t, left + x, y) for t, x in zip(row, (60, 410, 560), strict=True)]
    lines.append(line("合计：948.20", 60, 400))
    document = only([page(*lines, **A4)])
    assert sorted((i.name, i.quantity, i.amount) for i in document.items) == sorted(goods)
    assert outcomes(document)["items_sum_to_total"]


def joined(left: Line, right: Line) -> Line:
    """Two cells as an engine gives them that takes the gap for a blank."""
    edges = (*left.edges, *right.edges)
    return Line(f"{left.text} {right.text}", left.box.union(right.box), 0.98, edges)


def test_a_name_in_two_lines_and_cells_that_the_engine_joined() -> None:
    lines = [
        line("住院费用清单", 600, 60),
        line("名称", 100, 200),
        line("规格", 500, 200),
        joined(line("单价", 800, 200), line("数量", 960, 200)),
        line("金额", 1200, 200),
        line("医保类别", 1400, 200),
        line("一次性使用静脉留置", 100, 250),
        line("24G", 500, 250),
        joined(line("38.50", 800, 250), line("2", 970, 250)),
        joined(line("77.00", 1210, 250), line("丙", 1430, 250)),
        line("针(正压型)", 100, 276),
        line("静脉输液", 100, 330),
        line("9.00", 800, 330),
        line("3", 970, 330),
        line("27.00", 1210, 330),
        line("甲", 1430, 330),
    ]
    document = only([page(*lines, **A4)])
    assert rows_of(document.items) == [
        ("一次性使用静脉留置针(正压型)", "24G", None, "38.50", "2", "77.00", "丙"),
        ("静脉输液", None, None, "9.00", "3", "27.00", "甲"),
    ]


@pytest.mark.parametrize("printed", ["总金额：744.00元", "费用合计: ￥744.00", "住院总费用："])
def test_a_total_over_the_table_is_the_lists(printed: str) -> None:
    lines = [line(printed, 900, 230), *([line("744.00", 1100, 231)] if printed[-1] == "：" else [])]
    document = only([page(*head(), *lines, *table(ROWS), **A4)])
    assert document.value("total_amount") == "744.00"
    assert outcomes(document)["items_sum_to_total"]


def test_no_other_sum_over_the_table_is_the_total() -> None:
    lines = [line("预交总金额：1000.00", 900, 230), line("本页合计：12.00", 300, 230)]
    document = only([page(*head(), *lines, *table(ROWS), **A4)])
    assert "total_amount" not in document.fields


def test_a_last_page_of_one_row_is_told_by_its_total() -> None:
    rest = table(ROWS[4:])[len(COLUMNS) :]
    last = replace(page(*rest, line("合计金额：744.00", 60, 520), **A4), index=1)
    document = only([page(*head(), *table(ROWS[:4]), **A4), last])
    assert document.pages == (0, 1)
    assert document.value("total_amount") == "744.00"


def plain_list(
    heads: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]], *foot: Line
) -> Page:
    lines = [line("住院费用清单", 600, 60), *(line(text, x, 200) for text, x in heads)]
    for number, row in enumerate(rows, 1):
        placed_texts = zip(row, heads, strict=False)
        lines += [line(text, x, 200 + 44 * number) for text, (_, x) in placed_texts if text]
    return page(*lines, *foot, **A4)


FIVE = [("项目名称", 100.0), ("规格", 500.0), ("单价", 800.0), ("数量", 960.0), ("金额", 1160.0)]


def test_amounts_of_fractions_of_a_cent_are_rounded() -> None:
    rows = [("艾司唑仑片", "1mg", "0.1570", "2", "0.314"), ("静脉注射", "", "7.825", "1", "7.825")]
    items = only([plain_list(FIVE, rows)]).items
    assert [item.amount for item in items] == ["0.31", "7.83"]


@pytest.mark.parametrize("is_over", [True, False])
def test_rows_that_sum_up_their_group_are_no_charges(is_over: bool) -> None:
    drugs = [("头孢呋辛", "1g", "20.00", "4", "80.00"), ("葡萄糖", "", "5.00", "2", "10.00")]
    tests = [("血常规", "", "70.00", "1", "70.00")]
    sums = [("西药费", "", "", "", "90.00"), ("化验费", "", "", "", "70.00")]
    rows = [sums[0], *drugs, sums[1], *tests] if is_over else [*drugs, sums[0], *tests, sums[1]]
    total = (line("合计", 100, 560), line("160.00", 1160, 560))
    document = only([plain_list(FIVE, rows, *total)])
    assert [(i.name, i.more.get("category")) for i in document.items] == [
        ("头孢呋辛", "西药费"),
        ("葡萄糖", "西药费"),
        ("血常规", "化验费"),
    ]
    assert outcomes(document)["items_sum_to_total"]


def test_a_charge_of_name_and_amount_alone_stays_one() -> None:
    rows = [("头孢呋辛", "1g", "20.00", "4", "80.00"), ("床位费", "", "", "", "60.00"),
            ("血常规", "", "70.00", "1", "70.00")]  # fmt: skip
    assert [i.name for i in only([plain_list(FIVE, rows)]).items] == [
        "头孢呋辛",
        "床位费",
        "血常规",
    ]


def test_figures_in_the_middle_of_a_cell_of_two_lines() -> None:
    heads = plain_list(FIVE, []).lines
    lines = [
        *(line(t, x, 250) for t, x in [("一次性使用输液器", 100), ("0.7mm*", 500)]),
        *(line(t, x, 264) for t, x in [("80.00", 800), ("1", 960), ("80.00", 1160)]),
        *(line(t, x, 278) for t, x in [("带针", 100), ("25mm", 500)]),
        *(line(t, x, 340) for t, x in [("血常规", 100), ("70.00", 800), ("70.00", 1160)]),
    ]
    items = only([page(*heads, *lines, **A4)]).items
    assert [(i.name, i.amount) for i in items] == [
        ("一次性使用输液器带针", "80.00"),
        ("血常规", "70.00"),
    ]
    assert items[0].more["specification"] == "0.7mm*25mm"


def test_heads_in_pieces() -> None:
    heads = [("名", 100), ("称", 150), ("规格", 500), ("单", 800), ("价", 840), ("数量", 960)]
    stacked = [line("金额", 1160, 186), line("(元)", 1160, 214), line("医保", 1400, 186)]
    lines = [line("住院费用清单", 600, 60), *(line(t, x, 200) for t, x in heads), *stacked]
    lines += [line("类别", 1400, 214)]
    for number, name in enumerate(("床位费", "血常规")):
        texts = [(name, 100), ("50.00", 800), ("1", 960), ("50.00", 1160), ("甲", 1410)]
        lines += [line(t, x, 270 + 44 * number) for t, x in texts]
    items = only([page(*lines, **A4)]).items
    assert [(i.name, i.more["unit_price"], i.amount, i.more["insurance_grade"]) for i in items] == [
        ("床位费", "50.00", "50.00", "甲"),
        ("血常规", "50.00", "50.00", "甲"),
    ]


@pytest.mark.parametrize(
    "foot",
    ["本页小计：70.00 总计：150.00", "合计金额（大写）：壹佰伍拾元整|（小写）￥150.00"],
)
def test_a_total_among_other_sums_or_behind_its_words(foot: str) -> None:
    rows = [("床位费", "", "80.00", "1", "80.00"), ("血常规", "", "70.00", "1", "70.00")]
    texts = [line(text, 100 + 800 * n, 420) for n, text in enumerate(foot.split("|"))]
    document = only([plain_list(FIVE, rows, *texts)])
    assert document.value("total_amount") == "150.00"


def test_two_names_of_one_charge() -> None:
    heads = [("医院项目名称", 100.0), ("医保项目名称", 500.0), ("数量", 960.0), ("金额", 1160.0)]
    rows = [("普通床", "普通床位费", "2", "80.00"), ("血常规", "血细胞分析", "1", "70.00")]
    items = only([plain_list(heads, rows)]).items
    assert [(i.name, i.amount) for i in items] == [("普通床", "80.00"), ("血常规", "70.00")]


def test_ticks_and_specks_are_no_part_of_a_name() -> None:
    rows = [(".床位费", "", "80.00", "1", "80.00"), ("复方丹参滴丸√", "", "70.00", "1", "70.00")]
    assert [i.name for i in only([plain_list(FIVE, rows)]).items] == ["床位费", "复方丹参滴丸"]


def test_heads_that_share_a_column() -> None:
    """规格/单位 and 数量/单位 each stand over one column."""
    xs = (100, 700, 1000, 1200, 1400)
    heads = ("项目名称", "规格/单位", "单价", "数量/单位", "金额")
    rows = (
        ("血塞通软胶囊", "0.33g*24粒", "20.50", "2盒", "41.00"),
        ("ⅡI级护理", "日", "12.00", "14/日", "168.00"),
    )
    cells = [
        line(text, x, 300 + 44 * number)
        for number, row in enumerate((heads, *rows))
        for x, text in zip(xs, row, strict=True)
    ]
    items = only([page(*head(), *cells, **A4)]).items
    assert [(i.name, i.more.get("specification"), i.quantity, i.unit, i.amount) for i in items] == [
        ("血塞通软胶囊", "0.33g*24粒", "2", "盒", "41.00"),
        ("Ⅱ级护理", "日", "14", "日", "168.00"),
    ]


def test_a_quantity_that_was_read_in_part_follows_from_price_and_amount() -> None:
    """王 for 1, 1 for 14 and for 7; a 3 that the figures contradict stays and fails its check."""
    prices = [("363.00", "王", "363.00"), ("232.91", "1", "3260.74"), ("1.02", "1", "7.14")]
    rows = [*prices, ("10.00", "3", "40.00")]
    heads = [line(text, x, 300) for text, x in (("项目名称", 100), ("单价", 700), ("数量", 900),
                                                ("金额", 1100))]  # fmt: skip
    cells = [
        line(text, x, 344 + 44 * number)
        for number, row in enumerate(rows)
        for text, x in zip(("检查费住院处已核对", *row), (100, 690, 910, 1090), strict=True)
    ]
    document = only([page(*head(), *heads, *cells, **A4)])
    assert [item.quantity for item in document.items] == ["1", "14", "7", "3"]
    assert {item.name for item in document.items} == {"检查费"}
    assert outcomes(document)["row_amounts"] is False


def test_a_unit_behind_its_price() -> None:
    rows = (("收费项目", "单价/单位", "数量", "金额"), ("护理费", "10.00/日", "3", "30.00"))
    cells = [
        line(text, x, 300 + 44 * number)
        for number, row in enumerate(rows)
        for x, text in zip((100, 700, 950, 1150), row, strict=True)
    ]
    items = only([page(*head(), *cells, **A4)]).items
    assert [(i.more.get("unit_price"), i.quantity, i.unit) for i in items] == [("10.00", "3", "日")]


def typed_list(*rows: str) -> Document:
    return only(read_pages(TypedPaper("list", "expense_list", (rows,), {})))


def test_the_days_sum_is_the_total_of_a_list_of_one_day() -> None:
    found = typed_list(
        "某某市人民医院病人一日清单",
        "姓名：童国梁    住院号：1902887      日期：2019-03-14",
        "项目名称              规格          单价       数量      金额",
        "阿托伐他汀钙片        20mg*7片      5.13        1         5.13",
        "低分子肝素钠注射液    0.4ml        32.60        2        65.20",
        "一级护理              日           30.00        1        30.00",
        "当日合计：100.33    累计费用：4,318.67   预交款：5,000.00",
    )
    assert found.value("total_amount") == "100.33"


def test_a_total_whose_characters_stand_apart() -> None:
    found = typed_list(
        "某某医院住院费用清单",
        "姓名：黎耀辉    病案号：338176    住院号：ZY330182",
        "项目名称                单价     数量   金额",
        "二级护理                16.00    4       64.00",
        "凝血四项                66.00    1       66.00",
        "合  计                                  130.00",
    )
    assert found.value("total_amount") == "130.00"
    assert found.value("admission_number") == "ZY330182"


def test_a_price_and_a_quantity_that_were_read_as_one_figure() -> None:
    head = (
        "某某医院住院费用清单",
        "姓名：郗明亮  住院号：078832",
        "名称            数量   单价    金额",
        "二级护理         17     4.00    68.00",
        "X线摄片           3    35.00   105.00",
    )
    torn = typed_list(*head, "普通床位费       1712.00        204.00")
    row = torn.items[-1]
    assert (row.name, row.quantity, row.more["unit_price"]) == ("普通床位费", "17", "12.00")
    other = typed_list(*head, "普通床位费       1712.00        205.00").items[-1]
    assert (other.quantity, other.more) != ("17", {"unit_price": "12.00"})


def test_the_sum_of_a_group_beside_its_name_is_no_part_of_the_row_above() -> None:
    found = typed_list(
        "某某医院住院患者费用清单",
        "患者姓名:叶振坤  住院号:1170923",
        "计费日期    项目名称              规格        数量    单价      金额",
        "【检查费】  186.00",
        "01-10      平扫                  每部位      1       158.00    158.00",
        "01-10      常规心电图检查        次          1        28.00     28.00",
        "【治疗费】  48.00",
        "01-11      静脉输液              组          6         8.00     48.00",
        "合计:  234.00",
    )
    said = [(row.name, row.more["category"]) for row in found.items]
    assert said == [("平扫", "检查费"), ("常规心电图检查", "检查费"), ("静脉输液", "治疗费")]


def test_a_sum_by_class_without_names() -> None:
    found = typed_list(
        "某某医院费用汇总清单",
        "姓名：邸凤英    病案号：2301927",
        "费用类别        总金额        甲类        乙类        自费",
        "床位费          280.00       280.00       0.00        0.00",
        "西药费         1932.44      1200.14     700.30       32.00",
        "总计           2212.44      1480.14     700.30       32.00",
    )
    assert [(row.name, row.amount) for row in found.items] == [
        ("床位费", "280.00"),
        ("西药费", "1932.44"),
    ]
    assert found.value("total_amount") == "2212.44"


def test_a_total_whose_word_is_not_legible_is_told_by_the_rows() -> None:
    rows = (
        "某某医院住院费用清单",
        "姓名：邸凤英    住院号：2301927",
        "项目名称        单价     数量    金额",
        "二级护理       16.00     4      64.00",
        "凝血四项       66.00     1      66.00",
        "心电监测        3.00    20      60.00",
    )
    assert typed_list(*rows, "医疗费用台计：190.00").value("total_amount") == "190.00"
    assert typed_list(*rows, "医疗费用台计：191.00").value("total_amount") is None


HEADS_AT_LEFT = ("日期", "项目", "规格", "单位", "数量", "单价", "金额")


@pytest.mark.parametrize("specification", ["0.75g", ""])
def test_heads_at_the_left_edges_of_columns_with_figures_at_the_right(specification: str) -> None:
    lefts = range(100, 1500, 200)
    lines = [line(text, x, 300) for text, x in zip(HEADS_AT_LEFT, lefts, strict=True)]
    for number, amount in enumerate(("34.40", "17.20", "8.60")):
        texts = ("2025-03-01", "头孢呋辛钠", specification, "支", str(4 >> number), "8.60", amount)
        for text, left in zip(texts, lefts, strict=True):
            x = left + 180 - 12 * len(text) if left > 800 else left
            lines += [line(text, x, 344 + 44 * number)] if text else []
    document = only([page(*head(), *lines, **A4)])
    assert [(item.quantity, item.more["unit_price"], item.amount) for item in document.items] == [
        ("4", "8.60", "34.40"),
        ("2", "8.60", "17.20"),
        ("1", "8.60", "8.60"),
    ]
