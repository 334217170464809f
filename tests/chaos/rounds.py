"""The rounds of `make chaos`: each does harm many times, uses the wall afterwards, and counts what went wrong."""

import random
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

import uuid6

from chaos.damage import KINDS, harm, log_torn
from chaos.power import Said, cut_at, recorded
from chaos.starts import spots, starts_and_beeps
from chaos.wall import small_wall, use
from storage.test_power_cuts import acknowledged_before_the_kill
from stored import COUNTED, TRACE, Answers, Shelf, fill

ROOM_S, SOON_S = 1.0, 10.0
"""How long a disk stays full, and how soon afterwards a rep must be saved."""


@dataclass
class Result:
    """A line of the table. ``passed`` of ``tried``; ``failures`` say how the others failed."""

    round: str
    tried: int = 0
    failures: list[str] = field(default_factory=list)
    notes: dict[str, float] = field(default_factory=dict)

    def count(self, what: str, by: float = 1) -> None:
        self.notes[what] = self.notes.get(what, 0) + by

    def check(self, problem: str, where: str) -> None:
        self.tried += 1
        if problem:
            self.failures.append(f"{where}: {problem}")


Round = Callable[[Path, int], Iterator[Result]]


def starts(folder: Path, times: int) -> Iterator[Result]:
    """One bit of the header, the layout or a small table is flipped, and somebody comes too near."""
    model = small_wall(folder / "model")
    raw, places = model.read_bytes(), [(at, bit) for at in spots(model) for bit in range(8)]
    random.Random(14).shuffle(places)
    result = Result("one bit that a start depends on flipped: started and beeped")
    for at, bit in places[:times]:
        flipped = bytearray(raw)
        flipped[at] ^= 1 << bit
        result.check(starts_and_beeps(_anew(folder / "wall", hingewall_db=bytes(flipped))), f"bit {bit} of byte {at}")
    yield result


def damages(folder: Path, times: int) -> Iterator[Result]:
    """The file is damaged: a set, a setting, a night and every page afterwards, without restart and without a shell."""
    model = small_wall(folder / "model")
    for kind in KINDS:
        result = Result(f"{kind}: saved and read again, and what was lost said")
        for seed in range(times // len(KINDS)):
            path, how = harm(model, folder / "wall", kind, seed)
            used = use(path, before=57)
            result.check("; ".join(used.problems), how)
            result.count("repaired", used.repaired)
            result.count("reps lost", 57 - used.kept)
            result.count("settings not those that were saved, at the start", used.settings != "kept")
        yield result


def torn_logs(folder: Path, times: int) -> Iterator[Result]:
    """The log of a wall that lost its power, damaged: what was acknowledged before the damage is there."""
    shelf = Shelf(_anew(folder / "model")).open()
    try:
        set_id = shelf.start()
        kept = [shelf.keep(set_id) for _ in range(40)]
        raw, log = shelf.path.read_bytes(), Path(f"{shelf.path}-wal").read_bytes()
    finally:
        shelf.close()
    result = Result("the write-ahead log torn: an exact prefix is there")
    for seed in range(times):
        torn = bytearray(log)
        how = log_torn(torn, random.Random(seed))
        wall = _anew(folder / "wall", hingewall_db=raw)
        (wall / "hingewall.db-wal").write_bytes(torn)
        result.check(_no_prefix(wall, kept), how)
    yield result


def _no_prefix(wall: Path, kept: list[str]) -> str:
    with _opened_again(wall) as (connection, trouble):
        if trouble:
            return trouble
        there = [rep_id for (rep_id,) in connection.execute("SELECT id FROM reps ORDER BY seq")]
    return "" if there == kept[: len(there)] else "not a prefix"


@contextmanager
def _opened_again(wall: Path) -> Iterator[tuple[sqlite3.Connection, str]]:
    """What a start finds, and what troubles it."""
    shelf = Shelf(wall).open()
    try:
        trouble = f"in trouble: {shelf.store.trouble}" if shelf.store.trouble else ""
        with closing(sqlite3.connect(shelf.path)) as connection:
            yield connection, trouble
    finally:
        shelf.close()


def kills(folder: Path, times: int) -> Iterator[Result]:
    """kill -9 of a store at any moment: every rep that it said it had is there, once."""
    result, said = Result("kill -9: every acknowledged rep there, once"), list[tuple[int, str]]()
    wall = _anew(folder / "wall")
    for n in range(times):
        said += acknowledged_before_the_kill(wall, after=1 + n % 20)
        with closing(sqlite3.connect(wall / "hingewall.db")) as connection:
            there = dict(connection.execute("SELECT seq, id FROM reps"))
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0]
        lost = [number for number, rep_id in said if there.get(number) != rep_id]
        result.check(f"lost {lost}" if lost else "" if sound == "ok" else sound, f"kill {n}")
    result.count("acknowledged", len(said))
    yield result


