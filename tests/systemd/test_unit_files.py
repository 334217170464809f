"""What the units promise, as systemd itself reads them, and as facts that a change must not lose by accident."""

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from analyzing import analyze, analyzed, complaints, exposure, system_with
from hingewall.camera.process import STUCK
from hingewall.places import places
from hingewall.wifi import manager
from hingewall.wifi.hotspot import GRACE_S, OPEN_S, PATIENCE_KNOWN_S, TRIES
from installing.layout import Layout
from installing.system import SPEAKER_UNIT

FOLDER = Path(__file__).parents[2] / "systemd"
TMPFILES = (FOLDER / "etc/tmpfiles.conf").read_text()
WALL_SOCKETS = [getattr(places(), f"{name}_socket") for name in ("live", "command", "camera", "wifi")]
DEVICE, CAMERA, WEB = "hingewall-device.service", "hingewall-camera.service", "hingewall-web.service"
SERVICES = (DEVICE, CAMERA, WEB)
WIFI, FRONT = "hingewall-wifi.service", "hingewall-front.service"
UPDATES, UPLINK = "hingewall-updates.service", "hingewall-uplink.service"
HTTPS, CERTIFICATE, TIMER = "hingewall-https.service", "hingewall-certificate.service", "hingewall-certificate.timer"
OFFER, STICK, INSTALL = "hingewall-offer.service", "hingewall-stick@.service", "hingewall-install.service"
ALL = (*SERVICES, WIFI, FRONT, HTTPS, CERTIFICATE, UPDATES, UPLINK, OFFER, STICK)
"""All but the one of root's, which is there while a release is installed."""

ANALYZED_BY = "252"
"""The systemd whose figures the page has: each asks something more than the one before."""

SMALLEST_PI_MB = 512


def settings(unit: str) -> dict[str, list[str]]:
    """Each setting of a unit with all its values, in order."""
    found: dict[str, list[str]] = {}
    for line in (FOLDER / "units" / unit).read_text().splitlines():
        if re.match(r"[A-Za-z]", line):
            key, _, value = line.partition("=")
            found.setdefault(key, []).append(value)
    return found


def one(unit: str, key: str) -> str:
    values = settings(unit)[key]
    assert len(values) == 1
    return values[0]


def megabytes(unit: str, key: str) -> int:
    return int(one(unit, key).removesuffix("M"))


def test_a_sound_card_is_out_of_reach_but_where_there_is_a_speaker() -> None:
    """It may have a microphone. What the installer adds for a speaker opens that and nothing else."""
    assert not [key for unit in ALL for key, values in settings(unit).items() if "alsa" in "".join(values)]
    assert not [unit for unit in ALL if "audio" in " ".join(settings(unit).get("SupplementaryGroups", []))]
    added = dict(line.split("=", 1) for line in SPEAKER_UNIT.splitlines() if "=" in line)
    assert added == {"SupplementaryGroups": "audio", "DeviceAllow": "char-alsa rw"}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return system_with(FOLDER / "units", tmp_path_factory.mktemp("root"))


@analyzed
def test_systemd_understands_every_word(root: Path) -> None:
    assert complaints(root) == []


@analyzed
def test_each_process_is_shut_in_as_the_page_about_it_says(root: Path, update_refs: bool) -> None:
    rows = ["| unit | sees of `/run` | exposed |", "|---|---|---|"]
    for unit in ALL:
        places = ", ".join(f"`{place.removeprefix('-')}`" for place in MEETING[unit])
        rows.append(f"| `{unit}` | {places} | {exposure(root, unit)} |")
    page = FOLDER / "README.md"
    text, block = page.read_text("utf-8"), "\n".join(["<!-- sockets -->", *rows, "<!-- /sockets -->"])
    if update_refs:
        text = re.sub("<!-- sockets -->.*<!-- /sockets -->", lambda _: block, text, flags=re.DOTALL)
        page.write_text(text, "utf-8")
    if analyze("--version").stdout.split()[1] == ANALYZED_BY:
        assert block in text, f"the table of {page} is old: pytest {Path(__file__).name} --update-refs"


@pytest.mark.parametrize(
    ("unit", "user", "groups"),
    [
        (DEVICE, "hingewall", ["i2c", "gpio", "hingewall-camera"]),
        (CAMERA, "hingewall-camera", ["video"]),
        (WEB, "hingewall-web", ["hingewall", "hingewall-wifi"]),
        (FRONT, "hingewall-front", []),
        (WIFI, "hingewall-wifi", []),
        (UPLINK, "hingewall-uplink", ["hingewall"]),
    ],
)
def test_each_process_is_somebody_else_with_only_its_groups(unit: str, user: str, groups: list[str]) -> None:
    assert one(unit, "User") == one(unit, "Group") == user
    assert " ".join(settings(unit).get("SupplementaryGroups", [])).split() == groups
    rules = (FOLDER / "etc/sysusers.conf").read_text()
    assert re.search(rf"^u {user} ", rules, re.MULTILINE)
    for group in groups:
        assert re.search(rf"^[gu] {group} ", rules, re.MULTILINE), "there is such a group"


