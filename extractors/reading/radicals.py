"""Characters that a document gives in place of the ones that it shows.

One glyph often serves a character and the radical that looks the same. What prints a PDF from such
a typeface (the Source Han and Noto families) may name the radical: ⼈⺠ for 人民. Sources: Unicode
compatibility decompositions (Kangxi radicals, U+2F00) and equivalent unified ideographs (CJK
radicals, U+2E80, of which only those are here that are characters by themselves).
"""

from __future__ import annotations

import unicodedata

_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
_KANGXI[ord("⼾")] = "户"  # the decomposition names the Japanese and Taiwanese form
_SUPPLEMENT = str.maketrans(
    "⺁⺒⺓⺛⺝⺟⺠⺩⺬⺮⺶⺻⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂巳幺旡月母民王示竹羊聿虎西见角贝车長长门雨青韦页风飞食马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
)
_CHARACTERS = _KANGXI | _SUPPLEMENT


def as_characters(text: str) -> str:
    """``text`` with the characters that its radicals and compatibility forms (U+F900) look like."""
    return unicodedata.normalize("NFC", text.translate(_CHARACTERS))
