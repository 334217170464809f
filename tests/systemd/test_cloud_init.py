"""The user-data for who keeps a card of their own: as cloud-init itself reads it, and what of ours it runs."""

import re
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

from installing.releases import PARTS

PROJECT = Path(__file__).parents[2]
USER_DATA = PROJECT / "systemd/cloud-init/user-data"


@pytest.mark.skipif(shutil.which("cloud-init") is None, reason="needs cloud-init")
def test_cloud_init_takes_it(tmp_path: Path) -> None:
    """By its schema; and a slip in it would be found."""
    for text, right in (
        (USER_DATA.read_text(), True),
        (USER_DATA.read_text().replace("mode: reboot", "mode: again"), False),
    ):
        file = tmp_path / "user-data"
        file.write_text(text)
        said = subprocess.run(
            ["cloud-init", "schema", "--config-file", file], capture_output=True, text=True, timeout=300, check=False
        )  # fmt: skip
        assert (said.returncode == 0) is right, said.stdout + said.stderr


def test_what_it_runs_is_in_what_is_packed_for_it(tmp_path: Path) -> None:
    subprocess.run(["make", "--silent", "cloud-init", f"OUT={tmp_path}"], cwd=PROJECT, check=True, capture_output=True)
    assert (tmp_path / "user-data").read_text() == USER_DATA.read_text()
    with tarfile.open(tmp_path / "hingewall.tar.gz") as archive:
        packed = set(archive.getnames())
    assert packed.issuperset(PARTS)
    named = re.findall(r"/opt/hingewall/source/([\w./-]+)", USER_DATA.read_text())
    assert "systemd/install.py" in named
    assert packed.issuperset(named)
