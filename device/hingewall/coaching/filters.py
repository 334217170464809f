"""Small running filters over (t, value), each O(1) a reading."""

from collections import deque

from hingewall.coaching.rules import SCATTER_SHARE, SPEED_SPAN_S

GAP_S = 0.06
"""Three readings missing at 50 Hz, and none at 20 Hz, the slowest recording that can be judged."""
STILL_GAP_S = 0.2
"""Ten readings missing in a row: a window with such a hole says nothing about standing still."""
NOISE_WEIGHT = 0.02
"""Of a reading in running means of noise: about a second at 50 Hz."""
SECOND_DIFFERENCE = 1.95
"""Mean size of a - 2b + c over the standard deviation of white noise: sqrt(6) times sqrt(2 / pi)."""


class Median3:
    """Median of three. Its result belongs to the middle reading, so it adds 20 ms of delay and no bias in time.

    A gap starts it anew: values on either side of it say nothing about each other.
    """

    def __init__(self) -> None:
        self._t: list[float] = []
        self._v: list[float] = []

    def add(self, t: float, value: float) -> tuple[float, float] | None:
        """The median and its time; None until there are three."""
        ts, vs = self._t, self._v
        if ts and t - ts[-1] > GAP_S:
            ts.clear()
            vs.clear()
        ts.append(t)
        vs.append(value)
        if len(vs) < 3:
            return None
        if len(vs) > 3:
            del ts[0], vs[0]
        a, b, c = vs
        if a > b:
            a, b = b, a
        return ts[1], a if c < a else min(b, c)

    def clear(self) -> None:
        self._t.clear()
        self._v.clear()


class Noise:
    """What the sensor says of its own noise (sigma, mm), believed where its readings do scatter like that. Two things
    in the cone raise sigma too, and hold still. None until it said something."""

    def __init__(self) -> None:
        self._sigma: float | None = None
        self._scatter = 0.0
        self._before: tuple[float, float] | None = None

    @property
    def mm(self) -> float | None:
        if self._sigma is None or self._scatter < SCATTER_SHARE * self._sigma:
            return None
        return self._sigma

    def add(self, value: float, sigma_mm: float) -> None:
        """The scatter is of second differences, which movement of the hips hardly changes."""
        if self._sigma is None:
            self._sigma = sigma_mm
        self._sigma += NOISE_WEIGHT * (sigma_mm - self._sigma)
        if self._before is not None:
            a, b = self._before
            self._scatter += NOISE_WEIGHT * (abs(a - 2 * b + value) / SECOND_DIFFERENCE - self._scatter)
        self._before = (value, value) if self._before is None else (self._before[1], value)

    def clear(self) -> None:
        self._sigma, self._scatter, self._before = None, 0.0, None


class StillWindow:
    """Mean, spread and fitted slope over the last ``span_s``, by running sums."""

    def __init__(self, span_s: float) -> None:
        self.span_s = span_s
        self._points: deque[tuple[float, float]] = deque()
        self._zero()

    def _zero(self) -> None:
        self._t0 = self._v0 = 0.0
        self._n = 0
        self._st = self._sv = self._stt = self._svv = self._stv = 0.0

    def clear(self) -> None:
        self._points.clear()
        self._zero()

    def add(self, t: float, value: float) -> None:
        points = self._points
        if points and t - points[-1][0] > STILL_GAP_S:
            self.clear()
        if not points or t - self._t0 > 60.0:
            self._rebase(t, value)
        points.append((t, value))
        self._sum(t, value, 1)
        while t - points[0][0] > self.span_s + 0.001:
            self._sum(*points.popleft(), -1)

    def _rebase(self, t: float, value: float) -> None:
        """Sums are kept about a recent point, or they would lose their digits after hours."""
        kept = list(self._points)
        self._zero()
        self._t0, self._v0 = t, value
        for point in kept:
            self._sum(*point, 1)

    def _sum(self, t: float, value: float, sign: int) -> None:
        t -= self._t0
        value -= self._v0
        self._n += sign
        self._st += sign * t
        self._sv += sign * value
        self._stt += sign * t * t
        self._svv += sign * value * value
        self._stv += sign * t * value

    @property
    def count(self) -> int:
        return self._n

    @property
    def covered_s(self) -> float:
        return self._points[-1][0] - self._points[0][0] if self._points else 0.0

    @property
    def mean(self) -> float:
        return self._v0 + self._sv / self._n

    def still(self, sd_mm: float, slope_mm_s: float) -> bool:
        """Whether spread and slope are within limits. Needs at least three points."""
        n = self._n
        if n < 3:
            return False
        svv = self._svv - self._sv * self._sv / n
        if svv > sd_mm * sd_mm * n:
            return False
        stt = self._stt - self._st * self._st / n
        return stt > 0 and abs(self._stv - self._st * self._sv / n) < slope_mm_s * stt


class Speed:
    """Speed toward the wall (mm/s, positive when d shrinks) over the last 0.1 s."""

    def __init__(self) -> None:
        self._points: deque[tuple[float, float]] = deque()

    def add(self, t: float, value: float) -> float:
        points = self._points
        if points and t - points[-1][0] > 2 * SPEED_SPAN_S:
            points.clear()
        points.append((t, value))
        while t - points[0][0] > SPEED_SPAN_S + 0.001:
            points.popleft()
        t0, v0 = points[0]
        return (v0 - value) / (t - t0) if t > t0 else 0.0

    def clear(self) -> None:
        self._points.clear()
