"""Causes of refused roster rows, in both languages: English for programs, Chinese for clerks."""

from __future__ import annotations


class Cause(str):
    """An English sentence that carries its Chinese twin as ``zh``."""

    __slots__ = ("zh",)

    zh: str

    def __new__(cls, english: str, chinese: str) -> Cause:
        """Both say what is wrong and what to do."""
        made = super().__new__(cls, english)
        made.zh = chinese
        return made


def in_chinese(cause: str) -> str:
    """The Chinese sentence where there is one."""
    return cause.zh if isinstance(cause, Cause) else cause