MEETING = {
    DEVICE: ["/run/hingewall", "/run/hingewall-camera", "/run/systemd/notify", "-/run/systemd/timesync"],
    CAMERA: ["/run/hingewall-camera", "/run/systemd/notify", "-/run/udev/data"],
    WEB: ["/run/hingewall", "/run/hingewall-wifi", "/run/systemd/notify"],
    FRONT: ["/run/hingewall-front", "/run/hingewall-web"],
    HTTPS: ["/run/hingewall-https", "/run/hingewall-web"],
    CERTIFICATE: ["-/run/systemd/timesync"],
    WIFI: ["/run/hingewall-wifi", "/run/dbus"],
    UPLINK: ["/run/hingewall", "/run/systemd/notify"],
    OFFER: [],
    STICK: ["-/run/hingewall-stick/%i"],
    UPDATES: ["-/run/systemd/resolve", "-/run/NetworkManager/resolv.conf", "-/run/resolvconf"],
}
"""What of /run each process sees; all else, Avahi's socket and the journal's among it, is not there."""


@pytest.mark.parametrize("unit", ALL)
def test_each_process_sees_only_where_it_meets_others(unit: str) -> None:
    found = settings(unit)
    assert any("/run:ro" in value.split() for value in found["TemporaryFileSystem"])
    assert any("/dev/shm:ro" in value.split() for value in found["TemporaryFileSystem"])
    bound = " ".join(found.get("BindPaths", []) + found.get("BindReadOnlyPaths", [])).split()
    assert bound == MEETING[unit]
    assert one(unit, "PrivateIPC") == "yes"
    assert found.get("PrivateNetwork") == (None if unit in (UPDATES, UPLINK) else ["yes"]), "two alone call out"
    assert "PrivateTmp" in found or "/tmp:ro" in found["TemporaryFileSystem"][0].split()


def test_where_they_meet_is_a_folder_that_outlives_both() -> None:
    """A folder that is made anew is another one, which the mounts of those who started before do not show."""
    made = re.findall(r"^d (/run\S+)", TMPFILES, re.MULTILINE)
    own = {f"/run/{name}" for unit in ALL for name in settings(unit).get("RuntimeDirectory", [])}
    shared = {place for places in MEETING.values() for place in places if place.startswith("/run/hingewall")}
    assert set(made) == shared - own
    assert own == {"/run/hingewall-front", "/run/hingewall-https"}, "nginx's own files, which nobody else looks at"
    for socket in WALL_SOCKETS:
        assert str(socket.parent) in made


def test_nobody_with_a_bus_is_root() -> None:
    for unit in ALL:
        assert one(unit, "User") != "root"
        assert one(unit, "CapabilityBoundingSet") == ""
        assert (unit == WIFI) == ("/run/dbus" in MEETING[unit])


def test_the_hotspot_ends_and_leaves_nothing_open() -> None:
    longest_s = PATIENCE_KNOWN_S + TRIES * (manager.OPEN_S + OPEN_S + GRACE_S + manager.JOIN_TRIES * manager.JOIN_S)
    assert int(one(WIFI, "RuntimeMaxSec").removesuffix("min")) * 60 > longest_s
    assert one(WIFI, "ExecStopPost").endswith("hingewall wifi --close")
    assert one(WIFI, "Restart") == "no"


def test_the_pages_reach_the_hotspot_by_its_group_alone() -> None:
    assert one(WIFI, "Group") in one(WEB, "SupplementaryGroups").split()
    assert f"d /run/hingewall-wifi 0750 {one(WIFI, 'User')} {one(WIFI, 'Group')}" in TMPFILES


