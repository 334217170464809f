"""No picture ever leaves the camera process: not by code that could, not by a socket, a file, a log or an error."""

import ast
import json
import re
import subprocess
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from hingewall.camera.watching import crash_site
from hingewall.link.camera import CameraServer
from hingewall.link.wire import encode
from hingewall.messages.readings import BodyReading, FaultReading
from hingewall.sensing.frames import Frame
from waiting import PATIENCE_S, until

ROOT = Path(__file__).parents[1]
SOURCES = sorted([*(ROOT / "device").rglob("*.py"), *(ROOT / "web").rglob("*.py")])

PICTURE_LIBRARIES = {
    "PIL",
    "cv2",
    "imageio",
    "matplotlib",
    "skimage",
    "png",
    "simplejpeg",
    "av",
    "pickle",
    "marshal",
    "shelve",
}
WRITES_PICTURES = {
    "imwrite", "imsave", "imencode", "tofile", "savez", "savez_compressed", "savetxt", "memmap", "open_memmap",
    "capture_file", "capture_image", "capture_buffer", "capture_buffers", "start_recording", "start_encoder",
    "start_and_record_video", "start_and_capture_file", "start_and_capture_files", "switch_mode_and_capture_file",
    "switch_mode_and_capture_image", "save_dng", "make_image", "dump",
}  # fmt: skip
"""numpy's, OpenCV's and picamera2's ways to put an array into a file. There is no other reason to call any of them."""
GIVES_PIXELS_AWAY = {
    "tobytes", "tostring", "dumps", "save", "write", "write_bytes", "write_text", "send", "sendall", "sendto",
    "sendmsg", "print", "open",
}  # fmt: skip
"""What no module that sees pixels may call on anything."""
SEES_PIXELS = ("hingewall/camera/", "hingewall/sensing/frames.py", "hingewall/simulation/")
CARRIERS = {
    "logging", "socket", "sqlite3", "subprocess", "tempfile", "shutil", "http", "urllib", "ctypes", "mmap",
    "multiprocessing", "hingewall_web",
}  # fmt: skip
MARK = 0xAB


def imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def module_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix().split("/", 1)[1]


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.AST]:
    return {module_of(path): ast.parse(path.read_text("utf-8")) for path in SOURCES}


# --- the code ---


def test_nothing_imports_a_library_that_writes_pictures(trees: dict[str, ast.AST]) -> None:
    found = {
        (name, top) for name, tree in trees.items() for top in imported(tree) if top.split(".")[0] in PICTURE_LIBRARIES
    }
    assert found == set()


def test_nothing_calls_what_writes_pictures(trees: dict[str, ast.AST]) -> None:
    found = {(name, call) for name, tree in trees.items() for call in called(tree) if call in WRITES_PICTURES}
    assert found == set()


def test_pixels_are_seen_in_few_modules(trees: dict[str, ast.AST]) -> None:
    found = {name for name, tree in trees.items() if any(top.split(".")[0] == "numpy" for top in imported(tree))}
    assert found, "this test looks at the right folders"
    assert all(name.startswith(SEES_PIXELS) for name in found)


def test_a_module_that_sees_pixels_has_no_way_to_give_them_away(trees: dict[str, ast.AST]) -> None:
    for name, tree in trees.items():
        modules = set(imported(tree))
        if not any(top.split(".")[0] == "numpy" for top in modules):
            continue
        assert not {top.split(".")[0] for top in modules} & CARRIERS, name
        assert not any(top.startswith(("hingewall.link", "hingewall.storage")) for top in modules), name
        assert not set(called(tree)) & GIVES_PIXELS_AWAY, name


def test_picamera2_is_imported_in_one_module(trees: dict[str, ast.AST]) -> None:
    found = {
        name
        for name, tree in trees.items()
        if any(top.split(".")[0] in ("picamera2", "libcamera") for top in imported(tree))
    }
    assert found == {"hingewall/camera/library.py"}


@pytest.mark.parametrize(
    "module", ["hingewall.device.boot", "hingewall.device.loop", "hingewall.link.camera", "hingewall_web.serve"]
)
def test_device_and_web_processes_can_not_even_hold_a_picture(module: str) -> None:
    script = f"import sys, {module}; print([name for name in ('numpy', 'picamera2') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert done.stdout.strip() == "[]"


# --- the wire ---


