"""The beep waits for no PIN: while one is hashed the loop goes on, turn by turn."""

import threading
from pathlib import Path

import pytest

from by_hand import OWNERS, Bench, one_rep
from hingewall.messages.command import Answer, Command
from waiting import PATIENCE_S


def test_reps_are_judged_and_announced_while_a_pin_is_hashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hashing, may_end = threading.Event(), threading.Event()

    def for_long(*_: object) -> bool:
        hashing.set()
        return may_end.wait(PATIENCE_S)

    monkeypatch.setattr("hingewall.device.access.access.matches", for_long)
    answers: list[Answer] = []
    with Bench(tmp_path) as bench:
        assert bench.token, "the wall has an owner"
        log_in = Command("1", "log_in", {"who": "owner", "pin": OWNERS, "address": "192.0.2.7"})
        bench.handler.handle(log_in, answers.append)
        assert hashing.wait(PATIENCE_S)
        bench.stand(one_rep)
        assert bench.now.set.counted == 1
        assert answers == []
        may_end.set()
        bench.until(lambda: bool(answers))
    assert answers[0].ok
