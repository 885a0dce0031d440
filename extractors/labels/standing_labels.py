"""Which spellings stand as labels in their line, and are no pieces of words and values."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels.label_chains import BARE, is_behind_value, is_in_chain
from extractors.labels.label_hits import (
    NOTE_HEAD,
    SHORT_LABEL,
    WARDS,
    Hit,
    has_colon,
    is_blank_before,
    is_han,
    is_ink,
)
from extractors.labels.label_words import REMARK, is_turned
from extractors.layout import PlainText
from extractors.vocabularies import EXTRA, STOP, Vocabulary
from extractors.words.charge_names import BEHIND_LABELS
from extractors.words.known_values import is_known_value

MAX_GLUED_VALUE = 3  # 性别男: a value right behind a short label, the colon lost
MOST_INK = 2  # characters of a seal before a label
OF_WHICH = "其中"


def standing(
    plain: PlainText, exact: Sequence[Hit], vocabulary: Vocabulary, needs_colon: bool
) -> list[Hit]:
    """Those of the ``exact`` spellings, in their order, that stand as labels; ``needs_colon`` as
    in ``find_labels``."""
    text = plain.text
    are_heads = _are_heads(text, exact, vocabulary)
    hits = [
        hit
        for number, hit in enumerate(exact)
        if (
            are_heads
            or _stands_alone(plain, hit, needs_colon)
            or (not needs_colon and is_in_chain(text, exact, number, vocabulary))
        )
        and not is_turned(text, hit.start)
        and not _begins_value(text, hit, vocabulary)
        and not _is_of_heads(text, hit)
        and not _is_remark(text, hit)
        and (
            not _is_tail_of_amount_label(text, hit, vocabulary)
            or _is_behind_ink(text, hit)
            or _is_behind_heading(plain, hit, exact)
            or is_behind_value(text, exact, number)
        )
    ]
    return [hit for hit in hits if not _goes_on(text, hit, hits)]


_OF_HEADS = frozenset({"person", "sex", "age", "ward", "bed", "number", "days", "date"})


def _are_heads(text: str, exact: Sequence[Hit], vocabulary: Vocabulary) -> bool:
    """Whether ``text`` is nothing but heads of columns that were read as one: 科室床位."""
    if len(exact) < 2 or "".join(hit.spelling for hit in exact) != text:
        return False
    kinds = {vocabulary.kinds.get(vocabulary.keys[hit.spelling]) for hit in exact}
    return kinds <= _OF_HEADS and not any(hit.spelling in BARE for hit in exact)


def _begins_value(text: str, hit: Hit, vocabulary: Vocabulary) -> bool:
    """Whether the words of a stop begin a line that is a kind of insurance as a whole: 统筹区内职工
    names no district. So do those of a fact a department's: 职业病科 names no occupation."""
    if hit.start > 0 or not is_han(text[hit.end : hit.end + 1] or "·"):
        return False
    key = vocabulary.keys[hit.spelling]
    if key.startswith(EXTRA) and vocabulary.kinds.get(key) == "text":
        return text.endswith("科") and is_known_value("department", text)
    return key == STOP and is_known_value("insurance_type", text)


def _is_of_heads(text: str, hit: Hit) -> bool:
    """Whether the line is the head of a column of such sums: 基金支付项目 over their names."""
    return hit.start == 0 and text[hit.end :] == "项目" and len(hit.spelling) > SHORT_LABEL


_BOXES = frozenset("□☐☑☒√✓✔■")


def _stands_alone(plain: PlainText, hit: Hit, needs_colon: bool) -> bool:
    """Not a piece of a longer word or of a sentence: 账户余额 is no 余额, 患者姓名不详 no 姓名."""
    text = plain.text
    before, after = text[hit.start - 1 : hit.start], text[hit.end :]
    word = hit.spelling.removesuffix(":")  # some are labels before a colon alone
    is_before_colon = has_colon(text, hit.end) or word != hit.spelling
    is_before_colon = is_before_colon or (
        len(word) > SHORT_LABEL and _MARK.match(after) is not None
    )
    if before in _BOXES and not is_before_colon:
        return False  # □自费 ☑医保: what is offered to be ticked
    if _IN_A_VALUE.search(text, 0, hit.start) and _CLOSED.match(after):
        return False  # 医保类型:港澳居民(自费)
    if word in WARDS and before.isdigit() and not after:
        return False  # 12 病区: which ward it is
    # 科室 神经内科: a blank in the place of a colon
    is_apart = is_blank_before(plain, hit.end) or not (after and is_han(after[0]))
    is_behind = before == "元" or is_of_which(text, hit.start) or is_blank_before(plain, hit.start)
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


def _is_remark(text: str, hit: Hit) -> bool:
    """Whether the label before says more of itself: 全自费(丙类)."""
    remark = REMARK.match(text, hit.start - 1) if hit.start > 1 else None
    return remark is not None and remark.end() == hit.end + 1


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
    is_own = before == "元" or is_of_which(text, hit.start)
    is_own = is_own or _WORDS_BEFORE.search(text, 0, hit.start) is not None
    return is_sum and bool(before) and is_han(before) and not is_own


def is_of_which(text: str, start: int) -> bool:
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
