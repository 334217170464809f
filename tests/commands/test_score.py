"""``hingewall score``: how what a wall says is held against what people did; and what today's rules come to."""

import json
from collections import Counter
from pathlib import Path

import pytest
from msgspec.structs import replace

from hingewall.commands.cli import main
from hingewall.commands.score.conditions import ByCondition, conditions_of
from hingewall.commands.score.report import as_keys
from hingewall.commands.score.run import heard, judged, score, write_recordings
from hingewall.commands.score.tally import Tally
from hingewall.messages.events import AlarmKind
from hingewall.messages.readings import BodyReading, RangeReading
from hingewall.messages.rep import Reason, Rep, Verdict
from hingewall.simulation.life.near import truth_of
from hingewall.simulation.life.readings import readings
from hingewall.simulation.life.truth import Did, Doing, Near, Span, Stay, Tempo, Truth
from hingewall.simulation.life.visit import LifeVisit
from hingewall.wall.replay import AlarmSpan, FaultSpan, ReplayResult, replay

REFERENCE = Path(__file__).with_name("score.expected.json")
VISITS, SEED = 8, 1
CONTRACT = {
    "visits", "hours", "reps", "f1", "ghost_reps_per_hour", "false_alarms_per_hour", "missed_alarms", "tempo_error_s",
}  # fmt: skip

HINGE = Did(10.0, 12.0, 14.0, "clean", True, Tempo(1.8, 0.4, 1.8))
SQUAT = Did(20.0, 21.0, 22.0, "squat", False)
EITHER = Did(25.0, 26.0, 27.0, "shallow", None)
CHAIR = Doing(60.0, 100.0, "chair")
TRUTH = Truth(
    span_s=120.0,
    reps=(HINGE, SQUAT, EITHER),
    doings=(Doing(2.0, 4.0, "arrival"), Doing(30.0, 33.0, "step back")),
    there=(Span(3.0, 50.0),),
    things=(CHAIR,),
    must_alarm=(Near(40.0, 41.0, "hips"), Near(44.0, 49.0, "stance")),
    may_alarm=(
        Near(39.5, 42.0, "hips"), Near(43.0, 50.0, "stance"), Near(60.0, 80.0, "hips"), Near(60.0, 80.0, "stance"),
    ),
    blind=(Span(110.0, 112.0),),
)  # fmt: skip


SMOOTH = Tempo(1.8, 0.4, 1.8)


def rep(start_s: float, end_s: float, verdict: Verdict = "counted", reason: Reason | None = None,
        tempo: Tempo = SMOOTH) -> Rep:  # fmt: skip
    return Rep(
        start_s=start_s, bottom_s=(start_s + end_s) / 2, end_s=end_s, verdict=verdict, reason=reason, unsure=False,
        stance_mm=600, gap_mm=340, reach_mm=260, eccentric_s=tempo.eccentric_s, pause_s=tempo.pause_s,
        concentric_s=tempo.concentric_s, hip_drop_mm=None, drop_ratio=None, form="not_checked", target_mm=240,
        top_pause_s=None, peak_down_mm_s=0, peak_up_mm_s=0, mean_down_mm_s=0, mean_up_mm_s=0, shift_mm=None, turns=0,
        quality=1, rules_version=2,
    )  # fmt: skip


def alarm(kind: AlarmKind, start_s: float, end_s: float | None) -> AlarmSpan:
    return AlarmSpan(kind, start_s, end_s)


def said(*reps: Rep, alarms: tuple[AlarmSpan, ...] = (), faults: tuple[FaultSpan, ...] = ()) -> ReplayResult:
    return ReplayResult(file="said", reps=list(reps), alarms=list(alarms), faults=list(faults))


RIGHT_ALARMS = (alarm("too_near", 40.1, 41.5), alarm("stance_too_near", 46.0, 49.5))


def tallied(*reps: Rep, alarms: tuple[AlarmSpan, ...] = RIGHT_ALARMS, faults: tuple[FaultSpan, ...] = ()) -> Tally:
    return judged(TRUTH, said(*reps, alarms=alarms, faults=faults))


# --- reps ---


def test_a_perfect_answer_is_perfect() -> None:
    got = as_keys(tallied(rep(10.4, 13.8), rep(20.2, 21.8, "no_rep", "squat")))
    assert (got["f1"], got["precision"], got["recall"], got["reps"]) == (1.0, 1.0, 1.0, 1)
    assert got["ghost_reps_per_hour"] == got["false_alarms_per_hour"] == got["missed_alarms"] == 0
    assert got["tempo_error_s"] == 0
    assert got["findings"] == []


