"""What a clean window gives, kept over a restart with its date; and a file that is no use."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from hingewall.clock import WallClock
from hingewall.device.empty_room_file import EmptyRoomFile
from hingewall.messages.events import EmptyRoomLearnt
from hingewall.sensing.window import EmptyRoom

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)


def file_in(folder: Path, sure: bool = True) -> EmptyRoomFile:
    return EmptyRoomFile(folder / "empty-room.json", WallClock(lambda: NOON, believed=lambda: sure))


@pytest.mark.parametrize(("sure", "when"), [(True, "on 2026-11-27T12:00:00Z"), (False, "while the clock was not set")])
def test_what_was_learnt_is_there_after_a_restart(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, sure: bool, when: str
) -> None:
    caplog.set_level("INFO")
    assert file_in(tmp_path).read() is None
    file_in(tmp_path, sure).keep(EmptyRoomLearnt(9.0, 1.5, None)).join()
    file_in(tmp_path, sure).keep(EmptyRoomLearnt(9.0, 0.9, 3490.0)).join()
    assert file_in(tmp_path).read() == EmptyRoom(0.9, 3490.0)
    assert when in caplog.text
    assert [path.name for path in tmp_path.iterdir()] == ["empty-room.json"]


@pytest.mark.parametrize("text", ["", "{", '{"signal_mcps":"much"}', "[]"])
def test_a_file_that_is_no_use_is_said_and_learnt_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str
) -> None:
    (tmp_path / "empty-room.json").write_text(text)
    assert file_in(tmp_path).read() is None
    assert "empty-room.json can't be used" in caplog.text


def test_a_card_that_is_full_or_gone_is_said(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file_in(tmp_path / "gone").keep(EmptyRoomLearnt(9.0, 0.9, 3490.0)).join()
    assert "can't be written" in caplog.text
