"""What each process of an installed wall can reach, tried from where it is: in its namespaces, as its user.

A real systemd has put it there; NetworkManager and polkit are Debian's own. The tests are one story, in this order.
"""

import json
import re
import shutil
from collections.abc import Iterator

import pytest

import installed
from containers import PROJECT, Container, lacking
from installed import CAMERA, DEVICE, FRONT, GET, WEB, WIFI, install, pid, state
from waiting import until

pytestmark = [pytest.mark.machine, pytest.mark.skipif(lacking() is not None, reason=f"a container {lacking()}")]

ALL = (DEVICE, CAMERA, WEB, FRONT, WIFI)
ALWAYS = ALL[:-1]
"""Those that run whether the wall has a network or not."""

LISTENING = """\
import glob, json
paths = set()
for table in glob.glob("/proc/[0-9]*/net/unix"):
    try:
        lines = open(table).read().splitlines()[1:]
    except OSError:  # it has ended
        continue
    paths |= {line.split()[7] for line in lines if len(line.split()) > 7}
print(json.dumps(sorted(paths)))
"""
"""Every Unix socket with a name that there is, whichever process has it in whichever namespace."""

TRIED = """\
import json, socket, sys
for name in json.loads(sys.argv[1]):
    address = "\\0" + name[1:] if name.startswith("@") else name
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET):
        try:
            socket.socket(socket.AF_UNIX, kind).connect(address)
        except OSError:
            continue
        print(name)
        break
"""

ASK_AVAHI = """\
import socket
avahi = socket.socket(socket.AF_UNIX)
avahi.connect("/run/avahi-daemon/socket")
avahi.sendall(b"RESOLVE-HOSTNAME frame-0123456789abcdef-row17.local\\n")
"""
"""A picture, a row at a time, in questions that Avahi sends to everybody on the network."""

REACHED = {
    DEVICE: {"/run/hingewall/live.sock", "/run/hingewall/command.sock", "/run/hingewall-camera/camera.sock"},
    CAMERA: {"/run/hingewall-camera/camera.sock"},
    WEB: {"/run/hingewall/live.sock", "/run/hingewall/command.sock", "/run/hingewall-wifi/wifi.sock"},
    FRONT: {"/run/hingewall-web/pages.sock"},
    WIFI: {"/run/hingewall-wifi/wifi.sock", "/run/dbus/system_bus_socket"},
}
NOTIFY = {"/run/systemd/notify"}
"""Where a process says that it is ready, and that it lives."""

ALLOWED = {"wifi.scan", "enable-disable-wifi", "wifi.share.protected", "settings.modify.system", "network-control"}


@pytest.fixture(scope="module")
def debian(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Container]:
    container = installed.debian(tmp_path_factory.mktemp("debian"))
    try:
        code, said = install(container)
        assert code == 0, said
        until(lambda: (now := state(container)) and now["camera_on"] and now["form"] == "checked", "it runs")
        yield container
    finally:
        container.close()


def status(debian: Container, unit: str) -> dict[str, str]:
    lines = debian.run("cat", f"/proc/{pid(debian, unit)}/status")[1].splitlines()
    return dict(line.split(":\t", 1) for line in lines if ":\t" in line)


def inside(debian: Container, unit: str, *command: str) -> tuple[int, str]:
    """Run something where that process is and as the user that it is, with its groups and without any capability."""
    running(debian, unit)
    its = status(debian, unit)
    user, group = its["Uid"].split()[0], its["Gid"].split()[0]
    groups = ["--groups=" + ",".join(its["Groups"].split())] if its["Groups"].split() else ["--clear-groups"]
    there = ["nsenter", "-t", str(pid(debian, unit)), "-m", "-n", "-i", "--"]
    as_it = ["setpriv", f"--reuid={user}", f"--regid={group}", *groups, "--bounding-set=-all", "--no-new-privs"]
    assert debian.run(*there, *as_it, "true") == (0, ""), "what fails in there does not fail for want of a way in"
    return debian.run(*there, *as_it, *command)


def running(debian: Container, unit: str) -> None:
    """The hotspot would end by itself where there is no radio, a minute after it began: it is stopped in its tracks."""
    if debian.shows(unit, "ActiveState") != "active":
        debian.run("systemctl", "start", unit)
    until(lambda: pid(debian, unit) != 0, "it runs")
    if unit == WIFI:
        until(lambda: debian.run("test", "-S", "/run/hingewall-wifi/wifi.sock")[0] == 0, "it can be asked")
        debian.run("systemctl", "kill", "--signal=STOP", WIFI)


