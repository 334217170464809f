"""Where everything lies on a device. ``root`` is / but for tests."""

from dataclasses import dataclass
from pathlib import Path

UNITS = (
    "hingewall-device.service", "hingewall-camera.service", "hingewall-web.service", "hingewall-web.socket",
    "hingewall.target",
)  # fmt: skip


@dataclass(frozen=True)
class Layout:
    root: Path

    @property
    def home(self) -> Path:
        return self.root / "opt/hingewall"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def current(self) -> Path:
        """A link to the release in use."""
        return self.home / "current"

    @property
    def command(self) -> Path:
        return self.root / "usr/local/bin/hingewall"

    @property
    def wiring(self) -> Path:
        return self.root / "etc/hingewall/wiring.toml"

    @property
    def data(self) -> Path:
        return self.root / "var/lib/hingewall"

    @property
    def database(self) -> Path:
        return self.data / "hingewall.db"

    @property
    def lock(self) -> Path:
        return self.root / "run/lock/hingewall-install"

    @property
    def boot_config(self) -> Path | None:
        """The firmware's config.txt; None on a machine that is no Pi."""
        places = (self.root / "boot/firmware/config.txt", self.root / "boot/config.txt")
        return next((place for place in places if place.is_file()), None)

    def system_files(self, systemd: Path) -> dict[Path, Path]:
        """What a release's ``systemd`` folder holds, and where the system looks for it."""
        etc = self.root / "etc"
        placed = {etc / "systemd/system" / unit: systemd / "units" / unit for unit in UNITS}
        return placed | {
            etc / "sysusers.d/hingewall.conf": systemd / "etc/sysusers.conf",
            etc / "udev/rules.d/60-hingewall.rules": systemd / "etc/udev.rules",
            etc / "systemd/journald.conf.d/hingewall.conf": systemd / "etc/journald.conf",
            etc / "systemd/system.conf.d/hingewall.conf": systemd / "etc/watchdog.conf",
            etc / "avahi/services/hingewall.service": systemd / "etc/avahi.service",
            etc / "modules-load.d/hingewall.conf": systemd / "etc/modules.conf",
        }
