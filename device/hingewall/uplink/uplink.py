"""One wall's line to its hub: what waits goes up, and what the hub has is told to the device."""

import logging
import random
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event, Lock

import msgspec

from hingewall.errors import HingewallError, one_line
from hingewall.fleet.access import HubAccess
from hingewall.fleet.broker import NEWS, Broker, topic
from hingewall.fleet.messages import Answer, Cursor, Report, encode
from hingewall.storage.outbox import Outbox
from hingewall.uplink.batches import Batches

log = logging.getLogger(__name__)

LOOK_S = 0.5
"""How often it is looked whether something waits: a rep is at the hub within a second."""
TELL_S = 60.0
"""How often the device is told what the hub has: each time it writes."""
REPORT_S = 2.0
"""How often it is looked whether the wall is another than was last told."""

_answer = msgspec.json.Decoder(Answer).decode


class Uplink:
    """``turn`` again and again, or ``run``. ``acknowledge`` and ``send_again`` are what the device is asked for.

    ``refuses`` tells it whether the hub does not let this wall in any more, again as long as that is so. ``report``
    says how the wall is, given how many changes wait.
    """

    def __init__(
        self,
        database: Path,
        access: HubAccess,
        acknowledge: Callable[[Cursor], None],
        send_again: Callable[[], None],
        refuses: Callable[[bool], None],
        report: Callable[[int], Report],
        tell_s: float = TELL_S,
    ) -> None:
        self._outbox = Outbox(database)
        self._wall = wall = access.wall
        self._acknowledge = acknowledge
        self._send_again = send_again
        self._refuses = refuses
        self._report = report
        self._tell_s = tell_s
        self._told_at = self._reported_at = self._refused_at = float("-inf")
        self._refused = self._told_refused = False
        self._told: Cursor | None = None
        self._reported: Report | None = None
        self._store = ""
        self._batches: Batches | None = None
        self._lock = Lock()
        self._answers: list[Answer] = []
        self._begin_again = False
        self._news = Event()
        answers = topic(wall, "answer")
        online = topic(wall, "online")
        self._broker = Broker(access, (answers, NEWS), self._heard, self._came, will=online, refused=self._turned_away)

    def run(self, stopping: Callable[[], bool]) -> None:
        """Until it is told to stop. What can't be read or told is tried again: the line never gives up."""
        trouble = ""
        try:
            while not stopping():
                try:
                    self.turn(time.monotonic())
                    trouble = ""
                except HingewallError as error:
                    if trouble != (trouble := one_line(error)):
                        log.warning("%s", trouble)
                self._news.wait(LOOK_S)
                self._news.clear()
        finally:
            self.close()

    def close(self) -> None:
        self._broker.close()

    def turn(self, now: float) -> None:
        """One look at what arrived, what waits and how the wall is. Raises HingewallError."""
        with self._lock:
            answers, self._answers = self._answers, []
            begin_again, self._begin_again = self._begin_again, False
            refused = self._refused
        self._tell_refusal(refused, now)
        joined = self._outbox.joined()
        if joined is None or joined.wall != self._wall:
            self._batches = None
            return
        if self._batches is None or joined.store != self._store:
            self._store, self._batches = joined.store, Batches(joined.store, self._outbox, random.random)
            begin_again = True
        if begin_again:
            self._batches.begin_again(now)
            self._reported = None
        for answer in answers:
            self._batches.heard(answer, now)
        if self._batches.astray:
            log.warning("the hub knows another file than this one; all that is kept is sent to it again")
            self._send_again()
        elif up := self._batches.due(now):
            self._broker.send(topic(self._wall, "up"), encode(up))
        self._tell(self._batches.has, now)

    def _tell_refusal(self, refused: bool, now: float) -> None:
        """The device may have started anew meanwhile, and knows it then again."""
        if refused != self._told_refused or (refused and now - self._refused_at >= self._tell_s):
            self._refused_at = now
            self._refuses(refused)
            self._told_refused = refused

    def _tell(self, has: Cursor | None, now: float) -> None:
        if has and has.seq and has != self._told and now - self._told_at >= self._tell_s:
            self._told_at = now
            self._acknowledge(has)
            self._told = has
        if now - self._reported_at >= REPORT_S:
            self._reported_at = now
            report = self._report(self._outbox.waiting(has.seq if has else 0))
            if report != self._reported:
                self._broker.send(topic(self._wall, "state"), encode(report), retain=True)
                self._reported = report

    # --- the broker's thread ---

    def _heard(self, name: str, content: bytes) -> None:
        with self._lock:
            if name == NEWS:
                self._begin_again = True
            else:
                self._answers.append(_answer(content))
        self._news.set()

    def _turned_away(self) -> None:
        with self._lock:
            self._refused = True
        self._news.set()

    def _came(self) -> None:
        with self._lock:
            self._begin_again = True
            self._refused = False
        self._news.set()
