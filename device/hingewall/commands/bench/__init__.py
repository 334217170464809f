"""The figures of the performance table in tests/README.md, measured on this machine with the real processes."""

import sys

from hingewall.commands.bench.camera import analysis, frame_rate
from hingewall.commands.bench.coaching import coaching, reading_to_pin, replaying
from hingewall.commands.bench.driver import driver, transaction_to_pin
from hingewall.commands.bench.figures import Figure, bench_table
from hingewall.commands.bench.flood import flooded
from hingewall.commands.bench.phones import phones
from hingewall.commands.bench.processes import demo_start, processes
from hingewall.commands.bench.settings import settings_latency
from hingewall.commands.bench.sound import decision_to_sample

__all__ = ["Figure", "bench_table", "measure"]

STEPS = (
    coaching, replaying, reading_to_pin, decision_to_sample, driver, transaction_to_pin, demo_start, processes, phones,
    settings_latency, flooded, analysis, frame_rate,
)  # fmt: skip


def measure(progress: bool = True) -> list[Figure]:
    """All figures; takes two minutes and a half."""
    figures: list[Figure] = []
    for number, step in enumerate(STEPS, 1):
        if progress:
            print(f"[{number}/{len(STEPS)}] {step.__doc__}", file=sys.stderr, flush=True)
        figures += step()
    return figures
