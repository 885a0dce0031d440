"""Headings in a line of running text: known ones, misread ones, any words in heavy brackets."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from extractors.labels.finding import STOP, Vocabulary, find_labels, is_han
from extractors.labels.label_hits import SHORT_LABEL
from extractors.labels.label_words import composed_section
from extractors.layout import PlainText
from extractors.sections.heading_shapes import (
    BRACKETED,
    CLOSING_BRACKET,
    KIND_OF_DIAGNOSIS,
    are_diseases,
    lead_length,
)
from extractors.sections.icd import OUTCOME
from extractors.types import Line
from extractors.words.misread import alike_label, closest_heading


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at ``start`` of a line, its text from ``value_start`` on; ``key`` is ``STOP`` where
    the section is none of ours."""

    key: str
    start: int
    value_start: int
    is_section: bool = True  # and no label of the head
    is_soft: bool = False  # inside other text the same words are a part of it


def headings_in(
    line: Line, vocabulary: Vocabulary, *, with_soft: bool = False, is_bare: bool = False
) -> Iterable[Heading]:
    """Headings in a line: at its start, or anywhere before a colon. ``with_soft``: those too that
    stand inside a line and are a part of the text there, unless it is a list. ``is_bare``: on a
    form that prints no colons, long ones run into their text."""
    plain = PlainText.of(line.text)
    lead = lead_length(plain.text)
    key, taken_to = _unlisted_end(plain.text, lead, vocabulary)
    if not taken_to:
        key, taken_to = _unlisted_before_blank(plain, lead, vocabulary)
    if taken_to:
        yield Heading(key, plain.origin[0], _raw_place(line, plain, taken_to))
    for start, spelling in _spellings_in(plain.text, vocabulary):
        is_section, begins = spelling in vocabulary.sections, start in (0, lead)
        if not begins and _is_tail(plain.text, start, spelling):
            continue
        is_soft = spelling in vocabulary.line_stops
        if start < taken_to or (is_soft and not begins and not with_soft):
            continue
        end = start + len(spelling)
        if not begins and _OUTCOME.match(plain.text, end):
            continue
        found = _heading_end(plain, end, is_section and begins)
        if found is None and is_bare and is_section and begins and _runs_on(plain.text, start, end):
            found = end, end
        if found is None and is_section and spelling.endswith("为") and end == len(plain.text):
            found = end, end  # …入住我院，经检查诊断为, the colon lost, over a list
        if found is None:
            continue
        taken_to, value = found
        raw_start = plain.origin[0 if begins else start]
        raw_value = _raw_place(line, plain, value)
        key = vocabulary.sections.get(spelling, STOP)
        yield Heading(key, raw_start, raw_value, is_section, is_soft)
    if not taken_to:
        yield from _other_heading(line, plain, vocabulary)


def _spellings_in(text: str, vocabulary: Vocabulary) -> list[tuple[int, str]]:
    """Every spelling of ``vocabulary`` in ``text`` with where it begins; of those that begin at one
    place the longest first."""
    hits = []
    for spelling in vocabulary.by_length:
        start = text.find(spelling)
        while start >= 0:
            hits.append((start, -len(spelling), spelling))
            start = text.find(spelling, start + 1)
    return [(start, spelling) for start, _, spelling in sorted(hits)]


def _runs_on(text: str, start: int, end: int) -> bool:
    """Whether the text of a heading goes on right behind it: 入院诊断宫内孕39周."""
    is_long = end - start >= LEAST_GLUED
    return is_long and not _NO_TEXT.match(text, end) and not _REST_OF_TITLE.fullmatch(text[end:])


def glued_heading(line: Line, vocabulary: Vocabulary, lists: Collection[str]) -> Heading | None:
    """治疗建议长期口服药物 under a list of diagnoses: a long heading of running text that begins
    ``line``, its colon lost. No entry of ``lists`` begins so."""
    plain = PlainText.of(line.text)
    for spelling in vocabulary.by_length:
        key = vocabulary.sections.get(spelling, STOP)
        is_text = key != STOP and key not in lists and len(spelling) >= LEAST_GLUED
        if is_text and plain.text.startswith(spelling):
            end = len(spelling)
            is_glued = is_han(plain.text[end : end + 1]) and not _NO_TEXT.match(plain.text, end)
            return Heading(key, plain.origin[0], plain.origin[end]) if is_glued else None
    return None


_NO_TEXT = re.compile(r"[及与和或、]|[书单]|(?:为|如下|同前|同上)?$")

