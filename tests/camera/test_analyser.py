"""What the analysis makes of rendered people and rooms: numbers that can be trusted, or none."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from filmed_wall import BODY, FPS, STANDING, SURE, Wall
from hingewall.camera.analysis.background import Background
from hingewall.camera.analysis.constants import CLEAR_S, RANGE_HELD_S, THING_S
from hingewall.coaching.rules import HINGE_SHARE, STEP_SHARE
from hingewall.messages.readings import BodyReading
from hingewall.sensing.frames import Frame
from hingewall.simulation.rendering import Cloth, Extra, Light


@pytest.fixture
def wall() -> Wall:
    return Wall()


def grown(reading: BodyReading) -> tuple[float, float, float]:
    """Above and below the axis, and by the range."""
    assert reading.grown_above is not None
    assert reading.grown_below is not None
    assert reading.grown_by_range is not None
    return reading.grown_above, reading.grown_below, reading.grown_by_range


def drop(before: BodyReading, after: BodyReading) -> float:
    assert before.hip_drop_mm is not None
    assert after.hip_drop_mm is not None
    return after.hip_drop_mm - before.hip_drop_mm


# --- what it measures ---


@pytest.mark.parametrize("hfov_deg", [66.0, 102.0])
@pytest.mark.parametrize("cloth", ["textured", "like_background"])
def test_hips_that_go_back_do_not_sink_and_hips_that_sink_do(cloth: Cloth, hfov_deg: float) -> None:
    hinger, squatter = Wall(cloth, hfov_deg), Wall(cloth, hfov_deg)
    before = hinger.stand()
    hinge = drop(before, hinger.move(1.5, hip_mm=345.0, drop_mm=40.0, trunk=1.1, thigh=0.5)[-1])
    before = squatter.stand()
    squat = drop(before, squatter.move(1.5, hip_mm=420.0, drop_mm=260.0, trunk=0.6, thigh=1.2)[-1])
    assert abs(hinge) < 60
    assert 130 < squat < 270, "of 260 mm: a pelvis that tips carries its cloth up"


def test_what_sinks_comes_up_again_and_the_sum_is_where_it_was(wall: Wall) -> None:
    before = wall.stand()
    down = wall.move(1.2, drop_mm=200.0)[-1]
    up = [wall.see(replace(STANDING, drop_mm=200.0 * (1 - i / 36))) for i in range(1, 37)][-1]
    assert drop(before, down) > 140
    assert abs(drop(before, up)) < 25


def test_hips_that_stray_to_the_side_are_measured(wall: Wall) -> None:
    before = wall.stand()
    after = wall.move(1.0, side_mm=80.0)[-1]
    assert before.shift_mm is not None
    assert after.shift_mm is not None
    assert after.shift_mm - before.shift_mm == pytest.approx(80, abs=25)


def test_coming_on_is_positive_and_going_away_is_negative(wall: Wall) -> None:
    wall.stand()
    on = [reading.approach_mm_s or 0.0 for reading in wall.move(1.0, hip_mm=350.0)]
    assert 150 < max(on) < 700
    away = []
    for i in range(30):
        hips = replace(STANDING, hip_mm=350.0 + 260.0 * i / 30)
        away.append(wall.see(hips).approach_mm_s or 0.0)
    assert min(away) < -100


@pytest.mark.parametrize("mount_mm", [BODY.hip_height_mm - 120, BODY.hip_height_mm, BODY.hip_height_mm + 120])
def test_hips_that_come_on_are_told_so_all_the_way_while_the_trunk_tips_away(mount_mm: float) -> None:
    wall = Wall(mount_mm=mount_mm)
    wall.stand(0.4)
    told = wall.move(1.2, hip_mm=345.0, drop_mm=36.0, trunk=1.13, back_mm=265.0)
    under_way = [reading.approach_mm_s or 0.0 for reading in told[9:-9]]
    assert min(under_way) > 0
    assert max(under_way) > 150


def test_a_mount_above_the_hips_does_not_make_coming_on_a_drop(wall: Wall) -> None:
    """A hip 100 mm below the axis comes on from 610 to 300 mm: seen naively it would sink by 71 mm."""
    short = replace(STANDING, drop_mm=100.0)
    before = [wall.see(short) for _ in range(30)][-1]
    after = [wall.see(replace(short, hip_mm=610.0 - 310.0 * i / 45)) for i in range(1, 46)][-1]
    assert abs(drop(before, after)) < 40


# --- a step or a hinge ---


@pytest.mark.parametrize("known", [True, False], ids=["place known", "place not known"])
@pytest.mark.parametrize("mount_mm", [BODY.hip_height_mm - 120, BODY.hip_height_mm, BODY.hip_height_mm + 120])
def test_in_a_step_all_of_a_body_grows_as_the_range_says_and_in_a_hinge_a_part_does_not(
    mount_mm: float, known: bool
) -> None:
    def lesser_share(**to: float) -> float:
        wall = Wall(mount_mm=mount_mm)
        if known:
            wall.empty(CLEAR_S + 1.2)
        before, after = wall.stand(0.4), wall.move(1.2, hip_mm=345.0, **to)[-1]
        assert after.growth_quality > SURE
        above, below, by_range = (a - b for a, b in zip(grown(after), grown(before), strict=True))
        assert by_range == pytest.approx(np.log(610 / 345), abs=0.02)
        return min(above, below) / by_range

    assert lesser_share() > STEP_SHARE
    assert lesser_share(drop_mm=36.0, trunk=1.13, back_mm=265.0) < HINGE_SHARE


def test_dark_plain_cloth_does_not_tell_a_step_from_a_hinge() -> None:
    wall = Wall("plain_black")
    wall.stand(0.4)
    assert wall.move(1.0, hip_mm=345.0)[-1].growth_quality < SURE


# --- who is there ---


def test_the_breadth_of_a_silhouette_tells_the_slender_from_the_broad_at_any_distance() -> None:
    def seen(hips_mm: float, at_mm: float) -> float:
        wall = Wall()
        wall.empty(CLEAR_S + 2)
        figure = replace(STANDING, body=replace(BODY, hip_breadth_mm=hips_mm), hip_mm=at_mm)
        breadth = [wall.see(replace(figure, side_mm=3.0 * np.sin(i / 5))).breadth_mm for i in range(20)][-1]
        assert breadth is not None
        return breadth

    slender, broad = seen(310.0, 610.0), seen(394.0, 610.0)
    assert broad - slender == pytest.approx(84, abs=25)
    assert seen(310.0, 800.0) == pytest.approx(slender, abs=25)


def test_no_breadth_is_told_of_an_unknown_room_or_of_two(wall: Wall) -> None:
    assert wall.stand().breadth_mm is None
    known = Wall()
    known.empty(CLEAR_S + 2)
    both = [known.see(STANDING, replace(STANDING, side_mm=-420.0)) for _ in range(20)][-1]
    assert both.breadth_mm is None


def test_an_empty_room_holds_nobody(wall: Wall) -> None:
    assert wall.empty(12.0) == BodyReading(round((12 * FPS - 1) / FPS, 4), False)


def test_a_person_is_there_after_a_few_frames_and_gone_soon_after(wall: Wall) -> None:
    wall.empty(CLEAR_S + 2)
    assert [wall.see(STANDING).present for _ in range(5)][-1]
    assert not wall.empty(0.7).present


def test_a_body_that_fills_the_frame_is_no_change_of_the_rooms_light() -> None:
    """At the bottom of a hinge the sides of the frame show a body, and whoever was there must not be lost."""
    room = np.linspace(90, 150, 45 * 80, dtype=np.float32).reshape(45, 80)
    place, t = Background(), 0.0
    while not place.known:
        t += 0.1
        place.see(t, room, somebody=False)
    body = 0.6 * room
    place.see(t + 0.1, body, somebody=True)
    assert not place.runs(), "darker all over, as when lamps go out"
    place.see(t + 0.2, room, somebody=True)
    place.see(t + 0.3, body, somebody=True, fills=True)
    assert place.runs() == [(0, 79)]


def test_two_legs_before_a_camera_that_hangs_low_are_one_person() -> None:
    slim = replace(BODY, hip_breadth_mm=295.0)
    wall = Wall(mount_mm=BODY.hip_height_mm - 350)
    wall.empty(CLEAR_S + 1.2)
    assert [wall.see(replace(STANDING, body=slim)).people for _ in range(10)][-1] == 1


def test_somebody_who_walks_past_far_behind_is_nobody(wall: Wall) -> None:
    wall.empty(CLEAR_S + 2)
    passing = [wall.see(extras=[Extra(-2400 + 60 * i, 2600, 200, 650, -800)]) for i in range(80)]
    assert not any(reading.present for reading in passing)


def test_a_light_that_is_switched_is_nobody(wall: Wall) -> None:
    wall.empty(CLEAR_S + 2)
    wall.light = Light(level=0.6)
    assert not wall.empty(2.0).present


def test_a_sleeve_in_the_beam_is_not_as_wide_as_hips(wall: Wall) -> None:
    """Once the empty place is known, a range alone is not believed to be a person."""
    wall.empty(CLEAR_S + 2)
    sleeve = Extra(0, 500, 35, 60, -60)
    assert not any(wall.see(range_mm=500.0, extras=[sleeve]).present for _ in range(20))


@pytest.mark.parametrize("hfov_deg", [66.0, 102.0])
def test_a_bag_that_has_come_to_rest_is_nobody_until_it_is_pushed(hfov_deg: float) -> None:
    """The range's noise makes the sums drift, which is no sway."""
    wall, noise = Wall(hfov_deg=hfov_deg), np.random.default_rng(1)

    def hang(seconds: float, swing_mm: float) -> list[bool]:
        bags = [Extra(0, 520, 170, 260, -330, swing_mm * np.cos(3.8 * i / FPS)) for i in range(round(seconds * FPS))]
        return [wall.see(range_mm=round(noise.normal(520, 2)), extras=[bag]).present for bag in bags]

    assert hang(2.0, 60.0)[-1]
    assert not hang(THING_S + 4.0, 0.0)[-1]
    assert hang(3.0, 60.0)[-1]