def power_cuts(folder: Path, times: int) -> Iterator[Result]:
    """The power is cut at any write, half of the times right behind an acknowledgement."""
    shutil.rmtree(folder / "recorded", ignore_errors=True)
    operations, said = recorded(folder / "recorded", reps=120)
    first = next(n for n, one in enumerate(operations) if one.kind == "S") + 1
    acknowledged = [next((n for n, o in enumerate(operations) if o.t > one.t), len(operations)) for one in said]
    rng = random.Random(14)
    result = Result("power cut, unflushed sectors kept at random: nothing acknowledged lost")
    for n in range(times):
        at = rng.choice(acknowledged) if n % 2 else rng.randrange(first, len(operations))
        cut_at(operations[:at], rng, folder / "wall")
        known = [one for one in said if one.t <= operations[at - 1].t]
        result.check(_lost_in(folder / "wall", known), f"operation {at}")
    yield result


def _lost_in(wall: Path, known: list[Said]) -> str:
    with _opened_again(wall) as (connection, trouble):
        if trouble:
            return trouble
        there = dict(connection.execute("SELECT seq, id FROM reps"))
        revision = connection.execute("SELECT revision FROM settings").fetchone()[0]
    lost = [one for one in known if one.what == "rep" and there.get(one.number) != one.id]
    lost += [one for one in known if one.what == "revision" and one.number > revision]
    return f"lost {lost[:2]}" if lost else ""


def clocks(folder: Path, times: int) -> Iterator[Result]:
    """The date leaps, at a start or while the device runs, and comes right again a few days later."""
    for name, leap in (("+91 days", 91), ("+10 years", 3650), ("-10 years", -3650)):
        result = Result(f"clock {name}, at a start and while running: no set deleted")
        for n in range(times):
            shelf = Shelf(_anew(folder / "wall")).open()
            try:
                for _ in range(60):
                    shelf.keep(shelf.start())
                    shelf.nights(1)
                shelf.clock.date += timedelta(days=leap)
                for boot in range(1 + n % 5):
                    if n % 2:
                        shelf.reopen(f"wrong {boot}")
                    shelf.keep(shelf.start())
                    shelf.nights(1)
                shelf.clock.date -= timedelta(days=leap)
                shelf.reopen("right again")
                shelf.nights(10)
                deleted = 60 + 1 + n % 5 - len(shelf.reader.sets(1000))
            finally:
                shelf.close()
            result.check(f"{deleted} deleted" if deleted else "", f"time {n}")
        yield result


def full_disks(folder: Path, times: int) -> Iterator[Result]:
    """A disk that is full or read-only for a second. Needs root, to mount one."""
    for name, spoil, mend, at_start in (
        ("full for 1 s at the start", _fill, _make_room, True),
        ("full for 1 s in mid-set", _fill, _make_room, False),
        ("read-only for 1 s at the start", _shut, _reopen, True),
    ):
        result = Result(f"disk {name}: saving again within {SOON_S:g} s, no restart")
        for n in range(times):
            with _small_disk(folder / "disk") as disk:
                waited = _saves_again(disk, partial(spoil, disk), partial(mend, disk), at_start)
            result.check("" if waited < SOON_S else f"after {waited:.1f} s", f"time {n}")
            result.notes["longest wait, s"] = max(round(waited, 1), result.notes.get("longest wait, s", 0))
        yield result


def _saves_again(disk: Path, spoil: Callable[[], object], mend: Callable[[], object], at_start: bool) -> float:
    """How long after the disk was mended a rep was saved that was done before, in s."""
    if at_start:
        spoil()
    shelf = Shelf(disk).open()
    try:
        set_id = shelf.start()
        if not at_start:
            shelf.keep(set_id)
            spoil()
        answers = Answers()
        shelf.store.save_rep(set_id, COUNTED, str(uuid6.uuid7()), TRACE, answers)
        time.sleep(ROOM_S)
        mend()
        mended = time.monotonic()
        answers.wait()
        return time.monotonic() - mended
    finally:
        shelf.close()


def _fill(disk: Path) -> None:
    fill(disk / "ballast")


def _make_room(disk: Path) -> None:
    (disk / "ballast").unlink()


def _shut(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,ro", disk], check=True)


def _reopen(disk: Path) -> None:
    subprocess.run(["mount", "-o", "remount,rw", disk], check=True)


@contextmanager
def _small_disk(place: Path) -> Iterator[Path]:
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def _anew(folder: Path, hingewall_db: bytes | None = None) -> Path:
    """An empty folder, or one with that database."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if hingewall_db is not None:
        (folder / "hingewall.db").write_bytes(hingewall_db)
    return folder


ROUNDS: dict[str, tuple[Round, int]] = {
    "starts": (starts, 2400),
    "damages": (damages, 1000),
    "logs": (torn_logs, 270),
    "kills": (kills, 360),
    "power": (power_cuts, 400),
    "clocks": (clocks, 3),
    "disks": (full_disks, 5),
}
"""By name, each with how often it does harm in a whole run."""
