"""Commands about athletes: checked, stored, in force, then answered."""

import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol, get_args

import uuid6

from hingewall.device.access.access import Access, Answered
from hingewall.device.athlete_session import AthleteSession, checked_targets
from hingewall.device.nickname import LONGEST as LONGEST_NAME
from hingewall.device.nickname import signs
from hingewall.device.turns import Phone, phone_of
from hingewall.errors import CommandRefused, HingewallError, joined
from hingewall.messages.command import Command
from hingewall.messages.snapshot import Colour, Shape
from hingewall.settings.declarations import shown
from hingewall.settings.new_pin import weakness
from hingewall.settings.settings import Settings
from hingewall.storage.athletes import Profile
from hingewall.storage.storage import Storage


class Loop(Protocol):
    """What these commands need of the running device."""

    athlete_session: AthleteSession

    @property
    def settings(self) -> Settings: ...
    def call_soon(self, job: Callable[[], None]) -> None: ...
    def tap(self, phone: Phone | None, do: Callable[[], None]) -> dict[str, Any]: ...


class AthleteCommands:
    """``handle`` a command that is about athletes; raises what is wrong with it, or answers when the disk has it."""

    def __init__(self, loop: Loop, storage: Storage, access: Access) -> None:
        self._loop = loop
        self._storage = storage
        self._access = access

    def handle(self, command: Command, answered: Answered) -> None:
        args = command.args
        match command.kind:
            case "select_athlete":
                whose = None if args.get("athlete_id") is None else _id(args)
                answered(
                    None,
                    self._loop.tap(phone_of(command, self._access), partial(self._loop.athlete_session.select, whose)),
                )
            case "create_athlete":
                self._create(args, answered)
            case "edit_athlete":
                self._edit(command, answered)
            case "reset_athlete_pin":
                self._reset_pin(command, answered)
            case "delete_athlete":
                athlete_id = _id(args)
                self._loop.athlete_session.leave(athlete_id)  # ends their set, which is stored before it is deleted
                stored = self._then(lambda: self._loop.athlete_session.leave(athlete_id), answered)
                self._storage.delete_athlete(athlete_id, stored)

    def _create(self, args: Mapping[str, Any], answered: Answered) -> None:
        def keep(pin_hash: str) -> None:
            stored = self._then(_nothing, answered, {"athlete_id": athlete_id})
            self._storage.create_athlete(athlete_id, Profile(**found, pin_hash=pin_hash), stored)

        wanted = ("nickname", "colour", "shape", "pin")
        found = checked({"targets": {}} | {key: args.get(key) for key in wanted}, self._loop.settings)
        athlete_id, pin = str(uuid6.uuid7()), found.pop("pin")
        self._access.hash(pin, args, keep, lambda error: answered(error, {}))

    def _edit(self, command: Command, answered: Answered) -> None:
        """A new PIN ends every session of theirs; the phone on which they chose it is let in again."""
        athlete_id, result, here = _id(command.args), dict[str, Any](), self._access.session(command.token)
        changes = checked(command.args, self._loop.settings)
        pin = changes.pop("pin", None)

        def edited() -> None:
            self._loop.athlete_session.reload(athlete_id)
            if pin is not None and here is not None and here.who == athlete_id:
                result.update(self._access.begin(athlete_id, command.args))

        def keep(more: dict[str, Any]) -> None:
            self._storage.edit_athlete(athlete_id, changes | more, self._then(edited, answered, result))

        if pin is None:
            keep({})
        else:
            self._access.hash(
                pin, command.args, lambda pin_hash: keep({"pin_hash": pin_hash}), lambda error: answered(error, {})
            )

    def _reset_pin(self, command: Command, answered: Answered) -> None:
        """By the owner. A history that the owner may not see is wiped: no PIN of somebody else's opens it."""
        args = command.args
        athlete_id, wipe, pin = _id(args), _yes_or_no("wipe", args.get("wipe")), new_pin(args)

        def keep(pin_hash: str) -> None:
            if wipe:
                self._loop.athlete_session.leave(athlete_id)  # a set that goes on is wiped with the others
            stored = self._then(lambda: self._loop.athlete_session.reload(athlete_id), answered)
            self._storage.reset_athlete_pin(athlete_id, pin_hash, wipe, stored)

        self._access.hash(pin, args, keep, lambda error: answered(error, {}))

    def _then(
        self, work: Callable[[], None], answered: Answered, result: Mapping[str, Any] | None = None
    ) -> Callable[[Exception | None], None]:
        """What the writer thread reports is dealt with by the loop."""

        def stored(error: Exception | None) -> None:
            if error is None:
                work()
            answered(error, dict(result or {}))  # which ``work`` may have filled

        return lambda error: self._loop.call_soon(partial(stored, error))


def checked(args: Mapping[str, Any], wall: Settings) -> dict[str, Any]:
    """What ``args`` gives of a profile, fit to be stored. Raises CommandRefused (invalid) with every problem."""
    checks: dict[str, Callable[[Any], Any]] = {
        "nickname": nickname,
        "colour": partial(_choice, "colour", get_args(Colour)),
        "shape": partial(_choice, "shape", get_args(Shape)),
        "pin": _digits,
        "targets": partial(checked_targets, wall),
        "on_screen": partial(_yes_or_no, "on_screen"),
        "owner_sees": partial(_yes_or_no, "owner_sees"),
    }
    found: dict[str, Any] = {}
    problems: dict[str, str] = {}
    for key, value in args.items():
        try:
            if key in checks:
                found[key] = checks[key](value)
        except CommandRefused as error:
            problems |= error.fields
    if problems:
        raise CommandRefused("invalid", "; ".join(problems.values()), problems)
    return found


def nickname(value: object) -> str:
    """A nickname without what surrounds it. Raises CommandRefused for one that is empty, too long or not visible."""
    text = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
    if not 1 <= (signs(text) or 0) <= LONGEST_NAME:
        raise _invalid("nickname", f"nickname is {shown(value)}; expected 1 to {LONGEST_NAME} visible characters")
    return " ".join(text.split())


def _choice(key: str, choices: tuple[str, ...], value: object) -> str:
    if value not in choices:
        raise _invalid(key, f"{key} is {shown(value)}; expected {joined(choices)}")
    return str(value)


def new_pin(args: Mapping[str, Any]) -> str:
    """The PIN that somebody chooses. Raises CommandRefused (invalid)."""
    return _digits(args.get("pin"))


def _digits(value: object) -> str:
    text = value if isinstance(value, str) else ""
    if (why := weakness(text)) is not None:
        raise _invalid("pin", why)
    return text


def _yes_or_no(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _invalid(key, f"{key} is {shown(value)}; expected true or false")
    return value


def _id(args: Mapping[str, Any]) -> str:
    value = args.get("athlete_id")
    if not isinstance(value, str) or not value:
        raise _invalid("athlete_id", "athlete_id is missing; expected text")
    return value


def _nothing() -> None:
    """Stored is all that is wanted."""


def _invalid(key: str, text: str) -> HingewallError:
    return CommandRefused("invalid", text, {key: text})
