"""Changing a wiring file that somebody wrote: only those keys change, whole or not at all."""

import os
import tomllib
from pathlib import Path

import pytest

from hingewall.errors import WiringError
from hingewall.settings.wiring import DRIVER, Wiring, load_wiring
from hingewall.settings.wiring_file import rewrite

VALUES: dict[str, float | str] = {"range_offset_mm": -7.5, "range_gain": 1.02, "calibrated_with": DRIVER}
BY_HAND = """\
# the left one, beside the mirror
[pins]
blue = 5   # was 22, broken

[sensor]
mount_offset_mm = 50 # measured twice
range_gain = 0.99

[board]
pin_factory = "mock"  # for now
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "wiring.toml"


def test_comments_order_and_the_other_keys_stay(file: Path) -> None:
    file.write_text(BY_HAND.replace("range_gain = 0.99\n", f'range_gain = 0.99\ncalibrated_with = "{DRIVER}"\n'))
    before = file.read_text()
    rewrite(file, "sensor", VALUES)
    after = file.read_text()
    assert [line for line in before.splitlines() if line not in after.splitlines()] == ["range_gain = 0.99"]
    sensor = load_wiring(file).sensor
    assert (sensor.mount_offset_mm, sensor.range_offset_mm, sensor.range_gain) == (50, -7.5, 1.02)
    assert after.index("[pins]") < after.index("range_offset_mm") < after.index("[board]")


@pytest.mark.parametrize("text", [
    "", "# only this\n", "[pins]\nblue = 5\n", "sensor.i2c_bus = 3\n", "sensor = {i2c_bus = 3}\n", "[sensor]",
    "[sensor]\ni2c_bus = 3", "[sensor]\r\ni2c_bus = 3\r\n[pins]\r\n",
], ids=["empty", "comment", "no section", "dotted", "inline", "bare header", "no line end", "Windows"])  # fmt: skip
def test_every_shape_of_file_gets_the_keys_and_keeps_its_own(file: Path, text: str) -> None:
    file.write_text(text)
    rewrite(file, "sensor", VALUES)
    expected = tomllib.loads(text)
    expected["sensor"] = expected.get("sensor", {}) | VALUES
    assert tomllib.loads(file.read_text()) == expected


def test_the_file_as_it_was_is_kept_beside_it_and_nothing_else(file: Path) -> None:
    file.write_text("[pins]\nblue = 5\n")
    assert rewrite(file, "sensor", VALUES) == file.with_name("wiring.toml.bak")
    assert file.with_name("wiring.toml.bak").read_text() == "[pins]\nblue = 5\n"
    assert {path.name for path in file.parent.iterdir()} == {"wiring.toml", "wiring.toml.bak"}


def test_where_there_was_no_file_there_is_one_now(file: Path) -> None:
    assert rewrite(file, "sensor", VALUES) is None
    wiring = load_wiring(file)
    assert (wiring.sensor.mount.range_gain, wiring.pins) == (1.02, Wiring().pins)
    assert [path.name for path in file.parent.iterdir()] == ["wiring.toml"]


def test_its_rights_stay(file: Path) -> None:
    file.write_text("")
    file.chmod(0o640)
    rewrite(file, "sensor", VALUES)
    assert file.stat().st_mode & 0o777 == 0o640


def test_what_would_be_no_wiring_file_is_not_written(file: Path) -> None:
    file.write_text("[pins]\nblue = 5\n")
    with pytest.raises(WiringError, match=r"range_gain is 3"):
        rewrite(file, "sensor", VALUES | {"range_gain": 3.0})
    assert file.read_text() == "[pins]\nblue = 5\n"
    assert [path.name for path in file.parent.iterdir()] == ["wiring.toml"]


def test_a_file_that_is_wrong_already_is_left_for_its_owner(file: Path) -> None:
    file.write_text("[pins]\nbleu = 5\n")
    with pytest.raises(WiringError, match=r"wiring\.toml: .*did you mean pins\.blue"):
        rewrite(file, "sensor", VALUES)
    assert file.read_text() == "[pins]\nbleu = 5\n"


def test_a_plug_pulled_before_the_end_leaves_the_old_file_whole(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text(BY_HAND.replace("range_gain = 0.99\n", ""))
    before = file.read_text()

    def cut(*_args: object) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "replace", cut)
    with pytest.raises(WiringError, match="can't be written"):
        rewrite(file, "sensor", VALUES)
    assert file.read_text() == before


def test_it_is_on_the_disk_before_it_takes_the_files_place(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    flush, replace = os.fsync, os.replace

    def fsync(descriptor: int) -> None:
        done.append("flushed")
        flush(descriptor)

    def into_place(source: Path, target: Path) -> None:
        done.append("replaced")
        replace(source, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", into_place)
    rewrite(file, "sensor", VALUES)
    assert done == ["flushed", "replaced", "flushed"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WiringError, match=r"can't be written: .*No such file"):
        rewrite(tmp_path / "none" / "wiring.toml", "sensor", VALUES)
    assert load_wiring(tmp_path / "none" / "wiring.toml") == Wiring()
