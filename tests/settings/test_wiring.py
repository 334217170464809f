"""The wiring file: read once at start, every mistake in it reported at once with the file's name."""

from pathlib import Path

import pytest

from hingewall.errors import WiringError
from hingewall.settings.declarations import flat
from hingewall.settings.mount import Mount
from hingewall.settings.wiring import DRIVER, WIRING, Wiring, load_wiring, pins_in_use, usable_wiring


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "wiring.toml"


def refused(file: Path, text: str | bytes) -> dict[str, str]:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(WiringError) as caught:
        load_wiring(file)
    assert str(caught.value).startswith(f"{file}: ")
    assert str(caught.value).isprintable()
    return caught.value.fields


def test_no_file_means_the_published_pins(file: Path) -> None:
    wiring = load_wiring(file)
    pins = wiring.pins
    assert wiring == Wiring()
    assert (pins.xshut, pins.gpio1, pins.blue, pins.white, pins.orange, pins.beeper, pins.button) == (
        17, 27, 16, 26, 13, 12, 6,
    )  # fmt: skip
    assert (wiring.sensor.i2c_bus, wiring.sensor.mount_offset_mm) == (1, 0)


def test_a_file_that_says_only_its_plan_means_the_defaults(file: Path) -> None:
    file.write_text("# nothing yet\n[pins]\n[board]\npin_plan = 2\n")
    assert load_wiring(file) == Wiring()


@pytest.mark.parametrize("plan", ["", "[board]\npin_plan = 1\n"], ids=["not said", "said"])
def test_a_wall_that_was_built_before_the_speaker_keeps_its_pins(file: Path, plan: str) -> None:
    """Vera soldered hers two years ago, and an update moves no wire."""
    file.write_text(f"{plan}[pins]\nwhite = 4\n")
    wiring = load_wiring(file)
    assert pins_in_use(wiring) == {
        "pins.xshut": 17, "pins.gpio1": 27, "pins.blue": 22, "pins.white": 4, "pins.orange": 24, "pins.beeper": 18,
        "pins.button": 25,
    }  # fmt: skip
    assert (wiring.pins.bar_red, wiring.pins.bar_green, wiring.pins.bar_blue) == (5, 6, 13)
    assert wiring.board.pin_plan == 1


def test_the_default_pins_leave_those_of_i2s_sound_free_and_gates_dark_at_reset(file: Path) -> None:
    pins = flat(load_wiring(file).pins)
    assert not {18, 19, 20, 21} & set(pins.values())
    assert {name for name, pin in pins.items() if pin < 9} == {"button"}, "GPIO 0-8 are pulled up at reset"


def test_a_speaker_takes_the_beepers_place_and_the_pins_of_i2s(file: Path) -> None:
    file.write_text('[board]\nsound = "speaker"\n')
    assert "pins.beeper" not in pins_in_use(load_wiring(file)), "an older wall moves no wire for it, but the beeper's"
    assert refused(file, '[board]\nsound = "speaker"\n[pins]\nblue = 18\n') == {
        "pins.blue": "pins.blue is 18, which is the speaker's too; each needs a pin of its own"
    }


@pytest.mark.parametrize("text", ["", "[board]\npin_plan = 2\n", "[board]\npin_plan = 1\n"])
def test_a_wall_whose_file_speaks_of_no_speaker_keeps_its_beeper(file: Path, text: str) -> None:
    file.write_text(text)
    assert "pins.beeper" in pins_in_use(load_wiring(file))


def test_what_is_written_is_used_and_the_rest_stays_default(file: Path) -> None:
    file.write_text(
        '[pins]\nblue = 5\n[sensor]\nmount_offset_mm = 50.0\n[board]\npin_plan = 2\npin_factory = "lgpio"\n'
    )
    wiring = load_wiring(file)
    assert (wiring.pins.blue, wiring.pins.white) == (5, 26)
    assert (wiring.sensor.mount_offset_mm, wiring.board.pin_factory) == (50, "lgpio")


def test_two_things_on_one_pin_are_fine_where_one_of_them_is_not_wired(file: Path) -> None:
    file.write_text("[pins]\nblue = 5\nwhite = 17\norange = 27\n[sensor]\nxshut_wired = false\ngpio1_wired = false\n")
    assert pins_in_use(load_wiring(file)) == {
        "pins.blue": 5, "pins.white": 17, "pins.orange": 27, "pins.beeper": 18, "pins.button": 25,
    }  # fmt: skip


def test_a_light_bar_needs_pins_of_its_own(file: Path) -> None:
    assert refused(file, '[pins]\nblue = 5\n[board]\nbar = "rgb"\n') == {
        "pins.bar_red": "pins.bar_red is 5, which is pins.blue too; each needs a pin of its own"
    }


@pytest.mark.parametrize(("bus", "pin"), [(1, 2), (1, 3), (0, 0), (0, 1)])
def test_a_pin_of_the_bus_is_the_buss(file: Path, bus: int, pin: int) -> None:
    assert refused(file, f"[pins]\nblue = {pin}\n[sensor]\ni2c_bus = {bus}\n") == {
        "pins.blue": f"pins.blue is {pin}, which is I2C bus {bus}'s too; each needs a pin of its own"
    }


def test_the_pins_of_a_bus_that_is_not_used_are_free(file: Path) -> None:
    file.write_text("[pins]\nblue = 2\n[sensor]\ni2c_bus = 4\n")
    assert load_wiring(file).pins.blue == 2


def test_a_calibration_is_used_with_the_driver_that_it_was_made_with(file: Path) -> None:
    file.write_text(
        f'[sensor]\nmount_offset_mm = 50\nrange_offset_mm = -7.5\nrange_gain = 1.02\ncalibrated_with = "{DRIVER}"\n'
    )
    mount = load_wiring(file).sensor.mount
    assert mount == Mount(50, -7.5, 1.02)
    assert mount.distance_mm(600) == pytest.approx(554.5)


