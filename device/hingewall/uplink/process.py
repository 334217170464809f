"""``hingewall uplink``: waits for a hub to be joined, and keeps the line to it until that changes."""

import logging
import sys
from contextlib import suppress

from hingewall import __version__
from hingewall.errors import HingewallError
from hingewall.fleet.access import HubAccess, access_in
from hingewall.fleet.messages import GUESTS_DAYS, Cursor, Report
from hingewall.link.commands import CommandClient
from hingewall.link.live import LiveFeed
from hingewall.places import Places
from hingewall.storage.reader import Reader
from hingewall.supervision import Stopping, sd_notify
from hingewall.uplink.uplink import Uplink

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""How often it is looked whether a hub has been joined, or another."""
ANSWER_S = 10.0
FRESH_S = 5.0
"""A snapshot that is older is of a device that has stopped."""


def run_uplink(where: Places) -> int:
    """The process, until it is told to stop. On a wall that has joined no hub it waits, and asks for nothing."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="hingewall uplink: %(message)s")
    with Stopping() as stopping:
        sd_notify("READY=1")
        while not stopping.is_set():
            access = access_in(where.hub)
            if access is None:
                stopping.wait(LOOK_S)
            else:
                _keep_up(where, access, stopping)
    return 0


def _keep_up(where: Places, access: HubAccess, stopping: Stopping) -> None:
    commands, feed = CommandClient(where.command_socket), LiveFeed(where.live_socket)
    reader = Reader(where.database)

    def acknowledge(has: Cursor) -> None:
        commands.ask("hub_has", {"store": has.store, "seq": has.seq, "row": has.id}, timeout_s=ANSWER_S)

    def send_again() -> None:
        commands.ask("hub_lacks", timeout_s=ANSWER_S)

    def refuses(now: bool) -> None:
        commands.ask("hub_refuses", {"refuses": now}, timeout_s=ANSWER_S)

    def report(waiting: int) -> Report:
        name, days = access.wall, GUESTS_DAYS
        with suppress(HingewallError):
            settings, _ = reader.settings()
            name, days = settings.wall.name, settings.retention.days
        now = feed.latest()
        if now is None or now[1] > FRESH_S:
            return Report(name, __version__, "stopped", waiting, guests_days=days)
        state = "idle" if now[0].set.id is None else "training"
        return Report(name, __version__, state, waiting, tuple(fault.kind for fault in now[0].faults), days)

    log.info("sending to the hub at %s:%d as %s", access.host, access.port, access.wall)
    try:
        uplink = Uplink(where.database, access, acknowledge, send_again, refuses, report)
        uplink.run(lambda: stopping.is_set() or access_in(where.hub) != access)
    finally:
        commands.close()
        feed.close()
