"""Kinds of values: how the text beside a label becomes a contract value, or nothing.

Each kind is one small function ``text -> value or None``. ``None`` means "this text cannot be
such a value"; the form reader then looks for another text, and never guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from extractors.values.dates import find_dates
from extractors.values.identity import is_old_id_number, normalise_id_number
from extractors.values.text import ascii_width, half_width, simplified, squeeze, tidy
from extractors.words.amount_texts import is_cut_amount, money, money_words

ID_LENGTH = 18
HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
_PERSON = re.compile(
    rf"[{HAN}·•]{{2,15}}|[{HAN}]{{0,2}}\*{{1,3}}[{HAN}]{{0,2}}|[A-Za-z][A-Za-z .'-]{{2,40}}"
)
# What stands where a name should: other labels, a seal's words, a scanning app's mark.
_NO_PERSON = re.compile(
    "^收款|^收费|^复核|扫描|创建|水印|财务|收讫|现金|金收|专用|签名|签字|签章|盖章|公章|医师|医生|日期"
    "|^统一|信用代码|医务|病案|费用|清单|汇总|科室|医院|证明|明细|信息|^收执"
    # labels of the cells beside
    "|^(?:年月|情况|出生|出生年月|性别[男女]?|年龄|民族|职业|职务|电话|手机|号码|单位|姓名|户名|份数)$"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """``parse`` gives the value; ``is_strict`` kinds are told from their neighbours by form."""

    parse: Callable[[str], str | None]
    is_strict: bool


def _date(text: str) -> str | None:
    found = find_dates(text)
    return found[0][0] if found else None


def _date_range(text: str) -> str | None:
    found = [value for value, _, _ in find_dates(text)]
    # A long range runs into the next label: a date that lost its day there may have lost more.
    whole = [value for value in found if len(value) == len("2021-04-14")]
    return "/".join((whole or found)[:2]) or None


def _days(text: str) -> str | None:
    match = re.match(  # 22.5 at most: with cents it is an amount
        r"共?(\d{1,4}(?:\.\d0?)?)(?:天|日|$|[^\d.年月])", squeeze(ascii_width(text))
    )
    if match is None:
        return None
    number = match[1].rstrip("0").rstrip(".") if "." in match[1] else match[1]
    return number or "0"


def _age(text: str) -> str | None:
    plain = squeeze(ascii_width(text))
    years = re.match(r"(\d{1,3})(?:岁|周岁|$|[^\d个月天])", plain)
    if years and int(years[1]) < 130:
        return years[1]
    small = re.match(r"\d{1,2}(?:个月|月|天|日)(?:\d{1,2}(?:天|日))?", plain)
    return small[0] if small else None


_TICKED_BEHIND = re.compile(
    r"(男|女)\s?[☑☒√✓✔■●](?=\s*$|\s+[男女]|[男女]\s?[□☐○口])|[男女]\s?[□☐○口]\s*(男|女)\s?[☑☒√✓✔■●]"
)


def _sex(text: str) -> str | None:
    """男, ☑女, :女, or the one of □男☑女 or 男□ 女☑ that is ticked."""
    if (behind := _TICKED_BEHIND.match(ascii_width(text).strip(" :"))) is not None:
        return {"男": "male", "女": "female"}[behind[1] or behind[2]]
    marked = re.match(r"[☑☒√✓✔■●](男|女)[□☐○口]?(?:男|女)$", squeeze(text))
    if marked is not None:
        return {"男": "male", "女": "female"}[marked[1]]
    plain = re.sub(r"^([^\w□☐○口]|[一丨])+(?=[男女])", "", squeeze(ascii_width(text)))
    ticked = re.search(r"[☑☒√✓✔■●](男|女)", plain)
    match = ticked or re.match(r"(男|女)(?![^\w]*[男女])", plain)
    return {"男": "male", "女": "female"}[match[1]] if match else None


def _digits(shortest: int, longest: int) -> Callable[[str], str | None]:
    def parse(text: str) -> str | None:
        plain = squeeze(ascii_width(text)).strip(".:;,*'`’-_")
        plain = re.sub(r"^[(\[]\d{2,4}[)\]]", "", plain)  # (19)0728391: the year of its series
        return plain if re.fullmatch(rf"\d{{{shortest},{longest}}}", plain) else None

    return parse


_figures_of_code, _figures_of_serial = _digits(5, 12), _digits(5, 20)


def _code(text: str) -> str | None:
    """The code of a kind of paper: figures; the forces' begins with two letters, JD060222."""
    plain = squeeze(ascii_width(text)).strip(".:;,*'`’-_")
    return plain if re.fullmatch(r"[A-Z]{2}\d{6}", plain) else _figures_of_code(text)


