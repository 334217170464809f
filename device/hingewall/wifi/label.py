"""The hotspot's own name and password: made once, kept for the hotspot and root alone, printed for a label."""

import os
import secrets
from pathlib import Path

import msgspec

from hingewall.errors import StorageError

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on a label."""

PASSWORD_LETTERS = 10
"""31^10 is 2^49: more than can be tried while it is open, or afterwards against WPA2's slow hash."""


class Label(msgspec.Struct, frozen=True):
    """What stands on the device."""

    name: str
    password: str


def label(path: Path) -> Label:
    """The label kept at ``path``; a new one where there is none or one that can't be read. Raises StorageError."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Label)
    except FileNotFoundError:
        pass
    except (OSError, msgspec.DecodeError) as error:
        raise StorageError(f"{path}: can't be read ({error}); remove the file, and a new label is made") from error
    made = Label(f"Hingewall-{_word(4).upper()}", _word(PASSWORD_LETTERS))
    _keep(path, msgspec.json.encode(made))
    return made


def _word(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _keep(path: Path, content: bytes) -> None:
    """At once or not at all, for whoever has the folder: root prints the label, and it is the hotspot's to read."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = path.with_name(f".{path.name}")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            folder = path.parent.stat()
            if os.geteuid() == 0:
                os.fchown(file.fileno(), folder.st_uid, folder.st_gid)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        raise StorageError(f"{path}: can't be written ({error.strerror}); use sudo") from error
