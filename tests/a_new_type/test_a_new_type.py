"""A type of paper that nobody knew: one file, its labels and its line in the list are enough."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[2]
TRUTH = yaml.load((HERE / "paper.txt").read_text("utf-8").split("=====\n")[2], yaml.BaseLoader)


@pytest.fixture(scope="module")
def with_new_type(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a copy of ``extractors`` to which the type was added as a newcomer would."""
    folder = tmp_path_factory.mktemp("with-new-type")
    copy = folder / "extractors"
    shutil.copytree(ROOT / "extractors", copy, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(HERE / "outpatient_record.py", copy / "types_of_paper")
    shutil.copy(HERE / "outpatient_record.yaml", copy / "vocabulary")
    types = copy / "types_of_paper" / "__init__.py"
    line = "from extractors.types_of_paper.outpatient_record import OUTPATIENT_RECORD\n"
    text = types.read_text("utf-8")
    assert text.count("\nTYPES: tuple[TypeOfPaper, ...] = (\n") == 1
    head, listed = text.split("\nTYPES: tuple[TypeOfPaper, ...] = (\n")
    listed = listed.replace("\n)\n", "\n    OUTPATIENT_RECORD,\n)\n", 1)
    types.write_text(f"{head}{line}\nTYPES: tuple[TypeOfPaper, ...] = (\n{listed}", "utf-8")
    return folder


def run(folder: Path, *code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *code],
        env={**os.environ, "PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "PYTHONSAFEPATH": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def told(with_new_type: Path) -> dict[str, Any]:
    ran = run(with_new_type, "-m", "tests.a_new_type.everywhere")
    assert ran.returncode == 0, ran.stderr
    found = dict(json.loads(ran.stdout))
    assert found["extractors"].startswith(str(with_new_type))
    return found


def test_its_fields_are_read(told: dict[str, Any]) -> None:
    (document,) = told["documents"]
    assert document["type"] == "outpatient_record"
    assert {key: field["value"] for key, field in document["fields"].items()} == TRUTH


def test_the_confidence_of_its_fields_is_that_of_their_kinds(told: dict[str, Any]) -> None:
    """No calibration has seen 主诉; it is a passage, and such are right as often as others."""
    fields = told["documents"][0]["fields"]
    assert 0.5 < fields["chief_complaint"]["confidence"] < 0.95
    assert fields["patient_name"]["confidence"] > 0.9


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("zh", ["门诊病历", "主诉", "分诊级别", "就诊日期", "医师"]),
        ("en", ["Outpatient record", "Chief complaint", "Triage level", "Visit", "Physician"]),
    ],
)
def test_the_page_shows_it_in_both_languages(
    told: dict[str, Any], language: str, names: list[str]
) -> None:
    page = told["page"][language]
    for text in (*names, TRUTH["chief_complaint"], TRUTH["triage_level"]):
        assert text in page
    assert 'value="outpatient_record" selected' in page
    assert "chief_complaint<" not in page, "a key instead of a name"


def test_a_plan_may_ask_for_it(told: dict[str, Any]) -> None:
    wanted = "missing: outpatient record or outpatient invoice"
    assert told["missing"] == [[wanted, "缺少门诊病历或门诊收费票据"]]
    assert told["still_missing"] == 0
    assert told["in_schema"]


def test_a_claim_of_its_papers_is_for_a_visit(told: dict[str, Any]) -> None:
    assert told["event"] == ["outpatient", "outpatient"]


def test_its_critical_field_asks_for_a_person_where_it_is_not_sure(told: dict[str, Any]) -> None:
    assert told["doubtful"] == ["triage_level"]


def test_what_is_typed_is_held_to_the_kind_of_its_field(told: dict[str, Any]) -> None:
    assert told["typed"] == "2024-05-07"


@pytest.mark.parametrize(
    ("lost", "instead", "said"),
    [
        ("    declares = Declaration(", "    unsaid = Declaration(", "add declares = Declaration("),
        (
            'PaperField("chief_complaint", "passage", "主诉", "Chief complaint"),',
            "",
            'no type had the field chief_complaint before; describe it: own=(PaperField("chief_',
        ),
        ('"passage", "主诉"', '"prose", "主诉"', "prose is no kind of field; kinds: text, amount"),
    ],
)
def test_what_it_does_not_say_is_asked_for(
    with_new_type: Path, tmp_path: Path, lost: str, instead: str, said: str
) -> None:
    shutil.copytree(with_new_type, tmp_path / "copy")
    file = tmp_path / "copy" / "extractors" / "types_of_paper" / "outpatient_record.py"
    text = file.read_text("utf-8")
    assert lost in text
    file.write_text(text.replace(lost, instead), "utf-8")
    ran = run(tmp_path / "copy", "-c", "import extractors.types_of_paper")
    assert ran.returncode != 0
    assert said in ran.stderr.splitlines()[-1]
