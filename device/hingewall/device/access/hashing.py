"""How a PIN is kept: as a salted scrypt hash in werkzeug's form, which earlier versions wrote too."""

import hashlib
import hmac
import secrets

N, R, P = 1 << 15, 8, 1
"""32 MB and 0.1 to 1 s of one core a try: what werkzeug takes, and a Zero 2 W beside the sensor can spare."""

LONGEST = 32
"""Digits of a PIN; no more are hashed."""

SALT_BYTES = 16


def hashed(pin: str) -> str:
    """As it is stored."""
    salt = secrets.token_hex(SALT_BYTES)
    return f"scrypt:{N}:{R}:{P}${salt}${_scrypt(pin, salt, N, R, P)}"


def matches(pin_hash: str, pin: str) -> bool:
    """Whether it is that PIN; never for a hash that is damaged."""
    try:
        method, salt, expected = pin_hash.split("$", 2)
        name, n, r, p = method.split(":")
        found = _scrypt(pin[: LONGEST + 1], salt, int(n), int(r), int(p))
    except ValueError:
        return False
    return name == "scrypt" and hmac.compare_digest(found.encode(), expected.encode("utf-8", "surrogateescape"))


def _scrypt(pin: str, salt: str, n: int, r: int, p: int) -> str:
    secret = pin.encode("utf-8", "surrogateescape")
    return hashlib.scrypt(secret, salt=salt.encode(), n=n, r=r, p=p, maxmem=132 * n * r * p).hex()
