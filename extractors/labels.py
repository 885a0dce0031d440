"""Finding printed labels in recognised text, misread characters included.

A vocabulary is a YAML file of labels per field (``extractors/vocabulary``). The longest label
that fits wins, so 电子票据代码 is never taken for 票据代码. Where no label fits a text that stands
before a colon, one misread character is allowed if a single label comes out; a wording that no
list has is told by the words that it is composed of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from extractors.charge_names import BEHIND_LABELS
from extractors.composed_labels import composed_words, grown
from extractors.kinds import KINDS
from extractors.known_values import is_known_value
from extractors.label_hits import (
    FIGURE,
    NOTE_HEAD,
    Hit,
    has_colon,
    is_blank_before,
    is_han,
    is_ink,
    overlap,
    skip_colon,
    skip_remark,
)
from extractors.label_words import REMARK, is_turned, lead_start, mended_words
from extractors.layout import PlainText, is_horizontal
from extractors.misread import alike_label, closest_label
from extractors.torn_labels import speckless
from extractors.types import Box, Line, Page
from extractors.unlisted_labels import other_words
from extractors.values.text import simplified as simplified_text
from extractors.values.text import squeeze
from extractors.vocabularies import EXTRA, STOP, Vocabulary, load_vocabulary

__all__ = [
    "EXTRA",
    "STOP",
    "Label",
    "Vocabulary",
    "find_labels",
    "is_han",
    "load_vocabulary",
    "page_labels",
    "simplified",
]

SHORT_LABEL = 2  # so short a label inside a longer word is a piece of that word
MAX_GLUED_VALUE = 3  # 性别男: a value right behind a short label, the colon lost
MAX_GLUED_NAME = 4  # characters of a name between two labels
LEAST_NUMBER = 5  # figures of a number right behind its label
MOST_INK = 2  # characters of a seal before a label
OF_WHICH = "其中"
_BARE = frozenset({"编号", "号码", "代码", "日期", "时间"})  # what many labels end in


@dataclass(frozen=True, slots=True)
class Label:
    """A label found in ``line``: its key, where its value begins and ends in the raw text."""

    key: str
    spelling: str
    line: Line
    start: int
    value_start: int
    value_end: int
    has_colon: bool
    is_exact: bool = True
    is_composed: bool = False  # of words that mean the field, as no list has it

    @property
    def box(self) -> Box:
        return self.line.span_box(self.start, self.value_start)

    @property
    def value_text(self) -> str:
        return self.line.text[self.value_start : self.value_end]


def find_labels(
    lines: Iterable[Line], vocabulary: Vocabulary, *, needs_colon: bool = False
) -> list[Label]:
    """All labels in ``lines``, in reading order within each line.

    ``needs_colon``: only a label before a colon, or one that is a line by itself, counts; for
    papers of running text, where the same words occur in sentences.
    """
    found: list[Label] = []
    for line in lines:
        if is_horizontal(line):
            found += _labels_of(line, vocabulary, needs_colon)
    return found


def page_labels(page: Page, vocabulary: Vocabulary) -> tuple[Label, ...]:
    """All labels on ``page``; they hold its own lines, not those of an equal page read before."""
    known, labels = _labels_on(page, vocabulary)
    return labels if known is page else tuple(find_labels(page.lines, vocabulary))


@lru_cache(maxsize=8)  # a page is identified, cut into receipts and read by the same labels
def _labels_on(page: Page, vocabulary: Vocabulary) -> tuple[Page, tuple[Label, ...]]:
    return page, tuple(find_labels(page.lines, vocabulary))


def _labels_of(line: Line, vocabulary: Vocabulary, needs_colon: bool) -> list[Label]:
    plain = _without_specks(simplified(PlainText.of(line.text)), vocabulary)
    plain = _with_colons(plain, vocabulary)
    exact = sorted(_exact_hits(plain, vocabulary), key=lambda hit: hit.start)
    exact = _without_values(plain, exact, vocabulary)
    are_heads = _are_heads(plain.text, exact, vocabulary)
    hits = [
        hit
        for number, hit in enumerate(exact)
        if (
            are_heads
            or _stands_alone(plain, hit, needs_colon)
            or (not needs_colon and _is_in_chain(plain.text, exact, number, vocabulary))
        )
        and not is_turned(plain.text, hit.start)
        and not _begins_value(plain.text, hit, vocabulary)
        and not _is_remark(plain.text, hit)
        and (
            not _is_tail_of_amount_label(plain.text, hit, vocabulary)
            or _is_behind_ink(plain.text, hit)
            or _is_behind_heading(plain, hit, exact)
            or _is_behind_value(plain.text, exact, number)
        )
    ]
    hits = [hit for hit in hits if not _goes_on(plain.text, hit, hits)]
    composed = composed_words(plain, hits, vocabulary, needs_colon)
    if not needs_colon:
        hits = [whole for hit in hits if (whole := grown(plain, hit, vocabulary)) is not None]
    hits = [hit for hit in hits if not any(overlap(hit, each) for each in composed)] + composed
    hits += other_words(line, plain, hits, vocabulary, needs_colon)
    hits = _without_turned(plain.text, exact, hits, vocabulary)
    hits = _without_values(plain, sorted(hits, key=lambda hit: hit.start), vocabulary)
    hits = [replace(hit, start=_lead(plain, hit)) for hit in hits]
    ends = [*(hit.start for hit in hits[1:]), len(plain.text)]
    return [
        _as_label(line, plain, hit, end, vocabulary) for hit, end in zip(hits, ends, strict=False)
    ]


_OF_HEADS = frozenset({"person", "sex", "age", "ward", "bed", "number", "days", "date"})


def _are_heads(text: str, exact: Sequence[Hit], vocabulary: Vocabulary) -> bool:
    """Whether ``text`` is nothing but heads of columns that were read as one: 科室床位."""
    if len(exact) < 2 or "".join(hit.spelling for hit in exact) != text:
        return False
    kinds = {vocabulary.kinds.get(vocabulary.keys[hit.spelling]) for hit in exact}
    return kinds <= _OF_HEADS and not any(hit.spelling in _BARE for hit in exact)


_NUMBERS = frozenset(
    f"{kind}invoice_{part}" for kind in ("", "electronic_") for part in ("code", "number")
)


def _without_turned(
    text: str, exact: Sequence[Hit], hits: Sequence[Hit], vocabulary: Vocabulary
) -> list[Hit]:
    """``hits`` but for what was found in a label that the word before it makes another fact, and
    for the numbers of a paper that this one reverses: 冲销票据代码:35060125,票据号码:0391170028."""
    turned = [x for x in exact if is_turned(text, x.start)]
    if not turned:
        return list(hits)
    keys = {id(x): x.composed or vocabulary.keys.get(x.spelling) for x in hits}
    others = (x.end for x in turned if vocabulary.keys[x.spelling] in _NUMBERS)
    other = next(others, len(text))

    def is_anothers(hit: Hit) -> bool:
        key = keys[id(hit)]
        is_inside = any(overlap(hit, x) and vocabulary.keys[x.spelling] == key for x in turned)
        return is_inside or (key in _NUMBERS and hit.end >= other)

    return [x for x in hits if not is_anothers(x)]


def _begins_value(text: str, hit: Hit, vocabulary: Vocabulary) -> bool:
    """Whether the words of a stop begin a line that is a kind of insurance as a whole: 统筹区内职工
    names no district."""
    is_stop = vocabulary.keys[hit.spelling] == STOP and hit.start == 0 and hit.end < len(text)
    return is_stop and is_han(text[hit.end]) and is_known_value("insurance_type", text)


def _lead(plain: PlainText, hit: Hit) -> int:
    """Where ``hit`` begins with the words before it that are a part of the label."""
    blank = next((x for x in range(hit.start, 0, -1) if is_blank_before(plain, x)), 0)
    return blank + lead_start(plain.text[blank:], hit.start - blank)


def _as_label(line: Line, plain: PlainText, hit: Hit, end: int, vocabulary: Vocabulary) -> Label:
    """``hit`` with its value, which reaches to ``end``, by places in the raw text of ``line``."""
    end -= len(OF_WHICH) if _is_of_which(plain.text, end) else 0
    end -= plain.text[end - 1 : end] == "【"
    value_start = min(skip_colon(plain.text, skip_remark(plain.text, hit.end)), end)
    raw_value = plain.origin[value_start] if value_start < len(plain.origin) else len(line.text)
    raw_end = plain.origin[end] if end < len(plain.origin) else len(line.text)
    printed = squeeze(line.text[slice(*plain.raw_span(hit.start, hit.end))])
    further = EXTRA + mended_words(printed, vocabulary.name)
    key = hit.composed or vocabulary.keys.get(hit.spelling, further)
    return Label(
        key=STOP if _is_of_stamp(plain.text, hit) else key,
        spelling=hit.spelling,
        line=line,
        start=plain.origin[hit.start],
        value_start=raw_value,
        value_end=raw_end,
        has_colon=has_colon(plain.text, hit.end),
        is_exact=hit.is_exact,
        is_composed=bool(hit.composed),
    )


def simplified(plain: PlainText) -> PlainText:
    """``plain`` in simplified characters; one for one, so that each keeps its origin. A 曰 is a 日
    that was read too wide."""
    return PlainText(simplified_text(plain.text).replace("曰", "日"), plain.origin)


# 统筹支付;921.53, 性别·男: what is left of a colon. Behind figures such a mark ends a value.
_AS_COLON = re.compile(
    r"(?<=[\u3400-\u9fff)])(?:[;·'](?=[¥￥\d-])|[.,](?=[¥￥]?\d[\d,]*\.\d\d(?!\d))|[;·'](?=[男女](?!\w))"
    r"|[.,](?=20\d\d[-./年]\d))|(?<=[款核费银缴审][人员])一(?=[\u3400-\u9fff]{2,3}$)"
)


_IN_BRACKETS = re.compile("(?<=【)([\\u3400-\\u9fff()/]{2,14})】")  # 【姓名】冶成林


# 收歇人；廖玉芬: behind a misread label too, which begins its line
_MARK_BEHIND = re.compile("^([\\u3400-\\u9fff()]{3,10})[;·',.](?=[\\w*])")


def _with_colons(plain: PlainText, vocabulary: Vocabulary) -> PlainText:
    text = _IN_BRACKETS.sub(r"\1:", plain.text) if "【" in plain.text else plain.text
    text = _AS_COLON.sub(":", text)
    marked = _MARK_BEHIND.match(text)
    if marked is not None and _is_label(marked, vocabulary):
        text = f"{marked[1]}:{text[marked.end() :]}"
    return PlainText(text, plain.origin)


def _is_label(marked: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether the words before the mark are a label: misread, or, in forms without running text,
    as it is."""
    said = marked[1]
    is_listed = not vocabulary.sections and vocabulary.keys.get(said, STOP) in vocabulary.kinds
    return is_listed or alike_label(said, vocabulary.name) is not None


