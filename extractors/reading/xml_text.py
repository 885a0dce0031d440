"""XML from strangers: bounded, without entities, in whatever Chinese encoding it comes."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from extractors.errors import CorruptFile, FileTooLarge

MAX_XML_BYTES = 16 * 1024 * 1024  # a dense invoice page has 200 kB; the tree takes ten times more

_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,80}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,30})["']""")
_GBK_NAMES = frozenset(("gbk", "gb2312", "gb18030", "cp936", "gb_2312-80", "x-gbk"))
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def parse_xml(content: bytes, called: str) -> Element:
    """The root of ``content``; ``called`` names it in errors.

    Raises ``CorruptFile`` for broken XML and for entities or a document type (nothing that
    writes invoices needs them), ``FileTooLarge`` over 16 MB.
    """
    if len(content) > MAX_XML_BYTES:
        allowed = MAX_XML_BYTES // (1024 * 1024)
        raise FileTooLarge(f"{called} is larger than the {allowed} MB allowed for XML.")
    try:
        root: Element = fromstring(_decoded(content), forbid_dtd=True)
    except DefusedXmlException as error:
        raise CorruptFile(
            f"{called} defines entities or a document type, which is not allowed."
            " Get the file again from where it was issued."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise CorruptFile(
            f"{called} is no well-formed XML. Get the file again from where it was issued."
        ) from error
    return root


def _decoded(content: bytes) -> str:
    """Text by byte order mark, declaration or trial: expat itself knows no GBK."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    declared = _DECLARED.match(content)
    name = declared[1].decode("ascii").lower() if declared else "utf-8"
    wanted = "gb18030" if name in _GBK_NAMES else name
    for encoding in (wanted, "utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError("no known encoding")


def local_name(element: Element) -> str:
    """The element's name without its namespace; comments have an empty one."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, name: str) -> Iterator[Element]:
    """The direct children called ``name``, in any namespace."""
    return (each for each in element if local_name(each) == name)


def first(element: Element | None, *path: str) -> Element | None:
    """The first element at ``path`` below ``element``, in any namespace."""
    for name in path:
        if element is None:
            return None
        element = next(children(element, name), None)
    return element


def text_of(element: Element | None) -> str:
    """The element's own text without blanks at its ends; empty where there is none."""
    return (element.text or "").strip() if element is not None else ""
