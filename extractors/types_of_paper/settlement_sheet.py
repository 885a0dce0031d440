"""医保结算单: what basic insurance settled for one stay, as a table of labels and amounts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from extractors.declarations import Declaration, PaperField
from extractors.forms.group_sums import group_sums
from extractors.forms.pairing import best_by_key, read_form, split_range
from extractors.forms.tables import read_far_values, read_headed_columns
from extractors.hospitals.grammar import ends_like_hospital
from extractors.labels.finding import EXTRA, Vocabulary, load_vocabulary, page_labels
from extractors.labels.form_readings import FormReading, Reading
from extractors.lines.split_labels import join_split_labels
from extractors.sums.settlement_checks import settlement_checks
from extractors.types import Check, Document, Field, Item, Page
from extractors.types_of_paper.base import (
    LIST_OF_FUND,
    comparable_text,
    count_of,
    has_title,
    page_number,
    title_rows,
)
from extractors.types_of_paper.heads import with_hospital
from extractors.types_of_paper.told_stay import told_stay
from extractors.unlabelled.cut_amounts import without_cut_cents
from extractors.unlabelled.placed_by_sums import placed_by_sums
from extractors.words.kinds import KINDS
from extractors.words.known_values import is_known_value

_SUBJECT = (
    r"(?:医疗?保险?|医疗(?:保障|救助|待遇|费)|社会?保险?|统筹|新农合|合作医疗|异地就医|一站式|住院|出院|门诊"
    r"|费用|大病|大额|救助|零星|手工|报销|待遇)"
)
_ACT = r"(?:结算|结报|报销|补偿|支付|审核|核定|核算|拨付|偿付|分割|理赔|费用审批|审批结算)"
_SHEET = (
    r"(?:明细|汇总|信息|通知|登记|审核|报销|支付|情况)?"
    r"(?:单(?!据|号|编号|位)|清单|表(?!格填)|书(?!写)|凭证|凭单)"
)
# 用结算单 is what a cut leaves
TITLE = re.compile(
    rf"(?:{_SUBJECT}[^\n]{{0,16}}?{_ACT}(?:结算)?{_SHEET}|{_SUBJECT}[^\n]{{0,16}}报销结算"
    rf"|^.{{0,8}}结算[单表](?:\([^)]{{1,8}}\))?$)"
)
NO_TITLE = re.compile("互助|申请|申领|投保|发票|票据")
LABELS = (
    *("统筹", "起付", "政策范围", "自费", "超限价", "自付", "基金支付", "个人负担", "公务员"),
    *("大病", "大额", "医疗救助", "现金", "账户", "医疗费总额", "总费用", "险种", "结算日期"),
    *("医疗费用总额", "定点医疗机构", "医疗类别", "人员类别", "参保"),
)
# An invoice prints many of the same lines, but also what makes it an invoice.
INVOICE_MARKS = ("票据代码", "票据号码", "校验码", "交款人", "收款单位", "发票号码", "收款人")
# On a sheet with a title they may stand too.
TILL_MARKS = ("大写", "小写", "预缴", "预交", "补缴", "补交", "退费", "应退", "项目名称", "收款")

TOLD = frozenset({"patient_name", "admission_date", "discharge_date"})
INSURED_BY, INSURED_AS, TREATED_AS = "insured_by", "insured_as", "treated_as"
# Says how old the insured is, or how he is treated, and no insurance.
NO_INSURANCE = re.compile("(在职|退休|普通|现金|其他|其它|老年|新生儿|本地|异地)(人员|职工)?")
# 普通住院, 门诊慢特病, 生育待遇: what is treated, or where
_TREATMENT = re.compile("住院|门诊|急诊|病|转院|转诊|生育|日间|手术|待遇|统筹$|救助")


class SettlementSheet:
    name = "settlement_sheet"
    declares = Declaration(
        zh="医保结算单",
        en="settlement sheet",
        about="either",
        fields="patient_name id_number hospital_name insurance_type admission_date discharge_date "
        "settlement_date total_amount in_scope_amount deductible pooled_fund_paid "
        "civil_servant_paid large_amount_paid medical_aid_paid other_paid fund_total_paid "
        "out_of_scope_self_paid over_limit_self_paid advance_self_paid proportional_self_paid "
        "personal_total personal_account_paid cash_paid",
        own=(
            PaperField("settlement_date", "date", "结算日期", "Settled on"),
            PaperField("in_scope_amount", "amount", "符合政策范围", "In policy scope"),
            PaperField("deductible", "amount", "起付线", "Deductible"),
            PaperField("civil_servant_paid", "amount", "公务员补助", "Civil servants' aid"),
            PaperField("large_amount_paid", "amount", "大额（大病）支付", "Large-amount insurance"),
            PaperField("medical_aid_paid", "amount", "医疗救助", "Medical aid"),
            PaperField("fund_total_paid", "amount", "基金支付合计", "Funds in total"),
            PaperField("over_limit_self_paid", "amount", "超限价自费", "Over the price limit"),
            PaperField("advance_self_paid", "amount", "先行自付", "Advance self-paid"),
            PaperField("proportional_self_paid", "amount", "按比例自付", "Proportional self-paid"),
            PaperField("personal_total", "amount", "个人负担", "Borne by the person"),
        ),
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        title = any(TITLE.search(row) and not NO_TITLE.search(row) for row in title_rows(text))
        labels = count_of(LABELS, text)
        if labels < (3 if title else 8):
            return 0.0
        marks = count_of(INVOICE_MARKS, text) + (0 if title else count_of(TILL_MARKS, text))
        if has_title(text, LIST_OF_FUND):
            return 1.0
        return max(min(0.4 * title + 0.07 * labels, 1.0) - 0.25 * marks, 0.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        is_own = count_of(LABELS, comparable_text(page)) >= 2
        return is_own and page_number(page) == (page_number(previous[-1]) or len(previous)) + 1

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return settlement_checks(fields, extras)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary(self.name)
        found: dict[str, Field] = {}
        for page in pages:
            for key, field in _read(page, vocabulary).items():
                found.setdefault(key, field)
        fields = {key: field for key, field in found.items() if not key.startswith(EXTRA)}
        fields = without_cut_cents(fields)
        fields = with_hospital(_with_told(_with_insurance(fields), pages[0]), pages)
        extras = {
            key.removeprefix(EXTRA): field
            for key, field in found.items()
            if key in vocabulary.kinds and key.startswith(EXTRA)
        }
        fields = _without_rest(fields | _placed(pages, fields, extras, vocabulary))
        fields = _without_visit(fields, pages[0])
        checks = self.check(fields, extras, ())
        numbers = tuple(page.index for page in pages)
        return Document(self.name, numbers, likeness, fields, extras, checks=checks)


def _read(page: Page, vocabulary: Vocabulary) -> dict[str, Field]:
    """Labels with the value below them first: what is left has its value beside or behind it."""
    headed = read_headed_columns(join_split_labels(page, vocabulary), vocabulary)
    far = read_far_values(headed.rest, vocabulary)
    form = read_form(headed.rest, vocabulary, boxes=len(headed.readings))
    readings = [
        each
        for reading in (*_unless_said(headed.readings, form, vocabulary), *form.readings, *far)
        for each in (split_range(reading) if "+" in reading.key else [reading])
    ]
    stated = {reading.key for reading in readings}
    readings += [r for r in _in_words(headed.rest, vocabulary) if r.key not in stated]
    readings += [r for r in group_sums(headed.rest, vocabulary) if r.key not in stated]
    named = [r for r in readings if r.key != "hospital_name" or ends_like_hospital(r.value)]
    best = best_by_key(_without_other_fund(named))
    return {key: reading.as_field() for key, reading in best.items()}


def _without_other_fund(readings: Sequence[Reading]) -> list[Reading]:
    """``readings`` without the nought of the fund that is not the insured's, where the sheet lists
    both, 职工大额补助 0.00 and 居民大病保险 1203.55."""
    key = "large_amount_paid"
    is_paid = any(each.key == key and Decimal(each.value) for each in readings)
    return [each for each in readings if each.key != key or not is_paid or Decimal(each.value)]


def _unless_said(
    headed: Sequence[Reading], form: FormReading, vocabulary: Vocabulary
) -> list[Reading]:
    """``headed`` without sums that a label with a colon says too: under 自费 in a table of charges
    stands what a kind of charge has of it, and 全自费：110.20 is the sheet's sum."""
    said = {
        reading.key
        for reading in form.readings
        if reading.line is not None
        and vocabulary.kinds.get(reading.key) == "money"
        and reading.line.text[: reading.start].rstrip().endswith((":", "："))
    }
    return [reading for reading in headed if reading.key not in said]


