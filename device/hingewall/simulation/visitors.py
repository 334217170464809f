"""The people of the simulation. Each is a pure function of (person, seed, time), and goes on for ever."""

import random
from collections.abc import Iterator
from dataclasses import dataclass

from hingewall.errors import UsageError, joined
from hingewall.simulation.bodies import Body
from hingewall.simulation.cone import Pose
from hingewall.simulation.motion import OFF_SIDE_MM, Choreography, Movement
from hingewall.simulation.visits import TARGET_MM, Slot, Style, hinging, squatting, visit

ALIAS_MM = 2450.0
"""A rack here is in the VL53L1X's alias zone in short mode: its second period repeats after 2.38 m."""
CARD_MM = 600.0
"""Where `hingewall calibrate` and its page want a card first."""
BODIES_APART = 7919
"""Between the seeds of people who share a program, so that each has a body of their own."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who practises: a program of slots, gone through for ever. Times in seconds from the start of the simulation."""

    name: str
    help: str
    program: tuple[Slot, ...]

    def at(self, seed: int, t: float) -> Pose:
        """What is in front of the wall at that time."""
        number, start = self._occasion(t)
        index = number % len(self.program)
        return visit(self.program[index], seed + BODIES_APART * index, str(number)).pose(t - start)

    def reps(self, seed: int, until_s: float) -> list[Movement]:
        """What the person does that ends by then: the truth that a device's verdicts can be held against."""
        return [m for m in self._movements(seed, until_s) if m.end_s <= until_s]

    def _movements(self, seed: int, until_s: float) -> Iterator[Movement]:
        start, number = 0.0, 0
        while start < until_s:
            index = number % len(self.program)
            slot = self.program[index]
            for movement in visit(slot, seed + BODIES_APART * index, str(number)).movements:
                yield movement.shifted(start)
            start, number = start + slot.period_s, number + 1

    def _occasion(self, t: float) -> tuple[int, float]:
        """The number of the slot whose turn it is, counted from the start, and when it began."""
        cycle_s = sum(slot.period_s for slot in self.program)
        cycle = max(0, int(t // cycle_s))
        start, number = cycle * cycle_s, cycle * len(self.program)
        for slot in self.program[:-1]:
            if t < start + slot.period_s:
                break
            start, number = start + slot.period_s, number + 1
        return number, start


def person_named(name: str) -> Person:
    """The person of that name. Raises UsageError, which lists them all."""
    try:
        return PEOPLE[name]
    except KeyError:
        raise UsageError(f"--person {name}: nobody of that name; choose {joined(PEOPLE)}") from None


# --- what they do ---


def _hinges(c: Choreography, rng: random.Random, count: int) -> None:
    """Clean ones: two seconds down, one and a bit up, a breath at the top; never twice to the same millimetre."""
    home = c.keys[-1].stance_mm
    for _ in range(count):
        depth = 1.0 + max(-0.02, min(0.02, rng.gauss(0.0, 0.01)))
        c.rep(
            "hinge", down_s=rng.uniform(1.6, 1.9), pause_s=rng.uniform(0.35, 0.5), up_s=rng.uniform(1.1, 1.3),
            depth=depth, stance_mm=home + rng.uniform(-8.0, 8.0),
        )  # fmt: skip
        c.hold(rng.uniform(1.3, 1.6))


def _arrive(c: Choreography) -> None:
    """In, and still until 4.5 s: long enough for any device to find the stance and say so."""
    c.walk_in()
    c.hold(4.5 - c.now)


def _one_set(c: Choreography, rng: random.Random) -> None:
    _arrive(c)
    _hinges(c, rng, 5)
    c.walk_out()


def _two_sets(c: Choreography, rng: random.Random) -> None:
    _arrive(c)
    _hinges(c, rng, 5)
    c.hold(10.0)
    _hinges(c, rng, 5)
    c.walk_out()


def _stiff_set(c: Choreography, rng: random.Random) -> None:
    _arrive(c)
    for _ in range(5):
        c.rep("shallow", down_s=rng.uniform(1.3, 1.6), pause_s=0.3, up_s=1.1, depth=rng.uniform(0.95, 1.0))
        c.hold(rng.uniform(1.5, 2.0))
    c.walk_out()


def _squats(c: Choreography, rng: random.Random) -> None:
    _arrive(c)
    for _ in range(5):
        c.rep("squat", down_s=rng.uniform(1.5, 1.8), pause_s=0.3, up_s=rng.uniform(1.3, 1.5))
        c.hold(rng.uniform(1.3, 1.8))
    c.walk_out()


def _steps_forward(c: Choreography, rng: random.Random) -> None:
    """Too near, until the alarm has been heard."""
    c.walk_in()
    c.hold(4.5)
    c.move(1.0, stance_mm=c.keys[-1].stance_mm + TARGET_MM - NEAR_MM)
    c.hold(3.0)
    _hinges(c, rng, 3)
    c.walk_out()


def _bounces(c: Choreography, rng: random.Random) -> None:
    _arrive(c)
    for _ in range(3):
        c.rep("hinge", down_s=rng.uniform(1.5, 1.8), pause_s=0.2, up_s=1.2, bounces=3)
        c.hold(rng.uniform(1.6, 2.0))
    c.walk_out()


def _leaves(c: Choreography, rng: random.Random) -> None:
    """One rep, and in the middle of the next one away: straight ahead, or sideways."""
    _arrive(c)
    _hinges(c, rng, 1)
    start = c.now
    c.move(1.5, depth=rng.uniform(0.7, 0.8))
    turned = c.now
    if rng.random() < 0.5:
        c.move(1.2, depth=0.0, stance_mm=1500.0)
    c.walk_out()
    c.movements.append(Movement(start, turned, c.now, "abandoned"))


def _passes(c: Choreography, rng: random.Random) -> None:
    """From one side to the other at walking pace, a step behind the place where people stand."""
    c.hold(rng.uniform(1.0, 3.0))
    c.move(2.2, side_mm=OFF_SIDE_MM)


# --- how they do it ---

NEAR_MM = 400.0


def _coached(body: Body) -> Style:
    """Whoever demonstrates reaches the default target of 240 mm: nobody at the lowest few percent."""
    return hinging(body, "coached", least_mm=262.0, most_mm=296.0)


def _stiff(body: Body) -> Style:
    """Short of the default target by more than a tenth, whoever it is."""
    return hinging(body, "stiff", most_mm=200.0)


_COACHED = Slot(35.0, _one_set, _coached)
_STIFF = Slot(34.0, _stiff_set, _stiff)
_SQUATTER = Slot(35.0, _squats, squatting)
_TOO_NEAR = Slot(32.0, _steps_forward, _coached, stance_mm=NEAR_MM)
_BOUNCER = Slot(32.0, _bounces, _coached)
_LEAVER = Slot(20.0, _leaves, _coached)
_PASSER_BY = Slot(10.0, _passes, stance_mm=1050.0)
_BLACK = Slot(35.0, _one_set, _coached, reflectance=0.05)
_NOBODY = Slot(60.0)
_CARD = Slot(60.0, far_mm=CARD_MM)
_NOBODY_WITH_RACK = Slot(60.0, far_mm=ALIAS_MM)

PEOPLE: dict[str, Person] = {
    person.name: person
    for person in (
        Person(
            "class", "coached first, then the others in turn, for ever",
            (_COACHED, _STIFF, _SQUATTER, _TOO_NEAR, _BOUNCER, _LEAVER, _PASSER_BY, _BLACK),
        ),
        Person("coached", "clean hinges, two sets of five with a rest between", (Slot(76.0, _two_sets, _coached),)),
        Person("stiff", "a beginner whose hips do not go far enough back yet", (_STIFF,)),
        Person("squatter", "sits down instead of reaching back", (_SQUATTER,)),
        Person("too_near", "stands at 40 cm until told, then steps forward and hinges", (_TOO_NEAR,)),
        Person("bouncer", "bounces at the bottom: three dips, one rep", (_BOUNCER,)),
        Person("walks_off", "leaves in the middle of the second rep", (_LEAVER,)),
        Person("passer_by", "walks through behind the place where people stand; nobody trains", (_PASSER_BY,)),
        Person("card", "nobody, but a card at 600 mm, as for calibrating the sensor", (_CARD,)),
        Person("empty", "nobody, in a gym with a rack that the sensor sees double every other minute",
               (_NOBODY, _NOBODY_WITH_RACK)),
        Person("black_leggings", "clean hinges in cloth that gives back 5 % of the light", (_BLACK,)),
    )
}  # fmt: skip
