"""``sudo make install-hub``: the hub of many walls on this machine, from Debian's Mosquitto, PostgreSQL and nginx."""

import shutil
import socket
import time
from dataclasses import dataclass
from pathlib import Path

from installing import releases
from installing.errors import InstallError
from installing.health import LOOK_S, STEADY_S
from installing.install import PATIENCE_S, check_machine, only_one
from installing.layout import HUB, Layout
from installing.packages import APT, is_installed
from installing.ports import check_ports
from installing.running import Runner, link, put

PACKAGES = ("mosquitto", "postgresql", "python3-psycopg", "nginx", "openssl", "python3-venv")
"""psycopg is Debian's, which belongs to its PostgreSQL's library."""
MASKED = ("mosquitto", "nginx")
"""Their own units would take ports at once; the hub's run them."""
TARGET, PAGES_PORT, WALLS_PORT = "hingewall-hub.target", 8443, 8883
USERS = ("hingewall-hub", "hingewall-hub-broker", "hingewall-hub-pages", "hingewall-hub-front")
DATABASE, OWNER, PAGES = "hingewall-hub", "hingewall-hub", "hingewall-hub-pages"
RESTARTED = ("broker", "ingester", "pages", "front")


@dataclass(frozen=True)
class HubLayout(Layout):
    """Beside a wall on the same machine, if there is one."""

    @property
    def home(self) -> Path:
        return self.root / "opt/hingewall-hub"

    @property
    def command(self) -> Path:
        return self.root / "usr/local/bin/hingewall-hub"

    @property
    def conf(self) -> Path:
        """The key by which walls know the hub, and the hash of the owner's password."""
        return self.root / "etc/hingewall-hub"

    @property
    def door(self) -> Path:
        return self.root / "var/lib/hingewall-hub"

    def _own(self, place: Path) -> bool:
        return place.name.startswith(HUB)

    def hub_files(self, hub: Path) -> dict[Path, Path]:
        etc = self.root / "etc"
        placed = {self._units / unit.name: unit for unit in sorted((hub / "units").iterdir())}
        return placed | {
            etc / "sysusers.d/hingewall-hub.conf": hub / "etc/sysusers.conf",
            etc / "tmpfiles.d/hingewall-hub.conf": hub / "etc/tmpfiles.conf",
            self.conf / "nginx.conf": hub / "etc/nginx.conf",
        }


def install_hub(layout: HubLayout, runner: Runner, source: Path, wheels: Path | None = None) -> None:
    """Everything; again, it brings a newer version. Raises InstallError."""
    check_machine(layout)
    check_ports(layout, runner, (PAGES_PORT, WALLS_PORT))
    with only_one(layout):
        _packages(runner)
        release = releases.make(layout, runner, source, wheels)
        _system(layout, runner, release)
        password = _keys(layout, runner, release)
        _database(runner)
        link(layout.current, Path("releases") / release.name)
        put(layout.command, COMMAND.encode(), 0o755)
        runner.run("systemctl", "enable", "--quiet", *(unit.name for unit in layout.units if _begins(unit)))
        runner.run("systemctl", "start", "postgresql.service")
        runner.run("systemctl", "restart", TARGET, *(f"hingewall-hub-{one}.service" for one in RESTARTED))
        _prune(layout, release)
        _farewell(layout, runner, password)


COMMAND = """\
#!/bin/sh
exec /opt/hingewall-hub/current/venv/bin/python -m hingewall_hub.keys "$@"
"""


def _begins(unit: Path) -> bool:
    return "[Install]" in unit.read_text("utf-8")


def _packages(runner: Runner) -> None:
    missing = [name for name in PACKAGES if not is_installed(runner, name)]
    if not missing:
        runner.say("packages: already there")
        return
    runner.say(f"packages: installing {', '.join(missing)}")
    for name in set(MASKED) & set(missing):
        runner.works("systemctl", "mask", f"{name}.service")
    runner.works(*APT, "update")
    runner.run(*APT, "install", "-y", "--no-install-recommends", *missing)


def _system(layout: HubLayout, runner: Runner, release: Path) -> None:
    changed = [place for place, kept in layout.hub_files(release / "source/systemd/hub").items()
               if put(place, kept.read_bytes())]  # fmt: skip
    runner.say(f"system: {len(changed)} files changed" if changed else "system: units already there")
    runner.run("systemd-sysusers", str(layout.root / "etc/sysusers.d/hingewall-hub.conf"))
    runner.run("systemd-tmpfiles", "--create", str(layout.root / "etc/tmpfiles.d/hingewall-hub.conf"))
    runner.run("systemctl", "daemon-reload")


