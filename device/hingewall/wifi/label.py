"""The hotspot's own name and password: made once, kept for the hotspot and root alone, printed for a label."""

import secrets
from pathlib import Path
from typing import Annotated

import msgspec

from hingewall.errors import StorageError, one_line
from hingewall.small_files import read_whole, replace_whole

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that look alike on a label."""

PASSWORD_LETTERS = 10
"""31^10 is 2^49: more than can be tried while it is open, or afterwards against WPA2's slow hash."""


class Label(msgspec.Struct, frozen=True):
    """What stands on the device. Root's terminal prints it as the hotspot's user keeps it, so it has no other signs."""

    name: Annotated[str, msgspec.Meta(pattern="^[!-~]{1,32}$")]
    password: Annotated[str, msgspec.Meta(pattern="^[!-~]{8,63}$")]


def label(path: Path) -> Label:
    """The label kept at ``path``; a new one where there is none or one that can't be read. Raises StorageError."""
    try:
        return msgspec.json.decode(read_whole(path), type=Label)
    except FileNotFoundError:
        pass
    except (OSError, msgspec.DecodeError) as error:
        raise StorageError(
            f"{path}: can't be read ({one_line(error)}); remove the file, and a new label is made"
        ) from error
    made = Label(f"Hingewall-{_word(4).upper()}", _word(PASSWORD_LETTERS))
    _keep(path, msgspec.json.encode(made))
    return made


def show(path: Path, kept: Label) -> None:
    """Let the pages know it, who are in the hotspot's group, until the power goes. Raises StorageError."""
    try:
        replace_whole(path, msgspec.json.encode(kept), 0o640)
    except OSError as error:
        raise StorageError(f"{path}: can't be written ({error.strerror})") from error


def shown(path: Path) -> Label | None:
    """What the hotspot shows the pages; None on a machine without a radio, where it never runs."""
    try:
        return msgspec.json.decode(read_whole(path), type=Label)
    except (OSError, msgspec.DecodeError):
        return None


def _word(length: int) -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def _keep(path: Path, content: bytes) -> None:
    """At once or not at all, for whoever has the folder: root prints the label, and it is the hotspot's to read."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        replace_whole(path, content, 0o600, as_folder=True)
    except OSError as error:
        raise StorageError(f"{path}: can't be written ({error.strerror}); use sudo") from error
