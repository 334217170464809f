"""What may be a PIN."""

import pytest

from hingewall_web.access.pin import SHORTEST_OF_ATHLETES, weakness


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
