"""Hospital names that a seal hides in part, completed as a person reads them: by context.

The characters that were read sit in an even row of cells. Names of the same length that agree
with them are looked for; hidden cells are free, doubtful ones may differ at a cost. A name is
only taken where no other comes near it, so most readings are left as they are.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Hamming

from extractors.character_cells import Print, read_print
from extractors.hospitals.gaps import with_piece_of_seal
from extractors.hospitals.grammar import (
    begins_with_place,
    comparable_name,
    longest_head,
    province_codes,
    with_lost_head,
)
from extractors.hospitals.name_fit import SURE_CONFIDENCE, Evidence, Fit, ranked_fits
from extractors.hospitals.words import is_broken, mended
from extractors.labels.form_readings import Reading
from extractors.types import Line, Page

KEY = "hospital_name"
MIN_CONFIDENCE, MAX_CONFIDENCE = 0.6, 0.9
HEAD_CONFIDENCE = 0.85  # of a place of which the first character was hidden
MIN_MARGIN = 0.4  # between the best name and the next
MAX_COST_PER_CELL = 0.33
MIN_SHARE = 0.5  # of a name's characters that were read, look-alikes half
MIN_WHOLE_SHARE = 0.65  # of a name that follows no pattern
MIN_HEAD_SHARE = 0.25  # of the place, where the paper names the province
MAX_SLIPS = 1  # characters in which a seal's text may differ from the name it means
LONGEST_PIECE, PIECE_REACH = 10, 5.0  # characters of a seal in a line; line heights off the name
MIN_SEEN_SHARE = 0.5  # where the name stands elsewhere on the paper

_MAX_GAP = 1.45  # pitches between neighbours with nothing hidden between them
_ENDING = re.compile(
    r"(院|所|中心|门诊部|诊所|卫生室|卫生站|服务站|保健站|学院|分院|院区|公司|集团|部)$"
)
_BRACKETS = "()（）"
_BRANCH = re.compile(
    r"[东西南北中新老本总]{1,2}(院区|分院|区|院|部)|[\u3400-\u9fff]{1,6}(院区|分院)"
)  # stands in brackets as it is read
_WHOLE_NAME = re.compile(r"[\u3400-\u9fff]{4,}(医院|卫生院|保健院|医疗中心)")
_TITLE = re.compile(r"医疗.{0,4}收.?票据|医疗收费|(住院|门诊).{0,4}收费")
_CODE_LENGTHS = (6, 8)  # six where the last two digits are hidden; others have no region in front


@dataclass(frozen=True, slots=True)
class Completed:
    """A name with what was hidden filled in; ``confidence`` never reaches that of a reading."""

    value: str
    confidence: float


NO_EVIDENCE = Evidence()


def with_completed_name(best: Mapping[str, Reading], page: Page) -> dict[str, Reading]:
    """``best`` with the hospital's name completed where a seal hides a part of it.

    Only the value changes and the confidence, which then says that it was completed; ``raw``
    stays what was read. A city of which the seal hides the hospital names none.
    """
    reading = best.get(KEY)
    if reading is None or page.source != "ocr":
        return dict(best)
    province = province_of(best, page)
    found = None
    if reading.line is not None:
        evidence = Evidence(
            province, (*(seal.text for seal in page.seals), *_names_elsewhere(page, reading))
        )
        found = complete(reading.line, reading.start, reading.end, evidence)
    if found is None and is_broken(mended(reading.value)):
        name = with_piece_of_seal(mended(reading.value), _pieces_of_seal(page, reading))
        found = None if name is None else Completed(name, MIN_CONFIDENCE)
    if found is None and (name := with_lost_head(reading.value, province)) is not None:
        found = Completed(name, HEAD_CONFIDENCE)
    if found is None and longest_head(reading.value) == reading.value:
        return {key: other for key, other in best.items() if key != KEY}  # its city, and no more
    if found is None:
        return dict(best)
    return {**best, KEY: replace(reading, value=found.value, confidence=found.confidence)}


def _pieces_of_seal(page: Page, reading: Reading) -> tuple[str, ...]:
    """What was read of the page's seals, and of the one around ``reading`` as short lines."""
    box = reading.box
    return (
        *(seal.text for seal in page.seals),
        *(
            comparable_name(line.text)
            for line in page.lines
            if len(line.text) <= LONGEST_PIECE
            and 0 < abs(line.box.center_y - box.center_y) < PIECE_REACH * box.height
            and box.x0 < line.box.center_x < box.x1
        ),
    )


