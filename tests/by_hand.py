"""A device that a test turns by hand, with a real database, its commands and a person who is played to it."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, Self

import pytest
from msgspec.structs import replace
from werkzeug.security import generate_password_hash

from hingewall.clock import WallClock
from hingewall.clock.zone import Zone
from hingewall.device.access.access import Access
from hingewall.device.access.pepper import Pepper
from hingewall.device.access.sessions import OWNER
from hingewall.device.clock_commands import ClockCommands
from hingewall.device.command_handler import CommandHandler
from hingewall.device.inspection.own_hardware import OwnHardware, Parts
from hingewall.device.inspection.session import Inspection
from hingewall.device.loop import Device
from hingewall.device.ownership import Ownership
from hingewall.device.self_test.session import SelfTestSession
from hingewall.device.updating import Updating
from hingewall.messages.command import Answer, Command, CommandKind
from hingewall.messages.readings import Reading
from hingewall.messages.snapshot import Snapshot
from hingewall.places import places
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Wiring
from hingewall.signals.cue_selector import Action
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.start import read_start
from hingewall.wall.sources import Simulation
from hingewall.wall.wall import Wall
from scenes import Scene
from stored import Shelf, asked
from waiting import PATIENCE_S

OWNERS = "482915"
KIM = {"nickname": "Kim", "colour": "blue", "shape": "star", "pin": "836295"}
LEE = {"nickname": "Lee", "colour": "red", "shape": "circle", "pin": "836295"}


def cheap(pin: str) -> str:
    """The real method with next to no work, as an earlier version wrote it."""
    return generate_password_hash(pin, "scrypt:128:8:1")


def cheap_pepper(folder: Path, serial: str = "10000000cafe0001") -> Pepper:
    """Of a Pi with that serial number, and made with next to no work."""
    return Pepper(folder / "pin-key", lambda: serial, cost=128)


def code(answer: Answer) -> str:
    """Why it was refused."""
    assert answer.error is not None
    return answer.error.code


class Bench:
    """A device that is turned by hand, its commands and a real database. ``hear`` is told of each turn, and ``clock``
    tells how long a session and a lock have lasted. It is claimed, and ``ask`` asks in the owner's name."""

    def __init__(
        self,
        folder: Path,
        hear: Callable[[Snapshot], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._patches = pytest.MonkeyPatch()
        self._patches.setattr("hingewall.device.loop.PUBLISH_S", 0.0)
        self._patches.setattr("hingewall.device.ranging.SILENT_S", 1e9)
        self.shelf = Shelf(folder).open()
        self.pepper = cheap_pepper(folder)
        self._hear = hear
        self.feed: list[Reading] = []
        self.seen: list[Snapshot] = []
        self.heard: list[Action] = []
        self.source = "simulated"
        self.device = Device(
            wall=Wall(Settings()), sensor=self, player=self, storage=self.shelf.store, publisher=self,  # type: ignore[arg-type]
            clock=WallClock(believed=lambda: True), reader=AthletesReader(self.shelf.path), camera=self,  # type: ignore[arg-type]
            read_start=partial(read_start, self.shelf.path),
            ownership=Ownership(folder / "claim-code", self.shelf.store),
            self_test_session=SelfTestSession(self, Wiring(), self.shelf.path, WallClock(believed=lambda: True)),
            pepper=self.pepper,
            updating=Updating(folder / "install.json", folder / "tonight.json", WallClock(believed=lambda: True)),
        )  # fmt: skip
        access = Access(
            lambda who: self.people.owner() if who == OWNER else self.people.pin(who), self.shelf.store,
            self.device.call_soon, self.pepper, clock, lambda: datetime.fromtimestamp(clock(), UTC),
        )  # fmt: skip
        self.device.access = access
        parts = Parts(places(folder), None, "replay:by hand", Simulation(), self, self, None, self, None)  # type: ignore[arg-type]
        self.device.inspection = Inspection(OwnHardware(parts, Wiring(), self.device))
        self.handler = CommandHandler(
            self.device, self.shelf.store, self.device.ownership, ClockCommands(self.device.clock, Zone(None)), access
        )
        self.t = time.monotonic()

    @cached_property
    def token(self) -> str:
        """The owner's, who claims the wall when something is asked in their name for the first time."""
        if self.people.owner().pin_hash is None:
            asked(self.shelf, "claim", cheap(OWNERS))
        return str(self.device.access.begin(OWNER, {})["token"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.shelf.close()
        self._patches.undo()

    # What a sensor, an ear, a page and a camera are asked to do.

    def read(self, timeout_s: float) -> Reading | None:
        return self.feed.pop(0) if self.feed else None

    def perform(self, actions: Sequence[Action]) -> None:
        self.heard += actions

    def publish(self, snapshot: Snapshot) -> None:
        self.seen.append(snapshot)
        self._hear(snapshot)

    def missing(self, now: float) -> None:
        return None

    def absent(self, now: float) -> bool:
        return False

    def watching(self, now: float) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return lambda *_args, **_kwargs: None

    # What a person does.

    def stand(self, act: Callable[[Scene], object]) -> None:
        """Play a scene, and wait until its reps are announced."""
        scene = Scene()
        act(scene)
        self.play(scene.readings)
        self.until(lambda: self.now.set.unsaved == 0)

    def play(self, readings: Sequence[Reading]) -> None:
        """What a sensor saw, from now on, whatever the disk makes of it."""
        self.feed = [replace(reading, t=reading.t + self.t) for reading in readings]
        self.t = self.feed[-1].t
        while self.feed:
            self.device.step()

    def press(self) -> None:
        """A short press of the button on the wall."""
        now = time.monotonic()
        self.device.pressed(now - 0.3)
        self.device.released(now - 0.1)
        for _ in range(3):
            self.device.step()

    def nobody(self, seconds: float) -> None:
        self.stand(lambda scene: scene.nobody(seconds))

    def ask(self, kind: CommandKind, /, revision: int | None = None, **args: Any) -> Answer:
        return self.ask_as(self.token, kind, args, revision)

    def ask_as(
        self, token: str, kind: CommandKind, args: Mapping[str, Any] = MappingProxyType({}), revision: int | None = None
    ) -> Answer:
        """In whose name ``token`` is, or in nobody's."""
        answers: list[Answer] = []
        self.handler.handle(Command("c", kind, dict(args), revision, token), answers.append)
        self.until(lambda: bool(answers))
        return answers[0]

    def add(self, pin: str = "836295", **profile: Any) -> str:
        """Somebody with a badge and any PIN, as an earlier version kept it."""
        with pytest.MonkeyPatch.context() as patches:
            patches.setattr("hingewall.device.access.access.hashed", lambda pin, _pepper: cheap(pin))
            patches.setattr("hingewall.device.athlete_commands.weakness", lambda _pin: None)
            answer = self.ask("create_athlete", **profile, pin=pin)
        assert answer.ok, answer.error
        return str(answer.result["athlete_id"])

    def until(self, holds: Callable[[], bool]) -> None:
        self.device.step()
        limit = time.monotonic() + PATIENCE_S
        while not holds():
            assert time.monotonic() < limit, "waited in vain"
            self.device.step()

    @property
    def now(self) -> Snapshot:
        return self.seen[-1]

    @property
    def people(self) -> AthletesReader:
        return AthletesReader(self.shelf.path)


def one_rep(scene: Scene) -> None:
    """Somebody comes, and does one rep that counts."""
    scene.stand(seconds=2.0)
    scene.rep()
    scene.stand(seconds=1.0)
