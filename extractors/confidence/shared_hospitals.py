"""A hospital's name that is hardly legible on one paper and clear on another of the same file.

The papers of a stay are handed in together, and the seal that spoils the name on one of them lies
elsewhere on the next. A name is only taken where most of its characters stand on the paper itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from rapidfuzz.distance import Hamming, LCSseq

from extractors.confidence.value_kinds import is_odd
from extractors.hospitals.grammar import bare, comparable_name, longest_head
from extractors.types import Document, Field, Page
from extractors.types_of_paper import DECLARED

KEY = "hospital_name"
WITH_HOSPITAL = frozenset(name for name, each in DECLARED.items() if KEY in each.keys)
SURE = 0.85  # confidence from which a name may complete another that is less sure
SHARED = 0.9  # confidence of a name that another paper completed
LEAST_SHARE = 0.65  # of its characters that the paper itself shows, in their order
LEAST_MARGIN = 0.15  # before the next name
LEAST_AGREE = 2  # papers that have a name of which one has another character
TITLE_REACH = 0.25  # of the page's height
_NUMERALS = re.compile("[〇零一二三四五六七八九十百]")
_WIDE = str.maketrans("()", "（）")  # one name, however its brackets were read


def with_shared_hospitals(
    documents: Sequence[Document], pages: Sequence[Page]
) -> tuple[Document, ...]:
    """``documents`` of one file with their hospitals' names completed from one another."""
    sure = Counter(
        str(found.value).translate(_WIDE)
        for document in documents
        if (found := document.fields.get(KEY)) is not None and _is_sure(found)
    )
    if not sure:
        return tuple(documents)
    by_index = {page.index: page for page in pages}
    return tuple(_completed(document, sure, by_index) for document in documents)


def _is_sure(found: Field) -> bool:
    return found.confidence >= SURE and not is_odd(KEY, found.value)


def _completed(document: Document, sure: Counter[str], pages: Mapping[int, Page]) -> Document:
    if document.type not in WITH_HOSPITAL:
        return document
    own = document.fields.get(KEY)
    if own is not None and _is_sure(own):
        return _outvoted(document, own, sure, pages)
    page = pages[document.pages[0] if own is None or own.page is None else own.page]
    if page.source != "ocr":
        return document
    for found in [own] if own is not None else _over_title(page):
        name = _meant(str(found.value), sure.keys())
        if name is not None:
            taken = replace(found, value=name, confidence=SHARED)
            return replace(document, fields={**document.fields, KEY: taken})
    return document


def _over_title(page: Page) -> Iterator[Field]:
    """The lines at the head of ``page`` that may be a hospital's name."""
    for line in page.lines:
        text = comparable_name(line.text)
        if line.box.center_y < TITLE_REACH * page.height and ":" not in text and "：" not in text:
            yield Field(text, line.text, line.confidence, page.index, line.box)


def _outvoted(
    document: Document, own: Field, sure: Counter[str], pages: Mapping[int, Page]
) -> Document:
    """``document`` with the name that several other papers have, where its own is met once and
    differs from it in one character that is no number: 康宇骨科医院 among 康宁骨科医院."""
    name = str(own.value)
    is_read = own.page is not None and pages[own.page].source == "ocr"
    if not is_read or sure[name.translate(_WIDE)] > 1:
        return document
    near = [
        other
        for other, count in sure.items()
        if count >= LEAST_AGREE and len(other) == len(name) and Hamming.distance(other, name) == 1
    ]
    if len(near) != 1 or _is_other(name, near[0]):
        return document
    taken = replace(own, value=near[0], confidence=SHARED)
    return replace(document, fields={**document.fields, KEY: taken})


def _meant(text: str, sure: Collection[str]) -> str | None:
    """The one of ``sure`` that ``text`` shows most of, with the same numbers in it."""
    shares = sorted(((_share(text, name), name) for name in sure), reverse=True)
    best, name = shares[0]
    following = shares[1][0] if len(shares) > 1 else 0.0
    is_far = best < LEAST_SHARE or best - following < LEAST_MARGIN
    return None if is_far or _is_other(text, name) else name


def _is_other(text: str, name: str) -> bool:
    """Whether each has a number or a place of its own."""
    numbers, own = _NUMERALS.findall(name), _NUMERALS.findall(text)
    return (bool(numbers and own) and numbers != own) or _are_apart(text, name)


def _are_apart(text: str, name: str) -> bool:
    """Whether each begins with a place of its own: 青岛市… is no misread 唐山市…"""
    one, other = longest_head(text), longest_head(name)
    is_one = one.startswith(bare(other)) or other.startswith(bare(one))
    return one[-1:] == other[-1:] and not is_one  # 四川省 may well stand before 成都市


def _share(text: str, name: str) -> float:
    return LCSseq.similarity(text, name) / max(len(text), len(name))
