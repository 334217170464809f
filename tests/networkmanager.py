"""A NetworkManager with a radio, for where there is none: as much of its D-Bus as the hotspot uses, with its types.

That a real one understands the same words is tested beside it. As a program it serves the system's bus, sees one
network, Gym, joins whatever it is told to, and writes what it was asked to keep to the file that it is given.
"""

import json
import sys
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, Message, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

NM = "org.freedesktop.NetworkManager"
ROOM = "/org/freedesktop/NetworkManager"
RADIO, CABLE, ACTIVE = f"{ROOM}/Devices/3", f"{ROOM}/Devices/2", f"{ROOM}/ActiveConnection/1"
UNPLUGGED, UNMANAGED, FREE, UP = 20, 10, 30, 100
JOINED = ((40, 30, 0), (50, 40, 0), (100, 50, 0))
"""What the radio goes through: its state, the one before, and why."""

PRIVATE, WPA1, WPA2, WPA3 = 0x1, 0x100, 0x100, 0x400


class StandIn:
    """What it sees and how joining ends is a test's to change; ``asked`` is every change that it was asked for."""

    def __init__(self, address: str) -> None:
        self.connection = open_dbus_connection(address)
        self.connection.send_and_get_reply(message_bus.RequestName(NM))
        self.on = self.can_be_on = True
        self.radio, self.cable, self.used = FREE, UNPLUGGED, ""
        self.points: list[tuple[bytes, int, int, int, int]] = [(b"Gym", 70, PRIVATE, 0, WPA2)]
        self.signals: tuple[tuple[int, int, int], ...] = JOINED
        self.refuses: dict[str, tuple[str, str]] = {}
        self.silent: set[str] = set()
        self.kept: dict[str, Any] = {}
        self.asked: list[Any] = []

    def serve(self) -> None:
        """Until the connection is closed."""
        while True:
            try:
                message = self.connection.receive()
            except (OSError, ValueError):
                return
            if message.header.message_type == MessageType.method_call:
                self._answer(message)

    def _answer(self, message: Message) -> None:
        fields = message.header.fields
        path, member = fields[HeaderFields.path], fields[HeaderFields.member]
        if member in self.silent:
            return
        if member in self.refuses:
            name, text = self.refuses[member]
            self.connection.send(new_error(message, name, "s", (text,)))
            return
        try:
            signature, values = getattr(self, f"_{member}")(path, *message.body)
        except KeyError:
            self.connection.send(new_error(message, f"{NM}.Settings.InvalidConnection", "s", ("no such one",)))
            return
        self.connection.send(new_method_return(message, signature, values))
        self._afterwards(member)

    def _afterwards(self, member: str) -> None:
        if member == "RequestScan":
            properties = DBusAddress(RADIO, interface="org.freedesktop.DBus.Properties")
            changed: tuple[Any, ...] = (f"{NM}.Device.Wireless", {"LastScan": ("x", 1)}, [])
            self.connection.send(new_signal(properties, "PropertiesChanged", "sa{sv}as", changed))
        if member == "ActivateConnection":
            for path, values in [(CABLE, (100, 90, 0)), *((RADIO, change) for change in self.signals)]:
                device = DBusAddress(path, interface=f"{NM}.Device")
                self.connection.send(new_signal(device, "StateChanged", "uuu", values))

    def _GetManagedObjects(self, _path: str) -> tuple[str, Any]:
        def device(kind: int, state: int) -> dict[str, Any]:
            active = ("o", ACTIVE if state == UP else "/")
            return {f"{NM}.Device": {"DeviceType": ("u", kind), "State": ("u", state), "ActiveConnection": active}}

        objects = {CABLE: device(1, self.cable), RADIO: device(2, self.radio)}
        objects[f"{ROOM}/Devices/1"] = device(32, UP)  # the loopback
        objects[ACTIVE] = {f"{NM}.Connection.Active": {"Uuid": ("s", self.used)}}
        objects |= {path: {f"{NM}.Settings.Connection": {"Unsaved": ("b", False)}} for path in self.kept}
        for n, (name, strength, flags, wpa, rsn) in enumerate(self.points):
            point: dict[str, Any] = {"Ssid": ("ay", name), "Strength": ("y", strength)}
            point |= {"Flags": ("u", flags), "WpaFlags": ("u", wpa), "RsnFlags": ("u", rsn)}
            objects[f"{ROOM}/AccessPoint/{n}"] = {f"{NM}.AccessPoint": point}
        return "a{oa{sa{sv}}}", (objects,)

    def _Get(self, _path: str, _interface: str, _name: str) -> tuple[str, Any]:
        return "v", (("b", self.on),)

    def _Set(self, _path: str, _interface: str, name: str, value: Any) -> tuple[None, Any]:
        self.asked.append(("set", name, value[1]))
        self.on = self.can_be_on and value[1]
        return None, ()

    def _RequestScan(self, _path: str, _options: Any) -> tuple[None, Any]:
        self.asked.append("scan")
        return None, ()

    def _GetSettings(self, path: str) -> tuple[str, Any]:
        return "a{sa{sv}}", (self.kept[path],)

    def _GetConnectionByUuid(self, _path: str, uuid: str) -> tuple[str, Any]:
        return "o", ({self._uuid(path): path for path in self.kept}[uuid],)

    def _AddConnection2(self, _path: str, settings: Any, flags: int, _options: Any) -> tuple[str, Any]:
        path = f"{ROOM}/Settings/{len(self.asked)}"
        self.kept[path] = settings
        self.asked.append(("add", self._uuid(path), flags))
        return "oa{sv}", (path, {})

    def _Delete(self, path: str) -> tuple[None, Any]:
        self.asked.append(("delete", self._uuid(path)))
        del self.kept[path]
        return None, ()

    def _ActivateConnection(self, _path: str, connection: str, device: str, _point: str) -> tuple[str, Any]:
        assert device == RADIO
        self.asked.append(("use", self._uuid(connection)))
        return "o", (ACTIVE,)

    def _uuid(self, path: str) -> str:
        return str(self.kept[path]["connection"]["uuid"][1])


if __name__ == "__main__":

    class Writing(StandIn):
        def _afterwards(self, member: str) -> None:
            Path(sys.argv[1]).write_text(json.dumps([list(self.kept.values()), self.asked], default=bytes.hex))
            super()._afterwards(member)

    Writing("SYSTEM").serve()
