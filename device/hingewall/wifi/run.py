"""``hingewall wifi``: the hotspot as systemd runs it, and its label for whoever stands at the terminal."""

import logging
import sys
import time
from contextlib import suppress
from typing import TextIO

from hingewall.certificate import known
from hingewall.errors import StorageError, one_line
from hingewall.link.commands import CommandServer
from hingewall.messages.first_look import look_at_types
from hingewall.places import Places
from hingewall.supervision import Stopping
from hingewall.wifi.bus import WifiError
from hingewall.wifi.front import Front
from hingewall.wifi.hotspot import Hotspot
from hingewall.wifi.label import Label, label, show
from hingewall.wifi.manager import NetworkManager

log = logging.getLogger(__name__)


def run_hotspot(places: Places, stopping: Stopping) -> int:
    """Until it is set up, closed or not needed. Wi-Fi that can't be used is said, and no failure of the system's."""
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="hingewall wifi: %(message)s")
    look_at_types()
    front = Front()
    server = CommandServer(places.wifi_socket, front.handle)
    server.start()
    try:
        own = label(places.wifi_label)
        show(places.label_shown, own)
        with NetworkManager() as manager:
            hotspot = Hotspot(manager, own, front.wishes, front.show, time.monotonic, stopping)
            log.info("ended: %s", hotspot.run())
    except (WifiError, StorageError) as error:
        log.warning("%s", one_line(error))
    finally:
        server.close()
    return 0


def close_hotspot() -> int:
    """What a hotspot that was killed may have left."""
    with suppress(WifiError), NetworkManager() as manager:
        manager.close()
    return 0


def print_label(places: Places, out: TextIO = sys.stdout) -> int:
    """Name and password of the hotspot, a QR code that a phone joins it by, and what tells the wall's own encrypted
    page from a false one. Raises StorageError."""
    import segno.helpers

    kept: Label = label(places.wifi_label)
    print(f"The wall's own Wi-Fi, when it finds no network: {kept.name}, password {kept.password}", file=out)
    code = segno.helpers.make_wifi(ssid=kept.name, password=kept.password, security="WPA")
    code.terminal(out=out, compact=True)
    if shown := known(places):
        print(f"Encrypted page: https://{shown.name}/", file=out)
        print(
            f"Its certificate's SHA-256 fingerprint begins with {shown.short}, until {shown.until:%Y-%m-%d}:", file=out
        )
        print(f"{shown.groups[:39]}\n{shown.groups[40:]}", file=out)
    return 0
