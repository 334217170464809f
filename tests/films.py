"""What the wall makes of films of steps, hinges and squats: ``python tests/films.py FOLDER [SEEDS]``.

Not part of the tests: a film takes some ten seconds. FOLDER holds recorded motion (``real/*.npz``, ``synthetic/*.npz``
with lengths and angles over time). Steps are cut from its walks and carried there and back over feet that step; half
squats are computed, 121 to 194 mm back and 0.58 to 0.88 times as far down. Each is drawn at three heights of the mount,
in textured, dark and plain clothes, with arms that hang, are crossed, on the hips or move, and goes through sensor,
camera and coaching; what hinges say of the mount's height stands beside what it is.
"""
# ruff: noqa: T201  a command prints

import math
import random
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from filming import Arms, Track, cut, joined, played, recorded, step, styled, walks
from hingewall.messages.rep import Rep
from hingewall.settings.settings import Settings
from hingewall.simulation.bodies import drawn
from hingewall.simulation.rendering import Cloth
from hingewall.simulation.visits import Style
from hingewall.wall.wall import Wall

WALKS = ("accad_Male1_B6_WalkBackwards", "accad_Male1_B4_StandToWalkBack", "accad_Male1_B1_StandToWalk")
HINGES = ("synthetic/synth_dev_00", "synthetic/synth_dev_02", "synthetic/synth_dev_04", "real/video_C_stiffleg")
SQUATS = ("real/uiprmd_m01_s03", "real/uiprmd_m01_s07")
OFF_MM = (-120.0, 0.0, 120.0)
CLOTHES: tuple[Cloth, ...] = ("textured", "dark", "plain_black", "plain_grey", "plain_like")
ARMS: tuple[Arms, ...] = ("down", "crossed", "hips", "moving")
REPS = 5


class Scene(NamedTuple):
    kind: str
    track: Track


def steps(folder: Path, seed: int) -> Scene:
    draw = random.Random(seed)
    body, stance = drawn(seed), draw.uniform(560.0, 680.0)
    tables = [table for name in WALKS for table in walks(folder / "real" / f"{name}.npz", 260.0)]
    parts = [
        ("step", step(body, stance, draw.choice(tables), draw.uniform(200, 320), draw.uniform(0.7, 1.5),
                      draw.choice((0.1, 0.3, 0.6, 1.0)), draw.uniform(0.7, 1.5), draw.random() < 0.5,
                      draw.random() < 0.25, draw.uniform(5, 25)))
        for _ in range(REPS)
    ]  # fmt: skip
    return Scene("step", joined(body, parts, 1.3))


def half_squats(seed: int) -> Scene:
    draw, body = random.Random(seed), drawn(seed)
    parts = []
    for _ in range(REPS):
        reach = draw.uniform(121.0, 194.0)
        style = Style(reach, draw.uniform(0.58, 0.88) * reach, math.radians(30.0), 0.0)
        parts.append(("half squat", styled(body, 610.0, style, draw.uniform(0.9, 1.5), draw.uniform(0.8, 1.3))))
    return Scene("half squat", joined(body, parts, 1.2))


def recorded_scene(path: Path, kind: str) -> Scene:
    track = recorded(path)
    return Scene(kind, joined(track.body, cut(track, (kind,), REPS), 1.0))


def scenes(folder: Path, seeds: int) -> Iterator[Scene]:
    yield from (steps(folder, 101 + seed) for seed in range(seeds))
    yield from (recorded_scene(folder / f"{name}.npz", "hinge") for name in HINGES)
    yield from (recorded_scene(folder / f"{name}.npz", "squat") for name in SQUATS)
    yield from (half_squats(201 + seed) for seed in range(seeds))


def said(rep: Rep) -> str:
    shade = " unsure" if rep.unsure else ""
    return f"{rep.reason or rep.verdict}{shade}, {rep.form}"


def rows(folder: Path, seeds: int) -> Iterator[str]:
    total: dict[tuple[str, str], Counter[str]] = {}
    for number, scene in enumerate(scenes(folder, seeds)):
        arms = ARMS[number % len(ARMS)]
        for cloth in CLOTHES:
            for off in OFF_MM:
                mount = min(1000.0, max(750.0, scene.track.body.hip_height_mm + off))
                wall = Wall(Settings())
                told = Counter(
                    said(rep) for rep in played(scene.track, mount, cloth, 1000 + 7 * number, wall=wall, arms=arms)
                )
                total.setdefault((scene.kind, cloth), Counter(done=0)).update(told)
                total[scene.kind, cloth]["done"] += len(scene.track.acts)
                off_mm, said_mm = mount - scene.track.body.hip_height_mm, wall.coach.hanging.shown_since(0.0)
                hangs = "" if said_mm is None else f"; {off_mm:+.0f} mm over the hips, said {said_mm:+.0f}"
                yield f"{scene.kind:11}{cloth:9} mount {mount:4.0f}  {len(scene.track.acts)} done: {words(told)}{hangs}"
    for (kind, clothes), told in total.items():
        done = told.pop("done")
        yield f"all {kind:11}{clothes:9} {done} done: {words(told)}"


def words(told: Counter[str]) -> str:
    return "; ".join(f"{count} {what}" for what, count in told.most_common()) or "nothing"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit("usage: python tests/films.py FOLDER [SEEDS]; FOLDER holds real/*.npz and synthetic/*.npz")
    for row in rows(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 2):
        print(row, flush=True)
