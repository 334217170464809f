"""The owner's PIN: what may be one, and how often it may be tried."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from werkzeug.security import generate_password_hash

from hingewall.errors import LinkError
from hingewall.storage.rows import Owner
from hingewall_web.access.pin import SHORTEST_OF_ATHLETES, weakness
from hingewall_web.server import pin_limiter
from hingewall_web.server.pin_limiter import (
    FORGIVEN_S,
    STRANGERS_SPARE,
    Client,
    PinLimiter,
    TooManyTries,
    delay_s,
)

RIGHT = "482915"
HASH = generate_password_hash(RIGHT, "scrypt:128:8:1")
START = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
STRANGER = Client("192.0.2.7")
OWNERS_PHONE = Client("phone 1", known=True)


class Keeper:
    """Keeps an owner as the device does, and counts wrong tries."""

    def __init__(self) -> None:
        self.pin_hash: str | None = HASH
        self.failures = 0
        self.last_failure: datetime | None = None
        self.t = 1000.0
        self.calendar_stands_still = False
        self.pin_limiter = PinLimiter(lambda: self.t, self.today)

    def today(self) -> datetime:
        return START if self.calendar_stands_still else START + timedelta(seconds=self.t - 1000)

    def fail(self) -> None:
        self.failures += 1
        self.last_failure = self.today()

    def clear(self) -> None:
        self.failures, self.last_failure = 0, None

    def owner(self) -> Owner:
        return Owner(self.pin_hash, 1, self.failures, self.last_failure)

    def try_pin(self, pin: str, client: Client = STRANGER) -> bool:
        return self.pin_limiter.passes(pin, client, self.owner, self.fail, self.clear)

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


@pytest.mark.parametrize("pin", ["482915", "70318264", "001974", "9" * 3 + "1" + "7" * 3 + "0"])
def test_ok_a_pin_of_six_digits_that_nobody_tries_first(pin: str) -> None:
    assert weakness(pin) is None


@pytest.mark.parametrize(
    "pin",
    ["", "12345", "48291", "4829 15", "48291a", "\N{FULLWIDTH DIGIT FOUR}82915", "000000", "111111", "121212",
     "123123", "112233", "123456", "654321", "345678", "890123", "098765", "159753", "147258", "101010", "1" * 33],
)  # fmt: skip
def test_fail_a_pin_that_is_short_or_common(pin: str) -> None:
    assert weakness(pin)


@pytest.mark.parametrize("pin", ["8362", "0941", "50937"])
def test_ok_an_athletes_pin_may_be_shorter(pin: str) -> None:
    assert weakness(pin, SHORTEST_OF_ATHLETES) is None
    assert weakness(pin) is not None, "but not the owner's"


@pytest.mark.parametrize("pin", ["", "836", "1234", "4321", "1111", "1212", "1122", "1987", "2024", "2580", "83a2"])
def test_fail_an_athletes_pin_that_others_would_try_first(pin: str) -> None:
    assert weakness(pin, SHORTEST_OF_ATHLETES)


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


def test_who_passes_is_told_once_how_often_others_tried(keeper: Keeper) -> None:
    assert keeper.pin_limiter.news() is None
    for number in range(3):
        keeper.try_pin("000001", Client(f"192.0.2.{number}"))
    assert keeper.pin_limiter.news() is None
    assert keeper.try_pin(RIGHT, OWNERS_PHONE)
    news = keeper.pin_limiter.news()
    assert news is not None
    assert news.failures == 3
    assert keeper.pin_limiter.news() is None


def test_who_must_wait_takes_no_place_among_those_whose_pins_are_hashed(
    keeper: Keeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        keeper.try_pin("000001")
    monkeypatch.setattr(pin_limiter, "check_password_hash", None)
    with pytest.raises(TooManyTries):
        keeper.try_pin(RIGHT)


def test_the_lock_outlasts_a_restart_of_the_web_process(keeper: Keeper) -> None:
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


def test_tries_that_the_device_can_not_record_are_counted_all_the_same(keeper: Keeper) -> None:
    def gone(*_: Any) -> None:
        raise LinkError("the device does not answer")

    for _ in range(5):
        with pytest.raises(LinkError):
            keeper.pin_limiter.passes("000001", STRANGER, keeper.owner, gone, gone)
    with pytest.raises(TooManyTries):
        keeper.pin_limiter.passes(RIGHT, STRANGER, keeper.owner, gone, gone)


def test_nobody_passes_before_there_is_an_owner(keeper: Keeper) -> None:
    keeper.pin_hash = None
    assert not keeper.try_pin("")
    assert not keeper.try_pin(RIGHT)


def test_a_kept_pin_is_a_salted_scrypt_hash(keeper: Keeper) -> None:
    one, other = (keeper.pin_limiter.hashed(RIGHT, STRANGER) for _ in range(2))
    assert one.startswith("scrypt:32768:8:1$")
    assert one != other
    assert RIGHT not in one
