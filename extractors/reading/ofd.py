"""OFD papers (GB/T 33190-2016): the state's own format of e-invoices, read as ZIP and XML.

``OFD.xml`` names documents, a document its pages, a page its objects. Text is taken as it stands
there; a page that is only a picture is read by OCR like any scan. No real OFD was at hand when
this was written: it follows the standard, and what is missing or odd in a file is passed over
wherever the page can still be read.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO
from xml.etree.ElementTree import Element

from PIL import Image as Pillow

from extractors.errors import CorruptFile, FileError, TooManyPages, UnsupportedType
from extractors.limits import Limits
from extractors.reading.draw import render
from extractors.reading.drawn import DrawnPage, Mark, Picture
from extractors.reading.ofd_geometry import Matrix, box_of
from extractors.reading.ofd_objects import PX_PER_MM, ObjectReader
from extractors.reading.ofd_package import ROOT, OfdPackage, resolve
from extractors.reading.ofd_resources import OfdResources, decode_picture, resource_places
from extractors.reading.ofd_stamps import annotation_marks, seal_marks
from extractors.reading.raster import Raster
from extractors.reading.text_layer import refuse_text
from extractors.reading.typefaces import forget_embedded
from extractors.reading.xml_text import children, first, local_name, text_of
from extractors.types import Box, Line

_A4_MM = Box(0, 0, 210, 297)
_MAX_SIDE_MM = 5_000.0
_FULL_PAGE_SHARE = 0.6  # a picture over so much of the page is a scan with words on it
_MIN_CHARS_OVER_SCAN = 300


@dataclass(frozen=True, slots=True)
class _Document:
    place: str
    root: Element
    resources: OfdResources
    templates: dict[str, str]  # id → place of its content
    default_area: Box
    signatures: str | None


@dataclass(frozen=True, slots=True)
class _PageRef:
    document: _Document
    number: str
    place: str


class OfdFile:
    """An open OFD: the pages of all its documents, at 200 dpi."""

    def __init__(self, stream: BinaryIO, limits: Limits, *, with_seals: bool = True) -> None:
        self._with_seals = with_seals
        self._package = OfdPackage(stream, limits)
        try:
            self._pages = list(self._find_pages(limits))
        except BaseException:
            self._package.close()
            raise
        self.part_count = len(self._pages)
        self._limits = limits
        self._drawn: tuple[int, DrawnPage] | None = None

    def text_lines(self, part: int) -> tuple[Line, ...] | None:
        """The page's own text; ``None`` where there is none or it belongs to a scan."""
        page = self._page(part)
        solid = "".join(page.text.split())
        if not solid or _is_a_scan(page, solid):
            return None
        return None if _is_nonsense(solid) else page.lines()

    def raster(self, part: int) -> Raster:
        return render(self._page(part))

    def close(self) -> None:
        forget_embedded()
        self._package.close()

    def _page(self, part: int) -> DrawnPage:
        if self._drawn is None or self._drawn[0] != part:
            self._drawn = None
            self._pages[part].document.resources.forget_pictures()
            self._drawn = (part, _draw_page(self._package, self._pages[part], self._limits))
        return self._drawn[1]

    def _find_pages(self, limits: Limits) -> Iterator[_PageRef]:
        root = self._package.xml(ROOT)
        if local_name(root) != "OFD":
            raise UnsupportedType("The file is called OFD but is none. Send the PDF of the paper.")
        count = 0
        for body in children(root, "DocBody"):
            document = _open_document(self._package, body, limits, self._with_seals)
            for page in _page_elements(document):
                count += 1
                if count > limits.max_pages:
                    raise TooManyPages(
                        f"The OFD has more than {limits.max_pages:,} pages. Send it in parts."
                    )
                place = resolve(document.place, page.get("BaseLoc", ""))
                yield _PageRef(document, page.get("ID", ""), place)
        if not count:
            raise CorruptFile("The OFD has no pages. Get it again from where it was issued.")


def open_ofd(stream: BinaryIO, limits: Limits) -> OfdFile:
    """Open an OFD. Raises ``CorruptFile``, ``TooManyPages``, ``ArchiveTooLarge``, …"""
    return OfdFile(stream, limits)


