"""``huzhu plans``: check, load and try benefit plans."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from huzhu.faults import Fault, WrongUse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    load = actions.add_parser("load", help="keep the plans of a YAML file")
    load.add_argument("file", type=Path)
    check = actions.add_parser("check", help="say what is wrong in a YAML file, by line")
    check.add_argument("file", type=Path)
    compute = actions.add_parser("compute", help="compute one case, without a database")
    compute.add_argument("file", type=Path)
    compute.add_argument("--case", type=Path, required=True, metavar="CASE.json")


def run(args: argparse.Namespace) -> int:
    return {"load": _load, "check": _check, "compute": _compute}[args.action](args)


def _load(args: argparse.Namespace) -> int:
    from claims.benefits.plan_file import PlanFileError
    from claims.benefits.store import load_file
    from huzhu.office import open_office, read_settings

    text = _text(args.file)
    with open_office(read_settings()) as office, office.db.begin() as session:
        try:
            report = load_file(session, text, args.file.name)
        except PlanFileError as error:
            raise _fault(args.file, error) from error
    for outcome in ("added", "replaced", "unchanged"):
        for name in getattr(report, outcome):
            print(f"{outcome}: {name}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from claims.benefits.plan_file import check_plans

    problems = check_plans(_text(args.file), args.file.name)
    for problem in problems:
        print(f"{args.file}:{problem.line}: {problem.severity}: {problem.message}")
    if any(problem.severity == "error" for problem in problems):
        return 1
    if not problems:
        print(f"{args.file}: nothing is wrong")
    return 0


def _compute(args: argparse.Namespace) -> int:
    from claims.benefits.case import CaseError, case_from_json
    from claims.benefits.compute import compute
    from claims.benefits.plan_file import PlanFileError, load_plans
    from claims.benefits.result import result_to_json

    try:
        plans = load_plans(_text(args.file), args.file.name)
        case = case_from_json(_case(args.case))
    except PlanFileError as error:
        raise _fault(args.file, error) from error
    except CaseError as error:
        raise Fault(f"{args.case} is no case:\n{error}") from error
    print(json.dumps(result_to_json(compute(plans, case)), ensure_ascii=False, indent=2))
    return 0


def _case(path: Path) -> Any:
    try:
        value = json.loads(_text(path))
    except json.JSONDecodeError as error:
        raise Fault(f"{path}:{error.lineno}: {error.msg}") from error
    if not isinstance(value, dict):
        raise Fault(f"{path}: a case is a JSON object")
    return value


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise WrongUse(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Fault(f"{path}: not UTF-8 text; save it as UTF-8") from error


def _fault(path: Path, error: Any) -> Fault:
    lines = [f"{path}:{problem.line}: {problem.message}" for problem in error.problems]
    return Fault("the plans cannot be used\n" + "\n".join(lines))
