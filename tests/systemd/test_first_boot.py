"""A card that `make image` has prepared, and its first boot: on a machine of paper."""

import json
from pathlib import Path

import pytest

from imaging import first_boot
from imaging.first_boot import done, grow, label
from installing import releases
from installing.errors import InstallError
from installing.prepare import prepare
from papermachine import ALL_UNITS, Machine


def test_a_prepared_root_has_all_of_the_wall_and_nothing_has_run(machine: Machine, source: Path) -> None:
    """No systemd runs in an image: nothing is started or waited for, and the builder is shut in without it."""
    wheels = source / "wheels"
    wheels.mkdir()
    (machine.layout.root / "run/systemd/system").rmdir()
    prepare(machine.layout, machine, source, wheels)
    release = releases.in_use(machine.layout)
    assert release is not None
    assert not releases.is_proven(release), "nobody has seen it work"
    assert sorted(unit.name for unit in machine.layout.units) == ALL_UNITS
    assert machine.has_run(f"systemctl enable --quiet {' '.join(unit for unit in ALL_UNITS if '@' not in unit)}")
    assert not any(line.startswith(("systemctl start", "systemd-run")) for line in machine.ran)
    pip = [line for line in machine.ran if "-m pip install" in line]
    assert len(pip) == 3
    for line in pip:
        assert line.startswith("unshare --net setpriv --reuid=hingewall-build")
        assert "--bounding-set=-all" in line
    assert "dtparam=i2c_arm=on" in (machine.layout.root / "boot/firmware/config.txt").read_text()
    assert not machine.layout.data.exists()
    assert not machine.layout.wifi_label.exists()


class Booting(Machine):
    """With a disk of so many sectors, the last of whose two partitions begins and ends somewhere."""

    def __init__(self, root: Path, device: str, disk: int, start: int, size: int) -> None:
        super().__init__(root)
        whole = device.rstrip("0123456789").removesuffix("p") if "mmcblk" in device else device.rstrip("0123456789")
        for name, figures in ((whole, {"size": disk}), (device, {"size": size, "start": start})):
            folder = root / "sys/class/block" / name
            folder.mkdir(parents=True)
            for what, figure in figures.items():
                (folder / what).write_text(f"{figure}\n")
        self.source = f"/dev/{device}"

    def _answer(self, command: tuple[str, ...], line: str) -> str:
        if command[0] == "findmnt":
            return json.dumps({"filesystems": [{"source": self.source}]})
        return super()._answer(command, line)


@pytest.mark.parametrize(
    ("device", "disk"), [("mmcblk0p2", "/dev/mmcblk0"), ("vda2", "/dev/vda"), ("sda2", "/dev/sda")]
)
def test_the_root_grows_to_the_end_of_the_card(tmp_path: Path, device: str, disk: str) -> None:
    machine = Booting(tmp_path, device, 60_000_000, 139_264, 5_000_000)
    grow(machine.layout, machine)
    assert any(line.startswith("sh -c") and line.endswith(f"{disk} 2") for line in machine.ran)
    assert machine.has_run(f"partx --update --nr 2 {disk}")
    assert machine.has_run(f"resize2fs /dev/{device}")


@pytest.mark.parametrize(("device", "size"), [("mmcblk0p2", 59_800_000), ("dm-0", 5_000_000)])
def test_a_root_that_fills_the_card_or_lies_elsewhere_is_left_alone(tmp_path: Path, device: str, size: int) -> None:
    machine = Booting(tmp_path, device, 60_000_000, 139_264, size)
    grow(machine.layout, machine)
    assert len(machine.ran) == 1


@pytest.fixture
def prepared(machine: Machine, source: Path) -> Machine:
    wheels = source / "wheels"
    wheels.mkdir()
    prepare(machine.layout, machine, source, wheels)
    return machine


@pytest.mark.parametrize("works", [True, False])
def test_the_label_is_where_people_look_whether_the_wall_works_or_not(
    prepared: Machine, works: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only a wall that works is a release to come back to, and is done with its first boot."""
    monkeypatch.setattr(first_boot, "healthy", lambda *_: works)
    monkeypatch.setattr(prepared, "_answer", lambda command, line: f"says {command[-1]}")
    done(prepared.layout).parent.mkdir(parents=True, exist_ok=True)
    if works:
        label(prepared.layout, prepared)
    else:
        with pytest.raises(InstallError, match="does not become healthy"):
            label(prepared.layout, prepared)
    assert "--label-page" in (prepared.layout.root / "boot/firmware/hingewall-label.html").read_text()
    screen = prepared.layout.root / "etc/issue.d/hingewall.issue"
    assert "--label-text" in screen.read_text()
    assert screen.stat().st_mode & 0o777 == 0o600
    release = releases.in_use(prepared.layout)
    assert release is not None
    assert releases.is_proven(release) is works
    assert done(prepared.layout).exists() is works
