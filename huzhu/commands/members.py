"""``huzhu members``: the roster and who is on it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huzhu.faults import Fault, WrongUse

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from claims.members.matching import MatchResult, Query

QUERY_PARTS = ("name", "id_number", "employer", "birth_date", "sex")
ADD_FIELDS = (
    *("member_no", "name", "id_number", "sex", "birth_date", "employer", "phone", "bank_card"),
    *("province", "city", "county", "plan", "cover_from", "cover_until"),
    *("unit_kind", "shares", "insured", "joined", "household"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    roster = actions.add_parser("import", help="bring the roster up to date with a CSV or XLSX")
    roster.add_argument("file", type=Path)
    roster.add_argument("--json", action="store_true", help="the report as JSON")
    match = actions.add_parser("match", help="find a person on the roster")
    match.add_argument("--name")
    match.add_argument("--id", dest="id_number", metavar="ID", help="ID number, may be masked")
    match.add_argument("--unit", dest="employer", metavar="U")
    match.add_argument("--birth-date", help="YYYY-MM-DD")
    match.add_argument("--sex", choices=("male", "female"))
    match.add_argument("--batch", type=Path, metavar="FILE.jsonl", help="one query a line")
    match.add_argument("--json", action="store_true", help="the answer as JSON")
    add = actions.add_parser("add", help="add one member, or correct the fields given")
    for name in ADD_FIELDS:
        add.add_argument(f"--{name.replace('_', '-')}", required=name == "member_no")


def run(args: argparse.Namespace) -> int:
    return {"import": _import, "match": _match, "add": _add}[args.action](args)


def _import(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from claims.members.roster import import_roster
    from claims.members.sheets import RosterError
    from huzhu.office import open_office, read_settings

    if not args.file.is_file():
        raise WrongUse(f"no such file: {args.file}")
    with open_office(read_settings()) as office, office.db.begin() as session:
        try:
            report = import_roster(session, args.file, actor="command line", progress=_progress)
        except RosterError as error:
            raise Fault(f"{args.file}: {error}") from error
    code = 1 if report.rows and report.rejected_rows >= report.rows else 0
    if args.json:
        print(json.dumps(asdict(report), ensure_ascii=False))
        return code
    print(
        f"{report.rows} rows: {report.added} added, {report.changed} changed, "
        f"{report.unchanged} unchanged, {report.rejected_rows} rejected; "
        f"covers: {report.covers_added} added, {report.covers_changed} changed"
    )
    for kind, notes in (("rejected", report.rejected), ("warning", report.warnings)):
        for note in notes:
            print(f"{args.file}:{note.line}: {kind}: {note.column}: {note.cause}", file=sys.stderr)
    return code


def _progress(done: int, total: int) -> None:
    if sys.stderr.isatty() and total:
        end = "\n" if done >= total else ""
        print(f"\r{100 * done // total} %", end=end, file=sys.stderr, flush=True)


def _match(args: argparse.Namespace) -> int:
    from claims.members.matching import Query, match
    from huzhu.office import open_office, read_settings

    given = {part: getattr(args, part) for part in QUERY_PARTS}
    lines = None if args.batch is None else _lines(args.batch)
    if lines is None and not any(given.values()):
        raise WrongUse("say whom to find: --name, --id, --unit, or --batch FILE.jsonl")
    with open_office(read_settings()) as office, office.db.begin() as session:
        if lines is not None:
            return _match_batch(session, lines, str(args.batch))
        found = match(session, Query(**given))
    if args.json:
        print(json.dumps(_answer(found), ensure_ascii=False))
    else:
        _print_words(found)
    return 0


def _match_batch(session: Session, lines: list[str], name: str) -> int:
    """One answer a line, so that answers line up with queries; 1 where a line was no query."""
    from claims.members.matching import match

    code = 0
    for number, line in enumerate(lines, 1):
        try:
            answer = _answer(match(session, _query(line)))
        except BadQuery as error:
            print(f"huzhu: {name}:{number}: {error}", file=sys.stderr)
            fault = {"code": "bad_query", "message": str(error)}
            answer = {"error": fault, "linked": None, "candidates": []}
            code = 1
        print(json.dumps(answer, ensure_ascii=False), flush=True)
    return code


def _lines(batch: Path) -> list[str]:
    try:
        text = batch.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise WrongUse(f"{batch}: {error}") from error
    # not splitlines(): JSON text may hold U+2028 and its like unescaped
    return [line.removesuffix("\r") for line in text.removesuffix("\n").split("\n") if text]


class BadQuery(Exception):
    """A line of a batch that asks for nobody; the message says why."""


def _query(line: str) -> Query:
    """The query of one line of a batch. Raises ``BadQuery``."""
    from claims.members.matching import Query

    if not line.strip():
        raise BadQuery("the line is empty")
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadQuery(f"no JSON: {error}") from error
    if not isinstance(value, dict):
        raise BadQuery("a query is a JSON object")
    if unknown := sorted(value.keys() - set(QUERY_PARTS)):
        raise BadQuery(f"unknown key {', '.join(unknown)}; known are {', '.join(QUERY_PARTS)}")
    wrong = [part for part, given in value.items() if given is not None and type(given) is not str]
    if wrong:
        raise BadQuery(f"{', '.join(wrong)} must be text")
    return Query(**value)


def _answer(found: MatchResult) -> dict[str, Any]:
    return {
        "linked": found.linked,
        "candidates": [
            {
                "member_no": candidate.member_no,
                "score": round(candidate.score, 4),
                "level": candidate.level,
                "reasons": list(candidate.reasons),
            }
            for candidate in found.candidates
        ],
    }


def _print_words(found: MatchResult) -> None:
    print(f"linked: {found.linked}" if found.linked else f"nobody linked: {found.doubt_text}")
    for one in found.candidates:
        print(f"{one.score:.4f}  {one.member_no}  {one.level}  ({', '.join(one.reasons)})")


def _add(args: argparse.Namespace) -> int:
    from claims.members.roster import RowRejected, save_member
    from huzhu.office import open_office, read_settings

    fields = {name: getattr(args, name) for name in ADD_FIELDS if getattr(args, name) is not None}
    with open_office(read_settings()) as office, office.db.begin() as session:
        try:
            member = save_member(session, fields, actor="command line")
        except RowRejected as error:
            raise Fault(f"not kept: {error}") from error
        print(f"kept: {member.member_no}")
    return 0
