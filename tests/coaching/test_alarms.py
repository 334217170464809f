"""The three alarms: when they start, what they forgive, and that they always stop."""

from math import inf

import pytest

from hingewall.coaching.alarms import Alarms
from hingewall.coaching.rules import (
    ALARM_BLIND_S,
    ALARM_CLEAR_MM,
    BEST_REACH_MARGIN_MM,
    GONE_S,
    STANCE_CLEAR_MM,
    TOUCH_BLIND_MM,
    TOUCH_BLIND_S,
)
from hingewall.messages.events import AlarmStarted, FaultStarted
from hingewall.messages.readings import Distance, RangeReading, Reading
from hingewall.settings.settings import SETTINGS, Settings, alarm_distance_mm
from scenes import Scene

A, TOUCH = 200.0, 60.0
FLOOR = 40.0


class Hips:
    """Distances straight to the alarms, 20 ms apart, and which alarms sound after each. None: the sensor lost them."""

    def __init__(self, touch_mm: float | None = TOUCH) -> None:
        self.alarms = Alarms()
        self.touch_mm = touch_mm
        self.t = 0.0

    def at(self, *distances: float | None) -> list[str | None]:
        worst: list[str | None] = []
        for mm in distances:
            self.t += 0.02
            distance = Distance(self.t, mm, "nothing" if mm is None else "closer" if mm <= FLOOR else "seen")
            self.alarms.update(distance, A, self.touch_mm)
            worst.append(self.alarms.worst)
        return worst


# --- starting ---


@pytest.mark.parametrize(("reads_too_far_mm", "seconds"), [(10.0, 0.9), (32.0, 0.55)])
def test_whoever_stumbles_back_sounds_it_within_two_readings_of_the_limit(
    reads_too_far_mm: float, seconds: float
) -> None:
    """The cone's edge reads further than the hips are; at speed two readings more would be too late."""
    scene = Scene().stand().move(60 + reads_too_far_mm, seconds)
    below = next(reading.t for reading in scene.readings if _hips_mm(reading, reads_too_far_mm) < A)
    (alarm,) = (event for event in scene.said(AlarmStarted) if event.kind == "too_near")
    assert below - 0.06 <= alarm.t <= below + 0.02


def test_a_rep_that_comes_fast_and_ends_as_near_as_settings_allow_sounds_nothing() -> None:
    scene = Scene({"reach.target_mm": 350}).stand()
    for down in (0.5, 0.7, 1.2):
        scene.rep(reach=350, down=down, up=0.6)
    assert scene.said(AlarmStarted) == []


def test_too_near_starts_with_the_second_reading_below_a() -> None:
    assert Hips().at(A, A - 1, A - 1) == [None, None, "too_near"]


def test_touch_starts_with_the_third_reading_below_its_limit() -> None:
    assert Hips().at(100, 59, 59, 59) == [None, "too_near", "too_near", "touch"]


def test_nearer_than_the_sensor_can_measure_is_a_touch_too() -> None:
    lowest_setting = SETTINGS["alarm.touch_mm"].low
    assert Hips(touch_mm=lowest_setting).at(FLOOR, FLOOR, FLOOR)[-1] == "touch"


@pytest.mark.parametrize("between", [A, A + 50])
def test_single_readings_start_nothing(between: float) -> None:
    assert set(Hips().at(*[A - 50, between] * 20)) == {None}


def test_single_failures_between_do_not_disarm_the_alarm() -> None:
    """The second consecutive *plausible* reading counts: a sensor that fails every other time must not silence it."""
    assert Hips().at(A - 50, None, A - 50) == [None, None, "too_near"]


def test_readings_with_a_long_hole_between_are_not_in_a_row() -> None:
    hole = [None] * (round(TOUCH_BLIND_S * 50) + 2)
    assert set(Hips().at(*[A - 50, *hole] * 10)) == {None}


def test_sight_lost_at_the_wall_is_a_touch_and_further_out_is_not() -> None:
    assert Hips().at(TOUCH_BLIND_MM - 1, None) == [None, "touch"]
    assert Hips().at(TOUCH_BLIND_MM, None) == [None, None]


