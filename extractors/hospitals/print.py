"""Where a hospital's name stands on an invoice, and where it ends: before a seal or a torn line
spoils it.

A seal's own words (财务专用章) stick to the name's ends, the engine cuts the line in two, the label
lies under ink, or the name stands over the title without any label.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.hospitals.gaps import with_gaps_filled
from extractors.hospitals.grammar import (
    KINDS_OF_HOSPITAL,
    KINDS_OF_UNIT,
    begins_with_place,
    built_length,
    comparable_name,
    is_of_unlisted_place,
)
from extractors.hospitals.repair import SEAL_WORDS, repaired
from extractors.hospitals.under_seal import province_of
from extractors.hospitals.words import MENDED_TRUST, mended
from extractors.labels.finding import EXTRA
from extractors.labels.form_readings import FormReading, Reading
from extractors.layout import is_horizontal, offset, page_slope
from extractors.types import Line, Look, Page
from extractors.words.kinds import KINDS

KEY = "hospital_name"
ALONE_TRUST = 0.9  # of a name that no label announces
GAP_TRUST = 0.85  # of a name of which gaps were filled
LOOK_TRUST = 0.9  # of a second look that is built better than the first
SURE_PRINT = 0.95  # confidence from which a place is not put right that is known in part only
MIN_LOOK = 0.7
NEAR, APART = 1.2, 1.0  # line heights from a name's piece to the next; off its row
BRANCH_REACH = 4.0  # line heights from a name to what its seal says of its branch
MOST_DEBRIS = 2  # characters of a spoiled label before a name
MOST_LOST = 4  # characters of a seal that a better reading of a name leaves out

_ENDS = re.compile(
    rf"(?:有限(?:责任)?公司|{KINDS_OF_HOSPITAL}|{KINDS_OF_UNIT})"
    r"(?:[东西南北中新老](?:院区?|部)|总部|本部|[\u3400-\u9fff]{2,4}(?:院区|医疗区|分院|住院部|门诊部))?$"
)
_BRANCH = re.compile(r"[(（][\u3400-\u9fff\w]{2,20}[)）]?$")
_BRANCH_OF_SEAL = re.compile(r"[(（]?([\u3400-\u9fff]{1,4}(?:院区|分院))[)）]")
# with the last character of the name again, which was cut in two
_BRACKETED = re.compile(r"[\u3400-\u9fff]?[(（]([\u3400-\u9fff]{2,10}(?:医院|院区?|分院))[)）]")
# What seals and the labels beside them say; no name begins or ends with it.
_INK = "".join(sorted(SEAL_WORDS))
_FRONT = re.compile(rf"^[{_INK}金院门诊住(（)）:：·.]{{1,6}}")
# of （章）, with the seal over what it says or without it
_EMPTY = re.compile(r"[(（](?:盖?章|[公签印]章|财务章)?[)）]")
_BACK = re.compile(
    rf"(?<=[院所部心站])[(（]?[{_INK}(（]{{1,8}}[)）]?$"
    r"|(?<=[院所部心站])(?!医?疗?区|集团|[东西南北总本]部)[^院所心()（）]{0,6}章$"
    r"|[(（][^()（）]{0,3}(?<!院区)(?<!分院)$|[财务收费]*专用章?$"
    r"|[(（](?:收费|财务)?(?:盖章|签章|公章|专用?章)?(?:后?有效)?[)）]$"
    r"|[(（](?:收费|财务|收款|住院|门诊){2}专用?章[)）]$"
    # the office that a seal names, and the next label
    r"|(?<=院)(?:门诊|急诊|住院|医疗)*(?:收费|财务|结算|收款|出纳|挂号|票据)+(?:[处科室部]|窗口)?$"
    r"|(?<=院区[)）])[\u3400-\u9fff]{1,3}(?<!院)$|(?<=分院[)）])[\u3400-\u9fff]{1,3}(?<!院)$"
    r"|(?<=院)(?:审核|复核|核对|收款|收费|开票|制单|经办)[人员]?$"
)
_STRAY = re.compile(r"(?<=院)[^院区部所心附第分东西南北中新老总本直集医()（）]{1,2}$")
_INK_IN_BRANCH = re.compile(rf"(?<=院区|分院)[{_INK}]{{1,3}}$")
_LABEL = re.compile(
    r"^.{0,2}(?:收款|收费|开票|医疗)?(?:单位|机构)(?:[(（]?(?:盖?章|公章|印章|财务专?用?章)[)）]?)?[:：]?"
)
_LABEL_BEFORE = re.compile(r"^.*[:：)）]")
_UNITS = frozenset({"单位", "单位名称"})
_SIGNERS = frozenset({"cashier_name", "checker_name"})
_NO_NAME = re.compile("票据|收据|发票|类型|类别|性质|等级|收费|记录|地址|名称|电话|[:：]")
_SEAL_NOTED = re.compile(r"(?<=[院所部心站])[(（](?:收费|财务|收款|住院|门诊){1,2}专用?章[)）]$")


def with_printed_hospital(
    best: Mapping[str, Reading], form: FormReading, page: Page
) -> dict[str, Reading]:
    """``best`` with the hospital's name as it is printed, from where it begins to where it ends."""
    found = best.get(KEY)
    if page.source != "ocr":
        return {**best}
    if found is not None:
        joined = _joined(found, form.rest, page)
        found = _built_better(_without_gaps(_without_ink(joined)), province_of(best, page))
        found = _with_branch(found, page)
    else:
        found = _alone(form, page)
    return {**best} if found is None else {**best, KEY: found}


