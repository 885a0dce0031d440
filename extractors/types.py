"""The frozen records that pass between the stages of reading a paper.

Coordinates are pixels on the *upright* page: the page as it came in (after EXIF and PDF
rotation), turned clockwise by ``Page.rotation`` degrees and nothing else. Straightening is
internal to the reader and undone before a box leaves it. A PDF page is measured at 200 dpi.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Source = Literal["text_layer", "ocr"]
Severity = Literal["error", "warning", "info"]
Evidence = Literal["printed", "proven", "agreed", "read", "mended", "derived", "doubted"]
FieldValue = str | tuple[str, ...]


class Box(NamedTuple):
    """An upright rectangle in page pixels: left, top, right, bottom."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def center_x(self) -> float:
        return (self.x0 + self.x1) / 2

    @property
    def center_y(self) -> float:
        return (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        """The smallest box around both."""
        return Box(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )

    def rounded(self) -> list[int]:
        """The four whole pixels that the JSON contract prints."""
        return [round(self.x0), round(self.y0), round(self.x1), round(self.y1)]

    @staticmethod
    def around(boxes: Iterable[Box]) -> Box:
        """The smallest box around all of ``boxes`` (at least one)."""
        x0s, y0s, x1s, y1s = zip(*boxes, strict=True)
        return Box(min(x0s), min(y0s), max(x1s), max(y1s))


@dataclass(frozen=True, slots=True)
class Look:
    """What a second, independent look at ``text[start:end]`` of a line read there."""

    text: str
    confidence: float
    variant: str  # how the picture was prepared for it
    start: int
    end: int


class Unsure(NamedTuple):
    """A character that was read, and the share of the likelihood that it had among all others."""

    character: str
    share: float


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text in reading direction, as the engine or the text layer gave it.

    ``edges`` holds ``len(text) + 1`` x positions: character ``i`` lies between ``edges[i]`` and
    ``edges[i + 1]``. Where it is empty the characters are taken as equally wide.
    ``slope`` is dy/dx of the baseline (photos stay a little skewed).
    ``again`` holds the second looks at the parts of it that matter.
    ``unsure`` are those of its characters that the engine itself half took for others.
    """

    text: str
    box: Box
    confidence: float
    edges: tuple[float, ...] = ()
    slope: float = 0.0
    again: tuple[Look, ...] = ()
    unsure: tuple[Unsure, ...] = ()

    def span_box(self, start: int, end: int) -> Box:
        """The box of ``text[start:end]``: on a sloping line, only as high as that part of it."""
        if self.edges:
            x0, x1 = self.edges[start], self.edges[end]
        else:
            step = self.box.width / max(len(self.text), 1)
            x0, x1 = self.box.x0 + step * start, self.box.x0 + step * end
        rise = abs(self.slope) * self.box.width
        if not 0 < rise < self.box.height:
            return Box(x0, self.box.y0, x1, self.box.y1)
        half = (self.box.height - rise) / 2
        middles = [self.box.center_y + self.slope * (x - self.box.center_x) for x in (x0, x1)]
        return Box(x0, min(middles) - half, x1, max(middles) + half)

    def part(self, start: int, end: int) -> Line | None:
        """``text[start:end]`` as a line of its own; ``None`` where nothing is written there."""
        text = self.text[start:end]
        if not any(character.isalnum() for character in text):
            return None
        edges = self.edges[start : end + 1] if self.edges else ()
        unsure = tuple(each for each in self.unsure if each.character in text)
        box = self.span_box(start, end)
        return Line(text, box, self.confidence, edges, self.slope, unsure=unsure)


@dataclass(frozen=True, slots=True)
class Code:
    """A QR or bar code: what it says (controls escaped), its kind (``QRCode``, ``Code128``, …)."""

    text: str
    kind: str
    box: Box


@dataclass(frozen=True, slots=True)
class Page:
    """One page that was read. ``width`` and ``height`` are those of the upright page."""

    index: int
    width: int
    height: int
    rotation: int
    source: Source
    lines: tuple[Line, ...]
    member: str | None = None
    codes: tuple[Code, ...] = ()
    seals: tuple[Line, ...] = ()  # what runs around round seals, read on beyond one full turn
    is_blank: bool = False  # nothing is printed on it: the back of a sheet


Verdict = Literal["same", "differs", "refuted", "taken"]


@dataclass(frozen=True, slots=True)
class SecondReading:
    """The other reading of a value that was looked at twice, and what came of it.

    ``same``: both looks read the field's value. ``differs``: they do not, and no rule tells which
    is right. ``refuted``: ``value`` breaks the rules in ``proof``, which the field's value keeps.
    ``taken``: the field has the second look's value, by the rules in ``proof``; ``value`` is what
    the first look had read.
    """

    value: FieldValue
    verdict: Verdict
    proof: tuple[str, ...] = ()  # ids of checks


@dataclass(frozen=True, slots=True)
class Field:
    """One value on a paper. ``value`` follows the contract's spelling, ``raw`` is as printed.

    A field that was read has ``page`` and ``box``; a field worked out from others names them in
    ``derived_from`` instead. ``second`` is there where the value was looked at twice.
    """

    value: FieldValue
    raw: str
    confidence: float
    page: int | None = None
    box: Box | None = None
    derived_from: tuple[str, ...] = ()
    second: SecondReading | None = None
    evidence: Evidence | None = None  # what ``confidence`` rests on, once it was weighed
    score: float | None = None  # how well it was read; ``confidence`` before that was weighed

    @property
    def legibility(self) -> float:
        """How well the ink was read, whatever else speaks for the value."""
        return self.confidence if self.score is None else self.score


@dataclass(frozen=True, slots=True)
class Item:
    """One charged row of an invoice or expense list; amounts are strings with two decimals."""

    name: str
    amount: str
    quantity: str | None = None
    unit: str | None = None
    page: int | None = None
    box: Box | None = None
    more: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 1.0  # how well the amount was read
    is_beside_unread: bool = False  # in a table with a charge whose amount was not read
    raw: str = ""  # the amount as it was read
    unnamed: tuple[str, ...] = ()  # of the first row: amounts of the table's charges without a name


@dataclass(frozen=True, slots=True)
class Offer:
    """What ``field`` may really say, where one slip of a digit explains a failed rule; it is never
    taken by itself. ``row`` is the number of the charged row where ``field`` is ``items``."""

    field: str
    value: str
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one rule. ``fields`` are the keys in doubt when it failed.

    ``values`` are the figures that were compared, by name, for a message in another language.
    ``proves`` are the keys whose values a passed rule shows to be read right.
    """

    id: str
    passed: bool
    severity: Severity
    message: str
    fields: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    proves: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One paper found on one or more pages (``pages`` are ``Page.index`` values, in order)."""

    type: str
    pages: tuple[int, ...]
    confidence: float
    fields: Mapping[str, Field] = field(default_factory=dict)
    extras: Mapping[str, Field] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    checks: tuple[Check, ...] = ()
    title: str = ""  # what an ``other`` paper calls itself, where that is known

    def value(self, key: str) -> str | None:
        """The plain text value of ``key``; lists and absent fields give ``None``."""
        found = self.fields.get(key)
        return found.value if found is not None and isinstance(found.value, str) else None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that failed in part: one member of an archive, or one page."""

    code: str
    message: str
    member: str | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class FileExtraction:
    """Everything read from one input file; ``error`` is set only where nothing could be read."""

    file: str
    sha256: str
    pages: tuple[Page, ...] = ()
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: Problem | None = None
