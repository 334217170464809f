"""What sounded and when, written down."""

import json
from pathlib import Path

import pytest

from hingewall.errors import UsageError
from hingewall.signals.cue_mixer import Output
from hingewall.signals.timeline import TimelineBoard


def test_each_change_is_a_line_with_its_moment(tmp_path: Path) -> None:
    t = iter([10.0, 10.1, 10.2])
    board = TimelineBoard(tmp_path / "cues.jsonl", lambda: next(t))
    board.named("too_near", audible=True)
    board.show(Output(hz=520, alarm=True, orange=1.0), "high", 0.8)
    board.show(Output(hz=520, alarm=True, orange=1.0), "high", 0.8)
    board.show(Output(), "high", 0.8)
    board.close()
    board.close()
    lines = [json.loads(line) for line in (tmp_path / "cues.jsonl").read_text().splitlines()]
    assert lines[0] == {"t": 10.0, "cue": "too_near", "audible": True}
    assert [(line["t"], line["hz"], line["orange"]) for line in lines[1:]] == [(10.1, 520, 1.0), (10.2, None, 0.0)]
    assert (lines[1]["loud"], lines[1]["brightness"]) == ("high", 0.8)


def test_fail_a_file_that_can_not_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"--timeline .*missing"):
        TimelineBoard(tmp_path / "missing" / "cues.jsonl")
