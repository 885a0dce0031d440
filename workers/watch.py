"""``python -m workers.watch``: the watched folder, with its addresses in the environment."""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading

from redis import RedisError

from claims.db import Database
from intake.settings import Settings
from intake.store import FileStore
from intake.watching import Watcher
from workers.queues import Queues

log = logging.getLogger(__name__)


def watch(settings: Settings, database_url: str, redis_url: str) -> None:
    """Watch until SIGINT or SIGTERM. Returns at once where no folder is set."""
    if settings.watch_folder is None:
        return
    is_over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _signum, _frame: is_over.set())
    db, queues = Database(database_url), Queues(redis_url)

    def queue(bundle_id: str) -> None:
        try:
            queues.enqueue_split(bundle_id, 0, "live")
        except RedisError as error:
            log.warning("bundle %s waits for the reconciler: %s", bundle_id, error)

    settings.watch_folder.mkdir(parents=True, exist_ok=True)
    store = FileStore(settings.home / "store")
    log.info("watching %s", settings.watch_folder)
    limits = settings.limits()
    try:
        Watcher(settings.watch_folder, settings.watch_settle_s, db, store, queue, limits).run(
            is_over
        )
    finally:
        queues.close()
        db.close()


if __name__ == "__main__":
    logging.basicConfig(
        level=logging.INFO,
        stream=sys.stderr,
        format="%(asctime)s watcher %(levelname)s %(message)s",
    )
    watch(Settings(), os.environ["DATABASE_URL"], os.environ["REDIS_URL"])
