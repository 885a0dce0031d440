from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.causes import in_chinese
from claims.members.headers import NAMES, as_columns, known_count, misspelt, twice


@pytest.mark.parametrize(
    ("printed", "column"),
    [
        ("会员编号", "member_no"),
        ("Member No", "member_no"),
        ("MEMBER_NO", "member_no"),
        ("*姓 名：", "name"),
        ("身份证号（必填）", "id_number"),
        ("公民身份号码", "id_number"),
        ("出生年月", "birth_date"),
        ("单位名称", "employer"),
        ("联系电话", "phone"),
        ("银行账号", "bank_card"),
        ("生效日期", "cover_from"),
        ("Cover Until", "cover_until"),
        ("车间", "车间"),
        ("Work Shop", "workshop"),
        ("序号", "序号"),
        ("", ""),
    ],
)
def test_one_header(printed: str, column: str) -> None:
    assert as_columns([printed]) == (column,)


def test_the_likeliest_of_two_is_the_column_and_the_other_is_kept() -> None:
    assert as_columns(["联系电话", "手机号"]) == ("联系电话", "phone")
    assert as_columns(["编号", "会员编号", "姓名"]) == ("编号", "member_no", "name")
    assert as_columns(["name", "姓名"]) == ("name", "姓名")


def test_two_of_the_same_are_found() -> None:
    assert twice(as_columns(["姓名", "会员编号", "姓名"])) == "name"
    assert twice(as_columns(["姓名", "会员编号", "车间", "车间"])) is None


def test_no_spelling_means_two_columns() -> None:
    printed = [name for column, names in NAMES.items() for name in (column, *names)]
    assert len(printed) == len(set(printed))
    for column, names in NAMES.items():
        assert [as_columns([name]) for name in (column, *names)] == [(column,)] * (len(names) + 1)


@given(st.lists(st.sampled_from([name for names in NAMES.values() for name in names]), unique=True))
def test_no_column_is_lost_and_none_is_doubled(printed: list[str]) -> None:
    columns = as_columns(printed)
    assert len(columns) == len(printed)
    assert twice(columns) is None
    assert known_count(columns) == len({as_columns([name]) for name in printed})


@pytest.mark.parametrize(
    ("printed", "near"),
    [
        ("身份正号", "id_number"),
        ("证件号吗", "id_number"),
        ("emploeyr", "employer"),
        ("birht_date", "birth_date"),
        ("保障起始日", "cover_from"),
        ("联系方试", "phone"),
    ],
)
def test_a_misspelt_column_is_named_with_the_nearest(printed: str, near: str) -> None:
    ((column, cause),) = misspelt(as_columns(["会员编号", "姓名", printed]))
    assert column == printed
    assert f"nearest is {near} " in cause
    assert NAMES[near][0] in in_chinese(cause)


@pytest.mark.parametrize("printed", ["车间", "序号", "开户银行", "单位编号", "家庭编号", "备注"])
def test_columns_of_their_own_are_not_misspelt(printed: str) -> None:
    assert list(misspelt(as_columns(["会员编号", "姓名", printed]))) == []


def test_what_the_header_has_already_is_not_meant() -> None:
    assert list(misspelt(as_columns(["会员编号", "姓名", "手机号", "手机号2"]))) == []
    assert len(list(misspelt(as_columns(["会员编号", "姓名", "手机号2"])))) == 1