def test_a_silent_wall_gets_nothing_and_misses_every_alarm() -> None:
    got = tallied(alarms=())
    assert (got.f1, got.recall, got.missed_alarms, got.alarms_due) == (0.0, 0.0, 2, 2)
    assert got.false_alarms.total() == got.counted_falsely.total() == 0
    assert got.lost == {"unseen": 1}


def test_a_wall_that_beeps_all_the_time_misses_nothing_and_is_wrong() -> None:
    got = tallied(alarms=(alarm("touch", 0.0, None), alarm("stance_too_near", 0.0, None)))
    assert (got.missed_alarms, got.false_alarms.total()) == (0, 2)


def test_a_perfect_answer_to_real_visits_is_perfect() -> None:
    hinges = 0
    for number in range(1, 9):
        truth = truth_of(LifeVisit(SEED, number))
        reps = [rep(did.start_s + 0.3, did.end_s - 0.2, tempo=did.tempo or Tempo(1, 1, 1))
                for did in truth.reps if did.counts]  # fmt: skip
        kinds: dict[str, AlarmKind] = {"hips": "too_near", "stance": "stance_too_near"}
        alarms = tuple(alarm(kinds[near.kind], near.start_s, near.end_s) for near in truth.must_alarm)
        got = judged(truth, said(*reps, alarms=alarms))
        assert (got.f1, got.findings, got.tempo_errors_s) == (1.0, [], [0.0, 0.0, 0.0])
        assert got.right == len(reps)
        hinges += len(reps)
    assert hinges > 40


def test_what_is_counted_and_was_no_hinge_is_false_and_only_where_nobody_exercised_a_ghost() -> None:
    got = tallied(rep(10.4, 13.8), rep(20.2, 21.8), rep(30.2, 32.8), rep(90.0, 92.0), rep(104.0, 106.0))
    assert got.counted_falsely == {"squat": 1, "step back": 1, "chair": 1, "nobody": 1}
    assert got.ghosts == 3
    assert as_keys(got)["ghost_reps_per_hour"] == pytest.approx(3 * 3600 / 120)
    assert (got.precision, got.recall) == (0.2, 1.0)


def test_two_verdicts_of_one_movement_are_one_too_many() -> None:
    got = tallied(rep(10.2, 11.9), rep(12.1, 13.9))
    assert (got.right, got.counted_falsely, got.ghosts) == (1, {"second half of a movement": 1}, 0)
    told = tallied(rep(10.2, 12.9), rep(13.0, 13.9, "no_rep", "shallow"))
    assert (told.right, told.no_reps_of_nothing) == (1, {"second half of a movement": 1})


def test_one_verdict_is_of_one_movement() -> None:
    twice = TRUTH._replace(reps=(HINGE, HINGE._replace(start_s=14.5, bottom_s=16.0, end_s=18.0)))
    got = judged(twice, said(rep(10.2, 17.8), alarms=RIGHT_ALARMS))
    assert (got.right, got.lost, got.counted_falsely) == (1, {"unseen": 1}, {})


def test_no_rep_is_told_of_what_was_none_but_that_somebody_was_too_near() -> None:
    got = tallied(rep(10.4, 13.8), rep(30.2, 32.8, "no_rep", "shallow"), rep(39.8, 41.8, "no_rep", "touch"),
                  rep(33.2, 34.8, "no_rep", "touch"), rep(104.0, 106.0, "void", "lost_sight"))  # fmt: skip
    assert got.no_reps_of_nothing == {"step back": 1, "standing": 1}


def test_a_lost_hinge_is_named_by_what_was_said_of_it() -> None:
    got = tallied(rep(10.4, 13.8, "no_rep", "shallow"))
    assert (got.f1, got.lost) == (0.0, {"shallow": 1})
    assert [text for _, text in got.findings] == ["clean from 10.0 to 14.0 s not counted: shallow"]


def test_a_hinge_lost_to_a_fault_that_was_named_is_excused_and_one_that_was_counted_anyhow_is_right() -> None:
    fault = FaultSpan("frozen", 12.0, 13.0)
    assert (tallied(faults=(fault,)).excused, tallied(faults=(fault,)).lost) == (1, {})
    assert (tallied(rep(10.4, 13.8), faults=(fault,)).right, tallied(rep(10.4, 13.8), faults=(fault,)).excused) == (
        1,
        0,
    )
    off = TRUTH._replace(blind=(Span(7.0, 9.0),))
    assert judged(off, said(alarms=RIGHT_ALARMS)).excused == 1


