"""``python -m review_ui``: the web server, with settings from the environment."""

from __future__ import annotations

import logging
import sys

import uvicorn

from claims.db import Database
from intake.settings import Settings
from intake.store import FileStore
from review_ui.app import create_app
from review_ui.guard import LOOPBACK
from workers.queues import Queues


def main() -> int:
    """Serve until stopped; 2 where the settings do not allow it."""
    settings = Settings()
    if settings.host not in LOOPBACK:
        message = "HUZHU_HOST must be 127.0.0.1, localhost or ::1: there are no accounts yet."
        sys.stderr.write(message + "\n")
        return 2
    if not settings.database_url or not settings.redis_url:
        sys.stderr.write("DATABASE_URL and REDIS_URL must be set; `huzhu up` sets both.\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # /readyz would fill the log
    db = Database(settings.database_url, pool_size=20)
    queues = Queues(settings.redis_url)
    try:
        app = create_app(settings, db, FileStore(settings.home / "store"), queues)
        # No access log: addresses in it hold what people search for, names among it.
        uvicorn.run(app, host=settings.host, port=settings.port, access_log=False)
    finally:
        queues.close()
        db.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
