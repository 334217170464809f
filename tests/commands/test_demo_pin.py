"""What the demo says about the owner's PIN when it could not choose one: each reason has its own words."""

import queue
from pathlib import Path

import pytest

from hingewall.clock import WallClock
from hingewall.commands.cli import main
from hingewall.commands.demo_pin import pin_line
from hingewall.places import Places, places
from hingewall.storage.store import Store

PAGE = "http://127.0.0.1:8080/"


@pytest.fixture
def kept(tmp_path: Path) -> Places:
    """The folder of a device that has run and that nobody has claimed."""
    where = places(tmp_path)
    store = Store(where.database, WallClock())
    store.open()
    store.close()
    return where


def claim(where: Places) -> None:
    store, outcome = Store(where.database, WallClock()), queue.SimpleQueue[Exception | None]()
    store.open()
    store.claim("a hash", outcome.put)
    assert outcome.get() is None
    store.close()


def test_somebody_has_one(kept: Places) -> None:
    claim(kept)
    assert pin_line(kept, PAGE) == (
        "Owner PIN: the one that was chosen for this data folder (forgotten? start again with --forget-pin)"
    )


def test_the_claim_code_is_not_there(kept: Places) -> None:
    said = pin_line(kept, PAGE)
    assert said.startswith("Owner PIN: none yet, since the claim code can't be read (")
    assert str(kept.claim_code) in said


def test_the_device_can_not_be_asked(kept: Places) -> None:
    kept.claim_code.write_text("1234-5678\n")
    said = pin_line(kept, PAGE)
    assert "nobody answers there" in said
    assert said.endswith(f"To choose one: {PAGE}setup with the code 1234-5678")


def test_nothing_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "hingewall.db").write_text("this is no database, and long enough to look at " * 40)
    assert pin_line(places(tmp_path), PAGE).startswith("Owner PIN: none, since nothing can be kept: ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [([], "--forget-pin: say whose with --data DIR"), (["--data", "empty"], "--data empty: no demo has kept anything")],
)
def test_fail_to_forget_a_pin_that_nobody_has(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["demo", "--host", "127.0.0.1", "--port", "0", "--forget-pin", *arguments]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"hingewall: {said}")
