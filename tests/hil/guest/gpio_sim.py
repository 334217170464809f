"""A Pi's 54 GPIO lines from the kernel's gpio-sim: what drives its inputs, and what a meter on a line would show."""

import os
import select
import sys
import time
from collections import Counter
from pathlib import Path

CONFIG = Path("/sys/kernel/config/gpio-sim/pi")
LINES = 54
PULLED_UP = (2, 3, 6, 17, 27)
"""The bus, and XSHUT, button and GPIO1 as the wiring page has them: breakout and Pi pull these up."""


def create() -> str:
    """Make the chip, and say its name: gpiochipN."""
    bank = CONFIG / "bank0"
    bank.mkdir(parents=True)
    (bank / "num_lines").write_text(str(LINES))
    (bank / "label").write_text("pinctrl-bcm2711")
    for number in range(28):
        line = bank / f"line{number}"
        line.mkdir()
        (line / "name").write_text(f"GPIO{number}")
    (CONFIG / "live").write_text("1")
    for number in PULLED_UP:
        pull(number, True)
    return (bank / "chip_name").read_text().strip()


def line(number: int) -> Path:
    """The folder of one line, with ``value`` and ``pull``."""
    device, chip = (CONFIG / "dev_name").read_text().strip(), (CONFIG / "bank0" / "chip_name").read_text().strip()
    return Path("/sys/devices/platform") / device / chip / f"sim_gpio{number}"


def pull(number: int, high: bool) -> None:
    """Drive an input, as a button or a chip does."""
    (line(number) / "pull").write_text("pull-up" if high else "pull-down")


class Pull:
    """The same for somebody who does it fifty times a second: the file stays open."""

    def __init__(self, number: int, high: bool) -> None:
        self._file = os.open(line(number) / "pull", os.O_WRONLY)
        self._high: bool | None = None
        self.drive(high)

    def drive(self, high: bool) -> None:
        if high != self._high:
            os.pwrite(self._file, b"pull-up" if high else b"pull-down", 0)
            self._high = high


class Level:
    """The level of one line, and a descriptor that polls as urgent when it has changed since it was last read."""

    def __init__(self, number: int) -> None:
        self.fd = os.open(line(number) / "value", os.O_RDONLY)

    @property
    def high(self) -> bool:
        return os.pread(self.fd, 2, 0)[:1] == b"1"

    def close(self) -> None:
        os.close(self.fd)


def changes(numbers: dict[str, int], seconds: float) -> Counter[str]:
    """How often each line changed within that time, PWM and all; one that is steadily high counts as once."""
    levels = {name: Level(number) for name, number in numbers.items()}
    poller, seen = select.poll(), Counter[str]()
    for level in levels.values():
        _ = level.high
        poller.register(level.fd, select.POLLPRI | select.POLLERR)
    by_fd = {level.fd: (name, level) for name, level in levels.items()}
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        for fd, _events in poller.poll(left * 1000):
            name, level = by_fd[fd]
            _ = level.high
            seen[name] += 1
    for name, level in levels.items():
        if not seen[name] and level.high:
            seen[name] = 1
        level.close()
    return seen


if __name__ == "__main__":
    sys.stdout.write(create() + "\n")
