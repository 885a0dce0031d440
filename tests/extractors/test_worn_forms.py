"""Paper forms that a fax or a seal wore: what is left of labels, and what is no value."""

from __future__ import annotations

import pytest

from extractors.unlabelled.older_forms import with_unnamed_stay
from extractors.words.kinds import KINDS
from tests.extractors.drawing import line, page
from tests.extractors.form_texts import read


@pytest.mark.parametrize("left", ["注时：", "住院时：", "间", ""])
def test_two_days_behind_what_is_left_of_the_stays_label_are_the_stay(left: str) -> None:
    found = read(line(f"{left}2016-07-23至2016-08-11", 100, 220))
    assert found.value("admission_date") == "2016-07-23"
    assert found.value("discharge_date") == "2016-08-11"


@pytest.mark.parametrize("label", ["结算期间：", "医保年度：", "有效期："])
def test_two_days_behind_other_words_are_no_stay(label: str) -> None:
    found = read(line(f"{label}2016-07-01至2016-07-31", 100, 220))
    assert found.value("admission_date") is None


def test_two_days_on_a_receipt_of_a_visit_are_no_stay() -> None:
    title = line("贵州省医疗门诊收费票据", 600, 60)
    assert with_unnamed_stay({}, page(title, line("2016-07-23至2016-08-11", 100, 220))) == {}


@pytest.mark.parametrize(
    ("signer", "day", "name"),
    [
        ("收款人：62532016年01月05日", "2016-01-05", "6253"),
        ("收款人：93992015年10月13日", "2015-10-13", "9399"),
        ("收款人：韦彩霞2018年11月09日", "2018-11-09", "韦彩霞"),
        ("收款人：韦彩霞 2018年11月09日", "2018-11-09", "韦彩霞"),
    ],
)
def test_the_day_that_was_read_as_one_with_a_signer(signer: str, day: str, name: str) -> None:
    found = read(line(signer, 1000, 1500))
    assert found.value("issue_date") == day
    assert found.value("cashier_name") == name


@pytest.mark.parametrize(
    "label",
    [
        "收款单位（财务公章）",
        "收款单位（财务公章）：",
        "收费单位（住院收费专用章）",
        "收款单位(业务章)",
    ],
)
def test_whatever_stamp_the_payees_label_asks_for_is_of_the_label(label: str) -> None:
    found = read(line(label, 80, 1500), line("大庆油田总医院", 420, 1500))
    assert found.value("hospital_name") == "大庆油田总医院"


@pytest.mark.parametrize("said", ["财务专用章院", "收费专用章", "住院收费专用章（2）"])
def test_what_a_seal_says_under_its_star_is_no_hospital(said: str) -> None:
    assert KINDS["organisation"].parse(said) is None


@pytest.mark.parametrize("said", ["财政部监制", "三财政部监制", "全国财政票据监制章"])
def test_what_the_seal_on_the_title_says_is_no_value(said: str) -> None:
    found = read(line("科别：", 100, 170), line(said, 190, 170))
    assert found.value("department") is None


def test_the_next_label_misread_ends_an_amount() -> None:
    found = read(line("个人自付：10.44个人自费：9.64账户余62.5", 60, 900))
    assert found.value("in_scope_self_paid") == "10.44"
    assert found.value("out_of_scope_self_paid") == "9.64"