def test_only_the_front_reaches_the_pages_and_it_reaches_nothing_else() -> None:
    path = one("hingewall-web.socket", "ListenStream")
    assert one("hingewall-web.socket", "SocketMode") == "0660"
    assert one("hingewall-web.socket", "SocketGroup") == one(FRONT, "User") == one(FRONT, "Group")
    assert "SupplementaryGroups" not in settings(FRONT)
    assert one(FRONT, "PrivateNetwork") == "yes"
    assert "-/var/lib/hingewall" in one(FRONT, "InaccessiblePaths").split()
    assert f"d {Path(path).parent} 0750 root {one(FRONT, 'Group')}" in TMPFILES
    assert re.search(rf"^u {one(FRONT, 'User')} ", (FOLDER / "etc/sysusers.conf").read_text(), re.MULTILINE)
    assert f"server unix:{path};" in (FOLDER / "etc/nginx-limits.conf").read_text()
    configuration = (FOLDER / "etc/nginx.conf").read_text()
    own = f"/run/{one(FRONT, 'RuntimeDirectory')}"
    assert set(re.findall(r" (/run/[^/; ]+)/", configuration)) == {own}
    assert Path(one(FRONT, "ExecStart").split()[-1]) in Layout(Path("/")).system_files(FOLDER)


@pytest.mark.parametrize(
    ("unit", "configuration", "listens"),
    [(FRONT, "nginx.conf", "[::]:80"), (HTTPS, "nginx-https.conf", "[::]:443 ssl http2")],
)
def test_a_front_takes_over_its_socket_and_never_waits_on_it(unit: str, configuration: str, listens: str) -> None:
    assert one(unit, "Environment") == "NGINX=3;"
    assert one(unit, "NonBlocking") == "yes"
    assert f"  listen {listens} ipv6only=off" in (FOLDER / "etc" / configuration).read_text()


def test_the_key_of_https_is_its_front_s_alone_who_can_only_read_it() -> None:
    folder = f"/var/lib/{one(CERTIFICATE, 'StateDirectory')}"
    assert one(CERTIFICATE, "User") == one(HTTPS, "User") == "hingewall-https"
    assert one(CERTIFICATE, "PrivateNetwork") == one(HTTPS, "PrivateNetwork") == "yes"
    where = places()
    assert {where.certificate.parent, where.certificate_key.parent, Layout(Path("/")).certificate} == {Path(folder)}
    assert f"default {where.certificate_key};" in (FOLDER / "etc/nginx-https.conf").read_text()
    assert not {"StateDirectory", "ReadWritePaths"} & settings(HTTPS).keys()
    assert one(HTTPS, "ProtectSystem") == "strict"


def test_whatever_becomes_of_https_port_80_is_served() -> None:
    for unit in (FRONT, "hingewall-front.socket", WEB, "hingewall-web.socket"):
        said = (FOLDER / "units" / unit).read_text()
        assert "https" not in said
        assert "certificate" not in said


def test_the_certificate_is_there_before_the_front_and_looked_after_every_day() -> None:
    assert CERTIFICATE in one(HTTPS, "After")
    assert one(TIMER, "OnUnitActiveSec") == "1d"


def test_device_camera_and_pages_have_no_network_at_all() -> None:
    assert one(WEB, "RestrictAddressFamilies") == "AF_UNIX"
    assert one(DEVICE, "RestrictAddressFamilies") == "AF_UNIX"
    assert "AF_INET" not in one(CAMERA, "RestrictAddressFamilies")
    for unit in SERVICES:
        assert one(unit, "PrivateNetwork") == "yes"


def test_only_the_device_has_pins_and_bus_and_only_the_camera_has_frames() -> None:
    assert one(WEB, "PrivateDevices") == "yes"
    for unit in (DEVICE, CAMERA):
        assert one(unit, "DevicePolicy") == "closed"
    assert {value.split()[0] for value in settings(DEVICE)["DeviceAllow"]} == {
        "char-i2c", "char-gpiochip", "/dev/gpiomem",
    }  # fmt: skip
    assert {value.split()[0] for value in settings(CAMERA)["DeviceAllow"]} == {
        "char-media", "char-video4linux", "char-dma_heap",
    }  # fmt: skip


def test_a_camera_that_is_found_after_the_start_is_used_all_the_same() -> None:
    """Its unit waits for a device that may appear seconds later; udev then asks for it by name."""
    assert one(CAMERA, "ConditionPathExistsGlob") == "/dev/media*"
    (rule,) = [line for line in (FOLDER / "etc/udev.rules").read_text().splitlines() if 'SUBSYSTEM=="media"' in line]
    assert 'TAG+="systemd"' in rule, "systemd looks at tagged devices only"
    assert re.search(r'ENV\{SYSTEMD_WANTS\}\+="([^"]+)"', rule)[1] == CAMERA  # type: ignore[index]


def test_the_camera_can_write_nothing_anywhere() -> None:
    assert one(CAMERA, "ReadOnlyPaths") == "/"
    assert not {"StateDirectory", "RuntimeDirectory", "CacheDirectory", "ReadWritePaths"} & settings(CAMERA).keys()
    assert one(CAMERA, "MemorySwapMax") == "0"