def without_ink(text: str) -> tuple[int, int]:
    """Where in ``text`` the name itself stands, without what a seal printed before and after."""
    empty, branch = _EMPTY.match(text), _INK_IN_BRANCH.search(text)
    start, end = empty.end() if empty else 0, branch.start() if branch else len(text)
    front = _FRONT.match(text)
    if front is not None and not begins_with_place(text):
        starts = [at for at in range(1, front.end() + 1) if begins_with_place(text[at:])]
        start = min(starts, default=start)
    back = _BACK.search(text[:end], start)
    while back is not None and back.start() > start:
        end = back.start()
        back = _BACK.search(text[:end], start)
    return start, _before_stray(text, start, end)


def _before_stray(text: str, start: int, end: int) -> int:
    """Where the name ends in ``text[start:end]`` without a character of a seal behind it, or two
    where all of it is known."""
    stray = _STRAY.search(text[:end], start)
    if stray is None:
        return end
    name = text[start : stray.start()]
    is_whole = _is_name(name) if len(stray[0]) == 1 else built_length(name) == len(name)
    return stray.start() if is_whole else end


def _without_ink(reading: Reading) -> Reading:
    value = reading.value
    start, end = without_ink(value)
    if (start, end) == (0, len(value)) or end - start < len("某医院"):
        return reading
    cut = value[start:end]
    at = reading.raw.find(cut)
    if at < 0 or reading.line is None or (end < len(value) and _is_name(cut)):
        trust = MENDED_TRUST if _STRAY.search(value) else 1.0
        # whole: nothing behind it is hidden
        return replace(reading, value=cut, confidence=trust * reading.confidence, line=None)
    first = reading.start + at
    box = reading.line.span_box(first, first + len(cut))
    return replace(reading, value=cut, raw=cut, start=first, end=first + len(cut), box=box)


def _without_gaps(reading: Reading) -> Reading:
    """``reading`` with what its gaps hide, where that can be nothing else."""
    line = reading.line
    if line is None:
        return reading
    filled = with_gaps_filled(line, reading.start, reading.end)
    name = mended(comparable_name(filled)) if filled is not None else ""
    if not _ENDS.search(_BRANCH.sub("", name)):
        return reading
    return replace(reading, value=name, confidence=GAP_TRUST * reading.confidence, line=None)


