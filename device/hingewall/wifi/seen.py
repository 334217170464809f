"""What NetworkManager says of the machine's networks, read. Pure: its objects in, as D-Bus has them, answers out."""

from collections.abc import Iterator
from typing import Any

from hingewall.wifi.connections import HOTSPOT, WIFI
from hingewall.wifi.view import Failure, Network, Security

NM = "org.freedesktop.NetworkManager"
Objects = dict[str, dict[str, dict[str, tuple[str, Any]]]]
"""By path, interface and property, each value with its D-Bus type: the answer of GetManagedObjects."""

MOST_NETWORKS = 30

ETHERNET, RADIO = 1, 2
"""NMDeviceType."""

UNMANAGED, DISCONNECTED, PREPARE, ACTIVATED, FAILED = 10, 30, 40, 100, 120
"""NMDeviceState."""

PRIVACY = 0x1
"""NM80211ApFlags: it has some password."""
PSK, EAP, SAE, OWE, EAP_SUITE_B = 0x100, 0x200, 0x400, 0x800, 0x2000
"""NM80211ApSecurityFlags: what proves who joins."""

MEANINGS: dict[int, Failure] = {
    **dict.fromkeys((7, 8, 9, 10, 11), "password"),  # no secrets; the supplicant gave up, in four ways
    **dict.fromkeys((5, 6, 15, 16, 17), "address"),  # none to be had; DHCP
    53: "absent",
}
"""NMDeviceStateReason: why a network was not joined."""


def connected(objects: Objects) -> bool:
    """Whether there is a network: by cable, or a Wi-Fi other than our own.

    A cable that somebody else looks after (ifupdown, systemd-networkd) is none of our business.
    """
    for _, device in _devices(objects):
        kind, state = device["DeviceType"][1], device["State"][1]
        if kind == ETHERNET and state in (UNMANAGED, ACTIVATED):
            return True
        if kind == RADIO and state == ACTIVATED and _used(objects, device) != HOTSPOT:
            return True
    return False


def radio(objects: Objects) -> str | None:
    """The path of the first Wi-Fi device that NetworkManager looks after."""
    return next(
        (
            path
            for path, device in _devices(objects)
            if device["DeviceType"][1] == RADIO and device["State"][1] != UNMANAGED
        ),
        None,
    )


def is_wifi(settings: dict[str, dict[str, tuple[str, Any]]]) -> bool:
    """Whether a connection is to a Wi-Fi that was set up before: the hotspot is none."""
    connection = settings["connection"]
    return bool(connection["type"][1] == WIFI and connection["uuid"][1] != HOTSPOT)


def networks(objects: Objects) -> tuple[Network, ...]:
    """What is in reach, the strongest first, each name once."""
    seen: dict[str, Network] = {}
    for interfaces in objects.values():
        point = interfaces.get(f"{NM}.AccessPoint")
        name = bytes(point["Ssid"][1]).hex() if point else ""
        if point and name:
            network = Network(name, min(100, point["Strength"][1]), _security(point))
            known = seen.get(name)
            if known is None or network.signal > known.signal:
                seen[name] = network
    return tuple(sorted(seen.values(), key=lambda one: -one.signal)[:MOST_NETWORKS])


def _security(point: dict[str, tuple[str, Any]]) -> Security:
    ways = point["WpaFlags"][1] | point["RsnFlags"][1]
    if ways & (EAP | EAP_SUITE_B):
        return "other"
    if ways & (PSK | SAE):
        return "wpa" if ways & PSK else "sae"
    return "other" if ways & OWE or point["Flags"][1] & PRIVACY else "none"


def _devices(objects: Objects) -> Iterator[tuple[str, dict[str, tuple[str, Any]]]]:
    for path, interfaces in objects.items():
        if f"{NM}.Device" in interfaces:
            yield path, interfaces[f"{NM}.Device"]


def _used(objects: Objects, device: dict[str, tuple[str, Any]]) -> str:
    """The id of the connection that a device uses."""
    active = objects.get(device["ActiveConnection"][1], {}).get(f"{NM}.Connection.Active", {})
    return str(active["Uuid"][1]) if "Uuid" in active else ""
