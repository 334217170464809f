"""NetworkManager, asked through its own command. Everything about networks that is done to the machine is done here."""

import os
import subprocess
from pathlib import Path

from hingewall.errors import HingewallError, one_line
from hingewall.wifi.keyfile import access_point, client, identity
from hingewall.wifi.label import Label
from hingewall.wifi.view import ADDRESS, Failure, Network, Security, Wish

LIMIT_S = 20.0
JOIN_S = 45
"""A network that answers does so within 10 s; one that asks for a password that is wrong takes up to 40 s to say so."""

MOST_NETWORKS = 30
NETWORKED = ("wifi", "ethernet")
SAID: dict[str, Failure] = {
    "secrets were required": "password",
    "could not be found": "absent",
    "no network with ssid": "absent",
    "supplicant": "password",
    "ip configuration": "address",
    "dhcp": "address",
}
"""What nmcli says of a connection that did not come up (C locale), and what that means."""


class WifiError(HingewallError, OSError):
    """Wi-Fi can't be used here; says why and what to do."""


class NetworkManager:
    """``root`` is / but for tests."""

    def __init__(self, root: Path = Path("/")) -> None:
        self._saved = root / "etc/NetworkManager/system-connections"
        self._passing = root / "run/NetworkManager/system-connections"
        self._names = root / "etc/NetworkManager/dnsmasq-shared.d/hingewall.conf"

    def connected(self) -> bool:
        """Whether there is a network: by cable, or a Wi-Fi other than our own.

        A cable that somebody else looks after (ifupdown, systemd-networkd) is none of our business.
        """
        lines = self._ask("-t", "-f", "TYPE,STATE,CON-UUID", "device").splitlines()
        devices = [line.split(":") for line in lines]
        return any(
            state.startswith("connected") or (kind == "ethernet" and state == "unmanaged")
            for kind, state, connection in (device for device in devices if len(device) == 3)
            if kind in NETWORKED and connection != identity("hotspot")
        )

    def knows_wifi(self) -> bool:
        """Whether a Wi-Fi was set up before."""
        found = self._ask("-t", "-f", "TYPE,UUID", "connection").splitlines()
        return any(line.startswith("802-11-wireless:") and not line.endswith(identity("hotspot")) for line in found)

    def networks(self) -> tuple[Network, ...]:
        """What is in reach, the strongest first, each name once. Raises WifiError when the radio is off."""
        if self._ask("radio", "wifi").strip() != "enabled":
            self._ask("radio", "wifi", "on")
            if self._ask("radio", "wifi").strip() != "enabled":
                raise WifiError(
                    "Wi-Fi is switched off: set the country it is used in, e.g. sudo raspi-config nonint"
                    " do_wifi_country DE, or look at rfkill list"
                )
        lines = self._ask("-t", "-f", "SSID-HEX,SIGNAL,SECURITY", "device", "wifi", "list", "--rescan", "yes")
        seen: dict[str, Network] = {}
        for network in filter(None, map(_network, lines.splitlines())):
            known = seen.get(network.name)
            if known is None or network.signal > known.signal:
                seen[network.name] = network
        return tuple(sorted(seen.values(), key=lambda one: -one.signal)[:MOST_NETWORKS])

    def open(self, label: Label) -> None:
        """The hotspot. Every name asked for in it leads to the wall, so that a phone shows the page by itself."""
        self._write(self._names, f"address=/#/{ADDRESS}\n")
        path = self._passing / "hingewall-hotspot.nmconnection"
        self._write(path, access_point(label.name, label.password))
        self._ask("connection", "load", str(path))
        self._ask("--wait", "30", "connection", "up", "uuid", identity("hotspot"), limit_s=LIMIT_S + 30)

    def close(self) -> None:
        """No hotspot, and no trace of one. May be called twice."""
        self._names.unlink(missing_ok=True)
        self._run("connection", "delete", "uuid", identity("hotspot"))
        (self._passing / "hingewall-hotspot.nmconnection").unlink(missing_ok=True)

    def join(self, wish: Wish) -> Failure | None:
        """Join a network and keep it; why not, if not, and then it is not kept either."""
        path = self._saved / f"hingewall-{identity(wish.name)}.nmconnection"
        self._write(path, client(wish))
        self._ask("connection", "load", str(path))
        done = self._run(
            "--wait", str(JOIN_S), "connection", "up", "uuid", identity(wish.name), limit_s=LIMIT_S + JOIN_S
        )
        if done.returncode == 0:
            return None
        self._run("connection", "delete", "uuid", identity(wish.name))
        path.unlink(missing_ok=True)
        said = done.stderr.lower()
        return next((meaning for words, meaning in SAID.items() if words in said), "refused")

    def _write(self, path: Path, text: str) -> None:
        """For root alone: it may hold a password."""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.unlink(missing_ok=True)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            raise WifiError(f"{path}: can't be written ({error.strerror}); use sudo") from error

    def _ask(self, *arguments: str, limit_s: float = LIMIT_S) -> str:
        """What nmcli answers. Raises WifiError with what it says when it can't."""
        done = self._run(*arguments, limit_s=limit_s)
        if done.returncode != 0:
            raise WifiError(f"nmcli: {one_line(RuntimeError(done.stderr.strip() or 'no reason given'))}")
        return done.stdout

    def _run(self, *arguments: str, limit_s: float = LIMIT_S) -> "subprocess.CompletedProcess[str]":
        environment = os.environ | {"LC_ALL": "C"}
        try:
            return subprocess.run(  # noqa: S603  no shell, and what comes from a phone goes into files
                ["nmcli", *arguments],  # noqa: S607  where it is differs
                capture_output=True, text=True, timeout=limit_s, env=environment, check=False,
                stdin=subprocess.DEVNULL, errors="replace",
            )  # fmt: skip
        except FileNotFoundError as error:
            raise WifiError("there is no nmcli; Raspberry Pi OS has it: sudo apt install network-manager") from error
        except subprocess.TimeoutExpired as error:
            raise WifiError(f"nmcli gave no answer in {limit_s:.0f} s") from error


def _network(line: str) -> Network | None:
    """A line of nmcli's list; None for one without a name, or that can't be read."""
    name, _, rest = line.partition(":")
    signal, _, security = rest.partition(":")
    try:
        if not bytes.fromhex(name):
            return None
        return Network(name.lower(), max(0, min(100, int(signal))), _security(security.split()))
    except ValueError:
        return None


def _security(words: list[str]) -> Security:
    if not words or words == ["--"]:
        return "none"
    if "802.1X" in words or "WEP" in words:
        return "other"
    return "wpa" if {"WPA1", "WPA2"} & set(words) else "sae" if "WPA3" in words else "other"
