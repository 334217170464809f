"""What the web process works with, as one typed bundle: the live feed, the commands, the records, its limits."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, cast

import msgspec
from flask import current_app

from hingewall.certificate import Certificate
from hingewall.clock.zone import Zone
from hingewall.errors import CommandRefused, LinkError
from hingewall.messages.command import Answer, CommandKind
from hingewall.messages.snapshot import Snapshot
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.wifi.label import Label
from hingewall.wifi.view import WifiView
from hingewall_web.server.streams import STALE_S, LiveFeed, Streams

WIFI_TIMEOUT_S = 0.5
COMPLAIN_S = 60.0
"""Damage that every page meets is reported so often."""


class Feed(LiveFeed, Protocol):
    """The newest snapshot of the device (``hingewall.link.live.LiveFeed``)."""

    @property
    def connected(self) -> bool: ...


class Commands(Protocol):
    """Requests to the device (``hingewall.link.commands.CommandClient``)."""

    def ask(
        self,
        kind: CommandKind,
        args: dict[str, Any] | None = None,
        revision: int | None = None,
        timeout_s: float = 1.0,
        token: str = "",
    ) -> Answer: ...


@dataclass(frozen=True)
class Releases:
    """Where what becomes of releases lies: ``latest`` one that is out, ``offer`` one at hand, ``progress`` how one is
    installed; ``upload`` is for one that the owner's phone sends."""

    latest: Path
    offer: Path
    progress: Path
    upload: Path


@dataclass
class Services:
    """``names`` are the host names that this wall answers to; ``stopping`` ends every stream.

    ``certificate`` is what phones are shown by https. ``wifi`` leads to the hotspot, which is there while the wall has
    no network of its own, and ``label`` tells what its sticker says; ``releases`` is where newer ones are noted
    and kept.
    """

    feed: Feed
    commands: Commands
    reader: Callable[[], AthletesReader]
    names: frozenset[str]
    wifi: Commands | None = None
    certificate: Callable[[], Certificate | None] = lambda: None
    zone: Zone = field(default_factory=lambda: Zone(None))
    releases: Releases | None = None
    label: Callable[[], Label | None] = lambda: None
    streams: Streams = field(default_factory=Streams)
    stopping: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], float] = time.monotonic
    complain_after: float = float("-inf")

    def hotspot(self) -> WifiView | None:
        """What the wall's own Wi-Fi knows; None while it is closed."""
        if self.wifi is None:
            return None
        try:
            return msgspec.convert(self.wifi.ask("wifi", {"do": "look"}, None, WIFI_TIMEOUT_S).result, WifiView)
        except (LinkError, CommandRefused):
            return None

    def met_damage(self) -> None:
        """A page could not read what is damaged: the device looks for itself, and mends it."""
        if self.clock() >= self.complain_after:
            self.complain_after = self.clock() + COMPLAIN_S
            with suppress(LinkError, CommandRefused):
                self.commands.ask("check_history")

    def now(self) -> Snapshot | None:
        """The snapshot of this moment, or None when the device process is gone."""
        latest = self.feed.latest()
        return latest[0] if latest and self.feed.connected and latest[1] <= STALE_S else None

    def simulated(self) -> bool:
        """Whether this is a demo's wall: there is no button to hold."""
        now = self.now()
        return now is not None and now.source == "simulated"


def services() -> Services:
    """The bundle of the running application."""
    return cast(Services, current_app.extensions["hingewall"])
