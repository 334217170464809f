"""Where light and sound go: the seam, and the board of LEDs and beeper behind gpiozero."""

from typing import Any, Protocol

from hingewall.pins import BoardDevices, open_board_devices
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Wiring
from hingewall.signals.cue_mixer import Output

DUTY = {"low": 0.06, "high": 0.3, "alarm": 0.5}
"""PWM duty of a passive beeper. Half is loudest, and the alarm's alone: it sounds in short bursts, and a note as
long as the reward's would be the louder of the two. A tone's power goes with sin(pi duty) squared: this costs 2 dB."""

BAR = {"blue": (0.0, 0.0, 1.0), "white": (1.0, 1.0, 1.0), "orange": (1.0, 0.35, 0.0)}
"""Red, green and blue of an RGB bar that stand for each light."""


class Board(Protocol):
    """Something that can be lit and heard."""

    def use(self, settings: Settings) -> None:
        """Settings that are this board's alone, at the start and when they change."""

    def show(self, output: Output, loud: str, brightness: float) -> None:
        """Take this state now. ``loud`` is ``low`` or ``high``, ``brightness`` 0 to 1."""

    def named(self, cue: str, audible: bool) -> None:
        """A cue begins; for boards that speak in words."""

    def close(self) -> None:
        """Everything off, and let go. May be called twice."""


class GpioBoard:
    """Three LEDs (blue, white, orange), a beeper and the RGB bar if any, by the wiring file. Raises PinError."""

    def __init__(self, wiring: Wiring, devices: BoardDevices | None = None) -> None:
        self._devices: BoardDevices | None = devices or open_board_devices(wiring)
        self._last: tuple[Any, ...] = ()

    def use(self, settings: Settings) -> None:
        """Loudness and brightness come with what is shown."""

    def show(self, output: Output, loud: str, brightness: float) -> None:
        state = (output, loud, brightness)
        if self._devices is None or state == self._last:
            return
        self._last = ()  # until all of it is on the pins
        self._devices.sound(output.hz, DUTY["alarm" if output.alarm else loud])
        for led in ("orange", "blue", "white"):
            getattr(self._devices, led).value = round(getattr(output, led) * brightness, 3)
        for colour, share in zip(self._devices.bar, mixed(output), strict=False):
            colour.value = round(share * brightness, 3)
        self._last = state

    def named(self, cue: str, audible: bool) -> None:
        """Lights and tones say it."""

    def close(self) -> None:
        devices, self._devices = self._devices, None
        if devices is not None:
            devices.close()


def mixed(output: Output) -> tuple[float, float, float]:
    """Red, green and blue, 0 to 1 each, of an RGB bar that shows what the three lights show.

    Lights that are on together have a colour of their own: white and orange become peach. Were each colour cut at 1,
    they would look like white alone.
    """
    levels = {light: getattr(output, light) for light in BAR}
    sums = [sum(level * BAR[light][colour] for light, level in levels.items()) for colour in range(3)]
    scale = max(levels.values()) / max(sums) if max(sums) else 0.0
    red, green, blue = (round(share * scale, 6) for share in sums)
    return red, green, blue
