"""Discharge papers and settlement sheets set down as on a typewriter: wordings, remarks and joints
of papers that were met only after the vocabularies had been made."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.types import FieldValue
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.types_of_paper.reading import only, values


def said(*rows: str) -> Mapping[str, FieldValue]:
    return values(only(read_pages(TypedPaper("paper", "", (rows,), {}))))


SHEET = (
    "某某市职工基本医疗保险住院费用结算单",
    "医疗机构：某某市第五人民医院      结算日期：2023-04-17",
    "姓名：裴景行    身份证号：370305196310015611    险种：职工医保",
)
WARD = ("某某市第五人民医院", "出院记录")


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("其中账户支付：¥1,000.00    现金支付：¥2,178.30", "personal_account_paid", "1000.00"),
        (
            "个人支付：1,714.90      其中 个人账户支付      514.90",
            "personal_account_paid",
            "514.90",
        ),
        ("    其中：全自费（丙类）                 655.32 元", "out_of_scope_self_paid", "655.32"),
        ("3. 大病补充保险支付                        12.50 元", "large_amount_paid", "12.50"),
        ("个人负担总额(J=B+C+E+I)      6,940.18", "personal_total", "6940.18"),
        ("统筹内个人负担(I=D-E-F-G-H)   2,700.00", "proportional_self_paid", "2700.00"),
        ("合作医疗补偿金额(元)：1,161.18", "pooled_fund_paid", "1161.18"),
        ("符合统筹基金支付范围          5,700.00", "in_scope_amount", "5700.00"),
        ("特殊检查、特殊治疗及乙类药品先行自付部分：¥1,493.16", "advance_self_paid", "1493.16"),
        ("住院大额支付 310.00    统筹基金支付 13,988.00", "large_amount_paid", "310.00"),
        ("个人实际支付      342.00     医院减免  195.00", "personal_total", "342.00"),
        ("起付段      700.00      统筹支付      17,848.00", "deductible", "700.00"),
    ],
)
def test_wordings_of_a_sheet(row: str, key: str, value: str) -> None:
    assert said(*SHEET, "医疗费总额：23,540.18    全自费金额：18.40", row)[key] == value


@pytest.mark.parametrize("said_of_it", ["（三级乙等）", "（H34170200023）"])
def test_what_a_list_says_of_a_hospital_is_no_part_of_its_name(said_of_it: str) -> None:
    found = said(
        SHEET[0],
        f"医院名称：某某市第五人民医院{said_of_it}",
        SHEET[2],
        "医疗费总额：23,540.18    统筹基金支付：1.00    个人负担：23,539.18",
    )
    assert found["hospital_name"] == "某某市第五人民医院"


def test_a_branch_in_brackets_stays_a_part_of_the_name() -> None:
    found = said(
        SHEET[0],
        "医院名称：某某市第五人民医院（东院区）",
        SHEET[2],
        "医疗费总额：23,540.18    统筹基金支付：1.00    个人负担：23,539.18",
    )
    assert found["hospital_name"] == "某某市第五人民医院（东院区）"


def test_the_kind_of_insurance_goes_before_who_is_insured() -> None:
    found = said(
        *SHEET[:2],
        "姓名：裴景行      参保类别：建档立卡贫困人口      险种类型：城乡居民",
        "医疗费总额：23,540.18    统筹基金支付：1.00    个人负担：23,539.18",
    )
    assert found["insurance_type"] == "城乡居民"


def test_which_stay_it_is_stands_behind_its_number() -> None:
    found = said(
        *WARD,
        "姓名：裴景行   性别：男   年龄：47岁   住院号：ZB20190455 第2次住院",
        "入院日期：2023-04-03   出院日期：2023-04-17",
        "出院诊断：继发性肺结核",
        "出院医嘱：不适随诊。",
    )
    assert found["admission_number"] == "ZB20190455"


def test_a_name_that_runs_into_the_label_behind_it() -> None:
    found = said(
        SHEET[0],
        SHEET[1],
        "姓名：裴景行性别：男      险种：职工医保",
        "医疗费总额：23,540.18    统筹基金支付：1.00    个人负担：23,539.18",
    )
    assert found["patient_name"] == "裴景行"


def test_two_heads_of_columns_in_one_line() -> None:
    found = said(
        *SHEET,
        "医疗费总额      医疗救助支付 其他基金支付      个人负担",
        "23,540.18       12.00        5.00              23,523.18",
    )
    assert found["total_amount"] == "23540.18"
    assert found["personal_total"] == "23523.18"
    assert found.get("medical_aid_paid") in (None, "12.00")


def test_labels_that_stick_to_the_value_before_them() -> None:
    found = said(
        *WARD,
        "姓名：裴景行   性别：男   年龄：47岁   病区：泌尿外科病区床号：15",
        "入院日期：2023-04-03 出院日期：2023-04-17",
        "入院诊断：左输尿管结石",
        "出院诊断：左输尿管结石",
        "出院医嘱：多饮水。",
    )
    assert (found["department"], found["bed_number"]) == ("泌尿外科病区", "15")


@pytest.mark.parametrize(
    ("unit", "employer"),
    [("某某县大马镇寇庄村三组", None), ("某某县机械厂", "某某县机械厂")],
)
def test_a_unit_or_a_home(unit: str, employer: str | None) -> None:
    found = said(
        *WARD,
        "姓名：裴景行   性别：男   年龄：47岁   科室：骨科",
        f"工作单位或住址：{unit}",
        "入院日期：2023-04-03   出院日期：2023-04-17",
        "出院诊断：左桡骨骨折",
        "出院医嘱：门诊复查。",
    )
    assert found.get("employer") == employer
    assert "employer_or_home" not in found


def test_a_ward_and_a_bed_in_a_sentence() -> None:
    found = said(
        *WARD,
        "患者 才让卓玛，女，24岁，藏族，住院号：2024-03391，产科 18床。",
        "入院日期：2024年05月08日       出院日期：2024年05月11日",
        "一、入院诊断：胎膜早破",
        "二、出院诊断：胎膜早破",
        "三、出院医嘱：产后42天来院复查。",
    )
    assert (found["department"], found["bed_number"]) == ("产科", "18床")
    assert found["admission_number"] == "2024-03391"


def test_the_name_beside_a_label_that_is_a_line_by_itself() -> None:
    found = said(
        *WARD,
        "姓名            性别      年龄      床号",
        "'      裴景行         男        47        18",
        "入院日期                   出院日期",
        "'           2023-04-03              2023-04-17",
        "入院诊断：左桡骨骨折",
        "出院诊断：左桡骨骨折",
        "出院医嘱：门诊复查。",
        "                          住院医师  祁国栋",
    )
    assert found["physician_name"] == "祁国栋"


def test_text_goes_on_below_a_table() -> None:
    found = said(
        *WARD,
        "姓名  裴景行   性别  男   年龄  47岁   科室  骨科",
        "入院日期  2023-04-03   出院日期  2023-04-17",
        "入院诊断    左桡骨骨折",
        "出院诊断    左桡骨骨折",
        "出院情况    好转",
        "出院医嘱：门诊复查，加强营养，适当锻炼，不适随诊。",
    )
    assert found["discharge_advice"] == "门诊复查，加强营养，适当锻炼，不适随诊。"


def test_a_comma_for_the_colon_of_a_heading() -> None:
    found = said(
        *WARD,
        "姓名：裴景行   性别：男   年龄：47岁   科室：骨科",
        "入院日期：2023-04-03   出院日期：2023-04-17",
        "出院诊断：左桡骨骨折",
        "出院医嘱，",
        "1. 门诊复查；",
        "2. 不适随诊。",
    )
    assert found["discharge_advice"] == "1. 门诊复查；2. 不适随诊。"


def test_operations_are_no_diagnoses() -> None:
    found = said(
        *WARD,
        "姓名：裴景行   性别：男   年龄：47岁   科室：骨科",
        "入院日期：2023-04-03   出院日期：2023-04-17",
        "出院诊断：左桡骨骨折；",
        "手术及操作·2023-04-05 左桡骨骨折切开复位内固定术",
        "出院医嘱：门诊复查。",
    )
    assert found["discharge_diagnoses"] == ("左桡骨骨折",)


HEAD = ("姓名：裴景行   性别：男   年龄：47岁   科室：骨科",)
STAY = ("入院日期：2023-04-03   出院日期：2023-04-17",)


@pytest.mark.parametrize("row", ["医师签名：裴  朗", "医师签名  裴  朗", "主管医生：裴  晓  朗"])
def test_a_name_with_blanks_between_its_characters(row: str) -> None:
    found = said(*WARD, *HEAD, *STAY, "出院诊断：左桡骨骨折", "出院医嘱：门诊复查。", f"    {row}")
    assert found["physician_name"] == row.replace(" ", "").replace("：", "")[4:]


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("部别或单位：某某机械厂    床号：4", "employer", "某某机械厂"),
        ("入院科室：急诊科      出院科室：呼吸内科", "department", "呼吸内科"),
        ("入院科室：急诊科      床号：4", "department", "急诊科"),
        ("出院日期：2023/04/17 11:00    共 14 天", "length_of_stay", "14"),
    ],
)
def test_wordings_of_a_head(row: str, key: str, value: str) -> None:
    head = ("姓名：裴景行   性别：男   年龄：47岁", "入院日期：2023-04-03", row)
    found = said(*WARD, *head, "出院诊断：左桡骨骨折", "出院医嘱：门诊复查。")
    assert found[key] == value


def test_who_signs_beside_the_physician_is_no_advice() -> None:
    found = said(
        *WARD,
        *HEAD,
        *STAY,
        "出院医嘱：1.门诊复查；2.如有不适，随时就诊。24小时联系电话：0571-87000000",
        "患者或家属签名：              医师签名：裴朗",
    )
    assert found["discharge_advice"] == (
        "1.门诊复查；2.如有不适，随时就诊。24小时联系电话：0571-87000000"
    )


def test_diseases_under_each_other_in_a_narrow_cell() -> None:
    found = said(
        *WARD,
        *HEAD,
        "| 入院诊断 | 慢性肾小球肾炎 | 出院诊断 | 慢性肾小球肾炎 |",
        "|          | 慢性肾脏病4期   |          | 慢性肾脏病4期   |",
        *STAY,
        "出院医嘱：优质低蛋白饮食，坚持服药，避免肾毒性药物，2周后门诊复查肾功能，不适随诊。",
    )
    both = ("慢性肾小球肾炎", "慢性肾脏病4期")
    assert (found["admission_diagnoses"], found["discharge_diagnoses"]) == (both, both)


def test_a_list_goes_on_behind_the_head_of_a_page_of_few_rows() -> None:
    running = ("某某市第五人民医院", "姓名：裴景行    科室：骨科    床号：4    住院号：581103")
    first = (*WARD, *HEAD, *STAY, "出院诊断：1.左桡骨骨折", "2.高血压病3级")
    second = (*running, "3.肺部感染", "出院医嘱：门诊复查。", "第2页")
    paper = TypedPaper("paper", "", (first, second), {})
    found = values(only(read_pages(paper)))
    assert found["discharge_diagnoses"] == ("左桡骨骨折", "高血压病3级", "肺部感染")


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("统筹基金支付 F=(D-E)×85%          16,099.00", "pooled_fund_paid", "16099.00"),
        ("个人自付合计 H=A-F-G            6,940.18", "personal_total", "6940.18"),
        ("个人负担合计（大写）伍仟叁佰贰拾元整", "personal_total", "5320.00"),
        ("基金支付合计（大写）：捌仟元整", "fund_total_paid", "8000.00"),
        ("乙类个人自理费用   ¥ 318.32", "advance_self_paid", "318.32"),
        ("统筹范围内：17,200.00", "in_scope_amount", "17200.00"),
    ],
)
def test_sums_told_by_a_formula_or_in_words(row: str, key: str, value: str) -> None:
    assert said(*SHEET, "医疗费总额：23,540.18    全自费金额：18.40", row)[key] == value


def test_cells_of_other_widths_than_their_heads_are_paired_in_order() -> None:
    found = said(
        *SHEET[:2],
        "| 姓名 | 身份证号码 | 险种类型 | 入院日期 | 出院日期 | 结算日期 |",
        "| 裴景行 | 370305196310015611 | 职工基本医疗保险 | 2023-04-03 | 2023-04-16 | 2023-04-17 |",
        "医疗费总额：23,540.18    全自费金额：18.40    统筹基金支付：1.00",
    )
    assert (found["admission_date"], found["discharge_date"]) == ("2023-04-03", "2023-04-16")
    assert found["insurance_type"] == "职工基本医疗保险"


def test_the_row_of_sums_of_a_list_by_class() -> None:
    found = said(
        *SHEET,
        "项目        金额        自费        先自付",
        "检查费      1,240.00    80.00       116.00",
        "西药费      2,418.30    96.20       210.44",
        "合计        3,658.30    176.20      326.44",
        "统筹支付：3,167.96    现金支付：490.34    医疗救助支付：0.00",
    )
    assert (found["out_of_scope_self_paid"], found["advance_self_paid"]) == ("176.20", "326.44")


@pytest.mark.parametrize(
    "row", ["主管医生 裴   朗", "主管医生；裴   朗", "主管医生；   裴   朗", "主管医生   裴   朗"]
)
def test_a_name_with_blanks_behind_a_worn_label(row: str) -> None:
    found = said(*WARD, *HEAD, *STAY, "出院诊断：左桡骨骨折", "出院医嘱：门诊复查。", f"    {row}")
    assert found["physician_name"] == "裴朗"


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("出院曰期：2023-04-17", "discharge_date", "2023-04-17"),
        ("入院日期：2023-04-03出院曰期   2023-04-17", "discharge_date", "2023-04-17"),
        ("姓名谢晓岚之子    入院日期：2023-04-03", "patient_name", "谢晓岚之子"),
        ("姓名  裴景行性别  男    入院日期：2023-04-03", "patient_name", "裴景行"),
    ],
)
def test_worn_labels_of_a_head(row: str, key: str, value: str) -> None:
    rows = ("病区：骨科    住院号：581103", row, "出院诊断：左桡骨骨折", "出院医嘱：门诊复查。")
    assert said(*WARD, *rows)[key] == value


@pytest.mark.parametrize(
    "rows",
    [
        ("最后诊断  1 胆囊结石 2  胆囊炎  3 高血压病",),
        ("最后诊断  1 胆囊结石  2 胆囊炎", "          3 高血压病"),
        ("最后诊断：1、胆囊结石 2、胆囊炎 3、高血压病", "手术及日期2023-04-05 胆囊切除术"),
    ],
)
def test_entries_of_a_list(rows: tuple[str, ...]) -> None:
    found = said(*WARD, *HEAD, *STAY, *rows, "出院医嘱：门诊复查。")
    assert found["discharge_diagnoses"] == ("胆囊结石", "胆囊炎", "高血压病")


def test_heads_that_were_read_as_one() -> None:
    found = said(
        *WARD,
        *HEAD,
        *STAY,
        "| 序号 | 出院诊断      | 疾病编码治疗转归 |",
        "| 1    | 子宫平滑肌瘤  | D25.900 | 治愈 |",
        "| 2    | 子宫腺肌病    | N80.003 | 治愈 |",
        "出院医嘱：门诊复查。",
    )
    assert found["discharge_diagnoses"] == ("子宫平滑肌瘤", "子宫腺肌病")
    found = said(
        *SHEET[:2],
        "| 姓名     | 身份证号码           | 入院日期 出院日期         | 结算日期    |",
        "| 裴景行   | 370305196310015611   | 2023-04-03 | 2023-04-16   | 2023-04-17  |",
        "医疗费总额：23,540.18    全自费金额：18.40    统筹基金支付：1.00",
    )
    assert (found["admission_date"], found["discharge_date"]) == ("2023-04-03", "2023-04-16")


def test_the_head_of_the_next_column_is_nobodys_name() -> None:
    rows = ("病员姓名    患者性别    患者年龄", "裴景行      男          47岁")
    found = said(*WARD, *rows, *STAY, "出院诊断：左桡骨骨折", "出院医嘱：门诊复查。")
    assert (found["patient_name"], found["sex"]) == ("裴景行", "male")


def test_a_letter_tells_until_its_advice_begins() -> None:
    found = said(
        "某某机床厂职工医院",
        "出院证明",
        "    患者 裴景行，男，43岁，系我厂职工。因“双上肢热水烫伤1小时”于2010年6月2日",
        "入住我院外科，诊断为双上肢深Ⅱ度烫伤，于2010年6月20日出院，共住院18天。",
        "    出院医嘱：1、创面避免日晒；2、功能锻炼；3、休息一个月。",
        "                                医师：胡志学",
    )
    assert (found["patient_name"], found["age"], found["length_of_stay"]) == ("裴景行", "43", "18")