# 个人负担合计（大写）伍仟叁佰贰拾元整
_WORDS = re.compile(
    r"[\s:：(（]*(?:人民币)?(?:大写)?[)）\s:：]*"
    r"(?P<words>[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]+[元圆][零壹贰叁肆伍陆柒捌玖角分整正]*)"
)


def _in_words(page: Page, vocabulary: Vocabulary) -> list[Reading]:
    """Amounts that stand in words behind their label."""
    found: list[Reading] = []
    for label in page_labels(page, vocabulary):
        said = _WORDS.match(label.line.text, label.value_start)
        is_sum = vocabulary.kinds.get(label.key) == "money"
        value = KINDS["money_words"].parse(said["words"]) if said and is_sum else None
        if said and value is not None:
            box, trust = label.line.span_box(*said.span("words")), label.line.confidence
            found.append(Reading(label.key, value, said["words"], trust, page.index, box))
    return found


def _placed(
    pages: Sequence[Page],
    fields: Mapping[str, Field],
    extras: Mapping[str, Field],
    vocabulary: Vocabulary,
) -> dict[str, Field]:
    """Amounts whose labels lie under a seal, where a sum of the sheet asks for just them."""
    found: dict[str, Field] = {}
    for page in pages:
        form = read_form(join_split_labels(page, vocabulary), vocabulary)
        known = {**fields, **found}
        placed = placed_by_sums(known, extras, (), form, page, vocabulary, SettlementSheet.name)
        found |= {key: each.field for key, each in placed.items() if key not in fields}
    return found