def _without_specks(plain: PlainText, vocabulary: Vocabulary) -> PlainText:
    kept = speckless(plain.text, vocabulary)
    if kept is None:
        return plain
    text = "".join(plain.text[place] for place in kept)
    return PlainText(text, tuple(plain.origin[place] for place in kept))


def _exact_hits(plain: PlainText, vocabulary: Vocabulary) -> list[Hit]:
    """Every spelling in ``plain``; of two that overlap the longer one, its unit left aside
    (自付金额(元) is 自付金额), of equals the first."""
    text = plain.text
    possible = [
        (-len(spelling.removesuffix("(元)")), start, spelling)
        for start, first in enumerate(text)
        for spelling in vocabulary.by_first.get(first, ())
        if text.startswith(spelling, start) and not _is_of_two(plain, start, spelling, vocabulary)
    ]
    hits: list[Hit] = []
    for _, start, spelling in sorted(possible):
        end = start + len(spelling)
        if not any(start < hit.end and hit.start < end for hit in hits):
            hits.append(Hit(start, end, spelling))
    return hits


def _is_of_two(plain: PlainText, start: int, spelling: str, vocabulary: Vocabulary) -> bool:
    """Whether a spelling begins inside a word and a blank parts it from the beginning of another
    one that is no shorter: 职工医保 卡号. So does 床号 behind a ward: 泌尿外科病区床号."""
    text, end = plain.text, start + len(spelling)
    if start == 0 or not is_han(text[start - 1]) or is_blank_before(plain, start):
        return False
    if spelling[:2] in _WARDS and spelling[2:] in vocabulary.keys:
        return True
    return any(
        text.startswith(other, at) and at + len(other) >= end
        for at in range(start + 1, end)
        if is_blank_before(plain, at)
        for other in vocabulary.by_first.get(text[at], ())
        if len(other) > 1
    )


