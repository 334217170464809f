"""The simulated walls of ``make hub``, as a process."""

import json
from collections.abc import Callable
from pathlib import Path

import msgspec

from hingewall.fleet.access import HubAccess
from hingewall.small_files import replace_whole
from hingewall.uplink.simulated import run_walls

MADE, JOINED = "made.json", "joined.json"
"""What the walls have made, and how they reach the hub."""


def run(folder: Path, rate: float, stopping: Callable[[float], bool], for_s: float | None) -> None:
    """Those of ``joined.json``, until told to stop; then ``made.json`` says how many reps each wall has on its disk."""
    joined = msgspec.json.decode((folder / JOINED).read_bytes(), type=list[HubAccess])
    made = run_walls(folder / "walls", joined, rate, stopping, for_s)
    replace_whole(folder / MADE, json.dumps(made).encode())
