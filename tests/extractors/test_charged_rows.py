"""Charged rows that a seal spoils: its words and marks, names and amounts that it hides."""

from __future__ import annotations

import pytest

from extractors.charges.items import read_items
from extractors.labels.finding import load_vocabulary, page_labels
from extractors.types import Box, Item, Line
from extractors.words.charge_names import charge_name
from tests.extractors.drawing import line, page

HEADS = [
    *(line("项目名称", 100, 250), line("数量/单位", 300, 250), line("金额", 500, 250)),
    *(line("项目名称", 700, 250), line("数量/单位", 900, 250), line("金额", 1100, 250)),
]
FOOT = line("合计（大写）：壹仟元整", 100, 900)


def counted(name: str, amount: str, x: float, y: float) -> list[Line]:
    """A charge with its quantity, its unit and its amount."""
    cells = (name, 0), ("1", 200), ("项", 260), (amount, 400)
    return [line(text, x + dx, y) for text, dx in cells if text]


def items(*rows: list[Line], heads: list[Line] = HEADS) -> list[Item]:
    sheet = page(*heads, *[cell for row in rows for cell in row], FOOT)
    labels = page_labels(sheet, load_vocabulary("invoice"))
    return list(read_items(sheet, labels, has_quantity=True))


def charges(*rows: list[Line]) -> list[tuple[str, str, str | None]]:
    return [(item.name, item.amount, item.quantity) for item in items(*rows)]


def test_a_charge_beside_one_without_a_name_keeps_its_own_amount() -> None:
    rows = [
        counted("护理费", "3093.69", 100, 300) + counted("", "416.44", 700, 300),
        counted("西药费", "3691.26", 100, 345) + counted("化验费", "264.53", 700, 345),
    ]
    assert charges(*rows) == [
        ("护理费", "3093.69", "1"),
        ("西药费", "3691.26", "1"),
        ("化验费", "264.53", "1"),
    ]


def test_a_mark_beside_a_charge_is_none_that_the_next_row_goes_on_with() -> None:
    rows = [
        [*counted("护理费", "30.00", 100, 300), line("/", 819, 300)],
        [line("ON", 1209, 345)],
        counted("西药费", "80.00", 100, 390),
    ]
    assert charges(*rows) == [("护理费", "30.00", "1"), ("西药费", "80.00", "1")]


def test_price_and_count_are_no_second_charge() -> None:
    heads = [line("项目名称", 100, 250), line("单价", 300, 250), line("数量", 400, 250)]
    row = [line("化验费", 100, 300), line("12.50", 300, 300), line("2", 400, 300)]
    row += [line("项", 450, 300), line("25.00", 500, 300)]
    (item,) = items(row, heads=[*heads, line("金额", 500, 250)])
    assert (item.amount, item.quantity, item.is_beside_unread) == ("25.00", "2", False)


def test_a_seals_words_take_no_amount_from_the_charge_before_them() -> None:
    rows = [
        counted(name, "80.00", 700, 300 + 45 * n) for n, name in enumerate(("床位费", "治疗费"))
    ]
    spoilt = [line("西药费", 700, 390), line("红星", 810, 390), line("1", 900, 390)]
    spoilt += [line("项", 960, 390), line("2500.62", 1100, 390)]
    assert charges(*rows, spoilt)[-1] == ("西药费", "2500.62", "1")
    glued = [line("化验费", 700, 390), line("5", 900, 390), line("次", 960, 390)]
    glued += [line("业病584.55", 1050, 390)]
    assert charges(*rows, glued)[-1] == ("化验费", "584.55", "5")


def test_names_without_the_word_charge_are_names_in_their_column() -> None:
    rows = [counted(name, "80.00", 100, 300 + 45 * n) for n, name in enumerate(("床位", "化验费"))]
    beside = counted("特殊检查", "30.00", 700, 300)
    assert charges(rows[0] + beside, rows[1])[:2] == [
        ("床位", "80.00", "1"),
        ("特殊检查", "30.00", "1"),
    ]


