"""What papers about a patient share: a head of labels, a hospital over the title, headed text."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from extractors.diagnosis_list import lacks_numbers, split_list
from extractors.forms import Reading, best_by_key, read_form, split_range
from extractors.fragments import join_fragments, join_names
from extractors.heading_shapes import without_closing
from extractors.kinds import KINDS
from extractors.label_ends import with_whole_labels
from extractors.labels import EXTRA, Label, Vocabulary, find_labels
from extractors.layout import PlainText, page_rows, page_slope, reading_order
from extractors.section_headings import is_of_labels, whole_heading
from extractors.section_text import Section, joined_text
from extractors.sections import MIN_CELLS, read_sections
from extractors.split_labels import join_split_labels
from extractors.stray_text import without_rules, without_seal_end, without_seals, without_strokes
from extractors.types import Field, Line, Page
from extractors.types_of_paper.title_hospital import hospital_of
from extractors.values.dates import find_dates
from extractors.values.notation import with_notation
from extractors.values.text import ascii_width, half_width, squeeze


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


def section_fields(
    pages: Sequence[Page],
    vocabulary: Vocabulary,
    *,
    lists: Sequence[str] = (),
    texts: Sequence[str] = (),
    min_cells: int = MIN_CELLS,
    hospital: Field | None = None,
) -> dict[str, Field]:
    """The headed running text: ``lists`` are cut into their entries, ``texts`` are one string.
    What a seal says of the ``hospital`` is none of it."""
    name = str(hospital.value) if hospital else ""
    pages = [without_strokes(without_seals(page, name)) for page in pages]
    joined = [join_split_labels(page, vocabulary) for page in pages]
    sections = read_sections(joined, vocabulary, min_cells, lists)
    fields: dict[str, Field] = {}
    for key in lists:
        section = _longest(_joined(sections), key)
        if section is not None and (entries := split_list(section)):
            fields[key] = _doubted_if_torn(section.as_field(entries))
    for key in texts:
        section = _longest(_in_own_column(joined, vocabulary, key) or sections, key)
        if section is not None:
            text = without_seal_end(joined_text(section), name)
            text = _without_frame(with_semicolons(half_width(text)))
            fields[key] = _doubted_if_torn(section.as_field(with_notation(text)))
    return fields


def _in_own_column(pages: Sequence[Page], vocabulary: Vocabulary, key: str) -> list[Section]:
    """The sections of ``key`` whose heading stands alone right of a label: they have a column of
    their own, and the rows of the head beside them are none of their text."""
    found: list[Section] = []
    for page in pages:
        slope = page_slope(page.lines)
        for line in page.lines:
            if whole_heading(line, vocabulary) != key:
                continue
            level, half = slope.level(line.box), 0.5 * line.box.height
            beside = [
                x
                for x in page.lines
                if x.box.x1 < line.box.x0 and abs(slope.level(x.box) - level) < half
            ]
            if find_labels(beside, vocabulary, needs_colon=True):
                own = (x for x in page.lines if x.box.x0 > line.box.x0 - line.box.height)
                found += read_sections([replace(page, lines=tuple(own))], vocabulary)
    return [section for section in found if section.key == key]


TORN_TRUST = 0.9  # of a text whose numbers show that a part of it was not read


_REMARK = re.compile(r"^[(（](?:包括|含|注|请|如|可)[^()（）]{2,40}[)）][:：]?(?=.)")


def _without_frame(text: str) -> str:
    """``text`` without what the form says of it before, and a letter's closing words behind."""
    return without_closing(_REMARK.sub("", text))


def _doubted_if_torn(found: Field) -> Field:
    is_torn = lacks_numbers(found.raw)
    return replace(found, confidence=TORN_TRUST * found.confidence) if is_torn else found


# A clause that is no heading, with a colon behind it: …，穿弹力袜3个月：定期监测…
_CLAUSE_AND_COLON = re.compile(
    r"(?<=[；，。])([^；，。：:]{5,}|[^；，。：:]*\d[^；，。：:]*)[：:](?=[\u3400-\u9fff]{2})"
)
_LEADS_ON = re.compile(
    "(?:药物?|如下|以下|下列|事项|医嘱|建议|包括|方法|指导|方案|时间|地点|电话|计划)$"
)


def with_semicolons(text: str) -> str:
    """``text`` with the semicolons that were read as colons, where it parts its clauses by them."""
    if "；" not in text:
        return text
    return _CLAUSE_AND_COLON.sub(
        lambda found: found[0] if _LEADS_ON.search(found[1]) else f"{found[1]}；", text
    )


def _joined(sections: Sequence[Section]) -> list[Section]:
    """``sections`` with those right behind each other that each hold a kind of the same list as
    one: 出院中医诊断：… 出院西医诊断：…"""
    found: list[Section] = []
    for section in sections:
        last = found[-1] if found else None
        is_kind = (
            last is not None and last.key == section.key and _KIND_OF_LIST.search(section.title)
        )
        if last is not None and is_kind and _are_different(last, section):
            found[-1] = last.followed_by(section)
        else:
            found.append(section)
    return found


_KIND_OF_LIST = re.compile("中医|西医|证型|证候|辨证|其他|其它|次要|次诊断|补充|并发")


def _are_different(first: Section, second: Section) -> bool:
    entries = [{squeeze(entry) for entry in split_list(each)} for each in (first, second)]
    return bool(entries[0]) and bool(entries[1]) and not entries[0] & entries[1]


def _longest(sections: Sequence[Section], key: str) -> Section | None:
    """A heading printed twice is usually cut short once."""
    found = [section for section in sections if section.key == key]
    return max(found, key=lambda section: len("".join(section.parts)), default=None)


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


