"""What a page may ask of the hotspot, over its real socket: looking, joining, and everything that is refused."""

import queue
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hingewall.errors import CommandRefused, LinkError
from hingewall.link.commands import CommandClient, CommandServer
from hingewall.wifi.front import Front
from hingewall.wifi.view import Network, WifiView, Wish, problems, readable

GYM = Network(b"Gym".hex(), 80, "wpa")
WISH = Wish(GYM.name, "hinge the hips")


class Hotspot:
    def __init__(self, path: Path) -> None:
        self.front = Front()
        self.server = CommandServer(path, self.front.handle)
        self.server.start()
        self.client = CommandClient(path)

    def look(self) -> WifiView:
        return msgspec.convert(self.client.ask("wifi", {"do": "look"}).result, WifiView)

    def join(self, **change: Any) -> None:
        self.client.ask("wifi", {"do": "join", "wish": msgspec.structs.asdict(WISH) | change})


@pytest.fixture
def hotspot(tmp_path: Path) -> Iterator[Hotspot]:
    hotspot = Hotspot(tmp_path / "wifi.sock")
    yield hotspot
    hotspot.client.close()
    hotspot.server.close()


def test_while_it_is_closed_nothing_is_shown_and_nothing_taken(hotspot: Hotspot) -> None:
    for ask in (hotspot.look, hotspot.join):
        with pytest.raises(CommandRefused, match="not open"):
            ask()


def test_open_it_shows_the_networks_and_takes_one_wish(hotspot: Hotspot) -> None:
    hotspot.front.show(WifiView((GYM,), "Other", "password"))
    assert hotspot.look() == WifiView((GYM,), "Other", "password")
    hotspot.join()
    assert hotspot.front.wishes.get_nowait() == WISH


def test_a_second_phone_is_told_that_another_was_first(hotspot: Hotspot) -> None:
    hotspot.front.show(WifiView((GYM,)))
    hotspot.join()
    with pytest.raises(CommandRefused) as refused:
        hotspot.join()
    assert refused.value.code == "busy"


def test_a_wish_of_before_is_not_joined_when_it_opens_again(hotspot: Hotspot) -> None:
    hotspot.front.show(WifiView((GYM,)))
    hotspot.join()
    hotspot.front.show(WifiView((GYM,), "Gym", "password"))
    with pytest.raises(queue.Empty):
        hotspot.front.wishes.get_nowait()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "zz"}, "name"),
        ({"name": "61" * 33}, "name"),
        ({"security": "other"}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 64}, "password"),
        ({"password": "contraseña"}, "password"),
        ({"password": "line\nbreak!"}, "password"),
        ({"password": ""}, "password"),
        ({"security": "none"}, "password"),
    ],
)
def test_fail_what_can_not_be_joined_is_refused_by_field(hotspot: Hotspot, change: dict[str, str], field: str) -> None:
    hotspot.front.show(WifiView((GYM,)))
    with pytest.raises(CommandRefused) as refused:
        hotspot.join(**change)
    assert list(refused.value.fields) == [field]
    assert hotspot.front.wishes.empty()


@pytest.mark.parametrize("args", [{}, {"do": "join"}, {"do": "join", "wish": 7}, {"do": "join", "wish": {"name": 1}}])
def test_fail_what_is_no_wish_is_refused(hotspot: Hotspot, args: dict[str, Any]) -> None:
    hotspot.front.show(WifiView((GYM,)))
    with pytest.raises(CommandRefused) as refused:
        hotspot.client.ask("wifi", args)
    assert refused.value.code == "invalid"


def test_fail_commands_of_the_device_mean_nothing_to_it(hotspot: Hotspot) -> None:
    with pytest.raises(CommandRefused) as refused:
        hotspot.client.ask("start_set")
    assert refused.value.code == "unknown"


def test_fail_a_hotspot_that_is_gone_can_not_be_asked(hotspot: Hotspot) -> None:
    hotspot.server.close()
    with pytest.raises(LinkError):
        hotspot.look()


@pytest.mark.parametrize(("security", "password"), [("wpa", "12345678"), ("sae", "x" * 63), ("none", "")])
def test_ok_what_can_be_joined(security: Any, password: str) -> None:
    assert problems(Wish(GYM.name, password, security)) == {}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (b"Gym", "Gym"),
        (b"Caf\xc3\xa9", "Café"),
        (b"a\x00b\xff", "a\ufffdb\ufffd"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}x".encode(), "\ufffdx"),
    ],
)
def test_a_name_is_shown_without_what_can_not_be_printed(name: bytes, text: str) -> None:
    assert readable(name) == text
