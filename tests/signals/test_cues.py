"""The cues as data: told apart by rhythm, within what beepers and eyes can take."""

import ast
from itertools import combinations, pairwise
from pathlib import Path

import pytest

import hingewall
from hingewall.cues import (
    ALARM_HZ,
    CUES,
    OF_REASON,
    OF_STANCE,
    SCALE_HZ,
    SOUNDS,
    STEP_GAP_S,
    STEP_S,
    Cue,
    Note,
    _notes,
    scale_step,
)
from hingewall.messages.rep import Reason
from hingewall.signals.board import DUTY
from hingewall_web.words.sounds import RARER
from likeness import contour, difference, loudness, mean_octave

FLASHES_A_SECOND = 3.0
ALARM_FLASHES_A_SECOND = 2.5


def flash_starts(cue: Cue, seconds: float = 10.0) -> list[float]:
    """When the lights get brighter after they got darker, over repetitions as fast as the cue allows."""
    period = max(cue.duration_s, cue.repeat_s or 0.0)
    starts, before, at, fallen = [], 0.0, 0.0, True
    while at < seconds:
        offset = at
        for glow in cue.light:
            level = glow.blue + glow.white + glow.orange
            if level > before and fallen:
                starts.append(offset)
            fallen = level < before or (fallen and level == before)
            before, offset = level, offset + glow.s
        if sum(glow.s for glow in cue.light) < period - 1e-9:
            before, fallen = 0.0, True
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


@pytest.mark.parametrize("cue", CUES.values(), ids=lambda cue: cue.name)
def test_every_tone_is_where_small_beepers_are_loud(cue: Cue) -> None:
    low, high = (ALARM_HZ, ALARM_HZ) if cue.alarm else (500, 2000)
    assert all(note.hz is None or low <= note.hz <= high for note in cue.notes)
    assert all(note.s > 0 for note in cue.notes)
    assert cue.light or cue.name == "test_beeper", "a cue is seen as well as heard"
    assert all(0 <= level <= 1 for glow in cue.light for level in glow[:3])


def test_a_beeper_with_one_note_plays_a_rhythm_too() -> None:
    for sound, notes in SOUNDS.items():
        tones = [note.hz is not None for note in notes]
        assert not any(a and b for a, b in pairwise(tones)), f"{sound}: two tones without a gap are one"


# Pairs of the sounds that the wall once had, and that people could not tell apart.
ONCE_ALIKE = (
    (_notes(700, 0.1, None, 0.1, 900, 0.3), _notes(800, 0.12, None, 0.04, 1200, 0.16)),
    (
        _notes(700, 0.12, None, 0.08, 900, 0.12, None, 0.08, 1200, 0.12),
        _notes(800, 0.15, None, 0.05, 1000, 0.15, None, 0.05, 1300, 0.25),
    ),
    (_notes(600, 0.2, None, 0.15, 600, 0.2), _notes(600, 0.15, None, 0.15, 600, 0.15)),
    (_notes(600, 0.5, None, 0.2, 600, 0.1), _notes(600, 0.2, None, 0.15, 600, 0.2)),
    (_notes(500, 0.8), _notes(600, 0.7)),
)
APART = 1.4
FIVE = ("ready", "far_enough", "counted", "not_counted", "away")


def climbing(gap_s: float) -> tuple[Note, ...]:
    """The way back of somebody who goes at some pace."""
    return tuple(note for hz in SCALE_HZ for note in (Note(hz, STEP_S), Note(None, gap_s)))[:-1]


def test_no_two_sounds_can_be_taken_for_each_other() -> None:
    """Whoever has their back to the wall has the sound alone. The measure is tried on what was taken for each other.

    The way back is heard at the pace of the hips, so it is tried at several.
    """
    assert all(difference(*pair).all < APART for pair in ONCE_ALIKE)
    sounds = {name: notes for name, notes in SOUNDS.items() if name != "approach"}
    sounds |= {f"approach, {gap} s": climbing(gap) for gap in (STEP_GAP_S, 0.06, 0.08, 0.12, 0.18, 0.25, 0.4)}
    pairs = [pair for pair in combinations(sounds, 2) if not pair[0].startswith("approach")]
    near = {pair: difference(sounds[pair[0]], sounds[pair[1]]).all for pair in pairs}
    assert {pair: round(apart, 2) for pair, apart in near.items() if apart < APART} == {}


