"""What a wall tells its hub, and what the hub answers. Times are s since 1970; ids are those of the wall (UUIDv7)."""

from typing import Literal

import msgspec
from msgspec import Struct

GUESTS_DAYS = 90
"""Where a wall has said nothing else: the default of ``retention.days``."""
MOST_ROWS = 100
"""In one batch: about 57 KB of reps."""

Kind = Literal["set", "rep", "edit", "athlete"]


class SetRow(Struct, tag="set", frozen=True, omit_defaults=True):
    """A set as it is now; no ``athlete``: a guest's."""

    id: str
    at: float
    sure: bool
    ended: float | None
    goal: int
    mode: str
    rules: int
    athlete: str | None = None


class RepRow(Struct, tag="rep", frozen=True, omit_defaults=True):
    """A rep as the wall judged it, which never changes. ``measured`` are the fields of a Rep that have no name here."""

    id: str
    set: str
    at: float
    verdict: str
    measured: msgspec.Raw
    reason: str | None = None
    unsure: bool = False


class EditRow(Struct, tag="edit", frozen=True):
    """What a person made of a rep: of all the edits of a rep, that with the greatest id is the last word."""

    id: str
    rep: str
    before: str
    after: str
    by: str
    at: float
    sure: bool


class AthleteRow(Struct, tag="athlete", frozen=True):
    """What the owner may know of an athlete who shares their history. No PIN, and nothing made of one."""

    id: str
    nickname: str
    colour: str
    shape: str


class GoneRow(Struct, tag="gone", frozen=True):
    """It is no longer there, or no longer the hub's to know: nothing of it stays."""

    kind: Kind
    id: str


Row = SetRow | RepRow | EditRow | AthleteRow | GoneRow


class Cursor(Struct, frozen=True):
    """Up to where a hub has a store: the number of the last change, and what it was about. 0 is nothing yet."""

    store: str
    seq: int = 0
    id: str = ""


class Batch(Struct, tag="batch", frozen=True):
    """Changes of a store in order, all after ``after`` and up to ``upto``. ``n`` tells which answer belongs to it."""

    n: int
    after: int
    upto: Cursor
    rows: tuple[Row, ...]


class Question(Struct, tag="question", frozen=True):
    """How much of this store does the hub have?"""

    n: int
    store: str


Up = Batch | Question


class Answer(Struct, frozen=True):
    """What the hub has committed; ``n`` is that of the message which it answers."""

    n: int
    has: Cursor


class Report(Struct, frozen=True, omit_defaults=True):
    """How a wall is, told again whenever it changes. ``waiting``: changes that the hub has not got.

    ``guests_days``: for how long guests' sets are kept, there and at the hub.
    """

    name: str
    version: str
    state: str
    waiting: int = 0
    faults: tuple[str, ...] = ()
    guests_days: int = GUESTS_DAYS


encode = msgspec.json.Encoder().encode


def follows(batch: Batch, has: int) -> bool:
    """Whether a hub that has a store up to ``has`` takes this batch: only what begins just there.

    An older one came late or twice, and what it holds is there. A later one is of a hub that has forgotten something.
    """
    return batch.after == has
