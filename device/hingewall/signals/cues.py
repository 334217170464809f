"""The cues, as data: different by rhythm first and pitch second; light by place and blink, colour third.

Sounds lie between 500 and 2000 Hz. No light flashes more than three times a second (WCAG 2.3.1), the alarm 2.5 times.
Blue, white and orange, not red and green: one man in twelve can't tell those apart.
"""

from typing import NamedTuple


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


class Cue(NamedTuple):
    """``priority``: a higher one cuts in; ``repeat_s``: how often it comes again while it is held."""

    name: str
    meaning: str
    sound: tuple[Note, ...]
    light: tuple[Glow, ...]
    priority: int
    repeat_s: float | None = None
    alarm: bool = False

    @property
    def duration_s(self) -> float:
        return max(sum(note.s for note in self.sound), sum(glow.s for glow in self.light))


def _notes(*pairs: float | None) -> tuple[Note, ...]:
    return tuple(Note(hz, s or 0.0) for hz, s in zip(pairs[::2], pairs[1::2], strict=True))


def _blue(s: float) -> Glow:
    return Glow(1, 0, 0, s)


def _white(s: float, share: float = 1.0) -> Glow:
    return Glow(0, share, 0, s)


def _orange(s: float) -> Glow:
    return Glow(0, 0, 1, s)


def _dark(s: float) -> Glow:
    return Glow(0, 0, 0, s)


CUES: dict[str, Cue] = {
    cue.name: cue
    for cue in (
        Cue("too_near", "too near, or touching: step forward",
            _notes(520, 0.1, None, 0.04, 520, 0.1, None, 0.04, 520, 0.1, None, 0.02), (_orange(0.2), _dark(0.2)), 100, 0.4, alarm=True),
        Cue("fault", "the sensor has a fault", _notes(500, 0.8), (_white(0.5), _dark(0.5)), 10, 3.0),
        Cue("test_blue", "self-test: the blue light", (), (_blue(1.0),), 50),
        Cue("test_white", "self-test: the white light", (), (_white(1.0),), 50),
        Cue("test_orange", "self-test: the orange light", (), (_orange(1.0),), 50),
        Cue("test_beeper", "self-test: the beeper", _notes(1000, 0.4), (), 50, 1.2),
        Cue("press_me", "a phone asks to become the owner: press the button", _notes(700, 0.1, None, 0.05, 1000, 0.2), (_white(0.35),), 45),
        Cue("hint_forget_pin", "release the button now to clear the PIN", _notes(700, 0.1, None, 0.05, 700, 0.1, None, 0.05, 500, 0.4), (_orange(0.7),), 45),
        Cue("show_me", "do three good reps", _notes(700, 0.12, None, 0.08, 900, 0.12, None, 0.08, 1200, 0.12), (_blue(0.6),), 39),
        Cue("calibrated", "three good reps done: the target reach is set", _notes(900, 0.1, 1200, 0.1, 900, 0.1, 1200, 0.1, 1600, 0.3), (_blue(0.8),), 41),
        Cue("not_calibrated", "the calibration ended without a target reach", _notes(800, 0.2, None, 0.1, 600, 0.2, None, 0.1, 500, 0.4), (_white(0.9, 0.4),), 39),
        Cue("set_done", "the set is over", _notes(800, 0.15, None, 0.05, 1000, 0.15, None, 0.05, 1300, 0.25), (_blue(0.65),), 40),
        Cue("level_up", "two clean sets: the phone offers a longer target reach", _notes(1000, 0.1, 1300, 0.1, 1600, 0.1, 2000, 0.2), (_blue(0.5),), 38),
        Cue("step_away", "tap felt: step 25 mm away", _notes(900, 0.1, None, 0.1, 700, 0.2), (_blue(0.4),), 38),
        Cue("target_hit", "far enough: stand tall", _notes(1500, 0.15), (_blue(0.4),), 35),
        Cue("rep_counted", "the rep counted", _notes(2000, 0.03), (_blue(0.3),), 34),
        Cue("squat", "squat: hips back, not down", _notes(900, 0.2, None, 0.1, 650, 0.3), (Glow(1, 0, 1, 0.6),), 33),
        Cue("bow", "bow: hips first", _notes(700, 0.1, None, 0.1, 900, 0.3), (Glow(1, 0, 1, 0.5),), 33),
        Cue("too_fast", "too fast: slow down", _notes(1200, 0.04, None, 0.06, 1200, 0.04, None, 0.06, 1200, 0.04), (_white(0.4, 0.5),), 32),
        Cue("shallow", "too shallow: reach further", _notes(1000, 0.15, 800, 0.15, 650, 0.15), (_white(0.45, 0.3),), 31),
        Cue("off_centre", "stay in the middle", _notes(700, 0.12, None, 0.05, 900, 0.12, None, 0.05, 700, 0.12), (_orange(0.5),), 31),
        Cue("too_slow", "too slow: a little quicker", _notes(600, 0.5, None, 0.2, 600, 0.1), (_white(0.8, 0.3),), 31),
        Cue("lost_sight", "the wall lost sight of you", _notes(600, 0.7), (_white(0.4, 0.3), _white(0.4, 0.6)), 30),
        Cue("one_at_a_time", "one person at a time", _notes(600, 0.2, None, 0.15, 600, 0.2), (_white(0.6, 0.4),), 30),
        Cue("rest_over", "the rest is over", _notes(1100, 0.1, None, 0.1, 1100, 0.1), (_blue(0.3),), 28),
        Cue("rest_ending", "the rest is nearly over", _notes(800, 0.05), (_blue(0.1),), 27),
        Cue("armed", "ready", _notes(800, 0.12, None, 0.04, 1200, 0.16), (_blue(1.0),), 25),
        Cue("step_forward", "step forward, away from the wall", _notes(600, 0.15, None, 0.15, 600, 0.15), (_orange(0.45),), 20, 2.0),
        Cue("step_back", "step back, toward the wall", _notes(600, 0.3), (_orange(0.3),), 20, 2.0),
    )
}  # fmt: skip

TICK = Note(1000, 0.03)
"""The approach's tick: 2 a second far from the target, 8 a second at it."""
TICK_PRIORITY = 15
TICKS_FROM, TICKS_TO = 2.0, 8.0


def tick_every_s(share: float) -> float:
    """The time from one tick to the next, at that share of the target reach."""
    return 1.0 / (TICKS_FROM + (TICKS_TO - TICKS_FROM) * min(1.0, max(0.0, share)))
