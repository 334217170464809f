"""How ``make accuracy`` judges and what it writes; and what the committed recordings and cases come to today."""

import json
import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidence import cases, recordings
from evidence.__main__ import NUMBERS, PAGE, PICTURE, main, read, write
from evidence.baselines import FAR_MM, Line, distances, find_peaks, fixed_threshold
from evidence.page import in_short, page
from evidence.picture import FULL, picture
from evidence.ways import WAYS, added, figures
from hingewall.coaching.rules import RULES_VERSION
from hingewall.commands.score.reps import matched
from hingewall.messages.readings import BodyReading, RangeReading, Reading
from hingewall.settings.settings import Settings
from hingewall.simulation.life.truth import Did
from hingewall.wall.replay import AlarmSpan, FaultSpan, ReplayResult, StanceSeen

TESTS = Path(__file__).parent
REFERENCE = TESTS / "accuracy.expected.json"


def silent(_text: str) -> None:
    """Nobody watches a test's progress."""


# --- what is written ---


def test_the_committed_recordings_and_cases_come_to_what_they_did(update_refs: bool) -> None:
    """A change of the rules shows here; ``--update-refs`` writes the new figures."""
    folder = TESTS / "recordings"
    got = json.loads(
        json.dumps(recordings.measured(folder, silent) | {"cases": cases.measured(folder / "cases", silent)})
    )
    if update_refs:
        REFERENCE.write_text(json.dumps(got, indent=1) + "\n", "utf-8")
    assert got == json.loads(REFERENCE.read_text("utf-8")), (
        "if this is meant: pytest tests/test_accuracy.py --update-refs"
    )


def test_no_squat_and_no_lunge_of_the_committed_ones_counts_and_each_clean_hinge_does() -> None:
    """By hand, so that no reference hides a break."""
    known = json.loads(REFERENCE.read_text("utf-8"))
    for source in ("people", "computed"):
        made = known[source]["ways"]["camera"]["movements"]
        assert [made[what]["counted"] for what in ("squat", "lunge") if what in made] in ([0], [0, 0])
    assert known["computed"]["ways"]["camera"]["movements"]["hinge"]["counted"] == 39


def test_the_page_and_its_picture_are_what_the_numbers_say(update_refs: bool) -> None:
    if update_refs:
        write(TESTS, read(TESTS))
    measured = read(TESTS)
    assert set(measured) == {"people", "computed", "cases", "visits", "frames"}
    for name, made in ((PAGE, page(measured)), (PICTURE, picture(measured))):
        assert (TESTS / name).read_text("utf-8") == made, f"{name} is old: pytest tests/test_accuracy.py --update-refs"


def test_the_figures_to_quote_are_of_todays_rules() -> None:
    """Those of visits, which anybody can measure anew. The page itself says which others are older."""
    rules = read(TESTS)["visits"]["rules"]
    assert rules == RULES_VERSION, (
        f"ACCURACY.md tells of rules of version {rules}, today's are {RULES_VERSION}: make accuracy VISITS=1000"
    )


# --- what anybody would try first ---


def line(*mm: float, noise_mm: float = 0.0) -> tuple[Line, Line]:
    """Half a second from each distance to the next one, at 50 readings a second."""
    distances_mm = np.interp(np.arange(25 * len(mm)) / 25, np.arange(len(mm)), mm) if mm else np.array([])
    return np.arange(len(distances_mm)) / 50.0, distances_mm + noise_mm * np.sin(np.arange(len(distances_mm)) * 2.1)


HINGES = (610, 610, 610, 450, 345, 450, 610, 610, 450, 345, 450, 610, 610, 610)
RULES = {"fixed_threshold": fixed_threshold, "find_peaks": find_peaks}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_two_hinges_are_two_movements_to_a_naive_rule_where_they_happened(rule: Any) -> None:
    did = [Did(1.0, 2.0, 3.0, "hinge", True), Did(3.5, 4.5, 5.5, "hinge", True)]
    told = rule(*line(*HINGES, noise_mm=4.0), Settings()).reps
    assert matched(did, told) == {0: 0, 1: 1}
    assert [rep.bottom_s for rep in told] == pytest.approx([2.0, 4.5], abs=0.1)


NOT_THERE = {"stands": (610,) * 20, "shallow": (610, 520, 470, 520, 610), "nobody": (FAR_MM,) * 4, "no reading": ()}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
@pytest.mark.parametrize("mm", NOT_THERE.values(), ids=NOT_THERE)
def test_where_nobody_reaches_the_line_a_naive_rule_counts_nothing(rule: Any, mm: tuple[float, ...]) -> None:
    assert rule(*line(*mm, noise_mm=4.0), Settings()).reps == []


