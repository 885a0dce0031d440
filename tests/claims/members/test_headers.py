from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.members.headers import NAMES, as_columns, known_count, twice


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
