"""The one thread that writes: a bounded queue of jobs, each a transaction, tried until the disk takes it.

It opens the database, and opens it again whenever something is wrong with it; what waits meanwhile waits in memory. A
damaged one it has mended first.
"""

import logging
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hingewall.errors import DatabaseTooNew, HingewallError, StorageError, one_line
from hingewall.storage import erasing
from hingewall.storage.connection import (
    DAMAGE,
    Trouble,
    error_code,
    is_damage,
    is_full,
    may_pass,
    storage_error,
    trouble,
)
from hingewall.storage.copies import keep
from hingewall.storage.files import Identity, identity, moved, rescue
from hingewall.storage.opening import examine, opened
from hingewall.storage.repair.mend import finish, mend

log = logging.getLogger(__name__)

Done = Callable[[Exception | None, Any], None]

MOST_JOBS = 512
"""About half an hour of reps at the fastest."""
FIRST_RETRY_S, LONGEST_RETRY_S = 0.5, 4.0
LOOK_S = 1.0
"""How often the files are looked at: one that was moved or deleted is noticed before the next rep is."""
MEND_AGAIN_S = 600.0
"""A database that is damaged again so soon lies on a card that damages it: mending without end would wear it out."""
STUBBORN, ROUNDS = 4, 3
"""A job that is refused four times while the disk takes others is let behind them, and given up the third time."""
CLOSE_S = 10.0
"""Longest wait for the last commit. A card may stall for seconds."""


@dataclass(eq=False)
class Job:
    """``run`` inside a transaction; ``done`` gets (None, its result) after the commit, or (error, None).

    A patient job waits for a full disk to have room again; for the others somebody is waiting, so they fail at once.
    Jobs ``about`` the same thing stay in order.
    """

    name: str
    run: Callable[[sqlite3.Connection], Any]
    done: Done | None = None
    patient: bool = True
    about: str = ""
    refused: int = field(default=0, init=False)


PROBE = Job("probe", lambda connection: connection.execute("UPDATE owner SET generation = generation"))
"""Changes nothing, by writing: finds out when the disk works again, if no rep waits to do so."""


