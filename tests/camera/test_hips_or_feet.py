"""Short films of somebody who steps, hinges and half squats, from the drawn frame to the verdict.

tests/films.py plays recorded people, more mounts and other clothes.
"""

import math

import numpy as np
import pytest

from filming import joined, played, step, styled
from hingewall.settings.settings import Settings
from hingewall.simulation.bodies import suited
from hingewall.simulation.visits import Style
from hingewall.wall.wall import Wall

OLGA = suited(3)
STANCE_MM = 610.0
HINGE = Style(270.0, 36.0, math.radians(65.0), 0.0)
HALF_SQUAT = Style(165.0, 125.0, math.radians(30.0), 0.0)


@pytest.mark.parametrize(("over_mm", "fps"), [(0.0, 30), (-100.0, 15)])
def test_olga_steps_back_and_forth_hinges_and_half_squats(over_mm: float, fps: int) -> None:
    carried = np.zeros((51, 3))
    there_and_back = step(OLGA, STANCE_MM, carried, 265.0, 1.1, 0.3, 1.1, left_first=True, one_foot=False, bob_mm=25.0)
    film = joined(
        OLGA,
        [
            ("step", there_and_back),
            ("hinge", styled(OLGA, STANCE_MM, HINGE, 1.6, 1.2)),
            ("half squat", styled(OLGA, STANCE_MM, HALF_SQUAT, 1.2, 1.0)),
        ],
        rest_s=1.2,
    )
    told = list(played(film, OLGA.hip_height_mm + over_mm, "textured", seed=1, fps=fps))
    assert [(rep.reason or rep.verdict, rep.form) for rep in told[:2]] == [("stepped", "unclear"), ("counted", "hinge")]
    assert [rep.verdict for rep in told[2:]] in (["no_rep"], [])


@pytest.mark.parametrize("over_mm", [0.0, 110.0])
def test_olga_s_hinges_show_by_how_much_the_device_hangs_too_high(over_mm: float) -> None:
    """Also where they read so short that no rep is told of."""
    film = joined(OLGA, [("hinge", styled(OLGA, STANCE_MM, HINGE, 1.3, 1.1))] * 3, rest_s=1.2)
    wall = Wall(Settings())
    for _ in played(film, OLGA.hip_height_mm + over_mm, "textured", seed=2, wall=wall):
        pass
    assert wall.coach.hanging.shown_since(0.0) == pytest.approx(over_mm, abs=35)
