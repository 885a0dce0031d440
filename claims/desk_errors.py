"""Changes at the desk that are not made, each with what the caller is told."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal


class DeskError(Exception):
    """A change that is not made; the text says why and what to do."""


class NotFound(DeskError):
    """There is no such claim, document or member."""


class Conflict(DeskError):
    """Somebody else changed the claim first."""


class AmountChanged(Conflict):
    """The amount is no longer the one that the caller has seen; ``refresh`` stores the new one."""

    def __init__(self, claim_id: int, seen: Decimal, now: Decimal | None) -> None:
        super().__init__(
            f"The amount of claim {claim_id} is now {now}, you have seen {seen}."
            " Load it again and look."
        )
        self.claim_id = claim_id


class NotAllowed(DeskError):
    """The claim's state does not allow it."""


class NothingToUndo(NotAllowed):
    """No correction is left to take back, or its paper is no longer with the claim."""


class InvalidValue(DeskError):
    """A corrected value that cannot be what the field holds; ``place`` is its paper and field."""

    def __init__(self, message: str, place: tuple[int, str] | None = None) -> None:
        super().__init__(message)
        self.place = place


class InvalidEvent(InvalidValue):
    """The same for what was said of the event; ``key`` names it."""

    def __init__(self, message: str, key: str) -> None:
        super().__init__(message)
        self.key = key


class Forbidden(DeskError):
    """Checks forbid the decision; ``check_ids`` names them."""

    def __init__(self, check_ids: Sequence[str]) -> None:
        super().__init__(f"These checks forbid it: {', '.join(check_ids)}.")
        self.check_ids = tuple(check_ids)
