"""Discharge papers and settlement sheets of a third group of typed papers, set down as on a
typewriter: heads over columns of which some are not known, cells that were read as one."""

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
    "医疗机构：某某市第五人民医院      入院日期：2023-04-03    出院日期：2023-04-17",
    "姓名：裴景行    身份证号：370305196310015611    险种：职工医保",
)


def test_a_head_that_no_list_has_stands_over_its_own_value() -> None:
    found = said(
        *SHEET,
        "统筹支付      减免支付      公务员补助    账户支付      现金支付",
        "18232.00      12.00         30.00         78.88         8000.00",
    )
    assert found["pooled_fund_paid"] == "18232.00"
    assert found["civil_servant_paid"] == "30.00"
    assert found["personal_account_paid"] == "78.88"
    assert found["cash_paid"] == "8000.00"
    assert "12.00" not in found.values()


def test_heads_over_empty_cells_take_no_neighbours_value() -> None:
    found = said(
        *SHEET[:2],
        "姓名：裴景行    身份证号：370305196310015611",
        "转入医院    转院日期    特殊病种    并发症    结算日期      险种",
        "                                              2023-04-18    城乡居民医保",
        "医疗费总额：23,540.18    统筹基金支付：1.00    个人负担：23,539.18",
    )
    assert found["settlement_date"] == "2023-04-18"
    assert found["insurance_type"] == "城乡居民医保"
    assert found["hospital_name"] == "某某市第五人民医院"


@pytest.mark.parametrize("values_in_a_row", ["0.0011700.00", "0.00 11700.00"])
def test_two_values_that_were_read_as_one_line(values_in_a_row: str) -> None:
    found = said(
        *SHEET,
        "统筹基金支付      大额救助支付  基金支付合计  按比例自付      个人负担合计",
        f"11688.00          {values_in_a_row}      1300.00         3530.40",
    )
    assert found["large_amount_paid"] == "0.00"
    assert found["fund_total_paid"] == "11700.00"
    assert found["proportional_self_paid"] == "1300.00"
    assert found["personal_total"] == "3530.40"


def test_two_heads_that_were_read_as_one_line() -> None:
    found = said(
        *SHEET,
        "医疗费总额    自费费用    超限价自付乙类自付    起付线",
        "26310.88      2010.88     300.00    2000.00     800.00",
    )
    assert found["over_limit_self_paid"] == "300.00"
    assert found["advance_self_paid"] == "2000.00"
    assert found["deductible"] == "800.00"


def test_the_name_of_a_row_of_amounts_is_no_half_of_the_label_below() -> None:
    found = said(
        *SHEET,
        "              发生金额      其中：全自费      其中：乙类自负      医保范围内",
        "本次住院      31520.00      1520.00           2000.00             28000.00",
        "起付线        统筹基金支付      大额救助支付      公务员补助支付",
        "1700.00       23670.00          11.00             0.00",
    )
    assert found["total_amount"] == "31520.00"
    assert found["out_of_scope_self_paid"] == "1520.00"
    assert found["advance_self_paid"] == "2000.00"
    assert found["in_scope_amount"] == "28000.00"
    assert found["deductible"] == "1700.00"
    assert found["pooled_fund_paid"] == "23670.00"
    assert found["large_amount_paid"] == "11.00"


@pytest.mark.parametrize(("base", "is_in_scope"), [("15900.00", False), ("16500.00", True)])
def test_what_the_deductible_leaves_is_not_what_is_in_scope(base: str, is_in_scope: bool) -> None:
    found = said(
        *SHEET,
        "费用总额：19640.25    全自费费用：1240.25    先行自付费用：1900.00",
        f"起付标准：600.00    进入统筹费用：{base}    统筹基金支付：14628.00",
    )
    assert ("in_scope_amount" in found) is is_in_scope
    assert found["deductible"] == "600.00"


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("列入医保范围金额：12000.00      起付标准：1000.00", "in_scope_amount", "12000.00"),
        ("可补偿费用：3700.00元       起付线：200.00元", "in_scope_amount", "3700.00"),
        ("民政医疗救助：300.00元      大病保险补偿：0.00元", "medical_aid_paid", "300.00"),
        ("起付线以上按比例自付：2630.00", "proportional_self_paid", "2630.00"),
        ("G 统筹支付：13572.00元      H 高额补充医疗支付：10.00元", "large_amount_paid", "10.00"),
        ("补偿日期：2019-04-03    行政区划：某某县某某镇", "settlement_date", "2019-04-03"),
    ],
)
def test_wordings_of_a_sheet(row: str, key: str, value: str) -> None:
    assert said(*SHEET, "医疗费总额：23,540.18    全自费金额：18.40", row)[key] == value


