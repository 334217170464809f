"""Settings: how soon the wall judges by what was saved, over the real sockets."""

import re
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from hingewall.commands.bench.figures import Figure
from hingewall.commands.bench.processes import running_demo
from hingewall.errors import HingewallError
from hingewall.link.commands import CommandClient
from hingewall.link.live import LiveFeed
from hingewall.places import places

SAVES = 100
LOG_IN_S = 15.0
EFFECT_S = 5.0
"""Longest wait for one save: an SD card may stall for seconds."""


def settings_latency() -> list[Figure]:
    """settings: from the command until the live socket shows that the wall judges by them"""
    with tempfile.TemporaryDirectory() as folder, running_demo(folder) as (_port, demo, _seconds):
        where = places(Path(folder))
        commands, feed = CommandClient(where.command_socket), LiveFeed(where.live_socket)
        try:
            token = _log_in(commands, demo.stdout or ())
            spent = sorted(_one_save(commands, feed, number, token) for number in range(SAVES))
        finally:
            commands.close()
            feed.close()
    return [
        Figure(f"settings in force, p{share}", spent[SAVES * share // 100 - 1] * 1e3, "ms", goal)
        for share, goal in ((50, None), (95, 200.0))
    ]


def _log_in(commands: CommandClient, said: Iterable[str]) -> str:
    """With the PIN that the demo says."""
    found = next((match for line in said if (match := re.search(r"^Owner PIN: (\d+)", line))), None)
    if found is None:
        raise HingewallError("the demo said no PIN; run `hingewall demo` to see why")
    return str(commands.ask("log_in", {"who": "owner", "pin": found[1]}, timeout_s=LOG_IN_S).result["token"])


def _one_save(commands: CommandClient, feed: LiveFeed, number: int, token: str) -> float:
    """Ask for another target distance than the last time; seconds until a snapshot has it."""
    seen = feed.wait(0, EFFECT_S)
    latest = feed.latest()
    if latest is None:
        raise HingewallError("the device sent no snapshot")
    target = 600.0 + 10 * (number % 2)
    before = time.perf_counter()
    commands.ask("set_settings", {"stance.target_mm": target}, latest[0].settings_revision, EFFECT_S, token)
    while (spent := time.perf_counter() - before) < EFFECT_S:
        latest = feed.latest()
        if latest is not None and latest[0].target.distance_mm == target:
            return spent
        seen = feed.wait(seen, EFFECT_S)
    raise HingewallError(f"a new target distance was not in force after {EFFECT_S:g} s")
