"""A release's own Python environment: locked wheels, put together by a user who may do nothing else."""

import os
import shutil
from pathlib import Path

from installing.running import Runner

PYTHON = "/usr/bin/python3"
"""The one that apt's picamera2 belongs to; another may come first in root's path."""

BUILDER = "hingewall-build"
BUILDING = "hingewall-building.slice"
"""Where it builds: that outlives an installer that was killed, and is ended by the next one."""
RUN, BUILD = "requirements.lock", "requirements-build.lock"

SHUT_IN = (
    f"User={BUILDER}", "UMask=0022", "ProtectSystem=strict", "PrivateTmp=yes", "PrivateDevices=yes", "ProtectHome=yes",
    "ProtectProc=invisible", "NoNewPrivileges=yes", "CapabilityBoundingSet=", "RestrictSUIDSGID=yes",
    "InaccessiblePaths=-/var/lib/hingewall", "InaccessiblePaths=-/etc/hingewall",
)  # fmt: skip
"""A unit of its own, with which all that it has started ends: nothing that a package brings runs as root, or stays."""


def environment(runner: Runner, release: Path, wheels: Path | None, booted: bool = True) -> None:
    """Make ``release / "venv"``, which sees apt's picamera2, libcamera and numpy; and a first sign of life.

    From ``wheels`` without a network, else from the index that pip is set to: what the locks don't name by its hash is
    refused either way. Not ``booted`` is the root of a card image, which has no systemd to ask. Raises InstallError.
    """
    source, venv, temporary = (release.resolve() / name for name in ("source", "venv", "tmp"))
    runner.run("systemd-sysusers", str(source / "systemd/etc/sysusers.conf"))
    for folder in (venv, temporary):
        folder.mkdir()
    if wheels:  # whoever builds sees no home folder, and not every stick is for all to read
        shutil.copytree(wheels, temporary / "wheels", copy_function=shutil.copyfile)
    runner.run("chown", "-R", f"{BUILDER}:", str(venv), str(temporary))
    shut_in = (_shut_in if booted else _unbooted)(venv, temporary, offline=wheels is not None)
    index = ["--no-index", "--find-links", str(temporary / "wheels")] if wheels else []
    pip = (*shut_in, str(venv / "bin/python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
           "--no-input", "--no-cache-dir", "--no-deps")  # fmt: skip
    locked = (*pip, *index, "--require-hashes", "--only-binary", ":all:")
    runner.run(*shut_in, PYTHON, "-m", "venv", "--system-site-packages", str(venv))
    runner.run(*locked, "--ignore-installed", "--requirement", str(source / RUN))
    runner.run(*locked, "--target", str(temporary / "build"), "--requirement", str(source / BUILD))
    runner.run(*pip, "--no-index", "--no-build-isolation", str(source))
    runner.run(*shut_in, str(venv / "bin/python"), "-m", "compileall", "-q", str(venv / "lib"))
    runner.run(*shut_in, str(venv / "bin/hingewall"), "--version")
    runner.run("chown", "-R", "-h", "root:root", str(venv))
    runner.run("chmod", "-R", "u-s,go-ws", str(venv))
    shutil.rmtree(temporary)


def _shut_in(venv: Path, temporary: Path, offline: bool) -> tuple[str, ...]:
    """What runs a command as the builder, who may write in these two folders."""
    places = [f"ReadWritePaths={folder}" for folder in (venv, temporary)]
    network = ["PrivateNetwork=yes"] if offline else []
    passed = [name for name in os.environ if name.startswith("PIP_") or name.lower().endswith("_proxy")]
    return (
        "systemd-run", f"--slice={BUILDING}", "--quiet", "--pipe", "--wait", "--collect", "--service-type=exec",
        *(f"--property={one}" for one in (*SHUT_IN, *places, *network)),
        *(f"--setenv={one}" for one in (*_variables(temporary), *sorted(passed))),
    )  # fmt: skip


def _unbooted(_venv: Path, temporary: Path, offline: bool) -> tuple[str, ...]:
    """The same in a root that is not booted: the builder without a right of root's, and without a network. Nothing of
    it can stay, since whoever makes the image ends all that ran in there."""
    return (
        *(("unshare", "--net") if offline else ()),
        "setpriv", f"--reuid={BUILDER}", f"--regid={BUILDER}", "--clear-groups", "--no-new-privs", "--inh-caps=-all",
        "--bounding-set=-all", "env", *_variables(temporary),
    )  # fmt: skip


def _variables(temporary: Path) -> tuple[str, ...]:
    return f"TMPDIR={temporary}", f"HOME={temporary}", f"PYTHONPATH={temporary / 'build'}"
