"""The self-test on a running device: who may answer, what shines meanwhile, and the machine looked at on the side."""

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import msgspec

from hingewall.checks.board import first_looks
from hingewall.checks.system import clock, disk, power, temperature
from hingewall.clock import WallClock
from hingewall.cues import CUES
from hingewall.device.self_test.procedure import ANSWER_S, SelfTest
from hingewall.errors import CommandRefused
from hingewall.link.findings import SelfTestView
from hingewall.messages.readings import Reading
from hingewall.settings.wiring import Wiring
from hingewall.signals.cue_selector import Action, Hold, Release

CallSoon = Callable[[Callable[[], None]], None]


class Player(Protocol):
    def perform(self, actions: Sequence[Action]) -> None: ...


class SelfTestSession:
    """At most one self-test at a time, for the phone that holds its token. Belongs to the device loop's thread."""

    def __init__(self, player: Player, wiring: Wiring, database: Path, wall_clock: WallClock) -> None:
        self._player = player
        self._first = first_looks(wiring)
        self._database = database
        self._clock = wall_clock
        self._test: SelfTest | None = None
        self._token = ""
        self._before = 0
        self._held: str | None = None

    @property
    def running(self) -> bool:
        return self._test is not None and self._test.running

    @property
    def changes(self) -> int:
        """Grows with everything that a page would show differently."""
        return self._before + (self._test.changes if self._test else 0)

    def handle(self, args: Mapping[str, Any], t: float, call_soon: CallSoon, camera: bool) -> dict[str, Any]:
        """``do`` is ``start``, ``answer`` (``about``, ``noticed``), ``stop`` or ``look``.

        Gives the view, and at the start the ``token`` that the others carry. Raises CommandRefused for anything else,
        and ``busy`` for a second phone.
        """
        token, result = str(args.get("token", "")), dict[str, Any]()
        match args.get("do"):
            case "start":
                self._free(token)
                self._start(t, call_soon, camera)
                token = result["token"] = self._token
            case "answer":
                self._own(token).answer(str(args.get("about", "")), _noticed(args.get("noticed")), t)
            case "stop":
                self._own(token).end("stopped")
            case "look":
                pass
            case _:
                raise CommandRefused("invalid", "do is missing; expected start, answer, stop or look")
        self.due(t)
        view = self._test.view(t) if self._test else SelfTestView()
        yours = not self.running or self._mine(token)
        result |= msgspec.to_builtins(msgspec.structs.replace(view, yours=yours))
        return result

    def hear(self, reading: Reading) -> None:
        """Every reading that the device has."""
        if self._test is not None and self._test.running:
            self._test.hear(reading)

    def pressed(self, t: float) -> bool:
        """The button was pressed: whether that was what the test had asked for."""
        if self._test is None or self._test.asking != "button":
            return False
        self._test.answer("button", True, t)
        return True

    def due(self, t: float) -> None:
        """Bring the test to ``t``, and show what it asks about; nothing of it outlasts it."""
        if self._test is not None and self._test.running:
            self._test.due(t)
        asking = self._test.asking if self._test else None
        wanted = f"test_{asking}" if f"test_{asking}" in CUES else None
        if wanted != self._held:
            actions: list[Action] = [Release(self._held)] if self._held else []
            self._player.perform([*actions, Hold(wanted, True)] if wanted else actions)
            self._held = wanted

    def _start(self, t: float, call_soon: CallSoon, camera: bool) -> None:
        self._before = self.changes + 1
        self._token = secrets.token_urlsafe(9)
        self._test = test = SelfTest(t, self._first, camera)

        def look() -> None:
            found = [clock(self._clock.synchronised()), *disk(self._database), temperature(Path("/")), power(Path("/"))]
            call_soon(lambda: test.machine(found))

        # A card that fails can hold up whoever asks for it, and the loop must not be.
        threading.Thread(target=look, name="self-test", daemon=True).start()

    def _mine(self, token: str) -> bool:
        return bool(token) and secrets.compare_digest(token.encode(), self._token.encode())

    def _free(self, token: str) -> None:
        if self.running and not self._mine(token):
            raise CommandRefused("busy", self._busy())

    def _own(self, token: str) -> SelfTest:
        if self._test is None or not self._test.running:
            raise CommandRefused("stale", "no self-test is running; start one")
        self._free(token)
        return self._test

    def _busy(self) -> str:
        return (
            f"Another phone is testing this wall. That test ends {ANSWER_S:.0f} s after its last answer at the latest."
        )


def _noticed(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise CommandRefused("invalid", "noticed is not an answer", {"noticed": "expected true, false or null"})
