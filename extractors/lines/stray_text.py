"""Print of seals and stamps, and rules to write on, that were read among running text.

A seal is pressed over the foot of a paper. Of the words on its rim the engine reads pieces, at
different heights and leaning; one that lies level with a row of text looks like its end. What tells
them apart: a piece says a part of the hospital's name, or stands close to what does or to what only
stamps say (诊断专用章); it is short, has no mark of a sentence, and begins where no text begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import LCSseq

from extractors.layout import PlainText, line_height
from extractors.types import Box, Line, Page
from extractors.values.text import squeeze

SEAL_SHARE = 0.8  # of a line's characters that stand in the hospital's name, in their order
SURE_SEAL, SHORTEST_SEAL = 4, 2  # characters: wherever it stands; where no text would begin
LONGEST_PIECE = 6  # characters of a piece that only its place tells
REACH = 1.5  # line heights between the pieces of a seal
WORD_GAP = 1.2  # line heights between two pieces of one row of text, at most
HEAD_SHARE = 1 / 3  # of the print's height: above it names are no seal's
# What stamps say and texts do not.
_STAMPED = re.compile(r"[\u3400-\u9fff]{0,8}(?:专用章?|业务章|公章|印章)")
_SENTENCE = re.compile(r"[。，,；;：:、()（）]|\d{2}")


def without_seals(page: Page, hospital: str) -> Page:
    """``page`` without the pieces of seals below its head; ``hospital`` is its name, if known."""
    height = line_height(page.lines)
    top = min((line.box.y0 for line in page.lines), default=0.0)
    bottom = max((line.box.y1 for line in page.lines), default=0.0)
    edge = top + HEAD_SHARE * (bottom - top)
    below = [line for line in page.lines if line.box.center_y > edge]
    sure = [line for line in below if _says(line, hospital, SURE_SEAL)]
    stamped = [
        line
        for line in below
        if _STAMPED.fullmatch(squeeze(line.text)) and not _begins_text(line, page.lines, height)
    ]
    pieces = [
        line
        for line in below
        if _is_piece(line)
        and line not in sure
        and not _continues(line, page.lines, height)
        and not _begins_text(line, page.lines, height)
    ]
    likely = [line for line in pieces if _says(line, hospital, SHORTEST_SEAL)]
    seeds = [*sure, *likely, *stamped]
    others = [line for line in pieces if line not in seeds]
    seals = {id(line) for line in (*seeds, *_around(seeds, others, height))}
    return replace(page, lines=tuple(line for line in page.lines if id(line) not in seals))


_BEHIND_END = re.compile(r"(?<=[。；;])\s*([\u3400-\u9fff]{1,6})$")


def without_seal_end(text: str, hospital: str) -> str:
    """``text`` without a piece of the ``hospital``'s name behind its last mark: read in one line
    with it, …不适随诊。第二人."""
    found = _BEHIND_END.search(text)
    is_seal = found is not None and LCSseq.similarity(found[1], hospital) == len(found[1])
    return text[: found.start()] if found is not None and is_seal else text


def _says(line: Line, hospital: str, shortest: int) -> bool:
    """Whether ``line`` says nothing but a part of the hospital's name."""
    text = squeeze(line.text)
    shared = LCSseq.similarity(text, hospital)
    return len(text) >= shortest and shared >= SEAL_SHARE * len(text)


def _is_piece(line: Line) -> bool:
    text = PlainText.of(line.text).text
    return len(text) <= LONGEST_PIECE and not _SENTENCE.search(text)


def _around(seeds: Sequence[Line], others: Sequence[Line], height: float) -> Iterator[Line]:
    """Those of ``others`` that a chain of pieces links to one of ``seeds``."""
    reached, left = list(seeds), list(others)
    while reached:
        box = reached.pop().box
        near = [line for line in left if _distance(box, line.box) < REACH * height]
        left = [line for line in left if all(line is not each for each in near)]
        reached += near
        yield from near


def _distance(one: Box, other: Box) -> float:
    """Of the farther axis: how much paper lies between two boxes."""
    across = max(one.x0, other.x0) - min(one.x1, other.x1)
    down = max(one.y0, other.y0) - min(one.y1, other.y1)
    return max(across, down)


def _begins_text(line: Line, lines: Sequence[Line], height: float) -> bool:
    """Whether ``line`` begins where the lines above it do, as the last row of a text does."""
    return any(
        abs(each.box.x0 - line.box.x0) < height
        and -0.5 * height < line.box.y0 - each.box.y1 < 2 * height
        and each.box.width > 4 * height
        for each in lines
    )


def _continues(line: Line, lines: Sequence[Line], height: float) -> bool:
    """Whether ``line`` stands in a row of text, right behind what was read before it."""
    return any(
        -height < line.box.x0 - each.box.x1 < WORD_GAP * height
        and abs(each.box.center_y - line.box.center_y) < 0.5 * height
        for each in lines
        if each is not line
    )


# ____ under a value, and the one stroke of it that was read beside it; none inside an address
_RULED = re.compile(r"_{2,}|(?<![A-Za-z\d])_|_(?![A-Za-z\d])")
# a rule between two cells, a blank beside it: 姓名 | 张三
_BAR = re.compile(
    r"(?<![^\s])[|｜│┃](?!\d)|[|｜│┃](?=\s|$)|(?<=[\u3400-\u9fff])[|｜│┃](?=[\u3400-\u9fff])"
)
_BRACKETED = re.compile(r"【(?=[\u3400-\u9fff/]{2,6}】)|(?<=[\u3400-\u9fff])】(?![:：])")


def without_rules(page: Page) -> Page:
    """``page`` with blanks for the rules under its values, and colons behind labels that stand in
    brackets instead; all characters keep their places."""
    if not any("_" in line.text or "【" in line.text for line in page.lines):
        return page
    return replace(page, lines=tuple(replace(x, text=_as_text(x.text)) for x in page.lines))


def without_strokes(page: Page) -> Page:
    """``page`` with blanks for the rules under its texts and between its cells."""
    if not any(_MAY_BE_RULED.search(line.text) for line in page.lines):
        return page
    lines = (replace(x, text=_unruled(x.text)) for x in page.lines)
    return replace(page, lines=tuple(line for line in lines if line.text.strip()))


_MAY_BE_RULED = re.compile("[_|｜│┃]")


def _unruled(text: str) -> str:
    for rule in (_RULED, _BAR):
        text = rule.sub(lambda found: " " * len(found[0]), text)
    return text


def _as_text(text: str) -> str:
    ruled = _RULED.sub(lambda found: " " * len(found[0]), text)
    return _BRACKETED.sub(lambda found: " " if found[0] == "【" else ":", ruled)
