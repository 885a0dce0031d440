"""``huzhu up``: the whole system on one machine."""

from __future__ import annotations

import argparse
import sys


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", help="address to listen on (HUZHU_HOST, 127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (HUZHU_PORT, 8000)")
    parser.add_argument("--workers", type=int, help="number of workers (HUZHU_WORKERS, 1)")


def run(args: argparse.Namespace) -> int:
    from huzhu.office import open_office, read_settings
    from huzhu.supervisor import Supervisor, check_address

    settings = read_settings(host=args.host, port=args.port, workers=args.workers)
    check_address(settings.host, settings.port)
    start_logging()
    with open_office(settings, with_redis=True) as office:
        supervisor = Supervisor(office)
        supervisor.run(lambda: announce(supervisor.address))
    return 0


def start_logging() -> None:
    import logging

    logging.basicConfig(
        level=logging.INFO, stream=sys.stderr, format="%(asctime)s %(levelname)s %(message)s"
    )
    for noisy in ("alembic", "httpx"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def announce(address: str) -> None:
    print(f"huzhu is ready: {address}", flush=True)
    print("Ctrl-C stops it.", file=sys.stderr, flush=True)
