"""PDF files: pages, their pictures through PDFium, their text layers through pdfplumber."""

from __future__ import annotations

import io
from typing import Any, BinaryIO

import numpy as np
import pypdfium2 as pdfium

from extractors.errors import CorruptFile, EncryptedPdf, FileTooLarge, TooManyPages
from extractors.limits import Limits
from extractors.reading.raster import Raster, shrink_factor
from extractors.reading.text_layer import MAX_CONTENT_BYTES, TextLayer, TextLayers
from extractors.types import Line

DPI = 200
POINTS_PER_INCH = 72
SCALE = DPI / POINTS_PER_INCH  # page pixels to one PDF point

_TAIL_BYTES = 4096


class PdfFile:
    """An open PDF. Page coordinates are pixels at 200 dpi after the page's own rotation."""

    def __init__(self, stream: BinaryIO, limits: Limits) -> None:
        self._stream = stream
        self._document = _open_document(stream)
        self.part_count = len(self._document)
        if self.part_count > limits.max_pages:
            pages = self.part_count
            self._document.close()
            raise TooManyPages(
                f"The PDF has {pages:,} pages, more than the {limits.max_pages:,} allowed."
                " Split it and send the parts."
            )
        self._layers = TextLayers(stream, self._document)
        self._checked: set[int] = set()  # pages whose content is known to be of sane length

    def text_lines(self, part: int) -> tuple[Line, ...] | None:
        """The lines of page ``part`` where it has a usable text layer."""
        return self.text_layer(part).lines

    def text_layer(self, part: int) -> TextLayer:
        """The same with the reason why a layer is not used."""
        self._check_content(part)
        try:
            return self._layers.read(part)
        except pdfium.PdfiumError as error:
            raise _damaged_page(part) from error

    def raster(self, part: int) -> Raster:
        """Page ``part`` rendered at 200 dpi, or less where it would be larger than we hold."""
        self._check_content(part)
        page = self._page(part)
        try:
            points_wide, points_high = page.get_size()
            width, height = page_pixels(points_wide, points_high)
            bitmap = page.render(
                scale=SCALE * shrink_factor(width, height), rev_byteorder=False, prefer_bgrx=False
            )
            try:
                image = np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])
            finally:
                bitmap.close()
        except pdfium.PdfiumError as error:
            raise _damaged_page(part) from error
        finally:
            page.close()
        return Raster(image, width, height)

    def close(self) -> None:
        self._layers.close()
        self._document.close()
        self._stream.close()

    def _check_content(self, part: int) -> None:
        """Raise ``FileTooLarge`` before PDFium parses a page that would take all memory."""
        if part in self._checked:
            return
        if self._layers.content_bytes(part) > MAX_CONTENT_BYTES:
            raise FileTooLarge(
                f"Page {part + 1} of the PDF is too complex: its drawing instructions take more"
                f" than {MAX_CONTENT_BYTES // (1024 * 1024)} MB. Print or scan that page again."
            )
        self._checked.add(part)

    def _page(self, part: int) -> Any:
        try:
            return self._document[part]
        except pdfium.PdfiumError as error:
            raise _damaged_page(part) from error


def page_pixels(points_wide: float, points_high: float) -> tuple[int, int]:
    """Width and height in page pixels of a page measured in PDF points."""
    return max(1, round(points_wide * SCALE)), max(1, round(points_high * SCALE))


def open_pdf(stream: BinaryIO, limits: Limits) -> PdfFile:
    """Open a PDF. Raises ``CorruptFile``, ``EncryptedPdf``, ``TooManyPages``."""
    return PdfFile(stream, limits)


def _open_document(stream: BinaryIO) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(stream, autoclose=False)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedPdf(
                "The PDF is protected by a password. Save it without one and send it again."
            ) from error
        raise _damaged() from error
    if len(document) == 0 or not _has_end(stream):
        document.close()
        raise _damaged()
    document.init_forms()  # else what was filled into form fields is not on the picture
    return document


def _has_end(stream: BinaryIO) -> bool:
    """Whether the end mark stands near the end: PDFium repairs torn files and loses pages."""
    size = stream.seek(0, io.SEEK_END)
    stream.seek(max(0, size - _TAIL_BYTES))
    return b"%%EOF" in stream.read(_TAIL_BYTES)


def _damaged() -> CorruptFile:
    return CorruptFile(
        "The PDF is damaged or cut off. Save or scan it again and send the new file."
    )


def _damaged_page(part: int) -> CorruptFile:
    return CorruptFile(f"Page {part + 1} of the PDF is damaged. Scan that page again.")
