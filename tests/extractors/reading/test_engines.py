"""One contract over all engines; the real one on a drawn page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import yaml

from extractors.reading.engines import ENGINES, EngineError, OcrEngine, make_engine
from extractors.reading.engines.model_folders import model_name, prepared_folders
from extractors.reading.engines.null import NullEngine
from extractors.reading.engines.recorded import RecordedEngine, Recorder
from extractors.types import Box, Line
from tests.extractors.reading.conftest import Drawn

# Paddle's own engine needs paddlepaddle and model folders, which the project does not carry.
_REAL = {"paddle-onnx"}
_CARRIED = [
    pytest.param(name, marks=[pytest.mark.ocr] if name in _REAL else [])
    for name in ENGINES
    if name != "paddle"
]


@pytest.fixture
def engine(request: pytest.FixtureRequest, invoice: Drawn, tmp_path: Path) -> OcrEngine:
    if request.param == "recorded":
        recorder = Recorder(make_engine("crashing"))
        recorder.read(invoice.image)
        recorder.recognise([np.full((48, 320, 3), 255, np.uint8)])
        recorder.save(tmp_path / "page.json")
        return RecordedEngine(tmp_path / "page.json")
    if request.param in _REAL:
        return request.getfixturevalue("paddle")
    return make_engine(request.param)


@pytest.mark.parametrize("engine", [*_CARRIED, "recorded"], indirect=True)
def test_every_engine_keeps_the_contract(engine: OcrEngine, invoice: Drawn) -> None:
    assert engine.name
    height, width = invoice.image.shape[:2]
    for line in engine.read(invoice.image):
        assert line.text.strip()
        assert 0.0 <= line.confidence <= 1.0
        assert -width * 0.01 <= line.box.x0 < line.box.x1 <= width * 1.01
        assert -height * 0.01 <= line.box.y0 < line.box.y1 <= height * 1.01
        assert not line.edges or len(line.edges) == len(line.text) + 1
        assert list(line.edges) == sorted(line.edges)
    blank = np.full((48, 320, 3), 255, np.uint8)
    readings = engine.recognise([blank, blank])
    assert len(readings) == 2
    assert engine.recognise([]) == ()


def test_an_unknown_engine_names_the_known_ones() -> None:
    with pytest.raises(EngineError, match="paddle-onnx"):
        make_engine("tesseract")


def test_paddles_own_engine_says_that_it_needs_models() -> None:
    with pytest.raises(EngineError, match="HUZHU_DETECTION_MODEL_DIR"):
        make_engine("paddle")


def test_model_folders_are_made_once_and_repaired(tmp_path: Path) -> None:
    detection, recognition = prepared_folders(tmp_path)
    assert model_name(detection) == "PP-OCRv6_small_det"
    made = (recognition / "inference.yml").stat().st_mtime_ns
    config = yaml.safe_load((recognition / "inference.yml").read_text(encoding="utf-8"))
    assert "院" in config["PostProcess"]["character_dict"]
    prepared_folders(tmp_path)
    assert (recognition / "inference.yml").stat().st_mtime_ns == made
    (detection / "inference.onnx").unlink()
    (detection / "inference.onnx").symlink_to("/nowhere")  # a virtual environment that moved
    prepared_folders(tmp_path)
    assert (detection / "inference.onnx").is_file()


def test_a_folder_that_is_no_model_is_explained(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"inference\.yml"):
        model_name(tmp_path)


def test_a_recording_answers_for_its_own_picture_only(invoice: Drawn, tmp_path: Path) -> None:
    class One(NullEngine):
        def read(self, image):
            return (Line("票据", Box(1.04, 2, 30, 20), 0.91239, (1.0, 15.0, 30.0), 0.001),)

    recorder = Recorder(One())
    recorder.read(invoice.image)
    recorder.save(tmp_path / "page.json")
    recorded = RecordedEngine(tmp_path / "page.json")
    assert recorded.read(invoice.image) == (
        Line("票据", Box(1.0, 2, 30, 20), 0.9124, (1.0, 15.0, 30.0), 0.001),
    )
    with pytest.raises(EngineError, match="Record it again"):
        recorded.read(invoice.image[:-1])


@pytest.mark.ocr
def test_a_clean_page_is_read_whole(invoice: Drawn, paddle: OcrEngine) -> None:
    found = {line.text.replace("(", "（").replace(")", "）") for line in paddle.read(invoice.image)}
    assert len(set(invoice.truth) - found) <= 1


@pytest.mark.ocr
def test_crops_are_recognised_in_their_order(invoice: Drawn, paddle: OcrEngine) -> None:
    texts = list(invoice.truth)
    crops = []
    for text in texts:
        x0, y0, x1, y1 = invoice.truth[text].rounded()
        crops.append(invoice.image[y0 - 4 : y1 + 4, x0 - 4 : x1 + 4])
    readings = [text.replace("(", "（").replace(")", "）") for text, _ in paddle.recognise(crops)]
    assert sum(a == b for a, b in zip(readings, texts, strict=True)) >= len(texts) - 1