def _keys(layout: HubLayout, runner: Runner, release: Path) -> str:
    """What is made once: the hub's key, and a password for its owner, which is told only now; else empty."""
    said = runner.run(str(release / "venv/bin/python"), "-m", "hingewall_hub.keys", "make", str(layout.conf))
    runner.run("chgrp", "hingewall-hub-keys", str(layout.conf / "broker.key"))
    runner.run("chgrp", PAGES, str(layout.conf / "password"))
    return said.strip()


def _database(runner: Runner) -> None:
    """A database of the ingester's, which the pages may read: by the user that the kernel sees, without passwords."""
    for role in (OWNER, PAGES):
        if _asked(runner, f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'") != "1":  # noqa: S608  ours
            runner.run("runuser", "-u", "postgres", "--", "createuser", role)
    if _asked(runner, f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'") != "1":  # noqa: S608  ours
        runner.run("runuser", "-u", "postgres", "--", "createdb", "--owner", OWNER, DATABASE)
        runner.say(f"database: {DATABASE} made")


def _asked(runner: Runner, query: str) -> str:
    runner.works("systemctl", "start", "postgresql.service")
    return runner.run("runuser", "-u", "postgres", "--", "psql", "-XAtc", query, "postgres").strip()


def _prune(layout: HubLayout, release: Path) -> None:
    for old in layout.releases.iterdir():
        if old != release:
            releases.remove(old)


def _runs(runner: Runner, unit: str) -> bool:
    """Whether it does, for a while: the broker falls over until the ingester has written down who may come in."""
    since, limit = time.monotonic(), time.monotonic() + PATIENCE_S
    while time.monotonic() < limit:
        if not runner.works("systemctl", "--quiet", "is-active", unit):
            since = time.monotonic()
        elif time.monotonic() - since >= STEADY_S:
            return True
        time.sleep(LOOK_S)
    return False


def _farewell(layout: HubLayout, runner: Runner, password: str) -> None:
    for unit in RESTARTED:
        if not _runs(runner, f"hingewall-hub-{unit}.service"):
            log = runner.hears("journalctl", "--no-pager", "--output=cat", "--lines=8", "-u", f"hingewall-hub-{unit}")
            raise InstallError(f"hingewall-hub-{unit} does not run; its log ends with:\n{log}")
    name = socket.gethostname().split(".")[0]
    runner.say(f"\nThe hub is at https://{name}.local:{PAGES_PORT}/")
    for ip in runner.run("hostname", "--all-ip-addresses").split():
        runner.say(f"          or https://{f'[{ip}]' if ':' in ip else ip}:{PAGES_PORT}/")
    shown = runner.run("openssl", "x509", "-noout", "-fingerprint", "-sha256", "-in", str(layout.conf / "broker.pem"))
    runner.say(f"The browser warns once, since the hub has made its certificate itself: {shown.strip()}")
    if password:
        runner.say(f"Its password, told only now: {password}")
    runner.say("Another password: sudo hingewall-hub password")


def uninstall_hub(layout: HubLayout, runner: Runner, purge: bool) -> None:
    """Programs and units go. What walls have sent stays, and the key that they know the hub by, unless ``purge``."""
    with only_one(layout):
        runner.works("systemctl", "disable", "--quiet", "--now", *(unit.name for unit in layout.units))
        placed = layout.hub_files(Path(__file__).resolve().parents[1] / "hub")
        for place in (*placed, *layout.units, layout.command):
            place.unlink(missing_ok=True)
        runner.works("systemctl", "daemon-reload")
        if layout.home.exists():
            shutil.rmtree(layout.home)
        runner.say("programs: removed")
        if not purge:
            runner.say(f"kept: the database {DATABASE}, {layout.conf}, {layout.door} (PURGE=1 removes them too)")
            return
        runner.works("runuser", "-u", "postgres", "--", "dropdb", "--if-exists", "--force", DATABASE)
        for role in (OWNER, PAGES):
            runner.works("runuser", "-u", "postgres", "--", "dropuser", "--if-exists", role)
        for folder in (layout.conf, layout.door):
            shutil.rmtree(folder, ignore_errors=True)
        for user in USERS:
            runner.works("userdel", user)
        runner.works("groupdel", "hingewall-hub-keys")
        runner.say("what walls had sent: removed")
