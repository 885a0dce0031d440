"""Text as papers print it, made comparable: widths, blanks, look-alike punctuation."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib import resources

_BLANKS = re.compile(r"\s+")
# Full-width ASCII block, shifted; the ideographic space has no twin in that block.
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
# Kept full-width in running Chinese text, where the half-width form would look wrong.
_ALNUM_ONLY = {code: half for code, half in _HALF.items() if chr(half).isalnum() or half == 0x20}
_PUNCTUATION = str.maketrans(
    {
        "：": ":",
        "；": ";",
        "，": ",",
        "（": "(",
        "）": ")",
        "－": "-",
        "—": "-",
        "–": "-",
        "～": "~",
        "〜": "~",
        "．": ".",
        "／": "/",
        "＊": "*",
        "﹡": "*",
        "×": "x",
    }
)


@cache
def _simple_forms() -> dict[int, str]:
    """Traditional character -> simplified, from ``extractors/vocabulary/traditional.csv``."""
    source = resources.files("extractors").joinpath("vocabulary", "traditional.csv")
    lines = source.read_text(encoding="utf-8").splitlines()
    return {ord(line[0]): line[2] for line in lines if line and not line.startswith("#")}


def simplified(text: str) -> str:
    """Traditional forms made simplified, one for one. Mainland papers print no others; OCR gives
    them for brush-like typefaces."""
    return text.translate(_simple_forms())


def half_width(text: str) -> str:
    """Full-width digits and letters made half-width; Chinese punctuation stays."""
    return text.translate(_ALNUM_ONLY)


def ascii_width(text: str) -> str:
    """Everything that has a half-width twin made half-width, punctuation too."""
    return unicodedata.normalize("NFC", text).translate(_HALF).translate(_PUNCTUATION)


def squeeze(text: str) -> str:
    """All blanks removed (Chinese labels are printed with blanks between characters)."""
    return _BLANKS.sub("", text)


def tidy(text: str) -> str:
    """A value as text: alphanumerics half-width, blanks folded to one, outer marks dropped."""
    return _BLANKS.sub(" ", half_width(text)).strip(" :：;；,，、")
