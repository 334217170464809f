"""The demo as a newcomer meets it: what it says is about its own processes, or it says in one line why it can't run."""

import base64
import http.client
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from running import PATIENCE_S, Process, Site, until

Start = Callable[..., Process]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Start]:
    """Starts demos, and ends those that still run."""
    running: list[Process] = []

    def start(*arguments: str) -> Process:
        running.append(Process("demo", "--quiet", *arguments, folder=tmp_path))
        return running[-1]

    yield start
    for process in running:
        process.stop()


def started(process: Process) -> tuple[str, int, str]:
    """Where its page is, as host and port, and what it says of the owner's PIN; once all that is said."""

    def all_said() -> re.Match[str] | None:
        assert process.popen.poll() is None, process.said
        return re.search(r"running: http://\[?([^/\]]+)\]?:(\d+)/\n.*Owner PIN: (.*)\nCtrl-C", process.said, re.DOTALL)

    found = until(all_said, "the demo to say that it runs")
    return found[1], int(found[2]), found[3]


def as_owner(pin: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"owner:{pin}".encode()).decode()}


def test_a_second_demo_on_the_same_port_does_not_take_the_firsts_answers_for_its_own(
    demo: Start, tmp_path: Path
) -> None:
    _, port, _ = started(demo("--host", "127.0.0.1", "--port", "0"))
    second = demo("--host", "127.0.0.1", "--port", str(port), "--data", str(tmp_path / "second"))
    assert second.popen.wait(PATIENCE_S) == 2
    (line,) = second.said.splitlines()
    assert line.startswith(f"hingewall: 127.0.0.1:{port}: the port is taken; choose another with --port")
    assert not (tmp_path / "second").exists(), "nothing was begun"


@pytest.mark.parametrize(
    ("host", "why"), [("192.0.2.77", "this machine has no such address"), ("no such host", "there is no such host")]
)
def test_fail_an_address_that_can_not_be_listened_on(host: str, why: str, demo: Start) -> None:
    nowhere = demo("--host", host, "--port", "8080")
    assert nowhere.popen.wait(PATIENCE_S) == 2
    (line,) = nowhere.said.splitlines()
    assert line.startswith(f"hingewall: {host}:8080: {why}; use ")


@pytest.mark.skipif(not socket.has_ipv6, reason="this Python has no IPv6")
def test_an_ipv6_address_is_printed_as_a_browser_opens_it(demo: Start) -> None:
    process = demo("--host", "::1", "--port", "0")
    host, port, _ = started(process)
    assert f"http://[::1]:{port}/\n" in process.said
    with closing(http.client.HTTPConnection(host, port, timeout=PATIENCE_S)) as browser:
        browser.request("GET", "/", headers={"Host": f"[::1]:{port}"})
        assert browser.getresponse().status == 200


def test_a_forgotten_pin_is_replaced_and_history_and_settings_stay(demo: Start, site: Site) -> None:
    arguments = ("--host", "127.0.0.1", "--port", "0", "--person", "coached", "--data", str(site.data))
    first = demo(*arguments)
    _, site.port, lost = started(first)
    before = site.state_where(lambda s: s["rep_seq"] >= 1, "a rep")
    change = {"revision": before["settings_revision"], "settings": {"set.reps": 5}}
    assert site.ask("PUT", "/api/v1/settings", change, **as_owner(lost))[0] == 200

    meanwhile = demo(*arguments, "--forget-pin")
    assert meanwhile.popen.wait(PATIENCE_S) == 2
    assert "a device is running there; end it" in meanwhile.said
    assert first.stop() == 0

    again = demo(*arguments)
    assert "--forget-pin" in started(again)[2], "the way out is said where it is needed"
    assert again.stop() == 0

    _, site.port, said = started(demo(*arguments, "--forget-pin"))
    assert said.endswith(" (the one before is forgotten)")
    now = site.ask("GET", "/api/v1/settings")[1]
    assert now["settings"]["set.reps"] == 5
    assert site.ask("GET", f"/api/v1/reps/{before['last_rep']['id']}")[0] == 200
    change = {"revision": now["revision"], "settings": {"set.reps": 6}}
    assert site.ask("PUT", "/api/v1/settings", change, **as_owner(lost))[0] == 401
    assert site.ask("PUT", "/api/v1/settings", change, **as_owner(said.split()[0]))[0] == 200
