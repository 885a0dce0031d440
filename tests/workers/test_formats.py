"""OFD, e-invoice XML and a duplex TIFF on their whole way: handed in, read, grouped, looked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import select

from claims.models import DocumentRow
from extractors.limits import Limits
from extractors.reading.codec import page_from_json
from extractors.reading.isolated import OpenedFile
from extractors.reading.page_read import ReadPage
from extractors.reading.reader import read_page
from extractors.reading.source import open_source
from extractors.types import Line
from intake.bundles import Upload, receive
from review_ui.app import create_app

pytestmark = pytest.mark.servers
READY = Path(__file__).parents[2] / "fixtures" / "ready"


class Recorded:
    """An engine that knows the pages of the duplex sample by how much black is on them."""

    name = "recorded"

    def __init__(self) -> None:
        stored = json.loads((READY / "list-duplex.tif.recorded.json").read_text("utf-8"))
        with Image.open(READY / "list-duplex.tif") as tiff:
            self._known: list[tuple[float, tuple[Line, ...]]] = []
            for number, page in enumerate(stored):
                tiff.seek(number)
                share = blackness(np.asarray(tiff.convert("L")))
                self._known.append((share, page_from_json(page).lines))

    def read(self, image: np.ndarray) -> tuple[Line, ...]:
        here = blackness(image)
        return min(self._known, key=lambda each: abs(each[0] - here))[1]

    def recognise(self, crops: Sequence[object]) -> tuple[tuple[str, float], ...]:
        return tuple(("", 0.0) for _ in crops)


def blackness(image: np.ndarray) -> float:
    return float((image < 128).mean())


class PlainReader:
    """Reads in this process: what a child does, without the child."""

    def open(self, path: Path, name: str, timeout_s: float | None = None) -> OpenedFile:
        with open_source(path, name, Limits()) as source:
            return OpenedFile(source.pages, source.problems)

    def read_page(
        self,
        path: Path,
        name: str,
        index: int,
        timeout_s: float | None = None,
        rotation: int | None = None,
    ) -> ReadPage:
        with open_source(path, name, Limits()) as source:
            return read_page(source, index, self.engine, rotation)

    engine = Recorded()


@pytest.fixture
def reader() -> PlainReader:
    return PlainReader()


def hand_in(office, *names: str) -> str:
    uploads = [Upload(name, READY / name) for name in names]
    received = receive(office.tools.db, office.tools.store, uploads, lane="live")
    office.queues.enqueue_split(received.bundle_id, 0, "live")
    office.work()
    return received.bundle_id


@pytest.mark.parametrize(
    ("name", "kind"),
    [("national.ofd", "inpatient_invoice"), ("national-visit.xml", "outpatient_invoice")],
)
def test_an_invoice_is_read_and_its_picture_can_be_seen(office, name: str, kind: str) -> None:
    bundle_id = hand_in(office, name)
    (page,) = office.pages(bundle_id)
    assert (page.state, page.reading["source"]) == ("read", "text_layer")
    with office.tools.db.begin() as session:
        (paper,) = session.scalars(select(DocumentRow)).all()
        assert paper.type == kind
        assert paper.claim_id is not None
    tools = office.tools
    app = create_app(tools.settings, tools.db, tools.store, tools.queues)
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        answer = client.get(f"/api/v1/pages/{page.id}/image")
    assert answer.status_code == 200
    with Image.open(BytesIO(answer.content)) as picture:
        assert picture.size == (page.reading["width"], page.reading["height"])
        assert picture.convert("L").getextrema()[0] < 60  # something is printed on it


def test_a_blank_back_is_accounted_for_and_parts_nothing(office) -> None:
    bundle_id = hand_in(office, "list-duplex.tif")
    pages = office.pages(bundle_id)
    assert [page.reading["blank"] for page in pages] == [False, True, False]
    with office.tools.db.begin() as session:
        papers = session.scalars(select(DocumentRow).order_by(DocumentRow.position)).all()
        assert [(paper.type, paper.pages) for paper in papers] == [
            ("expense_list", [0, 2]),
            ("other", [1]),
        ]
