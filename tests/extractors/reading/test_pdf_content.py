"""A page whose instructions unpack to gigabytes is refused before anything parses it."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable

import pytest

from extractors.errors import FileTooLarge
from extractors.limits import Limits
from extractors.reading.pdf import open_pdf
from extractors.reading.text_layer import MAX_CONTENT_BYTES

STROKE = b"0 0 m 500 500 l S "
LONG = STROKE * (MAX_CONTENT_BYTES * 5 // 4 // len(STROKE))
FLATE = "/FlateDecode"


def stream(content: bytes, filters: str = "", more: str = "") -> bytes:
    head = f"<</Length {len(content)}/Filter[{filters}]{more}>>stream\n"
    return head.encode() + content + b"\nendstream"


def pdf(content: bytes, form: bytes | None = None) -> bytes:
    """One page that draws ``content``, with ``form`` among its resources."""
    resources = b"/XObject<</F 5 0 R>>" if form else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 300]/Resources<<%s>>/Contents[4 0 R]>>"
        % resources,
        content,
        *([form] if form else []),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return out + head + table + trailer + b"startxref\n%d\n%%%%EOF" % len(out)


def in_form(pack: Callable[[bytes], bytes]) -> bytes:
    form = stream(pack(LONG), FLATE, "/Type/XObject/Subtype/Form/BBox[0 0 200 300]")
    return pdf(stream(b"/F Do"), form)


@pytest.mark.parametrize(
    "content",
    [
        pdf(stream(zlib.compress(LONG), FLATE)),
        pdf(stream(zlib.compress(LONG)[:-10], FLATE)),
        pdf(stream(zlib.compress(zlib.compress(LONG)), FLATE + FLATE)),
        pdf(stream(base64.a85encode(zlib.compress(LONG)) + b"~>", "/ASCII85Decode" + FLATE)),
        pdf(stream(LONG)),
        in_form(zlib.compress),
    ],
    ids=["deflated", "torn", "twice deflated", "as text", "plain", "in a form"],
)
def test_a_page_with_endless_instructions_is_refused(content: bytes) -> None:
    opened = open_pdf(io.BytesIO(content), Limits())
    for read in (opened.text_lines, opened.raster):
        with pytest.raises(FileTooLarge, match="instructions take more"):
            read(0)
    opened.close()


@pytest.mark.parametrize("packed", [stream(STROKE * 9), stream(zlib.compress(STROKE * 9), FLATE)])
def test_a_common_page_is_drawn(packed: bytes) -> None:
    opened = open_pdf(io.BytesIO(pdf(packed)), Limits())
    assert opened.text_lines(0) is None
    assert opened.raster(0).image.min() == 0
    opened.close()
