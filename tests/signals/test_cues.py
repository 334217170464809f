"""The cues as data: told apart by rhythm, within what beepers and eyes can take."""

import ast
from itertools import pairwise
from pathlib import Path

import pytest

import hingewall
from hingewall.messages.rep import Reason
from hingewall.signals.cues import CUES, TICK, Cue, tick_every_s

FLASHES_A_SECOND = 3.0
ALARM_FLASHES_A_SECOND = 2.5


def flash_starts(cue: Cue, seconds: float = 10.0) -> list[float]:
    """When the lights come on after being darker, over repetitions as fast as the cue allows."""
    period = max(cue.duration_s, cue.repeat_s or 0.0)
    starts, before, at = [], 0.0, 0.0
    while at < seconds:
        offset = at
        for glow in cue.light:
            level = glow.blue + glow.white + glow.orange
            if level > before:
                starts.append(offset)
            before, offset = level, offset + glow.s
        if sum(glow.s for glow in cue.light) < period - 1e-9:
            before = 0.0
        at += period
    return starts


@pytest.mark.parametrize("cue", CUES.values(), ids=lambda cue: cue.name)
def test_no_light_flashes_more_than_three_times_in_any_second(cue: Cue) -> None:
    limit = ALARM_FLASHES_A_SECOND if cue.alarm else FLASHES_A_SECOND
    starts = flash_starts(cue)
    if len(starts) > 2 and (cue.repeat_s is not None or cue.alarm):
        gaps = [b - a for a, b in pairwise(starts)]
        assert len(gaps) / sum(gaps) <= limit + 1e-6
    flashes_in_one_playing = sum(1 for start in starts if start < cue.duration_s)
    assert flashes_in_one_playing <= max(1, limit * cue.duration_s + 1)


SPOKEN = [cue for cue in CUES.values() if not cue.name.startswith("test_")]
"""What tells somebody something. Those of the self-test try one light, or the beeper, alone."""


@pytest.mark.parametrize("cue", SPOKEN, ids=lambda cue: cue.name)
def test_every_tone_is_where_small_beepers_are_loud(cue: Cue) -> None:
    assert cue.sound
    assert all(note.hz is None or 500 <= note.hz <= 2000 for note in cue.sound)
    assert all(note.s > 0 for note in cue.sound)
    assert cue.light, "a cue is seen as well as heard"
    assert all(0 <= level <= 1 for glow in cue.light for level in glow[:3])


def rhythm(cue: Cue) -> tuple[tuple[bool, float], ...]:
    return tuple((note.hz is not None, note.s) for note in cue.sound)


def test_no_two_cues_sound_or_look_the_same() -> None:
    """Whoever has their back to the wall has the sound alone."""
    seen: dict[object, str] = {}
    for cue in CUES.values():
        looks = (tuple((bool(g.blue), bool(g.white), bool(g.orange), g.s) for g in cue.light), cue.repeat_s)
        key = rhythm(cue) if cue.sound else looks
        assert key not in seen, f"{cue.name} can't be told from {seen[key]}"
        seen[key] = cue.name


def test_there_is_one_alarm_and_nothing_outranks_it() -> None:
    (alarm,) = (cue for cue in CUES.values() if cue.alarm)
    assert alarm.name == "too_near"
    assert all(cue.priority < alarm.priority for cue in CUES.values() if cue is not alarm)


def test_every_reason_that_is_not_an_alarm_has_a_corrective_cue() -> None:
    spoken: tuple[Reason, ...] = ("shallow", "squat", "bow", "too_fast", "too_slow", "off_centre")
    for reason in spoken:
        assert reason in CUES


def test_ticks_speed_up_from_two_to_eight_a_second() -> None:
    assert tick_every_s(-1) == tick_every_s(0) == pytest.approx(1 / 2)
    assert tick_every_s(1) == tick_every_s(5) == pytest.approx(1 / 8)
    shares = [n / 10 for n in range(11)]
    assert all(tick_every_s(b) < tick_every_s(a) for a, b in pairwise(shares))
    assert tick_every_s(1) > TICK.s, "even the fastest ticks are apart"


def test_every_cue_is_played_by_something() -> None:
    """One that is only described is never heard; those of the self-test are named for what they try."""
    root = Path(hingewall.__file__).parent
    sources = [path for room in ("signals", "device") for path in (root / room).rglob("*.py") if path.name != "cues.py"]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    named = {node.value for node in nodes if isinstance(node, ast.Constant)}
    assert [cue.name for cue in SPOKEN if cue.name not in named] == []
