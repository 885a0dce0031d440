"""Hypothesis without its clock: the machines that run these tests are busy with others."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("no_clock", deadline=None)
settings.load_profile("no_clock")
