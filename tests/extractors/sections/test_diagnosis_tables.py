"""Tables of diagnoses: where heads and cells stand, what is a name and what stands beside it."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.labels.finding import load_vocabulary
from extractors.sections.cells import Cell
from extractors.sections.diagnosis_tables import names_in, read_diagnosis_tables
from extractors.types import Line, Page
from tests.extractors.drawing import line, page

LISTS = ("admission_diagnoses", "discharge_diagnoses")


def read(*lines: Line) -> tuple[dict[str, list[str]], Page]:
    cells, rest = read_diagnosis_tables(page(*lines), load_vocabulary("discharge_summary"), LISTS)
    return {cell.key: [name.text for name in cell.lines] for cell in cells}, rest


def row(y: float, *cells: tuple[str, float]) -> Sequence[Line]:
    return [line(text, x, y) for text, x in cells]


def test_heads_in_the_middle_over_cells_at_the_left() -> None:
    found, rest = read(
        *row(100, ("序号", 150), ("入院诊断", 510), ("疾病编码", 1030), ("治疗结果", 1330)),
        *row(150, ("1", 170), ("急性阑尾炎", 230), ("K35.900", 930), ("治愈", 1330)),
        *row(200, ("2", 170), ("高血压病3级（极高危）", 230), ("110.x05", 930), ("好转", 1330)),
        *row(260, ("【入院情况】", 150)),
    )
    assert found == {"admission_diagnoses": ["急性阑尾炎", "高血压病3级（极高危）"]}
    assert [each.text for each in rest.lines] == ["【入院情况】"]


def test_kinds_before_the_names_and_codes_stuck_to_them() -> None:
    found, _ = read(
        *row(60, ("出院诊断", 150)),
        *row(100, ("诊断类型", 150), ("诊断名称", 400), ("ICD-10", 900), ("本次分型", 1200)),
        *row(150, ("主要诊断", 150), ("急性胰腺炎 K85.900", 300)),
        *row(200, ("其他诊断", 150), ("胆囊结石", 300), ("K80.200", 880), ("否", 1250)),
    )
    assert found == {"discharge_diagnoses": ["急性胰腺炎", "胆囊结石"]}


def test_numbers_that_stuck_to_the_names() -> None:
    found, _ = read(
        *row(100, ("序号", 150), ("出院诊断", 510), ("疾病编码", 1030)),
        *row(150, ("1 肺结节", 170), ("R91.x03", 930)),
        *row(200, ("2", 170), ("2型糖尿病", 230), ("E11.900", 930)),
    )
    assert found == {"discharge_diagnoses": ["肺结节", "2型糖尿病"]}


def test_both_kinds_side_by_side_and_a_table_in_two_halves() -> None:
    found, _ = read(
        *row(100, ("序号", 150), ("入院诊断", 300), ("出院诊断", 700), ("转归", 1200)),
        *row(150, ("1", 160), ("肺炎", 300), ("社区获得性肺炎", 700), ("治愈", 1200)),
        *row(200, ("2", 160), ("胸腔积液", 700), ("好转", 1200)),
    )
    assert found == {
        "admission_diagnoses": ["肺炎"],
        "discharge_diagnoses": ["社区获得性肺炎", "胸腔积液"],
    }
    found, _ = read(
        *row(100, ("出院诊断", 150), ("疾病编码", 550), ("出院诊断", 800), ("疾病编码", 1200)),
        *row(150, ("肺炎", 150), ("J18.900", 550), ("肾囊肿", 800), ("N28.101", 1200)),
        *row(200, ("胆囊结石", 150), ("K80.200", 550)),
    )
    assert found == {"discharge_diagnoses": ["肺炎", "胆囊结石", "肾囊肿"]}


def test_the_kind_left_of_the_table() -> None:
    found, _ = read(
        *row(100, ("诊断名称", 400), ("疾病编码", 900)),
        *row(150, ("肺炎", 400), ("J18.900", 900)),
        *row(200, ("出院诊断", 150), ("胆囊结石", 400), ("K80.200", 900)),
    )
    assert found == {"discharge_diagnoses": ["肺炎", "胆囊结石"]}


def test_a_row_of_labels_and_values_is_no_table() -> None:
    found, rest = read(
        *row(100, ("入院诊断", 150), ("肺炎", 400), ("治疗结果", 900)),
        *row(150, ("出院诊断", 150), ("肺炎", 400)),
    )
    assert found == {}
    assert len(rest.lines) == 5


def test_a_cell_without_text_holds_no_table() -> None:
    """A heading of the last row, with nothing beside it."""
    empty = Cell("discharge_diagnoses", (), 800.0)
    vocabulary = load_vocabulary("discharge_summary")
    assert names_in(empty, vocabulary, {"discharge_diagnoses"}) == empty
