"""A wall that its gym's hub shuts out: real device, pages and line, and Mosquitto."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from hingewall.fleet.access import encode
from mosquitto import RACK_7, RACK_8, Gym, needs_mosquitto
from running import Site

pytestmark = needs_mosquitto


@pytest.fixture
def gym(tmp_path: Path) -> Iterator[Gym]:
    folder = tmp_path / "gym"
    folder.mkdir()
    made = Gym(folder)
    try:
        yield made
    finally:
        made.close()


def kinds(state: dict[str, object]) -> list[str]:
    return [fault["kind"] for fault in state["faults"]]  # type: ignore[attr-defined]


def test_a_wall_that_is_shut_out_says_so_and_counts_on_until_it_is_let_in_again(tmp_path: Path, gym: Gym) -> None:
    site = Site(tmp_path)
    hub_file = site.data / "hub.json"
    try:
        hub_file.write_bytes(encode(gym.access(RACK_7)))
        site.practising("class", camera=False)
        uplink = site._start("uplink", "--data", str(site.data))
        site.state_where(lambda state: "hub" not in kinds(state), "the wall runs")
        gym.shut_out(RACK_7)
        told = site.state_where(lambda state: "hub" in kinds(state), "the wall names it")
        (fault,) = (fault for fault in told["faults"] if fault["kind"] == "hub")
        assert "new code from the hub" in fault["fix"]
        at = told["rep_seq"]
        site.state_where(lambda state: state["rep_seq"] > at, "the next rep is counted")
        assert uplink.popen.poll() is None, "the line goes on trying"
        gym.invite(RACK_7)
        hub_file.write_bytes(encode(gym.access(RACK_7)))
        site.state_where(lambda state: "hub" not in kinds(state), "it is let in by its new code")
        gym.shut_out(RACK_8)
        gym.shut_out(RACK_7)
        site.state_where(lambda state: "hub" in kinds(state), "it is shut out once more")
        hub_file.unlink()
        site.state_where(lambda state: "hub" not in kinds(state), "a wall alone has no hub to complain of")
    finally:
        site.close()
