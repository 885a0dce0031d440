"""What ends a section although no vocabulary knows it: headings, stories and signatures by shape.

Every hospital words its headings its own way (主要病情及诊疗经过, 住院诊治过程概要), so that a list
of them is never whole. Their shape is steadier: a few characters that end in one of a small number
of nouns, alone on their line or before a colon.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extractors.vocabularies import word_list

LONGEST_HEADING = 16  # characters, a remark in brackets not counted
_PHRASE = r"[\u3400-\u9fff、/]"
# What may stand before a heading: 一、 2. 【 ◆
LEAD = re.compile(
    r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})[、.]|\([一二三四五六七八九十]\)|[【\[〔〖『「■□◆●▲★☆※·*]"
)
CLOSING_BRACKET = "】]〕〗』」"
BRACKETED = re.compile(r"[【\[〔〖『「]([\u3400-\u9fff、/]{2,14})[】\]〕〗』」]:?")
# 高血压病3级, 慢性肾脏病5期, 高血压病（极高危）, 左膝骨关节炎术后
_DEGREE = (
    r"(?:术后|恢复期|后遗症期|[急慢]性期|失?代偿期|稳定期|缓解期|活动期|进展期|发作期|静止期"
    r"|(?:急性)?(?:加重|发作)期?|[很极]?高危|[中低]危|[ⅠⅡⅢⅣⅤIVX\d]{1,3}[级期度型]|[(（][^()（）]*[)）])*"
)
# 诊治概述：入院后……，…… no entry goes on so long behind a colon
_TOLD_BEHIND_COLON = re.compile(r"[\u3400-\u9fff、/]{2,12}:(?=.*[,，。]).{20,}")


# 主要诊断：… 其他诊断：1.… name the kind of the entries after them and are no entries.
KIND_OF_DIAGNOSIS = re.compile(
    r"【?(?:(?:出院|入院)?(?:主要|其他|其它|次要|第一|补充|修正|确定|[中西藏蒙维回][医匡]|病理)"
    r"(?:诊断|病名|证型|证候)"
    r"|(?:证候|证型|辨证)(?:诊断|分型)?|中医(?:证型|证候|辨证|证)|[西中藏蒙维]医(?:病名)?|主病|主证|主症"
    r"|并发症|合并症)"
    r"\s*(?:[:：]|】[:：]?|(?<=诊断)[;；·.])"
)
_SIGNED = re.compile(r"(?:医师|医生|患者|家属)\(?(?:签名|签字|签章)")


@dataclass(frozen=True, slots=True)
class _Shapes:
    alone: re.Pattern[str]  # a heading that is a line by itself
    before_colon: re.Pattern[str]  # a heading that ends a list of diagnoses, with its colon
    story: re.Pattern[str]
    signature: re.Pattern[str]
    name_columns: frozenset[str]
    other_columns: frozenset[str]
    name_head: re.Pattern[str]  # such a column under a head that no list has
    other_head: re.Pattern[str]
    disease: re.Pattern[str]
    with_kind: re.Pattern[str]


@cache
def _shapes() -> _Shapes:
    words: Mapping[str, Sequence[str]] = word_list("headings")

    def any_of(*keys: str) -> str:
        spelled = {word for key in keys for word in words[key]}
        return "|".join(sorted(map(re.escape, spelled), key=len, reverse=True))

    phrase = f"{_PHRASE}{{0,{LONGEST_HEADING - 2}}}?"
    behind = rf"(?:\([^()]{{0,20}}\))?[:{re.escape(CLOSING_BRACKET)}]"
    return _Shapes(
        re.compile(f"{phrase}(?:{any_of('heading_ends')}){behind}?"),
        re.compile(f"{phrase}(?:{any_of('heading_ends', 'list_ends')}){behind}"),
        re.compile(f"(?:{any_of('story_begins')})"),
        re.compile(
            rf"(?:[\u3400-\u9fff]{{0,5}}(?:医师|医生)|{any_of('signers')}"
            rf"|(?:{any_of('signing')})(?:者|人员|人|员))"
            r"(?:\(?(?:签名|签字|签章|盖章|手签)\)?)?(?:/(?:日期|时间))?[:,;_/]*"
            r"[\u3400-\u9fff·]{0,4}(?:[:_]*\d{4}[年./-][\d年月日时分秒:./-]*)?"
        ),
        frozenset(words["name_columns"]),
        frozenset(words["other_columns"]),
        re.compile(rf"{_PHRASE}{{0,6}}(?:{any_of('name_words')})(?:{any_of('name_ends')})"),
        re.compile(rf"(?:{_PHRASE}{{1,6}}|ICD.{{0,6}})(?:{any_of('other_ends')})|ICD.{{0,6}}"),
        re.compile(rf"(?=..)(?!{any_of('joins')}).*(?:{any_of('disease_ends')}){_DEGREE}"),
        re.compile(f".*(?:{any_of('with_kinds')})"),
    )


def lead_length(text: str) -> int:
    """How many characters of ``text`` (without blanks) only number or mark a heading."""
    lead = LEAD.match(text)
    return lead.end() if lead else 0


def is_heading_alone(text: str) -> bool:
    """Whether a line that says ``text`` (half-width, without blanks) is a heading by its shape."""
    return _shapes().alone.fullmatch(text, lead_length(text)) is not None


def ends_list(text: str) -> bool:
    """Whether a line that says ``text`` is no entry of a list of diagnoses: it is or begins with a
    heading, or tells of the patient."""
    shapes = _shapes()
    start = lead_length(text)
    return (
        is_heading_alone(text)
        or shapes.before_colon.match(text, start) is not None
        or _TOLD_BEHIND_COLON.match(text, start) is not None
        or shapes.story.match(text) is not None
        or _TOLD.match(text) is not None
    )


# 行腹腔镜阑尾切除术,2025-03-12出院: in a paper of sentences, what was done stands behind the list
_TOLD = re.compile(
    r"手术(?:名称|日期|时间|方式|操作|[及与和])|予|(?:择期|急诊)?行[^\d,，]{2,30}术(?:$|[,，]|治疗)"
    r"|.{0,30}\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?[^\d]{0,8}出院$"
)


# 出院标准评估：生命体征平稳 ☑是 □否
_BOXES = re.compile(r"[\u3400-\u9fff、/]{2,12}:.*[□☐○☑☒√]")
_ENTRY = re.compile(r"\d{1,2}[.、)]|\(\d|[①-⑳]")
LEAST_CELLS = 3  # in a row of a table


def is_row_of_form(texts: Sequence[str]) -> bool:
    """Whether a row of ``texts`` below a list of diagnoses is one of a table or of boxes to tick,
    and none of its cells is an entry."""
    if any(_ENTRY.match(text) for text in texts):
        return False
    if _BOXES.match(texts[0]):
        return True
    is_short = all(len(text) <= LONGEST_HEADING for text in texts)
    is_disease = any(are_diseases([text]) for text in texts)
    return len(texts) >= LEAST_CELLS and is_short and not is_disease


# 复诊预约电话：0551-62930000, a line by itself
_CONTACT = re.compile(r"[\u3400-\u9fff]{0,10}(?:电话|热线|微信|公众号|网址)[:：]")


def is_contact(text: str) -> bool:
    """Whether a line that says ``text`` tells how to reach the hospital."""
    return _CONTACT.match(text) is not None


def are_diseases(texts: Sequence[str]) -> bool:
    """Whether each of ``texts`` is the name of a disease by itself, with its degree behind it."""
    disease = _shapes().disease
    return all(disease.fullmatch(text) is not None for text in texts)


def names_its_kind(text: str) -> bool:
    """Whether a colon behind the disease ``text`` leads to the kind of it: 冠心病：心绞痛."""
    return _shapes().with_kind.fullmatch(text) is not None


# 以上情况属实，特此证明。 What a form or a letter ends with, whatever it said.
_CLOSING_PHRASE = (
    r"(?:(?:以上|上述|所述|所填|本)(?:情况|病情|内容|诊断|信息|证明|材料){0,2}|情况|病情|内容)"
    r"(?:均|完全|确[系实])?(?:属实|真实)(?:有效|无误|可靠)?"
    r"|特此(?:证明|诊断|说明|出证|告知|通知)|此[证据致]|以此为据|仅供参考"
    r"|(?:以上|上述|本)(?:诊断|意见|建议|内容|情况|证明|结果|[及和与、])*仅?供(?:临床|您)?参考"
    r"|(?:未|经)?(?:加盖|盖)(?:医院|本院)?(?:公章|章)?(?:后)?[有无]效|涂改无效"
    r"|[(（]?[本此]证明书?[^。;；]{0,30}?(?:[有无]效|用途|依据|参考|使用|之用)[)）]?"
    r"|(?:以上|上述)(?:内容|情况|医嘱|事项|告知)*(?:本人|医[生师])?(?:均|都)?已[^。;；]{0,12}?"
    r"(?:告知|交[代待]|知晓|了解|明白|阅读|知悉)[^。;；]{0,20}"
)
_CLOSING_WORDS = re.compile(rf"(?:(?:{_CLOSING_PHRASE})[，,。;；.!！]*)+")
_CLOSING_BEHIND = re.compile(rf"(?<=[。；;!！])(?:(?:{_CLOSING_PHRASE})[，,。;；.!！]*)+$")


def is_closing(text: str) -> bool:
    """Whether a line that says ``text`` is nothing but a form's closing words."""
    return _CLOSING_WORDS.fullmatch(text) is not None


