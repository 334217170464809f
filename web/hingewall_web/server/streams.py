"""Live events to phones: one payload made for all, at most 24 streams, each of which ends after ten minutes."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Protocol

import msgspec
from waitress.channel import ClientDisconnected

from hingewall.messages.snapshot import Snapshot
from hingewall_web.words.language import speaking, spoken_now
from hingewall_web.words.names import ALL, Viewer, seen_by
from hingewall_web.words.snapshot import spoken

MOST_STREAMS = 24
"""Each holds one of waitress's 40 threads; the rest stay free for pages."""

MOST_OF_ONE = 3
"""Of one phone: one page open, one being reloaded, and one more tab."""

LIFE_S = 600.0
KEEPALIVE_S = 5.0
BETWEEN_S = 0.05
"""The device sets the pace: 10 Hz, and at once when something happens. Keeping to 10 Hz here as well would hold an
alarm back by up to 100 ms, and what follows it too; this only bounds what a stream can cost."""

GLANCE_S = 0.25
"""How often an idle stream looks whether it must end."""

STALE_S = 1.5
"""A snapshot older than this is no longer what happens at the wall (contract: the page says so within 1.5 s)."""


class CutOff(ClientDisconnected):  # type: ignore[misc]  # waitress has no types
    """An answer ends in the middle, and so does its connection: what has come is not all. It is no news for the log."""


class LiveFeed(Protocol):
    """The newest snapshot (``hingewall.link.live.LiveFeed``)."""

    def latest(self) -> tuple[Snapshot, float] | None: ...
    def latest_raw(self) -> bytes | None: ...
    def wait(self, seen: int, timeout_s: float) -> int: ...


def event(name: str, data: bytes) -> bytes:
    """One server-sent event."""
    return b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


class Frame(msgspec.Struct, frozen=True):
    """What one snapshot says, encoded."""

    snapshot: bytes
    words: bytes
    faults: bytes
    rep: bytes
    rep_seq: int


class Frames:
    """Encodes each snapshot once in each language, however many phones are listening; where names are only at the
    wall, once for each who may see another part of them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest = 0
        self._made: dict[tuple[str, Viewer], Frame | None] = {}

    def at(self, sequence: int, feed: LiveFeed, language: str, viewer: Viewer) -> Frame | None:
        """The frame of the newest snapshot as ``viewer`` may see it, None when that is stale."""
        with self._lock:
            if sequence != self._newest:
                self._newest = sequence
                self._made.clear()
            latest = feed.latest()
            key = language, viewer if latest and latest[0].names_at_wall else ALL
            if key not in self._made:
                with speaking(language):
                    self._made[key] = _frame(feed, viewer)
            return self._made[key]


def _frame(feed: LiveFeed, viewer: Viewer) -> Frame | None:
    latest, raw = feed.latest(), feed.latest_raw()
    if latest is None or raw is None or latest[1] > STALE_S:
        return None
    encode = msgspec.json.encode
    snapshot = seen_by(viewer, latest[0])
    return Frame(
        snapshot=event("snapshot", raw if snapshot is latest[0] else encode(snapshot)),
        words=event("words", encode(spoken(snapshot))),
        faults=event("fault", encode(snapshot.faults)),
        rep=event("rep", encode(snapshot.last_rep)),
        rep_seq=snapshot.rep_seq,
    )


class Streams:
    """Hands out streams, as many as the server can bear."""

    def __init__(self, most: int = MOST_STREAMS) -> None:
        self.frames = Frames()
        self._most = most
        self._open: Counter[str] = Counter()
        self._lock = threading.Lock()

    @property
    def open(self) -> int:
        """How many phones are listening now."""
        return self._open.total()

    def start(
        self,
        client: str,
        feed: LiveFeed,
        stopping: threading.Event,
        clock: Callable[[], float],
        viewer: Viewer = ALL,
        life_s: float = LIFE_S,
    ) -> "Stream | None":
        """A new stream in the language of the moment, as ``viewer`` may see it.

        None when there are enough of all, or of this client.
        """
        with self._lock:
            if self._open.total() >= self._most or self._open[client] >= MOST_OF_ONE:
                return None
            self._open[client] += 1
        frames = partial(self.frames.at, feed=feed, language=spoken_now(), viewer=viewer)
        events = _events(frames, feed, stopping, clock, life_s)
        return Stream(events, partial(self._ended, client))

    def _ended(self, client: str) -> None:
        with self._lock:
            self._open[client] -= 1
            self._open += Counter()  # forgets who has none


class Stream(Iterator[bytes]):
    """Events as WSGI wants them. ``close`` gives the place back even when nothing was ever read."""

    def __init__(self, events: Iterator[bytes], ended: Callable[[], None]) -> None:
        self._events = events
        self._ended: Callable[[], Any] | None = ended

    def __next__(self) -> bytes:
        return next(self._events)

    def close(self) -> None:
        ended, self._ended = self._ended, None
        if ended:
            ended()


def _events(
    frame_at: Callable[[int], Frame | None],
    feed: LiveFeed,
    stopping: threading.Event,
    clock: Callable[[], float],
    life_s: float,
) -> Iterator[bytes]:
    """Snapshots as they come, what changed beside them, and a comment when there is nothing to say."""
    now = clock()
    end, due, spoke = now + life_s, now, now
    seen, before = 0, None
    yield b"retry: 500\n\n"
    while not stopping.is_set() and (now := clock()) < end:
        if now < due:
            stopping.wait(due - now)
            continue
        newest = feed.wait(seen, GLANCE_S)
        frame = frame_at(newest) if newest != seen else None
        seen = newest
        if frame:
            yield _changes(frame, before)
            before, spoke = frame, clock()
            due = spoke + BETWEEN_S
        elif clock() - spoke >= KEEPALIVE_S:
            yield b": still here\n\n"
            spoke = clock()


def _changes(frame: Frame, before: Frame | None) -> bytes:
    parts = [frame.snapshot]
    if before is None or frame.words != before.words:
        parts.append(frame.words)
    if before is None or frame.faults != before.faults:
        parts.append(frame.faults)
    if before is not None and frame.rep_seq > before.rep_seq:
        parts.append(frame.rep)
    return b"".join(parts)