# 湘 2013 05827164, 13 0928374, 湘财(16) 29934718: the series and the year before the number
_AFTER_SERIES = re.compile(
    rf"[{HAN}]{{0,4}}\s*(?:(?:(?:19|20)\d\d|\d\d)\s+|\((?:20)?\d\d\)\s*)?(\d{{6,10}})"
)
_AFTER_YEAR = re.compile(r"(?:20)?(?:0[5-9]|1\d|2[0-6])(?:0[1-9]|1[0-2])?\s+(\d{7,8})")
_AFTER_NO = re.compile(r"(?:N[oO°º]|№)[.:]*\s*(\d[\d ]{4,19})")  # behind a label: 票据号码：No 0381
# BX09182736, WJ16-0082731, ZY-1104-02217, 15B02288417, 12-0827364; letters no figure is read as
_LETTERED = re.compile(
    r"[A-HJ-NP-Z]{1,2}(?:\d\d-)?\d{6,14}|[A-HJ-NP-Z]{1,3}-\d{4,8}-\d{2,8}|\d{2,4}-\d{6,8}"
    r"|\d{2}[A-HJ-NP-Z]\d{7,8}"
)


def _serial(text: str) -> str | None:
    """The number of a paper: figures, behind its series; or with a letter or two before them."""
    plain = ascii_width(text).strip(" .:;")
    if year := _AFTER_YEAR.fullmatch(plain):
        return year[1]
    found = _figures_of_serial(text)
    if found is None and (after_no := _AFTER_NO.fullmatch(plain)):
        return squeeze(after_no[1])
    if found is None and (series := _AFTER_SERIES.fullmatch(plain)):
        return series[1]
    if found is None and _LETTERED.fullmatch(squeeze(plain)):
        return squeeze(plain)
    return found


def _check_code(text: str) -> str | None:
    plain = squeeze(ascii_width(text)).strip(".:;,'`’-_")
    if not re.fullmatch(r"[0-9A-Za-z]{4,20}", plain):
        return None
    # Most check codes are hexadecimal: among such digits an "l" is a one and an "o" a zero.
    as_hex = plain.translate(str.maketrans("lIoO", "1100"))
    return as_hex if re.fullmatch(r"[0-9a-f]+", as_hex) else plain


# 0063371 第2次住院: which stay it is
_TIMES = re.compile(r"\(?第[\d一二三四五六七八九十]{1,3}次(?:住院|入院|就诊)?\)?$")


def _number(text: str) -> str | None:
    plain = _TIMES.sub("", squeeze(ascii_width(text))).strip(".:;,'`’_()")
    if not re.fullmatch(r"[0-9A-Za-z*#][0-9A-Za-z*#/_.-]{0,39}", plain):
        return None
    if _AS_FIGURES.fullmatch(plain) and sum(map(str.isdigit, plain)) >= LEAST_FIGURES:
        plain = plain.translate(_TO_FIGURES)
    return plain if re.search(r"\d|\*", plain) and not _DAY.fullmatch(plain) else None


# 34l595, 80O123: among figures alone these are figures; in front a letter may be a number's own.
_AS_FIGURES = re.compile(r"[\dl][\dlO]*")
_TO_FIGURES = str.maketrans("lO", "10")
LEAST_FIGURES = 4
_DAY = re.compile(r"(?:19|20)\d\d([-/.])[01]?\d\1[0-3]?\d")  # the day of another label


