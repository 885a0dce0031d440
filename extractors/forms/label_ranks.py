"""Which wording names a field where a paper has several: 现金 beside 个人现金支付 is another line.

Lists give the wordings of a field in their order, firm ones and weak ones; others are composed of
known words. What stands beside a label may be its value though it is a label elsewhere, and a label
alone in its row may be no more than the heading of a block.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from extractors.forms.off_grid import MAX_GAP
from extractors.labels.finding import EXTRA, STOP, Label, Vocabulary
from extractors.layout import Slope, offset
from extractors.types import Line, Page
from extractors.values.text import squeeze
from extractors.words.charge_names import HEADS
from extractors.words.kinds import KINDS
from extractors.words.known_values import is_known_value

# 自付—0.00, 自付-- 0.00: a 一 is a stroke
_AS_ONE = re.compile(r"\s*[-—–－_]{1,3}\s*(?=[¥￥]?\d|$)")
_NUMBERED = re.compile(r"^[(（]?(?:[一二三四五六七八九十]{1,2}|\d{1,2})[、.．)）]+")  # 三、个人负担
FEWEST_OF_SUM = 4  # characters of a wording that names a sum without a colon
FEWEST_WITH_SUM = 3  # of one with its amount behind it: 全自费 0.00 元
_CENTS = re.compile(r"\s*[¥￥]?\s*-?\d[\d,]*\.\d{2}(?!\d)")
_WARDS = frozenset({"病区", "病房", "病室"})  # of columns, though they end as departments do
KIND = "insurance_type"
ROW_OVER = (0.8, 2.5)  # label heights up to the row of heads
LEAST_NUMBER = 7  # figures without a point that are no amount
SURE_SPELLING = 0.95  # a line's confidence from which it tells 帐 from 账
LEVEL = 0.8  # label heights that the texts of one row may lie off each other


def settled(
    labels: Sequence[Label], vocabulary: Vocabulary, page: Page, slope: Slope
) -> list[Label]:
    """``labels`` of ``page``, each under the key that it has beside the others, without those that
    are a value."""
    labels = _written_alike(labels, page)
    labels = _without_columns(labels, vocabulary, page, slope)
    answered = {
        id(label)
        for label in labels
        if not label.has_colon
        and label.spelling + "一" in vocabulary.keys
        and _AS_ONE.fullmatch(label.value_text)
        and _has_amount_behind(label, page, slope)
    }
    parted = _parted(labels, vocabulary, answered)
    return _without_values(_ranked(parted, vocabulary, page, slope), page, slope)


def _written_alike(labels: Sequence[Label], page: Page) -> list[Label]:
    """``labels`` with one way to write 账户: a sum that is no field is called what the paper calls
    it, and where that writes 账 anywhere a 帐 is a misread one, unless it was read surely: systems
    write 帐户余额 into a form whose own print says 个人账户支付."""
    if not any("账" in line.text for line in page.lines):
        return list(labels)
    return [
        replace(
            label, key=label.key.replace("帐", "账"), spelling=label.spelling.replace("帐", "账")
        )
        if label.key.startswith(EXTRA)
        and "帐" in label.key
        and not (label.is_exact and label.line.confidence >= SURE_SPELLING)
        else label
        for label in labels
    ]


def _without_columns(
    labels: Sequence[Label], vocabulary: Vocabulary, page: Page, slope: Slope
) -> list[Label]:
    """``labels`` without the heads of columns in the row of 项目名称: what stands under 总金额 or
    记账金额 there are amounts of single charges. 医保类型 in that row heads no such column."""
    heads = [label.line.box for label in labels if label.key == STOP and label.spelling in HEADS]
    return [
        replace(label, key=STOP)
        if _is_lone(label)
        and vocabulary.kinds.get(label.key) in (None, "money")
        and any(abs(offset(each, label.line.box, slope)) < 0.5 * each.height for each in heads)
        and not _has_amount_behind(label, page, slope)
        else label
        for label in labels
    ]


def _has_amount_behind(label: Label, page: Page, slope: Slope) -> bool:
    behind = [line for line in _beside(label, page, slope) if line.box.x0 > label.line.box.x0]
    nearest = min(behind, key=lambda line: line.box.x0, default=None)
    return nearest is not None and KINDS["money"].parse(nearest.text) is not None


def _parted(labels: Sequence[Label], vocabulary: Vocabulary, answered: Set[int]) -> list[Label]:
    """``labels``, of which a bare word beside a part of its sum is the other part: 自负 beside
    分类自负 is not all of the share. 自付 and a stroke beside 自付二 is 自付一, and 自付 beside
    自付一 is 自付二, whose last character a fax lost. A stroke that is all behind the word, with an
    amount beside it in its row (``answered``, by id), is a 一 without the other part too."""
    said = {label.spelling for label in labels}
    found: list[Label] = []
    for label in labels:
        is_first = label.spelling + "二" in said or id(label) in answered
        stroke = _AS_ONE.match(label.value_text) if is_first else None
        if stroke is not None:
            first, start = label.spelling + "一", label.value_start + stroke.end()
            found.append(replace(label, key=EXTRA + first, spelling=first, value_start=start))
        elif label.spelling + "一" in said and label.spelling + "二" not in said:
            found.append(replace(label, key=EXTRA + label.spelling + "二"))
        elif vocabulary.parts.get(label.spelling, frozenset()) & said:
            found.append(replace(label, key=EXTRA + label.spelling))
        else:
            found.append(label)
    return found


def is_weak(label: Label, vocabulary: Vocabulary) -> bool:
    """Whether ``label`` means its field only where no firmer wording is printed."""
    return label.is_composed or label.spelling in vocabulary.weak


def _ranked(
    labels: Sequence[Label], vocabulary: Vocabulary, page: Page, slope: Slope
) -> list[Label]:
    """One wording a field: 现金 means the cash paid where no 个人现金支付 is printed; beside it, it
    is another line. Of two names of one sum the vocabulary's first is meant, and the other is
    given under its own name; so it is with numbers, where the field's own label has one: 交易流水号
    beside 业务流水号. Of two names that are only composed, neither is told to be it.
    What stands alone in its row is the heading of a block, where another label names the field."""
    heads = {id(label) for label in labels if _is_alone(label, page, slope)}
    beside = {label.key for label in labels if id(label) not in heads}
    ranked = [label for label in labels if id(label) not in heads or label.key not in beside]
    firm = {label.key for label in ranked if not is_weak(label, vocabulary)}
    first: dict[str, int] = {}
    for label in ranked:
        rank = _rank(label, vocabulary)
        first[label.key] = min(rank, first.get(label.key, rank))
    for key in {label.key for label in ranked if label.is_composed}:
        if len({x.spelling for x in ranked if x.key == key and x.is_composed}) > 1:
            first[key] = min(first[key], len(vocabulary.keys) - 1)
    named = [_named(label, firm, first, vocabulary) for label in labels]
    named = _with_first_kind(_with_own_numbers(named, vocabulary), vocabulary)
    return _with_second_meaning(labels, named, vocabulary, slope)


def _with_own_numbers(labels: Sequence[Label], vocabulary: Vocabulary) -> list[Label]:
    """``labels``, of which a field's other names are further lines where its own has a number."""
    own = {
        label.key
        for label in labels
        if vocabulary.kinds.get(label.key) == "number"
        and _rank(label, vocabulary) == 0
        and label.value_text.strip()
    }
    return [
        replace(label, key=EXTRA + label.spelling)
        if label.key in own and _rank(label, vocabulary)
        else label
        for label in labels
    ]


