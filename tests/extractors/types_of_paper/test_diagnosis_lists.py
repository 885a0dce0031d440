"""Lists of diagnoses: numbers that part entries and figures that belong to them."""

from __future__ import annotations

import pytest

from extractors.diagnosis_list import split_list
from extractors.sections import Section


@pytest.mark.parametrize(
    ("printed", "entries"),
    [
        (["1.2型糖尿病 2.高血压病"], ("2型糖尿病", "高血压病")),
        (["1、2型糖尿病2、社区获得性肺炎"], ("2型糖尿病", "社区获得性肺炎")),
        (["1.冠心病 2.高血压病3级（极高危）", "3.2型糖尿病"],
         ("冠心病", "高血压病3级（极高危）", "2型糖尿病")),
        (["主要诊断：急性阑尾炎 其他诊断：1.高血压病2级 2.2型糖尿病"],
         ("急性阑尾炎", "高血压病2级", "2型糖尿病")),
        (["中医诊断：眩晕病；证型：肝阳上亢证", "西医诊断：1、高血压病3级", "2、脑梗死"],
         ("眩晕病", "肝阳上亢证", "高血压病3级", "脑梗死")),
        (["1.右肺结节2.5cm"], ("右肺结节2.5cm",)),
        (["急性阑尾炎；高血压病2级"], ("急性阑尾炎", "高血压病2级")),
    ],
)  # fmt: skip
def test_entries(printed: list[str], entries: tuple[str, ...]) -> None:
    section = Section("diagnoses", printed, right_edges=[1000.0] * len(printed))
    assert split_list(section) == entries
