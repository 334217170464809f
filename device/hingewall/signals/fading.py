"""How much of the feedback on good practice is sounded: who hears less of it keeps more of what was learnt.

Feedback on every rep teaches fastest and is leant on; taking it away again step by step is what makes a skill stay
(guidance hypothesis: Salmoni, Schmidt and Walter 1984; Winstein and Schmidt 1990). Stance advice, sets, rests, faults
and above all the alarm are no feedback on a rep: they are never faded.
"""

from hingewall.messages.events import CalibrationEnded, CalibrationStarted, CoachingEvent, PresenceChanged, SetEnded

LEVELS = ("every", "target", "set")
"""Everything, the note at the target reach alone, or nothing until the set is done."""

FADING = "fading"
"""The setting by which sets decide: a good one goes a level quieter, a poor one comes back."""

GOOD, POOR = 0.9, 0.6
"""Share of a set's reps that counted. 9 of 10 is also where a further target is offered."""

JUDGED_REPS = 5
"""A set of fewer says little."""

FROM_LEVEL = {"target_hit": "set"} | dict.fromkeys(
    ("rep_counted", "squat", "bow", "too_fast", "shallow", "off_centre", "too_slow"), "target"
)
"""From which level on a cue is seen and not heard."""


SOMEBODY_ELSE_S = 120.0
"""Nobody for so long, and who comes next is taken for somebody else. A rest away from the wall is shorter."""


class Fading:
    """``hear`` every event; ``sounds`` and ``approach`` say what is sounded of one person's reps."""

    def __init__(self) -> None:
        self._faded = 0
        self._showing = False
        self._left_s: float | None = None

    def hear(self, event: CoachingEvent) -> None:
        match event:
            case SetEnded():
                self._judge(event.counted, event.no_rep)
            case PresenceChanged(presence="empty"):
                self._left_s = event.t
            case PresenceChanged():
                if self._left_s is not None and event.t - self._left_s >= SOMEBODY_ELSE_S:
                    self._faded = 0
                self._left_s = None
            case CalibrationStarted():
                self._showing = True
            case CalibrationEnded():
                self._showing = False

    def sounds(self, cue: str, feedback: str) -> bool:
        """``feedback``: the setting, one of ``LEVELS`` or ``FADING``. Showing three good reps is always answered."""
        level = FROM_LEVEL.get(cue)
        return level is None or self._showing or self._level(feedback) < LEVELS.index(level)

    def approach(self, feedback: str) -> bool:
        """Whether the way to the target reach is heard."""
        return self._showing or self._level(feedback) == 0

    def _level(self, feedback: str) -> int:
        return self._faded if feedback == FADING else LEVELS.index(feedback)

    def _judge(self, counted: int, no_rep: int) -> None:
        if counted + no_rep < JUDGED_REPS:
            return
        share = counted / (counted + no_rep)
        step = 1 if share >= GOOD else -1 if share < POOR else 0
        self._faded = min(len(LEVELS) - 1, max(0, self._faded + step))
