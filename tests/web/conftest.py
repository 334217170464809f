"""A wall without hardware for the web tests: a feed that plays a hinge, a device that obeys, and records in memory."""

import math
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

import browsers
from by_hand import cheap
from gym import Gym
from hingewall.certificate import Certificate
from hingewall.clock import WallClock
from hingewall.device.access.access import Access, Answered
from hingewall.device.access.pepper import Pepper
from hingewall.device.access.sessions import OWNER
from hingewall.device.self_test.session import SelfTestSession
from hingewall.errors import CommandRefused, LinkError, StoredSettingsError, UnknownId
from hingewall.link.inspection import InspectionView
from hingewall.messages.command import Answer, Command, CommandKind
from hingewall.messages.readings import RangeReading, Reading
from hingewall.messages.rep import Rep
from hingewall.messages.snapshot import CalibrationView, RepMark, SetView, Snapshot, StanceView, TargetView
from hingewall.settings.settings import Settings, changed
from hingewall.settings.wiring import Wiring
from hingewall.signals.cue_selector import Action
from hingewall.storage.athletes_reader import Athlete, AthletesReader
from hingewall.storage.rows import Owner, RepRow, SetRow, SetSummary
from hingewall.storage.totals_reader import Day
from hingewall.storage.trace import Trace
from hingewall.storage.whose import Whose
from hingewall_web.app import create_app
from hingewall_web.server.services import Services
from waiting import PATIENCE_S

PIN = "482915"
CODE = "1234-5678"
CHEAP = cheap(PIN)

PEPPER = Pepper(Path("none"), lambda: "", cost=128)
PEPPER._in_file = b"of no file"

NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)


def make_rep(verdict: str = "counted", reason: str | None = None, **other: Any) -> Rep:
    values: dict[str, Any] = {
        "start_s": 3.1, "bottom_s": 4.52, "end_s": 6.01, "verdict": verdict, "reason": reason, "unsure": False,
        "stance_mm": 607, "gap_mm": 347, "reach_mm": 260, "eccentric_s": 1.42, "pause_s": 0.3, "concentric_s": 1.19,
        "hip_drop_mm": 31, "drop_ratio": 0.12, "form": "hinge", "target_mm": 240, "top_pause_s": None,
        "peak_down_mm_s": 300, "peak_up_mm_s": 310, "mean_down_mm_s": 180, "mean_up_mm_s": 200, "shift_mm": 4,
        "turns": 0, "quality": 1.0, "rules_version": 1,
    }  # fmt: skip
    return Rep(**(values | other))


MARKS = (
    RepMark("counted", False), RepMark("counted", False), RepMark("no_rep", False, "shallow"),
    RepMark("counted", True), RepMark("void", False, "lost_sight"), RepMark("counted", False),
)  # fmt: skip


def make_snapshot(**other: Any) -> Snapshot:
    rep = make_rep("no_rep", "shallow", reach_mm=204, gap_mm=403)
    values: dict[str, Any] = {
        "t": 1234.56, "clock": "2026-11-22T18:00:00Z", "clock_synchronised": True, "source": "hardware",
        "mode": "reach", "presence": "armed", "distance_mm": 607, "range_status": "valid", "clock_source": "ntp",
        "stance": StanceView(607, "good", 0), "target": TargetView(610, 240, 200), "phase": "idle", "reach_mm": 0,
        "set": SetView("s1", 4, 1, 1, 10, MARKS, None), "last_rep": msgspec.structs.asdict(rep) | {"id": "r1"},
        "alarm": None, "form": "checked", "faults": (), "settings_revision": 7, "rep_seq": 42,
        "calibration": CalibrationView("done", target_mm=240, before_mm=250),
    }  # fmt: skip
    return Snapshot(**(values | other))


