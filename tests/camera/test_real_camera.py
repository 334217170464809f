"""The product's camera source on the real picamera2 and the real libcamera: one file stands in for what is below them.

All of it runs read-only, without a network and as nobody. A Pi's own pipeline and tuning, its kernel and its sensors
are not in this.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from realcam.root import BOOKWORM, CSI, NEWEST, TOO_OLD, USB, Pi, lacking, root

pytestmark = [
    pytest.mark.realcam,
    pytest.mark.skipif(lacking() is not None, reason=f"no Debian with libcamera: {lacking()}"),
]
BOTH = pytest.mark.parametrize("version", [BOOKWORM, NEWEST])
FRAME = [180, 320]
CAM0 = "imx219:/base/axi/pcie@1000120000/rp1/i2c@80000/imx219@10"
CAM1 = "imx708:/base/axi/pcie@1000120000/rp1/i2c@88000/imx708@1a"
OV5647 = "ov5647:/base/soc/i2c0mux/i2c@1/ov5647@36"


@pytest.fixture
def pi(tmp_path: Path) -> Pi:
    tmp_path.chmod(0o755)
    return Pi(root(), tmp_path / "told")


# --- frames ---


@BOTH
@pytest.mark.parametrize(("stride", "padded"), [(32, 320), (64, 384)])
def test_luma_of_the_whole_view_without_the_padding_of_its_rows(pi: Pi, version: str, stride: int, padded: int) -> None:
    seen = replace(pi, picamera2=version, stride=stride).tries("shape")
    assert (seen["shape"], seen["stride"]) == (FRAME, padded)
    assert seen["corner"] == 5, "the dark corner is where the sensor has it"
    assert 80 < seen["right"] < 250, "the last column is the picture's: padding is 255"
    assert seen["sensor"] == [[2304, 1296], 10]
    assert seen["close"] == "closed"
    assert version == NEWEST or seen["picamera2"] == version


@pytest.mark.parametrize(
    ("model", "sensor"), [("imx219", [1640, 1232]), ("ov5647", [1296, 972]), ("imx477", [2028, 1520])]
)
def test_each_module_is_asked_for_a_mode_that_it_has(pi: Pi, model: str, sensor: list[int]) -> None:
    seen = replace(pi, cameras=(f"{model}:/base/soc/i2c0mux/i2c@1/{model}@10",)).tries("which")
    assert (seen["shape"], seen["sensor"]) == (FRAME, sensor)


@BOTH
def test_the_exposure_is_held_at_a_multiple_of_the_lamps_flicker_and_as_bright(pi: Pi, version: str) -> None:
    seen = replace(pi, picamera2=version).tries("held")
    assert (seen["exposure_us"], seen["gain"]) == (20000.0, pytest.approx(1.9, abs=0.01))
    assert seen["held"] == pytest.approx(seen["chosen"], rel=0.02)


def test_a_dim_hall_is_held_as_bright_as_it_was_chosen(pi: Pi) -> None:
    """The camera's own choice has four and a half times more gain than its tuning allows the sensor."""
    seen = replace(pi, cameras=(OV5647,), light=1_200_000).tries("held")
    assert seen["held"] == pytest.approx(seen["chosen"], rel=0.02)
    assert seen["gain"] > 8.0


# --- which camera ---


@BOTH
@pytest.mark.parametrize(
    ("cameras", "opened"), [((USB, CSI), CSI), ((CAM0, CAM1), CAM1), ((CAM1, CAM0), CAM1), ((CAM1, USB, CAM0), CAM1)]
)
def test_the_camera_that_is_set_up_is_the_one_that_is_opened(
    pi: Pi, version: str, cameras: tuple[str, ...], opened: str
) -> None:
    """In whatever order libcamera has them, whose numbers are not picamera2's."""
    seen = replace(pi, picamera2=version, cameras=cameras).tries("which")
    assert seen["opened"] == opened.partition(":")[2]
    assert (seen["sensor"], seen["shape"]) == ([2304, 1296], FRAME)


@pytest.mark.parametrize("cameras", [(), (USB,)])
def test_no_camera_on_a_ribbon_cable_is_no_camera(pi: Pi, cameras: tuple[str, ...]) -> None:
    assert replace(pi, cameras=cameras).tries("which")["error"] == "NoCamera"


@BOTH
def test_a_camera_that_libcamera_sees_late_is_found(pi: Pi, version: str) -> None:
    assert replace(pi, picamera2=version).tries("late")["kinds"] == ["NoCamera", "NoCamera", FRAME]


def test_a_pi_without_a_camera_says_so_and_ends_its_process_in_order(pi: Pi) -> None:
    """It has media devices all the same, for its codecs: the unit is started."""
    came = replace(pi, cameras=()).tries("process")
    assert (came["code"], came["absent"], came["missing"]) == (0, True, None)
    assert came["log"].count("no camera found") == 1
    assert not came["heard"], "a wall without a camera is no fault"


# --- what goes wrong ---


@BOTH
def test_a_camera_that_falls_silent_is_closed_and_opened_again_in_the_same_process(pi: Pi, version: str) -> None:
    seen = replace(pi, picamera2=version).tries("closing", "silent")
    assert (seen["close"], seen["then"], seen["again"]) == ("closed", FRAME, "closed")


def test_a_stop_that_hangs_within_libcamera_is_said_to_be_one(pi: Pi) -> None:
    assert pi.tries("closing", "slowstop")["close"] == "stuck"


def test_frames_with_an_error_are_passed_over(pi: Pi) -> None:
    assert pi.tries("bad_frames") | {"stderr": ""} == {"after": FRAME, "close": "closed", "exit": 0, "stderr": ""}


@pytest.mark.parametrize("word", ["", "nostart"])
def test_opening_again_and_again_leaves_nothing_open(pi: Pi, word: str) -> None:
    seen = pi.tries("again", "8", *filter(None, [word]))
    assert len(set(seen["files"][1:])) == 1
    assert seen["then"] == FRAME
    assert ["Cannot allocate memory" in says for says in seen["says"]] == ([True] if word else [])
    assert not any("cable" in says for says in seen["says"]), "a cable has no part in that"


# --- software that will not do ---


def test_a_picamera2_that_is_too_old_is_said_to_be(pi: Pi) -> None:
    came = replace(pi, picamera2=TOO_OLD).tries("process")
    assert f"picamera2 is {TOO_OLD}; expected" in came["log"]
    assert "full-upgrade" in came["log"]
    assert "cable" not in came["log"]
    assert came["missing"] == "camera_software"


def test_no_picamera2_at_all_is_a_wall_without_a_camera(pi: Pi) -> None:
    came = replace(pi, picamera2="none").tries("process")
    assert (came["code"], came["absent"]) == (0, True)
    assert "apt install --no-install-recommends python3-picamera2" in came["log"]


# --- the quick tests' stand-in ---


@BOTH
def test_the_stand_in_for_picamera2_of_the_quick_tests_is_as_picamera2_is(pi: Pi, version: str) -> None:
    assert replace(pi, picamera2=version).tries("alike")["wrong"] == []
