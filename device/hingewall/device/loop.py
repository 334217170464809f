"""The device process: sensor to coaching to cues, fifty times a second; storage, pages and commands on the side.

One thread changes anything: the loop. Storage, sockets and the cue player have threads of their own, which hand their
news to the loop through ``call_soon``. The alarm needs none of them.
"""

import logging
import queue
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.structs import replace

from hingewall.clock import WallClock
from hingewall.device.access.access import Access
from hingewall.device.access.pepper import Pepper
from hingewall.device.access.sessions import OWNER
from hingewall.device.announced import Announced
from hingewall.device.athlete_session import AthleteSession
from hingewall.device.button_actions import ButtonActions
from hingewall.device.calibration_session import CalibrationSession
from hingewall.device.command_handler import CommandHandler, Reply
from hingewall.device.cue_samples import CueSamples, training
from hingewall.device.empty_room_file import EmptyRoomFile
from hingewall.device.housekeeping import Housekeeping
from hingewall.device.hub import HubFile
from hingewall.device.inspection.session import Inspection
from hingewall.device.ownership import Ownership
from hingewall.device.ranging import Ranging
from hingewall.device.self_test.session import SelfTestSession
from hingewall.device.set_recorder import SetRecorder, attempt
from hingewall.device.snapshots import snapshot
from hingewall.device.turns import Phone, Training, Turns
from hingewall.device.updating import Updating
from hingewall.errors import CommandRefused
from hingewall.faults import FAULTS
from hingewall.link.camera import CameraServer
from hingewall.link.live import LivePublisher
from hingewall.messages.command import Command
from hingewall.messages.events import (
    CalibrationEnded,
    CalibrationStarted,
    CalibrationStep,
    CoachingEvent,
    EmptyRoomLearnt,
    FaultEnded,
    FaultStarted,
    SomebodyElse,
)
from hingewall.messages.readings import BodyReading, FaultKind, FaultReading, Reading
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.settings.mount import Mount
from hingewall.settings.quiet_hours import in_quiet_hours
from hingewall.settings.settings import Settings
from hingewall.signals.cue_selector import CueSelector, Play
from hingewall.signals.player import Player
from hingewall.signals.speaker import SpeakerBoard
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.start import Start
from hingewall.storage.storage import Storage
from hingewall.supervision import Stopping, sd_notify
from hingewall.wall.traces import TraceKeeper
from hingewall.wall.wall import Wall

log = logging.getLogger(__name__)

PUBLISH_S = 0.1


