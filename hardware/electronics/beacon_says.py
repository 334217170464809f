"""What the beacon says: each cue's colours and rhythm, and which of them look alike to somebody who sees no colours."""

from collections.abc import Iterator
from itertools import groupby

from electronics.beacon import SHARES, STANDS_OUT
from hingewall.cues import CUES, Cue, Glow
from hingewall.signals.board import mixed
from hingewall.signals.cue_mixer import Output

ASKED_FOR = {
    "test_blue",
    "test_white",
    "test_orange",
    "test_beeper",
    "press_me",
    "hint_forget_pin",
    "show_me",
    "calibrated",
    "not_calibrated",
}
"""What comes only while somebody tests, sets up or calibrates, a phone in hand."""
ALIKE_S = 0.15
"""Flashes that differ by less look equally long (assumed)."""
COLOURS = {
    (0, 0, 1): "blue", (1, 1, 1): "white", (1, 0.35, 0): "orange", (1, 0.35, 1): "pink", (1, 0.675, 0.5): "peach",
    (0.5, 0.5, 1): "pale blue",
}  # fmt: skip


def says_table() -> str:
    """Markdown: a row a cue that lights up while somebody trains, the most urgent first."""
    lines = ["| it says | colour | rhythm |", "|---|---|---|"]
    lines += [f"| {cue.meaning} | {', '.join(colours(cue))} | {rhythm(cue)} |" for cue in while_training()]
    return "\n".join(lines) + "\n"


def while_training() -> list[Cue]:
    """The cues with a light, but for those of `ASKED_FOR`."""
    shown = (cue for cue in CUES.values() if cue.light and cue.name not in ASKED_FOR)
    return sorted(shown, key=lambda cue: -cue.priority)


def colours(cue: Cue) -> list[str]:
    """What is seen of it, each once, in order."""
    return list(dict.fromkeys(_colour(glow) for glow in cue.light if _lit(glow)))


def rhythm(cue: Cue) -> str:
    """How long it is lit and dark, and how often it comes."""
    if cue.name == "approach":
        return "brighter with each step of the way, five times"
    runs = pattern(cue)
    lit = [f"{s:g}" for bright, s in runs if bright]
    said = f"{lit[0]} s" if len(lit) == 1 else f"{len(lit)} flashes, {lit[0]} s each"
    if len(lit) == 1 and cue.repeat_s and cue.repeat_s <= sum(s for _, s in runs) + 0.01:
        return f"flashes all the time, {1 / cue.repeat_s:g} a second"
    return f"{said}, every {cue.repeat_s:g} s" if cue.repeat_s else said


def pattern(cue: Cue) -> list[tuple[float, float]]:
    """Its brightness against full white's, and for how long, one after the other: what an eye without colours sees."""
    steps = [
        (round(sum(part * level for part, level in zip(SHARES, _rgb(glow), strict=True)), 3), glow.s)
        for glow in cue.light
    ]
    return [(level, round(sum(s for _, s in run), 3)) for level, run in groupby(steps, key=lambda step: step[0])]


def alike(one: Cue, second: Cue) -> bool:
    """Whether two cues have the same rhythm, and neither is twice as bright: only colour or sound tells them apart."""
    a, b = pattern(one), pattern(second)
    if len(a) != len(b) or (one.repeat_s is None) != (second.repeat_s is None):
        return False
    if one.repeat_s and second.repeat_s and abs(one.repeat_s - second.repeat_s) >= ALIKE_S:
        return False
    return all(
        max(bright, other) < STANDS_OUT * min(bright, other) + 0.01 and abs(s - t) < ALIKE_S
        for (bright, s), (other, t) in zip(a, b, strict=True)
    )


def told_by_sound(of: str) -> Iterator[str]:
    """The cues that look like one of them to somebody who sees no colours."""
    return (cue.name for cue in while_training() if cue.name != of and alike(cue, CUES[of]))


def _lit(glow: Glow) -> bool:
    return bool(max(glow.blue, glow.white, glow.orange))


def _rgb(glow: Glow) -> tuple[float, float, float]:
    return mixed(Output(blue=glow.blue, white=glow.white, orange=glow.orange))


def _colour(glow: Glow) -> str:
    level = max(glow.blue, glow.white, glow.orange)
    red, green, blue = (round(share / level, 3) for share in _rgb(glow))
    return f"dim {COLOURS[red, green, blue]}" if level < 0.5 else COLOURS[red, green, blue]
