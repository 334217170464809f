"""The PINs' hashes as an earlier version kept them: sealed where they are, and out of reach where copies have them."""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from hingewall.storage.copies import ALONE
from hingewall.storage.scrubbing import empty_log, rewrite

Seal = Callable[[str], str]
"""A hash as it is to be stored; one that is sealed already, as it is."""


def seal_pins(connection: sqlite3.Connection, seal: Seal) -> int:
    """Each PIN's hash as ``seal`` gives it back, and no older one left in the pages; how many were another before."""
    found = connection.execute(
        "SELECT NULL, pin_hash FROM owner WHERE pin_hash IS NOT NULL"
        " UNION ALL SELECT athlete_id, pin_hash FROM profiles"
    ).fetchall()
    changed = [(new, who) for who, old in found if (new := seal(old)) != old]
    for new, who in changed:
        if who is None:
            connection.execute("UPDATE owner SET pin_hash = ?", (new,))
        else:
            connection.execute("UPDATE profiles SET pin_hash = ? WHERE athlete_id = ?", (new, who))
    for table in ("owner", "profiles") if changed else ():
        rewrite(connection, table)
    return len(changed)


def put_out_of_reach(path: Path) -> None:
    """After the commit: the log, which has the old hashes, is emptied, and what lies beside is the device's alone."""
    empty_log(path)
    copies_alone(path)


def copies_alone(path: Path) -> None:
    """Copies beside the database, and those that were set aside, can be read by the device's user and no other."""
    own = {path.name, f"{path.name}-wal", f"{path.name}-shm"}
    for pattern in (f"{path.name}*", f".{path.name}*", f"*-????-??-??*/{path.name}*"):
        for file in path.parent.glob(pattern):
            if file.parent != path.parent or file.name not in own:
                with suppress(OSError):  # of root: an installer's, which nobody else may change
                    file.chmod(ALONE)
