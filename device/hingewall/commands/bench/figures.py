"""A measured figure, and the table of them."""

from collections.abc import Sequence

import msgspec


class Figure(msgspec.Struct, frozen=True):
    """One measured figure; ``goal`` is the most (or, with ``at_least``, the least) that it should be."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        if self.goal is None:
            return None
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def bench_table(figures: Sequence[Figure]) -> str:
    """The figures as a Markdown table, ready for tests/README.md."""
    rows = ["| figure | here | goal |", "|---|---|---|"]
    for f in figures:
        goal = "" if f.goal is None else f"{'>=' if f.at_least else '<='} {f.goal:g} {f.unit}"
        mark = {True: "", False: " (missed)", None: ""}[f.met]
        rows.append(f"| {f.name} | {f.value:.4g} {f.unit}{mark} | {goal} |")
    return "\n".join(rows)
