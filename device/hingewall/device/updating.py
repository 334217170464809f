"""A release that the owner wants installed: now, or at night when nobody is there.

The device installs nothing and could not. It leaves word of a version for a process of root's, which takes that one if
it is at hand and signed by whom this wall trusts.
"""

import json
import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import Any

from hingewall.clock import WallClock
from hingewall.errors import CommandRefused, one_line
from hingewall.settings.quiet_hours import within
from hingewall.settings.settings import Settings
from hingewall.small_files import read_whole, replace_whole

NIGHT = time(3), time(5)
"""Where no quiet hours are set. Whoever unplugs the wall at closing time has it at three of the next night it is on."""

VERSION = re.compile(r"\d{1,4}\.\d{1,4}\.\d{1,4}", re.ASCII)


class Updating:
    """``word`` is where root's process looks, ``kept`` what is to be asked of it at night. Belongs to the loop."""

    def __init__(self, word: Path, kept: Path, clock: WallClock) -> None:
        self._word = word
        self._kept = kept
        self._clock = clock
        self.tonight = self._read()

    def handle(self, args: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
        """``do`` is ``now`` or ``tonight`` (with ``version``), ``cancel`` or ``look``; gives what is planned for the
        night and when that begins. Raises CommandRefused."""
        match args.get("do"):
            case "now":
                self._leave_word(_version(args))
            case "tonight":
                if not self._clock.synchronised():
                    raise CommandRefused("refused", "the wall does not know the time; set its clock, or install now")
                self._keep(_version(args))
            case "cancel":
                self._keep(None)
            case "look":
                pass
            case _:
                raise CommandRefused("invalid", "do is missing; expected now, tonight, cancel or look")
        return {"tonight": self.tonight, "begins": f"{_night(settings)[0]:%H:%M}"}

    def look(self, settings: Settings, empty: bool) -> None:
        """Once a second: whether it is time for what was planned. Nobody who is there is interrupted."""
        if self.tonight is None or not empty or not self._clock.synchronised():
            return
        if within(self._clock.now().astimezone().time(), *_night(settings)):
            self._leave_word(self.tonight)

    def _leave_word(self, version: str) -> None:
        try:
            replace_whole(self._word, json.dumps({"version": version}).encode())
        except OSError as error:
            raise CommandRefused("storage", f"the wall can't leave word of it: {one_line(error)}") from error
        self._keep(None)

    def _keep(self, version: str | None) -> None:
        """On the disk, so that a wall that was unplugged in the evening still knows."""
        self.tonight = version
        try:
            if version is None:
                self._kept.unlink(missing_ok=True)
            else:
                replace_whole(self._kept, json.dumps({"version": version}).encode())
        except OSError as error:
            raise CommandRefused("storage", f"the wall can't keep that: {one_line(error)}") from error

    def _read(self) -> str | None:
        try:
            return _version(json.loads(read_whole(self._kept)))
        except (OSError, ValueError, AttributeError, CommandRefused):
            return None


def _night(settings: Settings) -> tuple[time, time]:
    start, end = settings.cue.quiet_from, settings.cue.quiet_to
    return NIGHT if start is None or end is None else (time.fromisoformat(start), time.fromisoformat(end))


def _version(args: Mapping[str, Any]) -> str:
    version = args.get("version")
    if not isinstance(version, str) or not VERSION.fullmatch(version):
        raise CommandRefused("invalid", "version is missing; expected three numbers, as 1.2.3")
    return version