def _with_first_kind(labels: Sequence[Label], vocabulary: Vocabulary) -> list[Label]:
    """``labels``, of which one alone tells the kind of insurance where several do in other words:
    人员类别：退休人员 goes before 医疗类别：普通门诊, by their places in the vocabulary."""
    ranks = [
        _rank(label, vocabulary)
        for label in labels
        if label.key == KIND and is_known_value(KIND, label.value_text.strip())
    ]
    first = min(ranks, default=0)
    return [
        replace(label, key=EXTRA + label.spelling)
        if label.key == KIND and ranks and _rank(label, vocabulary) > first
        else label
        for label in labels
    ]


def _with_second_meaning(
    labels: Sequence[Label], named: Sequence[Label], vocabulary: Vocabulary, slope: Slope
) -> list[Label]:
    """``named`` with the field that a bare word means above a firm label of its own: 日期 in the
    head is the visit's where 开票日期 stands at the foot."""
    keys = {label.key for label in named}
    found: list[Label] = []
    for label, each in zip(labels, named, strict=True):
        other = vocabulary.beside.get(label.spelling) if each.key == STOP else None
        if other is None or other in keys or not _is_above_its_own(label, named, slope):
            found.append(each)
        else:
            found.append(replace(label, key=other, is_exact=False))
    return found


def _is_above_its_own(label: Label, named: Sequence[Label], slope: Slope) -> bool:
    own = label.box
    return any(
        firm.key == label.key and offset(own, firm.box, slope) > 2 * own.height for firm in named
    )


