"""医疗住院收费票据 and 医疗门诊收费票据: electronic, machine-printed paper, older provincial forms.

Both kinds share labels, items and arithmetic; they differ in title and in a few labels.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.charges.charged_area import SECTION, is_charge, sums_of_parts
from extractors.charges.items import read_items
from extractors.forms.pairing import best_by_key, read_form, split_range
from extractors.forms.sums_in_rows import join_sums_in_rows
from extractors.hospitals.on_seal import named_on_seal
from extractors.hospitals.print import with_printed_hospital
from extractors.hospitals.under_seal import with_completed_name
from extractors.labels.finding import EXTRA, STOP, Label, Vocabulary, load_vocabulary, page_labels
from extractors.labels.form_readings import FormReading, Reading
from extractors.lines.digit_cells import with_points_of_places
from extractors.lines.fragments import join_fragments
from extractors.lines.split_labels import join_split_labels
from extractors.lines.wrapped_labels import join_wrapped_labels
from extractors.sums.checks import invoice_checks
from extractors.sums.doubts import doubted, with_points
from extractors.sums.proof import with_derived
from extractors.types import Check, Document, Field, Item, Line, Page
from extractors.types_of_paper.base import (
    FEWEST_ROWS,
    LIST_OF_FUND,
    comparable_text,
    count_of,
    has_title,
)
from extractors.types_of_paper.continued import LIST, closing_page, is_continued, names_another
from extractors.types_of_paper.insured import told_by_words, with_insured
from extractors.types_of_paper.invoice_fields import INVOICES
from extractors.types_of_paper.invoice_kinds import (
    INPATIENT,
    OUTPATIENT,
    UNTOLD,
    Signs,
    is_of_care,
    kind_keys,
)
from extractors.types_of_paper.tax_invoice import is_tax_invoice
from extractors.types_of_paper.title_hospital import titled_invoice
from extractors.unlabelled.cut_amounts import with_whole_amounts, without_pieces
from extractors.unlabelled.cut_rows import above_total, with_whole_row, without_charged
from extractors.unlabelled.lone_values import with_lone_values
from extractors.unlabelled.older_forms import (
    with_days_in_dates,
    with_lone_date,
    with_lone_words,
    with_other_end,
    with_printed_places,
    with_total_beside_words,
    with_unnamed_stay,
    without_cut_words,
)
from extractors.unlabelled.placed_by_sums import placed_by_sums
from extractors.unlabelled.printed_numbers import with_electronic_pair, with_printed_number
from extractors.unlabelled.till import with_change_as_refund, with_way_settled, without_handed_over
from extractors.unlabelled.told_stays import (
    with_days_apart,
    with_days_beside,
    with_ends_named_behind,
)
from extractors.unlabelled.weak_wordings import with_sure_roles
from extractors.unlabelled.worn_words import with_worn_words
from extractors.values.money import parse_amount, to_contract
from extractors.values.text import squeeze

COMMON = (
    *(
        "票据代码",
        "票据号码",
        "校验码",
        "开票日期",
        "交款人",
        "项目名称",
        "金额合计",
        "收款单位",
        "收款人",
    ),
    *(
        "医保统筹基金支付",
        "个人账户支付",
        "个人现金支付",
        "个人自付",
        "个人自费",
        "(小写)",
        "(大写)",
    ),
)
ENOUGH_LABELS = 6

# What an invoice names and other papers about a stay do not, by field.
TELLING = frozenset(
    {
        *("invoice_code", "invoice_number", "check_code", "total_amount_in_words"),
        *("pooled_fund_paid", "personal_account_paid", "cash_paid", "prepaid_amount"),
        *("refund_amount", "supplementary_amount", "cashier_name", "hospital_name"),
    }
)
FEW_TELLING, MANY_TELLING = 3, 6  # with a title, and without
MOST_TELLING = 7  # with neither title nor number nor total: no sheet of the insurance names so many
FEWEST_PAYERS = 2  # that tell a receipt with a list of its charges from a list of charges
# What numbers the paper itself: where its total is not legible, this tells it from other bills.
NUMBERING = frozenset({"invoice_code", "invoice_number", "check_code"})
PAYMENTS = frozenset(
    {
        *("pooled_fund_paid", "other_paid", "personal_account_paid", "cash_paid"),
        *("in_scope_self_paid", "out_of_scope_self_paid"),
    }
)
TOTALS = frozenset({"total_amount", "total_amount_in_words"})

_TITLE = re.compile(r"(住院|门诊|急诊|医疗|医药|收费).{0,10}(票据|收据|发票)")
# What tills, machines and phones give instead: told with words of care alone.
_SLIP_TITLE = re.compile(
    r"(门诊|急诊|挂号|就诊|诊疗|医疗).{0,6}(凭条|小票|凭证|凭据|回单|缴费单|收费单)|挂号.{0,4}收据"
    r"|(缴费|(?<!基金)(?<!统筹)支付)(详情|成功|凭条|凭证|结果)|收费(凭条|凭证|小票)|^.{0,20}挂号(单|条)$|通用机打发票"
)
_SHOP = re.compile("药店|药房|药业|医药[^\n]{0,6}公司|连锁")
_SUM_IN_WORDS = re.compile("[壹贰叁肆伍陆柒捌玖][零万萬仟佰拾壹贰叁肆伍陆柒捌玖]*[元圆圓]")
# Money handed over before the stay: what was charged stands on another paper
_DEPOSIT = re.compile(r"(?:预[交缴付存]|押)[金款](?:专用)?(?:收据|凭证|凭条|收条|回单|条$)")
_OTHER_TITLE = re.compile(
    r"结[算报](单(?!据|号|编号)|表)|清单|明细|记录|小结|证明|申请|报告|首页|通知"
)


def _likeness_by_keys(text: str, keys: frozenset[str]) -> float:
    """Older forms use other words; the fields that they name tell them all the same. Where a seal
    or a fax took the label of the total, the paper's number or its title has to be there, and where
    it took all labels, a title and a total in words."""
    telling = len(keys & TELLING)
    head = text.split("\n")[:FEWEST_ROWS]
    has_name = has_title(text, _TITLE) or _TITLE.search("".join(head)) is not None
    if has_title(_without_headings(text, keys), _OTHER_TITLE):
        return 0.0
    if is_of_care(text) and not _SHOP.search(text):
        has_name = has_name or has_title(text, _SLIP_TITLE)
        telling += has_name and "payer_name" in keys
    is_numbered = has_name or bool(keys & NUMBERING)
    if keys & TOTALS:
        is_told = telling >= (FEW_TELLING if has_name else MANY_TELLING)
    elif is_of_care(text):
        is_told = telling >= (FEW_TELLING if is_numbered else MOST_TELLING)
    else:
        is_told = False
    is_bare = has_name and is_of_care(text) and _SUM_IN_WORDS.search(text) is not None
    return 1.0 if is_told or is_bare else 0.0


def _without_headings(text: str, keys: frozenset[str]) -> str:
    """``text`` without the headings over a list of charges, which are no titles where payers are
    named beside it."""
    if len(keys & PAYMENTS) < FEWEST_PAYERS:
        return text
    return "\n".join(row for row in text.split("\n") if not SECTION.fullmatch(row))


class Invoice:
    """One of the two kinds; ``own`` is what only this kind prints."""

    def __init__(self, name: str, own: Signs, other: Signs) -> None:
        self.name = name
        self.declares = INVOICES[name]
        self._own, self._other = own, other

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        if is_tax_invoice(text) or has_title(text, _DEPOSIT) or has_title(text, LIST_OF_FUND):
            return 0.0
        vocabulary = load_vocabulary("invoice")
        labels = page_labels(page, vocabulary)
        keys = frozenset(label.key for label in labels)
        by_words = min(count_of(COMMON, text) / ENOUGH_LABELS, 1.0)
        common = max(by_words, _likeness_by_keys(text, keys))
        if common < 0.5:
            return 0.0
        return round(common * self._share(text, kind_keys(labels, vocabulary)), 3)

    def _share(self, text: str, keys: frozenset[str]) -> float:
        """How much of what tells the kind speaks for this one. A stay is always named somewhere:
        an invoice of care that tells nothing is a visit's."""
        own, other = self._own.count(text, keys), self._other.count(text, keys)
        if own + other:
            return own / (own + other)
        return UNTOLD if self._own is OUTPATIENT and is_of_care(text) else 0.0

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        text = comparable_text(page)
        is_list = LIST in text and count_of(COMMON, text) < ENOUGH_LABELS
        is_own = is_list and not names_another(previous, page)
        return is_own or is_continued(previous, page)

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        return invoice_checks(self.name, fields, extras, items)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary("invoice")
        pages = [_joined(page, vocabulary) for page in pages]
        main = closing_page(pages)
        form = read_form(main, vocabulary)
        found = with_points((*form.readings, *_sums_of_columns(form, main)), main)
        readings = with_insured(
            [part for reading in found for part in _parts(reading)], form.labels
        )
        fields = self._fields(readings, form, main)
        if main is not pages[0]:
            fields = _labelled(pages[0], vocabulary) | fields
        charged = {id(label.line) for label in form.labels if is_charge(label)}
        extras = {
            r.key.removeprefix(EXTRA): r.as_field()
            for r in readings
            if r.key.startswith(EXTRA) and id(r.line) not in charged
        }
        if self.name == "inpatient_invoice":
            fields, extras = with_change_as_refund(fields, extras)
        fields, extras = without_handed_over(fields, extras)
        items = above_total(_items(pages, main, form, vocabulary), fields)
        extras = without_charged(extras, items)
        fields, extras, items = _settled(fields, extras, items, form, main, vocabulary)
        return Document(
            self.name,
            tuple(page.index for page in pages),
            likeness,
            fields,
            extras,
            items,
            self.check(fields, extras, items),
        )

    def _fields(
        self, readings: Sequence[Reading], form: FormReading, page: Page
    ) -> dict[str, Field]:
        """What labels, places and the paper's own numbers give, before its sums are looked at."""
        named = frozenset(label.key for label in form.labels)
        best = _completed(readings, form, page)
        fields = with_electronic_pair(
            {key: reading.as_field() for key, reading in best.items()}, named, form.rest, page
        )
        if self.name == "outpatient_invoice":
            return _one_day(fields)
        visits = [label for label in form.labels if label.key == "visit_date"]
        if visits and not any(_names_visit(label) for label in visits):
            fields.pop("visit_date", None)
        return fields


