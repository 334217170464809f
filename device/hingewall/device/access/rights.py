"""What needs whose PIN. Pure."""

import os
import pwd
from collections.abc import Callable
from typing import Any

from hingewall.device.access.sessions import OWNER
from hingewall.messages.command import Command

ANYBODY = frozenset({
    "start_set", "end_set", "select_athlete", "play_cue", "check_history", "claim", "record_pin_failure",
    "log_in", "log_out", "session", "sessions", "known_phone", "erase_set",
})  # fmt: skip
"""As anybody may press the button on the wall. Whatever is named nowhere here is the owner's."""

THE_LINES = frozenset({"hub_has", "hub_lacks", "hub_refuses"})
"""What only the line to the hub may say: a wall forgets what the hub has."""
UPLINK = "hingewall-uplink"
"""The user that its process runs as on a wall."""

THEIRS = frozenset({"edit_athlete", "delete_athlete"})
"""The athlete's own, and the owner's."""

OWN_YES = frozenset({"on_screen", "owner_sees"})
"""What nobody can say yes to for an athlete, not even the owner."""


def may_ask(kind: str, uid: int, user: Callable[[str], int | None]) -> bool:
    """Whether a process of the user ``uid`` may ask for that at all. ``user`` gives the number of a name.

    Where all processes run as one user, as in the demo, each is the line to the hub as well.
    """
    return kind not in THE_LINES or uid in (os.geteuid(), user(UPLINK))


def user_number(name: str) -> int | None:
    """None where nobody is called so."""
    try:
        return pwd.getpwnam(name).pw_uid
    except KeyError:
        return None


def whose(command: Command, practising: str | None) -> str | None:
    """Whose PIN it takes, OWNER or an athlete's id, for whom the owner may act; None where anybody may.

    ``practising``: whose badge was tapped last.
    """
    if command.kind in ANYBODY | THE_LINES or (command.kind == "calibrate" and command.args.get("visit") is True):
        return None
    if command.kind == "calibrate":
        return practising or OWNER
    return str(command.args.get("athlete_id")) if command.kind in THEIRS else OWNER


def own_pin(command: Command) -> bool:
    """Whether it is a PIN that an athlete chooses: the owner's way is another, which opens nothing private."""
    return command.kind == "edit_athlete" and "pin" in command.args


def says_yes_for(command: Command) -> dict[str, Any]:
    """What a command agrees to in an athlete's name."""
    return {key: value for key, value in command.args.items() if key in OWN_YES and value is True}
