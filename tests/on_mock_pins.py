"""A ``hingewall`` command on mock pins in place of a Pi's, as a program: what becomes of each pin is on its stdout.

Told to end, it is told once more with each pin that it closes, as a dropped connection and a shutdown do.
"""

import signal
import sys

from gpiozero.pins.mock import MockFactory, MockPWMPin

from hingewall.commands.cli import main
from hingewall.pins import factory


class ToldPin(MockPWMPin):  # type: ignore[misc]
    def _change_state(self, value: float) -> bool:
        changed: bool = super()._change_state(value)
        if changed:
            _say(f"{self.info.name} {value:g}")
        return changed

    def close(self) -> None:
        hears = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)  # a Stopping, or nobody any more
        if hears is None or hears.is_set():
            signal.raise_signal(signal.SIGTERM)
        super().close()
        _say(f"{self.info.name} {self.function}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    pins = MockFactory(pin_class=ToldPin)
    factory._made = lambda name: pins
    sys.exit(main(sys.argv[1:]))
