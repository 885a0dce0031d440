"""Words for what the domain says in codes, where a code is all it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from claims.bundle_people import PersonLine
from claims.members.linking import LEVELS
from extractors.types_of_paper import OTHER
from extractors.types_of_paper.other import BLANK
from review_ui import event_form, papers
from review_ui.texts import Catalogue

# Where the value of a check may be a sex, which is a code and not a word.
_SEXES = tuple((name, "sex") for name in ("papers", "roster", "chosen", "others", "sex"))
_CODES = (
    *(("expected", "paper"), ("what", "field"), ("who", "who"), *_SEXES),
    *(("proposed", "event"), ("kind", "event"), ("early", "field"), ("late", "field")),
)


def changed(t: Catalogue, what: str) -> str:
    """What an audit entry says was changed: ``documents.12.fields.payer_name`` → 交款人."""
    last = what.rsplit(".", 1)[-1]
    for group in ("changed", "field"):
        if t.has(group, last):
            return t.named(group, last)
    return what


def told(t: Catalogue, what: str, value: Any) -> str:
    """What an audit entry says a thing was, or is; codes of the event in words."""
    holder, _, key = what.rpartition(".")
    return event_form.as_text(t, key, value) if holder == "event" else papers.as_text(value)


def evidence(t: Catalogue, candidate: Mapping[str, Any]) -> list[str]:
    """The reasons for a candidate, without the one that its level says already."""
    told = [reason for reason in candidate["reasons"] if LEVELS.get(reason) != candidate["level"]]
    return [t.named("evidence", reason) for reason in told]


def check(t: Catalogue, finding: Mapping[str, Any]) -> str:
    """What a failed check found, in the reader's language where its figures are known."""
    values = {str(name): str(value) for name, value in (finding.get("values") or {}).items()}
    if "doubt" in values:
        return t.named("doubt", values["doubt"], str(finding["message"]))
    for name, group in _CODES:
        if name in values and t.has(group, values[name]):
            values[name] = t.named(group, values[name])
    if papers := finding.get("papers"):
        values["sides"] = t("list.and").join(_side(t, one) for one in papers)
    elif "others" in values:  # found before papers were named
        values["sides"] = t("list.and").join((values.get("chosen", ""), values["others"]))
    key = f"check_told.{finding['id']}"
    variant = f"{key}.{values.get('told')}"
    try:
        return t.texts[variant if variant in t.texts else key].format(**values)
    except KeyError:  # no sentence of ours, or not the figures that it names
        return str(finding["message"])


def by_checks(t: Catalogue, state: str, check_ids: Sequence[str]) -> str:
    """Which checks prove a value, or contradict it."""
    names = t("list.and").join(t.named("check", one) for one in dict.fromkeys(check_ids))
    return t(f"state_by.{state}", checks=names)


def _side(t: Catalogue, said: Mapping[str, Any]) -> str:
    """What one paper says: ``出院记录“陈素芬”``."""
    value = t.named("sex", said["value"]) if t.has("sex", said["value"]) else said["value"]
    return t("check_side", paper=t.named("paper", said["type"]), value=value)


def paper(t: Catalogue, type_: str, title: str | None) -> str:
    """What a paper is called: by its type, or one without a type by what it calls itself."""
    if type_ != OTHER or not title:
        return t.named("paper", type_)
    return t("paper_blank") if title == BLANK else t("paper_titled", title=title)


def refusal(t: Catalogue, reason: str | Mapping[str, Any]) -> str:
    """Why a plan does not pay, in the reader's language."""
    if isinstance(reason, str):
        return t.named("refusal", reason)
    own = reason.get("message_zh") if t.language == "zh" else reason.get("message")
    return str(own) if own else t.named("refusal", reason.get("code"))


def problem(t: Catalogue, found: Mapping[str, Any]) -> str:
    """What is wrong with a line of a plan file, in the reader's language."""
    return str(found["message_zh"] if t.language == "zh" else found["message"])


def plan(t: Catalogue, titles: Mapping[str, tuple[str, str]], key: str) -> str:
    """A plan's title in the reader's language; its key where it is not loaded."""
    chinese, english = titles.get(key, (key, key))
    return chinese if t.language == "zh" else english


def missing(t: Catalogue, paper: Mapping[str, Any]) -> str:
    """A paper that a plan asks for and that is not there."""
    own = paper.get("message_zh") if t.language == "zh" else paper.get("message")
    return str(own or t.named("paper", paper.get("paper")))


def all_missing(t: Catalogue, missing_papers: Sequence[Mapping[str, Any]]) -> str:
    """All papers that are not there, in one line."""
    return t("list.and").join(missing(t, paper) for paper in missing_papers)


def still_asked_for(t: Catalogue, line: PersonLine) -> str:
    """What a person has yet to bring; without a member no plan's checklist could be applied."""
    whole = "people.complete" if line.member_no else "people.not_known"
    return all_missing(t, line.missing) or t(whole)


def step(t: Catalogue, line: Mapping[str, Any]) -> str:
    """One line of a calculation in the reader's language."""
    return str(line.get("text_zh") or line["text"]) if t.language == "zh" else str(line["text"])