def test_arrays_can_not_be_sent() -> None:
    luma: Any = np.full((180, 320), MARK, np.uint8)
    for value in (luma, luma[0], luma[0, 0]):
        with pytest.raises(TypeError):
            encode(BodyReading(1.0, True, hip_drop_mm=value))
        with pytest.raises(TypeError):
            msgspec.json.encode({"luma": value})


def test_readings_have_no_field_that_could_hold_a_picture() -> None:
    for reading in (BodyReading, FaultReading):
        for field in msgspec.structs.fields(reading):
            assert field.type in (float, int, bool, float | None) or "Literal" in str(field.type), field.name


# --- what is said about a frame ---


def frame() -> Frame:
    return Frame(luma=np.full((180, 320), MARK, np.uint8), t=1.0, exposure_us=10000.0, gain=1.0)


def test_a_frame_describes_itself_without_its_pixels() -> None:
    for text in (repr(frame()), str(frame()), f"{frame()}", f"{[frame()]!r}", f"{frame():}"):
        assert str(MARK) not in text
        assert len(text) < 200


def test_a_crash_is_described_by_type_and_line() -> None:
    with pytest.raises(ValueError, match="bad pixels") as caught:
        raise ValueError(f"bad pixels: {frame().luma}")
    assert str(MARK) in "".join(traceback.format_exception(caught.value)), "what a traceback would have shown"
    assert re.fullmatch(r"ValueError at test_privacy\.py:\d+", crash_site(caught.value))


# --- the process ---

AUDITED = """
import json, os, sys, threading
seen = []
READS = ("r", "rb", "rt", None)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.fork",
           "os.exec", "os.posix_spawn", "os.system", "subprocess.Popen", "shutil.copyfile", "mmap.__new__",
           "socket.bind", "socket.getaddrinfo", "sqlite3.connect", "urllib.Request", "tempfile.mkstemp")

def hook(event, args):
    if event == "open" and (args[1] not in READS or (isinstance(args[2], int) and args[2] & WRITES)):
        seen.append([event, str(args[0]), str(args[1])])
    elif event == "socket.__new__":
        seen.append([event, int(args[1]), int(args[2])])
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        seen.append([event, str(args[1])])
    elif event in CHANGES:
        seen.append([event, str(args)])

sys.addaudithook(hook)
from pathlib import Path
from hingewall.camera.process import CameraOptions, run_camera
from hingewall.places import places
code = run_camera(places(Path(sys.argv[1])), CameraOptions(source="simulated", person="coached"))
print(json.dumps(seen))
sys.exit(code)
"""


@pytest.fixture
def audited(tmp_path: Path) -> tuple[list[Any], list[Any], str]:
    """What a camera process with frames did, by Python's own account of it: events, readings, and its log."""
    readings: list[Any] = []
    server = CameraServer(tmp_path / "camera.sock", readings.append)
    server.start()
    server.order(True, 50)
    command = [sys.executable, "-B", "-P", "-c", AUDITED, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            until(lambda: len(readings) >= 10 or process.poll() is not None)
            process.terminate()
            out, log = process.communicate(timeout=PATIENCE_S)
        finally:
            process.kill()
            server.close()
    assert process.returncode == 0, log
    return json.loads(out.splitlines()[-1]), readings, log


def test_the_camera_process_writes_no_file_and_talks_to_the_device_alone(
    audited: tuple[list[Any], list[Any], str], tmp_path: Path
) -> None:
    events, readings, log = audited
    assert len(readings) >= 10, log
    assert all(isinstance(reading, BodyReading | FaultReading) for reading in readings)
    families = {event[1] for event in events if event[0] == "socket.__new__"}
    assert families == {1}, "AF_UNIX alone"
    assert {event[1] for event in events if event[0] == "socket.connect"} == {str(tmp_path / "camera.sock")}
    assert [event for event in events if event[0] not in ("socket.__new__", "socket.connect")] == []
    assert list(tmp_path.iterdir()) == [], "and leaves nothing behind; the socket was the device's"


def test_its_memory_is_not_dumped_and_not_looked_into() -> None:
    script = (
        "import ctypes, resource; from hingewall.camera.process import keep_memory_private; keep_memory_private()\n"
        "print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"  # PR_GET_DUMPABLE
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=PATIENCE_S
    )
    assert done.stdout.strip() == "(0, 0) 0"
