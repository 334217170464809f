"""A demo of the whole wall for the commands that look at its pages: what `make run` starts, on a port of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple


class Demo(NamedTuple):
    """Where it answers, with a slash at the end, and the owner's PIN."""

    address: str
    pin: str


@contextmanager
def demonstrated(person: str) -> Iterator[Demo]:
    """A demo with ``person`` in front of it, which ends with the block."""
    command = [sys.executable, "-m", "hingewall", "demo", "--person", person, "--host", "127.0.0.1", "--port", "0"]
    with subprocess.Popen([*command, "--quiet"], stdout=subprocess.PIPE, text=True) as demo:
        try:
            assert demo.stdout is not None
            found = re.search(r"http://\S+/", demo.stdout.readline())
            assert found is not None, "the demo did not print its address"
            pin = next(line.split()[-1] for line in demo.stdout if line.startswith("Owner PIN"))
            yield Demo(found[0], pin)
        finally:
            demo.terminate()
