"""``huzhu plans``: check, load and try benefit plans."""

from __future__ import annotations

import argparse
import json
import re
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tqdm import tqdm

from huzhu.faults import Fault, WrongUse

if TYPE_CHECKING:
    from claims.benefits.simulate import Simulation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    load = actions.add_parser("load", help="keep the plans of a YAML file")
    load.add_argument("file", type=Path)
    load.add_argument(
        "--dry-run", action="store_true", help="only say which open claims would change, how much"
    )
    check = actions.add_parser("check", help="say what is wrong in a YAML file, by line")
    check.add_argument("file", type=Path)
    check.add_argument(
        "--lang", choices=("en", "zh"), default="en", help="language of the messages (default: en)"
    )
    compute = actions.add_parser("compute", help="compute one case, without a database")
    compute.add_argument("file", type=Path)
    compute.add_argument("--case", type=Path, required=True, metavar="CASE.json")
    simulate = actions.add_parser(
        "simulate", help="what decided claims would have been paid under the plan of a file"
    )
    simulate.add_argument("file", type=Path)
    simulate.add_argument(
        "--claims",
        default="all",
        metavar="all|12,15,20-40",
        help="which claims; those that another plan decided are left out (default: all)",
    )
    simulate.add_argument(
        "--instead-of", metavar="PLAN", help="the loaded plan it would replace (default: its own)"
    )
    simulate.add_argument("--json", action="store_true", help="everything, for a program")


def run(args: argparse.Namespace) -> int:
    actions = {"load": _load, "check": _check, "compute": _compute, "simulate": _simulate}
    return actions[args.action](args)


def _load(args: argparse.Namespace) -> int:
    from claims.benefits.plan_file import PlanFileError
    from claims.benefits.store import load_file
    from claims.plan_changes import preview_open_claims
    from huzhu.office import open_office, read_settings

    text = _text(args.file)
    with open_office(read_settings()) as office, office.db.begin() as session:
        try:
            simulation = preview_open_claims(session, text, args.file.name)
            _print_changes(simulation)
            if args.dry_run:
                return 0
            report = load_file(session, text, args.file.name)
        except PlanFileError as error:
            raise _fault(args.file, error) from error
    for outcome in ("added", "replaced", "unchanged"):
        for name in getattr(report, outcome):
            print(f"{outcome}: {name}")
    return 0


def _check(args: argparse.Namespace) -> int:
    from claims.benefits.plan_file import check_plans
    from claims.benefits.problem_texts import NO_PROBLEMS, SEVERITIES

    problems = check_plans(_text(args.file), args.file.name)
    for problem in problems:
        text = getattr(problem.text, args.lang)
        severity = getattr(SEVERITIES[problem.severity], args.lang)
        print(f"{args.file}:{problem.line}: {severity}: {text}")
    if any(problem.severity == "error" for problem in problems):
        return 1
    if not problems:
        print(f"{args.file}: {getattr(NO_PROBLEMS, args.lang)}")
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


def _simulate(args: argparse.Namespace) -> int:
    from claims.benefits.plan_file import PlanFileError, load_plan
    from claims.benefits.simulate import simulation_to_json
    from claims.benefits.store import plans_for
    from claims.plan_changes import simulate_past_claims
    from huzhu.office import open_office, read_settings

    claim_ids = _claim_ids(args.claims)
    try:
        plan = load_plan(_text(args.file), args.file.name)
    except PlanFileError as error:
        raise _fault(args.file, error) from error
    replaced = args.instead_of or plan.plan
    with open_office(read_settings()) as office, office.db.begin() as session:
        if not plans_for(session, [replaced]):
            raise WrongUse(
                f"No plan {replaced} is loaded, so no claim was decided by it."
                " Name the plan to compare with: --instead-of PLAN."
            )
        with tqdm(desc="claims", unit="claim", file=sys.stderr, disable=None) as bar:
            simulation = simulate_past_claims(
                session, plan, claim_ids, instead_of=replaced, progress=partial(_advance, bar)
            )
    said = simulation_to_json(simulation)
    if not said["claims"]:
        among = "" if claim_ids is None else " among those named"
        words = f"No claim{among} was decided by the plan {replaced}: there is nothing to compare."
        print(words, file=sys.stderr)
    elif claim_ids is not None and said["claims"] < len(claim_ids):
        left_out = len(claim_ids) - said["claims"]
        print(f"{left_out} of the claims named were not decided by {replaced}.", file=sys.stderr)
    if args.json:
        print(json.dumps(said, ensure_ascii=False, indent=2))
    elif said["claims"]:
        _print_simulation(said)
    return 0


def _advance(bar: tqdm[Any], done: int, total: int) -> None:
    bar.total = total
    bar.update(done - bar.n)


MOST_CLAIMS_IN_A_RANGE = 10_000_000


def _claim_ids(words: str) -> set[int] | None:
    """``12,15,20-40`` as numbers; None for ``all``."""
    if words == "all":
        return None
    found: set[int] = set()
    for part in words.split(","):
        ends = re.fullmatch(r"\s*(\d{1,18})\s*(?:-\s*(\d{1,18})\s*)?", part)
        if ends is None:
            raise WrongUse(f"--claims: “{part}” is neither a claim's number nor a range like 20-40")
        first, last = int(ends[1]), int(ends[2] or ends[1])
        if not first <= last < first + MOST_CLAIMS_IN_A_RANGE:
            raise WrongUse(f"--claims: {part} is no range from a smaller to a larger number")
        found |= set(range(first, last + 1))
    return found


def _print_changes(simulation: Simulation) -> None:
    """The open claims that a load changes, the largest change first."""
    from claims.benefits.simulate import simulation_to_json

    said = simulation_to_json(simulation)
    if not said["changed"]:
        print("No open claim changes.")
        return
    print(f"{len(said['changed'])} open claims change, by {said['difference']} in all:")
    for one in said["changed"]:
        before, after = one["before"] or "not known", one["after"] or "not known"
        print(f"  claim {one['claim']}: {before} -> {after} ({one['difference']})")


def _print_simulation(said: dict[str, Any]) -> None:
    print(f"{said['claims']} claims; paid {said['total_before']}, would be {said['total_after']}")
    print(
        f"difference {said['difference']}: {said['more']} more, {said['less']} less,"
        f" {said['same']} the same, {said['not_computed']} that cannot be computed"
    )
    for code, number in said["refused"].items():
        print(f"  refused with {code}: {number}")
    before, after = said["distribution_before"], said["distribution_after"]
    for name in ("mean", "median", "p90"):
        print(f"{name} of payments: {before[name] or '-'} -> {after[name] or '-'}")
    print("payments by size, before and after:")
    widest = max(one["claims"] for part in (before, after) for one in part["counts"]) or 1
    for old, new in zip(before["counts"], after["counts"], strict=True):
        mark = f"up to {old['up_to']}" if old["up_to"] is not None else "above"
        for label, number in ((mark, old["claims"]), ("", new["claims"])):
            print(f"  {label:>12} {number:>8} {'#' * round(40 * number / widest)}")


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
        line = error.object.count(b"\n", 0, error.start) + 1
        raise Fault(f"{path}:{line}: not UTF-8 text; save it as UTF-8") from error


def _fault(path: Path, error: Any) -> Fault:
    lines = [f"{path}:{problem.line}: {problem.message}" for problem in error.problems]
    return Fault("the plans cannot be used\n" + "\n".join(lines))
