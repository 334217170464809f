"""The self-test over the socket of a running device: it ends, and the wall goes on counting meanwhile."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hingewall.errors import CommandRefused
from hingewall.link.commands import CommandClient
from running import PATIENCE_S, Site, until


@pytest.fixture
def commands(site: Site) -> Iterator[CommandClient]:
    client = CommandClient(site.data / "command.sock")
    yield client
    client.close()


def test_sensor_machine_and_a_person_s_answers_are_found_while_reps_are_counted(
    site: Site, commands: CommandClient, tmp_path: Path
) -> None:
    timeline = tmp_path / "timeline.jsonl"
    site.device("--person", "coached", "--timeline", str(timeline))
    site.web()
    before = site.state_where(lambda state: state, "no device")

    def ask(**args: Any) -> dict[str, Any]:
        return commands.ask("self_test", args, timeout_s=PATIENCE_S, token=site.token).result

    site.claim()
    token = ask(do="start")["token"]
    with pytest.raises(CommandRefused, match="Another phone") as busy:
        ask(do="start")
    assert busy.value.code == "busy"

    def look() -> dict[str, Any]:
        return ask(do="look", token=token)

    for name in ("blue", "white", "orange", "beeper", "button"):
        assert look()["asking"] == name
        ask(do="answer", token=token, about=name, noticed=name != "white")
    if look()["asking"] == "mount":
        ask(do="answer", token=token, about="mount", noticed=None)
    until(lambda: look()["state"] == "done", "the self-test does not end")
    found = {finding["name"]: finding for finding in look()["findings"]}
    assert found["readings"]["state"] == "ok", found["readings"]
    assert found["white"]["state"] == "failed"
    assert {"clock", "disk space", "database folder"} <= found.keys()
    after = site.state_where(lambda state: state["set"]["counted"] > 0, "no rep is counted beside the self-test")
    assert after["self_test"] > before["self_test"]
    assert all(f'"test_{name}"' in timeline.read_text() for name in ("blue", "white", "orange", "beeper"))