def test_a_lone_character_of_a_seal_does_not_part_a_row() -> None:
    left = counted("输血费", "686.75", 100, 306)
    right = counted("麻醉费", "573.88", 700, 300)
    assert len(charges([*left, line("网", 810, 318), *right])) == 2


def test_ink_beside_a_count_is_no_part_of_it() -> None:
    row = [line("中药饮片", 100, 300), line("3)", 300, 300), line("付", 360, 300)]
    assert charges([*row, line("228.81", 500, 300)]) == [("中药饮片", "228.81", "3")]


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("西药费解放1", "西药费解放1"),
        ("西药费司", "西药费"),
        ("麻醉费完收费专用章", "麻醉费"),
        ("输血费附属", "输血费"),
        ("21卫生材料费", "卫生材料费"),
        ("治疗费用", "治疗费用"),
        ("床位费补差", "床位费补差"),
        ("康复治疗费", "康复治疗费"),
        ("中药饮片费", "中药饮片费"),
        ("般诊疗费", "一般诊疗费"),
    ],
)
def test_ink_behind_a_category_is_no_part_of_its_name(printed: str, name: str) -> None:
    assert charge_name(printed) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("醉费", "麻醉费"),
        ("氧费", "输氧费"),
        ("南昌市中成药费", "中成药费"),
        ("赣州市第输血费", "输血费"),
        ("胸科医麻醉费", "麻醉费"),
        ("元护理费", "护理费"),
        ("基他住院费用", "其他住院费用"),
        ("卫生村料费", "卫生材料费"),
    ],
)
def test_what_ink_did_to_a_category_is_undone(printed: str, name: str) -> None:
    assert charge_name(printed) == name


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("药学服务费", "药学服务费"),
        ("特殊服务费", "特殊服务费"),
        ("卫生材科费", "卫生材料费"),  # 科 looks like 料
    ],
)
def test_a_name_that_was_read_surely_is_no_misread_other(printed: str, name: str) -> None:
    assert charge_name(printed, 0.99) == name
    assert charge_name(printed, 0.8) != printed


def test_a_name_in_the_column_of_charges_is_no_ink() -> None:
    rows = [
        [line("西药", 100, 300), line("33.70", 300, 300), line("注射", 500, 300)],
        [line("2.50", 700, 300), line("中药", 100, 340), line("雾疗", 500, 340)],
        [line("8.00", 700, 340)],
    ]
    found = charges([each for row in rows for each in row])
    assert [(name, amount) for name, amount, _ in found] == [
        ("西药", "33.70"),
        ("注射", "2.50"),
        ("雾疗", "8.00"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("料费", "验费", "药费", "血费", "诊疗费", "服务费", "费"),  # more than one, or none torn
        *(
            "住院诊查费",
            "中医治疗费",
            "病区护理费",
            "国医治疗费",
            "血化验费",
            "中草药费",
            "草药费",
            "其他费用",
        ),
    ],
)
def test_a_name_of_its_own_stays(name: str) -> None:
    assert charge_name(name) == name


def test_an_amount_is_as_sure_as_its_own_ink() -> None:
    row = [line("化验费", 100, 300, confidence=0.7), line("1", 300, 300), line("项", 360, 300)]
    (item,) = items([*row, line("80.00", 500, 300, confidence=0.97)])
    assert item.confidence == 0.97
    assert not item.is_beside_unread


def test_a_charge_without_a_legible_amount_is_told_unless_the_form_names_many() -> None:
    read = [counted("床位费", "80.00", 100, 300)]
    unread = [
        [line(name, 100, 345 + 45 * n)] for n, name in enumerate(("西药费", "化验费", "手术费"))
    ]
    assert [item.is_beside_unread for item in items(*read, unread[0])] == [True]
    assert [item.is_beside_unread for item in items(*read, *unread)] == [False]


