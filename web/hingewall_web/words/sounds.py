"""What each sound and each light of the wall means, in words for whoever hears or sees it."""

from math import log2
from typing import NamedTuple

from hingewall.cues import CUES, OF_REASON, Cue, tones
from hingewall_web.words.language import N_, gettext

Words = tuple[str, str]

MAIN: dict[str, Words] = {
    "armed": (N_("Ready"), N_("You stand right. Push your hips back whenever you like.")),
    "target_hit": (N_("Far enough"), N_("Your hips have gone far enough for the rep to count. Stand tall.")),
    "rep_counted": (N_("It counted"), N_("One more for your set.")),
    "shallow": (
        N_("It did not count"),
        N_("The light, the phone's voice and the live page say why."),
    ),
    "step_forward": (N_("Step away"), N_("You stand too near the wall. Step forward.")),
    "too_near": (
        N_("Alarm"),
        N_("Your hips are too near the wall, or touch it. Step forward: the alarm goes on until you do."),
    ),
}
"""By the cue that is played for it: the five sounds that everybody hears, and the alarm."""

RARER: dict[str, Words] = {
    "approach": (
        N_("On the way back"),
        N_("Each note is higher than the one before. Go on until the long one: far enough."),
    ),
    "step_back": (N_("Step nearer"), N_("You stand too far from the wall. Step back.")),
    "lost_sight": (
        N_("Not judged"),
        N_("The wall lost sight of you, or two people stood before it. It was not your fault."),
    ),
    "set_done": (N_("Finished"), N_("The set is over, or your three good reps are in.")),
    "rest_ending": (N_("Rest nearly over"), N_("Three of these, a second apart. Then comes ready.")),
    "level_up": (N_("Aim further"), N_("Two clean sets. The live page offers a longer target reach.")),
}

LIGHTS: dict[str, Words] = {
    "armed": (N_("Blue, a second"), N_("Ready.")),
    "approach": (N_("White, brighter and brighter"), N_("On the way to the target reach.")),
    "target_hit": (N_("Blue"), N_("Far enough, or the rep counted: the sound says which.")),
    "step_forward": (N_("Orange, again and again"), N_("Step forward.")),
    "step_back": (N_("Orange twice, again and again"), N_("Step back.")),
    "too_near": (N_("Orange, flashing"), N_("The alarm: step forward.")),
    "shallow": (N_("White, pale and short"), N_("Too shallow: reach further.")),
    "squat": (N_("Blue and orange"), N_("A squat: hips back, not down.")),
    "bow": (N_("Blue and orange, twice"), N_("A bow: hips first.")),
    "too_fast": (N_("White, twice"), N_("Too fast: slow down.")),
    "too_slow": (N_("White, a second"), N_("Too slow: a little quicker.")),
    "off_centre": (N_("White and orange"), N_("Stay in the middle.")),
    "lost_sight": (N_("White, pale, then brighter"), N_("The wall lost sight of you.")),
    "one_at_a_time": (N_("White and orange, longer"), N_("One person at a time.")),
    "set_done": (N_("Blue, nearly a second"), N_("The set is over.")),
    "fault": (N_("White, every three seconds"), N_("A fault: the live page says what to do.")),
}


class Bar(NamedTuple):
    """A rectangle of a drawing: a note, where higher is higher, or a light, where brighter is taller."""

    x: float
    y: float
    width: float
    height: float
    colour: str = ""


class Shown(NamedTuple):
    """A cue on the page: ``sound`` is what a phone plays; ``notes`` and ``lights`` draw what is heard and seen,
    and ``sign`` is how the live page draws the reason."""

    cue: str
    sound: str
    title: str
    text: str
    notes: tuple[Bar, ...]
    lights: tuple[Bar, ...]
    sign: str


A_SECOND = 100.0
OCTAVE, NOTE, HIGHEST_HZ = 13.0, 6.0, 2000.0
"""A sound's drawing, in its own units: how long a second is, how high an octave and how thick a note."""

PLACES = ("blue", "white", "orange")
LIT_S, LIT_SECOND, ROW, ROW_FROM, BRIGHT = 2.0, 47.0, 22.0, 26.0, 14.0
"""A light's: how much time is shown, how long a second is, the rows of the three lights, how tall a bright one is."""


SIGNS = {cue: reason for reason, cue in OF_REASON.items()} | {"step_forward": "forward", "step_back": "back"}


def main_sounds() -> list[Shown]:
    """The five, and the alarm."""
    return _shown(MAIN)


def rarer_sounds() -> list[Shown]:
    """What is heard now and then."""
    return _shown(RARER)


def lights() -> list[Shown]:
    """What shines, and why."""
    return _shown(LIGHTS)


def title_of(cue: str) -> str:
    """What the page calls a cue's sound."""
    title, _ = MAIN.get(cue) or RARER.get(cue) or (cue, "")
    return gettext(title)


def _shown(words: dict[str, Words]) -> list[Shown]:
    shown = []
    for name, (title, text) in words.items():
        cue, sign = CUES[name], SIGNS.get(name, "")
        shown.append(Shown(name, cue.sound or "", gettext(title), gettext(text), _notes(cue), _lights(cue), sign))
    return shown


def _notes(cue: Cue) -> tuple[Bar, ...]:
    """An octave is as tall anywhere."""
    return tuple(
        Bar(round(at * A_SECOND, 1), round(OCTAVE * log2(HIGHEST_HZ / hz), 1), round(s * A_SECOND, 1), NOTE)
        for hz, at, s in (tones(cue.sound) if cue.sound else ())
    )


def _lights(cue: Cue) -> tuple[Bar, ...]:
    """Two seconds of it, with its repeats if it is held."""
    bars, began = [], 0.0
    while began < LIT_S - 0.01:
        at = began
        for glow in cue.light:
            x, width = ROW_FROM + at * LIT_SECOND, min(glow.s, LIT_S - at) * LIT_SECOND
            for row, colour in enumerate(PLACES):
                tall = BRIGHT * float(getattr(glow, colour))
                if tall and width > 0:
                    y = ROW * (row + 0.5) - tall / 2
                    bars.append(Bar(round(x, 1), round(y, 1), round(width, 1), round(tall, 1), colour))
            at += glow.s
        began += max(cue.repeat_s, cue.duration_s) if cue.repeat_s else LIT_S
    return tuple(bars)
