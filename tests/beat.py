"""A device that says ten times a second what it is, so that no page takes it for gone."""

import threading
from types import TracebackType
from typing import Any, Self

import msgspec

from hingewall.messages.snapshot import Snapshot


class Beat(threading.Thread):
    """Publishes ``now`` on a feed of the web tests until it is left."""

    def __init__(self, feed: Any) -> None:
        super().__init__(daemon=True)
        self._feed = feed
        self._stop_it = threading.Event()
        self.now: Snapshot = feed.latest()[0]

    def show(self, **changes: Any) -> None:
        """Change what it says, at once."""
        self.now = msgspec.structs.replace(self.now, **changes)
        self._feed.publish(self.now)

    def run(self) -> None:
        while not self._stop_it.wait(0.1):
            self._feed.publish(self.now)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop_it.set()
        self.join(2)
