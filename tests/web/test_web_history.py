"""What was done: sets by day, reps with their reasons, the trace, the CSV."""

from datetime import date
from typing import Any

import msgspec
import pytest

from hingewall.errors import StorageError
from hingewall_web.history import day_name


def test_sets_are_listed_by_day_with_their_reps_as_marks(wall: Any) -> None:
    page = wall.client().get("/history").text
    assert page.count('class="card set"') == 4
    assert 'aria-label="4 counted, 2 no-rep"' in page
    assert 'class="mark unsure"' in page


def test_an_empty_history_says_how_to_begin(wall: Any) -> None:
    wall.records.rows = []
    assert "No sets yet" in wall.client().get("/history").text


def test_a_long_history_goes_on_on_another_page(wall: Any) -> None:
    wall.records.rows *= 6
    page = wall.client().get("/history").text
    assert page.count('class="card set"') == 20
    assert "/history?before=" in page


def test_a_set_says_of_each_rep_what_and_why(wall: Any) -> None:
    page = wall.client().get("/history/s1").text
    assert "No rep: too shallow, 4 cm more" in page
    assert "No rep: squat, hips sank 21 cm for 19 cm back" in page
    assert "1.4{0}0.3{0}1.2".format("\N{EN DASH}") in page


def test_an_unknown_set_is_a_404_page(wall: Any) -> None:
    assert wall.client().get("/history/none").status_code == 404


def test_the_api_pages_through_sets(wall: Any) -> None:
    client = wall.client()
    first = client.get("/api/v1/sets?limit=3").json
    assert [row["id"] for row in first["sets"]] == ["s1", "s2", "s3"]
    rest = client.get(f"/api/v1/sets?limit=3&before={first['next']}").json
    assert [row["id"] for row in rest["sets"]] == ["s4"]
    assert rest["next"] is None


def test_a_rep_comes_with_its_distance_trace(wall: Any) -> None:
    rep = wall.client().get("/api/v1/reps/r1").json
    assert rep["verdict"] == "counted"
    assert rep["trace"] == [[3.1, 610.0], [3.12, None]]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 11, 22), "Today"),
        (date(2026, 11, 21), "Yesterday"),
        (date(2026, 11, 15), "Sunday 15 November"),
        (date(2025, 12, 31), "Wednesday 31 December 2025"),
    ],
)
def test_days_are_named(day: date, name: str) -> None:
    assert day_name(day, date(2026, 11, 22)) == name


def test_the_owner_takes_the_history_as_a_table(wall: Any) -> None:
    client = wall.owner()
    answer = client.get("/api/v1/export.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hingewall.csv"'
    lines = answer.text.splitlines()
    assert len(lines) == 1 + 4 * 7
    assert lines[0].startswith("set_id,")
    assert len(client.get("/api/v1/export.csv?since=2026-11-22").text.splitlines()) == 1 + 2 * 7
    assert client.get("/api/v1/export.csv?since=yesterday").status_code == 422


def test_without_a_database_the_live_page_goes_on_and_the_history_says_why_not(wall: Any) -> None:
    client = wall.owner()

    def gone(*_: object) -> None:
        raise StorageError("hingewall.db: there is no such database; start the device, which makes it")

    for name in ("owner", "settings", "sets"):
        setattr(wall.records, name, gone)
    assert client.get("/").status_code == 200
    assert "Start set" not in client.get("/").text
    answer = client.get("/history")
    assert answer.status_code == 503
    assert "there is no such database" in answer.text
    assert client.put("/api/v1/settings", json={}).status_code == 503


def test_a_date_that_is_not_sure_says_so(wall: Any) -> None:
    wall.records.rows[0] = msgspec.structs.replace(wall.records.rows[0], sure=False)
    assert "the date may be wrong" in wall.client().get("/history/s1").text
