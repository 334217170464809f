"""The one module that opens gpiozero: a pin factory named outright, and the board's devices on it.

gpiozero is imported when a board is opened, not before, so that everything else runs where it isn't installed.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hingewall.errors import PinError, one_line
from hingewall.wiring import Wiring

LEGS = {
    2: 3, 3: 5, 4: 7, 14: 8, 15: 10, 17: 11, 18: 12, 27: 13, 22: 15, 23: 16, 24: 18, 10: 19, 9: 21, 25: 22, 11: 23,
    8: 24, 7: 26, 0: 27, 1: 28, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36, 26: 37, 20: 38, 21: 40,
}  # fmt: skip
"""BCM number -> leg of the 40-pin header."""

MID_HZ = 1000.0
OCTAVES = 2
"""The cues lie within 500 to 2000 Hz, where small beepers are loud and gyms are not; gpiozero rounds at the edges."""
LED_HZ = 200
FIX = {
    "lgpio": "install lgpio (adafruit-lgpio on Python 3.13) and run on a Pi as a member of the group gpio",
    "rpigpio": "install RPi.GPIO and run on a Pi Zero to 4; a Pi 5 needs lgpio",
    "mock": "reinstall gpiozero",
}


@dataclass(frozen=True)
class BoardDevices:
    """The gpiozero devices of a board. ``tonal`` says whether the beeper plays notes or has one of its own."""

    blue: Any
    white: Any
    orange: Any
    beeper: Any
    tonal: bool

    def sound(self, hz: float | None, duty: float) -> None:
        """A tone, by PWM of that duty (0.5 is loudest), or silence. A beeper of one note plays that, at full duty."""
        if not self.tonal:
            self.beeper.value = hz is not None
        elif hz is None:
            self.beeper.stop()
        else:
            from gpiozero.tones import Tone

            self.beeper.play(Tone(frequency=hz))
            self.beeper.pwm_device.value = duty

    def close(self) -> None:
        """Everything off, then let go. A device that fails does not keep the others on."""
        for device in (self.beeper, self.orange, self.white, self.blue):
            with suppress(Exception):
                device.off() if hasattr(device, "off") else device.stop()
            with suppress(Exception):
                device.close()


def pin_factory(name: str) -> Any:
    """The gpiozero factory of that name (``lgpio``, ``rpigpio``, ``mock``), and never another. Raises PinError."""
    try:
        if name == "mock":
            from gpiozero.pins.mock import MockFactory, MockPWMPin

            return MockFactory(pin_class=MockPWMPin)
        if name == "lgpio":
            from gpiozero.pins.lgpio import LGPIOFactory

            return LGPIOFactory()
        from gpiozero.pins.rpigpio import RPiGPIOFactory

        return RPiGPIOFactory()
    except Exception as error:  # pin libraries raise anything, from ImportError to their own
        raise PinError(f"board.pin_factory {name}: can't be used here ({one_line(error)}); {FIX[name]}") from error


def open_board_devices(wiring: Wiring, factory: Any = None) -> BoardDevices:
    """LEDs and beeper as the wiring says. Raises PinError naming pin, leg and what to do; then nothing stays open."""
    from gpiozero import PWMLED, Buzzer, TonalBuzzer
    from gpiozero.tones import Tone

    factory = factory or pin_factory(wiring.board.pin_factory)
    pins, opened = wiring.pins, []

    def device(key: str, make: Callable[[], Any]) -> Any:
        try:
            opened.append(made := make())
        except Exception as error:  # as above
            for other in opened:
                other.close()
            raise _unusable(key, getattr(pins, key), error) from error
        return made

    tonal = wiring.board.beeper == "passive"
    return BoardDevices(
        blue=device("blue", lambda: PWMLED(pins.blue, frequency=LED_HZ, pin_factory=factory)),
        white=device("white", lambda: PWMLED(pins.white, frequency=LED_HZ, pin_factory=factory)),
        orange=device("orange", lambda: PWMLED(pins.orange, frequency=LED_HZ, pin_factory=factory)),
        beeper=device(
            "beeper",
            (lambda: TonalBuzzer(pins.beeper, mid_tone=Tone(frequency=MID_HZ), octaves=OCTAVES, pin_factory=factory))
            if tonal
            else (lambda: Buzzer(pins.beeper, pin_factory=factory)),
        ),
        tonal=tonal,
    )


def _unusable(key: str, pin: int, error: Exception) -> PinError:
    leg = f" (leg {LEGS[pin]} of the header)" if pin in LEGS else ""
    return PinError(
        f"pins.{key} is GPIO{pin}{leg}: can't be used ({one_line(error)});"
        " check the wiring file and that nothing else holds the pin"
    )
