"""Never more than three flashes a second, whatever cues meet (WCAG 2.3.1: seizures)."""

from collections import deque

Lights = tuple[float, float, float]
"""Blue, white, orange; each 0 to 1."""

DARK: Lights = (0.0, 0.0, 0.0)

STEP = 0.1
"""A change of brightness that counts; WCAG takes 10 % of the greatest luminance."""

WINDOW_S = 1.05
"""A second, and a little for what the clock and the lamps add."""

ALARM_LIMIT = 3
LIMIT = 2
"""Other cues leave one flash of the three, so that an alarm lights up at once whatever came before."""


class FlashGuard:
    """Lets lights fall at any time, and rise again as often as is safe. Counts each channel's rise after a fall."""

    def __init__(self) -> None:
        self._channels = (_Channel(), _Channel(), _Channel())
        self._rises: deque[float] = deque(maxlen=ALARM_LIMIT)
        self._shown = DARK

    def show(self, t: float, wanted: Lights, alarm: bool) -> tuple[Lights, float | None]:
        """The lights that may be shown at ``t``, and, when they are not the wanted ones, when to ask again."""
        again: float | None = None
        if any(channel.would_flash(value) for channel, value in zip(self._channels, wanted, strict=True)):
            again = self._barred_until(t, ALARM_LIMIT if alarm else LIMIT)
            if again is None:
                self._rises.append(t)
            else:
                wanted = _darker(wanted, self._shown)
        for channel, value in zip(self._channels, wanted, strict=True):
            channel.move(value)
        self._shown = wanted
        return wanted, again

    def _barred_until(self, t: float, limit: int) -> float | None:
        if len(self._rises) < limit:
            return None
        free = self._rises[-limit] + WINDOW_S
        return free if free > t else None


class _Channel:
    """One light's last turning point: the low it rises from, or the high it falls from."""

    def __init__(self) -> None:
        self._extreme = 0.0
        self._rising = False

    def would_flash(self, value: float) -> bool:
        return not self._rising and value >= self._extreme + STEP

    def move(self, value: float) -> None:
        turned = value <= self._extreme - STEP if self._rising else value >= self._extreme + STEP
        further = value > self._extreme if self._rising else value < self._extreme
        if turned:
            self._rising = not self._rising
        if turned or further:
            self._extreme = value


def _darker(one: Lights, other: Lights) -> Lights:
    return (min(one[0], other[0]), min(one[1], other[1]), min(one[2], other[2]))