@pytest.mark.parametrize("key", ["range_offset_mm = 5", "range_gain = 1.02"])
def test_a_calibration_made_with_nobody_knows_what_is_refused(file: Path, key: str) -> None:
    (explanation,) = refused(file, f"[sensor]\n{key}\n").values()
    assert explanation.startswith('sensor.calibrated_with is "nothing"')
    assert "hingewall calibrate" in explanation


def test_five_mistakes_are_one_error_that_names_all_five(file: Path) -> None:
    fields = refused(
        file,
        """
        [pins]
        blue = 28
        beper = 18
        [sensor]
        mount_offset_mm = nan
        i2c_bus = "one"
        [camera]
        rotation = 45
        """,
    )
    assert fields == {
        "pins.blue": "pins.blue is 28; expected a whole number from 0 to 27 BCM",
        "pins.beper": '"pins.beper" is not a setting; did you mean pins.beeper?',
        "sensor.mount_offset_mm": "sensor.mount_offset_mm is nan; expected a number from -200 to 200 mm",
        "sensor.i2c_bus": 'sensor.i2c_bus is "one"; expected a whole number from 0 to 20',
        "camera.rotation": "camera.rotation is 45; expected 0, 90, 180 or 270",
    }


def test_two_things_on_one_pin_are_both_named(file: Path) -> None:
    assert refused(file, "[pins]\nblue = 18\nbutton = 17\n") == {
        "pins.beeper": "pins.beeper is 18, which is pins.blue too; each needs a pin of its own",
        "pins.button": "pins.button is 17, which is pins.xshut too; each needs a pin of its own",
    }


@pytest.mark.parametrize("text", [
    "[pins\nblue = 5", "blue 5", "[pins]\nblue = 5\nblue = 6", b"\xff\xfe\x00", "[pins]\nblue = " + "9" * 5000,
    "a = " + "[" * 5000,
], ids=["open table", "no equals", "twice", "not UTF-8", "5000 digits", "nested deep"])  # fmt: skip
def test_what_is_not_toml_is_one_line_that_says_so(file: Path, text: str | bytes) -> None:
    assert "can't be read" in refused(file, text)[""]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("sensor = 5", "sensor"),
        ("[pins.blue]\nx = 1", "pins.blue"),
        ("[[pins]]\nblue = 5", "pins"),
        ("[led]\na=1", "led.a"),
    ],
)
def test_toml_of_another_shape_is_refused_by_key(file: Path, text: str, key: str) -> None:
    assert key in refused(file, text)


def test_a_directory_in_place_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(WiringError, match=r"can't be read: .*[Dd]irectory"):
        load_wiring(tmp_path)


def test_a_file_that_can_not_be_opened(file: Path) -> None:
    file.symlink_to(file)  # a loop stops even root, who may read everything
    with pytest.raises(WiringError, match=r"wiring\.toml: can't be read: .*symbolic links"):
        load_wiring(file)


def test_every_wire_says_what_it_is() -> None:
    assert [key for key, wire in WIRING.items() if not (wire.help and wire.label and wire.expected)] == []


# --- a wall that must not stay silent ---


@pytest.mark.parametrize(
    ("text", "blue", "offset_mm"),
    [
        ("[pins]\nblue = 5\nwhite = 99\n[sensor]\nmount_offset_mm = 30\n", 5, 30),
        ("[pins]\nblue = 5\nwhite = 5\n[sensor]\nmount_offset_mm = 30\n", 22, 30),
        ("[pins]\nblue = 5\n[sensor]\nmount_offset_mm = 30\nrange_gain = 1.05\n", 5, 30),
        ("[sensor]\nmount_offset_mm = 30\ni2c_bus = ", 22, 0),
        ("\0\0\0", 22, 0),
        ("[board]\npin_plan = 3\n", 22, 0),
    ],
)
def test_of_a_broken_file_whatever_is_right_is_used(file: Path, text: str, blue: int, offset_mm: float) -> None:
    file.write_text(text)
    wiring, error = usable_wiring(file)
    assert str(error).startswith(f"{file}: ")
    assert (wiring.pins.blue, wiring.pins.white, wiring.sensor.mount_offset_mm) == (blue, 23, offset_mm)
    assert wiring.sensor.range_gain == 1, "a calibration of another driver would shift every distance"


@pytest.mark.parametrize("wrong", ["white = 99\n", "white = 16\n", "white = \n"])
def test_a_broken_file_still_says_by_which_plan_the_wall_was_built(file: Path, wrong: str) -> None:
    file.write_text(f'[board]\npin_plan = 2\nsound = "speaker"\n[pins]\nbutton = 6\n{wrong}')
    wiring = usable_wiring(file)[0]
    pins = wiring.pins
    assert wiring.board.sound == "speaker"
    assert (pins.blue, pins.white, pins.beeper, pins.button) == (16, 26, 12, 6)


def test_on_a_pi_a_broken_file_means_what_the_installer_writes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plain defaults suit a laptop: on their pins nothing would sound."""
    monkeypatch.setattr("hingewall.settings.wiring.is_pi", lambda: True)
    file.write_text("[board")
    wiring, _error = usable_wiring(file)
    assert (wiring.board.pin_factory, wiring.sensor.mount_offset_mm) == ("lgpio", 50)


def test_a_file_that_is_right_is_used_as_it_is(file: Path) -> None:
    file.write_text("[pins]\nblue = 5\n")
    assert usable_wiring(file) == (load_wiring(file), None)
