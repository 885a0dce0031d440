"""Paper forms: stays, totals, words and charges that no label names, and doubts about values."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extractors.charges.items import read_items
from extractors.documents import find_documents
from extractors.forms.pairing import read_form
from extractors.labels.finding import page_labels
from extractors.labels.form_readings import Reading
from extractors.lines.fragments import join_fragments
from extractors.sums.doubts import CUT_TRUST, doubted
from extractors.types import Box, Page
from extractors.unlabelled.older_forms import (
    with_days_in_dates,
    with_lone_date,
    with_lone_words,
    with_total_beside_words,
    with_unnamed_stay,
    without_cut_words,
)
from extractors.values.money import parse_words
from extractors.words.kinds import KINDS
from tests.extractors.drawing import line, page
from tests.extractors.form_texts import VOCABULARY, read, texts, values


@pytest.mark.parametrize("before", ["共", "共计", "计", "住院"])
@pytest.mark.parametrize("shift", [-8.0, 0.0, 8.0])
def test_days_dropped_before_their_printed_unit_belong_to_the_stay(
    before: str, shift: float
) -> None:
    marks = (("住院时间：自", 100), ("年", 344), ("月", 436), ("日 至", 528))
    marks += (("年", 680), ("月", 770), (f"日 {before}", 860), ("天", 1010))
    figures = (("2019", 289), ("12", 406), ("26", 498), ("2020", 630), ("01", 739), ("02", 831))
    lines = [line(text, x, 300) for text, x in marks]
    lines += [line(text, x, 300 + shift) for text, x in (*figures, ("7", 975))]
    found = read(*lines)
    assert found.value("discharge_date") == "2020-01-02"
    assert found.value("length_of_stay") == "7"


def test_the_end_of_a_stay_in_the_next_row_of_its_cell() -> None:
    cell = (
        line("住院时间", 100, 300),
        line("2024-03-05至", 300, 300),
        line("2024-03-15", 300, 336),
    )
    document = read(*cell, line("住院天数", 700, 300), line("10", 900, 300))
    assert document.value("discharge_date") == "2024-03-15"
    apart = (line("住院时间", 100, 300), line("2024-03-05", 300, 300), line("2024-03-15", 300, 336))
    assert read(*apart).value("discharge_date") is None  # nothing says that it goes on


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("×拾×万捌仟零佰柒拾零元柒角肆分", "8070.74"),
        ("零拾零万玖仟肆佰柒拾陆元零角玖分", "9476.09"),
        ("拾贰万零仟玖佰陆拾壹元贰角捌分", "20961.28"),  # the place before 拾 was left empty
        ("拾万仟捌佰壹拾零元肆角肆分", "810.44"),  # three places left empty
        ("拾贰元整", "12.00"),
        ("壹拾元", "10.00"),
    ],
)
def test_places_that_the_form_prints_in_advance(words: str, amount: str) -> None:
    assert parse_words(words) == Decimal(amount)


def test_a_seals_character_behind_the_words_is_not_of_them() -> None:
    found = values(line("合计（大写）：捌佰壹拾元肆角肆分之", 200, 700))
    assert found == {"total_amount_in_words": "810.44"}
    assert values(line("合计（大写）：捌佰壹拾元之", 200, 700)) == {}


def test_a_one_between_characters_that_was_read_as_a_dash() -> None:
    assert values(line("科室：骨—科", 100, 200)) == {"department": "骨一科"}
    assert values(line("收款单位：第—人民医院", 100, 200)) == {"hospital_name": "第一人民医院"}


def test_amounts_off_the_row_of_names_printed_in_advance() -> None:
    """Every charge's name is on the form, few have amounts, and the print lies 16 px low."""
    names = ("床位费", "诊查费", "检查费", "化验费", "手术费")
    lines = [line("收费项目", 100, 300), line("金额", 480, 300)]
    lines += [line(name, 100, 350 + 43 * n) for n, name in enumerate(names)]
    lines += [line("1816.23", 470, 350 + 43 * 2 + 16), line("163.78", 482, 350 + 43 * 4 + 16)]
    lines += [line("合计（大写）：", 100, 600), line("预缴金额：", 100, 660)]
    form = page(*lines)
    items = read_items(form, page_labels(form, VOCABULARY), has_quantity=False, shift=16.0)
    assert [(item.name, item.amount) for item in items] == [
        ("检查费", "1816.23"),
        ("手术费", "163.78"),
    ]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("诊察费 1 次 15.00", ("诊察费", "15.00", "1", "次")),
        ("阿莫西林 0.25g*24 2 盒 31.20", ("阿莫西林 0.25g*24", "31.20", "2", "盒")),
        ("西药费 120.50", ("西药费", "120.50", None, None)),
    ],
)
def test_a_row_that_the_engine_gave_as_one_line(
    printed: str, expected: tuple[str, str, str | None, str | None]
) -> None:
    form = page(line("名称", 100, 300), line("金额", 480, 300), line(printed, 100, 350))
    items = read_items(form, page_labels(form, VOCABULARY), has_quantity=True)
    assert [(x.name, x.amount, x.quantity, x.unit) for x in items] == [expected]


