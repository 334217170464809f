"""Every page there is, and a wall that has something to show on each."""

from typing import Any

from hingewall.messages.readings import RangeReading
from hingewall.storage.athletes_reader import Athlete
from hingewall.storage.security_events import KINDS, SecurityEvent
from hingewall.storage.trace import Trace
from hingewall.wifi.label import Label
from hingewall_web.pages.history.sets import today
from trained import trained

PAGES = {
    "/": "/",
    "/account": "/account",
    "/account/events": "/account/events",
    "/calibrate": "/calibrate",
    "/care": "/care",
    "/care/check": "/care/check",
    "/help": "/help",
    "/history": "/history",
    "/history/<set_id>": "/history/s1",
    "/history/day/<day>": "/history/day/2026-11-22",
    "/history/rep/<rep_id>": "/history/rep/r3",
    "/history/trends": "/history/trends",
    "/join": "/join?wifi=Gym",
    "/label": "/label",
    "/login": "/login",
    "/people": "/people",
    "/people/<athlete_id>": "/people/kim",
    "/people/new": "/people/new",
    "/settings": "/settings",
    "/setup": "/setup",
    "/setup/check": "/setup/check",
    "/setup/wall": "/setup/wall",
    "/sounds": "/sounds",
    "/wall": "/wall",
    "/wifi": "/wifi",
}
"""Rule -> an address of that page."""


def furnish(wall: Any) -> None:
    """Weeks, a session, traces and an athlete, in the memory of a wall without hardware."""
    kim = Athlete("kim", "Kim", "blue", "star", {"reach.target_mm": 300.0}, owner_sees=True)
    wall.records.athletes = lambda: [kim]
    wall.services.label = lambda: Label("Hingewall-K7QF", "k3m9x2p4rt")
    wall.records.athlete = lambda athlete_id: kim
    wall.records.security_events = lambda before, limit: [
        SecurityEvent(9 - n, kind, "0.1.0", 1 + n, "2026-11-22T18:00:00+00:00", n != 2) for n, kind in enumerate(KINDS)
    ]
    wall.records.totals = lambda athlete_id: (2, 4)
    wall.records.days = lambda first, last: [trained(today(), s1=[240.0 + n for n in range(8)])]
    wall.records.day = lambda day, *_: wall.records.rows[:2]
    curve = [RangeReading(1.6 + n * 0.02, 657.0 - min(n, 200 - n, 60) * 4, "valid") for n in range(200)]
    wall.records.trace = lambda rep_id: Trace({"mount_offset_mm": 50}, curve)
