"""Codes of ICD-10 as hospitals print them beside diagnoses: K35.900, I25.103x002, M51.202†."""

from __future__ import annotations

import re

# I, O, B and S are read as figures too: 183.900
_CODE = (
    r"(?:[A-TV-Z]|[0158](?=\d\d\.\d{3}))\d{2}(?:\.[\dxX×]\d{0,4}(?:[xX×+*†]?[A-Z]?\d{0,6})?)[+*†]?"
)
# What the columns beside the codes say: present on admission, outcome.
OUTCOME = (
    "(?:有|无|临床未确定|情况不明|治愈|好转|未愈|痊愈|显效|无效|未治|稳定|死亡|其他|其它|转院"
    "|[1-4])"
)
_ALONE = re.compile(rf"(?:{_CODE}|{OUTCOME})(?:\s*(?:{_CODE}|{OUTCOME}))*")
_BEFORE = re.compile(rf"^{_CODE}\s*(?=\S)")
_BEHIND = re.compile(
    rf"(?:\s+|(?<=[\u3400-\u9fff)）])(?=[A-Z]\d\d\.[\dxX×])){_CODE}(?:\s+{OUTCOME})*$"
)

_ROW = re.compile(rf"(?:\s+|(?<=[\u3400-\u9fff)）])){_CODE}(?:\s+{OUTCOME})+$")
_FIGURE_BEHIND = re.compile(r"(?<=[\s\u3400-\u9fff)）])([0158])(?=\d\d\.\d{3}$)")

# (184.201)混合痔: a code in brackets, whose first character is a letter and whose next two are none
_BRACKETED = re.compile(
    r"(?<=[(（\[])([A-Z1l|丨058])([\dlI|Oo]{2})(?=[.．][\dxX×][\dxX×+*†A-Z]{0,9}[)）\]])"
)
_LETTERS = str.maketrans("1l|丨058", "IIIIOSB")
_FIGURES = str.maketrans("lI|Oo", "11100")
_IN_BRACKETS = r"[(（\[][A-Z]\d{2}(?:[.．][\dxX×+*†A-Z]{1,10})?[)）\]]"
_OPENS = re.compile(rf"\s*(?:\d{{1,2}}\s*[.、．)）]?\s*)?{_IN_BRACKETS}\s*(?=[^\s;；,，。、:：])")
_NEXT_CODE = re.compile(rf"[\s;；,，。.、:：]+(?={_IN_BRACKETS})")
_CODE_ENDS = re.compile(rf"({_IN_BRACKETS})[\s;；,，。、:：]+(?=\S)")


def with_letters(text: str) -> str:
    """``text`` with the letters of codes in brackets that were read as figures, and figures that
    were read as letters."""
    return _BRACKETED.sub(
        lambda code: code[1].translate(_LETTERS) + code[2].translate(_FIGURES), text
    )


def parted_by_codes(text: str) -> str:
    """``text`` with each entry of a list on a line of its own, where a code in brackets begins it
    (all of them have one before, or behind), whatever mark parts them."""
    if _OPENS.match(text):
        return _NEXT_CODE.sub("\n", text)
    return _CODE_ENDS.sub(r"\1\n", text)


def is_code(text: str) -> bool:
    """Whether ``text`` is nothing but a code, or what stands in the columns beside codes."""
    return _ALONE.fullmatch(text.strip()) is not None


def with_own_code(entry: str) -> str:
    """``entry`` of a running list, with the code that is printed with it (脑梗死 I63.900); without
    one that has a column of its own, as an outcome behind it shows."""
    whole = _ROW.sub("", entry)
    return _FIGURE_BEHIND.sub(lambda code: code[1].translate(_LETTERS), whole)


def without_code(entry: str) -> str:
    """``entry`` of a table, whose codes have a column, without the code that stuck to it."""
    return _BEHIND.sub("", _BEFORE.sub("", entry))
