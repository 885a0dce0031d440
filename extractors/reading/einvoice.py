"""E-invoice XML as a page: being written."""

from __future__ import annotations

from typing import BinaryIO

from extractors.errors import UnsupportedType
from extractors.limits import Limits
from extractors.reading.page_file import PageFile


def open_einvoice(stream: BinaryIO, limits: Limits) -> PageFile:
    """Refuse the file."""
    raise UnsupportedType("XML invoices cannot be read yet. Send the PDF of the invoice.")
