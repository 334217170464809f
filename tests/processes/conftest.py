"""A site: a data folder with the processes that a test starts in it, ended when the test ends."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from running import Site


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.fixture
def nobody(tmp_path: Path) -> dict[str, Any]:
    """Options that start a process as a user who is not root, who may write anywhere."""
    if os.geteuid() != 0:
        return {}
    for folder in (tmp_path, *tmp_path.parents[:3]):
        folder.chmod(folder.stat().st_mode | 0o055)
    return {"user": 65534, "group": 65534, "extra_groups": []}
