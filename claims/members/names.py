"""Chinese names made comparable: one spelling, one sound key, and how far two names agree."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from enum import Enum
from functools import lru_cache
from importlib.resources import files
from itertools import combinations, islice, product

from pypinyin.constants import PINYIN_DICT
from rapidfuzz.distance import Levenshtein

from extractors.values.text import simplified

MAX_VARIANTS = 300
HIDDEN = "*"
_CHINESE = re.compile("[\u4e00-\u9fff]*")  # nothing else to make comparable but their forms
LONG_NAME = 5  # characters; beyond it one or two edits leave no doubt


class Agreement(Enum):
    """How a name on a paper relates to a name on the roster, best first."""

    SAME = "name_same"
    LOOKS_ALIKE = "name_look_alike"
    SOUNDS_ALIKE = "name_sound_alike"
    ONE_MISSING = "name_character_missing"
    ONE_ADDED = "name_character_added"
    ONE_DIFFERS = "name_character_differs"
    SURNAME_MISSING = "name_surname_missing"  # the given name, of two characters, is whole
    SURNAME_DIFFERS = "name_surname_differs"
    MASKED = "name_masked"
    SURNAME_ONLY = "name_surname_only"
    DIFFERENT = "name_different"


def _lines(file_name: str) -> list[str]:
    text = files("claims.members").joinpath(file_name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@lru_cache(maxsize=1)
def look_alikes() -> dict[str, frozenset[str]]:
    """Each character of the table with the characters that it is taken for."""
    near: dict[str, set[str]] = defaultdict(set)
    for group in _lines("look_alikes.csv"):
        for character in group:
            near[character].update(group)
    return {character: frozenset(group - {character}) for character, group in near.items()}


@lru_cache(maxsize=200_000)
def name_key(name: str) -> str:
    """One spelling of a name: simplified, half-width, upper-case, without blanks, dots, marks."""
    if _CHINESE.fullmatch(name):
        return simplified(name)
    capital = unicodedata.normalize("NFKC", name).upper()
    plain = "".join(filter(str.isalnum, capital))
    # Letters that only now stand together may compose.
    return simplified(unicodedata.normalize("NFKC", plain))


@lru_cache(maxsize=50_000)
def readings(character: str) -> tuple[str, ...]:
    """The syllables of a character, without tones and without the sounds that dialects merge.

    zh/z, ch/c, sh/s, n/l at the start and ng/n at the end are one sound here.
    """
    spelled = PINYIN_DICT.get(ord(character), character)
    return tuple(dict.fromkeys(_merged(syllable) for syllable in spelled.split(",")))


@lru_cache(maxsize=10_000)
def romanised(name: str) -> frozenset[str]:
    """``陈素芬`` as bank cards may print it: ``CHENSUFEN``, ``SUFENCHEN``; empty where a character
    has no known reading or the name no usual length."""
    key = name_key(name)
    if not 2 <= len(key) <= 4:
        return frozenset()
    spellings = [_spellings(character) for character in key]
    surnames = (1, 2) if len(key) > 2 else (1,)
    whole = list(islice(product(*spellings), MAX_VARIANTS))
    return frozenset(
        "".join(order)
        for parts in whole
        for order in (parts, *((*parts[cut:], *parts[:cut]) for cut in surnames))
    )


def _spellings(character: str) -> tuple[str, ...]:
    """The syllables of a character in capital letters; ü is printed as YU, V or U."""
    found: dict[str, None] = {}
    for syllable in filter(None, PINYIN_DICT.get(ord(character), "").split(",")):
        letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "ü")
        plain = "".join(one for one in letters if not unicodedata.combining(one)).upper()
        found |= dict.fromkeys(plain.replace("Ü", vowel) for vowel in ("YU", "V", "U"))
    return tuple(found)


def _merged(syllable: str) -> str:
    letters = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).lower()
    if plain[:2] in ("zh", "ch", "sh"):
        plain = plain[0] + plain[2:]
    if plain[:1] == "n":
        plain = "l" + plain[1:]
    return plain[:-1] if plain.endswith("ng") else plain


@lru_cache(maxsize=200_000)
def sound_key(key: str) -> str:
    """The first reading of each character of a ``name_key``: equal for names that sound alike."""
    return " ".join(readings(character)[0] for character in key)


def sound_keys(key: str) -> list[str]:
    """All sound keys that a name may be stored under by another spelling (few, at most eight)."""
    choices = [readings(character)[:2] for character in key]
    # a text that is no name can have eighty characters of two readings each
    return [" ".join(choice) for choice in islice(product(*choices), 8)]


def look_alike_names(key: str) -> list[str]:
    """Names that differ from ``key`` in one or two characters of the table of shapes."""
    near = look_alikes()
    options = [near.get(character, frozenset()) for character in key]
    variants: list[str] = []
    for changes in (1, 2):
        for places in combinations(range(len(key)), changes):
            for choice in product(*(sorted(options[place]) for place in places)):
                letters = list(key)
                for place, letter in zip(places, choice, strict=True):
                    letters[place] = letter
                variants.append("".join(letters))
    return variants[:MAX_VARIANTS]


def mask_of(name: str) -> str | None:
    """A name as printed with characters hidden (``陈*芬``, ``陈**``), in its comparable spelling;
    ``None`` where nothing is hidden or nothing is left to compare."""
    plain = "".join(unicodedata.normalize("NFKC", name).split())
    if HIDDEN not in plain:
        return None
    parts = [name_key(part) for part in plain.split(HIDDEN)]
    return HIDDEN.join(parts) if any(parts) else None


def fits_mask(mask: str, known: str) -> bool:
    """Whether ``known`` may be the name behind ``mask``; a run of ``*`` hides one or more."""
    pattern = re.sub(r"(?:\\\*)+", ".+", re.escape(mask))
    return re.fullmatch(pattern, known) is not None


@lru_cache(maxsize=100_000)
def compare_names(seen: str, known: str) -> Agreement:
    """How far two ``name_key`` spellings agree."""
    if seen == known:
        return Agreement.SAME
    if len(seen) == len(known):
        agreement = _compare_letters(seen, known)
        if agreement is not None:
            return agreement
    if _is_surname_missing(seen, known):
        return Agreement.SURNAME_MISSING
    if _is_one_missing(seen, known):
        return Agreement.ONE_MISSING if len(seen) < len(known) else Agreement.ONE_ADDED
    if max(len(seen), len(known)) >= LONG_NAME and _is_long_match(seen, known):
        return Agreement.ONE_DIFFERS
    if sound_key(seen) == sound_key(known):
        return Agreement.SOUNDS_ALIKE
    return Agreement.SURNAME_ONLY if seen[:1] == known[:1] else Agreement.DIFFERENT


def _compare_letters(seen: str, known: str) -> Agreement | None:
    pairs = [(a, b) for a, b in zip(seen, known, strict=True) if a != b]
    near = look_alikes()
    is_alike = [b in near.get(a, ()) for a, b in pairs]
    if all(is_alike) and len(pairs) <= 2:
        return Agreement.LOOKS_ALIKE
    sounds = [bool(set(readings(a)) & set(readings(b))) for a, b in pairs]
    if all(one or other for one, other in zip(is_alike, sounds, strict=True)):
        return Agreement.SOUNDS_ALIKE
    if len(pairs) != 1 or len(seen) < 3:
        return None
    is_surname = seen[1:] == known[1:] and len(seen) < LONG_NAME
    return Agreement.SURNAME_DIFFERS if is_surname else Agreement.ONE_DIFFERS


def _is_surname_missing(seen: str, known: str) -> bool:
    short, long = sorted((seen, known), key=len)
    return len(short) >= 2 and len(long) < LONG_NAME and long[1:] == short


def _is_one_missing(seen: str, known: str) -> bool:
    """One character lost or added, where at least two others remain, or a long name cut short."""
    short, long = sorted((seen, known), key=len)
    if len(short) >= 2 and len(long) == len(short) + 1:
        return any(long[:place] + long[place + 1 :] == short for place in range(len(long)))
    return len(short) >= 3 and len(long) >= LONG_NAME and long.startswith(short)


def _is_long_match(seen: str, known: str) -> bool:
    longest = max(len(seen), len(known))
    return Levenshtein.distance(seen, known) <= (1 if longest <= 6 else 2)
