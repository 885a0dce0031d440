"""Values that words tell: kinds of insurance, departments, a hospital's class."""

from __future__ import annotations

import pytest

from extractors.forms.pairing import read_form
from extractors.labels.finding import load_vocabulary
from extractors.types import Line
from extractors.words.known_values import is_known_value, mended_class
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def values(*lines: Line) -> dict[str, str]:
    form = read_form(page(*lines), INVOICE)
    return {reading.key: reading.value for reading in form.readings}


@pytest.mark.parametrize(
    ("printed", "found"),
    [
        ("费别职工普通住院", {"insurance_type": "职工普通住院"}),
        ("病员类别机关事业单位", {"insurance_type": "机关事业单位"}),
        ("科别神经内一科", {"department": "神经内一科"}),
        ("科室消化科费别省直医保", {"department": "消化科", "insurance_type": "省直医保"}),
        (
            "医疗机构类型：三级乙等综合医院医保类型企业职工",
            {"institution_type": "三级乙等综合医院", "insurance_type": "企业职工"},
        ),
    ],
)
def test_a_label_and_its_value_without_a_mark_between(printed: str, found: dict[str, str]) -> None:
    assert values(line(printed, 100, 200)) == found


@pytest.mark.parametrize("said", ["自费", "医保统筹", "现金"])
def test_a_kind_of_insurance_that_is_worded_like_a_sum(said: str) -> None:
    assert values(line(f"医保类型：{said}", 100, 200)) == {"insurance_type": said}
    apart = values(line("医保类型：", 100, 200), line(said, 240, 202))
    assert apart == {"insurance_type": said}


@pytest.mark.parametrize("said", ["跨省异地就医直接结算", "省内异地联网结算", "医保即时结算"])
def test_how_an_insurer_pays_names_the_insurance(said: str) -> None:
    assert values(line(f"医保类型：{said}", 100, 200)) == {"insurance_type": said}
    assert is_known_value("insurance_type", said)
    assert not is_known_value("insurance_type", "医保" + "结算")  # when, or with whom?


def test_a_sum_beside_an_empty_kind_of_insurance_stays_a_sum() -> None:
    row = (line("医保类型：", 100, 200), line("自费", 300, 200), line("412.50", 400, 200))
    assert values(*row) == {"out_of_scope_self_paid": "412.50"}
    assert values(line("医保类型：自费：412.50", 100, 200)) == {"out_of_scope_self_paid": "412.50"}


def test_the_kind_of_insurance_goes_before_who_is_insured() -> None:
    both = (line("人员类别：在职", 100, 200), line("医保类型：市直职工", 500, 200))
    assert values(*both) == {"insurance_type": "市直职工"}
    assert values(both[0]) == {"insurance_type": "在职"}


@pytest.mark.parametrize("label", ["医保编号", "住院科室", "统筹支付", "个人自费金额"])
def test_labels_are_no_values(label: str) -> None:
    assert not is_known_value("insurance_type", label)
    assert not is_known_value("department", label)


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("三级医院田", "三级医院"),
        ("西医结合医院", "中西医结合医院"),
        ("综食性医院", "综合性医院"),
        ("级医院", None),  # of the first, second or third class
        ("三级等综合医院", None),
        ("县级综合医院", "县级综合医院"),  # one of its own, and no misread 三级 or 二级
        ("州级医院", "州级医院"),
        ("综合医院三级", "综合医院三级"),  # its class behind it, and no ink
        ("公立三级", "公立三级"),
        ("三甲综合", "三甲综合"),  # short for 三级甲等
        ("二乙医院", "二乙医院"),
        ("民族医院", "民族医院"),
        ("部队野战医院", "部队野战医院"),
    ],
)
def test_a_class_that_ink_or_a_cut_changed(read: str, meant: str | None) -> None:
    assert mended_class(read) == meant
