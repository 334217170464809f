"""Cues that somebody asks on a page to hear from the wall, to learn what they mean."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from hingewall.coaching.coach import Coach
from hingewall.cues import CUES
from hingewall.errors import CommandRefused
from hingewall.settings.settings import Cue as CueSettings
from hingewall.signals.cue_selector import Action, Sample

AT_ONCE = 12
"""So many in a row: each sound on the page once."""
EVERY_S = 5.0
"""Then one every five seconds: enough to learn from, and too few to drive a gym mad with."""

HIDDEN = ("test_", "hint_", "press_")
"""How the cues begin that mean something only during a self-test, or about the button."""


class Player(Protocol):
    def perform(self, actions: Sequence[Action]) -> None: ...


class CueSamples:
    """``play`` one for whoever asks. Belongs to the device loop's thread, which gives the time."""

    def __init__(self, player: Player) -> None:
        self._player = player
        self._left, self._counted_at = float(AT_ONCE), 0.0

    def play(self, args: Mapping[str, Any], t: float, training: bool, settings: CueSettings, quiet: bool) -> None:
        """``cue`` in ``args`` names it. Raises CommandRefused for no cue, and while the wall should be silent."""
        name = args.get("cue")
        if not isinstance(name, str) or name not in CUES or name.startswith(HIDDEN):
            raise CommandRefused("invalid", "there is no such cue", {"cue": "expected the name of a cue"})
        if training:
            raise CommandRefused(
                "busy",
                "Somebody is training at the wall. Try again after the set and its rest, or listen on this phone.",
            )
        if settings.volume == "off":
            raise CommandRefused(
                "refused",
                "The beeper is off, except for the alarm. Listen on this phone, or turn the volume up in the settings.",
            )
        if quiet:
            raise CommandRefused(
                "refused", "The wall keeps quiet at this hour, except for the alarm. Listen on this phone."
            )
        self._take_turn(t)
        self._player.perform([Sample(name)])

    def _take_turn(self, t: float) -> None:
        left = min(float(AT_ONCE), self._left + max(0.0, t - self._counted_at) / EVERY_S)
        if left < 1:
            raise CommandRefused("busy", "The wall has just played many sounds. Wait five seconds, then try again.")
        self._left, self._counted_at = left - 1, t


def training(coach: Coach, t: float) -> bool:
    """Whether a sound that is not meant for whoever is at the wall would mislead them now."""
    resting = coach.rest_s(t) is not None and coach.presence != "empty"
    return (
        coach.sets.open or coach.tracker.in_rep or coach.calibration.asking or coach.alarms.worst is not None or resting
    )
