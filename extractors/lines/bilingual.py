"""Headings and labels in two languages: Admitting Diagnosis 入院诊断, 姓名 Name, 出院日期/Discharge
Date. The English half repeats the Chinese one; left in place it would part a label from its colon,
and be taken for an entry of a list or for a part of a name.

It is blanked, not cut out: all places in a line, and so all boxes, stay what they are.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

from extractors.types import Line, Page
from extractors.vocabularies import word_list
from extractors.words.kinds import HAN

LEAST_WORD = 3  # letters of one word at least, but between a label and its colon (号码 No.:)
_LATIN = re.compile(r"[A-Za-z]")
_CHINESE = re.compile(rf"[{HAN}]")
_NUMBERS = re.compile(r"[号码]\s*[(（]?$")
_OPENS, _CLOSES = "(（[", ")）]"


def without_translations(page: Page) -> Page:
    """``page`` without the English that repeats its Chinese labels; an English paper stays."""
    if not any(_is_touched(line) for line in page.lines) or not _is_chinese(page):
        return page
    lines = [_without(line) for line in page.lines]
    return replace(page, lines=tuple(line for line in lines if line.text.strip(" .:：/()（）")))


def _is_touched(line: Line) -> bool:
    return _LATIN.search(line.text) is not None and _words().search(line.text) is not None


def _is_chinese(page: Page) -> bool:
    """Whether most of what is printed is Chinese: a character says what three letters say."""
    text = "".join(line.text for line in page.lines)
    return 3 * len(_CHINESE.findall(text)) > len(_LATIN.findall(text))


@cache
def _words() -> re.Pattern[str]:
    words = sorted(word_list("english_words")["words"], key=len, reverse=True)
    word = rf"(?:{'|'.join(words)})\.?"
    return re.compile(rf"(?<![\w.*-]){word}(?:[\s./&'-]*{word})*(?![\w*-])", re.IGNORECASE | re.A)


def _without(line: Line) -> Line:
    text = line.text
    for found in _words().finditer(line.text):
        if _repeats(line.text, *found.span()):
            start, end = _with_marks(text, *found.span())
            text = text[:start] + " " * (end - start) + text[end:]
    return line if text == line.text else replace(line, text=text)


def _repeats(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands right beside the English of ``text[start:end]``, or it is all that
    the line says."""
    before, behind = text[:start].rstrip(" /"), text[end:].lstrip(" /.")
    is_long = max(len(word) for word in re.findall(r"[A-Za-z]+", text[start:end])) >= LEAST_WORD
    is_after = _CHINESE.search(before.rstrip(_OPENS + _CLOSES + " ")[-1:]) is not None
    is_number = text[start:end].strip(" .").lower() == "no" and not _NUMBERS.search(before)
    if is_number and not is_long:
        return False  # 沪财 No: 38520461, behind whose number it is
    if is_after and behind.lstrip(_CLOSES + " ")[:1] in (":", "："):
        return True
    is_alone = not before.strip(_OPENS) and not behind.strip(_CLOSES + " ")
    return is_long and (is_after or is_alone or _CHINESE.match(behind) is not None)


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """The span with the bracket or the stroke that sets it off."""
    first, last = len(text[:start].rstrip()), len(text) - len(text[end:].lstrip(" ."))
    if text[first - 1 : first] == "/":
        return first - 1, end
    if first and last < len(text) and text[first - 1] in _OPENS and text[last] in _CLOSES:
        return first - 1, last + 1
    return start, last + 1 if text[last : last + 1] == "/" else end