def test_where_coaches_may_differ_any_verdict_is_right() -> None:
    for verdict in ("counted", "no_rep", "void"):
        got = tallied(rep(10.4, 13.8), rep(25.2, 26.8, verdict))
        assert (got.f1, got.findings) == (1.0, [])


def test_tempo_errors_are_those_of_the_reps_that_counted() -> None:
    got = tallied(rep(10.4, 13.8, tempo=Tempo(0.8, 1.4, 1.3)))
    assert got.tempo_errors_s == pytest.approx([1.0, 1.0, 0.5])
    assert as_keys(got)["tempo_error_s"] == pytest.approx(0.833)


def test_a_verdict_agrees_where_it_is_known_what_it_should_be() -> None:
    """The hinge and the squat are; the shallow one may go either way. A squat that nobody mentions is told rightly."""
    assert (tallied(rep(10.4, 13.8)).agreement, tallied(rep(10.4, 13.8)).verdicts) == (1.0, 2)
    assert tallied(rep(10.4, 13.8), rep(20.2, 21.8)).agreement == 0.5
    assert tallied(rep(25.2, 26.8)).agreement == 0.5


def test_each_movement_is_shown_with_what_the_camera_called_it() -> None:
    seen = replace(rep(20.2, 21.8, "no_rep", "squat"), form="squat")
    got = as_keys(tallied(rep(10.4, 13.8), seen))["forms"]
    assert got == {
        "clean": {"hinge": 0, "squat": 0, "unclear": 0, "not_checked": 1},
        "squat": {"hinge": 0, "squat": 1, "unclear": 0, "not_checked": 0},
        "shallow": {"hinge": 0, "squat": 0, "unclear": 0, "not_checked": 0},
    }


# --- who is there ---


ANAS, BOS = HINGE, Did(30.0, 32.0, 34.0, "clean", True, who=1)
TWO = TRUTH._replace(reps=(ANAS, BOS), stays=(Stay(3.0, 22.0, 0), Stay(23.0, 50.0, 1)))


@pytest.mark.parametrize(("set_of", "missed"), [([1, 2], 0), ([1, 1], 1)])
def test_a_set_that_two_people_share_is_a_change_that_was_missed(set_of: list[int], missed: int) -> None:
    answer = replace(said(rep(10.4, 13.8), rep(30.2, 33.8)), set_of=set_of)
    got = judged(TWO, answer)
    assert (got.changes, got.changes_missed) == (1, missed)
    assert len([text for _, text in got.findings if "in the set of somebody else" in text]) == missed


@pytest.mark.parametrize(
    ("stays", "false"),
    [
        ((Stay(3.0, 22.0, 0), Stay(23.0, 50.0, 1)), 0),
        ((Stay(3.0, 22.0, 0), Stay(23.0, 50.0, 0)), 1),
        ((Stay(3.0, 20.0, 0), Stay(23.0, 50.0, 0)), 0),
        ((), 0),
    ],
    ids=["Bo came", "Ana stepped aside", "Ana had gone", "nobody: a thing"],
)
def test_somebody_else_is_false_where_one_person_was_there_all_the_while(stays: tuple[Stay, ...], false: int) -> None:
    got = judged(TWO._replace(stays=stays), replace(said(), somebody_else=[25.0]))
    assert got.changes_false == false


def test_a_life_knows_whose_each_movement_is() -> None:
    visit = next(visit for visit in (LifeVisit(SEED, n) for n in range(1, 20)) if len(visit.actors) > 1)
    truth = truth_of(visit)
    assert {did.who for did in truth.reps} == {0, 1}
    for did in truth.reps:
        assert any(stay.who == did.who and stay.start_s < did.start_s < stay.end_s for stay in truth.stays)


# --- sets ---

THREE = tuple(HINGE._replace(start_s=s, bottom_s=s + 1.0, end_s=s + 2.0) for s in (10.0, 15.0, 20.0))
FOURTH_EITHER_WAY = EITHER._replace(start_s=25.0, end_s=27.0)
AFTER_A_REST = HINGE._replace(start_s=60.0, bottom_s=61.0, end_s=62.0)


@pytest.mark.parametrize(("counted_at", "exact"), [
    ((10, 15, 20, 60), 2), ((10, 15, 20, 25, 60), 2), ((10, 15, 60), 1), ((10, 15, 20, 25, 30, 60), 1),
    ((5, 10, 15, 20, 60), 2), ((5, 10, 15, 20, 25, 60), 1), ((10, 15, 20, 45, 60), 2), ((), 0),
])  # fmt: skip
def test_a_set_is_exact_when_it_counted_the_hinges_in_it_and_nothing_else(
    counted_at: tuple[int, ...], exact: int
) -> None:
    """Three hinges and one that may count, then after a rest a fourth; what is counted in the rest is in no set."""
    truth = TRUTH._replace(reps=(*THREE, FOURTH_EITHER_WAY, AFTER_A_REST))
    got = judged(truth, said(*(rep(s + 0.2, s + 1.8) for s in counted_at), alarms=RIGHT_ALARMS))
    assert (got.sets_exact, got.sets) == (exact, 2)


