"""What a reader finds of athletes: who there is, whose PIN it is, and one athlete's own records."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from hingewall.errors import UnknownId
from hingewall.messages import Colour, Shape
from hingewall.storage.reader import ATTEMPTS, DATE, SETS, Reader, _marks, _midnight, _summary
from hingewall.storage.rows import Attempt, Owner, SetRow, SetSummary


class Athlete(Struct, frozen=True):
    """A person by nickname and badge. ``targets`` are the settings that are their own."""

    id: str
    nickname: str
    colour: Colour
    shape: Shape
    targets: dict[str, Any]


class PeopleReader(Reader):
    """Athletes, beside all that a Reader finds. Raises StorageError, and UnknownId for who isn't there."""

    @classmethod
    def of(cls, reader: Reader) -> "PeopleReader":
        """One of the same database."""
        return cls(reader._path)

    def athletes(self) -> list[Athlete]:
        """Everybody, by nickname."""
        with self._connected() as connection:
            return [_athlete(row) for row in connection.execute("SELECT * FROM profiles ORDER BY folded")]

    def athlete(self, athlete_id: str) -> Athlete:
        with self._connected() as connection:
            return _athlete(_profile(connection, athlete_id))

    def pin(self, athlete_id: str) -> Owner:
        """Their PIN, as the owner's is kept."""
        with self._connected() as connection:
            row = _profile(connection, athlete_id)
        last = None if row["last_failure"] is None else datetime.fromtimestamp(row["last_failure"], UTC)
        return Owner(row["pin_hash"], row["generation"], row["failures"], last)

    def own(self, athlete_id: str) -> "OwnReader":
        """Their own records."""
        return OwnReader(self._path, athlete_id)


class OwnReader(Reader):
    """The records of one athlete and of nobody else, in lists and figures."""

    def __init__(self, path: Path, athlete_id: str) -> None:
        super().__init__(path)
        self._athlete_id = athlete_id

    def sets(self, limit: int = 20, before: str | None = None) -> list[SetSummary]:
        with self._connected() as connection:
            newest = 1 << 62 if before is None else self._row(connection, "set", before)["seq"]
            rows = connection.execute(
                f"{SETS} WHERE sets.athlete_id = ? AND sets.seq < ? GROUP BY sets.seq ORDER BY sets.seq DESC LIMIT ?",
                (self._athlete_id, newest, limit),
            ).fetchall()
            return [_summary(row, _marks(connection, row["id"])) for row in rows]

    def all_sets(self, since: date | None = None) -> Iterator[SetRow]:
        with self._connected() as connection:
            ids = connection.execute(
                f"SELECT id FROM sets WHERE athlete_id = ? AND (? IS NULL OR {DATE} >= ?) ORDER BY seq",  # noqa: S608  names of our own
                (self._athlete_id, *(since and since.isoformat(),) * 2),
            ).fetchall()
        for (set_id,) in ids:
            with suppress(UnknownId):  # deleted since
                yield self.set(set_id)

    def attempts(self, since: date) -> list[Attempt]:
        with self._connected() as connection:
            return [
                Attempt(set_id, datetime.fromtimestamp(wall, UTC), standing, reach)
                for set_id, wall, standing, reach in connection.execute(
                    f"{ATTEMPTS} AND sets.athlete_id = ? ORDER BY judged.seq", (_midnight(since), self._athlete_id)
                )
            ]

    def totals(self) -> tuple[int, int]:
        """How many sets and reps would go with them, removed reps among them."""
        with self._connected() as connection:
            sets, reps = connection.execute(
                "SELECT count(DISTINCT sets.seq), count(reps.seq) FROM sets LEFT JOIN reps ON reps.set_id = sets.id"
                " WHERE sets.athlete_id = ?",
                (self._athlete_id,),
            ).fetchone()
        return int(sets), int(reps)


def own_json(athlete: Athlete, records: OwnReader) -> Iterator[str]:
    """All that is kept of one athlete but the traces, as one JSON document, oldest set first."""
    person = {name: getattr(athlete, name) for name in ("nickname", "colour", "shape", "targets")}
    yield f'{{"format":"hingewall-export","version":1,"athlete":{_json(person)},"sets":['
    between = "\n"
    for row in records.all_sets():
        yield between + _json(row)
        between = ",\n"
    yield "\n]}\n"


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _profile(connection: sqlite3.Connection, athlete_id: str) -> sqlite3.Row:
    row: sqlite3.Row | None = connection.execute(
        "SELECT * FROM profiles WHERE athlete_id = ?", (athlete_id,)
    ).fetchone()
    if row is None:
        raise UnknownId("there is no such athlete; they may have been deleted")
    return row


def _athlete(row: sqlite3.Row) -> Athlete:
    targets = msgspec.json.decode(row["targets"], type=dict[str, Any])
    return Athlete(row["athlete_id"], row["nickname"], row["colour"], row["shape"], targets)
