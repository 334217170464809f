"""The cues, as data: what each says, its sound and its light. One place for wall, phone and page.

Five sounds need no lesson, since each does what it means. *Ready* climbs to the note from which one may begin. From
there each step of the way back is higher than the one before, at the pace of the hips, and *far enough* is the note that the
scale was leading to: ticks that come faster and faster are what a car says before it should stop. *Counted* steps up to that
note again. *Not counted* falls, low: one sound for every reason, and the light, the phone and the page say which. *Away*
hurries down. So pitch is nearness to the wall: toward it rises (*nearer* walks up, calmly), away from it falls.

A rhythm of its own for each, gaps and all, since an active beeper has one note. The reward is never weaker than the error:
loudness adds up over about 0.2 s (temporal integration: Zwislocki 1969), so both have a note as long as that. The alarm is like
none of them, and the loudest.

Sounds lie between 500 and 2000 Hz. The alarm alone is at 2400, where a small beeper resonates, where the ear is keen
(A-weighting, IEC 61672-1: +1.2 dB), and where music has little. No light flashes more than three times a second
(WCAG 2.3.1), the alarm 2.5 times.
Blue, white and orange, not red and green: one man in twelve can't tell those apart.
"""

from itertools import accumulate
from typing import NamedTuple

from hingewall.messages.events import StanceVerdict
from hingewall.messages.rep import Reason


class Note(NamedTuple):
    """A tone, or with ``hz`` None a pause."""

    hz: float | None
    s: float


class Glow(NamedTuple):
    """Brightness of each light, 0 to 1, for a while."""

    blue: float
    white: float
    orange: float
    s: float


def _notes(*pairs: float | None) -> tuple[Note, ...]:
    return tuple(Note(hz, s or 0.0) for hz, s in zip(pairs[::2], pairs[1::2], strict=True))


ALARM_HZ = 2400.0
"""Where a magnetic beeper is loudest (CUI CD-1206 and most of its size: 2400 Hz)."""

SCALE_HZ = (900.0, 1125.0, 1350.0, 1500.0, 1687.5)
"""The way to the target reach: steps of a major scale, the last of which leads to the octave, which is *far enough*."""

STEP_S, STEP_GAP_S = 0.07, 0.04
"""How long a step of the scale sounds, and the least between two: somebody who goes back in 1.6 s hears each of them."""

SCALE_FROM = 0.25
"""The share of the target reach at which the scale begins. A hinge is told from a sway by its speed, at a fifth to a third of
it; in less than a second, at nearly half."""


def scale_step(share: float) -> int:
    """Which step of the scale that share of the target reach has come to; beyond the last at the target reach itself."""
    return max(0, int((share - SCALE_FROM) / (1.0 - SCALE_FROM) * len(SCALE_HZ) + 1e-9))


SOUNDS: dict[str, tuple[Note, ...]] = {
    "ready": _notes(600, 0.1, None, 0.08, 750, 0.1, None, 0.08, 900, 0.22),
    "far_enough": _notes(1800, 0.32),
    "counted": _notes(1350, 0.1, None, 0.1, 1800, 0.3),
    "not_counted": _notes(700, 0.2, None, 0.12, 525, 0.2),
    "away": _notes(1200, 0.07, None, 0.06, 1000, 0.07, None, 0.06, 800, 0.07, None, 0.06, 600, 0.07),
    # rarer, and each made of a rhythm that none of the five has
    "alarm": _notes(ALARM_HZ, 0.1, None, 0.04, ALARM_HZ, 0.1, None, 0.04, ALARM_HZ, 0.1, None, 0.02),
    "approach": tuple(note for hz in SCALE_HZ for note in (Note(hz, STEP_S), Note(None, 0.12)))[:-1],
    "nearer": _notes(500, 0.18, None, 0.16, 600, 0.18, None, 0.16, 750, 0.18, None, 0.16, 900, 0.18),
    "not_judged": _notes(900, 0.08, None, 0.12, 900, 0.3, None, 0.12, 900, 0.08),
    "done": _notes(1350, 0.2, None, 0.1, 900, 0.2, None, 0.1, 1350, 0.2, None, 0.1, 900, 0.5),
    "further": _notes(1000, 0.25, None, 0.1, 1000, 0.25, None, 0.1, 2000, 0.4),
    "pip": _notes(1000, 0.06),
    "press": _notes(600, 0.5, None, 0.15, 600, 0.1),
    "held": _notes(600, 0.5, None, 0.15, 600, 0.5, None, 0.15, 500, 0.25),
}  # fmt: skip
"""Each sound by its name. Some serve more than one cue that asks for the same: whoever has their back to the wall hears
what to do, and the light says of what."""


class Cue(NamedTuple):
    """``sound`` names one of ``SOUNDS``, or none. ``priority``: a higher one cuts in; ``repeat_s``: how often it comes again
    while it is held."""

    name: str
    meaning: str
    sound: str | None
    light: tuple[Glow, ...]
    priority: int
    repeat_s: float | None = None
    alarm: bool = False

    @property
    def notes(self) -> tuple[Note, ...]:
        return SOUNDS[self.sound] if self.sound else ()

    @property
    def duration_s(self) -> float:
        return max(sum(note.s for note in self.notes), sum(glow.s for glow in self.light))


