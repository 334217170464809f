"""Phones that have known a PIN before: strangers who guess can't lock them out (OWASP's device cookies).

A phone keeps a name of its own, sealed for the PIN with a key that the device alone has: a new PIN makes all of them
strangers again, and so does another generation of the same one; nothing is kept here. It opens nothing by itself; the
PIN is asked for as ever.
"""

import hmac
import secrets
from collections.abc import Callable

from hingewall.device.access.pin_limiter import Client
from hingewall.storage.rows import Owner

Seal = Callable[[str], str]
"""``Pepper.tell_apart``."""


def client(address: str, kept: str, of: Owner, seal: Seal) -> Client:
    """Who tries, by what their phone has kept, or else by the address that they come from."""
    phone, _, given = kept.partition(".")
    if of.claimed and phone and hmac.compare_digest(given.encode("utf-8", "replace"), _sealed(phone, of, seal)):
        return Client(f"phone {phone}", True)
    return Client(address)


def sealed(of: Owner, seal: Seal) -> str:
    """What a phone is given to keep that has just had the right PIN."""
    phone = secrets.token_hex(8)
    return f"{phone}.{_sealed(phone, of, seal).decode()}"


def _sealed(phone: str, of: Owner, seal: Seal) -> bytes:
    return seal(f"{phone} {of.pin_hash} {of.generation}").encode()