def _settled(
    fields: dict[str, Field],
    extras: dict[str, Field],
    items: tuple[Item, ...],
    form: FormReading,
    page: Page,
    vocabulary: Vocabulary,
) -> tuple[dict[str, Field], dict[str, Field], tuple[Item, ...]]:
    """What the sums of a paper settle: which sum a wording means, amounts that no label names or
    of which ink left a part, and last what follows from the others."""
    fields, extras = with_sure_roles(fields, extras, items, form.labels, vocabulary)
    placed = placed_by_sums(fields, extras, items, form, page, vocabulary)
    fields |= {key: each.field for key, each in placed.items()}
    for each in placed.values():
        extras.pop(each.extra, None)
    amounts = [key for key, kind in vocabulary.kinds.items() if kind == "money"]
    fields = with_whole_amounts(fields, extras, items, amounts)
    fields, extras = without_pieces(fields, extras, items)
    fields = with_way_settled(fields, form.labels)
    items = with_whole_row(items, fields, extras)
    return with_worn_words(with_derived(fields, extras, items), page), extras, items


def _labelled(page: Page, vocabulary: Vocabulary) -> dict[str, Field]:
    """What the head of a first page says whose paper goes on: there all of it has its label."""
    readings = [part for each in read_form(page, vocabulary).readings for part in _parts(each)]
    best = best_by_key([x for x in readings if not x.key.startswith(EXTRA)])
    return {key: reading.as_field() for key, reading in best.items()}


