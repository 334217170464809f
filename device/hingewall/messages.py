"""What flows between the parts: readings in, events and snapshots out, commands back.

All are frozen and slotted (msgspec structs) and travel as JSON between processes, with the field names below as keys
(recording version 1, replay result, Snapshot, Command). Times ``t`` are CLOCK_MONOTONIC seconds on a device and
recording time in a replay; a part never asks what time it is, it is told. Lengths are mm, speeds mm/s.
"""

from typing import Any, Literal

from msgspec import Struct

RangeStatus = Literal[
    "valid", "first", "sigma_fail", "signal_fail", "min_clipped",
    "phase_fail", "wrapped", "hardware_fail", "crosstalk", "other",
]  # fmt: skip
FaultKind = Literal[
    "i2c", "lost", "frozen", "implausible", "camera", "disk", "database", "clock", "power", "temperature", "settings"
]  # fmt: skip
Presence = Literal["empty", "someone", "armed", "lost"]
Phase = Literal["idle", "descending", "bottom", "ascending", "rest"]
StanceVerdict = Literal["good", "too_near", "too_far"]
AlarmKind = Literal["too_near", "touch", "stance_too_near"]
Verdict = Literal["counted", "no_rep", "void"]
Reason = Literal[
    "shallow", "squat", "bow", "too_fast", "touch", "too_near", "lost_sight",
    "walked_away", "second_person", "off_centre", "too_slow",
]  # fmt: skip
Form = Literal["hinge", "squat", "unclear", "not_checked"]
Mode = Literal["reach", "tap_and_step"]
SetEndReason = Literal["goal", "idle", "gone", "asked"]
StoredEndReason = Literal[SetEndReason, "interrupted"]
"""``interrupted``: the device stopped in the middle of it, and said so when it was back."""
CalibrationEndReason = Literal["done", "time", "gone", "cancelled"]
Colour = Literal["blue", "sky", "green", "yellow", "orange", "red", "pink", "black"]
Shape = Literal["circle", "square", "triangle", "diamond", "star", "hexagon", "cross", "moon"]


# --- readings -------------------------------------------------------------------------------------------------------


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

    ``approach_mm_s`` is positive while the hips come nearer.
    """

    t: float
    present: bool
    people: int = 0
    hip_drop_mm: float | None = None
    shift_mm: float | None = None
    approach_mm_s: float | None = None
    quality: float = 0.0


class FaultReading(Struct, frozen=True, gc=False):
    """A sensor that could not read, said in place of a reading."""

    t: float
    fault: FaultKind


Reading = RangeReading | BodyReading | FaultReading


class Distance(Struct, frozen=True, gc=False):
    """A range after the plausibility stage: hip to wall plane.

    ``seen``: mm can be believed. ``closer``: nearer than the sensor can measure, mm is its floor. ``nothing``: the
    sensor looked and found no one. ``unreadable``: no evidence either way (failed or implausible), mm is None.
    """

    t: float
    mm: float | None
    kind: Literal["seen", "closer", "nothing", "unreadable"]


# --- reps -----------------------------------------------------------------------------------------------------------


class Rep(Struct, frozen=True, kw_only=True):
    """One excursion and what was made of it. The first block is the replay result's, the second what else is kept.

    Start is the last upward crossing of r = 40 mm; the eccentric ends at the first reading within 10 % of the greatest
    reach, the pause at the last one; bottom is the middle of the pause; the concentric ends where r falls below
    max(40, 0.2 T), which is the end.
    """

    start_s: float
    bottom_s: float
    end_s: float
    verdict: Verdict
    reason: Reason | None
    unsure: bool
    stance_mm: float
    gap_mm: float
    reach_mm: float
    eccentric_s: float
    pause_s: float
    concentric_s: float
    hip_drop_mm: float | None
    drop_ratio: float | None
    form: Form

    target_mm: float  # the target reach T that it was judged against
    top_pause_s: float | None  # from the last rep's end to this start; None for the first
    peak_down_mm_s: float
    peak_up_mm_s: float
    mean_down_mm_s: float
    mean_up_mm_s: float
    shift_mm: float | None  # greatest sideways shift, camera only
    turns: int  # changes of direction in the descent: 0 is smooth
    quality: float  # share of readings that could be believed, 0..1
    rules_version: int


# --- events: what coaching says -------------------------------------------------------------------------------------


class Event(Struct, frozen=True, tag_field="event", tag=str):
    t: float


class PresenceChanged(Event, frozen=True):
    presence: Presence


class StanceTaken(Event, frozen=True):
    """Still and upright in the sensor's range. ``advice_mm``: how far to step forward (+, away) or back (-)."""

    stance_mm: float
    verdict: StanceVerdict
    advice_mm: float


class StanceMoved(Event, frozen=True):
    stance_mm: float
    before_mm: float


class Armed(Event, frozen=True):
    stance_mm: float


class HingeStarted(Event, frozen=True):
    pass


class TargetHit(Event, frozen=True):
    reach_mm: float


class BottomReached(Event, frozen=True):
    reach_mm: float


class RepEnded(Event, frozen=True):
    """At the top, or where a rep was given up. ``missing_mm`` is how much a shallow rep lacked."""

    rep: Rep
    missing_mm: float = 0.0


class AlarmStarted(Event, frozen=True):
    kind: AlarmKind


class AlarmEnded(Event, frozen=True):
    kind: AlarmKind
    start_s: float
    closest_mm: float


class FaultStarted(Event, frozen=True):
    kind: FaultKind


