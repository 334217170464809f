"""picamera2 and libcamera as the system has them: loaded, new enough, and which cameras they see.

The only module that imports picamera2. What can't be used is said for what it is: a cable is blamed where frames stop,
and for nothing else.
"""

import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import ModuleType
from typing import Any

from hingewall.errors import CameraUnusable, NoCamera, one_line

OLDEST = (0, 3, 22)
"""The first with ``cancel_all_and_flush`` and a list of cameras that can be made anew."""
INSTALL = "`sudo apt install --no-install-recommends python3-picamera2`, and make the venv with --system-site-packages"
UPGRADE = "`sudo apt update && sudo apt full-upgrade`, then restart"


def library() -> Any:
    """The class Picamera2. Raises NoCamera where it is not installed, CameraUnusable where it is and can't be used.

    Takes seconds on a Zero 2 W, and far longer from a card that is busy.
    """
    if (found := _version()) and found < OLDEST:
        raise CameraUnusable(f"picamera2 is {_dotted(found)}; expected {_dotted(OLDEST)} or newer: {UPGRADE}")
    try:
        from picamera2 import Picamera2
    except ModuleNotFoundError as error:
        if error.name == "picamera2":
            raise NoCamera(f"picamera2 is not installed here; for a camera: {INSTALL}") from error
        raise CameraUnusable(f"picamera2 can't be loaded ({one_line(error)}); {INSTALL}") from error
    except Exception as error:  # a ValueError where numpy is not the one that it was built for
        raise CameraUnusable(f"picamera2 can't be loaded ({one_line(error)}); {_mend()}") from error
    return Picamera2


def cameras(picamera2: Any) -> list[tuple[int, str]]:
    """Those on a ribbon cable: the place of each in picamera2's list, by which picamera2 opens it, and its model.

    Looked for anew: picamera2 keeps its list, and libcamera hears of a camera that comes later by udev's messages
    alone, which do not reach a process that has no network. Not to be called while a camera is open.
    """
    picamera2._cm.reset()
    infos = enumerate(picamera2.global_camera_info())
    return [
        (place, str(info.get("Model", ""))) for place, info in infos if "usb" not in str(info.get("Id", "")).lower()
    ]


def _version() -> tuple[int, ...] | None:
    try:
        return tuple(int(part) for part in version("picamera2").split(".")[:3])
    except (PackageNotFoundError, ValueError):
        return None  # somebody's own


def _dotted(numbers: tuple[int, ...]) -> str:
    return ".".join(map(str, numbers))


def _mend() -> str:
    """A numpy of the venv's own hides the system's, for which the system's picamera2 is built."""
    numpy: ModuleType | None = sys.modules.get("numpy")
    home = Path(sys.prefix)
    if numpy is not None and sys.prefix != sys.base_prefix and home in Path(numpy.__file__ or "/").parents:
        return (
            f"numpy {numpy.__version__} of this venv hides the system's, for which it is built:"
            f" `{home}/bin/pip uninstall numpy`"
        )
    return UPGRADE