def _built_better(reading: Reading, province: str) -> Reading:
    """``reading`` with the name as it is built best: as it was read, as a second look has it (the
    first look saw the seal too), or either with its place or kind put right."""
    own = _built(reading.value)
    looks = reading.line.again if reading.line is not None else ()
    is_sure = reading.confidence >= SURE_PRINT
    found = [_Name(reading.value, 1.0)]
    found += _repaired(reading.value, MENDED_TRUST, province, is_sure=is_sure)
    for look in looks:
        if look.confidence >= MIN_LOOK and look.start < reading.end and reading.start < look.end:
            text = _named(look)
            trust = LOOK_TRUST * min(1.0, look.confidence / max(reading.confidence, MIN_LOOK))
            found.append(_Name(text, trust))
            is_sure_look = is_sure and look.confidence >= SURE_PRINT
            found += _repaired(text, MENDED_TRUST * trust, province, is_sure=is_sure_look)
    least = len(reading.value) - (0 if begins_with_place(reading.value) else MOST_LOST)
    most = len(reading.value) + MOST_DEBRIS
    fitting = [each for each in found if _is_name(each.text) and least <= len(each.text) <= most]
    best = max(fitting, key=lambda each: (_built(each.text), each.trust), default=found[0])
    if _built(best.text) <= own:
        return reading
    return replace(reading, value=best.text, confidence=best.trust * reading.confidence, line=None)


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    trust: float  # against what was read at first


def _repaired(text: str, trust: float, province: str, *, is_sure: bool) -> Iterator[_Name]:
    name = repaired(text, province, is_doubted=not is_sure, is_sure=is_sure)
    if name is not None:
        yield _Name(name, trust)


def _built(name: str) -> int:
    """How much of ``name`` is known, without its branch in brackets."""
    return built_length(_BRANCH.sub("", name))


def _named(look: Look) -> str:
    text = _LABEL.sub("", comparable_name(look.text))
    start, end = without_ink(text)
    return text[start:end]


def _joined(reading: Reading, rest: Sequence[Line], page: Page) -> Reading:
    """``reading`` with its other half, where the name breaks off and goes on in the next line."""
    if reading.line is None:
        return reading
    if _ENDS.search(_BRANCH.sub("", reading.value)):
        return _with_bracketed(reading, rest, page)
    slope = page_slope(page.lines)
    height = reading.box.height
    for line in rest:
        gap = line.box.x0 - reading.box.x1
        is_next = -2 * APART * height < gap < NEAR * height and line.box.x1 > reading.box.x1
        if not is_next or abs(offset(reading.box, line.box, slope)) > APART * height:
            continue
        text = mended(comparable_name(line.text))
        whole = reading.value + text[_overlap(reading.value, text) :]
        if _ENDS.search(text) and _is_name(whole):
            confidence = LOOK_TRUST * min(reading.confidence, line.confidence)
            box = reading.box.union(line.box)
            raw = reading.raw + line.text.strip()
            return replace(reading, value=whole, raw=raw, confidence=confidence, box=box, line=None)
    return reading


def _with_bracketed(reading: Reading, rest: Sequence[Line], page: Page) -> Reading:
    """``reading``, a whole name, with what stands in brackets in the line that goes on right behind
    it: 荆门市妇幼保健院 and 完（妇女儿童医院)."""
    box, slope = reading.box, page_slope(page.lines)
    if _BRANCH.search(reading.value):
        return reading
    for line in rest:
        said = _BRACKETED.fullmatch(comparable_name(line.text))
        is_next = -box.height < line.box.x0 - box.x1 < 0.5 * box.height
        if said is None or not is_next or abs(offset(box, line.box, slope)) > APART * box.height:
            continue
        value, raw = f"{reading.value}（{said[1]}）", reading.raw + line.text.strip()
        trust = LOOK_TRUST * min(reading.confidence, line.confidence)
        whole = box.union(line.box)
        return replace(reading, value=value, raw=raw, confidence=trust, box=whole, line=None)
    return reading