def test_staff_in_service_are_no_kind_of_insurance() -> None:
    found = said(
        *SHEET[:2],
        "姓名：裴景行    身份证号：370305196310015611    人员类别：在职职工",
        "医疗费总额：23,540.18    统筹基金支付：1.00    个人负担：23,539.18",
    )
    assert "insurance_type" not in found


WARD = (
    "某某市第五人民医院",
    "出院记录",
    "姓名：裴景行    性别：男    年龄：59岁    住院号：20230417",
)
STAY = "入院日期：2023-04-03    出院日期：2023-04-17    住院天数：14天"


@pytest.mark.parametrize(
    "below",
    [
        ("视力        右眼      左眼", "入院时      0.08      0.3"),
        ("分娩方式 | 自然分娩√ | 胎吸 | 产钳 | 剖宫产", "产程 | 第一产程 7时 | 第二产程 1时"),
        ("出院标准评估：生命体征平稳 ☑是 □否    疼痛评分≤3分 ☑是 □否",),
    ],
)
def test_a_table_below_the_diagnoses_is_none_of_them(below: tuple[str, ...]) -> None:
    found = said(*WARD, STAY, "出院诊断：1.老年性白内障 2.屈光不正", *below, "出院医嘱：不适随诊。")
    assert found["discharge_diagnoses"] == ("老年性白内障", "屈光不正")
    assert found["discharge_advice"] == "不适随诊。"


def test_diseases_side_by_side_stay_entries() -> None:
    found = said(
        *WARD, STAY, "出院诊断：", "胆囊结石    脂肪肝    高血压病", "出院医嘱：不适随诊。"
    )
    assert found["discharge_diagnoses"] == ("胆囊结石", "脂肪肝", "高血压病")


def test_how_to_reach_the_hospital_is_no_advice() -> None:
    found = said(
        *WARD,
        STAY,
        "出院医嘱：1.注意休息；2.一周后复诊，电话预约。",
        "复诊预约电话：0551-62930000",
    )
    assert found["discharge_advice"] == "1.注意休息；2.一周后复诊，电话预约。"


def test_cells_do_not_part_chinese_and_western_diagnoses() -> None:
    found = said(
        "某某市中医医院出院小结",
        "姓名 | 裴景行 | 性别 | 男 | 年龄 | 59岁",
        "入院日期 | 2019-07-08 | 出院日期 | 2019-07-22",
        "入院诊断 | 中医诊断：项痹病（气滞血瘀证）",
        "         | 西医诊断：1.混合型颈椎病  2.颈椎间盘突出",
        "出院诊断 | 中医诊断：项痹病（气滞血瘀证）",
        "         | 西医诊断：1.混合型颈椎病  2.骨质疏松症",
        "入院情况 | 颈肩部疼痛伴左上肢麻木半年，加重3天。",
        "治疗经过 | 予针刺、艾灸、推拿、中药熏洗。",
        "出院医嘱 | 门诊随诊。",
    )
    first = "项痹病（气滞血瘀证）"
    assert found["admission_diagnoses"] == (first, "混合型颈椎病", "颈椎间盘突出")
    assert found["discharge_diagnoses"] == (first, "混合型颈椎病", "骨质疏松症")


def test_the_last_cell_reaches_as_far_as_its_numbers_count_on() -> None:
    found = said(
        *WARD[:2],
        "姓名 | 裴景行 | 性别 | 男 | 年龄 | 59岁",
        "入院诊断 | 左乳肿物",
        "出院诊断 | 左乳癌",
        "诊疗经过 | 按计划手术。",
        "出院医嘱 | 1.保持切口清洁；2.术后2周拆线；3.返院行化疗；",
        "           4.定期复查。",
        "医师签名 | 符琼花",
    )
    assert found["discharge_advice"] == "1.保持切口清洁；2.术后2周拆线；3.返院行化疗；4.定期复查。"


@pytest.mark.parametrize(
    ("row", "key", "value"),
    [
        ("医师：佟广利（签章）", "physician_name", "佟广利"),
        ("医师签名：詹若冰 /", "physician_name", "詹若冰"),
        ("出院时嘱咐：低盐饮食。", "discharge_advice", "低盐饮食。"),
        ("嘱咐：低盐饮食。", "discharge_advice", "低盐饮食。"),
    ],
)
def test_wordings_of_a_discharge_paper(row: str, key: str, value: str) -> None:
    assert said(*WARD, STAY, "出院诊断：高血压病", row)[key] == value