class FakeFeed:
    """Holds one snapshot, as LiveFeed does. ``age`` grows only when a test says so."""

    def __init__(self, snapshot: Snapshot | None = None) -> None:
        self._changed = threading.Condition()
        self._snapshot = snapshot
        self._sequence = 1 if snapshot else 0
        self.age = 0.0
        self.connected = True

    def publish(self, snapshot: Snapshot) -> None:
        with self._changed:
            self._snapshot, self._sequence = snapshot, self._sequence + 1
            self._changed.notify_all()

    def latest(self) -> tuple[Snapshot, float] | None:
        return (self._snapshot, self.age) if self._snapshot else None

    def latest_raw(self) -> bytes | None:
        return msgspec.json.encode(self._snapshot) if self._snapshot else None

    def wait(self, seen: int, timeout_s: float) -> int:
        with self._changed:
            self._changed.wait_for(lambda: self._sequence > seen, timeout_s)
            return self._sequence

    def close(self) -> None:
        """Nothing to let go of."""


def make_sets() -> list[SetRow]:
    reps = [
        make_rep(), make_rep(reach_mm=252, gap_mm=355), make_rep("no_rep", "shallow", reach_mm=204, gap_mm=403),
        make_rep(reach_mm=230, gap_mm=377, unsure=True), make_rep("void", "lost_sight"), make_rep(reach_mm=271),
        make_rep("no_rep", "squat", hip_drop_mm=212, reach_mm=190),
    ]  # fmt: skip
    rows = tuple(
        RepRow(
            **msgspec.structs.asdict(rep), id=f"r{n}", set_id="s1", seq=n, at=_iso(NOW), removed=False, edited=False,
            original_verdict=rep.verdict, original_reason=rep.reason,
        )
        for n, rep in enumerate(reps, 1)
    )  # fmt: skip
    return [_set(f"s{n}", NOW - timedelta(days=day, hours=n), rows) for n, day in enumerate((0, 0, 1, 3), 1)]


def _set(name: str, started: datetime, reps: tuple[RepRow, ...]) -> SetRow:
    return SetRow(
        id=name, started=_iso(started), sure=True, ended=None, end_reason="goal", goal=10, mode="reach",
        source="simulated", settings_revision=7, rules_version=1, app_version="0.1.0", counted=4, no_rep=2, void=1,
        settings={}, reps=reps, removed=(),
    )  # fmt: skip


