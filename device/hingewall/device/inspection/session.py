"""One check or calibration at a time, from the owner's tap to the wall at work again. Belongs to the loop's thread."""

import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from hingewall.checks.calibrate import APART_MM, AT_FROM_MM, AT_TO_MM, measured
from hingewall.checks.check import Check
from hingewall.checks.suite import run_checks
from hingewall.device.inspection.own_hardware import OwnHardware
from hingewall.device.inspection.phone_prompt import Ended, PhonePrompt
from hingewall.errors import CommandRefused, HingewallError, one_line
from hingewall.link.findings import Finding
from hingewall.link.inspection import CardSeen, InspectionState, InspectionView
from hingewall.sensing.range_sensor import RangeSensor
from hingewall.settings.calibration import (
    Calibrated,
    Kept,
    keep_calibration,
    of_sensor,
    read_calibration,
    with_calibration,
)
from hingewall.settings.wiring import DRIVER

log = logging.getLogger(__name__)

LONGEST_S = 900.0
"""Of a whole check: a wall is never without its alarm for longer, however often somebody answers."""

STUCK_S = 20.0
"""So long after it was to end, a check that goes on hangs in hardware: two stuck transactions on the bus take 4 s, and
the longest that it waits for a person's hand is 10 s. The process ends then, and systemd begins a new one."""

JOIN_S = 3.0


class Inspection:
    """``handle`` what the owner's phone asks, and bring it to the time by ``due``."""

    def __init__(self, hardware: OwnHardware, clock: Callable[[], float] = time.monotonic) -> None:
        self._hardware = hardware
        self._clock = clock
        wiring, file = hardware.wiring, hardware.parts.where.calibration
        self._kept = read_calibration(file) or Kept(of_sensor(wiring.sensor))
        self._prompt = PhonePrompt(clock)
        self._thread: threading.Thread | None = None
        self._what: Any = ""
        self._state: InspectionState = "idle"
        self._found: list[Check] = []
        self._cards: tuple[CardSeen, ...] = ()
        self._error = ""
        self._began = 0.0
        self._ending: float | None = None

    @property
    def running(self) -> bool:
        return self._state == "running"

    @property
    def away(self) -> bool:
        """Whether the wall is without its sensor, and so without its alarm."""
        return self._hardware.away

    def handle(self, args: Mapping[str, Any], t: float, busy: str) -> dict[str, Any]:
        """``do`` is ``check``, ``calibrate`` (``at_mm``, ``dark_at_mm``), ``undo``, ``answer`` (``number``,
        ``noticed``), ``stop`` or ``look``. ``busy`` is why none may begin now. Raises CommandRefused.
        """
        match args.get("do"):
            case "check":
                self._start("check", self._check, t, busy)
            case "calibrate":
                at_mm, dark_at_mm = _distances(args)
                self._start("calibration", lambda: self._calibrate(at_mm, dark_at_mm), t, busy)
            case "undo":
                before = self._kept.before
                if before is None:
                    raise CommandRefused("stale", "there is no calibration to go back to")
                self._start("calibration", lambda: self._put(before, None), t, busy)
            case "answer":
                self._prompt.answer(args.get("number"), _noticed(args.get("noticed")))
            case "stop":
                self._end("stopped", t)
            case "look":
                pass
            case _:
                raise CommandRefused("invalid", "do is missing; expected check, calibrate, undo, answer, stop or look")
        view: dict[str, Any] = msgspec.to_builtins(self.view(t))
        return view

    def view(self, t: float) -> InspectionView:
        """What is known so far."""
        kept = self._kept
        return InspectionView(
            self._what, self._state, self.away, self._prompt.step(t) if self.running else None,
            round(self._prompt.share, 2), tuple(map(_finding, list(self._found))), self._cards, self._error,
            kept.now, kept.before,
        )  # fmt: skip

    def due(self, t: float) -> None:
        """Nobody is waited for too long, nor does any of it last too long."""
        if not self.running:
            return
        self._prompt.due(t)
        if t - self._began >= LONGEST_S:
            self._end("time", t)

    def pressed(self, t: float) -> bool:
        """The wall's button: whether it is the check's now, which may ask for it."""
        if self.running:
            self._hardware.pressed(t)
        return self.running

    def stuck(self, t: float) -> bool:
        """Whether it hangs, so that the wall can't be at work again but by a new process."""
        return self.running and self._ending is not None and t - self._ending >= STUCK_S

    def close(self) -> None:
        """The process ends."""
        self._hardware.close()
        self._prompt.end("stopped")
        if self._thread is not None:
            self._thread.join(JOIN_S)

    def _end(self, state: InspectionState, t: float) -> None:
        if self.running:
            self._ending = self._ending or t
            self._prompt.end(state)

    def _start(self, what: str, work: Callable[[], None], t: float, busy: str) -> None:
        if self.running:
            raise CommandRefused("busy", "The wall is being checked already. That ends by itself.")
        if self._hardware.recorded:
            raise CommandRefused("refused", "this wall replays a recording, and has no sensor to check")
        if busy:
            raise CommandRefused("busy", busy)
        self._prompt = PhonePrompt(self._clock)
        self._what, self._state, self._error = what, "running", ""
        self._found, self._cards = [], ()
        self._began, self._ending = t, None
        self._thread = threading.Thread(target=self._run, args=(work,), name="inspection", daemon=True)
        self._thread.start()

    # --- the check's thread ---

    def _run(self, work: Callable[[], None]) -> None:
        state: InspectionState = "failed"
        try:
            work()
            state = "done"
        except Ended as ended:
            state = ended.state
        except HingewallError as error:
            self._error = one_line(error)
        except Exception as error:  # whatever a pin library raises: the wall is back at work, and says what it was
            log.exception("the check failed")
            self._error = one_line(error)
        self._state = state

    def _check(self) -> None:
        hardware = self._hardware
        run_checks(hardware.parts.where, hardware.wiring, self._prompt, hardware.machine(), found=self._found)

    def _calibrate(self, at_mm: Sequence[float], dark_at_mm: float | None) -> None:
        hardware, before = self._hardware, self._kept.now

        def opened(kcps: float) -> RangeSensor:
            told = msgspec.structs.replace(hardware.wiring.sensor, crosstalk_kcps=kcps)
            return hardware.sensor(msgspec.structs.replace(hardware.wiring, sensor=told))

        with hardware.lent():
            mount, cards = measured(
                hardware.wiring.sensor.mount, opened, at_mm, self._prompt, dark_at_mm=dark_at_mm
            )  # fmt: skip
            now = Calibrated(mount.range_offset_mm, mount.range_gain, mount.crosstalk_kcps, DRIVER)
            self._keep(now, before)
        self._cards = cards

    def _put(self, now: Calibrated, before: Calibrated | None) -> None:
        with self._hardware.lent():
            self._keep(now, before)

    def _keep(self, now: Calibrated, before: Calibrated | None) -> None:
        hardware = self._hardware
        keep_calibration(hardware.parts.where.calibration, now, before)
        self._kept = Kept(now, before)
        hardware.wiring = with_calibration(hardware.wiring, now)


