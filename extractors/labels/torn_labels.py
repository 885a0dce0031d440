"""Labels of which an end is lost: under ink, under the value before them, or at a fold.

A long value runs into the next label and hides its first character (…医疗保险保编号:), and a seal
takes the last one (其他支 800.17). What is left of the label names a field where all labels that it
may come from do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from extractors.vocabularies import EXTRA, STOP, Vocabulary, load_vocabulary
from extractors.words.misread import are_alike

LEAST = 3  # characters that are left of a label
LONG = 7  # characters from which more than one may be lost at the end
NEGATING = "非不无未超外"  # without them a label says the contrary
SPECKS = ".·'`‘’•"
STROKES = "1lI|丨[]"  # an edge of a character that a fax took apart: 开票日1期
_SPECK = re.compile(
    rf"(?<=[\u3400-\u9fff])(?:[{re.escape(SPECKS)}]|[{re.escape(STROKES)}](?![天日月年]))"
    rf"(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])[{re.escape(SPECKS)}](?=\()"
)
_RULE = re.compile(r"(?<=[\u3400-\u9fff])_(?=_*[\u3400-\u9fff:])")


def label_at_end(word: str, vocabulary: Vocabulary) -> tuple[int, str] | None:
    """Where in ``word`` a label begins that lost its first character, and the whole label."""
    tails = _tails(vocabulary.name)
    if len(word) < LEAST:
        return (0, tails[word]) if word.endswith("号") and word in tails else None
    for start in range(len(word) - LEAST + 1):
        spelling = tails.get(word[start:])
        if spelling is not None:
            is_misread = start > 0 and are_alike(word[start - 1], spelling[0])
            return start - is_misread, spelling
    return None


def label_begun(word: str, vocabulary: Vocabulary) -> str | None:
    """The label of which ``word`` is the beginning, without its last character or, of a long one,
    without more."""
    if len(word) < LEAST:
        return None
    begun = [
        spelling
        for spelling in vocabulary.by_first.get(word[0], ())
        if spelling.startswith(word) and _is_told(word, spelling, vocabulary)
    ]
    return begun[-1] if len({vocabulary.meaning(each) for each in begun}) == 1 else None


def _is_told(word: str, spelling: str, vocabulary: Vocabulary) -> bool:
    """Whether what is left of ``spelling`` can be nothing else: the name of a sum, or long."""
    lost = len(spelling) - len(word)
    key = vocabulary.keys[spelling]
    is_sum = vocabulary.kinds.get(key, "money" if key.startswith(EXTRA) else "") == "money"
    return lost > 0 and (len(word) >= LONG or (is_sum and lost == 1))


def speckless(text: str, vocabulary: Vocabulary) -> list[int] | None:
    """The places of the characters of ``text`` but for specks and strokes inside of a label
    (开.票日期), and for the rule that it stands on (姓_名:); ``None`` where it has none."""
    specks = {match.start() for match in _SPECK.finditer(text)}
    ruled = {match.start() for match in _RULE.finditer(text)}
    if not specks:
        return [place for place in range(len(text)) if place not in ruled] if ruled else None
    kept = [place for place in range(len(text)) if place not in specks | ruled]
    joined = "".join(text[place] for place in kept)
    for start, place in enumerate(kept):
        for spelling in vocabulary.by_first.get(text[place], ()):
            end = start + len(spelling)
            if len(spelling) < LEAST or not joined.startswith(spelling, start):
                continue
            if kept[end - 1] - place >= len(spelling):  # a speck lies between
                return kept
    return [place for place in range(len(text)) if place not in ruled] if ruled else None


@cache
def _tails(name: str) -> Mapping[str, str]:
    """The labels of a vocabulary by what is left of them without their first character, where that
    tells their field."""
    vocabulary = load_vocabulary(name)
    found: dict[str, set[str]] = {}
    for spelling, key in vocabulary.keys.items():
        if len(spelling) >= LEAST and key != STOP and spelling[0] not in NEGATING:
            found.setdefault(spelling[1:], set()).add(spelling)
    return {
        tail: min(spellings, key=lambda each: ("帐" in each, each))
        for tail, spellings in found.items()
        if len(set(map(vocabulary.meaning, spellings))) == 1 and tail not in vocabulary.keys
    }
