"""Exposure: the camera's own choice for two seconds, then held at a multiple of the lamps' flicker."""

from itertools import pairwise

import pytest

from hingewall.camera.exposure import Exposure, Hold, held_exposure


@pytest.mark.parametrize(
    ("mains_hz", "exposure_us", "gain", "held"),
    [
        (50, 10000, 2.0, Hold(10000, 2.0)),
        (50, 20000, 6.0, Hold(20000, 6.0)),
        (50, 19000, 4.0, Hold(20000, 3.8)),  # as bright as before
        (50, 66000, 8.0, Hold(30000, 17.6)),  # a frame lasts 33 ms
        (60, 16666, 3.0, Hold(16666, 3.0)),
        (60, 9000, 1.0, Hold(8333, 1.0801)),
        (50, 8000, 1.0, Hold(10000, 1.0)),  # a quarter brighter, and without flicker
        (50, 900, 1.0, Hold(900, 1.0)),  # daylight: 10 ms would be all white
    ],
)
def test_what_is_held(mains_hz: int, exposure_us: float, gain: float, held: Hold) -> None:
    exposure = Exposure(mains_hz)
    assert exposure.update(100.0, 120.0, exposure_us, gain) is None
    assert exposure.update(101.9, 120.0, exposure_us, gain) is None
    result = exposure.update(102.0, 120.0, exposure_us, gain)
    assert isinstance(result, Hold)
    assert result.exposure_us == held.exposure_us
    assert result.gain == pytest.approx(held.gain, rel=1e-4)
    assert exposure.update(102.1, 120.0, exposure_us, gain) is None, "once"


def test_no_multiple_is_longer_than_a_frame_or_shorter_than_a_flash() -> None:
    for half_us in (10000, 8333):
        for exposure_us in range(7500, 60000, 500):
            held_us, gain = held_exposure(exposure_us, 1.5, half_us)
            assert held_us % half_us == 0
            assert half_us <= held_us <= 30000
            assert gain >= 1.0


def test_a_room_whose_light_was_switched_on_is_looked_at_again() -> None:
    exposure = Exposure(50)
    exposure.update(0.0, 40.0, 30000.0, 8.0)
    exposure.update(2.0, 40.0, 30000.0, 8.0)
    assert exposure.update(100.0, 250.0, 30000.0, 8.0) is None
    assert exposure.update(104.9, 250.0, 30000.0, 8.0) is None, "somebody in white may pass"
    assert exposure.update(105.0, 250.0, 30000.0, 8.0) == "choose"
    assert exposure.update(106.0, 200.0, 12000.0, 2.0) is None
    assert exposure.update(107.0, 120.0, 10000.0, 1.5) == Hold(10000, 1.5)


def test_darkness_is_looked_at_once_a_minute_at_most() -> None:
    exposure = Exposure(50)
    choices = [t for t in range(0, 600) if exposure.update(float(t), 3.0, 30000.0, 16.0) == "choose"]
    assert len(choices) == 9
    assert min(b - a for a, b in pairwise(choices)) >= 60


def test_a_glance_at_something_black_changes_nothing() -> None:
    exposure = Exposure(50)
    exposure.update(0.0, 100.0, 10000.0, 1.0)
    exposure.update(2.0, 100.0, 10000.0, 1.0)
    results = [exposure.update(100.0 + 0.1 * n, 10.0 if n % 40 else 60.0, 10000.0, 1.0) for n in range(1000)]
    assert set(results) == {None}
