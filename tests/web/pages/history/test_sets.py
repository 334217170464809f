"""What was done: sets by day, reps with their reasons, the trace, the CSV."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from every_page import furnish
from gym import KIMS, Gym
from hingewall.errors import StorageError
from hingewall_web.pages.history.charts import LABELS, rep_bars
from hingewall_web.pages.history.summary import drift_words, figures, fine, percent
from hingewall_web.words.dates import day_name
from webreps import make_rep_row


def test_sets_are_listed_by_day_with_their_reps_as_marks(wall: Any) -> None:
    page = wall.client().get("/history").text
    assert page.count('class="card set"') == 4
    assert 'aria-label="4 counted, 2 no-rep"' in page
    assert 'class="mark unsure"' in page


def test_strangers_who_only_tried_stand_apart_and_an_athlete_s_sets_do_not(wall: Any) -> None:
    """Four sets of today: one of Kim's and two of guests in which nothing counted, and one in which something did."""
    none = {"counted": 0, "no_rep": 5, "void": 0}
    now = datetime.now(UTC).isoformat()
    kims, first, second, good = (replace(row, started=now) for row in wall.records.rows)
    wall.records.rows = [
        replace(kims, athlete_id="kim", athlete="Kim", **none), replace(first, **none), replace(second, **none), good
    ]  # fmt: skip
    page = wall.client().get("/history").text
    listed, tries = page.split('<details class="tries">')
    assert [row in listed for row in ("/s1", "/s2", "/s3", "/s4")] == [True, False, False, True]
    assert "2 sets in which nothing counted" in tries
    assert all(f"/history/{row}" in tries for row in ("s2", "s3"))
    assert "4<small> of 6</small>" in listed, "of what was judged, as everywhere"


def test_an_empty_history_says_how_to_begin(wall: Any) -> None:
    wall.records.rows = []
    assert "No sets yet" in wall.client().get("/history").text


def test_a_long_history_goes_on_on_another_page(wall: Any) -> None:
    wall.records.rows *= 6
    page = wall.client().get("/history").text
    assert page.count('class="card set"') == 20
    assert "/history?before=" in page


def test_an_athlete_s_long_history_goes_on_as_theirs(wall: Any) -> None:
    furnish(wall)
    wall.records.rows *= 6
    page = wall.owner().get("/history?who=kim").text
    assert re.search(r'href="/history\?before=s4&amp;who=kim">', page)


def test_a_set_says_of_each_rep_what_and_why(wall: Any) -> None:
    page = wall.client().get("/history/s1").text
    for said in ("It counted", "Counted, only just", "No-rep: too shallow", "No-rep: squat"):
        assert f'<span class="what">{said}</span>' in page, "how far stands beside it, in a column of its own"
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


