"""Snapshots and sockets for the tests of the link."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hingewall.link.live import LiveFeed, LivePublisher
from hingewall.messages.snapshot import SetView, Snapshot, TargetView
from waiting import PATIENCE_S, until

__all__ = ["PATIENCE_S", "Live", "encoded", "live", "snapshot", "until"]


def snapshot(t: float = 1.0) -> Snapshot:
    """Somebody nobody sees, at time ``t``."""
    return Snapshot(
        t=t, clock="2026-11-22T18:00:00Z", clock_synchronised=True, source="simulated", mode="reach", presence="empty",
        distance_mm=None, range_status="none", stance=None, target=TargetView(610, 240, 200), phase="idle",
        reach_mm=None,
        set=SetView(None, 0, 0, 0, 10, (), None), last_rep=None, alarm=None, form="not_checked", faults=(),
        settings_revision=1, rep_seq=0,
    )  # fmt: skip


@dataclasses.dataclass
class Live:
    path: Path
    publisher: LivePublisher
    feeds: list[LiveFeed]

    def feed(self) -> LiveFeed:
        self.feeds.append(LiveFeed(self.path))
        return self.feeds[-1]

    def seen(self, feed: LiveFeed, t: float) -> bool:
        """Whether the feed has the Snapshot of time ``t``; it is sent again until then, as a device does."""
        self.publisher.publish(snapshot(t))
        latest = feed.latest()
        return latest is not None and latest[0].t == t


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    path = tmp_path / "live.sock"
    publisher = LivePublisher(path)
    publisher.start()
    bench = Live(path, publisher, [])
    yield bench
    for feed in bench.feeds:
        feed.close()
    bench.publisher.close()


def encoded(message: Any) -> bytes:
    return msgspec.json.encode(message)
