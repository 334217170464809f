"""Connections as files: what NetworkManager itself reads from them, whatever a network is called."""

import re
import shutil
import subprocess

import pytest

from hingewall.wifi.keyfile import access_point, client, identity
from hingewall.wifi.view import Wish
from waiting import PATIENCE_S

NAMES = [
    b"Gym",
    b"Caf\xc3\xa9 & Co; [x]=y",
    b" spaces ",
    b"\xff\xfe\x00bytes",
    b"a" * 32,
    b"#hash",
    "🏋️".encode(),
    b"71;",
]
PASSWORDS = [
    "hinge the hips",
    "  both ends  ",
    "back\\slash\\s",
    "#;=[]\"'%$`",
    "a" * 63,
    "        ",
    "\\\\\\\\\\\\\\\\",
]


def read(text: str) -> dict[str, dict[str, str]]:
    """Groups of keys, as GKeyFile has them: a value is all that follows the sign, and keeps what it ends with."""
    found: dict[str, dict[str, str]] = {}
    for line in text.split("\n"):
        if line.startswith("["):
            group = found.setdefault(line.strip("[]"), {})
        elif line:
            key, _, value = line.partition("=")
            group[key] = value
    return found


def unescaped(value: str) -> str:
    """GKeyFile's escapes undone."""
    return re.sub(r"\\(.)", lambda found: {"s": " ", "n": "\n", "t": "\t", "r": "\r"}.get(found[1], found[1]), value)


def as_networkmanager_reads(text: str) -> dict[str, dict[str, str]]:
    """Through NetworkManager's own reader and writer."""
    done = subprocess.run(
        ["nmcli", "--offline", "connection", "modify", "connection.zone", "home"],
        input=text, capture_output=True, text=True, check=False, timeout=PATIENCE_S,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return read(done.stdout)


needs_nmcli = pytest.mark.skipif(shutil.which("nmcli") is None, reason="there is no nmcli here")


@needs_nmcli
@pytest.mark.parametrize("name", NAMES, ids=repr)
def test_networkmanager_reads_each_name_as_it_is(name: bytes) -> None:
    """Two files that name the same bytes, once as numbers and once as NetworkManager writes them, are one network."""
    again = as_networkmanager_reads(client(Wish(name.hex(), "hinge the hips")))
    assert again["connection"]["uuid"] == identity(name.hex())
    assert raw(again["wifi"]["ssid"]) == name


def raw(value: str) -> bytes:
    """A name as NetworkManager writes it: text where it is some, else numbers."""
    if re.fullmatch(r"(\d+;)+", value):
        return bytes(int(part) for part in value.split(";")[:-1])
    return unescaped(value).replace("\\;", ";").encode()


@needs_nmcli
@pytest.mark.parametrize("password", PASSWORDS)
def test_networkmanager_reads_each_password_as_it_is(password: str) -> None:
    once = client(Wish(b"Gym".hex(), password))
    assert unescaped(as_networkmanager_reads(once)["wifi-security"]["psk"]) == password
    assert unescaped(read(once)["wifi-security"]["psk"]) == password


@needs_nmcli
def test_networkmanager_reads_the_hotspot() -> None:
    found = as_networkmanager_reads(access_point("Hingewall-K7QX", "correcthorse"))
    assert (found["wifi"]["mode"], found["wifi"]["ssid"]) == ("ap", "Hingewall-K7QX")
    assert found["wifi-security"]["key-mgmt"] == "wpa-psk"
    assert found["ipv4"]["method"] == "shared"
    assert found["connection"]["autoconnect"] == "false"


def test_the_same_network_is_the_same_connection() -> None:
    assert identity("67796d") == identity("67796d") != identity("67796e")


def test_an_open_network_has_no_security_and_a_hidden_one_is_searched_for() -> None:
    found = read(client(Wish(b"Gym".hex(), "", "none", hidden=True)))
    assert "wifi-security" not in found
    assert found["wifi"]["hidden"] == "true"


def test_wpa3_alone_is_asked_for_as_such() -> None:
    assert read(client(Wish(b"Gym".hex(), "hinge the hips", "sae")))["wifi-security"]["key-mgmt"] == "sae"


def test_a_name_with_a_line_break_can_not_write_lines_of_its_own() -> None:
    text = client(Wish(b"x\n[connection]\nautoconnect=no".hex(), "hinge the hips"))
    assert text.count("[connection]\n") == 1
    assert read(text)["connection"]["autoconnect"] == "true"
