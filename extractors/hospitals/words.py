"""Names of hospitals that lost a character or the end of a word, mended where only one word fits.

A name is composed of few words (附属, 口腔, 联勤保障部队, 有限公司). Some characters are met in one
of them only, long words are known in spite of one wrong character, and an end that broke off within
a word is known by the word. What is no word at all is left alone: 省科医院 may be any of several.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from rapidfuzz.distance import Levenshtein

from extractors.hospitals.grammar import (
    NUMERALS,
    begins_with_place,
    longest_head,
    province_codes,
)
from extractors.types import Document, Page
from extractors.vocabularies import word_list

_NOUGHT = re.compile(r"(?<=[一二三四五六七八九第〇])[○◯oO0](?=[一二三四五六七八九〇医○◯oO0])")
_NUMBERED_FORCE = re.compile(r"(?<=[部队][队军])第([〇零一二三四五六七八九]+)$")
_INK_IN_FORCE = re.compile(r"(?<=部队)[^第\d(（医]{1,2}(?=第)")
_OF_FORCE = re.compile(
    r"(?:武警)?(?P<province>[\u3400-\u9fff]{2,3}?)"
    r"(?:(?P<unit>[省市]|(?:壮族|回族|维吾尔)?自治区)|[^省市区])总队医院"
)
_SLIPS = (  # what no name holds, and the word that it is short of
    (re.compile("(?<![军中蒙藏])医大学"), "医科大学"),  # 军医大学 is whole
    (re.compile("医[^科药学院大]大学(?=[第附])|医科大(?=[第附])"), "医科大学"),
    (re.compile("(?<=医[科药]大)[^学](?=附属)"), "学"),
    (re.compile("(?<=省)[^中]医药大学"), "中医药大学"),
    (re.compile("(?<!结)核病"), "结核病"),
    # of the seal, over 苏州市人民医院（新院区）
    (re.compile("(?<=院)章(?=[(（]|$)|(?<=医院)[子章用专务收费财票据讫]{1,2}(?=[(（])"), ""),
    (re.compile("(?<=[院区][)）])[章用专]$"), ""),
    (re.compile("(?<!职)业病(?=医院|防治)"), "职业病"),
    (re.compile("(?<=传染|结核|皮肤|职业)[^病科](?=医院)|(?<=心血管|脑血管)[^病](?=医院)"), "病"),
    (re.compile("(?<=大学|学院|医院|公司)[^附直所下金](?=属)"), "附"),  # 大学府属医院
    (re.compile("(?<=广西壮族|宁夏回族|疆维吾尔)[自治]?区"), "自治区"),
    (re.compile("(?<=儿童)妇[^产科女幼](?=医院)"), "妇产"),
    (re.compile("(?<=第[一二三四五六七八九十])院$"), "医院"),  # of 第四医院
    (re.compile("(?<=联勤保障)(?:[^部第]{1,2}|部)?(?=第)"), "部队"),
    (re.compile("(?<=[军队]第[一二三四五六七八九〇][一二三四五六七八九〇])[人入](?=医院)"), "八"),
    (re.compile(r"(?<=队第|部第)[^九9〇零一二三四五六七八医\d](?=\d{2}医院)"), "九"),
    (re.compile("(?<=第)[-—－―ー](?=[附人中医临])"), "一"),
    (re.compile("(?<=族自)[^治](?=[州县区旗])"), "治"),
    (re.compile("(?<=[^中蒙藏]医)[^院学疗师务保药科所室站大](?=$|[(（])"), "院"),
    (re.compile("(?<=医)[阮完皖隗陆](?=$|[(（])"), "院"),
    (re.compile("(?<=[一二三四五六七八九十省市县区])[主王土](?=人医院)"), "工"),
    (re.compile("(?<=[童省市县区州])[^妇助]?产(?=科?医院|儿童医院)"), "妇产"),
)
_MEDICINES = ("中医", "蒙医", "藏医", "回医", "维医")  # 中医院, 中医医院
# What nothing but 医院 follows where a name breaks off
_OPEN_ENDS = re.compile(
    "(?:人民|工人|职工|儿童|妇产|妇产科|妇女儿童|骨科|眼科|脑科|胸科|口腔|肿瘤|传染病|精神病|结核病|职业病"
    "|皮肤病|老年病|心血管病|中西医结合|红十字|总医|立第[一二三四五六七八九十]|附属第[一二三四五六七八九十]"
    "|第[一二三四五六七八九十]附属)$"
)
_BRANCH_ENDS = re.compile(r"[(（][^()（）]{1,12}(?:院区|分院|部|院)$")
MENDED_TRUST = 0.9  # of a name of which a word was mended
_SHORTEST = 5  # characters of a name whose end may be filled up

_BROKEN = re.compile(
    r"[省市县区州][^眼骨脑胸肺牙妇男儿内外皮产专肾肝胃伤]?科医院|腔(?<!口腔)|附(?![属设一二三四五六七八九十])|医$"
    r"|联勤保障部队第(?![九9][〇零一二三四五六七八九\d]{2}医院)"
    r"|第(?![一二三四五六七八九十百零〇○\d])|^(?!.*(?:武警|武装警察|消防)).*总队医院"
    r"|[一二三四五六七八九十省市县区]人医院"
    r"|[^人回农市渔惠利便为康济益居新爱亲护佑仁健富]民医院"
    r"|专用|务专|财务|票据|收费|收讫|病案室|医务科|证明章|有限(?!公司|责任公司)|有限公(?!司)"
)


@dataclass(frozen=True, slots=True)
class _Words:
    telling: Mapping[str, str]  # a character with the word of two that alone has it
    exceptions: Mapping[str, str]  # what may follow such a character all the same
    long: Sequence[str]
    known: Sequence[str]  # of which names are composed

    def begins(self, text: str) -> bool:
        return any(text.startswith(word) for word in self.known)

    def ends(self, text: str) -> bool:
        return any(text.endswith(word) for word in self.known)


@cache
def _words() -> _Words:
    content: Mapping[str, Any] = word_list("hospital_names")["words"]
    return _Words(content["telling"], content["exceptions"], content["long"], content["known"])


def mended(name: str) -> str:
    """``name`` with what one lost or wrong character of it must have been; the same where nothing
    is wrong, or where more than one word fits."""
    text = _NOUGHT.sub("〇", name)
    text = _INK_IN_FORCE.sub("", text)
    for slip, meant in _SLIPS:
        text = slip.sub(meant, text)
    text = _with_force(text)
    for word in _words().long:
        text = _with_long(text, word)
    for character, word in _words().telling.items():
        text = _with_telling(text, character, word)
    return _closed(_with_end(text))


def is_broken(name: str) -> bool:
    """Whether ``name`` holds what no name holds: a torn word, a seal's words, half a number."""
    return _BROKEN.search(name) is not None


