"""Certificates and reports set down as on a typewriter: labels without colons, rows of a form under
the text, values that stand close."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from extractors.types import Document, FieldValue
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.types_of_paper.reading import only, values


def typed(*rows: str) -> Document:
    return only(read_pages(TypedPaper("paper", "", (rows,), {})))


def said(*rows: str) -> Mapping[str, FieldValue]:
    return values(typed(*rows))


def test_labels_without_colons_over_and_under_the_text() -> None:
    found = said(
        "某某市周浦第二医院病情证明单",
        "姓名 施佩华     性别 女     年龄 52     门急诊号 2002187734",
        "疾病诊断 右侧桡骨远端骨折",
        "处理意见 石膏外固定",
        "         建议休息14天",
        "科别 骨科      医生 瞿文斌      日期 2016年12月05日",
    )
    assert found["patient_name"] == "施佩华"
    assert (found["sex"], found["age"], found["department"]) == ("female", "52", "骨科")
    assert found["advice"] == "石膏外固定建议休息14天"
    assert found["issue_date"] == "2016-12-05"


def test_a_title_with_blanks_is_no_heading() -> None:
    found = said(
        "某某市第五人民医院",
        "诊 断 证 明 书",
        "姓名：裴景行   性别：男   年龄：47岁   科别：骨科",
        "诊断：感冒",
        "建议：多饮水",
        "医师：褚明远          2023年04月17日",
    )
    assert found["diagnoses"] == ("感冒",)


def test_a_text_that_begins_with_the_patient_is_no_signature() -> None:
    found = said(
        "某某市第五人民医院",
        "诊断证明书",
        "姓名：裴景行   性别：男   年龄：47岁   科别：骨科",
        "诊断：腰椎间盘突出症",
        "处理意见：",
        "    患者于2023-04-03入院治疗，2023-04-17出院。",
        "建议休息叁个月。",
        "医师：褚明远          2023年04月17日",
    )
    assert found["advice"] == "患者于2023-04-03入院治疗，2023-04-17出院。建议休息叁个月。"


@pytest.mark.parametrize("heading", ["主要治疗经过及建议", "病情及建议", "手术情况与处理意见"])
def test_headings_of_advice_that_no_list_has(heading: str) -> None:
    found = said(
        "某某市第五人民医院",
        "疾病证明书",
        "姓名：贺小娟   性别：女   年龄：42岁   科室：妇产科",
        "诊断：异位妊娠",
        f"{heading}：现病情好转，休息4周。",
        "医师：贺娟          2019年07月25日",
    )
    assert found["advice"] == "现病情好转，休息4周。"


def test_two_headings_of_rows_are_not_one_over_two_lines() -> None:
    found = said(
        "某某市第五人民医院诊断证明书",
        "姓名 | 佟立新 | 性别 | 男 | 年龄 | 50岁",
        "诊断 | 急性腰扭伤",
        "建议 | 休息三天",
        "开具科室 | 康复医学科 | 医师 | 崔 兵 | 日期 | 2024/3/11",
    )
    assert found["diagnoses"] == ("急性腰扭伤",)
    assert found["advice"] == "休息三天"
    assert found["department"] == "康复医学科"


def test_entries_counted_apart_are_no_cells() -> None:
    found = said(
        "某某市第五人民医院诊断证明书",
        "姓名：杨建国   性别：男   年龄：65岁   科别：神经外科",
        "诊断：",
        "    1  脑出血",
        "    2  高血压病3级",
        "    3  肺部感染",
        "处理：",
        "    监测血压",
        "                医生：字继明   2018年9月17日",
    )
    assert found["diagnoses"] == ("脑出血", "高血压病3级", "肺部感染")


def test_the_day_of_printing_where_no_other_is_printed() -> None:
    rows = (
        "某某市人民医院医疗证明单",
        "姓名: 章可欣   性别: 女   年龄: 39岁   科室: 神经内科门诊",
        "诊断: 颈椎病",
        "建议: 休息3天",
        "医生签名: 竺立峰       打印时间: 2022-09-19 09:21:07",
    )
    assert said(*rows)["issue_date"] == "2022-09-19"
    assert said(*rows, "开具日期: 2022-09-18")["issue_date"] == "2022-09-18"


def test_results_stand_for_a_diagnosis_only_where_none_is_printed() -> None:
    rows = (
        "某某市第二医院",
        "免疫组织化学检测报告",
        "姓名 纪文英   性别 女   年龄 58岁   病理号 B201804417",
        "标本部位 右乳腺肿物",
        "检测结果：ER（约80%，强+），PR（约40%，中+），HER2（2+），Ki-67（约25%）。",
    )
    document = typed(*rows, "病理诊断：右乳浸润性癌。", "报告日期 2018年04月25日")
    assert document.type == "pathology_report"
    assert document.value("pathological_diagnosis") == "右乳浸润性癌。"
    alone = said(*rows, "报告日期 2018年04月25日")["pathological_diagnosis"]
    assert str(alone).startswith("ER（约80%")


def test_a_report_has_no_department() -> None:
    found = said(
        "某某市第二医院",
        "病理诊断报告书",
        "病理号 M23-0091   住院号 330772   病区 血液内科   床号 11",
        "姓名 符国栋   性别 男   年龄 48岁",
        "送检组织及部位：骨髓活检",
        "【病理学诊断】（骨髓）浆细胞骨髓瘤。",
        "报告日期 2023-03-27",
    )
    assert "department" not in found
    assert found["specimen"] == "骨髓活检"


def test_entries_of_the_specimen_far_from_each_other() -> None:
    rows = (
        "某某市第二人民医院",
        "病理检查诊断报告",
        "病理号：202210233   姓名：逯建民   性别：男   年龄：63",
        "标本名称：1.胃角  2.胃窦小弯  内镜号：33",
        "病理诊断：慢性胃炎。",
        "报告日期：2022.10.21",
    )
    assert said(*rows)["specimen"] == "1.胃角 2.胃窦小弯"


@pytest.mark.parametrize("kind", ["中医诊断", "主诊断"])
def test_two_kinds_of_diagnoses_are_one_list(kind: str) -> None:
    other = {"中医诊断": "西医诊断", "主诊断": "次诊断"}[kind]
    found = said(
        "某某市中医医院",
        "疾病诊断证明",
        "姓名：占春桃    性别：女    年龄：57岁    科室：康复科",
        f"{kind}：带状疱疹",
        f"{other}：神经痛",
        "建议：门诊随诊。",
        "医师：殷勤                         2021-09-16",
    )
    assert found["diagnoses"] == ("带状疱疹", "神经痛")


FORM = (
    "姓 名 | 路广军 | 性 别 | 男 | 身份证号 | 320102199207100021",
    "单 位 | 某市水泥厂 | 联系电话 | 0373-6091127",
    "银行卡号 | 6200004684681555923 | 开户行 | 邮储银行某市支行",
)


def test_the_day_over_a_form() -> None:
    title = "某某市职工医疗互助保障金申请审批表"
    found = said(title, "编号：0417               2024年4月16日", *FORM, "病 种 | 白内障")
    assert (found["apply_date"], found["claim_reason"]) == ("2024-04-16", "白内障")
    two = said(title, "2024年4月16日           2024年4月17日", *FORM)
    assert "apply_date" not in two


def test_the_disease_that_is_ticked() -> None:
    title = "某某市女职工特殊疾病互助保障赔付申请书"
    found = said(title, *FORM, "患病种类：□乳腺癌 ☑宫颈癌 □卵巢癌")
    assert found["claim_reason"] == "宫颈癌"


def test_the_day_of_another_row_is_not_that_of_the_paper() -> None:
    rows = (
        "重大疾病诊断证明书",
        "患者姓名  詹国梁      性别 男年龄  53岁",
        "疾病名称  急性髓系白血病",
        "治疗建议  继续规律化疗",
        "诊断医师（签字）  柯 磊",
        "医院名称（盖章）  某某市第一人民医院",
        "确诊日期  2023年11月8日",
        "                      2023 年12月4日",
    )
    found = said(*rows)
    assert found["issue_date"] == "2023-12-04"
    assert found["age"] == "53"
    assert "issue_date" not in said(*rows[:-1])
