"""The text layer of a PDF page: whether it can be trusted, and its characters as lines.

A layer is taken only where it holds the whole page. The usual traps are scans with a stamped
header, scans with an invisible OCR layer of unknown quality, fonts without a Unicode table
(``(cid:12)``, private-use or look-alike characters) and text decoded with the wrong code page.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BufferedReader
from itertools import groupby, islice
from typing import Any, BinaryIO, cast

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from pdfplumber.pdf import PDF

from extractors.reading.char_lines import Char, lines_of
from extractors.reading.form_fields import filled_chars
from extractors.reading.page_rules import Rule, is_hidden, upright_rules
from extractors.reading.pdf_content import content_bytes
from extractors.types import Line

SCALE = 200 / 72  # page pixels (200 dpi) to one PDF point

# pdfplumber makes a kilobyte of objects of 17 bytes of line drawing, PDFium 280 bytes
MAX_CONTENT_BYTES = 12 * 1024 * 1024
_MAX_PARSED_BYTES = 4 * 1024 * 1024

_MIN_CHARS = 20
_MIN_CHARS_OVER_IMAGE = 300
_FULL_PAGE_IMAGE_SHARE = 0.6
_MIN_SPREAD_OVER_IMAGE = 0.35  # of the page's height, from the first to the last character
_MAX_BAD_SHARE = 0.03
_MAX_LATIN1_SHARE = 0.15
_MAX_RARE_SHARE = 0.3
_MIN_CHINESE_TO_JUDGE = 20
_MAX_SIDEWAYS_SHARE = 0.3
_SAMPLED_CHARS = 40
_INVISIBLE = 3  # text render mode: neither filled nor stroked
_MAX_FORM_DEPTH = 4

# pdfminer reports every oddity of every font; the page is then judged by its text anyway
logging.getLogger("pdfminer").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class TextLayer:
    """What became of a page's text layer: its lines, or the reason why they are not used."""

    lines: tuple[Line, ...] | None
    reason: str = ""


class TextLayers:
    """The text layers of one open PDF. pdfplumber parses it when the first page has text."""

    def __init__(self, stream: BinaryIO, document: pdfium.PdfDocument) -> None:
        self._stream = stream
        self._document = document
        self._plumber: Any = None

    def read(self, part: int) -> TextLayer:
        """The lines of page ``part`` in page pixels, or why the page must be read as a scan."""
        with closing(self._document[part]) as page:
            refusal, over_image = _first_look(page)
        if refusal:
            return TextLayer(None, refusal)
        if self.content_bytes(part) > _MAX_PARSED_BYTES:
            return TextLayer(None, "the page is too complex for pdfplumber")
        try:
            chars, rules, height, is_sideways = self._print(part)
        except Exception as error:  # pdfminer raises nearly anything on odd files
            return TextLayer(None, f"pdfplumber could not parse the page: {type(error).__name__}")
        if is_sideways:
            return TextLayer(None, "the text runs sideways")
        refusal = refuse_text("".join(char.text for char in chars))
        if not refusal and over_image:
            refusal = _refuse_over_image(chars, height)
        return TextLayer(None, refusal) if refusal else TextLayer(lines_of(chars, rules))

    def content_bytes(self, part: int) -> int:
        """How long the drawing instructions of page ``part`` are, unpacked; see there.

        0 where pdfplumber cannot parse the file: then only the reader's bounds on time and
        memory hold.
        """
        try:
            return content_bytes(self._parsed().pages[part].page_obj, MAX_CONTENT_BYTES)
        except Exception:  # pdfminer raises nearly anything on odd files
            return 0

    def close(self) -> None:
        # PDF.close() would first parse every page that nobody asked for
        if self._plumber is not None:
            self._plumber.flush_cache()
            self._plumber = None

    def _print(self, part: int) -> tuple[list[Char], tuple[Rule, ...], float, bool]:
        """Characters and rules in page pixels, the page's height, and whether most of the
        characters are turned. Those that a reader does not see, and a few that run aslant or
        along a curve (watermarks, seals), belong to no row."""
        page = self._parsed().pages[part]
        try:
            left = max(page.cropbox[0], page.mediabox[0])
            top = max(page.cropbox[1], page.mediabox[1])
            bottom = min(page.cropbox[3], page.mediabox[3])
            turned = sum(not _is_level(one["matrix"]) for one in page.chars)
            is_sideways = turned > _MAX_SIDEWAYS_SHARE * len(page.chars)
            grounds = [*page.rects, *page.curves, *page.images]
            seen = [one for one in _in_rows(page.chars) if not is_hidden(one, grounds)]
            chars = [_char(one, left, top) for one in (*seen, *filled_chars(page.annots))]
            rules = upright_rules(
                page.lines, page.rects, lambda x, y: ((x - left) * SCALE, (y - top) * SCALE)
            )
            return chars, rules, (bottom - top) * SCALE, is_sideways
        finally:
            page.close()

    def _parsed(self) -> Any:
        if self._plumber is None:
            self._plumber = PDF(cast(BufferedReader, self._stream), stream_is_external=True)
        return self._plumber


