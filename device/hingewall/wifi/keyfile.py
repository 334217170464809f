"""Connections as NetworkManager keeps them in files (nm-settings-keyfile(5)). Pure: values in, text out.

A file and not a command line, which every user of the machine could read the password from.
"""

import uuid

from hingewall.wifi.view import ADDRESS, Wish, readable

SPACE = uuid.UUID("0b4c9a52-53c1-4a1e-9a35-6d3d2c3b7f10")
"""Names of ours become the ids of connections: the same network is always the same connection."""

KEYS = {"wpa": "wpa-psk", "sae": "sae"}


def identity(name: str) -> str:
    """The id of the connection to a network, by its name in hex."""
    return str(uuid.uuid5(SPACE, name))


def client(wish: Wish) -> str:
    """A connection that joins what ``wish`` names, now and whenever it is in reach."""
    name = bytes.fromhex(wish.name)
    lines = [*_connection(f"Hingewall {_text(readable(name))}", identity(wish.name), autoconnect=True)]
    lines += ["[wifi]", "mode=infrastructure", f"ssid={_bytes(name)}"]
    if wish.hidden:
        lines.append("hidden=true")
    if wish.security in KEYS:
        lines += ["", "[wifi-security]", f"key-mgmt={KEYS[wish.security]}", f"psk={_text(wish.password)}"]
    return "\n".join([*lines, "", "[ipv4]", "method=auto", "", "[ipv6]", "method=auto", ""])


def access_point(name: str, password: str) -> str:
    """The hotspot: WPA2, an address for whoever joins, and nothing beyond the wall itself."""
    lines = [*_connection("Hingewall hotspot", identity("hotspot"), autoconnect=False)]
    lines += ["[wifi]", "mode=ap", "band=bg", f"ssid={_bytes(name.encode())}", ""]
    lines += [
        "[wifi-security]",
        "key-mgmt=wpa-psk",
        "proto=rsn;",
        "pairwise=ccmp;",
        "pmf=1",
        f"psk={_text(password)}",
        "",
    ]
    return "\n".join([*lines, "[ipv4]", "method=shared", f"address1={ADDRESS}/24", "", "[ipv6]", "method=disabled", ""])


def _connection(name: str, identity: str, autoconnect: bool) -> list[str]:
    said = str(autoconnect).lower()
    return ["[connection]", f"id={name}", f"uuid={identity}", "type=wifi", f"autoconnect={said}", ""]


def _bytes(name: bytes) -> str:
    """As numbers: a name may hold anything."""
    return "".join(f"{byte};" for byte in name)


def _text(text: str) -> str:
    """A value that reads back as it is: backslashes, and spaces at its ends, which would be cut off."""
    escaped = text.replace("\\", "\\\\")
    kept = escaped.strip(" ")
    before, after = len(escaped) - len(escaped.lstrip(" ")), len(escaped) - len(escaped.rstrip(" "))
    return f"{chr(92)}s" * before + kept + f"{chr(92)}s" * after if kept else f"{chr(92)}s" * len(escaped)
