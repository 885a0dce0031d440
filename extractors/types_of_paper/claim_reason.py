"""The reason for which a member applies: running text beside its label, in its cell or under it, or
the one option that is ticked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.labels.finding import EXTRA, STOP, Label, is_han
from extractors.labels.form_readings import FormReading, Reading
from extractors.layout import Slope, offset, page_slope
from extractors.sections.heading_shapes import without_closing
from extractors.types import Box, Field, Line, Page
from extractors.values.text import squeeze
from extractors.words.kinds import KINDS

# What a box is printed and read as, empty and ticked.
_OPTION = re.compile(r"([□☐○口囗]|[☑☒√✓✔■●Vv])\s*([^□☐○口囗☑☒√✓✔■●Vv]+)")
_TICKED = re.compile("[☑☒√✓✔■●]")
_MARK = re.compile("[☑☒√✓✔■●□☐○]")
# 申请类别, and no 疾病类别: that names the disease
_KIND_OF_CASE = re.compile("(?<!患病)(?<!疾病)(?<!病种)(?:类型|类别|项目|性质|种类)$")
_EVENTS = ("出险", "事故")

# What the applicant signs for, printed under the reason
_DECLARATION = re.compile(
    r"(本人|我|申请人|以上|上述|特此|所填|所提供)[\u3400-\u9fff,，]{0,10}"
    r"(保证|承诺|声明|真实|属实|知晓|已阅|授权|虚假|责任)|特此申请|此致|敬礼|(附|注|备注|说明)[:：]"
)
_NO_REASON = re.compile(r"盖章|公章|签章|签字|签名|年.{0,4}月.{0,4}日$|^[(（]|意见")
WRAPS = ("employer", "bank_name", "claim_reason")  # values that may run over lines in their cell
# A choice, the heading of a block, the paper's title
_NO_TEXT = re.compile(
    "[是否有无√✓☑□]{1,3}|[一二三四五六七八九十]、.*"
    "|.*(?:申请|申领|审批|登记|领取)(?:审批)?[表书单](?:[(（].{1,16}[)）])?"
)
SAME_ROW = 0.35  # label heights; half a row lies more apart
FULL_LINE = 0.6  # of the way to the right edge of the print: a line so long may go on below
WIDEST = 2.3  # line heights from one row of running text to the next
SHORTEST_REASON = 4  # Chinese characters
SHORTEST_TEXT = 8  # characters of a reason in words, beside what is ticked
CELL_TRUST = 0.97  # of a text that only its place in the table tells


def reason(
    page: Page, form: FormReading, found: Reading | None, free: Sequence[Line]
) -> dict[str, Reading]:
    """The reason with all its lines: ``found`` beside its label, else in its cell or under it."""
    label = next((each for each in form.labels if each.key == "claim_reason"), None)
    if found is None and label is not None and not label.value_text.strip():
        found = _in_its_cell(page, form, label, free) or _under(page, label, free)
    if found is None and label is not None and _MAY_ASK_FOR_TICKS.fullmatch(label.value_text):
        found = _options_under(page, label, form)
        return {} if found is None else {"claim_reason": found}
    if found is None:
        return {}
    whole = _to_the_end(found, form)
    is_text = label is not None and label.has_colon and label.start == 0
    left = label.box.x0 if label is not None and is_text else None
    told = with_further_lines(page, whole, free, left)
    return {"claim_reason": replace(told, value=without_closing(told.value))}


def told_reason(form: FormReading, found: Reading | None) -> Reading | None:
    """``found``, or what another label of the reason says in words where ``found`` is a choice or
    says only what happened: 出险原因：□意外 ☑疾病 or 患病情况：肺癌 over 申请事由：因肺炎住院."""
    if found is None or (not _MARK.search(found.raw) and _asked_for(found, form)):
        return found
    told = [x for x in form.readings if x.key == found.key and not _MARK.search(x.raw)]
    told = [x for x in told if len(squeeze(x.raw)) >= SHORTEST_TEXT]
    asked = [x for x in told if _asked_for(x, form)]
    return next(iter(asked or (told if _MARK.search(found.raw) else ())), found)


def _asked_for(reading: Reading, form: FormReading) -> bool:
    """Whether the label left of ``reading`` in its row names what is applied for: 申请理由."""
    before = [
        label
        for label in form.labels
        if label.box.x0 <= reading.box.x0
        and abs(label.box.center_y - reading.box.center_y) < SAME_ROW * label.box.height
    ]
    nearest = max(before, key=lambda label: label.box.x0, default=None)
    return nearest is not None and nearest.spelling.startswith(("申请", "申领"))


def free_lines(page: Page, form: FormReading) -> list[Line]:
    """The lines that belong to no label; one with labels only inside its sentence is whole."""
    others = [x for x in form.labels if x.key not in WRAPS and not squeeze(x.value_text)]
    slope = page_slope(page.lines)
    return [
        line
        for line in _free(page, form)
        if not _NO_TEXT.fullmatch(squeeze(line.text))
        and not any(_is_beside(label.box, line.box, page, slope) for label in others)
    ]


def _left_of(box: Box, page: Page, slope: Slope) -> Box | None:
    """The text next to ``box`` at its left in its row."""
    row = (
        line.box
        for line in page.lines
        if line.box.x1 <= box.x0 and abs(offset(line.box, box, slope)) <= SAME_ROW * box.height
    )
    return max(row, key=lambda each: each.x1, default=None)


def _has_a_label(box: Box, label: Box | None, page: Page, slope: Slope) -> bool:
    """Whether a text stands left of ``box`` in the column of ``label``: a row of its own."""
    other = _left_of(box, page, slope)
    return label is not None and other is not None and other.x0 < label.x1 and label.x0 < other.x1


def _is_beside(label: Box, box: Box, page: Page, slope: Slope) -> bool:
    """Whether ``box`` is the first text right of ``label`` in its row: what stands there is its
    value, and goes on with no other."""
    if not label.x1 <= box.x0 or abs(offset(label, box, slope)) > SAME_ROW * label.height:
        return False
    return not any(
        label.x1 <= line.box.center_x < box.x0
        and abs(offset(label, line.box, slope)) <= SAME_ROW * label.height
        for line in page.lines
    )


def _free(page: Page, form: FormReading) -> list[Line]:
    labelled: dict[int, list[Label]] = {}
    for label in form.labels:
        labelled.setdefault(id(label.line), []).append(label)
    sentences = [
        line
        for line in page.lines
        if id(line) in labelled and all(map(_is_in_sentence, labelled[id(line)]))
    ]
    rest = (x for x in form.rest if not any(_holds(line, x.box) for line in sentences))
    return [*sentences, *rest]


def _is_in_sentence(label: Label) -> bool:
    """…住院19天，医疗费用负担较重: words of a text that are labels elsewhere."""
    before = label.line.text[: label.start]
    is_clause = before.endswith(("，", "。", "；", ",", ";")) and not _is_field(label)
    return bool(before) and not before[-1].isspace() and (is_clause or not label.has_colon)


def _is_field(label: Label) -> bool:
    return label.key != STOP and not label.key.startswith(EXTRA)


def _holds(line: Line, box: Box) -> bool:
    """Whether ``box`` is that of a part of ``line``."""
    return line.box.x0 <= box.center_x <= line.box.x1 and line.box.y0 <= box.center_y <= line.box.y1


def _to_the_end(reading: Reading, form: FormReading) -> Reading:
    """``reading`` with the rest of its sentence, which words that are labels elsewhere cut off."""
    own = [label for label in form.labels if _holds(label.line, reading.box)]
    own = [label for label in own if label.start >= reading.end]
    if reading.line is None or not own or not _is_in_sentence(own[0]):
        return reading
    whole = own[0].line
    start = reading.start if whole is reading.line else 0
    firm = [label.start for label in own if not _is_in_sentence(label)]
    end = min(firm, default=len(whole.text))
    raw = whole.text[start:end].rstrip()
    value = KINDS["han_text"].parse(raw)
    box = whole.span_box(start, start + len(raw))
    return reading if value is None else replace(reading, value=value, raw=raw, box=box)


def _in_its_cell(
    page: Page, form: FormReading, label: Label, free: Sequence[Line]
) -> Reading | None:
    """The text that stands anywhere right of ``label``, in a cell of several rows in whose middle
    the label stands: the cell reaches as far below its label as above it."""
    slope = page_slope(page.lines)
    own, height = slope.level(label.box), label.box.height
    column = [
        slope.level(each.box)
        for each in form.labels
        if each.box.x0 < label.box.x1 and label.box.x0 < each.box.x1
    ]
    above = sorted(level for level in column if level < own - height)
    if not above:
        return None
    pitch = above[-1] - above[-2] if len(above) > 1 else own - above[-1]
    top = above[-1] + 0.5 * min(pitch, own - above[-1])
    foot = min([2 * own - top, *(level - height for level in column if level > own + height)])
    inside = [
        line
        for line in free
        if line.box.x0 > label.box.x1 and top < slope.level(line.box) < foot and _may_begin(line)
    ]
    return _first_of(page, inside)


def _under(page: Page, label: Label, free: Sequence[Line]) -> Reading | None:
    """The text whose first line stands right under ``label``, a line by itself."""
    slope, height = page_slope(page.lines), label.box.height
    inside = [
        line
        for line in free
        if 0.6 * height < offset(label.box, line.box, slope) < WIDEST * height
        and -height < line.box.x0 - label.box.x0 < 4 * height
        and _may_begin(line)
    ]
    is_alone = label.start == 0 and not squeeze(label.value_text)
    return _first_of(page, inside) if label.start == 0 and (label.has_colon or is_alone) else None


# 二、申请原因（请在□内打√）, 二、申请事项：
_MAY_ASK_FOR_TICKS = re.compile(r"\s*(?:[(（][^()（）]*(?:打|划|勾|选|√)[^()（）]*[)）])?[:：]?\s*")


def _options_under(page: Page, label: Label, form: FormReading) -> Reading | None:
    """The options in the next rows under ``label``, where one of them is ticked."""
    slope, height = page_slope(page.lines), label.box.height
    options = [line for line in form.rest if _MARK.match(line.text.strip())]
    rows: list[Line] = []
    for line in sorted(options, key=lambda line: (slope.level(line.box), line.box.x0)):
        above = rows[-1].box if rows else label.box
        is_under = offset(label.box, line.box, slope) > 0.6 * height
        if is_under and offset(above, line.box, slope) < WIDEST * height:
            rows.append(line)
    if not any(_TICKED.match(line.text.strip()) for line in rows):
        return None
    text = " ".join(line.text for line in rows)
    trust, box = min(line.confidence for line in rows), Box.around(line.box for line in rows)
    return Reading("claim_reason", text, text, trust, page.index, box)


def _first_of(page: Page, lines: Sequence[Line]) -> Reading | None:
    slope = page_slope(page.lines)
    first = min(lines, key=lambda each: slope.level(each.box), default=None)
    value = KINDS["han_text"].parse(first.text) if first is not None else None
    if first is None or value is None:
        return None
    trust = CELL_TRUST * first.confidence
    end = len(first.text)
    return Reading("claim_reason", value, first.text, trust, page.index, first.box, first, 0, end)


def _may_begin(line: Line) -> bool:
    text = squeeze(line.text)
    is_long = sum(map(is_han, text)) >= SHORTEST_REASON
    return is_long and not _NO_REASON.search(text) and not _DECLARATION.search(text)


def with_further_lines(
    page: Page, reading: Reading, free: Sequence[Line], left: float | None = None
) -> Reading:
    """``reading`` with the lines over and under it that begin where it begins and are no label:
    a label in the middle of its cell stands beside any of the value's lines. Running text goes on
    at ``left`` under a line that is full."""
    slope = page_slope(page.lines)
    texts, boxes = [reading.raw], [reading.box]
    label = _left_of(reading.box, page, slope)
    own = [line for line in free if not _DECLARATION.match(squeeze(line.text))]
    own = [line for line in own if not _has_a_label(line.box, label, page, slope)]
    full = FULL_LINE * max((line.box.x1 for line in page.lines), default=0.0)
    for line in sorted(own, key=lambda line: slope.level(line.box)):
        last = boxes[-1]
        goes_on = _goes_on(last, texts[-1], full)
        begins = last if left is None else last._replace(x0=left)
        is_below = goes_on and _is_next_line(begins, line.box, slope, WIDEST)
        if is_below or _is_next_line(last, line.box, slope):
            texts.append(line.text.strip())
            boxes.append(line.box)
    for line in sorted(own, key=lambda line: -slope.level(line.box)):
        is_above = _goes_on(line.box, line.text.strip(), full)
        is_above = is_above and _is_next_line(line.box, boxes[0], slope, WIDEST)
        if is_above or _is_next_line(line.box, boxes[0], slope):
            texts.insert(0, line.text.strip())
            boxes.insert(0, line.box)
    raw = "".join(texts)
    value = KINDS["text"].parse(raw)
    if value is None or len(texts) == 1:
        return reading
    return replace(reading, raw=raw, value=value, box=Box.around(boxes))


def _goes_on(box: Box, text: str, full: float) -> bool:
    """Whether the line of ``text`` in ``box`` is full, and its sentence is not at its end."""
    return box.x1 > full and text[-1:] not in tuple("。；;.")


def _is_next_line(above: Box, below: Box, slope: Slope, widest: float = 1.8) -> bool:
    height = min(above.height, below.height)
    drop = offset(above, below, slope)
    return abs(below.x0 - above.x0) < 1.2 * height and 0.6 * height < drop < widest * height


def with_options(found: Field, page: Page) -> Field:
    """``found`` with the further options of its rows, each a line of its own."""
    box = found.box
    if box is None or not _MARK.match(found.raw.strip()):
        return found
    slope = page_slope(page.lines)
    more = [
        line
        for line in page.lines
        if line.box.x0 >= box.x0
        and abs(offset(box, line.box, slope)) < 0.6 * box.height
        and _MARK.match(line.text.strip())
        and line.text.strip() not in found.raw
    ]
    texts = [found.raw, *(line.text for line in sorted(more, key=lambda line: line.box.x0))]
    return replace(found, raw=" ".join(texts))


def ticked(found: Field, form: FormReading) -> dict[str, Field]:
    """``claim_reason`` as the one option that is ticked, where its cell offers several. Beside a
    kind of case (理赔类型) nothing else is a reason, and several ticks or none say nothing; what
    happened (出险类型) is one."""
    spellings = [label.spelling for label in form.labels if label.key == "claim_reason"]
    is_firm = any(not _KIND_OF_CASE.search(each) for each in spellings)
    is_event = any(each.startswith(_EVENTS) for each in spellings)
    options = [(each[1], each[2]) for each in _OPTION.finditer(found.raw)]
    if not _MARK.search(found.raw) and len(options) < 2:
        return {"claim_reason": found} if is_firm or is_event else {}
    ticked = [text for mark, text in options if not re.fullmatch("[□☐○口囗]", mark)]
    value = KINDS["han_text"].parse(ticked[0]) if len(ticked) == 1 else None
    if len(options) == 1 and is_firm:
        return {"claim_reason": found}
    return {} if value is None else {"claim_reason": replace(found, value=value)}
