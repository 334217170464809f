"""A hub on this machine without walls, as ``make hub`` begins it: its database, and the port of its page."""

import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hingewall_hub.local.run import WHERE
from running import reserved
from waiting import PATIENCE_S, until


@contextmanager
def hub_here(folder: Path) -> Iterator[tuple[str, int]]:
    """In ``folder``; started by root it gives up root's rights."""
    with reserved() as held:
        port = held.getsockname()[1]
    command = [sys.executable, "-m", "hingewall_hub", "--walls", "0", "--port", str(port), "--data", str(folder)]
    hub = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        until(lambda: urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=PATIENCE_S), "the hub runs")
        yield (folder / WHERE).read_text(), port
    finally:
        hub.send_signal(signal.SIGINT)
        hub.wait(PATIENCE_S)
