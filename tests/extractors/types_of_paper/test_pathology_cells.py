"""Cells of a report whose rows stand at even steps: only their sentences say where one ends."""

from __future__ import annotations

import pytest

from extractors.documents import find_documents
from fixtures.makers.typed import read_pages, typed_paper

PAGE = """\
某某医院病理检查报告单
| 姓名 | 江月白 | 性别 | 女 | 年龄 | 52岁 |
| 标本名称 | 右侧甲状腺及峡部 | 送检日期 | 2024-03-02 |
{rows}
| 报告医师 | 林柏舟      | 报告日期 | 2024-03-06 |
"""
SAID = "（右叶）甲状腺乳头状癌，肿瘤最大径0.8cm，未见脉管癌栓。"


@pytest.mark.parametrize(
    "rows",
    [
        "| 检查所见 | 甲状腺组织4×3×2cm，切面见灰白结节，  |\n"
        "|          | 直径0.8cm，质硬。                    |\n"
        "| 病理诊断 | （右叶）甲状腺乳头状癌，肿瘤最大径    |\n"
        "|          | 0.8cm，未见脉管癌栓。                |",
        "|          | 甲状腺组织4×3×2cm，切面见灰白结节，  |\n"
        "| 检查所见 | 直径0.8cm，质硬，边界欠清，局部与     |\n"
        "|          | 被膜相连。                           |\n"
        "|          | （右叶）甲状腺乳头状癌，肿瘤          |\n"
        "| 病理诊断 | 最大径0.8cm，未见                    |\n"
        "|          | 脉管癌栓。                           |",
    ],
    ids=["beside the first row", "in the middle"],
)
def test_a_cell_ends_where_its_sentence_does(rows: str) -> None:
    text = f"type: pathology_report\n=====\n{PAGE.format(rows=rows)}=====\n"
    (found,) = find_documents(read_pages(typed_paper("cells", text)))
    assert found.type == "pathology_report"
    assert found.fields["pathological_diagnosis"].value == SAID


def test_a_heading_lower_than_its_text_does_not_begin_the_text_below_the_table() -> None:
    rows = (
        "|          | 腺体增生，核分裂象偶见。              |\n| 镜下所见 |\n\n\n"
        "|          | （直肠）腺癌，中分化，切缘阴性。      |\n| 病理诊断 |\n\n\n"
        "|          | 免疫组化：Ki-67(26%+)，P63(+)，CK7（-）。 |\n| 备注     |"
    )
    text = f"type: pathology_report\n=====\n{PAGE.format(rows=rows)}=====\n"
    (found,) = find_documents(read_pages(typed_paper("cells", text)))
    assert found.fields["pathological_diagnosis"].value == "（直肠）腺癌，中分化，切缘阴性。"
