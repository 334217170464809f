"""A simulated person in front of an emulated chip: what the real driver can be run against."""

import time
from collections.abc import Callable, Sequence
from functools import partial

from hingewall.messages.readings import RangeReading, RangeStatus
from hingewall.simulation.chip import Vl53l1xChip
from hingewall.simulation.chip_faults import ChipFault, ChipFaultKind
from hingewall.simulation.chip_ranging import VALID, Sample, Scene, Window
from hingewall.simulation.faults import FaultSort, SensorFault, spoilt
from hingewall.simulation.tof import LONG, SHORT, SensorModel, smudged
from hingewall.simulation.visitors import person_named

DEVICE_CODES: dict[RangeStatus, int] = {
    "valid": VALID, "first": VALID, "sigma_fail": 6, "signal_fail": 4, "min_clipped": 8, "phase_fail": 5,
    "wrapped": 7, "hardware_fail": 3, "crosstalk": 12, "other": 0,
}  # fmt: skip
"""What stands in the chip's register. Whether a range is the first after a start is the chip's to say."""

OF_THE_CHIP: dict[FaultSort, ChipFaultKind] = {
    "nack": "nack", "silent": "hung", "frozen": "frozen", "stuck_value": "brown_out",
}  # fmt: skip
"""Faults of the chip itself; the others are in what it sees."""


def emulated_chip(
    person: str,
    seed: int,
    started_at: float,
    faults: Sequence[SensorFault] = (),
    clock: Callable[[], float] = time.monotonic,
) -> Vl53l1xChip:
    """A chip by ``clock``, with the person of that name in front of it since ``started_at``. Raises UsageError."""
    seen = [fault for fault in faults if fault.kind not in OF_THE_CHIP]
    chip = Vl53l1xChip(_scene(person, seed, started_at, seen), clock)
    for fault in faults:
        if (kind := OF_THE_CHIP.get(fault.kind)) is not None:
            chip.fail(ChipFault(kind, started_at + fault.start_s, started_at + fault.end_s))
    return chip


def _scene(person: str, seed: int, started_at: float, faults: Sequence[SensorFault]) -> Scene:
    pose_at = partial(person_named(person).at, seed)
    model = SensorModel(seed)

    def scene(window: Window) -> Sample:
        t = window.t - started_at
        look = LONG if window.long else SHORT
        fault = next((fault for fault in faults if fault.start_s <= t < fault.end_s), None)
        seen = smudged(pose_at) if fault is not None and fault.kind == "smudge" else pose_at
        healthy = partial(model.measured, seen, t, look=look)
        reading = spoilt(fault.kind, healthy, window.count, window.count) if fault else healthy(window.count)
        assert isinstance(reading, RangeReading), "faults of the chip are not in the scene"
        return sample(reading)

    return scene


def sample(reading: RangeReading) -> Sample:
    """What the chip holds in its registers where the modelled sensor reports this."""
    return Sample(
        round(reading.range_mm or 0.0),
        DEVICE_CODES[reading.status],
        reading.sigma_mm or 0.0,
        reading.signal_mcps or 0.0,
        reading.ambient_mcps or 0.0,
        reading.spads or 0.0,
    )
