"""What a single character must be that a hospital's name lacks where the pitch shows a gap.

Print has one pitch: where two neighbours stand two pitches apart, one character between them was
not read. Whether 第一人医院 is 工人医院 or 人民医院 is told by the side on which the gap lies.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from extractors.character_cells import read_print
from extractors.hospitals.grammar import begins_with_place, known_kinds, longest_head
from extractors.hospitals.words import is_broken
from extractors.types import Line

HIDDEN = "※"  # a cell in which nothing was read
GAP = (1.6, 2.5)  # pitches between neighbours with one character hidden between them
END = (1.4, 2.0)  # pitches from the last middle to the end, with one hidden behind it
_NUMBER = "〇零○一二三四五六七八九"
_FORCES = re.compile("解放军|联勤|保障|部队|武警")
# Of a number of the forces the engine reads all numerals but the round nought.
_NOUGHT = re.compile(f"(?<=第)(?=[^医]{{3}}医院)([{_NUMBER}]+){HIDDEN}([{_NUMBER}]*)")
_RULES = (
    (re.compile(f"{HIDDEN}(?=人医院)"), "工"),
    (re.compile(f"(?<=人){HIDDEN}(?=医院)"), "民"),
    (re.compile(f"(?<=部队){HIDDEN}(?=九)"), "第"),
    (re.compile(f"(?<=医){HIDDEN}$"), "院"),
    (re.compile(f"(?<=医院有限公){HIDDEN}$"), "司"),
)


def with_gaps_filled(line: Line, start: int, end: int) -> str | None:
    """``line.text[start:end]`` with the characters that its gaps hide; ``None`` where it has no
    gap, or where one of them may hide any of several characters."""
    text = _with_gaps(line, start, end)
    if HIDDEN not in text:
        return None
    is_of_forces = _FORCES.search(text) is not None
    if is_of_forces:
        text = _NOUGHT.sub(r"\1〇\2", text)
    for pattern, meant in _RULES:
        text = pattern.sub(meant, text)
    if text.count(HIDDEN) == 1 and not is_of_forces:
        text = _with_kind(text)
    return None if HIDDEN in text else text


def with_piece_of_seal(name: str, pieces: Iterable[str]) -> str | None:
    """``name``, which holds what no name holds, with the one character that a piece of the seal's
    text has between its neighbours: 省科医院 and 省脑科. ``None`` where it mends nothing."""
    found = {
        name[:at] + piece[between] + name[at:]
        for piece in pieces
        for between in range(1, len(piece) - 1)
        for at in range(1, len(name))
        if name[at - 1] == piece[between - 1] and name[at] == piece[between + 1]
    }
    sound = [each for each in found if begins_with_place(each) and not is_broken(each)]
    return sound[0] if len(sound) == 1 else None


def _with_gaps(line: Line, start: int, end: int) -> str:
    printed = read_print(line, start, end)
    if printed is None:
        return line.text[start:end]
    _, *between = printed.gaps
    hidden = ["", *(HIDDEN if GAP[0] <= gap <= GAP[1] else "" for gap in between)]
    text = "".join(gap + mark.text for gap, mark in zip(hidden, printed.marks, strict=True))
    left = (printed.end - printed.marks[-1].x) / printed.pitch
    return text + (HIDDEN if END[0] <= left <= END[1] else "")


def _with_kind(text: str) -> str:
    """``text`` with the one kind of hospital that it may end with behind its place."""
    head = longest_head(text)
    rest = text[len(head) :]
    if not head or HIDDEN not in rest:
        return text
    pattern = re.compile(re.escape(rest).replace(HIDDEN, "."))
    kinds = [kind for kind in known_kinds() if pattern.fullmatch(kind)]
    return head + kinds[0] if len(kinds) == 1 else text
