"""Weeks and personal bests: what is compared, and that depth never is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hingewall.storage.rows import Attempt
from hingewall_web.pages.history.charts import FLOOR, HEADROOM, reach_dots, week_bars
from hingewall_web.pages.history.trends import WEEKS, Week, bests, first_monday, weeks

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 16)


def attempts(set_id: str, *reps: float | str, day: date = SUNDAY) -> list[Attempt]:
    """Reps of one set at noon: a number is a counted rep with that reach in mm, a word a verdict."""
    noon = datetime(day.year, day.month, day.day, 12).astimezone()
    return [
        Attempt(set_id, noon, rep, 150.0) if isinstance(rep, str) else Attempt(set_id, noon, "counted", rep)  # type: ignore[arg-type]
        for rep in reps
    ]


# --- weeks ---


def test_there_are_twelve_weeks_up_to_this_one_from_monday_on() -> None:
    found = weeks([], SUNDAY)
    assert len(found) == WEEKS == 12
    assert (found[0].monday, found[-1].monday) == (MONDAY - timedelta(weeks=11), MONDAY)
    assert first_monday(MONDAY) == first_monday(SUNDAY) == found[0].monday


def test_a_week_has_its_reps_its_share_its_mean_reach_and_its_spread() -> None:
    week = weeks(attempts("a", 240.0, 260.0, "no_rep", "void", 250.0), SUNDAY)[-1]
    assert week == Week(MONDAY, counted=3, judged=4, reach_mm=250.0, spread_mm=10.0)
    assert week.share == 0.75


def test_a_week_begins_on_monday_by_the_clock_on_the_wall() -> None:
    found = weeks([*attempts("a", 250.0, day=MONDAY - timedelta(days=1)), *attempts("b", 260.0, day=MONDAY)], SUNDAY)
    assert [week.reach_mm for week in found[-2:]] == [250.0, 260.0]


def test_a_week_without_reps_is_an_empty_one() -> None:
    found = weeks(attempts("a", 250.0, day=SUNDAY - timedelta(weeks=2)), SUNDAY)
    assert [week.counted for week in found[-3:]] == [1, 0, 0]
    assert (found[-1].share, found[-1].reach_mm, found[-1].spread_mm) == (None, None, None)


def test_what_a_wrong_clock_dated_elsewhere_is_left_out() -> None:
    found = weeks([*attempts("a", 250.0, day=date(2027, 5, 1)), *attempts("b", 250.0, day=date(1970, 1, 2))], SUNDAY)
    assert sum(week.judged for week in found) == 0


# --- bests ---


def test_the_steadiest_set_wins_however_shallow_it_was() -> None:
    steady, deep = attempts("steady", *[241.0, 242.0] * 3), attempts("deep", *[300.0, 330.0] * 3)
    found = bests([*deep, *steady]).steady
    assert found is not None
    assert (found.set_id, found.counted) == ("steady", 6)
    assert found.spread_mm == pytest.approx(0.55, abs=0.01)


def test_a_set_of_fewer_than_five_counted_reps_is_no_record() -> None:
    found = bests(attempts("a", 250.0, 250.0, 250.0, 250.0, "no_rep"))
    assert (found.steady, found.share, found.run) == (None, None, None)


def test_the_longest_run_goes_over_sets_and_over_what_was_not_judged() -> None:
    first, second = ("no_rep", 250.0, 251.0, "void", 252.0), (250.0, 250.0, "no_rep", 250.0)
    found = bests([*attempts("a", *first), *attempts("b", *second)]).run
    assert found is not None
    assert (found.counted, found.set_id) == (5, "b")


def test_the_cleanest_set_is_the_one_with_the_best_share_and_of_those_the_longest() -> None:
    found = bests(
        [*attempts("long", *[250.0] * 12, "no_rep"), *attempts("short", *[250.0] * 5), *attempts("clean", *[250.0] * 8)]
    ).share
    assert found is not None
    assert (found.set_id, found.counted, found.judged) == ("clean", 8, 8)


def test_the_first_to_reach_a_record_keeps_it() -> None:
    found = bests([*attempts("first", *[250.0] * 5), *attempts("again", *[250.0] * 5, day=MONDAY)])
    assert found.steady is not None
    assert found.share is not None
    assert (found.steady.set_id, found.share.set_id) == ("first", "first")


# --- the pictures ---


def test_the_fullest_week_is_the_tallest_bar_and_its_counted_part_is_filled() -> None:
    low, high = week_bars([Week(MONDAY, 2, 5, None, None), Week(SUNDAY, 5, 10, None, None)])
    assert (high.y, high.height, high.inner) == (HEADROOM, FLOOR - HEADROOM, (FLOOR - HEADROOM) / 2)
    assert low.height == high.height / 2


def test_a_week_of_no_reps_has_no_bar() -> None:
    assert [bar.height for bar in week_bars(weeks([], SUNDAY))] == [0.0] * 12


def test_a_dot_is_higher_for_more_reach_and_its_whisker_is_the_spread() -> None:
    found = reach_dots([Week(MONDAY, 5, 5, 240.0, 10.0), Week(SUNDAY, 5, 5, 280.0, 20.0)], 10.0)
    assert found is not None
    less, more = found.dots
    assert more.y < less.y
    assert more.bottom - more.top == pytest.approx(2 * (less.bottom - less.top), abs=0.2)
    assert all(HEADROOM <= y <= FLOOR and mm % 10 == 0 for y, mm in found.lines)


@pytest.mark.parametrize("spread", [0.0, 1.0, 200.0])
def test_the_scale_has_two_to_five_lines_whatever_the_spread(spread: float) -> None:
    found = reach_dots([Week(MONDAY, 5, 5, 250.0, spread)], 10.0)
    assert found is not None
    assert 2 <= len(found.lines) <= 6


def test_without_a_counted_rep_there_are_no_dots() -> None:
    assert reach_dots(weeks(attempts("a", "no_rep"), SUNDAY), 10.0) is None


# --- the page ---


def test_the_page_shows_weeks_as_a_picture_and_as_a_table(wall: Any) -> None:
    today = datetime.now().astimezone().date()
    found = [*attempts("s2", *[240.0, 260.0] * 4, "no_rep", day=today), *attempts("s1", 250.0, day=today)]
    asked: list[date] = []

    def kept(since: date) -> list[Attempt]:
        asked.append(since)
        return found

    wall.records.attempts = kept
    page = wall.client().get("/history/trends").text
    assert asked == [first_monday(today)]
    assert "<td>9 of 10</td><td>90 %</td><td>25 cm</td><td>± 1.0 cm</td>" in page
    assert page.count("<tr>") == 2
    assert 'href="/history/s2"' in page
    assert "± 1.1 cm" in page
    assert "8 of 9" in page


def test_a_wall_without_sets_has_nothing_to_compare(wall: Any) -> None:
    wall.records.attempts = lambda since: []
    assert "Nothing to compare yet" in wall.client().get("/history/trends").text


def test_before_the_first_record_the_page_says_what_it_takes(wall: Any) -> None:
    today = datetime.now().astimezone().date()
    wall.records.attempts = lambda since: attempts("s1", "no_rep", "void", day=today)
    page = wall.client().get("/history/trends").text
    assert page.count("Not yet") == 3
    assert "needs 5 counted reps in a row" in page
    assert "0 of 1" in page
