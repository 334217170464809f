"""Whether there is so much light on the sensor that it can't say where somebody stands."""

from collections import deque
from statistics import median

from hingewall.messages.readings import RangeReading
from hingewall.sensing.noise import noise_mm2

KEPT_S, AT_LEAST_S = 5.0, 3.0
"""As long as a rep: at its bottom the hips are near, and seen well in any light."""
TOO_MUCH_MM, WELL_MM = 25.0, 18.0
"""Sigma at a stance. Model, hinges in clothes of 5-88 % and 5-800 Mcps: below the first 98 % are counted, above it
half, and from 45 mm on hardly any. The second takes the fault back."""
BY_LIGHT_SHARE = 0.7
"""Of the sigma that the ambient light explains: the rest may be of two things in view, or of a mark on the window."""
WITHIN_MM = 1200.0
"""Further out is the room. In a room in the sun every reading is unsure, and nobody minds."""
MEASURED = ("valid", "first", "sigma_fail")
EVERY_S = 0.5


class Light:
    """``update`` with each reading; ``too_much`` is what is to be said of the light."""

    def __init__(self) -> None:
        self.too_much = False
        self._seen: deque[tuple[float, float]] = deque()
        self._due = 0.0

    def update(self, reading: RangeReading) -> None:
        if (sigma := _sigma_by_light(reading)) is not None:
            self._seen.append((reading.t, sigma))
        if not self._seen or 0.0 <= self._due - reading.t <= EVERY_S:
            return
        self._due = reading.t + EVERY_S
        while self._seen and reading.t - self._seen[0][0] > KEPT_S:
            self._seen.popleft()
        self._judge()

    def _judge(self) -> None:
        if not self._seen:
            self.too_much = False  # nobody is there
        elif self._seen[-1][0] - self._seen[0][0] >= AT_LEAST_S:
            usual = median(sigma for _, sigma in self._seen)
            self.too_much = usual > (WELL_MM if self.too_much else TOO_MUCH_MM)


def _sigma_by_light(reading: RangeReading) -> float | None:
    """The sigma of somebody who is there, 0 where it is not the light's doing; None with nobody there."""
    mm, sigma = reading.range_mm, reading.sigma_mm
    if mm is None or mm > WITHIN_MM or sigma is None or reading.status not in MEASURED:
        return None
    noise = noise_mm2(reading)
    if noise is None or not reading.ambient_mcps or noise < (BY_LIGHT_SHARE * sigma) ** 2:
        return 0.0
    return sigma
