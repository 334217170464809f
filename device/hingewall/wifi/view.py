"""What the hotspot tells the page, and what it may be told. Pure."""

from typing import Literal

from msgspec import Struct

LONGEST_NAME = 32
"""Bytes of a network's name (IEEE 802.11, 9.4.2.2)."""

SHORTEST_PASSWORD, LONGEST_PASSWORD = 8, 63
"""Printable ASCII characters of a WPA passphrase (IEEE 802.11, J.4)."""

ADDRESS = "10.42.0.1"
"""Of the wall in its own Wi-Fi: where NetworkManager's shared networks begin."""

Security = Literal["none", "wpa", "sae", "other"]
"""Open, WPA2 (with or without WPA3), WPA3 alone, and what takes more than a password."""

Failure = Literal["password", "absent", "address", "refused"]
"""Why a network was not joined: its password, not to be found, no address from it, anything else."""


class Network(Struct, frozen=True):
    """A Wi-Fi network that was seen: its name as bytes in hex, since a name need not be text."""

    name: str
    signal: int
    security: Security

    @property
    def shown(self) -> str:
        """The name as a page shows it."""
        return readable(bytes.fromhex(self.name))


class WifiView(Struct, frozen=True):
    """How far it is. ``failed`` is why ``tried`` was not joined."""

    networks: tuple[Network, ...] = ()
    tried: str = ""
    failed: Failure | None = None


class Wish(Struct, frozen=True):
    """What a phone asks to join: the name as bytes in hex; no password for an open network."""

    name: str
    password: str = ""
    security: Security = "wpa"
    hidden: bool = False


def readable(name: bytes) -> str:
    """A network's name without what can't be printed."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name.decode("utf-8", "replace"))


def problems(wish: Wish) -> dict[str, str]:
    """What is wrong with a wish, by field; each text is a word that the page has a sentence for."""
    found = {}
    try:
        name = bytes.fromhex(wish.name)
    except ValueError:
        name = b""
    if not 0 < len(name) <= LONGEST_NAME:
        found["name"] = "name"
    if wish.security == "other":
        found["name"] = "other"
    elif wish.security == "none":
        if wish.password:
            found["password"] = "open"  # noqa: S105  the word for what is wrong with it
    elif not _is_passphrase(wish.password):
        found["password"] = "password"  # noqa: S105
    return found


def _is_passphrase(text: str) -> bool:
    fits = SHORTEST_PASSWORD <= len(text) <= LONGEST_PASSWORD
    return fits and text.isascii() and text.isprintable()
