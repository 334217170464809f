"""How often a PIN may be tried: who mistypes waits, and nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from hingewall.device.access.pin_limiter import (
    FORGIVEN_S,
    STRANGERS_SPARE,
    Client,
    PinLimiter,
    TooManyTries,
    delay_s,
)
from hingewall.storage.rows import Owner

RIGHT = "482915"
START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
STRANGER = Client("192.0.2.7")
OWNERS_PHONE = Client("phone 1", known=True)


class Keeper:
    """Keeps an owner as the device does, and counts wrong tries."""

    def __init__(self) -> None:
        self.failures = 0
        self.last_failure: datetime | None = None
        self.t = 1000.0
        self.calendar_stands_still = False
        self.pin_limiter = PinLimiter(lambda: self.t, self.today)

    def today(self) -> datetime:
        return START if self.calendar_stands_still else START + timedelta(seconds=self.t - 1000)

    def try_pin(self, pin: str, client: Client = STRANGER) -> bool:
        self.pin_limiter.refuse_while_locked(client, Owner("a hash", 1, self.failures, self.last_failure))
        if pin == RIGHT:
            self.pin_limiter.passed(client)
            self.failures, self.last_failure = 0, None
        else:
            self.pin_limiter.failed(client)
            self.failures, self.last_failure = self.failures + 1, self.today()
        return pin == RIGHT

    def locked_s(self, client: Client) -> int:
        """How long the right PIN must wait; 0 when it passes."""
        try:
            assert self.try_pin(RIGHT, client)
        except TooManyTries as error:
            return error.wait_s
        return 0


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


def test_five_tries_are_free_then_the_delay_doubles_to_a_quarter_of_an_hour() -> None:
    assert [delay_s(n) for n in (0, 4, 5, 6, 7, 9, 10, 11, 500)] == [0, 0, 30, 60, 120, 480, 900, 900, 900]


def test_the_right_pin_passes_and_clears_what_went_wrong_before(keeper: Keeper) -> None:
    assert not keeper.try_pin("111111")
    assert keeper.failures == 1
    assert keeper.try_pin(RIGHT)
    assert keeper.failures == 0


def test_while_locked_even_the_right_pin_waits(keeper: Keeper) -> None:
    for _ in range(5):
        assert not keeper.try_pin("000001")
    keeper.t += 10
    with pytest.raises(TooManyTries) as locked:
        keeper.try_pin(RIGHT)
    assert locked.value.wait_s == 20
    keeper.t += 20
    assert keeper.try_pin(RIGHT)


def test_a_stranger_who_retries_for_two_days_locks_out_nobody_else(keeper: Keeper) -> None:
    guesses = 0
    until = keeper.t + 2 * 86400
    while keeper.t < until:
        try:
            assert not keeper.try_pin("000001", STRANGER)
            guesses += 1
        except TooManyTries as error:
            assert keeper.locked_s(Client("192.0.2.8")) == 0
            keeper.t += error.wait_s
    assert guesses <= 2 * 96 + 15, "one each quarter of an hour, but for the first few"


def test_a_crowd_of_strangers_is_locked_and_the_phones_that_have_known_the_pin_are_not(keeper: Keeper) -> None:
    for number in range(STRANGERS_SPARE + 5):
        assert not keeper.try_pin("000001", Client(f"192.0.2.{number}"))
    assert keeper.locked_s(Client("192.0.2.99")) == 30
    assert keeper.locked_s(OWNERS_PHONE) == 0


def test_a_phone_that_has_known_the_pin_may_not_guess_a_new_one_for_long(keeper: Keeper) -> None:
    for _ in range(5):
        assert not keeper.try_pin("000001", OWNERS_PHONE)
    assert keeper.locked_s(OWNERS_PHONE) == 30
    assert keeper.locked_s(STRANGER) == 0


def test_a_wrong_try_is_forgiven_with_time(keeper: Keeper) -> None:
    for _ in range(4):
        keeper.try_pin("000001")
    keeper.t += 2 * FORGIVEN_S
    for _ in range(2):
        assert not keeper.try_pin("000001"), "four, less two, and two more"
    assert keeper.locked_s(STRANGER) == 0


def test_the_lock_outlasts_a_restart_of_the_device(keeper: Keeper) -> None:
    for number in range(STRANGERS_SPARE + 5):
        keeper.try_pin("000001", Client(f"192.0.2.{number}"))
    keeper.t += 12
    keeper.pin_limiter = PinLimiter(lambda: keeper.t, keeper.today)
    with pytest.raises(TooManyTries) as locked:
        keeper.try_pin(RIGHT)
    assert locked.value.wait_s == 18


def test_a_calendar_that_runs_behind_does_not_lock_for_good(keeper: Keeper) -> None:
    keeper.failures, keeper.last_failure = STRANGERS_SPARE + 6, START + timedelta(days=300)
    keeper.calendar_stands_still = True
    with pytest.raises(TooManyTries):
        keeper.try_pin(RIGHT)
    keeper.t += 60
    assert keeper.try_pin(RIGHT)
