"""What this wall is called: the names that a request may ask for it by, and those in its certificate."""

import ipaddress
import socket
from collections.abc import Iterable

MOST_NAMESAKES = 20

GIVEN_BY_ROUTERS = (
    "lan",  # OpenWrt, Ubiquiti
    "home",  # many providers' own routers
    "home.arpa",  # RFC 8375
    "internal",  # reserved by ICANN in 2024
    "localdomain",  # dnsmasq's usual example, UniFi
    "fritz.box",  # AVM, who own that name on the internet too
)
"""Domains that routers put behind a device's own name. Nobody on the internet can be given a name in one of them, so no
foreign page can come to be called so (DNS rebinding). ``.box`` itself is sold to anybody, and is none."""


def is_address(name: str) -> bool:
    """Whether that is an IP address, and so no name."""
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def own_names(extra: Iterable[str] = ()) -> frozenset[str]:
    """The host names that this wall answers to beside IP addresses, ``extra`` among them."""
    here, short = _here()
    # Avahi numbers walls that share a name, and so do routers: the second in a gym is hingewall-2.local.
    alike = [short, *(f"{short}-{n}" for n in range(2, MOST_NAMESAKES + 1))]
    found = {f"{name}.{domain}" for name in alike for domain in ("local", *GIVEN_BY_ROUTERS)}
    return frozenset(
        found | {"localhost", "hingewall", "hingewall.local", here} | {name.lower().rstrip(".") for name in extra}
    )


def certified_names() -> list[str]:
    """Those that phones ask for, the one that it announces itself first."""
    here, short = _here()
    names = [f"{short}.local", "hingewall.local", short, here, *(f"{short}.{domain}" for domain in GIVEN_BY_ROUTERS)]
    return list(dict.fromkeys(names))


def _here() -> tuple[str, str]:
    """This machine's name, and its first part."""
    here = socket.gethostname().lower()
    return here, here.split(".")[0]
