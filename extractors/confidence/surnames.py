"""Names of persons that begin with no surname, put right where one surname alone looks like it.

葡章定 is 蔺章定: nobody is called 葡. China's surnames are a closed list, and rare ones are what
engines misread, for they have hardly met them. Given names are no list, so nothing else of a name
is ever changed; what nobody is called is doubted. See ``docs/decisions/0016-mended-by-lists.md``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from extractors.confidence.calibration import confidence_of
from extractors.confidence.value_kinds import is_person
from extractors.types import Document, Field
from extractors.vocabularies import word_list
from extractors.words.known_values import double_surnames

TRUST = 0.9  # of how well a name was read, where its surname was not
LONG = 3  # characters from which two names are one person's where only the first differs
# Of four characters are double surnames, and names that have no surname.
_MENDABLE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff*]{1,2}")


@dataclass(frozen=True, slots=True)
class _Known:
    surnames: frozenset[str]
    meant: Mapping[str, str]  # what is no surname, with the one surname that looks like it
    first: frozenset[str]
    within: frozenset[str]
    stand_ins: frozenset[str]  # for characters of given names
    seldom: frozenset[str]  # surnames that are read more often than they are borne


def surname_meant(name: str, others: Collection[str] = ()) -> str | None:
    """``name`` with the surname that it was misread from, or ``None`` where it begins with one,
    may have none, or where more than one could be meant. ``others`` are names on the papers with
    it: one that differs in its surname alone says which is meant."""
    known = _known()
    is_whole = name[0] in known.surnames or _may_lack_surname(name)
    if is_whole or _MENDABLE.fullmatch(name) is None:
        return None
    shown = {other for other in others if other[0] in known.surnames and other[1:] == name[1:]}
    alike = known.meant.get(name[0])
    if not shown:
        return None if alike is None else alike + name[1:]
    other = shown.pop()
    is_meant = not shown and "*" not in name and (len(name) >= LONG or other[0] == alike)
    return other if is_meant else None


def is_strange(name: str) -> bool:
    """Whether ``name`` holds a character that engines give for one of a name and that nobody is
    called (刘药 is 刘菂), or begins with a surname that is seldom meant: more likely misread."""
    if _MENDABLE.fullmatch(name) is None:
        return False
    known = _known()
    return name[0] in known.seldom or any(each in known.stand_ins for each in name[1:])


def with_mended_surnames(documents: Sequence[Document]) -> tuple[Document, ...]:
    """``documents`` of one file with misread surnames put right; what a text layer says, or what
    a second look reads otherwise, stays."""
    names = [
        found
        for document in documents
        for key, found in document.fields.items()
        if is_person(key) and isinstance(found.value, str)
    ]
    printed = {found.value for found in names if found.evidence == "printed"}
    others = {str(found.value) for found in names}
    return tuple(_mended(document, others, printed) for document in documents)


def _mended(document: Document, others: Collection[str], printed: Collection[object]) -> Document:
    mended = {}
    for key, found in document.fields.items():
        is_read = is_person(key) and _is_open(found)
        if is_read and isinstance(found.value, str) and found.value not in printed:
            name = surname_meant(found.value, others)
            if name is not None:
                mended[key] = _with_name(key, found, name)
            elif is_strange(found.value):
                doubt = confidence_of(key, found, "doubted")
                mended[key] = replace(found, evidence="doubted", confidence=doubt)
    return replace(document, fields={**document.fields, **mended}) if mended else document


def _is_open(found: Field) -> bool:
    """Whether ``found`` was read, and the doubt in it, if any, is the engine's own: it half takes
    for another what it hardly knows, and a surname that is misread as a rule."""
    is_other = found.second is not None and found.second.verdict == "differs"
    return found.evidence in ("read", "agreed") or (found.evidence == "doubted" and not is_other)


def _with_name(key: str, found: Field, name: str) -> Field:
    """``found`` as ``name``: its second look read the same slip, and confirms nothing."""
    score = TRUST * found.legibility
    whole = replace(found, value=name, evidence="mended", score=score, second=None)
    return replace(whole, confidence=confidence_of(key, whole, "mended"))


def _may_lack_surname(name: str) -> bool:
    known = _known()
    return name[0] in known.first and any(x in known.within for x in name[1:])


@cache
def _known() -> _Known:
    """From ``extractors/vocabulary/surnames.yaml``."""
    content: Mapping[str, Any] = word_list("surnames")
    surnames = _characters(content["surnames"]) | {each[0] for each in double_surnames()}
    without = content["without_surname"]
    meant: dict[str, set[str]] = {}
    for surname, slips in content["look_alikes"].items():
        for slip in slips:
            meant.setdefault(slip, set()).add(surname)
    return _Known(
        surnames,
        {slip: one for slip, (one, *more) in meant.items() if not more and slip not in surnames},
        _characters(without["first"]),
        _characters(without["within"]),
        _characters("".join(content["stand_ins"])),
        _characters("".join(content["seldom_meant"])),
    )


def _characters(text: str) -> frozenset[str]:
    return frozenset("".join(text.split()))
