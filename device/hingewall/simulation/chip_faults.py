"""What can go wrong with an emulated VL53L1X, on request, and what each fault takes to go away again."""

import math
from dataclasses import dataclass
from typing import Literal

ChipFaultKind = Literal[
    "nack", "hung", "frozen", "brown_out", "wrong_id", "wrapped", "status", "stretched", "no_boot"
]  # fmt: skip
Cure = Literal["soft_reset", "xshut", "power", "none"]
"""The least that ends a fault. XSHUT is also a reset, and taking the power away also is XSHUT."""

CURES: dict[ChipFaultKind, Cure] = {"hung": "soft_reset", "frozen": "soft_reset", "brown_out": "xshut"}
"""ST staff on a chip whose supply dipped: it keeps answering, and only XSHUT or power brings it back."""
_STRENGTH: tuple[Cure, ...] = ("soft_reset", "xshut", "power", "none")


@dataclass
class ChipFault:
    """A fault from ``start_s`` until before ``end_s`` by the chip's clock, or until it is cured or mended.

    - ``nack``: no transaction is acknowledged (errno 121), as with a wire off; with ``transactions`` only so many.
    - ``hung``: ranges, but never has data ready. ``frozen``: data ready as always, the same result and stream count.
    - ``brown_out``: the processor stands still. Registers can be read, always ready, and nothing written takes.
    - ``wrong_id``: the three id bytes read 0xFF. ``no_boot``: the firmware never comes up.
    - ``wrapped``: device status 7 on the scene's number. ``status``: the device code in ``status``.
    - ``stretched``: each transaction takes ``delay_s`` longer, as with a stretched clock.
    """

    kind: ChipFaultKind
    start_s: float = -math.inf
    end_s: float = math.inf
    transactions: int | None = None
    status: int = 0
    delay_s: float = 0.0
    cure: Cure | None = None

    def holds(self, now: float) -> bool:
        return self.start_s <= now < self.end_s

    def cured_by(self, by: Cure) -> bool:
        return _STRENGTH.index(by) >= _STRENGTH.index(self.cure or CURES.get(self.kind, "none"))
