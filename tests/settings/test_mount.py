"""From the sensor's range to the distance from the wall plane."""

import pytest

from hingewall.settings.mount import Mount


def test_a_sensor_flush_with_the_front_and_uncalibrated_is_taken_at_its_word() -> None:
    assert Mount().distance_mm(612.0) == 612.0
    assert Mount().header() == {"mount_offset_mm": 0.0}


def test_a_recessed_sensor_that_reads_a_percent_long_and_four_short() -> None:
    mount = Mount(50.0, 4.0, 0.99, 5.9)
    assert mount.distance_mm(600.0) == pytest.approx(600 * 0.99 + 4 - 50)
    assert Mount.from_header(mount.header()) == mount


@pytest.mark.parametrize("key", ["mount_offset_mm", "range_offset_mm", "range_gain", "crosstalk_kcps"])
@pytest.mark.parametrize("value", ["50", None, True, float("nan"), float("inf"), [1]])
def test_fail_a_header_that_is_no_number_is_named(key: str, value: object) -> None:
    with pytest.raises(ValueError, match=key):
        Mount.from_header({key: value})