@pytest.mark.parametrize("unit", ALL)
def test_of_all_sockets_there_are_each_process_reaches_its_own_and_no_others(debian: Container, unit: str) -> None:
    running(debian, WIFI)
    there = json.loads(debian.python(LISTENING))
    assert {"/run/avahi-daemon/socket", "/run/dbus/system_bus_socket", "/run/systemd/private"} <= set(there)
    code, said = inside(debian, unit, "python3", "-c", TRIED, json.dumps(there))
    assert code == 0, said
    assert set(said.splitlines()) - NOTIFY == REACHED[unit]


def test_no_picture_leaves_by_way_of_avahi(debian: Container) -> None:
    for unit in ALWAYS:
        code, said = inside(debian, unit, "python3", "-c", ASK_AVAHI)
        assert (code != 0, "FileNotFoundError" in said) == (True, True), unit


@pytest.mark.parametrize("unit", ALL)
def test_nothing_is_left_where_others_could_find_it(debian: Container, unit: str) -> None:
    """Shared memory, message queues, locks and temporary files are a process's own, if it may make any."""
    inside(debian, unit, "touch", "/tmp/left", "/var/tmp/left", "/dev/shm/left", "/run/lock/left", "/dev/mqueue/left")
    assert debian.run("find", "/tmp", "/var/tmp", "/dev/shm", "/run/lock", "-maxdepth", "1", "-name", "left")[1] == ""
    own = debian.run("readlink", f"/proc/{pid(debian, unit)}/ns/ipc")[1]
    assert own != debian.run("readlink", "/proc/1/ns/ipc")[1]


def test_what_a_process_says_is_in_the_journal_all_the_same(debian: Container) -> None:
    said = debian.run("journalctl", "--output=json", "--no-pager", f"_SYSTEMD_UNIT={DEVICE}")[1]
    assert '"_TRANSPORT":"stdout"' in said


@pytest.mark.parametrize(
    ("unit", "command"),
    [
        *((unit, command) for unit in ALWAYS for command in ("restart", "stop", "kill --signal=KILL")),
        ("hingewall-web.socket", "restart"),
        ("hingewall-web.socket", "stop"),
    ],
)
def test_whoever_starts_anew_is_found_by_the_others(debian: Container, unit: str, command: str) -> None:
    debian.run("systemctl", *command.split(), unit)
    debian.run("systemctl", "start", "hingewall.target", unit, WEB, FRONT)
    seen = until(lambda: (now := state(debian)) and now["form"] == "checked" and now, "page, device and camera meet")
    assert seen["camera_on"]


def test_no_process_of_ours_can_call_out_and_the_page_answers_all_the_same(debian: Container) -> None:
    own = debian.run("readlink", "/proc/1/ns/net")[1]
    for unit in ALWAYS:
        assert debian.run("readlink", f"/proc/{pid(debian, unit)}/ns/net")[1] != own
        code, said = debian.run("nsenter", "-t", str(pid(debian, unit)), "-n", "cat", "/proc/net/dev")
        assert code == 0
        assert [line.split(":")[0].strip() for line in said.splitlines()[2:]] == ["lo"]
    assert state(debian) is not None


@pytest.mark.parametrize("unit", ALL)
def test_each_process_is_shut_in(debian: Container, unit: str) -> None:
    running(debian, unit)
    its = status(debian, unit)
    assert its["NoNewPrivs"] == "1"
    assert its["Seccomp"] == "2"
    assert int(its["CapEff"], 16) == int(its["CapBnd"], 16) == 0
    assert its["Uid"].split()[0] != "0"
    as_root = ["nsenter", "-t", str(pid(debian, unit)), "-m", "touch"]  # not even root can: it is mounted read-only
    for place in ("/etc/x", "/usr/x", "/opt/hingewall/x", "/var/x", "/run/x"):
        code, said = debian.run(*as_root, place)
        assert code != 0, place
        assert "Read-only" in said, said


def test_the_camera_process_has_nowhere_to_put_a_picture(debian: Container) -> None:
    as_root = ["nsenter", "-t", str(pid(debian, CAMERA)), "-m"]
    for place in ("/tmp", "/var/tmp", "/dev/shm", "/etc", "/var", "/run/hingewall-camera"):
        assert debian.run(*as_root, "touch", f"{place}/x")[0] != 0, f"not even root: {place}"
    said = inside(debian, CAMERA, "find", "/", "/run", "/dev", "-xdev", "-writable", "-type", "d", "-print")[1]
    writable = [line for line in said.splitlines() if line.startswith("/") and not line.startswith("/proc")]
    assert writable == []
    assert "hingewall.db" not in debian.run(*as_root, "ls", "/var/lib/hingewall")[1]
    limits = debian.run("cat", f"/proc/{pid(debian, CAMERA)}/limits")[1]
    assert [line.split()[4] for line in limits.splitlines() if line.startswith("Max core")] == ["0"]


