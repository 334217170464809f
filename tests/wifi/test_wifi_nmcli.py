"""NetworkManager asked through its command: a stand-in that notes what it is asked and says what a test wants."""

import json
import stat
import sys
from pathlib import Path
from typing import Any

import pytest

from hingewall.wifi.keyfile import identity
from hingewall.wifi.label import Label
from hingewall.wifi.nmcli import NetworkManager, WifiError
from hingewall.wifi.view import Failure, Network, Wish

LABEL = Label("Hingewall-K7QX", "correcthorse")
GYM = b"Gym".hex()
WISH = Wish(GYM, "hinge the hips")
PROGRAM = """#!{python}
import json, os, pathlib, sys
here = pathlib.Path({here!r})
with (here / "asked").open("a") as file:
    print(json.dumps([os.environ.get("LC_ALL"), *sys.argv[1:]]), file=file)
for words, (code, out, err) in json.loads((here / "says").read_text()):
    if words in " ".join(sys.argv[1:]):
        print(out, end="")
        print(err, end="", file=sys.stderr)
        sys.exit(code)
"""


class Machine:
    """A folder as the machine's root, and what its ``nmcli`` says: by some words of a call, code, output and error."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        program = root / "bin/nmcli"
        program.parent.mkdir()
        program.write_text(PROGRAM.format(python=sys.executable, here=str(root)))
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(program.parent))
        self.says()
        self.manager = NetworkManager(root)

    def says(self, **told: tuple[int, str, str]) -> None:
        said: list[Any] = [[words.replace("_", " "), answer] for words, answer in told.items()]
        (self.root / "says").write_text(json.dumps([*said, ["radio wifi", (0, "enabled\n", "")]]))

    @property
    def asked(self) -> list[list[str]]:
        file = self.root / "asked"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    def files(self) -> dict[str, str]:
        return {
            str(path.relative_to(self.root)): path.read_text()
            for folder in ("etc", "run")
            for path in (self.root / folder).rglob("*")
            if path.is_file()
        }


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("devices", "there"),
    [
        ("wifi:connected:abc\nethernet:unavailable:\n", True),
        ("ethernet:connected:abc\n", True),
        (f"wifi:connected:{identity('hotspot')}\n", False),
        ("wifi:disconnected:\nloopback:connected (externally):lo\n", False),
        ("wifi:connected (externally):abc\n", True),
        ("ethernet:unmanaged:\nwifi:disconnected:\n", True),
        ("wifi:connecting (configuring):abc\n", False),
        ("tun:connected:abc\nbridge:connected:abc\n", False),
        ("", False),
        ("nonsense\n::::\n", False),
    ],
)
def test_a_network_is_a_cable_or_a_wifi_that_is_not_our_own(machine: Machine, devices: str, there: bool) -> None:
    machine.says(device=(0, devices, ""))
    assert machine.manager.connected() is there


def test_networks_are_listed_once_the_strongest_first(machine: Machine) -> None:
    lines = [
        "47796D:40:WPA2", "47796D:80:WPA1 WPA2", "436166C3A9:90:", "00FF:20:WPA3", "41:70:WPA2 802.1X", "42:60:WEP",
        ":99:WPA2", "zz:10:WPA2", "43:loud:WPA2", "44:30:WPA2 WPA3", "45:30:--",
    ]  # fmt: skip
    machine.says(wifi_list=(0, "\n".join(lines) + "\n", ""))
    found = [(one.shown, one.signal, one.security) for one in machine.manager.networks()]
    assert found == [
        ("Café", 90, "none"), ("Gym", 80, "wpa"), ("A", 70, "other"), ("B", 60, "other"), ("D", 30, "wpa"),
        ("E", 30, "none"), ("\ufffd\ufffd", 20, "sae"),
    ]  # fmt: skip


def test_a_hall_full_of_networks_is_cut_short(machine: Machine) -> None:
    machine.says(wifi_list=(0, "".join(f"{n:04x}:{n % 100}:WPA2\n" for n in range(1, 500)), ""))
    assert len(machine.manager.networks()) == 30


def test_fail_a_radio_that_stays_off_says_what_to_do(machine: Machine) -> None:
    machine.says(radio_wifi_on=(0, "", ""), radio_wifi=(0, "disabled\n", ""))
    with pytest.raises(WifiError, match="do_wifi_country"):
        machine.manager.networks()


def test_the_hotspot_is_opened_from_files_that_root_alone_reads(machine: Machine) -> None:
    machine.manager.open(LABEL)
    place = "run/NetworkManager/system-connections/hingewall-hotspot.nmconnection"
    files = machine.files()
    assert "psk=correcthorse" in files[place]
    assert files["etc/NetworkManager/dnsmasq-shared.d/hingewall.conf"] == "address=/#/10.42.0.1\n"
    assert (machine.root / place).stat().st_mode & 0o777 == 0o600
    assert [words[1:3] for words in machine.asked] == [["connection", "load"], ["--wait", "30"]]


def test_closed_it_leaves_nothing_and_may_be_closed_twice(machine: Machine) -> None:
    machine.manager.open(LABEL)
    machine.manager.close()
    machine.manager.close()
    assert machine.files() == {}


def test_a_network_that_is_joined_is_kept(machine: Machine) -> None:
    assert machine.manager.join(WISH) is None
    (kept,) = machine.files().items()
    assert kept[0].startswith("etc/NetworkManager/system-connections/hingewall-")
    assert "psk=hinge the hips" in kept[1]


@pytest.mark.parametrize(
    ("connections", "known"),
    [
        ("802-11-wireless:abc\n802-3-ethernet:def\n", True),
        ("802-3-ethernet:def\n", False),
        (f"802-11-wireless:{identity('hotspot')}\n", False),
        ("", False),
    ],
)
def test_a_wifi_of_before_is_known_and_the_hotspot_is_none(machine: Machine, connections: str, known: bool) -> None:
    machine.says(connection=(0, connections, ""))
    assert machine.manager.knows_wifi() is known


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        ("Error: Connection activation failed: Secrets were required, but not provided.", "password"),
        ("Error: Connection activation failed: The Wi-Fi network could not be found", "absent"),
        (
            "Error: Connection activation failed: IP configuration could not be reserved (no available address)",
            "address",
        ),
        ("Error: Connection activation failed: No suitable device found", "refused"),
        ("", "refused"),
    ],
)
def test_fail_a_network_that_is_not_joined_is_not_kept(machine: Machine, said: str, meaning: Failure) -> None:
    machine.says(connection_up=(4, "", said))
    assert machine.manager.join(WISH) == meaning
    assert machine.files() == {}
    assert machine.asked[-1][1:] == ["connection", "delete", "uuid", identity(GYM)]


def test_no_password_stands_in_a_command_line(machine: Machine) -> None:
    machine.manager.open(LABEL)
    machine.manager.close()
    machine.manager.join(WISH)
    said = json.dumps(machine.asked)
    assert "hinge the hips" not in said
    assert "correcthorse" not in said


def test_it_is_asked_in_a_language_that_we_read(machine: Machine) -> None:
    machine.manager.close()
    assert {words[0] for words in machine.asked} == {"C"}


def test_fail_without_nmcli_it_says_what_to_install(machine: Machine) -> None:
    (machine.root / "bin/nmcli").unlink()
    with pytest.raises(WifiError, match="apt install network-manager"):
        machine.manager.connected()


def test_fail_a_networkmanager_that_does_not_run_is_quoted(machine: Machine) -> None:
    machine.says(device=(8, "", "Error: NetworkManager is not running.\n"))
    with pytest.raises(WifiError, match="NetworkManager is not running"):
        machine.manager.connected()


def test_fail_a_folder_that_can_not_be_written_is_said(machine: Machine) -> None:
    (machine.root / "etc").write_text("no folder")
    with pytest.raises(WifiError, match="use sudo"):
        machine.manager.join(WISH)


def test_what_is_listed_is_what_a_page_shows() -> None:
    assert Network(GYM, 80, "wpa").shown == "Gym"
