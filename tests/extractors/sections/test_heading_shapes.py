"""Headings, stories and signatures that no vocabulary lists."""

from __future__ import annotations

import pytest

from extractors.sections.heading_shapes import (
    ends_list,
    is_heading_alone,
    is_signature,
    name_columns,
)
from extractors.sections.icd import is_code, without_code


@pytest.mark.parametrize(
    "text",
    [
        "主要病情及诊疗经过",
        "住院诊治过程",
        "三、出院时状况",
        "【病情概要】",
        "入院情况(主诉、查体):",
    ],
)
def test_a_heading_by_its_last_word(text: str) -> None:
    assert is_heading_alone(text)
    assert ends_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "慢性肾脏病5期",
        "恶性肿瘤维持性化学治疗",
        "冠心病:不稳定型心绞痛",
        "结直肠息肉",
        "1.急性阑尾炎",
        "肺结节待查",
    ],
)
def test_diagnoses_are_no_headings(text: str) -> None:
    assert not is_heading_alone(text)
    assert not ends_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "患者，男，20岁，已婚。",
        "主因发现异常3月余",
        "治疗建议:休息两周",
        "手术及操作名称:无",
        "离院所嘱:低盐低脂饮食，按时服药，门诊定期复查彩超",
    ],
)
def test_what_ends_a_list(text: str) -> None:
    assert ends_list(text)


@pytest.mark.parametrize(
    ("text", "is_signed"),
    [
        ("经治医师廖欣琪", True),
        ("床位医生朱燕2025-03-07", True),
        ("记录者:", True),
        ("阅片人廖欣琪2024-01-09", True),
        ("乙肝病毒携带者", False),
        ("经治医生/日期:廖欣琪2024-01-09", True),
        ("住院医师签字:主治医师签字:张三", True),
        ("遵医师建议卧床休息两周", False),
        ("患者病情平稳，经医师讨论同意出院", False),
    ],
)
def test_signatures(text: str, is_signed: bool) -> None:
    assert is_signature(text) is is_signed


def test_the_columns_of_names() -> None:
    assert name_columns(["诊断类型", "诊断名称", "疾病编码", "出院情况"]) == [1]
    assert name_columns(["序号", "出院诊断", "ICD-10"]) == [1]
    assert name_columns(["出院诊断", "疾病编码", "出院诊断", "疾病编码"]) == [0, 2]
    assert name_columns(["序号", "出院诊断", "疾病编码", "院内感染"]) == [1]
    assert name_columns(["诊断", "治愈"]) == []
    assert name_columns(["入院诊断", "肺炎", "治疗结果"]) == []
    assert name_columns(["诊断名称"]) == []


def test_heads_that_no_list_has_are_told_by_their_words() -> None:
    assert name_columns(["序号", "确诊病种描述", "国标编码"]) == [1]
    assert name_columns(["西医疾病全称", "到院时病情", "确认次序"]) == [0]
    assert name_columns(["病种名称", "ICD-10扩展", "离院效果"]) == [0]
    assert name_columns(["疾病名称", "陈旧病变情况", "肺炎"]) == []  # a disease is no head
    assert name_columns(["诊断医院名称", "疾病编码"]) == []


def test_codes() -> None:
    assert is_code("K35.900")
    assert is_code("I25.103x002 有")
    assert is_code("183.900 治愈")
    assert not is_code("T12压缩性骨折")
    assert without_code("急性阑尾炎 K35.900") == "急性阑尾炎"
    assert without_code("K35.900急性阑尾炎") == "急性阑尾炎"
    assert without_code("L4.5椎间盘突出") == "L4.5椎间盘突出"
