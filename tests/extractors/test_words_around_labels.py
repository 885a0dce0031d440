"""Words before a label and units behind it are parts of it; what that leaves to the values."""

from __future__ import annotations

import pytest

from extractors.charges.charged_area import table_body
from extractors.forms.pairing import read_form
from extractors.labels.finding import load_vocabulary, page_labels
from extractors.lines.split_labels import join_split_labels
from extractors.types import Line
from extractors.types_of_paper.invoices import INPATIENT_INVOICE
from extractors.types_of_paper.title_hospital import titled_invoice
from extractors.words.kinds import KINDS
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def values(*lines: Line) -> dict[str, str]:
    return {x.key: x.value for x in read_form(page(*lines), INVOICE).readings}


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("姓名：江博诚，本次入院日期：2023-05-17", "payer_name", "江博诚"),
        ("医保类型:城乡居民；患者病历编号:766564；", "insurance_type", "城乡居民"),
        ("科别：肿瘤科；患者病案号：4711", "department", "肿瘤科"),
        ("住院登记号:43338796，共计住院天数：24", "admission_number", "43338796"),
    ],
)
def test_words_before_a_label_are_no_value_of_the_label_before(
    text: str, key: str, value: str
) -> None:
    assert values(line(text, 100, 100))[key] == value


def test_words_before_a_label_are_no_value_of_their_own() -> None:
    found = values(
        line("姓名：", 100, 100), line("本次入院日期：", 400, 100), line("2024-03-05", 600, 100)
    )
    assert "payer_name" not in found
    assert found["admission_date"] == "2024-03-05"


def test_a_value_that_runs_into_a_label_is_not_taken_for_a_part_of_it() -> None:
    (label,) = page_labels(page(line("职工基本医疗保险医保编号:123456", 100, 100)), INVOICE)
    assert label.line.text[label.start :].startswith("医保编号")


def test_the_first_label_of_a_note_is_named_as_printed() -> None:
    note = "备注：职工大额补助支付:309.68,公务员补助支付:34.86"
    found = {"extra:职工大额补助支付": "309.68", "extra:公务员补助支付": "34.86"}
    assert values(line(note, 100, 100)) == found
    lost = note.replace(":309.68,", "0")
    assert values(line(lost, 100, 100)) == found | {"extra:职工大额补助支付": "0.00"}


def test_a_sum_of_which_a_seal_hides_the_end_behind_the_head_of_a_note() -> None:
    pieces = line("备注：本年统筹累", 100, 100), line("9082.80", 420, 100)
    assert values(*pieces) == {"extra:本年统筹累计": "9082.80"}


def test_the_ordinal_of_a_seal_is_no_part_of_a_sums_name() -> None:
    assert values(line("第九账户余额：1702.56", 100, 100)) == {"extra:账户余额": "1702.56"}


def test_a_colon_that_was_read_as_a_stroke_before_who_signs() -> None:
    assert values(line("收款人一时财越", 100, 100)) == {"cashier_name": "时财越"}


def test_a_kind_of_insurance_that_begins_as_a_label_does() -> None:
    sheet = page(line("参保类型", 100, 100), line("统筹区内职工", 240, 100), line("姓名", 100, 150))
    form = read_form(sheet, load_vocabulary("settlement_sheet"))
    assert {x.key: x.value for x in form.readings} == {"insurance_type": "统筹区内职工"}


def test_the_number_of_a_card_is_no_kind_of_insurance() -> None:
    row = line("医保类型", 100, 100), line("医保号", 400, 100), line("659740743912", 500, 100)
    assert values(*row) == {"insurance_number": "659740743912"}


def test_a_whole_value_before_a_sum_is_no_part_of_its_label() -> None:
    assert values(line("性别：男账户余额：3957.60公务员补助：0.00", 100, 100)) == {
        "sex": "male",
        "extra:账户余额": "3957.60",
        "extra:公务员补助": "0.00",
    }
    found = values(line("性别：男附加基金支付：20.00", 100, 100))
    assert found == {"sex": "male", "extra:附加基金支付": "20.00"}


def test_a_label_at_the_end_of_a_line_behind_a_value_has_its_own_in_the_next() -> None:
    glued = line("性别女住院科室", 100, 100), line("心血管内科三区", 300, 100)
    assert values(*glued) == {"sex": "female", "department": "心血管内科三区"}
    # what stands before it is no value whose form tells where it ends
    assert "admission_number" not in values(line("性别女士住院号", 100, 100))