def with_mended_hospital(document: Document, pages: Sequence[Page]) -> Document:
    """``document`` with its hospital's name mended, where it was recognised and not printed."""
    found = document.fields.get("hospital_name")
    recognised = {page.index for page in pages if page.source == "ocr"}
    if found is None or found.page not in recognised or not isinstance(found.value, str):
        return document
    name = mended(found.value)
    if name == found.value:
        return document
    whole = replace(found, value=name, confidence=MENDED_TRUST * found.confidence)
    return replace(document, fields={**document.fields, "hospital_name": whole})


def _with_force(text: str) -> str:
    """武警四川省总队医院 of 武警四川备总队医院 and of 四川省总队医院: no other has such."""
    of_province = _OF_FORCE.fullmatch(text)
    if of_province is None or of_province["province"] not in province_codes():
        return text
    return f"武警{of_province['province']}{of_province['unit'] or '省'}总队医院"


def _with_end(text: str) -> str:
    """The word that breaks off at the end in full: …医院有限公, 部队第九〇一, 人民医."""
    force = _NUMBERED_FORCE.search(text)
    if force is not None and len(force[1]) == len("九〇一"):
        return f"{text}医院"
    if len(text) < _SHORTEST:
        return text
    text = re.sub(r"(?<=医院)有(?:限公?)?$", "有限公司", text)
    text = re.sub(
        r"(?<=卫生中|医疗中|急救中|服务中|防治中|医学中|保健中|临床中|救治中)$", "心", text
    )
    if not begins_with_place(text):
        return text
    is_torn = text.endswith("医") and not text.endswith(_MEDICINES)
    return f"{text}院" if is_torn else f"{text}医院" if _OPEN_ENDS.search(text) else text


def _closed(text: str) -> str:
    """南湖院区 in brackets of which one was read."""
    if _BRANCH_ENDS.search(text):
        return text + ("）" if "（" in text else ")")
    return text


def _with_telling(text: str, character: str, word: str) -> str:
    at = text.find(character)
    if at < 0 or word in text:
        return text
    words = _words()
    if word.startswith(character):
        rest = text[at + 1 :]
        if rest[:1] in NUMERALS or rest[:1] in words.exceptions.get(character, ""):
            return text
        skipped = 0 if words.begins(rest) else 1 if words.begins(rest[1:]) else None
        is_open = skipped is None or rest[:skipped] in words.telling
        return text if is_open else text[:at] + word + rest[skipped:]
    before = text[:at]
    skipped = 0 if words.ends(before) else 1 if words.ends(before[:-1]) else None
    if skipped and before[-1] in words.telling:
        return text
    return text if skipped is None else before[: len(before) - skipped] + word + text[at + 1 :]


def _with_long(text: str, word: str) -> str:
    if word in text:
        return text
    found = {text[:start] + word + text[end:] for start, end in _near(text, word)}
    return found.pop() if len(found) == 1 else text


def _near(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Where ``text`` has ``word`` but for one character, between other words."""
    for length in (len(word) - 1, len(word), len(word) + 1):
        for start in range(len(text) - length + 1):
            end = start + length
            if Levenshtein.distance(text[start:end], word, score_cutoff=1) > 1:
                continue
            before = text[:start]
            is_begun = not before or _words().ends(before) or longest_head(before) == before
            if text[start:end] in _words().known:
                continue  # 妇幼保健所 is no misread 妇幼保健院
            if is_begun and (end == len(text) or _words().begins(text[end:])):
                yield start, end
