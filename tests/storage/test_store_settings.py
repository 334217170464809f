"""What the device asks to be kept of settings, by revision, and of the owner's PIN."""

import json
from datetime import timedelta

import pytest

from hingewall.errors import CommandRefused, StoredSettingsError
from hingewall.settings.settings import Settings, changed
from stored import NOON, Shelf, asked, raw

# --- settings ---


def test_a_new_database_holds_the_defaults_at_revision_1(shelf: Shelf) -> None:
    assert shelf.reader.settings() == (Settings(), 1)


def test_settings_are_kept_and_their_history_too(shelf: Shelf) -> None:
    wider = changed(Settings(), {"stance.target_mm": 650, "cue.quiet_from": "22:00", "cue.quiet_to": "07:00"})
    asked(shelf, "save_settings", wider, 1)
    asked(shelf, "save_settings", changed(wider, {"set.reps": 5}), 2)
    shelf.reopen()
    settings, revision = shelf.reader.settings()
    assert revision == 3
    assert settings == changed(wider, {"set.reps": 5})
    history = raw(shelf, "SELECT revision, changes FROM settings_history")
    assert [(revision, json.loads(changes)) for revision, changes in history] == [
        (2, {"stance.target_mm": 650, "cue.quiet_from": "22:00", "cue.quiet_to": "07:00"}),
        (3, {"set.reps": 5}),
    ]


def test_settings_made_from_an_older_revision_are_refused_as_stale(shelf: Shelf) -> None:
    mine, theirs = changed(Settings(), {"set.reps": 5}), changed(Settings(), {"set.reps": 12})
    asked(shelf, "save_settings", mine, 1)
    with pytest.raises(CommandRefused, match="at revision 2, but yours are from 1") as caught:
        asked(shelf, "save_settings", theirs, 1)
    assert caught.value.code == "stale"
    assert shelf.reader.settings() == (mine, 2)
    assert shelf.store.trouble is None, "a refusal is no trouble"


@pytest.mark.parametrize(
    "stored", ['{"set.reps": 1000, "set.rest_s": -1}', '{"colour": "red"}', "[]", "{", '{"a": NaN}']
)
def test_stored_settings_that_cannot_be_used_say_their_revision_and_can_be_replaced(shelf: Shelf, stored: str) -> None:
    raw(shelf, f"UPDATE settings SET revision = 7, json = '{stored}'")
    with pytest.raises(StoredSettingsError, match=r"hingewall\.db") as caught:
        shelf.reader.settings()
    assert caught.value.revision == 7
    assert len(caught.value.fields) == (2 if "rest" in stored else 1), "all at once"
    asked(shelf, "save_settings", Settings(), 7)
    assert shelf.reader.settings() == (Settings(), 8)


# --- the owner ---


def test_the_first_owner_chooses_a_pin_and_the_second_is_refused(shelf: Shelf) -> None:
    assert not shelf.store.claimed()
    asked(shelf, "claim", "scrypt:first")
    with pytest.raises(CommandRefused) as caught:
        asked(shelf, "claim", "scrypt:second")
    assert caught.value.code == "refused"
    assert shelf.store.claimed()
    owner = shelf.reader.owner()
    assert (owner.claimed, owner.pin_hash, owner.generation) == (True, "scrypt:first", 1)


def test_another_pin_takes_the_place_of_the_one_that_holds_and_of_no_other(shelf: Shelf) -> None:
    with pytest.raises(CommandRefused):
        asked(shelf, "change_pin", "scrypt:nobody's", 0)
    asked(shelf, "claim", "scrypt:first")
    asked(shelf, "pin_failed")
    asked(shelf, "change_pin", "scrypt:second", 1)
    owner = shelf.reader.owner()
    assert (owner.pin_hash, owner.generation, owner.failures) == ("scrypt:second", 2, 0)
    with pytest.raises(CommandRefused) as caught:
        asked(shelf, "change_pin", "scrypt:late", 1)
    assert caught.value.code == "stale"


def test_a_forgotten_pin_ends_every_session_and_lets_the_next_owner_choose(shelf: Shelf) -> None:
    asked(shelf, "claim", "scrypt:first")
    asked(shelf, "pin_failed")
    asked(shelf, "forget_pin")
    owner = shelf.reader.owner()
    assert (owner.claimed, owner.generation, owner.failures) == (False, 2, 0)
    asked(shelf, "claim", "scrypt:second")
    assert shelf.reader.owner().pin_hash == "scrypt:second"


def test_wrong_pins_are_counted_until_a_right_one(shelf: Shelf) -> None:
    asked(shelf, "pin_failed")
    shelf.clock.pass_by(60)
    asked(shelf, "pin_failed")
    owner = shelf.reader.owner()
    assert (owner.failures, owner.last_failure) == (2, NOON + timedelta(seconds=60))
    asked(shelf, "pin_ok")
    owner = shelf.reader.owner()
    assert (owner.failures, owner.last_failure) == (0, None)
