"""A sensor to talk through: what is believed of its readings, and which faults come of them."""

from hingewall.messages.events import FaultEnded, FaultStarted
from hingewall.messages.readings import FaultReading, RangeReading, RangeStatus
from hingewall.sensing.plausibility import Plausibility
from hingewall.settings.mount import Mount


class Sensor:
    """Reports at 50 Hz with a moving stream count; keeps the faults that came of it."""

    def __init__(self, mount_offset_mm: float = 0.0) -> None:
        self.plausibility = Plausibility(Mount(mount_offset_mm))
        self.n = 0
        self.stream = 0
        self.faults: list[FaultStarted | FaultEnded] = []
        self.mm: float | None = None

    def read(
        self, mm: float | None, status: RangeStatus = "valid", signal: float | None = None, *, moves: bool = True,
        spads: float | None = None,
    ) -> str:  # fmt: skip
        """The kind of distance that one reading is believed to be."""
        self.n += 1
        self.stream = (self.stream + moves) % 256
        reading = RangeReading(
            self.n / 50, mm, status, signal_mcps=signal, spads=spads, stream=self.stream, sigma_mm=1.0
        )
        return self.judge(reading)

    def judge(self, reading: RangeReading | FaultReading) -> str:
        distance, faults = self.plausibility.judge(reading)
        self.faults += faults
        assert distance is not None, "only faults of other parts say nothing about distance"
        self.mm = distance.mm
        return distance.kind

    @property
    def started(self) -> list[str]:
        return [fault.kind for fault in self.faults if isinstance(fault, FaultStarted)]

    @property
    def ended(self) -> list[str]:
        return [fault.kind for fault in self.faults if isinstance(fault, FaultEnded)]
