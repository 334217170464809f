"""The self-test on a device: one phone at a time, one light at a time, and nothing of it stays on."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from hingewall.clock import WallClock
from hingewall.cues import CUES
from hingewall.device.self_test.procedure import ANSWER_S, ASKED
from hingewall.device.self_test.session import SelfTestSession
from hingewall.errors import CommandRefused
from hingewall.settings.wiring import Wiring
from hingewall.signals.cue_selector import Action, Hold, Release
from waiting import PATIENCE_S


class Bench:
    """An inspector, what shines, and the jobs that wait for the loop."""

    def __init__(self, folder: Path) -> None:
        self.on: list[str] = []
        self.jobs: list[Callable[[], None]] = []
        self.arrived = threading.Event()
        self.self_test = SelfTestSession(self, Wiring(), folder / "hingewall.db", WallClock(believed=lambda: True))

    def perform(self, actions: Sequence[Action]) -> None:
        for action in actions:
            if isinstance(action, Hold):
                self.on.append(action.cue)
            elif isinstance(action, Release):
                self.on.remove(action.cue)

    def call_soon(self, job: Callable[[], None]) -> None:
        self.jobs.append(job)
        self.arrived.set()

    def ask(self, t: float = 100.0, **args: Any) -> dict[str, Any]:
        return self.self_test.handle(args, t, self.call_soon, True)

    def code(self, t: float = 100.0, **args: Any) -> str:
        with pytest.raises(CommandRefused) as caught:
            self.ask(t, **args)
        return caught.value.code


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_each_light_and_the_beeper_in_turn_and_the_one_before_is_off(bench: Bench) -> None:
    token = bench.ask(do="start")["token"]
    for name in ASKED:
        assert bench.on == ([f"test_{name}"] if name != "button" else [])
        bench.ask(do="answer", token=token, about=name, noticed=True)
    assert bench.on == []


def test_a_press_of_the_button_counts_when_it_is_asked_for_and_only_then(bench: Bench) -> None:
    token = bench.ask(do="start")["token"]
    assert not bench.self_test.pressed(100.0)
    for name in ASKED[:-1]:
        bench.ask(do="answer", token=token, about=name, noticed=None)
    assert bench.self_test.pressed(101.0)
    assert not bench.self_test.pressed(102.0), "from here on it starts a set again"


def test_a_second_phone_is_busy_sees_all_and_changes_nothing(bench: Bench) -> None:
    token = bench.ask(do="start")["token"]
    assert bench.code(do="start") == "busy"
    assert bench.code(do="answer", about="blue", noticed=True, token="guess") == "busy"
    assert bench.code(do="stop") == "busy"
    looked = bench.ask(do="look")
    assert (looked["yours"], looked["asking"]) == (False, "blue")
    assert bench.ask(do="look", token=token)["yours"]


def test_the_same_phone_may_begin_again_and_another_one_once_it_is_over(bench: Bench) -> None:
    token = bench.ask(do="start")["token"]
    again = bench.ask(do="start", token=token)["token"]
    assert again != token
    bench.ask(do="stop", token=again)
    assert bench.ask(do="start")["yours"]


def test_a_phone_that_went_away_leaves_the_lights_off_within_a_minute(bench: Bench) -> None:
    bench.ask(do="start")
    bench.self_test.due(100.0 + ANSWER_S)
    assert (bench.on, bench.self_test.running) == ([], False)


def test_pages_see_a_new_test_as_a_change(bench: Bench) -> None:
    seen = [bench.self_test.changes]
    for _ in range(3):
        token = bench.ask(do="start")["token"]
        seen.append(bench.self_test.changes)
        bench.ask(do="stop", token=token)
        seen.append(bench.self_test.changes)
    assert seen == sorted(set(seen))


def test_the_machine_is_looked_at_beside_the_loop_and_told_in_it(bench: Bench) -> None:
    bench.ask(do="start")
    assert bench.arrived.wait(PATIENCE_S)
    assert "clock" not in {finding["name"] for finding in bench.ask(do="look")["findings"]}
    for job in bench.jobs:
        job()
    assert {"clock", "disk space", "temperature", "power"} <= {f["name"] for f in bench.ask(do="look")["findings"]}


@pytest.mark.parametrize(
    ("args", "code"),
    [({}, "invalid"), ({"do": "everything"}, "invalid"), ({"do": "stop"}, "stale"), ({"do": "answer"}, "stale")],
)
def test_fail_what_can_not_be_done(bench: Bench, args: dict[str, Any], code: str) -> None:
    assert bench.code(**args) == code


def test_fail_an_answer_that_is_none(bench: Bench) -> None:
    token = bench.ask(do="start")["token"]
    assert bench.code(do="answer", token=token, about="blue", noticed="maybe") == "invalid"


def test_nothing_of_the_self_test_outranks_the_alarm() -> None:
    tried = [cue for cue in CUES.values() if cue.name.startswith("test_")]
    assert {cue.name for cue in tried} == {f"test_{name}" for name in ASKED if name != "button"}
    assert all(cue.priority < CUES["too_near"].priority and not cue.alarm for cue in tried)
