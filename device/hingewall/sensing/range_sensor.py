"""The seam between any distance sensor and the rest."""

from typing import Literal, Protocol

from hingewall.errors import HingewallError
from hingewall.messages.readings import Reading

Source = Literal["hardware", "simulated", "emulated", "replay"]


class SensorFinished(HingewallError, EOFError):
    """A sensor that will never report again: the end of a recording."""


class RangeSensor(Protocol):
    """Something that reports distances at its own pace (50 a second)."""

    source: Source

    def read(self, timeout_s: float) -> Reading | None:
        """The next reading, waiting for it at most ``timeout_s``; None when none came in time.

        ``t`` is CLOCK_MONOTONIC seconds at the middle of the sensor's window, rounded to 0.1 ms. A sensor that can't
        read returns a FaultReading. Raises SensorFinished when there is no more to come.
        """

    def watch(self, near: bool) -> None:
        """Somebody is within reach of the drill: look as often as can be, at what is near. Otherwise look far.

        Costs nothing where nothing changes. A sensor with one way of looking goes on as it is.
        """

    def close(self) -> None:
        """Let go of the hardware. May be called twice."""