def _blue(s: float) -> Glow:
    return Glow(1, 0, 0, s)


def _white(s: float, share: float = 1.0) -> Glow:
    return Glow(0, share, 0, s)


def _orange(s: float) -> Glow:
    return Glow(0, 0, 1, s)


def _halves(s: float) -> Glow:
    return Glow(1, 0, 1, s)


def _dark(s: float) -> Glow:
    return Glow(0, 0, 0, s)


CUES: dict[str, Cue] = {
    cue.name: cue
    for cue in (
        Cue("too_near", "too near, or touching: step forward", "alarm", (_orange(0.2), _dark(0.2)), 100, 0.4, alarm=True),
        Cue("fault", "the sensor has a fault", None, (_white(0.5), _dark(0.5)), 10, 3.0),
        Cue("test_blue", "self-test: the blue light", None, (_blue(1.0),), 50),
        Cue("test_white", "self-test: the white light", None, (_white(1.0),), 50),
        Cue("test_orange", "self-test: the orange light", None, (_orange(1.0),), 50),
        Cue("test_beeper", "self-test: the beeper", "ready", (), 50, 1.2),
        Cue("press_me", "a phone asks to become the owner: press the button", "press", (_white(0.75),), 45),
        Cue("hint_forget_pin", "release the button now to clear the PIN", "held", (_orange(1.5),), 45),
        Cue("show_me", "do three good reps", "ready", (_blue(0.3), _dark(0.2), _blue(0.3)), 39),
        Cue("calibrated", "three good reps done: the target reach is set", "done", (Glow(1, 1, 0, 0.9),), 41),
        Cue("not_calibrated", "the calibration ended without a target reach", "not_counted", (_orange(0.9),), 39),
        Cue("set_done", "the set is over", "done", (_blue(0.9),), 40),
        Cue("level_up", "two clean sets: the phone offers a longer target reach", "further", (_blue(1.1),), 38),
        Cue("target_hit", "far enough: stand tall", "far_enough", (_blue(0.4),), 35),
        Cue("rep_counted", "the rep counted", "counted", (_blue(0.5),), 34),
        Cue("squat", "squat: hips back, not down", "not_counted", (_halves(0.6),), 33),
        Cue("bow", "bow: hips first", "not_counted", (_halves(0.2), _dark(0.2), _halves(0.2)), 33),
        Cue("too_fast", "too fast: slow down", "not_counted", (_white(0.2), _dark(0.2), _white(0.2)), 32),
        Cue("shallow", "too shallow: reach further", "not_counted", (_white(0.4, 0.4),), 31),
        Cue("off_centre", "stay in the middle", "not_counted", (Glow(0, 1, 1, 0.5),), 31),
        Cue("too_slow", "too slow: a little quicker", "not_counted", (_white(1.0),), 31),
        Cue("lost_sight", "the wall lost sight of you", "not_judged", (_white(0.4, 0.3), _white(0.4, 0.6)), 30),
        Cue("one_at_a_time", "one person at a time", "not_judged", (Glow(0, 1, 1, 0.7),), 30),
        # after the reward for the tap, so that this never takes its place
        Cue("step_away", "tap felt: step 25 mm away", "away", (_blue(0.5),), 29),
        Cue("rest_over", "the rest is over", "ready", (_blue(0.4),), 28),
        Cue("rest_ending", "the rest is nearly over", "pip", (_blue(0.1),), 27),
        Cue("armed", "ready", "ready", (_blue(1.0),), 25),
        Cue("step_forward", "step forward, away from the wall", "away", (_orange(0.5),), 20, 2.0),
        Cue("step_back", "step back, toward the wall", "nearer", (_orange(0.3), _dark(0.3), _orange(0.3)), 20, 3.0),
        Cue("approach", "on the way back to the target reach", "approach",
            tuple(_white(STEP_S + 0.12, round((n + 1) / 6, 2)) for n in range(len(SCALE_HZ))), 15),
    )
}  # fmt: skip
"""``approach`` as it is shown to somebody who asks; at the wall it follows the hips."""

OF_STANCE: dict[StanceVerdict, str] = {"too_near": "step_forward", "too_far": "step_back"}
OF_REASON: dict[Reason, str] = {
    "squat": "squat", "bow": "bow", "too_fast": "too_fast", "shallow": "shallow", "off_centre": "off_centre",
    "too_slow": "too_slow", "lost_sight": "lost_sight", "second_person": "one_at_a_time",
}  # fmt: skip
"""Touch and too near have had their alarm; who walked away, or only stepped about, hears nothing."""


def tones(sound: str) -> list[tuple[float, float, float]]:
    """What sounds of it: pitch in Hz, when it begins and how long it lasts in s. For a phone, which has no pauses to play."""
    notes = SOUNDS[sound]
    starts = accumulate((note.s for note in notes), initial=0.0)
    return [(note.hz, round(at, 3), note.s) for note, at in zip(notes, starts, strict=False) if note.hz is not None]
