"""The button on the wall does what was asked of whoever stands there, or else starts and ends a set."""

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from hingewall.device.athlete_session import AthleteSession
from hingewall.device.button import STUCK_S, ButtonAction, ButtonHold
from hingewall.device.inspection.session import Inspection
from hingewall.device.ownership import Ownership
from hingewall.device.self_test.session import SelfTestSession
from hingewall.device.set_recorder import attempt
from hingewall.device.turns import Turns
from hingewall.settings.settings import Settings
from hingewall.signals.cue_selector import Play
from hingewall.signals.player import Player

log = logging.getLogger(__name__)


class Loop(Protocol):
    """What a press may ask of the loop."""

    turns: Turns
    athlete_session: AthleteSession
    self_test_session: SelfTestSession
    inspection: Inspection | None

    @property
    def settings(self) -> Settings: ...
    @property
    def set_open(self) -> bool: ...
    def start_set(self) -> None: ...
    def end_set(self) -> None: ...
    def call_soon(self, job: Callable[[], None]) -> None: ...
    def publish_soon(self) -> None: ...


class ButtonActions:
    """Told every edge of the contact, and asked what is ``due`` in between. Belongs to the loop's thread."""

    def __init__(self, loop: Loop, player: Player, ownership: Ownership) -> None:
        self._loop = loop
        self._player = player
        self._ownership = ownership
        self._hold = ButtonHold()

    def pressed(self, t: float) -> None:
        self._do(self._hold.pressed(t))

    def released(self, t: float) -> None:
        self._do(self._hold.released(t))

    def due(self, t: float) -> None:
        self._do(self._hold.due(t))

    def _do(self, actions: Sequence[ButtonAction]) -> None:
        for action in actions:
            match action:
                case "toggle_set":
                    self._short()
                case "forget_pin" | "hint_forget_pin" if not self._loop.settings.wall.pin_by_button:
                    log.info("the button was held; on this wall it does not forget the PIN")
                case "forget_pin":
                    attempt(partial(self._ownership.forget_pin, self._loop.call_soon))
                case "hint_forget_pin":
                    self._player.perform([Play(action, True)])
                case "stuck":
                    log.warning("the button has been down for %.0f s: it is stuck, or something leans on it", STUCK_S)
                case "freed":
                    log.info("the button is up again")
        if actions:
            self._loop.publish_soon()

    def _short(self) -> None:
        """Yes to what was asked, if anything was: then it means nothing else."""
        loop = self._loop
        if loop.inspection is not None and loop.inspection.pressed(time.monotonic()):
            return
        if loop.self_test_session.pressed(time.monotonic()):
            return
        if self._ownership.confirm() or loop.turns.confirm() or loop.athlete_session.confirm():
            return
        if loop.set_open:
            loop.end_set()
        else:
            loop.turns.begun_by_the_button()
            loop.start_set()
