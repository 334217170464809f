"""Messages that are whole before there are threads.

msgspec looks at a class when one is first decoded, and remembers it before it has seen what the class holds: another
thread that decodes the same one in that moment ends the process with a segmentation fault (0.22).
"""

from collections.abc import Iterator
from contextlib import suppress

import msgspec


def look_at_types() -> None:
    """Have every class of messages that has been imported looked at: for the main thread, before it begins others."""
    for kind in _below(msgspec.Struct):
        with suppress(TypeError, NameError):  # one that is never decoded, and holds what can't be
            msgspec.json.Decoder(kind)


def _below(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    for each in kind.__subclasses__():
        yield each
        yield from _below(each)
