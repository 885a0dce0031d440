from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from extractors.reading import sniff


def _image(kind: str) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, kind)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("JPEG", sniff.JPEG),
        ("PNG", sniff.PNG),
        ("TIFF", sniff.TIFF),
        ("BMP", sniff.BMP),
        ("WEBP", sniff.WEBP),
        ("GIF", sniff.GIF),
    ],
)
def test_images_are_known_by_what_pillow_writes(kind: str, expected: str) -> None:
    assert sniff.media_type(_image(kind)) == expected


def test_an_archive_is_known_even_when_it_is_empty() -> None:
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    assert sniff.media_type(stream.getvalue()) == sniff.ZIP


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"%PDF-1.7\n", sniff.PDF),
        (b"\r\njunk from a mail gateway\n%PDF-1.4", sniff.PDF),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", sniff.XML),
        ("<?xml version='1.0' encoding='UTF-16'?><a/>".encode("utf-16"), sniff.XML),
        (b"\n<EInvoice><EInvoiceData>", sniff.XML),
        ("<fi:票据 xmlns:fi='urn:x'>".encode(), sniff.XML),
        (b"<html><body>", None),
        (b"<!DOCTYPE html><html>", None),
        (b"<3 you", None),
        (b"\x00\x00\x00\x18ftypheic", sniff.HEIC),
        (b"BMW repair, invoice text that only begins like a bitmap", None),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"name,id\n", None),
        (b"", None),
    ],
)
def test_heads(head: bytes, expected: str | None) -> None:
    assert sniff.media_type(head) == expected