def test_the_five_sounds_and_the_alarm_are_told_apart_by_rhythm_alone() -> None:
    """That is all an active beeper has, and all that a phone in the hand can shake."""
    for one, other in combinations((*FIVE, "alarm"), 2):
        assert difference(SOUNDS[one], SOUNDS[other]).rhythm >= 0.3, (one, other)


def test_cues_that_share_a_sound_are_told_apart_by_their_lights() -> None:
    looks: dict[object, str] = {}
    for cue in CUES.values():
        shone = [(glow.blue > 0, glow.white > 0, glow.orange > 0) for glow in cue.light]
        long = sum(glow.s for glow in cue.light) >= 0.8
        look = (cue.sound, tuple(shone), long)
        assert look not in looks, f"{cue.name} looks like {looks.get(look)}"
        looks[look] = cue.name


def test_the_reward_is_never_weaker_than_the_error() -> None:
    error = loudness(SOUNDS["not_counted"], DUTY["high"])
    for reward in ("far_enough", "counted"):
        assert loudness(SOUNDS[reward], DUTY["high"]) >= error, reward
        assert mean_octave(SOUNDS[reward]) > mean_octave(SOUNDS["not_counted"]), "higher: ear and beeper do better"


def test_the_alarm_is_the_loudest_and_leaves_the_least_silence() -> None:
    alarm = loudness(SOUNDS["alarm"], DUTY["alarm"], rounds=10)
    assert all(loudness(notes, DUTY["high"]) < alarm for notes in SOUNDS.values())
    two_seconds = 5 * sum(note.s for note in SOUNDS["alarm"] if note.hz)
    assert all(sum(note.s for note in cue.notes if note.hz) < two_seconds for cue in CUES.values() if not cue.alarm)


def test_pitch_is_nearness_to_the_wall() -> None:
    """One rule for the way back, for a step toward the wall and for a step away from it."""
    assert set(contour(SOUNDS["approach"])) == {1}
    assert set(contour(SOUNDS["nearer"])) == {1}
    assert set(contour(SOUNDS["away"])) == {-1}


def test_the_way_back_climbs_evenly_and_far_enough_is_where_it_leads() -> None:
    shares = [n / 1000 for n in range(1000)]
    steps = [scale_step(share) for share in shares]
    assert steps[0] == 0
    assert steps == sorted(steps)
    assert set(steps) == set(range(len(SCALE_HZ))), "each note is on the way, also the last"
    assert scale_step(1.0) >= len(SCALE_HZ), "then far enough says it"
    assert SOUNDS["far_enough"][0].hz == 2 * SCALE_HZ[0] > SCALE_HZ[-1], "the octave, which the scale leads to"


def test_there_is_one_alarm_and_nothing_outranks_it() -> None:
    (alarm,) = (cue for cue in CUES.values() if cue.alarm)
    assert alarm.name == "too_near"
    assert all(cue.priority < alarm.priority for cue in CUES.values() if cue is not alarm)


def test_every_reason_that_is_not_an_alarm_has_a_corrective_cue() -> None:
    spoken: tuple[Reason, ...] = ("shallow", "squat", "bow", "too_fast", "too_slow", "off_centre")
    for reason in spoken:
        assert reason in CUES


def test_every_cue_is_played_by_something() -> None:
    """One that is only described is never heard; those of the self-test are named for what they try.

    The way back sounds by itself, step by step; as a cue it is what the page of sounds plays.
    """
    root = Path(hingewall.__file__).parent
    sources = [path for room in ("signals", "device") for path in (root / room).rglob("*.py")]
    nodes = [node for path in sources for node in ast.walk(ast.parse(path.read_text("utf-8")))]
    named = {node.value for node in nodes if isinstance(node, ast.Constant)} | {
        *OF_REASON.values(),
        *OF_STANCE.values(),
        *RARER,
    }
    assert [cue.name for cue in SPOKEN if cue.name not in named] == []