def signed_name(pages: Sequence[Page], vocabulary: Vocabulary) -> Field | None:
    """经治医师 张三 at the end of the text: the last line that is a label of ``physician_name`` and
    a name, without a colon between them."""
    labels = [s for s in vocabulary.by_length if vocabulary.keys[s] in _SIGNERS]
    for page in (join_names(each, vocabulary) for each in reversed(pages)):
        for line in reversed(reading_order(page.lines)):
            plain = PlainText.of(line.text)
            label = next((each for each in labels if plain.text.startswith(each)), None)
            unlisted = _PHYSICIAN.match(plain.text) if label is None else None
            end = len(unlisted[0]) if unlisted else len(plain.text)
            start = len(label) if label is not None else end
            signed = _SIGNED.match(plain.text, start) if label is not None else None
            start = signed.end() if signed else start
            start += plain.text[start : start + 1] in tuple(";.,")
            name = plain.text[start:]
            if label is not None and not name and (beside := _name_beside(line, page)):
                return beside
            if 2 <= len(name) <= LONGEST_SIGNED and (value := KINDS["person"].parse(name)):
                first, last = plain.raw_span(start, len(plain.text))
                box = line.span_box(first, last)
                raw = line.text[first:last]
                return Field(value, raw, line.confidence, page.index, box)
    return None


_SIGNERS = ("physician_name", "attending_name")


def _name_beside(line: Line, page: Page) -> Field | None:
    """The name that stands in the row of ``line``, the next text right of it."""
    right_of_it = (x for x in _row_of(line, page) if x.box.x0 >= line.box.x1)
    right = min(right_of_it, key=lambda x: x.box.x0, default=None)
    if right is None or len(squeeze(right.text)) > LONGEST_SIGNED:
        return None
    value = KINDS["person"].parse(right.text)
    if value is None:
        return None
    return Field(value, right.text, right.confidence, page.index, right.box)


def _row_of(line: Line, page: Page) -> list[Line]:
    half = 0.5 * line.box.height
    return [x for x in page.lines if abs(x.box.center_y - line.box.center_y) < half]


# 书写医师：, worded anew by every hospital; no colleague who only looked over or sent the patient
_PHYSICIAN = re.compile(
    r"(?!.{0,4}(?:上级|主任|审核|审签|质控|送检|检查|科室|转诊|会诊|麻醉|申请))[\u3400-\u9fff]{0,6}(?:医师|医生)"
    r"(?:\(?签[名字章]\)?)?:"
)
_SIGNED = re.compile(r"\(?签[名字章]\)?:?")
LONGEST_SIGNED = 4  # characters; longer ones are sentences: 医师建议卧床休息


def date_at_the_foot(page: Page, labels: Collection[str] = ()) -> Field | None:
    """The date that stands alone below the text, or behind one of ``labels`` that lost its colon,
    where it is the only one."""
    found = []
    levels = [line.box.center_y for line in page.lines]
    middle = (min(levels, default=0.0) + max(levels, default=0.0)) / 2
    for line in reading_order(page.lines):
        dates = find_dates(line.text)
        if len(dates) == 1 and line.box.center_y > middle:
            value, start, end = dates[0]
            rest = line.text[:start] + _OF_STAMP.sub("", line.text[end:].strip().removeprefix("日"))
            is_alone = squeeze(rest) in labels or not any(c.isalnum() for c in rest)
            is_alone = is_alone or _SEAL_BEFORE.fullmatch(squeeze(rest)) is not None
            is_alone = is_alone and not is_of_another_day(line, page, labels)
            if len(value) == len("2021-04-14") and is_alone:
                box = line.span_box(start, end)
                found.append(Field(value, line.text[start:end], line.confidence, page.index, box))
    return found[0] if len(found) == 1 else None


# 业2021年11月30日: one character of the seal that is pressed over the date; no word of a sentence
_SEAL_BEFORE = re.compile(r"(?![自从至到于在由按以今昨止前后年月日时共计约第])[\u3400-\u9fff]")
# 2019年4月17日（盖章有效）
_OF_STAMP = re.compile(r"[(（][^()（）]{0,6}(?:盖章|公章|签章|印章)[^()（）]{0,6}[)）]$")


def only_date(page: Page) -> Field | None:
    """The one date on ``page``, alone in its line: old forms print it over the text without a
    label."""
    dated = [(line, dates) for line in page.lines if (dates := find_dates(line.text))]
    if len(dated) != 1 or len(dated[0][1]) != 1:
        return None
    line, ((value, start, end),) = dated[0]
    rest = line.text[:start] + line.text[end:].strip().removeprefix("日")
    is_whole = len(value) == len("2021-04-14") and not any(each.isalnum() for each in rest)
    if not is_whole or is_of_another_day(line, page, ()):
        return None
    trust, box = GLUED_TRUST * line.confidence, line.span_box(start, end)
    return Field(value, line.text[start:end], trust, page.index, box)


_A_DAY = re.compile(r"(?:日期|时间)[:：]?")


def is_of_another_day(line: Line, page: Page, labels: Collection[str]) -> bool:
    """Whether what stands left of ``line`` says that it is another day: 确诊日期 | 2023-11-08."""
    left_of_it = (x for x in _row_of(line, page) if x.box.x1 <= line.box.x0)
    left = max(left_of_it, key=lambda x: x.box.x1, default=None)
    said = squeeze(left.text) if left is not None else ""
    return _A_DAY.search(said[-3:]) is not None and said.rstrip(":：") not in labels
