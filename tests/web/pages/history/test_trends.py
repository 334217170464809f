"""Weeks and personal bests: what is compared, and that depth never is."""

from datetime import date, timedelta
from typing import Any

import pytest

from hingewall.storage.totals_reader import Day
from hingewall_web.pages.history.charts import FLOOR, HEADROOM, reach_dots, week_bars
from hingewall_web.pages.history.sets import today
from hingewall_web.pages.history.trends import WEEKS, Week, bests, first_monday, weeks
from trained import trained

SUNDAY = date(2026, 11, 22)
MONDAY = date(2026, 11, 16)


# --- weeks ---


def test_there_are_twelve_weeks_up_to_this_one_from_monday_on() -> None:
    found = weeks([], SUNDAY)
    assert len(found) == WEEKS == 12
    assert (found[0].monday, found[-1].monday) == (MONDAY - timedelta(weeks=11), MONDAY)
    assert first_monday(MONDAY) == first_monday(SUNDAY) == found[0].monday


def test_a_week_has_its_reps_its_share_its_mean_reach_and_its_spread() -> None:
    week = weeks([trained(SUNDAY, a=[240.0, 260.0, "no_rep", "void", 250.0])], SUNDAY)[-1]
    assert week == Week(MONDAY, counted=3, judged=4, reach_mm=250.0, spread_mm=10.0)
    assert week.share == 0.75


def test_a_week_begins_on_monday_by_the_clock_on_the_wall() -> None:
    found = weeks([trained(MONDAY - timedelta(days=1), a=[250.0]), trained(MONDAY, b=[260.0])], SUNDAY)
    assert [week.reach_mm for week in found[-2:]] == [250.0, 260.0]


def test_a_week_without_reps_is_an_empty_one() -> None:
    found = weeks([trained(SUNDAY - timedelta(weeks=2), a=[250.0])], SUNDAY)
    assert [week.counted for week in found[-3:]] == [1, 0, 0]
    assert (found[-1].share, found[-1].reach_mm, found[-1].spread_mm) == (None, None, None)


def test_what_a_wrong_clock_dated_elsewhere_is_left_out() -> None:
    found = weeks([trained(date(2027, 5, 1), a=[250.0]), trained(date(1970, 1, 2), b=[250.0])], SUNDAY)
    assert sum(week.judged for week in found) == 0


# --- bests ---


def test_the_steadiest_set_wins_however_shallow_it_was() -> None:
    found = bests([trained(SUNDAY, deep=[300.0, 330.0] * 3, steady=[241.0, 242.0] * 3)]).steady
    assert found is not None
    assert (found.set_id, found.counted) == ("steady", 6)
    assert found.spread_mm == pytest.approx(0.55, abs=0.01)


def test_a_set_of_fewer_than_five_counted_reps_is_no_record() -> None:
    found = bests([trained(SUNDAY, a=[250.0, 250.0, 250.0, 250.0, "no_rep"])])
    assert (found.steady, found.share, found.run) == (None, None, None)


def test_the_longest_run_goes_over_sets_and_over_what_was_not_judged() -> None:
    first, second = ("no_rep", 250.0, 251.0, "void", 252.0), (250.0, 250.0, "no_rep", 250.0)
    for days in ([trained(SUNDAY, a=first, b=second)], [trained(MONDAY, a=first), trained(SUNDAY, b=second)]):
        found = bests(days).run
        assert found is not None
        assert (found.counted, found.set_id, found.day) == (5, "b", SUNDAY)


def test_a_run_is_one_person_s_and_goes_on_after_somebody_else_s_turn() -> None:
    found = bests(
        [trained(MONDAY, "kim", a=[250.0] * 4), trained(MONDAY, b=[250.0] * 4), trained(SUNDAY, "kim", c=[250.0])]
    )
    assert found.run is not None
    assert (found.run.counted, found.run.set_id) == (5, "c")


def test_the_cleanest_set_is_the_one_with_the_best_share_and_of_those_the_longest() -> None:
    found = bests([trained(SUNDAY, long=[*[250.0] * 12, "no_rep"], short=[250.0] * 5, clean=[250.0] * 8)]).share
    assert found is not None
    assert (found.set_id, found.counted, found.judged) == ("clean", 8, 8)


def test_the_first_to_reach_a_record_keeps_it() -> None:
    found = bests([trained(MONDAY, first=[250.0] * 5, same=[250.0] * 5), trained(SUNDAY, again=[250.0] * 5)])
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
    assert reach_dots(weeks([trained(SUNDAY, a=["no_rep"])], SUNDAY), 10.0) is None


# --- the page ---


def test_the_page_shows_weeks_as_a_picture_and_as_a_table(wall: Any) -> None:
    now = today()
    asked: list[tuple[date, date]] = []

    def kept(first: date, last: date) -> list[Day]:
        asked.append((first, last))
        return [trained(now, "kim", s2=[*[240.0, 260.0] * 4, "no_rep"], s1=[250.0])]

    wall.records.days, wall.records.sharing = kept, lambda: ("kim",)
    page = wall.owner().get("/history/trends").text
    assert asked == [(first_monday(now), now)]
    assert "<td>9 of 10</td><td>90 %</td><td>25 cm</td><td>± 1.0 cm</td>" in page
    assert page.count("<tr>") == 2
    assert 'href="/history/s2"' in page
    assert "± 1.1 cm" in page
    assert "8 of 9" in page


def test_a_wall_without_sets_has_nothing_to_compare(wall: Any) -> None:
    assert "Nothing to compare yet" in wall.client().get("/history/trends").text


def test_before_the_first_record_the_page_says_what_it_takes(wall: Any) -> None:
    wall.records.days = lambda first, last: [trained(today(), "kim", s1=["no_rep", "void"])]
    wall.records.sharing = lambda: ("kim",)
    page = wall.owner().get("/history/trends").text
    assert page.count("Not yet") == 3
    assert "needs 5 counted reps in a row" in page
    assert "0 of 1" in page


def test_after_an_upgrade_the_page_says_that_it_does_not_know_all_yet(wall: Any) -> None:
    assert "still being counted" not in wall.client().get("/history/trends").text
    wall.records.all_counted = lambda: False
    assert "still being counted" in wall.client().get("/history/trends").text


def test_guests_have_no_bests_for_they_may_be_several_people(wall: Any) -> None:
    wall.records.days = lambda first, last: [trained(today(), s1=[250.0] * 17)]
    page = wall.client().get("/history/trends").text
    assert "Personal bests" not in page
    assert "17 in a row" not in page
    assert "17 of 17" in page, "the week by week stays"


def test_one_week_is_a_table_and_two_are_a_picture_from_the_first_of_them_on(wall: Any) -> None:
    now = [trained(today(), s1=[250.0] * 5)]
    wall.records.days = lambda first, last: now
    assert '<svg class="chart' not in wall.client().get("/history/trends").text
    now.insert(0, trained(today() - timedelta(weeks=2), s0=[240.0] * 5))
    page = wall.client().get("/history/trends").text
    assert "in each of 3 weeks" in page
    assert page.count('class="judged"') == 2


def test_every_week_is_named_where_there_is_room() -> None:
    few = week_bars([Week(MONDAY, 2, 5, None, None)] * 4)
    assert [bar.label for bar in few] == ["16 Nov"] * 4
    assert [bool(bar.label) for bar in week_bars(weeks([], SUNDAY))] == [False, False, True] * 4