def without_closing(text: str) -> str:
    """``text`` without a form's closing words behind its last sentence."""
    return _CLOSING_BEHIND.sub("", text)


def is_signature(text: str) -> bool:
    """Whether a line that says ``text`` is who signed, with or without a name and a date."""
    return bool(_SIGNED.search(text) or _shapes().signature.fullmatch(text))


def name_columns(row: Sequence[str]) -> list[int]:
    """Which cells of ``row``, the head of a table of diagnoses, stand over names: two where the
    table is folded into halves, or sets two kinds of diagnoses side by side."""
    shapes = _shapes()
    places = [number for number, text in enumerate(row) if _is_of_names(text, shapes)]
    names = [row[number] for number in places]
    others = [text for text in row if text not in names and _is_beside_names(text, shapes)]
    unknown = [text for text in row if text not in (*names, *others)]
    is_known = not unknown or (len(unknown) == 1 and len(others) > 1 and not are_diseases(unknown))
    return places if others and is_known else []


def _is_of_names(text: str, shapes: _Shapes) -> bool:
    """Whether ``text`` heads the names of diagnoses: 疾病名称, and 确诊病种名称 by its words."""
    is_told = shapes.name_head.fullmatch(text) and text not in shapes.other_columns
    return text in shapes.name_columns or bool(is_told)


def _is_beside_names(text: str, shapes: _Shapes) -> bool:
    is_told = shapes.other_head.fullmatch(text) is not None and not are_diseases([text])
    return is_told or _are_columns(text, shapes.other_columns)


def _are_columns(text: str, names: frozenset[str]) -> bool:
    """Whether ``text`` is one of ``names``, or two that were read as one: 疾病编码治疗转归."""
    return text in names or any(
        text[:at] in names and text[at:] in names for at in range(1, len(text))
    )
