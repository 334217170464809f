"""Phones that have known a PIN before: strangers who guess can't lock them out (OWASP's device cookies).

A phone keeps a name of its own, sealed with the PIN's hash, which nobody but the wall has: a new PIN makes all of them
strangers again, and nothing is kept here. It opens nothing by itself; the PIN is asked for as ever.
"""

import hmac
import secrets

from hingewall.device.access.pin_limiter import Client


def client(address: str, kept: str, pin_hash: str | None) -> Client:
    """Who tries, by what their phone has kept, or else by the address that they come from."""
    phone, _, seal = kept.partition(".")
    if pin_hash is not None and phone and hmac.compare_digest(seal.encode("utf-8", "replace"), _seal(phone, pin_hash)):
        return Client(f"phone {phone}", True)
    return Client(address)


def sealed(pin_hash: str) -> str:
    """What a phone is given to keep that has just had the right PIN."""
    phone = secrets.token_hex(8)
    return f"{phone}.{_seal(phone, pin_hash).decode()}"


def _seal(phone: str, pin_hash: str) -> bytes:
    return hmac.digest(pin_hash.encode(), phone.encode("utf-8", "surrogateescape"), "sha256").hex().encode()