def test_squats_are_no_set_and_one_that_a_fault_spoilt_is_not_judged() -> None:
    assert judged(TRUTH._replace(reps=(SQUAT,)), said()).sets == 0
    assert tallied(faults=(FaultSpan("frozen", 12.0, 13.0),)).sets == 0


# --- alarms ---


@pytest.mark.parametrize(("one", "false"), [
    (alarm("too_near", 39.6, 41.0), False), (alarm("too_near", 42.5, 42.8), True), (alarm("touch", 41.0, 43.5), False),
    (alarm("too_near", 41.0, 46.0), True), (alarm("stance_too_near", 39.6, 41.0), True),
    (alarm("touch", 61.0, 79.0), False), (alarm("touch", 61.0, 81.0), False), (alarm("touch", 61.0, 85.0), True),
    (alarm("stance_too_near", 90.0, 91.0), True),
])  # fmt: skip
def test_an_alarm_needs_a_reason_and_ends_with_it(one: AlarmSpan, false: bool) -> None:
    assert tallied(alarms=(*RIGHT_ALARMS, one)).false_alarms.total() == int(false)


def test_hips_too_near_need_an_alarm_of_their_own() -> None:
    assert tallied(alarms=(alarm("stance_too_near", 38.0, 49.5),)).missed_alarms == 1
    assert tallied(alarms=(alarm("touch", 40.1, 41.5), alarm("too_near", 44.1, 44.5))).missed_alarms == 0


@pytest.mark.parametrize(("starts_s", "readings"), [
    ((40.0005,), 1), ((39.9905,), 0), ((40.03,), 2), ((40.09,), 5), ((40.03, 40.5), 2), ((), None),
])  # fmt: skip
def test_an_alarm_is_as_late_as_the_readings_since_the_hips_were_nearer_than_the_limit(
    starts_s: tuple[float, ...], readings: int | None
) -> None:
    truth = TRUTH._replace(must_alarm=(Near(40.04, 41.0, "hips", below_s=40.0),))
    got = judged(truth, said(alarms=tuple(alarm("too_near", start, start + 0.3) for start in starts_s)))
    assert (got.latency(0.5), got.missed_alarms) == (readings, 0 if starts_s else 1)
    assert as_keys(got)["alarm_latency_readings"] == {"p50": readings, "max": readings}


def test_a_touch_that_sounds_on_is_not_late() -> None:
    truth = TRUTH._replace(must_alarm=(Near(40.04, 41.0, "hips", below_s=40.0),))
    assert judged(truth, said(alarms=(alarm("touch", 39.6, 41.2),))).latencies == {0: 1}


def test_half_of_the_alarms_and_all_of_them() -> None:
    got = Tally(latencies=Counter({1: 2, 2: 3, 7: 1}))
    assert (got.latency(0.5), got.latency(1.0)) == (2, 7)


def test_seconds_of_alarm_for_a_thing_are_summed() -> None:
    assert tallied(alarms=(alarm("touch", 55.0, 70.0), alarm("too_near", 95.0, None))).thing_alarm_s == 15.0


def test_no_alarm_is_due_while_the_device_is_off() -> None:
    off = TRUTH._replace(blind=(Span(39.0, 41.0),))
    assert (judged(off, said()).alarms_due, judged(off, said()).missed_alarms) == (1, 1)


# --- all together ---


def test_tallies_add_up_and_say_which_visits_were_worst() -> None:
    total = Tally()
    slow = rep(10.4, 13.8, tempo=Tempo(2.8, 0.4, 1.8))
    for number, reps in enumerate(((rep(10.4, 13.8),), (), (rep(30.2, 32.8), slow)), 1):
        total.add(judged(TRUTH, said(*reps, alarms=RIGHT_ALARMS), number))
    assert (total.visits, total.right, total.lost) == (3, 2, {"unseen": 1})
    assert total.hours == pytest.approx(0.1)
    assert total.tempo_errors_s == pytest.approx([0.5, 0.0, 0.0])
    assert as_keys(total)["worst"] == {2: 1, 3: 1}


