"""Pages → documents: every page ends in one document, in page order.

A sheet with two receipts, or several cards, gives a document for each. Which pages belong
together is told in ``extractors.papers.splitting``. What nothing recognises becomes ``other`` and
keeps its text; its title, or that it is blank, is its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.arrangements.arranged import arranged
from extractors.arrangements.told_pairs import in_print
from extractors.confidence.calibration import weighed_fields
from extractors.confidence.code_checks import Scanned, checked_again, with_codes
from extractors.confidence.second_readings import reconciled
from extractors.confidence.shared_hospitals import with_shared_hospitals
from extractors.confidence.shared_names import with_doubted_names
from extractors.confidence.surnames import with_mended_surnames
from extractors.hospitals.words import with_mended_hospital
from extractors.lines.bilingual import without_translations
from extractors.lines.mended_texts import with_mended_texts
from extractors.lines.stray_text import without_strokes
from extractors.lines.torn_lines import join_torn
from extractors.papers.card_sides import join_card_sides
from extractors.papers.cards import cards_on
from extractors.papers.page_heads import is_blank
from extractors.papers.receipts import receipts_on
from extractors.papers.splitting import Leaf, PaperPages, identify, split
from extractors.types import Check, Document, Page
from extractors.types_of_paper import OTHER, TYPES
from extractors.types_of_paper.other import BLANK, title_of


def find_documents(pages: Sequence[Page]) -> tuple[Document, ...]:
    """All papers on ``pages`` with their fields and checks, in the order of their first pages."""
    pages = [_plain(page) for page in pages]
    papers = join_card_sides(split([part for page in pages for part in papers_on(page)]))
    documents = with_shared_hospitals([_document(paper) for paper in papers], pages)
    documents = with_doubted_names(with_mended_surnames(documents), pages)
    place = {page.index: number for number, page in enumerate(pages)}
    return tuple(sorted(documents, key=lambda each: place[each.pages[0]]))


def document_on(pages: Sequence[Page], type_name: str | None = None) -> Document:
    """The one paper that a person says ``pages`` are, whatever they look like.

    It is read as ``type_name``, or where that is not given as what one of its pages is most
    surely; pages that nothing recognises are ``other``.
    """
    pages = [_plain(page) for page in pages]
    if type_name is None:
        found = [(kind, sure) for kind, sure in map(identify, pages) if kind is not None]
    else:
        kinds = [kind for kind in TYPES if kind.name == type_name]
        found = [(kind, kind.likeness(page)) for kind in kinds for page in pages]
    kind, likeness = max(found, key=lambda each: each[1], default=(None, 0.0))
    leaves = [Leaf.of(page) for page in pages]
    is_empty = kind is None and all(is_blank(page) for page in pages)
    document = _document(PaperPages(kind, (), likeness, is_empty).with_leaves(*leaves))
    return with_mended_surnames([document])[0]


def _plain(page: Page) -> Page:
    """``page`` with its lines whole, without rules and translations."""
    return without_translations(join_torn(without_strokes(_with_signs(page))))


# What a text layer gives for a sign of which the font does not say which one it is.
_UNKNOWN_SIGN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\ufffd\ue000-\uf8ff](?=\\s*-?\\d[\\d,]*\\.\\d\\d)"
)


def _with_signs(page: Page) -> Page:
    """``page`` with ¥ before amounts where its font names no character; all keep their places."""
    if page.source != "text_layer" or not any(_UNKNOWN_SIGN.search(x.text) for x in page.lines):
        return page
    lines = (replace(line, text=_UNKNOWN_SIGN.sub("¥", line.text)) for line in page.lines)
    return replace(page, lines=tuple(lines))


def _document(paper: PaperPages) -> Document:
    """Read in the order of its printed numbers; its pages are named as they came in."""
    numbers = tuple(sorted(page.index for page in paper.pages))
    if paper.type is None:
        title = BLANK if paper.is_blank else title_of(paper.pages[0])
        return Document(OTHER, numbers, 1.0 - paper.likeness, title=title)
    told = [arranged(page, paper.type.name) for page in paper.pages]
    pages = [each.page for each in told]
    document = paper.type.extract(pages, paper.likeness)
    document = reconciled(document, pages, paper.type.check)
    document = with_mended_texts(with_mended_hospital(document, pages), pages)
    document = _compared(replace(document, pages=numbers), pages)
    return in_print(weighed_fields(document, pages), told)


def papers_on(page: Page) -> list[Page]:
    """``page``, or its parts where it is a copy of two receipts or of several cards."""
    return [part for receipt in receipts_on(page) for part in cards_on(receipt)]


def check_document(document: Document) -> tuple[Check, ...]:
    """The checks of ``document`` as its fields stand now (``other`` has none). What its codes say
    is taken from the check of them that it has."""
    kind = next((kind for kind in TYPES if kind.name == document.type), None)
    if kind is None:
        return ()
    found = kind.check(document.fields, document.extras, document.items)
    return (*found, *checked_again(document.checks, document.fields))


def _compared(document: Document, pages: Sequence[Page]) -> Document:
    """``document`` after the QR and bar codes on its pages were held against it."""
    return with_codes(
        document, [Scanned(code, page.index) for page in pages for code in page.codes]
    )
