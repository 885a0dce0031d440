"""What is read of a form whose lines are written by hand."""

from __future__ import annotations

from extractors.documents import find_documents
from extractors.forms.pairing import best_by_key, read_form
from extractors.labels.finding import load_vocabulary
from extractors.lines.fragments import join_fragments
from extractors.types import Document, Line
from tests.extractors.drawing import line, page

VOCABULARY = load_vocabulary("invoice")
HEAD = (line("军队医疗机构住院收费票据", 500, 90), line("No 6568912", 1150, 150))


def texts(*lines: Line) -> list[str]:
    """The texts of ``lines`` with those whole that came in pieces."""
    return [each.text for each in join_fragments(page(*lines), VOCABULARY).lines]


def values(*lines: Line) -> dict[str, str]:
    """The values beside labels, by field."""
    form = read_form(join_fragments(page(*lines), VOCABULARY), VOCABULARY)
    return {key: reading.value for key, reading in best_by_key(form.readings).items()}


def read(*lines: Line, has_number: bool = True) -> Document:
    """The one paper that ``lines`` under a title and over sums make."""
    sums = (line("合计（大写）", 130, 750), line("统筹支付8552.20", 130, 860))
    more = (line("账户支付0.00", 600, 860), line("现金12409.08", 1080, 860))
    head = HEAD if has_number else HEAD[:1]
    documents = find_documents([page(*head, *lines, *sums, *more)])
    assert [document.type for document in documents] == ["inpatient_invoice"]
    return documents[0]
