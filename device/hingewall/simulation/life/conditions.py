"""Under what conditions a visit takes place: mount, light, clothes, camera, and what breaks meanwhile."""

import itertools
import random
from typing import NamedTuple

from hingewall.simulation.bodies import SEAT_HEIGHT_MM, SHOES_MM, Body, drawn
from hingewall.simulation.faults import BREAKING, SensorFault
from hingewall.simulation.life.truth import Span
from hingewall.simulation.tof import DARK_GYM_MCPS

MOUNTS_MM = (800, 825, 850, 875, 900, 925, 950)
MEASURED_GAIN = (0.62, 0.80)
"""The camera's hip drop over the true one, on rendered people; a pelvis that tips takes more of it."""


class Eye(NamedTuple):
    """How the camera measures in this visit. ``sees_cloth``: whether the clothes have a texture that it can follow."""

    gain: float
    sees_cloth: bool
    fails_at_s: float | None


class Conditions(NamedTuple):
    """Drawn before anybody comes."""

    sensor_seed: int
    mount_mm: float
    far_mm: float
    ambient_mcps: float
    eye: Eye


def drawn_conditions(rng: random.Random) -> Conditions:
    """A dark gym most often, a bright one, the sun on somebody's back."""
    light = rng.choices(("gym", "window", "sun"), (0.78, 0.16, 0.06))[0]
    return Conditions(
        sensor_seed=rng.randrange(1 << 30),
        mount_mm=float(rng.choice(MOUNTS_MM)),
        far_mm=rng.uniform(2600.0, 4500.0),
        ambient_mcps={"gym": DARK_GYM_MCPS, "window": rng.uniform(1.0, 8.0), "sun": rng.uniform(15.0, 60.0)}[light],
        eye=Eye(
            gain=rng.uniform(*MEASURED_GAIN),
            sees_cloth=rng.random() >= 0.12,
            fails_at_s=rng.uniform(5.0, 90.0) if rng.random() < 0.04 else None,
        ),
    )


def drawn_body(rng: random.Random) -> Body:
    """From the 5th percentile's hips of a small woman to the 95th's of a tall man; no mount is asked whom it suits."""
    lowest, highest = SEAT_HEIGHT_MM[1] + SHOES_MM, SEAT_HEIGHT_MM[3] + SHOES_MM
    bodies = (drawn(rng.randrange(1 << 30)) for _ in itertools.count())
    return next(body for body in bodies if lowest <= body.hip_height_mm <= highest)


def drawn_reflectance(rng: random.Random) -> float:
    """Of clothes at 940 nm: black lycra to white cotton, even on a logarithmic scale."""
    return float(0.05 * (0.88 / 0.05) ** rng.random())


def drawn_faults(rng: random.Random, until_s: float) -> tuple[SensorFault, ...]:
    """One visit in six has a fault of the sensor, half a second to six seconds long."""
    if rng.random() >= 1 / 6:
        return ()
    start = rng.uniform(0.0, until_s)
    return (SensorFault(rng.choice(BREAKING), start, start + rng.uniform(0.5, 6.0)),)


def drawn_restarts(rng: random.Random, until_s: float) -> tuple[Span, ...]:
    """In one visit in ten the device starts again, in the middle of whatever goes on: off for some seconds."""
    if rng.random() >= 0.1:
        return ()
    start = rng.uniform(5.0, max(6.0, until_s - 10.0))
    return (Span(start, start + rng.uniform(2.5, 7.0)),)
