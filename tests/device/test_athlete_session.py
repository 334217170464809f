"""Who practises: a badge is tapped, one's own targets are in force, and an empty wall belongs to guests again."""

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from by_hand import KIM, LEE, Bench, code, one_rep
from hingewall.device.athlete_session import ASKED_S, IDLE_S
from hingewall.settings.settings import Settings
from hingewall.storage.whose import Whose
from scenes import Scene


def test_a_tap_puts_ones_own_targets_in_force_and_leaves_the_walls_alone(bench: Bench) -> None:
    kim = bench.add(**KIM)
    assert bench.ask("edit_athlete", athlete_id=kim, targets={"reach.target_mm": 300, "mode": None}).ok
    assert bench.now.athlete is None
    assert bench.ask("select_athlete", athlete_id=kim).ok
    assert bench.now.athlete is not None
    assert (bench.now.athlete.nickname, bench.now.athlete.colour, bench.now.athlete.shape) == ("Kim", "blue", "star")
    assert bench.now.target.reach_mm == 300
    assert bench.now.settings_revision == 1
    assert bench.device.settings == Settings()
    assert bench.ask("select_athlete", athlete_id=None).ok
    assert bench.now.athlete is None
    assert bench.now.target.reach_mm == 240


@pytest.mark.parametrize("lowers", [{"mode": "tap_and_step"}, {"stance.target_mm": 500, "reach.target_mm": 150}])
def test_a_tap_on_a_badge_lowers_no_alarm_until_somebody_at_the_wall_confirms_it(
    bench: Bench, lowers: dict[str, Any]
) -> None:
    kim = bench.add(**KIM)
    assert bench.ask("edit_athlete", athlete_id=kim, targets=lowers).ok
    bench.source = "hardware"
    before = (bench.now.mode, bench.now.target.alarm_mm)
    assert bench.ask("select_athlete", athlete_id=kim).ok
    assert (bench.now.mode, bench.now.target.alarm_mm) == before
    assert bench.now.athlete is not None
    assert bench.now.athlete.confirm
    bench.press()
    assert (bench.now.mode, bench.now.target.alarm_mm) != before
    assert not bench.now.athlete.confirm
    assert bench.ask("select_athlete", athlete_id=None).ok
    assert bench.ask("select_athlete", athlete_id=kim).ok
    assert (bench.now.mode, bench.now.target.alarm_mm) == before, "the next one who taps it is asked again"


def test_an_own_reach_that_lowers_no_alarm_needs_nobody_at_the_button(bench: Bench) -> None:
    kim = bench.add(**KIM)
    assert bench.ask("edit_athlete", athlete_id=kim, targets={"reach.target_mm": 300}).ok
    bench.source = "hardware"
    assert bench.ask("select_athlete", athlete_id=kim).ok
    assert bench.now.target.reach_mm == 300
    assert bench.now.athlete is not None
    assert not bench.now.athlete.confirm


def test_taps_on_start_and_end_write_nothing_and_a_rep_is_theirs_who_said_so_before_it(bench: Bench) -> None:
    for _ in range(5):
        bench.ask("start_set")
        bench.ask("end_set")
    bench.shelf.settle()
    assert bench.shelf.reader.sets() == []
    bench.ask("start_set")
    bench.stand(one_rep)
    assert len(bench.shelf.reader.sets()) == 1


def test_sets_are_theirs_who_did_them_and_an_open_one_ends_when_somebody_takes_over(bench: Bench) -> None:
    kim = bench.add(**KIM)
    bench.stand(one_rep)
    guests = bench.now.set.id
    assert bench.now.set.counted == 1
    bench.ask("select_athlete", athlete_id=kim)
    assert (bench.now.set.id, bench.now.set.reps, bench.now.last_rep) == (None, (), None), "nobody sees another's reps"
    bench.stand(one_rep)
    bench.ask("select_athlete", athlete_id=kim)
    assert bench.now.set.counted == 1, "a second tap changes nothing"
    hers = bench.now.set.id
    bench.ask("select_athlete", athlete_id=None)
    bench.shelf.settle()
    assert [row.id for row in bench.people.of(Whose.athletes_own(kim)).sets()] == [hers]
    found = {row.id: row for row in bench.shelf.reader.sets()}
    assert set(found) == {guests, hers}
    assert {row.end_reason for row in found.values()} == {"asked"}
    assert bench.now.rep_seq == 2


