"""Which heads of columns are those of the charges, and what stands under them on a slant."""

from __future__ import annotations

from dataclasses import replace

from extractors.charges.charged_area import table_body
from extractors.labels.finding import load_vocabulary, page_labels
from extractors.types import Page
from tests.extractors.drawing import line, page

INVOICE = load_vocabulary("invoice")


def charged(paper: Page) -> set[str]:
    return {each.text for each in table_body(paper, page_labels(paper, INVOICE))}


def test_heads_under_the_total_are_those_of_who_pays() -> None:
    charges = [line("放射费", 90, 240), line("28.40", 380, 240), line("治疗费", 580, 240)]
    charges.append(line("1474.02", 860, 240))
    total = line("合计（小写）：1502.42", 90, 380)
    heads = [line("基金支付项目", 150, 420), line("金额", 420, 420)]
    funds = [line("大病保险基金", 90, 460), line("423.41", 420, 460)]
    found = charged(page(*charges, total, *heads, *funds))
    assert found == {"放射费", "28.40", "治疗费", "1474.02"}


def test_the_first_row_under_heads_where_values_off_the_grid_slant_the_lines() -> None:
    """The heads rise by 15 px over 920. Values that stand too high behind their labels make lines
    of them that rise by 27 px over 1000."""
    heads = [line("项目名称", 140, 304), line("项目名称", 600, 297), line("项目名称", 1060, 289)]
    row = [line("麻醉费", 100, 326), line("266.02", 370, 322)]
    total = line("金额合计（小写）：266.02", 940, 520)
    told = [line(f"业务流水号：4194869467037{x}", 120, 560 + 30 * x) for x in range(4)]
    slanting = [replace(each, slope=-0.027) for each in told]
    found = charged(page(*heads, *row, total, *slanting))
    assert {"麻醉费", "266.02"} <= found