def test_conditions_part_the_visits_and_lose_none() -> None:
    by, total = ByCondition(), Tally()
    for number in range(1, 41):
        tally = Tally(visits=1, right=number)
        total.add(tally)
        by.add(conditions_of(LifeVisit(SEED, number)), tally)
    assert set(by.tallies) == {"camera", "light", "clothes", "mount", "sensor", "device", "left there", "people"}
    for words in by.tallies.values():
        assert sum(tally.visits for tally in words.values()) == 40
        assert sum(tally.right for tally in words.values()) == total.right
        assert len(words) > 1


def test_a_visit_is_told_under_what_conditions_it_took_place() -> None:
    """Against what the sensor and the camera report in each visit."""
    for number in range(1, 60):
        visit = LifeVisit(SEED, number)
        told = conditions_of(visit)
        ambient = [r.ambient_mcps for r in readings(visit, 0.0, 1.0, False) if isinstance(r, RangeReading)]
        light = "sun" if (ambient[0] or 0) > 10 else "window" if (ambient[0] or 0) > 0.9 else "gym"
        seen = [r.quality for r in readings(visit, 5.0, 8.0, True) if isinstance(r, BodyReading) and r.present]
        assert told["light"] == light
        assert (told["camera"] == "can't follow the cloth") == (bool(seen) and max(seen) < 0.5), number
        assert (told["people"], told["left there"] == "nothing") == (
            "two" if len(visit.actors) > 1 else "one", not visit.things,
        )  # fmt: skip


def test_a_score_by_condition_is_told_to_people_and_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--visits", "2", "--by", "condition"]) == 0
    out, _ = capsys.readouterr()
    assert [line.split()[0] for line in out.splitlines() if line.startswith(("light: ", "mount: "))]
    assert main(["score", "--visits", "2", "--by", "condition", "--json"]) == 0
    got = json.loads(capsys.readouterr().out)
    for words in got["by"].values():
        assert sum(one["visits"] for one in words.values()) == 2
        assert sum(one["reps"] for one in words.values()) == got["reps"]


@pytest.mark.parametrize("camera", [True, False], ids=["camera", "no camera"])
def test_the_fixed_visits_come_to_what_they_did(camera: bool, update_refs: bool) -> None:
    """A change of the rules shows here first; ``--update-refs`` writes the new figures."""
    name = "camera" if camera else "without_camera"
    got = json.loads(json.dumps(as_keys(score(VISITS, SEED, camera))))
    known = json.loads(REFERENCE.read_text("utf-8")) if REFERENCE.exists() else {}
    if update_refs:
        known[name] = got
        REFERENCE.write_text(json.dumps(known, indent=1) + "\n", "utf-8")
    assert set(got) >= CONTRACT
    assert got == known[name]


def test_a_visit_on_paper_is_the_visit(tmp_path: Path) -> None:
    """What is written as a recording replays to what the wall said; after a restart in a file of its own."""
    number = next(n for n in range(1, 100) if LifeVisit(SEED, n).restarts and LifeVisit(SEED, n).end_s < 90)
    visit = LifeVisit(SEED, number)
    files = write_recordings(tmp_path / "new", SEED, number, camera=True)
    assert [file.name for file in files] == [f"visit-1-{number}.jsonl", f"visit-1-{number}-restarted.jsonl"]
    live = heard(visit, camera=True)
    replayed = [replay(file) for file in files]
    assert [one for result in replayed for one in result.reps] == live.reps
    assert [one for result in replayed for one in result.alarms] == live.alarms
    header = json.loads(files[0].read_text().splitlines()[0])
    assert [did["what"] for did in header["truth"]["reps"]] == [did.what for did in truth_of(visit).reps]


def test_one_visit_is_shown_with_its_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--visit", "3", "--record", str(tmp_path)]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("1 visits, ")
    assert err == f"{tmp_path / 'visit-1-3.jsonl'}\n"


@pytest.mark.parametrize(("words", "said"), [
    (["--visits", "none"], "--visits none: expected a whole number from 1 to 1000000"),
    (["--visits", "0"], "--visits 0: expected"), (["--visits", "-3"], "--visits -3: expected"),
    (["--visits", "1.5"], "--visits 1.5: expected"), (["--seed", "x"], "--seed x: expected a whole number from 0"),
    (["--visit", "0"], "--visit 0: expected"), (["--record", "d"], "--record d: writes one visit; say which"),
    (["--visit", "1", "--record", "/dev/null/x"], "can't be written"),
    (["--by", "weekday"], "invalid choice: 'weekday'"), (["--visit", "1", "--by", "condition"], "leave one out"),
])  # fmt: skip
def test_fail_what_can_not_be_scored(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", *words]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    (line,) = err.splitlines()
    assert said in line