_HAS_VALUE = re.compile(r"[\d:]")
_DESK = re.compile(r"[\u3400-\u9fff]{2,5}\d{1,3}")  # 收款人:住院处12


def _without_values(plain: PlainText, hits: Sequence[Hit], vocabulary: Vocabulary) -> list[Hit]:
    """``hits`` but for those that are the value of the label right before them: 医保类型:自费."""
    kept: list[Hit] = []
    for number, hit in enumerate(hits):
        last = kept[-1] if kept else None
        end = hits[number + 1].start if number + 1 < len(hits) else len(plain.text)
        end = next((x for x in range(hit.end, end) if is_blank_before(plain, x)), end)
        said = plain.text[hit.start : end]
        is_figure = FIGURE.match(plain.text[end : end + 1] or "·") is not None
        is_told = _HAS_VALUE.search(said) is not None and _DESK.fullmatch(said) is None
        is_label = is_figure or is_told
        if (
            last is not None
            and not is_label
            and skip_colon(plain.text, last.end) == hit.start
            and _is_value_of(
                last.composed or vocabulary.keys.get(last.spelling, ""), said, vocabulary
            )
        ):
            continue
        kept.append(hit)
    return kept


def _is_value_of(key: str, said: str, vocabulary: Vocabulary) -> bool:
    """收款人:微信公众号 names who was at the till, and no sum."""
    kind = vocabulary.kinds.get(key)
    is_signer = kind == "person_or_number" and KINDS[kind].parse(said) == said
    return is_known_value(key, said) or is_signer


