"""What `make image` takes, refuses, leaves out and says: everything of it that needs no root and no other processor."""

import json
import lzma
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from imaging import base, disk, firmware, furnish, make_image, secrets
from imaging.first_boot import UNITS
from imaging.inside import machine_of, version_of
from imaging.os_list import os_list, published_at
from imaging.packing import pack
from imaging.telling import Progress
from installing.errors import InstallError
from installing.layout import Layout
from installing.running import Runner

MIB = disk.MIB
PROJECT = Path(__file__).parents[2]
SCHEMA = PROJECT / "tests/vendor/rpi-imager/os-list-schema.json"

pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, ("sfdisk", "mformat", "mke2fs"))), reason="needs fdisk, mtools and e2fsprogs"
)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    """A card as Raspberry Pi OS lays it out, with a root of 24 MB."""
    image, root = tmp_path / "raspios.img", tmp_path / "tree"
    (root / "etc").mkdir(parents=True)
    (root / "etc/os-release").write_text('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
    (root / "big").write_bytes(os.urandom(2 * MIB))
    image.write_bytes(b"")
    os.truncate(image, 64 * MIB)
    partition(image, "label: dos\nstart=4MiB, size=34MiB, type=c\nstart=38MiB, type=83\n")
    subprocess.run(["mke2fs", "-q", "-t", "ext4", "-d", root, "-E", f"offset={38 * MIB}", image, "24M"], check=True)
    subprocess.run(["mformat", "-i", f"{image}@@4M", "-F", "-T", str(34 * 2048), "::"], check=True)
    for name, text in {"config.txt": "#dtparam=i2c_arm=on\n", "cmdline.txt": "root=PARTUUID=1-02 rootwait\n"}.items():
        (tmp_path / name).write_text(text)
        subprocess.run(["mcopy", "-i", f"{image}@@4M", tmp_path / name, "::"], check=True)
    return image


def partition(image: Path, said: str) -> None:
    subprocess.run(["sfdisk", "--quiet", image], input=said, text=True, check=True)


def silent(_done: int, _whole: int) -> None:
    pass


def test_an_image_taken_apart_and_put_together_is_the_same_but_for_its_size(card: Path, tmp_path: Path) -> None:
    """The root gains room for what is installed, and gives back what is left of it."""
    runner, head, root = Runner(), tmp_path / "head.img", tmp_path / "root.img"
    table = disk.read_table(card, card, runner)
    disk.take_apart(card, table, head, root, runner)
    disk.make_room(root, table.root_size + 40 * MIB, runner)
    assert root.stat().st_size >= 64 * MIB
    disk.shrink(root, 4 * MIB, runner)
    disk.put_together(head, table, root, runner)
    after = disk.read_table(head, head, runner)
    assert (after.boot, after.root) == (table.boot, table.root)
    assert after.root + after.root_size == head.stat().st_size < 64 * MIB
    cut = tmp_path / "cut.img"
    with head.open("rb") as whole:
        whole.seek(after.root)
        cut.write_bytes(whole.read())
    subprocess.run(["e2fsck", "-f", "-n", cut], check=True, capture_output=True)
    assert b"bookworm" in subprocess.run(
        ["debugfs", "-R", "cat /etc/os-release", cut], check=True, capture_output=True
    ).stdout  # fmt: skip


def test_what_the_installer_changes_in_the_first_partition_is_in_the_image(card: Path, tmp_path: Path) -> None:
    files = tmp_path / "firmware"
    files.mkdir()
    before = firmware.copy_out(card, 4 * MIB, files, card, Runner())
    (files / "config.txt").write_text("dtparam=i2c_arm=on\n")
    (files / "overlays").mkdir()
    (files / "overlays/max98357a.dtbo").write_bytes(b"new")
    assert firmware.copy_back(card, 4 * MIB, files, before, Runner()) == ["config.txt", "overlays/max98357a.dtbo"]
    assert firmware.read(card, 4 * MIB, "config.txt") == b"dtparam=i2c_arm=on\n"
    assert firmware.read(card, 4 * MIB, "overlays/max98357a.dtbo") == b"new"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("label: gpt\nstart=4MiB, size=8MiB\nstart=12MiB\n", "is gpt, not an MBR"),
        ("label: dos\nstart=4MiB, type=83\n", "of type 83, not FAT"),
        ("label: dos\nstart=4MiB, size=8MiB, type=c\nstart=12MiB, type=83\n", "not ext4"),
    ],
)
def test_a_disk_that_is_no_card_of_a_pi(tmp_path: Path, said: str, why: str) -> None:
    image = tmp_path / "disk.img"
    image.write_bytes(bytes(32 * MIB))
    partition(image, said)
    with pytest.raises(InstallError, match=f"BASE {image}: .*{why}.*Raspberry Pi OS Lite"):
        disk.read_table(image, image, Runner())


