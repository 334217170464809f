"""Waiting for what another thread or process is about to do: for the event, never for a number of seconds.

The one limit says nothing about how long anything should take, since the machine may be busy with something else: it
ends a test that hangs. What the wall itself times, tests hand a clock of their own.
"""

import contextlib
import http.client
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

PATIENCE_S = 120.0
"""Longest wait for anything."""


def until(what: Callable[[], Any], why: str = "what never came") -> Any:
    """Poll until ``what`` gives something true, and return that. One that can't be reached yet is asked again."""
    limit = time.monotonic() + PATIENCE_S
    while time.monotonic() < limit:
        with contextlib.suppress(OSError, http.client.HTTPException):
            if found := what():
                return found
        time.sleep(0.01)
    pytest.fail(f"waited {PATIENCE_S:.0f} s in vain: {why}")


def ended(thread: threading.Thread) -> None:
    """Wait until a thread has ended; fails the test when it hangs."""
    thread.join(PATIENCE_S)
    assert not thread.is_alive(), f"{thread.name} does not end"
