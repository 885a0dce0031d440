"""Typed papers laid anew: the same contents, nothing over anything else, tables left alone."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.layings import WAYS, lay, style_of
from bench.plain_pairs import Pair, Pairs, plain_rows, width
from bench.relaid import main, page_of, read_relaid, relaid_pages
from fixtures.makers.typed import TypedPaper, typed_paper

PAPER = """type: inpatient_invoice
=====
        某某市医疗住院收费票据
票据代码：36060220          票据号码：0000192837
姓  名：喻小勤    性别 女    科别
西药费：4871.09     床位费：360.00
起付线600元，住院于2020年9月9日：另有说明。
收款单位：赣州市第十三人民医院    代办人：钟小英
病历号：  收款人：钟小英
见下
=====
invoice_code: 36060220
invoice_number: 0000192837
payer_name: 喻小勤
sex: female
cashier_name: 钟英
items: [[西药费, 4871.09], [床位费, 360.00]]
"""
BLOCK: tuple[Pairs, ...] = (
    (Pair("票据代码", "36060220", 0.0), Pair("票据号码", "0000192837", 30.0)),
    (Pair("收款单位", "赣州市第十三人民医院", 0.0), Pair("复核人", "", 30.0)),
    (Pair("住院时间", "2020-09-09", 0.0), Pair("个人现金支付", "3126.40", 30.0)),
)


@pytest.fixture
def paper() -> TypedPaper:
    return typed_paper("a", PAPER)


def test_only_rows_of_labels_with_their_values_are_plain(paper: TypedPaper) -> None:
    told = [pairs for _, pairs in plain_rows(paper)[0]]
    # no title, charges, sentence, row of somebody else; 收款人's value may go on in the next row
    assert [number for number, pairs in enumerate(told) if pairs] == [1]
    assert told[1] == (Pair("票据代码", "36060220", 0), Pair("票据号码", "0000192837", 28))


def test_a_value_without_a_colon_is_told_by_the_truth() -> None:
    rows = PAPER.replace("    科别", "").splitlines(keepends=True)
    paper = typed_paper("a", "".join(rows))
    (row,) = (pairs for row, pairs in plain_rows(paper)[0] if row and row[0].text.startswith("姓"))
    assert row is not None
    assert [(pair.label, pair.value) for pair in row] == [("姓名", "喻小勤"), ("性别", "女")]


@given(how=st.sampled_from(WAYS), together=st.sampled_from(WAYS), seed=st.integers(0, 99))
def test_every_way_prints_all_that_the_rows_say_and_nothing_over_it(
    how: str, together: str, seed: int
) -> None:
    rng = Random(seed)
    style = style_of(f"{how}+{together}", rng)
    rows = lay(BLOCK, style, rng)
    printed = "".join(run.text for row in rows for run in row)
    said = "".join(pair.label + pair.value for row in BLOCK for pair in row)
    marks = str.maketrans("", "", " ：:（）/_|.元")
    assert sorted(printed.translate(marks)) == sorted(said.translate(marks))
    for row in rows:
        for drop in {run.drop for run in row}:
            level = sorted((run for run in row if run.drop == drop), key=lambda run: run.at)
            assert all(a.end <= b.at + 0.01 for a, b in pairwise(level))


def test_labels_stand_over_their_values() -> None:
    rng = Random(1)
    first, second, *_ = lay(BLOCK, style_of("stacked", rng), rng)
    for label, value in zip(first, second, strict=False):
        assert value.at < label.end and label.at < value.end
    assert [run.text for run in second][:2] == ["36060220", "0000192837"]


def test_runs_lie_where_an_engine_reads_them(paper: TypedPaper) -> None:
    pages = relaid_pages(paper, "struck", Random(3))
    assert pages is not None
    page = page_of(0, pages[0])
    value = next(line for line in page.lines if line.text == "36060220")
    label = next(line for line in page.lines if line.text.startswith("票据代码"))
    assert value.box.y0 != label.box.y0
    assert len(value.edges) == len(value.text) + 1
    assert value.box.width == pytest.approx(11 * width(value.text))


def test_a_paper_without_plain_rows_is_left_out() -> None:
    paper = typed_paper("a", "type: other\n=====\n证明。兹有一人。\n=====\n{}\n")
    assert relaid_pages(paper, "celled", Random(1)) is None
    with pytest.raises(ValueError, match="no such way: askew"):
        style_of("celled+askew", Random(1))


def test_it_tells_what_a_layout_loses(capsys: pytest.CaptureFixture[str]) -> None:
    read = read_relaid("outpatient", "heilongjiang-payers-long", "celled", "1")
    assert read is not None and read.result.is_type_right
    args = ["outpatient", "--how", "celled", "--count", "2", "--show", "--print"]
    assert main(args) == 0
    told = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in told[:3]] == ["as", "celled", "lost"]
    assert sum(line.startswith("== celled outpatient/") for line in told) == 2
