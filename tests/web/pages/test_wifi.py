"""The page in the wall's own Wi-Fi, asked over the hotspot's real socket: Nora's phone, and everybody else's."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from axe import violations
from browsers import SIZES, Screens, needs_chromium, served
from hingewall.link.commands import CommandClient, CommandServer
from hingewall.storage.rows import Owner
from hingewall.wifi.front import Front
from hingewall.wifi.view import Network, WifiView, Wish

GYM, CAFE, CLUB, STRANGE = (
    Network(b"Gym <b>5</b>".hex(), 88, "wpa"), Network("Café".encode().hex(), 60, "none"),
    Network(b"Club".hex(), 41, "other"), Network(b"\xff\x00".hex(), 9, "sae"),
)  # fmt: skip
OPEN = WifiView((GYM, CAFE, CLUB, STRANGE))
NOBODY = Owner(None, 0, 0, None)
PIN = "482915"


@pytest.fixture
def hotspot(wall: Any, tmp_path: Path) -> Iterator[Front]:
    """The hotspot's answers beside the pages of a wall without an owner; closed until a test shows something."""
    wall.nora, wall.records.keeper = wall.records.keeper, NOBODY
    front, path = Front(), tmp_path / "wifi.sock"
    server, client = CommandServer(path, front.handle), CommandClient(path)
    server.start()
    wall.services.wifi = client
    yield front
    client.close()
    server.close()


def phone(wall: Any) -> Any:
    """On the wall's own page."""
    client = wall.client()
    client.environ_base["HTTP_ORIGIN"] = "http://localhost"
    return client


def test_a_wall_with_a_network_says_when_it_would_open_one(wall: Any) -> None:
    page = wall.client().get("/wifi").text
    assert "This wall has a network" in page
    assert "<form" not in page.partition("<main")[2]


def test_nora_sees_the_networks_in_reach_and_names_hers(wall: Any, hotspot: Front) -> None:
    hotspot.show(OPEN)
    page = phone(wall).get("/wifi").text
    assert "Gym &lt;b&gt;5&lt;/b&gt;" in page
    assert "signal 60 %, no password" in page
    assert "Network name" in page
    answer = phone(wall).post("/wifi", data={"network": GYM.name, "password": "hinge the hips"})
    assert answer.status_code == 200
    assert "Joining Gym &lt;b&gt;5&lt;/b&gt;" in answer.text
    assert ".local/" in answer.text
    assert hotspot.wishes.get_nowait() == Wish(GYM.name, "hinge the hips", "wpa")


def test_a_network_that_hides_its_name_is_typed(wall: Any, hotspot: Front) -> None:
    hotspot.show(OPEN)
    form = {"network": "hidden", "name": " Backroom ", "password": "hinge the hips"}
    assert phone(wall).post("/wifi", data=form).status_code == 200
    assert hotspot.wishes.get_nowait() == Wish(b"Backroom".hex(), "hinge the hips", "wpa", hidden=True)


def test_an_open_network_needs_no_password(wall: Any, hotspot: Front) -> None:
    hotspot.show(OPEN)
    assert phone(wall).post("/wifi", data={"network": CAFE.name}).status_code == 200
    assert hotspot.wishes.get_nowait().security == "none"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({}, "Choose a network"),
        ({"network": "hidden", "name": ""}, "Choose a network"),
        ({"network": "hidden", "name": "é" * 20, "password": "hinge the hips"}, "Choose a network"),
        ({"network": "ff", "password": "hinge the hips"}, "Choose a network"),
        ({"network": CLUB.name, "password": "hinge the hips"}, "more than a password"),
        ({"network": GYM.name, "password": "short"}, "8 to 63 letters"),
        ({"network": GYM.name}, "8 to 63 letters"),
        ({"network": GYM.name, "password": "contraseña"}, "8 to 63 letters"),
        ({"network": CAFE.name, "password": "hinge the hips"}, "has no password"),
    ],
)
def test_fail_what_can_not_be_joined_is_said_beside_its_field(
    wall: Any, hotspot: Front, form: dict[str, str], said: str
) -> None:
    hotspot.show(OPEN)
    answer = phone(wall).post("/wifi", data=form)
    assert answer.status_code == 422
    assert said in answer.text.partition('class="error"')[2]
    assert hotspot.wishes.empty()


@pytest.mark.parametrize(("failure", "said"), [("password", "did not accept"), ("absent", "2.4 GHz"),
                                               ("address", "router"), ("refused", "could not be joined")])  # fmt: skip
def test_after_a_failure_the_page_says_why(wall: Any, hotspot: Front, failure: Any, said: str) -> None:
    hotspot.show(msgspec.structs.replace(OPEN, tried="Gym", failed=failure))
    alert = phone(wall).get("/wifi").text.partition('role="alert">')[2].partition("</p>")[0]
    assert "Gym" in alert
    assert said in alert


def test_a_second_phone_is_told_that_another_was_first(wall: Any, hotspot: Front) -> None:
    hotspot.show(OPEN)
    form = {"network": GYM.name, "password": "hinge the hips"}
    assert phone(wall).post("/wifi", data=form).status_code == 200
    again = phone(wall).post("/wifi", data=form)
    assert (again.status_code, "Another phone was first" in again.text) == (422, True)


