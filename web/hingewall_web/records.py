"""What the pages need of stored sets and reps: the shape of ``hingewall.storage``, and nothing of SQLite."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from msgspec import Struct

from hingewall.messages import Reading
from hingewall.settings import Settings


class Owner(Protocol):
    """Who may change things. ``generation`` grows with each new PIN; ``failures`` are wrong tries in a row."""

    @property
    def claimed(self) -> bool: ...
    @property
    def pin_hash(self) -> str | None: ...
    @property
    def generation(self) -> int: ...
    @property
    def failures(self) -> int: ...
    @property
    def last_failure(self) -> datetime | None: ...


class Trace(Protocol):
    """The readings that a rep was judged from."""

    @property
    def header(self) -> dict[str, Any]: ...
    @property
    def readings(self) -> Sequence[Reading]: ...


class Records(Protocol):
    """What is stored (``hingewall.storage.reader.Reader``). Raises UnknownId, StorageError, SettingsError."""

    def settings(self) -> tuple[Settings, int]: ...
    def owner(self) -> Owner: ...
    def sets(self, limit: int = 20, before: str | None = None) -> Sequence[Struct]: ...
    def set(self, set_id: str) -> Struct: ...
    def rep(self, rep_id: str) -> Struct: ...
    def trace(self, rep_id: str) -> Trace: ...
