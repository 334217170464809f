"""What the device says of itself. It speaks English already; what is here reads better on a page than in a log."""

from collections.abc import Mapping

DEVICE: Mapping[str, str] = {
    "{key} is null; quiet hours need both a beginning and an end, or neither": (
        "{key} is empty; quiet hours need both a beginning and an end, or neither"
    ),
}
"""By the device's own sentence; ``{names}`` stand for what varies in it."""
