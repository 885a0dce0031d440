"""Which papers are papers at discharge: by title, by what headings are about, by the stay."""

from __future__ import annotations

import pytest

from extractors.papers.splitting import identify
from extractors.types import Page
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values

PERSON = ("姓名：林国强 性别：男 年龄：45岁", "科室：普外科 床号：12 住院号：20458811")
STAY = ("入院日期：2025-03-02", "出院日期：2025-03-12")
HEADED = (
    *("主诉：腹痛三天", "病史摘要：因转移性右下腹痛三天入院。", "初步诊断：急性阑尾炎"),
    *("治疗经过：择期手术，术后抗感染。", "最后诊断：急性阑尾炎", "治疗结果：治愈"),
    *("医嘱：休息一周。", "医师签名：廖欣琪"),
)
SHORT = ("诊断：急性阑尾炎", "处理意见：休息一周，不适随诊。", "医师：廖欣琪")
TOLD = (
    "患者林国强，男，45岁，住院号20458811，因腹痛三天于2025年3月2日入住我院普外科，",
    "诊断为急性阑尾炎，行阑尾切除术，恢复良好，于2025年3月12日出院。",
    "建议休息一周，不适随诊。",
)


def paper(*rows: str) -> Page:
    lines = [line(text, 100, 40 + 44 * number) for number, text in enumerate(rows)]
    return page(*lines)


def type_of(*rows: str) -> str:
    kind, _ = identify(paper(*rows))
    return kind.name if kind is not None else "other"


@pytest.mark.parametrize("body", [(*PERSON, *STAY, *HEADED), (*PERSON, *STAY, *SHORT), TOLD])
@pytest.mark.parametrize(
    "title",
    [
        *(
            "出院记录",
            "出 院 小 结",
            "出院证明书",
            "出院诊断书",
            "离院小结",
            "出入院证明",
            "出院通知书",
        ),
        *(
            "出院告知书",
            "出院医嘱单",
            "住院小结",
            "住院病历摘要",
            "住院证明",
            "病情介绍",
            "诊疗小结",
        ),
        *("24小时内入出院记录", "日间手术记录", "死亡小结", "出院卡", "出院/死亡记录", "病案摘要"),
        *("出院记求", "山院小结", "院记录"),  # misread, cut off
        "",  # at no place at all
    ],
)
def test_titles_and_signs_tell_together(title: str, body: tuple[str, ...]) -> None:
    assert type_of("南江市云溪医院", title or "第1页", *body) == "discharge_summary"


def test_a_title_in_two_rows_is_one() -> None:
    assert type_of("出院", "小结", *PERSON, *STAY, *SHORT) == "discharge_summary"
    assert type_of("疾病诊断", "证明书", *PERSON, *SHORT) == "diagnosis_certificate"


@pytest.mark.parametrize(
    "rows",
    [
        ("入院记录", *PERSON, STAY[0], "主诉：腹痛", "现病史：腹痛三天", "初步诊断：急性阑尾炎"),
        ("院记录", *PERSON, STAY[0], "主诉：腹痛", "入院情况：腹痛", "入院诊断：急性阑尾炎"),
        ("阶段小结", *PERSON, STAY[0], "入院诊断：阑尾炎", "诊疗经过：抗感染", "目前诊断：阑尾炎"),
        ("会诊记录", *PERSON, STAY[0], "入院诊断：阑尾炎", "治疗经过：抗感染", "会诊意见：手术"),
        ("护理记录单", *PERSON, STAY[0], "诊断：急性阑尾炎", "出院指导：注意休息"),
        ("手术知情同意书", *PERSON, "入院诊断：阑尾炎", "建议手术", "医师签名：廖欣琪"),
        ("住院证", *PERSON, STAY[0], "入院诊断：阑尾炎", "预交金：3000"),
        ("住院病案首页", *PERSON, *STAY, "出院诊断 疾病编码 入院病情", "主要诊断：阑尾炎 K35 1"),
        (
            "医疗付费方式：01 健康卡号：1",
            *PERSON,
            *STAY,
            "出院诊断 疾病编码 入院病情",
            "离院方式：1",
        ),
        ("情况说明", "林国强于2025年3月2日入院，3月12日出院，诊断为阑尾炎。", "特此说明"),
        ("理赔通知书", "被保险人：林国强", *STAY, "出院诊断：阑尾炎", "转归：治愈"),
    ],
)
def test_other_papers_about_a_stay_stay_other(rows: tuple[str, ...]) -> None:
    assert type_of(*rows) == "other"