# 治疗结果:治愈 behind an entry of a list is its outcome
_OUTCOME = re.compile(rf":{OUTCOME}(?=$|[)）;；,，。]|[\u3400-\u9fff]{{2,4}}:)")


def _is_tail(text: str, start: int, spelling: str) -> bool:
    """阑尾切除标本：急性… is no 标本: so short a word behind others is the end of a longer one; and
    24小时联系电话：… is a part of its sentence."""
    is_told = spelling.endswith("电话") and any(mark in text[:start] for mark in ",。;")
    return (len(spelling) <= SHORT_LABEL or is_told) and is_han(text[start - 1])


def _other_heading(line: Line, plain: PlainText, vocabulary: Vocabulary) -> Iterable[Heading]:
    """A line's first word that is a known heading with one character misread (出院诊昕：…), or a
    label (住浣天数：…), or any words in heavy brackets (【病情概要】…)."""
    bracketed = BRACKETED.match(plain.text)
    if bracketed and KIND_OF_DIAGNOSIS.match(plain.text):
        return  # 【其他诊断】 inside a list
    word = bracketed or _FIRST_WORD.match(plain.text, lead_length(plain.text))
    spelling = closest_heading(word[1], vocabulary) if word else None
    if word and spelling is None and alike_label(word[1], vocabulary.name) is not None:
        yield Heading(STOP, plain.origin[0], _raw_place(line, plain, word.end()), is_section=False)
        return
    if word is None or (spelling is None and not bracketed):
        return
    value = word.end()
    raw_value = _raw_place(line, plain, value)
    key = vocabulary.sections[spelling] if spelling is not None else STOP
    yield Heading(key, plain.origin[0], raw_value)


def _raw_place(line: Line, plain: PlainText, place: int) -> int:
    return plain.origin[place] if place < len(plain.origin) else len(line.text)


def _unlisted_end(text: str, lead: int, vocabulary: Vocabulary) -> tuple[str, int]:
    """The key of a heading that no list has, and where it ends at the beginning of ``text``; 0 for
    none: one of advice, or one that is composed of words for what its section says."""
    word = _CLOSED_WORD.match(text, lead)
    if word is not None and word[1] not in vocabulary.keys:
        key = composed_section(word[1], vocabulary.name)
        if key in vocabulary.sections.values():
            return str(key), word.end()
    for key, wording in _ADVICE.items():
        found = wording.match(text, lead) if key in vocabulary.sections.values() else None
        if found and found[0].rstrip(":" + CLOSING_BRACKET) not in vocabulary.sections:
            return key, found.end()
    return STOP, 0


def _unlisted_before_blank(plain: PlainText, lead: int, vocabulary: Vocabulary) -> tuple[str, int]:
    """The same for a heading that a blank parts from its text: 出院指导 1.低盐低脂饮食."""
    origin = plain.origin
    ends = (x for x in range(lead + LEAST_GLUED, len(origin)) if origin[x] - origin[x - 1] > 1)
    end = next(ends, 0)
    word = plain.text[lead:end]
    key = composed_section(word, vocabulary.name) if end and word not in vocabulary.keys else None
    return (str(key), end) if key in vocabulary.sections.values() else (STOP, 0)


def whole_heading(line: Line, vocabulary: Vocabulary) -> str | None:
    """The key of the section whose heading is all that ``line`` says, its number aside."""
    text = PlainText.of(line.text).text
    word = text[lead_length(text) :].strip(_MARKS)
    key, end = _unlisted_end(word, 0, vocabulary)
    if word not in vocabulary.sections and end == len(word) > 0:
        return key
    return vocabulary.sections.get(word) or vocabulary.sections.get(_REMARK_BEHIND.sub("", word))


_MARKS = ":;.·【】[]〔〕〖〗『』「」"  # around a heading
_REMARK_BEHIND = re.compile(r"\([^()]{1,8}\)$")


def is_of_labels(row: Sequence[Line], vocabulary: Vocabulary) -> bool:
    """Whether ``row`` is one of a form, though no colon stands in it: it begins with a label, and
    so does another of its texts. Headings of text are none."""
    labels = [label for label in find_labels(row, vocabulary) if label.start == 0]
    heads = [label for label in labels if not vocabulary.sections.get(label.spelling)]
    return len(heads) > 1 and heads[0].line is row[0]


