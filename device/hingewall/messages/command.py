"""What a page asks of the device, and what it is answered."""

from typing import Any, Literal

from msgspec import Struct

CommandKind = Literal[
    "set_settings", "start_set", "end_set", "calibrate", "edit_rep", "select_athlete", "record_pin_failure",
    "self_test", "claim", "create_athlete", "edit_athlete", "delete_athlete", "wifi", "change_pin", "play_cue",
    "set_clock", "try_again", "check_history", "log_in", "log_out", "session", "sessions", "known_phone",
    "reset_athlete_pin", "erase_set", "factory_reset", "install_update", "hub_has", "hub_lacks", "hub_refuses",
    "inspect",
]  # fmt: skip


class Command(Struct, frozen=True):
    """A request to the device. ``revision`` is the settings revision that the asker saw, where it matters.

    ``token`` is that of the session in whose name it is asked, as ``log_in`` gave it; empty for anybody.
    """

    id: str
    kind: CommandKind
    args: dict[str, Any] = {}
    revision: int | None = None
    token: str = ""


class CommandProblem(Struct, frozen=True):
    code: str
    message: str
    fields: dict[str, str] = {}


class Answer(Struct, frozen=True, omit_defaults=True):
    """``ok`` with the revision now in force means: stored and active. Otherwise ``error`` says why not."""

    id: str
    ok: bool = False
    revision: int | None = None
    result: dict[str, Any] = {}
    error: CommandProblem | None = None
