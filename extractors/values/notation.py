"""Letters, figures and signs that the engine took for one another, where their surroundings leave
no doubt of what is printed: units of measure, markers, Roman numbers, signs of a result."""

from __future__ import annotations

import re
from functools import cache

from extractors.vocabularies import word_list

# What may be read for a character, and it for them.
_ALIKE = ("l1I|丨", "O0o", "S5", "B8", "Z2", "g9q")
_CLASSES = {each: f"[{re.escape(row)}]" for row in _ALIKE for each in row}

# Ⅱ is as wide as two letters, and is read with one stroke more; Ⅲ is not read so.
_STROKE_TOO_MANY = re.compile(r"(?<=[ⅠⅡⅢⅣⅤ])[Il1|](?=\s*[级期型度类区/])")
_FIRST_GRADE = re.compile(r"(?<![A-Za-z0-9ⅠⅡⅢⅣ])[Il1|](?=级护理)")  # no list says 1级护理
# HP（一）, ER(十十): the sign of a result behind a marker
_SIGN = re.compile(r"(?<=[A-Za-z0-9])(\s*[(（]\s*(?:\d|约)?)([一十]{1,3})(?=\s*[)）])")
# 切缘（一），脉管（一）。 where a marker of the same text has a sign too
_SIGN_OF_WORDS = re.compile(
    r"(?<=[\u3400-\u9fff])([(（])([一十]{1,3})(?=[)）](?:[,，;；。、\s]|$))"
)
_HYPHEN = re.compile(r"(?<=[A-Za-z])[一—–](?=\d)")  # Ki一67
_NOUGHT = re.compile(r"(?<=\d)[Oo]+(?=[\dOo]*\s?(?:[mμuk]?g|ml|mL|IU|U|cm|mm|%)(?![A-Za-z]))")
_ONE = re.compile(r"(?<=\d\.)[lI|](?=\d*\s?(?:[mμuk]?g|ml|mL|cm|mm)(?![A-Za-z]))")
_VITAMIN = re.compile(r"(?<=维生素B)[lI|](?=\d?(?![A-Za-z]))")  # 维生素Bl2
# cT2N1MO, G1PO, 孕2产O: stages of tumours and counts of births have figures behind their letters
_STAGE = re.compile(
    r"(?<![A-Za-z])[cpyra]{0,2}T(?:[0-4OoXx][a-d]?|is)N[0-3OoXx][a-c]?(?:M[01OoXx][a-c]?)?"
)
_BIRTHS = re.compile(
    r"(?<![A-Za-z])G[\dOo]{1,2}P[\dOo]{1,2}(?=[LR]O[APT]|[^A-Za-z0-9]|$)|孕\d产[Oo](?![A-Za-z])"
)
_AS_NOUGHT = re.compile(r"(?<=[TNMGP\d产])[Oo]")
_SIGNS = str.maketrans("一十", "-+")
_RAYS = re.compile("(?<![A-Za-z])x(?=[线光])")  # x线片: no paper prints it small
_RENAL_PELVIS = re.compile("(?<=肾)孟")  # 肾孟肾炎: 孟 is a name's, and stands in no disease

# 急性气管一支气管炎: a hyphen between two organs, as wide as a character in print
_ORGANS = re.compile("(?<=气管)一(?=支气管)|(?<=胃)一(?=食管)|(?<=肝)一(?=肾综合征)")


def with_notation(text: str) -> str:
    """``text`` with what is surely misread in it put right: 7.0mmo1/L, HP（一）, ⅡI级护理."""
    text = _FIRST_GRADE.sub("Ⅰ", _STROKE_TOO_MANY.sub("", text))
    text = _ORGANS.sub("-", text)
    text = _RAYS.sub("X", _RENAL_PELVIS.sub("盂", text))
    if not re.search("[A-Za-z]", text):
        return text
    signed = _SIGN.sub(_as_sign, text)
    if signed != text or re.search(r"[A-Za-z0-9]\s*[(（]\s*[-+＋－—]", text):
        signed = _SIGN_OF_WORDS.sub(_as_sign, signed)
    text = _HYPHEN.sub("-", signed)
    text = _NOUGHT.sub(lambda found: "0" * len(found[0]), text)
    for counted in (_STAGE, _BIRTHS):
        text = counted.sub(lambda found: _AS_NOUGHT.sub("0", found[0]), text)
    text = _VITAMIN.sub("1", _ONE.sub("1", text))
    return _any_word().sub(lambda found: _meant(found[0]), text)


def _as_sign(found: re.Match[str]) -> str:
    return found[1] + found[2].translate(_SIGNS)


@cache
def _words() -> tuple[tuple[re.Pattern[str], str], ...]:
    listed = word_list("notation")
    words = [word for key in ("units", "words") for word in listed[key]]
    return tuple((re.compile(_pattern(word)), word) for word in words)


def _pattern(word: str) -> str:
    return "".join(_CLASSES.get(each, re.escape(each)) for each in word)


@cache
def _any_word() -> re.Pattern[str]:
    listed = word_list("notation")

    def any_of(key: str) -> str:
        return "|".join(map(_pattern, sorted(listed[key], key=len, reverse=True)))

    units, words = any_of("units"), any_of("words")
    words = rf"(?<![A-Za-z0-9])(?:{words})(?!\.\d)"  # M51.2 is a code and no MSI
    return re.compile(rf"(?:(?<![A-Za-z])(?:{units})|{words})(?![A-Za-z0-9])")


@cache
def _meant(read: str) -> str:
    """The listed word that ``read`` is, with a letter at least that was read as printed."""
    fitting = [word for pattern, word in _words() if pattern.fullmatch(read)]
    sure = [w for w in fitting if any(a == b and a.isalpha() for a, b in zip(w, read, strict=True))]
    return read if read in fitting or len(set(sure)) != 1 else sure[0]