def _with_branch(reading: Reading, page: Page) -> Reading:
    """``reading`` with the branch in brackets that the seal behind it names, of which the print
    lies under that seal: 南阳市中医院 and, around the seal, 南院区）."""
    box = reading.box
    if not _is_name(reading.value) or _BRANCH.search(reading.value):
        return reading
    found = {
        branch[1]
        for line in page.lines
        if (branch := _BRANCH_OF_SEAL.fullmatch(comparable_name(line.text))) is not None
        and -box.height < line.box.x0 - box.x1 < BRANCH_REACH * box.height
        and line.box.y0 < box.y1 + box.height
        and line.box.y1 > box.y0 - box.height
    }
    if len(found) != 1:
        return reading
    value = f"{reading.value}（{found.pop()}）"
    return replace(reading, value=value, confidence=LOOK_TRUST * reading.confidence, line=None)


def _overlap(first: str, second: str) -> int:
    """How many characters that end ``first`` are read again where ``second`` begins."""
    return next((n for n in range(len(second), 0, -1) if first.endswith(second[:n])), 0)


def _alone(form: FormReading, page: Page) -> Reading | None:
    """The one name of a hospital that stands alone in its line, where no label that can be read
    gave one."""
    found: dict[str, Reading] = {}
    beside = (x.line for x in form.readings if x.line is not None and x.key.startswith(EXTRA))
    # 单位：锦州铁路医院: of a patient, who has one too, it names no hospital as a rule
    units = [(x.line, x.value_text) for x in form.labels if x.spelling in _UNITS]
    signed = _beside_signers(units, form, page)
    for line, text in (*((x, x.text) for x in (*form.rest, *beside)), *units):
        if not is_horizontal(line):
            continue
        whole = comparable_name(text)
        if _ENDS.search(whole) and not begins_with_place(whole):
            # 收款单位（章）：天津, and 市人民医院 in a line of its own
            whole = _before(line, page) + whole
        name = _lone_name(whole)
        if name is None and line.confidence >= SURE_PRINT:
            start, end = without_ink(whole)
            is_signed = (id(line), text) in signed and _ENDS.search(whole[start:end]) is not None
            name = whole[start:end] if is_signed else None
            name = whole if name is None and is_of_unlisted_place(whole) else name
        if name is None:
            continue
        trust = ALONE_TRUST * line.confidence
        at = max(line.text.find(name), 0)
        reading = Reading(
            KEY, name, line.text.strip(), trust, page.index, line.box, line, at, at + len(name)
        )
        found.setdefault(name, reading)
    return next(iter(found.values())) if len(found) == 1 else None


def _beside_signers(
    units: Sequence[tuple[Line, str]], form: FormReading, page: Page
) -> frozenset[tuple[int, str]]:
    """Those of ``units``, by the ids of their lines, in whose row somebody signs: there 单位 is no
    patient's, and its name needs no place that is known."""
    slope = page_slope(page.lines)
    signers = [label.box for label in form.labels if label.key in _SIGNERS]
    return frozenset(
        (id(line), text)
        for line, text in units
        if any(abs(offset(line.box, x, slope)) < 0.7 * line.box.height for x in signers)
    )


def _before(line: Line, page: Page) -> str:
    """What stands on the row of ``line`` right before it, behind its label."""
    height, slope = line.box.height, page_slope(page.lines)
    for other in page.lines:
        is_next = abs(line.box.x0 - other.box.x1) < NEAR * height
        if is_next and abs(offset(other.box, line.box, slope)) < APART * height:
            return _LABEL_BEFORE.sub("", comparable_name(other.text))
    return ""


def _lone_name(text: str) -> str | None:
    """The name that ``text`` is, but for ink and a character or two of a label before it."""
    if _NO_NAME.search(_SEAL_NOTED.sub("", text)):
        return None
    start, end = without_ink(text)
    for at in range(start, min(start + MOST_DEBRIS, end) + 1):
        if begins_with_place(text[at:end]):
            return text[at:end] if _is_name(text[at:end]) else None
    return None


def _is_name(text: str) -> bool:
    is_whole = _ENDS.search(_BRANCH.sub("", text)) is not None
    return is_whole and begins_with_place(text) and KINDS["organisation"].parse(text) is not None
