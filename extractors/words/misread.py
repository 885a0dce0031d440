"""Which label a misread word means: an edit distance that knows what OCR mistakes.

A pair of look-alike characters costs half of any other. A word that was read surely may differ
only in look-alikes and single characters of the same length; one that the engine itself doubts
may also have lost or gained a character.
"""

from __future__ import annotations

from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from extractors.vocabularies import Vocabulary, load_vocabulary, word_list

MIN_LENGTH = 3
MIN_HEADING = 4
LOOK_ALIKE = 0.5  # what taking a character for one that looks like it costs; any other costs 1
MIN_LEAD = 0.5  # by which the closest label must be closer than one of another field
SURE, DOUBTED = 0.97, 0.9  # a line's confidence from which its words are sure, or doubted
LEAST_WITHOUT = 5  # characters that are left where ink took one out of a label, however clear
LONG = 6  # characters from which a word may differ by more


@cache
def _look_alike() -> frozenset[frozenset[str]]:
    """Pairs of characters, from ``extractors/vocabulary/look_alike.yaml``."""
    rows = word_list("look_alike")["pairs"]
    return frozenset(frozenset(pair) for row in rows for pair in row)


@cache
def look_alikes(character: str) -> frozenset[str]:
    """What OCR takes ``character`` for, or it for."""
    return frozenset[str]().union(*(pair for pair in _look_alike() if character in pair)) - {
        character
    }


def are_alike(one: str, other: str) -> bool:
    """Whether OCR takes the one character for the other."""
    return frozenset((one, other)) in _look_alike()


def closest_label(word: str, vocabulary: Vocabulary, confidence: float = 1.0) -> str | None:
    """The one label that ``word``, in a line read with ``confidence``, is a misreading of."""
    return _closest(word, vocabulary.name, confidence < SURE, confidence < DOUBTED)


@lru_cache(maxsize=20_000)  # forms print the same words page after page
def _closest(word: str, vocabulary: str, may_shift: bool, is_doubted: bool) -> str | None:
    labels = load_vocabulary(vocabulary)
    allowed = (1.5 if is_doubted else 1.0) if len(word) <= LONG else (2.0 if is_doubted else 1.5)
    allowed = 2.0 if is_doubted and len(word) == LONG else min(allowed, len(word) / 3)
    scored = sorted(
        (distance(word, spelling), spelling)
        for spelling in labels.by_length
        if len(spelling) >= MIN_LENGTH
        and (
            abs(len(spelling) - len(word)) <= may_shift
            or (len(spelling) == len(word) + 1 and len(word) >= LEAST_WITHOUT)
        )
        and Levenshtein.distance(word, spelling, score_cutoff=3) <= 2 * allowed
    )
    if not scored or scored[0][0] > allowed:
        return None
    key = labels.meaning(scored[0][1])
    rivals = [cost for cost, spelling in scored if labels.meaning(spelling) != key]
    return None if rivals and rivals[0] - scored[0][0] < MIN_LEAD else scored[0][1]


@lru_cache(maxsize=2_000)
def alike_label(word: str, vocabulary: str) -> str | None:
    """The one label of as many characters as ``word``, however few, that differs from it in a
    look-alike alone: 白付 is 自付. ``vocabulary`` is a name."""
    labels = load_vocabulary(vocabulary)
    alike = [
        spelling
        for spelling in labels.by_length
        if len(spelling) == len(word) and _differ_alike(word, spelling)
    ]
    return alike[0] if len({labels.meaning(each) for each in alike}) == 1 else None


def _differ_alike(word: str, spelling: str) -> bool:
    """Whether two words of one length differ in one character, by a look-alike."""
    pairs = [frozenset(pair) for pair in zip(word, spelling, strict=True) if pair[0] != pair[1]]
    return len(pairs) == 1 and pairs[0] in _look_alike()


def closest_heading(word: str, vocabulary: Vocabulary) -> str | None:
    """The one section heading that ``word`` is a misreading of, by one character at most: 出院诊昕
    is 出院诊断, but the first character of a worn 口院诊断 may be either."""
    if len(word) < MIN_HEADING:
        return None
    scored = sorted(
        (distance(word, spelling), spelling)
        for spelling in vocabulary.sections
        if len(spelling) == len(word) and Levenshtein.distance(word, spelling, score_cutoff=2) <= 1
    )
    if not scored or scored[0][0] > 1.0:
        return None
    best, spelling = scored[0]
    own = vocabulary.sections[spelling]
    rivals = [cost for cost, other in scored if vocabulary.sections[other] != own]
    return None if rivals and rivals[0] - best < MIN_LEAD else spelling


def distance(a: str, b: str) -> float:
    """The cheapest way from ``a`` to ``b``: 1 a character, half for a look-alike."""
    pairs = _look_alike()
    row = [float(place) for place in range(len(b) + 1)]
    for i, x in enumerate(a, 1):
        above, row = row, [float(i)]
        for j, y in enumerate(b, 1):
            swap = 0.0 if x == y else LOOK_ALIKE if frozenset((x, y)) in pairs else 1.0
            row.append(min(above[j - 1] + swap, above[j] + 1, row[j - 1] + 1))
    return row[-1]
