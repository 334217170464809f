"""The sensor's XSHUT and GPIO1, and the push button: pins whose moments matter.

Pin libraries call back from one thread of theirs for all pins: what is handed in here must return at once.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any, TypeVar

from hingewall.errors import PinError, one_line
from hingewall.pins.factory import opened
from hingewall.settings.wiring import Wiring

Line = TypeVar("Line")

log = logging.getLogger(__name__)

EDGES_KEPT = 8
"""Edges that wait to be asked for. The sensor makes no second one before its result is cleared; a loose wire might."""
LATE_S = 0.5
"""An edge is told this late at most. A library's time that says otherwise is by another clock, and not used."""


class Edges:
    """Every change of one input with the CLOCK_MONOTONIC second it happened at, in the pin library's thread."""

    def __init__(self, device: Any, edges: str, happened: Callable[[float, bool], None]) -> None:
        self._device = device
        self._happened = happened
        device.pin.edges = edges
        device.pin.when_changed = self._changed  # gpiozero keeps a weak reference: self must live

    def _changed(self, ticks: float, high: bool) -> None:
        age = self._device.pin_factory.ticks_diff(self._device.pin_factory.ticks(), ticks)
        t = time.monotonic() - (age if 0 <= age <= LATE_S else 0.0)
        try:
            self._happened(t, bool(high))
        except Exception as error:  # it would end the library's thread, and every other pin with it
            log.exception("GPIO%s: a change could not be handled (%s)", self._device.pin.info.name, one_line(error))

    @property
    def high(self) -> bool:
        return bool(self._device.pin.state)

    def close(self) -> None:
        if not self._device.closed:
            self._device.pin.when_changed = None
        self._device.close()


class SensorPins:
    """The VL53L1X's two lines beside its bus: XSHUT (low is reset) and GPIO1 (low is data ready).

    One that is not wired does nothing: ``xshut`` then has no effect, and ``wait_edge`` waits and says that none came.
    """

    def __init__(self, xshut: Any = None, gpio1: Any = None) -> None:
        self._xshut = xshut
        self._arrived = threading.Condition()
        self._moments: deque[float] = deque(maxlen=EDGES_KEPT)
        self._closed = False
        self._edges = None if gpio1 is None else Edges(gpio1, "falling", self._ready)

    def xshut(self, high: bool) -> None:
        """High lets the sensor run, low holds it in reset."""
        if self._xshut is not None and not self._closed:
            self._xshut.value = high

    def wait_edge(self, timeout_s: float) -> float | None:
        """The CLOCK_MONOTONIC second at which data became ready, or None when that did not happen in time.

        Each edge is told once, the oldest first, also one that came before the call. None at once after ``close``.
        """
        with self._arrived:
            self._arrived.wait_for(lambda: self._moments or self._closed, timeout_s)
            return self._moments.popleft() if self._moments and not self._closed else None

    def _ready(self, t: float, _high: bool) -> None:
        with self._arrived:
            self._moments.append(t)
            self._arrived.notify()

    def close(self) -> None:
        """Let go of both lines and wake who waits; the sensor's pull-up keeps it running. May be called twice."""
        with self._arrived:
            self._closed = True
            self._arrived.notify_all()
        if self._edges is not None:
            self._edges.close()
        if self._xshut is not None:
            self._xshut.close()


class ButtonLine:
    """The push button, to ground with the Pi's pull-up. Raw: contacts bounce, ``button.ButtonHold`` sorts it out."""

    def __init__(self, device: Any, pressed: Callable[[float], None], released: Callable[[float], None]) -> None:
        self._tell = {False: pressed, True: released}
        self._edges = Edges(device, "both", lambda t, high: self._tell[high](t))
        if self.down:  # held, or stuck, since before: nobody will tell of that edge
            pressed(time.monotonic())

    @property
    def down(self) -> bool:
        """Whether it is pressed now."""
        return not self._edges.high

    def close(self) -> None:
        """Let go of the pin. May be called twice."""
        self._edges.close()


def open_sensor_pins(wiring: Wiring, factory: Any) -> SensorPins:
    """XSHUT high, and GPIO1 as an input with pull-up, where they are wired. Raises PinError; then neither is open."""
    from gpiozero import OutputDevice

    sensor, pins = wiring.sensor, wiring.pins
    xshut = None
    if sensor.xshut_wired:
        xshut = opened("xshut", pins.xshut, lambda: OutputDevice(pins.xshut, initial_value=True, pin_factory=factory))
    try:
        if not sensor.gpio1_wired:
            return SensorPins(xshut)
        return _on_input("gpio1", pins.gpio1, factory, lambda device: SensorPins(xshut, device))
    except PinError:
        if xshut is not None:
            xshut.close()
        raise


def open_button(
    wiring: Wiring, factory: Any, pressed: Callable[[float], None], released: Callable[[float], None]
) -> ButtonLine:
    """The button; ``pressed`` and ``released`` are given the CLOCK_MONOTONIC second, bounces and all. Raises PinError.

    A button that is down already counts as pressed now.
    """
    return _on_input("button", wiring.pins.button, factory, lambda device: ButtonLine(device, pressed, released))


def _on_input(key: str, pin: int, factory: Any, line: Callable[[Any], Line]) -> Line:
    from gpiozero import InputDevice

    device = opened(key, pin, lambda: InputDevice(pin, pull_up=True, pin_factory=factory))
    try:
        return opened(key, pin, lambda: line(device))
    except PinError:
        device.close()
        raise
