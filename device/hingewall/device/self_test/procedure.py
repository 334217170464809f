"""The self-test of a running device: what it sees by itself, and what a person is asked to notice. Pure.

The caller gives the time, plays what is asked about, and looks at the machine.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from hingewall.checks.check import Check
from hingewall.checks.ranging import LIMIT_S, READINGS, judged
from hingewall.coaching.hanging import far_off
from hingewall.errors import CommandRefused
from hingewall.faults import FAULTS, hung
from hingewall.link.findings import Finding, SelfTestState, SelfTestView
from hingewall.messages.readings import BodyReading, FaultReading, RangeReading, Reading

SEEN = ("readings", "spread", "camera")
MACHINE = ("machine",)
"""Stands for all that is looked at on the machine itself until that is known."""
ASKED = ("blue", "white", "orange", "beeper", "button", "mount")
SHOWN = "mount"
"""Answered by what the camera makes of three hinges, and by nothing that somebody says."""

CAMERA_S = 3.0
"""A camera looks at least five times a second; it may have to start first."""
MACHINE_S = 10.0
"""Looking at the card takes milliseconds; a card that is failing may take for ever."""
ANSWER_S = 60.0
"""Whoever walks to the device and back needs half of it; a phone that was put away is not waited for."""


class SelfTest:
    """One run, from its start to its last answer. It ends by itself: each question waits for a minute at most.

    ``first`` is what to look at when a light, the beeper or the button was not noticed.
    """

    def __init__(self, t: float, first: Mapping[str, str], camera: bool) -> None:
        self._t = t
        self._asked_at = t
        self._first = first
        self._findings = {name: Finding(name) for name in (*SEEN, *MACHINE, *ASKED)}
        self._readings: list[RangeReading] = []
        self._faults: Counter[str] = Counter()
        self._looks = 0
        self._ended: SelfTestState | None = None
        self.changes = 0
        if not camera:
            self._find(Finding("camera", "untested", "switched off in the settings"))
            self._find(Finding(SHOWN, "untested"))

    @property
    def running(self) -> bool:
        return self._state == "running"

    @property
    def asking(self) -> str | None:
        """What a person is to notice or to press now."""
        return None if self._ended else next((name for name in ASKED if self._waits(name)), None)

    def view(self, t: float) -> SelfTestView:
        """What is known so far."""
        left = max(0.0, self._asked_at + ANSWER_S - t) if self.asking else 0.0
        return SelfTestView(self._state, tuple(self._findings.values()), self.asking, round(left, 1))

    def hear(self, reading: Reading) -> None:
        """A reading of the running device: the first fifty ranges are judged, and every look of the camera counts."""
        if isinstance(reading, BodyReading):
            self._looks += 1
        elif self._waits("readings"):
            if isinstance(reading, FaultReading):
                self._faults[reading.fault] += 1
            else:
                self._readings.append(reading)
            if len(self._readings) == READINGS:
                self._judge_readings()

    def machine(self, checks: Sequence[Check]) -> None:
        """What was found on the machine itself takes its place in the list."""
        if not self._waits("machine"):
            return
        found = [_finding(check) for check in checks]
        self._findings = {
            finding.name: finding
            for old in self._findings.values()
            for finding in (found if old.name == "machine" else [old])
        }
        self.changes += 1

    def answer(self, about: str, noticed: bool | None, t: float) -> None:
        """Whether somebody noticed it; None to pass it over. Raises CommandRefused when that is not what is asked."""
        if about != self.asking:
            raise CommandRefused("stale", "the test has gone on to another question; look again")
        if about == SHOWN:
            noticed = None
        state = {True: "ok", False: "failed", None: "untested"}[noticed]
        self._find(Finding(about, state, first=self._first[about] if noticed is False else ""))  # type: ignore[arg-type]
        self._asked_at = t

    def shown(self, hangs_since: Callable[[float], float | None], t: float) -> None:
        """Look at how far the device hangs above the hips by the hinges since these were asked for."""
        if self.asking != SHOWN or (over_mm := hangs_since(self._asked_at)) is None:
            return
        cm, inches = round(abs(over_mm) / 10.0), round(abs(over_mm) / 25.4)
        if not far_off(over_mm):
            self._find(Finding(SHOWN, "ok"))
        elif over_mm > 0:
            self._find(Finding(SHOWN, "failed", f"about {cm} cm ({inches} in) too high", hung(over_mm).fix))
        else:
            self._find(Finding(SHOWN, "failed", f"about {cm} cm ({inches} in) too low", hung(over_mm).fix))
        self._asked_at = t

    def due(self, t: float) -> None:
        """Judge what has had its time."""
        since = t - self._t
        if since >= LIMIT_S and self._waits("readings"):
            self._judge_readings()
        if since >= CAMERA_S and self._waits("camera"):
            seen = self._camera(since)
            self._find(seen)
            if seen.state != "ok":
                self._find(Finding(SHOWN, "untested"))  # nobody is asked for hinges that nothing sees
        if since >= MACHINE_S and self._waits("machine"):
            self.machine(
                [Check("disk", False, f"the card did not answer in {MACHINE_S:g} s", "the card: dmesg | grep -i mmc")]
            )
        if self.asking is not None and t - self._asked_at >= ANSWER_S:
            self.end("time")

    def end(self, state: SelfTestState) -> None:
        """Ask no more; what has not been answered was not tested."""
        if not self.running:
            return
        self._ended = state
        for name, finding in self._findings.items():
            if finding.state == "waiting":
                self._find(Finding(name, "untested"))

    @property
    def _state(self) -> SelfTestState:
        if self._ended is not None:
            return self._ended
        return "running" if any(map(self._waits, self._findings)) else "done"

    def _waits(self, name: str) -> bool:
        return name in self._findings and self._findings[name].state == "waiting"

    def _find(self, finding: Finding) -> None:
        self._findings[finding.name] = finding
        self.changes += 1

    def _judge_readings(self) -> None:
        found = {check.name: _finding(check) for check in judged(self._readings, self._faults)}
        self._find(found["readings"])
        spread = found.get("spread", Finding("spread", "untested", "there were no readings"))
        if spread.state == "failed":  # in front of a wall in use somebody moves: that says nothing of the sensor
            spread = replace(spread, state="untested", first="")
        self._find(spread)

    def _camera(self, since: float) -> Finding:
        if self._looks:
            return Finding("camera", "ok", f"{self._looks} camera readings in {since:.0f} s")
        return Finding("camera", "failed", FAULTS["camera"].text, FAULTS["camera"].fix)


def _finding(check: Check) -> Finding:
    if check.ok is None:
        return Finding(check.name, "untested", check.found)
    return (
        Finding(check.name, "ok", check.found) if check.ok else Finding(check.name, "failed", check.found, check.first)
    )