def test_a_one_that_was_read_as_a_stroke_is_a_quantity() -> None:
    cells = [line(text, x, 350) for text, x in (("检查费", 100), ("一项", 400), ("166.40", 600))]
    form = page(line("项目", 100, 300), *cells)
    items = read_items(form, page_labels(form, VOCABULARY), has_quantity=True)
    assert [(x.name, x.quantity, x.unit, x.amount) for x in items] == [
        ("检查费", "1", "项", "166.40")
    ]


def test_an_army_form_without_colons() -> None:
    dates = line("住院时间：自 2024 年 02 月 23 日 至 2024 年 03 月 15 日", 120, 330)
    document = read(
        line("姓 名", 120, 280),
        line("陈国", 240, 272),
        line("住院号码", 740, 280),
        line("98138381", 880, 272),
        dates,
        line("共 21", dates.box.x1 + 40, 330),
        line("天", dates.box.x1 + 140, 330),
        line("贰万零玖佰陆拾壹元贰角捌分", 330, 750),
        line("￥：", 1150, 750),
        line("20,961.28", 1210, 752),
    )
    expected = {
        "invoice_number": "6568912",
        "payer_name": "陈国",
        "admission_number": "98138381",
        "admission_date": "2024-02-23",
        "discharge_date": "2024-03-15",
        "length_of_stay": "21",
        "total_amount": "20961.28",
        "total_amount_in_words": "20961.28",
        "pooled_fund_paid": "8552.20",
        "personal_account_paid": "0.00",
        "cash_paid": "12409.08",
    }
    assert {key: document.value(key) for key in expected} == expected


def test_a_place_left_empty_before_the_first_is_settled_by_the_figures() -> None:
    document = read(
        line("拾壹万肆仟捌佰贰拾陆元柒角壹分", 330, 750), line("￥14,826.71", 1150, 750)
    )
    assert document.value("total_amount_in_words") == "14826.71"
    without = read(line("拾壹万肆仟捌佰贰拾陆元柒角壹分", 330, 750))
    assert without.value("total_amount_in_words") == "114826.71"


@pytest.mark.parametrize("sign", ["¥", "夫", "羊"])
@pytest.mark.parametrize("shift", [-12.0, 0.0, 12.0])
def test_the_total_stands_behind_its_sign_where_a_stamp_hides_the_words(
    sign: str, shift: float
) -> None:
    document = read(
        line("合计（大写）", 130, 750),
        line("陆佰肆拾会播角用属口", 330, 750),
        line(sign, 1100, 750 + shift),
        line("643.60", 1160, 750 + shift),
    )
    assert document.value("total_amount") == "643.60"


def test_a_figure_in_the_row_of_illegible_words_is_no_total_without_a_sign() -> None:
    document = read(line("合计（大写）", 130, 750), line("643.60", 1160, 750))
    assert document.value("total_amount") is None


def reading(key: str, value: str, raw: str) -> Reading:
    return Reading(key, value, raw, 1.0, 0, Box(0, 0, 10, 10))


def with_cents(*more: str) -> Page:
    return page(*(line(text, 100, 100 + 40 * n) for n, text in enumerate(("1.25", *more))))


def test_an_amount_without_cents_among_amounts_with_cents_is_doubted() -> None:
    best = {"cash_paid": reading("cash_paid", "824.00", "824")}
    usual = with_cents("30.00", "12.07", "8.10", "99.99")
    assert doubted(best, (), usual)["cash_paid"].confidence == CUT_TRUST
    short = with_cents("30.5", "12.07", "8.1", "99.99")
    assert doubted(best, (), short)["cash_paid"].confidence == 1.0