def test_after_a_minute_of_nobody_the_wall_is_a_guests(bench: Bench) -> None:
    kim = bench.add(
        **KIM,
    )
    bench.ask("select_athlete", athlete_id=kim)
    bench.stand(one_rep)
    bench.nobody(IDLE_S - 5)
    assert bench.now.athlete is not None
    bench.nobody(10)
    assert bench.now.athlete is None
    assert bench.now.last_rep is None


# --- a badge is not inherited ---


def kim_trains(bench: Bench, **targets: float) -> str:
    """Kim taps her badge, does a rep, and leaves for ten seconds."""
    kim = bench.add(**KIM)
    bench.ask("edit_athlete", athlete_id=kim, targets=targets)
    bench.ask("select_athlete", athlete_id=kim)
    bench.stand(one_rep)
    bench.nobody(10)
    return kim


def steps_up(scene: Scene) -> None:
    scene.stand(seconds=3)


def whose(bench: Bench) -> list[str | None]:
    """Of each set, from the first."""
    bench.shelf.settle()
    with closing(sqlite3.connect(bench.shelf.path)) as connection:
        return [row[0] for row in connection.execute("SELECT athlete_id FROM sets ORDER BY seq")]


def test_whoever_steps_up_next_is_a_guest_and_is_asked_whether_it_is_kim(bench: Bench) -> None:
    kim = kim_trains(bench, **{"reach.target_mm": 200})
    assert bench.now.athlete is not None, "she may be resting: nobody is asked while nobody is there"
    assert bench.now.asked is None
    bench.stand(steps_up)
    assert bench.now.athlete is None
    assert bench.now.asked is not None
    assert (bench.now.asked.id, bench.now.asked.nickname) == (kim, "Kim")
    assert (bench.now.last_rep, bench.now.set.reps, bench.now.set.rest_s) == (None, (), None)
    assert bench.now.target.reach_mm == 240, "and her target went with her"
    bench.stand(one_rep)
    assert whose(bench) == [kim, None]


def test_it_is_kim_one_tap_and_the_set_that_she_has_begun_is_hers(bench: Bench) -> None:
    kim = kim_trains(bench, **{"reach.target_mm": 200})
    bench.stand(one_rep)
    shown = bench.now.set.id
    assert bench.ask("select_athlete", athlete_id=kim).ok
    bench.stand(lambda scene: scene.stand(seconds=1).rep())
    assert bench.now.athlete is not None
    assert (bench.now.asked, bench.now.target.reach_mm) == (None, 200)
    assert (bench.now.set.id, bench.now.set.counted) == (shown, 2)
    assert whose(bench) == [kim, kim]


def test_it_is_somebody_else_one_tap_and_the_set_stays_a_guests(bench: Bench) -> None:
    kim = kim_trains(bench)
    bench.stand(one_rep)
    shown = bench.now.set.id
    assert bench.ask("select_athlete", athlete_id=None).ok
    bench.device.step()
    assert (bench.now.asked, bench.now.athlete, bench.now.set.id) == (None, None, shown)
    assert whose(bench) == [kim, None]


def test_lee_who_stepped_up_taps_lees_own_badge_and_nobody_asks_for_kim(bench: Bench) -> None:
    kim_trains(bench)
    lee = bench.add(**LEE)
    bench.stand(steps_up)
    bench.ask("select_athlete", athlete_id=lee)
    assert bench.now.athlete is not None
    assert (bench.now.athlete.id, bench.now.asked) == (lee, None)


