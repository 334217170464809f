"""One whole visit: who comes, under what conditions, and what is left behind. What is before the wall at any time."""

import random
from functools import cached_property

from hingewall.settings.settings import Settings, changed
from hingewall.simulation.cone import Figure, Patch, Pose, empty_room, seen
from hingewall.simulation.life.actor import Actor
from hingewall.simulation.life.acts import practise
from hingewall.simulation.life.conditions import (
    drawn_body,
    drawn_conditions,
    drawn_faults,
    drawn_reflectance,
    drawn_restarts,
)
from hingewall.simulation.life.manners import Hinger, drawn_hinger
from hingewall.simulation.life.things import Thing, drawn_thing
from hingewall.simulation.tof import echo
from hingewall.simulation.visits import TARGET_MM

CALIBRATED_SHARE = 0.9
"""A calibrated target is nine tenths of the reach that was shown."""


class LifeVisit:
    """Visit ``number`` of ``seed``. Time runs from its own start, and begins and ends with nobody there.

    ``changes``: the settings that this wall has beside the defaults. ``restarts``: when the device is off.
    """

    def __init__(self, seed: int, number: int) -> None:
        self.seed, self.number = seed, number
        self._rng = rng = random.Random(f"life {seed} {number}")  # noqa: S311  a simulation, not a secret
        self.conditions = drawn_conditions(rng)
        self._empty = empty_room(self.conditions.far_mm)
        first = drawn_hinger(drawn_body(rng), rng)
        self.changes = self._changes(first)
        self.settings = changed(Settings(), self.changes)
        self.actors = [self._actor(first, calibrated=bool(self.changes))]
        self.things: list[Thing] = []
        self._act()
        self.end_s = max([a.now for a in self.actors] + [thing.end_s for thing in self.things]) + rng.uniform(4.0, 8.0)
        self.faults = drawn_faults(rng, self.end_s)
        self.restarts = drawn_restarts(rng, self.end_s)

    # --- who comes, and what they leave ---

    def _changes(self, who: Hinger) -> dict[str, object]:
        """The target is calibrated to the first one who comes: always where the default asks too much of this body as
        the sensor sees it from its height, else as it happens."""
        reads = self._read_reach(who)
        if reads > 1.06 * Settings().reach.target_mm and self._rng.random() < 0.6:
            return {}
        return {"reach.target_mm": min(345, max(100, 5 * round(CALIBRATED_SHARE * reads / 5)))}

    def _read_reach(self, who: Hinger) -> float:
        """What the sensor makes of this one's full hinge: it blends the seat with what is around it."""
        body, style = who.body, who.style
        upright = Figure(body, TARGET_MM, 0.0, 0.0, 0.0, 0.0, 0.5)
        bottom = Figure(body, TARGET_MM - style.reach_mm, 0.0, style.drop_mm, style.trunk, style.thigh, 0.5)
        far, low = (echo(self._seen(figure).patches).distance_mm for figure in (upright, bottom))
        return far - low

    def _actor(self, who: Hinger, calibrated: bool = False) -> Actor:
        scale = who.style.reach_mm / self._read_reach(who)
        wanted = scale * self.settings.reach.target_mm
        if calibrated:
            wanted = min(wanted, CALIBRATED_SHARE * who.style.reach_mm)  # settings do not go as low as some mounts ask
        return Actor(who, wanted, self.settings, drawn_reflectance(self._rng), self._rng)

    def _act(self) -> None:
        rng, a = self._rng, self.actors[0]
        a.stand(rng.uniform(2.0, 5.0))
        practise(a, 2, 4)
        gone = a.now
        if rng.random() < 0.15:
            gone = self._partner(gone)
        leaves_a_thing = rng.random() < 0.25
        back_s = gone + (rng.uniform(25.0, 70.0) if leaves_a_thing else rng.uniform(3.0, 70.0))
        if leaves_a_thing:
            self.things.append(drawn_thing(rng, gone + 0.5, back_s - 0.5))
        if rng.random() < (0.5 if leaves_a_thing else 0.25):
            a.stand(back_s - a.now)
            practise(a, 1, 2)

    def _partner(self, gone_s: float) -> float:
        """You go, I go: in as the other one goes out. When that one has gone too."""
        partner = self._actor(drawn_hinger(drawn_body(self._rng), self._rng))
        self.actors.append(partner)
        partner.stand(gone_s + self._rng.uniform(-0.9, 0.8))
        practise(partner, 1, 2)
        return partner.now

    # --- what is before the wall ---

    def _seen(self, figure: Figure) -> Pose:
        return seen(figure, self.conditions.far_mm, self.conditions.mount_mm)

    def people(self, t: float) -> list[Figure]:
        """Everybody who is about, the nearest first."""
        figures = [figure for actor in self.actors if (figure := actor.figure(t)) is not None]
        return sorted(figures, key=lambda figure: figure.hip_mm)

    def thing(self, t: float) -> Patch | None:
        return next((patch for thing in self.things if (patch := thing.patch(t)) is not None), None)

    def pose(self, t: float) -> Pose:
        """What the sensor has in its cone: the nearest person, and a thing before or instead of them."""
        people = self.people(t)
        poses = [self._seen(figure) for figure in people]
        pose = next((pose for pose in poses if pose.figure is not None), poses[0] if poses else self._empty)
        thing = self.thing(t)
        if thing is None:
            return pose
        rest = 1.0 - thing.share
        patches = (thing, *(patch._replace(share=rest * patch.share) for patch in pose.patches if rest > 0.0))
        return Pose(patches, pose.figure, pose.person)

    @cached_property
    def awake(self) -> list[tuple[float, float]]:
        """From when to when the device runs."""
        times = [0.0, *(t for span in self.restarts for t in span), self.end_s]
        return list(zip(times[::2], times[1::2], strict=True))
