"""Whether what was started works."""

import http.client
import time
import urllib.request
from collections.abc import Callable

from installing.running import Runner

ADDRESS = "http://127.0.0.1/healthz"
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
"""A proxy that the system uses can't reach this machine's own page."""

LOOK_S = 0.5
STEADY_S = 3.0
"""Healthy for so long at a stretch: a process that falls over and starts again answers in between."""


def healthy(
    runner: Runner, within_s: float, answers: Callable[[], bool] | None = None,
    clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], object] = time.sleep,
) -> bool:  # fmt: skip
    """Whether the device runs and its page hears from it, steadily, within that time.

    A sensor that is missing or broken is a fault that the page names, and no reason to go back to an older version.
    """
    answers = answers or _page_answers
    limit, since = clock() + within_s, None
    while clock() < limit:
        if runner.works("systemctl", "--quiet", "is-active", "hingewall-device.service") and answers():
            since = clock() if since is None else since
            if clock() - since >= STEADY_S:
                return True
        else:
            since = None
        sleep(LOOK_S)
    return False


def _page_answers() -> bool:
    try:
        with DIRECT.open(ADDRESS, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, ValueError, http.client.HTTPException):
        return False
