"""Where things lie: on a device in the system's folders, with ``--data DIR`` all in one folder."""

from dataclasses import dataclass
from pathlib import Path

HTTPS = Path("/var/lib/hingewall-https")
UPDATES = Path("/var/lib/hingewall-updates")


@dataclass(frozen=True)
class Places:
    """``claim_code`` holds the code that lets an owner choose a PIN, ``pin_key`` what seals the PINs' hashes; only the
    device's user may read them.
    ``calibration`` is the sensor's as it was measured from the page.
    ``empty_room`` holds what the sensor gets back through a clean window with nobody there.
    ``clock`` holds what time it was, ``zone`` the time zone that a phone told.
    ``wifi_label`` is the hotspot's name and password, for the hotspot and root alone; ``label_shown`` the same
    in memory, for the pages, since the owner prints it there.
    ``certificate_key`` is key and certificate for https, for the front alone; ``certificate`` what all may know of it.
    ``latest`` is what was found of a newer release, ``offer`` which one is at hand, ``upload`` one that a phone has
    sent. ``install`` is the owner's word that it be installed, ``tonight`` that it be in the night, ``progress`` how
    that goes and ended.
    ``hub`` is how the hub is reached, on a wall that has joined one.
    """

    wiring: Path
    database: Path
    live_socket: Path
    command_socket: Path
    camera_socket: Path
    claim_code: Path
    pin_key: Path
    calibration: Path
    empty_room: Path
    clock: Path
    zone: Path
    wifi_socket: Path
    wifi_label: Path
    label_shown: Path
    certificate_key: Path
    certificate: Path
    latest: Path
    offer: Path
    upload: Path
    install: Path
    tonight: Path
    progress: Path
    hub: Path


def places(data: Path | None = None) -> Places:
    """The device's own places, or those inside ``data``."""
    config, state, runtime = (
        (data, data, data) if data else (Path("/etc/hingewall"), Path("/var/lib/hingewall"), Path("/run/hingewall"))
    )
    # Folders of their own: in its sandbox a process sees those of its sockets and no others.
    return Places(
        wiring=config / "wiring.toml",
        database=state / "hingewall.db",
        live_socket=runtime / "live.sock",
        command_socket=runtime / "command.sock",
        camera_socket=(data or Path("/run/hingewall-camera")) / "camera.sock",
        claim_code=state / "claim-code",
        pin_key=state / "pin-key",
        calibration=state / "calibration.json",
        empty_room=state / "empty-room.json",
        clock=state / "clock.json",
        zone=state / "zone",
        wifi_socket=(data or Path("/run/hingewall-wifi")) / "wifi.sock",
        wifi_label=(data or Path("/var/lib/hingewall-wifi")) / "wifi-label.json",
        label_shown=(data or Path("/run/hingewall-wifi")) / "label-shown.json",
        certificate_key=(data or HTTPS) / "certificate-and-key.pem",
        certificate=(data or HTTPS) / "certificate.json",
        latest=(data or UPDATES) / "latest.json",
        offer=(data or UPDATES) / "offered.json",
        upload=(data or Path("/var/lib/hingewall-upload")) / "upload.bundle",
        install=runtime / "install.json",
        tonight=state / "install-tonight.json",
        progress=(data or Path("/var/lib/hingewall-install")) / "progress.json",
        hub=state / "hub.json",
    )
