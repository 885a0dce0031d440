"""``huzhu worker``: one more worker process."""

from __future__ import annotations

import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--queues",
        nargs="+",
        choices=("live", "bulk"),
        default=("live", "bulk"),
        metavar="Q",
        help="lanes to serve, the first one first: live, bulk (both)",
    )


def run(args: argparse.Namespace) -> int:
    from huzhu.commands.up import start_logging
    from huzhu.office import open_office, read_settings
    from workers import worker

    settings = read_settings()
    start_logging()
    with open_office(settings, with_redis=True) as office:
        servers = office.servers
        worker.run(office.settings, servers.database_url, servers.redis_url, args.queues)
    return 0
