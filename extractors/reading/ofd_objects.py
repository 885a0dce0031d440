"""The objects of an OFD page as marks: text, paths, pictures and composed graphics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, repeat
from xml.etree.ElementTree import Element

from extractors.errors import FileTooLarge
from extractors.reading.drawn import (
    ASCENT,
    BLACK,
    DESCENT,
    DPI,
    Area,
    Color,
    Glyph,
    Mark,
    Picture,
    Stroke,
    advance,
)
from extractors.reading.ofd_geometry import (
    Matrix,
    box_of,
    color_of,
    deltas,
    matrix_of,
    number,
    numbers,
    paths,
)
from extractors.reading.ofd_resources import OfdResources
from extractors.reading.xml_text import children, first, local_name

PX_PER_MM = DPI / 25.4
MAX_MARKS = 200_000  # a dense page has 5,000
_MAX_DEPTH = 8  # blocks in blocks, composed graphics in composed graphics
_LINE_WIDTH_MM = 0.353  # where nothing says another (GB/T 33190, 8.2)
_TYPE_SIZE_MM = 4.0


@dataclass(frozen=True, slots=True)
class ObjectReader:
    """Reads objects with the resources of their document. ``is_text`` as in ``Glyph``."""

    resources: OfdResources
    is_text: bool = True

    def marks(self, holder: Element, to_page: Matrix) -> list[Mark]:
        """All marks of ``holder`` (a layer, block or appearance); ``to_page`` takes its
        millimetres to page pixels. Raises ``FileTooLarge`` over ``MAX_MARKS``."""
        found: list[Mark] = []
        for mark in self._marks(holder, to_page, 0):
            found.append(mark)
            if len(found) > MAX_MARKS:
                raise FileTooLarge(
                    "A page of the OFD is too complex to draw. Send the PDF of the paper."
                )
        return found

    def _marks(self, holder: Element, to_page: Matrix, depth: int) -> Iterator[Mark]:
        if depth > _MAX_DEPTH:
            return
        for element in holder:
            name = local_name(element)
            if element.get("Visible", "true").lower() == "false" or element.get("Alpha") == "0":
                continue
            if name in ("Layer", "PageBlock", "Content"):
                yield from self._marks(element, to_page, depth + 1)
            elif name == "TextObject":
                yield from self._text(element, placed(element, to_page))
            elif name == "PathObject":
                yield from self._path(element, placed(element, to_page))
            elif name == "ImageObject":
                yield from self._image(element, to_page)
            elif name == "CompositeObject":
                unit = self.resources.composites.get(element.get("ResourceID", ""))
                if unit is not None:
                    yield from self._marks(unit, placed(element, to_page), depth + 1)

    def _text(self, element: Element, to_page: Matrix) -> Iterator[Glyph]:
        size = number(element.get("Size"), _TYPE_SIZE_MM)
        stretch = number(element.get("HScale"), 1.0)
        turned = Matrix(*_TURNS.get(round(number(element.get("CharDirection"), 0)) % 360, ()))
        color = self._color(element, "FillColor") or BLACK
        font = self.resources.font(element.get("Font"))
        x = y = 0.0
        for code in children(element, "TextCode"):
            x, y = number(code.get("X"), x), number(code.get("Y"), y)
            for character, at_x, at_y, room in _places(code, x, y, size * stretch):
                here = turned.then(Matrix(e=at_x, f=at_y)).then(to_page)
                box = here.box(0, -ASCENT * size, room, DESCENT * size)
                yield Glyph(character, box, color, font, here.turn, self.is_text)

    def _path(self, element: Element, to_page: Matrix) -> Iterator[Mark]:
        width = number(self._param(element, "LineWidth"), _LINE_WIDTH_MM) * to_page.scale
        data = first(element, "AbbreviatedData")
        for points, _ in paths(data.text if data is not None else None):
            moved = tuple(to_page.apply(x, y) for x, y in points)
            if element.get("Fill", "false").lower() == "true" and len(moved) > 2:
                yield Area(moved, self._color(element, "FillColor") or BLACK)
            if element.get("Stroke", "true").lower() != "false":
                yield Stroke(moved, width, self._color(element, "StrokeColor") or BLACK)

    def _image(self, element: Element, to_page: Matrix) -> Iterator[Picture]:
        image = self.resources.picture(element.get("ResourceID"))
        if image is None:
            return
        if element.get("CTM"):  # takes the unit square to the picture's place in its boundary
            box = placed(element, to_page).box(0, 0, 1, 1)
        else:
            boundary = box_of(element.get("Boundary"))
            if boundary is None:
                return
            box = to_page.box(*boundary)
        yield Picture(image, box)

    def _color(self, element: Element, name: str) -> Color | None:
        for holder in (element, self.resources.draw_params.get(element.get("DrawParam", ""))):
            found = first(holder, name)
            if found is not None and (color := color_of(found.get("Value"))) is not None:
                return color
        return None

    def _param(self, element: Element, name: str) -> str | None:
        shared = self.resources.draw_params.get(element.get("DrawParam", ""))
        return element.get(name) or (shared.get(name) if shared is not None else None)


# CharDirection turns each character where it stands, clockwise.
_TURNS = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}


def placed(element: Element, to_page: Matrix) -> Matrix:
    """From the object's own millimetres to page pixels: its CTM, its boundary, the page."""
    corner = numbers(element.get("Boundary"))[:2]
    shift = Matrix(e=corner[0], f=corner[1]) if len(corner) == 2 else Matrix()
    return matrix_of(element.get("CTM")).then(shift).then(to_page)


def _places(
    code: Element, x: float, y: float, size: float
) -> Iterator[tuple[str, float, float, float]]:
    """Each character with its origin and how far it may run before the next one begins."""
    text = (code.text or "").strip("\r\n\t")
    steps_x, steps_y = deltas(code.get("DeltaX")), deltas(code.get("DeltaY"))
    if not steps_x and not steps_y:  # the standard means "all on one spot": nobody writes that
        steps_x = [advance(character, size) for character in text]
    for character, dx, dy in zip(
        text, _on(steps_x, len(text)), _on(steps_y, len(text)), strict=False
    ):
        natural = advance(character, size)
        yield character, x, y, min(natural, dx) if dx > 0 else natural
        x, y = x + dx, y + dy


def _on(steps: Sequence[float], count: int) -> Iterable[float]:
    """``steps``, the last one again and again where there are fewer than characters."""
    return chain(steps, repeat(steps[-1] if steps else 0.0, count))
