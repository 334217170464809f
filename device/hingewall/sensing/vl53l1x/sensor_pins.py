"""The seam to the sensor's two pins beside its bus, XSHUT and GPIO1. The pins themselves are opened elsewhere."""

from typing import Protocol


class SensorPins(Protocol):
    """XSHUT and GPIO1. One that is not wired does nothing: no reset, and no edge ever."""

    def xshut(self, high: bool) -> None:
        """High lets the sensor run, low holds it in reset."""

    def wait_edge(self, timeout_s: float) -> float | None:
        """The CLOCK_MONOTONIC second of the next data-ready edge, also of one before the call; None if none came."""

    def close(self) -> None:
        """Let go of both. May be called twice."""