@pytest.mark.parametrize("unit", SERVICES)
def test_no_memory_of_a_process_ends_up_in_a_file(unit: str) -> None:
    assert one(unit, "LimitCORE") == "0"


@pytest.mark.parametrize("unit", SERVICES)
def test_it_says_when_it_is_ready_and_never_gives_up(unit: str) -> None:
    assert one(unit, "Type") == "notify"
    assert one(unit, "Restart") == ("on-failure" if unit == CAMERA else "always")


def test_a_camera_process_that_found_no_camera_is_left_alone_and_one_that_hangs_is_not() -> None:
    """It ends with 0 then, which ``on-failure`` passes over; a signal, a watchdog or a code does count as one."""
    assert one(CAMERA, "Restart") == "on-failure"
    assert "SuccessExitStatus" not in settings(CAMERA)
    assert STUCK != 0
    assert 0 < int(one(CAMERA, "WatchdogSec")) <= 20


@pytest.mark.parametrize("unit", ALL)
def test_whoever_switches_the_wall_off_and_on_again_and_again_is_never_told_too_often(unit: str) -> None:
    assert one(unit, "StartLimitIntervalSec") == "0"


def test_a_device_that_hangs_is_noticed_within_ten_seconds_and_leaves_nothing_on() -> None:
    assert 0 < int(one(DEVICE, "WatchdogSec")) <= 10
    assert one(DEVICE, "ExecStopPost").endswith("hingewall device --off")


def test_the_device_needs_neither_camera_nor_page_nor_network() -> None:
    """Promise: the alarm needs none of them."""
    assert not {"Requires", "Requisite", "BindsTo", "Wants"} & settings(DEVICE).keys()
    assert "network" not in one(DEVICE, "After")
    assert "hingewall" not in one(DEVICE, "After")


def test_beeps_go_before_pages() -> None:
    assert int(one(DEVICE, "CPUWeight")) > int(one(CAMERA, "CPUWeight")) > int(one(WEB, "CPUWeight"))
    assert int(one(DEVICE, "OOMScoreAdjust")) < 0


def test_together_they_fit_the_smallest_pi() -> None:
    assert sum(megabytes(unit, "MemoryMax") for unit in SERVICES) < SMALLEST_PI_MB
    for unit in SERVICES:
        assert megabytes(unit, "MemoryHigh") < megabytes(unit, "MemoryMax")


def test_lgpio_may_make_its_fifo() -> None:
    """It makes one where it is started, and where it can't it fails to be imported."""
    assert "LG_WD=/run/hingewall" in one(DEVICE, "Environment").split()
    assert "/run/hingewall" in one(DEVICE, "BindPaths").split()


def test_phones_reach_port_80_over_ipv4_and_ipv6() -> None:
    for unit, port in (("hingewall-front.socket", "80"), ("hingewall-https.socket", "443")):
        assert one(unit, "ListenStream") == port
        assert one(unit, "BindIPv6Only") == "both"
    service = ET.parse(FOLDER / "etc/avahi.service").getroot().find("service")
    assert service is not None
    assert (service.findtext("type"), service.findtext("port")) == ("_http._tcp", "80")


def test_the_target_starts_them_all() -> None:
    wanted = set(one("hingewall.target", "Wants").split())
    # What looks for, at and after a newer release waits for a timer, a file or a stick.
    waiting = {"hingewall.target", UPDATES, OFFER, STICK, INSTALL}
    assert wanted == {unit.name for unit in (FOLDER / "units").iterdir()} - waiting


def test_who_looks_at_a_stick_or_a_phone_s_file_has_no_network_and_sees_no_history() -> None:
    for unit in (OFFER, STICK):
        assert one(unit, "User") == one(UPDATES, "User")
        assert one(unit, "PrivateNetwork") == "yes"
        assert "-/var/lib/hingewall" in one(unit, "InaccessiblePaths").split()
        assert one(unit, "ProtectSystem") == "strict"
    assert "BindPaths" not in settings(STICK), "a stick is only read"
    mount = settings(STICK)["ExecStartPre"][-1].split()
    assert {"ro", "nosuid", "nodev", "noexec"} == set(mount[2].split(","))
    rule = (FOLDER / "etc/udev-stick.rules").read_text()
    assert 'SYSTEMD_WANTS}+="hingewall-stick@%k.service"' in rule
    assert 'ENV{ID_BUS}=="usb"' in rule


