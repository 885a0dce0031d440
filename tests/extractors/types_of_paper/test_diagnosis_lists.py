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
        (["(1)甲状腺结节(2)半月板损伤(3)高血压病"], ("甲状腺结节", "半月板损伤", "高血压病")),
        (["①急性阑尾炎②2型糖尿病"], ("急性阑尾炎", "2型糖尿病")),
        (["一、脑梗死 二、高血压病"], ("脑梗死", "高血压病")),
        (["1.急性阑尾炎 K35.900 2.脑梗死 I63.900 有 治愈"], ("急性阑尾炎", "脑梗死")),
        (["(N40.x00)前列腺增生；(E87.600)低钾"], ("(N40.x00)前列腺增生", "(E87.600)低钾")),
        (["急性阑尾炎。患者因腹痛于我院就诊，予以手术。"], ("急性阑尾炎",)),
        (["1.急性阑尾炎;住院诊治概况：完善检查，择期手术，过程顺利，恢复良好"], ("急性阑尾炎",)),
        (["冠心病：不稳定型心绞痛；2型糖尿病"], ("冠心病：不稳定型心绞痛", "2型糖尿病")),
    ],
)  # fmt: skip
def test_entries(printed: list[str], entries: tuple[str, ...]) -> None:
    section = Section("diagnoses", printed, right_edges=[1000.0] * len(printed))
    assert split_list(section) == entries
