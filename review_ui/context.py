"""What every endpoint works with, and how it asks for it."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import Annotated, Protocol, cast

from fastapi import Depends, Request

from claims.db import Database
from intake.settings import Settings
from intake.store import FileStore


class Queues(Protocol):
    """What the web needs of the job queues; ``workers.queues`` has the real ones."""

    def enqueue_split(self, bundle_id: str, attempt: int, lane: str) -> object:
        """Hand a received bundle to a worker. Called after its rows are committed."""

    def enqueue_page(self, page: int, attempt: int, lane: str) -> object:
        """Have a page read again. Called after its row is committed."""

    def enqueue_part(self, part_reading: int) -> object:
        """Have a part of a page read. Called after its row is committed."""

    def ping(self) -> None:
        """Raise where Redis cannot be reached."""


@dataclass(frozen=True, slots=True)
class Services:
    """The parts that ``create_app`` was given."""

    settings: Settings
    db: Database
    store: FileStore
    queues: Queues


def services(request: Request) -> Services:
    return cast(Services, request.app.state.services)


def actor() -> str:
    """Who acts. Accounts come later; until then the pages answer on loopback only."""
    return "local reviewer"


DESK_COOKIE = "desk"


def desk_of(request: Request) -> str:
    """A random name for the browser that asks: tells two reviewers' screens apart, nothing else."""
    known = request.cookies.get(DESK_COOKIE, "")
    return known if re.fullmatch(r"[0-9a-f]{16}", known) else secrets.token_hex(8)


ServicesDep = Annotated[Services, Depends(services)]
ActorDep = Annotated[str, Depends(actor)]
DeskDep = Annotated[str, Depends(desk_of)]
