"""What the command line says instead of a traceback."""

from __future__ import annotations


class Fault(Exception):
    """Something the user or administrator can put right; the message says how."""


class WrongUse(Fault):
    """The command itself was wrong (exit code 2)."""
