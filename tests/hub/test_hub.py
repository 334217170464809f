"""``make hub``: simulated walls, their real databases and lines, a broker and PostgreSQL, while parts are killed."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from chaos.hub import chaos


def some_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def make_hub(*options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "hingewall_hub", *options]
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.machine
def test_no_rep_is_lost_or_doubled_while_ingester_broker_and_database_are_killed(tmp_path: Path) -> None:
    found = chaos(tmp_path / "hub", walls=3, rate=10.0, seconds=12.0, every_s=3.0, port=some_port())
    assert all(found.kills.values()), "each was killed at least once"
    assert len(found.made) >= 20, "the walls trained"
    assert (found.lost, found.doubled, found.strange) == (0, 0, 0)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--walls", "-1"], "make hub: --walls -1; expected a whole number from 0 to 200"),
        (["--port", "70000"], "make hub: --port 70000; expected a whole number from 1 to 65535"),
        (["--for", "-3"], "make hub: --for -3.0; expected a number from 0 on"),
    ],
)
def test_a_wrong_option_is_one_line_that_says_what_to_do(options: list[str], says: str) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "hingewall_hub", *options], check=False, capture_output=True, text=True
    )
    assert (told.returncode, told.stderr.strip()) == (2, says)


def test_a_port_that_is_taken_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        told = subprocess.run(
            [sys.executable, "-m", "hingewall_hub", "--port", port], check=False, capture_output=True, text=True
        )
    assert told.returncode == 2
    assert f"--port {port} is taken; choose another" in told.stderr