def test_a_value_that_the_paper_gives_in_two_ways_is_doubted() -> None:
    twice = [reading("check_code", "a1b2c3", "a1b2c3"), reading("check_code", "a1b2c8", "a1b2c8")]
    assert doubted({"check_code": twice[0]}, twice, page())["check_code"].confidence < 0.95
    assert doubted({"check_code": twice[0]}, twice[:1], page())["check_code"].confidence == 1.0


def test_an_issue_before_the_visit_that_it_bills_is_doubted() -> None:
    for day, is_doubted in (("2010-09-21", True), ("2019-09-21", False)):
        printed = page(line("就诊日期：2019-09-21", 100, 200), line(f"开票日期：{day}", 100, 900))
        readings = read_form(printed, VOCABULARY).readings
        found = doubted({x.key: x for x in readings}, readings, printed)
        assert (found["issue_date"].confidence < found["visit_date"].confidence) == is_doubted


def test_words_without_a_legible_label_are_the_only_ones_on_the_paper() -> None:
    figures = line("￥2,174.85", 900, 700)
    words = line("贰仟壹佰柒拾肆元捌角伍分", 330, 700)
    document = read(words, figures, line("合亦大穹", 130, 700))
    assert document.value("total_amount_in_words") == "2174.85"
    other = line("玖佰元整", 330, 640)
    assert read(words, other, figures).value("total_amount_in_words") != "900.00"


@pytest.mark.parametrize("printed", ["2021-07-10-2021-0722", "2021-07-10-2021-07m22"])
def test_a_date_without_a_mark_is_read_with_less_trust(printed: str) -> None:
    document = read(line(f"住院时间：{printed}", 120, 330))
    assert document.value("discharge_date") == "2021-07-22"
    assert document.fields["discharge_date"].confidence < 0.95


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("合计人民币大贰万伍仟柒佰捌拾伍元捌角捌分", "25785.88"),  # the label's end is lost
        ("⑧叁佰捌拾肆圆柒角陆分", "384.76"),
        ("合计大写：α拾壹万叁仟玖佰柒拾肆元壹角柒分", "13974.17"),  # ¤ where nothing stands
        ("壹仟肆佰零陆无柒角肆分", "1406.74"),  # 无 for 元
        ("玖万壹仟陆佰叁拾肆元贰角位分", "91634.25"),  # 位 for 伍
    ],
)
def test_the_only_words_on_the_paper_are_the_total(text: str, amount: str) -> None:
    paper = page(line(text, 100, 700))
    form = read_form(paper, VOCABULARY)
    best = with_lone_words({reading.key: reading for reading in form.readings}, paper)
    assert best["total_amount_in_words"].value == amount


@pytest.mark.parametrize(
    "text", ["营万陆仟柒佰柒拾圆叁角捌分", "捌佰壹拾贰口叁角伍分", "千零陆拾玖元陆角陆分"]
)
def test_words_of_which_a_character_was_misread_say_nothing(text: str) -> None:
    assert with_lone_words({}, page(line(text, 100, 700))) == {}


def test_the_old_character_for_yuan_does_not_cut_the_words() -> None:
    found = with_lone_words({}, page(line("捌佰壹拾贰圓叁角伍分", 100, 700)))
    assert found["total_amount_in_words"].value == "812.35"
    assert found["total_amount_in_words"].raw == "捌佰壹拾贰圓叁角伍分"


def test_two_amounts_in_words_are_no_total() -> None:
    paper = page(line("壹佰元整", 100, 700), line("贰佰元整", 100, 800))
    assert with_lone_words({}, paper) == {}


@pytest.mark.parametrize(
    "text",
    ["捌仟贰佰贰某贰元柒角玖分", "某万陆仟元整", "章零陆拾玖元陆角陆分", "柒仟某某拾壹元肆角贰分"],
)
def test_words_with_an_unknown_character_inside_are_no_smaller_amount(text: str) -> None:
    assert "total_amount_in_words" not in with_lone_words({}, page(line(text, 300, 500)))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("玖仟零柒拾壹圓肆角贰分", "9071.42"),
        ("捌仟贰佰贰恰贰元柒角玖分", "8222.79"),
        ("壶万染仟元整", "17000.00"),
        ("壹万贰千零陆拾玖元陆角陆分", "12069.66"),
    ],
)
def test_words_in_other_forms_and_misread_ones(text: str, amount: str) -> None:
    best = with_lone_words({}, page(line(text, 300, 500)))
    assert best["total_amount_in_words"].value == amount