def test_a_certificate_is_one_whatever_it_tells_of_the_stay() -> None:
    assert type_of("疾病诊断证明书", *PERSON, *STAY, *HEADED) == "diagnosis_certificate"


@pytest.mark.parametrize(
    ("day", "list_name"),
    [("离院日期", "离院诊断"), ("死亡日期", "死亡诊断"), ("转院日期", "转院诊断")],
)
def test_other_ways_to_leave_end_the_stay(day: str, list_name: str) -> None:
    rows = ("死亡记录", *PERSON, STAY[0], f"{day}：2025-03-12", f"{list_name}：肺部感染")
    found = values(only([paper("南江市云溪医院", *rows, "医师签名：廖欣琪")]))
    assert found["discharge_date"] == "2025-03-12"
    assert found["discharge_diagnoses"] == ("肺部感染",)


def test_a_paper_that_is_told_in_sentences() -> None:
    found = values(only([paper("南江市云溪医院", "出院小结", *TOLD, "医师：廖欣琪")]))
    assert found == {
        "patient_name": "林国强",
        "sex": "male",
        "age": "45",
        "hospital_name": "南江市云溪医院",
        "department": "普外科",
        "admission_number": "20458811",
        "admission_date": "2025-03-02",
        "discharge_date": "2025-03-12",
        "discharge_diagnoses": ("急性阑尾炎",),
        "physician_name": "廖欣琪",
    }


def test_a_numbered_list_in_a_sentence_is_taken_whole() -> None:
    rows = (TOLD[0], "诊断为：1.急性阑尾炎；2.高血压病2级。予手术治疗，于2025年3月12日出院。")
    found = values(only([paper("南江市云溪医院", "出院小结", *rows)]))
    assert found["discharge_diagnoses"] == ("急性阑尾炎", "高血压病2级")


def test_a_story_that_begins_with_a_name() -> None:
    rows = (
        "林国强，男性，45岁，系某单位职工。于2025-03-02因腹痛入住我院普外科，入院诊断：急性阑尾炎。",
        "行腹腔镜阑尾切除术，2025-03-12出院。出院诊断：急性化脓性阑尾炎。出院医嘱：休息一周。",
    )
    found = values(only([paper("南江市云溪医院", "住院病历摘要", *rows)]))
    assert (found["patient_name"], found["sex"], found["age"]) == ("林国强", "male", "45")
    assert (found["admission_date"], found["department"]) == ("2025-03-02", "普外科")
    assert found["discharge_date"] == "2025-03-12"
    assert found["admission_diagnoses"] == ("急性阑尾炎",)
    assert found["discharge_diagnoses"] == ("急性化脓性阑尾炎",)


@pytest.mark.parametrize(
    "title",
    [
        *("病休证明", "病假条", "休息建议书", "诊断意见书", "疾病诊断报告书", "病情处理意见书"),
        *("疾病诊断证明韦", "断证明书", "诊断征明书"),  # misread, cut off
    ],
)
def test_titles_of_certificates(title: str) -> None:
    assert type_of("南江市云溪医院", title, *PERSON, *SHORT) == "diagnosis_certificate"


@pytest.mark.parametrize(
    "title", ["工伤证明书", "死亡证明", "火化证明", "出生医学证明", "单位证明"]
)
def test_other_proofs_are_no_certificates(title: str) -> None:
    assert type_of(title, "姓名：林国强 性别：男", "日期：2025-03-12") == "other"