def _is_alone(label: Label, page: Page, slope: Slope) -> bool:
    """Whether nothing else stands in the row of ``label``, no colon and no value; behind a number,
    三、个人负担：, a colon does not make it a label of its own."""
    said = squeeze(label.line.text).rstrip(":：")
    is_numbered = _NUMBERED.sub("", said) == label.spelling != said
    is_bare = is_numbered or (_is_lone(label) and not label.has_colon)
    return is_bare and not _beside(label, page, slope)


def _beside(label: Label, page: Page, slope: Slope) -> list[Line]:
    """The other lines in the row of ``label``."""
    own = label.line.box
    return [
        line
        for line in page.lines
        if line is not label.line and abs(offset(line.box, own, slope)) < LEVEL * own.height
    ]


def _rank(label: Label, vocabulary: Vocabulary) -> int:
    """The place of a wording among those of its field; what is only composed, or stands before an
    amount in words, comes behind all that are listed, but for the weak ones."""
    is_last = label.is_composed or "大写" in label.line.text[label.start : label.value_start + 3]
    last = len(vocabulary.keys)
    listed = vocabulary.ranks.get(label.spelling, 0) + last * (label.spelling in vocabulary.weak)
    return last if is_last else listed


def _named(label: Label, firm: Set[str], first: Mapping[str, int], vocabulary: Vocabulary) -> Label:
    is_sum = vocabulary.kinds.get(label.key) == "money" and not label.key.startswith("total")
    is_first = _rank(label, vocabulary) == first[label.key]
    if is_weak(label, vocabulary) and label.key in firm:
        is_line = label.has_colon or len(label.spelling) >= FEWEST_OF_SUM
        is_line = is_line or (len(label.spelling) >= FEWEST_WITH_SUM and _has_cents(label))
        return replace(label, key=EXTRA + label.spelling if is_sum and is_line else STOP)
    return label if is_first or not is_sum else replace(label, key=EXTRA + label.spelling)


def _has_cents(label: Label) -> bool:
    return _CENTS.match(label.value_text) is not None


def _without_values(labels: Sequence[Label], page: Page, slope: Slope) -> list[Label]:
    """``labels`` but for those that are the value of the one before them in their row: 自费 beside
    医保类型 names no sum, unless an amount stands behind it. Where a row holds just these two,
    as on a phone's page, the value may stand at the far edge."""
    return [
        label
        for label in labels
        if not (_is_lone(label) and _is_value_of_another(label, labels, page, slope))
    ]


def _is_lone(label: Label) -> bool:
    return squeeze(label.line.text) == label.spelling


def _is_over(head: Label, label: Label, labels: Sequence[Label], slope: Slope) -> bool:
    """Whether ``head``, with no value beside it, asks in the row above for what ``label`` says:
    费别 over 自费, in its column or flush with the beginning of its box."""
    own, above = label.line.box, head.line.box
    is_column = min(own.x1, above.x1) - max(own.x0, above.x0) > 0.5 * min(own.width, above.width)
    before = [
        each.line.box.x1
        for each in labels
        if each.line.box.x1 < above.x0
        and abs(offset(each.line.box, above, slope)) < 0.5 * above.height
    ]
    is_in_box = bool(before) and max(before) < own.x0 < above.x1
    return (
        (is_column or is_in_box)
        and ROW_OVER[0] * own.height < offset(above, own, slope) < ROW_OVER[1] * own.height
        and not head.value_text.strip()
        and is_known_value(head.key, label.spelling)
    )


def _is_amount(line: Line) -> bool:
    """Whether ``line`` may be an amount; many figures without a point are a number."""
    text = squeeze(line.text)
    is_number = text.isdigit() and len(text) >= LEAST_NUMBER
    return not is_number and KINDS["money"].parse(text) is not None


def _is_value_of_another(label: Label, labels: Sequence[Label], page: Page, slope: Slope) -> bool:
    own, row = label.line.box, _beside(label, page, slope)
    if any(_is_over(each, label, labels, slope) for each in labels):
        return not any(_is_amount(line) for line in row)
    before = max((x for x in row if x.box.x0 < own.x0), key=lambda x: x.box.x0, default=None)
    behind = min((x for x in row if x.box.x0 > own.x0), key=lambda x: x.box.x0, default=None)
    asking = max((x for x in labels if x.line is before), key=lambda x: x.start, default=None)
    return (
        asking is not None
        and not asking.value_text.strip()
        and (own.x0 - asking.box.x1 < MAX_GAP * page.width or len(row) == 1)
        and is_known_value(asking.key, label.spelling)
        and label.spelling not in _WARDS
        and (behind is None or KINDS["money"].parse(behind.text) is None)
    )
