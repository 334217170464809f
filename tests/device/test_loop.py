"""The loop with its parts handed in: what reaches the ear, the disk and the pages, and what can't stop the beep."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from by_hand import cheap_pepper
from hingewall.clock import WallClock
from hingewall.device.empty_room_file import EmptyRoomFile
from hingewall.device.loop import Device
from hingewall.device.ownership import Ownership
from hingewall.device.self_test.session import SelfTestSession
from hingewall.device.updating import Updating
from hingewall.errors import CommandRefused, RecordingError, StorageError
from hingewall.messages.readings import BodyReading, FaultReading, RangeReading, Reading
from hingewall.messages.rep import Rep
from hingewall.messages.snapshot import Snapshot
from hingewall.sensing.range_sensor import SensorFinished, Source
from hingewall.settings.settings import Settings, changed
from hingewall.settings.wiring import Wiring
from hingewall.signals.cue_selector import Action, Hold, Play, Release, Sample
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.start import Start
from hingewall.storage.trace import Trace
from hingewall.wall.wall import Wall
from passing import Passing
from scenes import Scene
from waiting import until


@pytest.fixture(autouse=True)
def _every_turn_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("hingewall.device.loop.PUBLISH_S", 0.0)


class Script:
    """A sensor that has all its readings at hand, on the device's clock."""

    source: Source = "simulated"

    def __init__(self, readings: list[Reading | Exception]) -> None:
        now = time.monotonic()
        self.near = False
        self.readings = [r if isinstance(r, Exception) else replace(r, t=r.t + now) for r in readings]

    def read(self, timeout_s: float) -> Reading | None:
        if not self.readings:
            return None
        reading = self.readings.pop(0)
        if isinstance(reading, Exception):
            raise reading
        return reading

    def watch(self, near: bool) -> None:
        self.near = near

    def close(self) -> None:
        """Nothing to close."""


class Ear:
    def __init__(self) -> None:
        self.heard: list[Action] = []

    def perform(self, actions: Sequence[Action]) -> None:
        self.heard += actions

    def use(self, settings: Settings) -> None:
        """Loudness is not of interest here."""


