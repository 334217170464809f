"""The lock files hold what pyproject.toml asks for, as wheels for every kind of machine that a wall is installed on."""

import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

from releasing.lock import bounds
from releasing.locks import BUILD, HEAD, LEFT_TO_DEBIAN, PLATFORMS, RUN, Locked, Platform, read, written

ROOT = Path(__file__).parents[2]
LOCKS = (RUN, BUILD)


def locked(name: str) -> dict[str, Locked]:
    return {canonicalize_name(one.requirement.name): one for one in read((ROOT / name).read_text("utf-8"))}


@pytest.mark.parametrize("platform", PLATFORMS, ids=str)
@pytest.mark.parametrize("name", LOCKS)
def test_what_the_project_asks_for_is_locked_within_its_bounds(name: str, platform: Platform) -> None:
    kept = {key: one for key, one in locked(name).items() if one.wanted_on(platform)}
    wanted = [Requirement(text) for text in bounds()[name]]
    for wish in wanted:
        if wish.name in LEFT_TO_DEBIAN or (wish.marker and not wish.marker.evaluate(platform.markers)):
            continue
        (pin,) = kept[canonicalize_name(wish.name)].requirement.specifier
        assert pin.operator == "=="
        assert wish.specifier.contains(pin.version), f"{wish} in pyproject.toml, {pin} in {name}; run: make lock"
    assert not set(LEFT_TO_DEBIAN) & kept.keys(), "it would hide Debian's, which its picamera2 needs"


@pytest.mark.parametrize("platform", PLATFORMS, ids=str)
@pytest.mark.parametrize("name", LOCKS)
def test_each_of_them_has_one_wheel_for_each_machine(name: str, platform: Platform) -> None:
    for one in locked(name).values():
        fitting = [wheel for wheel in one.wheels if platform.runs(wheel)]
        assert len(fitting) == one.wanted_on(platform), (one.requirement.name, platform, fitting)
        for wheel in one.wheels:
            distribution, version, *_ = parse_wheel_filename(wheel)
            assert distribution == canonicalize_name(one.requirement.name)
            assert one.requirement.specifier.contains(version)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_index_and_is_as_it_was_written(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*-(?!-hash=)", text, re.MULTILINE), "options of pip's, as --index-url"
    assert written(read(text)) == text


def test_a_pi_has_its_pins_and_an_older_glibc_no_newer_wheel() -> None:
    pins = {p: [n for n, one in locked(RUN).items() if "lgpio" in n and one.wanted_on(p)] for p in PLATFORMS}
    assert pins[Platform("3.11", "aarch64")] == ["lgpio"]
    assert pins[Platform("3.13", "aarch64")] == ["adafruit-lgpio"]
    assert not Platform("3.11", "aarch64").runs("a-1-cp311-cp311-manylinux_2_39_aarch64.whl")
    assert not Platform("3.11", "aarch64").runs("a-1-cp311-cp311-manylinux_2_28_armv7l.whl")
    assert not Platform("3.13", "x86_64").runs("a-1-cp311-cp311-manylinux_2_28_x86_64.whl")


def test_a_hash_without_a_name_is_seen() -> None:
    with pytest.raises(ValueError, match=r"flask==3\.1\.3: 1 hashes for 0 wheels; run: make lock"):
        read(f"{HEAD}flask==3.1.3 \\\n    --hash=sha256:{'0' * 64}\n")
