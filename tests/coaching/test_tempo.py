"""How long a rep's way down, its pause and its way up took, told from what can be seen of them."""

from math import pi, sin

import pytest

from hingewall.coaching.rules import BOTTOM_SHARE, EVEN_FROM_S
from hingewall.coaching.tempo import phases
from hingewall.messages.rep import Rep
from scenes import Scene, eased


def tempo(rep: Rep) -> tuple[float, float, float]:
    return rep.eccentric_s, rep.pause_s, rep.concentric_s


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("down", "hold", "up"), [
    (0.5, 0.0, 0.5), (0.7, 0.1, 0.6), (1.6, 0.3, 1.2), (1.9, 0.5, 1.1), (3.0, 1.0, 1.0), (2.0, 2.0, 2.0),
    (6.0, 1.0, 3.0),
])  # fmt: skip
def test_a_coach_who_prescribes_a_tempo_sees_it(down: float, hold: float, up: float, seed: int) -> None:
    [rep] = Scene(seed=seed).stand().rep(down=down, hold=hold, up=up).reps
    assert tempo(rep) == pytest.approx((down, hold, up), abs=0.2)


@pytest.mark.parametrize("down", [5, 8])
def test_a_descent_at_one_speed_took_as_long_as_it_did(down: int) -> None:
    scene = Scene().stand()
    for step in range(1, 50 * down + 1):
        scene.move(610 - 265 * step / (50 * down), 0.02)
    [rep] = scene.hold(1.0).move(610, 1.5).hold(1).reps
    assert tempo(rep) == pytest.approx((down, 1.0, 1.5), abs=0.2)
    assert down >= EVEN_FROM_S


def test_somebody_who_sways_has_the_same_tempo() -> None:
    def reach(t: float) -> float:
        moved = 250 * (eased(min(1, max(0, t - 1) / 2)) - eased(min(1, max(0, t - 3.6) / 1.2)))
        return moved + 3 * sin(2 * pi * 0.25 * t)

    samples = [(n / 50, reach(n / 50)) for n in range(20, 240)]
    found = phases(samples)
    assert found is not None
    assert tuple(found) == pytest.approx((1.0, 3.0, 3.6, 4.8), abs=0.15)


@pytest.mark.parametrize("stop", [0.35, 0.6])
def test_the_bottom_of_a_rep_with_a_stop_on_the_way_is_at_its_bottom(stop: float) -> None:
    scene = Scene().stand().move(610 - stop * 265, 0.8).hold(1.5).move(345, 1.0)
    reached = scene.t
    [rep] = scene.hold(0.4).move(610, 1.2).hold(1).reps
    assert rep.bottom_s == pytest.approx(reached + 0.2, abs=0.2)
    assert rep.eccentric_s > 2.5


def test_what_was_no_smooth_motion_is_timed_by_its_edges() -> None:
    """Bent over by jerks: from 40 mm to nine tenths of the reach, and from there to the top."""
    jerks = [0, 0, 60, 60, 60, 60, 60, 60, 200, 60, 60, 200, 200, 200, 200, 200, 260, 260, 260, 260, 260, 100, 60, 30]
    assert phases([(i / 10, float(reach)) for i, reach in enumerate(jerks)]) is None
    scene = Scene().stand().move(550, 0.2).hold(1.4).move(380, 0.2).hold(1.6).move(345, 0.4)
    [rep] = scene.hold(0.3).move(610, 1.2).hold(1).reps
    assert rep.start_s + rep.eccentric_s <= rep.bottom_s <= rep.end_s
    assert rep.reach_mm * BOTTOM_SHARE > 230