class Disk:
    """Notes what is kept; confirms reps when it is told to."""

    trouble: str | None = None
    openings = 0

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.waiting: list[Callable[[], None]] = []
        self.traces: list[Trace] = []
        self.broken = False

    def save_rep(self, set_id: str, rep: Rep, rep_id: str, trace: Any, done: Any) -> None:
        self.calls.append("save_rep")
        self.traces.append(trace)
        if self.broken:
            raise StorageError("no disk")
        self.waiting.append(lambda: done(None, len(self.calls)))

    def forget_pin(self, done: Any) -> None:
        self.calls.append("forget_pin")
        if self.broken:
            raise StorageError("no disk")
        self.forgotten = done

    def claimed(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        def note(*_args: Any, **_kwargs: Any) -> None:
            self.calls.append(name)
            if self.broken:
                raise StorageError("no disk")

        return note


class Pages:
    def __init__(self) -> None:
        self.seen: list[Snapshot] = []
        self.broken = False

    def publish(self, snapshot: Snapshot) -> None:
        if self.broken:
            raise RuntimeError("no pages")
        self.seen.append(snapshot)


class Camera:
    """The device's end of the camera link: what it was told, and whether it has gone."""

    def __init__(self) -> None:
        self.orders: list[tuple[bool, int]] = []
        self.distances: list[float | None] = []
        self.gone = self.broken = False

    def order(self, enabled: bool, mains_hz: int) -> None:
        self.orders.append((enabled, mains_hz))

    def tell_distance(self, t: float, distance_mm: float | None) -> None:
        if self.broken:
            raise OSError("no camera")
        self.distances.append(distance_mm)

    def missing(self, now: float) -> str | None:
        return "camera" if self.gone else None

    def absent(self, now: float) -> bool:
        return False

    def watching(self, now: float) -> bool:
        return not self.gone


class Rig:
    """A device at a bench, with everything that it does noted."""

    def __init__(self, readings: list[Any], folder: Path, settings: Settings | None = None) -> None:
        self.ear, self.disk, self.pages, self.sensor = Ear(), Disk(), Pages(), Script(readings)
        self.camera = Camera()
        self.device = Device(
            wall=Wall(settings or Settings()), sensor=self.sensor, player=self.ear, storage=self.disk,  # type: ignore[arg-type]
            publisher=self.pages, clock=WallClock(believed=lambda: True), reader=AthletesReader(folder / "none"),  # type: ignore[arg-type]
            read_start=lambda: Start(settings or Settings(), 3),
            pepper=cheap_pepper(folder), ownership=Ownership(folder / "claim-code", self.disk), camera=self.camera,  # type: ignore[arg-type]
            self_test_session=SelfTestSession(self.ear, Wiring(), folder / "none", WallClock(believed=lambda: True)),
            empty_room=EmptyRoomFile(folder / "empty-room.json", WallClock(believed=lambda: True)),
            updating=Updating(folder / "install.json", folder / "tonight.json", WallClock(believed=lambda: True)),
        )  # fmt: skip
        self.turns = len(readings)

    def run(self) -> None:
        for _ in range(self.turns):
            self.device.step()

    def press(self, seconds: float) -> None:
        """Somebody presses the button, and lets go ``seconds`` later; all of it a while ago."""
        t = time.monotonic() - seconds - 1.0
        self.device.pressed(t)
        self.device.step()
        self.device.released(t + seconds)
        for _ in range(3):
            self.device.step()

    def played(self) -> list[str]:
        return [action.cue for action in self.ear.heard if isinstance(action, Play)]


def one_rep() -> list[Reading]:
    scene = Scene()
    scene.stand(seconds=2.0)
    scene.rep()
    scene.stand(seconds=1.0)
    return list(scene.readings)


def too_near() -> list[Reading]:
    scene = Scene()
    scene.stand(seconds=2.0)
    scene.move(100, 1.0)
    scene.hold(0.5)
    return list(scene.readings)


def test_a_rep_is_heard_at_once_and_announced_after_the_disk_has_it(tmp_path: Path) -> None:
    rig = Rig(one_rep(), tmp_path)
    rig.run()
    assert rig.played() == ["armed", "target_hit", "rep_counted"]
    assert rig.pages.seen[-1].set.counted == 0, "the disk does not have it yet"
    assert rig.pages.seen[-1].set.unsaved == 1
    rig.disk.waiting.pop()()
    rig.device.step()
    assert rig.pages.seen[-1].set.counted == 1
    assert rig.pages.seen[-1].rep_seq > 0
    assert rig.disk.calls.index("start_set") < rig.disk.calls.index("save_rep")


def test_the_sensor_looks_closely_while_somebody_is_there(tmp_path: Path) -> None:
    rig = Rig([RangeReading(0.0, None, "signal_fail"), RangeReading(0.04, 800.0, stream=1)], tmp_path)
    rig.device.step()
    assert not rig.sensor.near
    rig.device.step()
    assert rig.sensor.near


def test_the_empty_room_is_kept_once_it_is_learnt(tmp_path: Path) -> None:
    empty = [RangeReading(n / 50, None, "signal_fail", signal_mcps=0.6, stream=n % 128) for n in range(600)]
    rig = Rig(empty, tmp_path)
    rig.run()
    until((tmp_path / "empty-room.json").exists)
    assert '"signal_mcps":0.6' in (tmp_path / "empty-room.json").read_text()


def test_the_beep_goes_on_without_disk_and_pages(tmp_path: Path) -> None:
    rig = Rig(too_near(), tmp_path)
    rig.disk.broken = rig.pages.broken = True
    rig.run()
    assert Hold("too_near", True) in rig.ear.heard


def test_a_rep_that_no_disk_takes_is_heard_and_shown_and_not_announced(tmp_path: Path) -> None:
    rig = Rig(one_rep(), tmp_path)
    rig.disk.broken = True
    rig.run()
    rig.device.step()
    assert "rep_counted" in rig.played()
    assert (rig.pages.seen[-1].set.counted, rig.pages.seen[-1].set.unsaved) == (1, 1)
    assert rig.pages.seen[-1].rep_seq == 0


def test_disk_trouble_is_a_fault_on_the_page_and_goes_when_it_is_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hingewall.device.housekeeping.EVERY_S", 0.0)
    rig = Rig(one_rep()[:10], tmp_path)
    rig.disk.trouble = "disk"
    rig.run()
    (fault,) = rig.pages.seen[-1].faults
    assert fault.kind == "disk"
    assert fault.fix
    rig.disk.trouble = None
    rig.device.step()
    rig.device.step()
    assert rig.pages.seen[-1].faults == ()


@pytest.mark.parametrize("error", [SensorFinished("over"), RecordingError("file, line 3: bad")])
def test_when_a_recording_ends_the_wall_stays_up_and_empties(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    passing = Passing()
    for room in ("loop", "ranging"):
        monkeypatch.setattr(f"hingewall.device.{room}.time", passing)
    rig = Rig([*too_near(), error], tmp_path)
    rig.run()
    assert Hold("too_near", True) in rig.ear.heard

    def emptied() -> bool:
        rig.device.step()
        return rig.pages.seen[-1].presence == "empty"

    until(emptied, "an empty wall")
    assert Release("too_near") in rig.ear.heard
    assert rig.pages.seen[-1].faults == ()


def test_new_settings_are_felt_in_the_next_snapshot(tmp_path: Path) -> None:
    rig = Rig(one_rep()[:100], tmp_path)
    rig.run()
    stance = rig.pages.seen[-1].stance
    assert stance is not None
    assert stance.verdict == "good"
    rig.device.call_soon(lambda: rig.device.put_in_force(changed(Settings(), {"stance.target_mm": 800}), 4))
    rig.device.step()
    snapshot = rig.pages.seen[-1]
    assert (snapshot.settings_revision, snapshot.target.distance_mm) == (4, 800)
    assert snapshot.stance is not None
    assert snapshot.stance.verdict == "too_near"
    assert Hold("step_forward", True) in rig.ear.heard


def test_a_job_that_falls_over_is_logged_once_and_the_loop_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig([RangeReading(0.0, 610.0)], tmp_path)

    def fall() -> None:
        raise RuntimeError("over")

    for _ in range(3):
        rig.device.call_soon(fall)
    rig.run()
    assert caplog.text.count("the wall goes on") == 1
    assert rig.pages.seen


def test_a_short_press_starts_a_set_and_the_next_one_ends_it(tmp_path: Path) -> None:
    rig = Rig([], tmp_path)
    rig.press(0.3)
    assert rig.pages.seen[-1].set.open
    rig.press(0.3)
    assert not rig.pages.seen[-1].set.open
    assert "start_set" not in rig.disk.calls, "a set without a rep is not worth a write"


def test_a_phone_that_asks_to_be_the_owner_is_shown_by_the_wall_and_confirmed_by_a_press(tmp_path: Path) -> None:
    rig = Rig([], tmp_path)
    answers: list[Exception | None] = []
    rig.device.ownership.ask("scrypt:hash", answers.append)
    rig.device.step()
    assert rig.played() == ["press_me"]
    rig.press(0.3)
    assert "claim" in rig.disk.calls
    assert not rig.pages.seen[-1].set.open, "the press meant nothing else"
    rig.press(0.3)
    assert rig.pages.seen[-1].set.open


def test_held_for_ten_seconds_the_pin_is_forgotten_once_the_disk_has_it(tmp_path: Path) -> None:
    rig = Rig([], tmp_path)
    rig.press(11.0)
    assert rig.played() == ["hint_forget_pin"]
    assert "forget_pin" in rig.disk.calls
    code = tmp_path / "claim-code"
    code.unlink(missing_ok=True)
    rig.disk.forgotten(None)
    rig.device.step()
    assert code.exists(), "the next owner needs a code again, or the button"


def test_where_a_gym_wants_it_so_the_button_forgets_no_pin(tmp_path: Path) -> None:
    rig = Rig([], tmp_path)
    rig.device.put_in_force(changed(Settings(), {"wall.pin_by_button": False}), 2)
    rig.press(11.0)
    assert "forget_pin" not in rig.disk.calls
    assert rig.played() == [], "nor does the wall say that it would"


def test_fail_a_disk_that_can_not_forget_the_pin_leaves_it_and_says_so(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig([], tmp_path)
    rig.disk.broken = True
    rig.press(11.0)
    assert "no disk" in caplog.text


def test_something_that_leans_on_the_button_is_logged_and_asks_for_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    rig = Rig([], tmp_path)
    rig.press(60.0)
    assert "leans on it" in caplog.text
    assert "forget_pin" not in rig.disk.calls


def test_the_camera_is_told_the_distance_and_what_the_owner_allows(tmp_path: Path) -> None:
    rig = Rig([RangeReading(0.0, 610.0, stream=1), RangeReading(0.02, None, "signal_fail", stream=2)], tmp_path)
    rig.run()
    assert rig.camera.distances == [610.0, None]
    rig.device.put_in_force(changed(Settings(), {"camera.enabled": False, "camera.mains_hz": 60}), 4)
    assert rig.camera.orders == [(True, 50), (False, 60)]


def test_what_the_camera_saw_is_judged_and_kept_with_the_rep(tmp_path: Path) -> None:
    """A squat by the camera, an excursion by the range: frames are a little late, and join in the order they come."""
    scene = Scene(camera=True).stand().rep(drop=260.0).hold(1.0)
    ranges = [reading for reading in scene.readings if isinstance(reading, RangeReading)]
    rig = Rig(ranges, tmp_path)
    first = rig.sensor.readings[0]
    assert isinstance(first, RangeReading)
    began = first.t - ranges[0].t
    bodies = [reading for reading in scene.readings if isinstance(reading, BodyReading)]
    for reading in ranges:
        rig.device.step()
        while bodies and bodies[0].t <= reading.t:
            body = bodies.pop(0)
            rig.device.seen(replace(body, t=body.t + began - 0.06))
    rig.device.step()
    assert "squat" in rig.played()
    assert rig.pages.seen[-1].form == "checked"
    times = [reading.t for reading in rig.disk.traces[0].readings]
    assert times == sorted(times)
    assert any(isinstance(reading, BodyReading) for reading in rig.disk.traces[0].readings)


def test_fail_a_camera_that_has_gone_is_a_fault_and_the_beep_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hingewall.device.housekeeping.EVERY_S", 0.0)
    rig = Rig(too_near(), tmp_path)
    rig.camera.gone = rig.camera.broken = True
    rig.device.seen(FaultReading(0.0, "camera"))
    rig.run()
    assert [fault.kind for fault in rig.pages.seen[-1].faults] == ["camera"]
    assert Hold("too_near", True) in rig.ear.heard
    rig.camera.gone = False
    rig.device.step()
    rig.device.step()
    assert rig.pages.seen[-1].faults == ()


def test_a_press_that_the_self_test_asks_for_starts_no_set_and_the_next_one_does(tmp_path: Path) -> None:
    rig = Rig([], tmp_path)
    token = rig.device.self_test({"do": "start"})["token"]
    for name in ("blue", "white", "orange", "beeper"):
        rig.device.self_test({"do": "answer", "token": token, "about": name, "noticed": True})
    rig.press(0.2)
    assert not rig.pages.seen[-1].set.open
    rig.press(0.2)
    assert rig.pages.seen[-1].set.open


def test_a_cue_that_a_page_asks_for_is_played_to_nobody_who_trains(tmp_path: Path) -> None:
    rig = Rig(one_rep()[:100], tmp_path)
    rig.run()
    rig.device.play_cue({"cue": "target_hit"})
    assert Sample("target_hit") in rig.ear.heard
    rig.device.start_set()
    with pytest.raises(CommandRefused, match="Somebody is training"):
        rig.device.play_cue({"cue": "armed"})
    rig.device.end_set()
    rig.device.self_test({"do": "start"})
    with pytest.raises(CommandRefused, match="Somebody is training"):
        rig.device.play_cue({"cue": "armed"})
    assert Sample("armed") not in rig.ear.heard


def test_the_alarm_sounds_through_a_self_test(tmp_path: Path) -> None:
    rig = Rig(too_near(), tmp_path)
    rig.device.self_test({"do": "start"})
    rig.run()
    assert Hold("too_near", True) in rig.ear.heard
    assert rig.sensor.near, "the sensor is asked for its full rate meanwhile"
