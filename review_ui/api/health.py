"""What load balancers and Prometheus ask."""

from __future__ import annotations

import logging
from collections.abc import Callable

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from claims.db import MIGRATIONS
from review_ui import problems
from review_ui.api.metrics import registry
from review_ui.context import Services, ServicesDep

log = logging.getLogger(__name__)
router = APIRouter(tags=["operations"])


@router.get("/healthz")
def healthz() -> dict[str, str]:
    """The web server is alive; asks nothing else."""
    return {"status": "ok"}


def _database(services: Services) -> str | None:
    """None, or what is wrong: the schema must be the one that this code was written for."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    wanted = set(ScriptDirectory.from_config(config).get_heads())
    with services.db.engine.connect() as connection:
        present = set(MigrationContext.configure(connection).get_current_heads())
    return None if present == wanted else "migrations are missing; start huzhu up once"


def _redis(services: Services) -> str | None:
    services.queues.ping()
    return None


PARTS: tuple[tuple[str, Callable[[Services], str | None]], ...] = (
    ("database", _database),
    ("redis", _redis),
)


@router.get("/readyz", response_model=None)
def readyz(services: ServicesDep) -> Response:
    """Whether database, schema and Redis answer: 200, or 503 naming the part that does not."""
    parts: dict[str, str] = {}
    for name, look in PARTS:
        try:
            parts[name] = look(services) or "ok"
        except Exception as error:  # any failure is the answer here
            log.warning("not ready: %s: %s", name, error)
            parts[name] = f"cannot be reached ({type(error).__name__})"
    if all(word == "ok" for word in parts.values()):
        return JSONResponse({"status": "ok", "parts": parts})
    wrong = "; ".join(f"{name}: {word}" for name, word in parts.items() if word != "ok")
    document = problems.body(503, "not_ready", wrong, parts=parts)
    return JSONResponse(document, 503, media_type=problems.MEDIA_TYPE)


@router.get("/metrics", response_class=Response)
def metrics(services: ServicesDep) -> Response:
    """Counts and ages for Prometheus, counted in the database at the time of asking."""
    return Response(generate_latest(registry(services.db)), media_type=CONTENT_TYPE_LATEST)