def test_the_other_end_of_the_stay_stands_in_the_row_of_the_first() -> None:
    stay = (line("入院 2019年07月22日", 100, 300), line("院", 560, 300))
    found = read(*stay, line("2019年0813日", 640, 302), line("2019年08月14日", 900, 1100))
    assert found.value("discharge_date") == "2019-08-13"
    assert found.value("issue_date") == "2019-08-14"
    before = read(*stay, line("2019年07月13日", 640, 302))
    assert before.value("discharge_date") is None


def test_the_box_of_the_other_end_leaves_out_the_dash_before_it() -> None:
    dashed = line("-2019-08-13", 640, 300)
    found = read(line("住院时间：2019-07-22", 300, 300), dashed).fields["discharge_date"]
    assert (found.value, found.raw) == ("2019-08-13", "2019-08-13")
    assert found.box == dashed.span_box(1, len(dashed.text))


def test_words_of_a_seal_do_not_hide_the_amount_behind_them() -> None:
    label = line("现金支付：", 100, 300)
    assert values(label, line("在院(6) 8252.48", 240, 300)) == {"cash_paid": "8252.48"}
    assert "cash_paid" not in values(label, line("合计 8252.48", 240, 300))


@pytest.mark.parametrize(("printed", "days"), [("22.5", "22.5"), ("15天", "15"), ("9.0", "9")])
def test_days_may_be_halves_but_have_no_cents(printed: str, days: str) -> None:
    assert KINDS["days"].parse(printed) == days
    assert KINDS["days"].parse("1659.48") is None


def test_a_longer_label_of_an_extra_keeps_its_whole_name() -> None:
    found = values(line("乙类先行自付：1517.95", 100, 300), line("先行自付：20.00", 600, 300))
    assert found == {"extra:乙类先行自付": "1517.95", "extra:先行自付": "20.00"}


def test_a_stay_from_one_day_to_another_needs_no_label() -> None:
    sheet = join_fragments(
        page(line("自 2018年5月3日起至", 60, 200), line("2018年5月16日止 共计13天", 340, 200)),
        VOCABULARY,
    )
    best = with_days_in_dates(with_unnamed_stay({}, sheet), sheet)
    assert {key: reading.value for key, reading in best.items()} == {
        "admission_date": "2018-05-03",
        "discharge_date": "2018-05-16",
        "length_of_stay": "13",
    }


def test_two_spells_without_a_label_are_no_stay() -> None:
    sheet = page(
        line("自2018年5月3日至2018年5月16日", 60, 200),
        line("自2018年6月1日至2018年6月2日", 60, 240),
    )
    assert with_unnamed_stay({}, sheet) == {}


def test_the_end_of_a_stay_and_its_days_stand_a_few_blanks_on() -> None:
    assert texts(
        line("住院日期：从2018.12.25", 60, 200),
        line("到2019.01.08", 340, 200),
        line("共14日", 560, 200),
    ) == ["住院日期：从2018.12.25到2019.01.08共14日"]


def test_the_day_beside_the_cashier_of_the_upper_of_two_receipts() -> None:
    seen = page(
        line("就诊日期：2024年09月20日", 700, 150),
        line("收款员：贡沧", 850, 820),
        line("2024年09月21日", 1100, 820),
        height=2400,
    )
    form = read_form(seen, VOCABULARY)
    best = {x.key: x for x in form.readings}
    assert with_lone_date(best, form, seen)["issue_date"].value == "2024-09-21"


def test_a_number_in_the_head_that_could_be_a_day_is_none() -> None:
    seen = page(
        line("Nº20740330", 1190, 106),
        line("收款单位：某市第一医院", 72, 1000),
        line("2022.04.09", 1221, 1000),
    )
    form = read_form(seen, VOCABULARY)
    best = {x.key: x for x in form.readings}
    assert with_lone_date(best, form, seen)["issue_date"].value == "2022-04-09"