def test_a_download_that_was_cut_short(card: Path, tmp_path: Path) -> None:
    os.truncate(card, 50 * MIB)
    with pytest.raises(InstallError, match="ends before its last partition does; download it again"):
        disk.read_table(card, card, Runner())
    packed = tmp_path / "raspios.img.xz"
    packed.write_bytes(lzma.compress(card.read_bytes())[:-40])
    with pytest.raises(InstallError, match=r"can't be unpacked .*; download it again"):
        base.unpacked(packed, tmp_path / "out.img", silent)


def test_something_else_than_an_image(tmp_path: Path) -> None:
    text = tmp_path / "notes.img"
    text.write_text("shopping: eggs\n")
    with pytest.raises(InstallError, match=r"15 bytes; expected an untouched image"):
        base.unpacked(text, tmp_path / "out.img", silent)
    text.write_bytes(b"PK\x03\x04")
    with pytest.raises(InstallError, match="packed as zip"):
        base.unpacked(text, tmp_path / "out.img", silent)
    text.write_bytes(bytes(8 * MIB))
    with pytest.raises(InstallError, match="there is no partition table in it"):
        disk.read_table(text, text, Runner())


def test_unpacking_keeps_zeros_as_holes(tmp_path: Path) -> None:
    packed, out = tmp_path / "raspios.img.xz", tmp_path / "out.img"
    content = b"begin" + bytes(40 * MIB) + b"end" + bytes(MIB)
    packed.write_bytes(lzma.compress(content, preset=0))
    base.unpacked(packed, out, silent)
    assert out.read_bytes() == content
    assert out.stat().st_blocks * 512 < 20 * MIB


def test_a_full_disk_is_said_before_the_work(tmp_path: Path) -> None:
    with pytest.raises(InstallError, match=r"MB free, expected \d+ or more; make room"):
        base.check_room(tmp_path, 1 << 60)


def tree(root: Path, machine: int = 0xB7, python: str = "python3.11") -> Path:
    for folder in ("usr/bin", "etc/systemd/system", "etc/ssh", "var/log/nginx", "var/lib/NetworkManager"):
        (root / folder).mkdir(parents=True)
    (root / "usr/bin/dpkg").write_bytes(b"\x7fELF" + bytes(14) + machine.to_bytes(2, "little"))
    (root / "usr/bin/python3").symlink_to(python)
    (root / "etc/os-release").write_text('PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')
    (root / "etc/hostname").write_text("raspberrypi\n")
    (root / "etc/hosts").write_text("127.0.0.1\tlocalhost\n127.0.1.1\traspberrypi\n")
    (root / "etc/fstab").write_text(
        "PARTUUID=1-01  /boot/firmware  vfat  defaults  0  2\nPARTUUID=1-02 / ext4 defaults 0 1\n"
    )
    (root / "etc/machine-id").write_text("")
    return root


def test_a_system_for_another_processor_or_of_another_age(tmp_path: Path) -> None:
    arm = tree(tmp_path / "arm64")
    assert machine_of(arm, Path("a.img")) == "arm64"
    assert version_of(arm, Path("a.img")) == ("Debian GNU/Linux 12 (bookworm)", "3.11")
    with pytest.raises(InstallError, match="a system for armhf, expected arm64"):
        machine_of(tree(tmp_path / "armhf", 0x28), Path("a.img"))
    with pytest.raises(InstallError, match="no Debian in its second partition"):
        machine_of(tmp_path, Path("a.img"))
    with pytest.raises(InstallError, match=r"its Python is 3\.9, expected 3\.11 \(Bookworm\) or 3\.13"):
        version_of(tree(tmp_path / "old", python="python3.9"), Path("a.img"))


OF_ONE_WALL = (
    "var/lib/hingewall/claim-code", "var/lib/hingewall/pin-key", "var/lib/hingewall-wifi/wifi-label.json",
    "var/lib/hingewall-https/certificate-and-key.pem", "etc/ssh/ssh_host_ed25519_key", "etc/ssh/ssh_host_rsa_key.pub",
    "var/lib/systemd/random-seed", "var/lib/NetworkManager/secret_key", "root/.ssh/id_ed25519",
)  # fmt: skip


def test_what_each_wall_makes_for_itself_is_in_no_image(tmp_path: Path) -> None:
    """Each is found where it is left, and all are gone after the wiping; what a program expects to be there stays."""
    root = tree(tmp_path / "root")
    for name in OF_ONE_WALL:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("secret")
    (root / "etc/machine-id").write_text("0123456789abcdef0123456789abcdef\n")
    (root / "var/log/nginx/access.log").write_text("GET /")
    found = secrets.found(root)
    for name in OF_ONE_WALL:
        assert any(f"/{name}".startswith(one) for one in found), name
    assert "/etc/machine-id" in found
    secrets.wipe(root)
    assert secrets.found(root) == []
    assert (root / "etc/machine-id").read_bytes() == b""
    assert (root / "var/log/nginx").is_dir()
    assert not (root / "var/log/nginx/access.log").exists()


