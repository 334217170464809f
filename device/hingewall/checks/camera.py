"""Whether there is a camera, asked of libcamera in a process of its own: it is slow to load and may hang."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from hingewall.checks.check import Check, under
from hingewall.errors import one_line

LIMIT_S = 20.0
"""Loading picamera2 takes 5 s on a Pi Zero 2 W."""
SCRIPT = "from hingewall.camera.library import cameras, library; print([model for _, model in cameras(library())])"
OURS = "hingewall.errors."
"""A traceback's last line begins with it where it is known what to do."""
TRY_IT = "rpicam-hello, which shows whether the camera works without Hingewall"
CONNECTION = (
    "the ribbon cable (contacts facing the connector's, both connector latches closed, power off) and"
    " rpicam-hello --list-cameras; or switch the camera off on the settings page"
)


def camera(root: Path, enabled: bool, python: Sequence[str] = (sys.executable,), limit_s: float = LIMIT_S) -> Check:
    """A camera that libcamera sees. Without one the device works, and says of every rep that form is not checked."""
    name = "camera"
    if not enabled:
        return Check(name, None, "switched off in the settings: form is not checked")
    if not any(under(root, "/dev").glob("media*")):
        return Check(name, False, "no camera found: form will not be checked", CONNECTION)
    try:
        done = subprocess.run(  # noqa: S603  our own interpreter and words
            [*python, "-c", SCRIPT], capture_output=True, text=True, timeout=limit_s, check=False
        )
    except subprocess.TimeoutExpired:
        return Check(name, False, f"libcamera gave no answer in {limit_s:g} s", "dmesg | grep -i -E 'csi|imx|ov'")
    if done.returncode != 0:
        return _no_answer(name, done.stderr)
    models = done.stdout.strip().splitlines()[-1:]
    if models in ([], ["[]"]):
        return Check(name, False, "libcamera sees no camera: form will not be checked", CONNECTION)
    return Check(name, True, models[0].strip("[]").replace("'", ""))


def _no_answer(name: str, complaint: str) -> Check:
    last = one_line(RuntimeError(complaint.strip().splitlines()[-1] if complaint.strip() else "no reason given"))
    if last.startswith(OURS):
        found, _, first = last.partition(": ")[2].partition("; ")
        return Check(name, False, f"{found}: form will not be checked", first)
    return Check(name, False, f"libcamera failed ({last}): form will not be checked", TRY_IT)
