"""The command line. Results go to standard output, everything else to standard error."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from huzhu.faults import Fault, WrongUse

OK, FAILED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130

COMMANDS = {
    "up": "run the whole system on this machine: database, Redis, workers, web pages",
    "demo": "up, with a made-up roster, two plans and sample papers loaded",
    "worker": "run one more worker, on this or another machine",
    "extract": "read files and print what is in them as JSON; needs no server",
    "members": "import the roster, match a person, add or correct a member",
    "plans": "load and check benefit plans, compute a case",
    "intake": "hand in files or folders",
    "backfill": "hand in an archive of papers, with low priority; can be stopped and resumed",
    "claims": "list, show and export claims",
    "doctor": "check this installation and say what to do about each fault",
    "verify": "check that every stored file is there and unchanged",
    "backup": "write database and stored files into one archive",
    "restore": "bring back an archive that backup wrote",
}


def build_parser(chosen: str | None) -> argparse.ArgumentParser:
    """The parser, with the arguments of the ``chosen`` command only."""
    parser = argparse.ArgumentParser(
        prog="huzhu", description="Reads hospital papers and turns them into claims."
    )
    parser.add_argument("--debug", action="store_true", help="show where an error came from")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose.capitalize() + ".")
        command.add_argument(
            "--debug", action="store_true", default=argparse.SUPPRESS, help=argparse.SUPPRESS
        )
        if name == chosen:
            module = importlib.import_module(f"huzhu.commands.{name}")
            module.add_arguments(command)
            command.set_defaults(run=module.run)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code: 0 done, 1 the work failed, 2 wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    chosen = next((word for word in words if not word.startswith("-")), None)
    try:
        args = build_parser(chosen).parse_args(words)
    except SystemExit as end:  # argparse has said what is wrong, or printed the help
        return end.code if isinstance(end.code, int) else FAILED
    try:
        code: int = args.run(args)
        sys.stdout.flush()
        return code
    except WrongUse as fault:
        return _say(fault, WRONG_USE)
    except Fault as fault:
        return _say(fault, FAILED)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `huzhu … | head`: whoever reads has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if args.debug:
            raise
        return _say(f"{_name(error)}: {error}\nRun it again with --debug to see where.", FAILED)


def _name(error: Exception) -> str:
    return "the database failed" if "sqlalchemy" in type(error).__module__ else type(error).__name__


def _say(what: object, code: int) -> int:
    print(f"huzhu: {what}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
