"""What the simulated camera says of how a body grows: all of it in a step, not in a hinge, wherever it hangs."""

import math
from dataclasses import replace

import pytest

from hingewall.coaching.rules import HINGE_SHARE, STEP_SHARE
from hingewall.simulation.bodies import suited
from hingewall.simulation.cone import Figure
from hingewall.simulation.life.growing import growth
from hingewall.simulation.random_streams import RandomStream

UPRIGHT = Figure(suited(5), 610.0, 0.0, 0.0, 0.0, 0.0, 0.5)
STEPPED = replace(UPRIGHT, hip_mm=345.0)
BOTTOM = replace(UPRIGHT, hip_mm=345.0, drop_mm=36.0, trunk=math.radians(65.0), back_mm=265.0)
PEOPLE = 60


def lesser_shares(end: Figure, mount_mm: float) -> list[float]:
    shares = []
    for person in range(PEOPLE):
        before, after = (growth(figure, mount_mm, RandomStream(person, 1, 0)) for figure in (UPRIGHT, end))
        above, below, by_range = (b - a for a, b in zip(before, after, strict=True))
        shares.append(min(above, below) / by_range)
    return shares


@pytest.mark.parametrize("over_mm", [-240, -120, -90, -45, 0, 60, 120])
def test_a_step_and_a_hinge_part_at_any_mount_for_nearly_everybody(over_mm: float) -> None:
    mount_mm = UPRIGHT.body.hip_height_mm + over_mm
    assert sum(share > STEP_SHARE for share in lesser_shares(STEPPED, mount_mm)) >= 0.9 * PEOPLE
    assert sum(share < HINGE_SHARE for share in lesser_shares(BOTTOM, mount_mm)) >= 0.97 * PEOPLE
