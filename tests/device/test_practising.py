"""Who practises, without a device: how long a badge stays on, and whose targets give way."""

from typing import Any

import pytest

from hingewall.device.athlete_session import IDLE_S, Practising, suited
from hingewall.settings.settings import Settings, changed
from hingewall.storage.athletes_reader import Athlete


def athlete(name: str = "kim") -> Athlete:
    return Athlete(name, name, "blue", "star", {})


def test_whoever_stays_before_the_wall_stays_selected() -> None:
    here = Practising()
    here.select(athlete(), 0.0)
    assert not any(here.deserted("armed", float(t)) for t in range(600))
    assert not here.deserted("empty", 599.0 + IDLE_S - 0.1), "counted from when somebody was last seen"
    assert here.deserted("empty", 599.0 + IDLE_S)


def test_a_minute_with_nobody_coming_is_enough() -> None:
    here = Practising()
    here.select(athlete(), 1000.0)
    assert not here.deserted("empty", 1000.0 + IDLE_S - 0.1)
    assert here.deserted("empty", 1000.0 + IDLE_S)


@pytest.mark.parametrize("presence", ["someone", "armed", "lost"])
def test_somebody_who_is_seen_in_any_way_is_there(presence: Any) -> None:
    here = Practising()
    here.select(athlete(), 0.0)
    here.deserted(presence, 59.0)
    assert not here.deserted("empty", 118.0)


def test_a_guest_is_never_logged_out_and_the_next_athlete_has_a_minute_of_their_own() -> None:
    here = Practising()
    assert not here.deserted("empty", 1000.0)
    here.select(athlete(), 1000.0)
    here.select(athlete("lee"), 1059.0)
    assert not here.deserted("empty", 1118.0)


def test_targets_that_contradict_the_walls_settings_give_way_and_say_why() -> None:
    wall = Settings()
    settings, text = suited(wall, {"reach.target_mm": 300})
    assert (settings.reach.target_mm, text) == (300, "")
    nearer = changed(wall, {"stance.target_mm": 620, "alarm.too_near_mm": 300, "reach.target_mm": 200})
    settings, text = suited(nearer, {"reach.target_mm": 300})
    assert settings == nearer
    assert "too-near alarm" in text
