"""Where light and sound go: the seam, and the board of LEDs and beeper behind gpiozero."""

from contextlib import suppress
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
        self._last = state
        self._sound(self._devices, output.hz, "high" if output.alarm else loud)
        for led, value in (
            (self._devices.orange, output.orange), (self._devices.blue, output.blue), (self._devices.white, output.white),
        ):  # fmt: skip
            led.value = round(value * brightness, 3)

    def _sound(self, devices: BoardDevices, hz: float | None, loud: str) -> None:
        if not devices.tonal:
            devices.beeper.value = hz is not None
        elif hz is None:
            devices.beeper.stop()
        else:
            from gpiozero.tones import Tone

            devices.beeper.play(Tone(frequency=hz))
            if loud != "high":
                devices.beeper.pwm_device.value = DUTY[loud]

    def named(self, cue: str, audible: bool) -> None:
        """Lights and tones say it."""

    def close(self) -> None:
        devices, self._devices = self._devices, None
        if devices is None:
            return
        for device in (devices.beeper, devices.orange, devices.white, devices.blue):
            with suppress(Exception):  # one that fails must not keep the others on
                device.off() if hasattr(device, "off") else device.stop()
            with suppress(Exception):
                device.close()
