"""Figures of the sensor's driver, on an emulated chip: what a reading costs, and the way from the bus to a pin."""

import time
from collections.abc import Callable
from typing import Any

from hingewall.commands.bench.figures import Figure
from hingewall.errors import HingewallError
from hingewall.pins import open_board_devices
from hingewall.sensing.vl53l1x.ranging_loop import RangingLoop
from hingewall.sensing.vl53l1x.sensor import Vl53l1xSensor
from hingewall.settings.settings import Settings
from hingewall.settings.wiring import Wiring
from hingewall.signals.board import GpioBoard
from hingewall.signals.cue_mixer import Output
from hingewall.signals.cue_selector import CueSelector
from hingewall.signals.player import Player
from hingewall.simulation.chip import Vl53l1xChip
from hingewall.simulation.chip_bus import EmulatedBus
from hingewall.simulation.chip_ranging import Sample, Window
from hingewall.wall.wall import Wall

READINGS = 1000
ALARMS = 40
LIMIT_S = 60.0
RESULT_BYTES = 17


class _TimedBus(EmulatedBus):
    """Knows what its own emulation costs, and when the last result was fetched."""

    def __init__(self, *chips: Vl53l1xChip) -> None:
        super().__init__(*chips)
        self.spent_ns = 0
        self.fetched_s = 0.0
        self.transactions = self.bytes = 0

    def i2c_rdwr(self, *messages: Any) -> None:
        before = time.thread_time_ns()
        super().i2c_rdwr(*messages)
        self.transactions += 1
        self.bytes += sum(message.len + 1 for message in messages)
        if messages[-1].len == RESULT_BYTES:
            self.fetched_s = time.perf_counter()
        self.spent_ns += time.thread_time_ns() - before


def driver() -> list[Figure]:
    """driver: a thousand readings of an emulated chip, without waiting"""
    t = [0.0]

    def sleep(seconds: float) -> None:
        t[0] += seconds

    chip = Vl53l1xChip(lambda _window: Sample(610), lambda: t[0])
    bus = _TimedBus(chip)
    ranging_loop = RangingLoop(lambda: bus, None, lambda: t[0], sleep)
    ranging_loop.near = True
    _until(ranging_loop, 10)
    start, emulated = time.thread_time_ns(), bus.spent_ns
    transactions, size = bus.transactions, bus.bytes
    _until(ranging_loop, READINGS)
    cost_ns = time.thread_time_ns() - start - (bus.spent_ns - emulated)
    return [
        Figure("driver, CPU a reading, without the emulation", cost_ns / READINGS / 1e3, "us", 500),
        Figure("driver, transactions a reading, asking every 2 ms", (bus.transactions - transactions) / READINGS, ""),
        Figure("driver, bus time a reading at 400 kHz", (bus.bytes - size) * 9 / 400.0 / READINGS, "ms", 5),
    ]


def _until(ranging_loop: RangingLoop, readings: int) -> None:
    while readings:
        readings -= ranging_loop.step() is not None


def transaction_to_pin() -> list[Figure]:
    """driver: from the end of the result's transaction to the beeper's (mock) pin, with the driver's own thread"""
    chip = Vl53l1xChip(_comes_and_goes(time.monotonic()))
    bus = _TimedBus(chip)
    devices = open_board_devices(Wiring())
    spent: list[float] = []
    player = Player(
        [_Stamping(GpioBoard(Wiring(), devices), lambda: spent.append(time.perf_counter() - bus.fetched_s))]
    )
    sensor = Vl53l1xSensor(lambda: bus, source="emulated")
    try:
        _practise(sensor, player, spent)
    finally:
        sensor.close()
        player.close()
    spent.sort()
    return [
        Figure(f"I2C result to pin, p{share}", spent[int(len(spent) * share / 100) - 1] * 1e3, "ms", goal)
        for share, goal in ((50, 2.0), (95, 10.0))
    ]


def _practise(sensor: Vl53l1xSensor, player: Player, spent: list[float]) -> None:
    wall, cue_selector = Wall(Settings()), CueSelector()
    limit = time.monotonic() + LIMIT_S
    while len(spent) < ALARMS:
        if time.monotonic() > limit:
            raise HingewallError("the alarm did not sound often enough; is this machine very busy?")
        reading = sensor.read(0.02)
        if reading is None:
            continue
        events = wall.feed(reading)
        sensor.watch(wall.attention.near)
        player.perform(
            cue_selector.hear(reading.t, events, approach=wall.coach.approach, cue=Settings().cue, quiet=False)
        )


def _comes_and_goes(started: float) -> Callable[[Window], Sample]:
    """Stands there, then comes too near and goes again, twice a second."""

    def scene(window: Window) -> Sample:
        t = window.t - started
        mm = 610 + window.count % 3 if t < 3.0 else 300 if t % 0.5 < 0.25 else 150
        return Sample(mm, signal_mcps=20.0)

    return scene


class _Stamping:
    """A board that notes each alarm's first tone after it is on the pin."""

    def __init__(self, board: GpioBoard, alarmed: Callable[[], None]) -> None:
        self._board, self._alarmed = board, alarmed
        self._sounding = False

    def use(self, settings: Settings) -> None:
        self._board.use(settings)

    def show(self, output: Output, loud: str, brightness: float) -> None:
        self._board.show(output, loud, brightness)
        if output.alarm and not self._sounding:
            self._alarmed()
        self._sounding = output.alarm

    def named(self, cue: str, audible: bool) -> None:
        self._board.named(cue, audible)

    def close(self) -> None:
        self._board.close()
