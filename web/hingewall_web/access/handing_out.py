"""Files that are sent as they are read: they end when whoever asked for one may have it no longer."""

from collections.abc import Iterator
from time import monotonic

from flask import g, stream_with_context

from hingewall_web.access import auth
from hingewall_web.access.athlete_access import may_name
from hingewall_web.server.streams import CutOff

EVERY_S = 1.0
"""A look costs as much as a piece: more often, a long history would take twice as long."""


def while_allowed(pieces: Iterator[str]) -> Iterator[str]:
    """``pieces``, with a look each second at who asks: a phone that reads slowly may take hours, in which a log-out,
    another PIN or a yes that is taken back counts as ever. Raises CutOff: nobody takes the part for the whole."""
    owner, named = auth.is_owner(), may_name()

    def look() -> None:
        auth.ask_again()
        allowed = auth.is_owner() == owner and named <= may_name()
        if not allowed and not g.get("unknown", False):  # nobody was logged out by a device that is away
            raise CutOff

    def looked_at() -> Iterator[str]:
        looked = monotonic()
        for piece in pieces:
            if monotonic() - looked >= EVERY_S:
                look()
                looked = monotonic()
            yield piece

    return stream_with_context(looked_at())