def test_noise_at_the_line_is_one_rep_to_a_fixed_threshold() -> None:
    assert len(fixed_threshold(*line(610, 610, *[370] * 6, 610, 610, noise_mm=15.0), Settings()).reps) == 1


def test_a_fixed_threshold_alarms_below_its_limit_and_a_search_for_peaks_never() -> None:
    times, mm = line(610, 300, 150, 150, 300, 610)
    (alarm,) = fixed_threshold(times, mm, Settings()).alarms
    assert (alarm.start_s, alarm.end_s) == pytest.approx((0.84, 1.66), abs=0.03)
    assert find_peaks(times, mm, Settings()).alarms == []


def test_what_the_sensor_did_not_see_is_far_to_a_naive_rule() -> None:
    readings: list[Reading] = [
        RangeReading(0.0, 400.0), BodyReading(0.01, True), RangeReading(0.02, None, "signal_fail"),
        RangeReading(0.04, 300.0, "wrapped"), RangeReading(0.06, 3000.0),
    ]  # fmt: skip
    times, mm = distances(readings, mount_offset_mm=50.0)
    assert list(times) == [0.0, 0.02, 0.04, 0.06]
    assert list(mm) == [350.0, FAR_MM, FAR_MM, FAR_MM]


# --- labels ---


@pytest.mark.parametrize(("label", "what", "counts"), [
    ({"motion": "hinge", "how": "ok"}, "hinge", True), ({"motion": "hinge", "how": "double"}, "hinge, double", True),
    ({"motion": "hinge", "how": "shallow"}, "hinge, shallow", False),
    ({"motion": "hinge", "how": "abandoned"}, "hinge, abandoned", False), ({"motion": "hinge"}, "hinge", None),
    ({"motion": "squat", "how": "ok"}, "squat", False), ({"motion": "lunge"}, "lunge", False),
    ({"motion": "mixed", "how": "ok"}, "mixed", None), ({"motion": "turned"}, "turned", None),
])  # fmt: skip
def test_a_label_says_what_must_count_what_must_not_and_what_may(
    label: dict[str, Any], what: str, counts: bool | None
) -> None:
    got = recordings.did({"start_s": 1.0, "bottom_s": 2.0, "end_s": 3.0} | label)
    assert got == Did(1.0, 2.0, 3.0, what, counts)


# --- field cases ---

RIGHT = ReplayResult(file="right", counted=3,
                     alarms=[AlarmSpan("stance_too_near", 9.0, 12.0), AlarmSpan("touch", 0.0, 50.0)],
                     stances=[StanceSeen(1.0, 600.0, "good"), StanceSeen(2.0, 640.0, "good")],
                     faults=[FaultSpan("implausible", 1.0, 2.0)])  # fmt: skip


@pytest.mark.parametrize(("case", "said"), [
    ({"counted": 3}, "2 alarms; expected none"), ({"counted": 3, "alarms_any": True}, None),
    ({"counted": 4, "alarms": 1}, "counted 3; expected 4"), ({"counted": 2, "max_counted": 4, "alarms": 1}, None),
    ({"counted": 0, "max_counted": 2, "alarms": 1}, "counted 3; expected 0 to 2"),
    ({"counted": 3, "alarms": 1, "no_rep": 1}, "0 no-reps; expected 1"),
    ({"counted": 3, "alarms": 1, "alarm_kind": "touch"}, None),
    ({"counted": 3, "alarms": 1, "alarm_kind": "too_near"}, "no too_near"),
    ({"counted": 3, "alarms": 1, "max_alarm_s": 3}, None),
    ({"counted": 3, "alarms": 1, "max_alarm_s": 2}, "an alarm for 3 s; expected 2 at most"),
    ({"counted": 3, "alarms": 1, "max_stance_drift_mm": 40}, None),
    ({"counted": 3, "alarms": 1, "max_stance_drift_mm": 39}, "the stance drifts by 40 mm"),
    ({"counted": 3, "alarms": 1, "fault": "window"}, "faults: implausible; expected window"),
    ({"counted": 3, "alarms": 1, "fault": "implausible"}, None),
])  # fmt: skip
def test_a_case_is_right_or_says_what_is_wrong(case: dict[str, Any], said: str | None) -> None:
    assert list(cases.wrong(case, RIGHT)) == ([said] if said else [])


