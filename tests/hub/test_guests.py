"""What the hub keeps of guests: no longer than their wall does. Over a real PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Raw
from uuid6 import uuid7

from hingewall.fleet.messages import AthleteRow, Batch, Cursor, EditRow, Report, RepRow, Row, SetRow
from hingewall_hub import database
from hub_here import hub_here

NOW = datetime.now(UTC)
KIM = str(uuid7())


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with hub_here(tmp_path_factory.mktemp("hub") / "data") as (where, _):
        yield where


def trained(days_ago: float, athlete: str | None = None, sure: bool = True) -> tuple[str, list[Row]]:
    """A set with one rep that was corrected, so long ago."""
    at = (NOW - timedelta(days=days_ago)).timestamp()
    set_id, rep_id = str(uuid7()), str(uuid7())
    return set_id, [
        SetRow(set_id, at, sure, at + 30.0, 10, "reach", 7, athlete),
        RepRow(rep_id, set_id, at + 5.0, "counted", Raw(b"{}")),
        EditRow(str(uuid7()), rep_id, "counted", "no_rep", "owner", at + 60.0, sure),
    ]


def test_guests_sets_go_when_their_wall_lets_go_of_them(where: str) -> None:
    kept_for = 30
    young, sets = trained(29)
    _, more = trained(31)
    kims, hers = trained(200, KIM)
    unsure, odd = trained(15_000, sure=False)
    rows = [*sets, *more, AthleteRow(KIM, "Kim", "blue", "star"), *hers, *odd]
    with database.connected(where) as connection:
        database.bring_up_to_date(connection)
        database.invite(connection, "rack-7", "Rack 7", "x")
        number = database.wall_number(connection, "rack-7")
        assert number is not None
        database.take(connection, number, Batch(1, 0, Cursor(str(uuid7()), len(rows), "x"), tuple(rows)))
        while database.count_days(connection):
            pass
        database.note_report(connection, number, Report("Rack 7", "1", "idle", guests_days=kept_for))

        def left() -> set[str]:
            return {str(one) for (one,) in connection.execute("SELECT id FROM sets").fetchall()}

        def count(table: str) -> int:
            row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
            assert row is not None
            return int(row[0])

        before = connection.execute("SELECT * FROM day_sums ORDER BY 1, 2, 3").fetchall()
        assert not database.forget_guests(connection, NOW)
        assert left() == {young, kims, unsure}, "a date that the wall was not sure of is not believed"
        assert (count("reps"), count("edits")) == (3, 3), "nothing of it stays"
        database.forget_guests(connection, NOW + timedelta(days=kept_for + 1))
        assert left() == {kims}, "and not for ever either"
        assert connection.execute("SELECT * FROM day_sums ORDER BY 1, 2, 3").fetchall() == before
        assert not database.count_days(connection)
        assert connection.execute("SELECT * FROM day_sums ORDER BY 1, 2, 3").fetchall() == before