def _finding(check: Check) -> Finding:
    state = {True: "ok", False: "failed", None: "untested"}[check.ok]
    return Finding(check.name, state, check.found, check.first if check.ok is False else "")  # type: ignore[arg-type]


def _noticed(value: object) -> bool | None:
    if value is None or isinstance(value, bool):
        return value
    raise CommandRefused("invalid", "noticed is not an answer", {"noticed": "expected true, false or null"})


def _distances(args: Mapping[str, Any]) -> tuple[list[float], float | None]:
    """The cards' distances. Raises CommandRefused for some that can't be calibrated with."""
    at_mm, dark_at_mm = args.get("at_mm"), args.get("dark_at_mm")
    if not isinstance(at_mm, list) or not 1 <= len(at_mm) <= 3:
        raise CommandRefused("invalid", "at_mm is missing; expected one to three distances of a white card, in mm")
    for at in [*at_mm, *([] if dark_at_mm is None else [dark_at_mm])]:
        if isinstance(at, bool) or not isinstance(at, int | float) or not AT_FROM_MM <= at <= AT_TO_MM:
            raise CommandRefused("invalid", f"a card at {at!r} is refused; expected {AT_FROM_MM:g} to {AT_TO_MM:g} mm")
    if any(far - near < APART_MM for near, far in zip(sorted(at_mm), sorted(at_mm)[1:], strict=False)):
        raise CommandRefused("invalid", f"the cards stand too near each other; expected {APART_MM:g} mm between them")
    return [float(at) for at in at_mm], dark_at_mm
