"""A site: a data folder with the processes that a test starts in it, ended when the test ends."""

import ctypes
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from running import Site

PR_CAPBSET_DROP = 24
CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH = 1, 2


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    site = Site(tmp_path)
    yield site
    site.close()


@pytest.fixture
def ordinary() -> dict[str, Any]:
    """Options that start a process to whom file modes apply, as they don't to root."""
    if os.geteuid() != 0:
        return {}
    prctl = ctypes.CDLL(None).prctl

    def drop() -> None:
        for capability in (CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH):
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)

    return {"preexec_fn": drop}
