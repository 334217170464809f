"""The board's lights and beeper as gpiozero devices."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from hingewall.errors import PinError
from hingewall.pins.factory import opened, pin_factory
from hingewall.settings.wiring import Wiring

MID_HZ = 1000.0
OCTAVES = 2
"""The cues lie within 500 to 2400 Hz; gpiozero rounds at the edges."""
LED_HZ = 200
IDLE_HZ = 50
"""Of a silent beeper and a dark light: its PWM goes on with a duty of 0. lgpio's thread wakes up fifty times a second
whatever it has to do, and begins all cycles on the same beat (lgPthTx.c): dark pins cost no wake-up beyond that.

lgpio 0.2.2 must not end a PWM: the line may keep its level, and the PWM thread may hang (lgPthTx.c), which freezes
every light and the beeper as they are. Seen in tests/hil: about one end in fifty."""


@dataclass(frozen=True)
class BoardDevices:
    """The gpiozero devices of a board; ``beeper`` is None where a speaker is in its place.

    ``tonal`` says whether the beeper plays notes or has one of its own.

    ``bar`` is the RGB bar's red, green and blue, where there is one.
    """

    blue: Any
    white: Any
    orange: Any
    beeper: Any | None
    tonal: bool
    bar: tuple[Any, ...] = ()

    def sound(self, hz: float | None, duty: float) -> None:
        """A tone, by PWM of that duty (0.5 is loudest), or silence. A beeper of one note plays that, at full duty."""
        if self.beeper is None:
            return
        if not self.tonal:
            self.beeper.value = hz is not None
        elif hz is None:
            if self.beeper.pwm_device.pin.frequency is not None:
                self.beeper.pwm_device.value = 0
                self.beeper.pwm_device.pin.frequency = IDLE_HZ
        else:
            from gpiozero.tones import Tone

            self.beeper.play(Tone(frequency=hz))
            self.beeper.pwm_device.value = duty

    def shine(self, light: Any, share: float) -> None:
        """One of the lights, from dark to 1. Lit again, it is up to a cycle of the idle frequency late, which nobody
        sees."""
        if not share:
            light.value = 0
        if light.frequency != (hz := LED_HZ if share else IDLE_HZ):
            light.frequency = hz
        if share:
            light.value = share

    def close(self) -> None:
        """Everything off, then let go. A device that fails does not keep the others on."""
        lights = (*self.bar, self.orange, self.white, self.blue)
        with suppress(Exception):
            self.sound(None, 0.0)
        for light in lights:
            with suppress(Exception):
                light.off()
        time.sleep(2 / IDLE_HZ)  # lgpio takes a duty up at the end of a cycle
        for device in (*((self.beeper,) if self.beeper else ()), *lights):
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
        return PWMLED(pin, frequency=IDLE_HZ, pin_factory=factory)

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
        beeper=None if wiring.board.sound == "speaker" else device("beeper", tone if tonal else buzzer),
        tonal=tonal,
        bar=tuple(device(key, light) for key in bar),
    )
