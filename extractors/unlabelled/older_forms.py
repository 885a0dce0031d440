"""What older invoice forms print without a label: the total after ￥ or in words, the day of
issue."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from extractors.labels.finding import EXTRA, is_han
from extractors.labels.form_readings import FormReading, Reading
from extractors.labels.label_hits import is_ink
from extractors.layout import PlainText, Slope, offset, page_slope
from extractors.sums.slips import is_other_digit
from extractors.types import Box, Line, Page
from extractors.values.dates import days_between, find_dates
from extractors.values.money import parse_amount, parse_words, to_contract
from extractors.values.text import ascii_width, squeeze
from extractors.words.amount_texts import capital_figures
from extractors.words.charge_names import CHARGE
from extractors.words.kinds import KINDS

Best = Mapping[str, Reading]
_SIGNERS = ("cashier_name", "checker_name", "hospital_name")
_TOTALS = ("total_amount", "total_amount_in_words")

_AFTER_SIGN = re.compile(r"[¥￥$]\s*[:：]?\s*([\d,]+(?:\.\d{1,2})?)")
_WITH_CENTS = re.compile(r"[¥￥$]?\s*[\d,]+\.\d{2}元?")
_DAYS = re.compile(r"(?:共计?住?|计|[住往]院?:?|\()(\d{1,3})(?:天|日)")
_BARE_DAYS = re.compile(r"(?:(?:^|-\d\d?)\s+|(?<=[月日])\s*|^)(\d{1,3})\s*天$")
_ONE_DATE = r"20\d\d[年./-]\d{1,2}[月./-]\d{1,2}日?"
_STAY = re.compile(rf"[自从由]({_ONE_DATE})起?[至到]({_ONE_DATE})")
# behind what is left of 住院时间; other words name the days of a bill, a card or a year
_TORN_STAY = re.compile(
    rf"(?:(?!结|费|效|年|保|记|账)[\u3400-\u9fff]){{0,4}}[:;]?({_ONE_DATE})[至到~～—-]+({_ONE_DATE})"
)
_WORDS = re.compile(  # four characters at least; behind them a seal's
    r"[¤αɑ⊗×]?[零壹贰叁肆伍陆柒捌玖拾佰仟千万亿圆元角分整正无]{4,}(?=[^零壹贰叁肆伍陆柒捌玖拾佰仟万角分]{0,2}$)"
)
SURE_DIGITS = 0.95  # of a total that differs from its words; under it, it may be misread
OTHER_END_TRUST = 0.9  # of a date that only its place and the other end of the stay explain
CUT_REACH = 6  # characters before words that may belong to them
NEXT_ROW = 2.2  # line heights to the next row of a cell
_GOES_TO = re.compile(r"[至到~～—-]\s*$")  # 2024-03-05至, and the other end in the next row
_OF_NUMBER = re.compile(r"[A-Za-z]|\d\d")  # Nº20740330 is no day; a character may be a seal's
_TIME_OF_DAY = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
HEAD, FOOT = 0.33, 0.8  # of the page's height: where a form has room for its date


def with_total_beside_words(best: Best, form: FormReading, page: Page) -> dict[str, Reading]:
    """合计（大写）壹仟元整 ￥1,000.00: the figure in the row of the words, where no label names
    it, or one (合计) from which the words part it, legible or not. Without a currency sign it must
    say what the words say."""
    total = next((x for x in form.labels if x.key == "total_amount"), None)
    label = next((x for x in form.labels if x.key == "total_amount_in_words"), total)
    words = best.get("total_amount_in_words")
    named = label or words  # words may stand there without a label
    beside = named.box if named is not None else None
    if "total_amount" in best or beside is None:
        return {**best}
    slope = page_slope(page.lines)
    for line in (*([label.line] if label is not None else []), *form.rest):
        drop = offset(beside, line.box, slope)
        if min(abs(drop), abs(drop - form.shift)) > 0.7 * beside.height:
            continue
        found = _total_in(line, page, _meanings(words))
        if found is not None:
            return {**best, "total_amount": found}
    return {**best}


def with_lone_words(best: Best, page: Page) -> dict[str, Reading]:
    """The only amount in words on the paper, where its label was not legible or runs into it."""
    key = "total_amount_in_words"
    if key in best:
        return {**best}
    found = [reading for line in page.lines if (reading := _words_in(line, page)) is not None]
    if len({reading.value for reading in found}) != 1:
        return {**best}
    return {**best, key: found[0]}


def _words_in(line: Line, page: Page) -> Reading | None:
    """The amount in words at the end of ``line``; as a second look has it where the first is
    none."""
    plain = PlainText.of(capital_figures(line.text))  # ⊗万 玖仟 陆佰: forms part the places
    match = _WORDS.search(plain.text)
    if match is None or _is_cut(plain.text, match):
        return None
    start, end = plain.raw_span(*match.span())
    looks = (each.text for each in line.again if each.start < end)
    for text in (match[0], *looks):
        value = KINDS["money_words"].parse(text)
        if value is not None:
            box = line.span_box(start, end)
            key, raw = "total_amount_in_words", line.text[start:end]
            return Reading(key, value, raw, line.confidence, page.index, box, line, start, end)
    return None


_OF_WORDS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰百仟千万亿]")


def _is_cut(text: str, words: re.Match[str]) -> bool:
    """营万陆仟: the first figure was misread. 捌佰壹拾贰口叁角伍分: so was a character inside."""
    start = words.start()
    is_misread = words[0][0] in "零拾佰仟千万" and is_han(text[start - 1 : start])
    before = capital_figures(text[max(0, start - CUT_REACH) : start])
    return is_misread or _OF_WORDS.search(before) is not None


def _meanings(words: Reading | None) -> frozenset[str]:
    """The amounts that the words may say; see :func:`with_printed_places`."""
    if words is None:
        return frozenset()
    amount = _without_empty_places(words)
    return frozenset({words.value} if amount is None else {words.value, to_contract(amount)})


def _without_empty_places(words: Reading) -> Decimal | None:
    """What the words say where the units before their first numeral count nothing."""
    return parse_words(squeeze(words.raw).lstrip("拾佰仟万"))


def _total_in(line: Line, page: Page, words: frozenset[str]) -> Reading | None:
    sign = _AFTER_SIGN.search(line.text)
    match = sign or _WITH_CENTS.fullmatch(line.text.strip())
    amount = parse_amount(match[1 if sign else 0]) if match else None
    if match is None or amount is None:
        return None
    value = to_contract(amount)
    is_meant = value in words or (line.confidence >= SURE_DIGITS and _is_altered(amount, words))
    if sign is None and not is_meant:
        return None
    start, end = match.span(1) if sign else (0, len(line.text))
    box = line.span_box(start, end)
    return Reading("total_amount", value, line.text[start:end], line.confidence, page.index, box)


def _is_altered(amount: Decimal, words: frozenset[str]) -> bool:
    """Whether one digit of ``amount`` is all that parts it from what the words say: no other
    amount of the paper does that, and a check should see it."""
    return any(is_other_digit(amount, Decimal(word)) for word in words)


def with_printed_places(best: Best) -> dict[str, Reading]:
    """The words where the form prints the units in advance and a place in front was left empty:
    __拾壹万肆仟 is 14,000 where the figures say so, not 114,000."""
    words, total = best.get("total_amount_in_words"), best.get("total_amount")
    if words is None or total is None or words.value == total.value:
        return {**best}
    amount = _without_empty_places(words)
    if amount is None or to_contract(amount) != total.value:
        return {**best}
    return {**best, "total_amount_in_words": replace(words, value=to_contract(amount))}


_GOES_ON = re.compile(r"[零壹贰叁肆伍陆柒捌玖]?角")
CUT_GAP = 2.5  # line heights to the rest of words that ink parted


def without_cut_words(best: Best, page: Page) -> dict[str, Reading]:
    """No words where they end with 元 and 角零分 goes on right behind: ink took the figure between
    the two, and the amount with it."""
    key = "total_amount_in_words"
    words = best.get(key)
    if words is None or not squeeze(words.raw).endswith(("元", "圆")):
        return {**best}
    slope, height = page_slope(page.lines), words.box.height
    is_cut = any(
        _GOES_ON.match(squeeze(line.text))
        and -height < line.box.x0 - words.box.x1 < CUT_GAP * height
        and abs(offset(words.box, line.box, slope)) < 0.7 * height
        for line in page.lines
    )
    return {name: reading for name, reading in best.items() if name != key or not is_cut}


def with_days_in_dates(best: Best, page: Page) -> dict[str, Reading]:
    """The length of stay behind its dates: 自…年…月…日至…年…月…日 共 17 天."""
    key = "length_of_stay"
    if key in best:
        return {**best}
    for line in page.lines:
        plain = PlainText.of(line.text)
        match = _DAYS.search(plain.text)
        if match is not None and (
            "年" in plain.text
            or "住院" in plain.text
            or len(find_dates(line.text)) > 1
            or (_is_beside_stay(best, line, page) and match.end() == len(plain.text))
            or match[1] == _days_told(best)
        ):
            start, end = plain.raw_span(*match.span(1))
            box = line.span_box(start, end)
            reading = Reading(key, match[1], match[0], line.confidence, page.index, box)
            return {**best, key: reading}
    return _with_bare_days(best, page)


def _with_bare_days(best: Best, page: Page) -> dict[str, Reading]:
    """The days that nothing names, where they are those between the ends of the stay: 11天."""
    told = _days_told(best)
    for line in page.lines if told is not None else ():
        text = ascii_width(line.text).rstrip(" )")
        match = _BARE_DAYS.search(text)
        is_told = match is not None and match[1] == told
        if match is not None and is_told and not _counts_charge(line, page):
            start, end = match.span(1)
            box = line.span_box(start, end)
            raw = line.text[start:end]
            found = Reading("length_of_stay", raw, raw, line.confidence, page.index, box)
            return {**best, found.key: found}
    return {**best}


def _counts_charge(line: Line, page: Page) -> bool:
    """床位费 12天 300.00: how often it was charged, which the paper may count otherwise."""
    slope = page_slope(page.lines)
    level = (x for x in page.lines if abs(offset(line.box, x.box, slope)) < 0.5 * line.box.height)
    return any(CHARGE.search(squeeze(x.text)) for x in level)


def _days_told(best: Best) -> str | None:
    """How many days the ends of the stay are apart."""
    ends = [best[key].value for key in ("admission_date", "discharge_date") if key in best]
    days = days_between(*ends) if len(ends) > 1 else None
    return None if not days else str(days)


def _is_beside_stay(best: Best, line: Line, page: Page) -> bool:
    """Whether ``line`` stands in the row of the day of discharge, right of it: 共 14 天."""
    last = best.get("discharge_date")
    if last is None or line.box.x0 < last.box.center_x:
        return False
    slope = page_slope(page.lines)
    return abs(offset(last.box, line.box, slope)) < 0.7 * last.box.height


def with_unnamed_stay(best: Best, page: Page) -> dict[str, Reading]:
    """Both ends of the stay where the form has no label for them (自…年…月…日起至…年…月…日止), or
    one of which a fax left little: 注时：2016-07-23至2016-08-11."""
    ends = ("admission_date", "discharge_date")
    if any(key in best for key in ends):
        return {**best}
    found: list[dict[str, Reading]] = []
    is_of_stay = any(re.search("住院.{0,8}[票收]据", squeeze(line.text)) for line in page.lines)
    for line in page.lines:
        plain = PlainText.of(line.text)
        torn = _TORN_STAY.fullmatch(plain.text) if is_of_stay else None
        for match in _STAY.finditer(plain.text) if torn is None else (torn,):
            stay = {}
            for number, key in enumerate(ends, start=1):
                start, end = plain.raw_span(*match.span(number))
                dates, box = find_dates(match[number]), line.span_box(start, end)
                for day, _, _ in dates[:1]:
                    raw = line.text[start:end]
                    stay[key] = Reading(key, day, raw, line.confidence, page.index, box)
            found.append(stay)
    if len(found) != 1 or len(found[0]) != len(ends):
        return {**best}
    first, last = (found[0][key].value for key in ends)
    return {**best, **found[0]} if first <= last else {**best}


def with_other_end(best: Best, form: FormReading, page: Page) -> dict[str, Reading]:
    """The other end of the stay, where its label was not legible (出院 as 院): the only other date
    in the row of the first, left of it if earlier and right of it if later."""
    ends = ("admission_date", "discharge_date")
    known = [best[key] for key in ends if key in best]
    missing = [key for key in ends if key not in best]
    if len(known) != 1 or len(missing) != 1:
        return {**best}
    (given,), (key,) = known, missing
    slope = page_slope(page.lines)
    is_later = key == "discharge_date"
    lone = [
        (line, found[0][0])
        for line in form.rest
        if len(found := find_dates(line.text)) == 1 and _is_only_date(line.text, found[0])
    ]
    dates = [
        (line, day)
        for line, day in lone
        if abs(offset(given.box, line.box, slope)) < 0.5 * given.box.height
    ]
    is_beside = len(dates) == 1 and (dates[0][0].box.x0 > given.box.x0) == is_later
    if not dates and is_later and given.line is not None and _GOES_TO.search(given.line.text):
        dates = [(line, day) for line, day in lone if _is_under(given.box, line, slope)]
    if len(dates) != 1 or (not is_beside and not _is_under(given.box, dates[0][0], slope)):
        return {**best}
    line, day = dates[0]
    if (day < given.value) == is_later and day != given.value:
        return {**best}
    trust = OTHER_END_TRUST * line.confidence
    start, end = find_dates(line.text)[0][1], len(line.text.rstrip())  # without the dash: -20210414
    box = line.span_box(start, end)
    return {**best, key: Reading(key, day, line.text[start:end], trust, page.index, box)}


def _is_under(first: Box, line: Line, slope: Slope) -> bool:
    """Whether ``line`` stands in the next row of the cell that ``first`` begins."""
    height = first.height
    is_next = 0.6 * height < offset(first, line.box, slope) < NEXT_ROW * height
    return is_next and abs(first.x0 - line.box.x0) < NEXT_ROW * height


def with_lone_date(best: Best, form: FormReading, page: Page) -> dict[str, Reading]:
    """The day of issue, where it stands alone at the head or foot: 2021 年 02 月 10 日."""
    if "issue_date" in best:
        return {**best}
    given = {reading.box for reading in best.values()}
    signers = [best[key].box for key in ("cashier_name", "hospital_name") if key in best]
    middle = _middle(page)
    signed = [box.y0 - 0.5 * box.height for box in signers if box.center_y > middle]
    foot = min([FOOT * page.height, *signed])  # those who sign do so beside the date
    payer = [best["payer_name"].box.y1] if "payer_name" in best else []
    head = max([HEAD * page.height, *(y for y in payer if y < middle)])
    if "discharge_date" in best:  # then a date under the total can be no other
        foot = min([foot, *(best[key].box.y1 for key in _TOTALS if key in best)])
    lone = [
        (line, dates[0][0])
        for line in form.rest
        if line.box not in given
        if len(dates := find_dates(line.text)) == 1 and _is_only_date(line.text, dates[0])
        if line.box.center_y < head or line.box.center_y > foot
    ]
    lone = lone or _dates_behind_signers(form) or _dates_behind_seals(form)
    lone = lone or _dates_without_first_figure(form)
    if len({day for _, day in lone}) != 1:
        return {**best}
    line, day = lone[0]
    found = Reading("issue_date", day, line.text.strip(), line.confidence, page.index, line.box)
    return {**best, "issue_date": found}


def _middle(page: Page) -> float:
    """The height of the middle of what is printed, which may be one of two receipts, in pixels."""
    top = min((line.box.y0 for line in page.lines), default=0.0)
    return min(0.5 * page.height, (top + max((x.box.y1 for x in page.lines), default=0.0)) / 2)


_BEHIND_NUMBER = re.compile(r"(?<=\d)20\d\d年\d{1,2}月\d{1,2}日$")


def _dates_behind_signers(form: FormReading) -> list[tuple[Line, str]]:
    """The days that the engine read as one line with a signer: 收款人：韦彩霞 2018年11月09日, and
    收款人：62532016年01月05日 with the number of one."""
    found = []
    for label in form.labels:
        text = label.value_text.rstrip() if label.key in _SIGNERS else ""
        at = glued.start() if (glued := _BEHIND_NUMBER.search(text)) else 0
        dates = find_dates(text[at:])
        start = label.value_start + at + dates[0][1] if len(dates) == 1 else 0
        whole = label.line.part(start, label.value_end) if start else None
        if whole is not None and _is_only_date(whole.text, find_dates(whole.text)[0]):
            found.append((whole, dates[0][0]))
    return found


_NO_MILLENNIUM = re.compile(r"\D*(0[012]\d([-./])[01]\d\2[0-3]\d)")


def _dates_without_first_figure(form: FormReading) -> list[tuple[Line, str]]:
    """The day behind its label, of which a seal took the first figure: 开票日期收费020-08-16."""
    found = []
    for label in form.labels:
        cut = _NO_MILLENNIUM.fullmatch(ascii_width(label.value_text))
        if cut is None or label.key != "issue_date" or not label.is_exact:
            continue
        day = find_dates("2" + cut[1])
        part = label.line.part(label.value_start + cut.start(1), label.value_end)
        if part is not None and day:
            found.append((part, day[0][0]))
    return found


_DATE_UNDER_SEAL = re.compile("[\u3400-\u9fff]{0,3}(?<!效)期")


def _dates_behind_seals(form: FormReading) -> list[tuple[Line, str]]:
    """The days behind what a seal left of their label: 收费专用章票期：2021-02-01."""
    found = []
    for label in form.labels:
        is_torn = label.key.startswith(EXTRA) and any(
            is_ink(label.spelling[:cut]) and _DATE_UNDER_SEAL.fullmatch(label.spelling[cut:])
            for cut in range(1, len(label.spelling))
        )
        day = label.line.part(label.value_start, label.value_end) if is_torn else None
        dates = find_dates(day.text) if day is not None else []
        if day is not None and len(dates) == 1 and _is_only_date(day.text, dates[0]):
            found.append((day, dates[0][0]))
    return found


def _is_only_date(text: str, found: tuple[str, int, int]) -> bool:
    value, start, end = found
    rest = squeeze(ascii_width(text[:start] + text[end:])).strip("日:.")
    is_timed = rest == squeeze(text[end:]) and _TIME_OF_DAY.fullmatch(rest) is not None
    is_number = not is_timed and _OF_NUMBER.search(rest) is not None
    return len(value) == len("2021-04-14") and not is_number
