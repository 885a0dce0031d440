"""The lanes of RQ. Redis carries job ids and row ids, nothing that could not be lost.

A job's id names its row and its attempt (``page-17-1``): RQ refuses an id that it still knows,
so a row cannot be queued twice, and a new attempt is never blocked by the remains of an old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import redis
from redis.backoff import ExponentialBackoff
from redis.retry import Retry
from rq import Queue
from rq.exceptions import DuplicateJobError, NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from claims.models import LANES

# RQ's own limit, for a job that hangs outside of reading (which has a limit of its own and is
# ended by killing the reading process): the worker is told to give up the job.
JOB_TIMEOUT_S = 900
FAILURE_KEPT_S = 60
DESK = "desk"  # small jobs that somebody waits for at the screen: before both lanes

JobId = str


def split_id(bundle_id: str, attempt: int) -> JobId:
    return f"split-{bundle_id}-{attempt}"


def page_id(page: int, attempt: int) -> JobId:
    return f"page-{page}-{attempt}"


def assemble_id(bundle_id: str, attempt: int) -> JobId:
    return f"assemble-{bundle_id}-{attempt}"


def connect(redis_url: str) -> redis.Redis:
    """A connection that bears a restart of Redis."""
    return redis.Redis.from_url(
        redis_url,
        socket_connect_timeout=5,
        health_check_interval=30,
        retry=Retry(ExponentialBackoff(cap=1.0, base=0.05), retries=3),
    )


class Queues:
    """Puts jobs into the lanes. Call it after the rows are committed, never before."""

    def __init__(self, redis_url: str) -> None:
        self.connection = connect(redis_url)
        self.lanes = {
            lane: Queue(lane, connection=self.connection, serializer=JSONSerializer)
            for lane in (DESK, *LANES)
        }

    def enqueue_split(self, bundle_id: str, attempt: int, lane: str) -> bool:
        """Have the bundle's files opened. False where that job is known already."""
        return self._enqueue(lane, split_id(bundle_id, attempt), "workers.jobs.split", bundle_id)

    def enqueue_page(self, page: int, attempt: int, lane: str) -> bool:
        """Have one page read. False where that job is known already."""
        return self._enqueue(lane, page_id(page, attempt), "workers.jobs.page", page)

    def enqueue_assemble(self, bundle_id: str, attempt: int, lane: str) -> bool:
        """Have claims made of a bundle that is read. False where that job is known already."""
        job_id = assemble_id(bundle_id, attempt)
        return self._enqueue(lane, job_id, "workers.jobs.assemble", bundle_id)

    def enqueue_part(self, part_reading: int) -> bool:
        """Have a part of a page read for a reviewer who waits for it."""
        job_id = f"part-{part_reading}"
        return self._enqueue(DESK, job_id, "workers.jobs.part", part_reading)

    def waiting(self) -> set[JobId]:
        """Every job id that is in a lane now."""
        return {job_id for queue in self.lanes.values() for job_id in queue.get_job_ids()}

    def forget(self, job_ids: Iterable[JobId]) -> None:
        """Remove what Redis still knows of jobs that are in no lane: they block their id."""
        for job_id in job_ids:
            try:
                job = Job.fetch(job_id, connection=self.connection, serializer=JSONSerializer)
            except NoSuchJobError:
                continue
            job.delete()

    def ping(self) -> None:
        """Raise where Redis cannot be reached."""
        self.connection.ping()

    def close(self) -> None:
        self.connection.close()

    def _enqueue(self, lane: str, job_id: JobId, function: str, row: Any) -> bool:
        try:
            self.lanes[lane].enqueue_call(
                function,
                args=(row,),
                job_id=job_id,
                unique=True,
                timeout=JOB_TIMEOUT_S,
                result_ttl=0,  # a result would block the id; nobody reads it
                failure_ttl=FAILURE_KEPT_S,
                description=job_id,
            )
        except DuplicateJobError:
            return False
        return True
