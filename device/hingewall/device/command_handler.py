"""Commands from the pages: checked again, stored, put in force, then answered. Runs in the device loop's thread."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Protocol

from hingewall.device.access.access import Access
from hingewall.device.access.sessions import OWNER
from hingewall.device.athlete_commands import AthleteCommands, new_pin
from hingewall.device.athlete_session import AthleteSession
from hingewall.device.clock_commands import ClockCommands
from hingewall.device.hub import HubFile
from hingewall.device.ownership import Ownership
from hingewall.device.set_recorder import attempt
from hingewall.device.turns import Phone, phone_of
from hingewall.errors import CommandRefused, HingewallError, InvalidValues, StorageError, one_line
from hingewall.messages.command import Answer, Command, CommandProblem
from hingewall.settings.settings import Settings, changed
from hingewall.storage.storage import Storage

Reply = Callable[[Answer], None]
Outcome = Callable[[Exception | None], None]


class Loop(Protocol):
    """What commands may do to the running device."""

    revision: int
    athlete_session: AthleteSession
    hub: HubFile | None

    @property
    def settings(self) -> Settings: ...
    @property
    def in_force(self) -> Settings: ...
    def put_in_force(self, settings: Settings, revision: int) -> None: ...
    def tap(self, phone: Phone | None, do: Callable[[], None]) -> dict[str, Any]: ...
    def start_set(self) -> None: ...
    def end_set(self) -> None: ...
    @property
    def calibrating_for_good(self) -> bool: ...
    def calibrate(self, for_visit: bool = False) -> None: ...
    def cancel_calibration(self) -> None: ...
    def reload_rep(self, rep_id: str) -> None: ...
    def forget_set(self, set_id: str) -> None: ...
    def begin_anew(self) -> None: ...
    def self_test(self, args: Mapping[str, Any]) -> dict[str, Any]: ...
    def play_cue(self, args: Mapping[str, Any]) -> None: ...
    def inspect(self, args: Mapping[str, Any]) -> dict[str, Any]: ...
    def install_update(self, args: Mapping[str, Any]) -> dict[str, Any]: ...
    def call_soon(self, job: Callable[[], None]) -> None: ...


class CommandHandler:
    """``handle`` one command; the answer comes through ``reply``, at once or when the disk has it."""

    def __init__(
        self, loop: Loop, storage: Storage, ownership: Ownership, clock_commands: ClockCommands, access: Access
    ) -> None:
        self._loop = loop
        self._storage = storage
        self._ownership = ownership
        self._clock_commands = clock_commands
        self._access = access
        self._athlete_commands = AthleteCommands(loop, storage, access)

    def handle(self, command: Command, reply: Reply) -> None:
        try:
            self._access.check(command, self._loop.athlete_session.athlete_id)
            self._dispatch(command, reply)
        except HingewallError as error:
            reply(_refusal(command, error))

    def _dispatch(self, command: Command, reply: Reply) -> None:
        match command.kind:
            case "set_settings":
                self._set_settings(command, reply)
            case "start_set" | "end_set" | "calibrate":
                reply(self._done(command, self._loop.tap(phone_of(command, self._access), self._tapped(command))))
            case "edit_rep" | "erase_set":
                self._edit(command, reply)
            case "self_test" | "inspect" | "install_update":
                loop = self._loop
                work = {"self_test": loop.self_test, "inspect": loop.inspect, "install_update": loop.install_update}
                reply(self._done(command, work[command.kind](command.args)))
            case "set_clock" | "try_again" | "check_history" | "play_cue":
                reply(self._done(command, self._at_once(command)))
            case "hub_has" | "hub_lacks" | "hub_refuses":
                self._hub(command, reply)
            case "claim":
                self._claim(command, reply)
            case "change_pin" | "factory_reset":
                self._as_owner(command, reply)
            case "record_pin_failure":
                self._access.failed(OWNER, self._access.admit(OWNER, command.args))
                reply(self._done(command))
            case "log_in" | "log_out" | "session" | "sessions" | "known_phone":
                self._access.handle(command, partial(self._answer, command, reply))
            case _:
                self._athlete_commands.handle(command, partial(self._answer, command, reply))

    def _set_settings(self, command: Command, reply: Reply) -> None:
        loop = self._loop
        if command.revision is None:
            raise CommandRefused(
                "invalid", "revision is missing; read the settings first and send the revision that came with them"
            )
        if command.revision != loop.revision:
            raise CommandRefused(
                "stale",
                f"the settings have changed: they are at revision {loop.revision},"
                f" but yours are from {command.revision}",
            )
        settings = changed(loop.settings, command.args)

        def stored(error: Exception | None) -> None:
            if error is not None:
                reply(_refusal(command, error))
                return
            loop.put_in_force(settings, loop.revision + 1)
            reply(self._done(command))

        self._storage.save_settings(settings, loop.revision, self._in_loop(stored))

    def _hub(self, command: Command, reply: Reply) -> None:
        """What the line to the hub says of it. It can make a wall send again, or forget that it has to."""
        if command.kind == "hub_refuses":
            if self._loop.hub is not None:
                self._loop.hub.refuses = command.args.get("refuses") is True
            reply(self._done(command))
            return
        after = self._after(lambda: None, command, reply)
        if command.kind == "hub_lacks":
            self._storage.send_again(after)
            return
        store, seq, row = (command.args.get(name) for name in ("store", "seq", "row"))
        if not (isinstance(store, str) and isinstance(seq, int) and isinstance(row, str)):
            raise CommandRefused("invalid", "expected store, seq and row, as the hub has told them")
        self._storage.acknowledge(store, seq, row, after)

    def _tapped(self, command: Command) -> Callable[[], None]:
        """What a tap is for, which waits where it is another phone's turn."""
        at_once = {"start_set": self._loop.start_set, "end_set": self._loop.end_set}
        return at_once.get(command.kind, partial(self._calibrate, command))

    def _calibrate(self, command: Command) -> None:
        """For a visit anybody may: not in place of one that is kept, nor may they end it."""
        if command.args.get("visit") is True and self._loop.calibrating_for_good:
            raise CommandRefused("stale", "the wall is finding somebody's own target reach; wait until it is done")
        if command.args.get("cancel") is True:
            self._loop.cancel_calibration()
        elif self._loop.in_force.mode != "reach":
            raise CommandRefused("refused", 'tap and step finds its own distance; first change the exercise to "reach"')
        else:
            self._loop.calibrate(for_visit=command.args.get("visit") is True)

    def _edit(self, command: Command, reply: Reply) -> None:
        """What is kept of a rep, or of the set that a guest has just done: the pages show it as it is then."""
        if command.kind == "erase_set":
            set_id = _text(command.args, "set_id")
            self._storage.erase_set(set_id, self._after(partial(self._loop.forget_set, set_id), command, reply))
        else:
            rep_id, change = _text(command.args, "rep_id"), _text(command.args, "change")
            self._storage.edit_rep(rep_id, change, self._after(partial(self._loop.reload_rep, rep_id), command, reply))

    def _at_once(self, command: Command) -> dict[str, Any]:
        """What comes of it shows, or is heard. A page that met damage is not believed: the device looks for itself."""
        match command.kind:
            case "set_clock":
                result = self._clock_commands.set_clock(command.args)
                if "taken" in result:
                    attempt(partial(self._storage.note, "clock"))
                return result
            case "play_cue":
                self._loop.play_cue(command.args)
            case "check_history":
                self._storage.check()
            case "try_again":
                self._storage.try_again(go_on=command.args.get("go_on") is True)
        return {}

    def _claim(self, command: Command, reply: Reply) -> None:
        """The first owner chooses a PIN, by the code or the button: both need somebody at the device."""
        code, pin = str(command.args.get("code", "")), new_pin(command.args)

        def stored(error: Exception | None) -> None:
            if error is None:
                self._ownership.claimed()
            self._let_in(command, reply, error)

        def keep(pin_hash: str) -> None:
            if code:
                self._storage.claim(pin_hash, self._in_loop(stored))
            else:
                self._ownership.ask(pin_hash, self._in_loop(stored))

        client = self._access.admit(OWNER, command.args)
        if code:
            try:
                self._ownership.check(code)
            except CommandRefused as error:
                if error.code == "refused":
                    self._access.failed(OWNER, client)
                raise
        self._access.hash(pin, command.args, keep, self._failing(command, reply))

    def _as_owner(self, command: Command, reply: Reply) -> None:
        """What the owner asks with the PIN typed once more."""
        if command.kind == "change_pin":
            self._change_pin(command, reply)
            return

        def right() -> None:
            try:
                self._storage.erase(self._after(self._loop.begin_anew, command, reply))
            except StorageError as error:
                reply(_refusal(command, error))

        pin = str(command.args.get("pin", ""))
        self._access.try_pin(OWNER, command.args, pin, right, self._failing(command, reply))

    def _change_pin(self, command: Command, reply: Reply) -> None:
        """The owner chooses another PIN, and gives the one that holds: a phone that was left lying is not enough."""
        args, pin = command.args, new_pin(command.args)
        failing = self._failing(command, reply)

        def keep(pin_hash: str) -> None:
            generation = self._access.generation(OWNER)
            self._storage.change_pin(pin_hash, generation, self._in_loop(partial(self._let_in, command, reply)))

        def right() -> None:
            self._access.hash(pin, args, keep, failing)

        self._access.try_pin(OWNER, args, str(args.get("old", "")), right, failing)

    def _let_in(self, command: Command, reply: Reply, error: Exception | None) -> None:
        """The owner has a new PIN, which logs out every phone but this one."""
        if error is not None:
            reply(_refusal(command, error))
            return
        reply(self._done(command, self._access.begin(OWNER, command.args)))

    def _failing(self, command: Command, reply: Reply) -> Callable[[Exception], None]:
        return lambda error: reply(_refusal(command, error))

    def _after(self, work: Callable[[], None], command: Command, reply: Reply) -> Outcome:
        """``work``, once the disk has it; and the answer."""

        def stored(error: Exception | None) -> None:
            if error is None:
                work()
            reply(_refusal(command, error) if error else self._done(command))

        return self._in_loop(stored)

    def _in_loop(self, outcome: Outcome) -> Outcome:
        """What the writer thread reports is dealt with by the loop: the device has one thread that changes it."""
        return lambda error: self._loop.call_soon(lambda: outcome(error))

    def _done(self, command: Command, result: dict[str, Any] | None = None) -> Answer:
        return Answer(id=command.id, ok=True, revision=self._loop.revision, result=result or {})

    def _answer(self, command: Command, reply: Reply, error: Exception | None, result: dict[str, Any]) -> None:
        reply(_refusal(command, error) if error else self._done(command, result))


def _text(args: Mapping[str, Any], key: str) -> str:
    value = args.get(key)
    if not isinstance(value, str) or not value:
        raise CommandRefused("invalid", f"{key} is missing", {key: f"{key} is missing; expected text"})
    return value


def _refusal(command: Command, error: Exception) -> Answer:
    if isinstance(error, CommandRefused):
        problem = CommandProblem(error.code, str(error), error.fields)
    elif isinstance(error, InvalidValues):
        problem = CommandProblem("invalid", str(error), error.fields)
    else:
        problem = CommandProblem("storage", one_line(error))
    return Answer(id=command.id, error=problem)
