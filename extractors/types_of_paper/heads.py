"""What papers about a patient share at their head: labels, and a hospital over the title."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.forms.pairing import best_by_key, read_form, split_range
from extractors.labels.finding import EXTRA, Label, Vocabulary, find_labels
from extractors.labels.form_readings import Reading
from extractors.layout import PlainText, page_rows, page_slope
from extractors.lines.fragments import join_fragments
from extractors.lines.label_ends import with_whole_labels
from extractors.lines.spaced_words import join_names
from extractors.lines.split_labels import join_split_labels
from extractors.lines.stray_text import without_rules
from extractors.sections.headings import is_of_labels
from extractors.types import Field, Line, Page
from extractors.types_of_paper.title_hospital import hospital_of
from extractors.values.text import ascii_width, squeeze
from extractors.words.kinds import KINDS


def labelled_fields(
    pages: Sequence[Page], vocabulary: Vocabulary, *, needs_colon: bool
) -> dict[str, Field]:
    """One field a label of ``vocabulary``, the surest of all ``pages``."""
    readings: list[Reading] = []
    for page in pages:
        for reading in read_form(page, vocabulary, needs_colon=needs_colon).readings:
            readings += split_range(reading) if "+" in reading.key else [reading]
    best = best_by_key([r for r in readings if not r.key.startswith(EXTRA)])
    return {key: reading.as_field() for key, reading in best.items()}


def labelled_extras(page: Page, vocabulary: Vocabulary) -> dict[str, Field]:
    """The further amounts of ``page`` by their label, which ``vocabulary`` lists."""
    readings = read_form(page, vocabulary).readings
    best = best_by_key([r for r in readings if r.key.startswith(EXTRA)])
    return {
        label: reading.as_field()
        for key, reading in best.items()
        if (label := key.removeprefix(EXTRA)) in vocabulary.keys
    }


def head_fields(pages: Sequence[Page], vocabulary: Vocabulary) -> dict[str, Field]:
    """Labels before colons anywhere; in the head, over all running text, without colons too."""
    pages = [_with_parted_cells(without_rules(page)) for page in pages]
    pages = [with_whole_labels(page, vocabulary) for page in pages]
    pages = [join_fragments(page, vocabulary) if _has_cut_dates(page) else page for page in pages]
    pages = [join_names(join_split_labels(page, vocabulary), vocabulary) for page in pages]
    upper = head_of(pages[0], vocabulary)
    head = labelled_fields([upper], vocabulary, needs_colon=False)
    glued = _glued_department(upper) | _glued_name(upper) | _glued_age(upper)
    glued = {key: field for key, field in glued.items() if key in vocabulary.kinds}
    return glued | head | labelled_fields(pages, vocabulary, needs_colon=True)


_CUT_DATE = re.compile(r"(?:19|20)\d\d\s*年(?:\s*\d{1,2}\s*月)?\s*$")


def _has_cut_dates(page: Page) -> bool:
    """Whether a date breaks off at the end of a line: 入院日期 2015 年 | 6 月 11 日."""
    return any(_CUT_DATE.search(line.text) for line in page.lines)


# 男50 under 性别 and 年龄, or both heads in one: two narrow cells that were read as one
_TWO_CELLS = re.compile(r"\s*(?:[男女](?=\s*\d{1,3}\s*岁?\s*$)|性\s*别(?=\s*年\s*龄\s*$))")


def _with_parted_cells(page: Page) -> Page:
    """``page`` with sex and age as cells of their own."""
    parted = {id(x): found.end() for x in page.lines if (found := _TWO_CELLS.match(x.text))}
    if not parted:
        return page
    lines: list[Line] = []
    for line in page.lines:
        cut = parted.get(id(line), 0)
        pieces = (line.part(0, cut), line.part(cut, len(line.text))) if cut else (line,)
        lines += [piece for piece in pieces if piece is not None]
    return replace(page, lines=tuple(lines))


_DEPARTMENT = re.compile(
    r"(?:科室|科别|病区)([\u3400-\u9fff]{2,10}(?:科[一二三四五六七八九十\d]{0,2}(?:[病疗]区)?"
    r"|[病疗一二三四五六七八九十]区|中心|病房|ICU))"
)


def _glued_department(page: Page) -> dict[str, Field]:
    """科室泌尿外科: a department ends like one, so its label needs neither colon nor blank."""
    for line in page.lines:
        plain = PlainText.of(line.text)
        if match := _DEPARTMENT.fullmatch(plain.text):
            start, end = plain.raw_span(*match.span(1))
            raw, box = line.text[start:end], line.span_box(start, end)
            return {"department": Field(match[1], raw, line.confidence, page.index, box)}
    return {}


# 姓名；叶庆瑞, 病人姓名马雪娜；病理号: the colon is lost, or another mark
_NAME = re.compile(
    r"(?:[患惠思]者|病人|病员|病患|会员|住院人)?姓名[;.,、:]?([\u3400-\u9fff]{2,4}?(?:之[子女])?)(?=$|[;,/]|性别)"
)


def _glued_name(page: Page) -> dict[str, Field]:
    """A name right behind its label, at the beginning of a line."""
    for line in page.lines:
        plain = PlainText.of(line.text)
        match = _NAME.match(plain.text)
        if match and (value := KINDS["person"].parse(match[1])):
            start, end = plain.raw_span(*match.span(1))
            box = line.span_box(start, end)
            raw, trust = line.text[start:end], GLUED_TRUST * line.confidence
            return {"patient_name": Field(value, raw, trust, page.index, box)}
    return {}


_AGE = re.compile(r"年龄\W{0,2}(\d{1,3})周?岁")


def _glued_age(page: Page) -> dict[str, Field]:
    """性别 男年龄 | 62岁, 年龄，62岁: the years right behind their label, whatever else its line
    says."""
    for row in page_rows(page.lines):
        match = _AGE.search("".join(squeeze(ascii_width(line.text)) for line in row))
        line = next((x for x in row if match and match[1] + "岁" in squeeze(x.text)), None)
        value = KINDS["age"].parse(match[1]) if match else None
        if match and line is not None and value is not None:
            start = line.text.index(match[1])
            box = line.span_box(start, start + len(match[1]))
            trust = GLUED_TRUST * line.confidence
            return {"age": Field(value, match[1], trust, page.index, box)}
    return {}


GLUED_TRUST = 0.9  # of a name of which only its place tells where it begins


def head_of(page: Page, vocabulary: Vocabulary) -> Page:
    """``page`` down to its first section heading; what shares its row with other labels is none
    (临床诊断：… beside 病理号：…)."""
    slope = page_slope(page.lines)
    labels = find_labels(page.lines, vocabulary, needs_colon=True)
    beside = find_labels(page.lines, vocabulary)
    headed = {id(x.line) for x in labels if x.spelling in vocabulary.sections}
    others = [
        slope.level(x.box)
        for x in beside
        if x.spelling not in vocabulary.sections
        and not (x.key.startswith(EXTRA) and id(x.line) in headed)  # 出院医嘱：1、功能锻炼：…
    ]
    headings = [
        level
        for label in labels
        if label.spelling in vocabulary.sections
        and (level := slope.level(label.box)) is not None
        and not any(abs(level - other) < 0.5 * label.box.height for other in others)
    ]
    end = min(headings, default=_first_heading(beside, page, vocabulary))
    lower = [row for row in page_rows(page.lines) if is_of_labels(row, vocabulary)]
    kept = {id(line) for row in lower for line in row}
    return replace(
        page,
        lines=tuple(
            x for x in page.lines if slope.level(x.box) < end - x.box.height / 2 or id(x) in kept
        ),
    )


def _first_heading(labels: Sequence[Label], page: Page, vocabulary: Vocabulary) -> float:
    """How far down the head reaches on a page without colons: to the first heading that begins a
    line and shares it with no label, past a third of the page."""
    slope = page_slope(page.lines)
    heads = [slope.level(x.box) for x in labels if not vocabulary.sections.get(x.spelling)]
    levels = [
        level
        for label in labels
        if vocabulary.sections.get(label.spelling) and label.start == 0
        if (level := slope.level(label.box)) > page.height / 3
        and not any(abs(level - other) < 0.5 * label.box.height for other in heads)
    ]
    return min(levels, default=page.height / 3)


def with_hospital(fields: Mapping[str, Field], pages: Sequence[Page]) -> dict[str, Field]:
    """``fields`` and, where no label named it, the hospital over the title of ``pages``."""
    hospital = None if "hospital_name" in fields else hospital_of(pages)
    if hospital is None:
        return {**fields}
    name = _GRADE.sub("", str(hospital.value))
    return {**fields, "hospital_name": replace(hospital, value=name)}


# 某市中心医院（三级甲等）
_GRADE = re.compile(
    "[(（][一二三]级?[甲乙丙特]?等?(?:综合|专科)?(?:医院)?[)）]$|[一二三]级[甲乙丙特]等$"
)
