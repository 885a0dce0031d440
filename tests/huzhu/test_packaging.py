"""What gets installed: all of our folders, and ours rather than namesakes from PyPI."""

from __future__ import annotations

import importlib
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = ("claims", "extractors", "fixtures", "huzhu", "intake", "review_ui", "workers")


def settings() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_package_is_listed_for_the_build() -> None:
    there = {
        ".".join(path.parent.relative_to(ROOT).parts)
        for top in OURS
        for path in (ROOT / top).rglob("__init__.py")
    }
    assert there == set(settings()["tool"]["setuptools"]["packages"])


@pytest.mark.parametrize("name", OURS)
def test_our_folders_are_the_ones_imported(name: str) -> None:
    """PyPI has packages called `intake` and `fixtures`."""
    origin = importlib.import_module(name).__file__
    assert origin is not None
    assert Path(origin).parent == ROOT / name


def test_nobody_uploads_it_to_pypi_by_mistake() -> None:
    assert "Private :: Do Not Upload" in settings()["project"]["classifiers"]


def test_every_kind_of_file_beside_the_code_is_packed() -> None:
    patterns = settings()["tool"]["setuptools"]["package-data"]["*"]
    kinds = {
        path.suffix
        for top in OURS
        for path in (ROOT / top).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert kinds - {".py", ".md", ".pyc"} <= {Path(pattern).suffix for pattern in patterns}
