"""The drill in pictures, for pages that teach it without a script: what to do, and what not to do."""

from msgspec import Struct

from hingewall_web.pages.figure import Figure, figure
from hingewall_web.words.language import fill, gettext

STANCE, REACH = 610.0, 240.0
"""Where the pictures stand and how far they reach, mm: the defaults of the settings."""

TOUCHING_STANCE, BOW_STANCE, BOW_TILT, SQUAT_REACH, SQUAT_DROP = 250.0, 470.0, 1.0, 130.0, 330.0
"""A stance from which hips meet the wall, a bow with hips that stay, and a squat to a half."""

BACK = "M400 -1120H150m80 -80l-80 80l80 80"
UP = "M930 -1000V-1560m-80 80l80 -80l80 80"


class Pictured(Struct, frozen=True):
    """One picture and its few words. ``crossed`` is what not to do; ``ghost`` is what comes before or after."""

    text: str
    figure: Figure
    ghost: Figure | None = None
    crossed: bool = False
    sign: str = ""
    label: str = ""
    stance: float = STANCE


def hinge() -> Pictured:
    """What to do, by itself."""
    return Pictured(
        gettext("Push the hips back. Reach for the wall."), figure(STANCE, REACH), figure(STANCE), sign=BACK
    )


def in_three(tap: bool, stand: str) -> list[Pictured]:
    """Where to stand, what to do, what not to do; as the poster has it. ``tap``: touching the wall is the drill."""
    touching = figure(TOUCHING_STANCE, TOUCHING_STANCE)
    return [
        Pictured(
            fill(gettext("Stand with your back to the wall, {stand} away."), {"stand": stand}), figure(STANCE),
            label=stand,
        ),
        hinge(),
        Pictured(gettext("Tap the wall with the hips, then step a little further away."), touching)
        if tap
        else Pictured(
            gettext("Never touch the wall. If you can touch it, you stand too near."), touching, crossed=True
        ),
    ]  # fmt: skip


def in_six(tap: bool, stand: str) -> list[Pictured]:
    """The whole drill for the page *Help*."""
    upright, hinged = figure(STANCE), figure(STANCE, REACH)
    touching = figure(TOUCHING_STANCE, TOUCHING_STANCE)
    return [
        Pictured(gettext("Stand"), upright, label=stand),
        Pictured(gettext("Hips back"), hinged, upright, sign=BACK),
        Pictured(gettext("Stand tall"), upright, hinged, sign=UP),
        Pictured(gettext("Tap, step away") if tap else gettext("Never touch"), touching, crossed=not tap),
        Pictured(gettext("Not down"), figure(STANCE, SQUAT_REACH, SQUAT_DROP), hinged, crossed=True),
        Pictured(
            gettext("Hips first, no bow"), figure(BOW_STANCE, 20, 0, BOW_TILT), figure(BOW_STANCE, REACH), crossed=True
        ),
    ]
