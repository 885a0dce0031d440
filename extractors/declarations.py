"""What a type of paper says of itself, for all that show it, check it or ask for it.

The desk's page, the words that a plan may use, the kinds of values and how claims are put together
go by these declarations; none of them has a list of types of its own. A type declares itself in its
file in ``extractors/types_of_paper``, with the fields that it brings; those that several types had
from the beginning stand in ``extractors/shared_fields.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

FieldKind = Literal[
    "text",  # a few words or a number, as printed
    "amount",
    "date",
    "date_or_words",  # 长期 as well
    "days",
    "sex",
    "term",  # one of a few words: 民族
    "id_number",
    "name",
    "staff",  # who signed for the hospital
    "organisation",
    "list",
    "passage",  # sentences, or several lines
    "address",
]
FIELD_KINDS: tuple[FieldKind, ...] = get_args(FieldKind)

# What a paper is about. Papers of a stay and of a visit tell which of them a claim is for, a
# person's papers go with any claim of theirs, and the rest with the claim that they fit best.
About = Literal["stay", "visit", "person", "either"]
ABOUT: tuple[About, ...] = get_args(About)


class DeclarationError(ValueError):
    """A type of paper does not say all that the rest needs; the message says what to add."""


@dataclass(frozen=True, slots=True)
class PaperField:
    """A field by its key in the contract, with its names on the page. A *critical* one decides a
    claim: where it is not sure, a person looks at it."""

    key: str
    kind: FieldKind
    zh: str
    en: str
    is_critical: bool = False

    def __post_init__(self) -> None:
        if self.kind not in FIELD_KINDS:
            kinds = ", ".join(FIELD_KINDS)
            raise DeclarationError(f"{self.key}: {self.kind} is no kind of field; kinds: {kinds}")
        if not (self.zh and self.en):
            raise DeclarationError(f"{self.key}: give its Chinese and its English name")


@dataclass(frozen=True, slots=True)
class Declaration:
    """``zh`` and ``en`` are the type's names, the English one as within a sentence. ``fields`` are
    keys, parted by blanks, in the order of the desk's page; ``own`` describes those that no other
    type had before. The ``needed`` are asked for even where nothing was read."""

    zh: str
    en: str
    about: About
    fields: str = ""
    own: tuple[PaperField, ...] = ()
    needed: str = ""

    def __post_init__(self) -> None:
        if not (self.zh and self.en):
            raise DeclarationError(f"{self.zh or self.en}: give its Chinese and its English name")
        if self.about not in ABOUT:
            raise DeclarationError(f"{self.zh}: about={self.about!r} is none of {_listed(ABOUT)}")
        named = {field.key for field in self.own} | set(self.needed.split())
        if missing := named - set(self.keys):
            raise DeclarationError(f"{self.zh}: name {_listed(missing)} in fields too")

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self.fields.split())


class Declaring(Protocol):
    """As much of a type of paper as declares it."""

    name: str
    declares: Declaration


def by_type(types: Iterable[Declaring]) -> dict[str, Declaration]:
    """The declarations of ``types`` by name; several layouts of one type share one.

    Raises :class:`DeclarationError` for a type without one.
    """
    found: dict[str, Declaration] = {}
    for each in types:
        declaration = getattr(each, "declares", None)
        if not isinstance(declaration, Declaration):
            raise DeclarationError(
                f"{type(each).__name__} ({each.name}) says nothing of itself: add declares = "
                "Declaration(zh=…, en=…, about=…, fields=…) to the class, as "
                "extractors/types_of_paper/pathology_report.py does"
            )
        if found.setdefault(each.name, declaration) is not declaration:
            raise DeclarationError(f"{each.name} is declared twice: let its layouts share one")
    return found


def by_key(
    declarations: Mapping[str, Declaration], shared: Sequence[PaperField]
) -> dict[str, PaperField]:
    """Every field of ``declarations`` by its key.

    Raises :class:`DeclarationError` for a key that nobody describes, or that two do.
    """
    found = {field.key: field for field in shared}
    for name, declaration in declarations.items():
        for field in declaration.own:
            if found.setdefault(field.key, field) is not field:
                raise DeclarationError(
                    f"{name}: {field.key} is described elsewhere already; leave it out of own"
                )
    for name, declaration in declarations.items():
        for key in declaration.keys:
            if key not in found:
                raise DeclarationError(
                    f"{name}: no type had the field {key} before; describe it: "
                    f'own=(PaperField("{key}", kind, Chinese name, English name),)'
                )
    return found


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))
