"""A dirty window and too much light: named from what the modelled sensor reports of rooms, people and finger marks."""

import math
from collections.abc import Callable
from itertools import pairwise

import pytest

from hingewall.messages.events import AlarmStarted, CoachingEvent, EmptyRoomLearnt, FaultEnded, FaultStarted, RepEnded
from hingewall.messages.readings import FaultKind, FaultReading, RangeReading
from hingewall.sensing.window import EmptyRoom
from hingewall.settings.mount import Mount
from hingewall.settings.settings import Settings
from hingewall.simulation.bodies import suited
from hingewall.simulation.cone import Figure, Patch, Pose, empty_room, seen
from hingewall.simulation.motion import minimum_jerk
from hingewall.simulation.tof import SHORT, SensorModel, marked
from hingewall.wall.wall import Wall

Scene = Callable[[float], Pose]
FAR_MM = 3500.0
ROOM = EmptyRoom(0.9, FAR_MM)
FINGER_MARK = 1.5
"""Mcps: pulls the stance of somebody in grey leggings from 622 to 546 mm."""


class Watched:
    """A wall that looks at one scene after the other, by a modelled sensor."""

    def __init__(self, room: EmptyRoom | None = None, ambient_mcps: float = 0.2, crosstalk_kcps: float = 0.0) -> None:
        self.wall = Wall(Settings(), Mount(crosstalk_kcps=crosstalk_kcps), room)
        self.t = 0.0
        self.events: list[CoachingEvent] = []
        self._model, self._n = SensorModel(7, ambient_mcps=ambient_mcps), 0

    def see(self, scene: Scene, seconds: float) -> "Watched":
        """``scene`` by its own time, from now on."""
        begun = self.t
        while self.t < begun + seconds:
            self._n += 1
            self.t = self._model.time_of(self._n)
            reading = self._model.measured(lambda t: scene(t - begun), self.t, self._n, SHORT)
            self.events += self.wall.feed(reading)
        return self

    def named(self, kind: FaultKind) -> list[str]:
        return [type(e).__name__ for e in self.events if isinstance(e, FaultStarted | FaultEnded) and e.kind == kind]

    def started_s(self, kind: FaultKind) -> float:
        return next(e.t for e in self.events if isinstance(e, FaultStarted) and e.kind == kind)

    @property
    def learnt(self) -> list[float]:
        return [round(e.signal_mcps, 1) for e in self.events if isinstance(e, EmptyRoomLearnt)]

    @property
    def counted(self) -> int:
        return sum(isinstance(e, RepEnded) and e.rep.verdict == "counted" for e in self.events)


def nobody(_t: float) -> Pose:
    return empty_room(FAR_MM)


def dirty(scene: Scene, mcps: float = FINGER_MARK) -> Scene:
    return lambda t: marked(scene(t), mcps)


def thing(share: float, reflectance: float, mm: Callable[[float], float]) -> Scene:
    def scene(t: float) -> Pose:
        return Pose((Patch(share, reflectance, mm(t)), Patch(1.0 - share, 0.5, FAR_MM)))

    return scene


def hinging(reflectance: float, reach_mm: float = 270.0, stance_mm: float = 622.0) -> Scene:
    """Stands for four seconds, then a hinge every five."""
    body = suited(11)
    keys = [(0.0, 0.0), (1.6, 1.0), (2.0, 1.0), (3.2, 0.0), (5.0, 0.0)]

    def depth(t: float) -> float:
        u = max(0.0, t - 4.0) % 5.0
        (a, x), (b, y) = next(pair for pair in pairwise(keys) if u <= pair[1][0])
        return x + (y - x) * minimum_jerk((u - a) / (b - a))

    def scene(t: float) -> Pose:
        d = depth(t)
        sway = 3.0 * math.sin(1.5 * t)
        thigh = math.asin(reach_mm / (0.5 * body.stature_mm)) * d
        return seen(
            Figure(body, stance_mm - reach_mm * d + sway, sway, 36.0 * d * d, 1.13 * d, thigh, reflectance), FAR_MM
        )

    return scene


# --- the window, with nobody there ---


def test_a_finger_mark_is_named_within_20_s_of_an_empty_room_and_gone_when_it_is_wiped_off() -> None:
    gym = Watched().see(nobody, 30)
    assert gym.learnt == [0.9]  # the room's other side
    gym.see(dirty(nobody), 20)
    assert gym.named("window") == ["FaultStarted"]
    assert 30 < gym.started_s("window") < 50
    gym.see(nobody, 15)
    assert gym.named("window") == ["FaultStarted", "FaultEnded"]
    assert gym.learnt == [0.9]


@pytest.mark.parametrize("mcps", [1.5, 3.0, 6.0])
def test_a_wall_that_never_saw_a_clean_window_tells_dirt_from_a_room(mcps: float) -> None:
    gym = Watched().see(dirty(nobody, mcps), 20)
    assert gym.named("window") == ["FaultStarted"]
    assert gym.learnt == []


def test_a_wall_that_is_switched_on_again_remembers_what_a_clean_window_gives() -> None:
    """In a room with a near wall, dirt alone does not look like dirt."""
    near_wall: Scene = lambda _t: empty_room(1900.0)  # noqa: E731
    room = EmptyRoom(3.05, 1900.0)
    assert Watched(room).see(dirty(near_wall), 20).named("window") == ["FaultStarted"]
    assert Watched(room).see(near_wall, 20).named("window") == []


