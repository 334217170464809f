"""What happens to the product's own camera source above the real picamera2: run inside the root, one case a process.

Each prints what it has come to as one line of JSON. ``fault`` is what the stand-in looks at for each frame.
"""

import inspect
import json
import os
import sys
import threading
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from hingewall.camera.picamera import Picamera2Source
from hingewall.errors import CameraError, CameraStuck
from hingewall.sensing.frames import Frame

TOLD = Path("/told")
LIMIT_S = 60.0


def fault(word: str) -> None:
    (TOLD / "fault").write_text(word)


def first(source: Picamera2Source) -> Frame:
    end = time.monotonic() + LIMIT_S
    while time.monotonic() < end:
        if (frame := source.read(0.5)) is not None:
            return frame
    raise SystemExit("no frame")


def opened() -> Any:
    """The camera that is open, as picamera2 has it."""
    from picamera2 import Picamera2

    return next(iter(Picamera2._cm.cameras.values()))


def closed(source: Picamera2Source) -> str:
    try:
        source.close()
    except CameraStuck:
        return "stuck"
    return "closed"


def shape() -> dict[str, Any]:
    source = Picamera2Source(50)
    while (luma := first(source).luma).mean() < 80.0:
        pass  # the camera still chooses its exposure
    config = opened().camera_config
    sensor = config["sensor"]
    return {
        "picamera2": version("picamera2"), "shape": luma.shape, "corner": int(luma[0, 0]),
        "right": int(luma[20:80, -1].max()), "stride": config["lores"]["stride"],
        "sensor": [list(sensor["output_size"]), sensor["bit_depth"]], "hfov": source.hfov_deg, "close": closed(source),
    }  # fmt: skip


def held() -> dict[str, Any]:
    """How bright the hall is while the camera chooses, and once it is held."""
    source = Picamera2Source(50)
    chosen, end, frame = 0.0, time.monotonic() + LIMIT_S, first(source)
    before = frame
    while time.monotonic() < end:
        if (frame := source.read(0.5) or frame) is not before and "Manual" not in controls():
            before, chosen = frame, float(frame.luma.mean())
        elif frame.gain != before.gain and frame.exposure_us and frame.exposure_us % 10000 == 0:
            break
    return {
        "chosen": chosen, "held": float(frame.luma.mean()), "exposure_us": frame.exposure_us, "gain": frame.gain,
        "controls": controls(), "close": closed(source),
    }  # fmt: skip


def controls() -> str:
    path = TOLD / "controls"
    return path.read_text().replace("AnalogueGainMode=1", "Manual") if path.exists() else ""


def closing(word: str) -> dict[str, Any]:
    """A camera with ``word`` wrong is closed; where it can't be, the process ends, as the product's does."""
    source = Picamera2Source(50)
    first(source)
    fault(word)
    while source.read(1.0) is not None and word == "silent":
        pass
    began = time.monotonic()
    result = {"close": closed(source), "took_s": time.monotonic() - began}
    fault("")
    if result["close"] == "closed":
        again = Picamera2Source(50)
        result |= {"then": first(again).luma.shape, "again": closed(again)}
    return result


def bad_frames() -> dict[str, Any]:
    source = Picamera2Source(50)
    first(source)
    fault("error")
    while source.read(1.0) is not None:
        pass
    fault("")
    return {"after": first(source).luma.shape, "close": closed(source)}


def late() -> dict[str, Any]:
    """No camera, and then one: its driver was slow."""
    os.environ["HW_CAMS"] = ","
    kinds: list[object] = []
    for cameras in (",", ",", "imx708:/base/soc/i2c0mux/i2c@1/imx708@1a"):
        os.environ["HW_CAMS"] = cameras
        source = Picamera2Source(50)
        try:
            kinds.append(list(first(source).luma.shape))
        except CameraError as error:
            kinds.append(type(error).__name__)
        closed(source)
    return {"kinds": kinds}


