"""互助金申请表: a printed form with the answers filled in, or a short letter."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.declarations import Declaration, PaperField
from extractors.forms.pairing import best_by_key, read_form
from extractors.labels.finding import EXTRA, STOP, Vocabulary, load_vocabulary
from extractors.labels.form_readings import FormReading, Reading
from extractors.layout import page_rows
from extractors.lines.digit_cells import join_digit_cells
from extractors.lines.fragments import join_fragments
from extractors.lines.split_labels import join_split_labels
from extractors.lines.stray_text import without_rules
from extractors.sums.checks import id_check_digit
from extractors.types import Check, Document, Field, Item, Page
from extractors.types_of_paper.base import comparable_text, count_of, has_title, page_number
from extractors.types_of_paper.claim_reason import (
    WRAPS,
    free_lines,
    reason,
    ticked,
    told_reason,
    with_further_lines,
    with_options,
)
from extractors.types_of_paper.feet import date_at_the_foot, is_of_another_day
from extractors.types_of_paper.sentences import Sentences
from extractors.values.dates import find_dates
from extractors.values.text import ascii_width, squeeze
from extractors.words.kinds import KINDS

TITLE = re.compile(
    r"(互助|保障|给付|救助|补助|理赔|报销|慰问|领取|困难职工).{0,10}(申请|申领|申报|审批|给付|领取)"
    r"(表|书|单|审批表|给付书|登记表)|(申请|申领)(表|书|审批表)"
)
FIELD = re.compile(r"互助|保障|职工|工会|会员|参保|理赔|救助|补助|给付")
# 某某人寿保险理赔申请书 asks an insurer, and not the workers' fund
_INSURERS = re.compile("保险")
_OURS = re.compile("互助|职工|工会|会员")
LABELS = (
    *("姓名", "身份证", "工作单位", "所在单位", "单位名称", "电话", "手机", "开户", "银行"),
    *("卡号", "账号", "申请", "事由", "理由", "原因", "签字", "签名", "意见", "会员"),
)

# 本人张某，男，…, 我叫张某
_LETTER = re.compile(r"(?:我叫|本人)[\u3400-\u9fff·]{2,4}[,，]")
LEAST_OF_LETTER = 2  # such words in a letter, which has no labels

# What a letter says in its sentences: 本人张某，身份证号…，系某单位职工
_SENTENCES = (
    re.compile(
        r"(?:本人|我叫|本人姓名)(?P<member_name>[\u3400-\u9fff·]{2,4}?)[,，、(](?:男|女|系|身份证|性别)"
    ),
    re.compile(r"身份证号?码?(?:为|是)?:?(?P<id_number>\d{17}[\dXx])(?!\d)"),
    re.compile(
        r"(?:系|现为|我是|现在|就职于|任职于|在)(?P<employer>[\u3400-\u9fff()]{4,30}?)的?(?:在职|一名|正式)*"
        r"(?:职工|员工|会员|教师|工人|工作)"
    ),
    re.compile(r"(?:电话|手机)(?:号码?)?(?:为|是)?:?(?P<phone>1\d{10})(?!\d)"),
    re.compile(r"开户(?:银)?行(?:为|是)(?P<bank_name>[\u3400-\u9fff()]{4,30})"),
    re.compile(r"(?:卡号|账号|帐号)(?:为|是)(?P<card_number>\d{16,19})(?!\d)"),
)


class ApplicationForm:
    name = "application_form"
    declares = Declaration(
        zh="互助金申请表",
        en="application form",
        about="person",
        fields="member_name id_number employer phone bank_name card_number claim_reason apply_date",
        own=(
            PaperField("member_name", "name", "申请人", "Applicant"),
            PaperField("phone", "text", "电话", "Phone"),
            PaperField("claim_reason", "passage", "申请事由", "Reason for the claim"),
            PaperField("apply_date", "date", "申请日期", "Applied on"),
        ),
    )

    def likeness(self, page: Page) -> float:
        text = comparable_text(page)
        labels = count_of(LABELS, text)
        is_letter = labels >= LEAST_OF_LETTER and _LETTER.search(text) is not None
        if not has_title(text, TITLE) or not FIELD.search(text) or (labels < 4 and not is_letter):
            return 0.0
        if has_title(text, _INSURERS) and not _OURS.search(text):
            return 0.0
        return min(0.4 + 0.08 * labels, 1.0)

    def continues(self, previous: Sequence[Page], page: Page) -> bool:
        is_own = count_of(("意见", "承诺", "签字", "签名", "审批"), comparable_text(page)) > 0
        return is_own and page_number(page) == (page_number(previous[-1]) or len(previous)) + 1

    def check(
        self, fields: Mapping[str, Field], extras: Mapping[str, Field], items: Sequence[Item]
    ) -> tuple[Check, ...]:
        found = (id_check_digit(fields, "id_number"),)
        return tuple(check for check in found if check is not None)

    def extract(self, pages: Sequence[Page], likeness: float) -> Document:
        vocabulary = load_vocabulary(self.name)
        joined = join_split_labels(join_digit_cells(_printed(pages[0])), vocabulary)
        joined = join_split_labels(joined, vocabulary)  # 申请人 over 姓 far from 名
        form = read_form(joined, vocabulary)
        best = {
            key: _without_label(each, vocabulary)
            for key, each in best_by_key(_the_members(form)).items()
        }
        sentences = Sentences.of(pages[0])
        fields: dict[str, Field] = {}
        for pattern in _SENTENCES:
            fields |= sentences.fields(pattern)
        free = free_lines(joined, form)
        best |= reason(joined, form, told_reason(form, best.pop("claim_reason", None)), free)
        for key, reading in best.items():
            wraps = key in WRAPS and key != "claim_reason"
            whole = with_further_lines(joined, reading, free) if wraps else reading
            fields[key] = whole.as_field()
        if "card_number" not in fields and (card := _beside_the_bank(joined, form)) is not None:
            fields["card_number"] = card
        if "card_number" not in fields:
            fields |= _bank_and_card(fields)
        if "claim_reason" in fields:
            chosen = with_options(fields.pop("claim_reason"), joined)
            fields |= ticked(chosen, form)
        foot = join_fragments(pages[-1], vocabulary)
        applied = None
        if "apply_date" not in fields:
            applied = _signed(foot) or date_at_the_foot(foot) or _over_the_form(joined, form)
        if applied is not None:
            fields["apply_date"] = applied
        return Document(
            self.name,
            tuple(page.index for page in pages),
            likeness,
            fields,
            checks=self.check(fields, {}, ()),
        )


# 基层单位：（公章）某某公司, where the stamp goes
_STAMP_FIRST = re.compile(
    r"(?:^|(?<=[:：]))\s*[(（](?:加?盖?公?章|签章)[)）](?=\s*[\u3400-\u9fff])"
)


def _printed(page: Page) -> Page:
    """``page`` with blanks for what stands between a label and its value about a stamp, and for the
    rules to write on."""
    lines = (
        replace(line, text=_STAMP_FIRST.sub(lambda found: " " * len(found[0]), line.text))
        for line in page.lines
    )
    return without_rules(replace(page, lines=tuple(lines)))


def _the_members(form: FormReading) -> list[Reading]:
    """The readings without those that somebody else's label leads to, and without the union's name
    for the unit's, where the form gives the member's own too."""
    own = [each for each in form.readings if not each.key.startswith(EXTRA)]
    anothers = [each for each in own if _is_anothers(each, form)]
    doubted = {
        "phone": anothers,
        "member_name": anothers,
        "id_number": anothers,
        "employer": [each for each in own if _UNION.search(each.value)],
    }
    for key, lesser in doubted.items():
        if any(each.key == key and each not in lesser for each in own):
            own = [each for each in own if each.key != key or each not in lesser]
    return own


def _without_label(reading: Reading, vocabulary: Vocabulary) -> Reading:
    """某某热电有限责任公司参加工作时间: ``reading`` without the long label of the next cell."""
    if reading.key not in ("employer", "bank_name") or reading.line is None:
        return reading
    for spelling in vocabulary.by_length:
        is_label = len(spelling) >= LEAST_BEHIND and vocabulary.keys[spelling] == STOP
        if is_label and "工会" not in spelling and reading.raw.endswith(spelling):
            raw = reading.raw.removesuffix(spelling).rstrip()
            if len(raw) >= LEAST_BEHIND:
                end = reading.start + len(raw)
                box = reading.line.span_box(reading.start, end)
                value = reading.value.removesuffix(spelling).rstrip()
                return replace(reading, value=value, raw=raw, box=box, end=end)
    return reading


LEAST_BEHIND = 4  # characters of such a label, and of what stands before it


def _beside_the_bank(page: Page, form: FormReading) -> Field | None:
    """The one account behind 开户行及账号, in the row of the bank."""
    labels = [x for x in form.labels if x.key == "bank_name" and _AND_ACCOUNT.search(x.spelling)]
    found = [
        Field(value, line.text, line.confidence, page.index, line.box)
        for label in labels
        for line in form.rest
        if abs(line.box.center_y - label.box.center_y) < 0.7 * label.box.height
        and (value := KINDS["card_number"].parse(line.text)) is not None
    ]
    return found[0] if len(found) == 1 else None


_CARD_BEHIND = re.compile(r"(.*[\u3400-\u9fff)）])\s*(\d(?:\s?\d){14,18})")


def _bank_and_card(fields: Mapping[str, Field]) -> dict[str, Field]:
    """The bank and the account behind its name, where both were read as one."""
    bank = fields.get("bank_name")
    both = _CARD_BEHIND.fullmatch(str(bank.value)) if bank is not None else None
    number = KINDS["card_number"].parse(both[2]) if both else None
    if bank is None or both is None or number is None or bank.box is None:
        return {}
    wide, narrow = 2 * len(both[1]), len(both[2])  # figures are half as wide
    cut = bank.box.x0 + (bank.box.x1 - bank.box.x0) * wide / (wide + narrow)
    return {
        "bank_name": replace(bank, value=both[1], raw=both[1], box=bank.box._replace(x1=cut)),
        "card_number": replace(bank, value=number, raw=both[2], box=bank.box._replace(x0=cut)),
    }


_BLOCK = re.compile("信息|资料|情况")
_AND_ACCOUNT = re.compile("(?:账号|卡号)$")
_UNION = re.compile("工会(委员会)?$")
_ANOTHER = re.compile("(联系人|经办人|代办人|受托人|代理人|监护人|负责人|受益人)$")


def _is_anothers(reading: Reading, form: FormReading) -> bool:
    """Whether another person's label stands left of ``reading`` in its row, and no member's."""
    middle, reach = reading.box.center_y, 0.7 * reading.box.height
    before = [
        label
        for label in form.labels
        if abs(label.box.center_y - middle) < reach and label.box.x0 < reading.box.x0
    ]
    others = [label for label in before if _ANOTHER.search(label.spelling)]
    # 代办人信息 | 姓名 | …: the name's label is the other's, too
    is_block = any(_BLOCK.fullmatch(squeeze(label.value_text)) for label in others)
    is_own = any(label.key == "member_name" for label in before)
    return bool(others) and (is_block or not is_own)


_SIGNED = re.compile("(申请人|申领人|本人|会员|职工|被保障人|领款人)[(:]?(签字|签名|签章|签收)")


def _signed(page: Page) -> Field | None:
    """The date beside the applicant's signature, where units and offices put theirs below."""
    found = []
    for row in page_rows(page.lines):
        text = squeeze(ascii_width("".join(line.text for line in row)))
        dates = [(line, each) for line in row for each in find_dates(line.text)]
        if _SIGNED.search(text) and len(dates) == 1:
            line, (value, start, end) = dates[0]
            box = line.span_box(start, end)
            found.append(Field(value, line.text[start:end], line.confidence, page.index, box))
    whole = [field for field in found if len(str(field.value)) == len("2021-04-14")]
    return whole[0] if len(whole) == 1 else None


def _over_the_form(page: Page, form: FormReading) -> Field | None:
    """The one date that stands alone over all fields of the form, or beside the first of them."""
    first = min((x.box.y1 for x in form.readings if not x.key.startswith(EXTRA)), default=0.0)
    found = []
    for line in page.lines:
        is_over = line.box.center_y < first and not is_of_another_day(line, page, ())
        dates = find_dates(line.text) if is_over else []
        if len(dates) == 1 and not squeeze(line.text[: dates[0][1]]):
            value, start, end = dates[0]
            is_alone = not any(x.isalnum() for x in line.text[end:].replace("日", ""))
            if is_alone and len(value) == len("2021-04-14"):
                box = line.span_box(start, end)
                found.append(Field(value, line.text[start:end], line.confidence, page.index, box))
    return found[0] if len(found) == 1 else None


APPLICATION_FORM = ApplicationForm()
