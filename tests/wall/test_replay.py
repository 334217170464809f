"""Recordings come to the same result every time: the whole by reference, the counts by hand, each rep by its trace."""

import difflib
import json
from itertools import accumulate
from pathlib import Path

import msgspec
import pytest

from hingewall.errors import RecordingError, SettingsError
from hingewall.messages.events import RepEnded
from hingewall.messages.rep import Rep
from hingewall.sensing.range_sensor import SensorFinished
from hingewall.sensing.recording import Recording
from hingewall.storage.trace import Trace, pack, unpack
from hingewall.wall.replay import ReplayResult, ReplaySensor, replay, wall_for
from hingewall.wall.traces import BEFORE_S, TraceKeeper, recording_lines

RECORDINGS = Path(__file__).parents[1] / "recordings"

COUNTED: dict[str, int] = {
    "hinges": 6, "quick": 10, "hold": 4, "double": 6, "shallow": 3, "black": 6, "squats": 0, "mixed": 3, "leave": 3,
    "sway": 0, "walk_by": 0, "deep_squat": 0, "side_lunge": 0, "sit_to_stand": 0, "arm_raise": 0,
}  # fmt: skip
"""By hand, from what the people did. Never regenerated."""
NOT_COUNTED: dict[str, list[str]] = {
    "shallow": ["shallow"] * 3, "squats": ["squat"] * 6, "mixed": ["squat"] * 3, "leave": ["walked_away"],
    "sit_to_stand": ["squat"] * 10,
}  # fmt: skip
"""By hand as well. Of deep squats and lunges the hips leave the beam: how many are noticed is not promised."""
SOME_NOTICED = {"deep_squat": {"squat"}, "side_lunge": {"squat"}}


def recording(name: str) -> Path:
    return RECORDINGS / f"{name}.jsonl.gz"


def as_text(result: ReplayResult) -> str:
    """A result without what differs from run to run, one value a line."""
    fields = msgspec.to_builtins(result)
    del fields["elapsed_s"]
    return json.dumps(fields, indent=1) + "\n"


@pytest.mark.parametrize("name", COUNTED)
def test_a_recording_comes_to_its_reference(name: str, update_refs: bool) -> None:
    reference = RECORDINGS / f"{name}.expected.json"
    got = as_text(replay(recording(name)))
    if update_refs:
        reference.write_text(got)
    expected = reference.read_text()
    if got != expected:
        diff = difflib.unified_diff(expected.splitlines(), got.splitlines(), "expected", "got", n=4, lineterm="")
        pytest.fail(
            "\n".join([*diff, "", "If this is meant: pytest tests/test_replay.py --update-refs"]), pytrace=False
        )


@pytest.mark.parametrize("name", COUNTED)
def test_a_recording_counts_what_people_did(name: str) -> None:
    result = replay(recording(name))
    others = [str(rep.reason) for rep in result.reps if rep.verdict != "counted"]
    assert result.counted == COUNTED[name]
    if name in SOME_NOTICED:
        assert set(others) == SOME_NOTICED[name]
    else:
        assert others == NOT_COUNTED.get(name, [])
    assert (result.alarms, result.faults) == ([], [])


def test_every_recording_is_in_the_tables() -> None:
    files = {path.name.removesuffix(".jsonl.gz") for path in RECORDINGS.glob("*.jsonl.gz")}
    assert files == set(COUNTED)
    assert {path.name.removesuffix(".expected.json") for path in RECORDINGS.glob("*.expected.json")} == files
    readme = (RECORDINGS / "README.md").read_text()
    assert [name for name in files if f"| `{name}` |" not in readme] == []


def test_a_replay_gives_the_same_twice() -> None:
    assert as_text(replay(recording("mixed"))) == as_text(replay(recording("mixed")))


# --- each rep by its trace ---


def traces(path: Path) -> list[tuple[Rep, Trace]]:
    """Every rep of a recording with the trace that a device would have kept of it."""
    kept, cut = TraceKeeper(), []
    with Recording(path) as readings:
        wall = wall_for(readings.header, {}, path)
        for reading in readings:
            kept.add(reading)
            for event in wall.feed(reading):
                if isinstance(event, RepEnded):
                    cut.append((event.rep, unpack(pack(kept.trace(event, wall)))))
    return cut


