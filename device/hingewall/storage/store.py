"""The device's side of storage: what it asks to be kept. Only loading waits; the rest is queued."""

import logging
import sqlite3
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Any

from hingewall import __version__
from hingewall.clock import WallClock
from hingewall.errors import StorageError, one_line
from hingewall.messages.events import SetEndReason
from hingewall.messages.rep import Rep
from hingewall.messages.snapshot import Mode
from hingewall.settings.settings import Settings
from hingewall.storage import athletes, copies, counting, jobs, joining, retention, scrubbing, sealing, security_events
from hingewall.storage.connection import DAMAGE, Trouble, may_pass, reader, storage_error
from hingewall.storage.opening import examine_all
from hingewall.storage.reader import Reader
from hingewall.storage.storage import Outcome, RepOutcome
from hingewall.storage.trace import Trace
from hingewall.storage.writing import MOST_JOBS, Done, Job, Writer

log = logging.getLogger(__name__)

Run = Callable[[sqlite3.Connection], Any]

CHECK_AGAIN_S = 600.0
"""A check reads all there is: pages that complain without end are heard so often."""

OPENING_S = 2.0
"""How long a start waits for the database, which opens within 0.2 s: one that has to be mended is not waited for."""


class Store:
    """The only writer of the database at ``path``. ``open`` it first; ``close`` writes what still waits."""

    def __init__(
        self, path: Path, clock: WallClock, most_jobs: int = MOST_JOBS, seal: sealing.Seal | None = None
    ) -> None:
        """``seal`` turns what an earlier version kept of a PIN into what is kept now."""
        self._seal = seal
        self._path = path
        self._clock = clock
        self._most_jobs = most_jobs
        self._reader = Reader(path)
        self._writer: Writer | None = None
        self._beside: threading.Thread | None = None
        self._check_after = float("-inf")
        self._placing = threading.Lock()
        self._deletions = 0

    def open(self, wait_s: float = OPENING_S) -> None:
        """Begin to write. The database is made, brought up to date, mended or waited for meanwhile; ``trouble`` tells.

        Returns once it is open or in trouble, or after ``wait_s``: nothing of the device waits for a disk.
        """
        self._writer = Writer(self._path, self._most_jobs)
        self._submit("end of sets", jobs.end_interrupted_sets)
        self.seal_pins()
        self._submit("version", partial(security_events.note_version, version=__version__, at=self._now()))
        if self._clock.synchronised():  # the process before this one may have ended before the time arrived
            self.correct_dates()
        self._writer.start(wait_s)
        self._count()

    def close(self) -> None:
        """May be called twice, and without ``open``."""
        if self._writer is not None:
            self._writer.close()

    @property
    def trouble(self) -> Trouble | None:
        """What keeps jobs from being written just now."""
        return self._writer.trouble if self._writer else None

    @property
    def openings(self) -> int:
        """How often the database was opened: once, and once more each time that it had been away."""
        return self._writer.openings if self._writer else 0

    # --- settings and owner: somebody waits for the answer ---

    def claimed(self) -> bool:
        return self._reader.owner().claimed

    def save_settings(self, settings: Settings, expected_revision: int, done: Outcome) -> None:
        """``done`` gets CommandRefused (stale) when the stored revision is not the expected one; else it grows by 1."""
        run = partial(jobs.save_settings, settings=settings, expected=expected_revision, at=self._now())
        self._submit("settings", self._noted("settings", run), _without_result(done), patient=False)

    def claim(self, pin_hash: str, done: Outcome) -> None:
        """The first owner's PIN; ``done`` gets CommandRefused (refused) when there is one already."""
        run = self._noted("claimed", partial(jobs.claim, pin_hash=pin_hash))
        self._submit("PIN", run, _without_result(done), patient=False)

    def change_pin(self, pin_hash: str, generation: int, done: Outcome) -> None:
        """The owner's next PIN; ``done`` gets CommandRefused (stale) when that of ``generation`` holds no longer."""
        run = self._noted("pin_changed", partial(jobs.change_pin, pin_hash=pin_hash, generation=generation))
        self._submit("PIN", run, _without_result(done), patient=False)

    def seal_pins(self) -> None:
        """Nothing that PINs could be tried against stays in reach of the pages: at each start, and after a repair."""
        if self._seal is None:
            return

        def sealed(error: Exception | None, changed: int | None) -> None:
            if error is None:
                (sealing.put_out_of_reach if changed else sealing.copies_alone)(self._path)

        self._submit("sealing of PINs", partial(sealing.seal_pins, seal=self._seal), sealed)

    def forget_pin(self, done: Outcome) -> None:
        """Whoever was the owner is not any more."""
        run = self._noted("pin_forgotten", jobs.forget_pin)
        self._submit("forgetting the PIN", run, self._scrubbed(self._people, done), patient=False)

    def pin_failed(self, done: Outcome) -> None:
        run = self._noted("pin_failed", partial(jobs.pin_failed, wall=self._now().wall))
        self._submit("PIN failure", run, _without_result(done), patient=False)

    def pin_ok(self, done: Outcome) -> None:
        self._submit("PIN success", jobs.pin_ok, _without_result(done), patient=False)

    def forget_phones(self, done: Outcome) -> None:
        """No phone or screen is known any more as one that has had the owner's PIN, which stays."""
        self._submit("forgetting phones", jobs.forget_phones, _without_result(done), patient=False)

    def edit_rep(self, rep_id: str, change: str, done: Outcome, by: str = "owner") -> None:
        """``change``: a verdict, ``remove`` or ``restore``. ``done`` gets CommandRefused (unknown, invalid)."""
        run = partial(jobs.edit_rep, rep_id=rep_id, change=change, by=by, at=self._now())
        self._submit("edit", run, _without_result(done), patient=False)
        self._count()

    def erase_set(self, set_id: str, done: Outcome) -> None:
        """A guest's set that ended a moment ago, also from the copies. CommandRefused (unknown, refused)."""
        run = partial(jobs.erase_set, set_id=set_id, now=self._now())
        self._submit("erasure", run, self._scrubbed(lambda: (scrubbing.without((set_id,)),), done), patient=False)
        self._count()

    # --- athletes ---

    def create_athlete(self, athlete_id: str, profile: athletes.Profile, done: Outcome) -> None:
        """``done`` gets CommandRefused (invalid) when the nickname or the badge is taken."""
        run = self._noted("athlete_added", partial(athletes.create, athlete_id=athlete_id, profile=profile))
        self._submit("athlete", run, _without_result(done), patient=False)

    def edit_athlete(self, athlete_id: str, changes: Mapping[str, Any], done: Outcome) -> None:
        """Some of nickname, colour, shape, pin_hash, targets, consents. CommandRefused (unknown, invalid)."""
        run: Run = partial(athletes.edit, athlete_id=athlete_id, changes=changes)
        in_copies = None
        if changes.keys() - {"targets"}:  # which they set themselves, by hinging
            run = self._noted("athlete_pin" if "pin_hash" in changes else "athlete_edited", run)
            in_copies = self._people
        self._submit("athlete", run, self._scrubbed(in_copies, done), patient=False)

    def reset_athlete_pin(self, athlete_id: str, pin_hash: str, wipe: bool, done: Outcome) -> None:
        """Another PIN from the owner, who may not see what it would open: that is wiped. CommandRefused as it says."""
        reset = partial(athletes.reset_pin, athlete_id=athlete_id, pin_hash=pin_hash, wipe=wipe)
        run = self._noted("athlete_pin", reset)
        in_copies = (scrubbing.without_sets_of(athlete_id),) if wipe else ()
        self._submit("PIN", run, self._scrubbed(lambda: (*in_copies, *self._people()), done), patient=False)
        self._count()

    def delete_athlete(self, athlete_id: str, done: Outcome) -> None:
        """All that is theirs, from the log and from the copies beside the database too. CommandRefused (unknown)."""
        run = self._noted("athlete_deleted", partial(athletes.delete, athlete_id=athlete_id))
        gone = self._scrubbed(lambda: (scrubbing.without_athlete(athlete_id),), done)
        self._submit("deletion", run, gone, patient=False)

    def athlete_pin_failed(self, athlete_id: str, done: Outcome) -> None:
        failed = partial(athletes.pin_failed, athlete_id=athlete_id, wall=self._now().wall)
        run = self._noted("athlete_pin_failed", failed)
        self._submit("PIN failure", run, _without_result(done), patient=False)

    def athlete_pin_ok(self, athlete_id: str, done: Outcome) -> None:
        run = partial(athletes.pin_ok, athlete_id=athlete_id)
        self._submit("PIN success", run, _without_result(done), patient=False)

    def note(self, kind: security_events.Kind, n: int = 1) -> None:
        """What happened ``n`` times and changes nothing else that is kept; the owner sees it."""
        self._submit("security event", partial(security_events.note, kind=kind, at=self._now(), n=n))

    def _noted(self, kind: security_events.Kind, run: Run) -> Run:
        return security_events.noted(run, kind, self._now())

    def _people(self) -> tuple[scrubbing.Change, ...]:
        return (scrubbing.people_as_at(self._path),)

    def _scrubbed(self, in_copies: Callable[[], Iterable[scrubbing.Change]] | None, done: Outcome) -> Done:
        """What to do in the writer's thread after the commit: leave no older copy of a person, then say so."""

        def after(error: Exception | None, _result: Any) -> None:
            if error is None:
                scrubbing.empty_log(self._path)
                if in_copies is not None:
                    scrubbing.drop_set_aside(self._path)
                    self._change_copies(in_copies)
            done(error)

        return after

    def _change_copies(self, changes: Callable[[], Iterable[scrubbing.Change]]) -> None:
        with self._placing:  # a copy that is being made may have it still, and comes to nothing
            self._deletions += 1
        try:
            for change in changes():
                scrubbing.change_copies(self._path, change)
        except sqlite3.Error as error:
            log.warning("%s: copies beside it keep what was taken back (%s)", self._path, one_line(error))

    # --- sets and reps: kept until the disk takes them ---

    def start_set(
        self,
        set_id: str,
        *,
        started_mono: float,
        goal: int,
        mode: Mode,
        source: str,
        settings: Settings,
        settings_revision: int,
        rules_version: int,
        athlete_id: str | None = None,
    ) -> None:
        """``started_mono``: CLOCK_MONOTONIC seconds; ``settings``: what it is judged by; no athlete: a guest's."""
        new = jobs.NewSet(
            id=set_id, at=self._at(started_mono), goal=goal, mode=mode, source=source, settings=settings,
            settings_revision=settings_revision, rules_version=rules_version, app_version=__version__,
            athlete_id=athlete_id,
        )  # fmt: skip
        self._submit("set", partial(jobs.start_set, new=new), about=set_id)

    def save_rep(self, set_id: str, rep: Rep, rep_id: str, trace: Trace, done: RepOutcome) -> None:
        """``done`` gets the rep's number after the commit: now it may be announced."""
        run = partial(jobs.save_rep, set_id=set_id, rep=rep, rep_id=rep_id, trace=trace)
        self._submit("rep", run, lambda error, seq: done(error, 0 if seq is None else seq), about=set_id)

    def end_set(self, set_id: str, reason: SetEndReason) -> None:
        """The set ends now. It ends once."""
        run = partial(jobs.end_set, set_id=set_id, reason=reason, mono=self._clock.monotonic())
        self._submit("end of set", run, about=set_id)
        self._count()

    def claim_set(self, set_id: str, athlete_id: str) -> None:
        """A guest's set turns out to be this athlete's. Somebody else's stays theirs."""
        run = partial(jobs.claim_set, set_id=set_id, athlete_id=athlete_id)
        self._submit("set", run, about=set_id)
        self._count()

    # --- a hub, where there is one ---

    def join_hub(self, wall: str, pi: Callable[[], str], done: Outcome) -> None:
        """What is kept, and what will be, waits for the hub that calls this wall so. CommandRefused (cloned).

        ``pi`` seals which Pi this is, slowly; it is asked in the writer's thread.
        """
        self._submit("joining", lambda connection: joining.join(connection, wall, pi()), _without_result(done))

    def leave_hub(self) -> None:
        """Nothing waits for a hub any more."""
        self._submit("leaving", joining.leave)

    def acknowledge(self, store: str, seq: int, row_id: str, done: Outcome) -> None:
        """The hub has committed all up to ``seq`` of this ``store``."""
        run = partial(joining.acknowledge, store=store, seq=seq, row_id=row_id)
        self._submit("acknowledgement", run, _without_result(done), patient=False)

    def send_again(self, done: Outcome) -> None:
        """The hub and this file no longer agree on what was sent, so everything goes again, as of a new store."""
        self._submit("sending again", joining.begin_store, _without_result(done), patient=False)

    # --- housekeeping ---

    def correct_dates(self) -> None:
        """To be called when the clock has become right: what this boot dated before is dated anew."""
        self._submit("dates", partial(jobs.correct_dates, now=self._now()), lambda *_: self._count())

    def try_again(self, go_on: bool = False) -> None:
        """Open, mend and write without waiting; ``go_on``: from a newer Hingewall's database, which goes aside."""
        if self._writer is not None:
            self._writer.try_again(go_on)

    def copy(self, done: Callable[[], None] = lambda: None) -> None:
        """Copy the database beside itself, in a thread of its own; one that turns out to be damaged is mended.

        ``done`` is called at the end, in that thread. Nothing happens while the last one is still at work.
        """
        self._look_beside("no nightly copy", self._copy, done)

    def _copy(self, writer: Writer) -> None:
        deletions = self._deletions
        if copies.due(self._path, self._now().wall):
            copies.copy(self._path, lambda: not writer.closing and deletions == self._deletions, self._placing)

    def erase(self, done: Outcome) -> None:
        """All that is kept, for good: an empty database takes its place, and nothing needs a restart."""
        if self._writer is None:
            raise StorageError(f"{self._path}: not open; nothing can be erased")
        with self._placing:  # a copy that is being made comes to nothing
            self._deletions += 1
        self._writer.erase(_without_result(done))

    def check(self, done: Callable[[], None] = lambda: None) -> None:
        """Somebody says that what they read is damaged: look at all of it in a thread of its own, and mend it if so."""
        now = self._clock.monotonic()
        if now >= self._check_after and self._look_beside("the history was looked at", self._check, done):
            self._check_after = now + CHECK_AGAIN_S

    def _check(self, _writer: Writer) -> None:
        with closing(reader(self._path)) as connection:
            examine_all(connection)

    def _look_beside(self, what: str, look: Callable[[Writer], None], done: Callable[[], None]) -> bool:
        """Read all there is beside the writer, who mends what turns out to be damaged; one at a time."""
        writer = self._writer
        if writer is None or (self._beside is not None and self._beside.is_alive()):
            return False

        def work() -> None:
            try:
                look(writer)
            except (sqlite3.Error, OSError, *DAMAGE) as error:
                log.warning("%s: %s", what, one_line(storage_error(self._path, error)))
                if not may_pass(error):
                    writer.found_damaged(error)
            finally:
                done()

        self._beside = threading.Thread(target=work, name="beside the writer", daemon=True)
        self._beside.start()
        return True

    def prune(self, days: float) -> None:
        """Look for what is older than ``days``, once a night; what was marked a week ago goes, in small steps.

        While today's date is not known, nothing happens.
        """
        if not self._clock.synchronised():
            return

        now = self._now()

        def begun(_error: Exception | None, night: int | None) -> None:
            if night is not None:
                scrubbing.drop_old(self._path, now.wall)
                self._delete_some(night, days)

        self._submit("pruning", partial(retention.begin, now=now, days=days), begun)

    def _delete_some(self, night: int, days: float) -> None:
        def some(_error: Exception | None, gone: retention.Gone | None) -> None:
            if gone is not None and (gone.sets or gone.traces):
                self._change_copies(lambda: (scrubbing.without(gone.sets, gone.traces),))
            if gone is not None and gone.more:
                self._delete_some(night, days)
            else:
                self._count()

        with suppress(StorageError):  # closing, or busy with reps: the rest goes tomorrow
            self._submit("deletion of what is old", partial(retention.delete_some, night=night, days=days), some)

    def _count(self) -> None:
        """What sets and days come to, in small steps between the reps. What fails is counted after the next set."""

        def some(_error: Exception | None, more: bool | None) -> None:
            if more:
                self._count()

        with suppress(StorageError):  # closing, or the disk is in trouble: no rep waits for a total
            self._submit("totals", counting.count, some, patient=False)

    def _submit(
        self,
        name: str,
        run: Callable[[sqlite3.Connection], Any],
        done: Done | None = None,
        patient: bool = True,
        about: str = "",
    ) -> None:
        if self._writer is None:
            raise StorageError(f"{self._path}: not open; nothing is saved")
        self._writer.submit(Job(name, run, done, patient, about))

    def _now(self) -> jobs.Moment:
        return self._at(self._clock.monotonic())

    def _at(self, mono: float) -> jobs.Moment:
        clock = self._clock
        wall = clock.now().timestamp() - (clock.monotonic() - mono)
        return jobs.Moment(wall, mono, clock.boot_id(), clock.synchronised())


def _without_result(done: Outcome) -> Done:
    return lambda error, _result: done(error)
