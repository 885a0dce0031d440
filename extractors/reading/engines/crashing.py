"""An engine that fails in every way a real one can: for tests of what survives it.

The brightness of the picture says how: black ends the process as a native crash would, dark
grey hangs, light grey raises, very light grey takes memory without end, white is read as one line.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

from extractors.reading.raster import Image
from extractors.types import Box, Line

CRASHES, HANGS, RAISES, GROWS, READS = 0, 90, 160, 220, 255  # a grey in the middle of each band
_BANDS = ((50, CRASHES), (130, HANGS), (200, RAISES), (240, GROWS))
_BITE_BYTES = 20 * 1024 * 1024


class CrashingEngine:
    """Fails by the mean grey of the picture."""

    name = "crashing"

    def read(self, image: Image) -> tuple[Line, ...]:
        """One line for a white picture; otherwise trouble."""
        grey = float(image.mean())
        what = next((kind for bound, kind in _BANDS if grey < bound), READS)
        if what == CRASHES:
            os.kill(os.getpid(), signal.SIGSEGV)
        if what == HANGS:
            time.sleep(3600)
        if what == RAISES:
            raise RuntimeError("the engine failed, as it was asked to")
        if what == GROWS:
            held = []
            while True:
                held.append(bytearray(b"x") * _BITE_BYTES)
                time.sleep(0.05)
        return (Line("white", Box(0, 0, 10, 10), 0.99),)

    def recognise(self, crops: Sequence[Image]) -> tuple[tuple[str, float], ...]:
        """The same word for every crop."""
        return tuple(("white", 0.99) for _ in crops)
