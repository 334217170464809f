"""Any sequence of readings, however mad: nothing raises, nothing counts unearned, nothing sounds for nobody."""

from collections import Counter
from typing import get_args

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hingewall.coaching.rules import NEAR_MISS
from hingewall.messages.events import (
    AlarmEnded,
    AlarmStarted,
    CoachingEvent,
    FaultEnded,
    FaultStarted,
    HingeStarted,
    RepEnded,
    TargetHit,
)
from hingewall.messages.readings import BodyReading, FaultKind, FaultReading, RangeReading, RangeStatus, Reading
from hingewall.settings.settings import Settings, changed
from hingewall.wall.wall import Wall
from scenes import Scene

HUGE = st.floats(-1e308, 1e308)
MM = (
    st.none()
    | st.floats(0, 1400)
    | st.floats(0, 1e308)
    | st.sampled_from([0.0, 39.0, 85.0, 200.0, 350.0, 610.0, 1300.0])
)
STEPS = st.sampled_from([0.0, 0.0, 0.02, 0.02, 0.02, 0.3, 2.5, 70.0]) | st.floats(0, 1e6)
MAYBE = st.none() | HUGE
WILD_RANGE = st.builds(
    RangeReading, st.just(0.0), MM, st.sampled_from(get_args(RangeStatus)), MAYBE, MAYBE, MAYBE, MAYBE,
    st.none() | st.integers(0, 255),
)  # fmt: skip
WILD_BODY = st.builds(BodyReading, st.just(0.0), st.booleans(), st.integers(0, 5), MAYBE, MAYBE, MAYBE, HUGE)
WILD_FAULT = st.builds(FaultReading, st.just(0.0), st.sampled_from(get_args(FaultKind)))
WILD = st.lists(st.tuples(STEPS, WILD_RANGE | WILD_BODY | WILD_FAULT), max_size=80)

# Sequences that mean something, so that reps and alarms really occur: (move, mm, seconds).
MOVES = st.lists(
    st.tuples(st.sampled_from(["stand", "move", "move", "rep", "blank", "broken", "nobody", "people", "tap", "reach"]),
              st.sampled_from([30.0, 100.0, 180.0, 345.0, 480.0, 610.0, 760.0, 1250.0]),
              st.sampled_from([0.02, 0.2, 0.5, 1.2, 3.0])), max_size=14)  # fmt: skip


class Witness:
    """Holds every event against what may be said."""

    def __init__(self, wall: Wall) -> None:
        self.wall = wall
        self.open: Counter[str] = Counter()
        self.started = self.hit = False

    def feed(self, reading: Reading) -> None:
        for event in self.wall.feed(reading):
            self.hear(event)
        coach = self.wall.coach
        assert not (coach.presence == "empty" and (coach.alarms.sounding or coach.tracker.in_rep))
        assert coach.phase in ("idle", "rest") or coach.tracker.in_rep

    def hear(self, event: CoachingEvent) -> None:
        match event:
            case AlarmStarted(kind=kind) | FaultStarted(kind=kind):
                self.open[kind] += 1
                assert self.open[kind] == 1
            case AlarmEnded(kind=kind) | FaultEnded(kind=kind):
                self.open[kind] -= 1
                assert self.open[kind] == 0
            case HingeStarted():
                self.started, self.hit = True, False
            case TargetHit():
                self.hit = self.started
            case RepEnded():
                self.judge(event)

    def judge(self, event: RepEnded) -> None:
        rep = event.rep
        assert self.started
        assert rep.start_s <= rep.bottom_s <= rep.end_s <= event.t + 1e-4
        assert (rep.reason is None) == (rep.verdict == "counted")
        if rep.verdict == "counted":
            assert rep.reach_mm >= rep.target_mm * (1 - NEAR_MISS) - 0.1
            assert self.hit or rep.unsure
            assert rep.form != "squat"
            assert not self.open["touch"]
        self.started = self.hit = False


@given(WILD)
@settings(max_examples=200)
def test_mad_readings_do_no_harm(steps: list[tuple[float, Reading]]) -> None:
    witness = Witness(Wall(Settings()))
    t = 0.0
    for step, reading in steps:
        t += step
        match reading:
            case RangeReading():
                witness.feed(RangeReading(t, *[getattr(reading, name) for name in RangeReading.__struct_fields__[1:]]))
            case BodyReading():
                witness.feed(BodyReading(t, *[getattr(reading, name) for name in BodyReading.__struct_fields__[1:]]))
            case FaultReading():
                witness.feed(FaultReading(t, reading.fault))


class WitnessedScene(Scene):
    """A scene in which every event is held against what may be said."""

    def __init__(self, camera: bool) -> None:
        super().__init__(camera=camera)
        self.witness = Witness(self.wall)

    def feed(self, reading: Reading) -> list[CoachingEvent]:
        self.witness.feed(reading)
        return []

    def use(self, changes: dict[str, object]) -> None:
        for event in self.coach.use(changed(self.coach.settings, changes), self.t):
            self.witness.hear(event)

    def play(self, move: str, mm: float, seconds: float) -> None:
        match move:
            case "stand":
                self.stand(mm, seconds)
            case "move":
                self.move(mm, seconds, drop_mm=mm / 10)
            case "rep":
                self.stand(610, 1.6).rep(reach=610 - mm if mm < 610 else 265, down=seconds + 0.3, drop=mm / 4)
            case "blank":
                self.blank(seconds, "sigma_fail")
            case "broken":
                self.broken(seconds)
            case "nobody":
                self.nobody(seconds)
            case "people":
                self.people = int(mm) % 3
            case "tap":
                self.use({"mode": "tap_and_step" if mm < 400 else "reach"})
            case "reach":
                self.use({"reach.target_mm": 150 if mm < 400 else 300})


@given(MOVES, st.booleans())
@example([("rep", 345.0, 1.2), ("rep", 30.0, 3.0), ("nobody", 0.0, 3.0)], True)
@example([("rep", 345.0, 1.2), ("rep", 480.0, 1.2), ("rep", 1250.0, 1.2)], False)
@settings(max_examples=80)
def test_whatever_people_do_the_promises_hold(moves: list[tuple[str, float, float]], camera: bool) -> None:
    scene = WitnessedScene(camera)
    for move in moves:
        scene.play(*move)
    scene.nobody(3)
    assert scene.coach.presence == "empty"
    assert not any(scene.witness.open[kind] for kind in ("too_near", "touch", "stance_too_near"))