@pytest.mark.parametrize(
    "theirs",
    [
        "etc/NetworkManager/system-connections/home.nmconnection",
        "home/kim/.ssh/authorized_keys",
        "etc/hingewall/wiring.toml",
    ],
)
def test_a_card_that_somebody_has_used_is_no_base(tmp_path: Path, theirs: str) -> None:
    root = tree(tmp_path / "root")
    secrets.refuse_used(root, Path("a.img"))
    (root / theirs).parent.mkdir(parents=True)
    (root / theirs).write_text("theirs")
    with pytest.raises(InstallError, match=rf"somebody has set it up \(/{theirs}\)"):
        secrets.refuse_used(root, Path("a.img"))


def test_a_card_has_its_name_and_its_first_boot(tmp_path: Path) -> None:
    """And none but root reads the first partition, where the label will lie."""
    root = tree(tmp_path / "root")
    furnish.furnish(root)
    assert (root / "etc/hostname").read_text() == "hingewall\n"
    assert (root / "etc/hosts").read_text() == "127.0.0.1\tlocalhost\n127.0.1.1\thingewall\n"
    assert "/boot/firmware  vfat  defaults,umask=0077  0" in (root / "etc/fstab").read_text()
    assert "/ ext4 defaults 0" in (root / "etc/fstab").read_text()
    for name in UNITS:
        assert (root / "etc/systemd/system/multi-user.target.wants" / name).readlink() == Path(
            f"/etc/systemd/system/{name}"
        )
        assert "first_boot.py" in (root / "etc/systemd/system" / name).read_text()
    assert {unit.name for unit in Layout(root).units} == set(UNITS)


def test_the_country_of_a_cards_wifi() -> None:
    line = "console=tty1 cfg80211.ieee80211_regdom=GB rootwait\n"
    assert furnish.with_country(line, "DE") == "console=tty1 rootwait cfg80211.ieee80211_regdom=DE\n"
    with pytest.raises(InstallError, match=r"--country 'de'.*two capitals"):
        furnish.country_code("de")


def test_how_imager_sets_a_card_up(tmp_path: Path) -> None:
    root = tree(tmp_path / "root")
    assert furnish.customised_by(root) == "none"
    (root / "usr/lib/raspberrypi-sys-mods").mkdir(parents=True)
    (root / "usr/lib/raspberrypi-sys-mods/imager_custom").touch()
    assert furnish.customised_by(root) == "systemd"
    (root / "usr/bin/cloud-init").touch()
    assert furnish.customised_by(root) == "cloudinit-rpi"


@pytest.mark.parametrize("url", [None, "https://example.org/cards/"])
def test_imagers_list_is_by_imagers_schema(tmp_path: Path, url: str | None) -> None:
    jsonschema: Any = pytest.importorskip("jsonschema")
    image, made = tmp_path / "card.img", tmp_path / "hingewall-1.2.3.img.xz"
    image.write_bytes(b"card" + bytes(9 * MIB))
    packed = pack(image, made, Progress("compressing"))
    text = os_list(packed, tmp_path / "hingewall.png", "1.2.3", "2026-12-01", "systemd", url and published_at(url))
    said = json.loads(text)
    schema = json.loads(SCHEMA.read_text())
    jsonschema.Draft7Validator(schema).validate(said)
    (entry,) = said["os_list"]
    jsonschema.Draft7Validator(schema["properties"]["os_list"]["items"]["anyOf"][0]).validate(entry)
    assert entry["url"] == (f"https://example.org/cards/{made.name}" if url else made.as_uri())
    assert entry["extract_size"] == image.stat().st_size
    for file, digest in ((image, "extract_sha256"), (made, "image_download_sha256")):
        checked = subprocess.run(["sha256sum", file], capture_output=True, text=True, check=True).stdout.split()[0]
        assert checked == entry[digest]
    assert lzma.decompress(made.read_bytes()) == image.read_bytes()


def test_an_address_that_imager_can_not_ask() -> None:
    with pytest.raises(InstallError, match="--url 'ftp://x': expected the folder"):
        published_at("ftp://x")


@pytest.mark.parametrize(
    ("argument", "why"),
    [
        (["--base", "nowhere.img"], "BASE nowhere.img: there is no such file"),
        (["--base", "pyproject.toml", "--wheels", "nowhere"], "--wheels nowhere: there is no such thing"),
        (["--base", "pyproject.toml", "--country", "Germany"], "--country 'Germany': expected two capitals"),
    ],
)
def test_arguments_are_looked_at_before_anything_is_done(
    argument: list[str], why: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(PROJECT)
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr("sys.argv", ["make_image", *argument])
    assert make_image.main() == 2
    assert f"make image: {why}" in capsys.readouterr().err


def test_nobody_but_root(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr("sys.argv", ["make_image", "--base", "raspios.img.xz"])
    assert make_image.main() == 2
    assert capsys.readouterr().err == "make image: not root; run: sudo make image BASE=raspios.img.xz\n"
