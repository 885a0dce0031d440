"""Model folders in the shape that PaddleOCR wants, made from the models inside the wheels.

The ``rapidocr`` wheel carries PP-OCRv6 small as bare ONNX files. PaddleOCR takes a folder with
``inference.onnx`` beside an ``inference.yml`` that names the pre- and post-processing. The
settings below are those of the released PP-OCRv6 models; the dictionary of characters is in the
ONNX file itself.
"""

from __future__ import annotations

import importlib.util
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from extractors.reading.engines.base import EngineError

DETECTION = "PP-OCRv6_small_det"
RECOGNITION = "PP-OCRv6_small_rec"
RECOGNITION_HEIGHT = 48  # pixels; the recognition model takes lines of this height only

_WHEEL_FILES = {
    DETECTION: "PP-OCRv6_det_small.onnx",
    RECOGNITION: "PP-OCRv6_rec_small.onnx",
}


def default_cache_dir() -> Path:
    """Where prepared folders are kept unless the caller says otherwise."""
    root = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "huzhu" / "models"


def prepared_folders(cache_dir: Path | None = None) -> tuple[Path, Path]:
    """The detection and recognition folders, made on first use. Raises ``EngineError``."""
    root = cache_dir or default_cache_dir()
    return _prepare(root, DETECTION, _detection_config), _prepare(
        root, RECOGNITION, _recognition_config
    )


def model_name(folder: Path) -> str:
    """The name that the folder's ``inference.yml`` gives its model. Raises ``EngineError``."""
    try:
        config = yaml.safe_load((folder / "inference.yml").read_text(encoding="utf-8"))
        return str(config["Global"]["model_name"])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise EngineError(
            f"{folder} is no PaddleOCR model folder: it needs an inference.yml that names its"
            " model (Global: model_name). Check the model folders in the settings."
        ) from error


def _prepare(root: Path, name: str, make_config: Callable[[Path], dict[str, Any]]) -> Path:
    model = _wheel_models() / _WHEEL_FILES[name]
    if not model.is_file():
        raise EngineError(f"{model} is missing. Install the package rapidocr 3.10 again.")
    folder = root / name
    link, config = folder / "inference.onnx", folder / "inference.yml"
    folder.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() or link.readlink() != model:
        _replace(link, lambda path: path.symlink_to(model))
        config.unlink(missing_ok=True)
    if not config.exists():
        text = yaml.safe_dump(make_config(model), allow_unicode=True)
        _replace(config, lambda path: path.write_text(text, encoding="utf-8"))
    return folder


def _replace(path: Path, make: Callable[[Path], object]) -> None:
    """Make ``path`` in one step, so that workers that start together never see half of it."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        fresh = Path(folder) / path.name
        make(fresh)
        fresh.replace(path)


def _wheel_models() -> Path:
    found = importlib.util.find_spec("rapidocr")  # not imported: it would load its own engine
    if found is None or found.origin is None:
        raise EngineError("The package rapidocr, which carries the models, is not installed.")
    return Path(found.origin).parent / "models"


def _detection_config(model: Path) -> dict[str, Any]:
    return {
        "Global": {"model_name": DETECTION},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"DetResizeForTest": {"resize_long": 960}},
                {
                    "NormalizeImage": {
                        "mean": [0.485, 0.456, 0.406],
                        "order": "hwc",
                        "scale": "1./255.",
                        "std": [0.229, 0.224, 0.225],
                    }
                },
                {"ToCHWImage": None},
            ]
        },
        "PostProcess": {
            "name": "DBPostProcess",
            "thresh": 0.2,
            "box_thresh": 0.45,
            "max_candidates": 1000,
            "unclip_ratio": 1.4,
        },
    }


def _recognition_config(model: Path) -> dict[str, Any]:
    import onnxruntime

    session = onnxruntime.InferenceSession(str(model), providers=["CPUExecutionProvider"])
    characters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    return {
        "Global": {"model_name": RECOGNITION},
        "PreProcess": {
            "transform_ops": [
                {"DecodeImage": {"channel_first": False, "img_mode": "BGR"}},
                {"RecResizeImg": {"image_shape": [3, RECOGNITION_HEIGHT, 320]}},
            ]
        },
        "PostProcess": {"name": "CTCLabelDecode", "character_dict": characters},
    }
