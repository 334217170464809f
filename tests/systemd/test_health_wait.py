"""When a version counts as working: the device runs, its page answers, and both for a while without a break."""

import http.client
from collections.abc import Callable
from pathlib import Path

import pytest

from installing import health
from installing.health import LOOK_S, STEADY_S, healthy
from papermachine import Machine

SECOND = round(1 / LOOK_S)
"""Looks."""


class Waiting:
    """Time that passes only by waiting, and answers decided beforehand: one a look, then the last for ever."""

    def __init__(self, *answers: bool) -> None:
        self.now = 1000.0
        self.answers = list(answers)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def answer(self) -> bool:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.mark.parametrize(
    ("answers", "works"),
    [
        pytest.param([True], True, id="at once"),
        pytest.param([False] * 20 * SECOND + [True], True, id="after a slow start"),
        pytest.param([False], False, id="never"),
        pytest.param(([True] * SECOND + [False]) * 60, False, id="falls over and starts again"),
        pytest.param([True] * SECOND + [False] * SECOND + [True], True, id="stumbles once"),
    ],
)
def test_a_version_works_when_it_answers_steadily(tmp_path: Path, answers: list[bool], works: bool) -> None:
    time = Waiting(*answers)
    assert healthy(Machine(tmp_path), 60.0, time.answer, lambda: time.now, time.sleep) is works
    assert time.now - 1000.0 <= 60.0 + LOOK_S
    assert not works or time.now - 1000.0 >= STEADY_S


def test_a_page_alone_is_not_enough(tmp_path: Path) -> None:
    class Stopped(Machine):
        def works(self, *command: str) -> bool:
            assert command[-1] == "hingewall-device.service"
            return False

    time = Waiting(True)
    assert not healthy(Stopped(tmp_path), 10.0, time.answer, lambda: time.now, time.sleep)


def _raises(error: Exception) -> Callable[..., object]:
    def opening(*_: object, **__: object) -> object:
        raise error

    return opening


@pytest.mark.parametrize("error", [ConnectionRefusedError(), TimeoutError(), http.client.BadStatusLine("?")])
def test_whatever_a_stranger_on_port_80_says_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    monkeypatch.setattr(health.DIRECT, "open", _raises(error))
    time = Waiting(False)
    assert not healthy(Machine(tmp_path), 2.0, clock=lambda: time.now, sleep=time.sleep)
