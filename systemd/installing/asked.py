"""An update that the owner has asked for on the page: installed, ended after a power cut, and told how it went.

Run by root, with the code of the release that was last seen to work. However it ends, a release runs: the new one, or
the one before.
"""

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from installing import releases
from installing.bundle import numbers
from installing.errors import InstallError
from installing.health import healthy
from installing.install import PATIENCE_S, failed, start
from installing.layout import Layout
from installing.running import Runner, left_there, put
from installing.system import system_files
from installing.update import UNPACKED, update

TRIES = 3
"""An update that the power has cut off so often is left alone: perhaps it is what the supply can't bear."""

STEPS = {"packages": "making", "release": "making", "pause": "waiting", "history": "starting", "start": "starting"}
"""How far it is, by how the installer's lines begin."""

LOGGED = {*STEPS, "system", "boot", "sound", "wiring", "hingewall install"}

Updating = Callable[..., int]


def attend(
    layout: Layout, runner: Runner, do: Updating = update, is_healthy: Callable[[Runner, float], bool] = healthy
) -> None:
    """Do what was asked for, or end what was begun; what comes of it is in ``layout.progress``."""
    begun = _begun(layout) or _asked(layout)
    if begun is None:
        return
    version, before = begun["version"], begun["before"]
    begun["tries"] += 1
    put(layout.unfinished, json.dumps(begun).encode())
    layout.asked.unlink(missing_ok=True)  # only now: whatever happens in between, one of the two is there
    told = _Told(layout, version, before)
    if begun["tries"] > TRIES:
        told.failed("it was cut off three times; look at the power supply, and ask again")
    else:
        _install(layout, runner, do, told, version)
    settle(layout, runner, is_healthy, told)
    told.end()
    layout.unfinished.unlink()


class _Told:
    """What the page is shown meanwhile, and in the end."""

    def __init__(self, layout: Layout, version: str, before: str) -> None:
        self._layout = layout
        self._said = {"version": version, "before": before, "state": "installing", "step": "checking", "why": ""}
        self._outcome = "done"
        self._put()

    def hear(self, line: str) -> None:
        """A line of the installer's. Its last, with claim code and Wi-Fi password, are for a terminal and no log."""
        about = line.partition(":")[0]
        if about in LOGGED:
            print(line, flush=True)
        step = STEPS.get(about, self._said["step"])
        if "going back to" in line or self._said["step"] == "going_back":
            step = "going_back"  # also while the version before is started
        if step != self._said["step"]:
            self._said["step"] = step
            self._put()

    def failed(self, why: str) -> None:
        self._outcome = "went_back" if self._said["step"] == "going_back" else "failed"
        self._said["why"] = why

    def went_back(self) -> None:
        self._outcome = "went_back"

    def end(self) -> None:
        self._said |= {"state": self._outcome, "step": ""}
        self._put()

    def _put(self) -> None:
        put(self._layout.progress, json.dumps(self._said | {"at": int(time.time())}).encode())


def _install(layout: Layout, runner: Runner, do: Updating, told: _Told, version: str) -> None:
    last: list[str] = []

    def hear(line: str) -> None:
        last[:] = [line] if line.startswith("hingewall install:") else last
        told.hear(line)

    try:
        options = ["--between-sets", "--healthy-within", f"{PATIENCE_S:g}"]
        if do(layout, runner, layout.offered, False, options, version, hear) != 0:
            told.failed(last[0].removeprefix("hingewall install: ") if last else "its installer broke off")
        else:
            layout.offered.unlink(missing_ok=True)
    except (InstallError, OSError) as error:
        told.failed(str(error))


def settle(
    layout: Layout, runner: Runner, is_healthy: Callable[[Runner, float], bool], told: _Told | None = None
) -> None:
    """See that a release runs that was seen to work, whatever the installer has left behind."""
    for left in layout.home.glob(f"{UNPACKED}*"):
        shutil.rmtree(left, ignore_errors=True)
    used = releases.in_use(layout)
    try:
        if used is None or not releases.is_proven(used):
            if told is not None:
                told.went_back()
            _back(layout, runner, used, lambda: is_healthy(runner, PATIENCE_S))
        elif not runner.works("systemctl", "--quiet", "is-active", "hingewall-device.service"):
            start(layout, runner)
    except InstallError as error:
        runner.say(str(error))


def _back(layout: Layout, runner: Runner, used: Path | None, works: Callable[[], bool]) -> None:
    """To the release that brought the one that does not work. Raises InstallError, which says how it ended."""
    if used is not None:
        failed(layout, runner, used, InstallError("the update was not finished"), works)
    known = layout.releases / layout.updater.readlink().name
    releases.use(layout, known)
    system_files(layout, runner, known)
    start(layout, runner)


def _asked(layout: Layout) -> dict[str, Any] | None:
    """What the device has left word of. Whoever has taken that over may have left anything."""
    used = releases.in_use(layout)
    try:
        version = json.loads(left_there(layout.asked))["version"]
        numbers(version)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        layout.asked.unlink(missing_ok=True)
        return None
    return {"version": version, "before": used.name.partition("-")[0] if used else "", "tries": 0}


def _begun(layout: Layout) -> dict[str, Any] | None:
    """What was begun and not ended."""
    try:
        begun = json.loads(layout.unfinished.read_bytes())
        return {key: kind(begun[key]) for key, kind in (("version", str), ("before", str), ("tries", int))}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError):
        return {"version": "", "before": "", "tries": TRIES}