def _iso(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def _summary(row: SetRow) -> SetSummary:
    shared = {name: getattr(row, name) for name in SetSummary.__struct_fields__ if name != "reps"}
    return SetSummary(**shared, reps=tuple(RepMark(rep.verdict, rep.unsure, rep.reason) for rep in row.reps))


class FakeRecords:
    """Sets of guests; nobody has a badge."""

    def __init__(self) -> None:
        self.stored, self.revision = Settings(), 7
        self.keeper = Owner(CHEAP, 1, 0, None)
        self.rows = make_sets()
        self.broken = False

    def settings(self) -> tuple[Settings, int]:
        if self.broken:
            raise StoredSettingsError({"set.reps": "set.reps is 0; expected a whole number from 1 to 100"}, "db", 7)
        return self.stored, self.revision

    def owner(self) -> Owner:
        return self.keeper

    def of(self, _whose: Whose) -> "FakeRecords":
        return self

    def athletes(self) -> list[Athlete]:
        return []

    def sharing(self) -> tuple[str, ...]:
        return tuple(athlete.id for athlete in self.athletes() if athlete.owner_sees)

    def athlete(self, athlete_id: str) -> Athlete:
        raise UnknownId(f"there is no athlete {athlete_id}")

    pin = athlete

    def sets(self, limit: int = 20, before: str | None = None) -> list[SetSummary]:
        ids = [row.id for row in self.rows]
        begin = ids.index(before) + 1 if before in ids else 0
        return [_summary(row) for row in self.rows[begin : begin + limit]]

    def set(self, set_id: str) -> SetRow:
        for row in self.rows:
            if row.id == set_id:
                return row
        raise UnknownId(f"there is no set {set_id}")

    def rep(self, rep_id: str) -> RepRow:
        for rep in self.rows[0].reps if self.rows else ():
            if rep.id == rep_id:
                return rep
        raise UnknownId(f"there is no rep {rep_id}")

    def trace(self, rep_id: str) -> Trace:
        readings: list[Reading] = [RangeReading(3.1, 660.0), RangeReading(3.12, None, "signal_fail")]
        return Trace({"mount_offset_mm": 50}, readings)

    def days(self, first: date, last: date) -> list[Day]:
        return []

    def all_counted(self) -> bool:
        return True

    def all_sets(self, since: date | None = None) -> Iterator[SetRow]:
        return (row for row in reversed(self.rows) if since is None or row.started >= since.isoformat())

    def each_set(self, made: Any, since: date | None = None) -> Iterator[str]:
        """These were never in a database: a table that is made from one has its head and no line (gym.py has one)."""
        return iter(())


class Darkness:
    """Where nothing shines or sounds."""

    def perform(self, actions: Sequence[Action]) -> None:
        """Nobody looks."""


class FakeDevice:
    """Obeys as the device does: its own access, settings with a revision, a claim code, a count of wrong PINs.

    ``asked`` is what was done for somebody who may have it done.
    """

    def __init__(self, records: FakeRecords, feed: FakeFeed, clock: Callable[[], float]) -> None:
        self.records, self.feed = records, feed
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._turn = threading.Lock()
        self.access = Access(
            self._known, self, self._jobs.put, PEPPER, clock, lambda: NOW + timedelta(seconds=clock() - 100)
        )
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.gone = self.pressed = False
        self.t = 100.0
        self.inspection = InspectionView()
        self.self_test = SelfTestSession(Darkness(), Wiring(), Path("none"), WallClock(believed=lambda: True))

    def ask(
        self,
        kind: CommandKind,
        args: dict[str, Any] | None = None,
        revision: int | None = None,
        timeout_s: float = 1.0,
        token: str = "",
    ) -> Answer:
        if self.gone:
            raise LinkError("the device does not answer; it starts again by itself")
        command = Command("1", kind, args or {}, revision, token)
        now = self.feed.latest()
        with self._turn:
            self.access.check(command, now[0].athlete.id if now and now[0].athlete else None)
            if kind in ("log_in", "log_out", "session", "sessions", "known_phone"):
                return self._answered(lambda answered: self.access.handle(command, answered))
            if kind == "change_pin":
                return self._answered(lambda answered: self._change_pin(command.args, answered))
            self.asked.append((kind, command.args))
            result = getattr(self, f"_{kind}", lambda *_: None)(command.args, revision)
        return Answer("1", True, self.records.revision, result or {})

    def _answered(self, do: Callable[[Answered], None]) -> Answer:
        """What comes of it, once all that is worked out beside is done."""
        answers: list[tuple[Exception | None, dict[str, Any]]] = []
        do(lambda error, result: answers.append((error, result)))
        while not answers:
            self._jobs.get(timeout=PATIENCE_S)()
        error, result = answers[0]
        if error is not None:
            raise error
        return Answer("1", True, self.records.revision, result)

    def _known(self, who: str) -> Owner:
        return self.records.keeper if who == OWNER else cast(Owner, self.records.pin(who))

    def pin_failed(self, _done: object) -> None:
        self._record_pin_failure()

    def pin_ok(self, _done: object) -> None:
        self.records.keeper = msgspec.structs.replace(self.records.keeper, failures=0, last_failure=None)

    def forget_phones(self, done: Callable[[None], None]) -> None:
        keeper = self.records.keeper
        self.records.keeper = msgspec.structs.replace(keeper, generation=keeper.generation + 1)
        done(None)

    def note(self, kind: str, n: int = 1) -> None:
        """What is kept of it is not looked at here."""

    def athlete_pin_failed(self, athlete_id: str, _done: object) -> None:
        """Nobody has a badge."""

    athlete_pin_ok = athlete_pin_failed

    def _set_settings(self, args: dict[str, Any], revision: int | None) -> None:
        if revision != self.records.revision:
            raise CommandRefused("stale", "the settings have changed since")
        self.records.stored = changed(Settings() if self.records.broken else self.records.stored, args)
        self.records.revision += 1
        self.records.broken = False

    def _claim(self, args: dict[str, Any], _revision: int | None) -> dict[str, Any]:
        client = self.access.admit(OWNER, args)
        if not args["code"] and not self.pressed:
            raise CommandRefused("unconfirmed", "nobody pressed the wall's button within 20 s; try again")
        if args["code"] not in ("", CODE):
            self.access.failed(OWNER, client)
            raise CommandRefused("refused", "that is not the claim code")
        self._new_pin(args["pin"])
        return self.access.begin(OWNER, args)

    def _new_pin(self, pin: str) -> None:
        self.records.keeper = Owner(cheap(pin), self.records.keeper.generation + 1, 0, None)

    def _change_pin(self, args: dict[str, Any], answered: Answered) -> None:
        def right() -> None:
            self._new_pin(args["pin"])
            answered(None, self.access.begin(OWNER, args))

        self.access.try_pin(OWNER, args, args["old"], right, lambda error: answered(error, {}))

    def _inspect(self, _args: dict[str, Any], _revision: int | None) -> dict[str, Any]:
        return dict(msgspec.to_builtins(self.inspection))

    def _self_test(self, args: dict[str, Any], _revision: int | None) -> dict[str, Any]:
        return self.self_test.handle(args, self.t, lambda _job: None, self.records.stored.camera.enabled)

    def _record_pin_failure(self, *_: object) -> None:
        keeper = self.records.keeper
        self.records.keeper = msgspec.structs.replace(keeper, failures=keeper.failures + 1, last_failure=NOW)


class Wall:
    """An application over the fakes, with a clock that a test moves."""

    def __init__(self) -> None:
        self.t = 100.0
        self.certificate: Certificate | None = None
        self.feed, self.records = FakeFeed(make_snapshot()), FakeRecords()
        self.device = FakeDevice(self.records, self.feed, lambda: self.t)
        self.app: Flask = create_app(
            self.feed, self.device, lambda: cast(AthletesReader, self.records), ["gym.example"],
            certificate=lambda: self.certificate,
        )  # fmt: skip
        self.services: Services = self.app.extensions["hingewall"]

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def owner(self) -> FlaskClient:
        """A browser of the owner, on the wall's own page."""
        client = self.client()
        client.environ_base["HTTP_ORIGIN"] = "http://localhost"
        assert client.post("/login", data={"pin": PIN}).status_code == 303
        return client


@pytest.fixture
def wall() -> Wall:
    return Wall()


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    feed = FakeFeed()
    with Gym(tmp_path, feed, feed.publish) as gym:
        yield gym


@pytest.fixture
def unclaimed(wall: Wall) -> Wall:
    wall.records.keeper = Owner(None, 0, 0, None)
    return wall


class Hinge(threading.Thread):
    """Plays somebody who hinges, ten snapshots a second, until stopped."""

    def __init__(self, feed: FakeFeed) -> None:
        super().__init__(daemon=True)
        self._feed = feed
        self.stop = threading.Event()
        self.step = 0

    def run(self) -> None:
        while not self.stop.wait(0.1):
            self.step += 1
            self._feed.publish(self.at(self.step / 10))

    def at(self, t: float) -> Snapshot:
        reach = 265 * max(0.0, math.sin(t * 1.6))
        phase = "idle" if reach < 40 else "descending" if math.cos(t * 1.6) > 0 else "ascending"
        return make_snapshot(t=t, distance_mm=round(607 - reach), reach_mm=round(reach), phase=phase)


@pytest.fixture
def hinging(wall: Wall) -> Iterator[Hinge]:
    player = Hinge(wall.feed)
    player.start()
    yield player
    player.stop.set()
    player.join(2)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """One browser for all tests of a worker; each opens contexts of its own, which share nothing."""
    with browsers.chromium() as browser:
        yield browser


@pytest.fixture
def address(wall: Wall) -> Iterator[str]:
    """Where the wall's pages are served, under the name that phones open."""
    with browsers.served(wall.app) as port:
        yield f"http://{browsers.NAME}:{port}"
