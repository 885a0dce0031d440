"""Shapes of ward, settlement and claim papers that the fifth wave of drawn papers showed."""

from __future__ import annotations

import pytest

from extractors.types import Line
from tests.extractors.drawing import line, page
from tests.extractors.types_of_paper.reading import only, values


def _certificate(*rest: Line) -> dict[str, object]:
    document = only(
        [
            page(
                line("病情诊断证明", 600, 40),
                line("姓名：闵书意", 150, 150),
                line("性别：男", 500, 150),
                line("年龄：38岁", 800, 150),
                line("科室：眼二科", 1100, 150),
                *rest,
            )
        ]
    )
    assert document.type == "diagnosis_certificate"
    return dict(values(document))


@pytest.mark.parametrize(
    "closing",
    [
        "以上情况属实，特此证明。",
        "上述情况属实。",
        "以上病情诊断均属实，特此证明！",
        "情况属实 特此证明",
        "此据",
        "以上诊断仅供参考。",
        "以上诊断及建议供参考",
        "特此证明。盖章有效",
        "未盖公章无效",
        "（此证明仅作病情证明，不作其他用途）",
        "以上内容已告知患者，患者理解。",
    ],
)
def test_a_form_s_closing_words_are_no_advice(closing: str) -> None:
    found = _certificate(
        line("临床诊断：颈动脉斑块形成", 150, 230),
        line("处理意见：休息两周，不适随诊。", 150, 310),
        line(closing, 194, 370),
    )
    assert found["advice"] == "休息两周，不适随诊。"


def test_closing_words_in_the_line_of_the_advice_are_none_of_it() -> None:
    found = _certificate(
        line("临床诊断：颈动脉斑块形成", 150, 230),
        line("处理意见：休息两周。以上情况属实，特此证明。", 150, 310),
    )
    assert found["advice"] == "休息两周。"


def test_closing_words_under_a_list_are_no_diagnosis() -> None:
    found = _certificate(
        line("处理意见：休息两周。", 150, 230),
        line("临床诊断：1、颈动脉斑块形成", 150, 310),
        line("2、左侧多根肋骨骨折", 282, 350),
        line("以上情况属实，特此证明。", 194, 390),
    )
    assert found["diagnoses"] == ("颈动脉斑块形成", "左侧多根肋骨骨折")


def test_advice_that_speaks_of_facts_is_kept() -> None:
    text = "休息两周，病情属实变化时随诊，结果仅供参考者复查。"
    found = _certificate(
        line("临床诊断：颈动脉斑块形成", 150, 230), line(f"处理意见：{text}", 150, 310)
    )
    assert found["advice"] == text


def test_one_character_of_a_seal_before_the_day_hides_it_not() -> None:
    texts = (
        line("临床诊断：鼻中隔偏曲", 150, 230),
        line("处理意见：建议全休壹个月。", 150, 310),
        line("某市第四人民医院", 1050, 640),
    )
    assert _certificate(*texts, line("业2021年11月30日", 1056, 700))["issue_date"] == "2021-11-30"
    assert "issue_date" not in _certificate(*texts, line("于2021年11月30日", 1056, 700))
    for behind in ("日明专用", ".日川", "日证明专用章"):
        day = line(f"2021年11月30{behind}", 1056, 700)
        assert _certificate(*texts, day)["issue_date"] == "2021-11-30"
    assert "issue_date" not in _certificate(*texts, line("2021年11月30日复诊", 1056, 700))


def test_words_down_the_fold_of_a_counterfoil_are_no_diagnosis() -> None:
    fold = [line(text, 30, 170 + 45 * row) for row, text in enumerate("存根另存")]
    dashes = [line("一", 80, 150 + 30 * row) for row in range(6)]
    found = _certificate(
        line("诊断：1.过敏性紫癜；2.间质性肺病", 150, 305),
        line("医生建议：休息两周，门诊复查。", 150, 420),
        *fold,
        *dashes,
    )
    assert found["diagnoses"] == ("过敏性紫癜", "间质性肺病")
    assert found["advice"] == "休息两周，门诊复查。"