def _id_number(text: str) -> str | None:
    plain = normalise_id_number(text).strip(".:;,'`’-_()")
    if not re.fullmatch(r"[0-9A-Z*]{8,21}", plain) or not re.search(r"\d", plain):
        return None
    # Fewer are what a mask leaves where its stars were not read: no number of a person.
    is_whole = len(plain) >= ID_LENGTH - 2 or is_old_id_number(plain)
    return _with_whole_mask(plain) if "*" in plain or is_whole else None


def _with_whole_mask(number: str) -> str:
    """OCR miscounts a run of stars, or sees one more behind the number; the stars hide what
    eighteen characters leave."""
    number = re.sub(r"(?<=\*)(\d{3}[\dX])\*$", r"\1", number)
    if re.fullmatch(r"\d{14}\*{2,5}", number):
        return number[:14] + "*" * 4
    masked = re.fullmatch(r"(\d+)\*+(\d+X?)", number)
    hidden = ID_LENGTH - len(masked[1]) - len(masked[2]) if masked else 0
    return f"{masked[1]}{'*' * hidden}{masked[2]}" if masked and hidden > 0 else number


# In today's list of characters in their own right, for names; all other traditional forms in a
# name are the engine's reading of a brush-like typeface. 樑 is of older names: no typeface has it
# for 梁.
_OWN_FORMS = frozenset("乾於昇陞徵瞭鍾甯喆堃邨祕樑")


def _simple_name(text: str) -> str:
    return "".join(x if x in _OWN_FORMS else simplified(x) for x in text)


_FIRST_OF_TWO = re.compile(rf"^([{HAN}]{{2,4}})/[{HAN}]{{1,4}}$")  # 田野/陈旭: both signed


# How labels end that no list has, and neither a name nor a kind of insurance does: 结算批次号
_LABEL = re.compile("(?:号码?|编号|代码|日期|时间|年月日|姓名|性别|年龄|金额|类型|类别|天数|日数)$")


# 吴桂兰 女 67岁, behind one label
NAME_BEFORE_SEX = re.compile(rf"[{HAN}·]{{2,5}}(?=\s+[男女](?:\s|$))")


_MARKS = re.compile("^[☑☒√✓✔■□☐●•\\s:：]+")  # ink of a form or stamp before a name
_AROUND_NAME = ":：;；,，.。、()（）《》〈〉<>_-'`|丨~^/"


def _person(text: str) -> str | None:
    if before := NAME_BEFORE_SEX.match(text.strip(" :：")):
        text = before[0]
    text = _DAY_BEHIND.sub("", text)
    plain = _simple_name(squeeze(half_width(_MARKS.sub("", text))).strip(_AROUND_NAME))
    if re.fullmatch(r"[A-Za-z .'-]+", tidy(text)):
        plain = "" if re.fullmatch("[A-Z]{1,4}", tidy(text)) else tidy(text)  # of a logo
    # the buyer of a tax invoice; 解雨桐（女） on a phone's page
    plain = re.sub(r"[(（](?:个人|[男女]|签[章名字]|盖章)(?:[,，]\d{1,3}岁)?[)）]?$", "", plain)
    plain = re.sub(
        rf"(?<=[{HAN}]{{2}})(?<![者人员儿妇])性别$", "", plain
    )  # 谷春梅性别, two cells read as one
    plain = re.split("[,;，；]", _FIRST_OF_TWO.sub(r"\1", plain))[0]  # 秦某，费别医保
    if _LABEL.search(plain):
        return None
    return plain if _PERSON.fullmatch(plain) and not _NO_PERSON.search(plain) else None


# 自助机01, 门诊2号, 住2号窗, 李敏(0231), 0231李敏, K0317段晓棠
_PERSON_AND_NUMBER = re.compile(
    rf"[{HAN}]{{2,5}}\(?\d{{1,6}}\)?号?|[A-Z]?\d{{2,6}}[-/]?[{HAN}]{{2,4}}"
    rf"|[{HAN}]{{0,4}}\d{{1,2}}号?[窗台]口?"
)
_NUMBER_AND_SURNAME = re.compile(rf"\d{{3,6}}(?![年月日号元章天人])[{HAN}]")  # 0261王
# nobody's name: what takes money by itself
_BY_ITSELF = re.compile(rf"(?:自助|微信|支付宝|网上|线上|手机|互联网)[{HAN}]{{0,6}}|APP")


