"""Who may come in at the broker of ``make hub``, and its processes' way there."""

from pathlib import Path

from hingewall.fleet.access import HubAccess
from hingewall_hub import database
from hingewall_hub.door import Door, hashed, new_password, stamp
from hingewall_hub.local.brokers import broker


class Entrance:
    """A broker for ``port``, and the walls that are invited to it."""

    def __init__(self, folder: Path, where: str, port: int) -> None:
        self.broker = broker(folder, port)
        self._folder = folder
        self._where = where
        self._port = port
        self._door = Door(folder)
        self._stamp = 0
        with database.connected(where) as connection:
            database.bring_up_to_date(connection)

    @property
    def options(self) -> list[str]:
        """For the hub's processes."""
        shown = ["--certificate", str(self.broker.certificate)] if self.broker.certificate else []
        return ["--where", self._where, "--broker", str(self._port), "--door", str(self._folder), *shown]

    def invite(self, wall: str) -> HubAccess:
        """A new password for this wall. Without TLS it is not sent, and nobody asks for it."""
        password = new_password()
        with database.connected(self._where) as connection:
            database.invite(connection, wall, wall.replace("-", " ").capitalize(), hashed(password))
        shown = self.broker.certificate
        return HubAccess("127.0.0.1", self._port, wall, password, shown.read_text("ascii") if shown else "")

    def open(self) -> None:
        """Those who are invited may come in, from the broker's first moment on."""
        with database.connected(self._where) as connection:
            self._door.let_in(database.logins(connection))
        self._stamp = stamp(self._folder)

    def changed(self) -> bool:
        """Whether the broker has to read anew who may come in."""
        before, self._stamp = self._stamp, stamp(self._folder)
        return before != self._stamp