def test_the_sums_of_the_columns_are_no_charges_amount() -> None:
    rows = [counted("床位费", "80.00", 100, 300), [line("手术费", 100, 345)]]
    sums = [line("80.00", 500, 390), line("8760.54", 1100, 390)]
    assert charges(*rows, sums) == [("床位费", "80.00", "1")]


def test_figures_far_under_a_name_are_not_its_own() -> None:
    rows = [counted("床位费", "80.00", 100, 300), [line("住院收费专用章", 100, 500)]]
    assert charges(*rows, [line("4", 300, 580)]) == [("床位费", "80.00", "1")]
    below = [line("手术用一次性医用材料费", 100, 500), line("2793.44", 500, 540)]
    assert charges(rows[0], below)[-1][:2] == ("手术用一次性医用材料费", "2793.44")


def test_figures_behind_a_label_beside_the_charges_are_not_theirs() -> None:
    beside = ("统筹支付：", "80.00"), ("现金支付：", "20.00")
    rows = [
        [line(name, 100, y), line(amount, 300, y), line(label, 700, y), line(figure, 900, y)]
        for y, (name, amount), (label, figure) in zip(
            (300, 345), (("床位费", "60.00"), ("治疗费", "40.00")), beside, strict=True
        )
    ]
    heads = [line("项目名称", 100, 250), line("金额", 300, 250)]
    assert [(x.name, x.amount) for x in items(*rows, heads=heads)] == [
        ("床位费", "60.00"),
        ("治疗费", "40.00"),
    ]


@pytest.mark.parametrize(
    ("text", "rest"),
    [("放射费 30.00救护车", ["45.00"]), ("中草药 其他 30.00", []), ("手术费 放射费", ["30.00"])],
)
def test_cells_that_the_engine_gave_as_one_line(text: str, rest: list[str]) -> None:
    row = [line(text, 100, 300), *(line(x, 500 + 90 * n, 300) for n, x in enumerate(rest))]
    heads = [line("项目", 100, 250), line("金额", 300, 250)]
    assert "30.00" in [x.amount for x in items(row, heads=heads)]
    assert not any(" " in x.name or "3" in x.name for x in items(row, heads=heads))


def test_who_paid_is_printed_beside_charges_that_have_no_head() -> None:
    paid = ("预 交 金", "4500.00"), ("应 退 款", "100.00")
    rows = [
        [line(name, 100, y), line(amount, 300, y), line(label, 700, y), line(figure, 900, y)]
        for y, (name, amount), (label, figure) in zip(
            (300, 345), (("西 药 费", "60.00"), ("治 疗 费", "40.00")), paid, strict=True
        )
    ]
    assert [x.amount for x in items(*rows, heads=[])] == ["60.00", "40.00"]


def priced(name: str, figures: tuple[str, ...], y: float) -> list[Line]:
    """A charge with price, number and amount, and what stands behind the amount."""
    places = (300, 400, 500, 650)
    row = [line(text, x, y) for text, x in zip(figures, places, strict=True) if text]
    return [line(name, 100, y), *row]


PRICED_HEADS = [
    *(line("收费项目", 100, 250), line("单价", 300, 250), line("数量", 400, 250)),
    *(line("金额", 500, 250), line("自付比例", 650, 250)),
]


def test_price_times_quantity_tells_the_amount_from_the_share_behind_it() -> None:
    rows = [
        priced("化验费", ("12.50", "2", "25.00", "0.10"), 300),
        priced("西药费", ("8.00", "3", "24.00", "1.00"), 345),
    ]
    assert [(x.amount, x.quantity) for x in items(*rows, heads=PRICED_HEADS)] == [
        ("25.00", "2"),
        ("24.00", "3"),
    ]


