"""A fresh sensor for each test."""

import pytest

from sensors import Sensor


@pytest.fixture
def sensor() -> Sensor:
    return Sensor()
