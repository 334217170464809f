"""Live Snapshots: everybody who can keep up hears them, and nobody can hold the device up."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.errors import LinkError
from hingewall.link.live import SUBSCRIBERS, LiveFeed, LivePublisher
from hingewall.link.wire import LARGEST, connect, listen
from sockets import PATIENCE_S, Live, encoded, snapshot, until


def test_a_page_that_comes_late_hears_the_last_snapshot_at_once(live: Live) -> None:
    before = time.monotonic()
    live.publisher.publish(snapshot(7.0))
    feed = live.feed()
    assert feed.wait(0, PATIENCE_S) == 1
    latest = feed.latest()
    assert latest is not None
    assert latest[0].t == 7.0
    assert 0 <= latest[1] <= time.monotonic() - before
    assert feed.connected


def test_waiting_ends_with_the_next_snapshot_or_with_time(live: Live) -> None:
    live.publisher.publish(snapshot(1.0))
    feed = live.feed()
    number = feed.wait(0, PATIENCE_S)
    assert feed.wait(number, 0.01) == number, "nothing new"
    threading.Timer(0.05, live.publisher.publish, [snapshot(2.0)]).start()
    assert feed.wait(number, PATIENCE_S) == number + 1


def test_a_page_finds_the_device_again_by_itself(live: Live) -> None:
    feed = live.feed()
    until(lambda: live.seen(feed, 1.0))
    live.publisher.close()
    until(lambda: not feed.connected)
    latest = feed.latest()
    assert latest is not None
    assert latest[0].t == 1.0, "the last one is kept, with its age"
    live.publisher = LivePublisher(live.path)
    live.publisher.start()
    until(lambda: live.seen(feed, 2.0))
    assert feed.connected


def test_a_socket_file_that_is_deleted_is_made_again_for_pages_that_come_later(live: Live) -> None:
    early = live.feed()
    until(lambda: live.seen(early, 1.0))
    live.path.unlink()
    late = live.feed()
    until(lambda: live.seen(late, 2.0), "the device, found again")
    assert live.path.stat().st_mode & 0o777 == 0o660
    until(lambda: live.seen(early, 3.0), "whoever was connected stays so")


def test_closing_leaves_a_socket_file_of_another_device_alone(live: Live) -> None:
    live.path.unlink()
    other = listen(live.path)
    live.publisher.close()
    assert live.path.is_socket()
    other.close()


def test_a_page_may_start_before_the_device(tmp_path: Path) -> None:
    feed = LiveFeed(tmp_path / "live.sock")
    assert feed.latest() is None
    assert feed.latest_raw() is None
    publisher = LivePublisher(tmp_path / "live.sock")
    publisher.start()
    until(lambda: Live(tmp_path, publisher, []).seen(feed, 3.0))
    feed.close()
    publisher.close()


def test_a_stopped_page_never_holds_the_device_up(live: Live) -> None:
    """The subscriber's buffer fills within a few hundred messages; from then on they are dropped."""
    script = (
        f"import socket, time; s = socket.socket(1, 5); s.connect({str(live.path)!r})\n"
        "print('there', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as page:
        assert page.stdout is not None
        page.stdout.readline()
        os.kill(page.pid, signal.SIGSTOP)
        done = threading.Event()

        def publish_many() -> None:
            for n in range(5000):
                live.publisher.publish(snapshot(float(n)))
            done.set()

        threading.Thread(target=publish_many, daemon=True).start()
        assert done.wait(PATIENCE_S), "publish waited for a subscriber"
        feed = live.feed()
        until(lambda: live.seen(feed, 9.0))
        page.kill()


def test_more_pages_than_there_is_room_for_are_turned_away(live: Live) -> None:
    peers = []
    for _ in range(SUBSCRIBERS):
        peers.append(connect(live.path, PATIENCE_S))
    until(lambda: len(live.publisher._subscribers) == SUBSCRIBERS)
    extra = connect(live.path, PATIENCE_S)
    assert extra.recv(10) == b"", "the ninth is closed"
    for peer in (*peers, extra):
        peer.close()


def test_a_second_device_in_the_same_folder_is_refused(live: Live) -> None:
    second = LivePublisher(live.path)
    with pytest.raises(LinkError, match="another device process"):
        second.start()
    second.close()
    feed = live.feed()
    until(lambda: live.seen(feed, 1.0))


def test_what_a_killed_device_left_behind_is_cleared_away(tmp_path: Path) -> None:
    path = tmp_path / "live.sock"
    left = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    left.bind(str(path))
    left.close()
    assert path.exists()
    publisher = LivePublisher(path)
    publisher.start()
    publisher.close()
    assert not path.exists()


def test_a_folder_deeper_than_a_socket_address_is_long(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    publisher = LivePublisher(deep / "live.sock")
    publisher.start()
    feed = LiveFeed(deep / "live.sock")
    until(lambda: Live(deep, publisher, []).seen(feed, 1.0))
    feed.close()
    publisher.close()


def test_the_socket_is_for_the_user_and_the_group_alone(live: Live) -> None:
    assert live.path.stat().st_mode & 0o777 == 0o660


def test_a_folder_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(LinkError, match="is the folder there"):
        LivePublisher(tmp_path / "nowhere" / "live.sock").start()


@given(st.lists(st.binary(min_size=1, max_size=200), max_size=5))
def test_garbage_from_the_device_is_dropped_and_the_page_goes_on(garbage: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "live.sock"
        server = listen(path)
        feed = LiveFeed(path)
        device, _ = server.accept()
        for raw in garbage:
            device.send(raw)
        device.send(encoded(snapshot(5.0)))
        assert feed.wait(0, PATIENCE_S) == 1
        assert feed.malformed == len(garbage)
        feed.close()
        device.close()
        server.close()


def test_a_snapshot_fits_a_packet_many_times_over() -> None:
    assert len(encoded(snapshot())) * 20 < LARGEST


def test_json_nested_without_end_does_not_kill_the_feed(tmp_path: Path) -> None:
    server = listen(tmp_path / "live.sock")
    feed = LiveFeed(tmp_path / "live.sock")
    device, _ = server.accept()
    device.send(b'{"last_rep":{"a":' + b"[" * 30000)
    device.send(encoded(snapshot(5.0)))
    assert feed.wait(0, PATIENCE_S) == 1
    feed.close()
    device.close()
    server.close()
