"""What may be a PIN, of the owner and of athletes alike."""

import pytest

from hingewall.settings.new_pin import weakness


@pytest.mark.parametrize("pin", ["482915", "70318264", "001974", "999177", "836295", "9" * 3 + "1" + "7" * 3 + "0"])
def test_ok_a_pin_of_six_digits_that_nobody_tries_first(pin: str) -> None:
    assert weakness(pin) is None


@pytest.mark.parametrize(
    "pin",
    ["", "8362", "48291", "4829 15", "48291a", "\N{FULLWIDTH DIGIT FOUR}82915", "000000", "111111", "121212",
     "123123", "112233", "123456", "654321", "345678", "890123", "098765", "159753", "147258", "101010", "1" * 33],
)  # fmt: skip
def test_fail_a_pin_that_is_short_or_common(pin: str) -> None:
    assert weakness(pin)


@pytest.mark.parametrize(
    "pin", ["241290", "122490", "901224", "199012", "121990", "290200", "24121990", "12241990", "19901224"]
)
def test_fail_a_birthday_however_it_is_written(pin: str) -> None:
    assert "looks like a date" in (weakness(pin) or "")


@pytest.mark.parametrize("pin", ["321390", "993192", "203713"])
def test_ok_what_is_a_date_in_no_way_of_writing_it(pin: str) -> None:
    assert weakness(pin) is None