@pytest.mark.parametrize("part", ["其中自费自理", "分类自负", "申报金额", "增付金额"])
def test_a_column_of_the_persons_part_is_neither_amount_nor_quantity(part: str) -> None:
    rows = [priced("化验费", ("1217.00", "24.00", "", ""), 300)]
    rows += [priced("护理费", ("275.00", "0.00", "", ""), 345)]
    heads = [line("项目", 100, 250), line("金额", 300, 250), line(part, 400, 250)]
    assert [(x.name, x.amount, x.quantity) for x in items(*rows, heads=heads)] == [
        ("化验费", "1217.00", None),
        ("护理费", "275.00", None),
    ]


def test_a_row_of_amounts_under_a_row_of_names() -> None:
    """One of which was not charged; the amounts begin half a row low, or in the next."""
    names = [
        line(x, 60 + 140 * n, 300) for n, x in enumerate(("床位费", "护理费", "手术费", "西药费"))
    ]
    for drop in (20, 40):
        amounts = [line(x, 80 + 140 * n, 300 + drop) for n, x in ((0, "110.00"), (1, "33.00"),
                   (3, "245.50"))]  # fmt: skip
        found = items(names, amounts, heads=[])
        assert [(x.name, x.amount) for x in found] == [
            ("床位费", "110.00"),
            ("护理费", "33.00"),
            ("西药费", "245.50"),
        ]


def test_a_row_of_names_over_the_amounts_of_two_of_them() -> None:
    first = [line(x, 60 + 140 * n, 300) for n, x in enumerate(("挂号费", "诊察费", "化验费"))]
    second = [line(x, 60 + 140 * n, 380) for n, x in enumerate(("西药费", "材料费", "治疗费"))]
    amounts = [line("12.00", 225, 340), line("85.00", 365, 340), line("3.00", 80, 420)]
    found = items(first, amounts[:2], second, amounts[2:], heads=[])
    assert [(x.name, x.amount) for x in found] == [
        ("诊察费", "12.00"),
        ("化验费", "85.00"),
        ("西药费", "3.00"),
    ]


def test_the_numbers_of_the_rows_are_no_quantities() -> None:
    names = ("床位费", "420.00"), ("化验费", "1322.00")
    row = [
        line(text, x + 500 * n, 300)
        for n, (name, amount) in enumerate(names)
        for text, x in ((str(n + 1), 100), (name, 200), (amount, 400))
    ]
    heads = [
        line(text, x + 500 * n, 250)
        for n in range(2)
        for text, x in (("序号", 100), ("收费项目", 200), ("金额(元)", 400))
    ]
    assert [(x.name, x.amount, x.quantity) for x in items(row, heads=heads)] == [
        ("床位费", "420.00", None),
        ("化验费", "1322.00", None),
    ]


def test_a_share_takes_the_place_of_no_amount_that_is_not_legible() -> None:
    rows = [
        priced("化验费", ("12.50", "2", "25.00", "0.10"), 300),
        priced("西药费", ("8.00", "3", "", "1.00"), 345),
    ]
    (item,) = items(*rows, heads=PRICED_HEADS)
    assert (item.name, item.amount) == ("化验费", "25.00")
    assert item.is_beside_unread


def test_a_label_that_a_seal_half_hides_is_no_charge() -> None:
    rows = [counted("床位费", "60.00", 100, 300), counted("院陈余额", "275.40", 100, 345)]
    rows[1] = [rows[1][0], rows[1][-1]]
    assert [item.name for item in items(*rows)] == ["床位费"]


@pytest.mark.parametrize("name", ["住院诊查费", "门诊手术费", "其他住院费用"])
def test_a_charge_that_begins_as_a_label_does_is_a_charge(name: str) -> None:
    rows = [counted("床位费", "60.00", 100, 300), counted(name, "275.40", 100, 345)]
    assert [item.name for item in items(*rows)] == ["床位费", name]


def test_an_amount_joined_to_the_label_of_the_next_column_is_kept() -> None:
    rows = [counted("床位费", "60.00", 100, 300), [line("手术费", 100, 345)]]
    rows[1].append(line("3828.35 现金支付：", 500, 345))
    assert charges(*rows)[-1][:2] == ("手术费", "3828.35")


