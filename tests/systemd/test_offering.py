"""A release that comes by stick, phone or network: looked at by somebody who may do nothing, kept for the owner."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from installing.errors import InstallError
from installing.looking import look
from installing.offering import from_phone, from_stick
from papermachine import Machine, run
from releasing.release import Facts, bundle
from signing import made_key, naming

NOTES = "- The beep is softer."


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_key(tmp_path_factory.mktemp("key") / "signing")


@pytest.fixture
def wall(machine: Machine, source: Path, key: Path) -> Machine:
    text = (source / "pyproject.toml").read_text()
    (source / "pyproject.toml").write_text(text.replace('"1.0"', '"1.0.0"'))
    run(machine, source)
    naming(key, machine.layout.release_keys)
    for place in (machine.layout.offered, machine.layout.upload):
        place.parent.mkdir(parents=True)
    return machine


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    (tmp_path / "stick").mkdir()
    return tmp_path / "stick"


def published(wall: Machine, key: Path, folder: Path, version: str) -> Path:
    content = folder.parent / f"content-{version}"
    (content / "source").mkdir(parents=True)
    (content / "source/pyproject.toml").write_text("")
    (content / "NOTES.md").write_text(NOTES)
    return bundle(content, Facts(version, "2026-12-01", NOTES, ""), key, wall.layout.release_keys, folder)


def offer(wall: Machine) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(wall.layout.offer.read_bytes())
    return found


def test_of_all_releases_on_a_stick_the_newest_is_offered_with_what_is_new(
    wall: Machine, key: Path, stick: Path
) -> None:
    for version in ("1.9.0", "1.10.0"):
        published(wall, key, stick, version)
    (stick / "holiday.jpg").write_bytes(b"")
    from_stick(wall.layout, stick)
    found = offer(wall)
    assert (found["version"], found["notes"], found["how"], found["error"]) == ("1.10.0", NOTES, "stick", "")
    assert wall.layout.offered.read_bytes() == (stick / "hingewall-1.10.0.bundle").read_bytes()


def test_a_stick_with_holiday_pictures_is_nobody_s_fault(wall: Machine, stick: Path) -> None:
    (stick / "holiday.jpg").write_bytes(b"")
    from_stick(wall.layout, stick)
    assert not wall.layout.offer.exists()


def test_a_damaged_release_is_named_and_does_not_take_the_place_of_a_good_one(
    wall: Machine, key: Path, stick: Path
) -> None:
    good = published(wall, key, stick, "1.1.0")
    from_stick(wall.layout, stick)
    data = bytearray(good.read_bytes())
    data[-1] ^= 1
    wall.layout.upload.write_bytes(data)
    with pytest.raises(InstallError, match="damaged, or signed by nobody"):
        from_phone(wall.layout)
    found = offer(wall)
    assert (found["version"], found["how"]) == ("1.1.0", "phone")
    assert found["error"].startswith("upload.bundle: damaged, or signed by nobody")
    assert wall.layout.offered.read_bytes() == good.read_bytes()
    assert [path.name for path in wall.layout.offered.parent.iterdir() if path.is_dir()] == [], "no half copy is left"


def test_what_a_phone_has_sent_is_taken_away_good_or_bad(wall: Machine, key: Path, stick: Path) -> None:
    published(wall, key, stick, "1.1.0").rename(wall.layout.upload)
    from_phone(wall.layout)
    assert offer(wall)["how"] == "phone"
    assert not wall.layout.upload.exists(), "or its unit would be started for ever"
    wall.layout.upload.write_bytes(b"a holiday picture")
    with pytest.raises(InstallError, match="expected a signed file of Hingewall's"):
        from_phone(wall.layout)
    assert not wall.layout.upload.exists()


@pytest.mark.parametrize("kind", ["link", "pipe"])
def test_links_and_pipes_that_taken_over_pages_leave_lead_nowhere(wall: Machine, kind: str, tmp_path: Path) -> None:
    if kind == "link":
        (tmp_path / "other").write_bytes(b"secret")
        wall.layout.upload.symlink_to(tmp_path / "other")
    else:
        os.mkfifo(wall.layout.upload)
    with pytest.raises(InstallError, match=r"can't be read|it is none"):
        from_phone(wall.layout)
    assert not wall.layout.offered.exists()


def test_an_old_stick_does_not_take_the_place_of_what_the_network_brought(
    wall: Machine, key: Path, stick: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    published(wall, key, out, "1.2.0")
    wall.layout.updates.write_text(f'source = "{out}"\n')
    look(wall.layout)
    assert (offer(wall)["version"], offer(wall)["how"]) == ("1.2.0", "network")
    published(wall, key, stick, "1.1.0")
    from_stick(wall.layout, stick)
    assert offer(wall)["version"] == "1.2.0"


def test_what_is_installed_already_is_not_fetched_again(wall: Machine, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    published(wall, key, out, "1.0.0")
    wall.layout.updates.write_text(f'source = "{out}"\n')
    look(wall.layout)
    assert not wall.layout.offered.exists()


def test_a_source_that_has_the_word_and_not_the_release_says_so(wall: Machine, key: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    published(wall, key, out, "1.2.0").unlink()
    wall.layout.updates.write_text(f'source = "{out}"\n')
    with pytest.raises(InstallError, match=r"hingewall-1\.2\.0\.bundle: can't be had"):
        look(wall.layout)
    assert json.loads(wall.layout.latest.read_bytes())["version"] == "1.2.0", "that it is out is told all the same"
