"""When the sensor looks closely: somebody near, and three seconds beyond."""

import pytest

from hingewall.messages.readings import Distance
from hingewall.sensing.attention import LEAVE_S, Attention


def nothing(t: float) -> Distance:
    return Distance(t, None, "nothing")


def seen(t: float, mm: float) -> Distance:
    return Distance(t, mm, "seen")


@pytest.fixture
def busy() -> Attention:
    attention = Attention()
    attention.update(seen(10.0, 600))
    return attention


def test_an_empty_gym_is_watched_from_afar() -> None:
    attention = Attention()
    for t in range(100):
        attention.update(nothing(t))
    assert not attention.near


def test_the_first_reading_within_reach_makes_it_look_closely() -> None:
    attention = Attention()
    attention.update(seen(1.0, 1250))
    assert not attention.near
    attention.update(seen(1.04, 1199))
    assert attention.near


def test_somebody_at_the_edge_does_not_make_it_change_at_each_step(busy: Attention) -> None:
    for n in range(600):
        busy.update(seen(10.0 + n / 50, 1190 + 15 * (n % 2)))
        assert busy.near


def test_it_looks_away_three_seconds_after_the_last_one_left(busy: Attention) -> None:
    busy.update(nothing(10.0 + LEAVE_S))
    assert busy.near
    busy.update(nothing(10.1 + LEAVE_S))
    assert not busy.near


def test_closer_than_can_be_measured_is_near() -> None:
    attention = Attention()
    attention.update(Distance(1.0, 40.0, "closer"))
    assert attention.near


def test_what_can_not_be_read_changes_nothing(busy: Attention) -> None:
    for n in range(1000):
        busy.update(Distance(10.0 + n / 50, None, "unreadable"))
    assert busy.near
    busy.update(nothing(30.1))
    assert busy.near, "the three seconds begin when something can be read again"
    idle = Attention()
    idle.update(Distance(1.0, None, "unreadable"))
    assert not idle.near
