"""Whether this wall has joined a hub: the device follows the file that says so, and writes down what the hub has."""

import logging
from collections.abc import Callable
from pathlib import Path

from hingewall.device.access.pepper import Pepper
from hingewall.device.set_recorder import attempt
from hingewall.errors import CommandRefused, one_line
from hingewall.fleet.access import HubAccess, access_in
from hingewall.storage.storage import Storage

log = logging.getLogger(__name__)

SEAL = b"this wall has joined a hub in this pi"


class HubFile:
    """``look`` now and then: what is written down for a hub begins and ends with the file.

    ``refuses`` is what the line to it has told: the hub does not let this wall in any more.
    """

    def __init__(self, file: Path, storage: Storage, pepper: Pepper) -> None:
        self._file = file
        self._storage = storage
        self._pepper = pepper
        self.refuses = False
        self._seen: HubAccess | None = None
        self._openings = -1

    def look(self) -> None:
        """Also after the database was opened anew: it may be another one."""
        access = access_in(self._file)
        if (access, self._storage.openings) == (self._seen, self._openings):
            return
        if access != self._seen:
            self.refuses = False
        self._seen, self._openings = access, self._storage.openings
        attempt(self._join(access.wall) if access else self._storage.leave_hub)

    def _join(self, wall: str) -> Callable[[], None]:
        def joined(error: Exception | None) -> None:
            if error is not None:
                log.error("%s", one_line(error))
            if isinstance(error, CommandRefused):  # two walls of one name: this one is alone until it gets its own
                self._file.unlink(missing_ok=True)

        return lambda: self._storage.join_hub(wall, lambda: self._pepper.seal(SEAL), joined)
