"""A real camera process beside a real device's end of the link: killed, left alone, switched off, stuck."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hingewall.camera.process import STUCK
from hingewall.link.camera import CameraServer
from hingewall.messages.readings import BodyReading, FaultReading
from waiting import PATIENCE_S, until

COMMAND = (
    "import sys; from pathlib import Path; from hingewall.camera.process import CameraOptions, run_camera\n"
    "from hingewall.places import places; sys.exit(run_camera(places(Path(sys.argv[1])), CameraOptions(*sys.argv[2:])))"
)

PICAMERA2 = '''
"""A camera whose frames come until the file ``stopped`` is there, and that does not let go while ``stuck`` is."""
import time
from pathlib import Path
import numpy as np

FOLDER = Path(__file__).parent

class Request:
    def get_metadata(self):
        now_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME)
        return {"SensorTimestamp": now_ns, "ExposureTime": 10000, "AnalogueGain": 1.0}
    def make_array(self, name):
        return np.full((270, 384), 90, np.uint8)
    def release(self):
        pass

class Cameras:
    def reset(self):
        pass

class Picamera2:
    _cm = Cameras()
    camera_controls = {}
    @staticmethod
    def global_camera_info():
        return [{"Num": 0, "Model": "imx708", "Id": "/base/soc/i2c0mux/i2c@1/imx708@1a"}]
    def __init__(self, number):
        (FOLDER / "open").touch()
    def create_video_configuration(self, **asked):
        return asked
    def configure(self, asked):
        pass
    def start(self):
        pass
    def set_controls(self, controls):
        pass
    def capture_request(self, wait):
        return object()
    def wait(self, job, timeout):
        time.sleep(0.033)
        if (FOLDER / "stopped").exists():
            time.sleep(timeout)
            raise TimeoutError
        return Request()
    def cancel_all_and_flush(self):
        pass
    def stop(self):
        while (FOLDER / "stuck").exists():
            time.sleep(0.05)
    def close(self):
        (FOLDER / "open").unlink()
'''


TURN = (b"WATCHDOG=1", b"WATCHDOG=1")
"""Between these two the process has been round its loop once."""


class Gym:
    """A device's end of the link, what it heard, and camera processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.library = folder / "library"
        self.library.mkdir()
        (self.library / "picamera2.py").write_text(textwrap.dedent(PICAMERA2))
        self.supervisor = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.supervisor.bind(str(folder / "notify"))
        self.supervisor.settimeout(PATIENCE_S)
        self.heard: list[Any] = []
        self.processes: list[subprocess.Popen[str]] = []
        self.server = self.serve()

    def serve(self) -> CameraServer:
        self.server = CameraServer(self.folder / "camera.sock", self.heard.append)
        self.server.start()
        self.server.order(True, 50)
        return self.server

    def camera(self, source: str = "simulated", *more: str) -> "subprocess.Popen[str]":
        found = os.pathsep.join([str(self.library), *filter(None, [os.environ.get("PYTHONPATH")])])
        process = subprocess.Popen(
            [sys.executable, "-c", COMMAND, str(self.folder), source, *more],
            stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": found, "NOTIFY_SOCKET": str(self.folder / "notify")},
        )  # fmt: skip
        self.processes.append(process)
        return process

    def tells(self, *messages: bytes) -> None:
        """Wait until the camera process has told its supervisor all of that, in this order."""
        for message in messages:
            while self.supervisor.recv(100) != message:
                pass

    def forget(self) -> None:
        """What the supervisor was told until now."""
        self.supervisor.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while self.supervisor.recv(100):
                pass
        self.supervisor.settimeout(PATIENCE_S)

    def bodies(self) -> int:
        return sum(isinstance(reading, BodyReading) for reading in self.heard)

    def sees(self) -> None:
        """Wait for three readings from now on."""
        before = self.bodies()
        until(lambda: self.bodies() >= before + 3, "body readings")

    @property
    def open(self) -> bool:
        return (self.library / "open").exists()

    def close(self) -> None:
        for process in self.processes:
            process.kill()
            process.communicate()
        self.server.close()
        self.supervisor.close()


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    gym = Gym(tmp_path)
    yield gym
    gym.close()


