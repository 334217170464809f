"""Waiting for whoever trains: nobody's set is cut short by an update."""

import json
import time
from collections.abc import Callable
from typing import Any

from installing.errors import InstallError
from installing.health import DIRECT
from installing.running import Runner

STATE = "http://127.0.0.1/api/v1/state"
QUIET_S = 10.0
"""Longer than a set waits for its next rep (set.end_after_s is 8 s): whoever rests for so long has ended it."""

LONGEST_S = 3600.0
"""A class. Whoever asked hears then that nothing was changed, and tries again or at night."""

LOOK_S = 1.0


def between_sets(
    runner: Runner, looks: Callable[[], Any] | None = None, clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> None:  # fmt: skip
    """Return once nobody has trained for a while, or where the wall says nothing. Raises InstallError after an hour."""
    looks = looks or _looks
    end, quiet_since = clock() + LONGEST_S, None
    while clock() < end:
        if not trains(looks()):
            quiet_since = clock() if quiet_since is None else quiet_since
            if clock() - quiet_since >= QUIET_S:
                return
        elif quiet_since is not None or clock() + LONGEST_S - end < LOOK_S:
            quiet_since = None
            runner.say("pause: somebody trains; waiting for the end of the set")
        sleep(LOOK_S)
    raise InstallError(f"somebody has trained for {LONGEST_S / 60:.0f} minutes; nothing was changed, try again later")


def trains(state: Any) -> bool:
    """Whether a snapshot says that somebody is ready for a rep, or was a moment ago. What is none says nothing."""
    return isinstance(state, dict) and state.get("presence") in ("armed", "lost")


def _looks() -> Any:
    """The snapshot of now; None where there is none."""
    try:
        with DIRECT.open(STATE, timeout=5) as answer:
            return json.loads(answer.read(1 << 20))
    except (OSError, ValueError):
        return None
