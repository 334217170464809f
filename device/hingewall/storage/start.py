"""What a device reads of its database before it begins: a value, or the fault that names its lack. Never raises."""

import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from hingewall.errors import StorageError, StoredSettingsError, one_line
from hingewall.messages.readings import FaultKind
from hingewall.settings.settings import Settings
from hingewall.storage.reader import Reader
from hingewall.storage.rows import Repair

log = logging.getLogger(__name__)


EPOCH = datetime.fromtimestamp(0, UTC)
NEWS = timedelta(days=7)
"""How long a repair is told: everybody who looks after a wall has come by in that time."""


class Start(NamedTuple):
    """``rep_seq`` is the number of the last rep, ``repair`` what was mended lately.

    What can't be read is the default, or 0 or None; ``faults`` name it.
    """

    settings: Settings = Settings()
    revision: int = 0
    rep_seq: int = 0
    repair: Repair | None = None
    faults: tuple[FaultKind, ...] = ()


def read_start(path: Path) -> Start:
    """From the database at ``path``, also one that can only be read. Where that is in trouble, the store says why."""
    reader = Reader(path)
    try:
        start = Start(*reader.settings())
    except StoredSettingsError as error:
        log.error("%s; the defaults are in force", one_line(error))
        start = Start(revision=error.revision, faults=("settings",))
    except StorageError:
        start = Start()
    with suppress(StorageError):
        start = start._replace(rep_seq=reader.last_number())
        when, repair = reader.last_repair() or (EPOCH, None)
        start = start._replace(repair=repair if datetime.now(UTC) - when < NEWS else None)
    return start


def newest_date(path: Path) -> datetime | None:
    """When the newest set began whose date is sure; None without one, and while the database can't be read."""
    with suppress(StorageError):
        return Reader(path).newest_date()
    return None
