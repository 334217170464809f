"""Whose wall it is: a code that only somebody at the device can read, or a button that only they can hold."""

import logging
from pathlib import Path
from typing import Any

import pytest

from hingewall.device.ownership import PRESS_S, REMIND_S, Ownership
from hingewall.errors import CommandRefused, StorageError


class Records:
    """The owner's row, as far as it matters here."""

    def __init__(self) -> None:
        self.owned = False
        self.pin_hash = ""
        self.failures = 0
        self.error: StorageError | None = None

    def claimed(self) -> bool:
        if self.error:
            raise self.error
        return self.owned

    def claim(self, pin_hash: str, done: Any) -> None:
        if self.error:
            raise self.error
        self.owned, self.pin_hash = True, pin_hash
        done(None)

    def pin_failed(self, done: Any) -> None:
        self.failures += 1
        done(None)

    def forget_pin(self, done: Any) -> None:
        self.owned = self.owned and self.error is not None
        done(self.error)


class Gym:
    """A device on a wall, and a clock."""

    def __init__(self, folder: Path) -> None:
        self.t = 1000.0
        self.records = Records()
        self.code_file = folder / "claim-code"
        self.ownership = Ownership(self.code_file, self.records, lambda: self.t)  # type: ignore[arg-type]

    @property
    def code(self) -> str:
        return self.code_file.read_text().strip()

    def refused(self, code: str) -> bool:
        try:
            self.ownership.check(code)
        except CommandRefused as error:
            return error.code == "refused"
        return False


@pytest.fixture
def gym(tmp_path: Path) -> Gym:
    return Gym(tmp_path)


def test_a_new_device_says_its_code_once_and_keeps_it(gym: Gym, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        gym.ownership.offer()
        first = gym.code
        gym.ownership.offer()
    assert gym.code == first
    assert caplog.text.count(first) == 1
    assert gym.code_file.stat().st_mode & 0o777 == 0o600
    assert not gym.refused(first)


def test_quiet_keeps_the_code_out_of_the_log(gym: Gym, caplog: pytest.LogCaptureFixture) -> None:
    quiet = Ownership(gym.code_file, gym.records, quiet=True)  # type: ignore[arg-type]
    with caplog.at_level(logging.INFO):
        quiet.offer()
    assert gym.code not in caplog.text


def test_a_wrong_code_counts_as_a_wrong_pin(gym: Gym) -> None:
    gym.ownership.offer()
    assert gym.refused("0000-000x")
    assert gym.refused("")
    assert gym.records.failures == 2


def test_an_owned_device_has_no_code_and_takes_none(gym: Gym) -> None:
    gym.ownership.offer()
    code = gym.code
    gym.records.owned = True
    gym.ownership.claimed()
    gym.ownership.offer()
    assert not gym.code_file.exists()
    assert gym.refused(code)
    with pytest.raises(CommandRefused):
        gym.ownership.ask("scrypt:another's", lambda _error: None)
    assert not gym.ownership.confirm()


def asked(gym: Gym, pin_hash: str = "scrypt:hers") -> list[Exception | None]:
    """A phone without the code asks; what it is answered."""
    answers: list[Exception | None] = []
    gym.ownership.ask(pin_hash, answers.append)
    return answers


def test_a_press_makes_the_phone_that_asked_the_owner_and_no_other(gym: Gym) -> None:
    hers = asked(gym)
    with pytest.raises(CommandRefused, match="another phone is asking"):
        asked(gym, "scrypt:stranger")
    assert gym.ownership.confirm()
    assert hers == [None]
    assert gym.records.pin_hash == "scrypt:hers"
    assert not gym.ownership.confirm()


def test_a_press_without_a_phone_that_asks_opens_nothing(gym: Gym) -> None:
    assert not gym.ownership.confirm()
    hers = asked(gym)
    assert hers == []
    assert not gym.records.owned


def test_who_does_not_press_within_twenty_seconds_is_told_so_and_may_ask_again(gym: Gym) -> None:
    hers = asked(gym)
    gym.t += PRESS_S - 0.1
    gym.ownership.due()
    assert hers == []
    gym.t += 0.1
    assert not gym.ownership.due()
    assert "nobody pressed" in str(hers[0])
    assert not gym.ownership.confirm()
    assert asked(gym) == []


def test_the_wall_shows_every_three_seconds_that_it_is_asked(gym: Gym) -> None:
    assert not gym.ownership.due()
    asked(gym)
    assert [gym.ownership.due(), gym.ownership.due()] == [True, False]
    gym.t += REMIND_S
    assert gym.ownership.due()


def test_fail_a_press_while_the_disk_is_gone_is_answered(gym: Gym) -> None:
    hers = asked(gym)
    gym.records.error = StorageError("the disk is full")
    assert gym.ownership.confirm()
    assert "full" in str(hers[0])


def test_a_forgotten_pin_opens_the_wall_to_nobody_who_has_not_the_new_code(gym: Gym) -> None:
    gym.records.owned = True
    gym.ownership.offer()
    gym.ownership.forget_pin(lambda job: job())
    assert gym.code_file.exists()
    assert gym.refused("")
    assert not gym.refused(gym.code)


def test_fail_a_pin_that_the_disk_keeps_is_not_forgotten(gym: Gym, caplog: pytest.LogCaptureFixture) -> None:
    gym.records.owned = True
    gym.records.error = StorageError("the disk is full")
    gym.ownership.forget_pin(lambda job: job())
    assert "not forgotten: the disk is full" in caplog.text
    assert not gym.code_file.exists()


def test_fail_without_a_database_nobody_can_own_it(gym: Gym) -> None:
    gym.records.error = StorageError("no database")
    gym.ownership.offer()
    assert not gym.code_file.exists()


def test_fail_a_folder_that_can_not_be_written_leaves_the_button(
    gym: Gym, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    gym.code_file = tmp_path / "missing" / "claim-code"
    ownership = Ownership(gym.code_file, gym.records, lambda: gym.t)  # type: ignore[arg-type]
    ownership.offer()
    assert "pressing the button" in caplog.text
    with pytest.raises(CommandRefused, match="press the button"):
        ownership.check("1234-5678")
    ownership.ask("scrypt:hers", lambda _error: None)
    assert ownership.confirm()
