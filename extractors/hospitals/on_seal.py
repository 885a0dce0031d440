"""The hospital that only its round seal names: receipts whose 收款单位（章）is left to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extractors.hospitals.grammar import KINDS_OF_HOSPITAL, begins_with_place, comparable_name
from extractors.hospitals.words import is_broken
from extractors.labels.form_readings import Reading
from extractors.types import Page

KEY = "hospital_name"
TRUST = 0.95  # of a name around a seal: curved, worn and often stamped twice
SHORTEST, LONGEST = 5, 24  # characters
LEAST_SEEN_AGAIN = 3  # characters of the name that the strip shows a second time

_HOSPITAL = re.compile(f"(?:{KINDS_OF_HOSPITAL})")
# What such a seal says besides the name
_USE = re.compile(
    "(?:门诊|急诊|住院|医疗|收费|财务|结算|票据|发票|收据|现金|业务)*(?:专用章|专用|公章|章)"
)


def named_on_seal(page: Page) -> Reading | None:
    """The hospital that the seals of ``page`` name, with the seal's place; ``None`` where they name
    none in full, or two.

    A strip goes around its seal more than once. A name is taken for whole only where the strip
    goes on, or began, with the same name again.
    """
    found = {name: seal for seal in page.seals if (name := _name_in(seal.text)) is not None}
    if len(found) != 1 or page.source != "ocr":
        return None
    ((name, seal),) = found.items()
    return Reading(KEY, name, seal.text, TRUST * seal.confidence, page.index, seal.box)


def _name_in(text: str) -> str | None:
    strip = _USE.sub("", comparable_name(text))
    names = {name for start, name in _parts(strip) if _is_seen_again(strip, start, name)}
    return max(names, key=len, default=None)


def _parts(strip: str) -> Iterator[tuple[int, str]]:
    """What begins with a place and ends as hospitals' names do, with where it begins."""
    for start in range(len(strip)):
        for kind in _HOSPITAL.finditer(strip, start):
            name = strip[start : kind.end()]
            if SHORTEST <= len(name) <= LONGEST and begins_with_place(name) and not is_broken(name):
                yield start, name


def _is_seen_again(strip: str, start: int, name: str) -> bool:
    before, behind = strip[:start], strip[start + len(name) :]
    return any(
        len(again) >= LEAST_SEEN_AGAIN and fits
        for again, fits in (
            (behind[: len(name)], name.startswith(behind[: len(name)])),
            (before[-len(name) :], name.endswith(before[-len(name) :])),
        )
    )
