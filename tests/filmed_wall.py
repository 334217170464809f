"""A wall that films somebody, frame by frame, and what its analysis makes of them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from hingewall.camera.analysis.analyser import BodyAnalyser
from hingewall.messages.readings import BodyReading
from hingewall.sensing.frames import Frame
from hingewall.simulation.bodies import suited
from hingewall.simulation.cone import MOUNT_HEIGHT_MM, Figure
from hingewall.simulation.rendering import Cloth, Extra, Light, Studio

FPS = 30
SURE = 0.5
BODY = suited(3)
STANDING = Figure(BODY, hip_mm=610.0, side_mm=0.0, drop_mm=0.0, trunk=0.0, thigh=0.0, reflectance=0.5)


class Wall:
    """A camera, its analysis and a clock; the range is the person's hips unless a test says otherwise."""

    def __init__(
        self, cloth: Cloth = "textured", hfov_deg: float = 66.0, seed: int = 1, mount_mm: float = MOUNT_HEIGHT_MM
    ) -> None:
        self.studio = Studio(seed, hfov_deg, cloth, mount_mm=mount_mm)
        self.analyser = BodyAnalyser(hfov_deg)
        self.n = 0
        self.light = Light()

    def see(self, *people: Figure, range_mm: float | None = -1.0, extras: Sequence[Extra] = ()) -> BodyReading:
        t = self.n / FPS
        luma = self.studio.frame(t, self.n, people, self.light, tuple(extras))
        self.n += 1
        if range_mm == -1.0:
            range_mm = min((person.hip_mm for person in people), default=None)
        return self.analyser.feed(Frame(luma, t), range_mm)

    def empty(self, seconds: float) -> BodyReading:
        return [self.see() for _ in range(round(seconds * FPS))][-1]

    def stand(self, seconds: float = 1.0) -> BodyReading:
        """Sways a little, as people do."""
        last = None
        for i in range(round(seconds * FPS)):
            sway = 4.0 * np.sin(2 * np.pi * 0.3 * i / FPS)
            last = self.see(replace(STANDING, side_mm=sway))
        assert last is not None
        return last

    def move(self, seconds: float, **to: float) -> list[BodyReading]:
        """From standing there, smoothly."""
        count = round(seconds * FPS)
        readings = []
        for i in range(1, count + 1):
            share = i / count
            share = share**3 * (10 - 15 * share + 6 * share**2)
            home = {key: getattr(STANDING, key) for key in to}
            there = {key: home[key] + share * (value - home[key]) for key, value in to.items()}
            readings.append(self.see(replace(STANDING, **there)))
        return readings
