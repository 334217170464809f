"""The outline of whoever stands there: it tells a step where the cloth shows nothing to follow, or says nothing."""

import numpy as np
import pytest

from filmed_wall import BODY, FPS, SURE, Wall
from hingewall.camera.analysis.background import Background
from hingewall.camera.analysis.constants import CLEAR_S
from hingewall.camera.analysis.outline import outline_of
from hingewall.coaching.rules import OUTLINE_STEP
from hingewall.simulation.rendering import Cloth


def narrowest(cloth: Cloth, mount_mm: float, **to: float) -> tuple[float, float]:
    """What is left of the lesser breadth, above or below the axis, as the range scales it, and how clear it is."""
    wall = Wall(cloth, mount_mm=mount_mm)
    wall.empty(CLEAR_S + 1.2)
    before, after = wall.stand(0.4), wall.move(1.2, hip_mm=345.0, **to)[-1]
    pairs = ((before.broad_above_mm, after.broad_above_mm), (before.broad_below_mm, after.broad_below_mm))
    return min((b or 0.0) / (a or 1.0) for a, b in pairs), min(before.outline_quality, after.outline_quality)


@pytest.mark.parametrize("over_mm", [-120.0, 0.0])
def test_the_outline_of_plain_black_cloth_stays_as_broad_in_a_step_and_not_in_a_hinge(over_mm: float) -> None:
    mount_mm = BODY.hip_height_mm + over_mm
    still_as_broad, clear = narrowest("plain_black", mount_mm)
    assert clear > SURE
    assert still_as_broad > np.exp((OUTLINE_STEP[0] - 1.0) * np.log(610 / 345))
    assert narrowest("plain_black", mount_mm, drop_mm=36.0, trunk=1.13, back_mm=265.0)[0] < 0.85


def test_an_outline_that_frays_into_a_room_of_its_own_brightness_is_not_clear() -> None:
    smooth = np.zeros((45, 80), bool)
    smooth[:, 28:52] = True
    frayed = smooth.copy()
    frayed[::2, 28:33] = frayed[1::3, 48:52] = False
    assert outline_of(smooth, 0.1) == (24.0, 24.0, 1.0)
    assert outline_of(frayed, 0.1).clear < SURE


def test_before_an_unknown_room_there_is_no_outline() -> None:
    unknown = Wall("plain_black").stand(0.4)
    assert (unknown.broad_above_mm, unknown.outline_quality) == (None, 0.0)


def test_arms_at_the_frame_s_sides_are_not_taken_for_another_light() -> None:
    """Whole rows differed then, and the outline was lost."""
    empty = np.full((45, 80), 120.0, np.float32)
    background = Background()
    for i in range(400):
        background.see(i / FPS, empty, somebody=False)
    somebody = empty.copy()
    somebody[:, 30:50] = somebody[:20, :10] = somebody[:20, 70:] = 20.0
    background.see(14.0, somebody, somebody=True)
    seen = background.silhouette()
    assert seen is not None
    assert seen[10, 20:28].sum() == 0
    assert seen[:, 31:49].all()