@pytest.mark.parametrize(("told", "days"), [("住院14", "14"), ("共15", "15"), ("住院12", None)])
def test_days_behind_the_hour_without_their_unit(told: str, days: str | None) -> None:
    stay = f"入院:2023-04-03 17:43      出院:2023-04-17 17:01 {told}"
    assert said(*WARD, stay).get("length_of_stay") == days


def test_days_that_were_really_spent() -> None:
    found = said(*WARD, "入院日期：2015年2月26日      出院日期：2015年4月30日      实住63天")
    assert found["length_of_stay"] == "63"


@pytest.mark.parametrize("sex", ["性      列：女", "姓别：女", "性      别：女"])
def test_sex_behind_a_label_with_one_character_misread(sex: str) -> None:
    found = said(*WARD[:2], f"姓名：裴景行    {sex}    年龄：59岁", STAY, "出院诊断：高血压病")
    assert found["sex"] == "female"


def test_a_name_behind_a_label_in_two_pieces_without_its_colon() -> None:
    found = said(*WARD[:2], "姓  名冼伟棠    性别 男    年龄 54岁", STAY, "出院诊断：高血压病")
    assert found["patient_name"] == "冼伟棠"


@pytest.mark.parametrize("ward", ["NICU", "12F", "心内科CCU"])
def test_wards_whose_name_is_no_word(ward: str) -> None:
    found = said(*WARD, f"病区：{ward}    床号：08", STAY, "出院诊断：高血压病")
    assert found["department"] == ward


@pytest.mark.parametrize("ward", ["12", "0817", "F", "12FA"])
def test_a_number_is_no_ward(ward: str) -> None:
    found = said(*WARD, f"病区：{ward}    床号：08", STAY, "出院诊断：高血压病")
    assert "department" not in found


@pytest.mark.parametrize(
    ("main", "other"),
    [
        ("【主要诊断】", "【其他诊断】"),
        ("主要诊断：", "其他诊断："),
        ("藏医诊断：", "西医诊断："),
        ("藏医诊断：", "西匡诊断；"),
    ],
)
def test_kinds_of_diagnoses_inside_a_list(main: str, other: str) -> None:
    found = said(
        *WARD,
        STAY,
        f"出院诊断：{main}二尖瓣关闭不全",
        f"          {other}心房颤动；胸腔积液",
        "出院医嘱：不适随诊。",
    )
    assert found["discharge_diagnoses"] == ("二尖瓣关闭不全", "心房颤动", "胸腔积液")


def test_a_heading_with_a_character_and_its_colon_misread() -> None:
    found = said(
        *WARD, STAY, "入院诊断：", "  1.肺炎", "出院珍断·", "  1.肺炎", "  2.贫血", "医师：佟广利"
    )
    assert found["admission_diagnoses"] == ("肺炎",)
    assert found["discharge_diagnoses"] == ("肺炎", "贫血")


@pytest.mark.parametrize(
    ("told", "employer"),
    [("系某某县茶厂职工", "某某县茶厂"), ("系我厂铸造车间工人", None), ("系某某村村民", None)],
)
def test_where_a_letter_says_that_the_patient_works(told: str, employer: str | None) -> None:
    found = said(
        "某某县人民医院出院证明书",
        f"    兹有患者普文光，男，42岁，{told}，因“上腹痛3天”于2010年5月17日入住我院普外科",
        "（住院号：100533），经治疗于2010年5月26日出院，共住院9天。",
        "出院诊断：胆囊结石并急性胆囊炎",
    )
    assert found.get("employer") == employer
    assert found["department"] == "普外科"


def test_marks_behind_values_of_a_letter_and_a_sheet() -> None:
    letter = said(
        *WARD[:2],
        "    患者 裴景行 ，性别 男 ，年龄 47 岁，工作单位 某某县水泥厂 。",
        "因 腰痛 于 2009 年 6 月 3 日入院，于 2009 年 6 月 20 日出院，住院 17 天。",
        "住院号：090733          科别：骨伤科",
        "出院诊断：腰椎间盘突出症",
    )
    assert letter["employer"] == "某某县水泥厂"
    sheet = said(
        *SHEET[:2],
        "参保人员：裴景行（男，59岁）   险种：职工医保",
        "统筹基金支付：9,990.00（90%）    大病保险支付：0.00    起付线：900.00",
    )
    assert sheet["patient_name"] == "裴景行"
    assert sheet["pooled_fund_paid"] == "9990.00"
