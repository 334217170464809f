"""Device and camera: numbers only, nothing late, nothing too large, and neither ever waits for the other."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from camera_bench import NOW, Bench, bench, closed
from hingewall.link.camera import MOST_LATE, REPORTS_HZ
from hingewall.link.camera_client import CameraClient
from hingewall.link.camera_wire import LARGEST_REPORT, Heard, Orders, decode_report, encode_report
from hingewall.link.wire import Malformed
from hingewall.messages.readings import BodyReading, FaultReading, RangeReading
from sockets import PATIENCE_S, encoded, until

__all__ = ["bench"]


# --- what the camera hears ---


def test_a_camera_hears_the_orders_when_it_connects_and_when_they_change(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S) == Orders(True, 50)
    bench.server.order(True, 60)
    assert client.wait(Orders(True, 50), PATIENCE_S) == Orders(True, 60)
    bench.server.order(False, 60)
    assert client.wait(Orders(True, 60), PATIENCE_S) == Orders(False, 60)


def test_before_the_device_has_read_its_settings_the_camera_has_no_orders(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "camera.sock")
    client = bench.client()
    until(lambda: client.send(bench.body()))
    assert client.orders is None
    bench.server.tell_distance(NOW, 600.0)
    assert client.latest() is None, "no distance before the orders"
    for close in reversed(bench.closing):
        close()


def test_the_newest_distance_and_its_age(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    bench.server.tell_distance(NOW - 0.5, 700.0)
    bench.server.tell_distance(NOW - 0.04, 512.0)
    until(client.latest)
    latest = client.latest()
    assert latest is not None
    assert latest[0] == 512.0
    assert latest[1] == pytest.approx(0.04)


def test_a_distance_older_than_a_tenth_of_a_second_is_none(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    bench.server.tell_distance(NOW, 512.0)
    until(client.latest)
    bench.now = NOW + 0.099
    assert client.latest() is not None
    bench.now = NOW + 0.101
    assert client.latest() is None


def test_what_the_sensor_could_not_tell_replaces_what_it_could(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    bench.server.tell_distance(NOW, 512.0)
    until(client.latest)
    bench.server.tell_distance(NOW, None)
    until(lambda: client.latest() is None)


def test_the_device_never_waits_for_a_camera_that_stands_still_and_its_orders_arrive_all_the_same(
    bench: Bench,
) -> None:
    script = (
        f"import socket, sys; s = socket.socket(1, 5); s.connect({str(bench.path)!r}); print('there', flush=True)\n"
        "while True:\n    print(s.recv(65537).decode(), flush=True)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as camera:
        assert camera.stdout is not None
        camera.stdout.readline()
        camera.stdout.readline()  # its orders
        os.kill(camera.pid, signal.SIGSTOP)
        done = threading.Event()

        def tell_many() -> None:
            for n in range(5000):
                bench.server.tell_distance(float(n), 600.0)
            bench.server.order(False, 50)
            done.set()

        threading.Thread(target=tell_many, daemon=True).start()
        if not done.wait(PATIENCE_S):
            camera.kill()
            pytest.fail("the device waited for the camera")
        os.kill(camera.pid, signal.SIGCONT)
        lines = iter(camera.stdout.readline, "")

        def told() -> bool:
            bench.server.tell_distance(NOW, None)
            return "orders" in next(lines)

        until(told)
        camera.kill()


# --- what the device hears ---


def test_body_readings_and_the_cameras_own_fault_arrive_as_they_were_sent(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    sent: list[Heard] = [bench.body(), FaultReading(NOW, "camera"), BodyReading(NOW, False)]
    for reading in sent:
        assert client.send(reading)
    until(lambda: bench.heard == sent)


def test_what_waited_in_a_buffer_while_somebody_was_stopped_is_not_heard(bench: Bench) -> None:
    client = bench.client()
    assert client.wait(None, PATIENCE_S)
    client.send(bench.body(NOW - 1.5))
    client.send(bench.body(NOW - 0.5))
    until(lambda: bench.heard)
    assert [reading.t for reading in bench.heard] == [NOW - 0.5]


def test_a_camera_that_was_switched_off_is_not_heard(bench: Bench) -> None:
    peer = bench.peer()
    bench.server.order(False, 50)
    peer.send(encode_report(bench.body()))
    peer.send(b"and now refuse me, so that I know that you have read that")
    assert closed(peer)
    assert bench.heard == []


WRONG = {
    "a picture": bytes(range(256)) * 225,
    "a picture's corner": bytes(1000),
    "one byte too many": encoded({"body": {"t": NOW, "present": True, "note": "x" * LARGEST_REPORT}}),
    "a range": encoded({"range": RangeReading(NOW, 600.0)}),
    "a command": encoded({"id": "1", "kind": "start_set"}),
    "another part's fault": encoded({"fault": {"t": NOW, "fault": "i2c"}}),
    "both": encoded({"body": {"t": NOW, "present": True}, "fault": {"t": NOW, "fault": "camera"}}),
    "neither": b"{}",
    "pixels for numbers": encoded({"body": {"t": NOW, "present": True, "hip_drop_mm": [1, 2, 3]}}),
    "a text for a number": encoded({"body": {"t": NOW, "present": True, "shift_mm": "AAAA"}}),
    "no time": encoded({"body": {"present": True}}),
    "the future": encoded({"body": {"t": NOW + 5.0, "present": True}}),
    "a number without end": b'{"body":{"t":1e999,"present":true}}',
    "json nested without end": b'{"body":' + b"[" * 900,
}


@pytest.mark.parametrize("what", WRONG)
def test_anything_else_ends_the_connection_and_reaches_nobody(bench: Bench, what: str) -> None:
    peer = bench.peer()
    peer.send(WRONG[what])
    assert closed(peer)
    assert bench.heard == []


@given(st.binary(min_size=1, max_size=1100))
def test_whatever_the_bytes_are_they_are_a_camera_reading_or_refused(raw: bytes) -> None:
    try:
        reading = decode_report(raw, NOW)
    except Malformed:
        return
    assert reading is None or isinstance(reading, BodyReading | FaultReading)


def test_more_reports_than_a_camera_has_frames_end_the_connection(bench: Bench) -> None:
    peer = bench.peer()
    for _ in range(REPORTS_HZ):
        peer.send(encode_report(bench.body()))
    until(lambda: len(bench.heard) == REPORTS_HZ)
    bench.now += 1.0
    for _ in range(REPORTS_HZ):
        peer.send(encode_report(bench.body()))
    until(lambda: len(bench.heard) == 2 * REPORTS_HZ)
    peer.send(encode_report(bench.body()))
    assert closed(peer)
    assert len(bench.heard) == 2 * REPORTS_HZ


def test_what_waited_while_the_device_was_stopped_for_three_seconds_is_no_flood(bench: Bench) -> None:
    peer = bench.peer()
    began, frames = bench.now, 90
    bench.now += 3.0
    for n in range(frames):
        peer.send(encode_report(bench.body(t=began + (n + 1) / 30)))
    for n in range(30):  # and the camera goes on
        peer.send(encode_report(bench.body(t=bench.now + n / 300)))
    until(lambda: len(bench.heard) >= 60)
    bench.now += 1.0
    peer.send(encode_report(bench.body()))
    until(lambda: bench.heard[-1].t == bench.now, "it is still heard")
    assert min(reading.t for reading in bench.heard) >= began + 2.0 - 1e-6, "what was late is not"


def test_reports_that_are_all_late_end_the_connection(bench: Bench) -> None:
    peer = bench.peer()
    late = encode_report(bench.body(t=bench.now - 5.0))
    with contextlib.suppress(OSError):
        for _ in range(2 * MOST_LATE):
            peer.send(late)
    assert closed(peer)
    assert bench.heard == []


def test_a_refusal_is_logged_once_and_shows_nothing_of_what_was_sent(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        peer = bench.peer()
        peer.send(b'{"body":{"t":"' + b"SECRET" * 20 + b'"}}')
        assert closed(peer)
    refusals = [record.getMessage() for record in caplog.records if "connection is closed" in record.getMessage()]
    assert len(refusals) == 1
    assert "SECRET" not in caplog.text


def test_the_newest_camera_replaces_one_that_hangs(bench: Bench) -> None:
    first = bench.peer()
    second = bench.peer()
    assert closed(first)
    second.send(encode_report(bench.body()))
    until(lambda: bench.heard == [bench.body()])


# --- what the camera's end sends ---


@pytest.mark.parametrize("value", [1e308, -1e308, 1.1e6])
@pytest.mark.parametrize("name", [name for name in BodyReading.__struct_fields__ if name not in ("t", "present")])
def test_a_number_that_no_gym_has_ends_the_connection(bench: Bench, name: str, value: float) -> None:
    """By such a one the live page stopped, and a rep could not be saved."""
    peer = bench.peer()
    told = {"t": bench.now, "present": True, name: int(value) if name == "people" else value}
    peer.send(msgspec.json.encode({"body": told}))
    assert closed(peer)
    assert bench.heard == []


@pytest.mark.parametrize(
    "thing",
    [
        RangeReading(NOW, 600.0),
        FaultReading(NOW, "i2c"),
        memoryview(bytes(60)),
        b"\x80" * 60,
        {"luma": [1, 2, 3]},
    ],
)
def test_nothing_but_small_camera_readings_leaves_the_process(thing: Any) -> None:
    with pytest.raises(Malformed):
        encode_report(thing)


def test_a_reading_that_was_given_a_picture_for_a_number_does_not_leave_the_process() -> None:
    numpy = pytest.importorskip("numpy")
    frame = numpy.zeros((180, 320), dtype=numpy.uint8)
    for luma in (frame, frame.tolist(), frame.tobytes(), frame.tobytes()[:60], frame[0, :9].tolist()):
        with pytest.raises((Malformed, TypeError)):
            encode_report(BodyReading(NOW, True, hip_drop_mm=luma))


def test_numbers_that_are_none_become_null(bench: Bench) -> None:
    raw = encode_report(BodyReading(NOW, True, 1, float("nan"), float("inf")))
    assert decode_report(raw, NOW) == BodyReading(NOW, True, 1)


def test_a_camera_never_waits_for_a_device_that_stands_still(tmp_path: Path) -> None:
    path = tmp_path / "camera.sock"
    script = (
        "import sys, time; from pathlib import Path; from hingewall.link.wire import listen\n"
        f"server = listen(Path({str(path)!r})); print('there', flush=True)\n"
        "peer, _ = server.accept(); print('met', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as device:
        assert device.stdout is not None
        device.stdout.readline()
        client = CameraClient(path)
        device.stdout.readline()
        os.kill(device.pid, signal.SIGSTOP)
        full = threading.Event()

        def send_many() -> None:
            until(lambda: client.send(BodyReading(NOW, False)))
            until(lambda: not client.send(BodyReading(NOW, False)))
            full.set()

        threading.Thread(target=send_many, daemon=True).start()
        in_time = full.wait(PATIENCE_S)
        device.kill()
        client.close()
        assert in_time, "the camera waited for the device"
