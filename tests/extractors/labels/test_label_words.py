"""Wordings that no list has: what their words mean, and what must not become a field."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from extractors.documents import find_documents
from extractors.forms.pairing import COMPOSED_LABEL_TRUST, best_by_key, read_form
from extractors.labels.finding import EXTRA, Vocabulary, find_labels, load_vocabulary
from extractors.labels.label_hits import is_han
from extractors.labels.label_words import composed_key
from extractors.types import Line
from tests.extractors.drawing import line, page

LISTS = Path(__file__).parents[3] / "fixtures" / "wordings"
INVOICE = load_vocabulary("invoice")
PAPERS = ("invoice", "settlement_sheet", "discharge_summary", "diagnosis_certificate")
STAY = "admission_date+discharge_date"
DISPUTED = {"住院病历号码"}  # the list has 住院病历号 as the number of the stay
CLOSE_ENOUGH = 0.97  # of the wordings that somebody wrote down without looking at the lists


def wordings(name: str) -> Iterator[tuple[str, str, str]]:
    """Kind of paper, field and wording of a list; field `none` where it must be none."""
    content = yaml.safe_load((LISTS / f"{name}.yaml").read_text(encoding="utf-8"))
    for paper, fields in content.items():
        for field, spellings in fields.items():
            yield from ((paper, STAY if field == "stay" else field, each) for each in spellings)


def field_of(word: str, paper: str) -> str | None:
    """The field that the words of ``word`` alone mean on ``paper``."""
    key = composed_key(word, load_vocabulary(paper))
    return None if key is None or key.startswith(EXTRA) else key


def labelled(text: str, paper: str = "invoice") -> list[str]:
    return [each.key for each in find_labels([line(text, 100, 100)], load_vocabulary(paper))]


def values(*lines: Line) -> dict[str, str]:
    readings = read_form(page(*lines), INVOICE).readings
    return {key: reading.value for key, reading in best_by_key(readings).items()}


@pytest.mark.parametrize("name", ["first", "second"])
def test_words_never_mean_another_field_than_who_wrote_them_down_says(name: str) -> None:
    wrong = {
        word: (field, told)
        for paper, field, word in wordings(name)
        if word not in DISPUTED and (told := field_of(word, paper)) not in (None, field)
    }
    assert wrong == {}


@pytest.mark.parametrize(
    ("name", "paper"),
    [("first", "invoice"), ("first", "settlement_sheet"), ("second", "invoice")],
)
def test_nearly_all_wordings_are_told(name: str, paper: str) -> None:
    wanted = [(field, word) for each, field, word in wordings(name) if each == paper]
    wanted = [(field, word) for field, word in wanted if field != "none"]
    told = [field for field, word in wanted if labelled(f"{word}：", paper) == [field]]
    assert len(told) >= CLOSE_ENOUGH * len(wanted)


@pytest.mark.parametrize("paper", PAPERS)
def test_words_say_what_the_lists_say(paper: str) -> None:
    vocabulary = load_vocabulary(paper)
    differ = {
        spelling: (key, told)
        for spelling, key in vocabulary.keys.items()
        if (told := field_of(spelling, paper)) is not None and told != key
    }
    assert differ == {}


FIELDS = INVOICE.kinds.keys()
BEFORE = st.sampled_from(["累计", "上次", "本年度", "年度", "预约", "联系人", "经办人", "押金"])
LONG = sorted(s for s in INVOICE.keys if len(s) > 3 and INVOICE.keys[s] in FIELDS)
LONG = [spelling for spelling in LONG if all(map(is_han, spelling))]


@given(BEFORE, st.sampled_from(LONG))
def test_words_of_other_bills_and_people_make_no_field_of_a_label(before: str, label: str) -> None:
    if before + label not in INVOICE.keys:
        assert INVOICE.keys[label] not in labelled(f"{before}{label}：")


@pytest.mark.parametrize(
    "text",
    [
        *("检查费：", "药品费合计：", "治疗费", "其他费用：", "住院诊疗费", "卫生材料费 120.00"),
        *("本次统筹报销以结算单为准", "患者住院期间病情平稳", "医院垫付：", "医保支付比例："),
    ],
)
def test_charges_sentences_and_other_sums_are_no_fields(text: str) -> None:
    labels = find_labels([line(text, 100, 100)], INVOICE)
    assert not any(label.is_composed for label in labels)


@pytest.mark.parametrize("text", ["患者自费金额：", "医院垫付金额：", "目录内自费："])
def test_a_word_of_known_words_is_no_misread_label_of_another_meaning(text: str) -> None:
    """患者自费 is one character from 患者自付, which is the cash paid."""
    assert not set(labelled(text)) & {"cash_paid", "pooled_fund_paid"}


def test_a_word_is_misread_all_the_same_where_a_look_alike_stands_in_it() -> None:
    """退费全额: 全 and 金 are taken for one another."""
    assert labelled("退费全额：") == ["refund_amount"]


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("统筹基金报销金额 1200.00", ["pooled_fund_paid"]),
        ("统筹基金报销金额", ["pooled_fund_paid"]),
        ("性别：男 住院开始时间：2021-03-01", ["sex", "admission_date"]),
        ("（城乡居民）医保统筹支付金额（元）：", ["pooled_fund_paid"]),
        ("医保类型：城镇职工基本医疗保险医保编号：", ["insurance_type", "insurance_number"]),
        ("医保类型 城镇职工基本医疗保险医保卡卡号 6614", ["insurance_type", "insurance_number"]),
        ("收款人姓名杨鹏伟", ["cashier_name"]),
        ("复核人姓名 何强明", ["checker_name"]),
        ("患者性别", ["sex"]),
    ],
)
def test_where_a_composed_label_may_stand(text: str, keys: list[str]) -> None:
    assert labelled(text) == keys


@pytest.mark.parametrize("text", ["自付比例", "统筹支付比例 80%", "收款人姓名处签字盖章有效"])
def test_words_that_go_on_to_another_fact_are_no_label(text: str) -> None:
    assert labelled(text) == []


def test_further_sums_keep_their_whole_names() -> None:
    assert labelled("起付标准以下自付") == [f"{EXTRA}起付标准以下自付"]


def test_in_running_text_only_a_colon_makes_a_label() -> None:
    lines = [line("住院开始时间 2021-03-01", 100, 100)]
    assert find_labels(lines, load_vocabulary("discharge_summary"), needs_colon=True) == []


# beside listed labels


def test_what_is_composed_gives_way_to_a_listed_label() -> None:
    rows = [line("统筹基金报销金额：800.00", 100, 100), line("统筹支付：1200.00", 100, 140)]
    found = values(*rows)
    assert found["pooled_fund_paid"] == "1200.00"
    assert found[f"{EXTRA}统筹基金报销金额"] == "800.00"


def test_of_two_composed_names_of_one_sum_neither_is_told() -> None:
    rows = [line("统筹基金报销金额：800.00", 100, 100), line("统筹支付费用：1200.00", 100, 140)]
    assert "pooled_fund_paid" not in values(*rows)


def test_words_alone_give_less_trust() -> None:
    sheet = page(line("统筹基金报销金额：800.00", 100, 100))
    (reading,) = read_form(sheet, INVOICE).readings
    assert reading.confidence == pytest.approx(COMPOSED_LABEL_TRUST * 0.99)


def _bill(cash: str) -> tuple[Line, ...]:
    said = (
        *("河南省医疗住院收费票据", "票据号码：0018273645", "患者姓名：张三", "住院编号：20210001"),
        *("金额合计（大写）壹仟伍佰元伍角整", "（小写）1500.50", "统筹基金报销金额：1000.00"),
        *("账户支付费用：200.00", f"现金支付部分：{cash}", "收费人员：李四"),
    )
    return tuple(line(text, 100, 100 + 50 * number) for number, text in enumerate(said))


def test_sums_make_composed_roles_sure() -> None:
    (sound,) = find_documents([page(*_bill("300.50"))])
    (broken,) = find_documents([page(*_bill("310.75"))])
    for key in ("pooled_fund_paid", "personal_account_paid", "cash_paid"):
        assert sound.fields[key].confidence > 0.95 > broken.fields[key].confidence
    assert sound.fields["pooled_fund_paid"].value == "1000.00"


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("备注统筹支付:921.53,账户支付:296.79", "pooled_fund_paid", "921.53"),
        ("医保信息统筹支付总额:921.53", "pooled_fund_paid", "921.53"),
        ("医保账户支付：;现金支付合计：328.91;", "cash_paid", "328.91"),
        ("备注居民医保报销金额；12795.60", "pooled_fund_paid", "12795.60"),
        ("现金支付.12.00", "cash_paid", "12.00"),
        ("患者性别；男", "sex", "male"),
        ("病人性列：女", "sex", "female"),
        ("病入性别：女", "sex", "female"),
    ],
)
def test_labels_behind_a_notes_head_or_an_empty_label_or_with_a_worn_mark(
    text: str, key: str, value: str
) -> None:
    assert values(line(text, 100, 300)).get(key) == value


def test_a_head_of_notes_makes_no_label_of_another_sum() -> None:
    assert labelled("备注累计统筹支付:3.00") == ["extra:累计统筹支付"]
    assert labelled("医保账户支付：张三") == ["personal_account_paid"]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("在职统筹支付：5.00", "pooled_fund_paid"),
        ("省医保统筹支付：5.00", "pooled_fund_paid"),
        ("跨省统筹基金支付：5.00", "pooled_fund_paid"),
        ("普通门诊统筹支付：5.00", "pooled_fund_paid"),
        ("异地医保其他支付：5.00", "other_paid"),
        ("其他支付合计：5.00", "other_paid"),
        ("个人账户记账：5.00", "personal_account_paid"),
        ("账户负担：5.00", "personal_account_paid"),
        ("医保卡余额支付：5.00", "personal_account_paid"),
        ("合规自付：5.00", "in_scope_self_paid"),
        ("不合规自费：5.00", "out_of_scope_self_paid"),
        ("统筹外自费：5.00", "out_of_scope_self_paid"),
        ("个人自费医疗费：5.00", "out_of_scope_self_paid"),
        ("备注：居民统筹基金支付150.00元，居民大病支付0.00元", "pooled_fund_paid"),
        ("个人自付（含起付线）2000.00元", "in_scope_self_paid"),
        ("其中统筹基金支付：5.00", "pooled_fund_paid"),
        ("统筹医疗支付：5.00", "pooled_fund_paid"),
        ("医保余额支付：5.00", "personal_account_paid"),
        ("账户应支付：5.00", "personal_account_paid"),
        ("居民现金支付：5.00", "cash_paid"),
        ("居民自付：5.00", "in_scope_self_paid"),
        ("政策自付：5.00", "in_scope_self_paid"),
        ("政策内负担：5.00", "in_scope_self_paid"),
        ("自付（政策内）：5.00", "in_scope_self_paid"),
        ("符合医保个人自付：5.00", "in_scope_self_paid"),
        ("不符合医保个人自费：5.00", "out_of_scope_self_paid"),
        ("居民自费：5.00", "out_of_scope_self_paid"),
        ("自费（政策外）：5.00", "out_of_scope_self_paid"),
    ],
)
def test_payers_as_funds_and_offices_name_them(text: str, key: str) -> None:
    assert key in labelled(text)


@pytest.mark.parametrize(
    "text",
    [
        "商保支付：5.00",
        "商保统筹支付：5.00",
        "账户余额：5.00",
        "医保卡余额：5.00",
        "自付（一）：5.00",
    ],
)
def test_another_insurance_a_balance_and_a_part_are_no_fields_of_ours(text: str) -> None:
    assert all(key.startswith("extra:") for key in labelled(text))


@pytest.mark.parametrize("cell", ["医保个人账户友付金额(元)", "本次个人账广支付金额"])
def test_a_long_cell_is_its_label_but_for_a_look_alike(cell: str) -> None:
    assert [x.key for x in find_labels([line(cell, 100, 200)], INVOICE)] == [
        "personal_account_paid"
    ]
    assert not find_labels([line("医院公众号登记", 100, 200)], INVOICE)


@pytest.mark.parametrize(
    "row",
    [
        "金额合计（大写）壹仟零捌拾肆圆玖角伍分（小写） 1084.95",
        "合计大写：壹仟零捌拾肆元玖角伍分 小写：1084.95",
        "人民币大写壹仟零捌拾肆元玖角伍分小写1084.95",
        "合计（大写）壹仟零捌拾肆元玖角伍分整（小写）￥1084.95",
    ],
)
def test_the_figures_behind_the_words_have_their_label(row: str) -> None:
    form = read_form(page(line(row, 90, 600)), INVOICE)
    found = {key: reading.value for key, reading in best_by_key(form.readings).items()}
    assert found == {"total_amount_in_words": "1084.95", "total_amount": "1084.95"}


def test_a_part_of_a_sum_is_none_of_the_words() -> None:
    (label,) = find_labels([line("部分自付 100.00", 90, 600)], INVOICE)
    assert label.key == EXTRA + "部分自付"


def test_heads_of_a_table_are_composed_of_nothing() -> None:
    heads = Vocabulary("column_heads", {"项目名称": "name", "金额": "amount"}, {})
    assert composed_key("入院登记时间", heads) is None
