"""An update by page on a real systemd, and whatever may cut it off: the wall, its releases, and how each try ends.

`make interruptions` cuts twenty off at random, and writes what came of it to systemd/README.md.
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[1] / "systemd"))

import installed
from containers import wheels
from installed import DEVICE, pid, release, state
from releasing.release import Facts, bundle
from signing import made_key, naming
from waiting import until

UNIT = "hingewall-install.service"
UPLOAD = "var/lib/hingewall-upload"
LIMIT_S = 900.0
"""An update on a busy machine, twice over."""

BROKEN = "\n\ndef run_device(*_):\n    raise SystemExit(9)\n"


class Wall:
    """A wall in a container, with nobody before it, and a publisher whose releases it trusts."""

    def __init__(self, folder: Path) -> None:
        self.debian = installed.debian(folder, "empty")
        self._folder = folder
        self._key = made_key(folder / "signing")
        self._keys = naming(self._key, self.debian.root / "etc/hingewall/release-keys")
        self._number = 0
        code, said = installed.install(self.debian)
        assert code == 0, said

    def published(self, broken: bool = False) -> str:
        """The next version, brought by a phone; its number. The wall has looked at it when this returns."""
        self._number += 1
        version = f"0.2.{self._number}"
        content = self._folder / "content"
        shutil.rmtree(content, ignore_errors=True)
        self.debian.put_source(lambda source: _renumber(source, version, broken))
        shutil.copytree(self.debian.root / "src", content / "source")
        shutil.copytree(wheels(), content / "wheels")
        (content / "NOTES.md").write_text(f"- What {version} brings.\n")
        made = bundle(content, Facts(version, "2026-12-01", f"- What {version} brings.", ""), self._key, self._keys,
                      self._folder / "out")  # fmt: skip
        part = self.debian.root / UPLOAD / "upload.part"
        shutil.move(made, part)
        part.chmod(0o640)
        shutil.chown(part, *self._owner(part.parent))
        part.rename(part.with_name("upload.bundle"))
        until(lambda: self._told("hingewall-updates/offered.json").get("version") == version, f"{version} is offered")
        return version

    def ask(self, version: str) -> None:
        """As the device does once the owner has pressed the button."""
        word = json.dumps({"version": version})
        self.debian.run("setpriv", "--reuid=hingewall", "--regid=hingewall", "--clear-groups", "python3", "-c",
                        "import os, sys\nopen('/run/hingewall/install.new', 'w').write(sys.argv[1])\n"
                        "os.replace('/run/hingewall/install.new', '/run/hingewall/install.json')", word)  # fmt: skip

    def ended(self, version: str) -> dict[str, Any]:
        """How it went with that one, once there is nothing left to do."""
        unfinished = self.debian.root / "var/lib/hingewall-install/unfinished.json"
        limit = time.monotonic() + LIMIT_S
        while time.monotonic() < limit:
            told = self.progress()
            there = told.get("version") == version and told["state"] != "installing"
            if there and not unfinished.exists():
                return told
            time.sleep(0.1)
        raise AssertionError(f"not ended: {self.progress()} {self.log()}")

    def at(self, step: str) -> None:
        """Wait until it is at that step."""
        limit = time.monotonic() + LIMIT_S
        while time.monotonic() < limit:
            told = self.progress()
            if (told.get("state"), told.get("step")) == ("installing", step):
                return
            time.sleep(0.05)
        raise AssertionError(f"it never came to {step}: {self.progress()} {self.log()}")

    def progress(self) -> dict[str, Any]:
        return self._told("hingewall-install/progress.json")

    def version(self) -> str:
        """Of the release that is in use."""
        return release(self.debian).partition("-")[0]

    def runs(self) -> str:
        """The version that answers, once one does."""
        limit = time.monotonic() + LIMIT_S
        while time.monotonic() < limit:
            if state(self.debian) is not None and pid(self.debian, DEVICE):
                return self.version()
            time.sleep(0.1)
        raise AssertionError(f"nothing runs: {self.log()}")

    def log(self) -> str:
        return self.debian.run("journalctl", "--no-pager", "--lines=60", f"--unit={UNIT}")[1]

    def _told(self, name: str) -> dict[str, Any]:
        try:
            return dict(json.loads((self.debian.root / "var/lib" / name).read_bytes()))
        except (OSError, ValueError):
            return {}

    def _owner(self, folder: Path) -> tuple[int, int]:
        return folder.stat().st_uid, folder.stat().st_gid


def _renumber(source: Path, version: str, broken: bool) -> None:
    for name, pattern in (
        ("pyproject.toml", r'^version = ".*"'),
        ("device/hingewall/__init__.py", r'^__version__ = ".*"'),
    ):
        file = source / name
        said = re.sub(
            pattern, lambda found: f'{found[0].partition(chr(34))[0]}"{version}"', file.read_text(), flags=re.M
        )
        file.write_text(said)
    if broken:
        boot = source / "device/hingewall/device/boot.py"
        boot.write_text(boot.read_text() + BROKEN)


class Cut(NamedTuple):
    """How a try went. ``at_s`` after the press ``step`` was going on; ``first`` is the version that answered first
    after that, ``last`` the one that runs in the end."""

    how: str
    at_s: float
    step: str
    before: str
    wanted: str
    first: str
    state: str
    last: str

    @property
    def right(self) -> bool:
        """Old or new at once, and in the end the new one."""
        return self.first in (self.before, self.wanted) and (self.state, self.last) == ("done", self.wanted)


def cut(wall: Wall, how: str, at_s: float) -> Cut:
    """Begin an update, and have it cut off after so long: ``killed`` (kill -9 of the installer), or the ``power``."""
    before, wanted = wall.version(), wall.published()
    wall.ask(wanted)
    time.sleep(at_s)
    step = wall.progress().get("step", "") if wall.progress().get("version") == wanted else "not begun"
    if how == "killed":
        wall.debian.run("systemctl", "kill", "--signal=KILL", UNIT)
    else:
        wall.debian.cut_power()
        wall.debian.boot()
    if step == "not begun" and how == "power":
        wall.ask(
            wanted
        )  # word that was left in memory is gone with the power: nothing has begun, and the owner sees so
    first = wall.runs()
    told = wall.ended(wanted)
    return Cut(how, round(at_s, 1), step or "ended", before, wanted, first, told["state"], wall.runs())


PAGE = Path(__file__).parents[1] / "systemd/README.md"


def main() -> None:
    parser = argparse.ArgumentParser(description="Cut updates off at random points, and write what came of it.")
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    random = Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        wall = Wall(Path(folder))
        try:
            began = time.monotonic()
            first = wall.published()
            wall.ask(first)
            assert wall.ended(first)["state"] == "done"
            takes_s = time.monotonic() - began
            sys.stdout.write(f"undisturbed: {takes_s:.0f} s\n")
            cuts: list[Cut] = []
            for number in range(arguments.tries):
                cuts.append(cut(wall, ("killed", "power")[number % 2], random.uniform(0.0, takes_s)))
                sys.stdout.write(f"{number + 1} {'right' if cuts[-1].right else 'WRONG'} {cuts[-1]}\n")
                sys.stdout.flush()
                _write(cuts, takes_s)
        finally:
            wall.debian.close()


def _write(cuts: list[Cut], takes_s: float) -> None:
    """Into the page, between its marks."""
    steps = Counter((one.step, one.how) for one in cuts)
    named = sorted({one.step for one in cuts})
    old, new = (sum(one.first == getattr(one, which) for one in cuts) for which in ("before", "wanted"))
    right, day = sum(one.right for one in cuts), datetime.now(UTC)
    block = "\n".join([
        "<!-- interruptions -->", "| cut off while | killed | power |", "|---|---|---|",
        *(f"| {step} | {steps[step, 'killed']} | {steps[step, 'power']} |" for step in named), "",
        f"{day:%d %B %Y}: {len(cuts)} updates of {takes_s:.0f} s on a busy machine were cut off at random. {old} times"
        f" the old version answered first afterwards, {new} times the new one; {right} of {len(cuts)} ended with the"
        " new one.", "<!-- /interruptions -->",
    ])  # fmt: skip
    text = PAGE.read_text("utf-8")
    marked = re.compile("<!-- interruptions -->.*<!-- /interruptions -->", re.DOTALL)
    PAGE.write_text(marked.sub(lambda _: block, text), "utf-8")


if __name__ == "__main__":
    main()
