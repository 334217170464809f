"""One person in a visit: what they do, written down move by move, and where their hips are because of it."""

import math
import random
from bisect import bisect_right
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from hingewall.settings.settings import Settings, alarm_distance_mm
from hingewall.simulation.cone import Figure
from hingewall.simulation.life.manners import Hinger, Manner, some
from hingewall.simulation.life.truth import Did, Doing, Tempo
from hingewall.simulation.motion import BOUNCE_TO, OFF_SIDE_MM, Choreography, Key, Sway, Track
from hingewall.simulation.visits import Style

SETTLED_S = 2.0
"""Whoever hinges sooner after a step may be told to stand first: such a rep may count or not."""
STOOD_S = 1.0
"""So long somebody stands still for their place to be known."""
STANDS_MM = (470.0, 850.0)
"""Where a hinge should count; nearer and further out it may."""
CLEARLY, CLEARLY_SHORT = 1.05, 0.87
"""Shares of the target from which a reach is enough, and up to which it is not."""
BESIDE_ALARM_MM = 25.0


class Bob(NamedTuple):
    """How much the hips sink in the middle of a step (recorded steps of 200-320 mm: 24 to 33 mm)."""

    start_s: float
    end_s: float
    mm: float

    def at(self, t: float) -> float:
        if not self.start_s < t < self.end_s:
            return 0.0
        return self.mm * math.sin(math.pi * (t - self.start_s) / (self.end_s - self.start_s)) ** 2


class Actor:
    """``wanted_mm`` is the target as this person's hips have to go for it. Moves are added, then ``figure`` asked."""

    def __init__(
        self, who: Hinger, wanted_mm: float, settings: Settings, reflectance: float, rng: random.Random
    ) -> None:
        self.who, self.body, self.wanted_mm, self.rng = who, who.body, wanted_mm, rng
        self.reps: list[Did] = []
        self.doings: list[Doing] = []
        self.home_mm = 600.0
        self.moves = Choreography(self.home_mm)
        self._settings, self.reflectance = settings, reflectance
        self._styles: list[tuple[float, Style]] = [(0.0, who.style)]
        self._bobs: list[Bob] = []
        self._sway, self._side_sway = Sway.drawn(rng), Sway.drawn(rng)
        self._came_to_stand_s = 0.0

    @property
    def now(self) -> float:
        return self.moves.now

    # --- what they do ---

    def stand(self, seconds: float) -> None:
        self.moves.hold(seconds)

    def step(self, to_mm: float, seconds: float, side_mm: float | None = None) -> None:
        """Move the feet, and all of the body with them."""
        start = self.now
        self.moves.move(seconds, stance_mm=to_mm, side_mm=side_mm)
        self._bobs.append(Bob(start, self.now, self.rng.uniform(15.0, 33.0)))
        self._came_to_stand_s = self.now

    def doing(self, what: str, start_s: float) -> None:
        """Say what has been going on from ``start_s`` until now."""
        self.doings.append(Doing(start_s, self.now, what))

    def bow(self, style: Style, seconds: float, held_s: float) -> None:
        """Tip forward and come up again, and no rep."""
        self._styles.append((self.now, style))
        self.moves.move(seconds, depth=1.0)
        self.moves.hold(held_s)
        self.moves.move(seconds, depth=0.0)

    def rep(self, manner: Manner, style: Style, hinge: bool) -> None:
        """One repetition from where they stand, and back to nearly there."""
        rng, moves, start, stance = self.rng, self.moves, self.now, self.moves.keys[-1].stance_mm
        self._styles.append((start, style))
        depth, down_s = some(rng, manner.depth), some(rng, manner.down_s)
        if manner.stop_at is not None:
            moves.move(0.5 * down_s, depth=some(rng, manner.stop_at) * depth)
            moves.hold(rng.uniform(0.8, 1.6))
            moves.move(0.6 * down_s, depth=depth)
        else:
            moves.move(down_s, depth=depth, even=manner.even)
        bottom = self.now
        moves.hold(some(rng, manner.pause_s))
        for _ in range(manner.bounces):
            moves.move(0.4, depth=BOUNCE_TO * depth)
            moves.move(0.4, depth=depth)
        leaves = self.now
        moves.move(some(rng, manner.up_s), depth=0.0, stance_mm=self.home_mm + rng.gauss(0.0, 8.0))
        counts = self._counts(stance, style.at(depth)[0], start) if hinge else False
        tempo = Tempo(bottom - start, leaves - bottom, self.now - leaves) if manner.one_way else None
        self.reps.append(Did(start, (bottom + leaves) / 2.0, self.now, manner.name, counts, tempo))

    def _counts(self, stance_mm: float, reach_mm: float, start_s: float) -> bool | None:
        if reach_mm <= CLEARLY_SHORT * self.wanted_mm:
            return False
        stood = start_s - self._came_to_stand_s >= SETTLED_S
        clear_of_wall = stance_mm - reach_mm > alarm_distance_mm(self._settings, stance_mm) + BESIDE_ALARM_MM
        right_place = STANDS_MM[0] <= stance_mm <= STANDS_MM[1]
        enough = reach_mm >= CLEARLY * self.wanted_mm
        return True if stood and clear_of_wall and right_place and enough else None

    # --- where that leaves them ---

    @cached_property
    def _track(self) -> Track:
        return Track(self.moves.keys)

    @cached_property
    def _starts(self) -> list[float]:
        return [start for start, _ in self._styles]

    @cached_property
    def _bob_starts(self) -> list[float]:
        return [bob.start_s for bob in self._bobs]

    def key(self, t: float) -> Key:
        """Feet and depth, without sway."""
        return self._track.at(t)

    @cached_property
    def stances(self) -> list[tuple[float, float]]:
        """When this one had stood somewhere for ``STOOD_S``, and where: the limit of the hips goes by it."""
        return [
            (key.t + STOOD_S, key.stance_mm)
            for key, after in pairwise(self.moves.keys)
            if key[1:4] == after[1:4] and key.depth == 0.0 and after.t - key.t >= STOOD_S
        ]

    def figure(self, t: float) -> Figure | None:
        """The body in the room; None when it is away."""
        key = self._track.at(t)
        if abs(key.side_mm) >= OFF_SIDE_MM:
            return None
        style = self._styles[max(0, bisect_right(self._starts, t) - 1)][1]
        travel, drop = style.at(key.depth)
        last_bob = bisect_right(self._bob_starts, t) - 1
        return Figure(
            body=self.body,
            hip_mm=max(5.0, key.stance_mm - travel + self._sway.at(t)),
            side_mm=key.side_mm + self._side_sway.at(t),
            drop_mm=drop + (self._bobs[last_bob].at(t) if last_bob >= 0 else 0.0),
            trunk=style.trunk * key.depth,
            thigh=style.thigh * key.depth,
            reflectance=self.reflectance,
            back_mm=travel,
        )
