"""Put the order of assembly into build.md: `cd hardware && python -m assembly.build [--check]`."""

import sys

from assembly.guide import acts_list, numbered, step_list, steps_table
from assembly.order import BEEPER
from electronics.build import HARDWARE, with_block

PAGE = HARDWARE / "build.md"


def fresh(text: str) -> str:
    """The guide with its table and its lists as the order has them. Raises ValueError where a mark is missing."""
    text = with_block(text, "steps", steps_table())
    for number in numbered():
        text = with_block(text, f"step {number}", step_list(number))
    return with_block(text, "step beeper", acts_list(BEEPER))


def main(check: bool) -> int:
    """Write it; with ``check`` only say whether it is otherwise: 1 then."""
    text = PAGE.read_text("utf-8")
    if fresh(text) == text:
        return 0
    if check:
        sys.stdout.write("build.md is not what assembly/order.py says; run make hardware\n")
        return 1
    PAGE.write_text(fresh(text), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
