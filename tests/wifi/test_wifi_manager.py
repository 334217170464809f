"""NetworkManager asked over a bus: a stand-in says what a test wants, and notes what it was asked for."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from hingewall.wifi import manager
from hingewall.wifi.bus import Bus, WifiError
from hingewall.wifi.connections import HOTSPOT, client, identity
from hingewall.wifi.label import Label
from hingewall.wifi.manager import NetworkManager
from hingewall.wifi.view import Failure, Wish
from networkmanager import FREE, JOINED, NM, PRIVATE, UNMANAGED, UNPLUGGED, UP, WPA1, WPA2, WPA3, StandIn
from waiting import PATIENCE_S

pytestmark = pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="needs dbus-daemon")

LABEL = Label("Hingewall-K7QX", "correcthorse")
GYM = b"Gym".hex()
WISH = Wish(GYM, "hinge the hips")
ON_DISK, IN_MEMORY = 0x21, 0x22


@pytest.fixture(scope="module")
def bus() -> Iterator[str]:
    """The address of a bus of its own."""
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        yield daemon.stdout.readline().strip()
        daemon.terminate()


@pytest.fixture
def standin(bus: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
    standin = StandIn(bus)
    thread = threading.Thread(target=standin.serve)
    thread.start()
    yield standin
    standin.connection.sock.shutdown(2)
    thread.join(PATIENCE_S)
    standin.connection.close()


@pytest.fixture
def it(standin: StandIn) -> Iterator[NetworkManager]:
    """Our side of the conversation."""
    assert standin.kept == {}
    with NetworkManager() as it:
        yield it


@pytest.mark.parametrize(
    ("radio", "cable", "used", "there"),
    [
        (UP, UNPLUGGED, "abc", True),
        (UP, UNPLUGGED, HOTSPOT, False),
        (FREE, UP, "abc", True),
        (FREE, UNMANAGED, "", True),
        (FREE, UNPLUGGED, "", False),
        (70, UNPLUGGED, "abc", False),
        (UNMANAGED, UNPLUGGED, "", False),
    ],
)
def test_a_network_is_a_cable_or_a_wifi_that_is_not_our_own(
    standin: StandIn, it: NetworkManager, radio: int, cable: int, used: str, there: bool
) -> None:
    standin.radio, standin.cable, standin.used = radio, cable, used
    assert it.connected() is there


def test_networks_are_listed_once_the_strongest_first(standin: StandIn, it: NetworkManager) -> None:
    standin.points = [
        (b"Gym", 40, PRIVATE, 0, WPA2), (b"Gym", 80, PRIVATE, WPA1, WPA2), ("Café".encode(), 90, 0, 0, 0),
        (b"\x00\xff", 20, PRIVATE, 0, WPA3), (b"Staff", 70, PRIVATE, 0, 0x200), (b"Old", 60, PRIVATE, 0, 0),
        (b"", 99, PRIVATE, 0, WPA2), (b"Both", 30, PRIVATE, 0, WPA2 | WPA3), (b"Owe", 10, 0, 0, 0x800),
        (b"Bank", 5, PRIVATE, 0, 0x2000), (b"Moving", 4, 0, 0, 0x1000),
    ]  # fmt: skip
    found = [(one.shown, one.signal, one.security) for one in it.networks()]
    assert found == [
        ("Café", 90, "none"), ("Gym", 80, "wpa"), ("Staff", 70, "other"), ("Old", 60, "other"), ("Both", 30, "wpa"),
        ("\ufffd\ufffd", 20, "sae"), ("Owe", 10, "other"), ("Bank", 5, "other"), ("Moving", 4, "none"),
    ]  # fmt: skip
    assert standin.asked == ["scan"]


def test_a_hall_full_of_networks_is_cut_short(standin: StandIn, it: NetworkManager) -> None:
    standin.points = [(b"%d" % n, n % 100, PRIVATE, 0, WPA2) for n in range(500)]
    assert len(it.networks()) == 30


def test_a_radio_that_will_not_search_again_so_soon_tells_what_it_knows(standin: StandIn, it: NetworkManager) -> None:
    standin.refuses["RequestScan"] = (f"{NM}.Device.NotAllowed", "Scanning not allowed immediately after another one")
    assert [one.shown for one in it.networks()] == ["Gym"]


def test_a_radio_that_is_off_is_switched_on(standin: StandIn, it: NetworkManager) -> None:
    standin.on = False
    assert len(it.networks()) == 1
    assert standin.asked[0] == ("set", "WirelessEnabled", True)


def test_fail_a_radio_that_stays_off_says_what_to_do(standin: StandIn, it: NetworkManager) -> None:
    standin.on = standin.can_be_on = False
    with pytest.raises(WifiError, match="do_wifi_country"):
        it.networks()


def test_the_hotspot_is_in_memory_only_and_closed_it_leaves_nothing(standin: StandIn, it: NetworkManager) -> None:
    it.open(LABEL)
    (kept,) = standin.kept.values()
    assert kept["802-11-wireless-security"]["psk"] == ("s", "correcthorse")
    assert kept["802-11-wireless"]["mode"] == ("s", "ap")
    it.close()
    it.close()
    assert standin.kept == {}
    assert standin.asked == [("add", HOTSPOT, IN_MEMORY), ("use", HOTSPOT), ("delete", HOTSPOT)]


def test_a_network_that_is_joined_is_kept_on_the_card(standin: StandIn, it: NetworkManager) -> None:
    assert it.join(WISH) is None
    assert list(standin.kept.values()) == [client(WISH)]
    assert standin.asked == [("add", identity(GYM), ON_DISK), ("use", identity(GYM))]


def test_named_again_with_another_password_it_is_still_one_connection(standin: StandIn, it: NetworkManager) -> None:
    for password in ("hinge the hips", "another one!"):
        it.join(Wish(GYM, password))
    assert [kept["802-11-wireless-security"]["psk"][1] for kept in standin.kept.values()] == ["another one!"]


def test_the_radio_leaves_the_hotspot_first_which_is_no_failure(standin: StandIn, it: NetworkManager) -> None:
    standin.signals = ((110, 100, 60), (30, 110, 60), *JOINED)
    assert it.join(WISH) is None


@pytest.mark.parametrize(
    ("change", "meaning"),
    [
        ((120, 60, 7), "password"),
        ((120, 60, 8), "password"),
        ((120, 50, 11), "password"),
        ((120, 50, 53), "absent"),
        ((120, 70, 5), "address"),
        ((120, 70, 17), "address"),
        ((120, 50, 1), "refused"),
        ((30, 50, 39), "refused"),
        ((20, 50, 10), "password"),
    ],
)
def test_fail_a_network_that_is_not_joined_is_not_kept(
    standin: StandIn, it: NetworkManager, change: tuple[int, int, int], meaning: Failure
) -> None:
    standin.signals = ((40, 30, 0), (50, 40, 0), change)
    assert it.join(WISH) == meaning
    assert standin.kept == {}


def test_fail_a_radio_that_never_comes_to_an_end_is_given_up(
    standin: StandIn, it: NetworkManager, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manager, "JOIN_S", 0.1)
    standin.signals = ((40, 30, 0),)
    assert it.join(WISH) == "refused"
    assert standin.kept == {}


def test_fail_what_networkmanager_refuses_is_quoted_and_nothing_is_kept(standin: StandIn, it: NetworkManager) -> None:
    standin.refuses["ActivateConnection"] = (f"{NM}.UnknownDevice", "No suitable device found")
    with pytest.raises(WifiError, match="NetworkManager: No suitable device found"):
        it.open(LABEL)
    with pytest.raises(WifiError, match="NetworkManager: No suitable device found"):
        it.join(WISH)
    assert standin.kept == {}


@pytest.mark.parametrize(("kind", "uuid", "known"), [("802-11-wireless", "abc", True), ("802-3-ethernet", "abc", False),
                                                     ("802-11-wireless", HOTSPOT, False)])  # fmt: skip
def test_a_wifi_of_before_is_known_and_the_hotspot_is_none(
    standin: StandIn, it: NetworkManager, kind: str, uuid: str, known: bool
) -> None:
    standin.kept["/org/x"] = {"connection": {"type": ("s", kind), "uuid": ("s", uuid)}}
    assert it.knows_wifi() is known


def test_fail_a_networkmanager_that_gives_no_answer_is_said(standin: StandIn) -> None:
    standin.silent = {"GetManagedObjects"}
    with closing(Bus()) as bus, pytest.raises(WifiError, match="no answer in 0 s"):
        bus.call("/org/freedesktop", "org.freedesktop.DBus.ObjectManager", "GetManagedObjects", limit_s=0.1)


def test_fail_without_networkmanager_it_says_what_to_install(bus: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", bus)
    with NetworkManager() as it, pytest.raises(WifiError, match="apt install network-manager"):
        it.connected()


def test_fail_without_a_bus_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")
    with pytest.raises(WifiError, match="systemctl status dbus"):
        NetworkManager()


def test_the_same_network_is_the_same_connection() -> None:
    assert identity("67796d") == identity("67796d") != identity("67796e")


def settings(**change: Any) -> Any:
    return client(Wish(GYM, **change))


def test_an_open_network_has_no_security_and_a_hidden_one_is_searched_for() -> None:
    found = settings(security="none", hidden=True)
    assert "802-11-wireless-security" not in found
    assert found["802-11-wireless"]["hidden"] == ("b", True)


def test_wpa3_alone_is_asked_for_as_such() -> None:
    found = settings(password="hinge the hips", security="sae")
    assert found["802-11-wireless-security"]["key-mgmt"] == ("s", "sae")


def test_no_line_that_networkmanager_logs_of_a_connection_says_where_the_wall_hangs() -> None:
    assert "Gym" not in settings()["connection"]["id"][1]
