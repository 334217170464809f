"""The findings as a table for people and as JSON for programs."""

import os
from collections.abc import Sequence
from typing import TextIO

import msgspec

from hingewall.checks.check import Check

WORDS = {True: "ok", False: "FAIL", None: "-"}
COLOURS = {True: "\x1b[32m", False: "\x1b[1;31m", None: "\x1b[2m"}
PLAIN = "\x1b[0m"


def table(checks: Sequence[Check], colour: bool) -> str:
    """One line each, and for each failure a line more: what to look at first."""
    width = max((len(check.name) for check in checks), default=0)
    lines = []
    for check in checks:
        word = f"{WORDS[check.ok]:<4}"
        lines.append(f"{COLOURS[check.ok] + word + PLAIN if colour else word}  {check.name:<{width}}  {check.found}")
        if check.ok is False and check.first:
            lines.append(f"      {'':<{width}}  check first: {check.first}")
    return "\n".join(lines)


def as_json(checks: Sequence[Check]) -> str:
    """One line: ``{"ok":..., "checks":[{"name","ok","found","first"}, ...]}``; ``first`` is empty unless it failed."""
    shown = [check if check.ok is False else Check(check.name, check.ok, check.found) for check in checks]
    return msgspec.json.encode({"ok": all_good(checks), "checks": shown}).decode()


def all_good(checks: Sequence[Check]) -> bool:
    """Whether nothing failed. What was not tested did not fail."""
    return all(check.ok is not False for check in checks)


def coloured(stream: TextIO) -> bool:
    return stream.isatty() and not os.environ.get("NO_COLOR")