def test_the_question_goes_after_a_minute(bench: Bench) -> None:
    kim_trains(bench)
    bench.stand(lambda scene: scene.stand(seconds=ASKED_S - 5))
    assert bench.now.asked is not None
    bench.stand(lambda scene: scene.hold(10))
    assert bench.now.asked is None
    assert bench.now.athlete is None


def test_a_badge_that_was_tapped_before_an_empty_wall_is_theirs_who_comes_then(bench: Bench) -> None:
    bench.stand(one_rep)
    bench.nobody(10)
    kim = bench.add(**KIM)
    bench.ask("select_athlete", athlete_id=kim)
    bench.stand(one_rep)
    assert bench.now.asked is None
    assert whose(bench) == [None, kim]


def test_a_set_that_another_guest_has_left_behind_is_not_claimed_with_the_badge(bench: Bench) -> None:
    kim = kim_trains(bench)
    bench.stand(one_rep)
    bench.nobody(5)
    bench.ask("select_athlete", athlete_id=kim)
    bench.stand(one_rep)
    assert whose(bench) == [kim, None, kim]


def test_whoever_is_deleted_is_not_asked_for(bench: Bench) -> None:
    kim = kim_trains(bench)
    bench.stand(steps_up)
    assert bench.ask("delete_athlete", athlete_id=kim).ok
    bench.device.step()
    assert bench.now.asked is None


def test_kims_calibration_is_nobody_elses(bench: Bench) -> None:
    """Or a guest's three reps would become the wall's target, which nobody with its PIN has asked for."""
    kim = bench.add(**KIM)
    bench.ask("select_athlete", athlete_id=kim)
    bench.stand(steps_up)
    bench.ask("calibrate")
    bench.nobody(5)
    bench.stand(steps_up)
    assert not bench.device.wall.coach.calibration.asking


# --- a target for one visit ---


SHORT = 180.0
NINE_TENTHS: Any = pytest.approx(0.9 * SHORT, abs=5)


def three(scene: Scene) -> None:
    scene.stand(seconds=2.0)
    for _ in range(3):
        scene.rep(reach=SHORT)
    scene.stand(seconds=1.0)


def test_a_guests_own_target_is_theirs_until_they_leave_and_never_the_walls(bench: Bench) -> None:
    bench.stand(three)
    assert [mark.reason for mark in bench.now.set.reps] == ["shallow"] * 3
    assert bench.now.calibration_offered
    assert bench.ask("calibrate", visit=True).ok
    bench.stand(three)
    assert bench.now.calibration is not None
    assert (bench.now.calibration.state, bench.now.calibration_offered) == ("done", False)
    assert bench.now.target.reach_mm == NINE_TENTHS
    assert bench.now.visiting
    bench.stand(three)
    assert bench.now.set.counted == 3
    assert bench.shelf.reader.settings() == (Settings(), 1), "nothing is stored"
    bench.nobody(5)
    bench.stand(steps_up)
    assert (bench.now.target.reach_mm, bench.now.visiting) == (240, False)


def test_nobody_who_comes_within_a_minute_ends_it_too(bench: Bench) -> None:
    bench.ask("calibrate", visit=True)
    bench.stand(three)
    assert bench.now.target.reach_mm == NINE_TENTHS
    bench.nobody(IDLE_S + 5)
    assert (bench.now.target.reach_mm, bench.now.visiting) == (240, False)


def test_with_a_badge_on_it_is_for_this_visit_alike_and_the_athletes_own_stays(bench: Bench) -> None:
    kim = bench.add(**KIM)
    bench.ask("select_athlete", athlete_id=kim)
    bench.ask("calibrate", visit=True)
    bench.stand(three)
    assert bench.now.target.reach_mm == NINE_TENTHS
    assert bench.people.athlete(kim).targets == {}


