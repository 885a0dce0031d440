"""The head that the further pages of a paper repeat over their text: hospital, name, number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.labels.finding import Vocabulary, find_labels
from extractors.layout import PlainText
from extractors.types import Line, Page

RUNNING_HEAD = 0.15  # of the page's height: how far down the head of a further page reaches
HEAD_ROWS = 5.0  # line heights that it reaches at least, on a page that was cut off under its text
_PERSON_KEYS = frozenset(
    {"patient_name", "admission_number", "medical_record_number", "bed_number", "department"}
)
_RUNNING_TEXT = re.compile(
    r"^[^:。，,;；]{2,30}(?:医院|卫生院|保健院|中心)[^:。，,;；]{0,12}$|[(（]?续[页表]?[)）]?$"
)


def running_head(page: Page, printed: Sequence[Sequence[Line]], vocabulary: Vocabulary) -> int:
    """How many of the uppermost rows repeat whose paper it is: hospital, name, number."""
    last = 0
    first = next((row[0].box for row in printed), None)
    reach = max(RUNNING_HEAD * page.height, first.y0 + HEAD_ROWS * first.height if first else 0)
    for number, row in enumerate(printed):
        if row[0].box.center_y > reach:
            break
        labels = find_labels(row, vocabulary, needs_colon=True)
        if any(vocabulary.sections.get(label.spelling) for label in labels):
            break
        plain = PlainText.of("".join(line.text for line in row)).text
        names_person = any(label.key in _PERSON_KEYS for label in labels)
        if names_person or _RUNNING_TEXT.search(plain) or row[0].box.y1 < 0.05 * page.height:
            last = number + 1
    return last
