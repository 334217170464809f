"""A Debian trixie with the real libcamera and the real picamera2, above a camera that is made of one file.

Debian's libcamera.so exports what its pipeline handlers are made with, so ``stand_in.cpp`` is compiled against the
headers of Debian's own source package, and loaded beside it. All else is what a Raspberry Pi runs: libcamera's core and
its Python binding, and picamera2 as it is on PyPI, in several versions.

Built once, kept in .cache. Needs root, mmdebstrap and unshare; a Python that runs in here sees nothing that it could
write to, has no network, and is nobody: as the camera's unit is.
"""

import fcntl
import json
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
CACHE = PROJECT / ".cache" / "realcam"
BOOKWORM, NEWEST, TOO_OLD = "0.3.31", "newest", "0.3.16"
"""Of picamera2: the last of Raspberry Pi OS Bookworm; whatever PyPI has; one that a card never upgraded may have."""
PACKAGES = (
    "g++", "pkgconf", "libcamera-dev", "python3-libcamera", "python3-numpy", "python3-pil", "python3-av",
    "python3-piexif", "python3-prctl", "python3-libarchive-c", "python3-jsonschema", "python3-tqdm", "python3-msgspec",
    "python3-tomlkit",
)  # fmt: skip
WHEELS = ("simplejpeg", "videodev2")
EMPTY = ("pidng/core", "pidng/camdefs", "pidng/__init__", "OpenEXR", "kms", "pykms")
PIN = "Package: src:libcamera src:libpisp\\nPin: release n=trixie-backports\\nPin-Priority: 700\\n"
COMPILE = r"""set -eu
mkdir -p /standin/source && cd /standin/source
apt-get -qq update
version=$(dpkg-query -W -f '${source:Version}' libcamera-dev)
# The same version's, else another of the same binary interface (0.7.1 and 0.7.2 share libcamera.so.0.7).
alike="^$(echo "$version" | cut -d. -f1,2)\."
for one in "$version" $(apt-cache showsrc libcamera | sed -n 's/^Version: //p' | grep "$alike"); do
    apt-get -qq -o APT::Sandbox::User=root source --download-only "libcamera=$one" && break
done
tar xf libcamera_*.orig.tar.* --wildcards '*/include/*'
cd /standin
g++ -std=c++20 -O1 -DLIBCAMERA_BASE_PRIVATE -shared -fPIC -o libstandin.so $(pkg-config --cflags libcamera) \
    -idirafter source/libcamera-*/include stand_in.cpp $(pkg-config --libs libcamera)
gcc -O1 -shared -fPIC -o libdmaheap.so dmaheap.c -ldl
rm -rf source
"""
ENTER = """set -eu
root=$1 project=$2 told=$3; shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mount --bind "$project/device" "$root/src/device"
mount --bind "$project/tests" "$root/src/tests"
mount --bind "$told" "$root/told"
mount --rbind /proc "$root/proc"
for place in tmp var/tmp dev/shm; do mkdir -p "$root/$place"; mount -t tmpfs -o ro none "$root/$place"; done
mount -o remount,ro,bind "$root"
cd /
exec chroot --userspec=65534:65534 "$root" env -i "$@"
"""


def lacking() -> str | None:
    """Why there can be no such root here."""
    if os.geteuid() != 0:
        return "needs root"
    tools = [tool for tool in ("mmdebstrap", "unshare", "chroot", "apt-get") if shutil.which(tool) is None]
    return f"needs {', '.join(tools)}" if tools else None


def root() -> Path:
    """The file system that each camera runs in; made where it is not there yet."""
    CACHE.mkdir(parents=True, exist_ok=True)
    sources = [HERE / "stand_in.cpp", HERE / "dmaheap.c", HERE / "empty.py"]
    made_of = repr((PACKAGES, WHEELS, PIN, COMPILE, BOOKWORM, TOO_OLD)).encode() + b"".join(
        p.read_bytes() for p in sources
    )
    made = CACHE / f"root-{zlib.crc32(made_of):x}"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # a second test process waits, and finds it made
        if not made.exists():
            half = made.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            _debian(half)
            _compiled(half)
            _python(half)
            half.rename(made)
    return made


