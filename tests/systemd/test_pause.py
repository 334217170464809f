"""Nobody's set is cut short by an update."""

from collections.abc import Iterator
from typing import Any

import pytest

from installing.errors import InstallError
from installing.pause import LONGEST_S, QUIET_S, between_sets
from installing.running import Runner


class Gym(Runner):
    """What the page says each second, and how long it was waited for."""

    def __init__(self, states: Iterator[Any]) -> None:
        self.states, self.now, self.said = states, 0.0, list[str]()

    def say(self, text: str) -> None:
        self.said.append(text)

    def waits(self) -> float:
        between_sets(self, lambda: next(self.states), lambda: self.now, self._sleep)
        return self.now

    def _sleep(self, seconds: float) -> None:
        self.now += seconds


def shown(*spans: tuple[str, int]) -> Iterator[Any]:
    """Who is there, for so many seconds each; then nobody."""
    for presence, seconds in spans:
        for _ in range(seconds):
            yield {"presence": presence}
    while True:
        yield {"presence": "empty"}


def test_kim_finishes_her_set_first() -> None:
    gym = Gym(shown(("armed", 40), ("lost", 3), ("armed", 20)))
    assert gym.waits() == 63 + QUIET_S
    assert gym.said == ["pause: somebody trains; waiting for the end of the set"]


def test_a_rest_between_two_reps_is_no_end_of_a_set() -> None:
    gym = Gym(shown(("armed", 20), ("someone", 8), ("armed", 20)))
    assert gym.waits() == 48 + QUIET_S


def test_where_nobody_is_or_the_wall_says_nothing_it_goes_on() -> None:
    assert Gym(shown()).waits() == QUIET_S
    assert Gym(iter(lambda: None, 1)).waits() == QUIET_S


def test_after_an_hour_of_training_it_gives_up_with_nothing_changed() -> None:
    with pytest.raises(InstallError, match="somebody has trained for 60 minutes; nothing was changed"):
        Gym(shown(("armed", int(LONGEST_S) + 10))).waits()
