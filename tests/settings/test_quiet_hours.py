"""Quiet hours: when the lights go on alone."""

from datetime import UTC, datetime, time

import pytest

from hingewall.clock import WallClock
from hingewall.settings.quiet_hours import in_quiet_hours, within
from hingewall.settings.settings import Settings, changed

NIGHT = changed(Settings(), {"cue.quiet_from": "22:00", "cue.quiet_to": "06:30"})


@pytest.mark.parametrize(
    ("now", "start", "end", "quiet"),
    [
        ("12:59", "13:00", "15:00", False),
        ("13:00", "13:00", "15:00", True),
        ("15:00", "13:00", "15:00", False),
        ("21:59", "22:00", "06:30", False),
        ("22:00", "22:00", "06:30", True),
        ("03:00", "22:00", "06:30", True),
        ("06:30", "22:00", "06:30", False),
        ("12:00", "08:00", "08:00", True),
    ],
)
def test_hours_may_cross_midnight(now: str, start: str, end: str, quiet: bool) -> None:
    assert within(*(time.fromisoformat(x) for x in (now, start, end))) is quiet


def clock(hour: int, right: bool = True) -> WallClock:
    local = datetime.now().astimezone().replace(hour=hour, minute=0)
    return WallClock(now=lambda: local.astimezone(UTC), believed=lambda: right)


def test_a_clock_that_is_not_set_silences_nobody() -> None:
    assert in_quiet_hours(NIGHT, clock(23))
    assert not in_quiet_hours(NIGHT, clock(23, right=False))
    assert not in_quiet_hours(NIGHT, clock(12))


def test_without_quiet_hours_it_is_never_quiet() -> None:
    assert not in_quiet_hours(Settings(), clock(23))
