"""``python -m workers [LANE …]``: one worker, with its addresses in the environment."""

from __future__ import annotations

import logging
import os
import sys

from intake.settings import Settings
from workers import worker

logging.basicConfig(
    level=logging.INFO, stream=sys.stderr, format="%(asctime)s worker %(levelname)s %(message)s"
)
# RQ reports each job; the state of a page is in the database.
logging.getLogger("rq.worker").setLevel(logging.WARNING)
worker.run(
    Settings(),
    os.environ["DATABASE_URL"],
    os.environ["REDIS_URL"],
    sys.argv[1:] or ("live", "bulk"),
)
