"""From the decision to sound the alarm to its first sample at a card that keeps time as a real one does."""

import threading
import time

from hingewall.commands.bench.figures import Figure
from hingewall.errors import HingewallError
from hingewall.signals.cue_selector import Hold, Release
from hingewall.signals.player import Player
from hingewall.signals.speaker import SpeakerBoard
from hingewall.sound.alsa import BUFFERED_S, AlsaPcm
from hingewall.sound.synth import BLOCK_S

ALARMS = 100
PAUSE_S = 0.07
"""Not a multiple of a block, so that decisions fall anywhere within one; and short, so that the card is still running
and its buffer full, which is the slower case."""
LIMIT_S = 5.0


class PacedPcm:
    """ALSA's null device behind a buffer that empties at the pace of its samples; ``asked`` and then ``took``."""

    def __init__(self) -> None:
        self._null = AlsaPcm("null", "ALSA's null device")
        self._empty_at = 0.0
        self._asked: float | None = None
        self._heard = threading.Event()
        self.took: list[float] = []

    def ask(self) -> None:
        self._heard.clear()
        self._asked = time.monotonic()

    def wait(self) -> None:
        if not self._heard.wait(LIMIT_S):
            raise HingewallError("the alarm did not come to the sound card; is this machine very busy?")

    def write(self, block: bytes) -> None:
        while self._empty_at - time.monotonic() > BUFFERED_S - BLOCK_S:
            time.sleep(BLOCK_S / 8)
        sounds_at = max(self._empty_at, time.monotonic())
        self._empty_at = sounds_at + BLOCK_S
        self._null.write(block)
        if self._asked is not None and any(block):
            self.took.append(sounds_at - self._asked)
            self._asked = None
            self._heard.set()

    def rest(self) -> None:
        self._null.rest()

    def look(self) -> None:
        self._null.look()

    def close(self) -> None:
        self._null.close()


def decision_to_sample() -> list[Figure]:
    """decision to sample: the alarm from the cue player to a sound card that is playing"""
    card = PacedPcm()
    player = Player([SpeakerBoard(lambda: card)])
    try:
        for _ in range(ALARMS):
            card.ask()
            player.perform([Hold("too_near", True)])
            card.wait()
            player.perform([Release("too_near")])
            time.sleep(PAUSE_S)
    finally:
        player.close()
    took = sorted(card.took)
    return [Figure(f"decision to sample, p{share}", took[int(len(took) * share / 100) - 1] * 1e3, "ms", goal)
            for share, goal in ((50, None), (95, 20.0))]  # fmt: skip