def _debian(half: Path) -> None:
    archive = _archive()
    sources = [
        f"deb {archive} trixie main", f"deb {archive} trixie-backports main",
        f"deb-src {archive} trixie-backports main", f"deb-src [check-valid-until=no] {archive} sid main",
    ]  # fmt: skip
    _run(
        "mmdebstrap", "--quiet", "--mode=root", "--variant=apt", '--aptopt=Apt::Install-Recommends "false"',
        *(f"--dpkgopt=path-exclude=/usr/share/{part}/*" for part in ("man", "locale", "doc")),
        f"--setup-hook=mkdir -p \"$1\"/etc/apt/preferences.d; printf '{PIN}' >\"$1\"/etc/apt/preferences.d/libcamera",
        f"--include={','.join(PACKAGES)}", "trixie", str(half), *sources,
    )  # fmt: skip


def _archive() -> str:
    """Where this machine's apt has Debian from."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian",
         "Component: main"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return next(line for line in listed.stdout.split() if "security" not in line)


def _compiled(half: Path) -> None:
    for place in ("standin", "src/device", "src/tests", "told"):
        (half / place).mkdir(parents=True, exist_ok=True)
    for name in ("stand_in.cpp", "dmaheap.c"):
        shutil.copyfile(HERE / name, half / "standin" / name)
    shutil.copy("/etc/resolv.conf", half / "etc/resolv.conf")
    _run("chroot", str(half), "sh", "-c", COMPILE)


def _python(half: Path) -> None:
    """picamera2 from PyPI in each version, and what it needs beside Debian's own packages."""
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--no-deps",
           "--only-binary", ":all:", "--python-version", "3.13", "--platform", "manylinux_2_28_x86_64",
           "--platform", "manylinux2014_x86_64", "--implementation", "cp", "--root-user-action=ignore")  # fmt: skip
    _run(*pip, "--target", str(half / "standin/needs"), *WHEELS)
    for one in (BOOKWORM, NEWEST, TOO_OLD):
        wanted = "picamera2" if one == NEWEST else f"picamera2=={one}"
        _run(*pip, "--target", str(half / f"standin/picamera2-{one}"), wanted)
    for name in EMPTY:
        empty = half / f"standin/needs/{name}.py"
        empty.parent.mkdir(exist_ok=True)
        shutil.copyfile(HERE / "empty.py", empty)


def _run(*command: str) -> None:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-2000:]}{done.stderr[-3000:]}"


CSI = "imx708:/base/soc/i2c0mux/i2c@1/imx708@1a"
USB = "webcam:/base/scb/pcie@7d500000/pci@0_0/usb@0_0-1.3:1.0-046d:0825"


@dataclass(frozen=True)
class Pi:
    """Cameras, and the picamera2 that looks at them. ``told`` is a folder that both sides see."""

    root: Path
    told: Path
    picamera2: str = NEWEST
    cameras: Sequence[str] = (CSI,)
    stride: int = 32
    light: int = 38000
    also: dict[str, str] = field(default_factory=dict)

    def tries(self, case: str, *words: str, limit_s: float = 240.0) -> dict[str, Any]:
        """What a case of ``cases.py`` has come to."""
        self.told.mkdir(exist_ok=True)
        self.told.chmod(0o777)
        variables = {
            "PATH": "/usr/bin:/bin", "HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8",
            "PYTHONPATH": f"/src/device:/src/tests:/standin/picamera2-{self.picamera2}:/standin/needs",
            "HW_CAMS": ",".join(self.cameras) or ",", "HW_STRIDE": str(self.stride), "HW_FAULT": "/told/fault",
            "HW_LIGHT": str(self.light), "HW_LOG": "/told/controls", "LIBCAMERA_LOG_LEVELS": "*:ERROR",
            "LIBCAMERA_PIPELINES_MATCH_LIST": "standin", "LD_PRELOAD": "/standin/libdmaheap.so /standin/libstandin.so",
            **self.also,
        }  # fmt: skip
        done = subprocess.run(
            ["unshare", "--mount", "--net", "sh", "-c", ENTER, "sh", self.root, PROJECT, self.told,
             *(f"{name}={value}" for name, value in variables.items()),
             "python3", "/src/tests/realcam/cases.py", case, *words],
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=limit_s, check=False,
        )  # fmt: skip
        said = [line for line in done.stdout.splitlines() if line.startswith("{")]
        assert said, f"{case}: exit {done.returncode}\n{done.stdout[-1000:]}{done.stderr[-3000:]}"
        result: dict[str, Any] = json.loads(said[-1])
        return result | {"exit": done.returncode, "stderr": done.stderr}