def test_sight_lost_at_the_wall_long_ago_is_no_touch() -> None:
    hips = Hips()
    hips.at(TOUCH_BLIND_MM - 1)
    hips.t += TOUCH_BLIND_S
    assert hips.at(None) == [None]


def test_a_sensor_that_fails_at_the_wall_is_a_fault_and_no_touch() -> None:
    frozen, broken = Scene().stand().move(85, 3), Scene().stand().move(85, 3)
    for _ in range(50):
        frozen.n += 1
        frozen.feed(RangeReading(frozen.t, 85, stream=7))
    broken.broken(1.0)
    for scene, fault in ((frozen, "frozen"), (broken, "i2c")):
        assert scene.alarms == ["+too_near", "-too_near"]
        assert [event.kind for event in scene.said(FaultStarted)] == [fault]


# --- stopping ---


def test_it_stops_when_the_hips_are_clear() -> None:
    clear = A + ALARM_CLEAR_MM
    assert Hips().at(150, 150, clear - 1, clear - 1, clear, clear) == [None, *["too_near"] * 4, None]


def test_it_does_not_stutter_on_the_line() -> None:
    assert set(Hips().at(150, 150, *[A - 3, A + 3] * 20)[1:]) == {"too_near"}


def test_leaving_a_touch_leaves_too_near_sounding() -> None:
    assert Hips().at(50, 50, 50, 100, 100)[-3:] == ["touch", "touch", "too_near"]


@pytest.mark.parametrize(("mm", "alarm", "lasts_s"), [(150, "too_near", ALARM_BLIND_S), (50, "touch", GONE_S)])
def test_an_alarm_that_nothing_confirms_dies_down(mm: float, alarm: str, lasts_s: float) -> None:
    hips = Hips()
    hips.at(mm, mm, mm)
    heard = hips.at(*[None] * int(50 * GONE_S + 5))
    assert heard.count(alarm) / 50 == pytest.approx(lasts_s, abs=0.03)
    assert heard[-1] is None


# --- in a scene ---


def test_the_closest_point_is_kept() -> None:
    scene = Scene().stand().rep(reach=450, down=2.5, up=2)
    assert scene.alarms == ["+too_near", "-too_near"]
    [ended] = [event for event in scene.events if hasattr(event, "closest_mm")]
    assert ended.closest_mm == pytest.approx(160, abs=6)


def test_leaning_on_the_wall_is_a_touch_from_the_first_second_to_the_last() -> None:
    scene = Scene().stand().move(45, 3).move(5, 0.5)
    scene.blank(3, "sigma_fail")
    assert scene.alarms[:2] == ["+too_near", "+touch"]
    assert scene.coach.alarms.worst is None
    assert scene.coach.presence == "empty"


@pytest.mark.parametrize("stance_mm", [700, 610, 560, 500, 460])
def test_the_limit_is_lowered_for_a_near_stance(stance_mm: float) -> None:
    limit = alarm_distance_mm(Settings(), stance_mm)
    quiet = Scene().stand(stance_mm, 3).move(limit + 15, 2).hold(0.5)
    assert [alarm for alarm in quiet.alarms if alarm != "+stance_too_near"] == []
    loud = Scene().stand(stance_mm, 3).move(limit - 15, 2).hold(0.5)
    assert "+too_near" in loud.alarms


def test_with_no_stance_yet_the_limit_is_that_of_the_target_distance() -> None:
    limit = alarm_distance_mm(Settings(), None)
    scene = Scene().stand(700, 0.6).move(limit + 15, 1).hold(0.3)
    assert (scene.coach.tracker.stance_mm, scene.alarms) == (None, [])
    assert scene.move(limit - 15, 0.3).alarms == ["+too_near"]


def test_standing_too_near_sounds_armed_or_not_until_they_step_away() -> None:
    scene = Scene().stand(400, 3)
    assert (scene.alarms, scene.coach.tracker.stance_mm) == (["+stance_too_near"], None)
    limit = Settings().stance.too_near_mm
    scene.move(limit + STANCE_CLEAR_MM - 5, 1).hold(1)
    assert scene.alarms == ["+stance_too_near"]
    assert scene.move(limit + STANCE_CLEAR_MM + 10, 1).hold(0.5).alarms == ["+stance_too_near", "-stance_too_near"]


