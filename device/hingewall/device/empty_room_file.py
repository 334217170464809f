"""The empty room as it was learnt, and when, in a file: a wall that is switched on knows what a clean window gives."""

import logging
import threading
from pathlib import Path

import msgspec

from hingewall.clock import WallClock
from hingewall.errors import one_line
from hingewall.messages.events import EmptyRoomLearnt
from hingewall.sensing.window import EmptyRoom
from hingewall.small_files import replace_whole

log = logging.getLogger(__name__)


class _Learnt(msgspec.Struct):
    """``learnt`` is the date in UTC, right if ``sure``: the clock may not have been set."""

    signal_mcps: float
    distance_mm: float | None
    learnt: str
    sure: bool


class EmptyRoomFile:
    """``read`` it at the start, ``keep`` what is learnt. Nothing depends on it: what is lost is learnt again."""

    def __init__(self, path: Path, clock: WallClock) -> None:
        self._path, self._clock = path, clock
        self._writing = threading.Lock()

    def read(self) -> EmptyRoom | None:
        """The room as it was kept; None on a new wall, or when the file can't be used."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=_Learnt)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            log.warning("%s can't be used (%s); the empty room is learnt again", self._path, one_line(error))
            return None
        when = f"on {kept.learnt}" if kept.sure else "while the clock was not set"
        log.info("the empty room was learnt %s: %.2f Mcps", when, kept.signal_mcps)
        return EmptyRoom(kept.signal_mcps, kept.distance_mm)

    def keep(self, event: EmptyRoomLearnt) -> threading.Thread:
        """In a thread, which is returned: a card that fails holds up whoever writes to it, and the loop must go on."""
        clock = self._clock
        learnt = _Learnt(
            event.signal_mcps, event.distance_mm, clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"), clock.synchronised()
        )
        thread = threading.Thread(
            target=self._write, args=(msgspec.json.encode(learnt),), name="empty-room", daemon=True
        )
        thread.start()
        return thread

    def _write(self, text: bytes) -> None:
        try:
            with self._writing:
                replace_whole(self._path, text)
        except OSError as error:
            log.warning("%s can't be written: %s", self._path, one_line(error))
