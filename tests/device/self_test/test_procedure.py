"""The self-test as it goes: what is judged by itself, what is asked, and that it ends whatever nobody does."""

import pytest

from hingewall.checks.check import Check
from hingewall.device.self_test.procedure import ANSWER_S, ASKED, CAMERA_S, MACHINE_S, SelfTest
from hingewall.errors import CommandRefused
from hingewall.messages.readings import BodyReading, FaultReading, RangeReading

FIRST = {name: f"the wire of the {name}" for name in ASKED}


def begun(camera: bool = True) -> SelfTest:
    return SelfTest(100.0, FIRST, camera)


def state(run: SelfTest, name: str) -> str:
    return next(finding.state for finding in run.view(100.0).findings if finding.name == name)


def first(run: SelfTest, name: str) -> str:
    return next(finding.first for finding in run.view(100.0).findings if finding.name == name)


def measure(run: SelfTest, step_mm: float = 0.0, every_s: float = 0.02) -> None:
    for n in range(50):
        run.hear(RangeReading(100.0 + n * every_s, 600.0 + n * step_mm))


def answer_all(run: SelfTest, noticed: bool | None = True) -> None:
    for n, name in enumerate(ASKED):
        run.answer(name, noticed, 101.0 + n)


def test_all_that_works_is_found_and_then_it_is_over() -> None:
    run = begun()
    measure(run)
    run.hear(BodyReading(100.5, present=False))
    run.machine([Check("clock", True, "synchronised"), Check("power", None, "this machine does not report it")])
    answer_all(run)
    assert run.running, "the camera has time to begin"
    run.due(100.0 + CAMERA_S)
    view = run.view(103.0)
    assert (view.state, view.asking) == ("done", None)
    assert [(f.name, f.state) for f in view.findings if f.state != "ok"] == [
        ("power", "untested"), ("mount", "untested"),
    ]  # fmt: skip


def test_lights_beeper_and_button_are_asked_for_in_turn_and_a_no_says_where_to_look() -> None:
    run = begun()
    for name in ASKED:
        assert run.asking == name
        run.answer(name, False, 101.0)
        said = ("failed", f"the wire of the {name}") if name != "mount" else ("untested", "")
        assert (state(run, name), first(run, name)) == said
    assert run.asking is None


@pytest.mark.parametrize(("over_mm", "found"), [
    (31.0, ("ok", "")), (98.0, ("failed", "about 10 cm (4 in) too high")),
    (-110.0, ("failed", "about 11 cm (4 in) too low")),
])  # fmt: skip
def test_three_hinges_when_asked_for_show_whether_it_hangs_level_with_the_hips(
    over_mm: float, found: tuple[str, str]
) -> None:
    run, hinged = begun(), [100.5, 101.0, 101.5]  # before they were asked for

    def hangs_since(t: float) -> float | None:
        return over_mm if sum(at >= t for at in hinged) >= 3 else None

    for n, name in enumerate(ASKED[:-1]):
        run.shown(hangs_since, 101.0 + n)
        run.answer(name, True, 101.0 + n)
    run.shown(hangs_since, 110.0)
    assert run.asking == "mount"
    hinged += [111.0, 113.0, 115.0]
    run.shown(hangs_since, 115.0)
    assert run.asking is None
    assert next((f.state, f.found) for f in run.view(116.0).findings if f.name == "mount") == found


def test_without_a_camera_nobody_is_asked_for_hinges() -> None:
    run = begun(camera=False)
    for name in ASKED[:-1]:
        run.answer(name, True, 101.0)
    assert (run.asking, state(run, "mount")) == (None, "untested")


def test_what_somebody_can_not_tell_was_not_tested() -> None:
    run = begun()
    run.answer("blue", None, 101.0)
    assert (state(run, "blue"), first(run, "blue")) == ("untested", "")


def test_fail_an_answer_to_a_question_that_is_over_changes_nothing() -> None:
    run = begun()
    run.answer("blue", True, 101.0)
    with pytest.raises(CommandRefused, match="gone on to another question"):
        run.answer("blue", False, 101.1)
    assert (state(run, "blue"), run.asking) == ("ok", "white")


def test_a_question_that_nobody_answers_ends_it() -> None:
    run = begun()
    run.answer("blue", True, 130.0)
    run.due(130.0 + ANSWER_S - 0.1)
    assert run.running
    run.due(130.0 + ANSWER_S)
    assert run.view(190.0).state == "time"
    assert "waiting" not in {finding.state for finding in run.view(190.0).findings}


def test_stopped_it_asks_no_more_and_keeps_what_it_has_found() -> None:
    run = begun()
    run.answer("blue", True, 101.0)
    run.end("stopped")
    assert (run.running, run.asking, state(run, "blue"), state(run, "button")) == (False, None, "ok", "untested")


def test_fail_a_sensor_that_says_nothing_or_only_faults() -> None:
    run = begun()
    run.hear(FaultReading(100.2, "i2c"))
    run.due(109.9)
    assert state(run, "readings") == "waiting"
    run.due(110.0)
    assert (state(run, "readings"), state(run, "spread")) == ("failed", "untested")
    assert "XSHUT" in first(run, "readings")


def test_fail_a_sensor_that_is_slow() -> None:
    run = begun()
    measure(run, every_s=0.05)
    assert state(run, "readings") == "failed"


def test_somebody_who_moves_before_it_says_nothing_of_its_steadiness() -> None:
    run = begun()
    measure(run, step_mm=5.0)
    assert (state(run, "readings"), state(run, "spread")) == ("ok", "untested")


def test_fail_a_camera_that_does_not_look_but_one_that_is_off_was_not_tested() -> None:
    blind, off = begun(), begun(camera=False)
    blind.due(100.0 + CAMERA_S)
    assert state(blind, "camera") == "failed"
    assert state(off, "camera") == "untested"


def test_fail_a_card_that_gives_no_answer_and_what_it_says_too_late_is_not_heard() -> None:
    run = begun()
    run.due(100.0 + MACHINE_S)
    assert state(run, "disk") == "failed"
    run.machine([Check("clock", True, "synchronised")])
    assert "clock" not in {finding.name for finding in run.view(111.0).findings}


def test_every_finding_is_a_change_that_pages_can_see() -> None:
    run = begun()
    before = run.changes
    run.answer("blue", True, 101.0)
    assert run.changes > before
