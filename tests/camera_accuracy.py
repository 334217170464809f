"""How well the camera tells a hinge from a squat, on rendered frames: confusion by clothes, lens and light.

python tests/camera_accuracy.py [SEEDS]      about a minute a seed; frames are drawn, not filmed
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from statistics import mean, pstdev
from typing import NamedTuple

from msgspec.structs import replace

from hingewall.camera.analysis.analyser import BodyAnalyser
from hingewall.messages.events import RepEnded
from hingewall.sensing.frames import Frame
from hingewall.settings.settings import Settings
from hingewall.simulation.rendering import Cloth, Light, Studio
from hingewall.simulation.sensor import readings
from hingewall.simulation.visitors import person_named
from hingewall.wall.wall import Wall

FRAME_S, LATENCY_S = 1 / 30, 0.06
UNTIL_S = 60.0
DOERS = {"coached": "hinge", "stiff": "hinge", "squatter": "squat"}


class Scene(NamedTuple):
    cloth: Cloth
    hfov_deg: float
    light: str

    def at(self, t: float) -> Light:
        match self.light:
            case "100 Hz":
                return Light(ripple=0.25, ripple_hz=100.0)
            case "120 Hz":
                return Light(ripple=0.25, ripple_hz=120.0)
            case "step":
                return Light(level=1.0 if int(t / 7.0) % 2 else 0.6)
        return Light()


SCENES = [
    *(
        Scene(cloth, hfov, "steady")
        for cloth in ("textured", "like_background", "plain_black")
        for hfov in (66.0, 102.0)
    ),
    *(Scene("textured", 66.0, light) for light in ("100 Hz", "120 Hz", "step")),
]


@dataclass
class Tally:
    forms: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    errors_mm: list[float] = field(default_factory=list)
    cost_s: list[float] = field(default_factory=list)


def practise(person: str, seed: int, scene: Scene, tally: Tally) -> None:
    """A minute of somebody, with the sensor's readings and the frames as they would arrive."""
    studio, analyser, wall = Studio(seed, scene.hfov_deg, scene.cloth), BodyAnalyser(scene.hfov_deg), Wall(Settings())
    pose_at = partial(person_named(person).at, seed)
    n = 0
    for reading in readings(person, seed, UNTIL_S):
        for event in wall.feed(reading):
            note(event, pose_at, tally)
        while n * FRAME_S + LATENCY_S <= reading.t:
            t = n * FRAME_S
            who = pose_at(t).person
            luma = studio.frame(t, n, () if who is None else (who,), scene.at(t))
            seen = wall.distance
            distance = seen.mm if seen is not None and reading.t - seen.t < 0.1 else None
            before = time.perf_counter()
            body = analyser.feed(Frame(luma, t), distance)
            tally.cost_s.append(time.perf_counter() - before)
            for event in wall.feed(replace(body, t=reading.t)):
                note(event, pose_at, tally)
            n += 1


def note(event: object, pose_at: object, tally: Tally) -> None:
    if not isinstance(event, RepEnded):
        return
    rep = event.rep
    tally.forms[rep.form] += 1
    tally.verdicts[rep.verdict if rep.reason is None else f"{rep.verdict}:{rep.reason}"] += 1
    if rep.hip_drop_mm is not None and rep.form != "not_checked":
        truth = max(pose_at(rep.bottom_s + d / 20).hip_drop_mm for d in range(-10, 11))  # type: ignore[operator]
        tally.errors_mm.append(rep.hip_drop_mm - truth)


def rows(seeds: int) -> Iterator[str]:
    yield (
        f"{'clothes':16}{'lens':>5} {'light':8}{'who':9}{'reps':>5}{'hinge':>7}{'unclear':>9}{'squat':>7}"
        f"{'not checked':>13}{'drop error':>14}{'ms/frame':>10}"
    )
    for scene in SCENES:
        for doer in DOERS:
            tally = Tally()
            for seed in range(1, seeds + 1):
                practise(doer, seed, scene, tally)
            f, e = tally.forms, tally.errors_mm
            error = f"{mean(e):+.0f} +- {pstdev(e):.0f} mm" if e else "-"
            yield (
                f"{scene.cloth:16}{scene.hfov_deg:5.0f} {scene.light:8}{doer:9}{sum(f.values()):5}{f['hinge']:7}"
                f"{f['unclear']:9}{f['squat']:7}{f['not_checked']:13}{error:>14}{1e3 * mean(tally.cost_s):10.2f}"
            )


if __name__ == "__main__":
    for row in rows(int(sys.argv[1]) if len(sys.argv) > 1 else 2):
        print(row, flush=True)  # noqa: T201