def province_of(best: Mapping[str, Reading], page: Page) -> str:
    """The region on the paper: the first digits of its code, or the province in its title."""
    found = best.get("invoice_code") or best.get("electronic_invoice_code")
    codes, invoice_code = province_codes(), found.value if found is not None else ""
    if len(invoice_code) in _CODE_LENGTHS and invoice_code[:2] in codes.values():
        return invoice_code[:2]
    for line in page.lines:
        title = _TITLE.search(line.text)
        if title is not None:
            for name, code in codes.items():
                if name in line.text[: title.start()]:
                    return code
    return ""


def _names_elsewhere(page: Page, reading: Reading) -> tuple[str, ...]:
    """Hospital names that are a line of their own elsewhere on the page."""
    return tuple(
        line.text
        for line in page.lines
        if line is not reading.line
        and line.confidence >= SURE_CONFIDENCE
        and _WHOLE_NAME.fullmatch(line.text)
    )


def complete(
    line: Line, start: int, end: int, evidence: Evidence = NO_EVIDENCE
) -> Completed | None:
    """The hospital name at ``line.text[start:end]``, of which a seal hides some characters.

    ``None`` where the text is cleanly read, where no name fits, or where several do.
    """
    pieces = [read_print(line, *span) for span in _pieces(line.text, start, end)]
    names: list[Completed] = []
    for piece in pieces:
        if piece is not None and names and _BRANCH.fullmatch(piece.text):
            names.append(Completed(piece.text, MAX_CONFIDENCE))
            continue
        name = None if piece is None else _complete(piece, line.confidence, evidence)
        if name is None:
            return None
        names.append(name)
    if not names or [name.value for name in names] == [p.text for p in pieces if p is not None]:
        return None
    return _joined(names, line.text[start:end])


def is_clean(printed: Print, confidence: float) -> bool:
    """Nothing is missing: the engine is sure, the pitch is even, the end is that of a name.

    A form may print the value a little away from its label, so a gap there says nothing where
    the text begins with a place all the same.
    """
    start, *between = printed.gaps
    is_even = all(gap <= _MAX_GAP for gap in between)
    is_begun = start <= _MAX_GAP or begins_with_place(printed.text)
    is_ended = bool(_ENDING.search(printed.text))
    return is_even and is_begun and is_ended and confidence >= SURE_CONFIDENCE


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The spans outside and inside of brackets: 研究院（肿瘤医院） is two names."""
    return [
        (start + found.start(), start + found.end())
        for found in re.finditer(rf"[^{_BRACKETS}\s:：]+", text[start:end])
    ]


def _joined(names: Sequence[Completed], raw: str) -> Completed:
    text = names[0].value + "".join(f"（{name.value}）" for name in names[1:])
    if "(" in raw and "（" not in raw:
        text = text.replace("（", "(").replace("）", ")")
    return Completed(text, min(name.confidence for name in names))


def _complete(printed: Print, confidence: float, evidence: Evidence) -> Completed | None:
    if is_clean(printed, confidence):
        return Completed(printed.text, MAX_CONFIDENCE)
    fits = _corrected(ranked_fits(printed, confidence, evidence))
    if not fits or (len(fits) > 1 and fits[1].cost - fits[0].cost < MIN_MARGIN):
        return None
    best = fits[0]
    if best.cost > MAX_COST_PER_CELL * len(best.name) or not _is_read_enough(best, evidence):
        return None
    span = MAX_CONFIDENCE - MIN_CONFIDENCE
    return Completed(best.name, round(MIN_CONFIDENCE + span * min(best.read_share, 1.0), 3))


def _corrected(fits: list[Fit]) -> list[Fit]:
    """``fits`` without a best one that was taken from a seal and is a slip of the pen away from a
    name that is built as names are: seals are poor print too."""
    if not fits or not fits[0].is_seen:
        return fits
    seen = fits[0].name
    for fit in fits[1:]:
        if not fit.is_seen and len(fit.name) == len(seen) and _is_near(fit.name, seen):
            rest = [other for other in fits if other is not fit and not _is_near(other.name, seen)]
            return [replace(fit, cost=fits[0].cost), *rest]
    return fits


def _is_near(name: str, other: str) -> bool:
    return Hamming.distance(name, other) <= MAX_SLIPS


def _is_read_enough(fit: Fit, evidence: Evidence) -> bool:
    """Enough of every part was read: a hidden place or a hidden kind is not made up."""
    if fit.is_seen:
        return fit.read_share >= MIN_SEEN_SHARE
    if fit.head_share is None:
        return fit.read_share >= MIN_WHOLE_SHARE
    least_head = MIN_HEAD_SHARE if evidence.province else MIN_SHARE
    return fit.head_share >= least_head and min(fit.tail_share, fit.read_share) >= MIN_SHARE
