"""What the pages of an OFD share: fonts, pictures, drawing parameters, composed graphics."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from PIL import Image as Pillow

from extractors.errors import FileError
from extractors.limits import Limits
from extractors.reading.images import open_image_bytes
from extractors.reading.ofd_package import OfdPackage, resolve
from extractors.reading.raster import shrink_factor
from extractors.reading.xml_text import children, first, local_name, text_of


@dataclass
class OfdResources:
    """Resources by their id. Files are only read when a page asks for them."""

    package: OfdPackage
    limits: Limits
    _font_places: dict[str, str] = field(default_factory=dict)
    _media_places: dict[str, str] = field(default_factory=dict)
    _fonts: dict[str, bytes | None] = field(default_factory=dict)
    _pictures: dict[str, Pillow.Image | None] = field(default_factory=dict)
    draw_params: dict[str, Element] = field(default_factory=dict)
    composites: dict[str, Element] = field(default_factory=dict)

    def add(self, places: Iterable[str]) -> None:
        """Take in the resource parts at ``places``; one that cannot be read is passed over."""
        for place in places:
            root = self.package.optional_xml(place)
            if root is not None:
                self._add(root, place)

    def font(self, number: str | None) -> bytes | None:
        """The font file that came with the paper, or ``None``."""
        place = self._font_places.get(number or "")
        if number is None or place is None:
            return None
        if number not in self._fonts:
            self._fonts[number] = self.package.resource(place)
        return self._fonts[number]

    def picture(self, number: str | None) -> Pillow.Image | None:
        """A picture decoded, ``None`` where it is missing or in a format that nothing here reads
        (JBIG2 is the usual one)."""
        place = self._media_places.get(number or "")
        if number is None or place is None:
            return None
        if number not in self._pictures:
            content = self.package.resource(place)
            self._pictures[number] = decode_picture(content, self.limits) if content else None
        return self._pictures[number]

    def forget_pictures(self) -> None:
        """Let go of the decoded pictures: those of a page are seldom those of the next."""
        self._pictures.clear()

    def _add(self, root: Element, place: str) -> None:
        base = resolve(place, root.get("BaseLoc", "."))
        for element in root.iter():
            number, name = element.get("ID"), local_name(element)
            if number is None:
                continue
            if name == "Font":
                _note_file(self._font_places, number, first(element, "FontFile"), base)
            elif name == "MultiMedia":
                _note_file(self._media_places, number, first(element, "MediaFile"), base)
            elif name == "DrawParam":
                self.draw_params[number] = element
            elif name == "CompositeGraphicUnit":
                self.composites[number] = element


def _note_file(places: dict[str, str], number: str, file: Element | None, base: str) -> None:
    if location := text_of(file):
        places[number] = resolve(f"{base}/", location)


def resource_places(element: Element | None, place: str) -> list[str]:
    """The resource parts that ``element`` (of the part ``place``) names."""
    if element is None:
        return []
    return [
        resolve(place, text_of(named))
        for name in ("PublicRes", "DocumentRes", "PageRes")
        for named in children(element, name)
        if text_of(named)
    ]


def decode_picture(content: bytes, limits: Limits) -> Pillow.Image | None:
    """A picture file with its transparency, no larger than a page's picture may be; ``None``
    where it cannot be decoded."""
    try:
        open_image_bytes(content, limits).close()  # bounds and damage, as for any picture
        with Pillow.open(io.BytesIO(content)) as image:
            factor = shrink_factor(*image.size)
            if factor == 1.0:
                return image.convert("RGBA")
            wanted = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
            image.draft(None, wanted)  # a JPEG is decoded straight to a half, quarter or eighth
            return image.resize(wanted).convert("RGBA")
    except (FileError, OSError, ValueError, SyntaxError):
        return None
