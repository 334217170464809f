"""An hour of a gym with nobody in it, and one thing after another before the wall: put there, hung there, rolled by."""

import random
from dataclasses import dataclass

from hingewall.simulation.cone import ROOM_REFLECTANCE, Figure, Patch, Pose
from hingewall.simulation.faults import SensorFault
from hingewall.simulation.life.conditions import drawn_conditions
from hingewall.simulation.life.things import Thing, drawn_thing
from hingewall.simulation.motion import minimum_jerk

HOUR_S = 3600.0
PASSES_S = 3.0
"""A trolley takes so long from one side of the cone to the other."""


@dataclass(frozen=True, slots=True)
class Rolling:
    """What rolls: in from the side, perhaps ``times`` nearer and away again by ``travel_mm``, and out at the side."""

    kind: str
    start_s: float
    end_s: float
    share: float
    reflectance: float
    mm: float
    travel_mm: float = 0.0
    times: int = 0
    there_and_back_s: float = 4.0

    def patch(self, t: float) -> Patch | None:
        if not self.start_s <= t < self.end_s:
            return None
        since, left = t - self.start_s, self.end_s - t
        share = self.share * minimum_jerk(min(since, left) / (PASSES_S / 2.0))
        return (
            Patch(share, self.reflectance, self.mm - self.travel_mm * self._near(since - PASSES_S)) if share else None
        )

    def _near(self, since: float) -> float:
        """From 0 to 1 and back, with a pause at both ends."""
        turn = self.there_and_back_s
        if not 0.0 <= since < self.times * turn:
            return 0.0
        share = (since % turn) / turn
        return minimum_jerk(share / 0.35) if share < 0.45 else 1.0 - minimum_jerk((share - 0.45) / 0.35)


AnyThing = Thing | Rolling


class EmptyGym:
    """Hour ``number`` of ``seed``. A gym as a visit has it, but for the people, and with a camera that works."""

    def __init__(self, seed: int, number: int) -> None:
        self.seed, self.number = seed, number
        rng = random.Random(f"empty gym {seed} {number}")  # noqa: S311  a simulation, not a secret
        drawn = drawn_conditions(rng)
        self.conditions = drawn._replace(eye=drawn.eye._replace(fails_at_s=None))
        self.faults: tuple[SensorFault, ...] = ()
        self.end_s = HOUR_S
        self.things: list[AnyThing] = []
        start_s = rng.uniform(5.0, 20.0)
        while start_s < HOUR_S - 60.0:
            self.things.append(_drawn(rng, start_s))
            start_s = self.things[-1].end_s + rng.uniform(10.0, 40.0)

    def people(self, _t: float) -> list[Figure]:
        return []

    def pose(self, t: float) -> Pose:
        thing = next((thing for thing in self.things if thing.start_s <= t < thing.end_s), None)
        patch = thing.patch(t) if thing is not None else None
        room = Patch(1.0 - (patch.share if patch else 0.0), ROOM_REFLECTANCE, self.conditions.far_mm)
        return Pose((patch, room) if patch else (room,))


def _drawn(rng: random.Random, start_s: float) -> AnyThing:
    """What people leave, and what hangs or rolls by. Sizes, ways and how often: assumed."""
    until_s = start_s + rng.uniform(60.0, 240.0)
    reflectance = rng.uniform(0.15, 0.6)
    match rng.choices(("left", "strap", "trolley", "robot", "backrest"), (6, 1, 1, 1, 1))[0]:
        case "strap":
            return Thing(
                "strap", start_s, until_s, rng.uniform(0.2, 0.4), reflectance, rng.uniform(300.0, 550.0),
                rng.uniform(5.0, 20.0), rng.uniform(3.0, 12.0),
            )  # fmt: skip
        case "trolley":
            end_s = start_s + PASSES_S + rng.choice((0.0, rng.uniform(0.0, 90.0)))
            return Rolling("trolley", start_s, end_s, rng.uniform(0.5, 1.0), reflectance, rng.uniform(350.0, 1000.0))
        case "robot":
            end_s = start_s + PASSES_S + rng.uniform(10.0, 60.0)
            return Rolling(
                "robot", start_s, end_s, rng.uniform(0.2, 0.4), reflectance, rng.uniform(500.0, 900.0),
                rng.uniform(100.0, 400.0), rng.randint(1, 4), rng.uniform(5.0, 12.0),
            )  # fmt: skip
        case "backrest":
            return Rolling(
                "backrest", start_s, until_s, 0.9, reflectance, rng.uniform(580.0, 650.0),
                rng.uniform(200.0, 280.0), rng.randint(2, 6), rng.uniform(3.5, 6.0),
            )  # fmt: skip
        case _:
            return drawn_thing(rng, start_s, until_s)
