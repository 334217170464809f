"""The settings that people change, each declared once. They live in the database, with a revision.

``SETTINGS`` lists the declarations; ``changed`` is the only way to a ``Settings`` that differs from the defaults, so one
that exists is valid.
"""

from collections.abc import Mapping
from typing import Annotated, Any

from msgspec import Struct

from hingewall.errors import SettingsError
from hingewall.messages.snapshot import Mode
from hingewall.settings.declarations import Setting, built, declared, flat, problems
from hingewall.settings.languages import FIRST, offered

ALARM_FLOOR_MM = 80
"""The alarm never waits longer than this, wherever somebody stands."""

REACH_LIMIT_MM = 410
"""No body reaches further than about 400 mm behind its stance (ANSUR 99th percentile at the limit of balance is 393)."""

TWO_FEET_MM = 610
"""The drill's own distance."""

SEEN_TO_MM = 1200
"""The sensor's short mode measures to 1.3 m; further out than this nobody is coached."""

COUNTS_TO_MM = 900
"""Reps count from as far as this, wherever people are asked to stand. Further out the cone is wider than the hips and the
error grows: from there they count only where the target distance asks for it."""

SWAY_MM = 20
"""The alarm for a stance ends so far beyond its limit, so whoever is asked to stand nearer to it never silences it."""


class Stance(Struct, frozen=True):
    target_mm: Annotated[float, Setting("Target distance", "Where the wall asks people to stand. 610 mm is about two feet.", "mm", 300, 1500)] = 610  # fmt: skip
    tolerance_mm: Annotated[float, Setting("Stance tolerance", "A stance this far off the target distance is still good, but never one within the alarm.", "mm", 20, 200)] = 60  # fmt: skip
    too_near_mm: Annotated[float, Setting("Nearest stance", "The alarm tells anyone who stands nearer than this to step forward.", "mm", 200, 800)] = 450  # fmt: skip


class Reach(Struct, frozen=True):
    target_mm: Annotated[float, Setting("Target reach", "A rep counts when the hips go this far back. Three good reps give your own: 90 percent of the second-longest.", "mm", 80, 500)] = 240  # fmt: skip


class Alarm(Struct, frozen=True):
    too_near_mm: Annotated[float, Setting("Too-near alarm", "Hips nearer to the wall than this set off the alarm. The device lowers it for a near stance.", "mm", 60, 400)] = 200  # fmt: skip
    touch_mm: Annotated[float, Setting("Touch distance", "Hips nearer to the wall than this count as touching it.", "mm", 40, 100)] = 60  # fmt: skip


class Set(Struct, frozen=True):
    reps: Annotated[int, Setting("Reps in a set", "A set ends after this many counted reps.", "reps", 1, 100)] = 10  # fmt: skip
    rest_s: Annotated[float, Setting("Rest after a set", "The countdown after a set lasts this long. 0 means no countdown.", "s", 0, 600)] = 60  # fmt: skip
    end_after_s: Annotated[float, Setting("End of set", "A set ends when you stand this long without a rep.", "s", 5, 20)] = 8  # fmt: skip


class Cue(Struct, frozen=True):
    volume: Annotated[str, Setting("Volume", "How loud the wall is. The alarm always sounds.", choices=("off", "low", "high"))] = "high"  # fmt: skip
    feedback: Annotated[str, Setting("Cues", "Which cues follow a rep. Fewer as sets improve: a set with 9 of 10 reps counted makes the next one quieter, and a poor set brings the cues back. The alarm always sounds.", choices=("every", "target", "set", "fading"))] = "every"  # fmt: skip
    spoken: Annotated[bool, Setting("Spoken reasons", "After a rep that did not count, the wall's speaker says why, in the language of the gym's screen. A beeper can't.")] = False  # fmt: skip
    brightness: Annotated[float, Setting("Brightness", "How bright the lights are.", "%", 0, 100)] = 80
    quiet_from: Annotated[str | None, Setting("Quiet from", "Only the alarm sounds from this time of day on.")] = None  # fmt: skip
    quiet_to: Annotated[str | None, Setting("Quiet until", "Only the alarm sounds until this time of day.")] = None  # fmt: skip


