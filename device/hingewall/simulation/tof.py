"""A model of ST's VL53L1X, all its SPADs: short mode with 15 ms every 20 ms, long mode with 33 ms every 37 ms.

Fitted to the figures that ST publishes (VL53L1X and VL53L4CD datasheets, UM2356, UM2555, the ULD's register values) and
to what users of real boards report; a fit, not a measurement. Any reading can be had without the ones before it.
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import NamedTuple

from hingewall.messages.readings import FaultReading, RangeReading, RangeStatus
from hingewall.simulation.cone import Patch, Pose
from hingewall.simulation.faults import SensorFault, spoilt
from hingewall.simulation.random_streams import RandomStream

DSS_TARGET_MCPS = 20.0
"""Above this the chip switches SPADs off rather than report more (register 0x0024 = 0x0A00)."""
SPADS = 256
WHITE_MCPS = 52.0
"""A white (88 %) target that fills the cone at 610 mm: makes 17 % grey end at 1.7 m, as ST's table has it (fitted)."""
NOISE_FLOOR_MM, NOISE_MM = 0.6, 26.0
"""26 mm for one Mcps over one ms (fitted to 1-5 mm precision at 15 ms)."""
SPREAD_NOISE = 0.05
"""Share of a mixed scene's variance that shows in the reported sigma (assumed)."""
SIGMA_LIMIT_MM, SIGNAL_LIMIT_MCPS, SIGNAL_SOFT_MCPS = 90.0, 1.0, 0.1
"""The chip's thresholds as ST's driver sets them (0x0168 / 4, 0x0080 / 128), the second one softened by shot noise."""
ALIAS_BELOW_MM, ALIAS_SHARE = 300.0, 0.01
"""Users see near-zero ranges with status 0 where the far wall wraps (stm32duino/VL53L1X issue 7)."""
PHASE_FAIL_SHARE = 1e-4
FLOOR_MM = 40.0
NO_NUMBER = (8191, 8190)
BURST_SHARE = 2e-6
"""Bursts of bus errors at 1e-6 a transaction, two a reading; single ones are hidden by a driver's retries (assumed)."""
DARK_GYM_MCPS = 0.2
WINDOW_MM, MARK_REFLECTANCE = 55.0, 0.5
"""A mark on the front of the printed case, some mm beyond its depth."""
SMUDGE_MCPS = 1.5
"""Pulls somebody in grey at 610 mm to 540 (assumed)."""

_TIMING, _READING, _BUS, _HELD, _CHIP = range(5)


class Look(NamedTuple):
    """A distance mode as Hingewall uses it. ``alias_mm``: where the far wall wraps, the ambiguity of VCSEL period B."""

    budget_s: float
    period_s: float
    reach_mm: float
    alias_mm: float

    @property
    def half_window_s(self) -> float:
        """Two Gauss points give the mean over the window of anything as smooth as a moving body."""
        return self.budget_s / 2.0 / math.sqrt(3.0)


SHORT = Look(0.015, 0.02, 1360.0, 2380.0)
LONG = Look(0.033, 0.037, 3600.0, 5560.0)
"""ST's ranges (STEBCN2V1 manual) and the VCSEL periods of its driver."""


class Echo(NamedTuple):
    """What comes back from all patches: weighted mean distance, its variance, and the signal before the DSS limit."""

    distance_mm: float
    variance_mm2: float
    signal_mcps: float


def echo(patches: Iterable[Patch]) -> Echo:
    """The chip averages all photons that it gets back: each patch weighs share x reflectance / distance squared."""
    weight = moment = square = 0.0
    for share, reflectance, d in patches:
        w = share * reflectance / (d * d)
        weight += w
        moment += w * d
        square += w * d * d
    if weight == 0.0:
        return Echo(0.0, 0.0, 0.0)
    mean = moment / weight
    return Echo(mean, max(0.0, square / weight - mean * mean), WHITE_MCPS * 610.0**2 * weight / 0.88)


def marked(pose: Pose, mcps: float, at_mm: float = WINDOW_MM) -> Pose:
    """The same through a window with a finger mark, or a cover, that throws back so many Mcps of the sensor's light."""
    share = mcps * 0.88 * at_mm**2 / (WHITE_MCPS * 610.0**2 * MARK_REFLECTANCE)
    return replace(pose, patches=(*pose.patches, Patch(share, MARK_REFLECTANCE, at_mm)))


def smudged(pose_at: Callable[[float], Pose]) -> Callable[[float], Pose]:
    """The same through a window that somebody has touched."""
    return lambda t: marked(pose_at(t), SMUDGE_MCPS)


def noise_mm(signal_mcps: float, ambient_mcps: float = 0.0, budget_s: float = SHORT.budget_s) -> float:
    """Standard deviation of one reading, from the signal as reported (at most 20 Mcps)."""
    signal = max(0.05, signal_mcps)
    shot = NOISE_MM**2 / (signal * budget_s * 1000.0) * (1.0 + 2.0 * ambient_mcps / signal)
    return math.sqrt(NOISE_FLOOR_MM**2 + shot)


def stream_count(n: int) -> int:
    """The chip's count of results: 0 to 255, then 128 to 255 again and again."""
    return n if n < 256 else 128 + n % 128


