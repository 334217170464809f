"""A wall joins: it finds the hub of its code, believes no other, and its unit may call that one address."""

import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from hingewall.errors import UsageError
from hingewall.fleet.access import HubAccess
from hingewall.uplink.joining import UNIT, is_there, let_through, located
from hingewall_hub import door
from mosquitto import RACK_7, Gym, needs_mosquitto

CODE = HubAccess("10.0.0.5", 8883, "rack-7")


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    with closing(Gym(tmp_path)) as made:
        yield made


def test_a_hub_is_kept_by_its_address() -> None:
    assert located(CODE) == CODE
    assert located(replace(CODE, host="localhost")).host == "127.0.0.1"
    with pytest.raises(UsageError, match=r"no-such-hub\.invalid: no machine is known by this name here"):
        located(replace(CODE, host="no-such-hub.invalid"))


@needs_mosquitto
def test_another_machine_is_not_taken_for_the_hub(gym: Gym, tmp_path: Path) -> None:
    access = gym.access(RACK_7)
    assert is_there(access)
    other = tmp_path / "other"
    other.mkdir()
    door.make_certificate(other)
    with pytest.raises(UsageError, match="is not the hub of this code"):
        is_there(replace(access, ca=(other / door.CERTIFICATE).read_text()))
    gym.close()
    assert not is_there(access), "and one that is switched off is joined all the same"


def test_the_line_may_call_the_hub_and_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: Any) -> None:
        ran.append(command)

    monkeypatch.setattr(subprocess, "run", run)
    let_through("10.0.0.5", tmp_path)
    assert (ran, list(tmp_path.iterdir())) == ([], []), "no line is installed here"
    (tmp_path / UNIT).touch()
    allowed = tmp_path / f"{UNIT}.d/hub.conf"
    for address in ("10.0.0.5", "fd00::5"):
        let_through(address, tmp_path)
        assert allowed.read_text() == f"[Service]\nIPAddressAllow={address}\n"
    assert ran[-2:] == [["systemctl", "--no-block", "daemon-reload"], ["systemctl", "--no-block", "restart", UNIT]]
    let_through(None, tmp_path)
    assert not allowed.exists()
    assert ran[-2:] == [["systemctl", "--no-block", "daemon-reload"], ["systemctl", "--no-block", "stop", UNIT]]
