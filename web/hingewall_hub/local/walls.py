"""The simulated walls of ``make hub``, as a process."""

import json
from collections.abc import Callable
from pathlib import Path

from hingewall.fleet.broker import Address
from hingewall.small_files import replace_whole
from hingewall.uplink.simulated import run_walls

MADE = "made.json"


def run(
    folder: Path, count: int, rate: float, address: Address, stopping: Callable[[float], bool], for_s: float | None
) -> None:
    """Until told to stop; then ``made.json`` says how many reps each wall has on its disk."""
    made = run_walls(folder / "walls", count, rate, address, stopping, for_s)
    replace_whole(folder / MADE, json.dumps(made).encode())
