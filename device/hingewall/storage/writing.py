"""The one thread that writes: a bounded queue of jobs, each a transaction, tried until the disk takes it."""

import logging
import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hingewall.errors import HingewallError, StorageError, one_line
from hingewall.storage.connection import Trouble, storage_error, trouble

log = logging.getLogger(__name__)

Done = Callable[[Exception | None, Any], None]

MOST_JOBS = 512
"""About half an hour of reps at the fastest."""
FIRST_RETRY_S, LONGEST_RETRY_S = 0.5, 10.0
CLOSE_S = 10.0
"""Longest wait for the last commit. A card may stall for seconds."""


@dataclass(frozen=True)
class Job:
    """``run`` inside a transaction; ``done`` gets (None, its result) after the commit, or (error, None).

    A patient job waits for a full disk to have room again; for the others somebody is waiting, so they fail at once.
    """

    name: str
    run: Callable[[sqlite3.Connection], Any]
    done: Done | None = None
    patient: bool = True


PROBE = Job("probe", lambda connection: connection.execute("UPDATE owner SET generation = generation"))
"""Changes nothing, by writing: finds out when the disk works again, if no rep waits to do so."""


class Writer:
    """Owns ``connection`` and closes it. ``trouble`` says what is wrong while jobs can't be written."""

    def __init__(self, connection: sqlite3.Connection, path: Path, most_jobs: int = MOST_JOBS) -> None:
        self.trouble: Trouble | None = None
        self._connection = connection
        self._path = path
        self._most_jobs = most_jobs
        self._jobs: deque[Job] = deque()
        self._news = threading.Condition()
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._work, name="storage", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Queue a job. Raises StorageError when closed or full, and for an impatient job while a disk is in trouble."""
        with self._news:
            if self._closing.is_set():
                raise StorageError(f"{self._path}: closed; nothing more is saved")
            if len(self._jobs) >= self._most_jobs:
                raise StorageError(
                    f"{self._path}: {self._most_jobs} writes are waiting for the card; this {job.name} is lost"
                )
            if self.trouble and not job.patient and self._jobs:
                raise StorageError(
                    f"{self._path}: the card can't be written just now; try again when the fault is gone"
                )
            self._jobs.append(job)
            self._news.notify()

    def close(self) -> None:
        """Write what is queued, trying each job once more, and end the thread. May be called twice."""
        with self._news:
            self._closing.set()
            self._news.notify()
        self._thread.join(CLOSE_S)
        if self._thread.is_alive():
            log.error("%s: the disk did not answer within %.0f s; the last reps may be lost", self._path, CLOSE_S)

    def _work(self) -> None:
        try:
            while (job := self._next()) is not None:
                self._finish(job)
        finally:
            self._connection.close()

    def _next(self) -> Job | None:
        """The oldest job, which stays in the queue until it is written; None when closed and drained."""
        with self._news:
            while not self._jobs:
                if self._closing.is_set():
                    return None
                self._news.wait()
            return self._jobs[0]

    def _finish(self, job: Job) -> None:
        wait_s = FIRST_RETRY_S
        while True:
            try:
                result = self._transact(job)
            except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError) as error:
                return self._give_up(job, storage_error(self._path, error))  # no later try would end otherwise
            except sqlite3.Error as error:
                self._in_trouble(error)
                if self._hopeless(job):
                    return self._give_up(job, storage_error(self._path, error))
                self._fail_impatient(error)
                self._closing.wait(wait_s)
                wait_s = min(2 * wait_s, LONGEST_RETRY_S)
            except Exception as error:
                return self._give_up(job, error)
            else:
                self._mended()
                return self._drop(job, None, result)

    def _transact(self, job: Job) -> Any:
        connection = self._connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = job.run(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite may have rolled back by itself when the disk was full
                connection.execute("ROLLBACK")
            raise
        return result

    def _hopeless(self, job: Job) -> bool:
        return not job.patient or self._closing.is_set()

    def _give_up(self, job: Job, error: Exception) -> None:
        if job.patient and not isinstance(error, HingewallError):
            log.error("%s can't be saved", job.name, exc_info=error)
        elif job.patient and job is not PROBE:
            log.error("%s is lost: %s", job.name, one_line(error))
        self._drop(job, error, None)

    def _drop(self, job: Job, error: Exception | None, result: Any) -> None:
        with self._news:
            self._jobs.popleft()
            if self.trouble and not self._jobs and not self._closing.is_set():
                self._jobs.append(PROBE)
        _tell(job, error, result)

    def _fail_impatient(self, error: sqlite3.Error) -> None:
        """Whoever waits for an answer gets it now, not when the disk is back."""
        with self._news:
            failed = [job for job in self._jobs if not job.patient]
            self._jobs = deque(job for job in self._jobs if job.patient)
        for job in failed:
            _tell(job, storage_error(self._path, error), None)

    def _in_trouble(self, error: sqlite3.Error) -> None:
        if self.trouble is None:
            log.warning("%s", one_line(storage_error(self._path, error)))
        self.trouble = trouble(error)

    def _mended(self) -> None:
        if self.trouble is not None:
            self.trouble = None
            log.info("%s: can be written again", self._path)


def _tell(job: Job, error: Exception | None, result: Any) -> None:
    if job.done is None:
        return
    try:
        job.done(error, result)
    except Exception:
        log.exception("%s: what hears of its end has failed", job.name)