@pytest.mark.parametrize(
    ("print_left", "day"),
    [
        ("收费专用章票期：2021-02-01", "2021-02-01"),
        ("开票日期收费020-08-16", "2020-08-16"),
        ("有效期：2021-02-01", None),
        ("专用章有效期：2021-02-01", None),
    ],
)
def test_the_day_of_issue_behind_a_seal_over_its_label(print_left: str, day: str | None) -> None:
    seen = page(line("收款人：滑露慕", 72, 1000), line(print_left, 572, 1000))
    form = read_form(seen, VOCABULARY)
    found = with_lone_date({x.key: x for x in form.readings}, form, seen).get("issue_date")
    assert (found.value if found else None) == day


def test_the_total_stands_beside_words_that_no_label_names() -> None:
    sheet = page(line("总计人民币 壹仟贰佰元整", 60, 200), line("¥1200.00", 900, 200))
    form = read_form(sheet, VOCABULARY)
    best = with_total_beside_words(with_lone_words({}, sheet), form, sheet)
    assert best["total_amount"].value == "1200.00"


def test_words_that_are_not_legible_part_a_total_from_its_label() -> None:
    words = line("肆佰壹拾玖明质分", 180, 200)
    sheet = page(line("合计", 60, 200), words, line("￥419.35", 900, 204))
    form = read_form(sheet, VOCABULARY)
    best = with_total_beside_words({x.key: x for x in form.readings}, form, sheet)
    assert best["total_amount"].value == "419.35"
    bare = page(line("合计", 60, 200), words, line("419.35", 900, 204))
    form = read_form(bare, VOCABULARY)
    assert "total_amount" not in with_total_beside_words({}, form, bare)


def test_an_amount_that_runs_into_the_next_column_s_name_is_parted_from_it() -> None:
    sheet = page(
        line("项目", 60, 160),
        line("金额", 300, 160),
        line("项目", 500, 160),
        line("金额", 760, 160),
        line("床位费", 60, 200),
        line("360.00手术费", 300, 200),
        line("2800.00", 760, 200),
        line("检查费", 60, 240),
        line("1265.50 西药费", 300, 240),
        line("3617.89", 760, 240),
        line("合计（小写）", 60, 300),
        line("8043.39", 300, 300),
    )
    items = read_items(sheet, page_labels(sheet, VOCABULARY), has_quantity=False)
    assert {item.name: item.amount for item in items} == {
        "床位费": "360.00",
        "手术费": "2800.00",
        "检查费": "1265.50",
        "西药费": "3617.89",
    }


def test_a_unit_before_a_label_belongs_to_the_figure_before_it() -> None:
    assert values(line("住院18天个人自付：3915.34 个人自费：1020.16", 60, 200)) == {
        "in_scope_self_paid": "3915.34",
        "out_of_scope_self_paid": "1020.16",
    }


def test_words_whose_last_figures_ink_took_are_no_amount() -> None:
    words = line("合计（大写）壹万贰仟捌佰陆拾玖元", 60, 200)
    cut = page(words, line("角零分￥12869.20", words.box.x1 + 20, 200))
    whole = page(words, line("￥12869.00", words.box.x1 + 20, 200))
    best = with_lone_words({}, cut)
    assert best["total_amount_in_words"].value == "12869.00"
    assert without_cut_words(best, cut) == {}
    assert without_cut_words(best, whole) == best


def test_an_amount_of_a_payer_behind_words_of_a_seal_is_no_charge() -> None:
    sheet = page(
        line("医疗住院收费票据", 600, 40),
        line("住院号：771923", 60, 100),
        line("项目名称", 60, 160),
        line("金额", 300, 160),
        line("床位费", 60, 200),
        line("360.00", 300, 200),
        line("统筹支付", 900, 200),
        line("7321.40", 1300, 200),
        line("检查费", 60, 250),
        line("1265.50", 300, 250),
        line("个人自付", 900, 250),
        line("襄都区妇幼", 1080, 250),
        line("3915.34", 1300, 250),
        line("金额合计（小写）", 60, 320),
        line("1625.50", 400, 320),
    )
    (invoice,) = find_documents([sheet])
    assert {item.name for item in invoice.items} == {"床位费", "检查费"}