def test_somebody_who_stands_there_for_long_stays_a_person(wall: Wall) -> None:
    assert wall.stand(THING_S + 4.0).present


def test_a_second_person_beside_the_first_is_counted(wall: Wall) -> None:
    wide = Wall(hfov_deg=102.0)
    wide.empty(CLEAR_S + 2)
    one = [wide.see(STANDING).people for _ in range(10)]
    two = [wide.see(STANDING, replace(STANDING, side_mm=480.0, hip_mm=650.0)).people for _ in range(10)]
    assert one[-1] == 1
    assert two[-1] == 2


def test_a_body_that_ducks_under_the_beam_is_not_learnt_as_background(wall: Wall) -> None:
    wall.empty(CLEAR_S + 2)
    wall.stand(1.0)
    ducked = replace(STANDING, drop_mm=300.0)
    for _ in range(int((CLEAR_S - 1) * FPS)):
        wall.see(ducked, range_mm=None)
    assert wall.stand(0.5).present


def test_the_sums_begin_anew_with_each_person(wall: Wall) -> None:
    wall.stand()
    wall.move(1.0, drop_mm=200.0)
    wall.empty(1.0)
    again = wall.stand(0.5)
    assert again.hip_drop_mm == pytest.approx(0, abs=10)


# --- what it does not know ---


