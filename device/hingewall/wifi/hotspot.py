"""What happens, in order: wait for a network; where there is none, look round, open the hotspot, join what is named.

It closes after set-up, or ten minutes after anybody last tried. Time and the network come in from outside.
Which networks there are, and which one is joined, tells where the wall hangs: no line in the log says so.
"""

import logging
import queue
from collections.abc import Callable
from typing import Protocol

from hingewall.errors import one_line
from hingewall.wifi.bus import WifiError
from hingewall.wifi.label import Label
from hingewall.wifi.view import Failure, Network, WifiView, Wish, readable

log = logging.getLogger(__name__)

PATIENCE_S = 60.0
"""From the start of the system until a network is given up, where no Wi-Fi is known."""

PATIENCE_KNOWN_S = 180.0
"""Where one is: after a power cut a router may need three minutes, and one radio can't wait for it and be a hotspot."""

LOOK_S = 3.0
OPEN_S = 600.0
GRACE_S = 3.0
"""Between an answer to a phone and the end of the Wi-Fi that carries it."""

TRIES = 6
"""Passwords that are tried in one run; who needs more starts the wall again."""


class Manager(Protocol):
    """The machine's networks (``hingewall.wifi.manager.NetworkManager``)."""

    def connected(self) -> bool: ...
    def knows_wifi(self) -> bool: ...
    def networks(self) -> tuple[Network, ...]: ...
    def open(self, label: Label) -> None: ...
    def close(self) -> None: ...
    def join(self, wish: Wish) -> Failure | None: ...


class Told(Protocol):
    """Whether to stop (``hingewall.supervision.Stopping``)."""

    def is_set(self) -> bool: ...
    def wait(self, timeout_s: float) -> bool: ...


class Hotspot:
    """``run`` once. ``wishes`` come from phones; ``show`` is told what the page may show, None while it is closed."""

    def __init__(
        self,
        manager: Manager,
        label: Label,
        wishes: "queue.Queue[Wish]",
        show: Callable[[WifiView | None], None],
        clock: Callable[[], float],
        stopping: Told,
    ) -> None:
        self._manager = manager
        self._label = label
        self._wishes = wishes
        self._show = show
        self._clock = clock
        self._stopping = stopping

    def run(self) -> str:
        """How it ended: ``connected`` without it, ``joined``, ``closed`` after ten minutes, too many tries or a stop.

        Raises WifiError when there is no Wi-Fi to use. However it ends, the hotspot is closed.
        """
        if self._network_comes():
            return "connected"
        try:
            return "closed" if self._stopping.is_set() else self._serve()
        finally:
            self._show(None)
            self._manager.close()

    def _network_comes(self) -> bool:
        limit = self._clock() + (PATIENCE_KNOWN_S if self._manager.knows_wifi() else PATIENCE_S)
        while not self._manager.connected():
            if self._clock() >= limit or self._stopping.wait(LOOK_S):
                return False
        return True

    def _serve(self) -> str:
        view = WifiView(self._manager.networks())
        for _ in range(TRIES):
            self._manager.open(self._label)
            self._show(view)
            log.info("no network: the wall's own Wi-Fi is open for ten minutes")
            wish = self._wished()
            if wish is None:
                break
            self._stopping.wait(GRACE_S)
            self._show(None)
            self._manager.close()
            log.info("joining the Wi-Fi that a phone named")
            failed = self._join(wish)
            if failed is None:
                log.info("joined it")
                return "joined"
            log.warning("it could not be joined: %s", failed)
            view = WifiView(view.networks, readable(bytes.fromhex(wish.name)), failed)
        return "closed"

    def _join(self, wish: Wish) -> Failure | None:
        """Why not, if not. A NetworkManager that does not answer is one reason more, and a phone may try again."""
        try:
            return self._manager.join(wish)
        except WifiError as error:
            log.warning("%s", one_line(error))
            return "refused"

    def _wished(self) -> Wish | None:
        """What a phone asks for; None when nobody does in time. Meanwhile a cable may have been put in."""
        limit = self._clock() + OPEN_S
        while (left := limit - self._clock()) > 0:
            try:
                return self._wishes.get(timeout=min(left, LOOK_S))
            except queue.Empty:
                if self._stopping.is_set() or self._manager.connected():
                    return None
        return None
