"""Labels that no list has, told from the words that they are composed of.

Every province and hospital words its labels its own way, from a small stock of words: 统筹 + 基金 +
报销 + 金额 is what the pool paid, whoever prints it. The words and what their combinations mean are
data, ``vocabulary/label_words.yaml``; a wording counts only where it is covered wholly, so that
words of other bills (累计) or other facts make another line of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from extractors.vocabularies import EXTRA, Vocabulary, load_vocabulary, word_list
from extractors.words.misread import look_alikes

LEAST = 3  # characters: shorter words are told by lists alone
COMMON = "common"
_NAME, _WORD = re.compile(r"[a-z_]+"), re.compile(r"[\u3400-\u9fff]+")
_ALTERNATIVES = re.compile(r"\s+")
REMARK = re.compile(r"\((?:元|单位:?元|人民币|丙类?)\)")  # 丙类 is what nobody but the person pays


Phrases = Sequence[tuple[str, re.Pattern[str]]]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Of one kind of paper: the wordings of each field, those of this paper alone and then those of
    all, and what is made of known words."""

    phrases: Sequence[Phrases]
    known_words: re.Pattern[str]


def composed_key(word: str, vocabulary: Vocabulary) -> str | None:
    """What ``word`` (half-width, without blanks) is the label of by its composition: a field of
    ``vocabulary``; ``EXTRA`` and the word where it is another fact; ``None`` where it is not told,
    and in a vocabulary of no paper, as that of a table's heads.
    """
    return _composed(word, vocabulary.name) if vocabulary.kinds else None


@lru_cache(maxsize=20_000)
def misread_key(word: str, paper: str) -> str | None:
    """The one field that ``word`` is a composed label of, but for one character that was taken for
    one that looks like it: 病人性列. ``paper`` is a vocabulary's name."""
    keys = _keys_but_for_one(word, paper)
    own = {key for key in keys if not key.startswith(EXTRA)}
    return own.pop() if len(keys) == len(own) == 1 else None


@lru_cache(maxsize=20_000)
def mended_words(word: str, paper: str) -> str:
    """``word``, which is no field's label, with the one character mended without which it is not
    composed of known words: 家庭共济账户支什."""
    if _composed(word, paper) is not None:
        return word
    keys = _keys_but_for_one(word, paper)
    found = keys.pop() if len(keys) == 1 else ""
    return found.removeprefix(EXTRA) if found.startswith(EXTRA) else word


def _keys_but_for_one(word: str, paper: str) -> set[str]:
    """What the words mean that differ from ``word`` by one character that looks like it."""
    return {
        key
        for place, character in enumerate(word)
        for other in look_alikes(character)
        if (key := _composed(word[:place] + other + word[place + 1 :], paper)) is not None
    }


@lru_cache(maxsize=20_000)  # forms print the same words page after page
def _composed(word: str, paper: str) -> str | None:
    plain = _plain(word)
    if len(plain) < LEAST:
        return None
    grammar = _grammar(paper)
    said = (
        {key for key, phrase in phrases if phrase.fullmatch(plain)} for phrases in grammar.phrases
    )
    keys = next(filter(None, said), set())
    own = [key for key in keys if key in load_vocabulary(paper).kinds]
    if len(keys) == len(own) == 1:
        return own[0]
    return EXTRA + word if keys or grammar.known_words.fullmatch(plain) else None


def composed_section(word: str, paper: str) -> str | None:
    """The key of the section whose heading ``word`` is by its composition, or ``None``; of two
    that claim it none."""
    found = [key for key, wordings in _sections(paper) if wordings.fullmatch(_plain(word))]
    return found[0] if len(found) == 1 else None


def is_turned(text: str, start: int) -> bool:
    """Whether the words before ``start`` make another fact of the label that begins there."""
    return _turned().search(text, 0, start) is not None


def lead_start(text: str, start: int) -> int:
    """Where the words begin that stand before the label at ``start`` and are a part of it, but say
    no more: 报销 in 报销结算日期. They begin the text, or stand behind a mark or a blank."""
    lead = _lead().search(text, 0, start)
    return start if lead is None else lead.start(1)


