"""The wall, a person and the distances that the settings ask for, to scale along the floor. Pure geometry for an SVG.

Heights are drawn at less than half that scale, or nobody would fit beside their own floor.
"""

import math

from msgspec import Struct

from hingewall.settings.settings import Settings, alarm_distance_mm, counts_from_to_mm, stance_tolerance_mm
from hingewall_web.words.language import N_, Sentences, fill
from hingewall_web.words.lengths import left
from hingewall_web.words.settings import number_of

LABELS = Sentences(
    {
        "stand": N_("stand at {stand}"),
        "hips": N_("hips at {hips}"),
        "reach": N_("reach {reach}"),
        "alarm": N_("alarm nearer than {alarm}"),
    }
)

CAPTIONS = Sentences(
    {
        "reach": N_(
            "Stand at {stand}: a rep counts with the hips at {hips}. Reps from {near} to {far} count too, by their"
            " reach of {reach}. The alarm sounds nearer than {alarm}."
        ),
        "tap_and_step": N_(
            "Stand at {stand} and reach back {reach}. In this exercise you tap the wall, then step forward."
        ),
    }
)

WALL, RIGHT, FLOOR = 44.0, 1000.0, 660.0
LEG, TORSO, HIPS = 300.0, 190.0, 40.0
"""The figure, in the picture's units. Its hips are a disc whose back is where the sensor would measure."""

LEAST_SPAN_MM = 960.0
"""All presets fit into it, so they are drawn at one scale."""

BEYOND_MM = 290.0
"""What is shown behind the target distance: somebody has to fit there."""

ROW, FIRST_ROW = 84.0, 82.0
LETTER = 22.0
"""The width of a letter of a label, about: enough to keep labels inside the picture."""

DEEPEST_LEAN = 1.2
SINK = 0.12
"""How far the hips of a hinge sink, as a share of their way back."""


class Pose(Struct, frozen=True):
    """A figure from the side: SVG paths of its limbs, centres of its head and hips."""

    leg: str
    torso: str
    arm: str
    head: tuple[float, float]
    hips: tuple[float, float]


class Row(Struct, frozen=True):
    """A measured length below the floor, from ``start`` to ``end``, with its label."""

    kind: str
    start: float
    end: float
    y: float
    text: str
    text_x: float


class Picture(Struct, frozen=True):
    """Everything the template draws. ``alarm`` is None where touching the wall is the drill."""

    height: float
    stand: float
    goal: float
    alarm: float | None
    band: tuple[float, float]
    standing: Pose
    reaching: Pose
    rows: tuple[Row, ...]
    caption: str


def pose(ankle: float, back: float, lean: float, floor: float = FLOOR) -> Pose:
    """Somebody with feet at ``ankle`` and the hips ``back`` behind them, bent forward by ``lean`` radians."""
    run = max(0.0, back)
    # Hips go back, not down; a rigid leg at the true scale of the floor would make a squat of every hinge.
    hip_x, hip_y = ankle - run, floor - 24 - LEG + SINK * run
    shoulder = (hip_x + TORSO * math.sin(lean), hip_y - TORSO * math.cos(lean))
    nod = lean * 0.85
    head = (shoulder[0] + 82 * math.sin(nod), shoulder[1] - 82 * math.cos(nod))
    knee = ((ankle + hip_x) / 2 + 8 + run * 0.1, (floor - 24 + hip_y) / 2)
    hand = (shoulder[0] + 9 - lean * 45, shoulder[1] + 160)
    return Pose(
        leg=f"{_path((hip_x, hip_y), knee, (ankle, floor - 26))}h38",
        torso=_path((hip_x, hip_y), shoulder),
        arm=_path(shoulder, hand),
        head=_rounded(head),
        hips=_rounded((hip_x, hip_y)),
    )


def _rounded(point: tuple[float, float]) -> tuple[float, float]:
    return round(point[0], 1), round(point[1], 1)


def _path(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)


def picture(settings: Settings, units: str) -> Picture:
    """The picture of ``settings``, its labels in ``units``."""
    stance, reach = settings.stance.target_mm, settings.reach.target_mm
    scale = (RIGHT - WALL) / max(LEAST_SPAN_MM, stance + BEYOND_MM)
    free = settings.mode == "tap_and_step"
    gap = max(0.0, stance - reach)
    alarm = None if free else alarm_distance_mm(settings)

    def at(mm: float) -> float:
        return round(min(WALL + mm * scale, RIGHT), 1)

    lengths = [("stand", 0.0, stance, 0), ("hips", 0.0, gap, 1), ("reach", gap, stance, 1)]
    if alarm is not None:
        lengths.append(("alarm", 0.0, alarm, 2))
    texts = _texts(settings, units, alarm)
    rows = tuple(_row(kind, at(a), at(b), n, texts[kind]) for kind, a, b, n in lengths)
    tolerance = stance_tolerance_mm(settings)
    return Picture(
        height=rows[-1].y + 20,
        stand=at(stance),
        goal=at(gap),
        alarm=None if alarm is None else at(alarm),
        band=(at(max(0.0, stance - tolerance)), at(stance + tolerance)),
        standing=pose(at(stance) + HIPS, 0.0, 0.0),
        reaching=pose(at(stance) + HIPS, at(stance) - at(gap), DEEPEST_LEAN),
        rows=rows,
        caption=fill(CAPTIONS[settings.mode], texts),
    )


def _texts(settings: Settings, units: str, alarm_mm: float | None) -> dict[str, str]:
    """The lengths as they are shown: to the millimetre, and so that they add up."""
    stand, reach = (number_of(mm, units) for mm in (settings.stance.target_mm, settings.reach.target_mm))
    near, far = counts_from_to_mm(settings)
    numbers = {"stand": stand, "reach": reach, "hips": left(stand, reach)} | {
        key: number_of(mm, units) for key, mm in (("alarm", alarm_mm or 0.0), ("near", near), ("far", far))
    }
    return {key: f"{number} {units}" for key, number in numbers.items()}


def _row(kind: str, start: float, end: float, number: int, length: str) -> Row:
    text = fill(LABELS[kind], {kind: length})
    # The reach stands in a line with where the hips are, and begins after it.
    least = WALL if kind != "reach" else WALL + LETTER * (2 + len(fill(LABELS["hips"], {"hips": length})))
    text_x = max(least, min(start, RIGHT - LETTER * len(text)))
    return Row(kind, start, end, FLOOR + FIRST_ROW + ROW * number, text, round(text_x, 1))
