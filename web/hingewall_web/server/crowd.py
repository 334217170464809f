"""How many connections one phone may hold, and how long a connection may keep the wall waiting. Pure.

A stranger's two hundred silent connections cost nothing to make, and took the page from everybody.
"""

import ipaddress
from collections.abc import Collection
from typing import Protocol, TypeVar

MOST_CONNECTIONS = 200
"""Held at once. 24 phones with a stream and six more connections each, as browsers make them at most."""

MOST_OF_ONE = 20
"""Of one phone. A browser makes six to one host; a second tab, a second browser and a reload fit beside it."""

HEADER_S = 10.0
"""From connecting, or from a request's first byte, until all of its header is here. A phone needs 0.1 s."""

BODY_S = 30.0
"""From a request's first byte until all of its 64 KB at most are here."""

IDLE_S = 30.0
"""Between two requests: a browser keeps its connection for the next page."""

IPV6_NETWORK = 64
"""Bits that a phone does not choose: the rest it may change at will (RFC 8981)."""


class Held(Protocol):
    """A connection. It is ``busy`` while a request is answered, which nothing cuts off, and else waits for one."""

    client: str
    waiting_since: float

    @property
    def busy(self) -> bool: ...


Connection = TypeVar("Connection", bound=Held)


def client_of(address: str) -> str:
    """Who is behind an address: an IPv4 address, also where it came as IPv6, or a home's IPv6 network."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((ip, IPV6_NETWORK), strict=False))
    return str(ip)


def makes_way(client: str, held: Collection[Connection]) -> tuple[bool, Connection | None]:
    """Whether one more connection of ``client`` may come in, and which one leaves for it.

    Where there is no room the one that has waited longest for a request leaves: of the same client where that one has
    enough, else of all. While all of them are busy none comes in.
    """
    own = [each for each in held if each.client == client]
    crowd = own if len(own) >= MOST_OF_ONE else held if len(held) >= MOST_CONNECTIONS else ()
    if not crowd:
        return True, None
    leaving = min((each for each in crowd if not each.busy), key=lambda each: each.waiting_since, default=None)
    return leaving is not None, leaving
