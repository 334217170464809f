"""Joining a hub on an installed wall: where it is, whether it is the one of the code, and the unit's way there."""

import socket
import subprocess
from pathlib import Path

from msgspec.structs import replace

from hingewall.errors import UsageError
from hingewall.fleet.access import HubAccess
from hingewall.fleet.broker import only

UNITS = Path("/etc/systemd/system")
UNIT = "hingewall-uplink.service"
ALLOWED = "[Service]\nIPAddressAllow={address}\n"
PATIENCE_S = 5.0


def located(access: HubAccess) -> HubAccess:
    """The hub by its address: the wall's line asks nobody for names. Raises UsageError for a name that is not known."""
    try:
        found = socket.getaddrinfo(access.host, access.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise UsageError(
            f"{access.host}: no machine is known by this name here; open the hub's page by its address, and get the"
            " code there"
        ) from error
    address = min(found, key=lambda one: one[0] != socket.AF_INET)[4][0]
    return replace(access, host=str(address))


def is_there(access: HubAccess) -> bool:
    """Whether the hub answers just now. Raises UsageError where somebody else does."""
    try:
        with socket.create_connection((access.host, access.port), PATIENCE_S) as line:
            if access.ca:
                with only(access.ca).wrap_socket(line):
                    pass
    except OSError as error:
        if "certificate verify failed" in str(error).lower():
            raise UsageError(
                f"{access.host}: what answers there is not the hub of this code; get a new code on the hub's page"
            ) from error
        return False
    return True


def let_through(address: str | None, units: Path = UNITS) -> None:
    """The installed line may call ``address`` and begins with it; None: it may call nobody, and ends.

    Nothing is done where no line is installed. Raises OSError.
    """
    if not (units / UNIT).exists():
        return
    allowed = units / f"{UNIT}.d/hub.conf"
    if address is None:
        allowed.unlink(missing_ok=True)
    else:
        allowed.parent.mkdir(mode=0o755, exist_ok=True)
        allowed.write_text(ALLOWED.format(address=address))
        allowed.chmod(0o644)
    for words in (["daemon-reload"], ["restart" if address else "stop", UNIT]):
        subprocess.run(["systemctl", "--no-block", *words], check=False)  # noqa: S603, S607  systemd's own