class Ui(Struct, frozen=True):
    units: Annotated[str, Setting("Units", "The pages show lengths in this unit.", choices=("cm", "in"))] = "cm"
    language: Annotated[
        str,
        Setting(
            "Language",
            "The gym's screen and the poster use this language. A phone uses its own language if the wall speaks it.",
            choices=offered(),
        ),
    ] = FIRST


class Camera(Struct, frozen=True):
    enabled: Annotated[bool, Setting("Camera", "The camera tells a hinge from a squat. No picture is ever kept.")] = True  # fmt: skip
    mains_hz: Annotated[int, Setting("Mains frequency", "50 in most of the world, 60 in most of the Americas. The right one keeps lamps from flickering in the camera.", "Hz", choices=(50, 60))] = 50  # fmt: skip


class ThisWall(Struct, frozen=True):
    name: Annotated[str, Setting("Wall name", "The pages, the poster and the summaries show this name.", "characters", 1, 40)] = "Hingewall"  # fmt: skip
    height_mm: Annotated[float, Setting("Mount height", "Measured from the floor to the middle of the sensor's window. 850 to 900 mm suits most people: hip height or a little below.", "mm", 600, 1300)] = 870  # fmt: skip
    names_at_wall: Annotated[bool, Setting("Names only at the wall", "Phones show badges without nicknames, and not who is training. Nicknames are for the athletes themselves while logged in, for the owner, and for each browser in which the owner has logged in once, such as the gym's screen. A new owner PIN takes that from all of them.")] = False  # fmt: skip
    pin_by_button: Annotated[bool, Setting("Button forgets the PIN", "Holding the device's button for 10 s makes the wall forget the owner's PIN; athletes' histories stay private. Where this is off and the PIN is lost, a new memory card is the only way, and everything saved is lost with the old one.")] = True  # fmt: skip


class Retention(Struct, frozen=True):
    days: Annotated[
        int,
        Setting(
            "Keep history",
            "A guest's sets are deleted a week after this time, and so is each rep's distance over time. An athlete's sets stay until the athlete or the owner deletes them.",
            "days",
            1,
            3650,
        ),
    ] = 90


class Pin(Struct, frozen=True):
    encrypted: Annotated[bool, Setting("PIN by https alone", "Log-in pages take a PIN over https alone: nobody in the Wi-Fi can read it then. A browser warns once, since the wall vouches for itself. It holds while the wall has a certificate.")] = False  # fmt: skip


class Settings(Struct, frozen=True):
    """All user settings. Make one with ``changed(Settings(), {...})``: constructing it directly checks nothing."""

    stance: Stance = Stance()
    reach: Reach = Reach()
    alarm: Alarm = Alarm()
    set: Set = Set()
    cue: Cue = Cue()
    ui: Ui = Ui()
    camera: Camera = Camera()
    wall: ThisWall = ThisWall()
    retention: Retention = Retention()
    pin: Pin = Pin()
    mode: Annotated[Mode, Setting("Exercise", "Reach: never touch the wall. Tap and step: touch the wall, then step 25 mm away, to find your own target distance.", choices=("reach", "tap_and_step"))] = "reach"  # fmt: skip


SETTINGS: dict[str, Setting] = {setting.key: setting for setting in declared(Settings)}

OWN = ("stance.target_mm", "reach.target_mm", "mode")
"""The settings that an athlete may have of their own; all others are the wall's."""


def as_dict(settings: Settings) -> dict[str, Any]:
    """``section.key`` -> value, as the API and the database hold it."""
    return flat(settings)


def changed(settings: Settings, changes: Mapping[str, object]) -> Settings:
    """``settings`` with ``changes`` (``section.key`` -> value).

    Raises SettingsError with every problem at once: unknown keys, values out of bounds, and, where each value alone is
    fine, values that contradict one another.
    """
    found = problems(SETTINGS, changes)
    if found:
        raise SettingsError(found)
    values = flat(settings) | {key: SETTINGS[key].tidy(value) for key, value in changes.items()}  # type: ignore[arg-type]
    result = built(Settings, values)
    found = contradictions(result)
    if found:
        raise SettingsError(found)
    return result


