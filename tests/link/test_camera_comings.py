"""The camera comes and goes: who finds whom again, and when a silent camera is a fault."""

import grp
import os
import threading
from pathlib import Path

import pytest

from camera_bench import NOW, Bench, bench
from hingewall.link.camera import OPENING_S, SILENT_S, CameraServer
from hingewall.link.camera_client import CameraClient
from hingewall.link.camera_wire import Absent, Orders
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


def test_a_camera_whose_software_can_not_be_used_is_another_fault(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    client.send(FaultReading(NOW, "camera_software"))
    until(lambda: bench.server.missing(NOW) == "camera_software")
    client.send(bench.body())
    until(lambda: bench.server.missing(NOW) is None)


def test_a_wall_without_a_camera_has_no_fault_however_long_and_whatever_the_owner_sets(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    client.send(Absent(NOW))
    until(lambda: bench.server.absent(NOW))
    client.close()  # its process has ended
    assert bench.server.missing(NOW + 10_000) is None
    bench.server.order(True, 60)
    assert bench.server.missing(NOW + 10_000) is None
    assert bench.server.absent(NOW + 10_000)
    bench.server.order(False, 60)
    assert not bench.server.absent(NOW + 10_000), "it is switched off, which is another thing to say"
    assert bench.heard == []


def test_a_camera_that_is_found_after_all_is_there(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    client.send(Absent(NOW))
    until(lambda: bench.server.absent(NOW))
    client.send(bench.body())
    until(lambda: not bench.server.absent(NOW))
    assert bench.server.watching(NOW)


def test_a_camera_that_came_off_is_a_fault(bench: Bench) -> None:
    """Its process was started again and sees none; this device has seen it look."""
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    client.send(bench.body())
    until(lambda: bench.heard)
    client.send(Absent(NOW))
    until(lambda: bench.server.missing(NOW) == "camera")
    assert not bench.server.absent(NOW)


def test_where_nobody_comes_to_say_there_is_no_camera(bench: Bench) -> None:
    assert not bench.server.absent(NOW + OPENING_S)
    assert bench.server.absent(NOW + OPENING_S + 0.01)


def test_a_process_that_dies_before_it_speaks_gets_no_more_time_by_coming_again(bench: Bench) -> None:
    for bench.now in (NOW, NOW + 20, NOW + 40):
        bench.peer().close()
    assert bench.server.missing(NOW + OPENING_S + 1)


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
