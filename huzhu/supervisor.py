"""``huzhu up``: the web server and the workers, kept running until someone says stop."""

from __future__ import annotations

import logging
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import FrameType

from huzhu.children import Child, environment, stop
from huzhu.faults import Fault, WrongUse
from huzhu.office import Office

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.2
READY_TIMEOUT_S = 120.0
# Until there are accounts the pages are for whoever sits at this machine.
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class Supervisor:
    """Runs one web server and ``settings.workers`` workers beside the office's servers."""

    def __init__(self, office: Office) -> None:
        self.office = office
        env = environment(office)
        workers = range(1, office.settings.workers + 1)
        self._web = Child("web", "review_ui", env)
        self._workers = [Child(f"worker {number}", "workers", env) for number in workers]
        is_watching = office.settings.watch_folder is not None
        self._helpers = [Child("watcher", "workers.watch", env)] if is_watching else []
        self._started: list[Child] = []
        self._is_over = False

    @property
    def address(self) -> str:
        host = self.office.settings.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.office.settings.port}"

    def run(self, on_ready: Callable[[], None]) -> None:
        """Start everything, call ``on_ready`` once, watch until SIGINT or SIGTERM, stop all."""
        check_address(self.office.settings.host, self.office.settings.port)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._end)
        try:
            self._start(self._web)
            if self._wait_until_ready():
                on_ready()
                # Loading the models takes all cores for seconds: the pages come first.
                for child in (*self._helpers, *self._workers):
                    self._start(child)
            self._watch()
        finally:
            stop(self._started)

    def _start(self, child: Child) -> None:
        child.start()
        self._started.append(child)

    def _end(self, _signum: int, _frame: FrameType | None) -> None:
        self._is_over = True

    def _wait_until_ready(self) -> bool:
        deadline = time.monotonic() + READY_TIMEOUT_S
        while not self._is_over:
            if is_ready(self.address):
                return True
            if time.monotonic() > deadline:
                raise Fault("The web server did not become ready; see the messages above.")
            self._look_after_children()
        return False

    def _watch(self) -> None:
        while not self._is_over:
            self._look_after_children()

    def _look_after_children(self) -> None:
        self.office.servers.revive()
        for child in self._started:
            child.look_after()
        time.sleep(LOOK_EVERY_S)


def check_address(host: str, port: int) -> None:
    """Raise ``WrongUse`` for any but our machine's own address, ``Fault`` where it is taken."""
    if host not in LOOPBACK:
        raise WrongUse(
            f"huzhu has no accounts yet and shows personal papers, so it listens on this machine "
            f"only (127.0.0.1), not on {host}. Reach it from elsewhere through an SSH tunnel."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Fault(
                f"Port {port} cannot be used ({error.strerror}). Stop what listens there, or "
                "choose another with --port or HUZHU_PORT."
            ) from error


def is_ready(address: str) -> bool:
    """Whether ``/readyz`` answers 200."""
    try:
        with urllib.request.urlopen(f"{address}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
