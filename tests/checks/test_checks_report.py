"""The table for people and the JSON for programs."""

import io
import json

import pytest

from hingewall.checks.check import Check, failed
from hingewall.checks.report import all_good, as_json, coloured, table
from hingewall.errors import PinError

CHECKS = [
    Check("clock", True, "synchronised", "timedatectl"),
    Check("blue LED", False, "GPIO22, leg 15: not noticed", "the wire on leg 15"),
    Check("camera", None, "switched off"),
]


def test_one_line_each_and_what_to_look_at_for_what_failed_only() -> None:
    assert table(CHECKS, colour=False).splitlines() == [
        "ok    clock     synchronised",
        "FAIL  blue LED  GPIO22, leg 15: not noticed",
        "                check first: the wire on leg 15",
        "-     camera    switched off",
    ]


def test_colour_changes_nothing_but_the_colour() -> None:
    coloured_table = table(CHECKS, colour=True)
    assert "\x1b[1;31mFAIL\x1b[0m  blue LED" in coloured_table
    assert table(CHECKS, colour=False) in coloured_table.replace("\x1b[32m", "").replace("\x1b[1;31m", "").replace(
        "\x1b[2m", ""
    ).replace("\x1b[0m", "")


def test_json_has_the_same_findings() -> None:
    told = json.loads(as_json(CHECKS))
    assert told["ok"] is False
    assert told["checks"][1] == {
        "name": "blue LED", "ok": False, "found": "GPIO22, leg 15: not noticed", "first": "the wire on leg 15",
    }  # fmt: skip
    assert [check["ok"] for check in told["checks"]] == [True, False, None]
    assert told["checks"][0]["first"] == "", "there is nothing to look at"


def test_what_was_not_tested_did_not_fail() -> None:
    assert all_good([CHECKS[0], CHECKS[2]])
    assert not all_good(CHECKS)


def test_an_error_is_a_finding_and_its_remedy() -> None:
    check = failed("button", PinError("pins.button is GPIO25: can't be used (GPIO busy); gpioinfo says what; stop it"))
    assert check == Check(
        "button", False, "pins.button is GPIO25: can't be used (GPIO busy)", "gpioinfo says what; stop it"
    )


@pytest.mark.parametrize(("terminal", "no_color", "expected"), [
    (True, None, True), (True, "", True), (True, "1", False), (False, None, False),
])  # fmt: skip
def test_colour_is_for_terminals_whose_owner_wants_it(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, no_color: str | None, expected: bool
) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    stream = io.StringIO()
    monkeypatch.setattr(stream, "isatty", lambda: terminal)
    assert coloured(stream) is expected