def test_plain_black_cloth_gives_nothing_to_go_by(wall: Wall) -> None:
    assert wall.stand().quality > SURE
    assert Wall("plain_black").stand().quality < SURE


@pytest.mark.parametrize("light", [Light(level=0.03), Light(level=9.0), Light(ripple=0.25)])
def test_in_the_dark_in_glare_and_under_flickering_lamps_it_is_not_sure(light: Light, wall: Wall) -> None:
    wall.light = light
    assert wall.stand(2.0).quality < SURE


@pytest.mark.parametrize("light", [Light(level=0.03), Light(level=9.0)])
def test_in_a_room_that_it_could_not_learn_it_is_not_sure_of_nobody(light: Light, wall: Wall) -> None:
    wall.light = light
    wall.empty(CLEAR_S + 2)
    there = [wall.see(STANDING) for _ in range(20)]
    assert there[-1].present
    assert there[-1].quality < SURE


def test_without_a_range_nothing_is_measured_for_long(wall: Wall) -> None:
    wall.stand()
    held = wall.see(STANDING, range_mm=None)
    assert held.hip_drop_mm is not None
    for _ in range(round(RANGE_HELD_S * FPS)):
        lost = wall.see(STANDING, range_mm=None)
    assert lost.hip_drop_mm is None
    assert lost.approach_mm_s is None


def test_what_happened_between_two_frames_far_apart_is_not_known(wall: Wall) -> None:
    before = wall.stand()
    wall.n += FPS
    assert wall.see(replace(STANDING, drop_mm=200.0)).hip_drop_mm is None
    assert wall.see(replace(STANDING, drop_mm=200.0)).hip_drop_mm == pytest.approx(before.hip_drop_mm, abs=15)


@pytest.mark.parametrize(
    "luma",
    [
        np.zeros((180, 320), np.uint8), np.full((180, 320), 255, np.uint8), np.zeros((320, 180), np.uint8),
        np.zeros((90, 161), np.uint8), np.zeros((17, 40), np.uint8),
    ],
    ids=lambda luma: f"{luma.shape} {luma.max()}",
)  # fmt: skip
@pytest.mark.parametrize("range_mm", [None, 610.0, 0.0, 5.0, float("nan"), float("inf"), 1e9, -5.0])
def test_whatever_the_frame_and_the_range_only_numbers_come_out(wall: Wall, luma: Any, range_mm: float | None) -> None:
    wall.stand(0.3)
    for step in range(6):
        reading = wall.analyser.feed(Frame(luma, (wall.n + step) / FPS), range_mm)
        told = (reading.hip_drop_mm, reading.shift_mm, reading.approach_mm_s, reading.quality)
        assert all(value is None or np.isfinite(value) for value in told)
        assert reading.quality < SURE


def test_frames_that_come_twice_or_go_back_in_time_add_nothing(wall: Wall) -> None:
    before = wall.stand()
    wall.n -= 2
    assert wall.see(STANDING).hip_drop_mm is None
    wall.n += 5
    wall.see(STANDING)
    after = wall.see(STANDING)
    assert drop(before, after) == pytest.approx(0, abs=10)
