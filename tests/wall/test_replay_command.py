"""``hingewall replay`` as people and programs run it: a real process, its output, its errors, its exit code."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from waiting import PATIENCE_S

RECORDINGS = Path(__file__).parents[1] / "recordings"
SHALLOW, HINGES = RECORDINGS / "shallow.jsonl.gz", RECORDINGS / "hinges.jsonl.gz"
RESULT = [
    "file", "counted", "no_rep", "void", "reps", "alarms", "stances", "faults", "samples", "span_s", "elapsed_s",
]  # fmt: skip
REP = [
    "start_s", "bottom_s", "end_s", "verdict", "reason", "unsure", "stance_mm", "gap_mm", "reach_mm", "eccentric_s",
    "pause_s", "concentric_s", "hip_drop_mm", "drop_ratio", "form",
]  # fmt: skip


def hingewall(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hingewall", "replay", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)


def refused(*arguments: str | Path) -> str:
    """The one line that it says on stderr, with exit code 2 and no word on stdout."""
    done = hingewall(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    [line] = done.stderr.splitlines()
    assert "Traceback" not in line
    return line


def test_one_result_a_file_in_words() -> None:
    done = hingewall(SHALLOW, HINGES)
    assert (done.returncode, done.stderr) == (0, "")
    first, second = done.stdout.splitlines()
    assert first.startswith("shallow.jsonl.gz: 3 counted, 3 no-rep (3 shallow), 0 not judged; 27 s in ")
    assert second.startswith("hinges.jsonl.gz: 6 counted, 0 no-rep, 0 not judged; 28 s in ")


def test_json_is_an_object_a_line_with_the_published_keys() -> None:
    done = hingewall("--json", SHALLOW, HINGES)
    results = [json.loads(line) for line in done.stdout.splitlines()]
    assert [result["file"] for result in results] == [SHALLOW.name, HINGES.name]
    for result in results:
        assert [key for key in RESULT if key not in result] == []
        assert all([key for key in REP if key not in rep] == [] for rep in result["reps"])
        assert all(set(stance) == {"t_s", "stance_mm", "verdict"} for stance in result["stances"])
    assert [rep["verdict"] for rep in results[0]["reps"]] == ["counted", "no_rep"] * 3


def test_alarms_and_faults_have_the_published_keys(tmp_path: Path) -> None:
    lines = [f'{{"t":{i / 50},"range_mm":{395 + i % 3}}}' for i in range(400)] + ['{"t":8.0,"fault":"i2c"}']
    path = tmp_path / "near.jsonl"
    path.write_text("\n".join(['{"format":"hingewall-recording","version":1}', *lines]) + "\n")
    result = json.loads(hingewall("--json", path).stdout)
    assert [set(alarm) for alarm in result["alarms"]] == [{"kind", "start_s", "end_s", "closest_mm"}]
    assert [set(fault) for fault in result["faults"]] == [{"kind", "start_s", "end_s"}]


def test_a_setting_given_on_the_command_line_decides() -> None:
    done = hingewall("--json", HINGES, "--set", "reach.target_mm=350", "--set", "set.reps=3")
    assert json.loads(done.stdout)["no_rep"] == 6


def test_a_bad_file_among_good_ones_does_not_hide_their_results(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text("junk\n")
    done = hingewall(HINGES, bad, SHALLOW)
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == [HINGES.name, SHALLOW.name]
    [line] = done.stderr.splitlines()
    assert line.startswith(f"hingewall: {bad}, line 1: ")


@pytest.mark.parametrize(("setting", "explained"), [
    ("reach.target_mm=9000", "reach.target_mm is 9000; expected a number from 80 to 500 mm"),
    ("reach.target_mm=nan", "reach.target_mm is nan; expected a number"),
    ("reach.target=200", "did you mean reach.target_mm?"),
    ("reach.target_mm=400", "too-near alarm"),
    ("reach.target_mm", "expected SECTION.KEY=VALUE"),
])  # fmt: skip
def test_a_setting_that_can_not_be_used_is_one_line(setting: str, explained: str) -> None:
    assert explained in refused(HINGES, "--set", setting)


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "missing.jsonl"
    assert refused(missing) == f"hingewall: {missing}: can't be read: No such file or directory"


def test_a_recording_cut_short_says_what_to_do_and_lenient_does_it(tmp_path: Path) -> None:
    cut = tmp_path / "cut.jsonl.gz"
    cut.write_bytes(HINGES.read_bytes()[:12000])
    assert "--lenient" in refused(cut)
    done = hingewall("--lenient", cut)
    assert done.returncode == 0
    assert "1 bad line skipped" in done.stdout


def test_without_a_file_it_says_what_is_missing_and_where_to_look() -> None:
    done = hingewall()
    assert done.returncode == 2
    assert done.stderr == "hingewall: the following arguments are required: FILE; hingewall replay --help says more\n"
    assert hingewall("--help").returncode == 0


def test_a_reader_that_stops_reading_is_no_error() -> None:
    command = [sys.executable, "-m", "hingewall", "replay", "--json", *[str(HINGES)] * 30]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=PATIENCE_S) == 0
