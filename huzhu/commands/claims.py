"""``huzhu claims``: list, show, export."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from huzhu.faults import Fault, WrongUse

LARGEST_ID = 2**63 - 1  # what the database can count to
MOST_PAGES = 1_000_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="claims as JSON, oldest first")
    listing.add_argument("--status", help="only claims in this state")
    listing.add_argument("--q", help="a name, hospital, invoice number or the end of an ID")
    listing.add_argument("--page", type=int, default=1, help="page of the list, from 1")
    show = actions.add_parser("show", help="one claim as JSON")
    show.add_argument("id", type=int, metavar="ID")
    export = actions.add_parser("export", help="all claims to a .csv, .xlsx or .json file")
    export.add_argument("file", type=Path)
    export.add_argument("--status", help="only claims in this state")


def run(args: argparse.Namespace) -> int:
    from claims import exports, queries
    from claims.models import CLAIM_STATES
    from huzhu.office import open_office, read_settings

    if getattr(args, "status", None) and args.status not in CLAIM_STATES:
        raise WrongUse(f"{args.status} is no state of a claim; those are {', '.join(CLAIM_STATES)}")
    if args.action == "list" and not 1 <= args.page <= MOST_PAGES:
        raise WrongUse(f"--page is a number from 1 to {MOST_PAGES}")
    with open_office(read_settings()) as office, office.db.begin() as session:
        if args.action == "list":
            found = queries.list_claims(session, args.status, args.q, args.page)
            print(json.dumps(found, ensure_ascii=False, indent=2))
        elif args.action == "show":
            is_possible = 0 < args.id <= LARGEST_ID
            claim = queries.show_claim(session, args.id) if is_possible else None
            if claim is None:
                raise Fault(f"There is no claim {args.id}.")
            print(json.dumps(claim, ensure_ascii=False, indent=2))
        else:
            try:
                number = exports.write_claims(session, args.file, args.status)
            except ValueError as error:
                raise WrongUse(str(error)) from error
            print(f"{number} claims written to {args.file}")
    return 0
