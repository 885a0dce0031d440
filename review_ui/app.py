"""Puts the web app together from its parts."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from fastapi.telemetry import TelemetryConfig

from claims.db import Database
from intake.settings import Settings
from intake.store import FileStore
from review_ui import problems, static_files
from review_ui.api import (
    bundles,
    claims,
    health,
    looks,
    members,
    page_images,
    page_moves,
    part_readings,
    units,
)
from review_ui.context import Queues, Services
from review_ui.guard import Guard
from review_ui.pages import batch as batch_page
from review_ui.pages import bundle_papers, desk_figures, lookup, site
from review_ui.pages import bundles as bundle_pages
from review_ui.pages import claim as claim_page
from review_ui.pages import letter as letter_page
from review_ui.pages import members as member_pages
from review_ui.pages import plans as plan_pages
from review_ui.pages import queue as queue_page

API = (bundles, page_moves, claims, looks, members, units, page_images, part_readings)
PAGES = (
    queue_page,
    batch_page,
    claim_page,
    letter_page,
    bundle_pages,
    bundle_papers,
    lookup,
    member_pages,
    plan_pages,
    desk_figures,
    site,
)


# The framework can send traces and logs to wherever the environment says; names and ID numbers
# would be among them. All of it stays off, whatever is set.
NO_TELEMETRY: TelemetryConfig = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


def create_app(settings: Settings, db: Database, store: FileStore, queues: Queues) -> FastAPI:
    """The API under ``/api/v1`` and the pages. The parts are the caller's to close."""
    app = FastAPI(
        title="huzhu",
        version="1",
        description="Papers in, claims out.",
        docs_url=None,  # the stock pages load scripts from elsewhere; /docs is our own
        redoc_url=None,
        telemetry=NO_TELEMETRY,
    )
    app.state.services = Services(settings, db, store, queues)
    api = APIRouter(prefix="/api/v1", responses=problems.RESPONSES)
    for part in API:
        api.include_router(part.router)
    api.include_router(bundles.claim_router)
    app.include_router(api)
    app.include_router(health.router)
    for page in PAGES:
        app.include_router(page.router)
    app.mount(static_files.ADDRESS, static_files.KeptFiles(directory=static_files.FOLDER))
    problems.install(app)
    app.add_middleware(Guard)
    return app