def test_pages_and_device_only_leave_word_and_root_takes_no_more_than_that() -> None:
    """What installs is root's, runs only meanwhile, and of the release that was last seen to work."""
    layout = Layout(Path("/"))
    assert "User" not in settings(INSTALL)
    assert "Install]" not in (FOLDER / "units" / INSTALL).read_text(), "nothing starts it but its path unit"
    watched = set(settings("hingewall-install.path")["PathExists"])
    assert watched == {str(layout.asked), str(layout.unfinished)} == {str(places().install), str(layout.unfinished)}
    assert one(INSTALL, "ExecStart").split()[1] == f"{layout.updater}/source/systemd/requested.py"
    assert "-/var/lib/hingewall/pin-key" in one(INSTALL, "InaccessiblePaths").split()
    assert one(INSTALL, "NoNewPrivileges") == "yes"
    assert "CAP_SYS_ADMIN" not in one(INSTALL, "CapabilityBoundingSet")


def test_the_pages_may_write_in_one_place_for_what_a_phone_sends() -> None:
    folder = str(places().upload.parent)
    assert one(WEB, "ReadWritePaths") == folder == str(Layout(Path("/")).upload.parent)
    assert "StateDirectory" not in settings(WEB)
    assert f"d {folder} 2770 {one(WEB, 'User')} {one(OFFER, 'Group')}" in TMPFILES
    assert one(OFFER, "ReadWritePaths") == folder
    assert one("hingewall-offer.path", "PathExists") == str(places().upload)


def test_page_and_installer_mean_the_same_files() -> None:
    layout, where = Layout(Path("/")), places()
    assert (layout.latest, layout.offer, layout.progress) == (where.latest, where.offer, where.progress)


def test_the_line_to_the_hub_is_there_only_once_it_is_joined_and_calls_nobody_else() -> None:
    assert one(UPLINK, "ConditionPathExists") == str(places().hub)
    assert one(UPLINK, "IPAddressDeny") == "any"
    assert "IPAddressAllow" not in settings(UPLINK), "the hub's address comes with joining"
    assert one(UPLINK, "ProtectSystem") == "strict"
    assert not {"StateDirectory", "RuntimeDirectory", "ReadWritePaths"} & settings(UPLINK).keys()


def test_the_one_process_that_looks_for_releases_sees_no_history_and_can_put_nothing_in_the_way_of_a_release() -> None:
    assert one(UPDATES, "ConditionPathExists") == str(Layout(Path("/")).updates), "nobody looks unless it is wanted"
    assert one(UPDATES, "User") == one(UPDATES, "StateDirectory") == Layout(Path("/")).latest.parent.name
    assert "/var/lib/hingewall" in one(UPDATES, "InaccessiblePaths")
    assert one(UPDATES, "ProtectSystem") == "strict"
    assert "ReadWritePaths" not in settings(UPDATES)
    assert "SupplementaryGroups" not in settings(UPDATES)
    started = Path(one(UPDATES, "ExecStart").split()[1]).relative_to("/opt/hingewall/current/source/systemd")
    assert (FOLDER / started).exists()


@pytest.mark.parametrize("unit", SERVICES)
def test_what_is_started_is_a_command_that_there_is(unit: str) -> None:
    arguments = one(unit, "ExecStart").split()
    assert arguments[0] == "/opt/hingewall/current/venv/bin/hingewall"
    done = subprocess.run(
        [sys.executable, "-P", "-m", "hingewall", arguments[1], "--help"], capture_output=True, check=False
    )
    assert done.returncode == 0


FIRST_BOOT = {"/boot/firmware/hingewall-label.html", "/etc/issue.d/hingewall.issue"}
"""What a card's first boot writes: imaging/first_boot.py."""


def test_the_page_about_all_this_names_nothing_that_is_not_there() -> None:
    said = (FOLDER / "README.md").read_text()
    named = set(re.findall(r"hingewall(?:-\w+)?@?\.(?:service|socket|target|timer|path)", said))
    assert named == {unit.name for unit in (FOLDER / "units").iterdir()}
    layout = Layout(Path("/"))
    places = {str(place) for place in layout.system_files(FOLDER)} | {
        str(place)
        for place in (
            layout.releases,
            layout.current,
            layout.wiring,
            layout.networks,
            layout.database,
            layout.pin_key,
            layout.command,
            layout.wifi_label,
            layout.certificate,
            layout.os_updates,
            layout.updates,
            layout.latest,
            layout.offered,
            layout.upload.parent,
            layout.progress.parent,
            layout.updater,
            layout.watchdog,
        )
    }
    for place in re.findall(r"^\| `(/[^`]+)`", said, re.MULTILINE):
        assert place.rstrip("/") in places | FIRST_BOOT
