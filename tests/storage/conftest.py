"""A shelf: a database in a temporary folder with an open store, closed when the test ends."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from stored import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    shelf.open()
    yield shelf
    shelf.close()
