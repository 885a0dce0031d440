"""What papers about a patient say at their foot: who signed, and the day that has no label."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from extractors.labels.finding import Vocabulary
from extractors.layout import PlainText, reading_order
from extractors.lines.fragments import join_fragments
from extractors.lines.spaced_words import join_names
from extractors.types import Field, Line, Page
from extractors.values.dates import find_dates
from extractors.values.text import squeeze
from extractors.words.kinds import KINDS

UNLABELLED_TRUST = 0.9  # of a day that stands on a paper without a label


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


def day_of_paper(pages: Sequence[Page], vocabulary: Vocabulary, key: str) -> Field | None:
    """The day of a paper where no label of ``key`` gave it: alone at its foot, or the only one on
    its first page."""
    named = [spelling for spelling, owner in vocabulary.keys.items() if owner == key]
    foot = join_fragments(pages[-1], vocabulary)
    return date_at_the_foot(foot, named) or _only_date(pages[0])


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
            rest = line.text[:start] + _without_stamp(line.text[end:])
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
# 2024年08月13日明专用: the end of what a seal says that is pressed over the date
_SEAL_BEHIND = re.compile(r"(?<=日)[疾病医院务诊断证明业公专用章]{1,8}$")


def _without_stamp(behind: str) -> str:
    """What is ``behind`` a date, without the rest of 日 and what a stamp says there."""
    text = _SEAL_BEHIND.sub("", squeeze(behind))
    return _OF_STAMP.sub("", text.lstrip(".,·").removeprefix("日"))


def _only_date(page: Page) -> Field | None:
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
    trust, box = UNLABELLED_TRUST * line.confidence, line.span_box(start, end)
    return Field(value, line.text[start:end], trust, page.index, box)


_A_DAY = re.compile(r"(?:日期|时间)[:：]?")


def is_of_another_day(line: Line, page: Page, labels: Collection[str]) -> bool:
    """Whether what stands left of ``line`` says that it is another day: 确诊日期 | 2023-11-08."""
    left_of_it = (x for x in _row_of(line, page) if x.box.x1 <= line.box.x0)
    left = max(left_of_it, key=lambda x: x.box.x1, default=None)
    said = squeeze(left.text) if left is not None else ""
    return _A_DAY.search(said[-3:]) is not None and said.rstrip(":：") not in labels
