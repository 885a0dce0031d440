"""What reviewers at work and readers of the queue cost each other, over HTTP.

One reviewer's round is what the browser sends for one claim: its page, a look, a correction, the
page again, the correction taken back, the claim returned. The idle figures are of one call after
the other; then ten actions a second are begun on time, ready or not, while the queue is read as
twenty desks do that refresh it every ten seconds.
"""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from bench.desk_claims import usual_claim
from bench.desk_figures import Figure, compared, figure
from bench.desk_server import Office

MOST_TIMES_IDLE = 2.0
ACTIONS_A_SECOND = 10
READS_A_SECOND = 2
IDLE_READS = 40
ACTIONS_A_ROUND = 6  # of `_actions`, a claim
DESKS = 5
QUEUE = "/?status=review"


@dataclass
class Taken:
    """Milliseconds of each call, by what it was."""

    actions: list[float] = field(default_factory=list)
    reads: list[float] = field(default_factory=list)


def measure(office: Office, seconds: int) -> list[Figure]:
    """Idle, then busy for as many ``seconds``."""
    rounds = seconds * ACTIONS_A_SECOND // ACTIONS_A_ROUND + 1
    with office.db.begin() as session:
        ids = [usual_claim(session, office.store, n).id for n in range(2 * rounds)]
    idle = _idle(office.address, ids[:rounds])
    busy = _busy(office.address, ids[rounds:], seconds)
    return [
        figure("a reviewer's action, idle", idle.actions),
        compared("… ten a second, queue being read", idle.actions, busy.actions, MOST_TIMES_IDLE),
        figure("reading the queue, idle", idle.reads),
        compared("… while ten actions a second", idle.reads, busy.reads, MOST_TIMES_IDLE),
    ]


def _idle(address: str, ids: Sequence[int]) -> Taken:
    taken = Taken()
    read = partial(_call, address, "GET", QUEUE)
    for action in _actions(address, ids):
        taken.actions.append(_timed(action))
    for _ in range(IDLE_READS):
        taken.reads.append(_timed(read))
    return taken


def _busy(address: str, ids: Sequence[int], seconds: int) -> Taken:
    """Every claim's own actions stay in their order; different claims run side by side."""
    taken = Taken()
    is_over = threading.Event()

    def read() -> None:
        while not is_over.wait(1 / READS_A_SECOND):
            taken.reads.append(_timed(partial(_call, address, "GET", QUEUE)))

    def work(number: int) -> None:
        start = time.perf_counter() + number / ACTIONS_A_SECOND
        mine = ids[number::DESKS]
        for turn, action in enumerate(_actions(address, mine)):
            due = start + turn * DESKS / ACTIONS_A_SECOND
            time.sleep(max(due - time.perf_counter(), 0))
            if is_over.is_set():
                return
            taken.actions.append(_timed(action))

    reader = threading.Thread(target=read)
    reader.start()
    with ThreadPoolExecutor(DESKS) as desks:
        running = [desks.submit(work, number) for number in range(DESKS)]
        time.sleep(seconds)
        is_over.set()
        for one in running:
            one.result()
    reader.join()
    return taken


def _actions(address: str, ids: Sequence[int]) -> Iterator[Callable[[], Any]]:
    """The calls for each claim, one after the other."""
    for claim_id in ids:
        url = f"/api/v1/claims/{claim_id}"
        shown: dict[str, Any] = _call(address, "GET", url)
        paper = next(one for one in shown["documents"] if one["type"] == "inpatient_invoice")
        correction = {"documents": [{"id": paper["id"], "fields": {"check_code": "a1b2c3"}}]}
        open_page = partial(_call, address, "GET", f"/claims/{claim_id}?status=review")
        at = Version(shown["version"])
        yield open_page
        yield partial(_call, address, "POST", f"{url}/look?status=review")
        yield partial(_change, address, "PATCH", url, correction, at)
        yield open_page
        yield partial(_change, address, "POST", f"{url}/undo", None, at)
        yield partial(_change, address, "POST", f"{url}/return", {"reason": "缺章"}, at)


@dataclass
class Version:
    """The version of a claim that its reviewer has seen last."""

    number: int


def _change(address: str, method: str, path: str, body: Any, at: Version) -> None:
    at.number = _call(address, method, path, body, at.number)["version"]


def _timed(call: Callable[[], Any]) -> float:
    start = time.perf_counter()
    call()
    return (time.perf_counter() - start) * 1000


def _call(address: str, method: str, path: str, body: Any = None, version: int = 0) -> Any:
    """Asks as a browser does; anything but success is a fault of the bench."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)
    headers = {"Accept": "application/json", "Content-Type": "application/json"}
    if version:
        headers["If-Match"] = str(version)
    sent = None if body is None else json.dumps(body)
    connection.request(method, path, sent, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    if answer.status >= 400:
        raise RuntimeError(f"{method} {path}: {answer.status} {text[:300]!r}")
    return json.loads(text) if answer.headers.get_content_type() == "application/json" else None