_WARDS = frozenset({"病区", "病室", "病房"})
BOXES = frozenset("□☐☑☒√✓✔■")


def _stands_alone(plain: PlainText, hit: Hit, needs_colon: bool) -> bool:
    """Not a piece of a longer word or of a sentence: 账户余额 is no 余额, 患者姓名不详 no 姓名."""
    text = plain.text
    before, after = text[hit.start - 1 : hit.start], text[hit.end :]
    word = hit.spelling.removesuffix(":")  # some are labels before a colon alone
    is_before_colon = has_colon(text, hit.end) or word != hit.spelling
    is_before_colon = is_before_colon or (
        len(word) > SHORT_LABEL and _MARK.match(after) is not None
    )
    if before in BOXES and not is_before_colon:
        return False  # □自费 ☑医保: what is offered to be ticked
    if _IN_A_VALUE.search(text, 0, hit.start) and _CLOSED.match(after):
        return False  # 医保类型:港澳居民(自费)
    if word in _WARDS and before.isdigit() and not after:
        return False  # 12 病区: which ward it is
    # 科室 神经内科: a blank in the place of a colon
    is_apart = is_blank_before(plain, hit.end) or not (after and is_han(after[0]))
    is_behind = before == "元" or _is_of_which(text, hit.start) or is_blank_before(plain, hit.start)
    is_behind = is_behind or is_ink(text[: hit.start])
    is_behind = is_behind or (
        _SIGNER.match(word) is not None and _HOSPITAL_BEFORE.search(text, 0, hit.start) is not None
    )
    is_behind = is_behind or _NAME_BEFORE.search(text, 0, hit.start) is not None
    is_behind = is_behind or _WORDS_BEFORE.search(text, 0, hit.start) is not None
    is_behind = is_behind or (
        len(word) > SHORT_LABEL and _CELL_BEFORE.fullmatch(text, 0, hit.start) is not None
    )
    if before and is_han(before) and not (is_apart and is_behind):
        is_after_value = _PERSON_BEFORE.search(text, 0, hit.start) is not None
        return is_before_colon and (len(word) > SHORT_LABEL or is_after_value)
    if needs_colon:
        is_line = hit.end == len(text) or _DATE.fullmatch(text, hit.end)
        return is_before_colon or (hit.start == 0 and bool(is_line))
    return (
        is_before_colon
        or is_apart
        or len(hit.spelling) > SHORT_LABEL + 1
        or (len(after) <= MAX_GLUED_VALUE and after not in BEHIND_LABELS)
    )