@pytest.mark.parametrize("unit", ["（元）", "(元)"])
def test_a_unit_behind_a_label_changes_nothing(unit: str) -> None:
    found = values(
        line(f"基金支付{unit}：456.61", 100, 100), line(f"自付金额{unit}：89.68", 600, 100)
    )
    assert found == {"pooled_fund_paid": "456.61", "cash_paid": "89.68"}


@pytest.mark.parametrize("text", ["结算批次号", "患者性别", "记账日期"])
def test_a_label_is_no_name(text: str) -> None:
    assert KINDS["person"].parse(text) is None
    assert KINDS["han_text"].parse(text) is None


def test_a_day_is_no_number() -> None:
    assert KINDS["number"].parse("2024-11-05") is None
    assert KINDS["number"].parse("2024-1105") == "2024-1105"


def test_halves_of_a_composed_label_in_a_box_are_one() -> None:
    sheet = page(line("城乡居民基本医疗", 100, 100), line("保险统筹基金支付", 100, 128))
    (joined,) = join_split_labels(sheet, INVOICE).lines
    assert joined.text == "城乡居民基本医疗保险统筹基金支付"


def test_labels_of_two_rows_stay_two() -> None:
    sheet = page(line("付款人", 100, 100), line("门诊就诊时间", 100, 138))
    assert len(join_split_labels(sheet, INVOICE).lines) == 2


def test_a_value_centred_under_a_narrower_label_is_its_own() -> None:
    found = values(
        line("票据号", 600, 100),
        line("0768203142", 573, 140),
        line("发票代码", 200, 100),
        line("50060124", 196, 140),
    )
    assert found["invoice_number"] == "0768203142"
    assert found["invoice_code"] == "50060124"


def test_a_number_alone_under_its_label_needs_no_second_box() -> None:
    assert values(line("发票号", 100, 100), line("0312190361", 100, 140)) == {
        "invoice_number": "0312190361"
    }


def test_the_heading_of_a_block_takes_no_field_from_its_rows() -> None:
    sheet = page(line("个人支付", 100, 100), line("个人负担总费用：8107.06", 100, 160))
    found = read_form(sheet, load_vocabulary("settlement_sheet")).readings
    assert {x.key: x.value for x in found} == {"personal_total": "8107.06"}


def test_a_total_beside_the_charges_does_not_end_them() -> None:
    sheet = page(
        *(line("项目名称", 100, 100), line("金额", 400, 100), line("总费用：", 800, 140)),
        *(line("1999.62", 1000, 140), line("诊察费", 100, 180), line("38.15", 400, 180)),
        *(line("合计人民币（大写）壹仟玖佰玖拾玖元陆角贰分", 100, 240), line("备注", 100, 280)),
    )
    body = table_body(sheet, page_labels(sheet, INVOICE))
    assert [x.text for x in body if x.box.x0 < 800] == ["诊察费", "38.15"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("漯河市职工总医院住院收费票据", "漯河市职工总医院"),
        ("贵阳中西医结合医院（西区）门诊收费票据", "贵阳中西医结合医院（西区）"),
        ("河南省医疗住院收费票据（电子）", None),
        ("南京市门诊收费收据", None),
    ],
)
def test_a_title_may_begin_with_the_hospital(title: str, name: str | None) -> None:
    found = titled_invoice(page(line(title, 300, 60)))
    assert (found.value if found else None) == name


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("收款单位（章） 漳州市眼科医院", "hospital_name", "漳州市眼科医院"),
        ("收款单位（公章） 清源县医院", "hospital_name", "清源县医院"),
        ("医疗机构类型：综合医院 姓名：邰中恺", "payer_name", "邰中恺"),
        ("医疗机构类型：综合医院 姓名：邰中恺", "institution_type", "综合医院"),
        ("医保类型：职工基本医疗保险 医保编呈：1502000038", "insurance_number", "1502000038"),
        ("医保类型：职工基本医疗保险 医保编呈：1502000038", "insurance_type", "职工基本医疗保险"),
        ("收款单位（章）：洮阳县医院复核人.宫雪", "hospital_name", "洮阳县医院"),
        ("收款单位（章）：洮阳县医院复核人.宫雪", "checker_name", "宫雪"),
        (
            "住浣时间.2020-09-09/2020-09-21",
            "admission_date+discharge_date",
            "2020-09-09/2020-09-21",
        ),
    ],
)
def test_where_a_label_begins_beside_another_ones_value(text: str, key: str, value: str) -> None:
    assert values(line(text, 100, 100))[key] == value


