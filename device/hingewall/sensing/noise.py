"""What the chip's own sigma tells beside its noise: light from one distance, or from several at once."""

from hingewall.messages.readings import RangeReading

FLOOR_MM, NOISE_MM, BUDGET_MS = 0.6, 26.0, 15.0
"""26 mm for one Mcps over one ms, in short mode's 15 ms (fitted to ST's 1-5 mm precision)."""
SPREAD_SHARE = 0.05
"""Share of the variance of distances in view that shows in sigma (assumed, as in the sensor's model)."""


def noise_mm2(reading: RangeReading) -> float | None:
    """Variance of one surface, by signal and ambient light alone; None where the reading lacks a signal."""
    signal = reading.signal_mcps
    if not signal:
        return None
    ambient = reading.ambient_mcps or 0.0
    return FLOOR_MM**2 + NOISE_MM**2 / (signal * BUDGET_MS) * (1.0 + 2.0 * ambient / signal)


def spread_mm2(reading: RangeReading) -> float | None:
    """Variance of the distances that the light comes from; None where the reading lacks signal or sigma."""
    noise, sigma = noise_mm2(reading), reading.sigma_mm
    if noise is None or sigma is None:
        return None
    return max(0.0, sigma * sigma - noise) / SPREAD_SHARE
