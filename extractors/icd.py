"""Codes of ICD-10 as hospitals print them beside diagnoses: K35.900, I25.103x002, M51.202†."""

from __future__ import annotations

import re

# I, O, B and S are read as figures too: 183.900
_CODE = (
    r"(?:[A-TV-Z]|[0158](?=\d\d\.\d{3}))\d{2}(?:\.[\dxX]\d{0,4}(?:[xX+*†]?[A-Z]?\d{0,6})?)[+*†]?"
)
# What the columns beside the codes say: present on admission, outcome.
OUTCOME = (
    "(?:有|无|临床未确定|情况不明|治愈|好转|未愈|痊愈|显效|无效|未治|稳定|死亡|其他|其它|转院"
    "|[1-4])"
)
_ALONE = re.compile(rf"(?:{_CODE}|{OUTCOME})(?:\s*(?:{_CODE}|{OUTCOME}))*")
_BEFORE = re.compile(rf"^{_CODE}\s*(?=\S)")
_BEHIND = re.compile(rf"\s+{_CODE}(?:\s+{OUTCOME})*$")


def is_code(text: str) -> bool:
    """Whether ``text`` is nothing but a code, or what stands in the columns beside codes."""
    return _ALONE.fullmatch(text.strip()) is not None


def without_code(entry: str) -> str:
    """``entry`` without the code before or behind it; one in brackets is part of the print."""
    return _BEHIND.sub("", _BEFORE.sub("", entry))
