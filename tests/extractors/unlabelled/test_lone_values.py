"""What stands on an invoice without a legible label, and can be one thing only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.forms.pairing import read_form
from extractors.labels.finding import load_vocabulary
from extractors.types import Line
from extractors.unlabelled.lone_values import with_lone_values
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def found(*lines: Line) -> dict[str, str]:
    paper = page(*lines)
    form = read_form(paper, INVOICE)
    best = {reading.key: reading for reading in form.readings}
    return {key: reading.value for key, reading in with_lone_values(best, form, paper).items()}


def test_a_masked_number_in_the_head_is_the_payers() -> None:
    assert found(line("411102********3806", 500, 200)) == {"payer_id": "411102********3806"}


@pytest.mark.parametrize(
    "text",
    [
        "510104197211235040",  # its check digit is wrong
        "4111023806",
        "202309257914120345",  # a serial number
    ],
)
def test_another_number_is_not(text: str) -> None:
    assert "payer_id" not in found(line(text, 500, 200))


def test_a_number_at_the_foot_is_not() -> None:
    assert "payer_id" not in found(line("411102********3806", 500, 1100))


def test_the_signer_without_a_label_is_the_one_that_is_missing() -> None:
    foot = (line("复核人：王明", 1000, 1000), line("王娜敏", 1500, 1006))
    assert found(*foot) == {"checker_name": "王明", "cashier_name": "王娜敏"}


def test_what_is_left_of_the_label_does_not_hide_the_name() -> None:
    foot = (line("复核人：王明", 1000, 1000), line("款人：黄涛", 1400, 1004))
    assert found(*foot)["cashier_name"] == "黄涛"


@pytest.mark.parametrize(
    ("text", "y"),
    [("王娜敏", 700), ("财务专用章", 1000), ("成都市", 1000), ("西药费", 1000)],
)
def test_a_name_elsewhere_or_another_word_signs_nothing(text: str, y: int) -> None:
    assert "cashier_name" not in found(line("复核人：王明", 1000, 1000), line(text, 1500, y))


def test_of_two_names_neither_signs() -> None:
    foot = (line("王明", 900, 1000), line("王娜敏", 1500, 1000))
    assert not found(line("收款单位（章）：开封市中心医院", 100, 1000), *foot).keys() & {
        "cashier_name",
        "checker_name",
    }


@pytest.mark.parametrize("text", ["收款 丘善", "收款厉岭奎", "收费印嵘彬"])
def test_what_a_signer_did_names_him_at_the_foot(text: str) -> None:
    foot = (line("复核人：王明", 900, 1000), line(text, 1300, 1003))
    assert found(*foot)["cashier_name"] in text
    assert found(line(text, 1300, 400), foot[0]).get("cashier_name") is None


def test_his_name_may_stand_beside_the_word() -> None:
    foot = (line("收款", 900, 1000), line("厉岭奎", 980, 1002))
    assert found(line("复核人：王明", 500, 1000), *foot)["cashier_name"] == "厉岭奎"


@pytest.mark.parametrize("text", ["收款印章", "收费收据", "收款单位", "收费专用"])
def test_other_words_of_the_foot_name_nobody(text: str) -> None:
    assert "cashier_name" not in found(line("复核人：王明", 900, 1000), line(text, 1300, 1003))


def test_a_number_built_as_codes_are_is_the_paper_s() -> None:
    assert found(line("41060222", 500, 100)) == {"invoice_code": "41060222"}
    for other in ("41060322", "20060222", "4106022", "41060232"):
        assert not found(line(other, 500, 100))
    assert not found(line("41060222", 500, 1100))  # at the foot
    assert not found(line("41060222", 500, 100), line("32060222", 900, 100))


def test_a_surname_right_behind_its_label_signs() -> None:
    assert found(line("复核人：覃", 1000, 1000)) == {"checker_name": "覃"}


@pytest.mark.parametrize(
    "foot",
    [
        [line("复核人：院", 1000, 1000)],  # a seal's
        [line("复核人：章", 1000, 1000)],
        [line("复核人：覃", 1000, 1000), line("美", 1100, 1000)],  # the rest of the name is apart
        [line("复核人", 1000, 1000), line("王", 1080, 1000)],
    ],
)
def test_any_other_character_does_not(foot: list[Line]) -> None:
    assert "checker_name" not in found(*foot)


def test_in_a_text_layer_a_surname_may_stand_apart_from_its_label() -> None:
    paper = page(line("复核人", 1000, 1000), line("顾", 1110, 1000))
    assert "checker_name" not in found(*paper.lines)  # it may be what a seal left
    form = read_form(paper, INVOICE)
    best = with_lone_values({}, form, replace(paper, source="text_layer"))
    assert {key: reading.value for key, reading in best.items()} == {"checker_name": "顾"}


def test_a_surname_behind_the_blank_of_its_label_signs() -> None:
    assert found(line("复核人 杨", 1000, 1000)) == {"checker_name": "杨"}


def test_the_sex_behind_the_payers_name() -> None:
    payer = line("就诊人：谌小勇", 100, 200)
    assert found(payer, line("男", 330, 202))["sex"] == "male"
    assert "sex" not in found(payer, line("男科门诊", 330, 202))
    assert "sex" not in found(payer, line("男", 1300, 202))  # in another column


def test_a_name_behind_another_label_is_no_missing_signers() -> None:
    foot = [line("经办人", 600, 1000), line("胡喜莲", 680, 1000), line("收款人：巩梅", 1000, 1000)]
    assert "checker_name" not in found(*foot)


def test_a_surname_behind_a_bare_word_and_its_colon() -> None:
    assert found(line("收款：潘", 600, 1000))["cashier_name"] == "潘"


def test_a_desk_takes_the_money() -> None:
    assert found(line("收款人：住院处12", 600, 1000))["cashier_name"] == "住院处12"


def test_a_piece_of_the_hospital_s_name_on_its_seal_signs_nothing() -> None:
    seal = line("华山夕", 500, 985)
    foot = (
        line("收款单位（章）：咸宁市华山中医骨伤医院", 100, 1000),
        line("收款人：王娜敏", 1400, 1000),
    )
    assert "checker_name" not in found(*foot, seal)
    elsewhere = line("收款单位（章）：咸宁市第一人民医院", 100, 1000)
    assert found(elsewhere, foot[1], seal)["checker_name"] == "华山夕"


def test_a_name_before_the_empty_label_of_a_signer_is_not_his() -> None:
    foot = (line("复核人：", 1000, 1000), line("收款人：王娜敏", 1400, 1000))
    assert "checker_name" not in found(*foot, line("黄申", 500, 985))


def test_a_code_without_its_label_stands_left_of_the_number() -> None:
    number = line("0037719285", 1200, 102)
    assert found(line("13000014", 100, 100), number)["invoice_code"] == "13000014"
    for code in ("20000014", "1300001"):  # of no province; too short
        assert "invoice_code" not in found(line(code, 100, 100), number)
    assert "invoice_code" not in found(line("13000014", 100, 300), number)  # in another row
    assert "invoice_code" not in found(line("13000014", 1400, 100), number)  # right of it


def test_the_kind_of_insurance_alone_in_the_patients_row() -> None:
    row = (
        line("姓名：司马光辉", 100, 200),
        line("性别：男", 500, 200),
        line("科别：骨科", 800, 200),
    )
    assert found(*row, line("铁路医保", 1100, 202))["insurance_type"] == "铁路医保"
    for text, y in (("铁路医保", 400), ("内科一区", 202), ("医保支付", 202)):
        assert "insurance_type" not in found(*row, line(text, 1100, y))
    labelled = (*row, line("费别：", 90, 240), line("铁路医保", 1100, 202))
    assert found(*labelled).get("insurance_type") != "铁路医保"
    two = (line("铁路医保", 1100, 202), line("地方医保", 1300, 202))
    assert "insurance_type" not in found(*row, *two)
