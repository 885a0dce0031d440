"""How hospitals word the stay: told in the story, one list only, headings at the top of cells."""

from __future__ import annotations

from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values

TITLE = (line("漯河市中心医院", 700, 40), line("出院小结", 740, 90))


def test_a_stay_that_only_the_story_tells() -> None:
    story = page(
        *TITLE,
        line(
            "患者，男，55岁，因“右上腹痛3天”于2022年8月5日10:30入院。初步诊断：胆囊结石", 100, 160
        ),
        line(
            "患者2019年5月曾因骨折于外院住院治疗。完善检查后手术，于2022年8月12日出院。", 100, 200
        ),
        line("出院诊断：胆囊结石", 100, 240),
        line("出院医嘱：注意休息。", 100, 280),
    )
    found = values(only([story]))
    assert (found["sex"], found["age"]) == ("male", "55")
    assert (found["admission_date"], found["discharge_date"]) == ("2022-08-05", "2022-08-12")


def test_dates_of_the_head_stand_against_the_story() -> None:
    told = page(
        *TITLE,
        line("入院日期：2022-08-05", 100, 140),
        line("出院日期：2022-08-12", 700, 140),
        line(
            "入院情况：患者女，40岁，因骨折于2019年5月3日入院手术，于2019年5月9日出院。", 100, 200
        ),
        line("出院诊断：胆囊结石", 100, 240),
    )
    found = values(only([told]))
    assert (found["admission_date"], found["discharge_date"]) == ("2022-08-05", "2022-08-12")


def test_one_list_of_diagnoses_without_its_kind() -> None:
    proof = page(
        line("漯河市中心医院出院证明书", 600, 40),
        line("姓名：刘某兰", 100, 120),
        line("住院号：345678", 900, 120),
        line("于2021年3月4日入院，2021年3月18日出院，共住院14天。", 100, 160),
        line("诊断：脑梗死 高血压病2级 慢性阻塞性肺疾病急性加重", 100, 220),
        line("转归：好转", 100, 260),
        line("注意事项：按时服药。", 100, 300),
    )
    diseases = ("脑梗死", "高血压病2级", "慢性阻塞性肺疾病急性加重")
    assert values(only([proof]))["discharge_diagnoses"] == diseases


def test_headings_in_the_first_row_of_their_cells() -> None:
    table = page(
        *TITLE,
        line("姓名", 100, 150),
        line("李某英", 200, 150),
        line("入院诊断", 100, 220),
        line("1.甲状腺结节", 300, 220),
        line("2.桥本甲状腺炎", 300, 258),
        line("出院诊断", 100, 310),
        line("1.甲状腺乳头状癌", 300, 310),
        line("2.桥本甲状腺炎", 300, 348),
        line("出院医嘱", 100, 400),
        line("1.按时服药；", 300, 400),
        line("2.一月后复查。", 300, 438),
    )
    found = values(only([table]))
    assert found["admission_diagnoses"] == ("甲状腺结节", "桥本甲状腺炎")
    assert found["discharge_diagnoses"] == ("甲状腺乳头状癌", "桥本甲状腺炎")
    assert found["discharge_advice"] == "1.按时服药；2.一月后复查。"


def test_a_short_certificate_in_the_upper_half_of_its_sheet() -> None:
    letter = page(
        line("内蒙古自治区人民医院", 600, 40),
        line("疾病诊断证明书", 640, 90),
        line("患者苏日娜，女，34岁，于2023年4月2日至2023年4月12日在我院妇产科住院治疗，", 120, 160),
        line("诊断为：子宫平滑肌瘤；贫血。", 100, 200),
        line("建议：休息壹月，定期复查。", 120, 240),
        line("特此证明。", 120, 280),
        line("2023年4月12日", 1100, 360),
        height=2300,
    )
    found = values(only([letter]))
    assert found["department"] == "妇产科"
    assert found["diagnoses"] == ("子宫平滑肌瘤", "贫血")
    assert found["advice"] == "休息壹月，定期复查。"
    assert found["issue_date"] == "2023-04-12"


HEAD = (
    *TITLE,
    line("姓名：周某明 男 45岁", 100, 140),
    line("住院号：2301234", 900, 140),
    line("入院日期：2023-05-06", 100, 180),
    line("出院日期：2023-05-15", 700, 180),
)


def test_sex_and_age_behind_the_name() -> None:
    found = values(only([page(*HEAD, line("出院诊断：右踝骨折", 100, 260))]))
    assert (found["patient_name"], found["sex"], found["age"]) == ("周某明", "male", "45")


def test_advice_under_headings_that_no_list_has() -> None:
    for heading in (
        "出院后治疗方案及注意事项：",
        "出院后的康复指导与注意事项",
        "离院后用药建议：",
        "建议：",
    ):
        paper = page(
            *HEAD,
            line("出院诊断：右踝骨折", 100, 260),
            line(heading, 100, 300),
            line("1.抬高患肢；", 130, 338),
            line("2.六周后复查。", 130, 376),
            line("主治医师：施某民", 1100, 460),
        )
        found = values(only([paper]))
        assert found["discharge_advice"] == "1.抬高患肢；2.六周后复查。", heading
        assert found["discharge_diagnoses"] == ("右踝骨折",)


def test_a_short_heading_within_the_advice_is_its_text() -> None:
    paper = page(
        *HEAD,
        line("出院诊断：右踝骨折", 100, 260),
        line("出院医嘱：（包括注意事项、复诊时间）抬高患肢。", 100, 300),
        line("建议：全休壹月。", 100, 338),
    )
    assert values(only([paper]))["discharge_advice"] == "抬高患肢。建议：全休壹月。"


def test_outcomes_behind_the_entries() -> None:
    paper = page(
        *HEAD,
        line("出院诊断：", 100, 260),
        line("主要诊断：急性胆管炎 K80.301 入院病情：有 治疗结果：治愈", 100, 300),
        line("其他诊断：高血压病2级(中危) I10.x04 入院病情：有 治疗结果：好转", 100, 338),
        line("肝囊肿 K76.807 治疗结果：其他", 210, 376),
        line("出院医嘱：低脂饮食。", 100, 420),
    )
    found = values(only([paper]))
    entries = ("急性胆管炎 K80.301", "高血压病2级(中危) I10.x04", "肝囊肿 K76.807")
    assert found["discharge_diagnoses"] == entries
    assert found["discharge_advice"] == "低脂饮食。"


def test_a_date_behind_its_label_without_a_colon_in_a_line_of_its_own() -> None:
    report = page(
        line("病理诊断报告书", 700, 40),
        line("医院：昆明医科大学第一附属医院", 100, 100),
        line("姓名 普某燕", 100, 150),
        line("性别 女", 500, 150),
        line("标本名称 子宫", 100, 190),
        line("病理诊断", 100, 240),
        line("1.子宫平滑肌瘤", 130, 278),
        line("诊断医师 杨某", 100, 340),
        line("报告日期 2023年5月6日", 900, 340),
    )
    found = values(only([report]))
    assert found["report_date"] == "2023-05-06"
    assert found["hospital_name"] == "昆明医科大学第一附属医院"


def test_who_signed_is_a_person() -> None:
    def physician(line_at_the_foot: str) -> object:
        paper = page(*HEAD, line("出院诊断：骨折", 100, 260), line(line_at_the_foot, 900, 340))
        return values(only([paper])).get("physician_name")

    assert physician("医师签名：田某/陈某旭") == "田某"
    assert physician("医师签名：医务科") is None
    assert physician("医师签名：MAC") is None
    assert physician("医师签名：李科") == "李科"