def alarm_distance_mm(settings: Settings, stance_mm: float | None = None) -> float:
    """A, the distance of the too-near alarm: as set, but never within what a real rep from this stance can reach."""
    stance = settings.stance.target_mm if stance_mm is None else stance_mm
    return max(ALARM_FLOOR_MM, min(settings.alarm.too_near_mm, stance - REACH_LIMIT_MM))


def stance_tolerance_mm(settings: Settings) -> float:
    """How far off the target distance a stance is still good: as set, but never within the alarm or out of sight."""
    stance = settings.stance
    room = min(stance.target_mm - stance.too_near_mm, SEEN_TO_MM - stance.target_mm)
    return max(0, min(stance.tolerance_mm, room))


def counts_from_to_mm(settings: Settings) -> tuple[float, float]:
    """The stances from which reps count: wherever people are asked to stand, and all between the alarm and 900 mm."""
    stance = settings.stance
    return stance.too_near_mm, max(COUNTS_TO_MM, stance.target_mm + stance_tolerance_mm(settings))


def contradictions(settings: Settings) -> dict[str, str]:
    """Settings that are each within bounds but can't be used together, explained."""
    found = _of_the_reach(settings) | _of_the_stance(settings) if settings.mode == "reach" else {}
    if settings.alarm.touch_mm >= settings.alarm.too_near_mm:
        found["alarm.touch_mm"] = (
            f"alarm.touch_mm is {settings.alarm.touch_mm:g}; it must be below alarm.too_near_mm ({settings.alarm.too_near_mm:g})"
        )
    if (settings.cue.quiet_from is None) != (settings.cue.quiet_to is None):
        missing = "cue.quiet_to" if settings.cue.quiet_to is None else "cue.quiet_from"
        found[missing] = f"{missing} is empty; quiet hours need both a beginning and an end, or neither"
    return found


def _of_the_reach(settings: Settings) -> dict[str, str]:
    stance, reach = settings.stance, settings.reach
    gap = stance.target_mm - reach.target_mm
    # Nearer than two feet the alarm lowers itself; from there on a target inside the alarm that was asked for is a mistake.
    alarm = settings.alarm.too_near_mm if stance.target_mm >= TWO_FEET_MM else alarm_distance_mm(settings)
    if gap > stance.target_mm - 100:
        text = f"reach.target_mm is {reach.target_mm:g}; it must be at least 100 mm, or standing still would nearly be a rep"
    elif gap < alarm + 60:
        text = (
            f"reach.target_mm is {reach.target_mm:g} at stance.target_mm {stance.target_mm:g}: a good rep would end {gap:g} mm"
            f" from the wall, within 60 mm of the too-near alarm at {alarm:g} mm;"
            f" {_ways_out(stance.target_mm - alarm - 60, gap - 60)}"
        )
    else:
        return {}
    return {"reach.target_mm": text}


def _of_the_stance(settings: Settings) -> dict[str, str]:
    stance = settings.stance
    nearest, furthest, lowered = stance.too_near_mm + SWAY_MM, SEEN_TO_MM - SWAY_MM, stance.target_mm - SWAY_MM
    if stance.target_mm < nearest:
        return {"stance.too_near_mm": (
            f"stance.target_mm is {stance.target_mm:g}: the alarm would sound where people are asked to stand, since it"
            f" sounds nearer than stance.too_near_mm {stance.too_near_mm:g}; raise stance.target_mm to {nearest:g} or more,"
            f" or lower stance.too_near_mm to {lowered:g}"
        )}  # fmt: skip
    if stance.target_mm > furthest:
        return {"stance.target_mm": (
            f"stance.target_mm is {stance.target_mm:g}: the wall does not see people beyond {SEEN_TO_MM} mm; lower"
            f" stance.target_mm to {furthest:g} or less"
        )}  # fmt: skip
    return {}


def _ways_out(reach_mm: float, alarm_mm: float) -> str:
    """What to do about a target inside the alarm, as far as the bounds allow it."""
    ways = [f"lower reach.target_mm to {reach_mm:g}"] if reach_mm >= 100 else []
    if alarm_mm >= max(ALARM_FLOOR_MM, SETTINGS["alarm.too_near_mm"].low or 0):
        ways.append(f"lower alarm.too_near_mm to {alarm_mm:g}")
    return ", or ".join([*ways, "raise stance.target_mm"])