def refuse_text(text: str) -> str:
    """Why ``text`` is no honest text layer; empty where nothing speaks against it."""
    solid = "".join(text.split())
    if len(solid) < _MIN_CHARS:
        return "the text layer holds too few characters"
    if "(cid:" in solid:
        return "a font without a Unicode table"
    if sum(map(_is_bad, solid)) > _MAX_BAD_SHARE * len(solid):
        return "unreadable characters"
    if sum("\u0080" <= char <= "\u00ff" for char in solid) > _MAX_LATIN1_SHARE * len(solid):
        return "text in the wrong code page"
    chinese = [char for char in solid if "\u4e00" <= char <= "\u9fff"]
    if len(chinese) >= _MIN_CHINESE_TO_JUDGE:
        rare = sum(not _is_common(char) for char in chinese)
        if rare > _MAX_RARE_SHARE * len(chinese):
            return "improbable characters"
    return ""


def _is_bad(char: str) -> bool:
    return char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " " or "\x7f" <= char < "\xa0"


def _is_common(char: str) -> bool:
    """Whether GB 2312 or Big5 knows the character; what wrong font tables give is often rare."""
    for encoding in ("gb2312", "big5"):
        try:
            char.encode(encoding)
        except UnicodeEncodeError:
            continue
        return True
    return False


def _first_look(page: pdfium.PdfPage) -> tuple[str, bool]:
    """A quick refusal by PDFium (milliseconds), and whether an image covers most of the page."""
    with closing(page.get_textpage()) as text:
        count = text.count_chars()
        if count < _MIN_CHARS:
            return "the page has no text layer", False
        if _invisible_share(text, count) > 0.5:
            return "an invisible text layer over a scan", True
    return "", _has_full_page_image(page)


def _invisible_share(text: pdfium.PdfTextPage, count: int) -> float:
    sampled = range(0, count, max(1, count // _SAMPLED_CHARS))
    modes = []
    for position in sampled:
        found = pdfium_c.FPDFText_GetTextObject(text, position)
        if found:
            modes.append(pdfium_c.FPDFTextObj_GetTextRenderMode(found))
    return sum(mode == _INVISIBLE for mode in modes) / len(modes) if modes else 0.0


def _has_full_page_image(page: pdfium.PdfPage) -> bool:
    width, height = page.get_size()
    images = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_MAX_FORM_DEPTH)
    for image in islice(images, 200):
        left, bottom, right, top = image.get_bounds()
        if (right - left) * (top - bottom) >= _FULL_PAGE_IMAGE_SHARE * width * height:
            return True
    return False


def _refuse_over_image(chars: list[Char], height: float) -> str:
    """A page-sized image is a scan with a stamped header, unless text fills the page as well."""
    spread = max(char.bottom for char in chars) - min(char.top for char in chars)
    if len(chars) < _MIN_CHARS_OVER_IMAGE or spread < _MIN_SPREAD_OVER_IMAGE * height:
        return "a page-sized image with little text over it"
    return ""


def _is_level(matrix: tuple[float, ...]) -> bool:
    return matrix[0] > 0 and abs(matrix[1]) < 0.2 * matrix[0]


def _in_rows(chars: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """``chars`` without those that run aslant or, the level ones among them too, along a curve."""
    for _, run in groupby(chars, key=lambda one: (one["fontname"], round(one["size"], 1))):
        stretch = list(run)
        level = [one for one in stretch if _is_level(one["matrix"])]
        if len(stretch) - len(level) <= _MAX_SIDEWAYS_SHARE * len(stretch):
            yield from level


def _char(found: dict[str, Any], left: float, top: float) -> Char:
    return Char(
        found["text"],
        (found["x0"] - left) * SCALE,
        (found["top"] - top) * SCALE,
        (found["x1"] - left) * SCALE,
        (found["bottom"] - top) * SCALE,
    )