# Around the seal on the title, right above the first values: none of them says so
_ON_TITLE = re.compile("[\u3400-\u9fff]{0,2}财政部?监制章?|(?:全国)?[财统]?[政一]?票据监制章?")


def _joined(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` with the texts whole that the engine or the end of a row cut in two, and without
    what the seal on the title says of who watches over such papers."""
    kept = tuple(line for line in page.lines if not _ON_TITLE.fullmatch(squeeze(line.text)))
    page = replace(page, lines=kept)
    page = join_fragments(with_points_of_places(page), vocabulary)
    page = join_split_labels(page, vocabulary)
    return join_sums_in_rows(join_wrapped_labels(page, vocabulary), vocabulary)


def _sums_of_columns(form: FormReading, page: Page) -> list[Reading]:
    """What stands in the row 合计 of the charges under the heads of columns that are fields."""
    told = {reading.key for reading in form.readings}
    keys = load_vocabulary("invoice").keys
    return [
        Reading(
            key,
            to_contract(amount),
            line.text.strip(),
            line.confidence,
            page.index,
            line.box,
            line,
            0,
            len(line.text),
        )
        for name, line in sums_of_parts(page, form.labels)
        if (key := keys.get(name, STOP)) == "out_of_scope_self_paid" or key.startswith(EXTRA)
        if key not in told
        if (amount := parse_amount(line.text)) is not None
    ]


def _parts(reading: Reading) -> list[Reading]:
    return split_range(reading) if "+" in reading.key else [reading]


def _completed(readings: Sequence[Reading], form: FormReading, page: Page) -> dict[str, Reading]:
    """One reading a field: the surest beside a label, then what stands on ``page`` without one."""
    best = best_by_key(told_by_words([r for r in readings if not r.key.startswith(EXTRA)]))
    best = doubted(best, readings, page)
    best = with_printed_hospital(best, form, page)
    best = with_completed_name(best, page)
    named = None if "hospital_name" in best else titled_invoice(page) or named_on_seal(page)
    if named is not None:
        best["hospital_name"] = named
    best = with_lone_words(best, page)
    best = with_total_beside_words(best, form, page)
    best = without_cut_words(with_printed_places(best), page)
    best = with_unnamed_stay(with_ends_named_behind(best, page), page)
    best = with_days_apart(with_days_in_dates(best, page), page)
    best = with_days_beside(best, page)
    best = with_other_end(best, form, page)
    best = with_lone_date(best, form, page)
    best = with_lone_values(best, form, page)
    return with_printed_number(best, form.rest, page)


def _items(
    pages: Sequence[Page], main: Page, form: FormReading, vocabulary: Vocabulary
) -> tuple[Item, ...]:
    """The charges of all pages; those before the ``main`` one have the heads of their columns, and
    those behind it are lists without the form's labels."""
    has_quantity = any("数量" in label.spelling for label in form.labels)
    found: list[Item] = []
    is_before = True
    for page in pages:
        if page is main:
            own = _without_payments(page, form)
            found += read_items(own, form.labels, has_quantity=has_quantity, shift=form.shift)
            is_before = False
        else:
            labels = page_labels(page, vocabulary) if is_before else ()
            found += read_items(page, labels, has_quantity=has_quantity)
    return tuple(found)


def _without_payments(page: Page, form: FormReading) -> Page:
    """``page`` without the amounts of those who paid, where they are printed beside the charges:
    words of a seal before one would make a charge of it."""
    paid = {id(x.line) for x in form.readings if x.key in PAYMENTS and x.raw == _text(x.line)}
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in paid))


def _text(line: Line | None) -> str:
    return "" if line is None else line.text.strip()


def _names_visit(label: Label) -> bool:
    """Whether ``label`` says so: of a stay, a bare 日期 is no day of a visit."""
    return label.spelling not in load_vocabulary("invoice").beside


def _one_day(fields: dict[str, Field]) -> dict[str, Field]:
    """A visit has one date; some outpatient prints call it 住院时间 or 就诊时间 all the same."""
    if "visit_date" not in fields and "admission_date" in fields and "discharge_date" not in fields:
        fields["visit_date"] = fields.pop("admission_date")
    return fields


INPATIENT_INVOICE = Invoice("inpatient_invoice", INPATIENT, OUTPATIENT)
OUTPATIENT_INVOICE = Invoice("outpatient_invoice", OUTPATIENT, INPATIENT)