def _open_document(
    package: OfdPackage, body: Element, limits: Limits, with_seals: bool
) -> _Document:
    place = resolve(ROOT, text_of(first(body, "DocRoot")))
    root = package.xml(place)
    common = first(root, "CommonData")
    resources = OfdResources(package, limits)
    resources.add(resource_places(common, place))
    templates = {
        template.get("ID", ""): resolve(place, template.get("BaseLoc", ""))
        for template in (children(common, "TemplatePage") if common is not None else ())
    }
    signatures = text_of(first(body, "Signatures")) if with_seals else ""
    return _Document(
        place,
        root,
        resources,
        templates,
        _area(first(common, "PageArea")) or _A4_MM,
        resolve(ROOT, signatures) if signatures else None,
    )


def _page_elements(document: _Document) -> Iterator[Element]:
    pages = first(document.root, "Pages")
    return children(pages, "Page") if pages is not None else iter(())


def _area(element: Element | None) -> Box | None:
    """The physical box of a page; sides beyond five metres are an error in the file."""
    box = box_of(text_of(first(element, "PhysicalBox")))
    return box if box and max(box.width, box.height) <= _MAX_SIDE_MM else None


def _draw_page(package: OfdPackage, ref: _PageRef, limits: Limits) -> DrawnPage:
    """Templates, the page's own layers, annotations and seals, in that order."""
    document = ref.document
    root = package.xml(ref.place)
    document.resources.add(resource_places(root, ref.place))
    area = _area(first(root, "Area")) or document.default_area
    to_page = Matrix(PX_PER_MM, 0, 0, PX_PER_MM, -area.x0 * PX_PER_MM, -area.y0 * PX_PER_MM)
    reader = ObjectReader(document.resources)
    decode = partial(_decode_seal, limits=limits)
    below, above = _templates(package, document, root, to_page)
    marks = [
        *below,
        *reader.marks(root, to_page),
        *above,
        *annotation_marks(
            package, document.root, document.place, ref.number, document.resources, to_page
        ),
        *seal_marks(package, document.signatures, ref.number, decode, to_page),
    ]
    width, height = max(1, round(area.width * PX_PER_MM)), max(1, round(area.height * PX_PER_MM))
    return DrawnPage(width, height, tuple(marks))


def _templates(
    package: OfdPackage, document: _Document, page: Element, to_page: Matrix
) -> tuple[list[Mark], list[Mark]]:
    """The marks of the page's templates: those drawn before it and those drawn over it."""
    below: list[Mark] = []
    above: list[Mark] = []
    for used in children(page, "Template"):
        place = document.templates.get(used.get("TemplateID", ""))
        root = package.optional_xml(place) if place else None
        if place is None or root is None:
            continue
        document.resources.add(resource_places(root, place))
        marks = ObjectReader(document.resources).marks(root, to_page)
        (above if used.get("ZOrder") == "Foreground" else below).extend(marks)
    return below, above


def _decode_seal(content: bytes, limits: Limits) -> Pillow.Image | None:
    """The picture of a seal, which may itself be an OFD of one page.

    The signatures in that one are not followed, so that a seal cannot hold itself.
    """
    if not content.startswith(b"PK"):
        return decode_picture(content, limits)
    try:
        with closing(OfdFile(io.BytesIO(content), limits, with_seals=False)) as paper:
            return Pillow.fromarray(paper.raster(0).image[:, :, ::-1].copy())
    except FileError:
        return None


def _is_a_scan(page: DrawnPage, solid: str) -> bool:
    """Whether a page-sized picture holds the paper and the text is a line stamped on it."""
    covered = max(
        (
            m.box.width * m.box.height
            for m in page.marks
            if isinstance(m, Picture) and not m.is_seal
        ),
        default=0.0,
    )
    is_full_page = covered >= _FULL_PAGE_SHARE * page.width * page.height
    return is_full_page and len(solid) < _MIN_CHARS_OVER_SCAN


def _is_nonsense(solid: str) -> bool:
    """Glyph numbers in the place of characters; a short text is judged as if it were longer."""
    repeated = solid * (1 + 20 // len(solid))
    return bool(refuse_text(repeated))
