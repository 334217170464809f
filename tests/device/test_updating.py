"""A release that the owner wants installed: word of it now, or in the night, and never while somebody is there."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hingewall.clock import WallClock
from hingewall.device.updating import Updating
from hingewall.errors import CommandRefused
from hingewall.settings.settings import Settings, changed


class Night(WallClock):
    """A clock that shows what it is told, in local time."""

    def __init__(self, believed: bool = True) -> None:
        super().__init__(believed=lambda: believed)
        self.shows = "18:00"

    def now(self) -> datetime:
        return datetime.fromisoformat(f"2026-12-01T{self.shows}").astimezone(UTC)


@pytest.fixture
def clock() -> Night:
    return Night()


@pytest.fixture
def updating(tmp_path: Path, clock: Night) -> Updating:
    return again(tmp_path, clock)


def again(folder: Path, clock: Night) -> Updating:
    return Updating(folder / "install.json", folder / "tonight.json", clock)


def word(folder: Path) -> str | None:
    file = folder / "install.json"
    return json.loads(file.read_bytes())["version"] if file.exists() else None


ORDINARY = Settings()
QUIET = changed(ORDINARY, {"cue.quiet_from": "22:00", "cue.quiet_to": "06:00"})


def test_now_leaves_word_at_once(updating: Updating, tmp_path: Path) -> None:
    assert updating.handle({"do": "now", "version": "1.2.0"}, ORDINARY)["tonight"] is None
    assert word(tmp_path) == "1.2.0"


@pytest.mark.parametrize(
    ("settings", "early", "at_night"), [(ORDINARY, ("18:00", "23:59", "02:59", "05:00"), "03:00"),
                                        (QUIET, ("18:00", "21:59", "06:00"), "22:00")],
)  # fmt: skip
def test_tonight_is_in_quiet_hours_else_from_three_on(
    updating: Updating, clock: Night, tmp_path: Path, settings: Settings, early: tuple[str, ...], at_night: str
) -> None:
    told = updating.handle({"do": "tonight", "version": "1.2.0"}, settings)
    assert told == {"tonight": "1.2.0", "begins": at_night}
    for clock.shows in early:
        updating.look(settings, empty=True)
        assert word(tmp_path) is None, clock.shows
    clock.shows = at_night
    updating.look(settings, empty=False)
    assert word(tmp_path) is None, "somebody trains at night"
    updating.look(settings, empty=True)
    assert word(tmp_path) == "1.2.0"
    assert updating.tonight is None


def test_a_wall_that_was_unplugged_in_the_evening_still_knows(updating: Updating, clock: Night, tmp_path: Path) -> None:
    updating.handle({"do": "tonight", "version": "1.2.0"}, ORDINARY)
    assert again(tmp_path, clock).handle({"do": "look"}, ORDINARY)["tonight"] == "1.2.0"
    updating.handle({"do": "cancel"}, ORDINARY)
    clock.shows = "03:00"
    again(tmp_path, clock).look(ORDINARY, empty=True)
    assert word(tmp_path) is None


def test_a_wall_that_does_not_know_the_time_has_no_night(tmp_path: Path) -> None:
    lost = Night(believed=False)
    lost.shows = "03:00"
    with pytest.raises(CommandRefused, match="does not know the time; set its clock, or install now"):
        again(tmp_path, lost).handle({"do": "tonight", "version": "1.2.0"}, ORDINARY)
    (tmp_path / "tonight.json").write_text('{"version": "1.2.0"}')
    again(tmp_path, lost).look(ORDINARY, empty=True)
    assert word(tmp_path) is None


@pytest.mark.parametrize("args", [{}, {"do": "x"}, {"do": "now"}, {"do": "now", "version": "2; sh"}])
def test_fail_what_is_no_version_is_refused(updating: Updating, tmp_path: Path, args: dict[str, str]) -> None:
    with pytest.raises(CommandRefused, match="is missing; expected"):
        updating.handle(args, ORDINARY)
    assert word(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", '{"version": 7}', '{"version": "x"}'])
def test_what_is_kept_and_damaged_plans_nothing(tmp_path: Path, clock: Night, text: str) -> None:
    (tmp_path / "tonight.json").write_text(text)
    assert again(tmp_path, clock).tonight is None
