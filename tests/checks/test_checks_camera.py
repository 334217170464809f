"""Is there a camera? Asked through a Python of its own, here one that says what libcamera might."""

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from hingewall.checks.camera import camera
from hingewall.checks.check import Check
from waiting import PATIENCE_S


@pytest.fixture
def pi(tmp_path: Path) -> Path:
    (tmp_path / "dev").mkdir()
    (tmp_path / "dev" / "media0").touch()
    return tmp_path


def python(root: Path, program: str) -> Sequence[str]:
    (root / "libcamera.py").write_text(program)
    return (sys.executable, str(root / "libcamera.py"))


def seen(root: Path, program: str, limit_s: float = PATIENCE_S) -> Check:
    return camera(root, True, python(root, program), limit_s)


def test_a_camera_is_named(pi: Path) -> None:
    check = seen(pi, "print('[libcamera] INFO'); print(['imx708_wide'])")
    assert (check.ok, check.found) == (True, "imx708_wide")


def test_no_camera_means_that_form_is_not_checked(pi: Path) -> None:
    check = seen(pi, "print([])")
    assert check.ok is False
    assert "form will not be checked" in check.found
    assert "ribbon" in check.first


def test_a_machine_without_media_devices_is_not_asked_further(tmp_path: Path) -> None:
    check = camera(tmp_path, True, ("/no/such/python",))
    assert (check.ok, check.found) == (False, "no camera found: form will not be checked")


def test_a_camera_that_is_switched_off_is_not_looked_for(tmp_path: Path) -> None:
    check = camera(tmp_path, False, ("/no/such/python",))
    assert check.ok is None
    assert "switched off" in check.found


def test_picamera2_that_is_not_installed_names_its_package(pi: Path) -> None:
    check = camera(pi, True)
    assert check.ok is False
    assert check.found == "picamera2 is not installed here: form will not be checked"
    assert "apt install --no-install-recommends python3-picamera2" in check.first


@pytest.mark.parametrize(
    "why", ["picamera2 is 0.3.12; `sudo apt full-upgrade`", "numpy differs; `pip uninstall numpy`"]
)
def test_software_that_can_not_be_used_is_named_with_what_to_do_and_no_cable(pi: Path, why: str) -> None:
    check = seen(pi, f"from hingewall.errors import CameraUnusable; raise CameraUnusable({why!r})")
    assert check.ok is False
    assert (check.found, check.first) == (why.partition("; ")[0] + ": form will not be checked", why.partition("; ")[2])


def test_libcamera_that_fails_is_quoted_and_no_cable_is_blamed(pi: Path) -> None:
    check = seen(pi, "raise RuntimeError('Failed to acquire camera')")
    assert check.ok is False
    assert "Failed to acquire camera" in check.found
    assert "ribbon" not in check.first


def test_libcamera_that_dies_without_a_word(pi: Path) -> None:
    assert "no reason given" in seen(pi, "import os; os._exit(3)").found


def test_libcamera_that_hangs_is_ended(pi: Path) -> None:
    check = seen(pi, "import threading; threading.Event().wait(60)", limit_s=0.2)
    assert (check.ok, check.found) == (False, "libcamera gave no answer in 0.2 s")
