"""How a wall reaches its hub: a file beside the database, and the code that it comes from."""

import base64
import binascii
from pathlib import Path

import msgspec
from msgspec import Struct

from hingewall.errors import UsageError

BEGINS = "hw1."
"""A code that begins otherwise is of another kind, or only part of one."""


class HubAccess(Struct, frozen=True, omit_defaults=True):
    """``wall`` is the name that the hub gives this wall and logs it in by; ``ca`` the one certificate it believes."""

    host: str
    port: int
    wall: str
    password: str = ""
    ca: str = ""


_decode = msgspec.json.Decoder(HubAccess).decode
encode = msgspec.json.Encoder().encode


def code_of(access: HubAccess) -> str:
    """What the hub shows, to paste or to scan."""
    return BEGINS + base64.urlsafe_b64encode(encode(access)).decode().rstrip("=")


def from_code(code: str) -> HubAccess:
    """Raises UsageError for what is no code."""
    text = "".join(code.split())
    try:
        if not text.startswith(BEGINS):
            raise ValueError
        raw = base64.urlsafe_b64decode(text.removeprefix(BEGINS) + "===")
        access = _decode(raw)
        if not access.host or not access.wall or "/" in access.wall or not 0 < access.port < 65536:
            raise ValueError
    except (ValueError, binascii.Error, msgspec.MsgspecError) as error:
        raise UsageError(
            f"{text[:12]}... is no code of a hub; expected one that begins with {BEGINS}, copied as a whole"
        ) from error
    return access


def access_in(file: Path) -> HubAccess | None:
    """None where no hub is joined, and for a file that can't be used: a wall alone goes on."""
    try:
        return _decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None