def has_same_turn(word: str, label: str) -> bool:
    """Whether ``word`` begins with no word that makes another fact, or ``label`` does too."""
    turn = _turn().match(word)
    return turn is None or label.startswith(turn[0])


def has_known_word(text: str) -> bool:
    """Whether a word that labels are composed of stands anywhere in ``text``."""
    return _any_word().search(text) is not None


def ends_as_sum(word: str) -> bool:
    """Whether ``word`` ends as labels of amounts do, whether or not it is known."""
    return word.endswith(tuple(_content()["sums"]))


def payer_told(word: str) -> str | None:
    """The one payer that words in ``word`` tell, whatever stands beside them: 个人 is of the
    account that follows it."""
    listed: Mapping[str, Sequence[str]] = _content()["payers"]
    plain = _plain(word)
    told = {key for key, words in listed.items() if any(each in plain for each in words)}
    told -= {"cash_paid"} if "personal_account_paid" in told and "现金" not in plain else set()
    return told.pop() if len(told) == 1 and "others" not in told else None


def way_told(word: str) -> str | None:
    """Which way the till settled by the words of ``word``, 实退 or 补差款, if they tell one way
    alone: 补助 and 退休 are of those who pay."""
    listed: Mapping[str, Sequence[str]] = _content()["settled"]
    told = [key for key, words in listed.items() if any(each in word for each in words)]
    return told[0] if len(told) == 1 and not is_of_payment(word) else None


def is_of_payment(word: str) -> bool:
    """Whether ``word`` tells of who pays or of what is shared, and so is no charge's name."""
    return any(each in word for each in _content()["payment"])


def _plain(word: str) -> str:
    """``word`` without brackets, with one way to write 账户."""
    return re.sub("[()]", "", REMARK.sub("", word)).replace("帐", "账")


def _content() -> Mapping[str, Any]:
    return word_list("label_words")


@cache
def _turn() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_content()["turned"], key=len)[::-1]))


@cache
def _any_word() -> re.Pattern[str]:
    classes: Mapping[str, Sequence[str]] = _content()["words"]
    words = {*_content()["turned"], *(word for own in classes.values() for word in own)}
    return re.compile("|".join(sorted(words, key=len)[::-1]))


@cache
def _lead() -> re.Pattern[str]:
    words: Mapping[str, Sequence[str]] = _content()["words"]
    known = {*_content()["leads"], *words["this"], *words["patient"]}
    return re.compile(rf"(?:^|(?<=[,;。、)\s]))((?:{'|'.join(sorted(known, key=len)[::-1])})+)$")


@cache
def _turned() -> re.Pattern[str]:
    return re.compile(f"(?:{_turn().pattern})$")


@cache
def _grammar(paper: str) -> Grammar:
    """The phrases of ``paper``; a class that a phrase names and that is not there is an error."""
    words: Mapping[str, Sequence[str]] = _content()["words"]
    fields = load_vocabulary(paper).kinds
    own: Mapping[str, Sequence[str]] = _content()["phrases"].get(paper, {})
    common: Mapping[str, Sequence[str]] = _content()["phrases"][COMMON]
    phrases = tuple(
        tuple(
            (_meant(keys, fields), re.compile(_pattern(phrase)))
            for keys, wordings in source.items()
            for phrase in wordings
        )
        for source in (own, common)
    )
    every = "|".join(sorted({word for own in words.values() for word in own}, key=len)[::-1])
    return Grammar(phrases, re.compile(f"(?:{every})+"))


def _pattern(phrase: str) -> str:
    """``phrase`` as a regular expression; a class that it names and that is not there is an
    error."""
    words: Mapping[str, Sequence[str]] = _content()["words"]
    spelled = _WORD.sub(lambda word: f"(?:{word[0]})", phrase)
    return _NAME.sub(lambda name: f"(?:{'|'.join(words[name[0]])})", spelled).replace(" ", "")


@cache
def _sections(paper: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    own: Mapping[str, Sequence[str]] = _content()["sections"].get(paper, {})
    return tuple(
        (key, re.compile("|".join(map(_pattern, wordings)))) for key, wordings in own.items()
    )


def _meant(keys: str, fields: Mapping[str, str]) -> str:
    names = _ALTERNATIVES.split(keys)
    return next((name for name in names if name in fields), names[0])