class FaultEnded(Event, frozen=True):
    kind: FaultKind
    start_s: float


class SetStarted(Event, frozen=True):
    goal: int


class SetEnded(Event, frozen=True):
    reason: SetEndReason
    counted: int
    no_rep: int
    void: int


class RestEnding(Event, frozen=True):
    """A tick in the last three seconds of the rest; ``left_s`` 0 is the end."""

    left_s: int


class LevelUpOffered(Event, frozen=True):
    """Two clean, even sets in a row: the target reach may rise. Never taken by itself."""

    reach_mm: float


class StepChanged(Event, frozen=True):
    """Tap and step: where to stand next. ``limit_mm`` is set once the personal limit is found."""

    stance_mm: float
    limit_mm: float | None = None


class CalibrationStarted(Event, frozen=True):
    """Three good reps are asked for, to find the target reach."""


class CalibrationStep(Event, frozen=True):
    """A rep was shown: the reaches taken so far, and why this one was not, or that they are too uneven."""

    reaches_mm: tuple[float, ...]
    refused: Reason | None
    uneven: bool = False


class CalibrationEnded(Event, frozen=True):
    """Three good reps were shown, and ``target_mm`` is what to ask for from now on; or there were not three."""

    reason: CalibrationEndReason
    target_mm: float | None = None


CoachingEvent = (
    PresenceChanged | StanceTaken | StanceMoved | Armed | HingeStarted | TargetHit | BottomReached | RepEnded
    | AlarmStarted | AlarmEnded | FaultStarted | FaultEnded | SetStarted | SetEnded | RestEnding | LevelUpOffered
    | StepChanged | CalibrationStarted | CalibrationStep | CalibrationEnded
)  # fmt: skip


# --- snapshot: what a phone sees ------------------------------------------------------------------------------------


class StanceView(Struct, frozen=True):
    mm: float
    verdict: StanceVerdict
    advice_mm: float


class TargetView(Struct, frozen=True):
    distance_mm: float
    reach_mm: float
    alarm_mm: float


class RepMark(Struct, frozen=True):
    verdict: Verdict
    unsure: bool
    reason: Reason | None = None


class SetView(Struct, frozen=True):
    """The set as announced: only reps that are on disk. ``unsaved`` counts those that wait for it.

    ``open`` is whether the next rep joins it; between sets the last one stays up.
    """

    id: str | None
    counted: int
    no_rep: int
    void: int
    goal: int
    reps: tuple[RepMark, ...]
    rest_s: float | None
    unsaved: int = 0
    open: bool = True


class FaultView(Struct, frozen=True):
    kind: FaultKind
    since: float
    text: str
    fix: str


class CalibrationView(Struct, frozen=True):
    """Calibrating by doing: ``asked`` while reps are awaited, then how it ended (``refused``: a setting forbids it).

    ``target_mm`` is what came of it and ``before_mm`` what it was before, for undoing.
    """

    state: Literal["asked", "done", "time", "gone", "cancelled", "refused"]
    reaches_mm: tuple[float, ...] = ()
    wanted: int = 3
    refused: Reason | None = None
    uneven: bool = False
    target_mm: float | None = None
    before_mm: float | None = None
    text: str = ""


class AthleteView(Struct, frozen=True):
    """Who practises, by nickname and badge. ``text``: why the wall's targets are asked of them and not their own."""

    id: str
    nickname: str
    colour: Colour
    shape: Shape
    text: str = ""


class Snapshot(Struct, frozen=True, kw_only=True):
    """Everything that a page shows about now. ``last_rep`` is a Rep's fields plus ``id``; no ``athlete`` is a guest."""

    t: float
    clock: str
    clock_synchronised: bool
    source: str
    mode: Mode
    presence: Presence
    distance_mm: float | None
    range_status: RangeStatus | Literal["none"]
    stance: StanceView | None
    target: TargetView
    phase: Phase
    reach_mm: float | None
    set: SetView
    last_rep: dict[str, Any] | None
    alarm: AlarmKind | None
    form: Literal["checked", "not_checked"]
    faults: tuple[FaultView, ...]
    settings_revision: int
    rep_seq: int
    units: str = "cm"
    volume: str = "high"
    level_up_mm: float | None = None
    step_mm: float | None = None
    step_limit_mm: float | None = None
    set_up_open: bool = False
    camera_on: bool = False
    calibration: CalibrationView | None = None
    athlete: AthleteView | None = None
    self_test: int = 0  # grows with each thing that the self-test has found or asks, for pages that follow it


# --- commands: what a phone asks ------------------------------------------------------------------------------------

CommandKind = Literal[
    "set_settings", "start_set", "end_set", "calibrate", "edit_rep", "select_athlete", "record_pin_failure",
    "self_test", "claim", "clear_pin_failures", "create_athlete", "edit_athlete", "delete_athlete",
    "record_athlete_pin_failure", "clear_athlete_pin_failures", "wifi",
]  # fmt: skip


class Command(Struct, frozen=True):
    """A request to the device. ``revision`` is the settings revision that the asker saw, where it matters."""

    id: str
    kind: CommandKind
    args: dict[str, Any] = {}
    revision: int | None = None


class CommandProblem(Struct, frozen=True):
    code: str
    message: str
    fields: dict[str, str] = {}


class Answer(Struct, frozen=True, omit_defaults=True):
    """``ok`` with the revision now in force means: stored and active. Otherwise ``error`` says why not."""

    id: str
    ok: bool = False
    revision: int | None = None
    result: dict[str, Any] = {}
    error: CommandProblem | None = None
