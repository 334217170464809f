"""Where everything lies on a device. ``root`` is / but for tests."""

from dataclasses import dataclass
from pathlib import Path

INSTALLING = "hingewall-install"
"""The units that install what the owner has asked for on the page."""
HUB = "hingewall-hub"
"""How everything of a hub's begins."""


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
    def release_keys(self) -> Path:
        """The owner's own list of whose releases to take, in place of the one that a release brings."""
        return self.root / "etc/hingewall/release-keys"

    @property
    def updates(self) -> Path:
        """Where newer releases are looked for, if the owner has named a place."""
        return self.root / "etc/hingewall/updates.toml"

    @property
    def latest(self) -> Path:
        """What was found there, for the page."""
        return self.root / "var/lib/hingewall-updates/latest.json"

    @property
    def upload(self) -> Path:
        """A release that the owner's phone has sent, whole, where the pages may write."""
        return self.root / "var/lib/hingewall-upload/upload.bundle"

    @property
    def offered(self) -> Path:
        """The release at hand that can be installed: from the source, a stick or a phone."""
        return self.latest.with_name("offered.bundle")

    @property
    def offer(self) -> Path:
        """What that is, for the page."""
        return self.latest.with_name("offered.json")

    @property
    def asked(self) -> Path:
        """That the owner wants it installed, as the device has left word of it."""
        return self.root / "run/hingewall/install.json"

    @property
    def progress(self) -> Path:
        """How far it is and how it ended, for the page."""
        return self.root / "var/lib/hingewall-install/progress.json"

    @property
    def unfinished(self) -> Path:
        """There from the beginning of an update to its end, so that it is ended after the power went."""
        return self.progress.with_name("unfinished.json")

    @property
    def updater(self) -> Path:
        """A link to the release that was last seen to work: its installer brings the next one, and takes it back."""
        return self.home / "updater"

    @property
    def networks(self) -> Path:
        """From where the pages may be opened, beside the private networks."""
        return self.root / "etc/hingewall/networks.conf"

    @property
    def data(self) -> Path:
        return self.root / "var/lib/hingewall"

    @property
    def wifi_label(self) -> Path:
        """Name and password of the wall's own Wi-Fi, for root."""
        return self.root / "var/lib/hingewall-wifi/wifi-label.json"

    @property
    def certificate(self) -> Path:
        """For https: its key for the front, what may be known of it for everybody."""
        return self.root / "var/lib/hingewall-https"

    @property
    def database(self) -> Path:
        return self.data / "hingewall.db"

    @property
    def pin_key(self) -> Path:
        """What the device seals the PINs' hashes with."""
        return self.data / "pin-key"

    @property
    def lock(self) -> Path:
        """Where root alone may write: in /run/lock anybody could be there first."""
        return self.root / "run/hingewall-install.lock"

    @property
    def boot_config(self) -> Path | None:
        """The firmware's config.txt; None on a machine that is no Pi."""
        places = (self.root / "boot/firmware/config.txt", self.root / "boot/config.txt")
        return next((place for place in places if place.is_file()), None)

    @property
    def os_updates(self) -> Path:
        """Whether Debian's security fixes come by themselves, as it was chosen at the first installation."""
        return self.root / "etc/apt/apt.conf.d/52hingewall"

    @property
    def other_front(self) -> Path:
        """Debian's own unit for nginx, as a mask hides it."""
        return self._units / "nginx.service"

    @property
    def units(self) -> list[Path]:
        """Our units that the system has, of whatever release."""
        return sorted(
            unit
            for unit in self._units.glob("hingewall*")
            if unit.suffix in (".service", ".socket", ".target", ".timer", ".path") and self._own(unit)
        )

    def _own(self, place: Path) -> bool:
        """Whether that is a wall's: a hub on the same machine is installed and taken off by itself."""
        return not place.name.startswith(HUB)

    @property
    def running(self) -> list[str]:
        """Those that are stopped and started for another release: neither templates nor what installs it."""
        return [unit.name for unit in self.units if "@" not in unit.name and unit.stem != INSTALLING]

    @property
    def speaker_unit(self) -> Path:
        """What the device's unit may use beside its own, where there is a speaker."""
        return self._units / "hingewall-device.service.d" / "50-speaker.conf"

    @property
    def watchdog(self) -> Path:
        """For systemd itself: the machine's own watchdog, where there is memory enough for it."""
        return self.root / "etc/systemd/system.conf.d/hingewall.conf"

    @property
    def overrides(self) -> list[Path]:
        """What `systemctl edit` has made for our units."""
        return sorted(place for place in self._units.glob("hingewall*.d") if self._own(place))

    @property
    def _units(self) -> Path:
        return self.root / "etc/systemd/system"

    def system_files(self, systemd: Path) -> dict[Path, Path]:
        """Where the system looks for what a release's ``systemd`` folder holds. Each release has its own units."""
        etc = self.root / "etc"
        placed = {self._units / unit.name: unit for unit in sorted((systemd / "units").iterdir())}
        return placed | {
            etc / "sysusers.d/hingewall.conf": systemd / "etc/sysusers.conf",
            etc / "tmpfiles.d/hingewall.conf": systemd / "etc/tmpfiles.conf",
            etc / "udev/rules.d/60-hingewall.rules": systemd / "etc/udev.rules",
            etc / "udev/rules.d/90-hingewall-stick.rules": systemd / "etc/udev-stick.rules",
            etc / "polkit-1/rules.d/50-hingewall.rules": systemd / "etc/polkit.rules",
            etc / "NetworkManager/dnsmasq-shared.d/hingewall.conf": systemd / "etc/dnsmasq.conf",
            etc / "systemd/journald.conf.d/hingewall.conf": systemd / "etc/journald.conf",
            etc / "avahi/services/hingewall.service": systemd / "etc/avahi.service",
            etc / "avahi/hingewall.conf": systemd / "etc/avahi.conf",
            self._units / "avahi-daemon.service.d/hingewall.conf": systemd / "etc/avahi-unit.conf",
            etc / "modules-load.d/hingewall.conf": systemd / "etc/modules.conf",
            etc / "nginx/hingewall.conf": systemd / "etc/nginx.conf",
            etc / "nginx/hingewall-https.conf": systemd / "etc/nginx-https.conf",
            etc / "nginx/hingewall-limits.conf": systemd / "etc/nginx-limits.conf",
            etc / "nginx/hingewall-locations.conf": systemd / "etc/nginx-locations.conf",
        }
