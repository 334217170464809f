"""One finding."""

from pathlib import Path

from msgspec import Struct

from hingewall.errors import HingewallError, one_line


class Check(Struct, frozen=True):
    """``ok`` is None for what does not apply or could not be tested; ``first`` what to look at first when it failed."""

    name: str
    ok: bool | None
    found: str
    first: str = ""


def failed(name: str, error: HingewallError) -> Check:
    """A check that ended in an error, whose text is what was found and, after a semicolon or a colon, what to do."""
    text = one_line(error)
    found, mark, first = text.partition("; ")
    if not mark:
        found, _, first = text.partition(": ")
    return Check(name, False, found, first)


def under(root: Path, path: Path | str) -> Path:
    """A path of the machine, below ``root``."""
    return root / str(path).lstrip("/")