def test_the_last_charge_of_a_form_without_a_head_may_be_called_costs() -> None:
    rows = [
        [line(name, 100, y), line(amount, 300, y)]
        for y, name, amount in ((300, "床位费", "60.00"), (345, "其他住院费用", "40.00"))
    ]
    total = [line("总费用", 100, 390), line("100.00", 300, 390)]
    assert [item.name for item in items(*rows, total, heads=[])] == ["床位费", "其他住院费用"]


def test_amounts_without_a_name_are_kept_for_the_sum() -> None:
    rows = [
        counted("护理费", "3093.69", 100, 300) + counted("", "416.44", 700, 300),
        counted("西药费", "3691.26", 100, 345) + counted("化验费", "264.53", 700, 345),
    ]
    assert [item.unnamed for item in items(*rows)] == [("416.44",), (), ()]


def test_an_amount_left_of_which_nothing_is_legible_is_told_by_its_column() -> None:
    rows = [
        counted(name, "80.00", 100, 300 + 45 * n) for n, name in enumerate(("床位费", "西药费"))
    ]
    hidden = [line("19.50", 500, 390), *counted("化验费", "30.00", 700, 390)]
    assert items(*rows, hidden)[0].unnamed == ("19.50",)
    summed = [line("小计", 100, 390), *hidden]
    assert items(*rows, summed)[0].unnamed == ()
    beside = [line("19.50", 430, 390), *counted("化验费", "30.00", 700, 390)]
    assert items(*rows, beside)[0].unnamed == ()


def test_the_total_printed_above_its_label_is_no_charge() -> None:
    rows = [
        counted(name, "80.00", 100, 300 + 45 * n) for n, name in enumerate(("床位费", "西药费"))
    ]
    raised = [line("收据", 100, 885), line("160.00", 500, 885)]
    sheet = page(*HEADS, *[cell for row in [*rows, raised] for cell in row], FOOT)
    labels = page_labels(sheet, load_vocabulary("invoice"))
    found = read_items(sheet, labels, has_quantity=True, shift=-15)
    assert [item.name for item in found] == ["床位费", "西药费"]


def test_a_counted_charge_without_a_name_or_cents_is_kept_too() -> None:
    rows = [
        counted(name, "80.00", 100, 300 + 45 * n) for n, name in enumerate(("床位费", "西药费"))
    ]
    hidden = [*counted("化验费", "30.00", 100, 390), *counted("", "1160", 700, 390)]
    assert items(*rows, hidden)[0].unnamed == ("1160.00",)


def test_amounts_struck_half_a_row_below_charges_that_a_form_without_heads_names() -> None:
    names = ("床位费", "护理费", "治疗费", "诊察费"), ("西药费", "中成药", "中草药", "输血费")
    printed = [
        line(text, 100 + 400 * column, 300 + 40 * row)
        for column, column_names in enumerate(names)
        for row, text in enumerate(column_names)
    ]
    figures = [("160.00", 250, 320), ("96.00", 250, 360), ("143.50", 250, 400), ("16.00", 250, 440)]
    figures += [("1026.40", 650, 320), ("54.20", 650, 360)]
    sheet = page(*printed, *(line(text, x, y) for text, x, y in figures), FOOT)
    labels = page_labels(sheet, load_vocabulary("invoice"))
    found = read_items(sheet, labels, has_quantity=False, shift=20.0)
    assert {item.name: item.amount for item in found} == {
        **{"床位费": "160.00", "西药费": "1026.40", "护理费": "96.00"},
        **{"中成药": "54.20", "治疗费": "143.50", "诊察费": "16.00"},
    }