def which() -> dict[str, Any]:
    """Which one of several was opened, and how it was set up."""
    from picamera2 import Picamera2

    source = Picamera2Source(50)
    try:
        frame = first(source)
    except CameraError as error:
        return {"error": type(error).__name__, "said": str(error), "close": closed(source)}
    camera = opened()
    return {
        "listed": [info["Id"] for info in Picamera2.global_camera_info()], "opened": camera.camera.id,
        "sensor": list(camera.camera_config["sensor"]["output_size"]), "shape": frame.luma.shape,
        "close": closed(source),
    }  # fmt: skip


def again(count: str, word: str = "") -> dict[str, Any]:
    """Opened and closed ``count`` times, with ``word`` wrong at each; then it works, and nothing was left open."""
    import gc

    fault(word)
    says, files = set(), []
    for _ in range(int(count)):
        source = Picamera2Source(50)
        try:
            first(source)
        except CameraError as error:
            says.add(str(error))
        closed(source)
        del source
        gc.collect()
        files.append(len(os.listdir("/proc/self/fd")))
    fault("")
    source = Picamera2Source(50)
    return {
        "says": sorted(says), "files": files, "threads": threading.active_count(), "then": first(source).luma.shape,
        "close": closed(source),
    }  # fmt: skip


def process(*cameras: str) -> dict[str, Any]:
    """The product's camera process beside a device's end of the link; the looks follow one another at once."""
    import subprocess

    from hingewall.link.camera import CameraServer

    heard: list[object] = []
    server = CameraServer(TOLD / "camera.sock", heard.append)
    server.start()
    server.order(True, 50)
    command = (
        "import sys; from pathlib import Path; import hingewall.camera.watching as watching; watching.MISSING_S = 0.1\n"
        "from hingewall.camera.process import CameraOptions, run_camera; from hingewall.places import places\n"
        "sys.exit(run_camera(places(Path('/told')), CameraOptions('hardware')))"
    )
    camera = subprocess.Popen([sys.executable, "-c", command], stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + LIMIT_S
    while camera.poll() is None and not heard and time.monotonic() < end:
        time.sleep(0.05)
    watched = server.watching(time.monotonic())
    if camera.poll() is None:
        camera.terminate()
    _, log = camera.communicate()
    now = time.monotonic()
    result = {
        "code": camera.returncode, "watched": watched, "log": log, "heard": bool(heard),
        "absent": server.absent(now), "missing": server.missing(now + 1000.0) if not watched else None,
    }  # fmt: skip
    server.close()
    return result


def alike() -> dict[str, Any]:
    """Where the stand-in for picamera2 that the quick tests use differs from picamera2."""
    from picamera2 import Picamera2

    from fake_picamera2 import FakeCamera

    wrong = []
    for name, method in inspect.getmembers(FakeCamera, inspect.isfunction):
        if name.startswith("_") or name in FakeCamera.OF_TESTS:
            continue
        real = getattr(Picamera2, name, None)
        if real is None:
            wrong.append(f"{name}: picamera2 has none")
            continue
        theirs = inspect.signature(real)
        for parameter in list(inspect.signature(method).parameters.values())[1:]:
            if parameter.kind is parameter.VAR_KEYWORD:
                continue
            if parameter.name not in theirs.parameters:
                wrong.append(f"{name}: picamera2's has no {parameter.name}")
    source = Picamera2Source(50)
    first(source)
    camera = opened()
    wrong += [f"{name}: no such control" for name in FakeCamera.CONTROLS if name not in camera.camera_controls]
    fault("silent")
    while source.read(1.0) is not None:
        pass
    try:
        camera.wait(camera.capture_request(wait=False), timeout=0.1)
    except Exception as error:
        wrong += [] if isinstance(error, TimeoutError) else [f"wait: raises {type(error).__name__}, not TimeoutError"]
    return {"wrong": wrong, "close": closed(source)}


CASES = {one.__name__: one for one in (shape, held, closing, bad_frames, late, which, again, process, alike)}

if __name__ == "__main__":
    fault("")
    print(json.dumps(CASES[sys.argv[1]](*sys.argv[2:])), flush=True)
    os._exit(0)  # a thread that hangs is not waited for