class Device:
    """Everything that a running device is, with its parts handed in. ``run`` until stopping.

    ``wall`` decides, ``player`` sounds, ``storage`` keeps, ``publisher`` tells the pages.
    """

    def __init__(
        self,
        *,
        wall: Wall,
        sensor: RangeSensor,
        player: Player,
        storage: Storage,
        publisher: LivePublisher,
        clock: WallClock,
        reader: AthletesReader,
        ownership: Ownership,
        camera: CameraServer,
        self_test_session: SelfTestSession,
        read_start: Callable[[], Start],
        pepper: Pepper,
        updating: Updating,
        empty_room: EmptyRoomFile | None = None,
        speaker: SpeakerBoard | None = None,
        hub: HubFile | None = None,
    ) -> None:
        self.wall = wall
        self.ranging = Ranging(sensor)
        self.player = player
        self.storage = storage
        self.publisher = publisher
        self.clock = clock
        self.reader = reader
        self.ownership = ownership
        self.camera = camera
        self.self_test_session = self_test_session
        self.inspection: Inspection | None = None
        self._read_start = read_start
        start = read_start()
        self._repair = start.repair
        self.revision = start.revision
        self.athlete_session = AthleteSession(self, reader, storage)
        self.access = Access(
            lambda who: reader.owner() if who == OWNER else reader.pin(who), storage, self.call_soon, pepper
        )
        self._settings = wall.coach.settings
        self._empty_room = empty_room
        self._cue_selector = CueSelector()
        self._samples = CueSamples(player)
        self._button = ButtonActions(self, player, ownership)
        self.turns = Turns()
        self._announced = Announced(start.rep_seq)
        self._traces = TraceKeeper()
        self._set_recorder = SetRecorder(self, storage, self._announced, self._traces)
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._faults: dict[FaultKind, float] = dict.fromkeys(start.faults, time.monotonic())
        self._t = time.monotonic()
        self._due = 0.0
        self.updating = updating
        self.hub = hub
        self._housekeeping = Housekeeping(self, storage, clock, camera, speaker, hub=hub)
        self._calibration = CalibrationSession(self, storage)
        self._failed: set[str] = set()
        self._guarded(self._order_camera)
        self._urgent = False
        self.quiet = False

    # --- the loop ---

    def run(self, stopping: Stopping) -> None:
        """Until told to stop. Ends the open set, so that it is on disk as ended."""
        sd_notify("READY=1")
        while not stopping.is_set() and not self._hangs():
            self.step()
        self._handle_events(self.wall.coach.end_set(self._t))

    def _hangs(self) -> bool:
        """Whether a check keeps the sensor for good: a new process has it back."""
        hangs = self.inspection is not None and self.inspection.stuck(time.monotonic())
        if hangs:
            log.error("the check hangs in the hardware; the device begins anew, to have its sensor back")
        return hangs

    def step(self) -> None:
        """One turn: a reading if there is one, what others have asked for, and what is due."""
        reading = self.ranging.read()
        if reading is not None:
            self._feed(reading)
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            self._guarded(job)
        now = time.monotonic()
        self._guarded(partial(self._button.due, now))
        if self._urgent or now >= self._due:
            self._look_around(now)

    def _look_around(self, now: float) -> None:
        """What ten times a second is often enough for, and whenever something has changed. Done with each reading
        it was two fifths of the loop's own work (tests/budget.py)."""
        self._guarded(partial(self.athlete_session.look, self.wall.coach.presence, self._t))
        self._guarded(partial(self.turns.look, self.wall.coach.presence, self._t))
        self._guarded(partial(self.self_test_session.due, now))
        if self.inspection is not None:
            self._guarded(partial(self.inspection.due, now))
        self._guarded(self._ask_for_a_press)
        self._guarded(partial(self._publish, now))
        self._guarded(self._housekeeping.do)

    def _guarded(self, work: Callable[[], None]) -> None:
        """Do what the beep does not depend on, and survive it: the alarm goes on, whatever else fails."""
        try:
            work()
        except Exception:
            inner = work.func if isinstance(work, partial) else work
            if (what := getattr(inner, "__qualname__", type(inner).__name__)) not in self._failed:
                log.exception("%s failed; the wall goes on", what)
                self._failed.add(what)

    def reopened(self) -> None:
        """There is a database, at last or again: what it holds is in force, and who owns the wall is known."""
        start = self._read_start()
        self._announced.rep_seq = max(self._announced.rep_seq, start.rep_seq)
        if start.revision and (start.revision, start.settings) != (self.revision, self._settings):
            self.put_in_force(start.settings, start.revision)
        self.fault("settings", "settings" in start.faults)
        attempt(self.storage.seal_pins)  # a copy of an earlier version may have come back
        self.ownership.offer()
        self._repair = start.repair
        self.fault("repaired", start.repair is not None)

    def call_soon(self, job: Callable[[], None]) -> None:
        """Have the loop do something; from any thread."""
        self._jobs.put(job)

    def publish_soon(self) -> None:
        """What the pages show has changed: they hear of it before the next tenth of a second."""
        self._urgent = True

    @property
    def source(self) -> str:
        return self.ranging.source

    @property
    def athlete_id(self) -> str | None:
        return self.athlete_session.athlete_id

    def _feed(self, reading: Reading) -> None:
        self._t = reading.t
        self._traces.add(reading)
        self._handle_events(self.wall.feed(reading))
        testing = self.self_test_session.running
        if testing:
            self._guarded(partial(self.self_test_session.hear, reading))
            self._guarded(partial(self.self_test_session.shown, self.wall.coach.hanging.shown_since, reading.t))
        self.ranging.watch(self.wall.attention.near or testing)
        if not isinstance(reading, BodyReading):
            self._guarded(self._tell_camera)

    def _handle_events(self, events: Sequence[CoachingEvent]) -> None:
        """Events to the ear first, then to the disk; the pages hear of reps once the disk has them."""
        coach = self.wall.coach
        actions = self._cue_selector.hear(
            self._t, events, approach=coach.approach, cue=coach.settings.cue, quiet=self.quiet
        )
        if actions:
            self.player.perform(actions)
        for event in events:
            self._guarded(partial(self._keep, event))
        self._urgent = self._urgent or bool(events)

    def _keep(self, event: CoachingEvent) -> None:
        match event:
            case FaultStarted():
                log.warning("%s %s", *FAULTS[event.kind])
            case FaultEnded():
                log.info("mended: %s", FAULTS[event.kind].text)
            case EmptyRoomLearnt():
                if self._empty_room is not None:
                    self._empty_room.keep(event)
            case CalibrationStarted() | CalibrationStep() | CalibrationEnded():
                self._calibration.hear(event)
            case SomebodyElse():
                self._clear()
                self.athlete_session.somebody_else()
                self.turns.somebody_else()
            case _:
                self._set_recorder.hear(event)

    # --- the pages ---

    def _publish(self, now: float) -> None:
        self._urgent = False
        self._due = now + PUBLISH_S
        self.publisher.publish(
            snapshot(
                self._t, self.wall, self._announced, self.clock, self.ranging.source, self._active(), self.revision,
                self._calibration.view, self.camera.watching(now), camera_absent=self.camera.absent(now),
                athlete=self.athlete_session.view, asked=self.athlete_session.asked,
                turn=self.turns.view(self._training()), turn_begun=self.turns.begun,
                visiting=self.athlete_session.visiting, self_test=self.self_test_session.changes,
                trouble=self.storage.trouble is not None, repair=self._repair,
                checked=self.inspection is not None and self.inspection.away,
            )
        )  # fmt: skip

    def _active(self) -> dict[FaultKind, float]:
        return self._faults | self.wall.faults

    def command(self, handler: CommandHandler, command: Command, reply: Reply) -> None:
        """A command from a socket's thread: the loop has the handler do it."""
        self.call_soon(lambda: handler.handle(command, reply))

    # --- the camera ---

    def seen(self, reading: BodyReading | FaultReading) -> None:
        """What the camera process tells; from any thread."""
        self.call_soon(lambda: self._see(reading))

    def _see(self, reading: BodyReading | FaultReading) -> None:
        """Bodies join the ranges in the order in which they came; housekeeping notices when there are none."""
        if isinstance(reading, BodyReading):
            # When it was heard is what counts: a range is 8 ms old when it comes, and a trace never goes back in time.
            self._feed(replace(reading, t=self._t))

    def _tell_camera(self) -> None:
        """It needs the distance for its scale."""
        distance = self.wall.distance
        if distance is not None:
            self.camera.tell_distance(distance.t, distance.mm)

    def _order_camera(self) -> None:
        self.camera.order(self.settings.camera.enabled, self.settings.camera.mains_hz)

    # --- the button ---

    def pressed(self, t: float) -> None:
        """The button's contact closed at ``t``; from any thread."""
        self.call_soon(lambda: self._button.pressed(t))

    def released(self, t: float) -> None:
        """It opened; from any thread."""
        self.call_soon(lambda: self._button.released(t))

    def _ask_for_a_press(self) -> None:
        if self.ownership.due():
            self.player.perform([Play("press_me", True)])

    # --- what commands may do ---

    @property
    def settings(self) -> Settings:
        """The wall's, as they are stored."""
        return self._settings

    @property
    def in_force(self) -> Settings:
        """Those, with the targets of whoever practises."""
        return self.wall.coach.settings

    def put_in_force(self, settings: Settings, revision: int) -> None:
        """Settings that are on disk take effect: what is asked, what is judged, how loud."""
        self.revision = revision
        self._settings = settings
        self.fault("settings", False)
        self.player.use(settings)
        self.quiet = in_quiet_hours(settings, self.clock)
        self.use(self.athlete_session.settings())
        self._guarded(self._order_camera)

    def use(self, settings: Settings) -> None:
        """What is asked and judged from now on."""
        self._handle_events(self.wall.coach.use(settings, self._t))
        self._urgent = True

    def change_over(self) -> None:
        """Somebody else practises: the open set ends, and what is on show of it goes with whoever did it."""
        self._handle_events(self.wall.change_over(self._t))
        self._clear()

    def _clear(self) -> None:
        """Nobody sees another's reps."""
        self._cue_selector.change_over()
        self._announced.clear()
        if not self.wall.coach.calibration.asking:
            self._calibration.view = None

    def claim_set(self, athlete_id: str) -> None:
        """The set on show is this athlete's, who has said so."""
        if self._announced.set_id is not None:
            attempt(partial(self.storage.claim_set, self._announced.set_id, athlete_id))
        self._urgent = True

    def reload_rep(self, rep_id: str) -> None:
        """A stored rep was edited: show it as it is now."""
        self._announced.rep_edited(self.reader.rep(rep_id))
        self._urgent = True

    def forget_set(self, set_id: str) -> None:
        """A set was erased: it goes from every page that shows the last one."""
        self._announced.erased(set_id)
        self._urgent = True

    def begin_anew(self) -> None:
        """Everything was erased: nobody practises, nothing is on show, and the wall waits for its first owner."""
        self.athlete_session.select(None)
        self._announced.begin_anew()
        self.reopened()
        self._urgent = True

    def inspect(self, args: Mapping[str, Any]) -> dict[str, Any]:
        if self.inspection is None:
            raise CommandRefused("refused", "this wall has no hardware to check")
        return self.inspection.handle(args, time.monotonic(), self._why_not_now())

    def _why_not_now(self) -> str:
        """Nobody who trains loses the alarm to a check, and two tests want the same lights."""
        if self.self_test_session.running:
            return "A phone is testing this wall just now. That test ends by itself."
        if training(self.wall.coach, self._t):
            return "Somebody is training at the wall. Try again after the set and its rest."
        return ""

    def _not_while_checked(self) -> None:
        if self.inspection is not None and self.inspection.running:
            raise CommandRefused(
                "busy", "The wall is being checked just now. It is back at work by itself in a few minutes."
            )

    def release_sensor(self) -> RangeSensor:
        """For a check: nobody is there meanwhile, and nothing is broken."""
        self._urgent = True
        return self.ranging.lend()

    def take_sensor(self, sensor: RangeSensor, mount: Mount) -> None:
        """It is back, as it is mounted and calibrated now."""
        self.ranging.take_back(sensor)
        if mount != self.wall.plausibility.mount:
            room = self._empty_room.read() if self._empty_room else None
            self._handle_events(self.wall.remount(mount, room, self._t))
        self._urgent = True

    def tap(self, phone: Phone | None, do: Callable[[], None]) -> dict[str, Any]:
        """Have a phone do something, if it is its turn; what it is to be told. No phone: see ``phone_of``."""
        self._not_while_checked()
        if phone is None:
            do()
            return {}
        self._urgent = True
        return self.turns.tap(phone, self._training(), do, self._t)

    def _training(self) -> Training:
        coach = self.wall.coach
        return Training(
            coach.presence == "armed", coach.sets.open and bool(coach.sets.reps), self.ranging.source == "hardware"
        )

    @property
    def set_open(self) -> bool:
        return self.wall.coach.sets.open

    def start_set(self) -> None:
        self._handle_events(self.wall.coach.start_set(self._t))

    def end_set(self) -> None:
        self._handle_events(self.wall.coach.end_set(self._t))

    def calibrate(self, for_visit: bool = False) -> None:
        self._calibration.for_visit = for_visit
        self._handle_events(self.wall.coach.calibrate(self._t))

    @property
    def calibrating_for_good(self) -> bool:
        """Whether a target reach is being found that will be kept."""
        return self.wall.coach.calibration.asking and not self._calibration.for_visit

    def cancel_calibration(self) -> None:
        self._handle_events(self.wall.coach.calibration.stop(self._t, "cancelled"))

    def self_test(self, args: Mapping[str, Any]) -> dict[str, Any]:
        if args.get("do") == "start":
            self._not_while_checked()
        return self.self_test_session.handle(args, time.monotonic(), self.call_soon, self.settings.camera.enabled)

    def install_update(self, args: Mapping[str, Any]) -> dict[str, Any]:
        return self.updating.handle(args, self.settings)

    def update_when_it_is_night(self) -> None:
        self._guarded(partial(self.updating.look, self.settings, self.wall.coach.presence == "empty"))

    def play_cue(self, args: Mapping[str, Any]) -> None:
        """For whoever wants to hear it, if nobody trains."""
        self._not_while_checked()
        coach, busy = self.wall.coach, self.self_test_session.running
        self._samples.play(
            args, time.monotonic(), busy or training(coach, self._t), self.settings.cue, self.quiet
        )  # fmt: skip

    def wired_by_default(self) -> None:
        """The wiring file can't be used: the light of a fault and the page say so for as long as it lasts."""
        self._faults["wiring"] = self._t
        self._handle_events([FaultStarted(self._t, "wiring")])

    # --- what housekeeping may do ---

    def fault(self, kind: FaultKind, on: bool) -> None:
        """Log a fault once when it comes and once when it goes."""
        if on and kind not in self._faults:
            self._faults[kind] = self._t
            log.warning("%s %s", *FAULTS[kind])
            self._urgent = True
        elif not on and self._faults.pop(kind, None) is not None:
            log.info("mended: %s", FAULTS[kind].text)
            self._urgent = True
