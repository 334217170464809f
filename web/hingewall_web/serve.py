"""The web process: the parts put together, served until it is told to stop."""

import ctypes
import logging
import socket
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress

from hingewall.certificate import known
from hingewall.clock.zone import Zone
from hingewall.link.commands import CommandClient
from hingewall.link.live import LiveFeed
from hingewall.messages.first_look import look_at_types
from hingewall.places import Places
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.wifi.label import shown
from hingewall_web.app import create_app
from hingewall_web.server.server import Stop, serve
from hingewall_web.server.services import Releases

M_ARENA_MAX = -8
"""glibc's mallopt(3)."""


def run_web(
    places: Places,
    listener: socket.socket,
    names: Iterable[str],
    stopping: Stop,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """The web process: pages on ``listener`` for the device whose sockets and database are in ``places``.

    ``ready`` is called once phones are answered. Ends when ``stopping`` is set, and closes ``listener``.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="hingewall web: %(message)s")
    look_at_types()
    _share_memory()
    # A phone that leaves, or a page that waits 10 ms for a thread, is no news.
    logging.getLogger("waitress").setLevel(logging.WARNING)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    feed, commands = LiveFeed(places.live_socket), CommandClient(places.command_socket)
    wifi = CommandClient(places.wifi_socket)
    reader = AthletesReader(places.database)
    try:
        releases = Releases(places.latest, places.offer, places.progress, places.upload)
        told = Zone(places.zone), lambda: known(places), releases, lambda: shown(places.label_shown)
        app = create_app(feed, commands, lambda: reader, names, wifi, *told)
        serve(app, listener, stopping, ready)
    finally:
        feed.close()
        commands.close()
        wifi.close()
        listener.close()


def _share_memory() -> None:
    """Let the threads share two heaps: with one for each of many, as glibc has it, what a page frees stays in its own.

    Measured with six phones and every page: 68 MB before, 56 MB so. Where the C library is another, nothing changes.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 2)