def test_a_simulated_camera_sends_readings_on_the_devices_clock(gym: Gym) -> None:
    before = time.monotonic()
    gym.camera("simulated", "coached")
    gym.sees()
    moments = [before, *(reading.t for reading in gym.heard), time.monotonic()]
    assert moments == sorted(moments)


def test_killed_and_started_again_it_goes_on_where_it_was(gym: Gym) -> None:
    first = gym.camera()
    gym.sees()
    first.kill()
    first.wait()
    gym.camera()
    gym.sees()


def test_the_device_goes_away_and_comes_back_and_the_camera_is_shut_meanwhile(gym: Gym) -> None:
    camera = gym.camera("hardware")
    gym.sees()
    assert gym.open
    gym.server.close()
    until(lambda: not gym.open, "the camera closed")
    gym.serve()
    gym.sees()
    assert camera.poll() is None


def test_switched_off_in_the_settings_the_camera_is_closed_and_not_opened_again(gym: Gym) -> None:
    gym.camera("hardware")
    gym.sees()
    gym.server.order(False, 50)
    until(lambda: not gym.open, "the camera closed")
    before = len(gym.heard)
    gym.server.order(False, 60)
    gym.forget()
    gym.tells(*TURN)
    assert not gym.open
    assert len(gym.heard) == before
    gym.server.order(True, 60)
    gym.sees()


def test_a_camera_process_before_its_device_keeps_the_camera_shut(gym: Gym) -> None:
    gym.server.close()
    gym.camera("hardware")
    gym.tells(b"READY=1", *TURN)
    assert not gym.open
    gym.serve()
    gym.sees()


def test_a_camera_that_stops_is_a_fault_and_is_watched_again_when_it_goes_on(gym: Gym) -> None:
    gym.camera("hardware")
    gym.sees()
    (gym.library / "stopped").touch()
    until(lambda: isinstance(gym.heard[-1], FaultReading), "the fault")
    assert gym.server.missing(time.monotonic())
    (gym.library / "stopped").unlink()
    gym.sees()
    until(lambda: not gym.server.missing(time.monotonic()), "a camera that is there again")


def test_a_camera_that_can_not_be_closed_ends_its_process_with_code_3(gym: Gym) -> None:
    camera = gym.camera("hardware")
    gym.sees()
    (gym.library / "stuck").touch()
    (gym.library / "stopped").touch()
    assert camera.wait(PATIENCE_S) == STUCK
    until(lambda: isinstance(gym.heard[-1], FaultReading), "the fault, which was told first")
    assert camera.stderr is not None
    assert "did not stop" in camera.stderr.read()


@pytest.mark.parametrize("source", ["simulated", "hardware", "none"])
def test_sigterm_ends_it_in_order(gym: Gym, source: str) -> None:
    camera = gym.camera(source)
    if source == "none":
        gym.tells(b"READY=1")
    else:
        gym.sees()
    camera.send_signal(signal.SIGTERM)
    assert camera.wait(PATIENCE_S) == 0
    assert not gym.open
    assert camera.stderr is not None
    assert camera.stderr.read() == ""


def test_with_software_that_can_not_be_used_it_says_so_once_and_goes_on(gym: Gym) -> None:
    (gym.library / "picamera2.py").write_text("raise ImportError('libcamera.so.0.7: no such file')")
    camera = gym.camera("hardware")
    until(lambda: len(gym.heard) >= 3, "three faults, a second apart")
    assert gym.server.missing(time.monotonic()) == "camera_software"
    camera.terminate()
    _, log = camera.communicate(timeout=PATIENCE_S)
    assert {reading.fault for reading in gym.heard} == {"camera_software"}
    assert log.count("libcamera.so.0.7") == 1
    assert len(log.splitlines()) == 1


def test_two_cameras_do_not_stop_the_device_from_hearing_one(gym: Gym) -> None:
    gym.camera()
    gym.sees()
    gym.camera()
    gym.sees()
    assert sum(thread.name == "camera peer" for thread in threading.enumerate()) <= 2
