"""Each light, the beeper and the button in turn, with somebody who looks, listens and presses if there is one."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from hingewall.checks.check import Check, failed
from hingewall.checks.prompt import Prompt
from hingewall.errors import PinError, SoundError
from hingewall.pins import LEGS, BoardDevices, open_board_devices, open_button
from hingewall.settings.pin_plans import NEWEST
from hingewall.settings.wiring import Wiring
from hingewall.signals.cue_mixer import Output
from hingewall.signals.speaker import SpeakerBoard
from hingewall.sound.alsa import Pcm, open_card
from hingewall.supervision import Stopping

SHINE_S = 1.0
TONE_HZ = 1000.0
DUTY = 0.5
PRESS_S = 10.0
LOOK_S = 0.25


class Button(Protocol):
    """A push button as it is now (``hingewall.pins.ButtonLine``)."""

    @property
    def down(self) -> bool: ...
    def close(self) -> None: ...


OpenButton = Callable[[Wiring, Any, Callable[[float], None], Callable[[float], None]], Button]

LIGHT_FIRST = "the LED's long leg goes to the resistor, the short one to ground"
SPEAKER_FIRST = "the amplifier's five wires and the speaker's two, and board.sound_card in the wiring file"
BEEPER_FIRST = "the beeper's +, the transistor's three legs, and board.beeper in the wiring file"


def where(pin: int) -> str:
    """``GPIO22, leg 15``: where to put the finger."""
    return f"GPIO{pin}, leg {LEGS.get(pin, '?')}"


def pins(wiring: Wiring) -> Check:
    """By which pin plan the wall is wired: the one thing that a file decides by what it does not say."""
    plan = wiring.board.pin_plan
    by = f"by plan {plan}"
    if plan != NEWEST:
        by = f"by plan {plan}, as this wall was built; hardware/wiring.md has what changes with plan 2"
    return Check("pins", True, by)


def first_looks(wiring: Wiring) -> dict[str, str]:
    """What to look at first when a light, the beeper or the button is not noticed."""
    pins = wiring.pins
    lights = {"blue": pins.blue, "white": pins.white, "orange": pins.orange}
    looks = {name: f"the wire on {where(pin)}; {LIGHT_FIRST}" for name, pin in lights.items()}
    spoken = wiring.board.sound == "speaker"
    looks["beeper"] = SPEAKER_FIRST if spoken else f"the wire on {where(pins.beeper)}; {BEEPER_FIRST}"
    return looks | {"button": f"the button's wire on {where(pins.button)}, and its other wire to ground"}


def board(
    wiring: Wiring, factory: Any, ask: Prompt, pause: Callable[[float], None] = time.sleep,
    stopping: Stopping | None = None, opener: Callable[[Wiring, Any], BoardDevices] = open_board_devices,
) -> list[Check]:  # fmt: skip
    """Lights and beeper. All are off afterwards, also when a signal ends it: raises Interrupted then."""
    try:
        devices = opener(wiring, factory)
    except PinError as error:
        return [failed("lights and beeper", error)]
    try:
        with (stopping or Stopping()).interrupting():
            return list(_lights(devices, wiring, ask, pause))
    finally:
        devices.close()


def _lights(devices: BoardDevices, wiring: Wiring, ask: Prompt, pause: Callable[[float], None]) -> Iterator[Check]:
    pins = wiring.pins
    lights = {"blue LED": (devices.blue, pins.blue), "white LED": (devices.white, pins.white),
              "orange LED": (devices.orange, pins.orange)}  # fmt: skip
    colours = (("red", pins.bar_red), ("green", pins.bar_green), ("blue", pins.bar_blue))
    for channel, (colour, pin) in zip(devices.bar, colours, strict=False):
        lights[f"bar, {colour}"] = (channel, pin)
    for name, (light, pin) in lights.items():
        light.on()
        yield _noticed(name, pin, f"Is the {name} on?", wiring, ask, pause,
                       LIGHT_FIRST)  # fmt: skip
        light.off()
    if devices.beeper is None:
        return
    devices.sound(TONE_HZ, DUTY)
    yield _noticed("beeper", pins.beeper, "Does the beeper sound?", wiring, ask, pause,
                   BEEPER_FIRST)  # fmt: skip
    devices.sound(None, DUTY)


def speaker(
    wiring: Wiring, ask: Prompt, opened: Callable[[str], Pcm] = open_card,
    pause: Callable[[float], None] = time.sleep, stopping: Stopping | None = None, lent: SpeakerBoard | None = None,
) -> Check:  # fmt: skip
    """A tone from the sound card, with somebody who listens if there is one. Raises Interrupted as ``board``.

    ``lent`` is the one of a running device, which has the card open and keeps it.
    """
    card = wiring.board.sound_card
    try:
        if lent is None:
            opened(card).close()
        elif lent.trouble:
            raise SoundError(f"board.sound_card {card}: can't be used; {SPEAKER_FIRST}")
    except SoundError as error:
        return failed("speaker", error)
    sounding = lent or SpeakerBoard(lambda: opened(card))
    try:
        sounding.show(Output(hz=TONE_HZ), "high", 1.0)
        with (stopping or Stopping()).interrupting():
            answer = ask.yes("Does the speaker sound?") if ask.present else None
            if answer is None:
                pause(SHINE_S)
                return Check("speaker", None, f"{card}: was on for {SHINE_S:g} s, but nobody was there to ask")
        return Check("speaker", answer, f"{card}: {'noticed' if answer else 'not noticed'}", SPEAKER_FIRST)
    finally:
        sounding.show(Output(), "high", 1.0)
        if lent is None:
            sounding.close()


def _noticed(
    name: str, pin: int, question: str, wiring: Wiring, ask: Prompt, pause: Callable[[float], None], first: str
) -> Check:
    place = where(pin)
    if wiring.board.pin_factory == "mock":
        return Check(name, None, f"{place}: mock pins, nothing to see")
    answer = ask.yes(question) if ask.present else None
    if answer is None:
        pause(SHINE_S)
        return Check(name, None, f"{place}: was on for {SHINE_S:g} s, but nobody was there to ask")
    return Check(name, answer, f"{place}: {'noticed' if answer else 'not noticed'}", f"the wire on {place}; {first}")


def button(
    wiring: Wiring, factory: Any, ask: Prompt, limit_s: float = PRESS_S, stopping: Stopping | None = None,
    opener: OpenButton = open_button,
) -> Check:  # fmt: skip
    """A press, where somebody is there to press; elsewhere that it is not stuck. Raises Interrupted as ``board``."""
    name, pin = "button", wiring.pins.button
    place = where(pin)
    pressed = threading.Event()
    try:
        line = opener(wiring, factory, lambda _t: pressed.set(), lambda _t: None)
    except PinError as error:
        return failed(name, error)
    try:
        if line.down:
            return Check(
                name, False, f"{place}: already pressed before the test asked",
                f"a button that sticks, or its wire on leg {LEGS.get(pin, '?')} touching ground",
            )  # fmt: skip
        if wiring.board.pin_factory == "mock" or not ask.present:
            return Check(name, None, f"{place}: not pressed, nobody was there to ask")
        ask.say(f"Press the button within {limit_s:g} s")
        with (stopping or Stopping()).interrupting():
            end = time.monotonic() + limit_s
            while (left := end - time.monotonic()) > 0:
                ask.progress("")  # who asks from afar may end it here
                if pressed.wait(min(left, LOOK_S)):
                    return Check(name, True, f"{place}: pressed")
        return Check(
            name, False, f"{place}: no press in {limit_s:g} s",
            f"the button's wire on {place}, and its other wire to ground",
        )  # fmt: skip
    finally:
        line.close()