def _with_told(fields: Mapping[str, Field], page: Page) -> dict[str, Field]:
    """A sheet that is told in sentences says there who stayed from when to when."""
    told = told_stay(page) if TOLD - fields.keys() else {}
    return {**{key: told[key] for key in TOLD if key in told}, **fields}


def _with_insurance(fields: Mapping[str, Field]) -> dict[str, Field]:
    """Sheets of some places name the insurance behind a bare 医保, which is a sum on others, by who
    is insured (人员类别 城乡居民) or by how he is treated (待遇类别：铁路职工医保)."""
    known = dict(fields)
    bare = known.pop(INSURED_BY, None)
    if bare is not None and is_known_value("insurance_type", str(bare.value)):
        known.setdefault("insurance_type", bare)
    insured, treated = known.pop(INSURED_AS, None), known.pop(TREATED_AS, None)
    if treated is not None and _TREATMENT.search(str(treated.value)):
        treated = None
    for field in (insured, treated):
        said = "" if field is None else str(field.value)
        is_told = is_known_value("insurance_type", said) and NO_INSURANCE.fullmatch(said) is None
        if field is not None and is_told:
            known.setdefault("insurance_type", field)
    return known


def _without_visit(fields: Mapping[str, Field], page: Page) -> dict[str, Field]:
    """``fields`` of a 门诊费用结算单 without the day of admission: 就诊日期 is that of a visit."""
    titles = [row for row in title_rows(comparable_text(page)) if TITLE.search(row)]
    is_visit = any("门诊" in row and "住院" not in row for row in titles)
    is_visit = is_visit and "discharge_date" not in fields
    return {key: each for key, each in fields.items() if not is_visit or key != "admission_date"}


_PARTS = ("out_of_scope_self_paid", "advance_self_paid", "deductible", "in_scope_amount")


def _without_rest(fields: Mapping[str, Field]) -> dict[str, Field]:
    """``fields`` without what is in scope, where the total is more than it by just the deductible
    and what lies outside the scope: 进入统筹费用 of some sheets is what the deductible leaves."""
    known = {key: Decimal(str(field.value)) for key, field in fields.items() if key in _SUMMED}
    is_rest = all(key in known for key in ("total_amount", *_PARTS)) and known["deductible"] > 0
    is_rest = is_rest and sum(known.values()) == 2 * known["total_amount"]
    return {key: field for key, field in fields.items() if not is_rest or key != "in_scope_amount"}


_SUMMED = frozenset({"total_amount", "over_limit_self_paid", *_PARTS})


SETTLEMENT_SHEET = SettlementSheet()
