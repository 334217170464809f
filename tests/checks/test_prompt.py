"""Questions at a terminal: Enter is yes, and the end of input is nobody."""

import io

import pytest

from hingewall.checks.prompt import NonInteractive, Terminal, prompt_for


@pytest.mark.parametrize(
    ("typed", "answer"), [("\n", True), ("y\n", True), ("Yes\n", True), ("n\n", False), ("No.\n", False), ("", None)]
)
def test_what_is_typed_is_the_answer(typed: str, answer: bool | None) -> None:
    screen = io.StringIO()
    assert Terminal(io.StringIO(typed), screen).yes("Does it shine?") is answer
    assert screen.getvalue() == "Does it shine? [Y/n] "


def test_who_ends_the_input_is_not_asked_again() -> None:
    terminal = Terminal(io.StringIO(""), io.StringIO())
    assert terminal.present
    assert not terminal.ready("Put up the card")
    assert not terminal.present
    assert terminal.yes("Does it shine?") is None


def test_a_task_waits_for_enter() -> None:
    screen = io.StringIO()
    assert Terminal(io.StringIO("\n"), screen).ready("Put up the card")
    assert screen.getvalue() == "Put up the card, then press Enter: "


def test_progress_stays_on_its_line_and_is_cleared() -> None:
    screen = io.StringIO()
    terminal = Terminal(io.StringIO(), screen)
    terminal.progress("reading 1 of 50")
    terminal.progress("")
    terminal.say("done")
    assert screen.getvalue() == "\r\x1b[Kreading 1 of 50\r\x1b[Kdone\n"


def test_nobody_answers_nothing_and_does_nothing() -> None:
    nobody = NonInteractive()
    nobody.say("Press the button")
    nobody.progress("reading 1 of 50")
    assert (nobody.present, nobody.yes("?"), nobody.ready("!")) == (False, None, False)


@pytest.mark.parametrize(("quiet", "terminal", "kind"), [
    (False, True, Terminal), (True, True, NonInteractive), (False, False, NonInteractive),
])  # fmt: skip
def test_only_a_terminal_is_asked_and_only_who_wants_to_be(
    monkeypatch: pytest.MonkeyPatch, quiet: bool, terminal: bool, kind: type
) -> None:
    for stream in ("stdin", "stderr"):
        fake = io.StringIO()
        monkeypatch.setattr(fake, "isatty", lambda: terminal)
        monkeypatch.setattr(f"sys.{stream}", fake)
    assert isinstance(prompt_for(quiet), kind)
