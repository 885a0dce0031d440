"""Which column of a roster is which, whatever the office calls it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import OSA

from claims.members.causes import Cause
from claims.members.names import sound_key

# The names that the documentation promises, then what offices write instead, likeliest first.
NAMES: dict[str, tuple[str, ...]] = {
    "member_no": (
        *("会员编号", "会员号", "会员卡号", "会员证号", "工会会员号", "会员编码", "会员代码"),
        *("编号", "member number", "member id"),
    ),
    "name": (
        *("姓名", "会员姓名", "职工姓名", "参保人姓名", "被保障人姓名", "被保障人", "名字"),
        *("member name", "full name"),
    ),
    "id_number": (
        *("身份证号", "身份证号码", "公民身份号码", "身份证", "居民身份证号", "居民身份证号码"),
        *("证件号码", "证件号", "身份证件号码", "id no", "id card"),
    ),
    "sex": ("性别", "gender"),
    "birth_date": (
        *("出生日期", "出生年月日", "生日", "出生时间", "出生年月", "date of birth", "birthday"),
    ),
    "employer": (
        *("工作单位", "单位", "单位名称", "所在单位", "所属单位", "工作单位名称", "参保单位"),
        *("企业名称", "用人单位", "所属基层工会", "基层工会", "company", "unit"),
    ),
    "phone": (
        *("手机号", "手机号码", "手机", "移动电话", "联系电话", "联系方式", "电话", "电话号码"),
        *("phone number", "mobile", "telephone"),
    ),
    "bank_card": (
        *("银行卡号", "银行卡", "银行账号", "银行帐号", "收款账号", "银行卡账号"),
        *("bank account", "card number"),
    ),
    "plan": (
        *("保障计划", "互助保障计划", "互助计划", "参保计划", "计划名称", "险种", "保障项目"),
        *("参加计划", "保障险种", "计划"),
    ),
    "cover_from": (
        *("保障起", "保障起始日期", "保障开始日期", "保障起日", "生效日期", "起保日期"),
        *("保障期起", "valid from"),
    ),
    "cover_until": (
        *("保障止", "保障终止日期", "保障结束日期", "保障截止日期", "保障止日", "终止日期"),
        *("保障期止", "valid until"),
    ),
    "unit_kind": ("单位性质",),  # plans may go by a column 单位类型 as it is printed
    "shares": ("份数", "参保份数", "投保份数", "购买份数"),
    "insured": ("是否参保", "是否参加医保", "是否参加基本医保"),
    "joined": ("入会日期", "入会时间", "参会日期"),
}
MIN_LIKENESS = 0.66  # one character of three, or two of six
_REMARK = re.compile(r"[(\[【（][^)\]】）]*[)\]】）]")  # 身份证号（必填）
_MARKS = re.compile(r"[\s_*:：'\ufeff-]+")


def _compact(cell: str) -> str:
    plain = unicodedata.normalize("NFKC", cell)
    return _MARKS.sub("", _REMARK.sub("", plain)).lower()


_RANKED = {
    _compact(printed): (column, rank)
    for column, names in NAMES.items()
    for rank, printed in enumerate((column, *names))
}


def as_columns(cells: Sequence[str]) -> tuple[str, ...]:
    """Our names for the cells of a header row, and what is printed for columns not known.

    Where several cells would be one column (手机 and 联系电话), the likeliest is; the others are
    kept as printed. Two of the same likelihood stay both: see ``twice``.
    """
    known = [_RANKED.get(_compact(cell)) for cell in cells]
    best: dict[str, int] = {}
    for column, rank in filter(None, known):
        best[column] = min(rank, best.get(column, rank))
    return tuple(
        found[0] if found and found[1] == best[found[0]] else _printed(cell)
        for cell, found in zip(cells, known, strict=True)
    )


def _printed(cell: str) -> str:
    plain = "".join(cell.split()).strip("*＊:：\ufeff")
    return plain.lower() if plain.isascii() else plain


def known_count(columns: Sequence[str]) -> int:
    """How many of our columns there are: what tells a header from a title."""
    return len(set(columns) & set(NAMES))


def twice(columns: Sequence[str]) -> str | None:
    """A column of ours that the header has twice."""
    return next((column for column in NAMES if columns.count(column) > 1), None)


def misspelt(columns: Sequence[str]) -> Iterator[tuple[str, Cause]]:
    """Columns that are not known but nearly named like one of ours that the header lacks.

    Their cells are kept, but as nothing that we know: our column would be empty without a word.
    """
    lacking = {spelled: column for spelled, (column, _) in _RANKED.items() if column not in columns}
    for printed in columns:
        if printed in NAMES or not printed:
            continue
        near = max(lacking, key=lambda spelled: _likeness(printed, spelled), default="")
        if near and _likeness(printed, near) >= MIN_LIKENESS:
            column = lacking[near]
            chinese = NAMES[column][0]
            yield (
                printed,
                Cause(
                    f"is not known; nearest is {column} ({chinese}): if that is meant, rename it"
                    " and import again",
                    f"不认识这一列，最接近的是“{chinese}”；如果是，请改列名后重新导入",
                ),
            )


def _likeness(printed: str, spelled: str) -> float:
    """0 to 1; names that sound alike are one (姓明)."""
    plain = _compact(printed)
    if (
        len(plain) == len(spelled)
        and not plain.isascii()
        and sound_key(plain) == sound_key(spelled)
    ):
        return 1.0
    return float(OSA.normalized_similarity(plain, spelled))
