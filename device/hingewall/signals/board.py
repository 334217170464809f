"""Where light and sound go: the seam, and the board of LEDs and beeper behind gpiozero."""

from typing import Any, Protocol

from hingewall.pins import BoardDevices, open_board_devices
from hingewall.signals.stage import Output
from hingewall.wiring import Wiring

DUTY = {"low": 0.06, "high": 0.5}
"""PWM duty of a passive beeper: half is loudest."""


class Board(Protocol):
    """Something that can be lit and heard."""

    def show(self, output: Output, loud: str, brightness: float) -> None:
        """Take this state now. ``loud`` is ``low`` or ``high``, ``brightness`` 0 to 1."""

    def named(self, cue: str, audible: bool) -> None:
        """A cue begins; for boards that speak in words."""

    def close(self) -> None:
        """Everything off, and let go. May be called twice."""


class GpioBoard:
    """Three LEDs (blue, white, orange) and a beeper, on the pins of the wiring file. Raises PinError."""

    def __init__(self, wiring: Wiring, devices: BoardDevices | None = None) -> None:
        self._devices: BoardDevices | None = devices or open_board_devices(wiring)
        self._last: tuple[Any, ...] = ()

    def show(self, output: Output, loud: str, brightness: float) -> None:
        state = (output, loud, brightness)
        if self._devices is None or state == self._last:
            return
        self._last = ()  # until all of it is on the pins
        self._devices.sound(output.hz, DUTY["high" if output.alarm else loud])
        for led in ("orange", "blue", "white"):
            getattr(self._devices, led).value = round(getattr(output, led) * brightness, 3)
        self._last = state

    def named(self, cue: str, audible: bool) -> None:
        """Lights and tones say it."""

    def close(self) -> None:
        devices, self._devices = self._devices, None
        if devices is not None:
            devices.close()
