"""What a page shows about now."""

from typing import Any, Literal

from msgspec import Struct

from hingewall.messages.events import AlarmKind, Presence, StanceVerdict
from hingewall.messages.readings import FaultKind, RangeStatus
from hingewall.messages.rep import Reason, Verdict

Phase = Literal["idle", "descending", "bottom", "ascending", "rest"]
Mode = Literal["reach", "tap_and_step"]
Colour = Literal["blue", "sky", "green", "yellow", "orange", "red", "pink", "black"]
Shape = Literal["circle", "square", "triangle", "diamond", "star", "hexagon", "cross", "moon"]


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

    ``target_mm`` is what came of it and ``before_mm`` what it was before, for undoing. ``for_visit``: it goes with
    whoever shows it, and changes nothing that is stored.
    """

    state: Literal["asked", "done", "time", "gone", "cancelled", "refused"]
    reaches_mm: tuple[float, ...] = ()
    wanted: int = 3
    refused: Reason | None = None
    uneven: bool = False
    target_mm: float | None = None
    before_mm: float | None = None
    text: str = ""
    for_visit: bool = False


class AthleteView(Struct, frozen=True):
    """Who practises, by nickname and badge. ``text``: why the wall's targets are asked of them and not their own.

    ``confirm``: their own lower an alarm, so they wait for a press of the button on the wall.
    """

    id: str
    nickname: str
    colour: Colour
    shape: Shape
    text: str = ""
    confirm: bool = False


class TurnView(Struct, frozen=True):
    """The turn that other phones may not tap in. ``number`` tells a phone whether it is its own, 0 is nobody's; ``by``
    is what began it, ``asked`` that a tap waits for the button, ``button`` that there is one.
    """

    number: int
    by: Literal["phone", "wall"]
    asked: bool
    button: bool


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
    camera_on: bool = False
    camera_absent: bool = False  # it is allowed, and the wall has none
    calibration: CalibrationView | None = None
    hip_drop_mm: float | None = None  # below the last still stance, now; None while form is not checked
    athlete: AthleteView | None = None
    asked: AthleteView | None = None  # whose badge it was before somebody else stood there: is it them again?
    visiting: bool = False  # the target reach in force is of whoever is there, and goes with them
    calibration_offered: bool = False  # the target reach seems to be beyond whoever is there
    clock_source: Literal["ntp", "rtc", "phone", "system"] | None = None  # who says what time it is
    turn: TurnView | None = None  # while somebody trains: other phones' taps wait for the wall's button
    turn_begun: int = 0  # number of the turn that goes on, also while any phone may tap; 0 for none
    names_at_wall: bool = False  # nicknames, and who is there, are told to few (web: words/names.py)
    checked: bool = False  # the wall checks itself: it has no sensor, and gives no alarm, until that ends
    self_test: int = 0  # grows with each thing that the self-test has found or asks, for pages that follow it