def test_a_charge_without_an_amount_takes_none_of_the_next_that_says_no_fee() -> None:
    heads = [line(text, 100 + 200 * n, 250) for n, text in enumerate(("项目", "金额") * 3)]
    cells = ("护理", "105.00", "中草药", "", "放射", "160.00")
    above = ("床位", "225.00", "西药费", "2614.30", "检查", "610.00")
    rows = [
        [line(text, 100 + 200 * n, y) for n, text in enumerate(row) if text]
        for row, y in ((above, 300), (cells, 340))
    ]
    found = {(item.name, item.amount) for item in items(*rows, heads=heads)}
    assert ("放射", "160.00") in found
    assert "中草药" not in {name for name, _ in found}


def test_a_charge_that_begins_as_another_label_does() -> None:
    rows = [counted("民族药", "156.00", 100, 300) + counted("西药费", "5218.94", 700, 300)]
    assert [item.name for item in items(*rows)] == ["民族药", "西药费"]


def test_a_row_that_takes_off_charges_is_one_of_them() -> None:
    off = [line("减免", 100, 336), line("-10.00", 500, 336)]
    assert charges(counted("西药费", "104.72", 100, 300), off)[-1] == ("减免", "-10.00", None)


def test_columns_read_in_one_line_are_parted_at_their_gap() -> None:
    """120.00  1.00 are a price and a quantity; a narrow blank parts nothing."""
    row = [
        line("乙肝病毒DNA定量", 100, 300),
        wide("120.00", "1.00", 330, 300),
        line("120.00", 520, 300),
    ]
    named = [wide("阿莫西林", "2", 100, 336), line("17.80", 520, 336)]
    assert charges(row, named) == [
        ("乙肝病毒DNA定量", "120.00", "1.00"),
        ("阿莫西林", "17.80", "2"),
    ]


def wide(first: str, second: str, x: float, y: float) -> Line:
    """Two cells in one line, with a gap of two characters between them."""
    left, right = line(first, x, y), line(second, x, y)
    shift = left.box.x1 + 2 * left.box.height - x
    moved = tuple(edge + shift for edge in right.edges)
    edges = (*left.edges, *moved)
    box = Box(x, y, moved[-1], left.box.y1)
    return Line(f"{first} {second}", box, 0.99, edges)


def test_an_amount_in_the_row_under_its_price_and_quantity() -> None:
    """As phones print charges: ￥24.00×2次, and 48.00 under it."""
    rows = [line("雾化吸入", 100, 300), line("￥24.00×2次", 400, 300)], [line("48.00", 500, 336)]
    assert charges(*rows) == [("雾化吸入", "48.00", "2")]


@pytest.mark.parametrize("sign", ["×", "x", "X", "*"])
def test_a_quantity_behind_a_sign(sign: str) -> None:
    row = [line("诊察费", 100, 300), line(f"{sign}3", 300, 300), line("438.27", 500, 300)]
    assert charges(row) == [("诊察费", "438.27", "3")]


def counted_so(*counts: str) -> list[str | None]:
    rows = [
        [line(name, 100, y), line(count, 300, y), line(f"{y}.50", 500, y)]
        for name, count, y in zip(
            ("诊察费", "检查费", "治疗费"), counts, (300, 345, 390), strict=True
        )
    ]
    return [quantity for _, _, quantity in charges(*rows)]


def test_a_stroke_before_a_unit_is_no_one_where_the_table_prints_strokes() -> None:
    assert counted_so("51次", "2/次", "1/项") == ["5", "2", "1"]
    assert counted_so("51次", "2次", "1项") == ["51", "2", "1"]


def test_a_nought_has_a_point_before_it_where_all_others_have() -> None:
    assert counted_so("10次", "3.0次", "5.0次") == ["1.0", "3.0", "5.0"]
    assert counted_so("10次", "3次", "5.0次") == ["10", "3", "5.0"]