_IN_A_VALUE, _CLOSED = re.compile(r":[^:]*[\u3400-\u9fff]\($"), re.compile(r"\)(?![:\d¥￥-])")
# (大写)壹仟零捌拾肆圆玖角伍分(小写)1084.95
_WORDS_BEFORE = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟][元圆角分][整正]?$|[元圆角分零][整正]$")
# 某某县人民医院收款人 宫雪
_SIGNER = re.compile("(?:收款|收费|收银|复核|审核|开票|经办|结算)[人员]")
_HOSPITAL_BEFORE = re.compile("(?:医院|卫生院|保健院|中心|门诊部|诊所|院区|分院)[)）]?$")
# 61岁入院时间, …银行某县支行银行账号: two cells read as one
_CELL_BEFORE = re.compile(
    r"[男女]|\d{1,3}周?岁|[\u3400-\u9fff()]{4,}(?:支行|分行|营业部|公司|医院|卫生院|大学|中学|小学)"
)
# 姓名 原改成单位 二矿, 收费员:饶琴流水号 0721086
_NAME_BEFORE = re.compile(
    "(?:^|[^\u3400-\u9fff])(?:姓名|收款人|收款员|收费员|复核人|审核人):?[\u3400-\u9fff]{2,3}$"
)
_MARK = re.compile(r"[.;·'](?=[\u3400-\u9fff])")  # 复核人.宫雪: what is left of a colon
# 年龄:50岁科别:骨科, 病区:泌尿外科病区床号:15
_PERSON_BEFORE = re.compile(r"(?:\d岁|性别:?[男女]|[\u3400-\u9fff]{2}(?:科|[病疗]区))$")
# 报告日期 2023年5月6日, a line by itself
_DATE = re.compile(
    r"(?:19|20)\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?(?:\d{1,2}[:时]\d{1,2}(?::\d\d)?分?)?"
)


def _is_in_chain(text: str, hits: Sequence[Hit], number: int, vocabulary: Vocabulary) -> bool:
    """Whether a label has its value behind it, and before it another one that has its own: no word
    of a sentence stands so in 性别男年龄63岁科别."""
    hit = hits[number]
    following = hits[number + 1].start if number + 1 < len(hits) else None
    if following is not None:  # 交款人绕一社会信用代码: one label, misread
        both = text[hit.start : hits[number + 1].end]
        if closest_label(both, vocabulary) is not None:
            return False
    is_told = number > 0 and (has_colon(text, hit.end) or _ends_behind_value(text, hits, number))
    if not is_told and not _says(
        hit, text[hit.end : following], vocabulary, is_last=following is None
    ):
        return False
    is_first = hit.start == 0 or not is_han(text[hit.start - 1])
    # 病区:泌尿外科病区床号: what stands right before may be the end of the value
    return is_first or any(
        _is_answered(last, hit, text, vocabulary) for last in hits[max(number - 2, 0) : number]
    )


def _is_answered(last: Hit, hit: Hit, text: str, vocabulary: Vocabulary) -> bool:
    """Whether what stands between the two labels is a value of ``last``."""
    before = text[last.end : hit.start]
    # 医保类型:城镇职工医疗保险保编号: words do not tell where they end, nor does so bare a label
    is_bare = hit.spelling in vocabulary.weak and hit.spelling in _BARE
    key = vocabulary.keys[last.spelling]
    is_known = is_known_value(key, before.lstrip(":"))
    if key.startswith(EXTRA) and is_known_value("insurance_type", before.lstrip(":")):
        return has_colon(text, hit.end)  # 类别:职工基本医保在职住院:2023-09-14
    if hit.spelling == "性别" and vocabulary.kinds.get(key) == "person":
        return KINDS["person"].parse(before.lstrip(":")) is not None  # however long it is
    return not (is_bare and is_known) and _says(last, before, vocabulary, is_last=False)


def _says(hit: Hit, piece: str, vocabulary: Vocabulary, *, is_last: bool) -> bool:
    """Whether ``piece`` is a value of ``hit``'s kind: one told by its form or its words, or a name
    between two labels."""
    key, piece = vocabulary.keys[hit.spelling], piece.lstrip(":")
    if is_known_value(key, piece):
        return True
    name = vocabulary.kinds.get(key) or _KINDS_OF_STOPS.get(hit.spelling, "text")
    if name == "bed":
        return _BED.fullmatch(piece) is not None
    is_name = name == "person" and not is_last and len(piece) <= MAX_GLUED_NAME
    is_number = name == "number" and piece.isdigit() and len(piece) >= LEAST_NUMBER
    return (KINDS[name].is_strict or is_name or is_number) and KINDS[name].parse(piece) is not None


_WHOLE_VALUE = re.compile(r"[男女]|[¥￥]?\d[\d,.]*元?|\d{1,3}[岁天日]|20\d\d[-./年\d月日]{4,7}")