def test_the_walls_settings_change_under_an_athlete_and_only_where_they_have_none_of_their_own(bench: Bench) -> None:
    kim = bench.add(**KIM)
    bench.ask("edit_athlete", athlete_id=kim, targets={"reach.target_mm": 300})
    bench.ask("select_athlete", athlete_id=kim)
    assert bench.ask("set_settings", 1, **{"set.reps": 5, "reach.target_mm": 200}).ok
    assert (bench.now.target.reach_mm, bench.now.set.goal) == (300, 5)
    assert bench.shelf.reader.settings()[0].reach.target_mm == 200
    assert bench.ask("set_settings", 2, **{"alarm.too_near_mm": 330}).ok
    assert bench.now.target.reach_mm == 200, "hers would end at the alarm, so the wall's is asked"
    assert bench.now.athlete is not None
    assert "too-near alarm" in bench.now.athlete.text
    bench.ask("set_settings", 3, **{"alarm.too_near_mm": 200})
    assert (bench.now.target.reach_mm, bench.now.athlete.text if bench.now.athlete else "") == (300, "")


def test_a_target_that_was_shown_on_the_wall_is_kept_for_the_athlete(bench: Bench) -> None:
    kim = bench.add(**KIM)
    bench.ask("select_athlete", athlete_id=kim)
    bench.ask("calibrate")

    def three(scene: Scene) -> None:
        scene.stand(seconds=2.0)
        for _ in range(3):
            scene.rep(reach=290)
        scene.stand(seconds=1.0)

    bench.stand(three)
    bench.until(lambda: bench.now.calibration is not None and bench.now.calibration.state == "done")
    target = bench.now.target.reach_mm
    assert target != 240
    assert bench.people.athlete(kim).targets == {"reach.target_mm": target}
    assert bench.shelf.reader.settings() == (Settings(), 1)
    bench.ask("select_athlete", athlete_id=None)
    assert bench.now.target.reach_mm == 240
    assert bench.now.calibration is None


def test_a_calibration_is_cancelled_when_somebody_else_takes_over(bench: Bench) -> None:
    kim = bench.add(**KIM)
    bench.ask("calibrate")
    bench.ask("select_athlete", athlete_id=kim)
    assert not bench.device.wall.coach.calibration.asking
    assert bench.now.calibration is None


def test_a_renamed_athlete_is_renamed_on_every_page(bench: Bench) -> None:
    kim = bench.add(**KIM)
    bench.ask("select_athlete", athlete_id=kim)
    assert bench.ask("edit_athlete", athlete_id=kim, nickname="Kimiko").ok
    assert bench.now.athlete is not None
    assert bench.now.athlete.nickname == "Kimiko"


def test_whoever_is_deleted_while_practising_leaves_no_set_behind(bench: Bench) -> None:
    kim = bench.add(**KIM)
    bench.ask("select_athlete", athlete_id=kim)
    bench.stand(one_rep)
    assert bench.ask("delete_athlete", athlete_id=kim).ok
    assert bench.now.athlete is None
    assert bench.now.last_rep is None
    assert bench.shelf.reader.sets() == []
    bench.stand(one_rep)
    assert [row.counted for row in bench.shelf.reader.sets()] == [1], "the wall goes on, for guests"


def test_wrong_pins_are_counted_told_of_once_and_cleared(bench: Bench) -> None:
    kim = bench.add(**KIM)
    for _ in range(2):
        assert code(bench.ask("log_in", who=kim, pin="000001", address="192.0.2.7")) == "wrong_pin"
    bench.shelf.settle()
    assert bench.people.pin(kim).failures == 2
    assert bench.ask("log_in", who=kim, pin=KIM["pin"], address="192.0.2.7").result["failures"] == 2
    bench.shelf.settle()
    assert bench.people.pin(kim).failures == 0
    assert "failures" not in bench.ask("log_in", who=kim, pin=KIM["pin"], address="192.0.2.7").result
