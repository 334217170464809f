"""Quiet hours: when only the too-near alarm may sound."""

from datetime import time

from hingewall.clock import WallClock
from hingewall.settings.settings import Settings


def in_quiet_hours(settings: Settings, clock: WallClock) -> bool:
    """Whether it is quiet now, by local time. A clock that is not set is not believed: then it isn't."""
    start, end = settings.cue.quiet_from, settings.cue.quiet_to
    if start is None or end is None or not clock.synchronised():
        return False
    return within(clock.now().astimezone().time(), time.fromisoformat(start), time.fromisoformat(end))


def within(now: time, start: time, end: time) -> bool:
    """Whether ``now`` is in [start, end), which may cross midnight; equal ends are the whole day."""
    if start < end:
        return start <= now < end
    return now >= start or now < end
