"""Connections as NetworkManager takes them over D-Bus (nm-settings-dbus(5)). Pure: values in, settings out."""

import uuid
from typing import Any

from hingewall.wifi.label import Label
from hingewall.wifi.view import ADDRESS, Wish

Settings = dict[str, dict[str, tuple[str, Any]]]
"""Sections of keys, each value with its D-Bus type."""

WIFI = "802-11-wireless"
SPACE = uuid.UUID("0b4c9a52-53c1-4a1e-9a35-6d3d2c3b7f10")
"""Names of ours become the ids of connections: the same network is always the same connection."""

KEYS = {"wpa": "wpa-psk", "sae": "sae"}
PMF_OFF = 1
"""Protected management frames, which the radio of some Pis can't do as an access point (raspberrypi/linux#7247), and
with which a Pi 3B and a Zero W fail to join some routers that speak WPA2 and WPA3."""


def identity(name: str) -> str:
    """The id of the connection to a network, by its name in hex."""
    return str(uuid.uuid5(SPACE, name))


HOTSPOT = identity("hotspot")


def client(wish: Wish, protected: bool = True) -> Settings:
    """A connection that joins what ``wish`` names, now and whenever it is in reach. Frames that steer it are protected
    where the network offers that, unless ``protected`` says not to.

    What it is called does not say the network's name: that would be in each line that NetworkManager logs of it.
    """
    settings = _connection("Hingewall Wi-Fi", identity(wish.name), autoconnect=True)
    settings[WIFI] = {
        "ssid": ("ay", bytes.fromhex(wish.name)),
        "mode": ("s", "infrastructure"),
        "hidden": ("b", wish.hidden),
    }
    if wish.security in KEYS:
        settings[f"{WIFI}-security"] = {"key-mgmt": ("s", KEYS[wish.security]), "psk": ("s", wish.password)}
        if not protected:
            settings[f"{WIFI}-security"]["pmf"] = ("i", PMF_OFF)
    return settings | {"ipv4": {"method": ("s", "auto")}, "ipv6": {"method": ("s", "auto")}}


def access_point(label: Label) -> Settings:
    """The hotspot: WPA2, an address for whoever joins, and nothing beyond the wall itself."""
    settings = _connection("Hingewall hotspot", HOTSPOT, autoconnect=False)
    settings[WIFI] = {"ssid": ("ay", label.name.encode()), "mode": ("s", "ap"), "band": ("s", "bg")}
    settings[f"{WIFI}-security"] = {
        "key-mgmt": ("s", "wpa-psk"),
        "proto": ("as", ["rsn"]),
        "pairwise": ("as", ["ccmp"]),
        "pmf": ("i", PMF_OFF),
        "psk": ("s", label.password),
    }
    address = {"address": ("s", ADDRESS), "prefix": ("u", 24)}
    settings["ipv4"] = {"method": ("s", "shared"), "address-data": ("aa{sv}", [address])}
    return settings | {"ipv6": {"method": ("s", "disabled")}}


def _connection(name: str, identity: str, autoconnect: bool) -> Settings:
    return {
        "connection": {
            "id": ("s", name),
            "uuid": ("s", identity),
            "type": ("s", WIFI),
            "autoconnect": ("b", autoconnect),
        }
    }