# 韦彩霞 2018年11月09日: the day beside who signs; 62532016年01月05日 where the blank was not read
_DAY_BEHIND = re.compile(
    r"(?<=\S)(?:\s+(?:19|20)\d\d\s*[年./-]|(?:19|20)\d\d\s*年)\s*\d{1,2}\s*[月./-]\s*\d{1,2}.*$"
)


def _person_or_number(text: str) -> str | None:
    text = _DAY_BEHIND.sub("", text)
    plain = squeeze(ascii_width(text)).strip(":;,._-")
    if _BY_ITSELF.fullmatch(plain) or _NUMBER_AND_SURNAME.fullmatch(text.strip()):
        return plain
    if _PERSON_AND_NUMBER.fullmatch(plain) and not _NO_PERSON.search(plain):
        return plain
    return _person(text) or (_number(text) if 2 <= len(squeeze(text)) <= 12 else None)


# 医疗单位住院收费票据 is the paper's name, though it begins with a label of the hospital's.
_TITLE = re.compile(r"(票据|收据|发票)(\(.{1,6}\)|（.{1,6}）)?$")
# 某某医院（三级乙等）, 某某医院(H34170200023): what a list of hospitals says of it
_LISTED_AS = re.compile(r"[(（](?:[A-Za-z]{0,2}\d{6,}|[一二三]级(?:[甲乙丙特]等)?|未定级)[)）]$")
# 某某医院（公章）: where its stamp goes
_STAMPED = re.compile(r"(?<=.{3})[(（](?:加?盖)?(?:[公印签]|单位|医院)?章(?:处|有效)?[)）]$")
# 财务专用章院: what a seal says under its star
_SEAL_OF_OFFICE = re.compile(r"(?:财务|收费|住院|门诊|结算|业务|票据){1,3}专用章")


def _organisation(text: str) -> str | None:
    plain = _simple_name(squeeze(half_width(text))).strip(":：;；,，.。、_-'`")
    plain = _STAMPED.sub("", _LISTED_AS.sub("", _STROKE.sub("一", plain)))
    if _TITLE.search(plain) or _SEAL_OF_OFFICE.match(plain):
        return None
    return plain if len(re.findall(rf"[{HAN}]", plain)) >= 3 else None


def _employer(text: str) -> str | None:
    """A unit's name; in a letter a verb leads to it, and the sentence goes on behind a mark."""
    return _organisation(re.sub(r"^\s*[为是](?=\S{4})", "", re.split(r"[,，。;；]", text)[0]))


def _phone(text: str) -> str | None:
    """A number; the hyphen behind an area code stays, as it is printed."""
    plain = squeeze(ascii_width(text)).strip(".:;,'`_。-")
    if not re.fullmatch(r"0\d{2,3}-\d{7,8}", plain):
        plain = plain.replace("-", "")
    return plain if re.fullmatch(r"1[\d*]{10}|0\d{2,3}-?\d{7,8}|\d{7,8}", plain) else None


def _card_number(text: str) -> str | None:
    """A bank account: 16 to 19 digits on a card, as few as 12 on a passbook; some masked."""
    plain = re.sub(r"[\s-]", "", ascii_width(text)).strip(".:;,'`_。")
    return plain if re.fullmatch(r"[\d*]{12,22}", plain) and re.search(r"\d{4}", plain) else None


# 0623住院号, 17入院日期: two cells in one
_OTHER_NUMBER = re.compile("(?:住院|病案|病历|门诊|登记|床)号|院(?:日期|时间)")


def _bed(text: str) -> str | None:
    plain = squeeze(ascii_width(text)).strip(".:;,|丨")
    return (
        plain
        if re.fullmatch(rf"[+A-Za-z0-9{HAN}-]{{1,10}}", plain)
        and re.search(r"\d", plain)
        and not _OTHER_NUMBER.search(plain)
        else None
    )


