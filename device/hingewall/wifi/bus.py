"""The system's bus, as far as asking NetworkManager goes: a call, and its answer or why there is none."""

import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, Message, MessageType, new_method_call
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from hingewall.errors import HingewallError

NAME = "org.freedesktop.NetworkManager"
LIMIT_S = 20.0
NOBODY = frozenset({"org.freedesktop.DBus.Error.ServiceUnknown", "org.freedesktop.DBus.Error.NameHasNoOwner"})


class WifiError(HingewallError, OSError):
    """Wi-Fi can't be used here; says why and what to do. ``name`` is D-Bus's own for the error, if it has one."""

    def __init__(self, text: str, name: str = "") -> None:
        super().__init__(text)
        self.name = name


class Bus:
    """One connection to it, for one thread. Raises WifiError when there is none, like every call."""

    def __init__(self) -> None:
        try:
            self._connection = open_dbus_connection("SYSTEM")
        except (OSError, ValueError) as error:
            raise WifiError(f"the system's D-Bus can't be reached ({error}); look at: systemctl status dbus") from error

    def close(self) -> None:
        self._connection.close()

    def call(
        self, path: str, interface: str, method: str, signature: str = "", *values: Any, limit_s: float = LIMIT_S
    ) -> tuple[Any, ...]:
        """What NetworkManager answers."""
        address = DBusAddress(path, bus_name=NAME, interface=interface)
        return self._asked(new_method_call(address, method, signature or None, values), limit_s)

    @contextmanager
    def heard(self, interface: str, signal: str) -> Iterator["Signals"]:
        """The signals of that kind from NetworkManager, from now until the end of the block."""
        rule = MatchRule(type="signal", sender=NAME, interface=interface, member=signal)
        self._asked(message_bus.AddMatch(rule), LIMIT_S)
        # On the wire a sender is a number, so what was asked for is told apart by its interface here.
        with self._connection.filter(
            MatchRule(type="signal", interface=interface, member=signal), queue=deque()
        ) as queue:
            try:
                yield Signals(self._connection, queue)
            finally:
                self._asked(message_bus.RemoveMatch(rule), LIMIT_S)

    def _asked(self, message: Message, limit_s: float) -> tuple[Any, ...]:
        try:
            answer = self._connection.send_and_get_reply(message, timeout=limit_s)
        except TimeoutError as error:
            raise WifiError(f"NetworkManager gave no answer in {limit_s:.0f} s") from error
        except OSError as error:
            raise WifiError(f"the system's D-Bus is gone ({error})") from error
        if answer.header.message_type != MessageType.error:
            return tuple(answer.body)
        name = answer.header.fields[HeaderFields.error_name]
        if name in NOBODY:
            raise WifiError(
                "NetworkManager does not run; Raspberry Pi OS has it: sudo apt install network-manager", name
            )
        raise WifiError(f"NetworkManager: {answer.body[0] if answer.body else name}", name)


class Signals:
    """Signals in the order in which they came."""

    def __init__(self, connection: Any, queue: "deque[Message]") -> None:
        self._connection = connection
        self._queue = queue

    def within(self, limit_s: float) -> Iterator[tuple[str, tuple[Any, ...]]]:
        """Path and values of each, until so much time has gone."""
        end = time.monotonic() + limit_s
        while True:
            try:
                left_s = max(0.0, end - time.monotonic())
                message = self._connection.recv_until_filtered(self._queue, timeout=left_s)
            except TimeoutError:
                return
            except OSError as error:
                raise WifiError(f"the system's D-Bus is gone ({error})") from error
            yield message.header.fields[HeaderFields.path], message.body
