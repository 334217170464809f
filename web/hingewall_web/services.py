"""What the web process works with, as one typed bundle: the live feed, the commands, the records, its limits."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from flask import current_app

from hingewall.messages import Answer, CommandKind, Snapshot
from hingewall.settings import Settings
from hingewall.storage.rows import Owner, RepRow, SetRow
from hingewall.storage.trace import Trace
from hingewall_web.pin import Gate
from hingewall_web.streams import Streams

STALE_S = 1.5
"""A snapshot older than this is no longer what happens at the wall (contract: the page says so within 1.5 s)."""


class Feed(Protocol):
    """The newest snapshot of the device (``hingewall.link.live.LiveFeed``)."""

    @property
    def connected(self) -> bool: ...
    def latest(self) -> tuple[Snapshot, float] | None: ...
    def latest_raw(self) -> bytes | None: ...
    def wait(self, seen: int, timeout_s: float) -> int: ...
    def close(self) -> None: ...


class Commands(Protocol):
    """Requests to the device (``hingewall.link.commands.CommandClient``)."""

    def ask(
        self,
        kind: CommandKind,
        args: dict[str, Any] | None = None,
        revision: int | None = None,
        timeout_s: float = 1.0,
    ) -> Answer: ...


class Records(Protocol):
    """What is stored (``hingewall.storage.reader.Reader``)."""

    def settings(self) -> tuple[Settings, int]: ...
    def owner(self) -> Owner: ...
    def sets(self, limit: int = 20, before: str | None = None) -> Sequence[SetRow]: ...
    def set(self, set_id: str) -> SetRow: ...
    def rep(self, rep_id: str) -> RepRow: ...
    def trace(self, rep_id: str) -> Trace: ...


@dataclass
class Services:
    """``names`` are the host names that this wall answers to; ``stopping`` ends every stream."""

    feed: Feed
    commands: Commands
    reader: Callable[[], Records]
    names: frozenset[str]
    gate: Gate = field(default_factory=Gate)
    streams: Streams = field(default_factory=Streams)
    stopping: threading.Event = field(default_factory=threading.Event)
    clock: Callable[[], float] = time.monotonic

    def now(self) -> Snapshot | None:
        """The snapshot of this moment, or None when the device process is gone."""
        latest = self.feed.latest()
        return latest[0] if latest and self.feed.connected and latest[1] <= STALE_S else None


def services() -> Services:
    """The bundle of the running application."""
    return cast(Services, current_app.extensions["hingewall"])