def _summary(*head: Line) -> dict[str, object]:
    document = only(
        [
            page(
                line("某市骨科医院", 600, 40),
                line("出院小结", 650, 90),
                *head,
                line("出院诊断：甲状腺功能亢进症", 150, 500),
                line("出院医嘱：门诊随诊。", 150, 560),
            )
        ]
    )
    assert document.type == "discharge_summary"
    return dict(values(document))


@pytest.mark.parametrize(
    ("counted", "expected"),
    [("共5天", "5"), ("共计5日", "5"), ("共5", "5"), ("（住院6天）", "6"), ("共50", None)],
)
def test_days_stand_behind_the_day_of_leaving(counted: str, expected: str | None) -> None:
    """Where the edge took 天, only days that the two dates span are days."""
    found = _summary(
        line("姓名：闵书意", 150, 150),
        line("性别：女", 500, 150),
        line("住院号：80585160", 150, 210),
        line("入院：2025.02.08", 550, 210),
        line("出院：2025.02.13", 900, 210),
        line(counted, 1250, 210),
        line("1、入院情况", 150, 300),
        line("患者因咳嗽入院。", 200, 350),
    )
    assert found.get("length_of_stay") == expected


@pytest.mark.parametrize(
    "cells",
    [
        ("入院", "2025-02-08", "出院", "2025-02-13", "住院", "5天"),
        ("入院", "2025-02-08", "科室", "普外科", "出院", "2025-02-13", "住院", "5天"),
        ("入院", "2025-02-08 09:30", "出院", "2025-02-13 10:00", "共住", "5天"),
        ("于2025-02-08入院", "于2025-02-13出院", "住院5天"),
        ("2025年02月08日09时入院", "2025年02月13日出院", "住院5天"),
        ("住院号：805160", "入院：2025-02-08", "出院：2025-02-13", "共住5天"),
    ],
)
def test_both_ends_of_a_stay_keep_their_order_without_marks_between_them(
    cells: tuple[str, ...],
) -> None:
    found = _summary(
        line("姓名", 150, 150),
        line("闵书意", 400, 150),
        *(line(text, 100 + 200 * place, 210) for place, text in enumerate(cells)),
    )
    assert found["admission_date"] == "2025-02-08"
    assert found["discharge_date"] == "2025-02-13"
    assert found["length_of_stay"] == "5"


def test_department_and_bed_stand_behind_who_it_is() -> None:
    found = _summary(
        line("姓名：闵书意  女  47岁", 150, 150),
        line("普外科", 600, 150),
        line("12床", 800, 150),
        line("2025年02月08日入院", 150, 210),
        line("2025年02月13日出院", 600, 210),
    )
    assert found["department"] == "普外科"
    assert found["bed_number"] == "12床"


def test_labels_that_are_spread_keep_their_field_without_their_first_character() -> None:
    found = _summary(
        line("姓名：闵书意", 150, 150),
        line("职业：工人", 900, 150),
        line("别：男", 250, 200),
        line("入院日期：2025-05-04", 900, 200),
        line("龄：38岁", 250, 250),
        line("出院日期：2025-05-18", 900, 250),
        line("别：妇科肿瘤病区", 250, 300),
        line("单", 150, 350),
        line("位：某市宏达电气股份有限公司", 250, 350),
    )
    assert found["sex"] == "male"
    assert found["age"] == "38"
    assert found["department"] == "妇科肿瘤病区"
    assert found["employer"] == "某市宏达电气股份有限公司"


def test_one_end_of_a_label_alone_names_no_field() -> None:
    """Only a column of such ends shows that labels are spread."""
    found = _summary(
        line("姓名：闵书意", 150, 150),
        line("入院日期：2025-05-04", 900, 200),
        line("出院日期：2025-05-18", 900, 250),
        line("位：某市宏达电气股份有限公司", 250, 350),
    )
    assert "employer" not in found


