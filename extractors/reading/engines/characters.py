"""Characters that the models tell apart but no paper of the mainland prints.

The models read a hundred scripts. On faint or faxed print they take 黄 for its traditional form 黃
now and then, or strokes of a seal for kana. A name read so is another name, and a label none.
"""

from __future__ import annotations

# Big5's first level are the characters in daily use in Taiwan; those that GB 2312 lacks are
# traditional forms, but for these, which the table of standard characters of 2013 has for names,
# and 濛, which people bear all the same. Printed, they are read as what they are.
_STANDARD = frozenset(
    "伋佺堉堃塽奭惇昇昤晅晞杗枏栘梡棻榣沘泜洸浥浬湲潟濛炤焜珪珮玥琍琯璘璟甦甯畲砠祐翀脩迺郃巉逵"
)
_BIG5_FIRST_LEVEL = range(0xA440, 0xC67F)
_KANA = range(0x3041, 0x3100)


def is_foreign(character: str) -> bool:
    """Whether ``character`` is a traditional form or kana."""
    if len(character) != 1 or character in _STANDARD:
        return False
    return ord(character) in _KANA or _is_traditional(character)


def _is_traditional(character: str) -> bool:
    if _encoded(character, "gb2312"):
        return False
    code = _encoded(character, "big5")
    return len(code) == 2 and int.from_bytes(code) in _BIG5_FIRST_LEVEL


def _encoded(character: str, encoding: str) -> bytes:
    """``character`` in ``encoding``; nothing where it has no such character."""
    return character.encode(encoding, "ignore")
