"""What the owner's phone tells of the time: checked here, since a phone may be wrong as well."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from hingewall.clock import WallClock
from hingewall.clock.wall_clock import possible
from hingewall.clock.zone import Zone, zone_of
from hingewall.errors import CommandRefused, one_line

DAY = "%Y-%m-%d"


class ClockCommands:
    """``set_clock``: ``utc_ms`` since 1970, ``zone`` by its IANA name, ``offset_min`` ahead of UTC, and ``sure``."""

    def __init__(self, clock: WallClock, zone: Zone) -> None:
        self._clock = clock
        self._zone = zone

    def set_clock(self, args: Mapping[str, Any]) -> dict[str, Any]:
        """``taken`` is ``time`` or, where the network knows the time better, ``zone``; or else ``doubt`` says why not.

        A time that is in doubt is taken when it comes again with ``sure``. Raises CommandRefused for what can't be.
        """
        when, zone = _when(args), _zone(args)
        if self._clock.source() not in ("ntp", "system"):
            doubt = self._clock.doubt(when)
            if doubt and args.get("sure") is not True:
                return {"doubt": doubt[0], "newest": doubt[1].isoformat()}
        taken = self._clock.take(when)
        try:
            if zone:
                self._zone.keep(zone)
        except OSError as error:
            raise CommandRefused("storage", f"the time zone can't be kept: {one_line(error)}") from error
        return {"taken": "time" if taken else "zone"}


def _when(args: Mapping[str, Any]) -> datetime:
    utc_ms = args.get("utc_ms")
    if not isinstance(utc_ms, int) or isinstance(utc_ms, bool) or abs(utc_ms) > 1 << 48:
        raise CommandRefused("invalid", "the phone's time is missing; expected milliseconds since 1970")
    when = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)
    if not possible(when):
        raise CommandRefused(
            "invalid", f"this phone's date is {when:{DAY}}, which can't be; set the phone's clock first"
        )
    return when


def _zone(args: Mapping[str, Any]) -> str:
    """Empty where none is told: a time that was typed."""
    if "zone" not in args:
        return ""
    name, offset_min = args.get("zone"), args.get("offset_min")
    if not isinstance(name, str) or not isinstance(offset_min, int) or isinstance(offset_min, bool):
        raise CommandRefused("invalid", "the phone's time zone is missing; expected its name and minutes ahead of UTC")
    zone = zone_of(name, timedelta(minutes=max(-10_000, min(10_000, offset_min))))
    if not zone:
        raise CommandRefused(
            "invalid", f"{offset_min} min ahead of UTC is no time zone; set the phone's time zone first"
        )
    return zone
