"""What happened to PINs, people and settings is kept for the owner: bounded for each kind, and nobody is named."""

from typing import Any

import pytest

from hingewall.errors import CommandRefused
from hingewall.settings.settings import Settings, changed
from hingewall.storage.athletes import Profile
from hingewall.storage.athletes_reader import AthletesReader
from hingewall.storage.security_events import HOUR_S, LONGEST_S, MOST
from stored import Shelf, asked

HASH = "scrypt:32768:8:1$salt$0123"


def told(shelf: Shelf, limit: int = 500) -> list[tuple[str, int]]:
    """Kind and number, the oldest first."""
    shelf.settle()
    return [(one.kind, one.n) for one in reversed(AthletesReader(shelf.path).security_events(limit=limit))]


def kinds(shelf: Shelf) -> list[str]:
    return [kind for kind, _ in told(shelf)]


def test_each_thing_that_an_owner_would_ask_about_is_noted_with_it(shelf: Shelf) -> None:
    asked(shelf, "claim", HASH)
    asked(shelf, "save_settings", changed(Settings(), {"set.reps": 5}), 1)
    asked(shelf, "create_athlete", "a1", Profile("Kim", "blue", "star", HASH, {}))
    asked(shelf, "edit_athlete", "a1", {"nickname": "Kimiko"})
    asked(shelf, "edit_athlete", "a1", {"targets": {"reach.target_mm": 200}})
    asked(shelf, "edit_athlete", "a1", {"pin_hash": HASH})
    asked(shelf, "delete_athlete", "a1")
    asked(shelf, "change_pin", HASH, 1)
    asked(shelf, "forget_pin")
    expected = [
        "updated", "claimed", "settings", "athlete_added", "athlete_edited", "athlete_pin", "athlete_deleted",
        "pin_changed", "pin_forgotten",
    ]  # fmt: skip
    assert kinds(shelf) == expected
    shelf.reopen()
    assert kinds(shelf) == expected, "and the same version is no update"
    assert "Kim" not in str(AthletesReader(shelf.path).security_events())


def test_what_was_refused_did_not_happen(shelf: Shelf) -> None:
    asked(shelf, "claim", HASH)
    for what, arguments in (("claim", [HASH]), ("save_settings", [Settings(), 9]), ("delete_athlete", ["nobody"])):
        with pytest.raises(CommandRefused):
            asked(shelf, what, *arguments)
    assert kinds(shelf) == ["updated", "claimed"]


def fail(shelf: Shelf, times: int) -> None:
    for _ in range(times):
        asked(shelf, "pin_failed")


def test_wrong_pins_are_summed_by_the_hour(shelf: Shelf) -> None:
    fail(shelf, 3)
    shelf.clock.pass_by(HOUR_S - 1)
    fail(shelf, 1)
    shelf.clock.pass_by(2)
    fail(shelf, 2)
    assert told(shelf)[1:] == [("pin_failed", 4), ("pin_failed", 2)]


def test_a_flood_of_failures_pushes_out_no_claim(shelf: Shelf) -> None:
    asked(shelf, "claim", HASH)
    for _ in range(MOST + 20):
        shelf.clock.pass_by(HOUR_S + 1)
        fail(shelf, 1)
    assert kinds(shelf) == ["updated", "claimed"] + ["pin_failed"] * MOST


def test_after_a_year_only_the_newest_of_a_kind_are_left(shelf: Shelf) -> None:
    def note(times: int) -> None:
        for _ in range(times):
            shelf.store.note("clock")

    note(20)
    shelf.clock.pass_by(LONGEST_S + 1)
    shelf.clock.right = False
    shelf.reopen("second boot")
    note(1)
    assert kinds(shelf).count("clock") == 21, "by a date that nobody vouches for nothing is deleted"
    shelf.clock.right = True
    shelf.clock.pass_by(60)
    note(1)
    assert kinds(shelf).count("clock") == 10


def test_a_time_that_was_not_known_is_said_to_be_so_and_put_right_when_it_is(shelf: Shelf) -> None:
    shelf.clock.right = False
    shelf.reopen("second boot")
    shelf.store.note("clock")
    shelf.settle()

    def newest() -> Any:
        return AthletesReader(shelf.path).security_events(limit=1)[0]

    assert not newest().sure
    shelf.clock.right = True
    shelf.store.correct_dates()
    shelf.settle()
    assert newest().sure


def test_they_are_read_in_pages_the_newest_first(shelf: Shelf) -> None:
    for _ in range(5):
        shelf.store.note("clock")
    shelf.settle()
    reader = AthletesReader(shelf.path)
    first = reader.security_events(limit=3)
    rest = reader.security_events(first[-1].seq, 10)
    assert [one.seq for one in [*first, *rest]] == sorted((one.seq for one in [*first, *rest]), reverse=True)
    assert len(first) + len(rest) == 6
