"""The alarm's rhythm while the page is flooded, from the device's own timeline."""

import contextlib
import http.client
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import msgspec

from hingewall.commands.bench.figures import Figure
from hingewall.cues import CUES
from hingewall.errors import HingewallError

FLOOD_S = 15.0
VISITORS = 16
PAGES = ("/", "/history", "/api/v1/state", "/api/v1/sets", "/static/live.js", "/api/v1/settings")
ANSWERS_S = 30.0
NOTE_S = 0.003
"""A clock that is read twice differs by less; a tone is never early."""


def flooded() -> list[Figure]:
    """beeper: the alarm's rhythm while the page is flooded"""
    with tempfile.TemporaryDirectory() as folder:
        timeline, answers = flooded_timeline(Path(folder))
        late = sorted(lateness(timeline))
    if not late:
        raise HingewallError("the alarm did not sound")
    return [
        Figure("flood: answers of the page", answers / FLOOD_S, "a second"),
        Figure("flood: a beep is late by, p50", late[len(late) // 2] * 1e3, "ms"),
        Figure("flood: a beep is late by, at most", late[-1] * 1e3, "ms", 20),
    ]


def lateness(timeline: Path) -> list[float]:
    """How late each tone of each alarm came, in s, by the rhythm that the cue has from its own beginning."""
    cue = CUES["too_near"]
    starts = _starts(cue.notes)
    period = max(cue.duration_s, cue.repeat_s or 0.0)
    late: list[float] = []
    began: float | None = None
    sounding = False
    for line in timeline.read_bytes().splitlines():
        change = msgspec.json.decode(line)
        if "cue" in change:
            continue
        began = None if not change["alarm"] else change["t"] if began is None else began
        if began is not None and change["hz"] is not None and not sounding:
            since = change["t"] - began
            late.append(max(0.0, min(since % period - s for s in starts if s <= since % period + NOTE_S)))
        sounding = change["hz"] is not None
    return late


def _starts(sound: Sequence[tuple[float | None, float]]) -> list[float]:
    at, starts = 0.0, []
    for hz, seconds in sound:
        if hz is not None:
            starts.append(at)
        at += seconds
    return starts


def flooded_timeline(folder: Path) -> tuple[Path, int]:
    """A device whose alarm sounds, and a page that is asked as fast as it can: the timeline, and how many answers."""
    timeline = folder / "timeline.jsonl"
    command = [sys.executable, "-P", "-m", "hingewall"]
    data = ["--data", str(folder)]
    device = [*command, "device", *data, "--quiet", "--person", "too_near", "--timeline", str(timeline)]
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as processes:
        port, fd = listener.getsockname()[1], listener.fileno()
        processes.enter_context(_running(device))
        processes.enter_context(_running([*command, "web", *data, "--fd", str(fd)], fd))
        _until_answered(port)
        stop, answers = threading.Event(), [0] * VISITORS
        visitors = [
            threading.Thread(target=_visit, args=(port, stop, answers, n), daemon=True) for n in range(VISITORS)
        ]
        for visitor in visitors:
            visitor.start()
        time.sleep(FLOOD_S)
        stop.set()
        for visitor in visitors:
            visitor.join(5)
    return timeline, sum(answers)


@contextlib.contextmanager
def _running(command: Sequence[str], *handed: int) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603  our own
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, pass_fds=handed
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def _until_answered(port: int) -> None:
    limit = time.monotonic() + ANSWERS_S
    while time.monotonic() < limit:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if _get(port, "/healthz") == 200:
                return
        time.sleep(0.02)
    raise HingewallError("the page did not come up; run `hingewall demo` to see why")


def _visit(port: int, stop: threading.Event, answers: list[int], n: int) -> None:
    while not stop.is_set():
        for page in PAGES:
            with contextlib.suppress(OSError, http.client.HTTPException):
                _get(port, page)
                answers[n] += 1


def _get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()
