"""What a reader finds of athletes: who there is, whose PIN it is, and one athlete's own records."""

import sqlite3
from typing import Any

import msgspec
from msgspec import Struct

from hingewall.errors import UnknownId
from hingewall.messages.snapshot import Colour, Shape
from hingewall.storage.reader import LATEST
from hingewall.storage.rows import Owner
from hingewall.storage.security_events import SecurityEvent, read
from hingewall.storage.single import moment
from hingewall.storage.totals_reader import TotalsReader


class Athlete(Struct, frozen=True):
    """A person by nickname and badge. ``targets`` are the settings that are their own.

    ``on_screen``: they said yes to their name and their steadiest set on the gym's screen. ``owner_sees``: they let the
    owner see their history.
    """

    id: str
    nickname: str
    colour: Colour
    shape: Shape
    targets: dict[str, Any]
    on_screen: bool = False
    owner_sees: bool = False

    def known(self) -> dict[str, Any]:
        """All that is known of them, as their export tells it."""
        names = ("nickname", "colour", "shape", "targets", "on_screen", "owner_sees")
        return {name: getattr(self, name) for name in names}


class AthletesReader(TotalsReader):
    """Athletes, beside all that a Reader finds. Raises StorageError, and UnknownId for who isn't there."""

    def athletes(self) -> list[Athlete]:
        """Everybody, by nickname."""
        with self._connected() as connection:
            return [_athlete(row) for row in connection.execute("SELECT * FROM profiles ORDER BY folded")]

    def athlete(self, athlete_id: str) -> Athlete:
        with self._connected() as connection:
            return _athlete(_profile(connection, athlete_id))

    def sharing(self) -> tuple[str, ...]:
        """Who lets the owner see their history."""
        with self._connected() as connection:
            return tuple(row[0] for row in connection.execute("SELECT athlete_id FROM profiles WHERE owner_sees = 1"))

    def pin(self, athlete_id: str) -> Owner:
        """Their PIN, as the owner's is kept."""
        with self._connected() as connection:
            row = _profile(connection, athlete_id)
        return Owner(row["pin_hash"], row["generation"], row["failures"], moment(row["last_failure"]))

    def security_events(self, before: int = LATEST, limit: int = 50) -> list[SecurityEvent]:
        """The newest that came before the one of that number."""
        with self._connected() as connection:
            return read(connection, before, limit)

    def totals(self, athlete_id: str) -> tuple[int, int]:
        """How many sets and reps would go with them, removed reps among them."""
        with self._connected() as connection:
            found = [
                connection.execute(f"SELECT count(*) FROM {what} WHERE sets.athlete_id = ?", (athlete_id,)).fetchone()  # noqa: S608  names of our own
                for what in ("sets", "sets JOIN reps ON reps.set_id = sets.id")
            ]
        return int(found[0][0]), int(found[1][0])


def _profile(connection: sqlite3.Connection, athlete_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM profiles WHERE athlete_id = ?", (athlete_id,)
    ).fetchone()
    if row is None:
        raise UnknownId("there is no such athlete; perhaps the athlete was deleted")
    return row


def _athlete(row: sqlite3.Row) -> Athlete:
    """Their targets are the wall's where what is stored of them is damaged."""
    try:
        targets = msgspec.json.decode(row["targets"], type=dict[str, Any])
    except (ValueError, TypeError, RecursionError):
        targets = {}
    said_yes = {name: row[name] == 1 for name in ("on_screen", "owner_sees")}
    return Athlete(row["athlete_id"], row["nickname"], row["colour"], row["shape"], targets, **said_yes)