def test_who_may_read_the_records(debian: Container) -> None:
    database = "/var/lib/hingewall/hingewall.db"
    assert inside(debian, WEB, "test", "-r", database)[0] == 0
    assert inside(debian, WEB, "test", "-w", database)[0] != 0
    for unit in (CAMERA, FRONT, WIFI):
        assert inside(debian, unit, "test", "-r", database)[0] != 0, unit
    outside = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "test", "-w"]
    for socket in set().union(*REACHED.values()) - {"/run/dbus/system_bus_socket"}:
        assert debian.run(*outside, socket)[0] != 0, f"{socket} is for nobody else on the machine"


class TestTheHotspotsProcess:
    """It asks NetworkManager, as somebody whom polkit lets do so much. It was root once, and left its sandbox twice."""

    def test_starts_nothing_outside_its_sandbox(self, debian: Container) -> None:
        for way in (["systemd-run"], ["env", "-u", "DBUS_SYSTEM_BUS_ADDRESS", "systemd-run", "--system", "--wait"]):
            assert inside(debian, WIFI, *way, "touch", "/root/outside-the-sandbox")[0] != 0
        manager = "org.freedesktop.systemd1", "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager"
        code, said = inside(debian, WIFI, "busctl", "call", *manager, "StartUnit", "ss", "debug-shell.service", "fail")
        assert code != 0, said
        assert not (debian.root / "root/outside-the-sandbox").exists()
        assert debian.shows("debug-shell.service", "ActiveState") == "inactive"

    @pytest.mark.parametrize("place", ["dispatcher.d/99-x", "system-connections/x.nmconnection", "conf.d/x.conf",
                                       "dnsmasq-shared.d/x.conf"])  # fmt: skip
    def test_writes_no_file_that_networkmanager_would_run_or_read(self, debian: Container, place: str) -> None:
        (debian.root / "etc/NetworkManager" / place).parent.mkdir(exist_ok=True)
        assert inside(debian, WIFI, "touch", f"/etc/NetworkManager/{place}")[0] != 0
        assert not (debian.root / "etc/NetworkManager" / place).exists()

    def test_may_do_as_much_as_it_needs_and_no_more(self, debian: Container) -> None:
        said = inside(debian, WIFI, "nmcli", "-t", "-f", "PERMISSION,VALUE", "general", "permissions")[1]
        granted = {line.split(":")[0].rpartition("NetworkManager.")[2] for line in said.splitlines() if ":yes" in line}
        assert granted == ALLOWED, said

    def test_and_nobody_else_may(self, debian: Container) -> None:
        as_web = ["setpriv", "--reuid=hingewall-web", "--regid=hingewall-web", "--init-groups"]
        said = debian.run(*as_web, "nmcli", "-t", "-f", "PERMISSION,VALUE", "general", "permissions")[1]
        assert "settings.modify.system:" in said
        assert ":yes" not in said

    def test_is_answered_by_the_real_networkmanager_and_not_refused(self, debian: Container) -> None:
        code, said = inside(debian, WIFI, PYTHON, "-c", ASK_MANAGER)
        assert code == 0, said
        assert said.splitlines()[-1].startswith("this machine has no Wi-Fi")
        assert debian.run("nmcli", "-t", "-f", "NAME", "connection")[1].count("Hingewall") == 0

    def test_a_phone_names_a_network_and_the_hotspot_is_gone(self, debian: Container) -> None:
        """Over what the phone sends to port 80 and a NetworkManager with a radio, which has to be a stand-in."""
        debian.run("systemctl", "kill", "--signal=CONT", WIFI)
        debian.run("systemctl", "stop", WIFI, "NetworkManager.service")
        shutil.copy(PROJECT / "tests/networkmanager.py", debian.root / "root")
        standin = f"{PYTHON} /root/networkmanager.py /root/asked.json"
        code, said = debian.run("systemd-run", "--unit=standin", *standin.split())
        assert code == 0, said
        debian.run("systemctl", "start", WIFI)
        page = GET.replace("'http://127.0.0.1{}'", "u.Request('http://127.0.0.1/wifi'{})")
        until(lambda: "Which Wi-Fi is yours?" in debian.python(page.format("")), "an open hotspot")
        assert debian.python(ELSEWHERE) == "http://10.42.0.1/wifi"
        form = ", data=b'network=47796d&password=hinge+the+hips', headers={'Origin': 'http://127.0.0.1'}"
        assert "Joining Gym" in debian.python(page.format(form))
        until(lambda: debian.shows(WIFI, "ActiveState") == "inactive", "it ends once the network is joined")
        debian.run("systemctl", "stop", "standin")
        kept, asked = json.loads((debian.root / "root/asked.json").read_text())
        assert [connection["802-11-wireless-security"]["psk"] for connection in kept] == [["s", "hinge the hips"]]
        assert [what[0] for what in asked if what != "scan"] == ["add", "use", "delete", "add", "use"]
        assert "This wall has a network" in debian.python(page.format(""))
        log = debian.run("journalctl", "--no-pager", f"--unit={WIFI}")[1]
        assert "joined it" in log
        assert not re.search("Gym|hinge the hips", log), "neither where it hangs nor the password"