def _ends_behind_value(text: str, hits: Sequence[Hit], number: int) -> bool:
    """Whether a label ends the line, its value in the next, and right before it stands the value
    of another one, told by its form: 性别女住院科室."""
    last, hit = hits[number - 1], hits[number]
    is_last = hit.end == len(text) and len(hit.spelling) > SHORT_LABEL
    return is_last and _WHOLE_VALUE.fullmatch(text, last.end, hit.start) is not None


def _is_behind_value(text: str, hits: Sequence[Hit], number: int) -> bool:
    """Whether right before a label stands the whole value of the one before it, told by its form:
    性别:男账户余额:3957.60."""
    last = hits[number - 1] if number else None
    if last is None or not has_colon(text, last.end):
        return False
    start = skip_colon(text, last.end)
    return _WHOLE_VALUE.fullmatch(text, start, hits[number].start) is not None


def _is_remark(text: str, hit: Hit) -> bool:
    """Whether the label before says more of itself: 全自费(丙类)."""
    remark = REMARK.match(text, hit.start - 1) if hit.start > 1 else None
    return remark is not None and remark.end() == hit.end + 1


_STAMP = re.compile(r"(?:现金|转账|刷卡|微信|医保)[\u3400-\u9fff]讫")


def _is_of_stamp(text: str, hit: Hit) -> bool:
    """Whether the word is of a stamp: 现金收讫 says how the till was paid, and no sum."""
    return any(each.start() <= hit.start < each.end() for each in _STAMP.finditer(text))


_KINDS_OF_STOPS = {"性别": "sex", "年龄": "age", "住院天数": "days", "床号": "bed"}
_BED = re.compile(r"[+加A-Z]?\d{1,4}床?")
_REST_OF_LABEL = re.compile(r"[\u3400-\u9fff]{1,6}:")


def _goes_on(text: str, hit: Hit, hits: Sequence[Hit]) -> bool:
    """大额补充保险金额: is no 大额补充保险, where no known label begins in between."""
    rest = _REST_OF_LABEL.match(text, hit.end)
    return rest is not None and not any(hit.end <= other.start < rest.end() for other in hits)


def _is_tail_of_amount_label(text: str, hit: Hit, vocabulary: Vocabulary) -> bool:
    """附加基金支付 is another sum than 基金支付: an amount's label with more characters before it
    is a label of its own."""
    key = vocabulary.keys[hit.spelling]
    kind = vocabulary.kinds.get(key)
    is_sum = kind == "money" or (key.startswith(EXTRA) and kind is None)
    before = text[hit.start - 1 : hit.start]
    is_own = before == "元" or _is_of_which(text, hit.start)
    is_own = is_own or _WORDS_BEFORE.search(text, 0, hit.start) is not None
    return is_sum and bool(before) and is_han(before) and not is_own


def _is_of_which(text: str, start: int) -> bool:
    """…25727.53元，其中个人账户支付2593.60元: behind an amount, or first in its line, 其中 leads to
    a part of it."""
    return _PART_OF_AMOUNT.search(text, 0, start) is not None


def _is_behind_heading(plain: PlainText, hit: Hit, hits: Sequence[Hit]) -> bool:
    """医保支付 统筹基金 6222.50: a label that only leads to those of its parts, a blank between;
    医疗救助支付 其他基金支付: the heads of two columns in one line."""
    return is_blank_before(plain, hit.start) and any(other.end == hit.start for other in hits)


_PART_OF_AMOUNT = re.compile(rf"(?:\d元?[,;]?|元[,;]?|^){OF_WHICH}$")
_NOTE_HEAD = re.compile(NOTE_HEAD)
# 第九账户余额: of the hospital's name on a seal
_ORDINAL_OF_SEAL = re.compile("第[一二三四五六七八九十]{1,2}")
_OTHER_SUM = re.compile("[总共计累年月本次其中内外医保门诊大病先甲乙丙类]")


def _is_behind_ink(text: str, hit: Hit) -> bool:
    """云个人自费:6315.35. Before 个人 a line begins with nothing that makes another sum of it, but
    for words like 累计: one character or two are a seal's, as the end of a hospital's name is. The
    head of a line of notes is no more of a label: 备注统筹支付:921.53."""
    if is_ink(text[: hit.start]) or _NOTE_HEAD.fullmatch(text, 0, hit.start):
        return True
    if _ORDINAL_OF_SEAL.fullmatch(text, 0, hit.start):
        return True
    is_own = hit.spelling.startswith("个人") and has_colon(text, hit.end)
    return is_own and hit.start <= MOST_INK and not _OTHER_SUM.search(text[: hit.start])