def test_one_label_that_was_misread_is_no_name_between_two() -> None:
    found = values(line("交款人绕一社会信用代码：430524********0013", 100, 100))
    assert found == {"payer_id": "430524********0013"}


def test_a_label_that_leads_to_its_parts_leaves_the_amount_to_the_first() -> None:
    found = values(line("医保支付 统筹基金", 100, 100), line("6222.50", 400, 100))
    assert found == {"pooled_fund_paid": "6222.50"}


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("钢铁公司总医院住院费用结算收据", "钢铁公司总医院"),
        ("（矿务局职工总医院）", "矿务局职工总医院"),
        ("江苏省医院住院收费收据", None),  # the name of the form
        ("（医疗住院专用）", None),
    ],
)
def test_hospitals_of_works_name_no_place(title: str, name: str | None) -> None:
    found = titled_invoice(page(line(title, 300, 60)))
    assert (found.value if found else None) == name


@pytest.mark.parametrize(
    ("upper", "lower", "down"),
    [
        ("交款人", "身份证号", 36),  # rows of a phone's page: two fields
        ("在职职工", "统筹基金支付", 36),  # a value, and the label of the next row
        ("市医保", "医保统筹基金支付", 18),  # struck lower, right over that label
    ],
)
def test_rows_of_two_fields_are_no_label_of_two_rows(upper: str, lower: str, down: float) -> None:
    sheet = page(line(upper, 100, 300), line(lower, 100, 300 + down))
    assert len(join_split_labels(sheet, INVOICE).lines) == 2


def test_close_rows_with_a_value_each_are_no_label_of_two_rows() -> None:
    rows = (line("交款人", 100, 300), line("证件号", 100, 332))
    values_beside = (line("撒金花", 900, 302), line("642101********1628", 800, 334))
    assert len(join_split_labels(page(*rows, *values_beside), INVOICE).lines) == 4
    (joined, _) = join_split_labels(page(*rows, line("撒金花", 900, 316)), INVOICE).lines
    assert joined.text == "交款人证件号"


def test_a_label_of_two_rows_in_a_cell_is_one() -> None:
    sheet = page(line("交款人", 100, 300), line("统一社会信用代码", 100, 328))
    (joined,) = join_split_labels(sheet, INVOICE).lines
    assert joined.text == "交款人统一社会信用代码"


def test_brackets_around_a_label_are_its_colon() -> None:
    found = values(
        line("【姓名】冶成林【性别】男【科别】心内科", 100, 300), line("【现金】3.00", 100, 400)
    )
    assert found == {
        "payer_name": "冶成林",
        "sex": "male",
        "department": "心内科",
        "cash_paid": "3.00",
    }


def test_a_hospital_of_works_stands_over_the_title() -> None:
    title = line("住院费用结算收据", 600, 100)
    over = line("某某矿业集团有限责任公司总医院", 500, 50)
    found = titled_invoice(page(over, title))
    assert found is not None
    assert found.value == "某某矿业集团有限责任公司总医院"
    assert titled_invoice(page(line("门诊缴费处", 500, 50), title)) is None


def test_a_stamp_s_place_is_no_part_of_the_name() -> None:
    sheet = page(line("收款单位：（章）某某煤炭中心医院", 100, 900))
    found = INPATIENT_INVOICE.extract([sheet], 1.0).fields["hospital_name"]
    assert found.value == "某某煤炭中心医院"


def test_a_misread_label_without_its_colon_stands_before_a_blank_or_a_mark() -> None:
    assert values(line("收歇人 骆薇", 100, 800)) == {"cashier_name": "骆薇"}
    assert values(line("收歇人；廖玉芬", 100, 800)) == {"cashier_name": "廖玉芬"}
    assert values(line("收敛剂 一支", 100, 800)) == {}


def test_what_a_misread_label_says_is_no_label() -> None:
    assert values(line("医俣类型：自费", 100, 600)) == {"insurance_type": "自费"}
