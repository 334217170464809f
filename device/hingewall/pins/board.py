"""The board's lights and beeper as gpiozero devices."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hingewall.errors import PinError
from hingewall.pins.factory import opened, pin_factory
from hingewall.wiring import Wiring

MID_HZ = 1000.0
OCTAVES = 2
"""The cues lie within 500 to 2000 Hz, where small beepers are loud and gyms are not; gpiozero rounds at the edges."""
LED_HZ = 200


@dataclass(frozen=True)
class BoardDevices:
    """The gpiozero devices of a board. ``tonal`` says whether the beeper plays notes or has one of its own.

    ``bar`` is the RGB bar's red, green and blue, where there is one.
    """

    blue: Any
    white: Any
    orange: Any
    beeper: Any
    tonal: bool
    bar: tuple[Any, ...] = ()

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
        for device in (self.beeper, *self.bar, self.orange, self.white, self.blue):
            with suppress(Exception):
                device.off() if hasattr(device, "off") else device.stop()
            with suppress(Exception):
                device.close()


def open_board_devices(wiring: Wiring, factory: Any = None) -> BoardDevices:
    """LEDs and beeper as the wiring says. Raises PinError naming pin, leg and what to do; then nothing stays open."""
    from gpiozero import PWMLED, Buzzer, TonalBuzzer
    from gpiozero.tones import Tone

    factory = factory or pin_factory(wiring.board.pin_factory)
    done: list[Any] = []

    def device(key: str, make: Callable[[int], Any]) -> Any:
        pin = getattr(wiring.pins, key)
        try:
            done.append(opened(key, pin, lambda: make(pin)))
        except PinError:
            for other in done:
                other.close()
            raise
        return done[-1]

    def light(pin: int) -> Any:
        return PWMLED(pin, frequency=LED_HZ, pin_factory=factory)

    def tone(pin: int) -> Any:
        return TonalBuzzer(pin, mid_tone=Tone(frequency=MID_HZ), octaves=OCTAVES, pin_factory=factory)

    def buzzer(pin: int) -> Any:
        return Buzzer(pin, pin_factory=factory)

    tonal = wiring.board.beeper == "passive"
    bar = ("bar_red", "bar_green", "bar_blue") if wiring.board.bar == "rgb" else ()
    return BoardDevices(
        blue=device("blue", light),
        white=device("white", light),
        orange=device("orange", light),
        beeper=device("beeper", tone if tonal else buzzer),
        tonal=tonal,
        bar=tuple(device(key, light) for key in bar),
    )