def _sheet(*rest: Line) -> dict[str, object]:
    document = only(
        [
            page(
                line("职工医疗保险住院结算单", 600, 40),
                line("姓名：闵书意", 150, 120),
                line("医院：某市人民医院", 900, 120),
                *rest,
                line("操作员：单景行", 150, 900),
            )
        ]
    )
    assert document.type == "settlement_sheet"
    return dict(values(document))


_SUMS = (
    line("费用总额", 150, 300),
    line("9191.52", 500, 300),
    line("全自费", 150, 350),
    line("1260.45", 500, 350),
    line("统筹支付", 150, 400),
    line("4442.26", 500, 400),
    line("起付线", 150, 450),
    line("900.00", 500, 450),
)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("铁路职工医保", "铁路职工医保"),
        ("医保（职工）", "医保（职工）"),
        ("企业退休", "企业退休"),
        ("普通住院", None),
        ("门诊慢特病", None),
        ("生育待遇", None),
        ("退休", None),
    ],
)
def test_how_the_insured_is_treated_may_name_his_insurance(said: str, expected: str | None) -> None:
    found = _sheet(line(f"待遇类别：{said}", 150, 200), *_SUMS)
    assert found.get("insurance_type") == expected


def test_an_amount_left_under_its_head_is_told_by_its_sum() -> None:
    """Heads stand in the middle of their cells and amounts at the left; the last row is half
    empty."""
    paid = ("6522.37", "1713.43", "0.00")
    heads = ("个人支付总额", "账户支付", "其他支付"), ("现金支付", "年度累计统筹", "年度累计大病")
    found = _sheet(
        *(line(text, 290 + 310 * place, 500) for place, text in enumerate(heads[0])),
        *(line(x, 215 + 310 * place, 560) for place, x in enumerate(paid)),
        *(line(text, 300 + 310 * place, 620) for place, text in enumerate(heads[1])),
        line("4808.94", 215, 680),
        line("起付线", 150, 760),
        line("900.00", 500, 760),
    )
    assert found["cash_paid"] == "4808.94"


def test_the_reason_of_a_form_ends_before_its_declaration() -> None:
    document = only(
        [
            page(
                line("职工互助保障金申请表", 600, 40),
                line("会员姓名：闵书意", 150, 120),
                line("身份证号：420602197803126624", 800, 120),
                line("工作单位：某市东方机械厂", 150, 180),
                line("银行账号：6222021800000000017", 800, 180),
                line("申请理由：因患腰椎间盘突出症住院，现申请互助金。以上情况属实。", 150, 260),
                line("申请人签名：闵书意", 150, 400),
                line("2024年4月1日", 800, 400),
            )
        ]
    )
    assert document.type == "application_form"
    assert values(document)["claim_reason"] == "因患腰椎间盘突出症住院，现申请互助金。"


@pytest.mark.parametrize("label", ["人员类别", "待遇类别", "险种类型"])
def test_a_kind_of_insurance_may_begin_with_the_words_of_another_label(label: str) -> None:
    found = _sheet(line(f"{label}：统筹区内职工", 150, 200), *_SUMS)
    assert found["insurance_type"] == "统筹区内职工"


def test_a_seal_before_a_label_is_known_by_the_hospital_where_the_sum_asks_for_it() -> None:
    """市人民 is a piece of the seal; of another label's words no sum is told."""
    rest = (
        line("个人负担总额", 150, 500),
        line("2586.23", 500, 500),
        line("个人账户支付", 800, 500),
        line("185.43", 1150, 500),
        line("2400.80", 1150, 560),
    )
    sealed = line("市人民现金支付", 850, 560)
    assert _sheet(*_SUMS, *rest, sealed)["cash_paid"] == "2400.80"
    other = line("转外就医现金支付", 850, 560)
    assert "cash_paid" not in _sheet(*_SUMS, *rest, other)
