"""The time line of light and sound: what is on at each moment, by priority, as a list of (t, tone, lights)."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hingewall.cues import CUES, SCALE_HZ, SOUNDS
from hingewall.signals.cue_mixer import CueMixer, Output
from hingewall.signals.cue_selector import Action, Approach, Hold, Play, Release, Sample


def timeline(*timed: tuple[float, Action], until: float = 3.0) -> list[tuple[float, Output]]:
    """Every change of output, as a player would bring it about, with its time in ms."""
    mixer, changes, now = CueMixer(), [(0.0, Output())], 0.0
    waiting = sorted(timed, key=lambda item: item[0])
    due: float | None = None
    while True:
        times = [t for t in (waiting[0][0] if waiting else None, due) if t is not None]
        if not times or min(times) > until:
            return changes[1:]
        now = min(times)
        while waiting and waiting[0][0] <= now:
            mixer.take(waiting.pop(0)[1], now)
        due = mixer.advance(now)
        assert due is None or due > now, "time goes on"
        if mixer.output != changes[-1][1]:
            changes.append((round(now * 1000), mixer.output))


def tones(changes: list[tuple[float, Output]]) -> list[tuple[float, float | None]]:
    heard: list[tuple[float, float | None]] = []
    for t, output in changes:
        if not heard or heard[-1][1] != output.hz:
            heard.append((t, output.hz))
    return heard


def test_a_cue_is_played_note_by_note_and_leaves_everything_off() -> None:
    changes = timeline((1.0, Play("armed", True)))
    assert tones(changes) == [(1000, 600), (1100, None), (1180, 750), (1280, None), (1360, 900), (1580, None)]
    assert changes[-1] == (2000, Output()), "the light a little longer"
    assert all(output.blue == 1 for t, output in changes if t < 2000)


def test_the_alarm_begins_at_once_cuts_in_and_stops_at_once() -> None:
    changes = timeline(
        (0.0, Play("set_done", True)), (0.1, Hold("too_near", True)), (0.73, Release("too_near")), until=1.0
    )
    during = [output for t, output in changes if 100 <= t < 730]
    assert changes[1][0] == 100
    assert changes[1][1].hz == CUES["too_near"].notes[0].hz
    assert all(output.alarm for output in during)
    assert {output.orange for output in during} == {0, 1}, "it blinks"
    assert not any(output.alarm for t, output in changes if t >= 730)


def test_the_alarm_never_pauses_for_long() -> None:
    heard = tones(timeline((0.0, Hold("too_near", True)), until=5.0))
    silences = [b - a for (a, hz), (b, _next) in pairwise(heard) if hz is None]
    assert max(silences) <= 50


def test_nothing_else_is_heard_during_the_alarm_and_old_news_is_short() -> None:
    changes = timeline(
        (0.0, Hold("too_near", True)),
        (0.1, Play("rep_counted", True)),
        (0.2, Play("squat", True)),
        (0.3, Play("rest_ending", True)),
        (1.0, Release("too_near")),
    )
    after = [hz for t, hz in tones(changes) if t >= 1000 and hz is not None]
    assert after == [1350, 1800], "only the most important one that waited"


def test_a_lower_cue_waits_for_a_higher_one() -> None:
    heard = tones(timeline((0.0, Play("target_hit", True)), (0.05, Play("rep_counted", True))))
    assert [hz for _t, hz in heard if hz] == [1800, 1350, 1800]
    assert heard[0] == (0, 1800)
    assert heard[2][0] >= 400, "after far enough and its light"


def test_a_stance_hint_comes_again_every_few_seconds() -> None:
    heard = tones(timeline((0.0, Hold("step_forward", True)), (5.0, Release("step_forward")), until=6.0))
    assert [t for t, hz in heard if hz == SOUNDS["away"][0].hz] == [0, 2000, 4000]


def way_back(seconds: float, to: float) -> list[tuple[float, Action]]:
    """Somebody who goes back evenly to a share of the target reach, told as often as the selector tells it."""
    return [(seconds * n / 25, Approach(to * n / 25, True)) for n in range(26)]


def test_on_the_way_back_each_step_is_higher_at_ones_own_pace_and_it_stops_where_they_stop() -> None:
    heard = tones(timeline(*way_back(2.0, 0.7), (4.0, Approach(None, True)), until=5.0))
    steps = [(t, hz) for t, hz in heard if hz]
    assert [hz for _t, hz in steps] == list(SCALE_HZ[:4])
    assert [hz for _t, hz in heard[1::2]] == [None] * 4, "a gap after each, for a beeper with one note"
    assert steps[-1][0] <= 2000, "nothing urges somebody who stands still"


@pytest.mark.parametrize("seconds", [0.9, 1.6, 4.0])
def test_the_scale_leads_to_far_enough_however_fast_they_go(seconds: float) -> None:
    arrived = seconds + 0.02
    ends: list[tuple[float, Action]] = [(arrived, Play("target_hit", True)), (arrived, Approach(None, True))]
    heard = tones(timeline(*way_back(seconds, 1.0), *ends, until=6.0))
    sung = [hz for _t, hz in heard if hz]
    assert sung == [*SCALE_HZ, SOUNDS["far_enough"][0].hz]
    gaps = [b - a for (a, hz), (b, _next) in pairwise(heard) if hz is None]
    assert min(gaps[:-1]) >= 39, "each step is heard by itself"


def test_whoever_goes_too_fast_for_the_scale_hears_fewer_steps_and_none_run_together() -> None:
    heard = tones(timeline(*way_back(0.4, 0.99), (0.6, Approach(None, True)), until=2.0))
    sung = [hz for _t, hz in heard if hz]
    assert 1 < len(sung) < len(SCALE_HZ)
    assert sung == sorted(sung)
    assert sung[-1] == SCALE_HZ[-1], "the newest is not left out"
    assert min(b - a for (a, hz), (b, _next) in pairwise(heard) if hz is None) >= 39


def test_hips_that_waver_about_a_step_sing_it_once_and_the_next_rep_begins_below() -> None:
    waver: list[tuple[float, Action]] = [(n / 10, Approach(0.54 + 0.02 * (n % 2), True)) for n in range(10)]
    heard = tones(
        timeline(*waver, (1.0, Approach(None, True)), (2.0, Approach(0.3, True)), (2.5, Approach(None, True)))
    )
    assert [hz for _t, hz in heard if hz] == [SCALE_HZ[1], SCALE_HZ[2], SCALE_HZ[0]]


def test_a_fault_that_is_held_does_not_take_the_scale_away() -> None:
    heard = tones(timeline((0.0, Hold("fault", False)), *((1.0 + t, a) for t, a in way_back(1.6, 0.9)), until=3.0))
    assert [hz for _t, hz in heard if hz] == list(SCALE_HZ)


def test_a_cue_that_somebody_asks_for_gives_way_to_what_happens() -> None:
    heard = tones(timeline((0.0, Sample("set_done")), (0.1, Play("armed", True)), until=2.0))
    assert [hz for t, hz in heard if t >= 100 and hz] == [600, 750, 900]
    waiting = tones(timeline((0.0, Play("armed", True)), (0.1, Sample("target_hit")), until=3.0))
    assert [hz for _t, hz in waiting if hz] == [600, 750, 900, 1800], "and waits its turn"


def test_an_alarm_that_is_only_shown_sounds_three_times_at_the_volume_that_is_set_and_yields_to_a_real_one() -> None:
    shown = timeline((0.0, Sample("too_near")), until=5.0)
    assert len([t for t, hz in tones(shown) if hz]) == 9
    assert not any(output.alarm for _t, output in shown)
    real = timeline((0.0, Sample("too_near")), (0.05, Hold("too_near", True)), (3.0, Release("too_near")), until=5.0)
    assert all(output.alarm for t, output in real if 50 <= t < 3000)
    assert real[-1][0] == 3000, "and nothing of it is left over"


def test_the_white_light_fills_toward_the_target() -> None:
    changes = timeline((0.0, Approach(0.25, True)), (0.5, Approach(0.75, True)), until=0.9)
    assert {output.white for t, output in changes if t < 500} == {0.25}
    assert {output.white for t, output in changes if t >= 500} == {0.75}


def test_what_is_not_audible_is_seen() -> None:
    changes = timeline((0.0, Play("target_hit", False)))
    assert all(output.hz is None for _t, output in changes)
    assert changes[0][1].blue == 1


ACTIONS = st.one_of(
    st.sampled_from(sorted(CUES)).flatmap(
        lambda cue: st.sampled_from([Play(cue, True), Play(cue, False), Hold(cue, True), Release(cue), Sample(cue)])
    ),
    st.floats(0, 2).map(lambda share: Approach(share, True)),
    st.just(Approach(None, True)),
)


@given(st.lists(st.tuples(st.floats(0, 5), ACTIONS), max_size=20))
def test_whatever_happens_released_and_over_is_off(timed: list[tuple[float, Action]]) -> None:
    ends: list[tuple[float, Action]] = [(5.0, Release(cue)) for cue in CUES]
    changes = timeline(*timed, *ends, (5.0, Approach(None, True)), until=20.0)
    assert not changes or changes[-1][1] == Output()
    assert all(output.hz is None or math.isfinite(output.hz) for _t, output in changes)


@pytest.mark.parametrize("cue", sorted(CUES))
def test_every_cue_can_be_held_and_let_go(cue: str) -> None:
    assert timeline((0.0, Hold(cue, True)), (4.0, Release(cue)), until=9.0)[-1][1] == Output()


def rises(changes: list[tuple[float, Output]]) -> list[float]:
    """When any light came on by a tenth or more after having been darker."""
    found, before = [], (0.0, 0.0, 0.0)
    for t, output in changes:
        now = (output.blue, output.white, output.orange)
        if any(b - a >= 0.1 for a, b in zip(before, now, strict=True)):
            found.append(t)
        before = now
    return found


def most_in_a_second(times: list[float]) -> int:
    return max((sum(1 for other in times if t <= other < t + 1000) for t in times), default=0)


def test_an_alarm_that_comes_and_goes_at_its_limit_never_flashes_more_than_three_times_a_second() -> None:
    chatter: list[tuple[float, Action]] = []
    for n in range(60):
        chatter += [(n * 0.1, Hold("too_near", True)), (n * 0.1 + 0.05, Release("too_near"))]
    changes = timeline(*chatter, until=8.0)
    assert most_in_a_second(rises(changes)) <= 3
    assert len([t for t, hz in tones(changes) if hz]) >= 60, "it sounds each time all the same"


@given(st.lists(st.tuples(st.floats(0, 5), ACTIONS), max_size=40))
def test_no_meeting_of_cues_flashes_more_than_three_times_a_second(timed: list[tuple[float, Action]]) -> None:
    # the white light of the way back fills in steps, not in flashes
    lit = [(t, action) for t, action in timed if not isinstance(action, Approach) and action.cue != "approach"]
    assert most_in_a_second(rises(timeline(*lit, until=8.0))) <= 3