def test_somebody_who_goes_leaves_the_mark_they_made() -> None:
    gym = Watched().see(nobody, 15).see(hinging(0.5), 6).see(dirty(nobody), 20)
    assert gym.named("window") == ["FaultStarted"]
    assert not [event for event in gym.events if isinstance(event, AlarmStarted)]


@pytest.mark.parametrize("scene", [
    thing(1.0, 0.6, lambda _t: 2000.0),  # a rack is rolled before the sensor
    thing(0.4, 0.8, lambda _t: 1500.0),  # somebody watches from beside
    thing(0.6, 0.15, lambda _t: 690.0),  # a chair in part of the cone
    thing(0.5, 0.05, lambda _t: 600.0),  # a black one
    thing(0.3, 0.5, lambda t: 900.0 + 40 * math.sin(t)),  # somebody talks at the edge of the cone
    thing(1.0, 0.2, lambda _t: 700.0),  # a bag stands there
])  # fmt: skip
def test_what_stands_in_the_room_is_no_dirt_on_the_window(scene: Scene) -> None:
    assert Watched(ROOM).see(scene, 20).see(nobody, 14).named("window") == []
    assert Watched().see(scene, 20).see(nobody, 14).named("window") == []


def test_a_room_where_people_walk_about_is_not_learnt_until_they_are_gone() -> None:
    gym = Watched().see(thing(0.4, 0.8, lambda t: 2000.0 + 500.0 * math.sin(0.8 * t)), 16)
    assert gym.learnt == []
    assert gym.see(nobody, 12).learnt == [0.9]


def test_a_frozen_sensor_says_nothing_of_its_window() -> None:
    wall = Wall(Settings(), room=ROOM)
    repeated = [RangeReading(n / 50, 855, "sigma_fail", 324.0, 3.9, 0.2, 256, stream=17) for n in range(1500)]
    kinds = {event.kind for reading in repeated for event in wall.feed(reading) if isinstance(event, FaultStarted)}
    assert kinds == {"frozen"}


def test_a_sensor_that_comes_back_is_looked_through_anew() -> None:
    gym = Watched(ROOM).see(dirty(nobody), 8)
    gym.wall.feed(FaultReading(gym.t, "i2c"))
    begun = gym.t
    gym.see(dirty(nobody), 15)
    assert gym.started_s("window") > begun + 9


# --- the window, with somebody there who is never gone ---


@pytest.mark.parametrize(("cloth", "counted"), [(0.17, 0), (0.5, 3)])
def test_hinges_before_a_marked_window_name_it_and_are_coached_on(cloth: float, counted: int) -> None:
    gym = Watched().see(dirty(hinging(cloth)), 20)
    assert gym.named("window") == ["FaultStarted"]
    assert (gym.counted, sum(isinstance(e, RepEnded) for e in gym.events)) == (counted, 3)


def test_behind_a_pane_that_the_sensor_knows_of_people_are_no_proof_of_dirt() -> None:
    assert Watched(crosstalk_kcps=5.9).see(dirty(hinging(0.5)), 20).named("window") == []


@pytest.mark.parametrize("cloth", [0.05, 0.17, 0.88])
def test_hinges_before_a_clean_window_name_nothing(cloth: float) -> None:
    gym = Watched().see(hinging(cloth), 20)
    assert (gym.named("window"), gym.named("light"), gym.counted) == ([], [], 3)


def test_a_bag_that_swings_in_part_of_the_cone_is_no_dirt() -> None:
    swinging = thing(0.6, 0.6, lambda t: 560.0 + 150.0 * math.sin(1.6 * t))
    assert Watched().see(swinging, 30).named("window") == []


def test_dirt_that_people_showed_is_taken_back_once_the_empty_room_gives_less_light() -> None:
    gym = Watched().see(dirty(hinging(0.17)), 20).see(dirty(nobody), 25)
    assert gym.named("window") == ["FaultStarted"]
    assert gym.see(nobody, 15).named("window") == ["FaultStarted", "FaultEnded"]


# --- light ---


def test_light_that_hides_where_somebody_stands_is_named_while_they_are_there() -> None:
    gym = Watched(ambient_mcps=200).see(nobody, 10).see(hinging(0.06), 20)
    assert gym.named("light") == ["FaultStarted"]
    assert 13 <= gym.started_s("light") < 16
    gym.see(nobody, 10)
    assert gym.named("light") == ["FaultStarted", "FaultEnded"]
    assert not [event for event in gym.events if isinstance(event, AlarmStarted)]


@pytest.mark.parametrize("cloth", [0.05, 0.12, 0.5])
@pytest.mark.parametrize("ambient", [100, 400, 800])
def test_in_any_light_reps_are_counted_or_the_light_is_named_and_nothing_alarms(cloth: float, ambient: float) -> None:
    gym = Watched(ambient_mcps=ambient).see(hinging(cloth), 19)
    assert gym.counted == 3 or gym.named("light")
    assert not [event for event in gym.events if isinstance(event, AlarmStarted)]


def test_a_marked_window_in_the_dark_is_not_the_light() -> None:
    assert Watched().see(dirty(hinging(0.17)), 20).named("light") == []
