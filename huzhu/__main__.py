"""``python -m huzhu`` is the same as ``huzhu``."""

from __future__ import annotations

import sys

from huzhu.cli import main

sys.exit(main())
