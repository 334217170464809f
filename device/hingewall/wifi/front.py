"""Where the page asks what to show and what to join: the socket's threads come in, the hotspot reads the wishes."""

import queue
import threading
from collections.abc import Callable

import msgspec

from hingewall.messages.command import Answer, Command, CommandProblem
from hingewall.wifi.view import WifiView, Wish, problems


class Front:
    """``handle`` answers commands of the kind ``wifi``; only while the hotspot is open can something be wished."""

    def __init__(self) -> None:
        self.wishes: queue.Queue[Wish] = queue.Queue(maxsize=1)
        self._view: WifiView | None = None
        self._lock = threading.Lock()

    def show(self, view: WifiView | None) -> None:
        """What the page may show from now on; a wish of before is forgotten with it."""
        with self._lock:
            self._view = view
            while not self.wishes.empty():
                self.wishes.get_nowait()

    def handle(self, command: Command, reply: Callable[[Answer], None]) -> None:
        with self._lock:
            reply(self._answer(command))

    def _answer(self, command: Command) -> Answer:
        if command.kind != "wifi":
            return _refused(command, "unknown", "this part of the wall handles nothing but Wi-Fi")
        if self._view is None:
            return _refused(command, "refused", "the wall's own Wi-Fi is not open")
        if command.args.get("do") == "look":
            return Answer(command.id, True, result=msgspec.to_builtins(self._view))
        return self._wish(command)

    def _wish(self, command: Command) -> Answer:
        try:
            wish = msgspec.convert(command.args.get("wish"), Wish)
        except msgspec.ValidationError as error:
            return _refused(command, "invalid", f"wish: {error}; expected a network's name and password")
        if wrong := problems(wish):
            return Answer(command.id, error=CommandProblem("invalid", "the wall can't join that network", wrong))
        try:
            self.wishes.put_nowait(wish)
        except queue.Full:
            return _refused(
                command, "busy", "another phone was first; the wall is joining the network chosen on that phone"
            )
        return Answer(command.id, True)


def _refused(command: Command, code: str, message: str) -> Answer:
    return Answer(command.id, error=CommandProblem(code, message))