@pytest.mark.parametrize(
    ("days", "value"),
    [("11天", "11"), ("共住 11 天", "11"), ("9天", None), ("共 11 天", "11")],
)
def test_days_that_nothing_names_are_those_between_the_dates(days: str, value: str | None) -> None:
    stay = (line("入院日期：2016-04-05", 100, 300), line("出院日期：2016-04-16", 500, 300))
    assert read(*stay, line(days, 900, 380)).value("length_of_stay") == value


@pytest.mark.parametrize("sign", ["￥", "$"])  # as a worn ￥ is read
def test_a_total_beside_its_words_is_not_the_cash_too(sign: str) -> None:
    lines = (
        line("粤财医疗住院收费收据", 500, 60),
        line("姓名：麦凤仪", 120, 200),
        line("住院号：092716", 700, 200),
        line("合计人民币（大写）：肆仟叁佰肆拾伍元贰角叁分", 120, 700),
        line(f"{sign}：4345.23", 1100, 700),
        line("预收款：5000.00", 120, 760),
        line("应退款：654.77", 700, 760),
        line("收款单位（盖章）：惠来县妇幼保健院", 120, 820),
    )
    (document,) = find_documents([page(*lines)])
    total = document.fields["total_amount"]
    assert (total.value, total.derived_from) == ("4345.23", ())
    cash = document.fields.get("cash_paid")
    assert cash is None or cash.derived_from  # nothing prints it


def test_words_whose_places_the_form_parts() -> None:
    sheet = page(line("⊗万 玖仟 陆佰 叁拾 玖元 壹角 零分", 300, 500))
    assert with_lone_words({}, sheet)["total_amount_in_words"].value == "9639.10"


def test_days_right_behind_the_stay_and_those_of_a_charge() -> None:
    ends = {
        "admission_date": reading("admission_date", "2015-01-05", "2015年1月5日"),
        "discharge_date": reading("discharge_date", "2015-04-03", "2015年4月3日"),
    }
    stay = page(line("2015年1月5日—2015年4月3日88天", 300, 200))
    assert with_days_in_dates(ends, stay)["length_of_stay"].value == "88"
    bed = page(line("床位费", 100, 300), line("88天", 300, 300), line("1760.00", 500, 300))
    assert "length_of_stay" not in with_days_in_dates(ends, bed)


def test_amounts_of_a_form_whose_labels_say_nothing_of_its_shift() -> None:
    """All amounts stand half a row under the names that the form prints in advance."""
    names = (("床位费", "西药费", "输氧费"), ("化验费", "手术费", "取暖费"))
    amounts = (("225.00", "4316.88", ""), ("611.50", "1450.00", "90.00"))
    lines = [
        line(text, 100 + 400 * column + (150 if rows is amounts else 0), y)
        for rows, top in ((names, 300.0), (amounts, 318.0))
        for y, row in ((top + 44 * n, row) for n, row in enumerate(rows))
        for column, text in enumerate(row)
        if text
    ]
    form = page(*lines, line("合计（大写）：", 100, 460))
    items = read_items(form, page_labels(form, VOCABULARY), has_quantity=False)
    assert [(item.name, item.amount) for item in items] == [
        ("床位费", "225.00"),
        ("西药费", "4316.88"),
        ("化验费", "611.50"),
        ("手术费", "1450.00"),
        ("取暖费", "90.00"),
    ]


def test_charges_of_two_characters_set_apart() -> None:
    """材 料, 诊 疗: such a row names charges as 西药费 does."""
    rows = [("西 药", "2804.30", "床 位", "275.00"), ("材 料", "6530.81", "其 他", "10.50")]
    cells = [
        line(text, 100 + 200 * column, 300 + 40 * n)
        for n, row in enumerate(rows)
        for column, text in enumerate(row)
    ]
    form = page(*cells, line("合计人民币（大写）：", 100, 420))
    items = read_items(form, page_labels(form, VOCABULARY), has_quantity=False)
    assert [item.amount for item in items] == ["2804.30", "275.00", "6530.81", "10.50"]


def test_a_charge_that_begins_as_a_label_keeps_its_amount() -> None:
    cells = [
        *(line("住院诊疗费", 100, 300), line("128.00", 400, 300)),
        *(line("床位费", 700, 300), line("480.00", 1000, 300)),
    ]
    form = page(*cells, line("合计（大写）：", 100, 400))
    items = read_items(form, page_labels(form, VOCABULARY), has_quantity=False)
    assert [item.amount for item in items] == ["128.00", "480.00"]
