"""The device that each test turns by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from by_hand import Bench


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Bench(tmp_path) as bench:
        yield bench
