"""Walls join by a code: it says where the hub is, how it is known, and the one password of this wall."""

import re
import secrets
import unicodedata

from hingewall.fleet.access import HubAccess, code_of
from hingewall_hub import database
from hingewall_hub.door import hashed, new_password

LONGEST = 40
"""Letters of a wall's name."""


def name_of(typed: str) -> str | None:
    """A wall's name as it will be shown; None for what is none."""
    name = " ".join(typed.split())
    return name if 0 < len(name) <= LONGEST and name.isprintable() else None


def id_of(name: str) -> str:
    """As the broker calls a wall: its name in plain letters, and what makes it another than all before it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub("[^a-z0-9]+", "-", plain).strip("-")[:24].strip("-")
    return f"{words or 'wall'}-{secrets.token_hex(3)}"


def invited(connection: database.Connection, wall: str, name: str, host: str, port: int, certificate: str) -> str:
    """The code for ``wall``, which may come in by it, and no longer by one that it had before."""
    password = new_password()
    database.invite(connection, wall, name, hashed(password))
    return code_of(HubAccess(host, port, wall, password, certificate))
