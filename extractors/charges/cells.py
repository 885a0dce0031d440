"""The name and the figures of a charged row that the engine gave as one line."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.layout import parts_of
from extractors.types import Line
from extractors.words.charge_names import UNITS, charge_pairs, is_charge_name, next_name
from extractors.words.kinds import HAN

_PRICE_TIMES = re.compile(
    rf"\s*[¥￥]?\d[\d,]*(?:\.\d+)?元?\s*[×xX*]\s*(\d+(?:\.\d+)?\s*/?[{HAN}]{{0,3}})\s*"
)
_TIMES = re.compile(rf"\s*[×xX✕*＊]\s*(\d{{1,3}}(?:\.\d+)?\s*/?[{HAN}]{{0,3}})\s*")
# 化验费 x2, on phones
_NAME_TIMES = re.compile(rf"\s*([{HAN}()（）]+[{HAN})）])\s*[×xX*](\d{{1,3}})\s*")
_AMOUNT_FIRST = re.compile(rf"\s*(-?\d[\d,]*\.\d{{2}})\s*(?=[{HAN}]\s?[{HAN}])")
_NAME_COUNTED = re.compile(  # 卫生材料费1/项
    rf"([{HAN}()（）]+费)\s*(\d{{1,4}}(?:\.\d+)?\s*/?\s*(?:{'|'.join(sorted(UNITS))}))"
)
_TOKEN = re.compile(r"\S+")
_GAP = re.compile(r"(?<=\S)\s+(?=[-¥￥]?\d[\d,]*(?:\.\d+)?(?:\s|$))")  # before a figure
_UNIT = "|".join(sorted(UNITS))
_FIGURE_OR_UNIT = rf"(?:-?\d[\d,.]*\s*/?\s*(?:{_UNIT})?|{_UNIT})"
_FIGURES_AT_END = re.compile(rf"(?:\s+{_FIGURE_OR_UNIT})*\s+-?\d[\d,]*\.\d{{2}}\s*$")
WIDE_GAP = 0.75  # line heights between two columns that were read in one line


def figure_part(line: Line, figure: str) -> Line:
    """The part of ``line`` that says ``figure`` at its end."""
    start = line.text.rfind(figure)
    return (line.part(start, start + len(figure)) if start >= 0 else None) or replace(
        line, text=figure
    )


def cells_of(line: Line) -> list[Line]:
    """The name and the figures of a row that the engine gave as one line: 诊察费 1 次 15.00. The
    amount of one column may run into the name of the next: 360.00手术费."""
    if pairs := charge_pairs(line):
        return pairs
    if times := _NAME_TIMES.fullmatch(line.text):
        return parts_of(line, times.span(1), times.span(2))
    if len(apart := _apart_at_gaps(line)) > 1:
        return [cell for each in apart for cell in cells_of(each)]
    if (behind := next_name(line.text)) is not None:
        parts = parts_of(line, (0, behind), (behind, len(line.text)))
        return [cell for part in parts for cell in cells_of(part)]
    if counted := _NAME_COUNTED.fullmatch(line.text.strip()):
        return parts_of(line, counted.span(1), counted.span(2))
    first = _AMOUNT_FIRST.match(line.text)
    if first is not None and is_charge_name(line.text[first.end() :].rstrip(":： ")):
        parts = parts_of(line, (0, first.end(1)), (first.end(), len(line.text)))
        return [cell for part in parts for cell in cells_of(part)]
    tail = _FIGURES_AT_END.search(line.text)
    name = line.part(0, tail.start()) if tail else None
    if tail is None or name is None:
        return [line]
    figures = (found.span() for found in _TOKEN.finditer(line.text, tail.start()))
    return [name, *parts_of(line, *figures)]


def _apart_at_gaps(line: Line) -> list[Line]:
    """``line`` parted at figures where a column's gap is wider than a blank: 120.00  1.00."""
    if len(line.edges) != len(line.text) + 1:
        return [line]
    cuts = [
        (gap.start(), gap.end())
        for gap in _GAP.finditer(line.text)
        if line.edges[gap.end()] - line.edges[gap.start()] > WIDE_GAP * line.box.height
    ]
    ends = zip([0, *(end for _, end in cuts)], [*(x for x, _ in cuts), len(line.text)], strict=True)
    return parts_of(line, *ends)


def without_price(line: Line) -> Line:
    """The quantity of ￥2.00×3支, as phones print a charge's price and quantity, and of *3."""
    found = _PRICE_TIMES.fullmatch(line.text) or _TIMES.fullmatch(line.text)
    return (line.part(*found.span(1)) if found else None) or line
