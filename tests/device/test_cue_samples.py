"""Somebody wants to hear the wall: each cue of the page, never while somebody trains, and not all day long."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest

from hingewall.device.cue_samples import AT_ONCE, EVERY_S, CueSamples, training
from hingewall.errors import CommandRefused
from hingewall.settings.settings import Cue
from hingewall.signals.cue_selector import Action, Sample
from hingewall_web.words.sounds import MAIN, RARER
from scenes import Scene


class Ear:
    """Hears what is played for somebody who asks."""

    def __init__(self) -> None:
        self.heard: list[Action] = []
        self.samples = CueSamples(self)

    def perform(self, actions: Sequence[Action]) -> None:
        self.heard += actions

    def ask(self, cue: Any = "armed", t: float = 100.0, *, training: bool = False, quiet: bool = False,
            volume: str = "high") -> str:  # fmt: skip
        """``played``, or why not."""
        try:
            self.samples.play({"cue": cue}, t, training, Cue(volume=volume), quiet)
        except CommandRefused as refused:
            return f"{refused.code}: {refused}"
        return "played"


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.mark.parametrize("cue", sorted({*MAIN, *RARER}))
def test_each_sound_of_the_page_is_played_as_something_that_is_only_shown(ear: Ear, cue: str) -> None:
    assert ear.ask(cue) == "played"
    assert ear.heard == [Sample(cue)]


@pytest.mark.parametrize(
    "cue", ["fanfare", "test_blue", "hint_forget_pin", "press_me", "", None, 7, ["armed"], {"cue": "armed"}]
)
def test_fail_what_is_no_cue_or_means_something_else(ear: Ear, cue: object) -> None:
    assert ear.ask(cue) == "invalid: there is no such cue"
    assert ear.heard == []


def test_whoever_trains_hears_nothing_that_is_not_meant_for_them(ear: Ear) -> None:
    assert ear.ask(training=True).startswith("busy: Somebody is training at the wall. Try again after the set")
    assert ear.heard == []


@pytest.mark.parametrize("refused", [{"volume": "off"}, {"quiet": True}])
def test_a_wall_that_is_to_be_quiet_says_so_and_names_the_phone(ear: Ear, refused: dict[str, Any]) -> None:
    answer = ear.ask(**refused)
    assert answer.startswith("refused: ")
    assert "except for the alarm" in answer
    assert "Listen on this phone" in answer
    assert ear.ask("too_near", **refused) == answer, "the alarm is for whoever is too near"
    assert ear.heard == []


def test_the_whole_page_can_be_heard_at_once_and_nobody_drives_the_gym_mad(ear: Ear) -> None:
    assert len({*MAIN, *RARER}) <= AT_ONCE
    assert [ear.ask(t=100 + n / 10) for n in range(AT_ONCE)] == ["played"] * AT_ONCE
    assert ear.ask(t=102).startswith("busy: The wall has just played many sounds.")
    played = [t for t in range(102, 402) if ear.ask(t=float(t)) == "played"]
    assert all(b - a >= EVERY_S for a, b in pairwise(played))
    assert len(played) >= 59, "and it is never shut for good"


def test_someone_trains_from_the_first_push_until_the_rest_is_over() -> None:
    scene = Scene({"set.reps": 1, "set.rest_s": 20})

    def trains() -> bool:
        return training(scene.coach, scene.t)

    scene.stand()
    assert not trains(), "who only stands there with a phone may listen"
    scene.move(450, 1.0)
    assert trains(), "in the first push"
    scene.hold(0.2).move(345, 0.8).move(610, 1.2).hold(1.0)
    assert trains(), "in the rest"
    scene.wait(20)
    assert not trains()


def test_whoever_stands_too_near_has_the_alarm_and_nothing_else() -> None:
    scene = Scene().stand(400, 3.0)
    assert training(scene.coach, scene.t)


def test_an_empty_wall_plays_also_in_a_rest_that_nobody_takes() -> None:
    scene = Scene({"set.reps": 1, "set.rest_s": 60}).stand().rep().nobody(5)
    assert not training(scene.coach, scene.t)


def test_whoever_is_asked_for_three_good_reps_trains() -> None:
    scene = Scene().stand()
    scene.coach.calibrate(scene.t)
    assert training(scene.coach, scene.t)