def test_the_owner_takes_the_history_as_a_table(gym: Gym) -> None:
    client = gym.owner()
    answer = client.get("/api/v1/export.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hingewall.csv"'
    head, *lines = answer.text.splitlines()
    assert head.startswith("set_id,")
    assert [line.split(",")[0] for line in lines] == [f'"{gym.sets[None]}"'] * 2, "athletes keep theirs private"
    after_all = datetime.now().astimezone().date() + timedelta(days=2)
    assert client.get(f"/api/v1/export.csv?since={after_all}").text.splitlines() == [head]
    assert client.get("/api/v1/export.csv?since=yesterday").status_code == 422


def test_the_owner_takes_it_as_a_row_a_set_too(wall: Any) -> None:
    client = wall.owner()
    answer = client.get("/api/v1/export.csv?rows=sets&since=2026-11-22")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hingewall-sets.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert [(row["set_id"], row["counted"], row["squat"]) for row in rows] == [("s2", "4", "1"), ("s1", "4", "1")]
    refused = client.get("/api/v1/export.csv?rows=days")
    assert refused.status_code == 422
    assert refused.json["error"]["fields"] == {"rows": "rows is 'days'; expected reps or sets"}


def test_a_set_is_taken_along_as_a_fit_file(wall: Any) -> None:
    page = wall.client().get("/history/s1").text
    assert 'href="/history/s1/set.fit" download' in page
    answer = wall.client().get("/history/s1/set.fit")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hingewall-2026-11-22-17-00.fit"'
    assert answer.data[8:12] == b".FIT"
    wall.records.rows[0] = replace(wall.records.rows[0], reps=())
    assert "set.fit" not in wall.client().get("/history/s1").text
    assert wall.client().get("/history/s1/set.fit").status_code == 404


def test_guests_have_no_session_to_take_along(gym: Gym) -> None:
    """They may be several people."""
    day = f"{datetime.now().astimezone():%Y-%m-%d}"
    assert "session.fit" not in gym.owner().get(f"/history/day/{day}").text
    assert gym.owner().get(f"/history/day/{day}/session.fit").status_code == 404
    phone = gym.athlete(gym.kim, KIMS)
    assert f"/history/day/{day}/session.fit?who={gym.kim}" in phone.get(f"/history/day/{day}?who={gym.kim}").text
    assert phone.get(f"/history/day/{day}/session.fit?who={gym.kim}").data[8:12] == b".FIT"
    assert phone.get(f"/history/day/never/session.fit?who={gym.kim}").status_code == 404


def test_without_a_database_the_live_page_goes_on_and_the_history_says_why_not(wall: Any) -> None:
    client = wall.owner()

    def gone(*_: object) -> None:
        raise StorageError("hingewall.db: there is no such database; start the device, which makes it")

    for name in ("owner", "settings", "sets"):
        setattr(wall.records, name, gone)
    assert client.get("/").status_code == 200
    answer = client.get("/history")
    assert answer.status_code == 503
    assert "there is no such database" in answer.text
    assert client.get("/api/v1/settings").status_code == 503


def test_a_date_that_is_not_sure_says_so(wall: Any) -> None:
    wall.records.rows[0] = msgspec.structs.replace(wall.records.rows[0], sure=False)
    assert "the date may be wrong" in wall.client().get("/history/s1").text


# --- figures ---


def reps_of(*reaches: float) -> list[Any]:
    return [make_rep_row(seq, reach_mm=reach) for seq, reach in enumerate(reaches, 1)]


def test_a_set_comes_to_figures_over_its_counted_reps() -> None:
    missed = [make_rep_row(8, verdict="no_rep", reason="shallow", reach_mm=150.0), make_rep_row(9, verdict="void")]
    found = figures([*reps_of(240.0, 250.0, 260.0), *missed])
    assert (found.counted, found.judged, found.void, found.share) == (3, 4, 1, 0.75)
    assert (found.reach_mm, found.spread_mm, found.drift_mm) == (250.0, 10.0, None)
    assert found.tempo == pytest.approx((1.4, 0.3, 1.2))
    assert found.tension_s == pytest.approx(4 * 2.9)


def test_a_set_in_which_nothing_counted_has_no_reach_rather_than_none_at_all() -> None:
    found = figures([make_rep_row(1, verdict="no_rep", reason="squat")])
    assert (found.share, found.reach_mm, found.spread_mm, found.tempo) == (0.0, None, None, None)
    assert figures([]).share is None


@pytest.mark.parametrize(
    ("reaches", "drift"),
    [
        ((260, 260, 250, 250, 240, 240), -20.0),
        ((240, 250, 250, 250, 250, 250, 260, 260), 15.0),
        ((260, 250, 240, 230, 220), None),
    ],
)
def test_drift_is_the_last_third_against_the_first(reaches: tuple[float, ...], drift: float | None) -> None:
    assert figures(reps_of(*reaches)).drift_mm == drift


@pytest.mark.parametrize(
    ("drift_mm", "units", "said"),
    [
        (-9.0, "cm", ("Steady", "as far at the end as at the start")),
        (-23.0, "cm", ("2.3 cm less", "reach at the end than at the start")),
        (25.4, "in", ("1.0 in more", "reach at the end than at the start")),
    ],
)
def test_drift_is_said_in_words(drift_mm: float, units: str, said: tuple[str, str]) -> None:
    assert drift_words(drift_mm, units) == said


def test_small_lengths_keep_their_tenths_and_shares_are_not_rounded_up_to_all() -> None:
    assert (fine(8.4, "cm"), fine(8.4, "in"), fine(None, "cm")) == ("0.8 cm", "0.3 in", "\N{EN DASH}")
    assert (percent(0.996), percent(1.0), percent(0.875), percent(None)) == ("99 %", "100 %", "88 %", "\N{EN DASH}")


def test_a_set_shows_its_figures_and_a_bar_for_each_rep(wall: Any) -> None:
    page = wall.client().get("/history/s1").text
    assert "4 of 6 judged" in page
    assert "spread ± 1.7 cm" in page
    assert page.count("<rect") == 7
    assert 'aria-label="7 reps with a reach from 19 cm to 27 cm; the target reach was 24 cm"' in page


def test_a_bar_is_as_tall_as_the_reach_and_the_target_is_a_line() -> None:
    found = rep_bars(reps_of(250.0, 125.0), [1, 2])
    assert found is not None
    high, low = found.columns
    assert (high.height, low.height) == (220.0, 110.0)
    assert found.target == "M0 39H320M320 39H640"
    assert rep_bars([], []) is None


def test_a_hundred_reps_are_not_all_named_under_their_bars() -> None:
    found = rep_bars(reps_of(*[250.0] * 100), list(range(1, 101)))
    assert found is not None
    assert 5 <= sum(bool(column.label) for column in found.columns) <= LABELS


def test_a_set_without_reps_is_a_page_without_figures(wall: Any) -> None:
    wall.records.rows[0] = msgspec.structs.replace(wall.records.rows[0], reps=(), counted=0, no_rep=0, void=0)
    page = wall.client().get("/history/s1")
    assert page.status_code == 200
    assert "<table" not in page.text


# --- a session ---


def test_a_session_is_a_day_on_one_sheet(wall: Any) -> None:
    asked: list[date] = []

    def kept(day: date, *_: Any) -> list[Any]:
        asked.append(day)
        return list(wall.records.rows[:2])

    wall.records.day = kept
    page = wall.client().get("/history/day/2026-11-22").text
    assert asked == [date(2026, 11, 22)]
    assert "Sunday 22 November 2026" in page
    assert "8 of 12 judged" in page
    assert page.count("<strong>4</strong> of 6") == 2
    assert 'href="/history/s2"' in page


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31", "2026-11-20"])
def test_a_day_that_is_none_or_on_which_nothing_was_done_is_a_404_page(wall: Any, day: str) -> None:
    wall.records.day = lambda *_: []
    assert wall.client().get(f"/history/day/{day}").status_code == 404


def test_a_day_that_goes_on_on_another_page_has_no_total_there(wall: Any) -> None:
    client = wall.client()
    assert client.get("/history").text.count("counted, 1 set") == 2
    wall.records.rows = [msgspec.structs.replace(wall.records.rows[0], id=f"t{n}") for n in range(25)]
    first = client.get("/history").text
    assert "20 sets" not in first
    assert "5 sets" not in client.get("/history?before=t19").text


def test_the_export_asks_for_the_pin(wall: Any) -> None:
    assert "/login?then=history" in wall.client().get("/history").text
    assert "/api/v1/export.csv" in wall.owner().get("/history").text
