"""What the third wave of typed claim papers showed: who asks for money and why, two languages,
reports over two short sheets, papers that only look like cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from extractors.documents import find_documents
from extractors.types import Document, FieldValue
from fixtures.makers.typed import TypedPaper, read_pages
from tests.extractors.types_of_paper.reading import values


def typed(*pages: tuple[str, ...]) -> tuple[Document, ...]:
    return find_documents(read_pages(TypedPaper("paper", "", pages, {})))


def said(*rows: str) -> Mapping[str, FieldValue]:
    (document,) = typed(rows)
    return values(document)


HEAD = ("某某市第五人民医院", "诊断证明书", "姓名：裴景行   性别：男   年龄：47岁   科别：骨科")
REPORT = (
    "某某大学附属第二医院病理科",
    "病理诊断报告",
    "病理号：2024-30001      住院号：2405001",
    "患者姓名：贺佩芬   性别：女   年龄：74岁",
    "送检标本：右半结肠",
    "大体描述：",
    "右半结肠：肠管长20cm，见一肿块。",
)


@pytest.mark.parametrize(
    "heading",
    ["申请救助原因", "伤害经过", "病情简述及申请理由", "申请给付理由", "困难情况说明"],
)
def test_why_a_member_applies(heading: str) -> None:
    found = said(
        "职工医疗互助申请表",
        "姓名 | 伊洪伟 | 性别 | 男 | 所患疾病 | 肺炎",
        "工作单位 | 某某热电有限责任公司 | 联系电话 | 15100000720",
        f"{heading} | 本人因病住院，自负费用较多，家庭困难。",
        "申请人：伊洪伟    申请日期：2025年2月17日",
    )
    assert found["claim_reason"] == "本人因病住院，自负费用较多，家庭困难。"


def test_a_block_about_the_member_names_nobody() -> None:
    found = said(
        "职工住院医疗互助给付申请书",
        "被保障人情况 | 姓名 | 郜丽萍 | 联系电话 | 13800000726",
        " | 工作单位 | 某某市公共交通集团有限公司",
        "申请事由 | 因病住院治疗申请互助金",
        "申请人签名：郜丽萍      申请日期：2019年08月22日",
    )
    assert found["member_name"] == "郜丽萍"


def test_a_unit_s_code_is_not_its_name() -> None:
    found = said(
        "职工互助保障金给付申请表",
        "参保单位代码 | 017732 | 参保单位名称 | 某某电机厂有限公司",
        "被保障人姓名 | 计建忠 | 手机号码 | 13900000587",
        "申请事由 | 因急性阑尾炎住院手术治疗",
        "申请人签字：计建忠     申请日期：2016年5月9日",
    )
    assert found["employer"] == "某某电机厂有限公司"


def test_a_form_s_label_of_the_patient_and_the_doctor_on_a_certificate() -> None:
    found = said(
        "职工互助保障重大疾病诊断证明书",
        "被保障人姓名 | 穆晓东 | 性别 | 男 | 年龄 | 44",
        "疾病诊断 | 右肺腺癌",
        "确诊依据 | ☑病理 ☐影像学",
        "诊断医师意见 | 已手术，建议化疗四周期。",
        "填发日期：2022年11月18日",
    )
    assert found["patient_name"] == "穆晓东"
    assert found["diagnoses"] == ("右肺腺癌",)
    assert found["advice"] == "已手术，建议化疗四周期。"
    assert found["issue_date"] == "2022-11-18"


def test_english_under_the_advice_is_none_of_it() -> None:
    rows = ("诊断：感冒", "Diagnosis", "建议：休息2周。", "Recommendation", "医师：褚明远")
    found = said(*HEAD, *rows)
    assert found["advice"] == "休息2周。"


@pytest.mark.parametrize("grade", ["（三级甲等）", "(二级甲等医院)", "三级甲等"])
def test_a_hospital_s_grade_is_no_part_of_its_name(grade: str) -> None:
    rows = (f"某某市第五人民医院{grade}", *HEAD[1:], "诊断：感冒", "建议：休息", "2023-02-14")
    assert said(*rows)["hospital_name"] == "某某市第五人民医院"


def test_an_entry_that_was_read_in_two_pieces_is_one() -> None:
    (sheet,) = read_pages(
        TypedPaper("paper", "", ((*HEAD, "诊断：右肺腺癌  ⅡB期", "建议：化疗"),), {})
    )
    *rest, first, second, advice = sheet.lines
    assert values(find_documents([sheet])[0])["diagnoses"] == ("右肺腺癌", "ⅡB期")
    nearer = replace(second, box=second.box._replace(x0=first.box.x1), edges=())
    torn = replace(sheet, lines=(*rest, first, nearer, advice))
    assert values(find_documents([torn])[0])["diagnoses"] == ("右肺腺癌 ⅡB期",)


def test_slides_that_were_sent_are_not_where_they_were_taken() -> None:
    rows = ("送检材料：HE切片5张", "标本名称：右颈部淋巴结", "会诊意见：淋巴结反应性增生。")
    assert said(*REPORT[:4], *rows)["specimen"] == "右颈部淋巴结"
    assert said(*REPORT[:4], "送检材料：右乳肿块", "病理诊断：腺病。")["specimen"] == "右乳肿块"


@pytest.mark.parametrize("number", ["第 2 页 共 2 页", "第 |2 页 共 2 页"])
def test_a_second_sheet_cut_short_goes_on_by_the_number_at_its_head(number: str) -> None:
    further = (
        f"病理号：2024-30001      患者姓名：贺佩芬      {number}",
        "病理诊断：",
        "（右半结肠）腺癌，Ⅱ级。",
        "报告医生：闵佳      报告日期：2024年5月27日",
    )
    (document,) = typed(REPORT, further)
    assert values(document)["pathological_diagnosis"] == "（右半结肠）腺癌，Ⅱ级。"


def test_a_death_certificate_is_no_id_card() -> None:
    (document,) = typed(
        (
            "居民死亡医学证明（推断）书      第三联",
            "死者姓名 贺世昌    性别 男    民族 纳西族",
            "有效身份证件类别 身份证    证件号码 53000019480711071X   年龄 71岁",
            "出生日期 1948年7月11日   死亡日期 2019年12月2日",
            "死亡原因 急性心肌梗死",
        )
    )
    assert document.type == "other"


def test_a_drugstore_s_slip_is_no_bank_card() -> None:
    (document,) = typed(
        (
            "某某大药房（湖滨店）",
            "销售小票（医保刷卡）",
            "单号:0317-20240226-00481",
            "品名         数量  单价   金额",
            "布洛芬缓释胶囊 1  18.50   18.50",
            "合计:18.50",
            "账户余额:1,206.33   卡号:****3381",
        )
    )
    assert document.type == "other"


def test_names_keep_the_characters_that_only_names_have() -> None:
    for name in ("应国樑", "李堃", "陶一喆"):
        row = f"姓名：{name}   性别：男   年龄：47岁"
        found = said(HEAD[0], HEAD[1], row, "诊断：感冒", "建议：休息", "2023-02-14")
        assert found["patient_name"] == name


def test_a_title_alone_is_no_heading_of_the_diagnosis() -> None:
    found = said(
        "某某肿瘤医院  病理科",
        "病理报告                       第1页/共1页",
        "病理号 2023-B00872",
        "姓名 果丽霞 性别 女 年龄 48岁 科别 乳腺中心",
        "【大体】乳腺组织一块",
        "【病理诊断】",
        "左乳浸润性癌，Ⅲ级。",
        "诊断医师 佟欣        报告日期 2023.09.12",
    )
    assert (found["patient_name"], found["sex"], found["age"]) == ("果丽霞", "female", "48")
    assert found["pathological_diagnosis"] == "左乳浸润性癌，Ⅲ级。"


def test_a_letter_without_labels() -> None:
    found = said(
        "救助申请书",
        "某某市总工会：",
        "    我叫呼延军，男，现年51岁，身份证号612601197202184036，系某某市",
        "热力公司职工。今年3月因脑出血住院，特申请职工大病救助。",
        "                          申请人：呼延军",
        "                          2023年6月12日",
    )
    assert found["member_name"] == "呼延军"
    assert found["employer"] == "某某市热力公司"


def test_a_label_of_two_rows_whose_lower_one_is_spaced_apart() -> None:
    found = said(
        "职工医疗互助补助申请表",
        "申请人 |        | 性  |    | 手机  |",
        "'      | 贺阳旺 |     | 男 |       | 13500000712",
        "姓  名 |        | 别  |    | 号码  |",
        "工作单位 | 某某轧钢厂 | 申请日期 | 2018.09.20",
        "申请补助原因 | 高血压性心脏病住院",
    )
    assert (found["member_name"], found["phone"]) == ("贺阳旺", "13500000712")


def test_a_birth_certificate_is_no_id_card() -> None:
    (document,) = typed(
        (
            "出生医学证明",
            "新生儿姓名 缪予安    性别 女   出生时间 2019年5月6日8时20分",
            "母亲姓名 金蕾  年龄 29岁  民族 汉  身份证号 330326199001130029",
        )
    )
    assert document.type == "other"


def test_a_total_with_the_next_label_behind_it() -> None:
    rows = (
        "某某市人民医院住院费用清单",
        "姓名：包乌云    住院号：00447215",
        "项目名称      单价       数量     金额",
        "血常规        20.00      3        60.00",
        "新生儿护理    12.00      3        36.00",
        "总金额：  96.00自费金额：36.00",
    )
    assert said(*rows)["total_amount"] == "96.00"


def test_a_label_that_lost_its_value_is_none_with_the_next() -> None:
    found = said(*HEAD[:2], "姓名 裴景行    性别  男   职业 退休", "诊断：感冒", "建议：休息")
    assert found["sex"] == "male"


def test_a_heading_under_a_list_whose_colon_is_lost() -> None:
    found = said(*HEAD, "诊断：脑出血后遗症", "治疗建议长期口服降压药物。", "医师：褚明远")
    assert found["diagnoses"] == ("脑出血后遗症",)
    assert found["advice"] == "长期口服降压药物。"


def test_a_department_that_runs_into_the_next_label() -> None:
    rows = ("姓名：裴景行   性别：男", "科室：  针灸康复科床号：17   住院号：ZY201908")
    assert said(*HEAD[:2], *rows, "诊断：感冒", "建议：休息")["department"] == "针灸康复科"


@pytest.mark.parametrize(
    ("title", "department"),
    [("莆南市第一医院急诊医学科", "急诊医学科"), ("莆南市第一医院医务科", None)],
)
def test_a_department_beside_the_hospital_s_name(title: str, department: str | None) -> None:
    found = said(
        title, "诊断证明", "姓名  郑钦瑜   性别  男   年龄  26岁", "诊断  感冒", "建议  休息"
    )
    assert found.get("department") == department


def test_an_employer_that_runs_into_the_next_label() -> None:
    found = said(
        "职工重大疾病医疗救助申请表",
        "姓名 | 伊洪伟 | 手机号码 | 15100000720",
        "工作单位 | 某某热电有限责任公司参加工作时间 | 2009.07",
        "申请原因 | 因病住院，自负费用较多",
        "申请日期 | 2025年2月20日",
    )
    assert found["employer"] == "某某热电有限责任公司"


def test_a_table_of_diagnoses_that_says_which_is_the_main_one() -> None:
    found = said(
        *HEAD,
        "序号   诊断名称              ICD编码      诊断类型",
        "1      肺炎支原体肺炎        J15.700      主要诊断",
        "2      支气管扩张            J47.x00      次要诊断",
        "处理意见:",
        "建议休息7天。",
        "医生签名:温伟雄        开具时间:2023-12-20",
    )
    assert found["diagnoses"] == ("肺炎支原体肺炎", "支气管扩张")
    assert found["advice"] == "建议休息7天。"


def test_rules_to_write_on_are_no_part_of_what_is_written() -> None:
    form = said(
        "职工互助补充保险理赔申请书",
        "参保职工姓名__解铁男__   身份证号__230102197008111614__",
        "所在工会名称__某某车辆厂工会__   联系电话__15100000716__",
        "申请理赔原因__急性心肌梗死住院__",
        "申请人签字__解铁男__    填报时间__2012年4月6日__",
    )
    assert form["id_number"] == "230102197008111614"
    assert form["apply_date"] == "2012-04-06"
    rows = ("诊断：__智齿冠周炎__", "处理意见：__建议休息5天__")
    paper = said(*HEAD, *rows, "医师__向红艳__   日期__2022-03-30__")
    assert (paper["diagnoses"], paper["advice"]) == (("智齿冠周炎",), "建议休息5天")


@pytest.mark.parametrize(("tissue", "kind"), [("石蜡切片", "pathology_report"), ("血浆", "other")])
def test_a_test_of_genes_in_tissue_is_pathology(tissue: str, kind: str) -> None:
    (document,) = typed(
        (
            "某某市江东医院检测中心",
            "荧光原位杂交（FISH）检测报告",
            "姓名：冷玉珠    性别：女    年龄：52岁    送检科室：乳腺外科",
            f"样本类型：{tissue}      检测项目：HER2基因扩增",
            "检测结果：HER2基因有扩增（阳性）",
            "检测者：葛欣       报告日期：2023-07-11",
        )
    )
    assert document.type == kind


def test_a_title_with_a_remark_is_no_part_of_the_unit_s_name() -> None:
    found = said(
        "         职工互助保险给付申请表（门诊特定病种）",
        "单位名称 某某港务集团有限公司       单位编号 21007731",
        "姓名 曲维琴   手机 13800000779",
        "申请原因 尿毒症透析     填报时间 2016年4月5日",
    )
    assert found["employer"] == "某某港务集团有限公司"
