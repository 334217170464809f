"""The owner's PIN of a demo: chosen when nobody has one, said at the start, forgotten when its owner has lost it.

On a wall the last needs somebody who holds the button. Here it needs somebody who may write to the folder.
"""

import queue
import secrets
from pathlib import Path

from hingewall.clock import WallClock
from hingewall.errors import CommandRefused, LinkError, StorageError, UsageError, one_line
from hingewall.link.commands import CommandClient
from hingewall.link.wire import connect
from hingewall.places import Places, places
from hingewall.settings.new_pin import weakness
from hingewall.storage.reader import Reader
from hingewall.storage.store import Store

CLAIM_S = 30.0
PROBE_S = 1.0


def pin_line(where: Places, page: str, forgot: bool = False) -> str:
    """What to say about the owner's PIN, of a device that runs in ``where``; a new one when it has none.

    ``forgot``: the one before was forgotten just now.
    """
    try:
        if Reader(where.database).owner().claimed:
            return "Owner PIN: the one that was chosen for this data folder (forgotten? start again with --forget-pin)"
        code = where.claim_code.read_text("ascii").strip()
    except StorageError as error:
        return f"Owner PIN: none, since nothing can be kept: {one_line(error)}"
    except (OSError, ValueError) as error:
        return f"Owner PIN: none yet, since the claim code can't be read ({one_line(error)}); start again to have one"
    try:
        return f"Owner PIN: {_claimed(where, code)}" + (" (the one before is forgotten)" if forgot else "")
    except (CommandRefused, LinkError) as error:
        return f"Owner PIN: none from here: {one_line(error)}. To choose one: {page}setup with the code {code}"


def _claimed(where: Places, code: str) -> str:
    """Claim the device for a new PIN, as the set-up page would. Raises CommandRefused, LinkError."""
    pin = _pin()
    client = CommandClient(where.command_socket)
    try:
        client.ask("claim", {"code": code, "pin": pin}, timeout_s=CLAIM_S)
    finally:
        client.close()
    return pin


def _pin() -> str:
    """One that the set-up page would take."""
    while weakness(pin := f"{secrets.randbelow(1_000_000):06d}") is not None:
        continue
    return pin


def forget_pin(folder: Path) -> None:
    """Make the PIN of ``folder`` void and log everybody out; the device that starts there next offers a new one.

    History and settings stay. Raises UsageError when there is none or a device runs there, StorageError.
    """
    where = places(folder)
    if not where.database.exists():
        raise UsageError(
            f"--data {folder}: no demo has kept anything there, so there is no PIN; leave --forget-pin out"
        )
    if _in_use(where):
        raise UsageError(f"--data {folder}: a device is running there; end it, then use --forget-pin")
    outcome: queue.SimpleQueue[Exception | None] = queue.SimpleQueue()
    store = Store(where.database, WallClock())
    try:
        store.open()
        store.forget_pin(outcome.put)
        error = outcome.get()
    finally:
        store.close()
    if error is not None:
        raise error


def _in_use(where: Places) -> bool:
    try:
        connect(where.command_socket, PROBE_S).close()
    except LinkError:
        return False
    return True
