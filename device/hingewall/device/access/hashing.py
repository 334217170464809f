"""How a PIN is kept: a salted scrypt hash, sealed with the pepper. Without it the hash says nothing of the PIN."""

import hashlib
import hmac
import secrets

from hingewall.device.access.pepper import Pepper
from hingewall.errors import CommandRefused
from hingewall.settings.new_pin import LONGEST

N, R, P = 1 << 15, 8, 1
"""32 MB and 0.1 to 1 s of one core a try, which a Zero 2 W can spare beside the sensor."""

MOST = 4 * N * R * P
"""Work that a damaged hash may ask for."""
SALT_BYTES = 16
SEALED, PLAIN = "sealed", "scrypt"
"""Colons alone part what is sealed: an earlier version takes that for a PIN that nobody knows, and goes on."""


def hashed(pin: str, pepper: Pepper) -> str:
    """As it is stored."""
    salt = secrets.token_hex(SALT_BYTES)
    return _stored(N, R, P, salt, _scrypt(pin, salt, N, R, P), pepper)


def sealed(pin_hash: str, pepper: Pepper) -> str:
    """One that an earlier version kept, in werkzeug's form and readable by the pages; any other stays as it is."""
    try:
        name, n, r, p, salt, found = _parts(pin_hash)
        return pin_hash if name != PLAIN else _stored(int(n), int(r), int(p), salt, bytes.fromhex(found), pepper)
    except ValueError:
        return pin_hash


def matches(pin_hash: str, pin: str, pepper: Pepper) -> bool:
    """Whether it is that PIN; never for a hash that is damaged.

    Raises CommandRefused (moved) for one that was sealed on another Pi, which no PIN can fit here.
    """
    try:
        *kind, n, r, p, salt, expected = _parts(pin_hash)
        found = _scrypt(pin[: LONGEST + 1], salt, int(n), int(r), int(p))
    except ValueError:
        return False
    if kind == [PLAIN]:
        return hmac.compare_digest(found.hex().encode(), expected.encode("utf-8", "surrogateescape"))
    if kind[0] != SEALED or len(kind) != 2:
        return False
    if kind[1] != pepper.name:
        raise CommandRefused(
            "moved",
            "this PIN was chosen on another Pi, or its key is lost, so no PIN fits: the owner holds the wall's button"
            " for 10 s and chooses a new one, and can then give athletes new PINs",
        )
    return hmac.compare_digest(pepper.seal(found).encode(), expected.encode("utf-8", "surrogateescape"))


def _stored(n: int, r: int, p: int, salt: str, found: bytes, pepper: Pepper) -> str:
    return f"{SEALED}:{pepper.name}:{n}:{r}:{p}:{salt}:{pepper.seal(found)}"


def _parts(pin_hash: str) -> list[str]:
    """Raises ValueError for what is no hash."""
    parts = pin_hash.replace("$", ":").split(":")
    if len(parts) not in (6, 7):
        raise ValueError("no hash of ours")
    return parts


def _scrypt(pin: str, salt: str, n: int, r: int, p: int) -> bytes:
    if min(n, r, p) < 1 or n * r * p > MOST:
        raise ValueError("no hash of ours")
    secret = pin.encode("utf-8", "surrogateescape")
    return hashlib.scrypt(secret, salt=salt.encode("utf-8", "surrogateescape"), n=n, r=r, p=p, maxmem=132 * n * r * p)