@pytest.mark.parametrize(
    "name", [name for name in COUNTED if COUNTED[name] or name in NOT_COUNTED or name in SOME_NOTICED]
)
def test_every_rep_replays_from_its_trace_to_the_same_verdict(name: str, tmp_path: Path) -> None:
    path = tmp_path / "rep.jsonl"
    for rep, trace in traces(recording(name)):
        path.write_text("".join(recording_lines(trace)))
        again = replay(path).reps
        said = [(r.verdict, r.reason, r.unsure, r.form) for r in again]
        assert said == [(rep.verdict, rep.reason, rep.unsure, rep.form)], f"rep at {rep.start_s} s"
        assert again[0].reach_mm == pytest.approx(rep.reach_mm, abs=0.2)
        assert again[0].start_s == pytest.approx(rep.start_s, abs=0.021)


def test_a_trace_begins_before_its_rep_and_ends_with_it() -> None:
    for rep, trace in traces(recording("hinges")):
        assert rep.start_s - BEFORE_S <= trace.readings[0].t < rep.start_s - BEFORE_S + 0.1
        assert rep.end_s <= trace.readings[-1].t < rep.end_s + 1.0


def test_a_trace_knows_how_far_they_had_reached_before() -> None:
    cut = traces(recording("hinges"))
    reached = [0.0, *accumulate((rep.reach_mm for rep, _ in cut), max)]
    assert [trace.header["resume"]["best_reach_mm"] for _, trace in cut] == reached[:-1]


# --- settings, and what is still open at the end ---


def write(path: Path, header: str, *lines: str) -> Path:
    path.write_text("\n".join([f'{{"format":"hingewall-recording","version":1{header}}}', *lines]) + "\n")
    return path


def test_settings_of_the_recording_then_of_the_command(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", ',"settings":{"reach.target_mm":300,"set.reps":3}')
    with Recording(path) as readings:
        settings = wall_for(readings.header, {"reach.target_mm": 200}, path).coach.settings
    assert (settings.reach.target_mm, settings.set.reps) == (200, 3)


def test_a_higher_target_makes_hinges_shallow() -> None:
    result = replay(recording("hinges"), {"reach.target_mm": 350})
    assert (result.counted, {rep.reason for rep in result.reps}) == (0, {"shallow"})


@pytest.mark.parametrize("header", [',"settings":{"reach.target_mm":5000}', ',"settings":{"no.such":1}'])
def test_settings_that_can_not_be_used_name_the_file(tmp_path: Path, header: str) -> None:
    path = write(tmp_path / "a.jsonl", header, '{"t":0,"range_mm":610}')
    with pytest.raises(SettingsError, match=r"a\.jsonl: "):
        replay(path)


@pytest.mark.parametrize("resume", ['{"t":"now","stance_mm":600}', "{}", '{"t":0,"stance_mm":null}'])
def test_a_resume_that_can_not_be_used_names_the_file(tmp_path: Path, resume: str) -> None:
    with pytest.raises(RecordingError, match=r"a\.jsonl, line 1: resume"):
        replay(write(tmp_path / "a.jsonl", f',"resume":{resume}', '{"t":0,"range_mm":610}'))


def test_what_goes_on_at_the_end_is_closed_there(tmp_path: Path) -> None:
    near = [f'{{"t":{i / 50},"range_mm":{395 + i % 3}}}' for i in range(400)]
    result = replay(write(tmp_path / "a.jsonl", "", *near, '{"t":8.0,"fault":"i2c"}'))
    [alarm], [fault] = result.alarms, result.faults
    assert (alarm.kind, alarm.end_s, alarm.closest_mm) == ("stance_too_near", 8.0, 395)
    assert (fault.kind, fault.start_s, fault.end_s) == ("i2c", 8.0, 8.0)
    assert (result.samples, result.span_s) == (400, 8.0)


def test_a_recording_of_nothing_is_a_result_too(tmp_path: Path) -> None:
    result = replay(write(tmp_path / "a.jsonl", ""))
    assert (result.counted, result.samples, result.span_s) == (0, 0, 0.0)


# --- a recording in place of a sensor ---


def test_a_replayed_sensor_reports_in_the_devices_time(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "", *[f'{{"t":{100 + i / 50},"range_mm":610}}' for i in range(3)])
    now = [5000.0]
    sensor = ReplaySensor(path, clock=lambda: now[0], wait=lambda s: now.__setitem__(0, now[0] + s))
    read = [sensor.read(0.015) for _ in range(5)]
    assert [None if reading is None else reading.t for reading in read] == [5000.0, None, 5000.02, None, 5000.04]
    with pytest.raises(SensorFinished):
        sensor.read(0.015)
    sensor.close()
