"""What the judge found, counted: of one visit, or of many put together."""

import math
from collections import Counter
from dataclasses import dataclass, field


@dataclass
class Tally:
    """``what`` and ``outcome`` are words: ``done["quick", "no_rep"]`` is how many quick hinges were told as no-reps.

    ``counted_falsely``, ``false_alarms``, ``no_reps_of_nothing``: by what was really going on. ``lost``: hinges that
    should have counted, by what was said of them. ``verdicts``: movements of which it is known whether they count.
    ``forms["quick", "hinge"]`` is how many quick hinges the camera called a hinge; ``latencies[2]``, how many alarms of
    the hips sounded at the second reading after the limit. ``findings``: each mistake with its time, for whoever looks
    at one.
    """

    visits: int = 0
    span_s: float = 0.0
    right: int = 0
    excused: int = 0
    ghosts: int = 0
    missed_alarms: int = 0
    alarms_due: int = 0
    verdicts: int = 0
    verdicts_right: int = 0
    sets: int = 0
    sets_exact: int = 0
    thing_alarm_s: float = 0.0
    tempo_reps: int = 0
    tempo_error_s: list[float] = field(default_factory=lambda: [0.0, 0.0, 0.0])
    done: Counter[tuple[str, str]] = field(default_factory=Counter)
    counted_falsely: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    false_alarms: Counter[str] = field(default_factory=Counter)
    no_reps_of_nothing: Counter[str] = field(default_factory=Counter)
    forms: Counter[tuple[str, str]] = field(default_factory=Counter)
    latencies: Counter[int] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    changes_missed: int = 0
    changes_false: int = 0
    findings: list[tuple[float, str]] = field(default_factory=list)
    mistakes: dict[int, int] = field(default_factory=dict)

    @property
    def hours(self) -> float:
        return self.span_s / 3600.0

    @property
    def precision(self) -> float:
        return _share(self.right, self.right + self.counted_falsely.total())

    @property
    def recall(self) -> float:
        return _share(self.right, self.right + self.lost.total())

    @property
    def f1(self) -> float:
        return _share(2 * self.right, 2 * self.right + self.counted_falsely.total() + self.lost.total())

    @property
    def tempo_errors_s(self) -> list[float]:
        """Mean error of eccentric, pause and concentric."""
        return [error / self.tempo_reps if self.tempo_reps else 0.0 for error in self.tempo_error_s]

    @property
    def agreement(self) -> float:
        """The share of verdicts that were right."""
        return _share(self.verdicts_right, self.verdicts)

    def latency(self, share: float) -> int | None:
        """In how many readings that share of the alarms had sounded; None where none was due."""
        ordered = sorted(self.latencies.elements())
        return ordered[math.ceil(share * len(ordered)) - 1] if ordered else None

    def per_hour(self, count: int) -> float:
        return count / self.hours if self.hours else 0.0

    def found(self, t: float, text: str) -> None:
        self.findings.append((t, text))

    def add(self, other: "Tally") -> None:
        """Take up another one's counts; its findings stay with it."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(value, Counter | dict):
                mine.update(value)
            elif name == "tempo_error_s":
                self.tempo_error_s = [a + b for a, b in zip(mine, value, strict=True)]
            elif name != "findings":
                setattr(self, name, mine + value)


def _share(part: int, whole: int) -> float:
    """Where there was nothing to get wrong, nothing is wrong."""
    return part / whole if whole else 1.0
