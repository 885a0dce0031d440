"""Which papers a plan asks for, and which of them are not there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from claims.benefits.rules import PaperRule, Version
from claims.benefits.texts import PAPERS


@dataclass(frozen=True, slots=True)
class MissingPaper:
    """A paper to ask for. ``paper`` is a document type; ``alternatives`` would do as well."""

    paper: str
    message: str
    message_zh: str
    alternatives: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """``{paper, message, message_zh, alternatives}``."""
        return {
            "paper": self.paper,
            "message": self.message,
            "message_zh": self.message_zh,
            "alternatives": list(self.alternatives),
        }


def missing_papers(version: Version, kind: str, found: Collection[str]) -> list[MissingPaper]:
    """What the checklist for this ``kind`` of case asks for beyond the document types ``found``."""
    missing = []
    # Nothing tells papers without a type of their own apart: each that is asked for needs another.
    others = list(found).count("other")
    for rule in _checklist(version, kind):
        accepted = rule.any or ((rule.paper,) if rule.paper is not None else ())
        if set(accepted) & (set(found) - {"other"}):
            continue
        if "other" in accepted and others > 0:
            others -= 1
        elif accepted:
            missing.append(_missing(accepted, rule))
    return missing


def missing_for_all(
    versions: Iterable[Version], kind: str, found: Collection[str]
) -> list[MissingPaper]:
    """The papers that the plans of one member lack together, each named once."""
    together = [paper for v in versions for paper in missing_papers(v, kind, found)]
    return list(dict.fromkeys(together))


def still_missing(
    asked: Iterable[Mapping[str, Any]], found: Collection[str]
) -> list[dict[str, Any]]:
    """Those of the papers ``asked`` for earlier, as JSON, that are still not among ``found``.

    A paper without a type of its own stays asked for: another ``other`` need not be it.
    """
    there = set(found) - {"other"}
    kept = {paper["message"]: dict(paper) for paper in asked if not there & _accepted(paper)}
    return list(kept.values())


def _accepted(paper: Mapping[str, Any]) -> set[str]:
    return {paper["paper"], *paper.get("alternatives", ())}


def _checklist(version: Version, kind: str) -> tuple[PaperRule, ...]:
    for listed, papers in version.papers.items():
        if listed == kind:
            return papers
    return version.papers.get("any", ())


def _missing(accepted: tuple[str, ...], rule: PaperRule) -> MissingPaper:
    if accepted == ("other",) and rule.note:
        return MissingPaper("other", f"missing: {rule.note}", f"缺少{rule.note}")
    names = [PAPERS[paper] for paper in accepted]
    english = " or ".join(name.en for name in names)
    chinese = "或".join(name.zh for name in names)
    if rule.note:
        english, chinese = f"{english} ({rule.note})", f"{chinese}（{rule.note}）"
    return MissingPaper(accepted[0], f"missing: {english}", f"缺少{chinese}", tuple(accepted[1:]))