_CLOSED = rf"(?:[{re.escape(CLOSING_BRACKET)}]:?|:|$)"
_CLOSED_WORD = re.compile(rf"([\u3400-\u9fff、/]{{2,14}}){_CLOSED}")
# 出院后治疗方案及注意事项：, 主要治疗经过及建议：, worded anew by every hospital
_ADVICE = {
    "discharge_advice": re.compile(
        r"(?:出院|离院|院外)(?!诊断|情况|时情况)[\u3400-\u9fff、/]{0,14}?"
        rf"(?:注意事项|建议|指导|医嘱|嘱托|须知|宣教|健康教育){_CLOSED}"
    ),
    "advice": re.compile(
        r"(?![\u3400-\u9fff]*(?:诊断|单位|领导|主任|科长|医务|保险|审))"
        rf"[\u3400-\u9fff、/]{{2,12}}[及与和](?:处理|治疗|休息)?(?:建议|意见|医嘱|嘱托){_CLOSED}"
    ),
}
_FIRST_WORD = re.compile(r"([\u3400-\u9fff]{4,8})(?:[:;·]|$)")


def _heading_end(plain: PlainText, end: int, begins_section: bool) -> tuple[int, int] | None:
    """Where a heading ends and its text begins, if what is behind ``end`` makes it one."""
    bracket = _REMARK.match(plain.text, end)
    end = bracket.end() if bracket else end
    if plain.text[end : end + 1] in tuple(_MISREAD_COLONS if begins_section else ":"):
        is_closed = plain.text[end] in CLOSING_BRACKET and plain.text[end + 1 : end + 2] == ":"
        return end, end + 1 + is_closed
    if not begins_section:
        return None
    if _COMMA.match(plain.text, end):
        return end, end + 1
    comma = plain.text[end : end + 1].count(",")
    is_of_list = _OF_LIST.search(plain.text, 0, end) and (comma or end >= LEAST_GLUED)
    if is_of_list and _begins_with_disease(plain, end + comma):
        return end, end + comma
    long_heading = _LONG_HEADING.match(plain.text, end)
    if long_heading is not None:
        return long_heading.end(), long_heading.end() + 1
    rest = plain.text[end:]
    is_long = end - lead_length(plain.text) >= LEAST_GLUED or rest.startswith("(")
    if _REST_OF_TITLE.fullmatch(rest):
        return None
    if _SURE_LEAD.match(plain.text) and is_long:
        return end, end  # （一）病理诊断慢性胃炎: the colon is lost
    if _SECOND_HALF.fullmatch(rest):
        return len(plain.text), len(plain.text)
    is_apart = bool(rest) and plain.origin[end] - plain.origin[end - 1] > 1
    return (end, end) if not rest or is_apart or _NUMBER.match(rest) else None


_OF_LIST = re.compile("诊断为?$")


def _begins_with_disease(plain: PlainText, start: int) -> bool:
    """Whether the text right behind 出院诊断, whose colon was lost or read as a comma, begins with
    a disease: 支气管肺炎；…"""
    first = re.split("[,;。]", plain.text[start:], maxsplit=1)[0]
    places = plain.origin[start : start + len(first)]
    run = next((n for n in range(1, len(places)) if places[n] - places[n - 1] > 1), len(first))
    return are_diseases([first[:run]]) and not _SENTENCE.match(first)


_SENTENCE = re.compile("[为是明考同无基结符一]")  # 出院诊断明确，… 诊断为肺炎，给予…


# What stands before headings and not before the clauses of a text
_SURE_LEAD = re.compile(r"[一二三四五六七八九十]{1,2}[、.]|\([一二三四五六七八九十]\)|[■□◆●▲★※]")
LEAST_GLUED = 4  # characters of such a heading: shorter words begin sentences
_REST_OF_TITLE = re.compile(r"(?:证明)?[书单]|证明|报告(?:单|书|表)?")  # 诊 断 证 明 书
_SECOND_HALF = re.compile(r"[及与和/][\u3400-\u9fff]{2,8}")  # 出院医嘱及调护, a line by itself
_REMARK = re.compile(rf"\([^)]{{0,16}}\)(?=[:{re.escape(CLOSING_BRACKET)}])")
_MISREAD_COLONS = ":;.·'" + CLOSING_BRACKET  # behind a heading that begins a line
_COMMA = re.compile(r",(?=$|1[.、)]|\(1\)|①|[□☑☒√])")  # in a sentence words go on behind it
_NUMBER = re.compile(r"1[.、)]|\(1\)|①")  # of a first entry, behind a heading without a colon

# 入院情况(主诉、现病史、体检)及诊疗经过: what may follow a heading's first word before its colon
_LONG_HEADING = re.compile(r"[^:。;,\d]{1,24}(?=:)")
