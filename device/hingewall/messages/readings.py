"""What sensors say: ranges, bodies and faults; and the distance that is believed of a range."""

from typing import Literal

from msgspec import Struct

RangeStatus = Literal[
    "valid", "first", "sigma_fail", "signal_fail", "min_clipped",
    "phase_fail", "wrapped", "hardware_fail", "crosstalk", "other",
]  # fmt: skip
FaultKind = Literal[
    "i2c", "lost", "frozen", "implausible", "camera", "camera_software",
    "disk", "database", "newer", "repaired", "clock", "power", "temperature", "settings", "wiring", "sound",
    "window", "light", "obstacle", "mount", "hub",
]  # fmt: skip


class RangeReading(Struct, frozen=True, gc=False, omit_defaults=True):
    """One report of the time-of-flight sensor. ``range_mm`` is before mount offset and calibration, None on failure.

    ``stream`` is the chip's own count of results (0..255, then 128..255 again): it stands still when the chip does.
    """

    t: float
    range_mm: float | None
    status: RangeStatus = "valid"
    sigma_mm: float | None = None
    signal_mcps: float | None = None
    ambient_mcps: float | None = None
    spads: float | None = None
    stream: int | None = None


class BodyReading(Struct, frozen=True, gc=False, omit_defaults=True):
    """What the camera process saw, in numbers. ``hip_drop_mm`` is a running sum whose zero may be anywhere.

    ``approach_mm_s`` is positive while the hips come nearer. ``breadth_mm`` is that of the silhouette at the hips.
    ``grown_above`` and ``grown_below`` are running sums too: by how much what is above and below the camera's axis has
    grown in the picture (natural logarithm), and ``grown_by_range`` what the range makes of the same frames. In a step
    all of a body grows alike, in a hinge it does not.
    ``growth_quality``: how sure these are, 0..1.
    ``broad_above_mm`` and ``broad_below_mm``: how broad the silhouette is there, scaled by the range, and
    ``outline_quality`` how clear its outline is. Told where the cloth shows nothing that grows.
    """

    t: float
    present: bool
    people: int = 0
    hip_drop_mm: float | None = None
    shift_mm: float | None = None
    approach_mm_s: float | None = None
    quality: float = 0.0
    breadth_mm: float | None = None
    grown_above: float | None = None
    grown_below: float | None = None
    grown_by_range: float | None = None
    growth_quality: float = 0.0
    broad_above_mm: float | None = None
    broad_below_mm: float | None = None
    outline_quality: float = 0.0


class FaultReading(Struct, frozen=True, gc=False):
    """A sensor that could not read, said in place of a reading."""

    t: float
    fault: FaultKind


Reading = RangeReading | BodyReading | FaultReading


class Distance(Struct, frozen=True, gc=False):
    """A range after the plausibility stage: hip to wall plane.

    ``seen``: mm can be believed. ``closer``: nearer than the sensor can measure, mm is its floor. ``nothing``: the
    sensor looked and found no one. ``unreadable``: no evidence either way (failed or implausible), mm is None.
    ``sigma_mm`` is the sensor's own estimate of its noise, ``signal_mcps`` the light that came back, None where it gave
    none.
    """

    t: float
    mm: float | None
    kind: Literal["seen", "closer", "nothing", "unreadable"]
    sigma_mm: float | None = None
    signal_mcps: float | None = None