class Writer:
    """``trouble`` says what is wrong while jobs can't be written; ``openings`` counts how often it was (re)opened."""

    def __init__(
        self,
        path: Path,
        most_jobs: int = MOST_JOBS,
        open_it: Callable[[Path], sqlite3.Connection] = opened,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.openings = 0
        self._trouble: Trouble | None = None
        self._connection: sqlite3.Connection | None = None
        self._files: Identity = ()
        self._path = path
        self._most_jobs = most_jobs
        self._open_it = open_it
        self._now = now
        self._mend_after = float("-inf")
        self._wait_s = FIRST_RETRY_S
        self._jobs: deque[Job] = deque()
        self._news = threading.Condition()
        self._closing = threading.Event()
        self._tried = threading.Event()
        self._found_damaged: Exception | None = None
        self._erase: Done | None = None
        self._hurry = self._go_on = False
        self._thread = threading.Thread(target=self._work, name="storage", daemon=True)

    def start(self, wait_s: float = 0.0) -> None:
        """Begin, and wait so long for the database to be open, or not to open."""
        self._thread.start()
        self._tried.wait(wait_s)

    @property
    def trouble(self) -> Trouble | None:
        """While it is being opened, that alone is one: the history can't be reached."""
        return self._trouble or (None if self._connection else "database")

    @property
    def closing(self) -> bool:
        return self._closing.is_set()

    def submit(self, job: Job) -> None:
        """Queue a job. Raises StorageError when closed or full, and for an impatient job while a disk is in trouble."""
        with self._news:
            if self._closing.is_set():
                raise StorageError(f"{self._path}: closed; nothing more is saved")
            if len(self._jobs) >= self._most_jobs:
                raise StorageError(
                    f"{self._path}: {self._most_jobs} writes are waiting for the card; this {job.name} is lost"
                )
            if not job.patient and (not self._connection or (self._jobs and self._trouble)):
                raise StorageError(
                    f"{self._path}: the card can't be written just now; try again when the fault is gone"
                )
            self._jobs.append(job)
            self._news.notify()

    def found_damaged(self, error: Exception) -> None:
        """Somebody who read it found it damaged: it is mended before the next job. From any thread."""
        with self._news:
            self._found_damaged = error
            self._news.notify()

    def erase(self, done: Done) -> None:
        """Forget all that is kept and begin anew; what waits to be written goes too. From any thread."""
        with self._news:
            self._erase = done
            self._news.notify()

    def try_again(self, go_on: bool = False) -> None:
        """Somebody has done something about it, so nothing waits; ``go_on``: also where a newer Hingewall was.

        From any thread; how it ends shows in ``trouble``.
        """
        with self._news:
            self._mend_after = float("-inf")
            self._wait_s = FIRST_RETRY_S
            self._hurry, self._go_on = True, go_on
            self._news.notify()

    def close(self) -> None:
        """Write what is queued, trying each job once more, and end the thread. May be called twice."""
        with self._news:
            self._closing.set()
            self._news.notify()
        self._thread.join(CLOSE_S)
        if self._thread.is_alive():
            log.error("%s: the disk did not answer within %.0f s; the last reps may be lost", self._path, CLOSE_S)

    # --- the thread ---

    def _work(self) -> None:
        try:
            while not self._drained():
                if not self._ready():
                    self._closing_or_pause()
                elif job := self._next():
                    self._do(job)
        finally:
            self._close()

    def _drained(self) -> bool:
        with self._news:
            return self._closing.is_set() and not self._jobs

    def _ready(self) -> bool:
        """Whether there is a database to write: opened, mended, or found again where it had been taken away."""
        try:
            if self._erase:
                self._begin_anew(self._erase)
            if self._found_damaged:
                self._mend(self._found_damaged)
            if self._connection is None:
                self._open()
            elif moved(self._files, now := identity(self._path)):
                log.warning("%s: moved or deleted while in use; the device brings it back", self._path)
                rescue(self._connection, self._path, self._files)
                self._connection = None
                self._open()
            elif now != self._files:
                self._files = now
        except Exception as error:
            self._in_trouble(error)
            self._fail_impatient(error)
            return False
        finally:
            self._tried.set()
        return True

    def _begin_anew(self, done: Done) -> None:
        """Erase everything. Once it is marked, it ends so: at the latest when the device starts again."""
        self._erase = None
        try:
            erasing.begin(self._path)
        except OSError as error:
            _tell("erasing", done, storage_error(self._path, error), None)
            return
        for job in tuple(self._jobs):
            self._give_up(job, StorageError("everything was erased"))
        self._close()
        try:
            self._open()
        except Exception as error:
            _tell("erasing", done, storage_error(self._path, error), None)
            raise
        _tell("erasing", done, None, None)

    def _open(self) -> None:
        if erasing.begun(self._path):
            erasing.erase(self._path)
        try:
            finish(self._path)
            connection = self._open_it(self._path)
        except Exception as error:
            if may_pass(error) and not self._may_take_over(error):
                raise
            self._mend(error)  # whatever it is: what can't be opened today can't be tomorrow
            connection = self._open_it(self._path)
        if erasing.begun(self._path):
            erasing.done(self._path)
        self._connection = connection
        self._files = identity(self._path)
        self.openings += 1

    def _may_take_over(self, error: Exception) -> bool:
        """Whether it is newer, and the owner has said that this Hingewall goes on from it; asked once."""
        go_on, self._go_on = self._go_on, False
        return go_on and isinstance(error, DatabaseTooNew)

    def _mend(self, error: Exception) -> None:
        """Raises ``error`` again where it is too early to do so once more."""
        self._found_damaged = None
        if self._now() < self._mend_after:
            raise error
        self._close()
        newer = isinstance(error, DatabaseTooNew)
        if not newer:
            log.warning("%s: damaged (%s); it is being mended", self._path, one_line(error))
        repair = mend(self._path, newer)
        self._mend_after = self._now() + MEND_AGAIN_S
        log.warning(
            "%s: %s; %s",
            self._path,
            "taken over" if newer else "mended",
            repair or "its indexes were made again, and nothing is lost",
        )

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _next(self) -> Job | None:
        """The oldest job, which stays in the queue until it is written; None when it is time to look at the files."""
        with self._news:
            idle = not self._jobs and self._trouble is None and not self._closing.is_set()
            if idle and not self._found_damaged and not self._erase:
                self._news.wait(LOOK_S)
            if self._jobs:
                return self._jobs[0]
            return PROBE if self._trouble and not self._closing.is_set() else None

    def _do(self, job: Job) -> None:
        try:
            result = self._transact(job)
        except (sqlite3.Error, *DAMAGE) as error:
            self._refused(job, error)
        except Exception as error:
            self._give_up(job, error)
        else:
            self._mended()
            self._drop(job, None, result)

    def _transact(self, job: Job) -> Any:
        connection = self._connection
        assert connection is not None, "nothing is asked of a database before it is open"
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = job.run(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # SQLite may have rolled back by itself when the disk was full
                connection.execute("ROLLBACK")
            raise
        return result

    def _refused(self, job: Job, error: Exception) -> None:
        """It is the job's own fault, or the database's, which is mended, or the disk's, which is waited for."""
        if self._its_own_fault(error):
            self._give_up(job, storage_error(self._path, error))
            return
        self._in_trouble(error)
        self._fail_impatient(error)
        job.refused += 1
        if self._closing.is_set():
            self._give_up(job, storage_error(self._path, error))
        elif is_damage(error) or self._lacks_something(error):
            self._found_damaged = error
        elif job.refused % STUBBORN == 0 and self._takes_others():
            self._let_behind(job, error)
        else:
            self._close()  # a file that was replaced, or a disk that was mounted anew, shows when it is opened again
            self._pause()

    def _its_own_fault(self, error: Exception) -> bool:
        """No later try would end otherwise."""
        own = (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError, sqlite3.DataError)
        return isinstance(error, own) or (_is_about_sql(error) and not self._lacks_something(error))

    def _lacks_something(self, error: Exception) -> bool:
        """Whether what a job says it can't find is missing."""
        if not _is_about_sql(error) or self._connection is None:
            return False
        try:
            examine(self._connection)
        except (sqlite3.Error, *DAMAGE):
            return True
        return False

    def _takes_others(self) -> bool:
        try:
            self._transact(PROBE)
        except sqlite3.Error:
            return False
        return True

    def _let_behind(self, job: Job, error: Exception) -> None:
        """It, and what is about the same thing; the third time it is given up."""
        if job.refused >= STUBBORN * ROUNDS:
            self._give_up(job, storage_error(self._path, error))
            return
        with self._news:
            last = [one for one in self._jobs if one is job or (job.about and one.about == job.about)]
            self._jobs = deque([one for one in self._jobs if one not in last] + last)

    def _closing_or_pause(self) -> None:
        """When closing, there is no later."""
        if not self._closing.is_set():
            self._pause()
            return
        for job in tuple(self._jobs):
            self._give_up(job, StorageError(f"{self._path}: the device stops, and it could not be written"))

    def _pause(self) -> None:
        """A while, longer each time, unless somebody is in a hurry."""
        with self._news:
            self._news.wait_for(lambda: self._closing.is_set() or self._hurry, self._wait_s)
            self._hurry = False
        self._wait_s = min(2 * self._wait_s, LONGEST_RETRY_S)

    def _give_up(self, job: Job, error: Exception) -> None:
        if job.patient and not isinstance(error, HingewallError):
            log.error("%s can't be saved", job.name, exc_info=error)
        elif job.patient and job is not PROBE:
            log.error("%s is lost: %s", job.name, one_line(error))
        self._drop(job, error, None)

    def _drop(self, job: Job, error: Exception | None, result: Any) -> None:
        with self._news:
            if job in self._jobs:
                self._jobs.remove(job)
        _tell(job.name, job.done, error, result)

    def _fail_impatient(self, error: Exception) -> None:
        """Whoever waits for an answer gets it now, not when the disk is back."""
        with self._news:
            failed = [job for job in self._jobs if not job.patient]
            self._jobs = deque(job for job in self._jobs if job.patient)
        for job in failed:
            _tell(job.name, job.done, storage_error(self._path, error), None)

    def _in_trouble(self, error: Exception) -> None:
        kind = trouble(error)
        if kind != self._trouble:
            log.warning("%s", one_line(storage_error(self._path, error)))
        if is_full(error):
            keep(self._path, 1)  # what is done today needs the room more than the copies of a week
        self._trouble = kind

    def _mended(self) -> None:
        self._wait_s = FIRST_RETRY_S
        if self._trouble is not None:
            self._trouble = None
            log.info("%s: can be written again", self._path)


def _is_about_sql(error: Exception) -> bool:
    """No such table, no such column: the statement can't be run on this database."""
    return isinstance(error, sqlite3.OperationalError) and error_code(error) == sqlite3.SQLITE_ERROR


def _tell(name: str, done: Done | None, error: Exception | None, result: Any) -> None:
    if done is None:
        return
    try:
        done(error, result)
    except Exception:
        log.exception("%s: what hears of its end has failed", name)
