"""What sort of text a value is, and when it is not built as its sort is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.confidence.value_kinds import KINDS, is_odd, kind_of
from extractors.types import FieldValue


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("cash_paid", "-12.30", "amount"),
        ("起付标准", "900.00", "amount"),
        ("in_scope_self_paid", "300.50", "self_paid"),
        ("out_of_scope_self_paid", "300.50", "amount"),
        ("issue_date", "2024-06", "date"),
        ("payer_id", "3505**********123X", "number"),
        ("check_code", "09f94d", "number"),
        ("payer_name", "陈刚", "name"),
        ("name", "迪丽热巴·迪力木拉提", "name"),
        ("checker_name", "马婷红", "staff"),
        ("hospital_name", "漳州市中医医院", "organisation"),
        ("hospital_name", "漳州市中医医院（西院区）", "organisation"),
        ("hospital_name", "漳州市中医医院有限公司", "organisation"),
        ("hospital_name", "海军第五二九医院", "own_name"),
        ("hospital_name", "中国人民解放军第九二六医院", "own_name"),
        ("hospital_name", "福州康宇骨科医院", "own_name"),  # or 康宁
        ("hospital_name", "惠州市华忠医骨伤医院", "own_name"),  # 惠州市中医骨伤医院
        ("bank_name", "中国农业银行", "organisation"),
        ("physician_name", "欧阳建国", "staff"),
        ("admission_number", "664-25", "number"),
        ("sex", "male", "term"),
        ("department", "骨科", "text"),
        ("institution_type", "三级综合医院", "text"),
        ("institution_type", "三级综合", "beginning"),  # 医院 may stand in the next row
        ("institution_type", "三级甲等", "beginning"),
        ("insurance_type", "城乡居民", "text"),  # no list says what follows
        ("discharge_diagnoses", ("高血压病3级（极高危)", "腰椎间盘突出症"), "list"),
        ("discharge_advice", "1)术后1月复查彩超；2)加强营养", "passage"),
    ],
)
def test_kinds_of_values(key: str, value: FieldValue, kind: str) -> None:
    assert kind_of(key, value) == kind


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("insurance_type", "新型农村合作医疗"),
        ("insurance_type", "城镇职工基本医疗"),
        ("insurance_type", "市职工医保"),
        ("insurance_type", "低保"),
        ("institution_type", "三级医院"),
        ("cashier_name", "0317"),  # the number of a till
        ("cashier_name", "戴敏0317"),
        ("department", "住院部8楼"),
        ("department", "1号楼15层A区"),
        ("discharge_diagnoses", ("(I20.000)不稳定型心绞痛",)),
        ("diagnoses", ("肺癌术后", "胆囊结石", "急性胃肠炎", "肝癌（切除术后）", "鼻炎症状")),
        ("大病支付", "103.20"),
    ],
)
def test_what_is_whole_is_not_odd(key: str, value: FieldValue) -> None:
    assert not is_odd(key, value)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("hospital_name", "贵阳市红星医院（电"),  # the next label's bracket
        ("hospital_name", "专福州大学附属第六医院"),  # a seal's character in front
        ("hospital_name", "四川省立第四医"),
        ("hospital_name", "中国人民解放军第九二医院"),
        ("hospital_name", "与参保人各执一份"),
        ("bank_name", "开户行及账号"),
        ("payer_name", "谢彦祖合计"),
        ("physician_name", "谢彦祖合"),  # the first character of 合计
        ("physician_name", "医务科"),
        ("cashier_name", "复核人"),
        ("cashier_name", "票据代码52060117"),
        ("department", "专"),
        ("diagnoses", ("过敏性紫癜", "存")),  # of 存根联 down the sheet's edge
        ("diagnoses", ("急性胃肠炎存",)),
        ("diagnoses", ("慢性心力衰竭(心功能Ⅱ级)存",)),
        ("超限价自费", "664-25"),
        ("起付标准", "1200.0费"),
        ("其他基金", "0:00"),
        ("公务员补助", "0.00，大额补助0.00"),
        ("insurance_type", "省内异地职工。"),
        ("insurance_type", "城镇职工基本医疗保"),
        ("insurance_type", "市级职工医"),
        ("institution_type", "级医院"),
        ("institution_type", "中西医结"),
        ("insurance_type", "玛依总"),  # no word that a kind of insurance is named with
        ("insurance_type", "费用结算情况"),
        ("department", "费别职工普通住院"),
        ("discharge_diagnoses", ("(120.000)不稳定型心绞痛",)),  # a figure for the code's letter
        ("大病支付", "Q.00"),
        ("大病支付", "1O3.20"),
        ("discharge_diagnoses", ("甲状腺结节(", "低钾血症")),
        ("admission_diagnoses", ("低钾血症", "患者，男，25岁，已婚")),
        (
            "admission_diagnoses",
            ("低钾血症", "主因发现异常七月余于我院就诊入院后完善相关检查初步诊断明确予以治疗"),
        ),
    ],
)
def test_what_was_glued_or_cut_is_odd(key: str, value: FieldValue) -> None:
    assert is_odd(key, value)


keys = st.sampled_from(["hospital_name", "payer_name", "advice", "cash_paid", "附加支付"])


@given(keys, st.text(max_size=20) | st.lists(st.text(max_size=9), max_size=3).map(tuple))
def test_every_value_has_a_kind(key: str, value: FieldValue) -> None:
    assert kind_of(key, value) in KINDS
    assert (kind_of(key, value) == "odd") == is_odd(key, value)
