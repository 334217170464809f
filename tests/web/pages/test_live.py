"""The live page without a browser: one snapshot, the stream's events, and what happens when the device is gone."""

import itertools
import threading
from typing import Any

import msgspec
import pytest

from hingewall.faults import view
from hingewall_web.server.streams import Streams, event

Event = tuple[str, Any]


class Clock:
    """Stands still, unless a stream waits: then the wait is over at once."""

    def __init__(self) -> None:
        self.t = 0.0

    def __call__(self) -> float:
        return self.t


class Halt(threading.Event):
    """An end that never comes by itself; waiting for it moves the clock."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self._clock.t += timeout or 0.0
        return self.is_set()


class Script:
    """A feed whose snapshots come from a list, one a wait; a None is a wait in vain of a quarter of a second."""

    def __init__(self, clock: Clock, *snapshots: Any, age_s: float = 0.0) -> None:
        self._clock, self._left, self._age_s = clock, list(snapshots), age_s
        self._now: Any = None
        self._sequence = 0
        self.waits: list[float] = []

    def wait(self, seen: int, timeout_s: float) -> int:
        self.waits.append(self._clock.t)
        now = self._left.pop(0) if self._left else None
        if now is None:
            self._clock.t += timeout_s
            return self._sequence
        self._now, self._sequence = now, self._sequence + 1
        return self._sequence

    def latest(self) -> Any:
        return self._now, self._age_s

    def latest_raw(self) -> bytes:
        return msgspec.json.encode(self._now)


class Timed(Script):
    """A feed that has a new snapshot at each of these times."""

    def __init__(self, clock: Clock, snapshot: Any, at: tuple[float, ...]) -> None:
        super().__init__(clock)
        self._now, self._at = snapshot, at

    def wait(self, seen: int, timeout_s: float) -> int:
        there = sum(t <= self._clock.t + 1e-9 for t in self._at)
        if there == seen and there < len(self._at):
            self._clock.t = self._at[there]
            there += 1
        return there


def stream(clock: Clock, feed: Any, most: int = 24) -> Any:
    return Streams(most).start("a phone", feed, Halt(clock), clock)


def parsed(chunk: bytes) -> list[Event]:
    found = []
    for block in chunk.decode().split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.split("\n") if line.startswith(("event", "data")))
        if lines:
            found.append((lines["event"], msgspec.json.decode(lines["data"])))
    return found


def names(chunk: bytes) -> list[str]:
    return [name for name, _ in parsed(chunk)]


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_state_is_one_snapshot(wall: Any) -> None:
    state = wall.client().get("/api/v1/state").json
    assert state["distance_mm"] == 607
    assert state["set"]["counted"] == 4
    assert state["last_rep"]["id"] == "r1"


@pytest.mark.parametrize(("age", "connected", "status"), [(1.4, True, 200), (1.6, True, 503), (0.1, False, 503)])
def test_a_stale_state_is_503_with_the_last_one_and_its_age(
    wall: Any, age: float, connected: bool, status: int
) -> None:
    wall.feed.age, wall.feed.connected = age, connected
    answer = wall.client().get("/api/v1/state")
    assert answer.status_code == status
    if status == 503:
        assert answer.json["error"]["code"] == "device_gone"
        assert answer.json["last"]["distance_mm"] == 607
        assert answer.json["age_s"] == age
    assert wall.client().get("/healthz").status_code == status


def test_before_the_first_snapshot_every_page_answers(wall: Any) -> None:
    wall.feed._snapshot = None
    assert wall.client().get("/api/v1/state").json["last"] is None
    assert "Connection lost" in wall.client().get("/").text
    assert "never heard from" in wall.client().get("/healthz").json["reason"]
    assert "hingewall_up 0.0" in wall.client().get("/metrics").text


def test_metrics_are_for_prometheus(wall: Any) -> None:
    text = wall.client().get("/metrics").text
    assert "# TYPE hingewall_reps_total counter\nhingewall_reps_total 42\n" in text
    assert 'hingewall_fault{kind="camera"} 0.0' in text
    assert "hingewall_distance_metres 0.607" in text


def test_without_script_the_page_shows_the_moment_and_loads_itself_again(wall: Any) -> None:
    page = wall.client().get("/").text
    assert '<span id="count">4</span>' in page
    assert "No-rep: too shallow by 4 cm" in page
    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page


def test_the_first_event_says_everything(wall: Any, clock: Clock) -> None:
    snapshot = wall.feed.latest()[0]
    events = stream(clock, Script(clock, snapshot))
    assert next(events) == b"retry: 500\n\n"
    first = parsed(next(events))
    assert [name for name, _ in first] == ["snapshot", "words", "fault"]
    assert first[0][1]["distance_mm"] == 607
    assert first[1][1]["state"] == "Reach for the wall"


def test_later_events_say_what_changed(wall: Any, clock: Clock) -> None:
    one = wall.feed.latest()[0]
    moved = msgspec.structs.replace(one, distance_mm=600)
    counted = msgspec.structs.replace(moved, rep_seq=43)
    faulty = msgspec.structs.replace(counted, faults=(view("camera", 1.0),))
    events = stream(clock, Script(clock, one, moved, counted, faulty))
    chunks = list(itertools.islice(events, 5))[2:]
    assert names(chunks[0]) == ["snapshot"]
    assert names(chunks[1]) == ["snapshot", "words", "rep"]
    assert names(chunks[2]) == ["snapshot", "words", "fault"]
    assert parsed(chunks[1])[2][1]["reason"] == "shallow"


def test_what_happens_between_two_snapshots_of_a_device_at_10_hz_is_told_at_once(wall: Any, clock: Clock) -> None:
    feed = Timed(clock, wall.feed.latest()[0], at=(0.0, 0.1, 0.16, 0.26, 0.36))
    events = stream(clock, feed)
    told = []
    for _ in range(6):
        next(events)
        told.append(round(clock.t, 3))
    assert told[1:] == [0.0, 0.1, 0.16, 0.26, 0.36]


def test_a_device_at_50_hz_reaches_the_phone_at_20_hz(wall: Any, clock: Clock) -> None:
    feed = Script(clock, *[wall.feed.latest()[0]] * 60)
    events = stream(clock, feed)
    for _ in range(51):
        next(events)
    assert feed.waits[-1] == pytest.approx(2.45)


def test_an_idle_stream_says_so_every_five_seconds_and_ends_after_ten_minutes(clock: Clock) -> None:
    chunks = list(stream(clock, Script(clock)))
    assert set(chunks[1:]) == {b": still here\n\n"}
    assert len(chunks) - 1 == pytest.approx(600 / 5, abs=2)
    assert clock.t == pytest.approx(600, abs=1)


def test_a_stale_snapshot_is_not_streamed(wall: Any, clock: Clock) -> None:
    feed = Script(clock, *[wall.feed.latest()[0]] * 5, age_s=2.0)
    assert set(stream(clock, feed)) == {b"retry: 500\n\n", b": still here\n\n"}


def test_stopping_ends_a_stream_at_once(wall: Any) -> None:
    wall.services.stopping.set()
    assert wall.client().get("/api/v1/live").data == b"retry: 500\n\n"


def test_the_25th_phone_is_sent_away_until_one_leaves(wall: Any) -> None:
    s = wall.services
    held = [s.streams.start(f"phone {n}", wall.feed, s.stopping, s.clock) for n in range(24)]
    answer = wall.client().get("/api/v1/live")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert answer.json["error"]["code"] == "busy"
    held[0].close()
    held[0].close()
    assert s.streams.open == 23
    s.stopping.set()
    assert wall.client().get("/api/v1/live").status_code == 200


def test_a_stream_that_was_never_read_gives_its_place_back(wall: Any) -> None:
    answer = wall.client().get("/api/v1/live")
    assert wall.services.streams.open == 1
    answer.close()
    assert wall.services.streams.open == 0


def test_a_head_request_takes_no_place(wall: Any) -> None:
    assert wall.client().head("/api/v1/live").status_code == 200
    assert wall.services.streams.open == 0


def test_an_event_is_one_line_of_data() -> None:
    assert event("rep", b'{"a":1}') == b'event: rep\ndata: {"a":1}\n\n'
