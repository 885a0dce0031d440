"""Messages between the reader and its child: a JSON header and raw bytes, both length-prefixed.

No pickle: what a hostile file might make of the child can then never run in the parent.
"""

from __future__ import annotations

import json
import os
import select
import struct
import time
from collections.abc import Callable
from typing import Any

Json = dict[str, Any]
Receive = Callable[[int], bytes]  # gives exactly that many bytes, or raises

_LENGTHS = struct.Struct("!II")
_MAX_HEADER_BYTES = 64 * 1024 * 1024
_MAX_BODY_BYTES = 256 * 1024 * 1024


class Closed(Exception):
    """The other side is gone."""


class TooLate(Exception):
    """Nothing complete arrived before the deadline."""


def send(descriptor: int, header: Json, body: bytes = b"") -> None:
    """Write one message. Raises ``Closed`` where nobody reads any more."""
    encoded = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode()
    message = memoryview(_LENGTHS.pack(len(encoded), len(body)) + encoded + body)
    try:
        while message:
            message = message[os.write(descriptor, message) :]
    except OSError as error:
        raise Closed from error


def receive(descriptor: int, deadline: float | None = None) -> tuple[Json, bytes]:
    """Read one message; ``deadline`` is a ``time.monotonic`` value, ``None`` waits for ever.

    Raises ``Closed`` at the end of the stream or on nonsense in it, ``TooLate`` past the deadline.
    """
    header_length, body_length = _LENGTHS.unpack(_take(descriptor, _LENGTHS.size, deadline))
    if header_length > _MAX_HEADER_BYTES or body_length > _MAX_BODY_BYTES:
        raise Closed
    header = _take(descriptor, header_length, deadline)
    body = _take(descriptor, body_length, deadline)
    try:
        decoded = json.loads(header)
    except ValueError as error:
        raise Closed from error
    return decoded, body


def _take(descriptor: int, count: int, deadline: float | None) -> bytes:
    taken = bytearray()
    while len(taken) < count:
        if deadline is not None:
            left = deadline - time.monotonic()
            if left <= 0 or not is_readable(descriptor, left):
                raise TooLate
        chunk = os.read(descriptor, min(count - len(taken), 1 << 20))
        if not chunk:
            raise Closed
        taken += chunk
    return bytes(taken)


def is_readable(descriptor: int, seconds: float) -> bool:
    """Whether something, or the end of the stream, arrives within so many seconds."""
    waiting = select.poll()  # select() fails on descriptors over 1023, a server has many
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(max(0.0, seconds) * 1000))