def test_ink_before_a_name_stands_left_of_its_column() -> None:
    rows = [
        counted(name, "80.00", 100, 300 + 45 * n) for n, name in enumerate(("床位费", "治疗费"))
    ]
    names = [name for name, _, _ in charges(*rows, counted("四输氧费", "40.00", 76, 390))]
    assert names == ["床位费", "治疗费", "输氧费"]
    names = [name for name, _, _ in charges(*rows, counted("四输氧费", "40.00", 100, 390))]
    assert names == ["床位费", "治疗费", "四输氧费"]


def test_a_form_that_names_charges_without_their_word_leaves_some_blank() -> None:
    heads = [line("项目", 100, 250), line("金额", 300, 250)]
    heads += [line("项目", 500, 250), line("金额", 700, 250)]
    rows = [
        [line("西药", 100, 300), line("33.70", 300, 300), line("处 置", 500, 300)],
        [line("中药", 100, 345), line("输液", 500, 345), line("8.00", 700, 345)],
        [line("X光", 100, 390), line("35.00", 300, 390), line("透 视", 500, 390)],
        [line("诊疗", 100, 435), line("1.00", 300, 435), line("其他", 500, 435)],
    ]
    assert [(x.name, x.amount) for x in items(*rows, heads=heads)] == [
        ("西药", "33.70"),
        ("输液", "8.00"),
        ("X光", "35.00"),
        ("诊疗", "1.00"),
    ]


def test_amounts_low_by_themselves_under_names_without_their_word() -> None:
    heads = [line("项目", 100, 250), line("金额", 300, 250)]
    heads += [line("项目", 500, 250), line("金额", 700, 250)]
    rows = [
        [line("诊 金", 100, 300), line("7.00", 320, 316), line("放 射", 500, 300)],
        [line("检 验", 100, 345), line("42.00", 320, 361), line("治 疗", 500, 345)],
        [line("15.50", 720, 361), line("西 药", 100, 390), line("68.90", 320, 406)],
    ]
    assert [(x.name.replace(" ", ""), x.amount) for x in items(*rows, heads=heads)] == [
        ("诊金", "7.00"),
        ("检验", "42.00"),
        ("治疗", "15.50"),
        ("西药", "68.90"),
    ]


def test_a_count_behind_the_name_in_its_cell() -> None:
    heads = [line("收费项目（2项）", 100, 250)]
    rows = [
        [line("西药费 x1", 100, 300), line("¥126.60", 700, 300)],
        [line("化验费 ×2", 100, 345), line("¥92.00", 700, 345)],
    ]
    found = [(x.name, x.quantity, x.amount) for x in items(*rows, heads=heads)]
    assert found == [("西药费", "1", "126.60"), ("化验费", "2", "92.00")]


def test_an_amount_that_runs_into_a_name_of_two_characters_set_apart() -> None:
    heads = [line("项目", 100, 250), line("金额", 300, 250), line("项目", 500, 250)]
    row = [line("护 理", 100, 300), line("290.00输 血", 300, 300), line("1320.00", 700, 300)]
    assert [(x.name, x.amount) for x in items(row, heads=heads)] == [
        ("护 理", "290.00"),
        ("输 血", "1320.00"),
    ]


def test_the_number_of_a_row_is_no_quantity_of_the_charge_before() -> None:
    heads = [line("收费项目", 200, 250), line("金额", 400, 250), line("收费项目", 700, 250)]
    row = [line("暖气费", 200, 300), line("0.00", 400, 300), line("12 麻醉费", 640, 300)]
    found = items([*row, line("420.00", 1000, 300)], heads=heads)
    assert [(x.name, x.amount, x.quantity) for x in found] == [
        ("暖气费", "0.00", None),
        ("麻醉费", "420.00", None),
    ]


def test_two_amounts_that_were_read_as_one_are_apart_where_a_column_says_a_part() -> None:
    heads = [line("项目名称", 100, 250), line("总金额", 300, 250), line("自费金额", 450, 250)]
    row = [line("治疗费", 100, 300), line("2740.30128.00", 300, 300)]
    assert [(x.name, x.amount) for x in items(row, heads=heads)] == [("治疗费", "2740.30")]
