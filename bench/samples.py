"""The papers of an evaluation, made where they are not there yet."""

from __future__ import annotations

import hashlib
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

from tqdm import tqdm

import fixtures
from fixtures.makers.evaluation_set import make_numbered
from fixtures.makers.family import Split
from fixtures.makers.page import write


def prepare(folder: Path, split: Split, count: int, seed: str, jobs: int = 1) -> list[Path]:
    """``count`` samples of a split under ``folder``; made anew where the makers have changed."""
    made_by = folder / "made-by.txt"
    code = makers_code()
    if not made_by.exists() or made_by.read_text("utf-8") != code:
        for old in folder.glob("[0-9]*"):
            old.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        made_by.write_text(code, "utf-8")
    there = {path.name[:4] for path in folder.glob("*.expected.json")}
    wanted = [number for number in range(count) if f"{number:04d}" not in there]
    if wanted:
        make = partial(_make, folder, split, seed)
        with ProcessPoolExecutor(jobs) as makers:
            list(tqdm(makers.map(make, wanted), f"making {split}", len(wanted), unit="file"))
    golden = sorted(folder.glob("*.expected.json"))[:count]
    return [path.with_name(path.name.removesuffix(".expected.json")) for path in golden]


def _make(folder: Path, split: Split, seed: str, number: int) -> None:
    write(make_numbered(split, number, seed), folder)


def makers_code() -> str:
    """A fingerprint of the code that makes samples."""
    digest = hashlib.sha256()
    for source in sorted(Path(str(fixtures.__file__)).parent.rglob("*.py")):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]
