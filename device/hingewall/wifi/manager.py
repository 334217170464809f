"""NetworkManager, asked over D-Bus. Everything about networks that is done to the machine is done here.

Polkit lets the user that this runs as ask for so much (systemd/etc/polkit.rules); root may all the same.
"""

from typing import Self

from hingewall.wifi import seen
from hingewall.wifi.bus import NAME, Bus, WifiError
from hingewall.wifi.connections import HOTSPOT, Settings, access_point, client, identity
from hingewall.wifi.label import Label
from hingewall.wifi.view import Failure, Network, Wish

ROOM = "/org/freedesktop/NetworkManager"
KEPT = f"{ROOM}/Settings"
PROPERTIES = "org.freedesktop.DBus.Properties"

ON_DISK, IN_MEMORY, NOT_BY_ITSELF = 0x1, 0x2, 0x20
"""NMSettingsAddConnection2Flags: the last keeps it from being used before it is asked for."""

OPEN_S = 30.0
SCAN_S = 15.0
JOIN_S = 45
"""A network that answers does so within 10 s; one that asks for a password that is wrong takes up to 40 s to say so."""

JOIN_TRIES = 2
"""With protected management frames and, where that fails as a wrong password does, without."""

SILENCE = 0
"""NMDeviceStateReason: none was given, since none came in time."""


class NetworkManager:
    """One conversation, to be had in a ``with``. Raises WifiError where there is no bus."""

    def __init__(self) -> None:
        self._bus = Bus()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bus.close()

    def connected(self) -> bool:
        """Whether there is a network: by cable, or a Wi-Fi other than our own."""
        return seen.connected(self._objects())

    def knows_wifi(self) -> bool:
        """Whether a Wi-Fi was set up before."""
        connection = f"{NAME}.Settings.Connection"
        paths = [path for path, interfaces in self._objects().items() if connection in interfaces]
        return any(seen.is_wifi(self._bus.call(path, connection, "GetSettings")[0]) for path in paths)

    def networks(self) -> tuple[Network, ...]:
        """What is in reach, the strongest first, each name once. Raises WifiError when the radio is off."""
        if not self._wifi_is_on():
            self._bus.call(ROOM, PROPERTIES, "Set", "ssv", NAME, "WirelessEnabled", ("b", True))
            if not self._wifi_is_on():
                raise WifiError(
                    "Wi-Fi is switched off: set the country it is used in, e.g. sudo raspi-config nonint"
                    " do_wifi_country DE, or look at rfkill list"
                )
        self._look_round()
        return seen.networks(self._objects())

    def open(self, label: Label) -> None:
        """The hotspot, kept in memory only."""
        failed = self._use(HOTSPOT, access_point(label), IN_MEMORY, OPEN_S)
        if failed is not None:
            raise WifiError(
                f"the wall's own Wi-Fi did not open (NetworkManager's reason: {failed}); look at: nmcli device"
            )

    def close(self) -> None:
        """No hotspot, and no trace of one. May be called twice."""
        self._forget(HOTSPOT)

    def join(self, wish: Wish) -> Failure | None:
        """Join a network and keep it; why not, if not, and then it is not kept either."""
        failed = self._use(identity(wish.name), client(wish), ON_DISK, JOIN_S)
        if wish.security == "wpa" and seen.MEANINGS.get(failed or SILENCE) == "password":
            # Also said of a router whose protected management frames this radio can't do; WPA3 asks for them.
            failed = self._use(identity(wish.name), client(wish, protected=False), ON_DISK, JOIN_S)
        return None if failed is None else seen.MEANINGS.get(failed, "refused")

    def _use(self, uuid: str, settings: Settings, kept: int, limit_s: float) -> int | None:
        """Add a connection and use it. The reason why not, if not; then it is forgotten."""
        self._forget(uuid)
        path = self._bus.call(
            KEPT, f"{NAME}.Settings", "AddConnection2", "a{sa{sv}}ua{sv}", settings, kept | NOT_BY_ITSELF, {}
        )[0]
        try:
            failed = self._activate(path, limit_s)
        except WifiError:
            self._forget(uuid)
            raise
        if failed is not None:
            self._forget(uuid)
        return failed

    def _activate(self, connection: str, limit_s: float) -> int | None:
        """Use a connection; the device's reason if it can't."""
        radio = seen.radio(self._objects())
        if radio is None:
            raise WifiError("this machine has no Wi-Fi that NetworkManager looks after; look at: nmcli device")
        with self._bus.heard(f"{NAME}.Device", "StateChanged") as signals:
            self._bus.call(ROOM, NAME, "ActivateConnection", "ooo", connection, radio, "/")
            begun = False
            for path, (state, _, reason) in signals.within(limit_s):
                if path != radio:
                    continue
                if state == seen.ACTIVATED:
                    return None
                if state == seen.FAILED or (begun and state <= seen.DISCONNECTED):
                    return int(reason)
                begun = begun or seen.PREPARE <= state < seen.ACTIVATED  # before that it leaves what it was in
        return SILENCE

    def _forget(self, uuid: str) -> None:
        """As if a connection had never been; it ends, where it is in use."""
        try:
            path = self._bus.call(KEPT, f"{NAME}.Settings", "GetConnectionByUuid", "s", uuid)[0]
        except WifiError as error:
            if error.name == f"{NAME}.Settings.InvalidConnection":
                return
            raise
        self._bus.call(path, f"{NAME}.Settings.Connection", "Delete")

    def _look_round(self) -> None:
        """Have the radio search anew. Where it won't, having just done so, what it found then will do."""
        radio = seen.radio(self._objects())
        if radio is None:
            return
        with self._bus.heard(PROPERTIES, "PropertiesChanged") as signals:
            try:
                self._bus.call(radio, f"{NAME}.Device.Wireless", "RequestScan", "a{sv}", {})
            except WifiError:
                return
            for path, (_, changed, _) in signals.within(SCAN_S):
                if path == radio and "LastScan" in changed:
                    return

    def _wifi_is_on(self) -> bool:
        return bool(self._bus.call(ROOM, PROPERTIES, "Get", "ss", NAME, "WirelessEnabled")[0][1])

    def _objects(self) -> seen.Objects:
        found: seen.Objects = self._bus.call(
            "/org/freedesktop", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects"
        )[0]
        return found
