"""The reviewer's desk: corrections and decisions, each under a version check and on record.

Every function locks the claim's row, compares the version that the caller has seen, applies the
change, works the claim out again and appends to the audit trail, all in the caller's transaction.
"""

from __future__ import annotations

from claims.corrections import KNOWN_TYPES, correct, undo
from claims.decisions import (
    CONFIRMABLE,
    NEVER_ACCEPTED,
    confirm,
    forbidding_checks,
    give_back,
    refresh,
    reject,
)
from claims.desk_changes import SYSTEM
from claims.desk_errors import (
    AmountChanged,
    Conflict,
    DeskError,
    Forbidden,
    InvalidEvent,
    InvalidValue,
    NotAllowed,
    NotFound,
    NothingToUndo,
)

__all__ = [
    "CONFIRMABLE",
    "KNOWN_TYPES",
    "NEVER_ACCEPTED",
    "SYSTEM",
    "AmountChanged",
    "Conflict",
    "DeskError",
    "Forbidden",
    "InvalidEvent",
    "InvalidValue",
    "NotAllowed",
    "NotFound",
    "NothingToUndo",
    "confirm",
    "correct",
    "forbidding_checks",
    "give_back",
    "refresh",
    "reject",
    "undo",
]