# NICU, 12F: wards whose name is no word
_WARD = re.compile(r"[A-Z]{0,3}ICU|CCU|\d{1,2}[FWESN]")


# 市第, 大学第, 附属医: of a hospital's name around its seal
_PIECE_OF_HOSPITAL = re.compile(f"[{HAN}]{{0,6}}第|[{HAN}]{{0,4}}大学|[{HAN}]{{0,4}}[附属民]医")
_ORDINAL = re.compile("第[一二三四五六七八九十]{1,2}")  # of it, which says nothing by itself


def _ward(text: str) -> str | None:
    plain = squeeze(ascii_width(text)).strip(".:;,")
    if _OTHER_NUMBER.search(plain) or _PIECE_OF_HOSPITAL.fullmatch(plain):
        return None
    return _han_text(text) or (plain if _WARD.fullmatch(plain) else None)


_STROKE = re.compile(rf"(?<=[{HAN}])[—–－](?=[{HAN}])")  # 骨—科: a one that was read as a dash


_ONE_DAY = re.compile(r"(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?")  # of another box
# □城镇职工 ☑新农合 □自费: of several the one that is ticked
_TICKED = re.compile(rf"[☑☒√✓✔■]\s*([{HAN}()（）]+)(?=\s*[□☐○☑☒√✓✔■]|\s*$)")


def _han_text(text: str) -> str | None:
    ticked = _TICKED.findall(text) if re.search("[□☐○]", text) else []
    text = ticked[0] if len(ticked) == 1 else text
    plain = _text(_STROKE.sub("一", text.lstrip("☑☒√✓✔■□ ")))
    whole = squeeze(plain or "")
    if _ORDINAL.fullmatch(whole) or _ONE_DAY.fullmatch(whole) or _LABEL.search(plain or ""):
        return None
    return plain if plain and re.search(rf"[{HAN}].*[{HAN}]", plain) else None


def _text(text: str) -> str | None:
    plain = simplified(tidy(text)).strip("_-.·'`|丨—√✓")
    return plain if re.search(rf"[{HAN}A-Za-z0-9]", plain) else None


_AMOUNT_FIRST = re.compile(r"\s*[-¥￥]{0,2}(?:\d{1,3}(?:,\d{3})+|\d+)\.\d{2}(?=[,，;；。])")


def _extra(text: str) -> str | None:
    amount = _AMOUNT_FIRST.match(text)
    if amount is not None:
        return money(amount[0])
    if is_cut_amount(text.rstrip(" ;；。,，")):
        return None
    return money(text) or _text(re.split(r"[;；。]", text)[0])


KINDS: Mapping[str, Kind] = {
    "money": Kind(money, is_strict=True),
    "money_words": Kind(money_words, is_strict=True),
    "date": Kind(_date, is_strict=True),
    "date_range": Kind(_date_range, is_strict=True),
    "days": Kind(_days, is_strict=True),
    "age": Kind(_age, is_strict=True),
    "sex": Kind(_sex, is_strict=True),
    "code": Kind(_code, is_strict=True),
    "serial": Kind(_serial, is_strict=True),
    "check_code": Kind(_check_code, is_strict=True),
    "id_number": Kind(_id_number, is_strict=True),
    "number": Kind(_number, is_strict=False),
    "person": Kind(_person, is_strict=False),
    "person_or_number": Kind(_person_or_number, is_strict=False),
    "organisation": Kind(_organisation, is_strict=False),
    "employer": Kind(_employer, is_strict=False),
    "phone": Kind(_phone, is_strict=True),
    "card_number": Kind(_card_number, is_strict=True),
    "bed": Kind(_bed, is_strict=False),
    "text": Kind(_text, is_strict=False),
    "han_text": Kind(_han_text, is_strict=False),
    "ward": Kind(_ward, is_strict=False),
    "institution": Kind(lambda text: squeeze(_han_text(text) or "") or None, is_strict=False),
    "extra": Kind(_extra, is_strict=False),
}
