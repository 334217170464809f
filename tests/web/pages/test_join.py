"""Joining: the QR code leads to an address that other phones can open, and the poster says how to use the wall."""

import re
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
import segno

from browsers import served
from hingewall.settings.settings import Settings, changed
from hingewall_web.pages import join


def page(wall: Any, path: str = "/join", host: str = "hingewall.local") -> str:
    answer = wall.client().get(path, headers={"Host": host})
    assert answer.status_code == 200
    return str(answer.text)


def qr_of(url: str) -> str:
    """The dark modules of a QR code of ``url``, as segno draws them."""
    drawing = segno.make(url, micro=False, error="m").svg_inline(border=4, dark="#000")
    path = re.search(r'<path[^>]*stroke="#000"[^>]* d="([^"]+)"', drawing)
    assert path is not None
    return path[1]


def picture(wall: Any, path: str = "/join.svg", host: str = "hingewall.local") -> str:
    answer = wall.client().get(path, headers={"Host": host})
    assert answer.mimetype == "image/svg+xml"
    return str(answer.text)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("hingewall.local", "http://hingewall.local/"),
        ("hingewall.local:8080", "http://hingewall.local:8080/"),
        ("GYM.example.:80", "http://gym.example/"),
    ],
)
def test_the_code_leads_where_the_page_was_found(wall: Any, host: str, url: str) -> None:
    assert f'href="{url}"' in page(wall, host=host)
    assert qr_of(url) in picture(wall, host=host)


@pytest.fixture(params=[True, False])
def announced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> bool:
    """Whether something on this machine, which is called wall-3, tells phones its name."""
    monkeypatch.setattr("socket.gethostname", lambda: "Wall-3.lan")
    monkeypatch.setattr(join, "ANNOUNCER", tmp_path / ("" if request.param else "nobody"))
    return bool(request.param)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1:8080", "[::1]:8080", "192.168.4.20:8080"])
def test_who_asked_by_a_number_is_given_a_name_only_if_this_machine_announces_one(
    wall: Any, host: str, announced: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(join, "own_address", lambda host, reached: "192.168.4.20")
    url = "http://wall-3.local:8080/" if announced else "http://192.168.4.20:8080/"
    assert f'href="{url}"' in page(wall, host=host)
    assert qr_of(url) in picture(wall, host=host)


@pytest.mark.parametrize(("listens", "phones"), [("127.0.0.1", False), ("0.0.0.0", True)])
def test_a_page_that_only_this_machine_can_open_promises_phones_nothing(wall: Any, listens: str, phones: bool) -> None:
    found = wall.client().get("/join", headers={"Host": "127.0.0.1:8080"}, environ_overrides={"LISTENS_ON": listens})
    assert ("--host 0.0.0.0" in found.text) is not phones
    assert ('href="http://127.0.0.1:8080/"' in found.text) is not phones, "what can be opened is what is said"


def test_a_wall_says_what_it_listens_on(wall: Any) -> None:
    with served(wall.app) as port, urlopen(f"http://127.0.0.1:{port}/join") as answer:
        assert b"Only this machine can open the page" in answer.read()


def test_the_code_can_lead_to_the_address_for_phones_that_know_no_local_names(wall: Any) -> None:
    shown = page(wall, "/join?by=address", host="192.168.4.20:8080")
    assert 'href="http://192.168.4.20:8080/"' in shown
    assert 'src="/join.svg?by=address"' in shown
    assert qr_of("http://192.168.4.20:8080/") in picture(wall, "/join.svg?by=address", host="192.168.4.20:8080")


def test_an_ipv6_address_is_written_in_brackets() -> None:
    assert join.web_address("fe80::1", 80) == "http://[fe80::1]/"
    assert join.own_address("[2001:db8::7]:8080") == "2001:db8::7"
    assert join.own_address("hingewall.local", "192.168.4.20") == "192.168.4.20", "where the phone reached it"
    assert join.own_address("192.168.4.20", "127.0.0.1") == "192.168.4.20"


def test_without_a_network_there_is_only_the_name(wall: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join, "own_address", lambda host, reached: None)
    shown = page(wall, "/join?by=address")
    assert 'href="http://hingewall.local/"' in shown
    assert "no address on the network" in shown


def typed(wall: Any, **fields: str) -> Any:
    """The poster of somebody who typed that."""
    own = {"Host": "hingewall.local", "Origin": "http://hingewall.local"}
    return wall.client().post("/join", data=fields, headers=own)


def test_the_poster_joins_the_gym_s_wi_fi_and_nothing_of_it_is_kept(wall: Any) -> None:
    printed = typed(wall, wifi="Gym; guests", password='p"ss word')
    assert printed.status_code == 200
    assert qr_of('WIFI:T:WPA;S:Gym\\; guests;P:p\\"ss word;;') in printed.text
    assert "p&#34;ss word" in printed.text, "for phones without a camera"
    assert printed.headers["Cache-Control"] == "no-store"
    assert wall.device.asked == []
    assert "Gym" not in page(wall)


def test_without_a_password_only_the_name_is_printed_unless_there_is_none(wall: Any) -> None:
    assert "QR code of the Wi-Fi" not in typed(wall, wifi="Gym").text
    assert "<strong>Gym</strong>" in typed(wall, wifi="Gym").text
    assert qr_of("WIFI:T:nopass;S:Gym;;") in typed(wall, wifi="Gym", open="on").text
    assert "Join the Wi-Fi" not in typed(wall).text
    assert "<strong>GymNet 5</strong>" in page(wall, "/join?wifi=GymNet+5")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"wifi": "Gym", "password": "short"}, "A password has 8 to 63 letters"),
        ({"wifi": "Gym", "password": "contrase\N{LATIN SMALL LETTER N WITH TILDE}a"}, "without accents"),
        ({"password": "long enough"}, "Type the name of the Wi-Fi"),
    ],
)
def test_fail_a_wi_fi_that_no_phone_could_join_is_no_code(wall: Any, fields: dict[str, str], said: str) -> None:
    refused = typed(wall, **fields)
    assert refused.status_code == 422
    assert said in refused.text
    assert "QR code of the Wi-Fi" not in refused.text


def test_fail_no_other_site_makes_a_phone_print_its_wi_fi(wall: Any) -> None:
    sent = wall.client().post("/join", data={"wifi": "Evil"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert sent.status_code == 403


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("  Gym ", "Gym"), ("a" * 90, "a" * 32), ("\N{SNOWMAN}" * 20, "\N{SNOWMAN}" * 10), ("x\x07\ny", "xy")],
)
def test_no_wi_fi_has_a_longer_or_unprintable_name(typed: str, kept: str) -> None:
    assert join.wifi_name(typed) == kept


def test_what_is_typed_as_a_name_is_text(wall: Any) -> None:
    assert "<script>" not in page(wall, "/join?wifi=<script>alert(1)</script>").replace("<script type", "")


def test_the_poster_says_where_to_stand_in_the_wall_s_own_units(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"stance.target_mm": 660, "ui.units": "in"})
    shown = page(wall)
    assert "26 in away" in shown
    assert "Never touch the wall" in shown
    assert shown.count('class="cross"') == 1


def test_where_touching_is_the_drill_the_poster_does_not_forbid_it(wall: Any) -> None:
    wall.records.stored = changed(Settings(), {"mode": "tap_and_step"})
    shown = page(wall)
    assert "Never touch" not in shown
    assert "Tap the wall with the hips" in shown
    assert 'class="cross"' not in shown


def test_the_settings_page_leads_to_it(wall: Any) -> None:
    assert 'href="/join"' in wall.client().get("/settings").text