def test_a_case_wants_its_alarm_in_time_and_its_silence_explained() -> None:
    late = ReplayResult(file="late", alarms=[AlarmSpan("too_near", 9.0, 10.0)])
    assert list(cases.wrong({"counted": 0, "alarms": 1, "alarm_by_s": 8.5}, late)) == [
        "the first alarm at 9.0 s; expected by 8.5 s"
    ]
    silence = ReplayResult(file="silence", faults=[FaultSpan("frozen", 1.0, 2.0)])
    assert list(cases.wrong({"counted": 0, "alarms": 1}, silence)) == ["no alarm"]
    unexplained = {"counted": 0, "max_counted": 5, "fault_or_counted": True}
    assert list(cases.wrong(unexplained, silence)) == ["nothing counted and no reason named (faults: frozen)"]
    assert list(cases.wrong(unexplained, ReplayResult(file="dark", faults=[FaultSpan("implausible", 1.0)]))) == []


# --- the page ---


def of_nothing(rules: int) -> dict[str, Any]:
    return {"date": "2026-01-02", "rules": rules, "recordings": 0, "ways": figures(added([]))}


def test_a_page_says_which_figures_are_older_than_the_rules() -> None:
    text = page({"people": of_nothing(2), "computed": of_nothing(3)})
    sections = dict(re.findall(r"^## (Recorded people|Computed motion)\n(.*?)(?=^## )", text, re.MULTILINE | re.DOTALL))
    assert "rules of version 2" in sections["Recorded people"]
    assert "the rules are at version 3" in sections["Recorded people"]
    assert "rules are at" not in sections["Computed motion"]


def test_where_nothing_was_measured_stands_no_perfect_score() -> None:
    """A share of nothing is no 1.000."""
    assert "1.000" not in page({"people": of_nothing(3), "computed": of_nothing(3)})
    assert "| hinges counted | - | - |" in in_short({"computed": of_nothing(3)})


def test_a_bar_is_as_long_as_its_figure() -> None:
    measured = {"visits": of_nothing(3)}
    for way, f1 in zip(WAYS, (1.0, 0.5, 0.25, 0.0), strict=True):
        measured["visits"]["ways"][way]["f1"] = f1
    drawn = ElementTree.fromstring(picture(measured))
    bars = [float(bar.attrib["width"]) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")]
    assert bars == [FULL, FULL / 2, pytest.approx(FULL / 4, abs=1), 0]


# --- the command ---


def test_the_command_measures_what_it_is_given_and_keeps_the_rest(tmp_path: Path) -> None:
    (tmp_path / NUMBERS).write_text(json.dumps({"people": of_nothing(2)}))
    data = tmp_path / "data" / "cases"
    data.mkdir(parents=True)
    sun = "sun_20_6.jsonl.gz"
    (data / sun).symlink_to(TESTS / "recordings" / "cases" / sun)
    (data / "expected.json").write_text(json.dumps([{"file": sun, "counted": 99, "needs": "a wonder"}]))
    assert main(["--only", "cases", "--data", str(data.parent), "--out", str(tmp_path)]) == 0
    numbers = json.loads((tmp_path / NUMBERS).read_text())
    assert numbers["people"]["rules"] == 2
    assert numbers["cases"]["rules"] == RULES_VERSION
    assert [case["file"] for case in numbers["cases"]["cases"]] == ["sun_20_6"]
    assert "expected 99 (needs a wonder)" in (tmp_path / PAGE).read_text()
    assert (tmp_path / PAGE).read_text() == page(numbers)
    assert (tmp_path / PICTURE).exists()


def test_the_command_measures_visits_in_all_ways_and_by_condition(tmp_path: Path) -> None:
    assert main(["--only", "visits", "--visits", "1", "--out", str(tmp_path)]) == 0
    got = read(tmp_path)["visits"]
    assert set(got["ways"]) == set(WAYS)
    assert {way: k["visits"] for way, k in got["ways"].items()} == dict.fromkeys(WAYS, 1)
    assert sum(k["visits"] for k in got["by"]["light"].values()) == 1


@pytest.mark.parametrize(("files", "said"), [
    ({}, "no labels.json and no expected.json is there"), ({"labels.json": "["}, "labels.json: can't be read"),
    ({"labels.json": '[{"file": "a"}]'}, "expected a list of {file, reps, ...}"),
    ({"expected.json": "{}x"}, "expected.json: can't be read"),
    ({"labels.json": '[{"file": "gone.jsonl", "reps": []}]'}, "gone.jsonl"),
])  # fmt: skip
def test_data_that_can_not_be_read_is_said_in_a_line(
    files: dict[str, str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    assert main(["--only", "recordings", "cases", "--data", str(tmp_path), "--out", str(tmp_path)]) == 2
    (line_said,) = capsys.readouterr().err.splitlines()
    assert said in line_said


@pytest.mark.parametrize("words", [["--visits", "0"], ["--visits", "many"], ["--only", "dreams"], ["--bodies", "-1"]])
def test_what_can_not_be_measured_is_said_in_a_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    (line_said,) = capsys.readouterr().err.splitlines()
    assert words[0] in line_said
