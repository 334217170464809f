"""What the camera adds, reading by reading: zeros, trust, and how many people there are."""

import pytest

from hingewall.coaching.form import FormEstimator, FormSeen
from hingewall.coaching.rules import (
    BODY_QUALITY_MIN,
    BODY_SHARE_MIN,
    BODY_STALE_S,
    CROUCHED_MM,
    DROP_GAIN,
    HINGE_RATIO,
    HIPS_DOWN_MM,
    HIPS_UP_MM,
    SECOND_PERSON_READINGS,
    SQUAT_RATIO,
    STILL_S,
)
from hingewall.messages.readings import BodyReading
from scenes import Scene

REACH = 250.0
STEP_S = 0.06


class Camera:
    """Body readings, 60 ms apart, of hips that are so far down in truth."""

    def __init__(self, zero_mm: float = 37.0) -> None:
        self.watch = FormEstimator()
        self.zero_mm = zero_mm
        self.t = 0.0

    def sees(self, drop_mm: float, *, people: int = 1, quality: float = 0.9, shift_mm: float = 0.0) -> "Camera":
        self.t += STEP_S
        drop = self.zero_mm + DROP_GAIN * drop_mm
        self.watch.update(BodyReading(self.t, people > 0, people, drop, shift_mm, None, quality))
        return self

    def standing(self) -> "Camera":
        for _ in range(int(STILL_S / STEP_S) + 2):
            self.sees(0)
        self.watch.zero(self.t)
        self.watch.begin(self.t)
        return self

    @property
    def seen(self) -> FormSeen:
        return self.watch.end(self.t, REACH)


@pytest.mark.parametrize(("ratio", "form"), [
    (0.0, "hinge"), (HINGE_RATIO - 0.01, "hinge"), (HINGE_RATIO + 0.01, "unclear"), (SQUAT_RATIO - 0.01, "unclear"),
    (SQUAT_RATIO + 0.01, "squat"), (2.0, "squat"),
])  # fmt: skip
def test_the_greatest_drop_of_a_rep_by_its_reach(ratio: float, form: str) -> None:
    seen = Camera().standing().sees(20).sees(ratio * REACH).sees(20).sees(0).seen
    assert seen.form == form
    assert seen.drop_ratio == pytest.approx(max(ratio, 20 / REACH), abs=0.001)


def test_where_the_running_sum_has_its_zero_does_not_matter() -> None:
    first, second = (Camera(zero).standing().sees(50).sees(60).sees(0).seen for zero in (-4000.0, 900.0))
    assert first.drop_mm == pytest.approx(second.drop_mm) == pytest.approx(60)


def test_the_zero_is_the_mean_of_standing_and_not_its_last_moment() -> None:
    camera = Camera()
    for i in range(40):
        camera.sees(4 if i % 2 else -4)
    camera.watch.zero(camera.t)
    assert camera.watch.zeros()[0] == pytest.approx(37.0, abs=0.5)


def test_after_nobody_was_seen_the_sum_starts_anew() -> None:
    camera = Camera().standing()
    camera.sees(0, people=0)
    camera.zero_mm = 900.0
    assert not camera.sees(0).watch.crouched(camera.t)
    camera.watch.zero(camera.t)
    assert camera.watch.zeros()[0] == pytest.approx(900.0)


def test_crouched_is_known_only_while_the_camera_is_sure_and_fresh() -> None:
    camera = Camera().standing().sees(CROUCHED_MM + 5)
    assert camera.watch.crouched(camera.t)
    assert not camera.watch.crouched(camera.t + BODY_STALE_S + 0.01)
    assert not camera.sees(CROUCHED_MM + 5, quality=BODY_QUALITY_MIN - 0.1).watch.crouched(camera.t)
    assert not camera.sees(CROUCHED_MM - 5).watch.crouched(camera.t)


def test_how_far_the_hips_sank_is_known_while_the_camera_is_sure_and_fresh() -> None:
    camera = Camera().standing()
    assert camera.watch.drop_mm(camera.t) == pytest.approx(0, abs=1)
    assert camera.sees(90).watch.drop_mm(camera.t) == pytest.approx(90, abs=1)
    assert camera.watch.drop_mm(camera.t + BODY_STALE_S + 0.01) is None
    assert camera.sees(90, quality=BODY_QUALITY_MIN - 0.1).watch.drop_mm(camera.t) is None


def test_hips_that_went_down_are_down_until_they_are_well_up_again() -> None:
    camera = Camera().standing()
    between = (HIPS_DOWN_MM + HIPS_UP_MM) / 2
    drops = (between, HIPS_DOWN_MM + 5, between, HIPS_UP_MM - 5, between)
    assert [camera.sees(drop).watch.hips_down(camera.t) for drop in drops] == [False, True, True, False, False]


@pytest.mark.parametrize(("unsure_of_ten", "checked"), [
    (round(10 * (1 - BODY_SHARE_MIN)), True), (round(10 * (1 - BODY_SHARE_MIN)) + 1, False),
])  # fmt: skip
def test_form_is_checked_only_when_most_of_the_rep_was_seen(unsure_of_ten: int, checked: bool) -> None:
    camera = Camera().standing()
    for i in range(10):
        camera.sees(30, quality=0.1 if i < unsure_of_ten else 0.9)
    assert (camera.seen.form != "not_checked") is checked


def test_a_camera_gone_silent_checked_nothing() -> None:
    camera = Camera().standing().sees(10).sees(20).sees(10)
    assert camera.watch.end(camera.t + BODY_STALE_S + 0.01, REACH) == FormSeen("not_checked")
    assert FormEstimator().end(1.0, REACH) == FormSeen("not_checked")


def test_a_second_person_is_believed_after_a_few_readings_in_a_row() -> None:
    camera = Camera().standing()
    crowded = [camera.sees(0, people=2).watch.crowded for _ in range(SECOND_PERSON_READINGS)]
    assert crowded == [False] * (SECOND_PERSON_READINGS - 1) + [True]
    assert not camera.sees(0, people=1).watch.crowded


def test_the_shift_is_from_where_they_stood() -> None:
    seen = Camera().standing().sees(10, shift_mm=-30).sees(20, shift_mm=45).sees(0, shift_mm=0).seen
    assert seen.shift_mm == pytest.approx(45)


# --- camera and sensor against one another ---


@pytest.mark.parametrize(
    ("claims_mm_s", "form"), [(-250.0, "not_checked"), (250.0, "hinge"), (None, "hinge"), (-60.0, "hinge")]
)
def test_a_camera_that_sees_them_go_while_they_come_judges_nothing_in_that_rep(
    claims_mm_s: float | None, form: str
) -> None:
    scene = Scene(camera=True).stand()
    scene.approach_mm_s = claims_mm_s
    scene.move(345, 1.5, 40)
    scene.approach_mm_s = 0.0
    scene.hold(0.3).move(610, 1.2, 0.0).hold(1)
    (rep,) = scene.reps
    assert (rep.verdict, rep.form) == ("counted", form), "the sensor is believed: it counts"
    scene.rep()
    assert scene.reps[-1].form == "hinge", "another rep is another matter"
