"""What was filled into a PDF's form fields is read, and stands on the picture."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path

import pytest
from reportlab.pdfgen import canvas

from extractors.limits import Limits
from extractors.reading.form_fields import filled_chars
from extractors.reading.pdf import open_pdf
from extractors.types import Line

PX = 200 / 72
PRINTED = "Name of the member and of the account, as on the bank card:"


def field(value: object, kind: str = "Tx", subtype: str = "Widget") -> dict[str, object]:
    place = {"x0": 70.0, "x1": 170.0, "top": 100.0, "bottom": 116.0}
    return {"data": {"Subtype": f"/'{subtype}'", "FT": f"/'{kind}'", "V": value}, **place}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (b"2025-04-02", "2025-04-02"),
        (b"\xfe\xff" + "凌云 志".encode("utf-16-be"), "凌云 志"),
        (b"two\rlines", "two lines"),
        (None, ""),
    ],
)
def test_the_text_of_a_field_stands_in_it(value: object, text: str) -> None:
    chars = list(filled_chars([field(value)]))
    assert "".join(char["text"] for char in chars) == text
    assert all(70 <= char["x0"] < char["x1"] <= 170 for char in chars)
    assert all(100 <= char["top"] < char["bottom"] <= 116 for char in chars)


def test_other_fields_and_annotations_hold_no_text() -> None:
    assert not list(filled_chars([field(b"Yes", kind="Btn"), field(b"x", subtype="Link")]))


def test_a_filled_form_is_read_and_drawn(tmp_path: Path) -> None:
    path = tmp_path / "form.pdf"
    form = canvas.Canvas(str(path), pagesize=(400, 300))
    form.drawString(20, 200, PRINTED)
    form.acroForm.textfield(value="6228480012345678", x=60, y=150, width=180, height=20)
    form.save()
    with closing(open_pdf(io.BytesIO(path.read_bytes()), Limits())) as paper:
        lines: tuple[Line, ...] = paper.text_lines(0) or ()
        picture = paper.raster(0).image
    filled = next(line for line in lines if line.text == "6228480012345678")
    assert filled.box.y0 >= 130 * PX
    assert filled.box.y1 <= 150 * PX
    x0, y0, x1, y1 = filled.box.rounded()
    assert picture[y0:y1, x0:x1].min() < 100
