"""The camera comes and goes: who finds whom again, and when a silent camera is a fault."""

import grp
import os
import threading
from pathlib import Path

import pytest

from camera_bench import NOW, Bench, bench
from hingewall.link.camera import OPENING_S, SILENT_S, CameraServer
from hingewall.link.camera_client import CameraClient
from hingewall.link.camera_wire import Orders
from hingewall.messages.readings import FaultReading
from sockets import PATIENCE_S, until

__all__ = ["bench"]


# --- coming and going ---


def test_a_camera_finds_the_device_again_by_itself_and_has_no_orders_meanwhile(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    bench.server.close()
    assert client.wait(Orders(True, 50), PATIENCE_S) is None
    assert client.latest() is None
    assert not client.send(bench.body())
    bench.serve().order(True, 60)
    assert client.wait(None, PATIENCE_S) == Orders(True, 60)


def test_a_camera_may_start_before_the_device(tmp_path: Path) -> None:
    client = CameraClient(tmp_path / "camera.sock")
    assert client.wait(None, 0.01) is None
    bench = Bench(tmp_path / "camera.sock")
    bench.server.order(True, 50)
    assert client.wait(None, PATIENCE_S) == Orders(True, 50)
    client.close()
    client.close()
    bench.server.close()
    bench.server.close()


def test_waiting_for_orders_ends_when_the_link_is_closed(bench: Bench) -> None:
    client = bench.client()
    orders = client.wait(None, PATIENCE_S)
    woken = threading.Event()

    def wait() -> None:
        client.wait(orders, 60)
        woken.set()

    threading.Thread(target=wait, daemon=True).start()
    client.close()
    assert woken.wait(PATIENCE_S)


def test_the_socket_is_given_to_the_cameras_group(tmp_path: Path) -> None:
    """This process may give a file to a group that it is in; the socket then is that group's, and nobody else's."""
    path = tmp_path / "camera.sock"
    group = grp.getgrgid(os.getegid()).gr_name
    server = CameraServer(path, lambda _: None, group=group)
    server.start()
    assert path.stat().st_gid == os.getegid()
    assert path.stat().st_mode & 0o777 == 0o660
    server.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file to a group that it isn't in")
def test_the_socket_is_given_to_another_group(tmp_path: Path) -> None:
    path = tmp_path / "camera.sock"
    server = CameraServer(path, lambda _: None, group="video")
    server.start()
    assert path.stat().st_gid == grp.getgrnam("video").gr_gid
    server.close()


def test_without_that_group_the_socket_is_as_it_is(tmp_path: Path) -> None:
    server = CameraServer(tmp_path / "camera.sock", lambda _: None, group="nobody-has-such-a-group")
    server.start()
    server.close()


# --- the fault that a silent camera is ---


def test_a_camera_that_never_came_is_no_fault(bench: Bench) -> None:
    assert not bench.server.missing(NOW + 1000)


def test_a_camera_that_falls_silent_is_missing_after_two_seconds_until_it_speaks(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    client.send(bench.body())
    until(lambda: bench.heard)
    assert not bench.server.missing(NOW + SILENT_S)
    assert bench.server.missing(NOW + SILENT_S + 0.01)
    bench.now = NOW + 5
    client.send(bench.body())
    until(lambda: len(bench.heard) == 2)
    assert not bench.server.missing(NOW + 5.1)


def test_a_camera_has_time_to_open(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    assert not bench.server.missing(NOW + OPENING_S)
    assert bench.server.missing(NOW + OPENING_S + 0.01)


def test_a_camera_that_says_so_is_missing_at_once(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    client.send(FaultReading(NOW, "camera"))
    until(lambda: bench.server.missing(NOW))


def test_a_process_that_dies_again_and_again_stays_missing(bench: Bench) -> None:
    bench.peer().close()
    assert bench.server.missing(NOW + OPENING_S + 1)
    bench.now = NOW + OPENING_S + 1
    bench.peer().close()
    assert bench.server.missing(bench.now), "connecting is not seeing"


def test_a_camera_that_is_switched_off_is_not_missed(bench: Bench) -> None:
    bench.peer()
    assert bench.server.missing(NOW + OPENING_S + 1)
    bench.server.order(False, 50)
    assert not bench.server.missing(NOW + OPENING_S + 1)
    bench.now = NOW + 100
    bench.server.order(True, 50)
    assert not bench.server.missing(bench.now + OPENING_S), "it has time to open again"


def test_a_page_can_say_when_somebody_is_being_watched(bench: Bench) -> None:
    assert not bench.server.watching(NOW)
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    assert not bench.server.watching(NOW), "it is not open yet"
    client.send(bench.body())
    until(lambda: bench.server.watching(NOW))
    assert not bench.server.watching(NOW + SILENT_S + 0.01)
    client.close()
    until(lambda: not bench.server.watching(NOW))