class SensorModel:
    """One chip in one installation: ``seed`` draws its clock and its bias once. Times are seconds from its start."""

    def __init__(self, seed: int, *, ambient_mcps: float = DARK_GYM_MCPS, faults: Sequence[SensorFault] = ()) -> None:
        chip = RandomStream(seed, _CHIP, 0)
        self.seed = seed
        self.ambient_mcps = ambient_mcps
        self.faults = tuple(faults)
        self.period_s = SHORT.period_s * (1.0 + 0.02 * _bounded(chip.normal()))
        self._offset_mm = 4.0 * _bounded(chip.normal())
        self._gain = 1.0 + 0.01 * _bounded(chip.normal())
        self._warm_up_mm = 4.0 * chip.uniform()

    def time_of(self, n: int) -> float:
        """The middle of the window of reading ``n``: an even beat with 0.3 ms of jitter from one to the next."""
        return (
            n * self.period_s + SHORT.budget_s / 2.0 + 2.1e-4 * _bounded(RandomStream(self.seed, _TIMING, n).normal())
        )

    def reading(self, pose_at: Callable[[float], Pose], n: int) -> RangeReading | FaultReading | None:
        """Reading ``n`` of what is there; None when a fault keeps the chip silent. Depends on nothing but (seed, n)."""
        t = self.time_of(n)
        for fault in self.faults:
            if fault.start_s <= t < fault.end_s and fault.kind == "smudge":
                return self._healthy(smudged(pose_at), n)
            if fault.start_s <= t < fault.end_s:
                onset = max(0, math.ceil((fault.start_s - SHORT.budget_s / 2.0) / self.period_s))
                return spoilt(fault.kind, partial(self._healthy, pose_at), n, onset)
        if RandomStream(self.seed, _BUS, n).uniform() < BURST_SHARE:
            return FaultReading(round(t, 4), "i2c")
        return self._healthy(pose_at, n)

    def _healthy(self, pose_at: Callable[[float], Pose], n: int) -> RangeReading:
        return self.measured(pose_at, self.time_of(n), n, SHORT)

    def measured(self, pose_at: Callable[[float], Pose], t: float, n: int, look: Look) -> RangeReading:
        """What this chip makes of a window around ``t``, as its ``n``-th result, whenever that is."""
        draw = RandomStream(self.seed, _READING, n)
        back = self._echo(pose_at, t, look)
        signal = min(DSS_TARGET_MCPS, back.signal_mcps)
        noise = noise_mm(signal, self.ambient_mcps, look.budget_s)
        sigma = math.hypot(noise, math.sqrt(SPREAD_NOISE * back.variance_mm2))
        biased = self._biased(back.distance_mm, t)
        range_mm = _quantised(biased + noise * draw.normal())
        status = _status(draw, signal, sigma, back.distance_mm > look.reach_mm, n)
        if status == "wrapped" and biased % look.alias_mm < ALIAS_BELOW_MM and draw.uniform() < ALIAS_SHARE:
            status, range_mm = "valid", _quantised(range_mm % look.alias_mm)
        elif status not in ("valid", "first"):
            range_mm = self._leftover(draw, biased if signal else None, pose_at, t - self.period_s, look)
        return RangeReading(
            round(t, 4),
            range_mm,
            status,
            round(sigma * 4.0) / 4.0,
            round(signal * 128.0) / 128.0,
            round(self.ambient_mcps * 128.0) / 128.0,
            SPADS if signal < DSS_TARGET_MCPS else round(SPADS * DSS_TARGET_MCPS / back.signal_mcps, 1),
            stream_count(n),
        )

    def _echo(self, pose_at: Callable[[float], Pose], t: float, look: Look) -> Echo:
        half_s = look.half_window_s
        early, late = echo(pose_at(t - half_s).patches), echo(pose_at(t + half_s).patches)
        total = early.signal_mcps + late.signal_mcps
        if total == 0.0:
            return early
        share = early.signal_mcps / total
        return Echo(
            share * early.distance_mm + (1.0 - share) * late.distance_mm,
            share * early.variance_mm2 + (1.0 - share) * late.variance_mm2,
            total / 2.0,
        )

    def _biased(self, true_mm: float, t: float) -> float:
        """With this installation's offset and gain, the warming up over ten minutes, and the loose nearest 40 mm."""
        biased = true_mm * self._gain + self._offset_mm + self._warm_up_mm * min(1.0, max(0.0, t) / 600.0)
        if true_mm < FLOOR_MM:
            biased += 20.0 * RandomStream(self.seed, _HELD, int(t / 0.2)).uniform() - 10.0
        return biased

    def _leftover(
        self, draw: RandomStream, biased: float | None, pose_at: Callable[[float], Pose], before: float, look: Look
    ) -> int:
        """The number of a failed reading: "whatever it happened to be when the logic gave up" (ST staff)."""
        kind = draw.uniform()
        if biased is None or 0.6 <= kind < 0.9:
            return NO_NUMBER[draw.uniform() < 0.5]
        if kind < 0.6:
            return _quantised(biased + 40.0 * draw.normal())
        return _quantised(self._biased(self._echo(pose_at, before, look).distance_mm, before))


def _status(draw: RandomStream, signal: float, sigma: float, beyond: bool, n: int) -> RangeStatus:
    if draw.uniform() < 1.0 / (1.0 + math.exp((signal - SIGNAL_LIMIT_MCPS) / SIGNAL_SOFT_MCPS)):
        return "signal_fail"
    if sigma > SIGMA_LIMIT_MM:
        return "sigma_fail"
    if beyond:
        return "wrapped"
    if draw.uniform() < PHASE_FAIL_SHARE:
        return "phase_fail"
    return "valid" if n else "first"


def _quantised(mm: float) -> int:
    """Whole millimetres in an unsigned register."""
    return max(0, min(65535, round(mm)))


def _bounded(z: float) -> float:
    """A chip beyond three standard deviations would not have left the factory."""
    return max(-3.0, min(3.0, z))
