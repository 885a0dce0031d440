"""What lies over an OFD page: annotations and the pictures of its electronic seals.

Seals are drawn for the reviewer's eye. Whether a signature holds is not checked: huzhu has
neither the issuers' certificates nor a network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from PIL import Image as Pillow

from extractors.reading.drawn import Mark, Picture
from extractors.reading.ofd_geometry import Matrix, box_of
from extractors.reading.ofd_objects import ObjectReader
from extractors.reading.ofd_package import OfdPackage, resolve
from extractors.reading.ofd_resources import OfdResources
from extractors.reading.xml_text import children, first, local_name, text_of

_PICTURE_MARKS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"PK\x03\x04")
DecodeSeal = Callable[[bytes], Pillow.Image | None]  # a picture file, or an OFD as a picture
_MAX_SEALS = 50
_MAX_DER_DEPTH = 12
_CONSTRUCTED = 0x20


def annotation_marks(
    package: OfdPackage,
    root: Element,
    place: str,
    page: str,
    resources: OfdResources,
    to_page: Matrix,
) -> list[Mark]:
    """The marks of all visible annotations on page ``page`` of the document at ``place``."""
    named = text_of(first(root, "Annotations"))
    index_place = resolve(place, named) if named else ""
    index = package.optional_xml(index_place) if named else None
    marks: list[Mark] = []
    for entry in children(index, "Page") if index is not None else ():
        if entry.get("PageID") != page:
            continue
        found = package.optional_xml(resolve(index_place, text_of(first(entry, "FileLoc"))))
        for annotation in children(found, "Annot") if found is not None else ():
            marks += _annotation(annotation, resources, to_page)
    return marks


def _annotation(annotation: Element, resources: OfdResources, to_page: Matrix) -> list[Mark]:
    appearance = first(annotation, "Appearance")
    if appearance is None or annotation.get("Visible", "true").lower() == "false":
        return []
    boundary = box_of(appearance.get("Boundary"))
    corner = Matrix(e=boundary.x0, f=boundary.y0) if boundary else Matrix()
    reader = ObjectReader(resources, is_text=annotation.get("Type") != "Watermark")
    return reader.marks(appearance, corner.then(to_page))


def seal_marks(
    package: OfdPackage, signatures: str | None, page: str, decode: DecodeSeal, to_page: Matrix
) -> list[Mark]:
    """The pictures of the seals that signatures place on page ``page``."""
    index = package.optional_xml(signatures) if signatures else None
    marks: list[Mark] = []
    for entry in children(index, "Signature") if index is not None and signatures else ():
        place = resolve(signatures or "", entry.get("BaseLoc", ""))
        signature = package.optional_xml(place)
        if signature is None or len(marks) >= _MAX_SEALS:
            continue
        boxes = [
            box_of(stamp.get("Boundary"))
            for stamp in signature.iter()
            if local_name(stamp) == "StampAnnot" and stamp.get("PageRef") == page
        ]
        image = _seal_picture(package, signature, place, decode) if any(boxes) else None
        if image is not None:
            marks += [Picture(image, to_page.box(*box), is_seal=True) for box in boxes if box]
    return marks[:_MAX_SEALS]


def _seal_picture(
    package: OfdPackage, signature: Element, place: str, decode: DecodeSeal
) -> Pillow.Image | None:
    """The picture inside the seal's own file or, failing that, inside the signed value."""
    named = (
        text_of(first(signature, "SignedInfo", "Seal", "BaseLoc")),
        text_of(first(signature, "SignedValue")),
    )
    for location in filter(None, named):
        content = package.resource(resolve(place, location))
        for value in der_values(content or b""):
            if value.startswith(_PICTURE_MARKS) and (image := decode(value)):
                return image
    return None


def der_values(content: bytes, depth: int = 0) -> Iterator[bytes]:
    """Every primitive value in DER (ITU-T X.690), outermost first; what is torn ends it.

    An electronic seal (GB/T 38540, GM/T 0031) is such a structure; its picture is the only
    value in it that begins like a picture file.
    """
    place = 0
    while depth <= _MAX_DER_DEPTH and place + 2 <= len(content):
        tag, length, place = content[place], content[place + 1], place + 2
        if length & 0x80:
            count = length & 0x7F
            length = int.from_bytes(content[place : place + count])
            place += count
        value = content[place : place + length]
        if len(value) < length or not length:
            place += length
            if len(value) < length:
                return
            continue
        if tag & _CONSTRUCTED:
            yield from der_values(value, depth + 1)
        else:
            yield value
        place += length