def test_somebody_who_has_reached_far_must_stand_further_away() -> None:
    scene = Scene().stand(640).rep(reach=400, down=2.5, up=2)
    assert scene.verdicts == ["counted"]
    nearest = scene.reps[0].reach_mm + BEST_REACH_MARGIN_MM
    assert scene.move(nearest + 20, 1).hold(3).alarms == []
    assert scene.move(nearest - 20, 1).hold(3).alarms == ["+stance_too_near"]


def test_the_next_person_starts_without_the_last_ones_reach() -> None:
    scene = Scene().stand(640).rep(reach=400, down=2.5, up=2).nobody(3).stand(480, 3)
    assert scene.alarms == []


def test_tap_and_step_allows_what_it_asks_for() -> None:
    scene = Scene({"mode": "tap_and_step"}).stand(250, 3).rep(reach=205).rep(reach=205)
    assert scene.alarms == []
    assert Scene({"mode": "tap_and_step"}).stand(180, 3).alarms == ["+stance_too_near"]


def test_whoever_leaves_takes_every_alarm_along() -> None:
    scene = Scene().stand(400, 3).move(150, 1).hold(0.3)
    assert set(scene.alarms) == {"+stance_too_near", "+too_near"}
    scene.nobody(3)
    assert scene.coach.alarms.sounding == {}
    assert sorted(scene.alarms) == ["+stance_too_near", "+too_near", "-stance_too_near", "-too_near"]


def test_an_empty_room_with_aliases_never_beeps() -> None:
    scene = Scene()
    for i in range(50 * 600):
        scene.range(120 if i % 97 == 0 else None, "valid" if i % 97 == 0 else "signal_fail")
    assert scene.events == []


def test_the_camera_neither_delays_nor_clears_an_alarm() -> None:
    blind, seeing = Scene().stand(), Scene(camera=True).stand()
    seeing.people = 0
    starts = [
        [event.t for event in scene.move(100, 2).hold(1).events if isinstance(event, AlarmStarted)]
        for scene in (blind, seeing)
    ]
    assert starts[0] == starts[1] != []


# --- the camera, where the sensor has lost the hips in mid-rep ---


def test_hips_that_the_camera_sees_come_on_are_too_near_before_the_sensor_finds_them_again() -> None:
    hips = Hips()
    hips.at(320, 300)
    hips.at(*[None] * 4)
    assert hips.alarms.approach(hips.t, 600.0, A) == [], "within 100 ms the sensor may still answer"
    hips.at(None, None)
    assert hips.alarms.approach(hips.t, 600.0, A) == [], "300 - 72 mm"
    hips.at(None, None, None)
    assert [event.kind for event in hips.alarms.approach(hips.t, 600.0, A)] == ["too_near"], "300 - 108 mm"


def test_the_camera_says_nothing_about_where_somebody_was_long_ago() -> None:
    hips = Hips()
    hips.at(300)
    hips.at(*[None] * 16)
    assert hips.alarms.approach(hips.t, 900.0, A) == []


def test_a_distance_that_is_read_again_is_believed_over_the_camera() -> None:
    hips = Hips()
    hips.at(300, *[None] * 6)
    hips.alarms.approach(hips.t, 700.0, A)
    assert hips.at(300, *[None] * 6)[-1] is None
    assert hips.alarms.approach(hips.t, 700.0, A) == [], "it starts again from 300 mm"


def test_the_camera_alone_clears_nothing() -> None:
    hips = Hips()
    assert hips.at(150, 150)[-1] == "too_near"
    hips.at(*[None] * 8)
    assert hips.alarms.approach(hips.t, -900.0, A) == []
    assert hips.alarms.worst == "too_near"


def test_an_alarm_that_the_camera_raised_ends_like_any_that_nothing_confirms() -> None:
    hips = Hips()
    hips.at(250, *[None] * 7)
    assert hips.alarms.approach(hips.t, 900.0, A)
    assert hips.at(*[None] * (int(ALARM_BLIND_S / 0.02) + 2))[-1] is None


def _hips_mm(reading: Reading, reads_too_far_mm: float) -> float:
    mm = reading.range_mm if isinstance(reading, RangeReading) else None
    return inf if mm is None else mm - reads_too_far_mm
