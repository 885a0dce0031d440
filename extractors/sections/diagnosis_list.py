"""A list of diagnoses as hospitals print it, cut into its entries."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.sections.ends import is_open
from extractors.sections.heading_shapes import (
    KIND_OF_DIAGNOSIS,
    are_diseases,
    ends_list,
    names_its_kind,
)
from extractors.sections.icd import (
    OUTCOME,
    is_code,
    parted_by_codes,
    with_letters,
    with_own_code,
    without_code,
)
from extractors.sections.text import Section
from extractors.values.notation import with_notation
from extractors.values.text import squeeze

ROOM = 1.4  # line heights that a disease leaves free behind it, where another begins below
SHORT_LINE = 0.78  # of the text block's width: a line that ends before it ends its paragraph

# A figure behind the mark makes a decimal of it, unless the entry begins so: 1.2型糖尿病.
_NO_DECIMAL = r"(?!\d(?!型))"
_NUMBERED = re.compile(
    r"(?:(?<=^)|(?<=[\s;；,，。、]))\s*"
    rf"(?:(\d{{1,2}})\s*[、.．)）:：]{_NO_DECIMAL}|[(（](\d{{1,2}})[)）]"
    r"|[(（]?[一二三四五六七八九十]{1,2}[、.．)）])\s*"
    r"|[①-⑳❶-❿]\s*"
)
_CLOSING = " \t\n;；,，。.、:：＿_-"


# What some systems print behind each entry: 急性胆管炎 K80.301 入院病情:有 治疗结果:治愈
_OUTCOME = re.compile(
    rf"[\s;；,，(（]*(?:入院病情|出院病情|治疗结果|治疗效果|出院情况|转归|疗效)\s*[:：]\s*{OUTCOME}[)）]?"
    r"(?=\s|$|[;；,，。])"
)


def split_list(section: Section) -> tuple[str, ...]:
    """The entries of a list of diagnoses, in printed order, without numbers and closing marks.

    What begins like a sentence about the patient, or like another heading, ends the list.
    """
    section = _with_points(_with_whole_numbers(section))
    text = parted_by_codes(with_letters(KIND_OF_DIAGNOSIS.sub("\n", _joined(section))))
    pieces = [
        part
        for number, piece in _numbered_pieces(text)
        for counted in _split_by_count(piece, number + 1)
        for part in re.split(r"[;；。\n]", counted)
    ]
    entries: list[str] = []
    for piece in pieces:
        entry = piece.strip(_CLOSING)
        entry = entry if is_code(entry) else with_own_code(entry).strip(_CLOSING)
        if ends_list(squeeze(without_code(entry)).replace("：", ":")):
            break
        if entry and not is_code(entry):
            entries.append(with_notation(entry))
    if _NUMBERED.search(text):
        return tuple(entries)
    return _parted(entries) if len(entries) == 1 else _parted(entries, _MARKS[2])


# The marks that part unnumbered entries, the surest first; none of them inside brackets.
_MARKS = tuple(
    re.compile(rf"{mark}(?![^(（]*[)）])") for mark in (r"[,，]", "[、/]", "[:：]", r"\s+")
)


def _parted(entries: Sequence[str], *marks: re.Pattern[str]) -> tuple[str, ...]:
    """肝囊肿、肾囊肿 are two entries where no number parts them, 胃、十二指肠溃疡 is one: a mark
    parts only what is a disease on both of its sides. A colon is most often a misread semicolon."""
    found = tuple(entries)
    for mark in marks or _MARKS:
        found = tuple(piece for entry in found for piece in _split(entry, mark))
    return found


def _split(entry: str, mark: re.Pattern[str]) -> tuple[str, ...]:
    pieces = [piece.strip() for piece in mark.split(entry)]
    is_kind = mark is _MARKS[2] and any(map(names_its_kind, pieces[:-1]))
    return tuple(pieces) if are_diseases(pieces) and not is_kind else (entry,)


# 1 胆囊结石: a number without a mark, and no part of 2型糖尿病 or 3级高血压
_BARE_NUMBER = re.compile(
    r"(?:^|(?<=[\s;；,，。、]))(\d{1,2})(?:\s+|(?=[\u3400-\u9fff]))(?=[\u3400-\u9fffA-Z\d])"
    r"(?!\s*[型级期度类个月天周年岁次支组枚根侧处])"
)


def _with_whole_numbers(section: Section) -> Section:
    """``section`` with numbers that were read as pieces of their own before their entries."""
    parts: list[str] = []
    pending = ""
    for part in section.parts:
        parts.append(f"{pending} {part}" if pending else part)
        pending = part if _NUMBER_ALONE.fullmatch(part) else ""
        if pending:
            parts.pop()
    if pending or len(parts) == len(section.parts):
        return section
    kept = [n for n, part in enumerate(section.parts) if not _NUMBER_ALONE.fullmatch(part)]
    return replace(
        section,
        parts=parts,
        places=[section.places[n] for n in kept],
        right_edges=[section.right_edges[n] for n in kept],
    )


_NUMBER_ALONE = re.compile(r"\d{1,2}")


def _with_points(section: Section) -> Section:
    """``section`` with a mark behind the numbers of its entries, where they count from one and
    the list prints none."""
    parts = _with_numbers_before(section.parts)
    numbers = [int(mark[1]) for part in parts for mark in _BARE_NUMBER.finditer(part)]
    is_counted = numbers == list(range(1, len(numbers) + 1)) and bool(numbers)
    if not is_counted or not _BARE_NUMBER.match(parts[0]):
        return section
    return replace(section, parts=[_BARE_NUMBER.sub(r"\1、", part) for part in parts])


_NUMBER_AT_END = re.compile(r"\s(\d{1,2})\s*$")


def _with_numbers_before(parts: Sequence[str]) -> list[str]:
    """``parts`` with the number that one ends in, cut off from its entry, before the next one:
    1 胆囊结石 2 | 胆囊炎."""
    found: list[str] = []
    for part in parts:
        cut = _NUMBER_AT_END.search(found[-1]) if found and part[:1].isalpha() else None
        if cut is not None:
            found[-1] = found[-1][: cut.start()]
        found.append(f"{cut[1]} {part}" if cut is not None else part)
    return found


def lacks_numbers(text: str) -> bool:
    """Whether the numbers in ``text`` do not run on from one: a seal took what stood before 2."""
    numbers = [int(mark[1] or mark[2]) for mark in _NUMBERED.finditer(text) if mark[1] or mark[2]]
    return bool(numbers) and numbers != list(range(1, len(numbers) + 1))


def _numbered_pieces(text: str) -> list[tuple[int, str]]:
    """The text between numbers that stand apart, each with the number before it (1 for none)."""
    marks = list(_NUMBERED.finditer(text))
    starts = [0, *(mark.end() for mark in marks)]
    ends = [*(mark.start() for mark in marks), len(text)]
    numbers = [1, *(int(mark[1] or mark[2] or 1) for mark in marks)]
    return [(n, text[start:end]) for n, start, end in zip(numbers, starts, ends, strict=True)]


def _split_by_count(text: str, number: int) -> list[str]:
    """Cut before 2、 (3) 4、 … in turn: recognised text often loses the blank before a number."""
    pieces: list[str] = []
    while match := re.search(
        rf"(?<!\d)(?:[(（]{number}\s*[)）]|{number}\s*[、.．)）]){_NO_DECIMAL}", text
    ):
        pieces.append(text[: match.start()])
        text = text[match.end() :]
        number += 1
    return [*pieces, text]


def _joined(section: Section) -> str:
    """Lines joined; a line that ends well before the right edge ends a paragraph (newline),
    unless it leaves a bracket open."""
    left = min((box.x0 for _, box in section.places), default=0.0)
    edge = max((*section.right_edges, section.edge))
    short = left + SHORT_LINE * (edge - left)
    text = ""
    following = [*section.parts[1:], ""]
    height = max((box.height for _, box in section.places), default=0.0)
    for number, (part, right) in enumerate(zip(section.parts, section.right_edges, strict=True)):
        entry = _OUTCOME.sub("", part)
        has_room = edge - right > ROOM * height
        is_whole = has_room and are_diseases([squeeze(part), squeeze(following[number])])
        ends = entry != part or ((right < short or is_whole) and not is_open(part))
        begins = bool(text) and _NUMBERED.match(entry) is not None  # …G1P0 and 2.… under it
        goes_on = ends and entry == part and _goes_on_in_row(section, number)
        text += ("\n" if begins else "") + entry + (" " if goes_on else "\n" if ends else "")
    return text.strip()


BLANK = 2.5  # line heights inside an entry: 急性心肌梗死  Killip I级


def _goes_on_in_row(section: Section, number: int) -> bool:
    """Whether a numbered entry has a piece without a number right behind it."""
    pieces, places = section.parts[number : number + 2], section.places[number : number + 2]
    if len(places) < 2 or [bool(_NUMBERED.match(piece)) for piece in pieces] != [True, False]:
        return False
    (page, box), (next_page, behind) = places
    is_row = page == next_page and abs(behind.center_y - box.center_y) < 0.5 * box.height
    return is_row and 0 <= behind.x0 - box.x1 < BLANK * box.height
