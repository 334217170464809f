"""The picture of the device on a wall is to scale: what it says in numbers is what it shows."""

import pytest

from enclosure import dimensions as d
from enclosure.on_wall import FLOOR, HINGED, STANDING, person
from hingewall.settings.settings import Settings

SETTINGS = Settings()
STANCE_MM = SETTINGS.stance.target_mm


@pytest.mark.parametrize(("pose", "away"), [(STANDING, STANCE_MM), (HINGED, STANCE_MM - SETTINGS.reach.target_mm)])
def test_the_hips_are_where_a_new_device_asks_for_them(pose: tuple[float, float, float], away: float) -> None:
    body = person(*pose).triangles.reshape(-1, 3)
    hips = body[abs(body[:, 1] - (pose[0] + FLOOR)) < 120]

    assert hips[:, 2].min() == pytest.approx(away, abs=10)
    assert body[:, 1].min() == pytest.approx(FLOOR, abs=5), "the feet stand on the floor"


def test_the_sensor_hangs_at_its_height_before_hips_of_a_person_of_common_size() -> None:
    (low, high) = person(*STANDING).bounds

    assert high[1] - low[1] == pytest.approx(1750, abs=20)
    assert d.SENSOR[1] - low[1] == pytest.approx(SETTINGS.wall.height_mm, abs=5)
