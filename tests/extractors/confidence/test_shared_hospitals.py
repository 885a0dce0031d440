"""A name that is clear on one paper of a file completes the same name on another."""

from __future__ import annotations

from extractors.confidence.shared_hospitals import with_shared_hospitals
from extractors.types import Document, Field
from tests.extractors.drawing import line, page

CLEAR = Field("成都市骨伤专科医院", "", 0.98, 1, None)
PAGES = [page(line("成都市冒堡专科医院", 500, 80), line("出院记录", 540, 140)), page(index=1)]


def document(hospital: Field | None, index: int = 0, name: str = "discharge_summary") -> Document:
    fields = {} if hospital is None else {"hospital_name": hospital}
    return Document(name, (index,), 0.9, fields)


def hospitals(*documents: Document) -> list[object]:
    found = with_shared_hospitals(documents, PAGES)
    return [each.fields["hospital_name"].value if each.fields else None for each in found]


def test_a_doubtful_name_and_one_that_was_not_found() -> None:
    clear = document(CLEAR, 1, "inpatient_invoice")
    doubtful = document(Field("成都市冒堡专科医院", "", 0.6, 0, None))
    assert hospitals(doubtful, clear) == [CLEAR.value, CLEAR.value]
    assert hospitals(document(None), clear) == [CLEAR.value, CLEAR.value]
    completed = with_shared_hospitals([doubtful, clear], PAGES)[0].fields["hospital_name"]
    assert completed.confidence == 0.9


def test_another_hospital_is_left_alone() -> None:
    clear = document(CLEAR, 1, "inpatient_invoice")
    other = document(Field("郫县中医院", "", 0.6, 0, None))
    assert hospitals(other, clear) == ["郫县中医院", CLEAR.value]
    numbered = document(Field("成都市第二人民医院", "", 0.98, 1, None), 1)
    doubtful = document(Field("成都市第三人民医院", "", 0.6, 0, None))
    assert hospitals(doubtful, numbered) == ["成都市第三人民医院", "成都市第二人民医院"]


def test_another_certain_place_is_another_hospital() -> None:
    clear = document(Field("唐山市康宁骨科医院", "", 0.98, 1, None), 1)
    other = document(Field("青岛市康宁骨科医院", "", 0.6, 0, None))
    assert hospitals(other, clear)[0] == "青岛市康宁骨科医院"
    worn = document(Field("庸山市康宁骨科医院", "", 0.6, 0, None))
    assert hospitals(worn, clear)[0] == "唐山市康宁骨科医院"


def test_two_clear_names_that_are_alike_decide_nothing() -> None:
    first = document(Field("成都市骨伤专科医院", "", 0.98, 1, None), 1)
    second = document(Field("成都市骨病专科医院", "", 0.98, 1, None), 1)
    doubtful = document(Field("成都市骨＊专科医院", "", 0.6, 0, None))
    assert hospitals(doubtful, first, second)[0] == "成都市骨＊专科医院"


def test_one_name_however_its_brackets_were_read() -> None:
    first = document(Field("贵阳中西医结合医院（西区）", "", 0.98, 1, None), 1)
    second = document(Field("贵阳中西医结合医院(西区)", "", 0.98, 1, None), 1)
    doubtful = document(Field("贵阳中西医结＊医院（西区）", "", 0.6, 0, None))
    assert hospitals(doubtful, first, second)[0] == "贵阳中西医结合医院（西区）"


def test_several_papers_outvote_one_that_reads_another_character() -> None:
    clear = Field("福州康宁骨科医院", "", 0.98, 1, None)
    alone = document(Field("福州康宇骨科医院", "", 0.9, 0, None))
    assert hospitals(alone, document(clear, 1), document(clear, 1))[0] == clear.value
    assert hospitals(alone, document(clear, 1))[0] == "福州康宇骨科医院"
    numbered = Field("福州市第二医院", "", 0.98, 1, None)
    third = document(Field("福州市第三医院", "", 0.9, 0, None))
    assert hospitals(third, document(numbered, 1), document(numbered, 1))[0] == "福州市第三医院"
