"""Whether a newer release is out, as its publisher's signed word at a source says that the owner has named."""

import json
import os
import tempfile
import time
import tomllib
import urllib.request
from pathlib import Path
from typing import Any, BinaryIO, cast

from installing import releases
from installing.bundle import numbers
from installing.errors import InstallError
from installing.layout import Layout
from installing.offering import offer, offered
from installing.running import Runner, left_there, put
from installing.signed import LARGEST as LARGEST_BUNDLE
from installing.signed import unsealed
from installing.update import keys

LATEST, FORMAT = "hingewall-latest", "hingewall-latest-1"
LARGEST = 256 * 1024
"""Bytes: a signature, a version and its notes."""

TIMEOUT_S = 30.0
UNIT = "hingewall-updates.service"


def source(layout: Layout) -> str:
    """The address or folder that the owner has named. Raises InstallError where none, or none that can be one."""
    file = layout.updates
    try:
        said = tomllib.loads(file.read_text("utf-8")).get("source")
    except FileNotFoundError:
        raise InstallError(
            f'{file}: no source of releases is named, so nobody looks; write source = "https://..." or'
            ' source = "/a/folder" into it'
        ) from None
    except (OSError, ValueError) as error:
        raise InstallError(f"{file}: {error}; mend it, or delete it to have nobody look") from error
    if not isinstance(said, str) or not said.startswith(("https://", "http://", "/")):
        raise InstallError(f'{file}: source is {said!r}, expected "https://..." or a folder as "/media/usb"; mend it')
    return said


def look(layout: Layout) -> None:
    """Keep what the source says of the newest release; or, in words, why it can't be known. Raises InstallError."""
    place = source(layout)
    found = _kept(layout)
    found |= {"looked": int(time.time()), "source": place, "error": ""}
    try:
        found |= _newest(layout, place)
    except InstallError as error:
        found["error"] = str(error)
    put(layout.latest, json.dumps(found).encode(), 0o644)
    if not found["error"]:
        _fetch(layout, place, found["version"])


def _fetch(layout: Layout, place: str, version: str) -> None:
    """Have a newer release at hand, so that installing it takes one press and no network. Raises InstallError."""
    at_hand = offered(layout).get("version") if layout.offered.exists() else None
    if numbers(version) <= max(numbers(installed(layout)), numbers(at_hand or "0.0.0")):
        return
    at = f"{place.rstrip('/')}/{bundle_of(version)}"
    with tempfile.TemporaryDirectory(dir=layout.latest.parent) as folder:
        copy = Path(folder) / bundle_of(version)
        try:
            with _opened(at) as source, copy.open("wb") as file:
                left = LARGEST_BUNDLE
                while data := source.read(1 << 20):
                    left -= len(data)
                    if left < 0:
                        raise InstallError(f"{at}: more than {LARGEST_BUNDLE // 2**20} MB, which no release has")
                    file.write(data)
        except (OSError, ValueError) as error:
            raise InstallError(f"{at}: can't be had ({error})") from error
        offer(layout, copy, "network")


def installed(layout: Layout) -> str:
    """The version in use."""
    used = releases.in_use(layout)
    return used.name.partition("-")[0] if used else "0.0.0"


def _kept(layout: Layout) -> dict[str, Any]:
    """What was found. Whoever has taken over the process that looks may have put anything there, also a pipe."""
    try:
        known = json.loads(left_there(layout.latest))
    except (OSError, ValueError, RecursionError):
        return {}
    return known if isinstance(known, dict) else {}


def bundle_of(version: str) -> str:
    """The file of a release. Raises ValueError for what is no version: it is shown to be typed as root."""
    numbers(version)
    return f"hingewall-{version}.bundle"


def _newest(layout: Layout, place: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        sealed, content = Path(folder) / LATEST, Path(folder) / "content"
        sealed.write_bytes(_fetched(place))
        unsealed(sealed, keys(layout), content)
        try:
            said = json.loads(content.read_bytes())
            if said["format"] != FORMAT:
                raise ValueError(f"its format is {said['format']!r}, expected {FORMAT!r}")
            if said["bundle"] != bundle_of(said["version"]):
                raise ValueError(f"its file is {said['bundle']!r}, expected {bundle_of(said['version'])!r}")
            return {key: str(said[key]) for key in ("version", "released", "bundle", "notes")}
        except (ValueError, KeyError, TypeError) as error:
            raise InstallError(f"{place}: {LATEST} is signed, but is no word of a release ({error})") from error


def _fetched(place: str) -> bytes:
    """The signed word. Whoever sits between may hold it back, but can't change it: it is signed."""
    at = f"{place.rstrip('/')}/{LATEST}"
    try:
        with _opened(at) as file:
            data = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise InstallError(f"{at}: can't be had ({error})") from error
    if len(data) > LARGEST:
        raise InstallError(f"{at}: longer than {LARGEST // 1024} kB; is this a source of releases?")
    return data


def _opened(at: str) -> BinaryIO:
    """A file of a folder, or what an address gives. Raises OSError and ValueError."""
    if at.startswith("/"):
        return Path(at).open("rb")
    return cast(BinaryIO, urllib.request.urlopen(at, timeout=TIMEOUT_S))  # noqa: S310  http, https: see source()


def told(layout: Layout, runner: Runner) -> str:
    """Have it looked for now, by the process that may call out; what came of it, for a person. Raises InstallError."""
    place = source(layout)
    if os.geteuid() != 0:
        raise InstallError("not root; run: sudo hingewall update --check")
    runner.run("systemctl", "start", UNIT)
    found = _kept(layout)
    try:
        if found["error"]:
            raise InstallError(_harmless(found["error"]))
        version, bundle = found["version"], bundle_of(found["version"])
        released, notes = _harmless(found["released"]), _harmless(found["notes"])
    except (KeyError, TypeError, ValueError) as error:
        raise InstallError(f"{UNIT} has left no answer; journalctl -u {UNIT} says more") from error
    runs = installed(layout)
    if numbers(version) <= numbers(runs):
        return f"{runs} is installed, and {version} the newest at {place}"
    return (
        f"{version} of {released} is out; {runs} is installed. What is new:\n\n{notes}"
        f"\n\nGet {place.rstrip('/')}/{bundle}, then: sudo hingewall update {bundle}"
    )


def _harmless(said: str) -> str:
    """The process that looked is nobody in particular, and what it met may be anybody's: neither moves a cursor on a
    terminal of root's."""
    return "".join(letter for letter in said if letter.isprintable() or letter == "\n")