PYTHON = f"{installed.COMMAND.rpartition('/')[0]}/python"

ASK_MANAGER = """\
from hingewall.wifi.manager import *
with NetworkManager() as manager:
    assert manager.networks() == ()
    try:
        manager.join(Wish(b"Gym".hex(), "hinge the hips"))
    except WifiError as error:
        print(error)
"""

ELSEWHERE = """\
import http.client
wall = http.client.HTTPConnection("127.0.0.1", timeout=5)
wall.request("GET", "/generate_204", headers={"Host": "captive.example"})
print(wall.getresponse().headers["Location"])
"""
"""What a phone does that looks for the internet."""

ASK_NAME = """\
import socket, sys
avahi = socket.socket(socket.AF_UNIX)
avahi.connect("/run/avahi-daemon/socket")
avahi.sendall(f"RESOLVE-HOSTNAME-{sys.argv[1]} hingewall.local\\n".encode())
print(avahi.makefile().readline())
"""

ASKED_FROM = """\
import http.client, sys
wall = http.client.HTTPConnection(sys.argv[2], 80, timeout=5, source_address=(sys.argv[1], 0))
wall.request("GET", "/healthz", headers={"Host": "localhost"})
try:
    print(wall.getresponse().status)
except ConnectionResetError:
    print("no answer")
"""


class TestWhoIsNear:
    """The internet reaches no wall, whatever a router lets through."""

    @pytest.mark.parametrize(
        ("phone", "wall", "answer"),
        [
            ("10.1.2.3", "192.168.7.7", "200"),
            ("203.0.113.5", "192.168.7.7", "no answer"),
            ("203.0.113.5", "203.0.113.5", "no answer"),
            ("fd00::5", "fd00::5", "200"),
            ("2001:db8:1:2::5", "2001:db8:1:2:aa:bb:cc:dd", "200"),
            ("2001:db8:9::5", "2001:db8:1:2::5", "no answer"),
            ("2001:db8:9::5", "fd00::5", "no answer"),
        ],
    )
    def test_is_answered(self, debian: Container, phone: str, wall: str, answer: str) -> None:
        for address in (phone, wall):
            bits = "128" if ":" in address else "32"
            debian.run("ip", "address", "replace", f"{address}/{bits}", "dev", "lo", *["nodad"] * (":" in address))
        assert debian.run("python3", "-c", ASKED_FROM, phone, wall)[1] == answer

    def test_as_is_whoever_the_owner_lets_in(self, debian: Container) -> None:
        networks = debian.root / "etc/hingewall/networks.conf"
        assert "# 203.0.113.0/24 1;" in networks.read_text()
        networks.write_text(networks.read_text().replace("# 203.0.113.0/24", "203.0.113.0/24"))
        assert debian.run("systemctl", "restart", FRONT)[0] == 0
        asked = "python3", "-c", ASKED_FROM, "203.0.113.5", "203.0.113.5"
        until(lambda: debian.run(*asked)[1] == "200", "the front lets that network in")
        assert debian.run("python3", "-c", ASKED_FROM, "2001:db8:9::5", "2001:db8:1:2::5")[1] == "no answer"

    def test_is_told_the_name_and_avahi_announces_no_address_that_the_internet_knows(self, debian: Container) -> None:
        debian.run("systemctl", "stop", "NetworkManager.service")  # which would see to the cable
        debian.run("ip", "link", "add", "gym0", "type", "veth", "peer", "name", "gym1")
        debian.run("ip", "address", "add", "192.168.9.8/24", "dev", "gym0")
        debian.run("ip", "address", "add", "2001:db8:1:3::5/64", "dev", "gym0", "nodad")
        for end in ("gym0", "gym1"):
            debian.run("ip", "link", "set", end, "up")
        until(lambda: "192.168.9.8" in debian.run("journalctl", "--unit=avahi-daemon")[1], "Avahi sees the cable")
        assert debian.run("python3", "-c", ASK_NAME, "IPV4")[1].startswith("+")
        assert debian.run("python3", "-c", ASK_NAME, "IPV6")[1].startswith("-15"), "nobody answers"