class TestOnAnOwnersWall:
    """The label hangs on the wall: whoever reads it joins the wall's own Wi-Fi, and may do no more there."""

    @pytest.fixture(autouse=True)
    def owned(self, wall: Any, hotspot: Front) -> None:
        wall.records.keeper = wall.nora
        hotspot.show(msgspec.structs.replace(OPEN, tried="Gym", failed="password"))

    def test_a_stranger_is_asked_for_the_pin_and_learns_of_no_network(self, wall: Any, hotspot: Front) -> None:
        page = phone(wall).get("/wifi").text.partition("<main")[2]
        assert "/login?then=/wifi" in page
        assert "Hold the device&#39;s button for 10 seconds" in page, "who forgot it finds the way"
        assert "Gym" not in page
        answer = phone(wall).post("/wifi", data={"network": GYM.name, "password": "hinge the hips"})
        assert answer.status_code == 401
        assert hotspot.wishes.empty()

    def test_nora_logs_in_and_is_shown_the_networks(self, wall: Any, hotspot: Front) -> None:
        nora = phone(wall)
        assert nora.post("/login", data={"pin": PIN, "then": "/wifi"}).location.endswith("/wifi")
        assert "Which Wi-Fi is yours?" in nora.get("/wifi").text
        assert nora.post("/wifi", data={"network": GYM.name, "password": "hinge the hips"}).status_code == 200
        assert hotspot.wishes.get_nowait().name == GYM.name

    def test_once_the_button_has_cleared_the_pin_nobody_is_asked(self, wall: Any) -> None:
        wall.records.keeper = NOBODY
        assert "Which Wi-Fi is yours?" in phone(wall).get("/wifi").text


class TestACaptivePhone:
    """It looks for the internet under some name of its maker's, and is led to the page instead."""

    @pytest.mark.parametrize(
        "address",
        [
            "http://captive.apple.com/hotspot-detect.html",
            "http://connectivitycheck.gstatic.com/generate_204",
            "http://www.msftconnecttest.com/connecttest.txt",
        ],
    )
    def test_is_led_to_the_page_while_it_is_open(self, wall: Any, hotspot: Front, address: str) -> None:
        hotspot.show(OPEN)
        answer = wall.client().get(address)
        assert (answer.status_code, answer.location) == (302, "http://10.42.0.1/wifi")

    def test_and_no_further_once_it_is_closed(self, wall: Any, hotspot: Front) -> None:
        assert wall.client().get("http://captive.apple.com/").status_code == 400
        hotspot.show(OPEN)
        hotspot.show(None)
        assert wall.client().get("http://captive.apple.com/").status_code == 400

    def test_may_write_nothing_under_a_foreign_name(self, wall: Any, hotspot: Front) -> None:
        hotspot.show(OPEN)
        answer = wall.client().post("http://evil.example/wifi", data={"network": CAFE.name})
        assert answer.status_code == 400
        assert hotspot.wishes.empty()


def test_fail_another_site_can_not_name_a_network(wall: Any, hotspot: Front) -> None:
    hotspot.show(OPEN)
    headers = {"Origin": "http://evil.example"}
    assert phone(wall).post("/wifi", data={"network": CAFE.name}, headers=headers).status_code == 403
    assert hotspot.wishes.empty()


def test_fail_nothing_can_be_named_while_it_is_closed(wall: Any, hotspot: Front) -> None:
    assert phone(wall).post("/wifi", data={"network": CAFE.name}).status_code == 404


def test_fail_a_hotspot_that_went_away_is_a_page_and_no_crash(wall: Any, hotspot: Front) -> None:
    hotspot.show(OPEN)
    wall.services.wifi.close()
    wall.services.wifi = CommandClient(Path("/nowhere/wifi.sock"))
    assert "This wall has a network" in phone(wall).get("/wifi").text


pytest.importorskip("playwright.sync_api")


@pytest.mark.parametrize("case", ["light en", "dark es"])
@needs_chromium[0]
@needs_chromium[1]
def test_the_page_is_read_and_used_by_anybody(chromium: Any, wall: Any, hotspot: Front, case: str) -> None:
    theme, language = case.split()
    hotspot.show(msgspec.structs.replace(OPEN, tried="Gym", failed="password"))
    with served(wall.app) as port:
        screens = Screens(chromium, port)
        page = screens.open("phone", theme, locale=language)
        page.goto("/wifi")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= SIZES["phone"]["width"]
        page.locator("input[type=radio]").first.focus()
        page.keyboard.press("Space")
        page.locator("#password").fill("hinge the hips")
        page.keyboard.press("Enter")
        page.wait_for_selector("section[role=status]")
        assert violations(page) == []
        wall.records.keeper = wall.nora
        page.goto("/wifi")
        page.get_by_role("link", name="Log in" if language == "en" else "Entrar").last.wait_for()
        assert violations(page) == []
        assert screens.complaints == []
        screens.close()
    assert hotspot.wishes.get_nowait().name == GYM.name
