"""What sort of text a value is: misreadings differ by sort, not by field, and so does what a label
beside it is worth.

An amount ends where its digits end, a passage wherever the reader thought that it ends. And a
value that is not built as its sort is (brackets that do not close, a hospital that is no hospital,
a diagnosis with a sentence in it) is *odd*, however clear its ink: something was glued to it or cut
off.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal, get_args

from extractors.declarations import FieldKind, PaperField
from extractors.hospitals.grammar import (
    begins_with_place,
    built_length,
    comparable_name,
    ends_like_hospital,
)
from extractors.hospitals.words import is_broken
from extractors.types import FieldValue
from extractors.types_of_paper import FIELDS
from extractors.values.text import ascii_width, squeeze
from extractors.words.kinds import HAN
from extractors.words.known_values import (
    NAMED_BY_WORDS,
    double_surnames,
    is_known_value,
    may_go_on,
)

Kind = Literal[
    "amount",
    "self_paid",
    "date",
    "number",
    "name",
    "staff",
    "organisation",
    "own_name",
    "term",
    "text",
    "beginning",
    "list",
    "passage",
    "odd",
]
KINDS: tuple[Kind, ...] = get_args(Kind)

# What the types of paper say of their fields, as sorts of text; the rest is told by its form.
BY_DECLARATION: Mapping[FieldKind, Kind] = {
    "name": "name",
    "staff": "staff",
    "organisation": "organisation",
    "sex": "term",
    "term": "term",
    # Several sentences or lines, read from a heading to wherever the next begins.
    "passage": "passage",
    "address": "passage",
}
# 个人自付 means other things by province and stands beside lines of nearly its name (自付一): of 15
# amounts that two looks agreed on and that were wrong at first sight, 11 were given for it.
SELF_PAID = "in_scope_self_paid"
MIN_WORD = 2  # characters
LONGEST_ENTRY = 30  # characters of one diagnosis; what is longer tells a story

_FIGURES: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("amount", re.compile(r"-?\d+\.\d{2}")),
    ("date", re.compile(r"\d{4}-\d{2}(-\d{2})?")),
    ("number", re.compile(r"[\dA-Za-z*-]*\d[\dA-Za-z*.-]*")),
)
_BRACKETS = (("(", ")"), ("[", "]"), ("【", "】"), ("《", "》"))
_NUMBERING = re.compile(r"(?<!\d)\d{1,2}\)")  # 1)复查 opens nothing
_AT_DESK = re.compile(rf"(?:[{HAN}]{{2,3}})?\d{{2,6}}")  # 0317, 戴敏0317: who sat at the till
_PERSON = re.compile(rf"[{HAN}]{{2,4}}|[{HAN}]+·[{HAN}·]+|[A-Za-z][A-Za-z .'-]+|.*\*.*")
# A fourth character behind a name is a seal's or the next label's, but where the surname has two.
_LONG_NAME = re.compile(rf"[{HAN}]{{4}}")
_BEHIND_NAME = re.compile(r"(?<=院)(?:有限(?:责任)?公司)?(?:[(（][^()（）]+[)）])?$")
_NO_SIGNATURE = re.compile(
    r"[处室]$|(医务|收费|财务|结算|护理|[内外妇儿骨])科$|(住院|门诊)部$"
    r"|[签盖]章|签[名字]|医[师生]$|复核|收款|制单|打印"
)
_DASHED_CENTS = re.compile(r"\d{1,7}[-~]\d{2}")  # 664-25: the point is a dash in faint print
_LETTER_FOR_DIGIT = re.compile(r"(?=\d*[A-Za-z])[\dA-Za-z]{1,7}\.\d{2}")  # Q.00
# What is one character of these is what a seal left of it.
WORDS = frozenset({"department", "employer", "institution_type", "insurance_type", "specimen"})
# A kind of insurance or a hospital's class that broke off within a word: 职工基本医疗保, 级医院
_TORN = re.compile(r"(?:医疗|工伤|生育|商业)保$|(?:职工|居民)医$|基本医?$|^[级等]")
_WARD_BY_PLACE = re.compile(r"[\d一二三四五六七八九十]+号?[楼层]")  # 住院部8楼, 1号楼15层A区
_BARE_CODE = re.compile(r"[(（]?\d{3}\.\d")  # (120.000): codes of diseases begin with a letter
# Few such are left: mostly it is 第九〇二医院 of which the nought was skipped
_LOST_NOUGHT = re.compile("解放军.{0,2}第九[一二三四五六七八九]医院")
# 急性胃肠炎存: an illness that ends, and a character of the sheet's edge (存根) or of its seal
_GLUED_END = re.compile(
    rf"(?:[炎癌瘤折][)）]?|囊肿|结石|梗死|出血|症|[)）])(?![症变期型级度性样状后前史中])[{HAN}]$"
)
_BANK_ENDS = re.compile(r"(银行|信用社|联社|[支分]行|营业部|分理处|储蓄所|社)$")
_BROKEN_FIGURE = re.compile(r"\d\s*[.:：]\s*\d|\d\.(?!\w)")  # 1200.0费, 0:00
_SENTENCE = re.compile("[，。；：,;:☑□]")


def kind_of(key: str, value: FieldValue) -> Kind:
    """The sort of ``value`` of field ``key`` (or of a further line's label)."""
    if is_odd(key, value):
        return "odd"
    if not isinstance(value, str):
        return "list"
    declared = _declared(key)
    if declared == "organisation" and key == "hospital_name" and not is_composed(value):
        return "own_name"
    if declared is not None:
        return declared
    if may_go_on(key, value):
        return "beginning"
    by_form = (kind for kind, pattern in _FIGURES if pattern.fullmatch(value))
    found: Kind = next(by_form, "text")
    return "self_paid" if found == "amount" and key == SELF_PAID else found


def is_composed(name: str) -> bool:
    """Whether a hospital's ``name`` is made of a place or a university and of a kind of hospital
    that are known, before its branch in brackets, if any. What is not has a name of its own
    (福州康宇骨科医院), or is one with a character misread."""
    plain = _BEHIND_NAME.sub("", comparable_name(name))
    return built_length(plain) == len(plain)


def is_person(key: str) -> bool:
    """Whether field ``key`` holds the name of a person, or of one who signed."""
    return _declared(key) in ("name", "staff")


def is_critical_amount(key: str) -> bool:
    """Whether field ``key`` is an amount that decides a claim."""
    field = _field(key)
    return field is not None and field.kind == "amount" and field.is_critical


def _declared(key: str) -> Kind | None:
    """The sort that the types of paper give to their field ``key``, where they give one."""
    field = _field(key)
    return None if field is None else BY_DECLARATION.get(field.kind)


def _field(key: str) -> PaperField | None:
    return FIELDS.get(key)


def is_odd(key: str, value: FieldValue) -> bool:
    """Whether ``value`` is not built as values of its sort are."""
    if not isinstance(value, str):
        return any(_is_odd_entry(entry) for entry in value)
    if _is_open(value):
        return True
    declared = _declared(key)
    if declared == "staff" and _is_no_signature(value):
        return True
    if declared == "staff" and _AT_DESK.fullmatch(value):
        return False
    if declared in ("name", "staff"):
        return _PERSON.fullmatch(value) is None
    if key == "hospital_name":
        is_whole = ends_like_hospital(value) and begins_with_place(value)
        return not is_whole or is_broken(value) or _LOST_NOUGHT.search(value) is not None
    if key == "bank_name":
        return _BANK_ENDS.search(value) is None
    if key in WORDS and len(value) < MIN_WORD:
        return True
    if key in ("institution_type", "insurance_type") and _TORN.search(value):
        return True
    if key in NAMED_BY_WORDS and not _is_worded(key, value):
        return True
    if _is_extra(key) and (_DASHED_CENTS.fullmatch(value) or _LETTER_FOR_DIGIT.fullmatch(value)):
        return True
    is_free = declared == "passage" or any(pattern.fullmatch(value) for _, pattern in _FIGURES)
    return not is_free and bool(_BROKEN_FIGURE.search(value) or _SENTENCE.search(value))


def _is_no_signature(name: str) -> bool:
    """Whether ``name`` is an office's, or has a character more than names have."""
    is_long = _LONG_NAME.fullmatch(name) is not None and not name.startswith(double_surnames())
    return is_long or _NO_SIGNATURE.search(name) is not None


def _is_extra(key: str) -> bool:
    """Whether a value is a further line's: its key is the printed label."""
    return not key.isascii()


def _is_odd_entry(entry: str) -> bool:
    is_told = len(entry) > LONGEST_ENTRY or _SENTENCE.search(entry) is not None
    is_glued = len(entry) < MIN_WORD or _GLUED_END.search(entry) is not None
    return _is_open(entry) or is_told or is_glued or _BARE_CODE.match(entry) is not None


def _is_worded(key: str, value: str) -> bool:
    """Whether ``value`` is named with the words that such values are named with."""
    text = squeeze(ascii_width(value))
    is_place = key == "department" and _WARD_BY_PLACE.search(text) is not None
    return is_place or is_known_value(key, text)


def _is_open(text: str) -> bool:
    """Whether a bracket of ``text`` has no other half."""
    plain = _NUMBERING.sub("", ascii_width(text))
    return any(plain.count(left) != plain.count(right) for left, right in _BRACKETS)
