"""The ``hingewall`` command as it is first tried: by itself, for help, and where there is nothing to show."""

import argparse
import csv
import io
import json
import shlex
from pathlib import Path

import pytest

import hingewall.places
from hingewall.commands.arguments import EXAMPLES
from hingewall.commands.cli import _parser, main
from hingewall.places import places
from stored import Shelf

INTERNAL = {"--started-at", "--timeline", "--off", "--fd"}
"""What our own processes and units say to each other."""

Said = pytest.CaptureFixture[str]


def commands() -> dict[str, argparse.ArgumentParser]:
    (found,) = [action.choices for action in _parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return dict(found)


def test_by_itself_it_shows_what_there_is(capsys: Said) -> None:
    assert main([]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    listed = {line.split()[0] for line in said.out.splitlines() if line.startswith("    ")}
    assert listed >= set(commands())


@pytest.mark.parametrize("name", commands())
def test_help_has_an_example_that_works_and_nothing_internal(name: str) -> None:
    said = commands()[name].format_help()
    assert not [option for option in INTERNAL if option in said]
    assert said.split("example: ")[1].split() == EXAMPLES[name].split()
    words = shlex.split(EXAMPLES[name].removeprefix("sudo ").removeprefix("-u hingewall-https "))
    assert words[:2] == ["hingewall", name]
    _parser().parse_args(words[1:])


def test_internal_options_are_still_taken() -> None:
    taken = {option for parser in commands().values() for option in parser._option_string_actions}
    assert taken >= INTERNAL


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_fail_settings_of_a_folder_with_nothing_in_it(form: list[str], tmp_path: Path, capsys: Said) -> None:
    for folder in (tmp_path, tmp_path / "nonexistent", tmp_path / "a\nb"):
        assert main(["settings", "--data", str(folder), *form]) == 2
        out, err = capsys.readouterr()
        assert out == ""
        (line,) = err.splitlines()
        assert "there is neither a hingewall.db nor a wiring.toml" in line


def test_without_an_installation_the_defaults_are_said_to_be_defaults(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hingewall.places, "places", lambda _data: places(tmp_path))
    assert main(["settings", "--json"]) == 0
    out, err = capsys.readouterr()
    assert err == "hingewall: no device is installed on this machine; these are the defaults\n"
    assert {row["source"] for row in json.loads(out)} == {"default"}
    (tmp_path / "wiring.toml").write_text("[pins]\nblue = 5\n")
    assert main(["settings"]) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("command", ["settings", "export"])
def test_fail_a_folder_that_one_may_not_look_into(command: str, tmp_path: Path, capsys: Said) -> None:
    """As the installed one, for whoever is not root: it is the device's own."""
    loop = tmp_path / "loop"
    loop.symlink_to(loop)  # what can't be looked at by root either
    assert main([command, "--data", str(loop)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "can't be looked at (Too many levels of symbolic links); name a folder that you may read" in line


def test_export_a_row_a_set_or_a_row_a_rep(tmp_path: Path, capsys: Said) -> None:
    shelf = Shelf(tmp_path).open()
    set_id = shelf.start()
    reps = [shelf.keep(set_id), shelf.keep(set_id)]
    shelf.close()
    export = ["export", "--data", str(tmp_path)]
    assert main(export) == 0
    assert [row["id"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out, newline=""))] == reps
    assert main([*export, "--rows", "sets", "-o", str(tmp_path / "sets.csv")]) == 0
    (row,) = csv.DictReader(io.StringIO((tmp_path / "sets.csv").read_text("utf-8-sig"), newline=""))
    assert (row["set_id"], row["counted"]) == (set_id, "2")
    for more in (["--format", "json"], ["--rep", reps[0]]):
        assert main([*export, "--rows", "sets", *more]) == 2
        assert f"--rows sets with {more[0]}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("demo --port eighty", "'eighty' is not a whole number"),
        ("demo --for long", "'long' is not a number"),
        ("walk", "'walk'"),
        ("replay", "FILE"),
        ("check --at 300", "--at 300"),
    ],
)
def test_a_slip_is_said_in_one_line(words: str, wrong: str, capsys: Said) -> None:
    assert main(words.split()) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert wrong in said.err
    assert "--help" in said.err
